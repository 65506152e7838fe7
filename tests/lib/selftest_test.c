#include <keyway/selftest.h>

#include "rig.h"

/* Ports that pass everything on, but for one fault. */
struct faulty {
    struct rig *rig;
    struct kw_crypto crypto;
    struct kw_entropy entropy;
    struct kw_clock clock;
    struct kw_counter counter;
    struct kw_storage storage;
    struct kw_keys keys;
    enum kw_status key_fails;
    uint32_t tried; /* uses of keys */
    struct kw_keystore_slot slots[2];
    struct kw_keystore_config keystore_config;
    struct kw_keystore keystore;
    struct kw_selftest_config config;
    struct kw_selftest selftest;
    uint64_t calls;
};

#define PAIR   1u
#define SECRET 2u

static enum kw_status home(void *context, uint32_t key, enum kw_key_home *where) {
    const struct kw_keys *software = &((struct faulty *)context)->rig->software.keys;
    return software->home(software->context, key, where);
}

static enum kw_status point(void *context, uint32_t key, uint8_t *to) {
    const struct kw_keys *software = &((struct faulty *)context)->rig->software.keys;
    return software->point(software->context, key, to);
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    struct faulty *faulty = context;
    const struct kw_keys *software = &faulty->rig->software.keys;
    faulty->tried |= 1u << key;
    return faulty->key_fails != KW_OK ? faulty->key_fails : software->sign(software->context, key, digest, signature);
}

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    struct faulty *faulty = context;
    const struct kw_keys *software = &faulty->rig->software.keys;
    faulty->tried |= 1u << key;
    return software->derive(software->context, key, label, derived);
}

static void add_keys(struct faulty *faulty) {
    static const uint8_t secret[KW_MAC_SIZE] = {3};
    assert_int_equal(kw_keys_openssl_make(&faulty->rig->software, PAIR), KW_OK);
    assert_int_equal(kw_keys_openssl_take_secret(&faulty->rig->software, SECRET, kw_bytes(secret, sizeof(secret))),
                     KW_OK);
    faulty->keys = (struct kw_keys){faulty, home, point, sign, derive};
    faulty->slots[0] = (struct kw_keystore_slot){PAIR, KW_KEYSTORE_IDENTITY, KW_KEY_SOFTWARE, &faulty->keys, PAIR};
    faulty->slots[1] =
        (struct kw_keystore_slot){SECRET, KW_KEYSTORE_AUTHENTICATOR, KW_KEY_SOFTWARE, &faulty->keys, SECRET};
    faulty->keystore_config = (struct kw_keystore_config){faulty->slots, 2, 1, &faulty->rig->openssl.crypto};
    assert_int_equal(kw_keystore_init(&faulty->keystore, &faulty->keystore_config), KW_OK);
}

static struct faulty *faulty_new(struct rig *rig) {
    struct faulty *faulty = calloc(1, sizeof(*faulty));
    assert_non_null(faulty);
    faulty->rig = rig;
    faulty->crypto = rig->openssl.crypto;
    faulty->entropy = rig->entropy;
    faulty->clock = rig->clock;
    faulty->counter = rig->counter;
    faulty->storage = rig->storage;
    add_keys(faulty);
    faulty->config = (struct kw_selftest_config){
        &faulty->crypto, &faulty->entropy, &faulty->clock, &faulty->counter, &faulty->storage, 5, &faulty->keystore};
    kw_selftest_init(&faulty->selftest, &faulty->config);
    return faulty;
}

/* One test fails and all others go well. */
static void only(struct faulty *faulty, enum kw_selftest_item item, enum kw_status status) {
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_DENIED);
    for (uint32_t i = 0; i < KW_SELFTEST_ITEMS; i++)
        assert_int_equal(faulty->selftest.result[i], i == (uint32_t)item ? status : KW_OK);
}

static void a_sound_device_passes_and_only_after_a_round(void **state) {
    struct faulty *faulty = faulty_new(*state);
    int ended = 0;
    assert_int_equal(faulty->selftest.verdict, KW_DENIED);
    for (uint32_t i = 0; i < KW_SELFTEST_ITEMS; i++) {
        assert_int_equal(faulty->selftest.result[i], KW_ERROR_STATE);
        assert_int_equal(faulty->selftest.verdict, KW_DENIED);
        kw_selftest_step(&faulty->selftest, &ended);
        assert_int_equal(ended, i == KW_SELFTEST_ITEMS - 1);
        assert_int_equal(faulty->selftest.result[i], KW_OK);
    }
    assert_int_equal(faulty->selftest.verdict, KW_GRANTED);
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_GRANTED);
    free(faulty);
}

