#include "supplier/product_status.h"

#include "base/file.h"
#include "document/field.h"
#include "supplier/status_judge.h"
#include "supplier/status_rule.h"

static const struct diag_kind NO_RELEASE = {"status.no-release", SEVERITY_ERROR, "the product has no release '{0}'",
                                            "its releases are {1}"};

enum { RELEASES_SHOWN = 16 };

static enum status unknown_release(const struct product *product, struct str version, struct arena *arena,
                                   struct diag_sink *sink) {
    struct str names[RELEASES_SHOWN];
    size_t count = 0;
    for (; product->releases && count < product->release_count && count < RELEASES_SHOWN; count++)
        names[count] = product->releases[count].version;
    diag_add_near(sink, &NO_RELEASE, PLACE_NONE, diag_nearest(version, names, count), version,
                  field_join(arena, names, count));
    return STATUS_INPUT;
}

/* The newest that is out on that day; when none is, the first that will be. */
static const struct release *newest(const struct product *product, date_days at) {
    const struct release *best = product->releases;
    for (size_t i = 1; i < product->release_count; i++) {
        const struct release *one = &product->releases[i];
        bool out = one->date <= at, best_out = best->date <= at;
        if (out != best_out ? out : out ? one->date > best->date : one->date < best->date)
            best = one;
    }
    return best;
}

static enum status choose_release(const struct status_options *options, struct arena *arena, struct diag_sink *sink,
                                  struct product_status *status) {
    const struct product *product = status->workspace.product;
    const bool is_named = options->version.len > 0;
    status->gated = is_named || options->gated;
    status->release = is_named ? product_release(product, options->version) : newest(product, status->at);
    return status->release ? STATUS_OK : unknown_release(product, options->version, arena, sink);
}

/* What the documents and the files say, before any finder is asked. */
static enum status read_evidence(struct product_status *status, struct arena *arena, struct diag_sink *sink) {
    const struct evidence_day day = {.policy = &status->policy, .at = status->at, .tolerant = true};
    const struct process *process = status->workspace.process;
    const struct process_release *recorded = process_release(process, status->release->version);
    uint64_t machine = status_rules_machine();
    const struct declared_question question = {.day = day};
    TRY(capability_of(status->workspace.product, status->release, &question, arena, sink, &status->capability));
    TRY(evidence_of_documents(process, &day, machine, arena, &status->documents));
    if (recorded)
        TRY(evidence_of_records(process, recorded, &day, machine, arena, &status->documents));
    status->standing = status->capability.standing;
    process_standing_weigh(&status->standing, &status->documents);
    return STATUS_OK;
}

/* A document in which nobody has decided, described or reviewed anything, as 'keyway init' writes it, is as good as
 * none. */
static bool is_blank_model(const struct threat_model *model) {
    size_t written = model->threat_count + model->review_count + model->flow_count + model->context.len;
    return written == 0 && model->element_count == 1;
}

static bool is_blank_guide(const struct hardening *hardening) {
    size_t written = hardening->review_count + hardening->network_count;
    for (size_t i = 0; i < HARDENING_SECTIONS; i++)
        written += hardening->sections[i].count;
    return written == 0;
}

/* `*trace` is NULL when the workspace has no threat model. That a report cannot be read is told where its entry is. */
static enum status read_trace(const struct product_status *status, struct arena *arena, struct diag_sink *sink,
                              const struct trace **trace) {
    struct trace_files files;
    struct diag_sink heard;
    const struct trace_options options = {
        .at = status->at, .release = status->release->version, .policy = &status->policy};
    struct trace *made = ARENA_NEW(arena, struct trace);
    struct str folder = str_copy(arena, status->workspace.folder);
    *trace = NULL;
    if (!made || !folder.ptr)
        return STATUS_MEMORY;
    TRY(trace_find(folder.ptr, arena, &files));
    if (!files.model || !file_exists(files.model))
        return STATUS_OK;
    diag_init(&heard, arena);
    enum status result = trace_read(&files, &options, arena, &heard, made);
    if (result != STATUS_OK)
        diag_merge(sink, &heard);
    TRY(result);
    *trace = is_blank_model(made->model) ? NULL : made;
    return STATUS_OK;
}

/* `*guide` is NULL when the workspace has none. What it lacks is found by requirement, not told on the sink. */
static enum status read_guide(const struct product_status *status, struct arena *arena, struct diag_sink *sink,
                              const struct guide **guide) {
    struct diag_sink heard;
    struct str folder = str_copy(arena, status->workspace.folder);
    struct str path = str_format(arena, STR_F "/hardening.yaml", STR_A(folder));
    struct guide *made = ARENA_NEW(arena, struct guide);
    *guide = NULL;
    if (!made || !folder.ptr || !path.ptr)
        return STATUS_MEMORY;
    if (!file_exists(path.ptr))
        return STATUS_OK;
    diag_init(&heard, arena);
    enum status result = guide_read(folder.ptr, status->at, arena, &heard, made);
    if (result != STATUS_OK)
        diag_merge(sink, &heard);
    TRY(result);
    *guide = is_blank_guide(made->hardening) ? NULL : made;
    return STATUS_OK;
}

