#include "cbor.h"

#include "rig.h"

struct number {
    const char *encoded;
    size_t length;
    uint64_t value;
};

/* RFC 8949, appendix A, and the borders of each form. */
static const struct number numbers[] = {
    {"\x00", 1, 0},
    {"\x17", 1, 23},
    {"\x18\x18", 2, 24},
    {"\x18\xff", 2, 255},
    {"\x19\x01\x00", 3, 256},
    {"\x19\x03\xe8", 3, 1000},
    {"\x19\xff\xff", 3, 65535},
    {"\x1a\x00\x01\x00\x00", 5, 65536},
    {"\x1a\xff\xff\xff\xff", 5, UINT32_MAX},
    {"\x1b\x00\x00\x00\x01\x00\x00\x00\x00", 9, (uint64_t)UINT32_MAX + 1},
    {"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", 9, UINT64_MAX},
};

static void numbers_are_read_and_written(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        uint8_t room[KW_CBOR_HEAD_SIZE];
        struct kw_writer writer = kw_writer(room, sizeof(room));
        struct kw_reader reader = kw_reader(kw_bytes(numbers[i].encoded, numbers[i].length));
        uint64_t value = 7;
        assert_int_equal(kw_cbor_read(&reader, KW_CBOR_UNSIGNED, &value), KW_OK);
        assert_true(value == numbers[i].value);
        assert_int_equal(reader.left, 0);
        assert_int_equal(kw_cbor_write(&writer, KW_CBOR_UNSIGNED, value), KW_OK);
        assert_int_equal(writer.used, numbers[i].length);
        assert_memory_equal(room, numbers[i].encoded, numbers[i].length);
    }
}

static void every_number_cut_short_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        for (size_t length = 0; length < numbers[i].length; length++) {
            struct kw_reader reader = kw_reader(kw_bytes(numbers[i].encoded, length));
            uint64_t value = 7;
            assert_int_equal(kw_cbor_read(&reader, KW_CBOR_UNSIGNED, &value), KW_ERROR_FORMAT);
            assert_int_equal(reader.left, length);
            assert_true(value == 7);
        }
    }
}

static void refuse(const char *encoded, size_t length, enum kw_cbor_kind kind) {
    struct kw_reader reader = kw_reader(kw_bytes(encoded, length));
    uint64_t value;
    assert_int_equal(kw_cbor_read(&reader, kind, &value), KW_ERROR_FORMAT);
    assert_int_equal(reader.left, length);
}

static void forms_that_are_not_the_shortest_are_refused(void **state) {
    (void)state;
    refuse("\x18\x17", 2, KW_CBOR_UNSIGNED);
    refuse("\x19\x00\xff", 3, KW_CBOR_UNSIGNED);
    refuse("\x1a\x00\x00\xff\xff", 5, KW_CBOR_UNSIGNED);
    refuse("\x1b\x00\x00\x00\x00\xff\xff\xff\xff", 9, KW_CBOR_UNSIGNED);
    refuse("\x58\x01\x61", 3, KW_CBOR_BYTES);
}

static void indefinite_lengths_and_reserved_forms_are_refused(void **state) {
    (void)state;
    refuse("\x5f\x41\x61\xff", 4, KW_CBOR_BYTES);
    refuse("\x9f\x01\xff", 3, KW_CBOR_ARRAY);
    refuse("\xbf\x01\x02\xff", 4, KW_CBOR_MAP);
    refuse("\x1c", 1, KW_CBOR_UNSIGNED);
    refuse("\x1e\x00\x00\x00\x00\x00\x00\x00\x00", 9, KW_CBOR_UNSIGNED);
}

static void another_kind_is_refused(void **state) {
    (void)state;
    refuse("\x20", 1, KW_CBOR_UNSIGNED);
    refuse("\x61\x61", 2, KW_CBOR_BYTES);
    refuse("\x41\x61", 2, KW_CBOR_TEXT);
    refuse("\xf5", 1, KW_CBOR_UNSIGNED);
}

