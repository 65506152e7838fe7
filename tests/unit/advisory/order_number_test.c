/* Order numbers: found by the patterns of suppliers, read from fields, related. */
#include "advisory/order_number.h"
#include "table_bed.h"

static void reader_of(struct bed *bed, struct str supplier, struct order_reader *reader) {
    struct vendor_book *book = ARENA_NEW(&bed->arena, struct vendor_book);
    struct vendor_set set;
    assert_int_equal(vendor_book_init(book, NULL, &bed->arena), STATUS_OK);
    vendor_find(book, supplier, &set);
    order_reader_init(reader, book, &set);
}

static struct str number_text(const struct order_number *number) {
    return (struct str){number->text, number->len};
}

/* ---- finding */

/* The numbers in a text, and where the last stands. */
static struct str found_in(struct bed *bed, const char *supplier, const char *text) {
    struct order_reader reader;
    struct order_numbers numbers;
    struct str found = STR("");
    reader_of(bed, str_from(supplier), &reader);
    order_number_find(&reader, str_from(text), &numbers);
    for (size_t i = 0; i < numbers.count; i++) {
        assert_true(numbers.items[i].patterned);
        assert_true(numbers.spans[i].offset + numbers.spans[i].length <= strlen(text));
        found = str_format(&bed->arena, STR_F "%s" STR_F "@%u+%u", STR_A(found), i > 0 ? " " : "",
                           STR_A(number_text(&numbers.items[i])), numbers.spans[i].offset, numbers.spans[i].length);
    }
    return found;
}

static const struct {
    const char *supplier;
    const char *text;
    const char *found;
} FOUND[] = {
    /* MLFB: with and without dashes and blanks, in either case */
    {"Siemens", "CPU 1515-2 PN (6ES7515-2AM02-0AB0)", "6ES75152AM020AB0@15+18"},
    {"Siemens", "6ES7 515-2AM02-0AB0", "6ES75152AM020AB0@0+19"},
    {"Siemens", "6ES75152AM020AB0", "6ES75152AM020AB0@0+16"},
    {"Siemens", "6es7515-2am02-0ab0", "6ES75152AM020AB0@0+18"},
    {"Siemens", "6ES7515-2AM02-0AB0, 6ES7516-3AN02-0AB0", "6ES75152AM020AB0@0+18 6ES75163AN020AB0@20+18"},
    {"Siemens", "6ES7515-xAM0x-0AB0", "6ES7515?AM0?0AB0@0+18"},
    {"Siemens", "6GK6108-4AM00", "6GK61084AM00@0+13"},
    {"Siemens", "6GK6108-4AM00-2BA2", "6GK61084AM002BA2@0+18"}, /* the longest counts */
    {"Siemens", "6ES7515-2AM02-0AB0A", "6ES75152AM02@0+13"},    /* as far as it is one */
    {"Siemens", "A6ES7515-2AM02-0AB0", ""},
    {"Siemens", "6ES7515_2AM02_0AB0_", ""},
    /* catalogue numbers, whose dash is needed */
    {"Rockwell Automation", "1756-EN2T", "1756EN2T@0+9"},
    {"Rockwell Automation", "ControlLogix 1756-EN2TR/C, 1756-EN3TR", "1756EN2TR@13+10 1756EN3TR@27+10"},
    {"Rockwell Automation", "1756 - EN2T", "1756EN2T@0+11"},
    {"Rockwell Automation", "1756-en2txt", "1756EN2TXT@0+11"},
    {"Rockwell Automation", "1756-L8z", "1756L8*@0+8"},
    {"Rockwell Automation", "1761-NET-ENI, series D", "1761NETENI@0+12"},
    {"Rockwell Automation", "1756-EN2T- and more", "1756EN2T@0+9"},
    {"Rockwell Automation", "Update the 1756-EN2T.", "1756EN2T@11+9"},
    {"Rockwell Automation", "1756-L8.", "1756L8@0+7"},
    {"Rockwell Automation", "1756-L8..", "1756L8**@0+9"},
    {"Rockwell Automation", "1756EN2T", ""},
    {"Rockwell Automation", "1756-", ""},
    {"Rockwell Automation", "1756- and more", "1756AND@0+9"},
    {"Rockwell Automation", "x1756-EN2T", ""},
    {"Schneider Electric", "BMX NOR 0200H", "BMXNOR0200H@0+13"},
    {"WAGO", "750-8202/025-001", "7508202025001@0+16"},
    /* of other suppliers the number is none; types that begin with letters are names */
    {"Siemens", "1756-EN2T", ""},
    {"Moxa", "EDS-408A", ""},
    {"", "6ES7515-2AM02-0AB0", ""},
    {"Siemens", "", ""},
};

static void numbers_are_found_by_the_suppliers_patterns(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(FOUND); i++) {
        struct str found = found_in(*state, FOUND[i].supplier, FOUND[i].text);
        if (!str_eq(found, str_from(FOUND[i].found)))
            fail_msg("%s: \"" STR_F "\" is not \"%s\"", FOUND[i].text, STR_A(found), FOUND[i].found);
    }
}

