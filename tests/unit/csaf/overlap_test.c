/* Tests of ranges against what stands beside them, on small documents. */
#include "bed.h"

#include <time.h>

#include "csaf/validate.h"

struct found {
    struct csaf_findings findings;
    struct json_doc doc;
    enum status status;
};

static struct found run(struct bed *bed, struct str text, const char *id) {
    struct found found = {.status = STATUS_OK};
    struct schema_set *schemas;
    struct json_parser *parser = json_parser_new();
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    const struct csaf_wanted wanted = {.most = CSAF_INFORMATIVE, .only = csaf_test_find(str_from(id))};
    *source = (struct source){STR("a.json"), text};
    assert_non_null(wanted.only);
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &found.doc), STATUS_OK);
    assert_int_equal(schema_set_new(&schemas), STATUS_OK);
    found.status = csaf_validate(schemas, &found.doc, &wanted, &bed->arena, &bed->sink, &found.findings);
    schema_set_free(schemas);
    json_parser_free(parser);
    return found;
}

/* A product line of one level: "r:RANGE" or "v:VERSION" by ' ', products P0, P1 ... in that order; in capitals the
 * branch has branches below it that hold the product. */
static struct str tree_of(struct bed *bed, const char *branches) {
    struct str rest = str_from(branches), part, text = STR("");
    for (unsigned i = 0; str_next(&rest, ' ', &part); i++) {
        bool range = char_lower(part.ptr[0]) == 'r', deep = !char_is(part.ptr[0], CHAR_SMALL);
        text = str_format(
            &bed->arena, "%.*s%s{\"category\": \"%s\", \"name\": \"%.*s\", %s\"product\": {\"product_id\": \"P%u\"}%s}",
            STR_A(text), i ? ", " : "", range ? "product_version_range" : "product_version", STR_A(str_skip(part, 2)),
            deep ? "\"branches\": [{\"category\": \"language\", \"name\": \"de\", " : "", i, deep ? "}]" : "");
    }
    return text;
}

static struct str document(struct bed *bed, const char *branches, const char *status) {
    return str_format(&bed->arena,
                      "{\"document\": {\"csaf_version\": \"2.1\"}, \"product_tree\": {\"branches\": [%.*s]}, "
                      "\"vulnerabilities\": [{\"product_status\": {%s}}]}",
                      STR_A(tree_of(bed, branches)), status);
}

#define APART "\"known_affected\": [\"P0\"], \"fixed\": [\"P1\"], \"unknown\": [\"P2\"]"
#define ALIKE "\"first_fixed\": [\"P0\"], \"fixed\": [\"P1\", \"P2\"]"

