#include "supplier/support.h"

#include <stdlib.h>

const struct str support_state_words[SUPPORT_STATE_COUNT] = {STR_INIT("unsaid"), STR_INIT("security support"),
                                                             STR_INIT("limited support"), STR_INIT("ended")};

const struct str support_doubt_words[SUPPORT_DOUBT_COUNT] = {
    STR_INIT("not validated yet"), STR_INIT("under investigation"), STR_INIT("nothing said of this release")};

enum { DAY_SECONDS = 86400 };

enum support_state support_state_of(const struct release *release, date_days at) {
    date_days security = release->support_until, any = release->end_of_life;
    if (security == DATE_NONE && any == DATE_NONE)
        return SUPPORT_UNSAID;
    if (security != DATE_NONE && at <= security)
        return SUPPORT_SECURITY;
    if (any != DATE_NONE && at > any)
        return SUPPORT_OVER;
    /* Who says only when all ends has not said when security support does. */
    if (security == DATE_NONE)
        return SUPPORT_UNSAID;
    return any == DATE_NONE ? SUPPORT_OVER : SUPPORT_LIMITED;
}

/* ---- what is looked at */

struct support {
    struct arena *arena;
    struct diag_sink *sink;
    struct psirt_products read;
    struct psirt_case *cases; /* that are known vulnerabilities */
    size_t case_count;
    struct psirt_case *standing; /* that were not rejected */
    size_t standing_count;
    struct support_report *report;
    size_t product_room;
};

static bool is_known(const struct case_document *document) {
    int64_t at;
    return document->state != CASE_REJECTED && case_reached(document, CASE_VALIDATED, &at);
}

static enum status add_product(struct support *s, const struct product *product) {
    struct support_report *report = s->report;
    for (size_t i = 0; i < report->product_count; i++) {
        const struct product *other = report->products[i].product;
        if (str_eq(other->id, product->id) && str_eq(other->supplier.id, product->supplier.id))
            return STATUS_OK;
    }
    if (!arena_grow(s->arena, (void **)&report->products, report->product_count, &s->product_room,
                    sizeof *report->products, _Alignof(struct support_product)))
        return STATUS_MEMORY;
    struct support_release *releases = ARENA_ARRAY(s->arena, struct support_release, product->release_count);
    if (!releases)
        return STATUS_MEMORY;
    for (size_t i = 0; i < product->release_count; i++)
        releases[i] = (struct support_release){.release = &product->releases[i],
                                               .state = support_state_of(&product->releases[i], report->at)};
    report->products[report->product_count++] = (struct support_product){product, releases};
    return STATUS_OK;
}

static enum status read_cases(struct support *s, const struct psirt_folder *cases) {
    s->cases = ARENA_ARRAY(s->arena, struct psirt_case, cases->count);
    s->standing = ARENA_ARRAY(s->arena, struct psirt_case, cases->count);
    if (!s->cases || !s->standing)
        return STATUS_MEMORY;
    for (size_t i = 0; i < cases->count; i++) {
        struct psirt_case one;
        TRY(psirt_join(cases->items[i], &s->read, s->arena, s->sink, &one));
        for (size_t k = 0; k < one.document->product_count; k++)
            TRY(add_product(s, one.products[k]));
        if (is_known(one.document))
            s->cases[s->case_count++] = one;
        if (one.document->state != CASE_REJECTED)
            s->standing[s->standing_count++] = one;
    }
    return STATUS_OK;
}

/* ---- releases */

static bool is_about(const struct psirt_case *one, const struct product *product) {
    for (size_t i = 0; i < one->document->product_count; i++)
        if (str_eq(one->products[i]->id, product->id) && str_eq(one->products[i]->supplier.id, product->supplier.id))
            return true;
    return false;
}

static struct support_hole make_hole(const struct case_document *document, const struct product *product) {
    struct support_hole hole = {.document = document, .fix = STR("")};
    for (size_t i = 0; i < document->remedy_count; i++) {
        const struct case_remedy *remedy = &document->remedies[i];
        if (remedy->product.len && !str_eq(remedy->product, product->id))
            continue;
        if (remedy->kind == CASE_REMEDY_FIX)
            hole.fix = remedy->release;
        hole.is_none_planned = hole.is_none_planned || remedy->kind == CASE_REMEDY_NONE;
        hole.has_other_remedy =
            hole.has_other_remedy || remedy->kind == CASE_REMEDY_WORKAROUND || remedy->kind == CASE_REMEDY_CONTROL;
    }
    return hole;
}

