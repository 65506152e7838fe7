/* Security updates, from the cases in psirt/ and what process.yaml promises: fixes are tested (SUM-1) and described
 * (SUM-2), owners are told of updates below the product (SUM-3), the device checks what it installs (SUM-4), and fixes
 * come in time (SUM-5). */
#include <stdio.h>

#include "base/map.h"
#include "evidence/paper.h"
#include "evidence/words.h"
#include "supplier/status_rule.h"

static struct place place_of(const struct status_case *one) {
    return (struct place){.source = one->joined.document->source};
}

static bool is_known(const struct status_case *one) {
    enum { DUE_VALIDATED = 2 };
    return one->is_ours && one->rejected == DATE_NONE && one->reached[DUE_VALIDATED] != DATE_NONE;
}

static enum status say_unseen(const struct status_search *search) {
    return status_unchecked(search, search->cases ? STR("psirt/ has no fix of this product: updates were not seen")
                                                  : STR("there is no psirt/: security updates were not seen"));
}

static enum status say_practised(const struct status_search *search, enum strength strength, date_days newest,
                                 struct place place, struct str detail) {
    date_days last = date_add(newest, search->policy->max_age[STRENGTH_ARTEFACT]);
    date_days ends = last == DATE_NONE ? DATE_NONE : date_add(last, (struct date_span){.days = 1});
    return status_say(search, &(const struct status_finding){EFFECT_SUPPORTS, strength, newest, ends, place, detail});
}

/* ---- the fixes of the product */

struct fix {
    const struct status_case *one;
    const struct case_remedy *remedy;
    const struct release *release; /* that has it */
};

/* The next fix of the product that was out by the day, from a case and a remedy on; false when there is none. */
static bool next_fix(const struct status_search *search, size_t *item, size_t *remedy, struct fix *fix) {
    const struct product *product = search->workspace->product;
    for (; search->cases && *item < search->cases->count; (*item)++, *remedy = 0) {
        const struct status_case *one = &search->cases->items[*item];
        while (is_known(one) && *remedy < one->joined.document->remedy_count) {
            const struct case_remedy *row = &one->joined.document->remedies[(*remedy)++];
            if (row->kind != CASE_REMEDY_FIX || !str_eq(row->product, product->id))
                continue;
            *fix = (struct fix){one, row, product_release(product, row->release)};
            if (fix->release && fix->release->date <= search->at)
                return true;
        }
    }
    return false;
}

/* ---- SUM-1 */