/* `*surface` is NULL when there is nothing to scan. */
static enum status read_surface(const struct status_options *options, const struct product *product,
                                struct arena *arena, struct diag_sink *sink, struct status_search *search) {
    const struct scan_options how = {.parts = SCAN_PART_SURFACE, .today = options->at};
    struct surface *made = ARENA_NEW(arena, struct surface);
    struct scan_result result;
    if (!made)
        return STATUS_MEMORY;
    if (!options->scan)
        return STATUS_OK;
    TRY(scan_tree(options->scan, &how, arena, sink, &result));
    TRY(surface_list(&result, arena, made));
    (void)surface_compare(made, product);
    search->surface = made;
    search->scanned = result.files;
    search->unread = result.unread;
    return STATUS_OK;
}

/* `*advisories` stays NULL when nothing was named. */
static enum status read_advisories(const struct product_status *status, struct arena *arena, struct diag_sink *sink,
                                   const struct status_advisories **advisories) {
    const struct status_documents from = {status->advisories, status->advisories_named, status->feed};
    struct map wanted;
    if (!from.folder && !from.feed)
        return STATUS_OK;
    TRY(status_wanted_of(status->release, arena, &wanted));
    return status_advisories_read(&from, &wanted, status->at, arena, sink, advisories);
}

static enum status ask_rules(struct product_status *status, const struct status_options *options, struct arena *arena,
                             struct diag_sink *sink) {
    const struct guide *guide;
    TRY(status_cases_read(&status->workspace, status->at, arena, sink, &status->cases));
    TRY(read_trace(status, arena, sink, &status->trace));
    TRY(read_guide(status, arena, sink, &guide));
    struct process_standing known = status->standing;
    struct status_search search = {.workspace = &status->workspace,
                                   .release = status->release,
                                   .recorded = process_release(status->workspace.process, status->release->version),
                                   .capability = &status->capability,
                                   .standing = &known,
                                   .trace = status->trace,
                                   .guide = guide,
                                   .cases = status->cases,
                                   .policy = &status->policy,
                                   .at = status->at,
                                   .assurance = status->assurance,
                                   .arena = arena,
                                   .list = &status->checks,
                                   .notes = &status->notes};
    TRY(read_advisories(status, arena, sink, &search.advisories));
    TRY(read_surface(options, status->workspace.product, arena, sink, &search));
    TRY(status_rules_ask(&search, false));
    process_standing_weigh(&known, &status->checks);
    TRY(status_rules_ask(&search, true));
    process_standing_weigh(&status->standing, &status->checks);
    return STATUS_OK;
}

/* ---- one requirement */

/* What is told first of a requirement. */
enum order { ORDER_AGAINST, ORDER_SHOWS, ORDER_EXCLUDES, ORDER_PART, ORDER_PAST, ORDER_COUNT };

static enum order order_of(const struct evidence *item) {
    static const enum order ORDERS[] = {
        [EFFECT_SUPPORTS] = ORDER_SHOWS,   [EFFECT_CONTRADICTS] = ORDER_AGAINST, [EFFECT_EXCLUDES] = ORDER_EXCLUDES,
        [EFFECT_COMPENSATES] = ORDER_PART, [EFFECT_INCOMPLETE] = ORDER_PART,     [EFFECT_CONFIRMS] = ORDER_PART,
        [EFFECT_SPEAKS] = ORDER_PART,
    };
    return item->standing == EVIDENCE_COUNTS ? ORDERS[item->effect] : ORDER_PAST;
}

struct gathering {
    const struct evidence **into; /* NULL: only counted */
    size_t count;
};

static void gather_from(const struct evidence_list *list, unsigned requirement, enum order order,
                        struct gathering *all) {
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (!process_set_has(item->process, requirement) || order_of(item) != order)
            continue;
        if (all->into)
            all->into[all->count] = item;
        all->count++;
    }
}

static size_t gather(const struct product_status *status, unsigned requirement, const struct evidence **into) {
    const struct evidence_list *lists[] = {&status->checks, &status->documents, &status->capability.process,
                                           &status->capability.evidence};
    struct gathering all = {into, 0};
    for (unsigned order = 0; order < ORDER_COUNT; order++)
        for (size_t k = 0; k < ARRAY_LEN(lists); k++)
            gather_from(lists[k], requirement, (enum order)order, &all);
    return all.count;
}

