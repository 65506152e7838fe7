#include "bed.h"

static const struct diag_kind UNKNOWN = {"test.unknown", SEVERITY_ERROR, "no product '{0}' is known", NULL};
static const struct diag_kind HINTED = {"test.hinted", SEVERITY_WARNING, "{1} is before {0}", "swap {0} and {1}"};
static const struct diag_kind REMARK = {"test.remark", SEVERITY_NOTE, "first here", NULL};
static const struct diag_kind BRACES = {"test.braces", SEVERITY_ERROR, "{x} {9} {0", NULL};

static struct source plant(const char *text) {
    return (struct source){STR("plant.yaml"), str_from(text)};
}

static struct place find(const struct source *source, const char *what) {
    return (struct place){source, (uint32_t)str_find(source->text, str_from(what)), (uint32_t)strlen(what)};
}

static void shows_place_text_suggestion_line_and_caret(void **state) {
    struct bed *bed = *state;
    struct source source = plant("zones:\n    product: rc-400  # old\n");
    diag_add_near(&bed->sink, &UNKNOWN, find(&source, "rc-400"), STR("rc-4000"), STR("rc-400"));
    assert_str(bed_printed(bed), "plant.yaml:2:14: error: no product 'rc-400' is known; did you mean 'rc-4000'?\n"
                                 "        product: rc-400  # old\n"
                                 "                 ^~~~~~\n");
}

static void arguments_go_where_they_are_named(void **state) {
    struct bed *bed = *state;
    diag_add(&bed->sink, &HINTED, PLACE_NONE, STR("A"), STR("B"));
    diag_add(&bed->sink, &BRACES, PLACE_NONE, STR("A"));
    assert_str(bed_printed(bed), "error: {x} {9} {0\n"
                                 "warning: B is before A\n"
                                 "    hint: swap A and B\n");
}

static void errors_come_first_in_the_order_of_report(void **state) {
    struct bed *bed = *state;
    diag_add(&bed->sink, &REMARK, PLACE_NONE);
    diag_add(&bed->sink, &HINTED, PLACE_NONE, STR("A"), STR("B"));
    diag_add(&bed->sink, &UNKNOWN, PLACE_NONE, STR("z"));
    diag_add(&bed->sink, &UNKNOWN, PLACE_NONE, STR("a"));
    assert_str(bed_printed(bed), "error: no product 'z' is known\n"
                                 "error: no product 'a' is known\n"
                                 "warning: B is before A\n"
                                 "    hint: swap A and B\n"
                                 "note: first here\n");
}

static void the_rest_is_counted(void **state) {
    struct bed *bed = *state;
    for (int i = 0; i < DIAG_KEPT + 2; i++)
        diag_add(&bed->sink, &UNKNOWN, PLACE_NONE, STR("x"));
    for (int i = 0; i < DIAG_KEPT + 1; i++)
        diag_add(&bed->sink, &REMARK, PLACE_NONE);
    struct str text = bed_printed(bed);
    assert_true(str_contains(text, STR("\n... and 2 more errors\nnote: ")));
    assert_true(str_ends(text, STR("\n... and 1 more note\n")));
}

static void without_memory_only_the_count_is_shown(void **state) {
    struct bed *bed = *state;
    struct arena arena;
    arena_init(&arena, 16);
    diag_init(&bed->sink, &arena);
    diag_add(&bed->sink, &UNKNOWN, PLACE_NONE, STR("x"));
    assert_str(bed_printed(bed), "memory ran out before 1 error could be kept\n");
}

static void a_source_without_text_is_named(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("a\nb.yaml"), STR_NONE};
    diag_add(&bed->sink, &REMARK, ((struct place){&source, 3, 4}));
    assert_str(bed_printed(bed), "a\\x0ab.yaml: note: first here\n");
}

static void tabs_and_wide_characters_keep_the_caret_in_line(void **state) {
    struct bed *bed = *state;
    struct source source = plant("\t\xE4\xB8\x89\xE8\x8F\xB1 x: y");
    diag_add(&bed->sink, &REMARK, find(&source, "x"));
    assert_str(bed_printed(bed), "plant.yaml:1:5: note: first here\n"
                                 "        \xE4\xB8\x89\xE8\x8F\xB1 x: y\n"
                                 "             ^\n");
}

static void control_characters_are_shown_as_escapes(void **state) {
    struct bed *bed = *state;
    struct source source = plant("a\x1b[2J: \xff x");
    diag_add(&bed->sink, &UNKNOWN, find(&source, "x"), STR("\x1b]0;x\x07"));
    assert_str(bed_printed(bed), "plant.yaml:1:10: error: no product '\\x1b]0;x\\x07' is known\n"
                                 "    a\\x1b[2J: \\xff x\n"
                                 "                   ^\n");
}

