/* The plain form of names. */
#include "advisory/name_text.h"
#include "bed.h"

static const struct {
    const char *text;
    const char *plain;
} PLAIN[] = {
    {"", ""},
    {"   ", ""},
    {" SIMATIC \t S7 ", "simatic s7"},
    {"\xC3\x84-Gr\xC3\xB6\xC3\x9F\x65", "a-grose"}, /* accents */
    {"\xC5\x81\xC3\xB3\x64\xC5\xBA", "lodz"},       /* of the second block */
    {"GECKO\xC2\xAE \xE2\x84\xA2", "gecko"},        /* signs of trade */
    {"Thing(TM) Thing (R)", "thing thing"},
    {"\xE2\x80\x9CX\xE2\x80\x9D 'Y' \"Z\" `", "x y z"},           /* quotes */
    {"A\xE2\x80\x93\x42 C\xE2\x88\x92\x44", "a-b c-d"},           /* dashes */
    {"A\xC2\xA0\x42\xE2\x80\x83\x43\xE3\x80\x80\x44", "a b c d"}, /* blanks */
    {"A\xE2\x80\x8B\x42\xEF\xBB\xBF\x43", "abc"},                 /* of no width */
    {"A\x01\x42\x7F\x43", "a b c"},                               /* control characters */
    {"CP1L-\xE2\x96\xA1\xE2\x98\x90", "cp1l-**"},                 /* boxes */
    {"\xEF\xBC\xA1\xEF\xBC\x91", "a1"},                           /* of full width */
    {"\xC2\xB5\x4D", "um"},
    {"3 \xC3\x97 4", "3 x 4"},
    /* UTF-8 that was read as Windows-1252 */
    {"Geutebr\xC3\x83\xC2\xBC\x63k", "geutebruck"},
    {"Stratix\xC3\xA2\xE2\x80\x9E\xC2\xA2 5700", "stratix 5700"},
    {"A \xC3\xA2\xE2\x82\xAC\xE2\x80\x9C B", "a - b"},
    {"\xC3\x83", "a"},
    {"\xC3\x83 \xC2\xBC", "a \xC2\xBC"},
    {"\xC3\xA2\xE2\x82\xAC", "a"}, /* cut off */
    /* HTML */
    {"A&amp;B", "a&b"},
    {"&lt;&gt;&quot;&apos;&nbsp;&REG;&Uuml;", "<> u"},
    {"&#228;&#xE4;&#xe4;", "aaa"},
    {"&#xZZ; &#; &#x; &bogus; &;", "&#xzz; &#; &#x; &bogus; &;"},
    {"&#1114112; &#99999999999;", "&#1114112; &#99999999999;"},
    {"A & B &", "a & b &"},
    {"&#x65E5;", "\xE6\x97\xA5"},
    {"&#x1F511;", "\xF0\x9F\x94\x91"},
    /* other scripts, and bytes that are no UTF-8 */
    {"\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC"},
    {"\xF0\x9F\x94\x91", "\xF0\x9F\x94\x91"},
    {"L\xF6sung", "losung"},
    {"A\xFF\x42", "ayb"},
    {"A\xE2\x82", "aa"},
};

static struct str plain_of(struct bed *bed, struct str text) {
    char plain[NAME_TEXT_MAX];
    size_t len = name_text(text, plain);
    assert_true(len <= NAME_TEXT_MAX);
    return str_copy(&bed->arena, (struct str){plain, len});
}

static void names_are_made_plain(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(PLAIN); i++) {
        struct str plain = plain_of(*state, str_from(PLAIN[i].text));
        if (!str_eq(plain, str_from(PLAIN[i].plain)))
            fail_msg("%s: \"" STR_F "\"", PLAIN[i].text, STR_A(plain));
    }
}

/* So that a name can be compared however often it was made plain. */
static void plain_names_stay_as_they_are(void **state) {
    static const char *const NAMES[] = {"SIMATIC S7-1500 \xC2\xAE", "Geutebr\xC3\x83\xC2\xBC\x63k", "A&lt;B"};
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        struct str once = plain_of(*state, str_from(NAMES[i]));
        assert_true(str_eq(plain_of(*state, once), once));
    }
}

static void long_names_are_cut(void **state) {
    struct bed *bed = *state;
    char bytes[NAME_TEXT_MAX * 2];
    memset(bytes, 'A', sizeof bytes);
    assert_int_equal(plain_of(bed, (struct str){bytes, sizeof bytes}).len, NAME_TEXT_MAX);
    memset(bytes, 0xA1, sizeof bytes); /* becomes two bytes each */
    assert_int_equal(plain_of(bed, (struct str){bytes, sizeof bytes}).len, NAME_TEXT_MAX);
    memset(bytes, ' ', sizeof bytes);
    assert_int_equal(plain_of(bed, (struct str){bytes, sizeof bytes}).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(names_are_made_plain),
        BED_TEST(plain_names_stay_as_they_are),
        BED_TEST(long_names_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
