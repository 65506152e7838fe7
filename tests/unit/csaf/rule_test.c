/* Single rules of the specification that the official cases do not reach: where findings stand, what is told apart in
 * their words, and the edges of each test. */
#include "document_bed.h"

#include <time.h>

#define TRACKED(members)  "{\"document\": {\"csaf_version\": \"2.1\", \"tracking\": {" members "}}}"
#define DOCUMENT(members) "{\"document\": {\"csaf_version\": \"2.1\"" members "}}"
#define TREE(members)     "{\"document\": {\"csaf_version\": \"2.1\"}, \"product_tree\": {" members "}}"
#define FLAW(members)     "{\"document\": {\"csaf_version\": \"2.1\"}, \"vulnerabilities\": [{" members "}]}"
#define REVISION(date, n) "{\"date\": \"" date "\", \"number\": \"" n "\"}"
#define MADE(id, from, to)                                                                                             \
    "{\"full_product_name\": {\"product_id\": \"" id "\"}, \"beginning_product_reference\": \"" from                   \
    "\", \"subpaths\": [{\"next_product_reference\": \"" to "\"}]}"
#define VERSION(name) TREE("\"branches\": [{\"category\": \"product_version\", \"name\": \"" name "\"}]")

#define VERSION_2_0(name)                                                                                              \
    "{\"document\": {\"csaf_version\": \"2.0\"}, \"product_tree\": {\"branches\": [{\"category\": "                    \
    "\"product_version\", "                                                                                            \
    "\"name\": \"" name "\"}]}}"
#define RANGE(name)  TREE("\"branches\": [{\"category\": \"product_version_range\", \"name\": \"" name "\"}]")
#define VENDOR(name) TREE("\"branches\": [{\"category\": \"vendor\", \"name\": \"" name "\"}]")
#define STACKED(above, below, members)                                                                                 \
    "{\"category\": \"" above "\", \"branches\": [{\"category\": \"" below "\"" members "}]}"