/* Ports that are all null leave nothing to test: of what was not looked at nothing is known. */
static void a_round_that_tested_nothing_grants_nothing(void **state) {
    static const struct kw_crypto empty;
    struct rig *rig = *state;
    struct kw_selftest_config config = {.crypto = &empty};
    struct kw_selftest selftest;
    kw_selftest_init(&selftest, &config);
    assert_int_equal(kw_selftest_run(&selftest), KW_DENIED);
    config.entropy = &rig->entropy;
    kw_selftest_init(&selftest, &config);
    assert_int_equal(kw_selftest_run(&selftest), KW_GRANTED);
}

static enum kw_status wrong_hash(void *context, const struct kw_bytes *parts, size_t count, uint8_t *digest) {
    (void)context;
    (void)parts;
    (void)count;
    memset(digest, 0, KW_DIGEST_SIZE);
    return KW_OK;
}

static enum kw_status wrong_end(void *context, struct kw_hash *hash, uint8_t *digest) {
    (void)context;
    (void)hash;
    memset(digest, 0, KW_DIGEST_SIZE);
    return KW_OK;
}

static enum kw_status no_begin(void *context, struct kw_hash *hash) {
    (void)context;
    (void)hash;
    return KW_OK;
}

static enum kw_status no_add(void *context, struct kw_hash *hash, struct kw_bytes part) {
    (void)context;
    (void)hash;
    (void)part;
    return KW_OK;
}

static void a_wrong_hash_is_found(void **state) {
    struct faulty *faulty = faulty_new(*state);
    faulty->crypto.hash = wrong_hash;
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_DENIED);
    assert_int_equal(faulty->selftest.result[KW_SELFTEST_HASH], KW_ERROR_CRYPTO);
    faulty->crypto = faulty->rig->openssl.crypto;
    faulty->crypto.hash_begin = no_begin;
    faulty->crypto.hash_add = no_add;
    faulty->crypto.hash_end = wrong_end;
    only(faulty, KW_SELFTEST_HASH, KW_ERROR_CRYPTO);
    free(faulty);
}

static enum kw_status wrong_mac(void *context, struct kw_bytes key, const struct kw_bytes *parts, size_t count,
                                uint8_t *mac) {
    (void)key;
    return ((struct kw_crypto *)context)->hash(((struct kw_crypto *)context)->context, parts, count, mac);
}

static void a_wrong_mac_is_found(void **state) {
    struct faulty *faulty = faulty_new(*state);
    struct kw_crypto wrong = {.context = &faulty->rig->openssl.crypto, .mac = wrong_mac};
    faulty->config.crypto = &wrong;
    kw_selftest_init(&faulty->selftest, &faulty->config);
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_DENIED);
    assert_int_equal(faulty->selftest.result[KW_SELFTEST_MAC], KW_ERROR_CRYPTO);
    /* The port lacks the others, and that is no failure. */
    assert_int_equal(faulty->selftest.result[KW_SELFTEST_HASH], KW_ERROR_UNSUPPORTED);
    assert_int_equal(faulty->selftest.result[KW_SELFTEST_VERIFY], KW_ERROR_UNSUPPORTED);
    assert_int_equal(faulty->selftest.result[KW_SELFTEST_SEAL], KW_ERROR_UNSUPPORTED);
    free(faulty);
}

static enum kw_verdict grant(void *context, const uint8_t *point, const uint8_t *digest, const uint8_t *signature) {
    (void)context;
    (void)point;
    (void)digest;
    (void)signature;
    return KW_GRANTED;
}

static void a_verification_that_grants_or_denies_everything_is_found(void **state) {
    struct faulty *faulty = faulty_new(*state);
    faulty->crypto.verify = grant;
    only(faulty, KW_SELFTEST_VERIFY, KW_ERROR_CRYPTO);
    faulty->crypto.verify = rig_deny;
    only(faulty, KW_SELFTEST_VERIFY, KW_ERROR_CRYPTO);
    free(faulty);
}