static bool has_fix(const struct case_document *document, const struct product *product,
                    const struct release *release) {
    for (size_t i = 0; i < document->remedy_count; i++) {
        const struct case_remedy *remedy = &document->remedies[i];
        if (remedy->kind == CASE_REMEDY_FIX && str_eq(remedy->product, product->id) &&
            product_release(product, remedy->release) == release)
            return true;
    }
    return false;
}

/* False when the case has decided: the release is affected (find_holes), or it is not, or has the fix. A case that was
 * opened again stays known of what it affects; what it acquitted is open again. */
static bool is_undecided(const struct case_document *document, const struct product *product,
                         const struct release *release, enum support_doubt *doubt) {
    enum case_answer answer;
    bool is_answered = case_answer_of(document, product->id, release->version, &answer);
    if (document->state < CASE_VALIDATED) {
        *doubt = SUPPORT_UNVALIDATED;
        return !is_known(document) || !is_answered || answer != CASE_AFFECTED;
    }
    *doubt = is_answered ? SUPPORT_INVESTIGATED : SUPPORT_SILENT;
    return is_answered ? answer == CASE_INVESTIGATED : !has_fix(document, product, release);
}

/* A report that came in may name no product yet: till somebody says otherwise it may be any. */
static bool may_be_about(const struct psirt_case *one, const struct product *product) {
    return one->document->product_count == 0 || is_about(one, product);
}

static enum status find_undecided(struct support *s, const struct product *product, struct support_release *release) {
    size_t room = 0;
    for (size_t i = 0; i < s->standing_count; i++) {
        struct support_open open = {.document = s->standing[i].document};
        if (!may_be_about(&s->standing[i], product) ||
            !is_undecided(open.document, product, release->release, &open.doubt))
            continue;
        if (!arena_grow(s->arena, (void **)&release->undecided, release->undecided_count, &room,
                        sizeof *release->undecided, _Alignof(struct support_open)))
            return STATUS_MEMORY;
        release->undecided[release->undecided_count++] = open;
    }
    return STATUS_OK;
}

static enum status find_holes(struct support *s, const struct product *product, struct support_release *release) {
    size_t room = 0;
    for (size_t i = 0; i < s->case_count; i++) {
        enum case_answer answer;
        if (!is_about(&s->cases[i], product) ||
            !case_answer_of(s->cases[i].document, product->id, release->release->version, &answer) ||
            answer != CASE_AFFECTED)
            continue;
        if (!arena_grow(s->arena, (void **)&release->holes, release->hole_count, &room, sizeof *release->holes,
                        _Alignof(struct support_hole)))
            return STATUS_MEMORY;
        struct support_hole hole = make_hole(s->cases[i].document, product);
        release->holes[release->hole_count++] = hole;
        release->unfixed += hole.fix.len == 0;
    }
    return STATUS_OK;
}

static enum status find_all_holes(struct support *s) {
    for (size_t i = 0; i < s->report->product_count; i++) {
        const struct support_product *one = &s->report->products[i];
        for (size_t k = 0; k < one->product->release_count; k++) {
            TRY(find_holes(s, one->product, &one->releases[k]));
            TRY(find_undecided(s, one->product, &one->releases[k]));
        }
    }
    return STATUS_OK;
}

/* ---- how long it took */

static date_days day_of(int64_t seconds) {
    return (date_days)(seconds / DAY_SECONDS);
}

/* The day that the remedy names, or else that of the release with the fix. */
static date_days fix_day(const struct psirt_case *one, const struct case_remedy *remedy) {
    if (remedy->date != DATE_NONE)
        return remedy->date;
    for (size_t i = 0; i < one->document->product_count; i++)
        if (str_eq(one->products[i]->id, remedy->product)) {
            const struct release *release = product_release(one->products[i], remedy->release);
            return release ? release->date : DATE_NONE;
        }
    return DATE_NONE;
}

