/* Saved scans as evidence. */
#include "evidence/scan.h"
#include "evidence/witness_bed.h"

#define PARTS "\"parts\": [\"elf\", \"mode\", \"secret\", \"function\"]"
#define SAVED(least, parts, counts, findings)                                                                          \
    "{\"format\": \"keyway-scan/1\", \"root\": \"rootfs\", \"least\": \"" least "\", " parts ", " counts               \
    ", \"binaries\": [], \"findings\": [" findings "]}"
#define READ        "\"files\": 3, \"unread\": 0, \"unfinished\": 0"
#define WHOLE(more) SAVED("warning", PARTS, READ, more)
#define FINDING(severity, state, more)                                                                                 \
    "{\"rule\": \"elf-pie\", \"severity\": \"" severity "\", \"state\": \"" state                                      \
    "\", \"file\": \"bin/a\", \"title\": \"not position independent\", \"process\": \"SI-2\"" more "}"
#define RUN(tool, more, results)                                                                                       \
    "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"" tool "\", \"rules\": [{}]}}, " more    \
    "\"results\": [" results "]}]}"
#define SARIF(tool, level) RUN(tool, , "{\"ruleId\": \"r\", \"level\": \"" level "\", \"message\": {\"text\": \"m\"}}")
#define TOLD(parts, files) "\"properties\": {\"least\": \"warning\", " parts ", \"files\": " files "}, "

static enum status state_of(struct bed *bed, const char *text, const char *of_entry, const char *of_release,
                            struct evidence_list *list) {
    struct inquiry inquiry = bed_inquiry(bed, list);
    struct artefact entry = {
        .id = STR("entry"), .kind = ARTEFACT_SCAN, .file = STR("scan.json"), .build = str_from(of_entry)};
    inquiry.build = str_from(of_release);
    struct witness witness = {.at = inquiry.at, .arena = inquiry.arena, .list = list};
    witness.frame = (struct evidence){.kind = EVIDENCE_ANALYSIS, .date = november(1)};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0});
    size_t len = strlen(text);
    char *padded = arena_get(&bed->arena, len + JSON_PADDING, 1);
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    assert_non_null(padded);
    assert_non_null(source);
    memcpy(padded, text, len);
    *source = (struct source){STR("scan.json"), {padded, len}};
    struct artefact_job job = {&entry, source, &inquiry, &witness, &bed->arena};
    return scan_state(&job);
}

static enum status state_text(struct bed *bed, const char *text, struct evidence_list *list) {
    return state_of(bed, text, "", "", list);
}