static void a_place_over_several_lines_is_marked_on_its_first(void **state) {
    struct bed *bed = *state;
    struct source source = plant("ab\ncd\n");
    diag_add(&bed->sink, &REMARK, ((struct place){&source, 1, 4}));
    assert_str(bed_printed(bed), "plant.yaml:1:2: note: first here\n"
                                 "    ab\n"
                                 "     ^\n");
}

static void a_place_inside_a_character_begins_with_it(void **state) {
    struct bed *bed = *state;
    struct source source = plant("a\xE4\xB8\x89\xE8\x8F\xB1 b");
    diag_add(&bed->sink, &REMARK, ((struct place){&source, 5, 1}));
    assert_str(bed_printed(bed), "plant.yaml:1:4: note: first here\n"
                                 "    a\xE4\xB8\x89\xE8\x8F\xB1 b\n"
                                 "       ^\n");
}

static void an_empty_line_is_not_shown(void **state) {
    struct bed *bed = *state;
    struct source source = plant("ab\n");
    diag_add(&bed->sink, &REMARK, ((struct place){&source, 3, 0}));
    assert_str(bed_printed(bed), "plant.yaml:2:1: note: first here\n");
}

/* Every line that is printed fits 100 columns, and the caret stands under what it marks. */
static void a_long_line_is_cut_around_the_place(void **state) {
    struct bed *bed = *state;
    enum { LINE = 5000 };
    static char line[LINE + 1];
    static const uint32_t AT[] = {0, 20, 60, 95, 96, 100, 2500, LINE - 60, LINE - 6};
    for (size_t i = 0; i < ARRAY_LEN(AT); i++) {
        memset(line, '.', LINE);
        memcpy(line + AT[i], "<here>", 6);
        struct source source = plant(line);
        diag_init(&bed->sink, &bed->arena);
        diag_add(&bed->sink, &REMARK, ((struct place){&source, AT[i], 6}));
        struct str rest = bed_printed(bed), head, excerpt, caret;
        assert_true(str_next(&rest, '\n', &head) && str_next(&rest, '\n', &excerpt) && str_next(&rest, '\n', &caret));
        assert_true(excerpt.len <= 80 && caret.len <= 80);
        assert_int_equal(str_find(excerpt, STR("<here>")), str_find(caret, STR("^~~~~~")));
        assert_true(str_find(caret, STR("^~~~~~")) != SIZE_MAX);
    }
}

static void a_caret_behind_the_end_of_the_line_fits_too(void **state) {
    struct bed *bed = *state;
    static char line[101];
    for (uint32_t len = 90; len <= 100; len++) {
        memset(line, 'x', len);
        struct source source = {STR("a"), {line, len}};
        diag_init(&bed->sink, &bed->arena);
        diag_add(&bed->sink, &REMARK, ((struct place){&source, len, 0}));
        struct str rest = bed_printed(bed), part;
        while (str_next(&rest, '\n', &part))
            assert_true(part.len <= 80);
    }
}

static void a_long_mark_ends_with_the_excerpt(void **state) {
    struct bed *bed = *state;
    static char line[1000];
    memset(line, 'x', sizeof line - 1);
    struct source source = plant(line);
    diag_add(&bed->sink, &REMARK, ((struct place){&source, 500, 400}));
    struct str rest = bed_printed(bed), part;
    while (str_next(&rest, '\n', &part))
        assert_true(part.len <= 80);
}

static struct str folded(struct bed *bed, unsigned width) {
    struct out out;
    out_memory(&out, 1 << 20);
    diag_print_folded(&bed->sink, &out, false, width);
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text;
}

static void on_a_terminal_sentences_and_hints_are_folded(void **state) {
    struct bed *bed = *state;
    struct source source = plant("ab\n");
    diag_add(&bed->sink, &HINTED, ((struct place){&source, 0, 2}), STR("a rather long text of many words"), STR("B"));
    assert_str(folded(bed, 40), "plant.yaml:1:1: warning: B is before a\n"
                                "        rather long text of many words\n"
                                "    ab\n"
                                "    ^~\n"
                                "    hint: swap a rather long text of\n"
                                "        many words and B\n");
    assert_str(folded(bed, 0), bed_printed(bed).ptr);
}

static void a_word_longer_than_the_terminal_stays_whole(void **state) {
    struct bed *bed = *state;
    diag_add_near(&bed->sink, &UNKNOWN, PLACE_NONE, STR("y"), STR("0123456789012345678901234567890123456789\x1b"));
    assert_str(folded(bed, 40), "error: no product\n"
                                "        '0123456789012345678901234567890123456789\\x1b'\n"
                                "        is known; did you mean 'y'?\n");
}