static int days_between(date_days from, date_days to) {
    return to == DATE_NONE ? -1 : to > from ? to - from : 0;
}

date_days support_fixed(const struct psirt_case *one, struct str product) {
    date_days fixed = DATE_NONE;
    for (size_t i = 0; i < one->document->remedy_count; i++) {
        const struct case_remedy *remedy = &one->document->remedies[i];
        bool counts = remedy->kind == CASE_REMEDY_FIX && (product.len == 0 || str_eq(remedy->product, product));
        date_days day = counts ? fix_day(one, remedy) : DATE_NONE;
        if (day != DATE_NONE && (fixed == DATE_NONE || day < fixed))
            fixed = day;
    }
    return fixed;
}

struct support_case support_case_of(const struct psirt_case *one, date_days at) {
    const struct case_document *document = one->document;
    date_days received = day_of(document->received.seconds), fixed = support_fixed(one, STR("")), published = DATE_NONE,
              due = case_due(document, CASE_DEADLINE_COUNT - 1);
    if (document->publication_count)
        published = day_of(document->publications[0].at.seconds);
    date_days first = fixed;
    if (first == DATE_NONE || (published != DATE_NONE && published < first))
        first = published;
    return (struct support_case){.document = document,
                                 .days_to_fix = days_between(received, fixed),
                                 .days_to_publish = days_between(received, published),
                                 .days_promised = due == DATE_NONE ? -1 : due - received,
                                 .is_late = due != DATE_NONE && (first == DATE_NONE ? at > due : first > due)};
}

static int by_number(const void *a, const void *b) {
    const int *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static enum status measure(struct support *s) {
    struct support_report *report = s->report;
    struct support_figures *figures = &report->figures;
    int *days = ARENA_ARRAY(s->arena, int, s->case_count);
    report->cases = ARENA_ARRAY(s->arena, struct support_case, s->case_count);
    if (!days || !report->cases)
        return STATUS_MEMORY;
    *figures = (struct support_figures){.median = -1, .longest = -1};
    for (size_t i = 0; i < s->case_count; i++) {
        struct support_case one = support_case_of(&s->cases[i], report->at);
        report->cases[report->case_count++] = one;
        figures->late += one.is_late;
        if (one.days_to_fix >= 0)
            days[figures->fixed++] = one.days_to_fix;
    }
    if (figures->fixed == 0)
        return STATUS_OK;
    qsort(days, figures->fixed, sizeof *days, by_number);
    figures->median = days[(figures->fixed - 1) / 2];
    figures->longest = days[figures->fixed - 1];
    return STATUS_OK;
}

enum status support_report_make(const struct support_question *question, struct arena *arena, struct diag_sink *sink,
                                struct support_report *report) {
    struct support_report made = {.at = question->at};
    struct support s = {.arena = arena, .sink = sink, .read = {.arena = arena}, .report = &made};
    for (size_t i = 0; i < question->document_count; i++) {
        const struct product *product;
        TRY(product_read(question->documents[i].ptr, arena, sink, &product));
        TRY(add_product(&s, product));
    }
    TRY(read_cases(&s, question->cases));
    TRY(find_all_holes(&s));
    TRY(measure(&s));
    *report = made;
    return STATUS_OK;
}

const struct support_release *support_release_of(const struct support_report *report, const struct product *product,
                                                 struct str version) {
    for (size_t i = 0; i < report->product_count; i++) {
        const struct support_product *one = &report->products[i];
        bool ours = str_eq(one->product->id, product->id) && str_eq(one->product->supplier.id, product->supplier.id);
        for (size_t k = 0; ours && k < one->product->release_count; k++)
            if (str_eq(one->releases[k].release->version, version))
                return &one->releases[k];
    }
    return NULL;
}

size_t support_unfixed(const struct support_report *report) {
    size_t count = 0;
    for (size_t i = 0; i < report->product_count; i++)
        for (size_t k = 0; k < report->products[i].product->release_count; k++) {
            const struct support_release *release = &report->products[i].releases[k];
            count += release->state == SUPPORT_SECURITY && release->unfixed > 0;
        }
    return count;
}
