/* How often the device library's ports sign, derive and count in a second: OpenSSL in memory, a token of SoftHSM, and a
 * TPM of swtpm, which are made for it. A chip is slower by far; what is shown is the ports' own cost, and how many
 * commands each call is.
 *   bench_device_keys [SECONDS]     of each; 2
 * A line of JSON for each port that there is something for. */
#include "port/counter_tpm.h"
#include "port/keys_pkcs11.h"
#include "port/keys_tpm.h"

#include "rig.h"
#include "swtpm.h"
#include "token.h"

#include <stdio.h>
#include <time.h>

#define PAIR   1u
#define SECRET 2u
#define SIGNER 0x81010001u
#define CODER  0x81010002u
#define INDEX  0x01800100u

static double limit_s = 2;

static double now_s(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int went_well, const char *what) {
    if (went_well)
        return;
    (void)fprintf(stderr, "bench_device_keys: %s failed\n", what);
    exit(1);
}

static double signs(const struct kw_keys *keys) {
    uint8_t digest[KW_DIGEST_SIZE] = {1};
    uint8_t signature[KW_SIGNATURE_SIZE];
    unsigned int count = 0;
    double start = now_s();
    for (; now_s() - start < limit_s; count++) {
        digest[1] = (uint8_t)count;
        must(keys->sign(keys->context, PAIR, digest, signature) == KW_OK, "signing");
    }
    return count / (now_s() - start);
}

static double derives(const struct kw_keys *keys) {
    uint8_t derived[KW_MAC_SIZE];
    unsigned int count = 0;
    double start = now_s();
    for (; now_s() - start < limit_s; count++)
        must(keys->derive(keys->context, SECRET, kw_text("audit", 8), derived) == KW_OK, "deriving");
    return count / (now_s() - start);
}

static void show(const char *port, const struct kw_keys *keys) {
    double sign = signs(keys);
    (void)printf("{\"port\": \"%s\", \"sign_per_s\": %.0f, \"derive_per_s\": %.0f}\n", port, sign, derives(keys));
    (void)fflush(stdout);
}

static void bench_openssl(void) {
    struct kw_key_openssl all[2] = {{0}, {0}};
    struct kw_keys_openssl keys;
    kw_keys_openssl_init(&keys, all, 2);
    must(kw_keys_openssl_make(&keys, PAIR) == KW_OK &&
             kw_keys_openssl_take_secret(&keys, SECRET, kw_bytes("0123456789abcdef", 16)) == KW_OK,
         "making keys");
    show("keys_openssl", &keys.keys);
    kw_keys_openssl_done(&keys);
}

static enum kw_status give_pin(void *context, uint8_t *to, size_t room, size_t *length) {
    (void)context;
    *length = sizeof(TOKEN_PIN) - 1;
    must(*length <= room, "the PIN");
    memcpy(to, TOKEN_PIN, *length);
    return KW_OK;
}

static void bench_pkcs11(void) {
    static struct token token;
    struct kw_crypto_openssl openssl;
    struct kw_keys_pkcs11 keys = {.library = NULL};
    struct kw_key_pkcs11 all[2];
    token_make(&token, TOKEN_LABEL);
    if (!token.module)
        return;
    token_add_pair(&token, "1", "identity", 0);
    token_add_secret(&token, "2", "seal", 0);
    must(kw_crypto_openssl_init(&openssl) == KW_OK, "OpenSSL");
    const struct kw_pkcs11_config config = {
        .module = token.module, .label = TOKEN_LABEL, .pin = give_pin, .crypto = &openssl.crypto};
    must(kw_keys_pkcs11_open(&keys, &config, all, 2) == KW_OK &&
             kw_keys_pkcs11_bind(&keys, PAIR, KW_PKCS11_PAIR, kw_text("1", 2), kw_text("", 1)) == KW_OK &&
             kw_keys_pkcs11_bind(&keys, SECRET, KW_PKCS11_SECRET, kw_text("2", 2), kw_text("", 1)) == KW_OK,
         "the token");
    show("keys_pkcs11", &keys.keys);
    kw_keys_pkcs11_close(&keys);
    kw_crypto_openssl_done(&openssl);
    token_drop(&token);
}

static void bench_counter(struct kw_tpm *tpm) {
    const struct kw_counter_tpm_config config = {
        .tpm = tpm, .index = INDEX, .auth = kw_text(SWTPM_AUTH, 32), .may_make = 1};
    struct kw_counter_tpm counter;
    unsigned int count = 0;
    uint64_t value;
    must(kw_counter_tpm_open(&counter, &config) == KW_OK, "the counter");
    double start = now_s();
    for (; now_s() - start < limit_s; count++)
        must(counter.counter.raise(counter.counter.context, &value) == KW_OK, "counting");
    (void)printf("{\"port\": \"counter_tpm\", \"raise_per_s\": %.0f}\n", count / (now_s() - start));
}

static void bench_tpm(void) {
    static struct swtpm swtpm;
    const struct kw_tpm_config config = {
        .connect = swtpm_connect, .disconnect = swtpm_disconnect, .connection = &swtpm};
    const struct kw_tpm_place places[2] = {{.handle = SIGNER, .auth = kw_text(SWTPM_AUTH, 32)},
                                           {.handle = CODER, .auth = kw_text(SWTPM_AUTH, 32)}};
    struct kw_crypto_openssl openssl;
    struct kw_tpm tpm = {.esys = NULL};
    struct kw_keys_tpm keys;
    struct kw_key_tpm all[2];
    swtpm_make(&swtpm);
    if (!swtpm.program)
        return;
    swtpm_add(&swtpm, SIGNER, SWTPM_PAIR, 0, 0);
    swtpm_add(&swtpm, CODER, SWTPM_SECRET, 0, 0);
    must(kw_tpm_open(&tpm, &config) == KW_OK, "the TPM");
    must(kw_crypto_openssl_init(&openssl) == KW_OK, "OpenSSL");
    kw_keys_tpm_init(&keys, &tpm, &openssl.crypto, all, 2);
    must(kw_keys_tpm_bind(&keys, PAIR, &places[0]) == KW_OK && kw_keys_tpm_bind(&keys, SECRET, &places[1]) == KW_OK,
         "the TPM's keys");
    show("keys_tpm", &keys.keys);
    bench_counter(&tpm);
    kw_tpm_close(&tpm);
    kw_crypto_openssl_done(&openssl);
    swtpm_drop(&swtpm);
}

int main(int count, char **arguments) {
    if (count > 1)
        limit_s = arguments[1][0] - '0';
    must(count <= 2 && limit_s >= 1 && limit_s <= 9, "reading the argument, a number from 1 to 9,");
    bench_openssl();
    bench_pkcs11();
    bench_tpm();
    return 0;
}
