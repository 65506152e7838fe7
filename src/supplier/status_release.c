/* What is asked of one release: tests of what it claims (SVV-1), nothing open (SM-11), somebody's word (SM-12). */
#include "evidence/paper.h"
#include "evidence/words.h"
#include "supplier/status_rule.h"

/* ---- SVV-1 */

/* The component requirements that evidence of this kind and of at least this strength supports. */
static struct requirement_set supported(const struct evidence_list *list, enum evidence_kind kind,
                                        enum strength least) {
    struct requirement_set set = {{0, 0}};
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        bool wanted = item->kind == kind && item->strength >= least && item->effect == EFFECT_SUPPORTS;
        if (wanted && item->standing == EVIDENCE_COUNTS)
            set = requirement_set_union(&set, &item->requirements);
    }
    return set;
}

/* The statements of this kind and effect that count. */
static size_t count_effect(const struct evidence_list *list, enum evidence_effect effect, enum evidence_kind kind,
                           const struct evidence **first) {
    size_t count = 0;
    *first = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (item->standing != EVIDENCE_COUNTS || item->effect != effect || item->kind != kind)
            continue;
        *first = *first ? *first : item;
        count++;
    }
    return count;
}

static struct place first_test(const struct release *release) {
    for (size_t i = 0; i < release->evidence_count; i++)
        if (release->evidence[i].kind == ARTEFACT_JUNIT)
            return release->evidence[i].place;
    return release->place;
}

/* A test that fails stands against it. */
static enum status find_failed(const struct status_search *search) {
    const struct evidence *failed;
    if (count_effect(&search->capability->evidence, EFFECT_CONTRADICTS, EVIDENCE_TEST, &failed) == 0)
        return STATUS_OK;
    return status_say(search, &(const struct status_finding){EFFECT_CONTRADICTS, failed->strength, DATE_NONE, DATE_NONE,
                                                             failed->place, failed->detail});
}

/* What is claimed and no test speaks of keeps it from being shown. */
static enum status find_untested(const struct status_search *search, const struct requirement_set *tested,
                                 struct place place) {
    const struct evidence_list *list = &search->capability->evidence;
    struct requirement_set claimed = supported(list, EVIDENCE_CLAIM, STRENGTH_CLAIM);
    struct requirement_set untested = requirement_set_minus(&claimed, tested);
    if (requirement_set_empty(&untested))
        return STATUS_OK;
    return status_lacks(search, place,
                        str_format(search->arena, STR_F " claimed without a test, e.g. " STR_F,
                                   STR_A(words_count(search->arena, requirement_set_count(&untested),
                                                     "component requirement is", "component requirements are")),
                                   STR_A(requirement_at(requirement_set_next(&untested, 0))->id)));
}

/* Tests show that what is required is met. Where nothing says what that is, one test would do. */
static enum status find_no_aim(const struct status_search *search, struct place place) {
    struct requirement_set claimed = supported(&search->capability->evidence, EVIDENCE_CLAIM, STRENGTH_CLAIM);
    if (search->trace || !requirement_set_empty(&claimed))
        return STATUS_OK;
    return status_lacks(search, place,
                        STR("what there is to test is not said: by requirements.yaml with a threat model, or by claims "
                            "in product.yaml"));
}

enum status status_find_tests(const struct status_search *search) {
    const struct evidence_list *list = &search->capability->evidence;
    struct requirement_set any = supported(list, EVIDENCE_TEST, STRENGTH_CLAIM);
    struct requirement_set pinned = supported(list, EVIDENCE_TEST, STRENGTH_ARTEFACT);
    unsigned count = requirement_set_count(&any), proven = requirement_set_count(&pinned);
    struct place place = first_test(search->release);
    if (search->release->build.len == 0 && search->release->evidence_count > 0)
        TRY(status_unchecked(search,
                             STR("of which build the results are: the release names no 'build' in product.yaml")));
    TRY(find_failed(search));
    if (count == 0)
        return STATUS_OK;
    TRY(find_untested(search, &any, place));
    TRY(find_no_aim(search, place));
    return status_shows(search, proven > 0 ? STRENGTH_ARTEFACT : STRENGTH_CLAIM, place,
                        str_format(search->arena, "tests of " STR_F " pass%s",
                                   STR_A(words_count(search->arena, proven ? proven : count, "component requirement",
                                                     "component requirements")),
                                   proven ? "" : ", in a report that is not pinned"));
}