static void what_is_open_is_no_pass(void **state) {
    static const struct {
        const char *text, *statements[3];
    } CASES[] = {
        {WHOLE(""), {"supports SVV-3: scan of 3 files: nothing open, 0 waived"}},
        {WHOLE(FINDING("note", "found", "")), {"supports SVV-3: scan of 3 files: nothing open, 0 waived"}},
        {WHOLE(
             FINDING("error", "found", ", \"cwe\": 787, \"line\": 7") "," FINDING("error", "found", ", \"cwe\": 787")),
         {NULL, "incomplete SI-2 SVV-3: scan of rootfs: 2 open errors, 0 open warnings, 0 that could not be told"}},
        {WHOLE(FINDING("error", "found", "")),
         {"incomplete SI-2 SVV-3: scan of rootfs: 1 open errors, 0 open warnings, 0 that could not be told"}},
        /* A warning about security is one of these: its weakness contradicts requirements. */
        {WHOLE(FINDING("warning", "found", ", \"cwe\": 787, \"line\": 7")),
         {NULL, "incomplete SI-2 SVV-3: scan of rootfs: 0 open errors, 1 open warnings, 0 that could not be told"}},
        {WHOLE(FINDING("warning", "found", ", \"cwe\": 65535")),
         {"incomplete SI-2 SVV-3: scan of rootfs: 0 open errors, 1 open warnings, 0 that could not be told"}},
        {WHOLE(FINDING("warning", "found", "")),
         {"incomplete SI-2 SVV-3: scan of rootfs: 0 open errors, 1 open warnings, 0 that could not be told"}},
        {WHOLE(FINDING("error", "could not be told", ", \"cwe\": 787")),
         {"incomplete SI-2 SVV-3: scan of rootfs: 0 open errors, 0 open warnings, 1 that could not be told"}},
        /* Somebody lives with it, until a day. */
        {WHOLE(FINDING("error", "found", ", \"waived\": {\"until\": \"2027-12-31\"}")),
         {"supports SVV-3: scan of 3 files: nothing open, 1 waived"}},
        {WHOLE(FINDING("warning", "found", ", \"waived\": {\"until\": \"2020-12-31\"}")),
         {"incomplete SI-2 SVV-3: scan of rootfs: 0 open errors, 1 open warnings, 0 that could not be told"}},
        {WHOLE(FINDING("warning", "found", ", \"waived\": {}")),
         {"incomplete SI-2 SVV-3: scan of rootfs: 0 open errors, 1 open warnings, 0 that could not be told"}},
        /* It did not see everything. */
        {SAVED("error", PARTS, READ, ""),
         {"incomplete SVV-3: the scan did not look for everything, or its warnings were left out"}},
        {SAVED("note", "\"parts\": [\"elf\", \"mode\", \"secret\"]", READ, ""),
         {"incomplete SVV-3: the scan did not look for everything, or its warnings were left out"}},
        {SAVED("note", PARTS, "\"files\": 0, \"unread\": 0, \"unfinished\": 0", ""),
         {"incomplete SVV-3: the scan looked at no file"}},
        {SAVED("note", PARTS, "\"files\": 3, \"unread\": 1, \"unfinished\": 0", ""),
         {"incomplete SVV-3: the scan could not read 1 of 3 files, and 0 analyses did not run whole"}},
        /* Its SARIF. */
        {RUN("keyway scan", TOLD(PARTS, "3"),
             "{\"ruleId\": \"r\", \"level\": \"note\", \"message\": {\"text\": \"m\"}}"),
         {"incomplete SVV-3: keyway scan: 1 open, and no finding"}},
        {RUN("keyway scan", TOLD(PARTS, "3"), ""),
         {"supports SVV-3: keyway scan: no open finding; 0 weaker results, 0 suppressed or gone"}},
        {RUN("keyway scan", TOLD(PARTS, "0"), ""), {"incomplete SVV-3: the scan looked at no file"}},
        {RUN("keyway scan", TOLD("\"parts\": [\"mode\"]", "3"), ""),
         {"incomplete SVV-3: the scan did not look for everything, or its warnings were left out"}},
        {RUN("keyway scan", , ""),
         {"incomplete SVV-3: the scan did not look for everything, or its warnings were left out"}},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct evidence_list list = {0};
        assert_int_equal(state_text(bed, CASES[i].text, &list), STATUS_OK);
        size_t count = CASES[i].statements[1] ? 2 : 1;
        if (list.count != count)
            fail_msg("case %zu: %zu statements", i, list.count);
        for (size_t k = 0; k < count; k++)
            if (CASES[i].statements[k])
                assert_statement(bed, &list, k, CASES[i].statements[k]);
        bool of_findings = count == 2 || (str_contains(list.items[count - 1].detail, STR("open errors, ")) &&
                                          !str_contains(list.items[count - 1].detail, STR(" 0 open errors, ")));
        assert_int_equal(list.items[count - 1].of_findings, of_findings);
        if (count == 2) {
            assert_int_equal(list.items[0].effect, EFFECT_CONTRADICTS);
            assert_false(requirement_set_empty(&list.items[0].requirements));
            assert_true(str_contains(list.items[0].detail, STR(" of CWE-787 (elf-pie)")) &&
                        str_contains(list.items[0].detail, STR("bin/a:7")));
        }
    }
}

