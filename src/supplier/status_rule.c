#include "supplier/status_rule.h"

#include "document/field.h"

#define TRACED " in threat-model.yaml and requirements.yaml ('keyway threats' says what is missing)"
#define GUIDED "hardening.yaml that leaves out nothing ('keyway guide')"

/* What cases show a document may show as well, where there are none. */
#define CASES ", or a document in process.yaml"

/* To add a way to show a requirement: a finder (status_rule.h says what it is given), and its row here. A requirement
 * may have several rows. What readers of evidence find on their own needs a row only to say that a program can check
 * it. */
const struct status_rule status_rules[] = {
    {STR_INIT("SM-2"), true, false, false, status_find_roles,
     "roles in process.yaml, a product-security-officer among them, that answer for every requirement"},
    {STR_INIT("SM-4"), true, false, false, status_find_training,
     "a training in date, with its record pinned, in process.yaml for everybody who has a role"},
    {STR_INIT("SM-8"), false, false, true, status_find_errors, NULL},
    {STR_INIT("SM-9"), true, false, true, status_find_components,
     "a CycloneDX bill of materials of the release, and in process.yaml under 'components' an owner, the support and "
     "an "
     "assessment in date for each of its components, compared with known vulnerabilities ('--advisories')"},
    {STR_INIT("SM-10"), false, false, false, status_find_custom, NULL},
    {STR_INIT("SM-11"), false, false, true, status_find_open,
     "no open finding in the release's evidence, and a record of its issues and what became of them under the release "
     "in process.yaml"},
    {STR_INIT("SM-12"), true, true, true, status_find_sign_off,
     "everything else shown, and then a 'sign-off' under the release in process.yaml, its record pinned"},
    {STR_INIT("SR-1"), true, false, false, status_find_trace, "the context of use" TRACED},
    {STR_INIT("SR-2"), true, false, true, status_find_trace, "a threat model, each threat treated," TRACED},
    {STR_INIT("SR-3"), true, false, true, status_find_trace, "requirements that answer the threats" TRACED},
    {STR_INIT("SR-4"), true, false, true, status_find_trace, "scope and level of the requirements" TRACED},
    {STR_INIT("SR-5"), true, false, true, status_find_trace, "a review by all that must take part" TRACED},
    {STR_INIT("SD-1"), false, false, false, status_find_interfaces, NULL},
    {STR_INIT("SD-1"), false, false, true, status_find_trace, NULL},
    {STR_INIT("SD-1"), false, false, true, status_find_surface, NULL},
    {STR_INIT("SD-4"), false, false, true, status_find_privilege, NULL},
    {STR_INIT("SD-4"), false, false, true, status_find_errors, NULL},
    {STR_INIT("SD-2"), true, false, true, status_find_trace, "several layers against each threat" TRACED},
    {STR_INIT("SI-1"), true, false, true, status_find_errors,
     "a SARIF report of a static analysis without open findings, pinned in the release"},
    {STR_INIT("SVV-1"), true, false, true, status_find_tests,
     "a JUnit report of the release whose tests name what they test, as in 'locks after five failures [CR 1.11]'"},
    {STR_INIT("SVV-1"), true, false, true, status_find_trace, NULL},
    {STR_INIT("SVV-2"), true, false, true, status_find_trace,
     "tests that try to defeat each mitigation and name it, [SVV-2], in a JUnit report of the release"},
    {STR_INIT("SI-2"), false, false, true, status_find_errors, NULL},
    {STR_INIT("SVV-3"), true, false, true, status_find_errors,
     "logs of fuzzing (kind: fuzzing), a saved 'keyway scan' (kind: scan), a SARIF report of a scanner that lists "
     "SVV-3, "
     "or tests that name it, [SVV-3]: "
     "port "
     "and vulnerability scans, analysis of the shipped files"},
    {STR_INIT("SVV-4"), true, false, true, status_find_pentest,
     "a penetration test of the release with nothing open (kind: pentest), its report pinned"},
    {STR_INIT("SVV-4"), false, false, true, status_find_scores_of_pentests, NULL},
    {STR_INIT("SVV-5"), true, false, false, status_find_independence,
     "'developers' and, for each kind of test, its testers with their departments under 'testing' in process.yaml"},
    {STR_INIT("DM-1"), false, false, false, status_find_reports, NULL},
    {STR_INIT("DM-1"), false, false, false, status_find_contact,
     "a contact under 'psirt' in product.yaml, and reports in psirt/ that were acknowledged in time with a "
     "'security-txt' under 'issues' in process.yaml, or the procedure that takes reports under 'documents'"},
    {STR_INIT("DM-2"), false, false, false, status_find_triage, "cases in psirt/ that were triaged in time" CASES},
    {STR_INIT("DM-3"), false, false, false, status_find_scores,
     "cases in psirt/ with a score, a weakness and a word on every supported release" CASES},
    {STR_INIT("DM-4"), false, false, false, status_find_outcomes,
     "an outcome of every case in psirt/, and the limit of risk that is accepted in a document of process.yaml"},
    {STR_INIT("DM-5"), false, false, false, status_find_provider, NULL},
    {STR_INIT("DM-5"), false, false, false, status_find_advisories,
     "cases in psirt/ that were published in time, and their advisories in the folder that 'advisories' under 'issues' "
     "in process.yaml names; or a document there"},
    {STR_INIT("DM-6"), false, false, false, status_find_reviews,
     "a review in date, its record pinned, under 'issues' in process.yaml, or a document there"},
    {STR_INIT("SUM-1"), false, false, false, status_find_fix_tests,
     "a pinned JUnit report of every release that fixes a case, and the procedure in a document of process.yaml"},
    {STR_INIT("SUM-2"), false, false, false, status_find_fix_texts,
     "details or a link with every fix of a case, and a document in process.yaml"},
    {STR_INIT("SUM-3"), false, false, false, status_find_dependents,
     "'dependents' under 'updates' in process.yaml for every component from outside, or a document there"},
    {STR_INIT("SUM-4"), false, false, false, status_find_support, NULL},
    {STR_INIT("SUM-4"), false, false, true, status_find_update_check,
     "support periods of all releases and tests that the device checks updates (EDR, HDR, NDR 3.10 RE 1), or a "
     "document in process.yaml"},
    {STR_INIT("SUM-5"), false, false, false, status_find_promise,
     "'promise' under 'updates' in process.yaml, and fixes of cases in psirt/ that kept it, or a document there"},
    {STR_INIT("SG-1"), true, false, true, status_find_guide, GUIDED},
    {STR_INIT("SG-2"), true, false, true, status_find_guide, GUIDED},
    {STR_INIT("SG-3"), true, false, true, status_find_guide, GUIDED},
    {STR_INIT("SG-4"), true, false, true, status_find_guide, GUIDED},
    {STR_INIT("SG-5"), true, false, true, status_find_guide, GUIDED},
    {STR_INIT("SG-6"), true, false, true, status_find_guide, GUIDED},
    {STR_INIT("SG-7"), true, false, true, status_find_guide, GUIDED},
    {STR_INIT("SG-6"), false, false, false, status_find_accounts, NULL},
};
const size_t status_rule_count = ARRAY_LEN(status_rules);