/* Why the tests of a release that fixes something show nothing; empty when one of its reports does. */
static enum status flaw_of_tests(const struct status_search *search, const struct release *release, struct str *flaw) {
    *flaw = STR("names no report of tests");
    for (size_t i = 0; i < release->evidence_count; i++) {
        const struct artefact *entry = &release->evidence[i];
        struct pin pin = PAPER_PIN(entry);
        if (entry->kind != ARTEFACT_JUNIT)
            continue;
        TRY(paper_flaw(&pin, search->arena, flaw));
        if (flaw->len == 0)
            return STATUS_OK;
        *flaw = str_format(search->arena, "names " STR_F ", which " STR_F, STR_A(entry->file), STR_A(*flaw));
    }
    return flaw->ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status status_find_fix_tests(const struct status_search *search) {
    size_t item = 0, remedy = 0, fixes = 0, untested = 0;
    struct fix fix, newest = {.release = NULL};
    while (next_fix(search, &item, &remedy, &fix)) {
        struct str flaw;
        TRY(flaw_of_tests(search, fix.release, &flaw));
        fixes++;
        if (!newest.release || fix.release->date > newest.release->date)
            newest = fix;
        if (flaw.len > 0 && untested++ == 0)
            TRY(status_lacks(search, fix.release->place,
                             str_format(search->arena, "release " STR_F " fixes " STR_F " and " STR_F,
                                        STR_A(fix.release->version), STR_A(fix.one->joined.document->id),
                                        STR_A(flaw))));
    }
    if (fixes == 0)
        return say_unseen(search);
    TRY(status_checked(search, str_format(search->arena,
                                          STR_F " of this product: whether its release names tests; what "
                                                "they cover a person judges",
                                          STR_A(words_count(search->arena, fixes, "fix", "fixes")))));
    if (untested > 0)
        return STATUS_OK;
    return say_practised(search, STRENGTH_CLAIM, newest.release->date, place_of(newest.one),
                         str_format(search->arena, STR_F " with a pinned report of tests",
                                    STR_A(words_count(search->arena, fixes, "fix came", "fixes came"))));
}

/* ---- SUM-2 */

enum status status_find_fix_texts(const struct status_search *search) {
    size_t item = 0, remedy = 0, fixes = 0, silent = 0;
    struct fix fix, newest = {.release = NULL};
    while (next_fix(search, &item, &remedy, &fix)) {
        fixes++;
        if (!newest.release || fix.release->date > newest.release->date)
            newest = fix;
        if (fix.remedy->details.len == 0 && fix.remedy->url.len == 0 && silent++ == 0)
            TRY(status_lacks(search, fix.remedy->place,
                             str_format(search->arena,
                                        "the fix of " STR_F " in " STR_F " has neither details nor a link",
                                        STR_A(fix.one->joined.document->id), STR_A(fix.release->version))));
    }
    if (fixes == 0)
        return say_unseen(search);
    TRY(status_checked(search, str_format(search->arena,
                                          STR_F " of this product: whether owners are told how; whether it "
                                                "says enough a person judges",
                                          STR_A(words_count(search->arena, fixes, "fix", "fixes")))));
    if (silent > 0)
        return STATUS_OK;
    return say_practised(search, STRENGTH_CLAIM, newest.release->date, place_of(newest.one),
                         str_format(search->arena, STR_F " with details or a link",
                                    STR_A(words_count(search->arena, fixes, "fix came", "fixes came"))));
}

/* ---- SUM-3 */

/* Every component from outside that is maintained by others has a word on its updates, in date. */
static enum status look_at_components(const struct status_search *search, const struct map *words,
                                      const struct process_component **silent,
                                      const struct process_dependent **overdue) {
    const struct process *process = search->workspace->process;
    *silent = NULL;
    *overdue = NULL;
    for (size_t i = 0; i < process->component_count; i++) {
        const struct process_component *component = &process->components[i];
        uint32_t at = map_get(words, component->match);
        if (component->support != SUPPORT_OWN && at == MAP_NONE && !*silent)
            *silent = component;
    }
    for (size_t i = 0; i < process->updates.dependent_count && !*overdue; i++) {
        const struct process_dependent *word = &process->updates.dependents[i];
        date_days last = date_add(word->checked, process->updates.check_every);
        if (word->checked > search->at || (last != DATE_NONE && last < search->at))
            *overdue = word;
    }
    return STATUS_OK;
}

enum status status_find_dependents(const struct status_search *search) {
    const struct process *process = search->workspace->process;
    const struct process_updates *updates = &process->updates;
    const struct process_component *silent;
    const struct process_dependent *overdue;
    struct map words;
    struct str undecided;
    if (updates->dependent_count == 0)
        return status_unchecked(search, STR("'updates' in process.yaml says nothing of updates below the product"));
    map_init(&words, search->arena, false);
    for (size_t i = 0; i < updates->dependent_count; i++) {
        uint32_t stored;
        TRY(map_add(&words, updates->dependents[i].match, (uint32_t)i, &stored));
    }
    TRY(look_at_components(search, &words, &silent, &overdue));
    TRY(status_checked(search, STR("whether every component of others has a word on its updates, in date; that owners "
                                   "are told it a person judges")));
    TRY(status_undecided_component(search, &undecided));
    if (undecided.len > 0)
        TRY(status_lacks(search, search->release->place,
                         str_format(search->arena,
                                    "nothing says whether updates of " STR_F
                                    ", which a bill of materials names, may be installed",
                                    STR_A(undecided))));
    if (silent)
        return status_lacks(search, silent->place,
                            str_format(search->arena, "nothing says whether updates of " STR_F " may be installed",
                                       STR_A(silent->match)));
    if (overdue)
        return status_lacks(
            search, overdue->place,
            str_format(search->arena, "the word on updates of " STR_F " is not in date", STR_A(overdue->match)));
    if (undecided.len > 0)
        return STATUS_OK;
    return status_shows(
        search, STRENGTH_ARTEFACT, updates->dependents->place,
        str_format(search->arena, STR_F " told whether their updates may be installed",
                   STR_A(words_count(search->arena, updates->dependent_count, "component is", "components are"))));
}

/* ---- SUM-4 */

/* What the release is known to have and will not be rid of; NULL: nothing. */
static const struct support_hole *abandoned(const struct support_release *release) {
    for (size_t h = 0; release->state == SUPPORT_SECURITY && h < release->hole_count; h++)
        if (release->holes[h].fix.len == 0 && release->holes[h].is_none_planned)
            return &release->holes[h];
    return NULL;
}

/* A release in security support for which the supplier says that no fix will come. */
static enum status find_abandoned(const struct status_search *search, const struct support_product *one) {
    for (size_t r = 0; r < one->product->release_count; r++) {
        const struct support_hole *hole = abandoned(&one->releases[r]);
        if (hole)
            return status_say(
                search, &(const struct status_finding){
                            EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, DATE_NONE, DATE_NONE,
                            (struct place){.source = hole->document->source},
                            str_format(search->arena,
                                       "release " STR_F " is in security support, and no fix of " STR_F " is planned",
                                       STR_A(one->releases[r].release->version), STR_A(hole->document->id))});
    }
    return STATUS_OK;
}

static enum status find_all_abandoned(const struct status_search *search) {
    const struct product *product = search->workspace->product;
    for (size_t i = 0; search->cases && i < search->cases->support.product_count; i++) {
        const struct support_product *one = &search->cases->support.products[i];
        if (str_eq(one->product->id, product->id) && str_eq(one->product->supplier.id, product->supplier.id))
            TRY(find_abandoned(search, one));
    }
    return STATUS_OK;
}

static struct requirement_set update_requirements(unsigned types) {
    static const struct str IDS[] = {STR_INIT("EDR 3.10 RE 1"), STR_INIT("HDR 3.10 RE 1"), STR_INIT("NDR 3.10 RE 1")};
    struct requirement_set set = {{0, 0}};
    for (size_t i = 0; i < ARRAY_LEN(IDS); i++) {
        unsigned index = requirement_find(IDS[i]);
        if (index != REQUIREMENT_NONE && (requirement_types(index) & types))
            requirement_set_add(&set, index);
    }
    return set;
}

/* What some evidence speaks against, or was to show and did not whole: another report that passes does not outweigh it.
 */
static struct requirement_set doubted(const struct requirement_tally *tally) {
    struct requirement_set set = requirement_set_union(&tally->contradicted, &tally->lifted);
    for (unsigned i = 0; i < STRENGTH_COUNT; i++)
        set = requirement_set_union(&set, &tally->incomplete[i]);
    return set;
}

/* Of `asked`, what pinned tests show; `*proof` is one of them, or NULL. */
static struct requirement_set tested_updates(const struct capability *capability, const struct requirement_set *asked,
                                             const struct evidence **proof) {
    const struct evidence_list *list = &capability->evidence;
    struct requirement_set shown = {{0, 0}}, against = doubted(&capability->tally);
    *proof = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (item->standing != EVIDENCE_COUNTS || item->kind != EVIDENCE_TEST || item->effect != EFFECT_SUPPORTS ||
            item->strength < STRENGTH_ARTEFACT)
            continue;
        struct requirement_set before = requirement_set_minus(asked, &shown);
        shown = requirement_set_union(&shown, &item->requirements);
        struct requirement_set after = requirement_set_minus(asked, &shown);
        *proof = requirement_set_count(&after) < requirement_set_count(&before) ? item : *proof;
    }
    return requirement_set_minus(&shown, &against);
}

