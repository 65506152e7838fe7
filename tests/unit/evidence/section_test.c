/* Headings and words of each form. */
#include "bed.h"
#include "evidence/section.h"

#define FIVE "one two three four five"

/* "0:5 Title/1:7": words of each section, by level. */
static struct str outline(struct bed *bed, enum section_form form, const char *text) {
    struct section_list list;
    struct str all = STR("");
    assert_int_equal(section_read(form, str_from(text), &bed->arena, &list), STATUS_OK);
    for (size_t i = 0; i < list.count; i++)
        all = str_format(&bed->arena, STR_F "%s" STR_F "%s%u:%zu", STR_A(all), i ? " | " : "",
                         STR_A(list.items[i].title), i ? " " : "", list.items[i].level, list.items[i].words);
    return all;
}

static void each_form_has_its_headings(void **state) {
    static const struct {
        enum section_form form;
        const char *text, *outline;
    } CASES[] = {
        {SECTION_MARKDOWN, "a b\n# One #\nc\n## Two {#two}\nd e f\n", "0:2 | One 1:1 | Two 2:3"},
        {SECTION_MARKDOWN, "One\n===\na\nTwo\n---\nb c\n", "0:0 | One 1:1 | Two 2:2"},
        {SECTION_MARKDOWN, "**Changes.** a b\nc\n\n**All bold**\nd\n\nSome **bold.** e\n",
         "0:0 | Changes. 7:3 | All bold 7:4"},
        {SECTION_MARKDOWN, "```\n# a\n```\n#none\n    \n####### seven\n", "0:3"},
        {SECTION_MARKDOWN, "<!-- a b\n# no\nc --> d\n# Yes\n", "0:1 | Yes 1:0"},
        {SECTION_MARKDOWN, "# Yes\na <!-- b --> c <!-- d --><!-- e f --> g\n<!-- h --><!-- i\nj --> k <!-- l\n-->\n",
         "0:0 | Yes 1:4"},
        {SECTION_MARKDOWN, "\xEF\xBB\xBF# One\r\na\r\n", "0:0 | One 1:1"},
        {SECTION_ASCIIDOC, "= One\na\n\n[[x]]\n== Two\nb c\n----\n== no\n----\n//hidden words\n////\nmore\n////\n",
         "0:0 | One 1:1 | Two 2:3"},
        {SECTION_REST,
         "=====\nTitle\n=====\n\na b\n\nPart\n----\nc\n\n.. hidden\n   words\n\n.. note::\n   d\n\nNext\n----\ne\n",
         "0:0 | Title 1:2 | Part 2:2 | Next 2:1"},
        {SECTION_PLAIN,
         "Preface of some words.\n\n1 Issues\n\na b.\n\n1.1 Triage\n\nc.\n\nDecision:\nd\n\nLast\n----\ne f.\n",
         "0:4 | 1 Issues 1:2 | 1.1 Triage 2:1 | Decision: 1:1 | Last 1:2"},
        {SECTION_HTML,
         "<html><head><title>No words</title></head><body>a <b>b</b><h1 id=\"x\">One <i>1</i></h1><p>c</p><script>d "
         "e</script><!-- f --><h2>Two</h2>g h</body>",
         "0:2 | One 1 1:1 | Two 2:2"},
        {SECTION_HTML, "<h1>never closed", "0:0"},
        {SECTION_DATA, "# a;b\nc;d\n", "0:4"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str found = outline(bed, CASES[i].form, CASES[i].text);
        if (!str_eq(found, str_from(CASES[i].outline)))
            fail_msg("%s: " STR_F " is not %s", CASES[i].text, STR_A(found), CASES[i].outline);
    }
}

static void a_name_says_the_form_and_first_bytes_what_only_a_person_can_read(void **state) {
    static const struct {
        const char *name, *text;
        enum section_form form;
    } CASES[] = {
        {"a.md", "x", SECTION_MARKDOWN},        {"a.MD.gz", "x", SECTION_MARKDOWN},
        {"a.adoc", "x", SECTION_ASCIIDOC},      {"a.rst", "x", SECTION_REST},
        {"a.htm", "x", SECTION_HTML},           {"a.csv", "x", SECTION_DATA},
        {"a.txt", "x", SECTION_PLAIN},          {"README", "x", SECTION_PLAIN},
        {"a.pdf", "x", SECTION_PLAIN},          {"a.pdf", "%PDF-1.7", SECTION_UNREAD},
        {"a.md", "PK\x03\x04", SECTION_UNREAD}, {"a.docx", "x", SECTION_PLAIN},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        if (section_form(str_from(CASES[i].name), str_from(CASES[i].text)) != CASES[i].form)
            fail_msg("%s", CASES[i].name);
}

/* Each letter of UTF-16 stands between bytes that are none, so that its letters would be counted as words. */
static void what_is_no_text_of_bytes_is_for_a_person(void **state) {
    static const struct str TEXTS[] = {
        STR_INIT("\xFF\xFE# \0a\0"),
        STR_INIT("\xFE\xFF\0#\0 \0a"),
        STR_INIT("#\0 \0a\0"),
        STR_INIT("\xFF\xFE\xE4\x4E"),
        STR_INIT("# a\nb\0c\n"),
        STR_INIT("\xFD"
                 "7zXZ"),
        STR_INIT("BZh91AY&SY"),
        STR_INIT("\x04\x22\x4D\x18"),
        STR_INIT("\x02\x21\x4C\x18"),
        STR_INIT("\x28\xB5\x2F\xFD words"),
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++)
        if (section_form(STR("a.md"), TEXTS[i]) != SECTION_UNREAD)
            fail_msg("text %zu", i);
    assert_int_equal(section_form(STR("a.md"), STR("\xEF\xBB\xBF# a")), SECTION_MARKDOWN);
}

static void a_heading_is_found_as_people_write_it(void **state) {
    static const struct {
        const char *wanted;
        size_t index;
    } CASES[] = {
        {"Triage and score", 2},
        {"triage  AND score", 2},
        {"2.1 Triage and score.", 2},
        {"#triage-and-score", SIZE_MAX},
        {"#21-triage-and-score", 2},
        {"#issues", 1},
        {"Issues", 1},
        {"`Code` (SI-2)", 3},
        {"#code-si-2", 3},
        {"Triage", SIZE_MAX},
        {"", SIZE_MAX},
        {"#", SIZE_MAX},
        {"...", SIZE_MAX},
    };
    static const char TEXT[] = "# Issues\n" FIVE "\n## 2.1 Triage and *score*\n" FIVE "\n# Code (SI-2)\n" FIVE "\n";
    struct bed *bed = *state;
    struct section_list list;
    assert_int_equal(section_read(SECTION_MARKDOWN, str_from(TEXT), &bed->arena, &list), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        if (section_find(&list, str_from(CASES[i].wanted)) != CASES[i].index)
            fail_msg("'%s'", CASES[i].wanted);
    /* A section holds those below it. */
    assert_int_equal(section_words(&list, 1), 10);
    assert_int_equal(section_words(&list, 2), 5);
    assert_int_equal(list.words, 15);
}

static void marks_are_no_words(void **state) {
    static const struct {
        const char *text;
        size_t words;
    } CASES[] = {
        {"", 0},
        {" - | * ... ---\n", 0},
        {"it's well-known, 3.2 times", 4},
        {"\xC3\xA4 \xC3\xB6", 2},
        {"\xE6\xBC\x8F\xE6\xB4\x9E\xE6\xBC\x8F\xE6\xB4\x9E", 3},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        if (section_count(str_from(CASES[i].text)) != CASES[i].words)
            fail_msg("'%s'", CASES[i].text);
}

static void many_headings_are_bounded(void **state) {
    struct bed *bed = *state;
    struct section_list list;
    struct out out;
    out_memory(&out, 1 << 20);
    for (int i = 0; i < SECTIONS_MAX + 50; i++)
        out_format(&out, "# a\nb\n");
    assert_int_equal(section_read(SECTION_MARKDOWN, out_text(&out), &bed->arena, &list), STATUS_OK);
    assert_int_equal(list.count, SECTIONS_MAX);
    assert_int_equal(list.words, SECTIONS_MAX + 50);
    out_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(each_form_has_its_headings),
        BED_TEST(a_name_says_the_form_and_first_bytes_what_only_a_person_can_read),
        BED_TEST(what_is_no_text_of_bytes_is_for_a_person),
        BED_TEST(a_heading_is_found_as_people_write_it),
        BED_TEST(marks_are_no_words),
        BED_TEST(many_headings_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
