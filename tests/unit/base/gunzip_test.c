#include "bed.h"

#include "base/gunzip.h"
#include "packed.h"

static enum status append(void *context, struct str piece) {
    struct out *out = context;
    out_str(out, piece);
    return out->status;
}

/* Unpacks in pieces of `size` bytes. */
static enum status unpack(struct str packed, size_t size, struct out *out, bool *is_whole) {
    struct gunzip *gunzip = gunzip_new();
    assert_non_null(gunzip);
    enum status status = STATUS_OK;
    for (size_t at = 0; at < packed.len && status == STATUS_OK; at += size)
        status = gunzip_feed(gunzip, str_slice(packed, at, at + size), append, out);
    *is_whole = gunzip_is_whole(gunzip);
    gunzip_free(gunzip);
    return status;
}

static struct str joined(struct bed *bed, struct str a, struct str b) {
    struct out out;
    out_memory(&out, 1 << 24);
    out_str(&out, a);
    out_str(&out, b);
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text;
}

static void expect_text(struct str packed, struct str text) {
    for (size_t size = 1; size <= packed.len + 1; size = size * 3 + 1) {
        struct out out;
        bool is_whole = false;
        out_memory(&out, 1 << 24);
        assert_int_equal(unpack(packed, size, &out, &is_whole), STATUS_OK);
        assert_true(is_whole);
        assert_true(str_eq(out_text(&out), text));
        out_done(&out);
    }
}

static void a_text_is_unpacked_however_it_is_cut(void **state) {
    struct bed *bed = *state;
    char *zeros = arena_get(&bed->arena, 3 << 16, 1);
    struct str text = {zeros, 3 << 16}; /* just three blocks */
    expect_text(packed_gzip(bed, STR("a text")), STR("a text"));
    expect_text(packed_gzip(bed, STR("")), STR(""));
    expect_text(packed_gzip(bed, text), text);
    expect_text(joined(bed, packed_gzip(bed, STR("two ")), packed_gzip(bed, STR("members"))), STR("two members"));
}

static void what_ends_early_is_not_whole(void **state) {
    struct bed *bed = *state;
    struct str packed = packed_gzip(bed, STR("a text that is long enough to be cut"));
    for (size_t end = 0; end < packed.len; end++) {
        struct out out;
        bool is_whole = true;
        out_memory(&out, 1 << 20);
        assert_int_equal(unpack(str_slice(packed, 0, end), 7, &out, &is_whole), STATUS_OK);
        assert_false(is_whole);
        out_done(&out);
    }
}

static void what_is_damaged_is_told(void **state) {
    struct bed *bed = *state;
    struct str packed = packed_gzip(bed, STR("a text"));
    const struct str wrong[] = {STR("no gzip"), joined(bed, packed, STR("more")),
                                joined(bed, str_slice(packed, 0, packed.len - 8), STR("12345678"))};
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct out out;
        bool is_whole;
        out_memory(&out, 1 << 20);
        assert_int_equal(unpack(wrong[i], 5, &out, &is_whole), STATUS_INPUT);
        out_done(&out);
    }
}

static void a_taker_bounds_it(void **state) {
    struct bed *bed = *state;
    struct str text = {arena_get(&bed->arena, 1 << 20, 1), 1 << 20};
    struct out out;
    bool is_whole;
    out_memory(&out, 100000);
    assert_int_equal(unpack(packed_gzip(bed, text), 1 << 20, &out, &is_whole), STATUS_LIMIT);
    assert_true(out.len <= 100000);
    out_done(&out);
    gunzip_free(NULL);
}

static void it_begins_anew(void **state) {
    struct bed *bed = *state;
    struct str packed = packed_gzip(bed, STR("a text"));
    struct gunzip *gunzip = gunzip_new();
    struct out out;
    out_memory(&out, 1 << 20);
    assert_int_equal(gunzip_feed(gunzip, str_slice(packed, 0, 12), append, &out), STATUS_OK);
    gunzip_restart(gunzip);
    out.len = 0;
    assert_int_equal(gunzip_feed(gunzip, packed, append, &out), STATUS_OK);
    assert_true(gunzip_is_whole(gunzip));
    assert_str(out_text(&out), "a text");
    gunzip_free(gunzip);
    out_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_text_is_unpacked_however_it_is_cut),
        BED_TEST(what_ends_early_is_not_whole),
        BED_TEST(what_is_damaged_is_told),
        BED_TEST(a_taker_bounds_it),
        BED_TEST(it_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
