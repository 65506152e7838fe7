/* What each finder says of a workspace. */
#include "workshop.h"

#include "supplier/status_rule.h"

#define OFFICER "  - {id: product-security-officer, people: kim, accountable: [SM, SR, SD, SI, DM, SUM, SG]}\n"

static void judge_process(struct workshop *w, const char *text, const char *day) {
    workshop_file(w, "process.yaml", str_format(&w->bed->arena, WORKSHOP_PROCESS "%s", text).ptr);
    workshop_judge(w, day);
}

static void start(struct workshop *w, struct bed *bed) {
    workshop_init(w, bed);
    workshop_file(w, "product.yaml", WORKSHOP_PRODUCT);
}

static void every_row_names_a_requirement(void **state) {
    (void)state;
    for (size_t i = 0; i < status_rule_count; i++)
        assert_int_not_equal(process_find(status_rules[i].id), PROCESS_NONE);
}

static void roles_answer_for_everything_that_applies(void **state) {
    struct workshop w;
    start(&w, *state);
    judge_process(&w, "roles:\n  - {id: testers, people: kim, accountable: [SM, SR, SD, SI, SVV, DM, SUM, SG]}\n",
                  "2026-03-01");
    assert_state(&w, "SM-2", "partly", "no role is called product-security-officer");
    judge_process(&w, "roles:\n" OFFICER, "2026-03-01");
    assert_state(&w, "SM-2", "partly", "no role answers for SVV-1, SVV-2, SVV-3, SVV-4 and 1 more");
    judge_process(&w,
                  "roles:\n" OFFICER "  - {id: t, people: kim, accountable: [SVV-1, SVV-2, SVV-3, SVV-4]}\n"
                  "not-applicable: [{requirements: SVV-5, reason: a, by: kim, date: 2026-01-01}]\n",
                  "2026-03-01");
    assert_state(&w, "SM-2", "shown", "product security officer is Kim");
    judge_process(&w, "", "2026-03-01");
    assert_state(&w, "SM-2", "not shown", "");
    folder_free(w.folder);
}

static void training_counts_while_it_is_in_date_and_its_record_is_pinned(void **state) {
    struct workshop w;
    start(&w, *state);
#define TRAINED(more) "roles:\n" OFFICER "training: [{what: coding, people: kim, date: 2026-01-01" more "}]\n"
    judge_process(&w, TRAINED(", file: paper.md, sha256: HASH, valid-until: 2026-06-30"), "2026-06-30");
    assert_state(&w, "SM-4", "shown", "everybody with a role is trained: Kim");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-4", "expired", "the training of Kim is not in date");
    judge_process(&w, TRAINED(", file: paper.md, sha256: HASH"), "2028-01-01");
    assert_state(&w, "SM-4", "shown", "");
    workshop_judge(&w, "2028-01-02");
    assert_state(&w, "SM-4", "expired", "");
    judge_process(&w, TRAINED(""), "2026-03-01");
    assert_state(&w, "SM-4", "partly", "the training of Kim has no record that is pinned");
    judge_process(&w, TRAINED(", file: paper.md"), "2026-03-01");
    assert_state(&w, "SM-4", "partly", "no record that is pinned");
    workshop_file(&w, "process.yaml",
                  "keyway: process/1\npeople: [{id: kim, name: Kim}, {id: ada, name: Ada}, {id: eve, name: Eve}]\n"
                  "roles:\n" OFFICER "  - {id: d, people: ada}\n"
                  "training: [{what: coding, people: kim, date: 2026-01-01, file: paper.md, sha256: HASH}]\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SM-4", "partly", "no training is named for Ada");
    folder_free(w.folder);
}

#define TESTERS(people, testing)                                                                                       \
    "keyway: process/1\npeople:\n  - {id: ada, name: Ada, department: Dev}\n" people                                   \
    "developers: ada\ntesting:\n" testing
#define ALL_TESTS(id)                                                                                                  \
    "  - {test: Security requirements testing, testers: " id "}\n"                                                     \
    "  - {test: Threat mitigation testing, testers: " id "}\n  - {test: Abuse case testing, testers: " id "}\n"        \
    "  - {test: Attack surface analysis, testers: " id "}\n"                                                           \
    "  - {test: Known vulnerability scanning, testers: " id "}\n  - {test: Penetration testing, testers: " id "}\n"