enum { NAMES_SHOWN = 4 };

uint64_t status_rules_machine(void) {
    uint64_t set = 0;
    for (size_t i = 0; i < status_rule_count; i++)
        set |= status_rules[i].machine ? UINT64_C(1) << process_find(status_rules[i].id) : 0;
    return set;
}

uint64_t status_rules_of_release(void) {
    uint64_t set = 0;
    for (size_t i = 0; i < status_rule_count; i++)
        set |= status_rules[i].release ? UINT64_C(1) << process_find(status_rules[i].id) : 0;
    return set;
}

struct str status_rules_model(unsigned index) {
    static const struct {
        struct str begins, model;
    } MODELS[] = {
        {STR_INIT("SR-"), STR_INIT("threat-model.yaml")},
        {STR_INIT("SD-2"), STR_INIT("threat-model.yaml")},
        {STR_INIT("SG-"), STR_INIT("hardening.yaml")},
        {STR_INIT("SVV-4"), STR_INIT("an entry of the kind pentest")},
    };
    for (size_t i = 0; i < ARRAY_LEN(MODELS); i++)
        if (str_starts(process_at(index)->id, MODELS[i].begins))
            return MODELS[i].model;
    return STR("");
}

struct str status_rules_wanted(unsigned index, struct arena *arena) {
    for (size_t i = 0; i < status_rule_count; i++)
        if (status_rules[i].wanted && process_find(status_rules[i].id) == index)
            return str_from(status_rules[i].wanted);
    return str_format(arena, "a document in process.yaml: " STR_F, STR_A(process_at(index)->evidence));
}