enum status status_find_update_check(const struct status_search *search) {
    struct requirement_set asked = update_requirements(search->workspace->product->types);
    const struct evidence *proof;
    TRY(find_all_abandoned(search));
    if (requirement_set_empty(&asked))
        return status_unchecked(search, STR("how updates are verified: 62443-4-2 asks no test of it of this type"));
    struct requirement_set shown = tested_updates(search->capability, &asked, &proof);
    struct requirement_set against = doubted(&search->capability->tally),
                           sound = requirement_set_minus(&asked, &against);
    struct requirement_set failed = requirement_set_minus(&asked, &sound);
    if (!requirement_set_empty(&failed))
        TRY(status_lacks(search, search->release->place,
                         str_format(search->arena, "evidence of " STR_F " stands against it, or did not run whole",
                                    STR_A(requirement_at(requirement_set_next(&failed, 0))->id))));
    struct requirement_set missing = requirement_set_minus(&asked, &shown);
    if (!proof || !requirement_set_empty(&missing))
        return status_unchecked(search,
                                str_format(search->arena,
                                           "whether the device checks updates: no pinned tests, all passed, of " STR_F,
                                           STR_A(requirement_at(requirement_set_next(&missing, 0))->id)));
    TRY(status_checked(search, STR("whether tests show that the device checks updates")));
    for (size_t i = 0; i < search->workspace->product->release_count; i++)
        if (search->workspace->product->releases[i].support_until == DATE_NONE)
            return STATUS_OK;
    return status_shows(
        search, STRENGTH_ARTEFACT, proof->place,
        STR("every release has a stated end of support, and tests show that the device checks updates"));
}

/* ---- SUM-5 */

struct promise {
    size_t kept, late, overdue, unscored, open;
    const struct status_case *first_late, *first_overdue;
    date_days late_due, overdue_due, newest;
    struct place place;
};