static const struct {
    const char *test, *document;
    const char *said; /* each line up to where the text of the finding is of no matter; NULL: nothing */
} RULES[] = {
    /* 6.1.3: each product of a circle, and not what leads to one */
    {"6.1.3", TREE("\"product_paths\": [" MADE("A", "B", "x") ", " MADE("B", "y", "A") ", " MADE("C", "A", "x") "]"),
     "/product_tree/product_paths/0/full_product_name/product_id: 'A'\n"
     "/product_tree/product_paths/1/full_product_name/product_id: 'B'\n"},
    {"6.1.3", TREE("\"product_paths\": [" MADE("A", "A", "x") "]"),
     "/product_tree/product_paths/0/full_product_name/product_id: 'A'\n"},
    {"6.1.3",
     TREE("\"product_paths\": [" MADE("A", "B", "C") ", " MADE("B", "D", "x") ", " MADE("C", "D", "B") ", " MADE(
         "D", "x", "x") "]"),
     NULL},
    {"6.1.3",
     TREE("\"product_paths\": [" MADE("A", "B", "C") ", " MADE("B", "A", "x") ", " MADE("C", "A", "x") ", " MADE(
         "D", "C", "D") "]"),
     "/product_tree/product_paths/0/full_product_name/product_id: 'A'\n"
     "/product_tree/product_paths/1/full_product_name/product_id: 'B'\n"
     "/product_tree/product_paths/2/full_product_name/product_id: 'C'\n"
     "/product_tree/product_paths/3/full_product_name/product_id: 'D'\n"},
    /* what is defined twice is made of the parts of both */
    {"6.1.3", TREE("\"product_paths\": [" MADE("B", "A", "x") ", " MADE("B", "B", "x") "]"),
     "/product_tree/product_paths/1/full_product_name/product_id: 'B'\n"},
    {"6.1.3", TREE("\"product_paths\": [" MADE("B", "x", "y") ", " MADE("A", "x", "B") ", " MADE("B", "x", "A") "]"),
     "/product_tree/product_paths/1/full_product_name/product_id: 'A'\n"
     "/product_tree/product_paths/2/full_product_name/product_id: 'B'\n"},
    {"6.1.3", TREE("\"product_paths\": [" MADE("B", "x", "y") ", " MADE("B", "x", "y") "]"), NULL},
    {"6.1.3",
     TREE("\"product_paths\": [{\"beginning_product_reference\": \"A\"}, {\"beginning_product_reference\": \"\"}]"),
     NULL},
    /* 6.1.7: the version is what the vector says where nothing else does; versions count that CSAF does not know */
    {"6.1.7",
     FLAW("\"metrics\": [{\"products\": [\"A\"], \"content\": {\"cvss_v3\": {\"vectorString\": \"CVSS:3.1/AV:N\"}}}, "
          "{\"products\": [\"B\", \"A\"], \"content\": {\"cvss_v3\": {\"version\": \"3.1\"}}}]"),
     "/vulnerabilities/0/metrics/1/products/1: 'A'\n"},
    {"6.1.7",
     FLAW("\"metrics\": [{\"products\": [\"A\"], \"content\": {\"cvss_v5\": {\"version\": \"5.0\"}}}, {\"products\": "
          "[\"A\"], \"content\": {\"cvss_v5\": {\"version\": \"5.0\"}}}, {\"products\": [\"A\"], \"content\": "
          "{\"cvss_v5\": {\"version\": \"5.1\"}, \"cvss_v3\": {\"version\": \"3.2\"}}}]"),
     "/vulnerabilities/0/metrics/1/products/0: 'A'\n"},
    /* 6.1.15, 6.2.12: empty is told from missing */
    {"6.1.15", DOCUMENT(", \"publisher\": {\"category\": \"translator\"}"),
     "/document: the publisher is a translator: add 'source_lang'\n"},
    {"6.1.15", DOCUMENT(", \"source_lang\": \"\", \"publisher\": {\"category\": \"translator\"}"),
     "/document/source_lang: is there and holds nothing\n"},
    {"6.1.15", DOCUMENT(", \"source_lang\": null, \"publisher\": {\"category\": \"translator\"}"),
     "/document/source_lang: is there and holds nothing\n"},
    {"6.1.15", DOCUMENT(", \"source_lang\": \"\", \"publisher\": {\"category\": \"vendor\"}"), NULL},
    {"6.2.12", DOCUMENT(""), "/document: no language is given\n"},
    {"6.2.12", DOCUMENT(", \"lang\": \"\""), "/document/lang: is there and holds nothing\n"},
    /* 6.1.17 */
    {"6.1.17", TRACKED("\"status\": \"final\", \"version\": \"0\""), "/document/tracking/status: \n"},
    {"6.1.17", TRACKED("\"status\": \"interim\", \"version\": \"2.0.0-rc.1+b\""), "/document/tracking/status: \n"},
    {"6.1.17", TRACKED("\"status\": \"draft\", \"version\": \"0.1.0\""), NULL},
    {"6.1.17", TRACKED("\"status\": \"final\", \"version\": \"1.0.0+b-1\""), NULL},
    {"6.1.17", TRACKED("\"version\": \"0\""), "/document/tracking/version: \n"},
    /* 6.1.21: what is nowhere is told from what stands at another date */
    {"6.1.21",
     TRACKED("\"revision_history\": [" REVISION("2024-01-01T10:00:00Z", "1") ", " REVISION(
         "2024-01-02T10:00:00Z", "4") ", " REVISION("2024-01-03T10:00:00Z", "2") "]"),
     "/document/tracking/revision_history: 2 is left out before 4, and has a later date\n"
     "/document/tracking/revision_history: 3 is left out before 4, and no revision has it\n"},
    {"6.1.21",
     TRACKED("\"revision_history\": [" REVISION("2024-01-01T10:00:00Z", "1") ", " REVISION(
         "2024-01-02T10:00:00Z", "200") ", " REVISION("2024-01-03T10:00:00Z",
                                                      "150") ", " REVISION("2024-01-04T10:00:00Z", "198") "]"),
     "/document/tracking/revision_history: 2 to 149 are left out before 200, and no revision has them\n"
     "/document/tracking/revision_history: 150 is left out before 200, and has a later date\n"
     "/document/tracking/revision_history: 151 to 197 are left out before 200, and no revision has them\n"
     "/document/tracking/revision_history: 198 is left out before 200, and has a later date\n"
     "/document/tracking/revision_history: 199 is left out before 200, and no revision has it\n"},
    /* 6.1.24: a time is the same in every zone */
    {"6.1.24",
     FLAW("\"involvements\": [{\"party\": \"vendor\", \"date\": \"2024-01-01T10:00:00Z\"}, {\"party\": \"vendor\", "
          "\"date\": \"2024-01-01T12:00:00.000+02:00\"}]"),
     "/vulnerabilities/0/involvements/1: \n"},
    {"6.1.24",
     FLAW("\"involvements\": [{\"party\": \"vendor\", \"date\": \"2024-01-01T10:00:00Z\"}, {\"party\": \"vendor\", "
          "\"date\": \"2024-01-01T10:00:00+02:00\"}, {\"party\": \"other\", \"date\": \"2024-01-01T10:00:00Z\"}, "
          "{\"party\": \"vendor\"}, {\"party\": \"vendor\"}]"),
     NULL},
    {"6.1.24",
     FLAW("\"involvements\": [{\"party\": \"vendor\", \"date\": \"2023-08-23T10:00:00\"}, {\"party\": \"vendor\", "
          "\"date\": \"2023-08-23\"}, {\"party\": \"vendor\", \"date\": \"2023-08-23T10:00:00\"}, {\"party\": "
          "\"other\", "
          "\"date\": \"2023-08-23\"}, {\"party\": \"vendor\", \"date\": \"\"}, {\"party\": \"vendor\", \"date\": "
          "\"\"}]"),
     "/vulnerabilities/0/involvements/2: \n"},
    /* 6.1.31: words stand between blanks */
    {"6.1.31", VERSION("4.1 (and Earlier)"), "/product_tree/branches/0/name: 'earlier'\n"},
    {"6.1.31", VERSION("ALL"), "/product_tree/branches/0/name: 'all'\n"},
    {"6.1.31", VERSION("4\\tprior, 3"), "/product_tree/branches/0/name: 'prior'\n"},
    {"6.1.31", VERSION("4.2=>"), "/product_tree/branches/0/name: '>'\n"},
    {"6.1.31", VERSION("after-eight"), NULL},
    {"6.1.31", VERSION("all.in.one"), NULL},
    {"6.1.31", VERSION("install_all"), NULL},
    {"6.1.31",
     VERSION("\xc3\xa9"
             "all 2"),
     NULL},
    {"6.1.31", VERSION("()"), NULL},
    {"6.1.31", VERSION("vers:all/*"), "/product_tree/branches/0/name: 'vers:'\n"},
    {"6.1.31", VERSION_2_0("vers:all/*"), "/product_tree/branches/0/name: 'vers:'\n"},
    {"6.1.31", VERSION_2_0("v4.2,all"), "/product_tree/branches/0/name: 'all'\n"},
    {"6.1.31", VERSION_2_0("all.in.one"), "/product_tree/branches/0/name: 'all'\n"},
    {"6.1.31", VERSION_2_0("after-eight"), NULL},
    {"6.1.31",
     VERSION_2_0("\xc3\xa9"
                 "all 2"),
     NULL},
    {"6.1.31", VERSION("prior\xc2\xa0to 4.2"), "/product_tree/branches/0/name: 'prior'\n"},
    {"6.1.31",
     VERSION("4.1 and\xe2\x80\xaf"
             "earlier"),
     "/product_tree/branches/0/name: 'earlier'\n"},
    {"6.1.31", VERSION("4.1,earlier"), "/product_tree/branches/0/name: 'earlier'\n"},
    {"6.1.31", VERSION("4.1/earlier"), "/product_tree/branches/0/name: 'earlier'\n"},
    {"6.1.31",
     VERSION("\xe2\x80\x9c"
             "all\xe2\x80\x9d"),
     "/product_tree/branches/0/name: 'all'\n"},
    {"6.1.31", VERSION("all\xe3\x81\x82"), NULL},
    {"6.1.31",
     VERSION_2_0("4.1 and\xc2\xa0"
                 "earlier"),
     "/product_tree/branches/0/name: 'earlier'\n"},
    {"6.1.31",
     VERSION_2_0("\xe2\x80\x9c"
                 "all\xe2\x80\x9d"),
     "/product_tree/branches/0/name: 'all'\n"},
    /* 6.1.33: flags that are no justification are not counted */
    {"6.1.33",
     FLAW("\"flags\": [{\"label\": \"component_not_present\", \"product_ids\": [\"A\"]}, {\"label\": \"later\", "
          "\"product_ids\": [\"A\"]}, {\"label\": \"vulnerable_code_not_present\", \"product_ids\": [\"B\", \"A\"]}]"),
     "/vulnerabilities/0/flags/2: 'A' has another justification, 'component_not_present'\n"},
    /* 6.1.38, 6.1.39 */
    {"6.1.38",
     DOCUMENT(", \"distribution\": {\"tlp\": {\"label\": \"GREEN\"}, \"sharing_group\": {\"id\": "
              "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"}}"),
     "/document/distribution/tlp/label: is not CLEAR\n"},
    {"6.1.38", DOCUMENT(", \"distribution\": {\"sharing_group\": {\"id\": \"ffffffff-ffff-ffff-ffff-ffffffffffff\"}}"),
     "/document/distribution/sharing_group/id: is not CLEAR\n"},
    {"6.1.39",
     DOCUMENT(", \"distribution\": {\"tlp\": {\"label\": \"CLEAR\"}, \"sharing_group\": {\"id\": "
              "\"00000000-0000-0000-0000-000000000000\"}}, \"tracking\": {\"status\": \"final\"}"),
     "/document/distribution/sharing_group/id: narrows\n"},
    {"6.1.39",
     DOCUMENT(", \"distribution\": {\"tlp\": {\"label\": \"CLEAR\"}, \"sharing_group\": {\"id\": "
              "\"00000000-0000-0000-0000-000000000000\"}}, \"tracking\": {\"status\": \"draft\"}"),
     NULL},
    /* 6.1.50: a type that is not supported is named, and what can be checked is */
    {"6.1.50", RANGE("vers:alpm/>=1|<2"), "skipped: the vers type 'alpm' is not supported\n"},
    {"6.1.50", RANGE("vers:zz/>1|>2"),
     "/product_tree/branches/0/name: '2'\n"
     "skipped: the vers type 'zz' is not supported\n"},
    {"6.1.50", RANGE("vers:intdot/>=1|<2"), NULL},
    {"6.1.50", RANGE(">=1|<2"), NULL},
    {"6.1.50", RANGE("vers:all/*"), NULL},
    /* 6.1.57, 6.1.58: of paths that end at a product */
    {"6.1.57", TREE("\"branches\": [" STACKED("vendor", "vendor", ", \"product\": {}") "]"),
     "/product_tree/branches/0/branches/0/category: \n"},
    {"6.1.57", TREE("\"branches\": [" STACKED("vendor", "vendor", ", \"branches\": [{\"product\": {}}]") "]"),
     "/product_tree/branches/0/branches/0/category: \n"},
    {"6.1.57", TREE("\"branches\": [" STACKED("vendor", "vendor", "") "]"), NULL},
    {"6.1.57", TREE("\"branches\": [" STACKED("product_family", "product_family", ", \"product\": {}") "]"), NULL},
    {"6.1.58", TREE("\"branches\": [" STACKED("product_version", "product_version_range", ", \"product\": {}") "]"),
     "/product_tree/branches/0/branches/0/category: \n"},
    {"6.1.58", TREE("\"branches\": [" STACKED("product_version", "product_version_range", "") "]"), NULL},
    /* 6.2.48: white space of any kind */
    {"6.2.48", VENDOR("Open\xc2\xa0SOURCE\xe3\x80\x80"), "/product_tree/branches/0/name: \n"},
    {"6.2.48", VENDOR("Open-Source"), NULL},
    {"6.2.48", VENDOR("Open Source Ltd."), NULL},
    {"6.2.48", VENDOR("\xc3\xb6pensource"), NULL},
    /* 6.2.19: of each list, and whatever the score is of */
    {"6.2.19",
     FLAW("\"product_status\": {\"first_fixed\": [\"B\", \"C\"], \"fixed\": [\"A\", \"B\"], \"known_affected\": "
          "[\"D\"]}, "
          "\"metrics\": [{\"products\": [\"A\", \"B\", \"D\"], \"content\": {\"cvss_v2\": {\"vectorString\": "
          "\"AV:N/AC:L/Au:N/C:C/I:C/A:C\"}}}]"),
     "/vulnerabilities/0/product_status/first_fixed/0: 'B'\n"
     "/vulnerabilities/0/product_status/fixed/0: 'A'\n"
     "/vulnerabilities/0/product_status/fixed/1: 'B'\n"},
    {"6.2.19",
     FLAW("\"product_status\": {\"fixed\": [\"A\"]}, \"metrics\": [{\"products\": [\"A\"], \"content\": {\"cvss_v2\": "
          "{\"vectorString\": \"AV:N/AC:L/Au:N/C:C/I:C/A:C/CDP:ND/TD:N/CR:ND/IR:ND/AR:ND\"}}}]"),
     NULL},
    /* 6.2.39.2 to 6.2.39.4, 6.2.40: a language whose words are not known is said */
    {"6.2.39.2", DOCUMENT(", \"category\": \"csaf_withdrawn\", \"lang\": \"fr-CH\""),
     "skipped: no wording of 'Reasoning for Withdrawal'\n"},
    {"6.2.39.3", DOCUMENT(", \"category\": \"csaf_superseded\", \"lang\": \"fr\""),
     "skipped: no wording of 'Reasoning for Supersession'\n"},
    {"6.2.39.4", DOCUMENT(", \"category\": \"csaf_superseded\", \"lang\": \"fr\""),
     "skipped: no wording of 'Superseding Document'\n"},
    {"6.2.39.2", DOCUMENT(", \"category\": \"csaf_vex\", \"lang\": \"fr\""), NULL},
    {"6.2.39.2", DOCUMENT(", \"category\": \"csaf_withdrawn\", \"lang\": \"en-GB\""), NULL},
    {"6.2.39.2", DOCUMENT(", \"category\": \"csaf_withdrawn\", \"lang\": \"de\""), "/document: \n"},
    {"6.1.27.17", DOCUMENT(", \"category\": \"csaf_withdrawn\", \"lang\": \"de\""), NULL},
    {"6.1.27.17", DOCUMENT(", \"category\": \"csaf_withdrawn\""), "/document: \n"},
    {"6.2.40", DOCUMENT(", \"lang\": \"fr\", \"notes\": [{\"category\": \"description\", \"title\": \"Produit\"}]"),
     "skipped: no wording of 'Product Description'\n"},
    {"6.2.40",
     DOCUMENT(", \"lang\": \"fr\", \"notes\": [{\"category\": \"description\", \"product_ids\": [\"A\"]}, "
              "{\"category\": \"general\"}]"),
     NULL},
    /* 6.3.2: by the version, or by the vector alone */
    {"6.3.2",
     FLAW("\"metrics\": [{\"content\": {\"cvss_v3\": {\"version\": \"3.0\", \"vectorString\": \"CVSS:3.0/\"}}}]"),
     "/vulnerabilities/0/metrics/0/content/cvss_v3/version: \n"},
    {"6.3.2",
     FLAW("\"metrics\": [{\"content\": {\"cvss_v3\": {\"version\": \"3.1\", \"vectorString\": \"CVSS:3.0/\"}}}]"),
     "/vulnerabilities/0/metrics/0/content/cvss_v3/vectorString: \n"},
    {"6.3.2",
     FLAW("\"metrics\": [{\"content\": {\"cvss_v3\": {\"version\": \"3.1\", \"vectorString\": \"CVSS:3.1/\"}}}]"),
     NULL},
    /* 6.3.12: once a score */
    {"6.3.12",
     FLAW("\"product_status\": {\"last_affected\": [\"D\"]}, \"metrics\": [{\"products\": [\"A\", \"B\", \"C\"], "
          "\"content\": {\"cvss_v3\": {}}}, {\"products\": [\"A\"], \"content\": {\"cvss_v4\": {}}}]"),
     "/vulnerabilities/0/metrics/0/content: 'B'\n"
     "/vulnerabilities/0/product_status/last_affected/0: 'D'\n"},
};

