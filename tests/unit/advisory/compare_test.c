/* What changed between two revisions, said by what they state. */
#include "advisory/compare.h"
#include "bed.h"
#include "csaf_bed.h"

/* A document of these members; quotes are single, as csaf_json takes them. */
static struct source document_of(struct bed *bed, const char *version, const char *tree, const char *vulnerabilities) {
    struct str text = str_format(
        &bed->arena,
        "{'document': {'csaf_version': '2.0', 'title': 'T', 'publisher': {'name': 'V', 'category': 'vendor', "
        "'namespace': "
        "'https://v.example'}, 'tracking': {'id': 'A-1', 'status': 'final', 'version': '%s', 'revision_history': "
        "[{'number': '1', 'summary': 'first'}%s]}}, 'product_tree': {'full_product_names': [%s]}, 'vulnerabilities': "
        "[%s]}",
        version, version[0] == '1' ? "" : ", {'number': '2', 'summary': 'a fix'}", tree, vulnerabilities);
    return (struct source){.name = STR("a.json"), .text = csaf_json(bed, text.ptr)};
}

#define TREE  "{'product_id': 'A', 'name': 'Pump 1'}, {'product_id': 'B', 'name': 'Pump 2'}"
#define OTHER "{'product_id': 'X', 'name': 'Pump 2'}, {'product_id': 'Y', 'name': 'Pump 1'}"

/* Every change in a line: kind, vulnerability, what, before, after, products. */
static struct str changes_of(struct bed *bed, struct source before, struct source after) {
    struct advisory_changes changes;
    struct str text = STR("");
    struct source *sources = ARENA_ARRAY(&bed->arena, struct source, 2);
    sources[0] = before;
    sources[1] = after;
    enum status status = advisory_compare(&sources[0], &sources[1], &bed->arena, &bed->sink, &changes);
    if (status != STATUS_OK)
        fail_msg("%s", bed_printed(bed).ptr);
    for (size_t i = 0; i < changes.count; i++) {
        const struct advisory_change *c = &changes.items[i];
        text = str_format(&bed->arena, STR_F STR_F "|" STR_F "|" STR_F "|" STR_F "|" STR_F "|", STR_A(text),
                          STR_A(advisory_change_name(c->kind)), STR_A(c->vulnerability), STR_A(c->what),
                          STR_A(c->before), STR_A(c->after));
        for (size_t k = 0; k < c->product_count; k++)
            text = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(text), k ? "," : "", STR_A(c->products[k]));
        text = str_format(&bed->arena, STR_F "\n", STR_A(text));
    }
    return text;
}

#define V(status, more) "{'cve': 'CVE-1', 'product_status': {" status "}" more "}"

static void the_same_is_no_change_whatever_its_ids_and_order(void **state) {
    struct bed *bed = *state;
    assert_str(changes_of(bed, document_of(bed, "1", TREE, V("'known_affected': ['A'], 'fixed': ['B']", "")),
                          document_of(bed, "1", OTHER, V("'fixed': ['X'], 'known_affected': ['Y']", ""))),
               "");
}

static void the_tracking_and_the_suppliers_words_are_told(void **state) {
    struct bed *bed = *state;
    assert_str(changes_of(bed, document_of(bed, "1", TREE, ""), document_of(bed, "2", TREE, "")),
               "tracking||version|1|2|\nsummary||2||a fix|\n");
}

static void products_with_one_change_stand_together(void **state) {
    struct bed *bed = *state;
    assert_str(changes_of(bed, document_of(bed, "1", TREE, V("'known_affected': ['A', 'B']", "")),
                          document_of(bed, "1", TREE, V("'fixed': ['A', 'B'], 'recommended': ['B']", ""))),
               "status|CVE-1|status|affected|fixed|Pump 1\n"
               "status|CVE-1|status|affected|fixed and recommended|Pump 2\n");
    assert_str(changes_of(bed, document_of(bed, "1", TREE, V("'known_affected': ['A', 'B']", "")),
                          document_of(bed, "1", TREE, V("'under_investigation': ['A', 'B']", ""))),
               "status|CVE-1|status|affected|under investigation|Pump 1,Pump 2\n");
}

