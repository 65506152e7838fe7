#include "bed.h"

#include "provider/listing.h"

static struct listing read_list(struct bed *bed, const char *text, bool is_changes) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct listing listing;
    *source = (struct source){STR("list"), str_from(text)};
    assert_int_equal(
        (is_changes ? listing_read_changes : listing_read_index)(source, &bed->arena, &bed->sink, &listing), STATUS_OK);
    return listing;
}

static void expect_list(struct bed *bed, const char *text, bool is_changes, const char *expected) {
    struct out out;
    struct listing listing = read_list(bed, text, is_changes);
    out_memory(&out, 1 << 20);
    for (size_t i = 0; i < listing.count; i++) {
        out_format(&out, "%u " STR_F, listing.items[i].line, STR_A(listing.items[i].path));
        if (is_changes && listing.items[i].released != PROVIDER_NO_TIME)
            out_format(&out, " %lld", (long long)listing.items[i].released);
        out_char(&out, '\n');
    }
    assert_str(out_text(&out), expected);
    out_done(&out);
}

static void an_index_has_a_path_a_line_with_any_line_end(void **state) {
    struct bed *bed = *state;
    expect_list(bed, "2024/a.json\n2023/b.json", false, "1 2024/a.json\n2 2023/b.json\n");
    expect_list(bed,
                "\xef\xbb\xbf"
                "2024/a.json\r\n\r\n  2023/b.json \r\n",
                false, "1 2024/a.json\n3 2023/b.json\n");
    expect_list(bed, "a.json\rb.json\r", false, "1 a.json\n2 b.json\n");
    expect_list(bed, "", false, "");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void what_is_no_document_is_left_out_with_one_warning(void **state) {
    struct bed *bed = *state;
    expect_list(bed, "2024/a.json\n2024/a.json.sha256\n2024/a.json.asc\n# text\nB.JSON\n", false,
                "1 2024/a.json\n5 B.JSON\n");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
    assert_str(bed->sink.items[SEVERITY_WARNING][0].args[0], "3");
    assert_str(place_text(&bed->arena, bed->sink.items[SEVERITY_WARNING][0].place), "list:2:1");
}

static void changes_are_read_with_and_without_quotes(void **state) {
    struct bed *bed = *state;
    expect_list(bed, "2024/a.json,2024-01-01T12:00:00Z\n", true, "1 2024/a.json 1704110400\n");
    expect_list(bed, "\"2024/a.json\",\"2024-01-01T12:00:00Z\"\r\n\"2024/b.json\" , \"2024-01-01T12:00:00Z\"", true,
                "1 2024/a.json 1704110400\n2 2024/b.json 1704110400\n");
    expect_list(bed, "\xef\xbb\xbf\"2024/a.json\",2024-01-01T12:00:00Z,more\n\n", true, "1 2024/a.json 1704110400\n");
    expect_list(bed, "filename,current_release_date\n\"a.json\",\"2024-01-01T12:00:00Z\"\n", true,
                "2 a.json 1704110400\n");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void dates_come_in_several_zones(void **state) {
    struct bed *bed = *state;
    expect_list(
        bed,
        "a.json,2024-01-01T13:00:00+01:00\nb.json,2024-01-01T07:00:00.123456-05:00\nc.json,2024-01-01T12:00:00\n"
        "d.json,2024-01-01 12:00:00+00:00\ne.json,2024-01-01T13:00:00+0100\nf.json,2024-01-01\n",
        true,
        "1 a.json 1704110400\n2 b.json 1704110400\n3 c.json 1704110400\n4 d.json 1704110400\n"
        "5 e.json 1704110400\n6 f.json 1704067200\n");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void a_broken_line_loses_no_other(void **state) {
    struct bed *bed = *state;
    expect_list(bed,
                "a.json,2024-01-01T12:00:00Z\n\"open,2024-01-01T12:00:00Z\nno date.json\n\"x\"y.json,2024\n"
                "b.json,yesterday\nc.txt,2024-01-01T12:00:00Z\nd.json,2024-01-01T12:00:00Z",
                true, "1 a.json 1704110400\n5 b.json\n7 d.json 1704110400\n");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 5);
}

static void expect_candidates(struct bed *bed, const char *base, const char *path, const char *expected) {
    struct str urls[LISTING_CANDIDATES];
    size_t count;
    struct out out;
    assert_int_equal(listing_candidates(str_from(base), str_from(path), &bed->arena, urls, &count), STATUS_OK);
    out_memory(&out, 1 << 20);
    for (size_t i = 0; i < count; i++)
        out_format(&out, STR_F "\n", STR_A(urls[i]));
    assert_str(out_text(&out), expected);
    out_done(&out);
}

static void paths_from_elsewhere_have_places_to_try(void **state) {
    struct bed *bed = *state;
    expect_candidates(bed, "https://e.com/white/", "2024/a.json",
                      "https://e.com/white/2024/a.json\nhttps://e.com/2024/a.json\n");
    expect_candidates(bed, "https://e.com/csaf/white/", "csaf/white/2024/a.json",
                      "https://e.com/csaf/white/csaf/white/2024/a.json\nhttps://e.com/csaf/white/2024/a.json\n");
    expect_candidates(bed, "https://e.com/dl/white/", "csaf_files/OT/white/2024/a.json",
                      "https://e.com/dl/white/csaf_files/OT/white/2024/a.json\n"
                      "https://e.com/csaf_files/OT/white/2024/a.json\nhttps://e.com/dl/white/2024/a.json\n");
}

static void paths_lead_nowhere_else(void **state) {
    struct bed *bed = *state;
    expect_candidates(bed, "https://e.com/white/", "https://evil.example/a.json", "");
    expect_candidates(bed, "https://e.com/white/", "//evil.example/a.json", "");
    expect_candidates(bed, "https://e.com/white/", "http://e.com/white/a.json", "");
    expect_candidates(bed, "https://e.com/white/", "file:///etc/a.json", "");
    expect_candidates(bed, "https://e.com/white/", "https://e.com/white/2024/a.json",
                      "https://e.com/white/2024/a.json\n");
    expect_candidates(bed, "https://e.com/white/", "../../../../etc/a.json",
                      "https://e.com/etc/a.json\n"
                      "https://e.com/white/etc/a.json\n");
    expect_candidates(bed, "https://e.com/white/", "2024\\a b.json",
                      "https://e.com/white/2024/a%20b.json\nhttps://e.com/2024/a%20b.json\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_index_has_a_path_a_line_with_any_line_end),
        BED_TEST(what_is_no_document_is_left_out_with_one_warning),
        BED_TEST(changes_are_read_with_and_without_quotes),
        BED_TEST(dates_come_in_several_zones),
        BED_TEST(a_broken_line_loses_no_other),
        BED_TEST(paths_from_elsewhere_have_places_to_try),
        BED_TEST(paths_lead_nowhere_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
