#include "bed.h"

#include "base/str.h"

static void compares_by_bytes_and_by_letters(void **state) {
    (void)state;
    assert_true(str_eq(STR("abc"), STR("abc")));
    assert_false(str_eq(STR("abc"), STR("abd")));
    assert_true(str_eq(STR(""), STR_NONE));
    assert_true(str_eq_nocase(STR("RC-400"), STR("rc-400")));
    assert_false(str_eq_nocase(STR("[@"), STR("{`")));
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_true(str_cmp(STR("b"), STR("abc")) > 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
    assert_int_equal(str_cmp(STR(""), STR_NONE), 0);
}

static void tells_beginnings_and_ends(void **state) {
    (void)state;
    assert_true(str_starts(STR("a.json"), STR("a.")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_starts_nocase(STR("Siemens AG"), STR("SIEMENS")));
    assert_true(str_ends(STR("a.json"), STR(".json")));
    assert_false(str_ends(STR("json"), STR(".json")));
    assert_true(str_ends_nocase(STR("A.JSON"), STR(".json")));
}

static void finds_the_first(void **state) {
    (void)state;
    assert_int_equal(str_find(STR("a, b, c"), STR(", ")), 1);
    assert_int_equal(str_find(STR("abc"), STR("d")), SIZE_MAX);
    assert_int_equal(str_find(STR(""), STR("d")), SIZE_MAX);
    assert_int_equal(str_find(STR_NONE, STR("")), 0);
    assert_int_equal(str_find_nocase(STR("All VERSIONS"), STR("versions")), 4);
    assert_int_equal(str_find_nocase(STR("v"), STR("versions")), SIZE_MAX);
    assert_int_equal(str_find_char(STR("a=b=c"), '='), 1);
    assert_true(str_contains_nocase(STR("Prior to 3"), STR("PRIOR")));
}

static void trims_and_slices_within_bounds(void **state) {
    (void)state;
    assert_str(str_trim(STR(" \t\r\n x y \v\f")), "x y");
    assert_str(str_trim(STR("   ")), "");
    assert_str(str_slice(STR("abc"), 1, 100), "bc");
    assert_str(str_slice(STR("abc"), 5, 2), "");
    assert_str(str_skip(STR("abc"), 2), "c");
    assert_null(str_skip(STR_NONE, 3).ptr);
}

static void splits_into_parts(void **state) {
    (void)state;
    struct str rest = STR("a,,b"), part;
    assert_true(str_next(&rest, ',', &part));
    assert_str(part, "a");
    assert_true(str_next(&rest, ',', &part));
    assert_str(part, "");
    assert_true(str_next(&rest, ',', &part));
    assert_str(part, "b");
    assert_false(str_next(&rest, ',', &part));
    rest = STR("");
    assert_true(str_next(&rest, ',', &part));
    assert_false(str_next(&rest, ',', &part));
}

static void a_trailing_separator_gives_one_more_empty_part(void **state) {
    (void)state;
    struct str rest = STR("a,"), part;
    assert_true(str_next(&rest, ',', &part));
    assert_true(str_next(&rest, ',', &part));
    assert_str(part, "");
    assert_false(str_next(&rest, ',', &part));
}

static void reads_numbers_whole_and_bounded(void **state) {
    (void)state;
    uint64_t n = 7;
    assert_true(str_u64(STR("0042"), 100, &n));
    assert_int_equal(n, 42);
    assert_true(str_u64(STR("18446744073709551615"), UINT64_MAX, &n));
    assert_true(n == UINT64_MAX);
    n = 7;
    static const char *BAD[] = {"", "-1", "+1", " 1", "1 ", "1a", "18446744073709551616", "99999999999999999999999"};
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        assert_false(str_u64(str_from(BAD[i]), UINT64_MAX, &n));
    assert_false(str_u64(STR("101"), 100, &n));
    assert_int_equal(n, 7);
}

static void hashes_equal_strings_equally(void **state) {
    (void)state;
    assert_true(str_hash(STR("abc")) == str_hash(STR("abc")));
    assert_true(str_hash(STR("abc")) != str_hash(STR("abd")));
    assert_true(str_hash_nocase(STR("ABC")) == str_hash_nocase(STR("abc")));
}

static void copies_end_with_a_nul(void **state) {
    struct bed *bed = *state;
    struct str copy = str_copy(&bed->arena, STR("abc"));
    assert_string_equal(copy.ptr, "abc");
    assert_string_equal(str_copy(&bed->arena, STR_NONE).ptr, "");
    assert_string_equal(str_lower(&bed->arena, STR("ABC-\xC3\x84")).ptr, "abc-\xC3\x84");
    assert_string_equal(str_format(&bed->arena, "%d/%s", 7, "x").ptr, "7/x");
    assert_string_equal(str_format(&bed->arena, "a %u, " STR_F ": %zu%s.", 0u, STR_A(STR("bc")), (size_t)120, "").ptr,
                        "a 0, bc: 120.");
    assert_string_equal(str_format(&bed->arena, STR_F "|%.3s", STR_A(STR_NONE), "abcd").ptr, "|abc");
    assert_string_equal(str_format(&bed->arena, STR_F, STR_A(STR("a\0b"))).ptr, "a"); /* as printf has it */
    assert_string_equal(str_format(&bed->arena, "%u%u%u%u%u%u%u%u%u", 1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u).ptr,
                        "123456789");
}

static void without_memory_there_is_no_copy(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 10);
    assert_null(str_copy(&arena, STR("abc")).ptr);
    assert_null(str_lower(&arena, STR("abc")).ptr);
    assert_null(str_format(&arena, "%s", "abc").ptr);
}

static void measures_edits(void **state) {
    (void)state;
    assert_int_equal(str_distance(STR("rc-400"), STR("rc-400"), 3), 0);
    assert_int_equal(str_distance(STR("rc-400"), STR("rc-4000"), 3), 1);
    assert_int_equal(str_distance(STR("assset"), STR("asset"), 3), 1);
    assert_int_equal(str_distance(STR("zoen"), STR("zone"), 3), 1);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 5), 3);
    assert_int_equal(str_distance(STR("abc"), STR("xyz"), 2), 3);
    assert_int_equal(str_distance(STR("a"), STR("abcdef"), 2), 3);
}