enum status status_rules_ask(struct status_search *search, bool late) {
    for (size_t i = 0; i < status_rule_count; i++) {
        const struct status_rule *rule = &status_rules[i];
        search->process = UINT64_C(1) << process_find(rule->id);
        if (rule->find && rule->late == late)
            TRY(rule->find(search));
    }
    return STATUS_OK;
}

static enum evidence_standing standing_of(const struct status_search *search, const struct status_finding *finding) {
    if (finding->date != DATE_NONE && finding->date > search->at)
        return EVIDENCE_NOT_YET;
    return finding->ends != DATE_NONE && finding->ends <= search->at ? EVIDENCE_EXPIRED : EVIDENCE_COUNTS;
}

enum status status_say(const struct status_search *search, const struct status_finding *finding) {
    const struct evidence item = {.kind = EVIDENCE_CHECK,
                                  .effect = finding->effect,
                                  .standing = standing_of(search, finding),
                                  .strength = finding->strength,
                                  .process = search->process,
                                  .date = finding->date,
                                  .ends = finding->ends,
                                  .id = STR("keyway"),
                                  .detail = finding->detail,
                                  .place = finding->place,
                                  .proof = finding->place};
    return finding->detail.ptr ? evidence_add(search->list, search->arena, &item) : STATUS_MEMORY;
}

enum status status_shows(const struct status_search *search, enum strength strength, struct place place,
                         struct str detail) {
    return status_say(search,
                      &(const struct status_finding){EFFECT_SUPPORTS, strength, DATE_NONE, DATE_NONE, place, detail});
}

enum status status_lacks(const struct status_search *search, struct place place, struct str detail) {
    return status_say(search, &(const struct status_finding){EFFECT_INCOMPLETE, STRENGTH_ARTEFACT, DATE_NONE, DATE_NONE,
                                                             place, detail});
}

static enum status note(const struct status_search *search, bool checked, struct str text) {
    struct status_notes *notes = search->notes;
    for (size_t i = 0; text.ptr && i < notes->count; i++)
        if (notes->items[i].checked == checked && str_eq(notes->items[i].text, text)) {
            notes->items[i].process |= search->process;
            return STATUS_OK;
        }
    if (!text.ptr || !arena_grow(search->arena, (void **)&notes->items, notes->count, &notes->room,
                                 sizeof *notes->items, _Alignof(struct status_note)))
        return STATUS_MEMORY;
    notes->items[notes->count++] = (struct status_note){search->process, checked, text};
    return STATUS_OK;
}

enum status status_checked(const struct status_search *search, struct str text) {
    return note(search, true, text);
}

enum status status_unchecked(const struct status_search *search, struct str text) {
    return note(search, false, text);
}

struct str status_names(struct arena *arena, const struct str *names, size_t count) {
    struct str text = field_join(arena, names, count < NAMES_SHOWN ? count : NAMES_SHOWN);
    if (count <= NAMES_SHOWN || !text.ptr)
        return text;
    return str_format(arena, STR_F " and %zu more", STR_A(text), count - NAMES_SHOWN);
}

struct str status_ids(struct arena *arena, uint64_t set) {
    struct str names[PROCESS_COUNT];
    size_t count = 0;
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (process_set_has(set, i))
            names[count++] = process_at(i)->id;
    return status_names(arena, names, count);
}
