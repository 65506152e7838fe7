/* What is written into a case, and that nothing else of it changes. */
#include "document/case.h"
#include "document/case_edit.h"
#include "documents.h"

#define HEAD                                                                                                           \
    "# A case.\n"                                                                                                      \
    "keyway: case/1\n"                                                                                                 \
    "id: C-1   # ours\n"                                                                                               \
    "title: 'A  title'\n"                                                                                              \
    "received: 2026-03-02T23:30:00Z\n"
#define HISTORY                                                                                                        \
    "# What was done.\n"                                                                                               \
    "history:\n"                                                                                                       \
    "- {step: receive, at: 2026-03-02T23:30:00Z, by: Jo, to: received}\n"
#define NOTE                                                                                                           \
    "- step: note\n"                                                                                                   \
    "  at: 2026-03-03T00:00:00Z\n"                                                                                     \
    "  by: Jo Smith\n"                                                                                                 \
    "  from: received\n"                                                                                               \
    "  to: received\n"                                                                                                 \
    "  note: \"it's: \\\"odd\\\"\"\n"

static const struct case_pair note[] = {
    {.key = STR_INIT("step"), .value = STR_INIT("note")},
    {.key = STR_INIT("at"), .value = STR_INIT("2026-03-03T00:00:00Z")},
    {.key = STR_INIT("by"), .value = STR_INIT("Jo Smith")},
    {.key = STR_INIT("from"), .value = STR_INIT("received")},
    {.key = STR_INIT("to"), .value = STR_INIT("received")},
    {.key = STR_INIT("note"), .value = STR_INIT("it's: \"odd\"")},
    {.key = STR_INIT("left out"), .value = {NULL, 0}},
};

static struct str edited(struct bed *bed, const char *text, const struct case_change *changes, size_t count) {
    struct str made = STR_NONE;
    enum status status = case_edit(text_source(bed, "case.yaml", text), changes, count, &bed->arena, &bed->sink, &made);
    assert_int_equal(status, made.ptr ? STATUS_OK : STATUS_INPUT);
    return made;
}

static void a_step_goes_behind_the_last_one(void **state) {
    const struct case_change change = {STR("history"), STR_NONE, note, ARRAY_LEN(note)};
    assert_str(edited(*state, HEAD HISTORY, &change, 1), HEAD HISTORY NOTE);
    assert_str(edited(*state, HEAD HISTORY "\n# The end.\n", &change, 1), HEAD HISTORY NOTE "\n# The end.\n");
}

static void a_list_that_is_followed_ends_where_the_next_key_begins(void **state) {
    const struct case_change change = {STR("history"), STR_NONE, note, ARRAY_LEN(note)};
    assert_str(edited(*state, HEAD HISTORY "\n# Below.\ncwe: CWE-1\n", &change, 1),
               HEAD HISTORY NOTE "\n# Below.\ncwe: CWE-1\n");
}

static void a_last_line_without_end_gets_one(void **state) {
    const struct case_change change = {STR("history"), STR_NONE, note, ARRAY_LEN(note)};
    struct str text = STR(HEAD HISTORY);
    char *cut = (char *)str_copy(&((struct bed *)*state)->arena, text).ptr;
    cut[text.len - 1] = '\0';
    assert_str(edited(*state, cut, &change, 1), HEAD HISTORY NOTE);
}

static void a_new_key_stands_above_the_history(void **state) {
    const struct case_change change = {.key = STR("cve"), .value = STR("CVE-2026-1234")};
    assert_str(edited(*state, HEAD HISTORY, &change, 1), HEAD "cve: CVE-2026-1234\n" HISTORY);
    assert_str(edited(*state, HEAD "cve:  CVE-2025-1000  # old\n" HISTORY, &change, 1),
               HEAD "cve:  CVE-2026-1234  # old\n" HISTORY);
}