static enum kw_verdict open_all(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                                struct kw_bytes sealed, uint8_t *plain) {
    (void)context;
    (void)key;
    (void)nonce;
    (void)aad;
    memset(plain, 0, sealed.length - KW_TAG_SIZE);
    return KW_GRANTED;
}

static enum kw_status seal_nothing(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                                   struct kw_bytes plain, uint8_t *sealed) {
    (void)context;
    (void)key;
    (void)nonce;
    (void)aad;
    memcpy(sealed, plain.at, plain.length);
    memset(sealed + plain.length, 0, KW_TAG_SIZE);
    return KW_OK;
}

static void a_seal_that_does_not_hold_is_found(void **state) {
    struct faulty *faulty = faulty_new(*state);
    faulty->crypto.open = open_all;
    only(faulty, KW_SELFTEST_SEAL, KW_ERROR_CRYPTO);
    faulty->crypto = faulty->rig->openssl.crypto;
    faulty->crypto.seal = seal_nothing;
    only(faulty, KW_SELFTEST_SEAL, KW_ERROR_CRYPTO);
    free(faulty);
}

static enum kw_status ones(void *context, void *to, size_t length) {
    (void)context;
    memset(to, 0xff, length);
    return KW_OK;
}

static enum kw_status the_same(void *context, void *to, size_t length) {
    (void)context;
    for (size_t i = 0; i < length; i++)
        ((uint8_t *)to)[i] = (uint8_t)i;
    return KW_OK;
}

/* All alike, but each draw another: a source that only counts. */
static enum kw_status steps(void *context, void *to, size_t length) {
    memset(to, (int)++*(uint64_t *)context, length);
    return KW_OK;
}

static void a_dead_source_of_entropy_is_found(void **state) {
    struct faulty *faulty = faulty_new(*state);
    faulty->entropy.fill = ones;
    only(faulty, KW_SELFTEST_ENTROPY, KW_ERROR_ENTROPY);
    faulty->entropy.fill = the_same;
    only(faulty, KW_SELFTEST_ENTROPY, KW_ERROR_ENTROPY);
    faulty->entropy = (struct kw_entropy){&faulty->calls, steps};
    only(faulty, KW_SELFTEST_ENTROPY, KW_ERROR_ENTROPY);
    faulty->entropy = faulty->rig->entropy;
    faulty->rig->entropy_fails = 1;
    only(faulty, KW_SELFTEST_ENTROPY, KW_ERROR_ENTROPY);
    free(faulty);
}

static enum kw_status backwards(void *context, uint64_t *value) {
    *value = 100 - ++*(uint64_t *)context;
    return KW_OK;
}

static enum kw_status forgets(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    (void)context;
    (void)area;
    (void)offset;
    (void)from;
    return KW_OK;
}

static void clock_counter_and_storage_are_tried(void **state) {
    struct faulty *faulty = faulty_new(*state);
    faulty->clock = (struct kw_clock){&faulty->calls, backwards, NULL};
    only(faulty, KW_SELFTEST_CLOCK, KW_ERROR_CLOCK);
    faulty->clock = faulty->rig->clock;
    faulty->counter = (struct kw_counter){&faulty->calls, backwards, NULL};
    only(faulty, KW_SELFTEST_COUNTER, KW_ERROR_CRYPTO);
    faulty->counter = faulty->rig->counter;
    faulty->storage.write = forgets;
    only(faulty, KW_SELFTEST_STORAGE, KW_ERROR_STORAGE);
    faulty->storage = faulty->rig->storage;
    rig_cut_after(faulty->rig, 0);
    only(faulty, KW_SELFTEST_STORAGE, KW_ERROR_STORAGE);
    free(faulty);
}

