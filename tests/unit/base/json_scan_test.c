#include "bed.h"

#include "base/json.h"
#include "base/json_scan.h"

/* What json_parse makes of a text: its one mistake as "code@line:col+length: message", in the bed's arena. */
static struct str mistake_in(struct bed *bed, struct str text) {
    struct json_parser *parser = json_parser_new();
    struct source source = {STR("a.json"), text};
    struct json_doc doc;
    diag_init(&bed->sink, &bed->arena);
    assert_int_not_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    json_parser_free(parser);
    assert_int_equal(diag_errors(&bed->sink), 1);
    const struct diag *diag = &bed->sink.items[SEVERITY_ERROR][0];
    struct position position = place_position(diag->place);
    struct str printed = bed_printed(bed), head;
    assert_true(str_next(&printed, '\n', &head));
    size_t message = str_find(head, STR("error: ")) + 7;
    return str_format(&bed->arena, "%s@%u:%u+%u: " STR_F, diag->kind->code, position.line, position.column,
                      diag->place.length, STR_A(str_skip(head, message)));
}

static const struct {
    const char *text;
    const char *mistake;
} CASES[] = {
    {"", "json.empty@1:1+0: no JSON is here: the text is empty"},
    {" \n ", "json.empty@2:2+0: no JSON is here: the text is empty"},
    {"{", "json.unclosed@1:1+1: this '{' is never closed"},
    {"{\"a\": [1,\n2", "json.unclosed@1:7+1: this '[' is never closed"},
    {"[1, 2,]", "json.trailing-comma@1:6+1: a comma stands before the closing ]"},
    {"{\"a\": 1, }", "json.trailing-comma@1:8+1: a comma stands before the closing }"},
    {"[1 2]", "json.syntax@1:4+1: ',' or ']' is expected here, not '2'"},
    {"{\"a\": 1 \"b\": 2}", "json.syntax@1:9+1: ',' or '}' is expected here, not '\"'"},
    {"{\"a\" 1}", "json.syntax@1:6+1: ':' is expected here, not '1'"},
    {"{\"a\":}", "json.syntax@1:6+1: a value is expected here, not '}'"},
    {"{a: 1}", "json.syntax@1:2+1: a key between double quotes or '}' is expected here, not 'a'"},
    {"{\"a\": 1, b2: 1}", "json.syntax@1:10+2: a key between double quotes is expected here, not 'b2'"},
    {"{1: 1}", "json.syntax@1:2+1: a key between double quotes or '}' is expected here, not '1'"},
    {"{'a': 1}", "json.single-quotes@1:2+1: JSON text stands between double quotes"},
    {"[1] // x", "json.comment@1:5+2: JSON has no comments"},
    {"# x\n[1]", "json.comment@1:1+1: JSON has no comments"},
    {"[1]\n[2]", "json.syntax@2:1+1: the end of the text is expected here, not '['"},
    {"[1}", "json.syntax@1:3+1: ',' or ']' is expected here, not '}'"},
    {"]", "json.syntax@1:1+1: a value is expected here, not ']'"},
    {"[,1]", "json.syntax@1:2+1: a value or ']' is expected here, not ','"},
    {"[None]", "json.unknown-word@1:2+4: 'None' is no JSON value"},
    {"[NaN]", "json.unknown-word@1:2+3: 'NaN' is no JSON value"},
    {"[-Infinity]", "json.number@1:2+9: '-Infinity' is no number of JSON"},
    {"[truely]", "json.unknown-word@1:2+6: 'truely' is no JSON value"},
    {"[tru]", "json.unknown-word@1:2+3: 'tru' is no JSON value"},
    {"[\xC3\xA4]", "json.syntax@1:2+2: a value or ']' is expected here, not '\xC3\xA4'"},
    {"[01]", "json.number@1:2+2: '01' is no number of JSON"},
    {"[1.]", "json.number@1:2+2: '1.' is no number of JSON"},
    {"[.5]", "json.unknown-word@1:2+2: '.5' is no JSON value"},
    {"[+5]", "json.unknown-word@1:2+2: '+5' is no JSON value"},
    {"[-]", "json.number@1:2+1: '-' is no number of JSON"},
    {"[1e]", "json.number@1:2+2: '1e' is no number of JSON"},
    {"[0x1F]", "json.number@1:2+4: '0x1F' is no number of JSON"},
    {"[1, 18446744073709551616]", "json.number-range@1:5+20: the number 18446744073709551616 is too large"},
    {"[-9223372036854775809]", "json.number-range@1:2+20: the number -9223372036854775809 is too large"},
    {"[1e309]", "json.number-range@1:2+5: the number 1e309 is too large"},
    {"[1.7976931348623159e308]", "json.number-range@1:2+22: the number 1.7976931348623159e308 is too large"},
    {"[0.0017976931348623159e311]", "json.number-range@1:2+25: the number 0.0017976931348623159e311 is too large"},
    {"[1e99999999999999999999]", "json.number-range@1:2+22: the number 1e99999999999999999999 is too large"},
    {"[\"abc", "json.unclosed-text@1:2+4: the text that begins here has no closing quote on its line"},
    {"{\"a\": \"x,\n\"b\": 1}", "json.unclosed-text@1:7+3: the text that begins here has no closing quote on its line"},
    {"[\"a\tb\"]", "json.control-character@1:4+1: a control character stands in a text"},
    {"[\"\\x\"]", "json.escape@1:3+2: '\\x' is no escape sequence of JSON"},
    {"[\"C:\\\xC3\xA4\"]", "json.escape@1:5+3: '\\\xC3\xA4' is no escape sequence of JSON"},
    {"[\"\\u12G4\"]", "json.escape@1:3+2: '\\u' is no escape sequence of JSON"},
    {"[\"\\ud800\"]", "json.surrogate@1:3+6: '\\ud800' is one half of a pair of which the other is missing"},
    {"[\"\\ud800\\u0041\"]", "json.surrogate@1:3+6: '\\ud800' is one half of a pair of which the other is missing"},
    {"[\"\\udc00\"]", "json.surrogate@1:3+6: '\\udc00' is one half of a pair of which the other is missing"},
    {"[\"a\xff\"]", "json.not-utf8@1:4+1: the text is not UTF-8 here"},
    {"\xff\xfe[", "json.utf16@1:1+1: the text is UTF-16 or UTF-32, not UTF-8"},
    {"\xfe\xff", "json.utf16@1:1+1: the text is UTF-16 or UTF-32, not UTF-8"},
    {"\xff[", "json.not-utf8@1:1+1: the text is not UTF-8 here"},
    {"[\"\xED\xA0\x80\"]", "json.not-utf8@1:3+1: the text is not UTF-8 here"},
    {"[1]\x01", "json.syntax@1:4+1: the end of the text is expected here, not '\\x01'"},
};