static void the_sentence_alone_can_be_had(void **state) {
    struct bed *bed = *state;
    const struct diag diag = {.kind = &HINTED, .args = {STR("A"), STR("B")}};
    assert_str(diag_text(&bed->arena, &diag), "B is before A");
}

static void colour_is_only_on_request(void **state) {
    struct bed *bed = *state;
    struct source source = plant("ab\n");
    diag_add(&bed->sink, &REMARK, ((struct place){&source, 0, 2}));
    assert_false(str_contains(bed_printed(bed), STR("\x1b")));
    struct out out;
    out_memory(&out, 1 << 16);
    diag_print(&bed->sink, &out, true);
    assert_str(out_text(&out), "\x1b[1mplant.yaml:1:1: \x1b[1;36mnote: \x1b[0mfirst here\n"
                               "    ab\n"
                               "    \x1b[1;36m^~\x1b[0m\n");
    out_done(&out);
}

/* The same bytes as when the text is there. */
static void an_excerpt_is_printed_like_the_text(void **state) {
    struct bed *bed = *state;
    for (int before = 0; before < 900; before += 300) {
        struct str text = str_format(&bed->arena, "a: b\n%*s\tx: rc-400 %*s\nc: d\n", before, "", 500, "y");
        struct source source = plant(text.ptr);
        struct place place = find(&source, "rc-400");
        diag_init(&bed->sink, &bed->arena);
        diag_add(&bed->sink, &UNKNOWN, place, STR("A"));
        struct str whole = bed_printed(bed);
        diag_init(&bed->sink, &bed->arena);
        diag_add_excerpt(&bed->sink, &UNKNOWN, source.name, place_excerpt(place), STR("A"));
        assert_str(bed_printed(bed), whole.ptr);
    }
}

static void writes_json(void **state) {
    struct bed *bed = *state;
    struct source source = plant("a: rc-400\n");
    diag_add_near(&bed->sink, &UNKNOWN, find(&source, "rc-400"), STR("rc-\"4000\""), STR("rc\t400"));
    diag_add(&bed->sink, &HINTED, PLACE_NONE, STR("A"), STR("B"));
    struct out out;
    out_memory(&out, 1 << 16);
    diag_print_json(&bed->sink, &out);
    assert_int_equal(out.status, STATUS_OK);
    assert_str(out_text(&out), "{\n"
                               "  \"format\": \"keyway-diagnostics/1\",\n"
                               "  \"diagnostics\": [\n"
                               "    {\n"
                               "      \"code\": \"test.unknown\",\n"
                               "      \"severity\": \"error\",\n"
                               "      \"file\": \"plant.yaml\",\n"
                               "      \"line\": 1,\n"
                               "      \"column\": 4,\n"
                               "      \"message\": \"no product 'rc\\t400' is known\",\n"
                               "      \"suggestion\": \"rc-\\\"4000\\\"\"\n"
                               "    },\n"
                               "    {\n"
                               "      \"code\": \"test.hinted\",\n"
                               "      \"severity\": \"warning\",\n"
                               "      \"message\": \"B is before A\",\n"
                               "      \"hint\": \"swap A and B\"\n"
                               "    }\n"
                               "  ],\n"
                               "  \"errors\": 1,\n"
                               "  \"warnings\": 1,\n"
                               "  \"notes\": 0\n"
                               "}\n");
    out_done(&out);
}

static void json_of_nothing_is_nothing(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 16);
    diag_print_json(&bed->sink, &out);
    assert_str(out_text(&out), "");
    out_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(shows_place_text_suggestion_line_and_caret),
        BED_TEST(arguments_go_where_they_are_named),
        BED_TEST(errors_come_first_in_the_order_of_report),
        BED_TEST(the_rest_is_counted),
        BED_TEST(without_memory_only_the_count_is_shown),
        BED_TEST(a_source_without_text_is_named),
        BED_TEST(tabs_and_wide_characters_keep_the_caret_in_line),
        BED_TEST(control_characters_are_shown_as_escapes),
        BED_TEST(a_place_over_several_lines_is_marked_on_its_first),
        BED_TEST(a_place_inside_a_character_begins_with_it),
        BED_TEST(an_empty_line_is_not_shown),
        BED_TEST(a_long_line_is_cut_around_the_place),
        BED_TEST(a_caret_behind_the_end_of_the_line_fits_too),
        BED_TEST(a_long_mark_ends_with_the_excerpt),
        BED_TEST(on_a_terminal_sentences_and_hints_are_folded),
        BED_TEST(a_word_longer_than_the_terminal_stays_whole),
        BED_TEST(the_sentence_alone_can_be_had),
        BED_TEST(colour_is_only_on_request),
        BED_TEST(an_excerpt_is_printed_like_the_text),
        BED_TEST(writes_json),
        BED_TEST(json_of_nothing_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
