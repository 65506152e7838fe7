/* A case as a CSAF advisory. */
#include "supplier/psirt_advisory.h"

#include "psirt_bed.h"

#include "base/json.h"

#define ROOT "https://acme.example/.well-known/csaf/"
#define FACTS                                                                                                          \
    "cve: CVE-2026-1234\n"                                                                                             \
    "cwe: CWE-787\n"                                                                                                   \
    "cvss-3.1: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H\n"                                                         \
    "statuses: [{product: pump, status: affected, releases: ['1.0']}, "                                                \
    "{product: pump, status: not-affected, releases: [2.0 SP1], why: No frames.}]\n"
#define REMEDY "remedies: [{kind: compensating-control, details: Keep others out.}]\n"
#define PUBLISHED                                                                                                      \
    "publications: [{revision: 1, at: 2026-02-01T10:00:00+02:00, summary: First}, "                                    \
    "{revision: 2, at: 2026-03-01T00:00:00Z, summary: Second}]\n"

static const struct psirt_advisory_options options = {.root = STR_INIT(ROOT), .version = CSAF_2_0};

static enum status make(struct bed *bed, const char *text, const struct psirt_advisory_options *how,
                        struct psirt_advisory *made) {
    struct psirt_case joined;
    assert_int_equal(psirt_joined(bed, text, &joined), STATUS_OK);
    return psirt_advisory_make(&joined, how, &bed->arena, &bed->sink, made);
}

static bool holds(const struct psirt_advisory *made, const char *text) {
    return str_contains(made->text, str_from(text));
}

static void it_says_what_the_case_says(void **state) {
    struct bed *bed = *state;
    struct psirt_advisory made, again;
    if (make(bed, PSIRT_HEAD FACTS REMEDY PUBLISHED PSIRT_HISTORY, &options, &made) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    assert_str(made.path, "2026/a_2026_1.json");
    assert_str(made.label, "white");
    assert_str(made.published, "2026-02-01T08:00:00Z");
    assert_str(made.updated, "2026-03-01T00:00:00Z");
    assert_int_equal(made.revision, 2);
    assert_true(holds(&made, "\"baseScore\": 9.1"));
    assert_true(holds(&made, "\"known_affected\": [\n          \"pump:pump:1.0\""));
    assert_true(holds(&made, "\"pkg:generic/acme/pump@2.0%20SP1\""));
    assert_true(holds(&made, "\"category\": \"mitigation\""));
    assert_true(holds(&made, "\"details\": \"No frames.\""));
    assert_true(holds(&made, ROOT "white/2026/a_2026_1.json"));
    assert_false(holds(&made, "\"ids\""));
    assert_int_equal(make(bed, PSIRT_HEAD FACTS REMEDY PUBLISHED PSIRT_HISTORY, &options, &again), STATUS_OK);
    assert_true(str_eq(made.text, again.text));
}

static void a_finding_of_a_test_refuses_it(void **state) {
    struct bed *bed = *state;
    struct psirt_advisory made;
    /* Nothing is said of what an owner can do. */
    assert_int_equal(make(bed, PSIRT_HEAD FACTS PUBLISHED PSIRT_HISTORY, &options, &made), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "psirt.advice");
    assert_str(bed->sink.items[SEVERITY_ERROR][0].args[0], "6.2.2");
}

static void advice_can_be_accepted(void **state) {
    static const struct str ids[] = {STR_INIT("6.2.2")};
    const struct psirt_advisory_options accepting = {
        .root = STR_INIT(ROOT), .version = CSAF_2_0, .accepted = ids, .accepted_count = 1};
    struct psirt_advisory made;
    assert_int_equal(make(*state, PSIRT_HEAD FACTS PUBLISHED PSIRT_HISTORY, &accepting, &made), STATUS_OK);
}

static void what_is_mandatory_cannot(void **state) {
    static const struct str ids[] = {STR_INIT("schema"), STR_INIT("6.1.27.8"), STR_INIT("6.1.27.9")};
    const struct psirt_advisory_options accepting = {
        .root = STR_INIT(ROOT), .version = CSAF_2_0, .accepted = ids, .accepted_count = ARRAY_LEN(ids)};
    struct bed *bed = *state;
    struct psirt_advisory made;
    /* A case without a release has no status, which the schema asks for. */
    assert_int_equal(make(bed, PSIRT_HEAD PUBLISHED PSIRT_HISTORY, &accepting, &made), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "psirt.invalid");
}

static void only_what_was_published_is_an_advisory(void **state) {
    struct bed *bed = *state;
    struct psirt_advisory made;
    assert_int_equal(make(bed, PSIRT_HEAD FACTS REMEDY PSIRT_HISTORY, &options, &made), STATUS_INPUT);
    assert_one_error(bed, "psirt.unpublished", "");
}

static void the_reporter_is_thanked_as_asked(void **state) {
    static const struct {
        const char *credit, *wanted, *unwanted;
    } ROWS[] = {
        {"reporter: {name: Ada, contact: ada@x.example, credit: named}\n", "\"Ada\"", "ada@x.example"},
        {"reporter: {name: Ada, contact: ada@x.example}\n", "stay unnamed", "Ada"},
        {"reporter: {name: Ada, credit: none}\n", "\"title\"", "acknowledgments"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct psirt_advisory made;
        struct str text = str_format(&bed->arena, PSIRT_HEAD "%s" FACTS REMEDY PUBLISHED PSIRT_HISTORY, ROWS[i].credit);
        assert_int_equal(make(bed, text.ptr, &options, &made), STATUS_OK);
        assert_true(holds(&made, ROWS[i].wanted));
        assert_false(holds(&made, ROWS[i].unwanted));
    }
}

static void it_can_be_lifted_to_2_1(void **state) {
    static const struct str ids[] = {STR_INIT("6.2.43"), STR_INIT("6.2.39.1"), STR_INIT("6.3.12")};
    const struct psirt_advisory_options newer = {
        .root = STR_INIT(ROOT), .version = CSAF_2_1, .accepted = ids, .accepted_count = ARRAY_LEN(ids)};
    struct bed *bed = *state;
    struct psirt_advisory made;
    if (make(bed, PSIRT_HEAD FACTS REMEDY PUBLISHED PSIRT_HISTORY, &newer, &made) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    assert_true(holds(&made, "\"csaf_version\": \"2.1\""));
    assert_true(holds(&made, "\"label\": \"CLEAR\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(it_says_what_the_case_says),
        BED_TEST(a_finding_of_a_test_refuses_it),
        BED_TEST(advice_can_be_accepted),
        BED_TEST(what_is_mandatory_cannot),
        BED_TEST(only_what_was_published_is_an_advisory),
        BED_TEST(the_reporter_is_thanked_as_asked),
        BED_TEST(it_can_be_lifted_to_2_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
