#include "bed.h"

#include "base/source.h"

static struct source text_source(const char *text) {
    return (struct source){STR("x.yaml"), str_from(text)};
}

static void assert_at(const struct source *source, uint32_t offset, uint32_t line, uint32_t column) {
    struct position position = place_position((struct place){source, offset, 0});
    assert_int_equal(position.line, line);
    assert_int_equal(position.column, column);
}

static void counts_lines_and_columns_from_one(void **state) {
    (void)state;
    struct source source = text_source("ab\ncd\r\n\nx");
    assert_at(&source, 0, 1, 1);
    assert_at(&source, 2, 1, 3);
    assert_at(&source, 3, 2, 1);
    assert_at(&source, 7, 3, 1);
    assert_at(&source, 8, 4, 1);
    assert_at(&source, 9, 4, 2);
    assert_at(&source, 1000, 4, 2);
}

static void counts_characters_not_bytes(void **state) {
    (void)state;
    struct source source = text_source("\xC3\xA4\xE2\x82\xAC\xFF.");
    assert_at(&source, 2, 1, 2);
    assert_at(&source, 5, 1, 3);
    assert_at(&source, 6, 1, 4);
}

static void a_byte_order_mark_has_no_column(void **state) {
    (void)state;
    struct source source = text_source("\xEF\xBB\xBF"
                                       "ab\nc");
    assert_at(&source, 0, 1, 1);
    assert_at(&source, 3, 1, 1);
    assert_at(&source, 4, 1, 2);
    assert_at(&source, 6, 2, 1);
    assert_str(place_line((struct place){&source, 4, 0}), "ab");
}

static void gives_the_line_without_its_end(void **state) {
    (void)state;
    struct source source = text_source("ab\ncd\r\n\nx");
    assert_str(place_line((struct place){&source, 1, 0}), "ab");
    assert_str(place_line((struct place){&source, 4, 0}), "cd");
    assert_str(place_line((struct place){&source, 7, 0}), "");
    assert_str(place_line((struct place){&source, 8, 0}), "x");
}

static void many_positions_are_found_in_one_scan(void **state) {
    static const char *TEXTS[] = {"\xEF\xBB\xBFone\ntwo \xC3\xA4\xFF\r\n\n\nlast", "", "\n", "\xEF\xBB\xBF"};
    (void)state;
    for (size_t t = 0; t < ARRAY_LEN(TEXTS); t++) {
        struct source source = {STR("x"), str_from(TEXTS[t])};
        struct place places[64];
        struct position positions[64];
        size_t count = 0;
        for (uint32_t at = 0; at <= source.text.len + 1; at += 1 + (at % 3 == 0))
            places[count++] = (struct place){&source, at, 0};
        place_positions(places, count, positions);
        for (size_t i = 0; i < count; i++) {
            struct position one = place_position(places[i]);
            assert_int_equal(positions[i].line, one.line);
            assert_int_equal(positions[i].column, one.column);
        }
    }
}

static void no_text_means_no_position(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("a.sarif"), STR_NONE};
    assert_at(&source, 5, 0, 0);
    assert_int_equal(place_position(PLACE_NONE).line, 0);
    assert_str(place_line(PLACE_NONE), "");
    assert_str(place_text(&bed->arena, (struct place){&source, 5, 0}), "a.sarif");
    assert_str(place_text(&bed->arena, PLACE_NONE), "");
}

static void writes_a_place_as_text(void **state) {
    struct bed *bed = *state;
    struct source source = text_source("ab\ncd\n");
    assert_str(place_text(&bed->arena, (struct place){&source, 4, 1}), "x.yaml:2:2");
}

static void an_excerpt_holds_the_place_within_its_line(void **state) {
    struct bed *bed = *state;
    struct source source = text_source("ab\n  \xC3\xA4x: y\nz");
    struct excerpt excerpt = place_excerpt((struct place){&source, 7, 1});
    assert_str(excerpt.text, "  \xC3\xA4x: y");
    assert_int_equal(excerpt.offset, 4);
    assert_int_equal(excerpt.length, 1);
    assert_int_equal(excerpt.start.line, 2);
    assert_int_equal(excerpt.start.column, 1);
    struct str line = str_format(&bed->arena, "a\n%*s\xC3\xA4%*s", 1000, "", 1000, "");
    source.text = line;
    excerpt = place_excerpt((struct place){&source, 2 + 1000 + 2 + 319, 500});
    assert_int_equal(excerpt.start.column, 1001);
    assert_int_equal(excerpt.offset, 321);
    assert_int_equal(excerpt.length, 320);
    assert_int_equal(excerpt.text.len, 641);
}

static void an_excerpt_of_no_text_is_empty(void **state) {
    (void)state;
    struct source source = {STR("a.json"), STR_NONE};
    assert_null(place_excerpt((struct place){&source, 5, 1}).text.ptr);
    assert_null(place_excerpt(PLACE_NONE).text.ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(counts_lines_and_columns_from_one),
        BED_TEST(counts_characters_not_bytes),
        BED_TEST(a_byte_order_mark_has_no_column),
        BED_TEST(gives_the_line_without_its_end),
        BED_TEST(many_positions_are_found_in_one_scan),
        BED_TEST(no_text_means_no_position),
        BED_TEST(writes_a_place_as_text),
        BED_TEST(an_excerpt_holds_the_place_within_its_line),
        BED_TEST(an_excerpt_of_no_text_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