static void testers_are_as_independent_as_the_table_asks(void **state) {
    static const struct {
        const char *process, *state, *reason;
    } CASES[] = {
        {TESTERS("  - {id: eve, name: Eve, department: QA}\n", ALL_TESTS("eve")), "shown", "as independent"},
        {TESTERS("  - {id: eve, name: Eve, organisation: Lab}\n", ALL_TESTS("eve")), "shown", "as independent"},
        {TESTERS("  - {id: eve, name: Eve, organisation: ACME, department: dev}\n", ALL_TESTS("eve")), "partly",
         "Eve is of the developers' department"},
        {TESTERS("  - {id: eve, name: Eve, organisation: A}\n", ALL_TESTS("eve")), "partly",
         "the department of Eve is not stated"},
        {TESTERS("  - {id: eve, name: Eve, organisation: acme controls, department: Dev}\n", ALL_TESTS("eve")),
         "partly", "Eve is of the developers' department"},
        {TESTERS("  - {id: eve, name: Eve, department: dev}\n", ALL_TESTS("eve")), "partly",
         "Eve is of the developers' department"},
        {TESTERS("  - {id: eve, name: Eve}\n", ALL_TESTS("eve")), "partly", "the department of Eve is not stated"},
        {TESTERS("", ALL_TESTS("ada")), "partly", "Ada also develops"},
        {TESTERS("  - {id: eve, name: Eve, department: QA}\n", "  - {test: Penetration testing, testers: eve}\n"),
         "partly", "nobody is named for: Security requirements testing"},
        {TESTERS("", "  - {test: Static code analysis, testers: ada}\n"), "partly", "nobody is named for"},
        /* One person with two entries. */
        {TESTERS("  - {id: eve, name: ' ADA ', department: QA}\n", ALL_TESTS("eve")), "partly",
         "' ADA ' and 'Ada', who develops, are one person"},
        {TESTERS("  - {id: eve, name: Ada Lovelace, organisation: Lab}\n", ALL_TESTS("eve")), "partly",
         "whether 'Ada Lovelace' and 'Ada', who develops, are one person needs a look"},
        {TESTERS("  - {id: eve, name: ada@x, email: eve@x, aliases: Ada, department: QA}\n", ALL_TESTS("eve")),
         "partly", "are one person"},
        {"keyway: process/1\npeople: [{id: eve, name: Eve}]\ntesting:\n" ALL_TESTS("eve"), "partly",
         "'developers' does not say who develops"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: Acme, aliases: Acme Controls}\n"
                  "product: {id: p, name: P, types: ED}\nreleases: [{version: '1.0', date: 2026-01-01}]\n");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        workshop_file(&w, "process.yaml", CASES[i].process);
        workshop_judge(&w, "2026-03-01");
        assert_state(&w, "SVV-5", CASES[i].state, CASES[i].reason);
    }
    folder_free(w.folder);
}

/* ---- penetration tests */

#define TESTED_BY(testers, more, vector)                                                                               \
    "keyway: pentest/1\nproduct: p\nversion: '1.0'\ntesters: " testers "\nstarted: 2026-01-01\nended: 2026-01-02\n"    \
    "scope: web\n" more "findings:\n  - {id: PT-1, title: T, score: 8.1, state: open" vector "}\n"
#define PENTESTED                                                                                                      \
    "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\nreleases:\n"              \
    "  - {version: '1.0', date: 2026-01-01, evidence: [{id: pt, kind: pentest, file: paper.md, sha256: HASH, date: "   \
    "2026-01-02}]}\n"

static void judge_pentest(struct workshop *w, const char *document) {
    workshop_paper(w, document);
    workshop_file(w, "product.yaml", PENTESTED);
    workshop_file(w, "process.yaml", TESTERS("  - {id: eve, name: Eve, department: QA}\n", ALL_TESTS("eve")));
    workshop_judge(w, "2026-03-01");
}