static void knows_well_formed_utf8(void **state) {
    (void)state;
    static const char *GOOD[] = {
        "", "plain", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x94\x92", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"};
    static const char *BAD[] = {"\x80",
                                "\xC0\x80",
                                "\xC1\xBF",
                                "\xE0\x9F\xBF",
                                "\xED\xA0\x80",
                                "\xF0\x8F\xBF\xBF",
                                "\xF4\x90\x80\x80",
                                "\xF5\x80\x80\x80",
                                "\xE2\x82",
                                "a\xC3"};
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++)
        assert_true(str_utf8_valid(str_from(GOOD[i])));
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        assert_false(str_utf8_valid(str_from(BAD[i])));
}

/* Long runs of ASCII are passed over eight at a time: what is in or behind one must still be seen. */
static void sees_a_bad_byte_wherever_it_stands(void **state) {
    (void)state;
    for (size_t len = 1; len < 40; len++)
        for (size_t at = 0; at < len; at++) {
            char text[40];
            memset(text, 'a', len);
            assert_true(str_utf8_valid((struct str){text, len}));
            text[at] = '\xFF';
            assert_false(str_utf8_valid((struct str){text, len}));
        }
}

static void decodes_one_character(void **state) {
    (void)state;
    uint32_t code = 0;
    assert_int_equal(str_utf8_next(STR("\xE2\x82\xACx"), &code), 3);
    assert_int_equal(code, 0x20ac);
    assert_int_equal(str_utf8_next(STR("\xF0\x9F\x94\x92"), &code), 4);
    assert_int_equal(code, 0x1f512);
    assert_int_equal(str_utf8_next(STR("a"), &code), 1);
    assert_int_equal(code, 'a');
    assert_int_equal(str_utf8_next(STR("\xff"), &code), 0);
    assert_int_equal(str_utf8_next(STR_NONE, NULL), 0);
}

static void percent_keeps_what_it_is_told(void **state) {
    struct bed *bed = *state;
    assert_str(str_percent(&bed->arena, STR("/a b%\xc3\xa9-1"), STR("-/")), "/a%20b%25%C3%A9-1");
    assert_str(str_percent(&bed->arena, STR("/"), STR("")), "%2F");
    assert_str(str_percent(&bed->arena, STR(""), STR("")), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(compares_by_bytes_and_by_letters),
        BED_TEST(tells_beginnings_and_ends),
        BED_TEST(finds_the_first),
        BED_TEST(trims_and_slices_within_bounds),
        BED_TEST(splits_into_parts),
        BED_TEST(a_trailing_separator_gives_one_more_empty_part),
        BED_TEST(reads_numbers_whole_and_bounded),
        BED_TEST(hashes_equal_strings_equally),
        BED_TEST(copies_end_with_a_nul),
        BED_TEST(without_memory_there_is_no_copy),
        BED_TEST(measures_edits),
        BED_TEST(knows_well_formed_utf8),
        BED_TEST(sees_a_bad_byte_wherever_it_stands),
        BED_TEST(decodes_one_character),
        BED_TEST(percent_keeps_what_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
