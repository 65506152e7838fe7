#include "bed.h"

#include "base/inflate.h"
#include "packed.h"

enum { MOST = 1 << 20 };

static enum status unpack(struct bed *bed, struct str packed, size_t most, struct str *text) {
    *text = STR_NONE;
    return inflate_gzip(packed, most, &bed->arena, text);
}

static void expect_text(struct bed *bed, struct str packed, struct str whole) {
    struct str text;
    assert_int_equal(unpack(bed, packed, MOST, &text), STATUS_OK);
    assert_true(str_eq(text, whole));
    assert_int_equal(text.ptr[text.len], 0);
}

/* Of 16 letters, so that it packs, with a repeat far behind. */
static struct str letters(struct bed *bed, size_t len) {
    char *bytes = arena_get_raw(&bed->arena, len + 1, 1);
    uint32_t seed = 7;
    assert_non_null(bytes);
    for (size_t i = 0; i < len; i++) {
        seed = seed * 1103515245 + 12345;
        bytes[i] = i > 30000 && i < 31000 ? bytes[i - 30000] : (char)('a' + (seed >> 16) % 16);
    }
    return (struct str){bytes, len};
}

static void what_gzip_packs_comes_out(void **state) {
    struct bed *bed = *state;
    expect_text(bed, packed_gzip(bed, STR("")), STR(""));
    expect_text(bed, packed_gzip(bed, STR("a")), STR("a"));
    expect_text(bed, packed_gzip(bed, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaa")), STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    struct str text = letters(bed, 100000);
    expect_text(bed, packed_gzip(bed, text), text);
}

/* gzip -n of nothing but a block that is stored: "ab". */
static void a_stored_block_comes_out(void **state) {
    static const char bytes[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x02\x00\xfd\xff"
                                "ab\x6d\x48\x83\x9e\x02\x00\x00\x00";
    expect_text(*state, (struct str){bytes, sizeof bytes - 1}, STR("ab"));
}

static void what_is_cut_is_damaged(void **state) {
    struct bed *bed = *state;
    struct str packed = packed_gzip(bed, letters(bed, 3000)), text;
    for (size_t len = 0; len < packed.len; len++)
        assert_int_equal(unpack(bed, str_slice(packed, 0, len), MOST, &text), STATUS_INPUT);
}

static void no_bit_may_be_turned(void **state) {
    struct bed *bed = *state;
    struct str whole = letters(bed, 400), packed = packed_gzip(bed, whole), text;
    char *bytes = arena_get_raw(&bed->arena, packed.len, 1);
    assert_non_null(bytes);
    for (size_t at = 10; at < packed.len; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(bytes, packed.ptr, packed.len);
            bytes[at] = (char)(bytes[at] ^ 1 << bit);
            if (unpack(bed, (struct str){bytes, packed.len}, MOST, &text) == STATUS_OK)
                assert_true(str_eq(text, whole));
        }
}

static void more_than_the_bound_is_not_unpacked(void **state) {
    struct bed *bed = *state;
    struct str whole = letters(bed, 5000), packed = packed_gzip(bed, whole), text;
    assert_int_equal(unpack(bed, packed, 4999, &text), STATUS_INPUT);
    assert_int_equal(unpack(bed, packed, 5000, &text), STATUS_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_gzip_packs_comes_out),
        BED_TEST(a_stored_block_comes_out),
        BED_TEST(what_is_cut_is_damaged),
        BED_TEST(no_bit_may_be_turned),
        BED_TEST(more_than_the_bound_is_not_unpacked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
