#include "bed.h"

#include "base/unpack.h"

/* "hello\n" as made by gzip -n and by zstd. */
static const struct str GZIP =
    STR_INIT("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36"
             "\x06\x00\x00\x00");
static const struct str ZSTD = STR_INIT("\x28\xb5\x2f\xfd\x04\x58\x31\x00\x00\x68\x65\x6c\x6c\x6f\x0a\x53\x88\xbd\x91");

static const struct {
    const struct str *packed;
    enum status (*unpack)(struct str packed, struct out *to);
} KINDS[] = {{&GZIP, unpack_gzip}, {&ZSTD, unpack_zstd}};

static void unpacks(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct out out;
        out_memory(&out, 6);
        assert_int_equal(KINDS[i].unpack(*KINDS[i].packed, &out), STATUS_OK);
        assert_str(out_text(&out), "hello\n");
        out_done(&out);
    }
}

static void several_members_are_joined(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct str one = *KINDS[i].packed;
        char *two = arena_get(&bed->arena, 2 * one.len, 1);
        memcpy(two, one.ptr, one.len);
        memcpy(two + one.len, one.ptr, one.len);
        struct out out;
        out_memory(&out, 100);
        assert_int_equal(KINDS[i].unpack((struct str){two, 2 * one.len}, &out), STATUS_OK);
        assert_str(out_text(&out), "hello\nhello\n");
        out_done(&out);
    }
}

static void every_cut_is_noticed(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++)
        for (size_t len = 0; len < KINDS[i].packed->len; len++) {
            struct out out;
            out_memory(&out, 100);
            assert_int_equal(KINDS[i].unpack(str_slice(*KINDS[i].packed, 0, len), &out), STATUS_INPUT);
            out_done(&out);
        }
}

static void what_follows_is_noticed(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct str one = *KINDS[i].packed;
        char *more = arena_get(&bed->arena, one.len + 3, 1);
        memcpy(more, one.ptr, one.len);
        memcpy(more + one.len, "abc", 3);
        struct out out;
        out_memory(&out, 100);
        assert_int_equal(KINDS[i].unpack((struct str){more, one.len + 3}, &out), STATUS_INPUT);
        out_done(&out);
    }
}

static void damage_is_noticed(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct str copy = str_copy(&bed->arena, *KINDS[i].packed);
        ((char *)copy.ptr)[copy.len - 6] ^= 1;
        struct out out;
        out_memory(&out, 100);
        assert_int_equal(KINDS[i].unpack(copy, &out), STATUS_INPUT);
        out_done(&out);
    }
}

static void the_bound_holds(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct out out;
        out_memory(&out, 5);
        assert_int_equal(KINDS[i].unpack(*KINDS[i].packed, &out), STATUS_LIMIT);
        out_done(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(unpacks),
        BED_TEST(several_members_are_joined),
        BED_TEST(every_cut_is_noticed),
        BED_TEST(what_follows_is_noticed),
        BED_TEST(damage_is_noticed),
        BED_TEST(the_bound_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
