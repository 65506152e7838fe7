#include "folder.h"

#include "base/p256_key.h"
#include "base/sha256.h"

/* The key, message and signature of RFC 6979, A.2.5, the key in the form of SEC 1. */
static const char SEC1[] = "-----BEGIN EC PRIVATE KEY-----\n"
                           "MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49\n"
                           "AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Z5A/4QCLi8\n"
                           "maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==\n"
                           "-----END EC PRIVATE KEY-----\n";
static const char MESSAGE[] = "sample";
static const char SIGNATURE[] = "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                                "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

static void signs_as_the_standard_s_example(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed), hex[2 * P256_SIGNATURE_MAX];
    uint8_t digest[HASH_SHA256_SIZE];
    struct p256_key *key = NULL;
    struct p256_signature signature;
    struct sha256 sum;
    folder_file(bed, folder, "key.pem", str_from(SEC1));
    enum p256_answer answer = p256_key_open(folder_path(bed, folder, "key.pem"), &key);
    if (answer == P256_NOT_HERE)
        skip();
    assert_int_equal(answer, P256_OK);
    sha256_begin(&sum);
    sha256_add(&sum, str_from(MESSAGE));
    sha256_end(&sum, digest);
    assert_int_equal(p256_key_sign(key, digest, &signature), P256_OK);
    hash_hex(signature.bytes, signature.size, hex);
    assert_true(str_eq((struct str){hex, 2 * signature.size}, str_from(SIGNATURE)));
    p256_key_close(key);
    folder_free(folder);
}

static void what_is_no_key_is_none(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed), *long_text = ARENA_ARRAY(&bed->arena, char, P256_FILE_MAX);
    struct p256_key *key = NULL;
    assert_non_null(long_text);
    memset(long_text, 'x', P256_FILE_MAX);
    folder_file(bed, folder, "cut", str_slice(str_from(SEC1), 0, 100));
    folder_file(bed, folder, "empty", STR(""));
    folder_file(bed, folder, "long", (struct str){long_text, P256_FILE_MAX});
    if (p256_key_open(folder_path(bed, folder, "cut"), &key) == P256_NOT_HERE)
        skip();
    assert_int_equal(p256_key_open(folder_path(bed, folder, "cut"), &key), P256_NO_KEY);
    assert_int_equal(p256_key_open(folder_path(bed, folder, "empty"), &key), P256_NO_KEY);
    assert_int_equal(p256_key_open(folder_path(bed, folder, "long"), &key), P256_UNREAD);
    assert_int_equal(p256_key_open(folder_path(bed, folder, "."), &key), P256_UNREAD);
    assert_int_equal(p256_key_open(folder_path(bed, folder, "none"), &key), P256_UNREAD);
    assert_null(key);
    p256_key_close(key);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(signs_as_the_standard_s_example),
        BED_TEST(what_is_no_key_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