static void a_list_that_is_not_there_is_begun(void **state) {
    static const struct str releases[] = {STR_INIT("4.0"), STR_INIT("4.0.1 SP1")};
    const struct case_pair pairs[] = {{.key = STR("product"), .value = STR("rc-400")},
                                      {.key = STR("status"), .value = STR("fixed")},
                                      {.key = STR("releases"), .texts = releases, .text_count = 2}};
    const struct case_change change = {STR("statuses"), STR_NONE, pairs, 3};
    assert_str(edited(*state, HEAD "products: [{id: rc-400}]\n" HISTORY, &change, 1),
               HEAD "products: [{id: rc-400}]\n"
                    "statuses:\n"
                    "  - product: rc-400\n"
                    "    status: fixed\n"
                    "    releases: [\"4.0\", 4.0.1 SP1]\n" HISTORY);
}

static void line_ends_are_those_of_the_file(void **state) {
    const struct case_change change = {.key = STR("cwe"), .value = STR("CWE-1")};
    assert_str(edited(*state,
                      "keyway: case/1\r\nid: C-1\r\ntitle: t\r\nreceived: 2026-03-02T23:30:00Z\r\nhistory:\r\n"
                      "- {step: receive, at: 2026-03-02T23:30:00Z, by: Jo, to: received}\r\n",
                      &change, 1),
               "keyway: case/1\r\nid: C-1\r\ntitle: t\r\nreceived: 2026-03-02T23:30:00Z\r\ncwe: CWE-1\r\nhistory:\r\n"
               "- {step: receive, at: 2026-03-02T23:30:00Z, by: Jo, to: received}\r\n");
}

static void what_cannot_be_written_safely_is_refused(void **state) {
    struct bed *bed = *state;
    const struct case_change change = {STR("history"), STR_NONE, note, ARRAY_LEN(note)};
    assert_null(
        edited(bed, HEAD "history: [{step: receive, at: 2026-03-02T23:30:00Z, by: Jo, to: received}]\n", &change, 1)
            .ptr);
    assert_true(says(bed, SEVERITY_ERROR, "case.layout"));
}

static void what_would_be_no_case_is_refused(void **state) {
    struct bed *bed = *state;
    const struct case_change change = {.key = STR("cve"), .value = STR("CVE-26-1")};
    assert_null(edited(bed, HEAD HISTORY, &change, 1).ptr);
    assert_true(says(bed, SEVERITY_ERROR, "document.cve"));
}

static void texts_are_quoted_where_yaml_needs_it(void **state) {
    static const struct {
        const char *text, *written;
    } ROWS[] = {
        {"rc-400", "rc-400"},
        {"Jo Smith", "Jo Smith"},
        {"2026-03-03T00:00:00+01:00", "2026-03-03T00:00:00+01:00"},
        {"4.2", "\"4.2\""},
        {"yes", "\"yes\""},
        {"1e3", "\"1e3\""},
        {"a: b", "\"a: b\""},
        {"a #b", "\"a #b\""},
        {"- a", "\"- a\""},
        {" a", "\" a\""},
        {"a ", "\"a \""},
        {"a\n\\\t\x01", "\"a\\n\\\\\\t\\u0001\""},
        {"\xC3\xA9t\xC3\xA9", "\"\xC3\xA9t\xC3\xA9\""},
        {"", "\"\""},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_str(case_scalar(&((struct bed *)*state)->arena, str_from(ROWS[i].text)), ROWS[i].written);
}

static void a_block_holds_lines(void **state) {
    struct bed *bed = *state;
    assert_str(case_block(&bed->arena, STR("One line")), "One line");
    assert_str(case_block(&bed->arena, STR("One\n\n # two: \"x\"\n")), "|2-\n  One\n\n   # two: \"x\"");
    assert_str(case_block(&bed->arena, STR("One\r\ntwo")), "\"One\\r\\ntwo\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_step_goes_behind_the_last_one),
        BED_TEST(a_list_that_is_followed_ends_where_the_next_key_begins),
        BED_TEST(a_last_line_without_end_gets_one),
        BED_TEST(a_new_key_stands_above_the_history),
        BED_TEST(a_list_that_is_not_there_is_begun),
        BED_TEST(line_ends_are_those_of_the_file),
        BED_TEST(what_cannot_be_written_safely_is_refused),
        BED_TEST(what_would_be_no_case_is_refused),
        BED_TEST(texts_are_quoted_where_yaml_needs_it),
        BED_TEST(a_block_holds_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