static void every_key_is_tried_where_it_has_to_be(void **state) {
    struct faulty *faulty = faulty_new(*state);
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_GRANTED);
    assert_int_equal(faulty->tried, 1u << PAIR | 1u << SECRET);
    /* A token that was pulled out; the other key is tried all the same. */
    faulty->key_fails = KW_ERROR_CRYPTO;
    faulty->tried = 0;
    only(faulty, KW_SELFTEST_KEYS, KW_ERROR_CRYPTO);
    assert_int_equal(faulty->tried, 1u << PAIR | 1u << SECRET);
    /* A port that says that it cannot is no key that works. */
    faulty->key_fails = KW_ERROR_UNSUPPORTED;
    only(faulty, KW_SELFTEST_KEYS, KW_ERROR_CRYPTO);
    faulty->key_fails = KW_OK;
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_GRANTED);
    /* Hardware is asked for, and the keys are not there. */
    faulty->keystore_config.level = KW_KEYSTORE_HARDWARE_FROM;
    only(faulty, KW_SELFTEST_KEYS, KW_ERROR_POLICY);
    free(faulty);
}

static void a_device_without_a_keystore_says_so(void **state) {
    struct faulty *faulty = faulty_new(*state);
    faulty->keystore_config.count = 0;
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_GRANTED);
    assert_int_equal(faulty->selftest.result[KW_SELFTEST_KEYS], KW_ERROR_UNSUPPORTED);
    faulty->config.keystore = NULL;
    kw_selftest_init(&faulty->selftest, &faulty->config);
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_GRANTED);
    assert_int_equal(faulty->selftest.result[KW_SELFTEST_KEYS], KW_ERROR_UNSUPPORTED);
    free(faulty);
}

/* While the device works: a failure takes the verdict back at once, and a whole good round gives it again. */
static void a_failure_takes_the_verdict_back_at_once(void **state) {
    struct faulty *faulty = faulty_new(*state);
    int ended = 0;
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_GRANTED);
    faulty->rig->entropy_fails = 1;
    for (uint32_t i = 0; i <= KW_SELFTEST_ENTROPY; i++)
        kw_selftest_step(&faulty->selftest, &ended);
    assert_int_equal(faulty->selftest.verdict, KW_DENIED);
    faulty->rig->entropy_fails = 0;
    do
        kw_selftest_step(&faulty->selftest, &ended);
    while (!ended);
    assert_int_equal(faulty->selftest.verdict, KW_DENIED);
    do
        kw_selftest_step(&faulty->selftest, &ended);
    while (!ended);
    assert_int_equal(faulty->selftest.verdict, KW_GRANTED);
    free(faulty);
}

static void no_area_but_the_scratch_area_is_touched(void **state) {
    struct faulty *faulty = faulty_new(*state);
    assert_int_equal(kw_selftest_run(&faulty->selftest), KW_GRANTED);
    for (size_t area = 0; area < RIG_AREAS; area++)
        for (size_t at = 0; at < RIG_AREA_SIZE; at++)
            assert_int_equal(faulty->rig->area[area].now[at], area == 5 && at < KW_SELFTEST_AREA_SIZE ? 0xff : 0);
    free(faulty);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 3.3, CR 3.3 RE 1] a sound device passes, and only after a round",
                 a_sound_device_passes_and_only_after_a_round),
        RIG_TEST("[CR 3.3] a round that tested nothing grants nothing", a_round_that_tested_nothing_grants_nothing),
        RIG_TEST("[CR 3.3] a wrong hash is found", a_wrong_hash_is_found),
        RIG_TEST("[CR 3.3] a wrong mac is found", a_wrong_mac_is_found),
        RIG_TEST("[CR 3.3] a verification that grants or denies everything is found",
                 a_verification_that_grants_or_denies_everything_is_found),
        RIG_TEST("[CR 3.3] a seal that does not hold is found", a_seal_that_does_not_hold_is_found),
        RIG_TEST("[CR 3.3] a dead source of entropy is found", a_dead_source_of_entropy_is_found),
        RIG_TEST("[CR 3.3] clock, counter and storage are tried", clock_counter_and_storage_are_tried),
        RIG_TEST("[CR 3.3, CR 3.3 RE 1] every key is tried where it has to be", every_key_is_tried_where_it_has_to_be),
        RIG_TEST("[CR 3.3] a device without a keystore says so", a_device_without_a_keystore_says_so),
        RIG_TEST("[CR 3.3 RE 1] a failure takes the verdict back at once", a_failure_takes_the_verdict_back_at_once),
        RIG_TEST("[CR 3.3 RE 1] no area but the scratch area is touched", no_area_but_the_scratch_area_is_touched),
    };
    return cmocka_run_group_tests_name("selftest", tests, NULL, NULL);
}