/* ---- SI-1, SI-2, SVV-3 */

/* Whoever ships it has to settle what its analysis found: until then that stands against what the analysis was to show.
 * To an owner it is no more than the word of a tool, and makes that incomplete (docs/decisions/0126). */
enum status status_find_errors(const struct status_search *search) {
    const struct evidence_list *list = &search->capability->evidence;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (item->of_findings && item->standing == EVIDENCE_COUNTS && (item->process & search->process))
            TRY(status_say(search, &(const struct status_finding){EFFECT_CONTRADICTS, item->strength, DATE_NONE,
                                                                  DATE_NONE, item->place, item->detail}));
    }
    return STATUS_OK;
}

/* ---- SM-11 */

static bool finds(const struct evidence *item) {
    return item->kind == EVIDENCE_TEST || evidence_kind_searches(item->kind);
}

/* A report that is lost may have had findings. */
static enum status find_lost(const struct status_search *search) {
    const struct evidence_list *list = &search->capability->evidence;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (finds(item) && item->standing == EVIDENCE_UNPROVEN)
            return status_lacks(search, item->place, item->detail);
    }
    return STATUS_OK;
}

/* What was searched, and not to its end. */
static enum status find_unfinished(const struct status_search *search) {
    const struct evidence_list *list = &search->capability->evidence;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (item->standing == EVIDENCE_COUNTS && item->effect == EFFECT_INCOMPLETE &&
            evidence_kind_searches(item->kind))
            return status_lacks(search, item->place, item->detail);
    }
    return STATUS_OK;
}

/* What stands against the release; failed tests first. */
static size_t count_findings(const struct evidence_list *list, const struct evidence **first) {
    size_t count = 0;
    *first = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (item->standing != EVIDENCE_COUNTS || item->effect != EFFECT_CONTRADICTS || !finds(item))
            continue;
        if (!*first || ((*first)->kind != EVIDENCE_TEST && item->kind == EVIDENCE_TEST))
            *first = item;
        count++;
    }
    return count;
}

/* Open findings stand against the release; errors of an analysis that no requirement is known for, and one that did not
 * run whole, keep it from being shown. */
enum status status_find_open(const struct status_search *search) {
    const struct evidence *first;
    TRY(find_unfinished(search));
    TRY(find_lost(search));
    size_t count = count_findings(&search->capability->evidence, &first);
    if (!first)
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

/* What of the release's evidence and records is younger than the word for it: its name, and its day; empty when nothing
 * is. */
static struct str younger_than(const struct status_search *search, date_days day, date_days *made) {
    const struct release *release = search->release;
    for (size_t i = 0; i < release->evidence_count; i++) {
        *made = release->evidence[i].date;
        if (*made != DATE_NONE && *made > day)
            return release->evidence[i].id;
    }
    for (size_t i = 0; i < search->recorded->record_count; i++) {
        *made = search->recorded->records[i].reviewed;
        if (*made != DATE_NONE && *made > day)
            return search->recorded->records[i].file;
    }
    return STR("");
}

static enum status lacks_signature(const struct status_search *search, struct str name, struct str younger,
                                   date_days made) {
    char day[11];
    date_text(made, day);
    return status_lacks(search, search->recorded->sign_off.place,
                        str_format(search->arena, "signed off by " STR_F ", but before " STR_F " of %s was there",
                                   STR_A(name), STR_A(younger), day));
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
    date_days made = DATE_NONE;
    struct str younger = younger_than(search, sign_off->date, &made);
    if (younger.len > 0)
        return lacks_signature(search, name, younger, made);
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
