/* The gate of a release: what SM-11 and SM-12 ask for before it ships, each condition with why it holds or not. A
 * certificate of the process stands in for none of them: it says nothing of this release. */
#include "base/map.h"
#include "evidence/words.h"
#include "supplier/status_case.h"
#include "supplier/status_judge.h"
#include "supplier/status_rule.h"

struct gate {
    const struct product_status *status;
    const struct process_release *recorded;
    struct arena *arena;
};

/* What an analysis would have found that did not run whole, or what its errors are about, nobody knows. */
static bool is_open(const struct evidence *item) {
    bool unfinished = item->effect == EFFECT_INCOMPLETE && evidence_kind_searches(item->kind);
    return item->standing == EVIDENCE_COUNTS && (item->effect == EFFECT_CONTRADICTS || unfinished);
}

/* ", in reports/tests.xml:12:3", of a test; what a search found says it itself. */
static struct str where(const struct gate *gate, const struct evidence *item) {
    struct str place = place_text(gate->arena, item->proof);
    if (item->kind != EVIDENCE_TEST || place.len == 0)
        return place.ptr ? STR("") : STR_NONE;
    return str_format(gate->arena, ", in " STR_F, STR_A(place));
}

/* Which of what stands against a release is told: a failed test before other findings, these before what did not run.
 */
static unsigned gravity(const struct evidence *item) {
    return item->effect != EFFECT_CONTRADICTS ? 0 : item->kind != EVIDENCE_TEST ? 1 : 2;
}

/* Each gives why it does not hold; `*fine` says why it does. */
static struct str judge_findings(const struct gate *gate, struct str *fine) {
    const struct evidence_list *list = &gate->status->capability.evidence;
    const struct evidence *first = NULL;
    size_t count = 0;
    *fine = STR("nothing in the release's evidence stands against it");
    for (size_t i = 0; i < list->count; i++)
        if (is_open(&list->items[i])) {
            if (!first || gravity(&list->items[i]) > gravity(first))
                first = &list->items[i];
            count++;
        }
    if (!first)
        return STR("");
    struct str place = where(gate, first);
    return place.ptr ? str_format(gate->arena, "%zu stand%s against it%s: " STR_F STR_F, count, count == 1 ? "s" : "",
                                  count == 1 ? "" : ", the first", STR_A(first->detail), STR_A(place))
                     : STR_NONE;
}

static struct str hash_key(const struct artefact *entry) {
    return (struct str){(const char *)entry->sha256, HASH_SHA256_SIZE};
}

/* The files that other releases pin: by their hash the release. False without memory. */
static bool index_others(const struct gate *gate, struct map *pins) {
    const struct product *product = gate->status->workspace.product;
    map_init(pins, gate->arena, false);
    for (size_t r = 0; r < product->release_count; r++) {
        const struct release *other = &product->releases[r];
        uint32_t stored;
        for (size_t i = 0; other != gate->status->release && i < other->evidence_count; i++)
            if (other->evidence[i].pinned &&
                map_add(pins, hash_key(&other->evidence[i]), (uint32_t)r, &stored) != STATUS_OK)
                return false;
    }
    return true;
}

/* Results of another build are no support for this one; what a person claims may hold for several. */
static struct str judge_builds(const struct gate *gate) {
    const struct product_status *status = gate->status;
    struct map pins;
    if (status->release->build.len == 0)
        return STR("the release names no 'build': nothing ties its results to what ships");
    if (!index_others(gate, &pins))
        return STR_NONE;
    for (size_t i = 0; i < status->release->evidence_count; i++) {
        const struct artefact *entry = &status->release->evidence[i];
        uint32_t other = MAP_NONE;
        if (entry->pinned && entry->kind != ARTEFACT_CLAIM)
            other = map_get(&pins, hash_key(entry));
        if (other != MAP_NONE)
            return str_format(gate->arena, STR_F " is the file that release " STR_F " names, too", STR_A(entry->id),
                              STR_A(status->workspace.product->releases[other].version));
    }
    return STR("");
}

static struct str judge_evidence(const struct gate *gate, struct str *fine) {
    const struct release *release = gate->status->release;
    const struct evidence_list *list = &gate->status->capability.evidence;
    *fine = str_format(gate->arena, "%zu entries, all of them as they were pinned", release->evidence_count);
    if (release->evidence_count == 0)
        return STR("the release has none");
    for (size_t i = 0; i < release->evidence_count; i++)
        if (release->evidence[i].kind != ARTEFACT_CLAIM && !release->evidence[i].pinned)
            return str_format(gate->arena, STR_F " is not pinned", STR_A(release->evidence[i].id));
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].standing == EVIDENCE_UNPROVEN)
            return str_format(gate->arena, STR_F ": " STR_F, STR_A(list->items[i].id), STR_A(list->items[i].detail));
    for (size_t i = 0; i < release->evidence_count; i++)
        if (release->build.len > 0 && release->evidence[i].kind != ARTEFACT_CLAIM &&
            release->evidence[i].build.len == 0)
            return str_format(gate->arena, STR_F " does not say of which build it is", STR_A(release->evidence[i].id));
    return judge_builds(gate);
}