/* Each line of what was said begins with the line that is expected, which its newline ends. */
static bool begins(struct str said, struct str expected) {
    struct str line, wanted;
    while (str_next(&expected, '\n', &wanted) && wanted.len > 0)
        if (!str_next(&said, '\n', &line) || !str_starts(line, wanted))
            return false;
    return said.len == 0;
}

static void rules_are_followed(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(RULES); i++) {
        struct str said = document_said(*state, RULES[i].document, RULES[i].test, (struct csaf_wanted){.only = NULL});
        if (!begins(said, str_from(RULES[i].said ? RULES[i].said : "")))
            fail_msg("%s of %s said:\n" STR_F, RULES[i].test, RULES[i].document, STR_A(said));
    }
}

/* Branches of which the innermost has a product, and one in the middle. */
static struct str nested(struct bed *bed, unsigned depth) {
    struct str text = STR("\"product\": {\"product_id\": \"A\"}");
    for (unsigned i = 0; i < depth; i++)
        text = str_format(&bed->arena, "\"category\": \"product_family\", \"branches\": [{" STR_F "}]", STR_A(text));
    return str_format(&bed->arena, "{\"document\": {\"csaf_version\": \"2.1\"}, \"product_tree\": {" STR_F "}}",
                      STR_A(text));
}

