#include "supplier/status_case.h"

#include <sys/stat.h>

enum { DAY_SECONDS = 86400 };

static date_days day_of(int64_t seconds) {
    return (date_days)(seconds / DAY_SECONDS);
}

static bool is_folder(const char *path) {
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

static bool is_about(const struct psirt_case *one, const struct product *product) {
    for (size_t i = 0; i < one->document->product_count; i++)
        if (str_eq(one->products[i]->id, product->id) && str_eq(one->products[i]->supplier.id, product->supplier.id))
            return true;
    return false;
}

/* Whoever opens a case again begins anew: what was due is due from then on. */
static void begin_again(struct status_case *view, date_days day) {
    view->received = day;
    view->rejected = DATE_NONE;
    for (size_t d = 0; d < CASE_DEADLINE_COUNT; d++)
        view->reached[d] = DATE_NONE;
}

static void take_event(struct status_case *view, const struct case_event *event) {
    date_days day = day_of(event->at.seconds);
    unsigned state = case_state_find(event->to);
    if (str_eq(event->step, STR("reopen")))
        begin_again(view, day);
    if (state == CASE_REJECTED)
        view->rejected = day;
    for (size_t d = 0; d < CASE_DEADLINE_COUNT && state < CASE_REJECTED; d++)
        if (state >= (unsigned)case_deadlines[d].until && view->reached[d] == DATE_NONE)
            view->reached[d] = day;
    view->state = state < CASE_STATE_COUNT ? (enum case_state)state : view->state;
    view->last = day;
}

static struct status_case view_of(const struct psirt_case *joined, const struct product *product, date_days at) {
    const struct case_document *document = joined->document;
    struct status_case view = {.joined = *joined, .state = CASE_RECEIVED, .is_ours = is_about(joined, product)};
    begin_again(&view, day_of(document->received.seconds));
    view.last = view.received;
    for (size_t i = 0; i < document->history_count && day_of(document->history[i].at.seconds) <= at; i++)
        take_event(&view, &document->history[i]);
    return view;
}

/* Those that were received by the day. */
static enum status view_all(const struct psirt_folder *folder, const struct product *product, date_days at,
                            struct arena *arena, struct diag_sink *sink, struct status_cases *cases) {
    const struct str *document = &product->source->name;
    struct psirt_products read = {.arena = arena};
    struct psirt_folder known = {.items = ARENA_ARRAY(arena, const struct case_document *, folder->count)};
    cases->items = ARENA_ARRAY(arena, struct status_case, folder->count);
    if (!cases->items || !known.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < folder->count; i++) {
        struct psirt_case joined;
        TRY(psirt_join(folder->items[i], &read, arena, sink, &joined));
        if (day_of(joined.document->received.seconds) > at)
            continue;
        known.items[known.count++] = joined.document;
        cases->items[cases->count++] = view_of(&joined, product, at);
    }
    const struct support_question question = {.cases = &known, .documents = document, .document_count = 1, .at = at};
    return support_report_make(&question, arena, sink, &cases->support);
}

enum status status_cases_read(const struct workspace *workspace, date_days at, struct arena *arena,
                              struct diag_sink *sink, const struct status_cases **cases) {
    struct status_cases *made = ARENA_NEW(arena, struct status_cases);
    struct psirt_folder folder;
    struct diag_sink heard;
    *cases = NULL;
    if (!made)
        return STATUS_MEMORY;
    made->folder = str_eq(workspace->folder, STR(".")) ? STR("psirt")
                                                       : str_format(arena, STR_F "/psirt", STR_A(workspace->folder));
    if (!made->folder.ptr)
        return STATUS_MEMORY;
    if (!is_folder(made->folder.ptr))
        return STATUS_OK;
    /* Warnings about the product document have been told already. */
    diag_init(&heard, arena);
    enum status status = psirt_read_folder(made->folder.ptr, arena, &heard, &folder);
    if (status == STATUS_OK)
        status = view_all(&folder, workspace->product, at, arena, &heard, made);
    if (status != STATUS_OK)
        diag_merge(sink, &heard);
    TRY(status);
    *cases = made;
    return STATUS_OK;
}

date_days status_case_due(const struct status_case *one, const struct process_deadlines *deadlines, size_t deadline) {
    struct date_span span = deadlines->spans[deadline];
    if (span.days == 0 && span.months == 0)
        return DATE_NONE;
    date_days due = date_add(one->received, span);
    const struct case_time *embargo = &one->joined.document->embargo;
    if (case_deadlines[deadline].until != CASE_PUBLISHED || embargo->text.len == 0 || due == DATE_NONE)
        return due;
    date_days until = day_of(embargo->seconds), most = date_add(due, span);
    if (until <= due)
        return due;
    return most != DATE_NONE && until > most ? most : until;
}

date_days status_case_done(const struct status_case *one, size_t deadline) {
    return one->reached[deadline] != DATE_NONE ? one->reached[deadline] : one->rejected;
}

bool status_case_severity(const struct status_case *one, enum process_severity *severity) {
    const struct psirt_score *score = one->joined.cvss_4_0.is_given ? &one->joined.cvss_4_0 : &one->joined.cvss_3_1;
    for (unsigned s = 0; score->is_given && s < PROCESS_SEVERITY_COUNT; s++)
        if (str_eq_nocase(score->severity, process_severity_words[s])) {
            *severity = (enum process_severity)s;
            return true;
        }
    return false;
}
