#include "advisory/csaf.h"

#include "bed.h"

#define HEAD "\"document\": {\"csaf_version\": \"2.0\", \"tracking\": {\"id\": \"A-1\"}}"
#define TREE                                                                                                           \
    "\"product_tree\": {\"full_product_names\": [{\"name\": \"P 1\", \"product_id\": \"p\"}, {\"name\": \"P 2\", "     \
    "\"product_id\": \"q\"}]}"

static enum status read_text(struct bed *bed, const char *text, struct csaf_document *document) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_parser *parser = json_parser_new();
    struct csaf_reader *reader = ARENA_NEW(&bed->arena, struct csaf_reader);
    struct json_doc *json = ARENA_NEW(&bed->arena, struct json_doc);
    *source = (struct source){STR("a.json"), str_from(text)};
    csaf_reader_init(reader, &bed->arena, &bed->arena);
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, json), STATUS_OK);
    enum status status = csaf_read(reader, json, &bed->sink, document);
    json_parser_free(parser);
    return status;
}

/* Read as if it were nothing, such a document would hide a vulnerability. */
static void another_shape_is_no_advisory(void **state) {
    static const char *const ODD[] = {
        "{" HEAD ", \"vulnerabilities\": {\"a\": [{\"cve\": \"CVE-2026-1\"}]}}",
        "{" HEAD ", \"vulnerabilities\": \"none\"}",
        "{" HEAD ", \"vulnerabilities\": [\"CVE-2026-1\"]}",
        "{" HEAD ", \"vulnerabilities\": [[\"cve\", \"CVE-2026-1\"]]}",
        "{" HEAD ", \"vulnerabilities\": [{\"product_status\": [\"known_affected\"]}]}",
        "{" HEAD ", \"vulnerabilities\": [{\"product_status\": {\"known_affected\": {\"p\": \"q\"}}}]}",
        "{" HEAD ", \"vulnerabilities\": [{\"product_status\": {\"fixed\": [], \"known_affected\": \"p\"}}]}",
        "{" HEAD ", \"product_tree\": [\"branches\"]}",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++) {
        struct csaf_document d;
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(read_text(bed, ODD[i], &d), STATUS_INPUT);
        assert_string_equal(bed->sink.items[SEVERITY_WARNING][0].kind->code, "advisory.csaf-shape");
    }
}

/* Lists and objects in each other's place, further in: passed over, never walked as what they are not. */
static void odd_shapes_inside_are_survived(void **state) {
    static const char *const ODD[] = {
        "\"cwes\": {\"id\": \"CWE-79\"}",
        "\"cwe\": [\"id\"]",
        "\"ids\": {\"text\": \"x\"}",
        "\"scores\": {\"cvss_v3\": {\"baseScore\": 9}}",
        "\"scores\": [[\"cvss_v3\"]]",
        "\"remediations\": {\"category\": \"vendor_fix\"}",
        "\"remediations\": [{\"product_ids\": {\"p\": 1}, \"group_ids\": {\"g\": 1}}]",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++) {
        struct csaf_document d;
        struct str text = str_format(&bed->arena, "{" HEAD ", " TREE ", \"vulnerabilities\": [{%s}]}", ODD[i]);
        assert_int_equal(read_text(bed, text.ptr, &d), STATUS_OK);
        assert_int_equal(d.public.vulnerability_count, 1);
        assert_false(csaf_set_has(&d, d.vulnerabilities[0].status[CSAF_KNOWN_AFFECTED], 0));
        assert_true(d.public.vulnerabilities[0].cvss <= 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(another_shape_is_no_advisory),
        BED_TEST(odd_shapes_inside_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
