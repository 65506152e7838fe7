#include <keyway/selftest.h>

#include <string.h>

/* FIPS 180-4: SHA-256 of "abc". */
static const uint8_t abc_digest[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                     0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                     0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};

/* RFC 4231, case 2. */
static const uint8_t jefe_mac[] = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
                                   0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
                                   0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43};

/* RFC 6979, A.2.5: the public key, and the signature of "sample" with SHA-256. */
static const uint8_t sample_point[] = {0x04, 0x60, 0xfe, 0xd4, 0xba, 0x25, 0x5a, 0x9d, 0x31, 0xc9, 0x61, 0xeb, 0x74,
                                       0xc6, 0x35, 0x6d, 0x68, 0xc0, 0x49, 0xb8, 0x92, 0x3b, 0x61, 0xfa, 0x6c, 0xe6,
                                       0x69, 0x62, 0x2e, 0x60, 0xf2, 0x9f, 0xb6, 0x79, 0x03, 0xfe, 0x10, 0x08, 0xb8,
                                       0xbc, 0x99, 0xa4, 0x1a, 0xe9, 0xe9, 0x56, 0x28, 0xbc, 0x64, 0xf2, 0xf1, 0xb2,
                                       0x0c, 0x2d, 0x7e, 0x9f, 0x51, 0x77, 0xa3, 0xc2, 0x94, 0xd4, 0x46, 0x22, 0x99};
static const uint8_t sample_signature[] = {0xef, 0xd4, 0x8b, 0x2a, 0xac, 0xb6, 0xa8, 0xfd, 0x11, 0x40, 0xdd, 0x9c, 0xd4,
                                           0x5e, 0x81, 0xd6, 0x9d, 0x2c, 0x87, 0x7b, 0x56, 0xaa, 0xf9, 0x91, 0xc3, 0x4d,
                                           0x0e, 0xa8, 0x4e, 0xaf, 0x37, 0x16, 0xf7, 0xcb, 0x1c, 0x94, 0x2d, 0x65, 0x7c,
                                           0x41, 0xd4, 0x36, 0xc7, 0xa1, 0xb6, 0xe2, 0x9f, 0x65, 0xf3, 0xe9, 0x00, 0xdb,
                                           0xb9, 0xaf, 0xf4, 0x06, 0x4d, 0xc4, 0xab, 0x2f, 0x84, 0x3a, 0xcd, 0xa8};

/* McGrew and Viega's GCM, case 14: key, nonce and text are zeros. */
static const uint8_t zeros_sealed[] = {0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60, 0x6b, 0x6e, 0x07, 0x4e, 0xc5,
                                       0xd3, 0xba, 0xf3, 0x9d, 0x18, 0xd0, 0xd1, 0xc8, 0xa7, 0x99, 0x99,
                                       0x6b, 0xf0, 0x26, 0x5b, 0x98, 0xb5, 0xd4, 0x8a, 0xb9, 0x19};

static enum kw_status same(const void *a, const void *b, size_t length, enum kw_status otherwise) {
    return kw_equal(a, b, length) == KW_GRANTED ? KW_OK : otherwise;
}

static enum kw_status test_hash(const struct kw_selftest_config *config) {
    const struct kw_crypto *crypto = config->crypto;
    const struct kw_bytes parts[2] = {kw_bytes("a", 1), kw_bytes("bc", 2)};
    uint8_t digest[KW_DIGEST_SIZE];
    struct kw_hash hash;
    if (!crypto || !crypto->hash)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(crypto->hash(crypto->context, parts, 2, digest));
    KW_TRY(same(digest, abc_digest, sizeof(digest), KW_ERROR_CRYPTO));
    if (!crypto->hash_begin)
        return KW_OK;
    KW_TRY(crypto->hash_begin(crypto->context, &hash));
    enum kw_status status = crypto->hash_add(crypto->context, &hash, kw_bytes("abc", 3));
    if (status != KW_OK) {
        crypto->hash_drop(crypto->context, &hash);
        return status;
    }
    KW_TRY(crypto->hash_end(crypto->context, &hash, digest));
    return same(digest, abc_digest, sizeof(digest), KW_ERROR_CRYPTO);
}

