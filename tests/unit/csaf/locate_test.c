#include "bed.h"

#include "csaf/locate.h"

/* In the order of the tests, not of the document; two at one place. */
static void findings_are_located_in_whatever_order_they_are(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("a.json"), STR("{\"a\": [1,\n  {\"b\": \"x\"}],\n \"c\": {}}")};
    struct json_parser *parser = json_parser_new();
    struct json_doc doc;
    struct csaf_spot *spots;
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    static const struct {
        uint32_t node;
        const char *pointer;
        uint32_t line, column;
    } wanted[] = {{8, "/c", 3, 7}, {0, "", 1, 1}, {6, "/a/1/b", 2, 9}, {5, "/a/1/b", 2, 4}, {6, "/a/1/b", 2, 9}};
    struct csaf_finding items[ARRAY_LEN(wanted)];
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
        items[i] = (struct csaf_finding){NULL, doc.root + wanted[i].node, STR("x")};
    struct csaf_findings findings = {.items = items, .count = ARRAY_LEN(items)};
    const struct json_parser *parsers[] = {parser, NULL};
    for (size_t k = 0; k < ARRAY_LEN(parsers); k++) {
        assert_int_equal(csaf_locate(parsers[k], &doc, &findings, &bed->arena, &spots), STATUS_OK);
        for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
            assert_str(spots[i].pointer, wanted[i].pointer);
            assert_int_equal(spots[i].position.line, wanted[i].line);
            assert_int_equal(spots[i].position.column, wanted[i].column);
        }
    }
    json_parser_free(parser);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(findings_are_located_in_whatever_order_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