static void overlaps_are_found_by_status(void **state) {
    static const struct {
        const char *test, *branches, *status;
        unsigned count;
    } CASES[] = {
        {"6.2.50.1", "r:vers:intdot/>2.1.0|<4.2.0 r:vers:intdot/>1.2.0|<2.4.0", APART, 1},
        {"6.2.50.1", "r:vers:intdot/>2.1.0|<4.2.0 r:vers:intdot/>1.2.0|<2.4.0", ALIKE, 0},
        {"6.3.19.1", "r:vers:intdot/>2.1.0|<4.2.0 r:vers:intdot/>1.2.0|<2.4.0", ALIKE, 1},
        {"6.2.50.2", "r:vers:intdot/>2.1.0|<4.2.0 r:vers:intdot/>1.2.0|<2.4.0", APART, 0},
        {"6.2.50.2", "r:>2.1.0|<4.2.0 r:>1.2.0|<2.4.0", APART, 1},
        {"6.2.50.1", "r:>2.1.0|<4.2.0 r:>1.2.0|<2.4.0", APART, 0},
        {"6.3.19.2", "r:>2.1.0|<4.2.0 r:>1.2.0|<2.4.0", ALIKE, 1},
        /* what touches, and what does not */
        {"6.2.50.1", "r:vers:intdot/>=2.1|<3 r:vers:intdot/<=2.1", APART, 1},
        {"6.2.50.1", "r:vers:intdot/>2.1|<3 r:vers:intdot/<=2.1", APART, 0},
        {"6.2.50.1", "r:vers:intdot/>=2.1|<3 r:vers:intdot/<2.1", APART, 0},
        {"6.2.50.1", "r:vers:intdot/>=2.1|<3 r:vers:intdot/<=2.1.0", APART, 0}, /* not sure */
        {"6.2.50.1", "r:vers:pypi/>=2.1|<3 r:vers:pypi/<=2.1.0", APART, 1},
        {"6.2.50.1", "r:vers:intdot/1|2|3 r:vers:intdot/>3|<9", APART, 0},
        {"6.2.50.1", "r:vers:intdot/1|2|3 r:vers:intdot/>=3|<9", APART, 1},
        {"6.2.50.1", "r:vers:intdot/<1|>5|<6 r:vers:intdot/>2|<3", APART, 0},
        {"6.2.50.1", "r:vers:intdot/<1|>2.5|<6 r:vers:intdot/>2|<3", APART, 1},
        {"6.2.50.1", "r:vers:intdot/>1|<9 r:vers:intdot/>2|<3 r:vers:intdot/>8|<10", APART, 2},
        /* types that differ, are unknown, or have no order */
        {"6.2.50.1", "r:vers:intdot/>1|<9 r:vers:npm/>1.0.0|<9.0.0", APART, 0},
        {"6.2.50.1", "r:vers:tomee/>1|<9 r:vers:tomee/>1|<9", APART, 0},
        {"6.2.50.1", "r:vers:generic/>1|<9 r:vers:generic/>1|<9", APART, 0},
        {"6.2.50.2", "r:>1a|<9 r:>1a|<9", APART, 0},
        {"6.2.50.1", "r:vers:intdot/>9|<1 r:vers:intdot/>1|<9", APART, 0}, /* has a fault */
        {"6.2.50.1", "r:vers:all/* r:vers:tomee/>1|<9", APART, 1},
        {"6.2.50.1", "r:vers:all/* r:vers:none/*", APART, 0},
        {"6.2.50.3", "r:vers:all/* v:anything", APART, 1},
        /* versions */
        {"6.2.50.3", "r:vers:intdot/>2.1.0|<4.2.0 v:2.4.0", APART, 1},
        {"6.3.19.3", "r:vers:intdot/>2.1.0|<4.2.0 v:2.4.0", ALIKE, 1},
        {"6.2.50.3", "r:vers:intdot/>2.1.0|!=2.4.0|<4.2.0 v:2.4.0", APART, 0},
        {"6.2.50.3", "r:>2.1.0|<3.16.0|>3.16.0|<4.2.0 v:3.16.0", APART, 0},
        {"6.2.50.3", "r:>2.1.0|<4.2.0 v:V3.16", APART, 1},
        {"6.2.50.3", "r:>2.1.0|<4.2.0 v:3.16b", APART, 0},
        {"6.2.50.3", "v:3 r:vers:deb/>=3|<4", APART, 1},
        {"6.2.50.3", "v:3 v:3 r:vers:deb/>5|<6", APART, 0},
        {"6.3.19.3", "r:vers:intdot/>2.1.0|<4.2.0 v:2.4.0", "\"fixed\": [\"P0\"], \"recommended\": [\"P1\"]", 0},
        /* branches below: enough that one of the two has the product itself */
        {"6.2.50.1", "R:vers:intdot/>1|<9 r:vers:intdot/>2|<3", APART, 1},
        {"6.2.50.1", "R:vers:intdot/>1|<9 R:vers:intdot/>2|<3", APART, 0},
        {"6.2.50.3", "R:vers:intdot/>1|<9 v:2", APART, 1},
        {"6.2.50.3", "r:vers:intdot/>1|<9 V:2", APART, 0},
        /* one product in both groups contradicts itself, not a range */
        {"6.2.50.1", "r:vers:intdot/>1|<9", "\"known_affected\": [\"P0\"], \"fixed\": [\"P0\"]", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct found found = run(*state, document(*state, CASES[i].branches, CASES[i].status), CASES[i].test);
        if (found.status != STATUS_OK || found.findings.count != CASES[i].count)
            fail_msg("%s %s: %zu", CASES[i].test, CASES[i].branches, found.findings.count);
    }
}

static void overlaps_are_found_in_the_tree(void **state) {
    static const struct {
        const char *test, *branches;
        unsigned count;
    } CASES[] = {
        {"6.3.19.4", "R:vers:intdot/>2.1.0|<4.2.0 R:vers:intdot/>1.2.0|<2.4.0", 1},
        {"6.3.19.4", "R:vers:intdot/>2.1.0|<4.2.0 r:vers:intdot/>1.2.0|<2.4.0", 1},
        {"6.3.19.4", "r:vers:intdot/>2.1.0|<4.2.0 r:vers:intdot/>1.2.0|<2.4.0", 0},
        {"6.3.19.4", "R:>2.1.0|<4.2.0 R:>1.2.0|<2.4.0", 1},
        {"6.3.19.4", "R:>=2.4.0|<4.2.0 R:>1.2.0|<2.4.0", 0},
        {"6.3.19.5", "R:vers:intdot/>2.1.0|<4.2.0 V:3.0.0", 1},
        {"6.3.19.5", "r:>2.1.0|<4.2.0 V:3.0.0", 1},
        {"6.3.19.5", "R:>2.1.0|<4.2.0 v:3.0.0", 0},
        {"6.3.19.5", "R:>2.1.0|<4.2.0 V:17.4.0", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct found found = run(*state, document(*state, CASES[i].branches, ""), CASES[i].test);
        if (found.status != STATUS_OK || found.findings.count != CASES[i].count)
            fail_msg("%s %s: %zu", CASES[i].test, CASES[i].branches, found.findings.count);
    }
}

static struct str pointer_of(struct bed *bed, const struct found *found, size_t i) {
    return json_pointer(&found->doc, found->findings.items[i].node, &bed->arena);
}

static void findings_stand_where_the_specification_says(void **state) {
    struct found found = run(*state, document(*state, "r:vers:intdot/>1|<9 v:2", APART), "6.2.50.3");
    assert_str(pointer_of(*state, &found, 0), "/vulnerabilities/0/product_status");
    assert_str(found.findings.items[0].text,
               "'2', which is fixed, and 'vers:intdot/>1|<9' beside it, which is affected, "
               "share versions: make them apart");
    found = run(*state, document(*state, "R:vers:intdot/>1|<9 V:2", APART), "6.3.19.5");
    assert_str(pointer_of(*state, &found, 0), "/product_tree/branches/1/name");
    found = run(*state, document(*state, "r:vers:tomee/1", APART), "6.2.51");
    assert_str(pointer_of(*state, &found, 0), "/product_tree/branches/0/name");
    assert_true(str_contains(found.findings.items[0].text, STR("'tomee' is not registered, and not supported")));
    found = run(*state, document(*state, "r:vers:generic/1", APART), "6.2.51");
    assert_true(str_contains(found.findings.items[0].text, STR("is registered, and not supported")));
    found = run(*state, document(*state, "r:vers:alpine/1", APART), "6.2.51");
    assert_true(str_contains(found.findings.items[0].text, STR("is not registered, and supported")));
}

/* Twenty thousand ranges beside each other, all of which share versions, half of them affected: quadratic work would
 * take minutes. */
static void many_ranges_take_no_time(void **state) {
    struct bed *bed = *state;
    enum { MANY = 20000 };
    struct out out;
    out_memory(&out, 64 << 20);
    out_str(&out, STR("{\"document\": {\"csaf_version\": \"2.1\"}, \"product_tree\": {\"branches\": ["));
    for (unsigned i = 0; i < MANY; i++)
        out_format(&out,
                   "%s{\"category\": \"product_version_range\", \"name\": \"vers:intdot/>=%u|<1000000\", \"product\": "
                   "{\"product_id\": \"P%u\"}}",
                   i ? ", " : "", i, i);
    out_str(&out, STR("]}, \"vulnerabilities\": [{\"product_status\": {\"fixed\": ["));
    for (unsigned i = 0; i < MANY; i++)
        out_format(&out, "%s\"P%u\"", i == 0 ? "" : i == MANY / 2 ? "], \"known_affected\": [" : ", ", i);
    out_str(&out, STR("]}}]}"));
    clock_t before = clock();
    struct found found = run(bed, out_text(&out), "6.2.50.1");
    assert_int_equal(found.findings.count, MANY / 2);
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 20);
    out_done(&out);
}

static void ids_are_held_against_the_registry(void **state) {
    static const struct {
        const char *name, *text;
        unsigned form, unlisted;
    } CASES[] = {
        {"https://github.com/oasis-tcs/csaf", "#1217", 0, 0},
        {"https://github.com/oasis-tcs/csaf", "Issue 1217", 1, 0},
        {"https://github.com/oasis-tcs/csaf", "#1217\\n", 1, 0},
        {"https://github.com/oasis-tcs/csaf", "#0", 1, 0},
        {"https://euvd.enisa.europa.eu", "EUVD-2026-0001", 0, 0},
        {"https://euvd.enisa.europa.eu", "EUVD-2026-1", 1, 0},
        {"https://euvd.enisa.europa.eu/", "EUVD-2026-1", 0, 1},
        {"OASIS Open CSAF TC GitHub Issues", "x", 0, 1},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str text = str_format(&((struct bed *)*state)->arena,
                                     "{\"document\": {\"csaf_version\": \"2.1\"}, \"vulnerabilities\": [{\"ids\": "
                                     "[{\"system_name\": \"%s\", \"text\": \"%s\"}]}]}",
                                     CASES[i].name, CASES[i].text);
        assert_int_equal(run(*state, text, "6.2.53").findings.count, CASES[i].form);
        assert_int_equal(run(*state, text, "6.3.20").findings.count, CASES[i].unlisted);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(overlaps_are_found_by_status), BED_TEST(overlaps_are_found_in_the_tree),
                                       BED_TEST(findings_stand_where_the_specification_says),
                                       BED_TEST(many_ranges_take_no_time), BED_TEST(ids_are_held_against_the_registry)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