static enum kw_status test_mac(const struct kw_selftest_config *config) {
    const struct kw_crypto *crypto = config->crypto;
    const struct kw_bytes text = kw_bytes("what do ya want for nothing?", 28);
    uint8_t mac[KW_MAC_SIZE];
    if (!crypto || !crypto->mac)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(crypto->mac(crypto->context, kw_bytes("Jefe", 4), &text, 1, mac));
    return same(mac, jefe_mac, sizeof(mac), KW_ERROR_CRYPTO);
}

static enum kw_status test_verify(const struct kw_selftest_config *config) {
    const struct kw_crypto *crypto = config->crypto;
    const struct kw_bytes text = kw_bytes("sample", 6);
    uint8_t digest[KW_DIGEST_SIZE];
    if (!crypto || !crypto->verify || !crypto->hash)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(crypto->hash(crypto->context, &text, 1, digest));
    enum kw_verdict right = crypto->verify(crypto->context, sample_point, digest, sample_signature);
    /* A port that grants everything is worse than one that grants nothing. */
    digest[KW_DIGEST_SIZE - 1] ^= 1;
    enum kw_verdict wrong = crypto->verify(crypto->context, sample_point, digest, sample_signature);
    return right == KW_GRANTED && wrong == KW_DENIED ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status test_seal(const struct kw_selftest_config *config) {
    const struct kw_crypto *crypto = config->crypto;
    static const uint8_t zeros[KW_SEAL_KEY_SIZE];
    const struct kw_bytes none = kw_bytes(NULL, 0);
    const struct kw_bytes plain = kw_bytes(zeros, 16);
    uint8_t sealed[16 + KW_TAG_SIZE];
    uint8_t opened[16] = {1};
    if (!crypto || !crypto->seal || !crypto->open)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(crypto->seal(crypto->context, zeros, zeros, none, plain, sealed));
    KW_TRY(same(sealed, zeros_sealed, sizeof(sealed), KW_ERROR_CRYPTO));
    struct kw_bytes bytes = kw_bytes(sealed, sizeof(sealed));
    enum kw_verdict right = crypto->open(crypto->context, zeros, zeros, none, bytes, opened);
    KW_TRY(same(opened, zeros, sizeof(opened), KW_ERROR_CRYPTO));
    sealed[sizeof(sealed) - 1] ^= 1;
    enum kw_verdict wrong = crypto->open(crypto->context, zeros, zeros, none, bytes, opened);
    return right == KW_GRANTED && wrong == KW_DENIED ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status test_entropy(const struct kw_selftest_config *config) {
    const struct kw_entropy *entropy = config->entropy;
    uint8_t draw[32];
    if (!entropy)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(entropy->fill(entropy->context, draw, 16));
    KW_TRY(entropy->fill(entropy->context, draw + 16, 16));
    /* By chance two draws agree once in 2^128, and one is all alike once in 2^120. */
    uint8_t alike = 1;
    for (size_t i = 1; i < 16; i++)
        alike = (uint8_t)(alike & (draw[i] == draw[0]));
    int dead = alike || kw_equal(draw, draw + 16, 16) == KW_GRANTED;
    kw_wipe(draw, sizeof(draw));
    return dead ? KW_ERROR_ENTROPY : KW_OK;
}

static enum kw_status test_clock(const struct kw_selftest_config *config) {
    const struct kw_clock *clock = config->clock;
    uint64_t before;
    uint64_t after;
    if (!clock)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(clock->uptime(clock->context, &before));
    KW_TRY(clock->uptime(clock->context, &after));
    return after >= before ? KW_OK : KW_ERROR_CLOCK;
}

static enum kw_status test_counter(const struct kw_selftest_config *config) {
    const struct kw_counter *counter = config->counter;
    uint64_t first;
    uint64_t second;
    if (!counter)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(counter->read(counter->context, &first));
    KW_TRY(counter->read(counter->context, &second));
    return first == second ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status test_storage(const struct kw_selftest_config *config) {
    const struct kw_storage *storage = config->storage;
    uint8_t bytes[KW_SELFTEST_AREA_SIZE];
    uint8_t back[KW_SELFTEST_AREA_SIZE];
    if (!storage)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(storage->read(storage->context, config->area, 0, bytes, sizeof(bytes)));
    /* Every bit becomes another one: storage that keeps nothing cannot look as if it did. */
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)~bytes[i];
    KW_TRY(storage->write(storage->context, config->area, 0, kw_bytes(bytes, sizeof(bytes))));
    KW_TRY(storage->flush(storage->context, config->area));
    KW_TRY(storage->read(storage->context, config->area, 0, back, sizeof(back)));
    return same(bytes, back, sizeof(bytes), KW_ERROR_STORAGE);
}

/* All slots are tried, so that a token that was pulled out is told whichever of them is its; the first failure counts.
 */
static enum kw_status test_keys(const struct kw_selftest_config *config) {
    const struct kw_keystore *keystore = config->keystore;
    enum kw_status first = KW_OK;
    if (!keystore || keystore->config->count == 0)
        return KW_ERROR_UNSUPPORTED;
    for (size_t i = 0; i < keystore->config->count; i++) {
        enum kw_status status = kw_keystore_try(keystore, keystore->config->slots[i].key);
        if (first == KW_OK)
            first = status;
    }
    /* A port that lacks the operation cannot serve its slot: that is no test left out. */
    return first == KW_ERROR_UNSUPPORTED ? KW_ERROR_CRYPTO : first;
}

static enum kw_status test(const struct kw_selftest_config *config, uint32_t item) {
    switch ((enum kw_selftest_item)item) {
    case KW_SELFTEST_HASH:
        return test_hash(config);
    case KW_SELFTEST_MAC:
        return test_mac(config);
    case KW_SELFTEST_VERIFY:
        return test_verify(config);
    case KW_SELFTEST_SEAL:
        return test_seal(config);
    case KW_SELFTEST_ENTROPY:
        return test_entropy(config);
    case KW_SELFTEST_CLOCK:
        return test_clock(config);
    case KW_SELFTEST_COUNTER:
        return test_counter(config);
    case KW_SELFTEST_KEYS:
        return test_keys(config);
    default:
        return test_storage(config);
    }
}

/* A round. */
static void begin(struct kw_selftest *selftest) {
    selftest->next = 0;
    selftest->failed = 0;
    selftest->passed = 0;
}

void kw_selftest_init(struct kw_selftest *selftest, const struct kw_selftest_config *config) {
    selftest->config = *config;
    begin(selftest);
    selftest->verdict = KW_DENIED;
    for (uint32_t i = 0; i < KW_SELFTEST_ITEMS; i++)
        selftest->result[i] = KW_ERROR_STATE;
}

void kw_selftest_step(struct kw_selftest *selftest, int *ended) {
    uint32_t item = selftest->next;
    enum kw_status status = test(&selftest->config, item);
    selftest->result[item] = status;
    if (status == KW_OK)
        selftest->passed++;
    else if (status != KW_ERROR_UNSUPPORTED) {
        selftest->failed++;
        selftest->verdict = KW_DENIED;
    }
    selftest->next = item + 1;
    *ended = selftest->next == KW_SELFTEST_ITEMS;
    if (!*ended)
        return;
    selftest->verdict = selftest->failed == 0 && selftest->passed > 0 ? KW_GRANTED : KW_DENIED;
    begin(selftest);
}

enum kw_verdict kw_selftest_run(struct kw_selftest *selftest) {
    int ended = 0;
    begin(selftest);
    while (!ended)
        kw_selftest_step(selftest, &ended);
    return selftest->verdict;
}
