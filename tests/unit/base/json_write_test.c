#include "bed.h"

#include "base/json_write.h"

#include <math.h>

static struct str sample(struct bed *bed, unsigned indent) {
    struct out out;
    struct json_writer w;
    out_memory(&out, 1 << 16);
    json_write_init(&w, &out, indent);
    json_write_object(&w);
    json_write_pair(&w, "a", STR("x"));
    json_write_pair_some(&w, "absent", STR_NONE);
    json_write_pair_integer(&w, "n", INT64_MIN);
    json_write_pair_bool(&w, "b", true);
    json_write_key(&w, STR("list"));
    json_write_array(&w);
    json_write_null(&w);
    json_write_object(&w);
    json_write_end(&w, '}');
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text;
}

static void one_line_without_indent(void **state) {
    assert_str(sample(*state, 0), "{\"a\":\"x\",\"n\":-9223372036854775808,\"b\":true,\"list\":[null,{}]}");
}

static void one_item_a_line_with_indent(void **state) {
    assert_str(sample(*state, 2), "{\n"
                                  "  \"a\": \"x\",\n"
                                  "  \"n\": -9223372036854775808,\n"
                                  "  \"b\": true,\n"
                                  "  \"list\": [\n"
                                  "    null,\n"
                                  "    {}\n"
                                  "  ]\n"
                                  "}\n");
}

static void assert_string_as(struct str value, const char *json) {
    struct out out;
    struct json_writer w;
    out_memory(&out, 1 << 16);
    json_write_init(&w, &out, 0);
    json_write_string(&w, value);
    assert_str(out_text(&out), json);
    out_done(&out);
}

static void strings_are_escaped(void **state) {
    (void)state;
    assert_string_as(STR("a\"b\\c/"), "\"a\\\"b\\\\c/\"");
    assert_string_as(STR("\b\f\n\r\t\x01"), "\"\\b\\f\\n\\r\\t\\u0001\"");
    assert_string_as((struct str){"\0", 1}, "\"\\u0000\"");
    assert_string_as(STR("\x7f\xC2\x9b\xE2\x80\xA8"), "\"\\u007f\\u009b\\u2028\"");
    assert_string_as(STR("\xE2\x80\xAE\xE2\x81\xA6"), "\"\\u202e\\u2066\"");
    assert_string_as(STR("\xE2\x82\xAC\xF0\x9F\x94\x92"), "\"\xE2\x82\xAC\xF0\x9F\x94\x92\"");
    assert_string_as(STR_NONE, "\"\"");
}

static void what_is_no_utf8_is_replaced(void **state) {
    (void)state;
    assert_string_as(STR("a\xff"
                         "b\xC3"),
                     "\"a\xEF\xBF\xBD"
                     "b\xEF\xBF\xBD\"");
}

static void assert_number_as(double value, const char *json) {
    struct out out;
    struct json_writer w;
    out_memory(&out, 1 << 16);
    json_write_init(&w, &out, 0);
    json_write_number(&w, value);
    assert_str(out_text(&out), json);
    out_done(&out);
}

static void numbers_are_short_and_read_back(void **state) {
    (void)state;
    assert_number_as(0.1, "0.1");
    assert_number_as(9.8, "9.8");
    assert_number_as(10, "10");
    assert_number_as(100, "100");
    assert_number_as(-20.5, "-20.5");
    assert_number_as(0.00004, "0.00004");
    assert_number_as(123456789.125, "123456789.125");
    assert_number_as(1.0 / 3e5, "0.0000033333333333333333");
    assert_number_as(1e15, "1e+15");
    assert_number_as(4e-7, "4e-07");
    assert_number_as(0.1 + 0.2, "0.30000000000000004");
    assert_number_as(-0.0, "-0");
    assert_number_as(1e300, "1e+300");
    assert_number_as(5e-324, "5e-324");
    assert_number_as((double)NAN, "null");
    assert_number_as(-(double)INFINITY, "null");
}

static void too_deep_is_a_failure_of_the_output(void **state) {
    (void)state;
    struct out out;
    struct json_writer w;
    out_memory(&out, 1 << 16);
    json_write_init(&w, &out, 0);
    for (int i = 0; i < JSON_WRITE_DEPTH; i++)
        json_write_array(&w);
    assert_int_equal(out.status, STATUS_OK);
    json_write_array(&w);
    assert_int_equal(out_flush(&out), STATUS_LIMIT);
    for (int i = 0; i < JSON_WRITE_DEPTH + 5; i++)
        json_write_end(&w, ']');
    out_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(one_line_without_indent),
        BED_TEST(one_item_a_line_with_indent),
        BED_TEST(strings_are_escaped),
        BED_TEST(what_is_no_utf8_is_replaced),
        BED_TEST(numbers_are_short_and_read_back),
        BED_TEST(too_deep_is_a_failure_of_the_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
