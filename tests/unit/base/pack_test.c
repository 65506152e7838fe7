#include "bed.h"

#include "base/pack.h"
#include "base/unpack.h"

static void what_is_packed_unpacks_again(void **state) {
    struct bed *bed = *state;
    size_t sizes[] = {0, 1, 100, 65536, 1000000};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        char *bytes = arena_get(&bed->arena, sizes[i], 1);
        struct out packed, unpacked;
        assert_non_null(bytes);
        for (size_t k = 0; k < sizes[i]; k++)
            bytes[k] = (char)(k * k / 7);
        out_memory(&packed, 1 << 24);
        out_memory(&unpacked, 1 << 24);
        assert_int_equal(pack_zstd((struct str){bytes, sizes[i]}, &packed), STATUS_OK);
        assert_int_equal(unpack_zstd(out_text(&packed), &unpacked), STATUS_OK);
        assert_true(str_eq(out_text(&unpacked), (struct str){bytes, sizes[i]}));
        out_done(&packed);
        out_done(&unpacked);
    }
}

static void what_does_not_fit_is_a_limit(void **state) {
    struct bed *bed = *state;
    struct out packed;
    (void)bed;
    out_memory(&packed, 4);
    assert_int_equal(pack_zstd(STR("some text"), &packed), STATUS_LIMIT);
    out_done(&packed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_packed_unpacks_again),
        BED_TEST(what_does_not_fit_is_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