static void no_more_numbers_are_found_than_fit(void **state) {
    struct bed *bed = *state;
    struct order_reader reader;
    struct order_numbers numbers;
    struct str text = STR("");
    for (int i = 0; i < ORDER_NUMBERS_MAX + 3; i++)
        text = str_format(&bed->arena, STR_F "1756-EN%d ", STR_A(text), i);
    reader_of(bed, STR("Rockwell Automation"), &reader);
    order_number_find(&reader, text, &numbers);
    assert_int_equal(numbers.count, ORDER_NUMBERS_MAX);
}

static void a_number_that_is_too_long_is_none(void **state) {
    struct bed *bed = *state;
    struct order_reader reader;
    struct order_numbers numbers;
    struct order_number number;
    struct str text = STR("1756-");
    for (int i = 0; i < 5; i++)
        text = str_format(&bed->arena, STR_F "ABCDEFGH", STR_A(text));
    reader_of(bed, STR("Rockwell Automation"), &reader);
    order_number_find(&reader, text, &numbers);
    assert_int_equal(numbers.count, 0);
    assert_false(order_number_read(&reader, text, &number));
}

/* The supplier of each row, by its first name in the table of aliases. */
static struct str name_of_key(const struct table_row *aliases, size_t count, struct str key) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(aliases[i].cells[0], key))
            return aliases[i].cells[1];
    }
    fail_msg("no alias of " STR_F, STR_A(key));
    return STR_NONE;
}

static void every_pattern_reads_its_example(void **state) {
    struct bed *bed = *state;
    size_t count = 0, alias_count = 0;
    const struct table_row *aliases = table_of(bed, "vendor-aliases.tsv", &alias_count);
    const struct table_row *rows = table_of(bed, "order-patterns.tsv", &count);
    struct vendor_book *book = ARENA_NEW(&bed->arena, struct vendor_book);
    assert_int_equal(vendor_book_init(book, NULL, &bed->arena), STATUS_OK);
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        const struct str *c = rows[i].cells;
        struct order_reader reader;
        struct order_number number;
        struct vendor_set set;
        vendor_find(book, name_of_key(aliases, alias_count, c[0]), &set);
        order_reader_init(&reader, book, &set);
        bool is_name = str_eq(c[2], STR("type")) && !char_is_digit(c[1].ptr[0]);
        if (!order_number_read(&reader, c[3], &number) || (!number.patterned && !is_name))
            fail_msg("%zu: " STR_F, i, STR_A(c[3]));
    }
}

/* ---- reading a field */

static struct str read_as(struct bed *bed, const char *supplier, const char *text) {
    struct order_reader reader;
    struct order_number number;
    reader_of(bed, str_from(supplier), &reader);
    if (!order_number_read(&reader, str_from(text), &number))
        return STR("none");
    return str_format(&bed->arena, STR_F "%s", STR_A(number_text(&number)), number.patterned ? " by a pattern" : "");
}

static void a_field_is_a_number_whatever_its_pattern(void **state) {
    struct bed *bed = *state;
    assert_str(read_as(bed, "Siemens", " 6ES7515-2AM02-0AB0 "), "6ES75152AM020AB0 by a pattern");
    assert_str(read_as(bed, "Siemens", "6ES7515-2AM02-0AB0."), "6ES75152AM020AB0 by a pattern");
    assert_str(read_as(bed, "Rockwell Automation", "1756-EN2T."), "1756EN2T by a pattern");
    assert_str(read_as(bed, "Nobody", "abc-100/2"), "ABC1002");
    assert_str(read_as(bed, "Nobody", "ABC 100-Z"), "ABC100Z");
    assert_str(read_as(bed, "Nobody", ""), "none");
    assert_str(read_as(bed, "Nobody", " - "), "none");
    assert_str(read_as(bed, "Nobody", "."), "none");
}

/* A small x or z is a placeholder beside capitals and among digits, a letter in a number in small letters. */
static void placeholders_are_told_from_letters(void **state) {
    struct bed *bed = *state;
    assert_str(read_as(bed, "Nobody", "750-8xx"), "7508??");
    assert_str(read_as(bed, "Nobody", "ABx-1"), "AB?1");
    assert_str(read_as(bed, "Nobody", "AB#-1"), "AB?1");
    assert_str(read_as(bed, "Nobody", "AB-1*"), "AB1*");
    assert_str(read_as(bed, "Nobody", "AB*1"), "AB?1");
    assert_str(read_as(bed, "Nobody", "x20cp1584"), "X20CP1584");
    assert_str(read_as(bed, "Nobody", "x20"), "X20");
    assert_str(read_as(bed, "Nobody", "zx-10"), "ZX10");
    assert_str(read_as(bed, "Nobody", "XZ-10"), "XZ10");
}

/* ---- relating */