/* What only a warning is about is no more than incomplete. */
static void errors_and_warnings_are_told_apart(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    static const char WARNING[] = WHOLE(
        FINDING("error", "found", "") ", {\"rule\": \"secret-key\", \"severity\": \"warning\", \"state\": \"found\", "
                                      "\"file\": \"k\", \"title\": \"a key\", \"process\": \"SM-8\"}");
    assert_int_equal(state_text(bed, WARNING, &list), STATUS_OK);
    assert_int_equal(list.count, 2);
    assert_statement(bed, &list, 0,
                     "incomplete SI-2 SVV-3: scan of rootfs: 1 open errors, 1 open warnings, 0 that could not be told");
    assert_statement(bed, &list, 1,
                     "incomplete SM-8: scan of rootfs: 1 open errors, 1 open warnings, 0 that could not be told");
    assert_true(list.items[0].of_findings && !list.items[1].of_findings);
}

static void a_scan_of_another_build_shows_nothing(void **state) {
    static const struct {
        const char *said, *entry, *release;
        enum evidence_standing standing;
    } CASES[] = {
        {"7d10c2f4", "7d10c2f4", "7d10c2f4", EVIDENCE_COUNTS},
        {"7d10c2f4a9", "7d10c2f4", "7d10c2f4", EVIDENCE_COUNTS},
        {"0a0a0a0a", "7d10c2f4", "7d10c2f4", EVIDENCE_OTHER_BUILD}, /* what the entry says is beside the file */
        {"0a0a0a0a", "7d10c2f4", "", EVIDENCE_OTHER_BUILD},
        {"0a0a0a0a", "", "", EVIDENCE_COUNTS},
        {"", "7d10c2f4", "7d10c2f4", EVIDENCE_COUNTS},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < 2 * ARRAY_LEN(CASES); i++) {
        struct evidence_list list = {0};
        const char *said = CASES[i / 2].said;
        struct str text =
            i % 2 ? str_format(&bed->arena,
                               "{\"format\": \"keyway-scan/1\", \"root\": \"r\", \"build\": \"%s\", \"least\": "
                               "\"note\", " PARTS ", " READ ", \"findings\": []}",
                               said)
                  : str_format(
                        &bed->arena,
                        RUN("keyway scan",
                            "\"properties\": {\"build\": \"%s\", \"least\": \"note\", " PARTS ", \"files\": 3}, ", ""),
                        said);
        assert_int_equal(state_of(bed, text.ptr, CASES[i / 2].entry, CASES[i / 2].release, &list), STATUS_OK);
        assert_int_equal(list.count, 1);
        assert_int_equal(list.items[0].standing, CASES[i / 2].standing);
    }
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 4);
}

static void what_is_no_saved_scan_is_refused(void **state) {
    static const char *const CASES[] = {
        "{}",
        "[]",
        "{\"format\": \"keyway-scan/2\"}",
        "{\"format\": \"keyway-scan/1\", \"findings\": [], \"files\": 1, \"unread\": 0}",
        "{\"format\": \"keyway-scan/1\", \"findings\": [], \"files\": -1, \"unread\": 0, \"unfinished\": 0}",
        "{\"format\": \"keyway-scan/1\", \"findings\": {}, \"files\": 1, \"unread\": 0, \"unfinished\": 0}",
        WHOLE("7"),
        WHOLE("{\"severity\": \"error\"}"),
        WHOLE(FINDING("fatal", "found", "")),
        SARIF("other", "error"),
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct bed *bed = *state;
        struct evidence_list list = {0};
        diag_init(&bed->sink, &bed->arena);
        if (state_text(bed, CASES[i], &list) != STATUS_INPUT)
            fail_msg("case %zu", i);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_int_equal(list.count, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_open_is_no_pass),
        BED_TEST(errors_and_warnings_are_told_apart),
        BED_TEST(a_scan_of_another_build_shows_nothing),
        BED_TEST(what_is_no_saved_scan_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