/* What the cases say of the release, whatever its record says; empty when none is against it. */
static struct str judge_cases(const struct gate *gate) {
    const struct product_status *status = gate->status;
    const struct support_release *release = NULL;
    if (status->cases)
        release = support_release_of(&status->cases->support, status->workspace.product, status->release->version);
    if (release && release->hole_count > 0)
        return str_format(gate->arena, STR_F " it, the first: " STR_F,
                          STR_A(words_count(gate->arena, release->hole_count, "known vulnerability affects",
                                            "known vulnerabilities affect")),
                          STR_A(release->holes[0].document->id));
    if (release && release->undecided_count > 0)
        return str_format(gate->arena, STR_F " open whether it is affected, the first: " STR_F ", " STR_F,
                          STR_A(words_count(gate->arena, release->undecided_count, "case leaves", "cases leave")),
                          STR_A(release->undecided[0].document->id),
                          STR_A(support_doubt_words[release->undecided[0].doubt]));
    return STR("");
}

static struct str judge_issues(const struct gate *gate, struct str *fine) {
    unsigned requirement = process_find(STR("SM-11"));
    const struct evidence_list *list = &gate->status->documents;
    *fine = gate->status->cases
                ? STR("the record of its issues is there, and no case says or leaves open that it is affected")
                : STR("the record of its issues is there; there are no cases in psirt/ to hold it against");
    for (size_t i = 0; gate->recorded && i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        for (size_t k = 0; k < gate->recorded->record_count; k++)
            if (process_set_has(item->process, requirement) && item->standing == EVIDENCE_COUNTS &&
                item->place.offset == gate->recorded->records[k].place.offset)
                return judge_cases(gate);
    }
    return STR("no record of the release names SM-11: its issues, and what became of them");
}

static struct str judge_practices(const struct gate *gate, struct str *fine) {
    const struct product_status *status = gate->status;
    uint64_t all = (UINT64_C(1) << PROCESS_COUNT) - 1;
    uint64_t missing = all & ~process_standing_fulfilled(&status->standing, status->assurance);
    *fine = STR("every requirement is shown or does not apply");
    if (!missing)
        return STR("");
    return str_format(gate->arena, "%d of %u are not shown: " STR_F, __builtin_popcountll(missing),
                      (unsigned)PROCESS_COUNT, STR_A(status_ids(gate->arena, missing)));
}

static struct str judge_support(const struct gate *gate, struct str *fine) {
    const struct release *release = gate->status->release;
    char day[11];
    if (release->support_until == DATE_NONE)
        return STR("product.yaml does not say how long it gets security updates ('support-until')");
    date_text(release->support_until, day);
    *fine = str_format(gate->arena, "security updates until %s", day);
    return release->support_until < gate->status->at ? str_format(gate->arena, "its support ended on %s", day)
                                                     : STR("");
}

static struct str judge_sign_off(const struct gate *gate, struct str *fine) {
    const struct status_item *item = &gate->status->items[process_find(STR("SM-12"))];
    *fine = STR("its record is pinned");
    if (!gate->recorded || gate->recorded->sign_off.by.len == 0)
        return STR("nobody has: 'sign-off' under the release in process.yaml");
    for (size_t i = 0; i < item->evidence_count; i++) {
        const struct evidence *one = item->evidence[i];
        if (one->kind == EVIDENCE_CHECK && one->standing == EVIDENCE_COUNTS && one->effect == EFFECT_SUPPORTS)
            return STR("");
        if (one->kind == EVIDENCE_CHECK)
            return one->detail;
    }
    return STR("the sign-off does not count");
}

static const struct {
    struct str name;
    struct str (*judge)(const struct gate *gate, struct str *fine);
} CONDITIONS[] = {
    {STR_INIT("evidence"), judge_evidence}, {STR_INIT("open findings"), judge_findings},
    {STR_INIT("issues"), judge_issues},     {STR_INIT("practices"), judge_practices},
    {STR_INIT("support"), judge_support},   {STR_INIT("sign-off"), judge_sign_off},
};
_Static_assert(ARRAY_LEN(CONDITIONS) <= STATUS_CONDITIONS_MAX, "the status has room for every condition");

enum status status_judge_conditions(struct product_status *status, struct arena *arena) {
    const struct gate gate = {.status = status,
                              .recorded = process_release(status->workspace.process, status->release->version),
                              .arena = arena};
    for (size_t i = 0; i < ARRAY_LEN(CONDITIONS); i++) {
        struct str fine = STR("");
        struct str why = CONDITIONS[i].judge(&gate, &fine);
        if (!why.ptr || !fine.ptr)
            return STATUS_MEMORY;
        status->conditions[status->condition_count++] =
            (struct status_condition){CONDITIONS[i].name, why.len == 0, why.len == 0 ? fine : why};
    }
    return STATUS_OK;
}