/* No fix is to come: none is planned, or each release of the product with a word, and there is one, has a last word. */
static bool is_settled(const struct case_document *document, const struct product *product) {
    size_t words = 0;
    for (size_t i = 0; i < document->remedy_count; i++)
        if (document->remedies[i].kind == CASE_REMEDY_NONE &&
            (document->remedies[i].product.len == 0 || str_eq(document->remedies[i].product, product->id)))
            return true;
    for (size_t i = 0; i < product->release_count; i++) {
        enum case_answer answer;
        if (!case_answer_of(document, product->id, product->releases[i].version, &answer))
            continue;
        if (answer != CASE_FIXED && answer != CASE_NOT_AFFECTED)
            return false;
        words++;
    }
    return words > 0;
}

/* The day on which a fix was out; DATE_NONE when none was by the day of the status. */
static date_days day_of_fix(const struct status_search *search, const struct status_case *one) {
    enum { DAY_SECONDS = 86400 };
    date_days received = (date_days)(one->joined.document->received.seconds / DAY_SECONDS);
    date_days fixed = support_fixed(&one->joined, search->workspace->product->id);
    if (fixed == DATE_NONE || fixed > search->at)
        return DATE_NONE;
    return fixed > received ? fixed : received;
}

static void take_fixed(const struct status_search *search, const struct status_case *one, date_days fixed,
                       date_days due, struct promise *all) {
    enum { YEAR_DAYS = 365 };
    if (due == DATE_NONE || fixed <= due) {
        all->place = all->kept++ == 0 || fixed > all->newest ? place_of(one) : all->place;
        all->newest = fixed > all->newest ? fixed : all->newest;
    } else if (due >= search->at - YEAR_DAYS && all->late++ == 0) {
        all->first_late = one;
        all->late_due = due;
    }
}

static void take_case(const struct status_search *search, const struct status_case *one, struct promise *all) {
    enum process_severity severity;
    date_days fixed = day_of_fix(search, one), due = DATE_NONE;
    if (!status_case_severity(one, &severity)) {
        all->unscored++;
        return;
    }
    struct date_span span = search->workspace->process->updates.promise.spans[severity];
    if (span.days > 0 || span.months > 0)
        due = date_add(one->received, span);
    if (fixed != DATE_NONE) {
        take_fixed(search, one, fixed, due, all);
        return;
    }
    if (is_settled(one->joined.document, search->workspace->product))
        return;
    all->open++;
    if (due != DATE_NONE && search->at > due && all->overdue++ == 0) {
        all->first_overdue = one;
        all->overdue_due = due;
    }
}

static enum status say_missed(const struct status_search *search, const struct promise *all) {
    char day[11];
    date_text(all->overdue_due, day);
    if (all->first_overdue)
        TRY(status_say(search,
                       &(const struct status_finding){
                           EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, DATE_NONE, DATE_NONE, place_of(all->first_overdue),
                           str_format(search->arena, STR_F " has no fix, which was due by %s (%zu such)",
                                      STR_A(all->first_overdue->joined.document->id), day, all->overdue)}));
    date_text(all->late_due, day);
    if (all->first_late)
        TRY(status_lacks(search, place_of(all->first_late),
                         str_format(search->arena, "the fix of " STR_F " came after %s, when it was due (%zu such)",
                                    STR_A(all->first_late->joined.document->id), day, all->late)));
    return STATUS_OK;
}

enum status status_find_promise(const struct status_search *search) {
    const struct process_promise *promise = &search->workspace->process->updates.promise;
    struct promise all = {.newest = INT32_MIN};
    size_t known = 0;
    for (size_t i = 0; search->cases && i < search->cases->count; i++)
        if (is_known(&search->cases->items[i])) {
            take_case(search, &search->cases->items[i], &all);
            known++;
        }
    if (known == 0)
        return say_unseen(search);
    if (all.unscored > 0)
        TRY(status_unchecked(search, str_format(search->arena, "the time of fixes of " STR_F ": without a score",
                                                STR_A(words_count(search->arena, all.unscored, "case", "cases")))));
    TRY(status_checked(search,
                       str_format(search->arena, "the days from report to fix of " STR_F " against %s",
                                  STR_A(words_count(search->arena, known - all.unscored, "case", "cases")),
                                  promise->place.source ? "the promise" : "the usual times: there is no 'promise'")));
    TRY(say_missed(search, &all));
    if (all.overdue + all.late > 0 || all.kept == 0)
        return STATUS_OK;
    return say_practised(
        search, promise->place.source ? STRENGTH_ARTEFACT : STRENGTH_CLAIM, all.newest, all.place,
        str_format(search->arena, STR_F " within %s, %zu open",
                   STR_A(words_count(search->arena, all.kept, "fix came", "fixes came")),
                   promise->place.source ? "the promised time" : "the usual time, which nobody promised", all.open));
}
