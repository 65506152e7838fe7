#include "conformance.h"

#include "rig.h"

struct subject {
    const struct kw_crypto *crypto;
    const struct kw_keys *keys;
    uint32_t pair;
    uint32_t secret;
};

/* cmocka hands the group's state on; the tests change nothing of it. */
static struct subject subject;

/* Reads hexadecimal digits, blanks between them allowed; how many bytes. */
static size_t from_hex(const char *hex, uint8_t *to) {
    static const char digits[] = "0123456789abcdef";
    size_t count = 0;
    for (; *hex; hex++) {
        if (*hex == ' ')
            continue;
        const char *digit = strchr(digits, *hex);
        assert_non_null(digit);
        to[count / 2] = (uint8_t)(count % 2 == 0 ? (digit - digits) << 4 : to[count / 2] | (digit - digits));
        count++;
    }
    return count / 2;
}

static void assert_hex(const uint8_t *bytes, size_t length, const char *hex) {
    uint8_t wanted[128];
    assert_int_equal(from_hex(hex, wanted), length);
    assert_memory_equal(bytes, wanted, length);
}

static struct kw_bytes text(const char *string) {
    return kw_bytes(string, strlen(string));
}

static void hash_gives_the_known_digests(void **state) {
    (void)state;
    uint8_t digest[KW_DIGEST_SIZE];
    const struct kw_crypto *crypto = subject.crypto;
    const struct kw_bytes abc[] = {text("a"), text(""), text("bc")};
    assert_int_equal(crypto->hash(crypto->context, abc, 3, digest), KW_OK);
    assert_hex(digest, sizeof(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(crypto->hash(crypto->context, NULL, 0, digest), KW_OK);
    assert_hex(digest, sizeof(digest), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* The million of FIPS 180-4's examples, in uneven steps. */
static void hash_in_steps_gives_the_same(void **state) {
    (void)state;
    static uint8_t many[4096];
    uint8_t digest[KW_DIGEST_SIZE];
    struct kw_hash running;
    const struct kw_crypto *crypto = subject.crypto;
    memset(many, 'a', sizeof(many));
    assert_int_equal(crypto->hash_begin(crypto->context, &running), KW_OK);
    for (size_t left = 1000000, step = 1; left > 0; step = step * 7 % 4099) {
        size_t length = step < left ? step % sizeof(many) : left % sizeof(many);
        assert_int_equal(crypto->hash_add(crypto->context, &running, kw_bytes(many, length)), KW_OK);
        left -= length;
    }
    assert_int_equal(crypto->hash_end(crypto->context, &running, digest), KW_OK);
    assert_hex(digest, sizeof(digest), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void two_hashes_run_side_by_side(void **state) {
    (void)state;
    uint8_t digest[KW_DIGEST_SIZE];
    struct kw_hash one;
    struct kw_hash other;
    const struct kw_crypto *crypto = subject.crypto;
    assert_int_equal(crypto->hash_begin(crypto->context, &one), KW_OK);
    assert_int_equal(crypto->hash_begin(crypto->context, &other), KW_OK);
    assert_int_equal(crypto->hash_add(crypto->context, &one, text("ab")), KW_OK);
    assert_int_equal(crypto->hash_add(crypto->context, &other, text("xyz")), KW_OK);
    assert_int_equal(crypto->hash_add(crypto->context, &one, text("c")), KW_OK);
    crypto->hash_drop(crypto->context, &other);
    assert_int_equal(crypto->hash_end(crypto->context, &one, digest), KW_OK);
    assert_hex(digest, sizeof(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* RFC 4231, cases 1, 2 and 6, and a key of no bytes. */
static void mac_gives_the_known_codes(void **state) {
    (void)state;
    static const struct {
        const char *key;
        const char *data;
        const char *code;
    } cases[] = {
        {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There",
         "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"4a656665", "what do ya want for nothing?",
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {"", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
    };
    const struct kw_crypto *crypto = subject.crypto;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t key[64];
        uint8_t code[KW_MAC_SIZE];
        const struct kw_bytes parts[] = {text(cases[i].data)};
        size_t length = from_hex(cases[i].key, key);
        assert_int_equal(crypto->mac(crypto->context, kw_bytes(key, length), parts, 1, code), KW_OK);
        assert_hex(code, sizeof(code), cases[i].code);
    }
    uint8_t long_key[131];
    uint8_t code[KW_MAC_SIZE];
    memset(long_key, 0xaa, sizeof(long_key));
    const struct kw_bytes parts[] = {text("Test Using Larger Than Block-Size Key"), text(" - Hash Key First")};
    assert_int_equal(crypto->mac(crypto->context, kw_bytes(long_key, sizeof(long_key)), parts, 2, code), KW_OK);
    assert_hex(code, sizeof(code), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* RFC 6979, A.2.5: P-256 with SHA-256 over "sample". */
static const char sample_point[] = "04 60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                                   "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
static const char sample_signature[] = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                                       "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

static void sample(uint8_t point[KW_POINT_SIZE], uint8_t digest[KW_DIGEST_SIZE], uint8_t signature[KW_SIGNATURE_SIZE]) {
    const struct kw_bytes parts[] = {text("sample")};
    assert_int_equal(from_hex(sample_point, point), KW_POINT_SIZE);
    assert_int_equal(from_hex(sample_signature, signature), KW_SIGNATURE_SIZE);
    assert_int_equal(subject.crypto->hash(subject.crypto->context, parts, 1, digest), KW_OK);
}

static enum kw_verdict verify(const uint8_t *point, const uint8_t *digest, const uint8_t *signature) {
    return subject.crypto->verify(subject.crypto->context, point, digest, signature);
}

static void a_known_signature_holds(void **state) {
    (void)state;
    uint8_t point[KW_POINT_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    sample(point, digest, signature);
    assert_int_equal(verify(point, digest, signature), KW_GRANTED);
}

static void no_flipped_bit_of_a_signature_holds(void **state) {
    (void)state;
    uint8_t point[KW_POINT_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    sample(point, digest, signature);
    for (size_t bit = 0; bit < sizeof(signature) * 8; bit += 5) {
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(verify(point, digest, signature), KW_DENIED);
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < sizeof(digest) * 8; bit += 5) {
        digest[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(verify(point, digest, signature), KW_DENIED);
        digest[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

/* r and s of 0 and of the group's order: what a careless verifier divides by or reduces away. */
static void a_signature_out_of_range_is_refused(void **state) {
    (void)state;
    static const char order[] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    uint8_t point[KW_POINT_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    uint8_t edge[2][KW_SIGNATURE_SIZE / 2] = {{0}, {0}};
    from_hex(order, edge[1]);
    for (size_t which = 0; which < 4; which++) {
        sample(point, digest, signature);
        memcpy(signature + which / 2 * sizeof(edge[0]), edge[which % 2], sizeof(edge[0]));
        assert_int_equal(verify(point, digest, signature), KW_DENIED);
    }
    memset(signature, 0, sizeof(signature));
    assert_int_equal(verify(point, digest, signature), KW_DENIED);
    memset(digest, 0, sizeof(digest));
    assert_int_equal(verify(point, digest, signature), KW_DENIED);
}

static void a_point_off_the_curve_is_refused(void **state) {
    (void)state;
    uint8_t point[KW_POINT_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    sample(point, digest, signature);
    point[KW_POINT_SIZE - 1] ^= 1;
    assert_int_equal(verify(point, digest, signature), KW_DENIED);
    memset(point + 1, 0, KW_POINT_SIZE - 1);
    assert_int_equal(verify(point, digest, signature), KW_DENIED);
    sample(point, digest, signature);
    point[0] = 2;
    assert_int_equal(verify(point, digest, signature), KW_DENIED);
}

/* Test case 16 of the GCM proposal (McGrew and Viega), AES-256. */
static const char gcm_key[] = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
static const char gcm_nonce[] = "cafebabefacedbaddecaf888";
static const char gcm_aad[] = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
static const char gcm_plain[] = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
static const char gcm_sealed[] = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                 "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                 "76fc6ece0f4e1768cddf8853bb2d551b";

static void what_is_sealed_is_as_known_and_opens(void **state) {
    (void)state;
    uint8_t key[KW_SEAL_KEY_SIZE];
    uint8_t nonce[KW_NONCE_SIZE];
    uint8_t aad[20];
    uint8_t body[60 + KW_TAG_SIZE];
    const struct kw_crypto *crypto = subject.crypto;
    from_hex(gcm_key, key);
    from_hex(gcm_nonce, nonce);
    from_hex(gcm_aad, aad);
    assert_int_equal(from_hex(gcm_plain, body), 60);
    struct kw_bytes with = kw_bytes(aad, sizeof(aad));
    assert_int_equal(crypto->seal(crypto->context, key, nonce, with, kw_bytes(body, 60), body), KW_OK);
    assert_hex(body, sizeof(body), gcm_sealed);
    assert_int_equal(crypto->open(crypto->context, key, nonce, with, kw_bytes(body, sizeof(body)), body), KW_GRANTED);
    assert_hex(body, 60, gcm_plain);
}

static void nothing_seals_and_opens_too(void **state) {
    (void)state;
    uint8_t key[KW_SEAL_KEY_SIZE] = {0};
    uint8_t nonce[KW_NONCE_SIZE] = {0};
    uint8_t tag[KW_TAG_SIZE];
    uint8_t none[1];
    const struct kw_crypto *crypto = subject.crypto;
    const struct kw_bytes nothing = {none, 0};
    assert_int_equal(crypto->seal(crypto->context, key, nonce, nothing, nothing, tag), KW_OK);
    assert_hex(tag, sizeof(tag), "530f8afbc74536b9a963b4f1c4cb738b");
    assert_int_equal(crypto->open(crypto->context, key, nonce, nothing, kw_bytes(tag, sizeof(tag)), none), KW_GRANTED);
    assert_int_equal(crypto->open(crypto->context, key, nonce, nothing, kw_bytes(tag, 15), none), KW_DENIED);
}

static void no_flipped_bit_opens_and_nothing_stays(void **state) {
    (void)state;
    uint8_t key[KW_SEAL_KEY_SIZE] = {1};
    uint8_t nonce[KW_NONCE_SIZE] = {2};
    uint8_t sealed[24 + KW_TAG_SIZE];
    uint8_t plain[24];
    uint8_t zeros[24] = {0};
    const struct kw_crypto *crypto = subject.crypto;
    struct kw_bytes with = text("rotor 7");
    memset(plain, 0x5a, sizeof(plain));
    assert_int_equal(crypto->seal(crypto->context, key, nonce, with, kw_bytes(plain, sizeof(plain)), sealed), KW_OK);
    for (size_t bit = 0; bit < sizeof(sealed) * 8; bit++) {
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        struct kw_bytes whole = kw_bytes(sealed, sizeof(sealed));
        memset(plain, 0x5a, sizeof(plain));
        assert_int_equal(crypto->open(crypto->context, key, nonce, with, whole, plain), KW_DENIED);
        assert_memory_equal(plain, zeros, sizeof(plain));
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    struct kw_bytes whole = kw_bytes(sealed, sizeof(sealed));
    assert_int_equal(crypto->open(crypto->context, key, nonce, text("rotor 8"), whole, plain), KW_DENIED);
    assert_int_equal(crypto->open(crypto->context, key, nonce, with, whole, plain), KW_GRANTED);
}

static void what_a_key_signs_its_point_verifies(void **state) {
    (void)state;
    uint8_t point[KW_POINT_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    const struct kw_keys *keys = subject.keys;
    if (!keys)
        skip();
    assert_int_equal(keys->point(keys->context, subject.pair, point), KW_OK);
    assert_int_equal(point[0], 4);
    for (unsigned int i = 0; i < 50; i++) {
        memset(digest, (int)i, sizeof(digest));
        assert_int_equal(keys->sign(keys->context, subject.pair, digest, signature), KW_OK);
        assert_int_equal(verify(point, digest, signature), KW_GRANTED);
        digest[0] ^= 1;
        assert_int_equal(verify(point, digest, signature), KW_DENIED);
    }
}

static void a_secret_gives_a_key_for_each_label(void **state) {
    (void)state;
    uint8_t one[KW_MAC_SIZE];
    uint8_t again[KW_MAC_SIZE];
    uint8_t other[KW_MAC_SIZE];
    const struct kw_keys *keys = subject.keys;
    if (!keys)
        skip();
    assert_int_equal(keys->derive(keys->context, subject.secret, text("audit"), one), KW_OK);
    assert_int_equal(keys->derive(keys->context, subject.secret, text("audit"), again), KW_OK);
    assert_int_equal(keys->derive(keys->context, subject.secret, text("backup"), other), KW_OK);
    assert_memory_equal(one, again, sizeof(one));
    assert_memory_not_equal(one, other, sizeof(one));
}

static void a_key_that_is_not_there_is_missing(void **state) {
    (void)state;
    uint8_t room[KW_POINT_SIZE] = {0};
    enum kw_key_home home;
    const struct kw_keys *keys = subject.keys;
    const uint32_t none = 0xfffffff0u;
    if (!keys)
        skip();
    assert_int_equal(keys->home(keys->context, none, &home), KW_ERROR_MISSING);
    assert_int_equal(keys->point(keys->context, none, room), KW_ERROR_MISSING);
    assert_int_equal(keys->sign(keys->context, none, room, room), KW_ERROR_MISSING);
    assert_int_equal(keys->derive(keys->context, none, text("x"), room), KW_ERROR_MISSING);
    assert_int_equal(keys->sign(keys->context, subject.secret, room, room), KW_ERROR_MISSING);
    assert_int_equal(keys->home(keys->context, subject.pair, &home), KW_OK);
    assert_true(home >= KW_KEY_SOFTWARE && home <= KW_KEY_TPM);
}

int conformance_run(const char *name, const struct kw_crypto *crypto, const struct kw_keys *keys, uint32_t pair,
                    uint32_t secret) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hash_gives_the_known_digests),
        cmocka_unit_test(hash_in_steps_gives_the_same),
        cmocka_unit_test(two_hashes_run_side_by_side),
        cmocka_unit_test(mac_gives_the_known_codes),
        cmocka_unit_test(a_known_signature_holds),
        cmocka_unit_test(no_flipped_bit_of_a_signature_holds),
        cmocka_unit_test(a_signature_out_of_range_is_refused),
        cmocka_unit_test(a_point_off_the_curve_is_refused),
        cmocka_unit_test(what_is_sealed_is_as_known_and_opens),
        cmocka_unit_test(nothing_seals_and_opens_too),
        cmocka_unit_test(no_flipped_bit_opens_and_nothing_stays),
        cmocka_unit_test(what_a_key_signs_its_point_verifies),
        cmocka_unit_test(a_secret_gives_a_key_for_each_label),
        cmocka_unit_test(a_key_that_is_not_there_is_missing),
    };
    subject = (struct subject){crypto, keys, pair, secret};
    return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}