/* 6.1.34 counts the branches of products; where none is, nothing is found. */
static void products_are_told_that_stand_too_deep(void **state) {
    struct csaf_wanted wanted = {.only = NULL};
    assert_true(document_said(*state, nested(*state, 30).ptr, "6.1.34", wanted).len == 0);
    struct str said = document_said(*state, nested(*state, 31).ptr, "6.1.34", wanted);
    assert_true(str_contains(said, STR("/branches/0/product: stands 31 branches deep")));
    said = document_said(*state, nested(*state, 33).ptr, "6.1.34", wanted);
    assert_true(str_contains(said, STR("/branches/0/product: stands 33 branches deep")));
    assert_int_equal(str_find_char(said, '\n'), said.len - 1);
}

static double seconds_of(struct bed *bed, const char *text, const char *test) {
    clock_t before = clock();
    assert_true(document_said(bed, text, test, (struct csaf_wanted){.only = NULL}).len == 0);
    return (double)(clock() - before) / CLOCKS_PER_SEC;
}

/* 6.1.57, 6.1.58: branches that repeat a category above many that end at no product take no longer than what looks at
 * each of them once. */
static void no_branch_is_looked_at_for_each_above_it(void **state) {
    static const char *const names[] = {"6.1.57", "6.1.58"};
    enum { DEEP = 58, MANY = 300000 };
    struct out out;
    out_memory(&out, 1 << 24);
    out_str(&out, STR("{\"document\": {\"csaf_version\": \"2.1\"}, \"product_tree\": {\"branches\": ["));
    for (unsigned i = 0; i < DEEP; i++)
        out_format(&out, "{\"category\": \"product_version%s\", \"branches\": [", i % 2 ? "_range" : "");
    for (unsigned i = 0; i < MANY; i++)
        out_str(&out, i ? STR(",{}") : STR("{}"));
    for (unsigned i = 0; i < DEEP; i++)
        out_str(&out, STR("]}"));
    out_str(&out, STR("]}}"));
    struct str text = str_format(&((struct bed *)*state)->arena, STR_F, STR_A(out_text(&out)));
    out_done(&out);
    double once = seconds_of(*state, text.ptr, "6.1.34");
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        assert_true(seconds_of(*state, text.ptr, names[i]) < 4 * once + 0.1);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(rules_are_followed), BED_TEST(products_are_told_that_stand_too_deep),
                                       BED_TEST(no_branch_is_looked_at_for_each_above_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
