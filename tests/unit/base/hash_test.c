#include "bed.h"

#include "base/hash.h"

/* Examples of FIPS 180-4, as published by NIST. */
static void sha256_of_the_published_examples(void **state) {
    (void)state;
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    hash_sha256(STR("abc"), digest);
    hash_hex(digest, sizeof digest, hex);
    assert_memory_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", sizeof hex);
    hash_sha256(STR_NONE, digest);
    hash_hex(digest, sizeof digest, hex);
    assert_memory_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", sizeof hex);
}

static void sha512_of_the_published_example(void **state) {
    (void)state;
    uint8_t digest[HASH_SHA512_SIZE];
    char hex[HASH_SHA512_HEX];
    hash_sha512(STR("abc"), digest);
    hash_hex(digest, sizeof digest, hex);
    assert_memory_equal(hex,
                        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
                        sizeof hex);
}

static void hex_reads_back_in_either_case(void **state) {
    (void)state;
    uint8_t bytes[4];
    assert_true(hash_unhex(STR("00fFa91B"), bytes, 4));
    assert_memory_equal(bytes, "\x00\xff\xa9\x1b", 4);
}

static void what_is_no_hex_of_that_size_is_refused(void **state) {
    (void)state;
    static const char *BAD[] = {"",
                                "00fFa91",
                                "00fFa91B0",
                                "00fFa9g1",
                                "00fFa9 1",
                                "00fFa9\xb1"
                                "1"};
    uint8_t bytes[4] = {1, 2, 3, 4};
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        assert_false(hash_unhex(str_from(BAD[i]), bytes, 4));
    assert_memory_equal(bytes, "\1\2\3\4", 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(sha256_of_the_published_examples),
        BED_TEST(sha512_of_the_published_example),
        BED_TEST(hex_reads_back_in_either_case),
        BED_TEST(what_is_no_hex_of_that_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
