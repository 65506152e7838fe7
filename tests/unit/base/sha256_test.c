#include "bed.h"

#include "base/sha256.h"

/* Examples of FIPS 180-4, as published by NIST. */
static void of_the_published_examples(void **state) {
    (void)state;
    char hex[HASH_SHA256_HEX];
    sha256_text(STR("abc"), hex);
    assert_memory_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", sizeof hex);
    sha256_text(STR_NONE, hex);
    assert_memory_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", sizeof hex);
}

/* Every length around the ends of blocks, in pieces of every size. */
static void the_same_as_the_library_of_any_length(void **state) {
    (void)state;
    char bytes[200];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37 + 11);
    for (size_t len = 0; len <= sizeof bytes; len++) {
        uint8_t wanted[HASH_SHA256_SIZE], digest[HASH_SHA256_SIZE];
        struct str rest = {bytes, len};
        struct sha256 sum;
        hash_sha256(rest, wanted);
        sha256_begin(&sum);
        for (size_t piece = 1; rest.len > 0; piece = piece * 2 + 1) {
            size_t taken = piece < rest.len ? piece : rest.len;
            sha256_add(&sum, str_slice(rest, 0, taken));
            rest = str_skip(rest, taken);
        }
        sha256_end(&sum, digest);
        assert_memory_equal(digest, wanted, sizeof digest);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(of_the_published_examples),
        BED_TEST(the_same_as_the_library_of_any_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