/* Which of what speaks of it says why it stands as it does. */
static const struct evidence *telling(const struct status_item *item, enum strength assurance) {
    static const struct {
        enum process_state state;
        enum order order;
    } FIRST[] = {
        {PROCESS_SHOWN, ORDER_SHOWS},    {PROCESS_EXCLUDED, ORDER_EXCLUDES}, {PROCESS_NOT_SHOWN, ORDER_AGAINST},
        {PROCESS_NOT_SHOWN, ORDER_PAST}, {PROCESS_EXPIRED, ORDER_PAST},      {PROCESS_PARTLY, ORDER_PART},
        {PROCESS_PARTLY, ORDER_PAST},    {PROCESS_PARTLY, ORDER_SHOWS},
    };
    for (size_t f = 0; f < ARRAY_LEN(FIRST); f++)
        for (size_t i = 0; FIRST[f].state == item->state && i < item->evidence_count; i++) {
            const struct evidence *one = item->evidence[i];
            bool enough = item->state != PROCESS_SHOWN || one->strength >= assurance;
            if (order_of(one) == FIRST[f].order && enough)
                return one;
        }
    return NULL;
}

/* What counts, and is too weak. */
static struct str weakness_of(const struct evidence *cause, unsigned requirement, struct arena *arena) {
    struct str model = cause->kind == EVIDENCE_DOCUMENT ? status_rules_model(requirement) : STR("");
    if (model.len > 0)
        return str_format(arena, STR_F " (a person's word: " STR_F " would let it be checked)", STR_A(cause->detail),
                          STR_A(model));
    return str_format(arena, STR_F " (no more than a " STR_F ")", STR_A(cause->detail),
                      STR_A(strength_name(cause->strength)));
}

/* What it says, and why that is not enough. */
static struct str reason_of(const struct product_status *status, const struct evidence *cause, unsigned requirement,
                            struct arena *arena) {
    char day[11];
    if (!cause)
        return STR("");
    bool counts = cause->standing == EVIDENCE_COUNTS && cause->effect == EFFECT_SUPPORTS;
    if (counts && cause->strength < status->assurance)
        return weakness_of(cause, requirement, arena);
    if (cause->standing == EVIDENCE_OTHER_BUILD)
        return str_format(arena, STR_F " (of another build: to be run again on this one)", STR_A(cause->detail));
    if (cause->standing == EVIDENCE_NOT_YET) {
        date_text(cause->date, day);
        return str_format(arena, STR_F " (does not count before %s)", STR_A(cause->detail), day);
    }
    bool past = cause->standing == EVIDENCE_EXPIRED || cause->standing == EVIDENCE_TOO_OLD;
    if (!past || cause->kind == EVIDENCE_DOCUMENT || cause->ends == DATE_NONE || cause->ends > status->at)
        return cause->detail;
    date_text(cause->ends - 1, day);
    return str_format(arena, STR_F " (counted until %s)", STR_A(cause->detail), day);
}

/* Nothing of the supplier's own would show it. */
static bool is_by_certificate(const struct status_item *item, enum strength assurance) {
    for (size_t i = 0; i < item->evidence_count; i++) {
        const struct evidence *one = item->evidence[i];
        if (order_of(one) == ORDER_SHOWS && one->strength >= assurance && one->kind != EVIDENCE_CERTIFICATE)
            return false;
    }
    return item->state == PROCESS_SHOWN;
}

static enum status judge_item(struct product_status *status, unsigned requirement, struct arena *arena) {
    struct status_item *item = &status->items[requirement];
    item->evidence_count = gather(status, requirement, NULL);
    item->evidence = ARENA_ARRAY(arena, const struct evidence *, item->evidence_count);
    if (!item->evidence)
        return STATUS_MEMORY;
    (void)gather(status, requirement, item->evidence);
    item->state = process_standing_state(&status->standing, status->assurance, requirement);
    item->contradicted = process_set_has(status->standing.contradicted, requirement);
    item->reason = reason_of(status, telling(item, status->assurance), requirement, arena);
    item->wanted = status_rules_wanted(requirement, arena);
    struct status_practice *practice = &status->practices[process_at(requirement)->practice - 1];
    practice->total++;
    practice->counts[item->state]++;
    status->counts[item->state]++;
    status->by_certificate += is_by_certificate(item, status->assurance);
    return item->reason.ptr && item->wanted.ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status product_status_of(const struct status_options *options, struct arena *arena, struct diag_sink *sink,
                              struct product_status *status) {
    *status = (struct product_status){
        .at = options->at, .assurance = options->assurance, .advisories = options->advisories, .feed = options->feed};
    TRY(policy_default(arena, &status->policy));
    TRY(workspace_open(options->where, arena, sink, &status->workspace));
    TRY(choose_release(options, arena, sink, status));
    TRY(read_evidence(status, arena, sink));
    TRY(ask_rules(status, options, arena, sink));
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        TRY(judge_item(status, i, arena));
    TRY(status_judge_practised(status, arena));
    TRY(status_judge_maturity(status, arena));
    TRY(status_judge_gaps(status, arena));
    return status->gated ? status_judge_conditions(status, arena) : STATUS_OK;
}

bool product_status_whole(const struct product_status *status) {
    bool whole = status->counts[PROCESS_SHOWN] + status->counts[PROCESS_EXCLUDED] == PROCESS_COUNT;
    for (size_t i = 0; i < status->condition_count; i++)
        whole &= status->conditions[i].holds;
    return whole;
}
