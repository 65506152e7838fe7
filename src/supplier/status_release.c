/* What is asked of one release: tests of what it claims (SVV-1), nothing open (SM-11), somebody's word (SM-12). */
#include "evidence/paper.h"
#include "supplier/status_rule.h"

/* ---- SVV-1 */

static struct requirement_set supported(const struct evidence_list *list, bool by_test) {
    struct requirement_set set = {{0, 0}};
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        bool wanted =
            by_test ? item->kind == EVIDENCE_TEST && item->strength >= STRENGTH_ARTEFACT : item->kind == EVIDENCE_CLAIM;
        if (wanted && item->standing == EVIDENCE_COUNTS && item->effect == EFFECT_SUPPORTS)
            set = requirement_set_union(&set, &item->requirements);
    }
    return set;
}

static struct place first_test(const struct release *release) {
    for (size_t i = 0; i < release->evidence_count; i++)
        if (release->evidence[i].kind == ARTEFACT_JUNIT)
            return release->evidence[i].place;
    return release->place;
}

/* A requirement that is claimed and that no test speaks of is not tested. */
enum status status_find_tests(const struct status_search *search) {
    const struct evidence_list *list = &search->capability->evidence;
    struct requirement_set tested = supported(list, true), claimed = supported(list, false);
    struct requirement_set untested = requirement_set_minus(&claimed, &tested);
    struct arena *arena = search->arena;
    unsigned count = requirement_set_count(&tested), missing = requirement_set_count(&untested);
    struct place place = first_test(search->release);
    if (count == 0)
        return STATUS_OK;
    if (missing > 0)
        return status_lacks(search, place,
                            str_format(arena,
                                       "%u of the component requirements that are claimed have no test, e.g. " STR_F,
                                       missing, STR_A(requirement_at(requirement_set_next(&untested, 0))->id)));
    return status_shows(search, STRENGTH_ARTEFACT, place,
                        str_format(arena, "tests of %u component requirements pass", count));
}

/* ---- SM-11 */

/* The statements of this effect, of an analysis alone or of anything. */
static size_t count_effect(const struct evidence_list *list, enum evidence_effect effect, bool analysis,
                           const struct evidence **first) {
    size_t count = 0;
    *first = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (item->standing != EVIDENCE_COUNTS || item->effect != effect ||
            (analysis && item->kind != EVIDENCE_ANALYSIS))
            continue;
        *first = *first ? *first : item;
        count++;
    }
    return count;
}

/* Open findings stand against the release; errors of an analysis that no requirement is known for, and one that did not
 * run whole, keep it from being shown. */
enum status status_find_open(const struct status_search *search) {
    const struct evidence_list *list = &search->capability->evidence;
    const struct evidence *first;
    size_t unfinished = count_effect(list, EFFECT_INCOMPLETE, true, &first);
    if (unfinished > 0)
        TRY(status_lacks(search, first->place, first->detail));
    size_t count = count_effect(list, EFFECT_CONTRADICTS, false, &first);
    if (count == 0)
        return STATUS_OK;
    struct str detail =
        count == 1 ? str_format(search->arena, "an open finding: " STR_F, STR_A(first->detail))
                   : str_format(search->arena, "%zu open findings, the first: " STR_F, count, STR_A(first->detail));
    return status_say(search, &(const struct status_finding){EFFECT_CONTRADICTS, first->strength, DATE_NONE, DATE_NONE,
                                                             first->place, detail});
}

/* ---- SM-12 */

static struct str signer(const struct process *process, struct str id) {
    const struct process_person *person = process_person(process, id);
    return person ? person->name : id;
}

enum status status_find_sign_off(const struct status_search *search) {
    const struct process_sign_off *sign_off = search->recorded ? &search->recorded->sign_off : NULL;
    uint64_t all = (UINT64_C(1) << PROCESS_COUNT) - 1;
    struct arena *arena = search->arena;
    if (!sign_off || sign_off->by.len == 0)
        return STATUS_OK;
    struct pin pin = PAPER_PIN(sign_off);
    struct str flaw = STR("its record is named by no 'file'");
    if (sign_off->file.len > 0)
        TRY(paper_flaw(&pin, arena, &flaw));
    struct str name = signer(search->workspace->process, sign_off->by);
    if (flaw.len > 0)
        return status_lacks(search, sign_off->place,
                            str_format(arena, "signed off by " STR_F ", but " STR_F "%s" STR_F, STR_A(name),
                                       STR_A(sign_off->file), sign_off->file.len > 0 ? " " : "", STR_A(flaw)));
    uint64_t missing = all & ~process_standing_fulfilled(search->standing, search->assurance) & ~search->process;
    if (missing) {
        struct str ids = status_ids(arena, missing);
        return status_lacks(
            search, sign_off->place,
            str_format(arena, "signed off by " STR_F ", but not shown: " STR_F, STR_A(name), STR_A(ids)));
    }
    return status_say(search, &(const struct status_finding){EFFECT_SUPPORTS, STRENGTH_ARTEFACT, sign_off->date,
                                                             DATE_NONE, sign_off->place,
                                                             str_format(arena, "signed off by " STR_F, STR_A(name))});
}
