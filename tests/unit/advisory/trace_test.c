#include "advisory/trace.h"

#include "match_bed.h"

static struct advisory_trace trace_of(struct bed *bed, const struct advisory_db *db,
                                      const struct advisory_subject *asset) {
    struct advisory_trace trace;
    assert_int_equal(advisory_trace(db, asset, 0, 0, &bed->arena, &trace), STATUS_OK);
    return trace;
}

static void every_product_that_it_may_be_is_told_the_surest_first(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump (EU)|<= 4.9\np Acme|Turbine Pump|=3.0\n"
                                              "p Acme|Garden Hose|< 5\nv CVE-1\nknown_affected 1 2 3\n"
                                              "vendor_fix 1: Update to 5.0");
    struct advisory_trace t = trace_of(*state, db, ASSET("Acme", "Turbine Pump", "4.0"));
    assert_true(t.found);
    assert_true(t.known);
    assert_int_equal(t.count, 2);
    assert_str(t.suppliers, "Acme");
    assert_str(t.steps[0].text, "Turbine Pump");
    assert_str(t.steps[0].found, "by its name");
    assert_int_equal(t.steps[0].probability, 95);
    assert_true(t.steps[0].surest);
    assert_str(t.steps[0].place, "past the listed versions");
    assert_str(t.steps[1].text, "Turbine Pump (EU)");
    assert_str(t.steps[1].versions, "<= 4.9");
    assert_str(t.steps[1].read, "up to 4.9");
    assert_str(t.steps[1].lists, "known_affected");
    assert_str(t.steps[1].place, "in the listed versions");
    assert_str(t.steps[1].fix, "older than the fix that is named");
    assert_false(t.steps[1].surest);
    advisory_free(db);
}

static void of_an_advisory_on_others_the_nearest_are_told(void **state) {
    struct advisory_db *db = DATABASE(*state,
                                      "p Acme|Garden Hose|< 5\np Acme|Turbine Fan|< 5\np Acme|Turbine Fan|< 6\n"
                                      "p Bolt|Turbine Pump|< 5\np Acme|Rake|< 5\nv CVE-1\nknown_affected 1 2 3 4 5",
                                      "p Acme|Turbine Pump|< 5\nv CVE-2\nknown_affected 1");
    struct advisory_trace t = trace_of(*state, db, ASSET("Acme", "Turbine Pump", "4.0"));
    assert_false(t.found);
    assert_int_equal(t.count, TRACE_APART_MAX);
    assert_str(t.steps[0].text, "Turbine Pump");
    assert_str(t.steps[0].apart, "it is of Bolt");
    assert_str(t.steps[1].text, "Turbine Fan");
    assert_str(t.steps[1].apart, "only the advisory says Fan; only the inventory says Pump");
    assert_str(t.steps[2].text, "Garden Hose");
    assert_int_equal(t.steps[1].found.len, 0);
    advisory_free(db);
}

static void more_than_are_told_are_counted(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 16);
    for (int i = 0; i < TRACE_STEPS_MAX + 3; i++)
        out_format(&out, "p Acme|Turbine Pump|=%d.0\n", i + 1);
    out_str(&out, STR("v CVE-1\nknown_affected 1"));
    struct advisory_db *db = DATABASE(*state, str_copy(&bed->arena, out_text(&out)).ptr);
    out_done(&out);
    struct advisory_trace t = trace_of(*state, db, ASSET("Acme", "Turbine Pump", ""));
    assert_int_equal(t.count, TRACE_STEPS_MAX);
    assert_int_equal(t.left, 3);
    assert_str(t.steps[0].place, "not known");
    advisory_free(db);
}

/* The folder of the database is gone: where it stood is known, and a pointer into it would be a guess. */
static void a_file_that_is_gone_has_a_line_and_no_pointer(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|< 5\nv CVE-1\nknown_affected 1");
    struct advisory_trace t = trace_of(*state, db, ASSET("Acme", "Turbine Pump", "4.0"));
    assert_true(str_contains(t.steps[0].where, STR("a-1.json:1:")));
    assert_false(str_contains(t.steps[0].where, STR(", /")));
    advisory_free(db);
}

static void a_product_has_its_place_in_the_file(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_db *db = NULL;
    const struct advisory_options options = {.workers = 1};
    folder_file(bed, folder, "a.json",
                draft_json(bed, STR("A-1"), STR("p Acme|Hose|< 1\np Acme|Pump|< 5\nv CVE-1\nknown_affected 2")));
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), STATUS_OK);
    struct advisory_trace t = trace_of(bed, db, ASSET("Acme", "Pump", "4.0"));
    assert_true(str_contains(t.steps[0].where, STR("a.json:1:")));
    assert_true(str_ends(t.steps[0].where, STR(", /product_tree/branches/1/branches/0/branches/0/product")));
    /* Another document by now. */
    folder_file(bed, folder, "a.json", STR("{}"));
    t = trace_of(bed, db, ASSET("Acme", "Pump", "4.0"));
    assert_true(str_contains(t.steps[0].where, STR("a.json:1:")));
    assert_false(str_contains(t.steps[0].where, STR(", /")));
    folder_free(folder);
    advisory_free(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_product_that_it_may_be_is_told_the_surest_first),
        BED_TEST(of_an_advisory_on_others_the_nearest_are_told),
        BED_TEST(more_than_are_told_are_counted),
        BED_TEST(a_file_that_is_gone_has_a_line_and_no_pointer),
        BED_TEST(a_product_has_its_place_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
