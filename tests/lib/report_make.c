/* Makes the device reports that the tool's tests read, by the library itself and the same bytes each time: the hash is
 * OpenSSL's, the signature hogweed's, whose nonce comes from the seed here.
 *   report_make SEED SERIAL VERSION ISSUED    ISSUED in seconds since 1970; 0: the clock was never set
 *   report_make SEED                          the public key, as a plant document pins it, without base64 */
#include <keyway/report.h>

#include "port/crypto_openssl.h"

#include <nettle/ecc-curve.h>
#include <nettle/ecdsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER = 32 };

/* Digits alone, few enough. */
static uint64_t number_of(const char *text) {
    uint64_t number = 0;
    if (strlen(text) == 0 || strlen(text) > 18)
        abort();
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            abort();
        number = number * 10 + (uint64_t)(*text - '0');
    }
    return number;
}

static const struct kw_report_row rows[] = {
    {"CR 1.1", KW_REPORT_ACTIVE, "6 accounts, none shared"},
    {"CR 1.1 RE 1", KW_REPORT_ACTIVE, NULL},
    {"CR 1.5", KW_REPORT_ACTIVE, "Argon2id"},
    {"CR 1.7", KW_REPORT_ACTIVE, "at least 15 characters"},
    {"CR 1.11", KW_REPORT_OFF, "failed logins are counted, nothing locks"},
    {"CR 2.1", KW_REPORT_ACTIVE, "4 roles"},
    {"CR 2.8", KW_REPORT_PARTLY, "configuration changes are not recorded"},
    {"CR 2.9", KW_REPORT_FAILED, "the audit log is full"},
    {"EDR 2.4", KW_REPORT_ABSENT, NULL},
    {"CR 3.1", KW_REPORT_ACTIVE, "TLS 1.3"},
    {"CR 12.1", KW_REPORT_ACTIVE, "no requirement has this number"},
};

/* Any numbers, as long as they are the same ones again. */
static void repeat(void *context, size_t length, uint8_t *to) {
    uint64_t *state = context;
    for (size_t i = 0; i < length; i++) {
        *state = *state * 6364136223846793005u + 1442695040888963407u;
        to[i] = (uint8_t)(*state >> 56);
    }
}

static void key_of(uint64_t seed, struct ecc_scalar *key) {
    uint8_t bytes[NUMBER];
    mpz_t number;
    ecc_scalar_init(key, nettle_get_secp_256r1());
    repeat(&seed, sizeof(bytes), bytes);
    bytes[0] &= 0x7f; /* below the order of the curve */
    mpz_init(number);
    mpz_import(number, sizeof(bytes), 1, 1, 1, 0, bytes);
    if (ecc_scalar_set(key, number) != 1)
        abort();
    mpz_clear(number);
}

/* Big-endian, with the zeros in front. */
static void put_number(const mpz_t number, uint8_t to[NUMBER]) {
    size_t length = (mpz_sizeinbase(number, 2) + 7) / 8;
    if (length > NUMBER)
        abort();
    memset(to, 0, NUMBER);
    (void)mpz_export(to + NUMBER - length, NULL, 1, 1, 1, 0, number);
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    const uint64_t *seed = context;
    struct ecc_scalar secret;
    struct dsa_signature made;
    uint64_t state = *seed + key;
    key_of(*seed, &secret);
    dsa_signature_init(&made);
    ecdsa_sign(&secret, &state, repeat, KW_DIGEST_SIZE, digest, &made);
    put_number(made.r, signature);
    put_number(made.s, signature + NUMBER);
    dsa_signature_clear(&made);
    ecc_scalar_clear(&secret);
    return KW_OK;
}

static enum kw_status print(void *context, struct kw_bytes bytes) {
    return fwrite(bytes.at, 1, bytes.length, context) == bytes.length ? KW_OK : KW_ERROR_STORAGE;
}

/* SubjectPublicKeyInfo: its one form for P-256, and the point. */
static int print_key(uint64_t seed) {
    static const uint8_t head[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                   0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
    struct ecc_scalar secret;
    struct ecc_point point;
    uint8_t coordinates[2 * NUMBER];
    mpz_t x, y;
    key_of(seed, &secret);
    ecc_point_init(&point, nettle_get_secp_256r1());
    ecc_point_mul_g(&point, &secret);
    mpz_inits(x, y, NULL);
    ecc_point_get(&point, x, y);
    put_number(x, coordinates);
    put_number(y, coordinates + NUMBER);
    mpz_clears(x, y, NULL);
    ecc_point_clear(&point);
    ecc_scalar_clear(&secret);
    return fwrite(head, 1, sizeof(head), stdout) != sizeof(head) ||
           fwrite(coordinates, 1, sizeof(coordinates), stdout) != sizeof(coordinates);
}

static int print_report(uint64_t seed, char **words) {
    static const uint8_t image[KW_DIGEST_SIZE] = {0x52, 0x47, 0x31};
    struct kw_crypto_openssl openssl;
    int64_t issued = (int64_t)number_of(words[2]);
    const struct kw_moment now = {issued * 1000, issued == 0 ? KW_CLOCK_UNSET : KW_CLOCK_SYNCED};
    const struct kw_report report = {.supplier = "RiverTech",
                                     .product = "RG-1",
                                     .version = words[1],
                                     .serial = words[0][0] ? words[0] : NULL,
                                     .digest = image,
                                     .now = now,
                                     .rows = rows,
                                     .count = sizeof(rows) / sizeof(rows[0])};
    const struct kw_keys keys = {.context = &seed, .sign = sign};
    const struct kw_sink sink = {stdout, print};
    if (kw_crypto_openssl_init(&openssl) != KW_OK)
        return 1;
    const struct kw_report_signer signer = {&openssl.crypto, &keys, 1};
    enum kw_status status = kw_report_write(&report, &signer, &sink);
    kw_crypto_openssl_done(&openssl);
    return status != KW_OK;
}

int main(int count, char **words) {
    if (count == 2)
        return print_key(number_of(words[1]));
    if (count == 5)
        return print_report(number_of(words[1]), words + 2);
    (void)fprintf(stderr, "report_make SEED [SERIAL VERSION ISSUED]\n");
    return 1;
}