static const struct {
    const char *listed;
    const char *asset;
    enum order_relation relation;
} RELATIONS[] = {
    {"1756-EN2T", "1756-EN2T", ORDER_SAME},
    {"1756-EN2T", "1756-EN2TR", ORDER_DIFFERENT},
    {"1756-EN2T", "1756-EN3T", ORDER_DIFFERENT},
    {"1756-EN2TR", "1756-EN2T", ORDER_DIFFERENT},
    {"1756-L8z", "1756-L85E", ORDER_SAME},
    {"1756-L8z", "1756-L73", ORDER_DIFFERENT},
    {"1756-EN4", "1756-EN4TR", ORDER_CUT},
    {"1756-EN4", "1756-EN41", ORDER_DIFFERENT},
    {"1756-EN2T.", "1756-EN2TR", ORDER_DIFFERENT},
    {"2080-LC50", "2080-LC50-24QWB", ORDER_BEGINS},
    {"2080-LC50-24QWB", "2080-LC50", ORDER_SHORT},
    {"1761-NET-ENI", "1761-NET-AIC", ORDER_DIFFERENT},
    {"6ES7515-2AM02-0AB0", "6ES7 515-2AM02-0AB0", ORDER_SAME},
    {"6ES7515-xAM0x-0AB0", "6ES7515-2AM02-0AB0", ORDER_SAME},
    {"6ES7515-xAM0x-0AB0", "6ES7515-2BM02-0AB0", ORDER_DIFFERENT},
    {"6GK6108-4AM00", "6GK6108-4AM00-2BA2", ORDER_BEGINS},
    {"6GK6108-4AM00-2BA2", "6GK6108-4AM00", ORDER_SHORT},
    {"6GK6108-4AM00-xxxx", "6GK6108-4AM00", ORDER_SAME},
    {"ABC-100", "ABC-100-2", ORDER_BEGINS},
    {"ABC-100", "ABC-1002", ORDER_DIFFERENT},
    {"ABC-1*", "ABC-1002", ORDER_SAME},
    {"ABC-1*", "ABC-2", ORDER_DIFFERENT},
    {"AB-10", "zx-10", ORDER_DIFFERENT},
    {"12345", "123456", ORDER_DIFFERENT},
};

static void listed_numbers_relate_to_an_assets(void **state) {
    struct bed *bed = *state;
    static const char *const SUPPLIERS[] = {"Rockwell Automation", "Siemens", "Nobody"};
    for (size_t i = 0; i < ARRAY_LEN(RELATIONS); i++) {
        struct order_number listed, asset;
        struct order_reader reader;
        char first = RELATIONS[i].listed[0];
        reader_of(bed, str_from(SUPPLIERS[first == '6' ? 1 : char_is_digit(first) ? 0 : 2]), &reader);
        assert_true(order_number_read(&reader, str_from(RELATIONS[i].listed), &listed));
        assert_true(order_number_read(&reader, str_from(RELATIONS[i].asset), &asset));
        enum order_relation relation = order_number_relate(&listed, &asset);
        if (relation != RELATIONS[i].relation)
            fail_msg("%s, %s: %d is not %d", RELATIONS[i].listed, RELATIONS[i].asset, relation, RELATIONS[i].relation);
    }
}

static void the_longest_numbers_relate(void **state) {
    struct order_reader nothing = {.count = 0};
    struct order_number a, b;
    (void)state;
    assert_true(order_number_read(&nothing, STR("ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ"), &a));
    assert_true(order_number_read(&nothing, STR("ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHI"), &b));
    assert_int_equal(a.len, ORDER_NUMBER_MAX);
    assert_int_equal(order_number_relate(&a, &a), ORDER_SAME);
    assert_int_equal(order_number_relate(&a, &b), ORDER_DIFFERENT);
    assert_int_equal(order_number_relate(&b, &a), ORDER_DIFFERENT);
}

static void a_pattern_covers_a_whole_text(void **state) {
    static const struct {
        const char *pattern;
        const char *text;
        bool covers;
    } COVERS[] = {
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"*", "abc", true},
        {"a", "a", true},
        {"a", "ab", false},
        {"ab", "a", false},
        {"?", "a", true},
        {"?", "", false},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
        {"a*c", "ac", true},
        {"a*c", "abbc", true},
        {"a*c", "abcb", false},
        {"*b*", "abc", true},
        {"*bc", "abcbc", true},
        {"a**", "a", true},
        {"*a?", "aab", true},
        {"*a*b*c", "xaxbxcx", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(COVERS); i++) {
        if (pattern_covers(str_from(COVERS[i].pattern), str_from(COVERS[i].text)) != COVERS[i].covers)
            fail_msg("%s, %s", COVERS[i].pattern, COVERS[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(numbers_are_found_by_the_suppliers_patterns),
        BED_TEST(no_more_numbers_are_found_than_fit),
        BED_TEST(a_number_that_is_too_long_is_none),
        BED_TEST(every_pattern_reads_its_example),
        BED_TEST(a_field_is_a_number_whatever_its_pattern),
        BED_TEST(placeholders_are_told_from_letters),
        BED_TEST(listed_numbers_relate_to_an_assets),
        BED_TEST(the_longest_numbers_relate),
        BED_TEST(a_pattern_covers_a_whole_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