static void whoever_tested_a_release_is_independent_too(void **state) {
    static const struct {
        const char *document, *state, *reason;
    } CASES[] = {
        {TESTED_BY("Eve", "", ""), "shown", "as independent"},
        {TESTED_BY("' eve '", "", ""), "shown", "as independent"},
        {TESTED_BY("[Eve, Ada]", "", ""), "partly", "asks for independent testers: Ada also develops"},
        {TESTED_BY("ada", "organisation: Lab\n", ""), "partly", "Ada also develops"},
        {TESTED_BY("Zoe", "", ""), "partly", "Zoe is not in the list of people in process.yaml: needs a look"},
        {TESTED_BY("Zoe", "organisation: ACME\n", ""), "partly", "Zoe is not in the list of people"},
        {TESTED_BY("Zoe", "organisation: Lab\n", ""), "partly", "Zoe is not in the list of people"},
        {TESTED_BY("'EVE <eve@lab.example>'", "organisation: Lab\n", ""), "shown", "as independent"},
        {TESTED_BY("'Ada Lovelace <ada@x>'", "organisation: Lab\n", ""), "partly", "Ada also develops"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        judge_pentest(&w, CASES[i].document);
        assert_state(&w, "SVV-5", CASES[i].state, CASES[i].reason);
    }
    folder_free(w.folder);
}

static void scores_are_what_their_vectors_give(void **state) {
    static const struct {
        const char *vector, *told; /* NULL: nothing is */
    } CASES[] = {
        {"", NULL},
        {", vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H'", NULL},
        {", vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'",
         "finding PT-1 of penetration testing has score 8.1, but its vector gives 9.8"},
        {", vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'", "its vector gives 9.3"},
        {", vector: 'AV:N/AC:L/Au:N/C:C/I:C/A:C'", "its vector gives 10.0"},
        {", vector: nonsense", "is no CVSS vector: nonsense"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const struct evidence *told = NULL;
        judge_pentest(&w, str_format(&w.bed->arena, TESTED_BY("Eve", "", "%s"), CASES[i].vector).ptr);
        for (size_t k = 0; k < w.status.checks.count; k++)
            if (process_set_has(w.status.checks.items[k].process, process_find(STR("SVV-4"))))
                told = &w.status.checks.items[k];
        assert_int_equal(told != NULL, CASES[i].told != NULL);
        if (!told)
            continue;
        assert_int_equal(told->effect, EFFECT_INCOMPLETE);
        assert_true(str_contains(told->detail, str_from(CASES[i].told)));
        assert_true(told->place.source && str_ends(told->place.source->name, STR("paper.md")));
        assert_true(told->place.offset > 0);
    }
    folder_free(w.folder);
}

/* ---- components */

static void write_bill(struct workshop *w) {
    workshop_file(w, "paper.md",
                  "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": ["
                  "{\"type\": \"library\", \"name\": \"zlib\", \"version\": \"1\"},"
                  "{\"type\": \"library\", \"name\": \"tls\", \"purl\": \"pkg:deb/debian/tls@3\"},"
                  "{\"type\": \"file\", \"name\": \"notes.txt\"}]}");
    workshop_file(w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n"
                  "      - {id: parts, kind: sbom, file: paper.md, date: 2026-01-01}\n");
}

static void every_component_needs_an_owner_support_and_an_assessment(void **state) {
    static const struct {
        const char *components, *reason;
    } CASES[] = {
        {"[{match: zlib, owner: kim, support: maintained, assessed-until: 2026-03-01}]",
         "1 of 2 components have no decision, e.g. tls"},
        {"[{match: '*', owner: kim, support: maintained, assessed-until: 2026-02-28}]",
         "2 of 2 components are past the day of their assessment"},
        {"[{match: zlib, owner: kim, support: maintained, assessed-until: 2027-01-01, support-until: 2026-02-28}, "
         "{match: "
         "'pkg:deb/*', owner: kim, support: own, assessed-until: 2027-01-01}]",
         "1 of 2 components are past the end of their support, e.g. zlib"},
        {"[{match: '*', owner: kim, support: ended, reason: we patch, assessed-until: 2027-01-01}]",
         "2 of 2 components are past the end of their support"},
        {"[{match: '*', owner: kim, support: own, reason: r, support-until: 2026-02-28, assessed-until: 2027-01-01}]",
         "2 of 2 components are past the end of their support"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    write_bill(&w);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        judge_process(&w, str_format(&w.bed->arena, "components: %s\n", CASES[i].components).ptr, "2026-03-01");
        assert_state(&w, "SM-9", "partly", CASES[i].reason);
    }
    judge_process(&w, "components: [{match: '*', owner: kim, support: own, assessed-until: 2026-03-01}]\n",
                  "2026-03-01");
    bool told = false;
    for (size_t i = 0; i < w.status.checks.count; i++)
        told |= str_eq(w.status.checks.items[i].detail,
                       STR("all 2 components have an owner and are assessed until 2026-03-01"));
    assert_true(told);
    folder_free(w.folder);
}

#define NOT_AFFECTED                                                                                                   \
    "{\"id\": \"G-1\", \"modified\": \"2026-01-01T00:00:00Z\", \"affected\": [{\"package\": {\"ecosystem\": \"npm\", " \
    "\"name\": \"other\"}, \"versions\": [\"1\"]}]}"

static void a_bill_counts_while_it_is_pinned_and_in_date(void **state) {
    static const struct {
        const char *entries, *state, *reason;
    } CASES[] = {
        {"[{id: a, kind: sbom, file: paper.md, sha256: HASH, date: 2026-01-01}]", "shown", "all 1 components"},
        {"[{id: a, kind: sbom, file: paper.md, date: 2026-01-01}]", "partly",
         "all 1 components have an owner and are assessed until 2027-01-01 (no more than a claim)"},
        {"[{id: a, kind: sbom, file: paper.md, sha256: HASH, date: 2026-01-01}, {id: b, kind: sbom, file: paper.md, "
         "date: 2026-01-01}]",
         "partly", "the bill of materials b is not pinned"},
        {"[{id: a, kind: sbom, file: paper.md, sha256: HASH, date: 2026-01-01, valid-until: 2026-02-28}]", "expired",
         "all 1 components have an owner and are assessed until 2027-01-01 (counted until 2026-02-28)"},
        {"[{id: a, kind: sbom, file: paper.md, sha256: HASH, date: 2026-03-02}]", "not shown",
         "does not count before 2026-03-02"},
        {"[{id: a, kind: sbom, file: paper.md, sha256: HASH, date: 2026-01-01}, {id: b, kind: sbom, file: paper.md, "
         "sha256: HASH, date: 2026-01-01, valid-until: 2026-02-28}]",
         "partly", "the bill of materials b is not in date"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_paper(&w,
                   "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": ["
                   "{\"type\": \"library\", \"name\": \"zlib\", \"version\": \"1\", \"purl\": \"pkg:npm/zlib@1\"}]}");
    assert_int_equal(mkdir(folder_path(w.bed, w.folder, "osv"), 0700), 0);
    workshop_file(&w, "osv/a.json", NOT_AFFECTED);
    w.advisories = folder_path(w.bed, w.folder, "osv");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        workshop_file(&w, "product.yaml",
                      str_format(&w.bed->arena,
                                 "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: "
                                 "ED}\nreleases:\n  - {version: '1.0', date: 2026-01-01, evidence: %s}\n",
                                 CASES[i].entries)
                          .ptr);
        judge_process(&w, "components: [{match: '*', owner: kim, support: own, assessed-until: 2027-01-01}]\n",
                      "2026-03-01");
        assert_state(&w, "SM-9", CASES[i].state, CASES[i].reason);
    }
    folder_free(w.folder);
}

static void a_custom_component_comes_with_how_it_is_developed(void **state) {
    struct workshop w;
    start(&w, *state);
#define CUSTOM(more)                                                                                                   \
    "components: [{match: m, owner: kim, support: own, assessed-until: 2027-01-01, custom: true" more "}]\n"
    judge_process(&w, CUSTOM(""), "2026-03-01");
    assert_state(&w, "SM-10", "partly", "names no 'file'");
    judge_process(&w, CUSTOM(", file: paper.md"), "2026-03-01");
    assert_state(&w, "SM-10", "partly", "is not pinned");
    judge_process(&w, CUSTOM(", file: paper.md, sha256: HASH"), "2026-03-01");
    assert_state(&w, "SM-10", "shown", "pinned files show how the suppliers of 1 custom component develop");
    judge_process(&w, CUSTOM("") "not-applicable: [{requirements: SM-10, reason: a, by: kim, date: 2026-01-01}]\n",
                  "2026-03-01");
    assert_state(&w, "SM-10", "partly", "names no 'file'");
    folder_free(w.folder);
}

/* The index finds what the one rule of matching says: the first decision counts, whichever way it matches. */
static void the_first_decision_that_matches_counts(void **state) {
    static const struct {
        const char *components;
        bool decided;
    } CASES[] = {
        {"[{match: 'z*', owner: kim, support: own, assessed-until: 2026-01-01}, {match: zlib, owner: kim, support: "
         "own, "
         "assessed-until: 2027-01-01}, {match: 'pkg:*', owner: kim, support: own, assessed-until: 2027-01-01}]",
         false},
        {"[{match: zlib, owner: kim, support: own, assessed-until: 2027-01-01}, {match: 'z*', owner: kim, support: "
         "own, "
         "assessed-until: 2026-01-01}, {match: 'pkg:deb/debian/tls', owner: kim, support: own, assessed-until: "
         "2027-01-01}]",
         true},
        {"[{match: 'pkg:deb/debian/t*', owner: kim, support: own, assessed-until: 2027-01-01}, {match: zlib, owner: "
         "kim, "
         "support: own, assessed-until: 2027-01-01}, {match: tls, owner: kim, support: own, assessed-until: "
         "2026-01-01}]",
         true},
    };
    struct workshop w;
    workshop_init(&w, *state);
    write_bill(&w);
    for (size_t c = 0; c < ARRAY_LEN(CASES); c++) {
        judge_process(&w, str_format(&w.bed->arena, "components: %s\n", CASES[c].components).ptr, "2026-03-01");
        bool decided = false;
        for (size_t i = 0; i < w.status.checks.count; i++)
            decided |= str_starts(w.status.checks.items[i].detail, STR("all 2 components have an owner"));
        assert_true(decided == CASES[c].decided);
    }
    folder_free(w.folder);
}

/* ---- tests and claims */

#define TESTED(pin, more)                                                                                              \
    "keyway: product/1\nsupplier: {id: a, name: Acme, psirt: {contact: x@a.example}}\n"                                \
    "product: {id: p, name: P, types: ED}\nreleases:\n  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n"       \
    "      - {id: tests, kind: junit, file: paper.md, date: 2026-01-01" pin "}\n" more

static void judge_tests(struct workshop *w, const char *tests, const char *product) {
    workshop_paper(w, tests);
    workshop_file(w, "product.yaml", product);
    workshop_judge(w, "2026-03-01");
}

#define PINNED       ", sha256: HASH"
#define SUITE(inner) "<testsuite name='a'>" inner "</testsuite>"
#define CLAIM        "      - {id: c, kind: claim, statement: s, by: b, date: 2026-01-01, requirements: [CR 1.1, CR 2.1]}\n"

static void what_is_claimed_is_tested_and_what_is_tested_passes(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    /* Where nothing says what there is to test, one test is no more than a beginning. */
    judge_tests(&w, SUITE("<testcase name='t [CR 1.1]'/>"), TESTED(PINNED, ""));
    assert_state(&w, "SVV-1", "partly", "what there is to test is not said");
    judge_tests(&w, SUITE("<testcase name='t [CR 1.1]'/>"), TESTED(PINNED, CLAIM));
    assert_state(&w, "SVV-1", "partly", "1 component requirement is claimed without a test, e.g. CR 2.1");
    judge_tests(&w, SUITE("<testcase name='t [CR 1.1, CR 2.1]'/>"), TESTED(PINNED, CLAIM));
    assert_state(&w, "SVV-1", "shown", "tests of 2 component requirements pass");
    judge_tests(&w, SUITE("<testcase name='t [CR 1.1]'/><testcase name='u [CR 2.1]'><failure/></testcase>"),
                TESTED(PINNED, ""));
    assert_state(&w, "SVV-1", "not shown", "test 'u [CR 2.1]' failed");
    judge_tests(&w, SUITE("<testcase name='t [CR 1.1]'/><testcase name='u'><failure/></testcase>"), TESTED(PINNED, ""));
    assert_state(&w, "SVV-1", "not shown", "test 'u' failed");
    judge_tests(&w, SUITE("<testcase name='t [CR 1.1, CR 2.1]'/>"), TESTED("", CLAIM));
    assert_state(&w, "SVV-1", "partly", "in a report that is not pinned");
    judge_tests(&w, SUITE("<testcase name='t'/>"), TESTED(PINNED, ""));
    assert_state(&w, "SVV-1", "not shown", "");
    assert_state(&w, "DM-1", "partly", "reports go to x@a.example (no more than a claim)");
    folder_free(w.folder);
}

/* The model says what it does not show; a document beside it, or in its place, is not enough. */
static void a_threat_model_is_traced(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(
        &w, "process.yaml",
        WORKSHOP_PROCESS
        "documents: [{requirements: SR-2, file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-01-01}]\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SR-2", "partly", "(a person's word: threat-model.yaml would let it be checked)");
    /* As 'keyway init' writes it: nobody has begun. */
    workshop_file(&w, "threat-model.yaml",
                  "keyway: threat-model/1\nproduct: p\nelements:\n  - {id: shell, name: Shell, kind: process}\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SR-1", "not shown", "");
    assert_state(&w, "SR-2", "partly", "(a person's word: threat-model.yaml would let it be checked)");
    workshop_file(&w, "threat-model.yaml",
                  "keyway: threat-model/1\nproduct: p\nelements:\n  - {id: shell, name: Shell, kind: process}\n"
                  "  - {id: keys, kind: store}\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SR-2", "partly", "threats");
    assert_state(&w, "SR-1", "partly", "no context of use");
    workshop_file(&w, "threat-model.yaml", "keyway: threat-model/1\noops: 1\n");
    assert_int_equal(workshop_try(&w, "2026-03-01", NULL), STATUS_INPUT);
    folder_free(w.folder);
}

/* So is a hardening guide. */
static void what_the_guide_lacks_is_told_by_requirement(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SG-4", "not shown", "");
    workshop_file(&w, "hardening.yaml", "keyway: hardening/1\nproduct: p\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SG-4", "not shown", "");
    workshop_file(&w, "hardening.yaml", "keyway: hardening/1\nproduct: p\ndefence: [{id: a, what: b}]\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SG-4", "partly", "the guide says nothing under 'disposal'");
    assert_state(&w, "SG-7", "partly", "nobody has reviewed the guide within a year");
    judge_process(&w, "not-applicable: [{requirements: [SG-4, SG-7], reason: a, by: kim, date: 2026-01-01}]\n",
                  "2026-03-01");
    assert_state(&w, "SG-4", "not applicable", "");
    assert_state(&w, "SG-7", "partly", "nobody has reviewed the guide within a year");
    workshop_file(
        &w, "hardening.yaml",
        "keyway: hardening/1\nproduct: other\ndefence: [{id: a, what: b}]\nenvironment: [{id: c, what: b}]\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SG-1", "not shown", "");
    assert_state(&w, "SG-2", "not shown", "");
    assert_state(&w, "SG-3", "partly", "the guide is for 'other', product.yaml for 'p'");
    folder_free(w.folder);
}

/* The same of every requirement that a model of the workspace, or a file of the release, would let a program check. */
static void where_a_model_could_be_checked_a_document_is_no_more_than_a_word(void **state) {
    static const struct {
        const char *id, *model;
    } CASES[] = {
        {"SR-1", "threat-model.yaml"}, {"SR-2", "threat-model.yaml"}, {"SR-3", "threat-model.yaml"},
        {"SR-4", "threat-model.yaml"}, {"SR-5", "threat-model.yaml"}, {"SD-2", "threat-model.yaml"},
        {"SG-1", "hardening.yaml"},    {"SG-2", "hardening.yaml"},    {"SG-3", "hardening.yaml"},
        {"SG-4", "hardening.yaml"},    {"SG-5", "hardening.yaml"},    {"SG-6", "hardening.yaml"},
        {"SG-7", "hardening.yaml"},
    };
    struct workshop w;
    start(&w, *state);
    judge_process(&w,
                  "documents: [{requirements: [SR-1, SR-2, SR-3, SR-4, SR-5, SD-2, SG-1, SG-2, SG-3, SG-4, SG-5, SG-6, "
                  "SG-7], file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-01-01}]\n",
                  "2026-03-01");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        assert_state(&w, CASES[i].id, "partly", CASES[i].model);
        assert_state(&w, CASES[i].id, "partly", "a person's word");
    }
    folder_free(w.folder);
}

/* A plan, and results that lie beside no release, say nothing of this one. */
static void a_release_needs_a_penetration_test_of_its_own(void **state) {
    static const char PLAN[] =
        "documents: [{requirements: SVV-4, file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-01-01}]\n";
    static const char RECORD[] = "releases: [{version: '1.0', records: [{requirements: SVV-4, file: paper.md, sha256: "
                                 "HASH, date: 2026-01-01}]}]\n";
    struct workshop w;
    start(&w, *state);
    judge_process(&w, PLAN, "2026-03-01");
    assert_state(&w, "SVV-4", "partly", "release 1.0 has no penetration test of its own");
    judge_process(&w, RECORD, "2026-03-01");
    assert_state(&w, "SVV-4", "partly", "(a person's word: an entry of the kind pentest would let it be checked)");
    judge_process(&w, str_format(&w.bed->arena, "%s%s", PLAN, RECORD).ptr, "2026-03-01");
    assert_state(&w, "SVV-4", "partly", "a person's word");
    workshop_file(&w, "pentest.yaml",
                  "keyway: pentest/1\nproduct: p\nversion: '1.0'\ntesters: Eve\nstarted: 2026-01-01\n"
                  "ended: 2026-01-02\nscope: web\nfile: paper.md\nsha256: HASH\n");
    struct str test = str_format(&w.bed->arena, "%s/pentest.yaml", w.folder);
    struct source read;
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    assert_int_equal(file_read(test.ptr, 1 << 16, &w.bed->arena, &w.bed->sink, &read), STATUS_OK);
    hash_sha256(read.text, digest);
    hash_hex(digest, sizeof digest, hex);
    static const char ENTRY[] = "{id: pt, kind: pentest, file: pentest.yaml, date: 2026-01-02, sha256: %.*s%s}";
    static const char HEAD[] = "keyway: product/1\nsupplier:\n  id: a\n  name: Acme\n";
    static const char TAIL[] =
        "product: {id: p, name: P, types: ED}\nreleases:\n  - version: '1.0'\n    date: 2026-01-03\n";
    /* Of the supplier, and of no release. */
    struct str entry = str_format(&w.bed->arena, ENTRY, (int)sizeof hex, hex, ", requirements: SVV-4");
    workshop_file(&w, "product.yaml", str_format(&w.bed->arena, "%s  evidence: [%s]\n%s", HEAD, entry.ptr, TAIL).ptr);
    judge_process(&w, PLAN, "2026-03-01");
    assert_state(&w, "SVV-4", "partly", "release 1.0 has no penetration test of its own");
    entry = str_format(&w.bed->arena, ENTRY, (int)sizeof hex, hex, "");
    workshop_file(&w, "product.yaml", str_format(&w.bed->arena, "%s%s    evidence: [%s]\n", HEAD, TAIL, entry.ptr).ptr);
    judge_process(&w, PLAN, "2026-03-01");
    assert_state(&w, "SVV-4", "shown", "penetration test of 1 interface");
    folder_free(w.folder);
}

static void results_of_another_build_keep_a_release_from_shipping(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_paper(&w, SUITE("<testcase name='t [CR 1.1]'/>"));
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\nreleases:\n"
                  "  - version: '2.0'\n    date: 2026-02-01\n    build: b1\n    evidence:\n"
                  "      - {id: c, kind: claim, statement: s, by: b, date: 2026-01-01, requirements: CR 1.1, file: "
                  "paper.md, sha256: HASH}\n"
                  "      - {id: tests, kind: junit, file: paper.md, sha256: HASH, date: 2026-01-01, build: b1}\n"
                  "  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n"
                  "      - {id: old, kind: junit, file: paper.md, sha256: HASH, date: 2026-01-01}\n");
    assert_int_equal(workshop_try(&w, "2026-03-01", "2.0"), STATUS_OK);
    assert_str(w.status.conditions[0].name, "evidence");
    assert_str(w.status.conditions[0].reason, "tests is the file that release 1.0 names, too");
    folder_free(w.folder);
}

static void results_that_no_build_ties_keep_a_release_from_shipping(void **state) {
    static const struct {
        const char *release, *entry, *reason;
        bool holds;
    } CASES[] = {
        {"", "", "the release names no 'build'", false},
        {", build: b1", "", "tests does not say of which build it is", false},
        {", build: b1", ", build: b1", "all of them as they were pinned", true},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_paper(&w, SUITE("<testcase name='t [CR 1.1]'/>"));
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        workshop_file(
            &w, "product.yaml",
            str_format(&w.bed->arena,
                       "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: "
                       "ED}\nreleases:\n  - {version: '1.0', date: 2026-02-01%s, evidence: [{id: tests, kind: "
                       "junit, file: paper.md, sha256: HASH, date: 2026-01-01%s}]}\n",
                       CASES[i].release, CASES[i].entry)
                .ptr);
        assert_int_equal(workshop_try(&w, "2026-03-01", "1.0"), STATUS_OK);
        assert_int_equal(w.status.conditions[0].holds, CASES[i].holds);
        assert_true(str_contains(w.status.conditions[0].reason, str_from(CASES[i].reason)));
    }
    folder_free(w.folder);
}

/* What an analysis found stands against what it was to show; that it did not run whole makes that incomplete. */
static void open_findings_of_an_analysis_stand_against_what_it_was_to_show(void **state) {
    static const struct {
        const char *results, *more, *state, *reason;
    } CASES[] = {
        {"", ", \"invocations\": [{\"executionSuccessful\": true}]", "shown", "no open finding"},
        {"", "", "partly", ""},
        {"{\"level\": \"warning\"}", "", "shown", "1 weaker result"},
        {"{\"level\": \"warning\", \"properties\": {\"cwe\": 122}}", "", "not shown", "1 open finding"},
        {"{\"level\": \"error\"}", "", "not shown", "1 open finding, 1 of them without a CWE"},
        {"{\"level\": \"error\", \"properties\": {\"cwe\": 122}}", "", "not shown", "1 open finding"},
        {"", ", \"invocations\": [{\"executionSuccessful\": false}]", "partly", "its run failed"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        workshop_paper(&w, str_format(&w.bed->arena,
                                      "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": "
                                      "\"T\"}}, \"results\": [%s]%s}]}",
                                      CASES[i].results, CASES[i].more)
                               .ptr);
        workshop_file(&w, "product.yaml",
                      "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"
                      "releases: [{version: '1.0', date: 2026-02-01, evidence: [{id: a, kind: sarif, file: paper.md, "
                      "sha256: HASH, date: 2026-01-01, requirements: [SI-1, SVV-3]}]}]\n");
        workshop_judge(&w, "2026-03-01");
        assert_state(&w, "SI-1", CASES[i].state, CASES[i].reason);
        assert_state(&w, "SVV-3", CASES[i].state, CASES[i].reason);
    }
    folder_free(w.folder);
}

/* Whatever a certificate says. */
static void an_analysis_that_failed_keeps_a_release_from_shipping(void **state) {
    static const struct {
        const char *invocation;
        bool holds;
    } CASES[] = {{"{\"executionSuccessful\": true}", true}, {"{\"executionSuccessful\": false}", false}};
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier:\n  id: a\n  name: Acme\n  certificates:\n"
                  "    - {id: sdla, scheme: SDLA, body: Lab, organisation: Acme, issued: 2025-01-01, file: paper.md, "
                  "sha256: HASH}\n"
                  "product: {id: p, name: P, types: ED}\nreleases:\n  - version: '1.0'\n    date: 2026-01-01\n"
                  "    evidence: [{id: s, kind: sarif, file: s.sarif, date: 2026-01-01}]\n");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        workshop_file(&w, "s.sarif",
                      str_format(&w.bed->arena,
                                 "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"c\"}}, "
                                 "\"invocations\": [%s], \"results\": []}]}",
                                 CASES[i].invocation)
                          .ptr);
        assert_int_equal(workshop_try(&w, "2026-03-01", "1.0"), STATUS_OK);
        assert_state(&w, "SM-11", "shown", "");
        assert_str(w.status.conditions[1].name, "open findings");
        assert_true(w.status.conditions[1].holds == CASES[i].holds);
    }
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_row_names_a_requirement),
        BED_TEST(roles_answer_for_everything_that_applies),
        BED_TEST(training_counts_while_it_is_in_date_and_its_record_is_pinned),
        BED_TEST(testers_are_as_independent_as_the_table_asks),
        BED_TEST(whoever_tested_a_release_is_independent_too),
        BED_TEST(scores_are_what_their_vectors_give),
        BED_TEST(every_component_needs_an_owner_support_and_an_assessment),
        BED_TEST(a_bill_counts_while_it_is_pinned_and_in_date),
        BED_TEST(a_custom_component_comes_with_how_it_is_developed),
        BED_TEST(the_first_decision_that_matches_counts),
        BED_TEST(what_is_claimed_is_tested_and_what_is_tested_passes),
        BED_TEST(a_threat_model_is_traced),
        BED_TEST(what_the_guide_lacks_is_told_by_requirement),
        BED_TEST(open_findings_of_an_analysis_stand_against_what_it_was_to_show),
        BED_TEST(an_analysis_that_failed_keeps_a_release_from_shipping),
        BED_TEST(where_a_model_could_be_checked_a_document_is_no_more_than_a_word),
        BED_TEST(a_release_needs_a_penetration_test_of_its_own),
        BED_TEST(results_of_another_build_keep_a_release_from_shipping),
        BED_TEST(results_that_no_build_ties_keep_a_release_from_shipping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