static void no_count_is_larger_than_what_is_left(void **state) {
    (void)state;
    refuse("\x42\x61", 2, KW_CBOR_BYTES);
    refuse("\x5b\xff\xff\xff\xff\xff\xff\xff\xff\x61", 10, KW_CBOR_BYTES);
    refuse("\x82\x01", 2, KW_CBOR_ARRAY);
    refuse("\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, KW_CBOR_ARRAY);
    refuse("\xa1\x01", 2, KW_CBOR_MAP);
    refuse("\xbb\x80\x00\x00\x00\x00\x00\x00\x01\x01\x01", 11, KW_CBOR_MAP);
}

static struct kw_cbor cbor_of(const char *encoded, size_t length) {
    return kw_cbor(kw_reader(kw_bytes(encoded, length)));
}

static void strings_are_slices_or_copies_of_their_length(void **state) {
    struct kw_cbor cbor = cbor_of("\x43"
                                  "abc\x43xyz\x40",
                                  9);
    char copy[3] = "??";
    (void)state;
    kw_cbor_copy(&cbor, copy, 3);
    assert_memory_equal(copy, "abc", 3);
    struct kw_bytes string = kw_cbor_string(&cbor);
    assert_int_equal(string.length, 3);
    assert_memory_equal(string.at, "xyz", 3);
    assert_int_equal(kw_cbor_end(&cbor), KW_ERROR_FORMAT);
    kw_cbor_copy(&cbor, copy, 0);
    assert_int_equal(kw_cbor_end(&cbor), KW_OK);
    string = kw_cbor_string(&cbor);
    assert_int_equal(string.length, 0);
    assert_int_equal(kw_cbor_end(&cbor), KW_ERROR_FORMAT);
    cbor = cbor_of("\x43"
                   "abc",
                   4);
    kw_cbor_copy(&cbor, copy, 2);
    assert_false(kw_cbor_good(&cbor));
    assert_memory_equal(copy, "abc", 3);
}

static void a_number_of_32_bits_is_no_larger(void **state) {
    struct kw_cbor cbor = cbor_of("\x1a\xff\xff\xff\xff\x1b\x00\x00\x00\x01\x00\x00\x00\x00", 14);
    (void)state;
    assert_true(kw_cbor_take_u32(&cbor) == UINT32_MAX);
    assert_true(kw_cbor_good(&cbor));
    assert_true(kw_cbor_take_u32(&cbor) == 0);
    assert_false(kw_cbor_good(&cbor));
}

static void the_first_failure_stays(void **state) {
    struct kw_cbor cbor = cbor_of("\x41"
                                  "a\x05",
                                  3);
    char copy[1] = "?";
    (void)state;
    assert_true(kw_cbor_take(&cbor, KW_CBOR_UNSIGNED) == 0);
    assert_int_equal(kw_cbor_string(&cbor).length, 0);
    kw_cbor_copy(&cbor, copy, 1);
    assert_int_equal(copy[0], '?');
    kw_cbor_map(&cbor);
    assert_false(kw_cbor_has(&cbor, 0));
    assert_true(kw_cbor_number(&cbor, 0) == 0);
    assert_false(kw_cbor_good(&cbor));
    assert_int_equal(kw_cbor_end(&cbor), KW_ERROR_FORMAT);
    assert_int_equal(cbor.reader.left, 3);
}

static void keys_ascend_and_each_comes_once(void **state) {
    struct kw_cbor cbor = cbor_of("\xa3\x01\x0a\x03\x0b\x03\x0c", 7);
    (void)state;
    kw_cbor_map(&cbor);
    assert_true(kw_cbor_number(&cbor, 1) == 10);
    /* 2 is absent, and asking for it moves nothing. */
    assert_false(kw_cbor_has(&cbor, 2));
    assert_true(kw_cbor_good(&cbor));
    assert_true(kw_cbor_number(&cbor, 3) == 11);
    assert_false(kw_cbor_has(&cbor, 4));
    assert_false(kw_cbor_good(&cbor));
}

static void keys_out_of_order_unknown_or_missing_are_refused(void **state) {
    struct kw_cbor cbor = cbor_of("\xa2\x02\x0a\x01\x0b", 5);
    (void)state;
    kw_cbor_map(&cbor);
    assert_true(kw_cbor_number(&cbor, 2) == 10);
    assert_false(kw_cbor_has(&cbor, 3));
    assert_false(kw_cbor_good(&cbor));
    /* One that nobody asked for. */
    cbor = cbor_of("\xa2\x01\x0a\x02\x0b", 5);
    kw_cbor_map(&cbor);
    assert_false(kw_cbor_has(&cbor, 0));
    assert_true(kw_cbor_number(&cbor, 1) == 10);
    assert_int_equal(kw_cbor_end(&cbor), KW_ERROR_FORMAT);
    cbor = cbor_of("\xa0", 1);
    kw_cbor_map(&cbor);
    assert_false(kw_cbor_has(&cbor, 0));
    assert_int_equal(kw_cbor_end(&cbor), KW_OK);
    kw_cbor_key(&cbor, 0);
    assert_int_equal(kw_cbor_end(&cbor), KW_ERROR_FORMAT);
}

static void a_head_that_says_something_else_is_refused(void **state) {
    struct kw_cbor cbor = cbor_of("\xd2\x84", 2);
    (void)state;
    kw_cbor_expect(&cbor, KW_CBOR_TAG, 18);
    assert_true(kw_cbor_good(&cbor));
    kw_cbor_expect(&cbor, KW_CBOR_ARRAY, 3);
    assert_false(kw_cbor_good(&cbor));
}

static void a_head_is_written_whole_or_not_at_all(void **state) {
    uint8_t room[4];
    struct kw_writer writer = kw_writer(room, sizeof(room));
    (void)state;
    assert_int_equal(kw_cbor_write(&writer, KW_CBOR_BYTES, 65536), KW_ERROR_ROOM);
    assert_int_equal(writer.used, 0);
    assert_int_equal(kw_cbor_write(&writer, KW_CBOR_MAP, 65535), KW_OK);
    assert_memory_equal(room, "\xb9\xff\xff", 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("numbers are read and written", numbers_are_read_and_written),
        RIG_TEST("every number cut short is refused", every_number_cut_short_is_refused),
        RIG_TEST("forms that are not the shortest are refused", forms_that_are_not_the_shortest_are_refused),
        RIG_TEST("indefinite lengths and reserved forms are refused",
                 indefinite_lengths_and_reserved_forms_are_refused),
        RIG_TEST("another kind is refused", another_kind_is_refused),
        RIG_TEST("no count is larger than what is left", no_count_is_larger_than_what_is_left),
        RIG_TEST("strings are slices or copies of their length", strings_are_slices_or_copies_of_their_length),
        RIG_TEST("a number of 32 bits is no larger", a_number_of_32_bits_is_no_larger),
        RIG_TEST("keys ascend and each comes once", keys_ascend_and_each_comes_once),
        RIG_TEST("keys out of order, unknown or missing are refused", keys_out_of_order_unknown_or_missing_are_refused),
        RIG_TEST("the first failure stays", the_first_failure_stays),
        RIG_TEST("a head that says something else is refused", a_head_that_says_something_else_is_refused),
        RIG_TEST("a head is written whole or not at all", a_head_is_written_whole_or_not_at_all),
    };
    return cmocka_run_group_tests_name("cbor", tests, NULL, NULL);
}