static void names_the_first_mistake_at_its_place(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_str(mistake_in(*state, str_from(CASES[i].text)), CASES[i].mistake);
}

static void a_nul_in_the_text_is_a_mistake(void **state) {
    assert_str(mistake_in(*state, (struct str){"[1\0]", 4}),
               "json.syntax@1:3+1: ',' or ']' is expected here, not '\\x00'");
    assert_str(mistake_in(*state, (struct str){"[\"\0\"]", 5}),
               "json.control-character@1:3+1: a control character stands in a text");
}

/* Each prefix of a document that has everything is a mistake, and one that the scan finds by itself. */
static void every_cut_is_explained(void **state) {
    struct bed *bed = *state;
    static const char TEXT[] = "{\"a\\u00e4\": [1, -2.5e+3, true, false, null, \"\xC3\xA4\\ud83d\\udd12\"], \"b\": {}}";
    for (size_t len = 0; len + 1 < sizeof TEXT; len++) {
        struct str mistake = mistake_in(bed, (struct str){TEXT, len});
        assert_false(str_starts(mistake, STR("json.unreadable")));
    }
}

static void the_largest_numbers_are_still_read(void **state) {
    struct bed *bed = *state;
    struct json_parser *parser = json_parser_new();
    struct source source = {STR("a.json"),
                            STR("[1.7976931348623157e308, 179769313486231570000e288, 0.00000001e316, 0e999]")};
    struct json_doc doc;
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    json_parser_free(parser);
}

static void without_a_mistake_of_its_own_it_forwards_the_reason(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("a.json"), STR("[1]")};
    assert_int_equal(json_scan_mistake(&source, STR("some reason"), &bed->sink), STATUS_INPUT);
    assert_str(bed_printed(bed), "a.json:1:1: error: cannot be read as JSON: some reason\n    [1]\n    ^\n");
}

static void a_place_beyond_the_last_node_is_the_beginning(void **state) {
    (void)state;
    struct source source = {STR("a.json"), STR("[1]")};
    assert_int_equal(json_scan_place(&source, 1).offset, 1);
    assert_int_equal(json_scan_place(&source, 2).offset, 0);
    source.text = STR_NONE;
    assert_int_equal(json_scan_place(&source, 0).length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(names_the_first_mistake_at_its_place),
        BED_TEST(a_nul_in_the_text_is_a_mistake),
        BED_TEST(every_cut_is_explained),
        BED_TEST(the_largest_numbers_are_still_read),
        BED_TEST(without_a_mistake_of_its_own_it_forwards_the_reason),
        BED_TEST(a_place_beyond_the_last_node_is_the_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
