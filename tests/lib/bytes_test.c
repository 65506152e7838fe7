#include <keyway/bytes.h>

#include "rig.h"

static void numbers_come_back_big_endian(void **state) {
    (void)state;
    uint8_t room[15];
    struct kw_writer writer = kw_writer(room, sizeof(room));
    assert_int_equal(kw_write_u8(&writer, 0x01), KW_OK);
    assert_int_equal(kw_write_u16(&writer, 0x0203), KW_OK);
    assert_int_equal(kw_write_u32(&writer, 0x04050607), KW_OK);
    assert_int_equal(kw_write_u64(&writer, 0x08090a0b0c0d0e0f), KW_OK);
    for (size_t i = 0; i < sizeof(room); i++)
        assert_int_equal(room[i], i + 1);
    struct kw_reader reader = kw_reader(kw_written(&writer));
    uint8_t one;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    assert_int_equal(kw_read_u8(&reader, &one), KW_OK);
    assert_int_equal(kw_read_u16(&reader, &two), KW_OK);
    assert_int_equal(kw_read_u32(&reader, &four), KW_OK);
    assert_int_equal(kw_read_u64(&reader, &eight), KW_OK);
    assert_int_equal(one, 0x01);
    assert_int_equal(two, 0x0203);
    assert_int_equal(four, 0x04050607);
    assert_true(eight == 0x08090a0b0c0d0e0f);
    assert_int_equal(reader.left, 0);
}

static void a_read_past_the_end_moves_nothing(void **state) {
    (void)state;
    const uint8_t bytes[7] = {1, 2, 3, 4, 5, 6, 7};
    struct kw_reader reader = kw_reader(kw_bytes(bytes, sizeof(bytes)));
    uint64_t value = 42;
    struct kw_bytes slice = {NULL, 9};
    uint8_t copy[8] = {0};
    assert_int_equal(kw_read_u64(&reader, &value), KW_ERROR_FORMAT);
    assert_int_equal(kw_read_slice(&reader, 8, &slice), KW_ERROR_FORMAT);
    assert_int_equal(kw_read_slice(&reader, SIZE_MAX, &slice), KW_ERROR_FORMAT);
    assert_int_equal(kw_read_copy(&reader, copy, 8), KW_ERROR_FORMAT);
    assert_int_equal(value, 42);
    assert_int_equal(slice.length, 9);
    assert_int_equal(copy[0], 0);
    assert_ptr_equal(reader.at, bytes);
    assert_int_equal(reader.left, 7);
}

static void a_write_past_the_room_writes_nothing(void **state) {
    (void)state;
    uint8_t room[4] = {0};
    struct kw_writer writer = kw_writer(room, 3);
    assert_int_equal(kw_write_u32(&writer, 0xffffffff), KW_ERROR_ROOM);
    assert_int_equal(writer.used, 0);
    assert_int_equal(kw_write_u16(&writer, 0xffff), KW_OK);
    assert_int_equal(kw_write_u16(&writer, 0xffff), KW_ERROR_ROOM);
    assert_int_equal(kw_write_bytes(&writer, kw_bytes("ab", 2)), KW_ERROR_ROOM);
    assert_int_equal(kw_write_bytes(&writer, kw_bytes(NULL, 0)), KW_OK);
    assert_memory_equal(room, "\xff\xff\0\0", 4);
}

static void of_nothing_nothing_is_read(void **state) {
    (void)state;
    struct kw_reader reader = kw_reader(kw_bytes(NULL, 0));
    struct kw_bytes slice;
    uint8_t value;
    assert_int_equal(kw_read_slice(&reader, 0, &slice), KW_OK);
    assert_int_equal(slice.length, 0);
    assert_int_equal(kw_read_u8(&reader, &value), KW_ERROR_FORMAT);
}

static void one_bit_of_difference_is_told(void **state) {
    (void)state;
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    assert_int_equal(kw_equal(a, b, sizeof(a)), KW_GRANTED);
    assert_int_equal(kw_equal(a, b, 0), KW_GRANTED);
    for (size_t bit = 0; bit < sizeof(a) * 8; bit++) {
        b[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(kw_equal(a, b, sizeof(a)), KW_DENIED);
        b[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void the_two_verdicts_are_far_apart(void **state) {
    (void)state;
    unsigned int apart = (unsigned int)KW_GRANTED ^ (unsigned int)KW_DENIED;
    assert_int_equal(__builtin_popcount(apart), 31);
}

static void what_is_wiped_is_zero(void **state) {
    (void)state;
    uint8_t secret[16];
    memset(secret, 0xa5, sizeof(secret));
    kw_wipe(secret, 15);
    for (size_t i = 0; i < 15; i++)
        assert_int_equal(secret[i], 0);
    assert_int_equal(secret[15], 0xa5);
}

static void a_text_ends_at_its_end_or_its_limit(void **state) {
    (void)state;
    assert_int_equal(kw_text("valve", 10).length, 5);
    assert_int_equal(kw_text("valve", 3).length, 3);
    assert_int_equal(kw_text("", 3).length, 0);
}

static void every_status_has_its_words(void **state) {
    (void)state;
    for (int i = 0; i >= KW_ERROR_POLICY; i--)
        assert_string_not_equal(kw_status_text((enum kw_status)i), "unknown status");
    assert_string_equal(kw_status_text((enum kw_status)(KW_ERROR_POLICY - 1)), "unknown status");
    assert_string_equal(kw_status_text((enum kw_status)1), "unknown status");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back_big_endian),
        cmocka_unit_test(a_read_past_the_end_moves_nothing),
        cmocka_unit_test(a_write_past_the_room_writes_nothing),
        cmocka_unit_test(of_nothing_nothing_is_read),
        cmocka_unit_test(one_bit_of_difference_is_told),
        cmocka_unit_test(the_two_verdicts_are_far_apart),
        RIG_TEST("[CR 4.2 RE 1] what is wiped is zero", what_is_wiped_is_zero),
        cmocka_unit_test(a_text_ends_at_its_end_or_its_limit),
        cmocka_unit_test(every_status_has_its_words),
    };
    return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
