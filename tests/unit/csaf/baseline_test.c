#include "bed.h"

#include "csaf/baseline.h"

#define HEAD  "# keyway csaf baseline/2\n"
#define FIRST "# keyway csaf baseline/1\n"

static const struct csaf_finding finding = {NULL, NULL, STR_INIT("lacks 'tracking'")};
static const struct csaf_spot spot = {STR_INIT("/document"), {2, 15}};

static struct csaf_baseline *read_text(struct bed *bed, const char *text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct csaf_baseline *baseline = NULL;
    *source = (struct source){STR("known.tsv"), str_from(text)};
    enum status status = csaf_baseline_read(source, &bed->arena, &bed->sink, &baseline);
    assert_int_equal(status, baseline ? STATUS_OK : STATUS_INPUT);
    return baseline;
}

static bool finds(struct csaf_baseline *baseline, const char *file, const struct csaf_finding *f,
                  const struct csaf_spot *s) {
    bool found = false;
    assert_int_equal(csaf_baseline_find(baseline, str_from(file), f, s, &found), STATUS_OK);
    return found;
}

static const char *written(struct bed *bed, const char *file, const struct csaf_finding *f, const struct csaf_spot *s) {
    struct out out;
    out_memory(&out, 1 << 20);
    csaf_baseline_write_head(&out);
    assert_int_equal(csaf_baseline_write(&out, str_from(file), f, s), STATUS_OK);
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text.ptr;
}

static void what_is_written_is_found(void **state) {
    struct bed *bed = *state;
    struct csaf_baseline *baseline = read_text(bed, written(bed, "folder/a.json", &finding, &spot));
    struct csaf_spot moved = {spot.pointer, {99, 1}}, elsewhere = {STR("/"), {2, 15}};
    struct csaf_finding other = {NULL, NULL, STR("lacks 'title'")};
    assert_true(finds(baseline, "other/a.json", &finding, &moved));
    assert_false(finds(baseline, "b.json", &finding, &spot));
    assert_false(finds(baseline, "a.json", &other, &spot));
    assert_false(finds(baseline, "a.json", &finding, &elsewhere));
}

/* What it says is told otherwise, or of another value. */
static void a_sentence_may_be_worded_anew(void **state) {
    static const struct json_node low = {.type = JSON_INTEGER, .integer = 4},
                                  high = {.type = JSON_INTEGER, .integer = 5},
                                  word = {.type = JSON_STRING, .string = {"x"}, .size = 1};
    struct bed *bed = *state;
    struct csaf_finding named = {NULL, &low, STR("the score's 'low', not 'high': correct one of both")},
                        anew = {NULL, &low, STR("says 'low' where 'high' is right")},
                        other = {NULL, &low, STR("says 'low' where 'none' is right")},
                        valued = {NULL, &high, anew.text}, bare = {NULL, &word, STR("is no score")},
                        bare_anew = {NULL, &word, STR("no score is this")};
    struct csaf_baseline *baseline = read_text(bed, written(bed, "a.json", &named, &spot));
    assert_true(finds(baseline, "a.json", &anew, &spot));
    assert_false(finds(baseline, "a.json", &other, &spot));
    assert_false(finds(baseline, "a.json", &valued, &spot));
    baseline = read_text(bed, written(bed, "a.json", &bare, &spot));
    assert_true(finds(baseline, "a.json", &bare_anew, &spot));
    bare_anew.node = &low;
    assert_false(finds(baseline, "a.json", &bare_anew, &spot));
}

/* Lists of the first version hold the sentence alone; what it names is known in other words, what names nothing is not.
 */
static void a_list_of_the_first_version_is_read(void **state) {
    struct bed *bed = *state;
    struct csaf_finding named = {NULL, NULL, STR("has no 'tracking'")}, other = {NULL, NULL, STR("has no 'title'")},
                        bare = {NULL, NULL, STR("is no score")}, bare_anew = {NULL, NULL, STR("no score is this")};
    struct csaf_baseline *baseline =
        read_text(bed, FIRST "a.json\tschema\t/document\te64a9e7a68acb623\tlacks 'tracking'\r\n"
                             "b.json\tschema\t/document\t0123456789abcdef\tlacks 'tracking'\n"
                             "c.json\tschema\t/document\t0123456789abcdef\n"
                             "d.json\tschema\t/document\t0123456789abcdef\tis no score\n");
    assert_true(finds(baseline, "a.json", &finding, &spot));
    assert_true(finds(baseline, "b.json", &named, &spot));
    assert_false(finds(baseline, "b.json", &other, &spot));
    assert_false(finds(baseline, "c.json", &named, &spot));
    assert_false(finds(baseline, "d.json", &bare, &spot));
    assert_false(finds(baseline, "d.json", &bare_anew, &spot));
}

static void names_with_tabs_and_line_ends_are_found(void **state) {
    struct bed *bed = *state;
    struct csaf_spot odd = {STR("/a\tb\\t\n/\r"), {1, 1}};
    struct csaf_baseline *baseline = read_text(bed, written(bed, "a\t.json", &finding, &odd));
    assert_true(finds(baseline, "a\t.json", &finding, &odd));
    assert_false(finds(baseline, "a\\t.json", &finding, &odd));
}

static void an_entry_that_is_gone_is_told_if_its_file_and_test_were_looked_at(void **state) {
    static const struct csaf_wanted wanted = {.most = CSAF_MANDATORY};
    struct bed *bed = *state;
    struct csaf_baseline *baseline = read_text(bed, HEAD "a.json\tschema\t/x\t0123\n"
                                                         "\n"
                                                         "b.json\tschema\t/x\t0123\twords\r\n"
                                                         "a.json\t6.3.1\t/x\t0123\n"
                                                         "a.json\t9.9.9\t/x\t0123\n"
                                                         "a.json\tschema\t/x\t0123\tagain\n");
    csaf_baseline_saw(baseline, STR("below/a.json"));
    csaf_baseline_saw(baseline, STR("c.json"));
    csaf_baseline_tell_gone(baseline, &(const struct csaf_wanted_list){&wanted, 1}, &bed->sink);
    assert_int_equal(bed->sink.count[SEVERITY_NOTE], 1);
    assert_str(place_text(&bed->arena, bed->sink.items[SEVERITY_NOTE][0].place), "known.tsv:2:1");
}

static void another_file_is_no_baseline(void **state) {
    struct bed *bed = *state;
    assert_null(read_text(bed, ""));
    assert_null(read_text(bed, "a.json\tschema\t/x\t0123\n"));
    assert_int_equal(diag_errors(&bed->sink), 2);
}

static void every_short_entry_is_told(void **state) {
    struct bed *bed = *state;
    assert_null(read_text(bed, HEAD "a.json\tschema\t/x\nb\na.json\tschema\t/x\t0\n"));
    assert_int_equal(diag_errors(&bed->sink), 2);
    assert_str(place_text(&bed->arena, bed->sink.items[SEVERITY_ERROR][1].place), "known.tsv:3:1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_written_is_found),
        BED_TEST(a_sentence_may_be_worded_anew),
        BED_TEST(a_list_of_the_first_version_is_read),
        BED_TEST(names_with_tabs_and_line_ends_are_found),
        BED_TEST(an_entry_that_is_gone_is_told_if_its_file_and_test_were_looked_at),
        BED_TEST(another_file_is_no_baseline),
        BED_TEST(every_short_entry_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
