/* The maturity level of each practice (data/process-4-1-maturity.tsv): 2, what it asks for is written down and held,
 * and those who answer for it are trained; 3, it was followed for a release and for another; 4, for two in a row, and a
 * number shows that it gets better. docs/decisions/0092-practised-more-than-once.md says why so. */
#include "supplier/status_judge.h"
#include "supplier/status_rule.h"

enum { RELEASES_LOOKED_AT = 3 };

/* What the release's own files show, whenever they were made. */
static uint64_t shown_by(const struct evidence_list *list) {
    uint64_t set = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        bool stands = item->standing != EVIDENCE_UNPROVEN && item->standing != EVIDENCE_NOT_YET &&
                      item->strength >= STRENGTH_ARTEFACT && item->kind != EVIDENCE_CERTIFICATE;
        set |= stands && item->effect == EFFECT_SUPPORTS ? item->process : 0;
    }
    return set;
}

static enum status look_at_release(const struct product_status *status, const struct release *release,
                                   struct arena *arena, uint64_t *practised) {
    const struct evidence_day day = {.policy = &status->policy, .at = status->at, .tolerant = true};
    const struct process *process = status->workspace.process;
    const struct process_release *recorded = process_release(process, release->version);
    struct evidence_list list = {NULL, 0, 0};
    struct diag_sink unseen;
    diag_init(&unseen, arena);
    if (release == status->release)
        *practised |= shown_by(&status->capability.evidence);
    else if (evidence_of_release(status->workspace.product, release, &day, arena, &unseen, &list) == STATUS_MEMORY)
        return STATUS_MEMORY;
    if (recorded)
        TRY(evidence_of_records(process, recorded, &day, 0, arena, &list));
    *practised |= shown_by(&list);
    return STATUS_OK;
}

/* The newest release before `before` that is not newer than it; NULL when there is none. */
static const struct release *release_before(const struct product *product, const struct release *before) {
    const struct release *best = NULL;
    for (size_t i = 0; i < product->release_count; i++) {
        const struct release *one = &product->releases[i];
        if (one->date < before->date && (!best || one->date > best->date))
            best = one;
    }
    return best;
}

enum status status_judge_practised(struct product_status *status, struct arena *arena) {
    const struct release *release = status->release;
    const uint64_t all = (UINT64_C(1) << PROCESS_COUNT) - 1;
    while (release && status->practised_count < RELEASES_LOOKED_AT) {
        uint64_t *practised = &status->practised[status->practised_count];
        status->practised_of[status->practised_count++] = release;
        TRY(look_at_release(status, release, arena, practised));
        /* Roles, training and testers are of no release: they hold for all of them. */
        *practised |= shown_by(&status->checks) & (release == status->release ? all : ~status_rules_of_release());
        release = release_before(status->workspace.product, release);
    }
    return STATUS_OK;
}

/* ---- levels */

struct grading {
    const struct product_status *status;
    uint64_t due; /* the practice's requirements that apply */
    struct arena *arena;
};

static uint64_t fulfilled(const struct product_status *status) {
    return process_standing_fulfilled(&status->standing, status->assurance);
}

static bool is_shown(const struct product_status *status, const char *id) {
    return process_set_has(fulfilled(status), process_find(str_from(id)));
}

/* Each answers whether the level is reached, and if not what is missing. */
static struct str lacks_managed(const struct grading *g) {
    if (!g->due)
        return STR("level 2 lacks a requirement that applies");
    uint64_t missing = g->due & ~fulfilled(g->status);
    if (missing)
        return str_format(g->arena, "level 2 lacks " STR_F, STR_A(status_ids(g->arena, missing)));
    return is_shown(g->status, "SM-4") ? STR("") : STR("level 2 lacks trained people (SM-4)");
}

/* What was done once may have been done by chance. */
static struct str lacks_practised(const struct grading *g) {
    uint64_t once = 0, again = 0;
    for (unsigned i = 0; i < g->status->practised_count; i++) {
        again |= once & g->status->practised[i];
        once |= g->status->practised[i];
    }
    if (g->due & ~once)
        return str_format(g->arena, "level 3 lacks records of a release for " STR_F,
                          STR_A(status_ids(g->arena, g->due & ~once)));
    if (g->due & ~again)
        return str_format(g->arena, "level 3 lacks records of a second release for " STR_F,
                          STR_A(status_ids(g->arena, g->due & ~again)));
    return STR("");
}

static bool improves(const struct process_metric *metric) {
    double first = metric->values[0].value, last = metric->values[metric->value_count - 1].value;
    return metric->value_count > 1 && (metric->lower_is_better ? last < first : last > first);
}

static struct str lacks_improvement(const struct grading *g) {
    const struct process *process = g->status->workspace.process;
    uint64_t twice = g->status->practised_count > 1 ? g->status->practised[0] & g->status->practised[1] : 0;
    bool better = false;
    if (g->due & ~twice)
        return str_format(g->arena, "level 4 lacks records of two releases in a row for " STR_F,
                          STR_A(status_ids(g->arena, g->due & ~twice)));
    for (size_t i = 0; i < process->metric_count; i++)
        better |= (process->metrics[i].process & g->due) != 0 && improves(&process->metrics[i]);
    if (!better)
        return STR("level 4 lacks a metric of the practice that gets better from release to release");
    return is_shown(g->status, "SM-13") ? STR("") : STR("level 4 lacks improvement of the process (SM-13)");
}

static enum status grade(struct product_status *status, unsigned number, struct arena *arena) {
    static struct str (*const LEVELS[])(const struct grading *) = {lacks_managed, lacks_practised, lacks_improvement};
    struct status_practice *practice = &status->practices[number - 1];
    const struct grading grading = {
        .status = status, .due = practice_requirements(number) & ~status->standing.excluded, .arena = arena};
    unsigned certified = status->standing.maturity[status->assurance];
    practice->maturity = 1;
    practice->maturity_reason = STR("");
    for (size_t i = 0; i < ARRAY_LEN(LEVELS) && practice->maturity_reason.len == 0; i++) {
        practice->maturity_reason = LEVELS[i](&grading);
        if (practice->maturity_reason.len == 0)
            practice->maturity++;
        if (!practice->maturity_reason.ptr)
            return STATUS_MEMORY;
    }
    const struct evidence *certificate = status->standing.certificate[status->assurance];
    if (!certificate || certificate->strength < status->assurance || certified <= practice->maturity)
        return STATUS_OK;
    practice->maturity = (uint8_t)certified;
    practice->maturity_reason = str_format(arena, "by certificate " STR_F, STR_A(certificate->id));
    return practice->maturity_reason.ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status status_judge_maturity(struct product_status *status, struct arena *arena) {
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++)
        TRY(grade(status, number, arena));
    return STATUS_OK;
}