static void products_come_and_go(void **state) {
    struct bed *bed = *state;
    assert_str(
        changes_of(bed,
                   document_of(bed, "1", "{'product_id': 'A', 'name': 'Pump 1'}", V("'known_affected': ['A']", "")),
                   document_of(bed, "1", "{'product_id': 'A', 'name': 'Pump 2'}", V("'known_affected': ['A']", ""))),
        "products||products||new|Pump 2\n"
        "products||products||gone|Pump 1\n"
        "status|CVE-1|status||affected|Pump 2\n"
        "status|CVE-1|status|affected||Pump 1\n");
}

static void vulnerabilities_come_and_go(void **state) {
    struct bed *bed = *state;
    assert_str(changes_of(bed, document_of(bed, "1", TREE, "{'cve': 'CVE-1'}, {'cve': 'CVE-2'}"),
                          document_of(bed, "1", TREE, "{'cve': 'CVE-3'}, {'cve': 'CVE-1'}")),
               "vulnerability|CVE-3|vulnerability||new|\nvulnerability|CVE-2|vulnerability||gone|\n");
    assert_str(changes_of(bed, document_of(bed, "1", TREE, "{'cve': 'CVE-1', 'cwe': {'id': 'CWE-20'}}"),
                          document_of(bed, "1", TREE, "{'cve': 'CVE-1', 'cwe': {'id': 'CWE-787'}}")),
               "weakness|CVE-1|weakness|CWE-20|CWE-787|\n");
}

#define SCORE(id, score) "{'products': ['" id "'], 'cvss_v3': {'baseScore': " score "}}"

static void scores_are_compared_by_product(void **state) {
    struct bed *bed = *state;
    assert_str(
        changes_of(bed, document_of(bed, "1", TREE, V("", ", 'scores': [" SCORE("A", "5.0") "," SCORE("B", "7.5") "]")),
                   document_of(bed, "1", OTHER, V("", ", 'scores': [" SCORE("Y", "9.8") "," SCORE("X", "7.5") "]"))),
        "score|CVE-1|CVSS|5.0|9.8|Pump 1\n");
    assert_str(changes_of(bed, document_of(bed, "1", TREE, V("", "")),
                          document_of(bed, "1", TREE, V("", ", 'scores': [" SCORE("A", "9.8") "]"))),
               "score|CVE-1|CVSS||9.8|Pump 1\n");
}

#define REMEDY(ids, text) "{'category': 'vendor_fix', 'details': '" text "', 'product_ids': [" ids "]}"

static void remedies_are_told_by_whom_they_are_for(void **state) {
    struct bed *bed = *state;
    assert_str(
        changes_of(bed, document_of(bed, "1", TREE, V("", ", 'remediations': [" REMEDY("'A'", "Take 2") "]")),
                   document_of(bed, "1", TREE,
                               V("", ", 'remediations': [" REMEDY("'B'", "Take 2") "," REMEDY("'A'", "Take 3") "]"))),
        "remedy|CVE-1|vendor fix: Take 2||new|Pump 2\n"
        "remedy|CVE-1|vendor fix: Take 2||gone|Pump 1\n"
        "remedy|CVE-1|vendor fix: Take 3||new|Pump 1\n");
    /* Said twice, or for one more: the rest is as it was. */
    assert_str(changes_of(bed, document_of(bed, "1", TREE, V("", ", 'remediations': [" REMEDY("'A'", "Take 2") "]")),
                          document_of(bed, "1", TREE,
                                      V("", ", 'remediations': [" REMEDY("'A'", "Take 2") "," REMEDY("'A', 'B'",
                                                                                                     "Take 2") "]"))),
               "remedy|CVE-1|vendor fix: Take 2||new|Pump 2\n");
}

static void what_is_no_advisory_is_an_error(void **state) {
    struct bed *bed = *state;
    struct source good = document_of(bed, "1", TREE, ""), bad = {.name = STR("b.json"), .text = STR("{\"a\": 1}")};
    struct advisory_changes changes;
    assert_int_equal(advisory_compare(&good, &bad, &bed->arena, &bed->sink, &changes), STATUS_INPUT);
    assert_int_equal(advisory_compare(&bad, &good, &bed->arena, &bed->sink, &changes), STATUS_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_same_is_no_change_whatever_its_ids_and_order),
        BED_TEST(the_tracking_and_the_suppliers_words_are_told),
        BED_TEST(products_with_one_change_stand_together),
        BED_TEST(products_come_and_go),
        BED_TEST(vulnerabilities_come_and_go),
        BED_TEST(scores_are_compared_by_product),
        BED_TEST(remedies_are_told_by_whom_they_are_for),
        BED_TEST(what_is_no_advisory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
