#include <keyway/password.h>

#include "rig.h"

#include "port/password_argon2.h"
#include "port/password_pbkdf2_openssl.h"

#include <argon2.h>

static const struct kw_password_cost cheap = {KW_PASSWORD_PBKDF2_SHA256, 0, 2, 0};
static const struct kw_password_cost hard = {KW_PASSWORD_ARGON2ID, 64, 1, 1};

static struct kw_bytes text(const char *characters) {
    return kw_bytes(characters, strlen(characters));
}

static uint8_t hex(char digit) {
    return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static void assert_hex(const uint8_t *digest, const char *expected) {
    assert_int_equal(strlen(expected), 2 * KW_DIGEST_SIZE);
    for (size_t i = 0; i < KW_DIGEST_SIZE; i++)
        assert_int_equal(digest[i], hex(expected[2 * i]) << 4 | hex(expected[2 * i + 1]));
}

static const uint8_t counting[KW_PASSWORD_SALT_SIZE] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/* The library below gives what RFC 9106, 5.3 says; a key and associated data are not of our port. */
static void argon2id_below_gives_the_rfc_vector(void **state) {
    (void)state;
    uint8_t digest[32];
    uint8_t password[32];
    uint8_t salt[16];
    uint8_t secret[8];
    uint8_t data[12];
    memset(password, 1, sizeof(password));
    memset(salt, 2, sizeof(salt));
    memset(secret, 3, sizeof(secret));
    memset(data, 4, sizeof(data));
    argon2_context call = {.out = digest,
                           .outlen = 32,
                           .pwd = password,
                           .pwdlen = 32,
                           .salt = salt,
                           .saltlen = 16,
                           .secret = secret,
                           .secretlen = 8,
                           .ad = data,
                           .adlen = 12,
                           .t_cost = 3,
                           .m_cost = 32,
                           .lanes = 4,
                           .threads = 1,
                           .version = ARGON2_VERSION_13};
    assert_int_equal(argon2_ctx(&call, Argon2_id), ARGON2_OK);
    assert_hex(digest, "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

/* Vectors of another implementation, which gives the RFC's vector too: noble-hashes 2.4.0. */
static void argon2id_gives_what_another_implementation_does(void **state) {
    (void)state;
    static uint64_t large[19456u * 128u];
    static char longest[KW_PASSWORD_BYTES_MAX];
    struct kw_password_argon2 argon2;
    uint8_t digest[KW_DIGEST_SIZE];
    memset(longest, 'x', sizeof(longest));
    const struct {
        struct kw_bytes password;
        struct kw_password_cost cost;
        const char *digest;
    } rows[] = {
        {{NULL, 0},
         {KW_PASSWORD_ARGON2ID, 64, 1, 1},
         "df74a3b95ebfcf38d2020538740fc2c02ae1a7a665967e702f90d921d585809a"},
        {text("password"),
         {KW_PASSWORD_ARGON2ID, 64, 2, 1},
         "716882821df77bc6414358b07159fb63ca1c90beaeb9d0ca0e43bd887dcf2ca9"},
        {text("correct horse battery staple"),
         {KW_PASSWORD_ARGON2ID, 1024, 3, 1},
         "590d7ddd37a1ed86417a3614be47c9f782828a38902390018d39bb6556fee029"},
        {text("Gr\xc3\xbc\xc3\x9f"
              "e aus K\xc3\xb6ln"),
         {KW_PASSWORD_ARGON2ID, 256, 1, 4},
         "67ed9c029933dae1b8445342956154567b0e5679ada528ec9e952ffdc23808a4"},
        {kw_bytes(longest, sizeof(longest)),
         {KW_PASSWORD_ARGON2ID, 19456, 2, 1},
         "5f70b4655359534040151ecda64603633b37e65ad9b426350961d1120d5c4bf5"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        /* The arena may be exactly as large as the cost says, and not a byte smaller. */
        size_t room = KW_PASSWORD_ARGON2_ARENA(rows[i].cost.memory_kib);
        memset(large, 0xee, sizeof(large));
        kw_password_argon2_init(&argon2, large, room);
        assert_int_equal(argon2.hash.hash(&argon2, &rows[i].cost, rows[i].password, counting, digest), KW_OK);
        assert_hex(digest, rows[i].digest);
        /* Nothing of the password stays, and nothing behind the arena is touched. */
        for (size_t at = 0; at < sizeof(large) / 8; at++)
            assert_true(large[at] == (at < room / 8 ? 0 : 0xeeeeeeeeeeeeeeeeu));
        kw_password_argon2_init(&argon2, large, room - 1);
        assert_int_equal(argon2.hash.hash(&argon2, &rows[i].cost, rows[i].password, counting, digest), KW_ERROR_ROOM);
        assert_int_equal(argon2.hash.hash(&argon2, &cheap, rows[i].password, counting, digest), KW_ERROR_UNSUPPORTED);
    }
    const struct kw_password_cost too_little = {KW_PASSWORD_ARGON2ID, 7, 1, 1};
    assert_int_equal(argon2.hash.hash(&argon2, &too_little, text("x"), counting, digest), KW_ERROR_CRYPTO);
}

/* PBKDF2 as RFC 8018, 5.2 writes it, one block: the model for salts of any length. */
static void pbkdf2(struct rig *rig, struct kw_bytes password, struct kw_bytes salt, uint32_t passes, uint8_t *block) {
    static const uint8_t one[4] = {0, 0, 0, 1};
    const struct kw_crypto *crypto = &rig->openssl.crypto;
    const struct kw_bytes first[2] = {salt, kw_bytes(one, 4)};
    uint8_t turn[KW_MAC_SIZE];
    assert_int_equal(crypto->mac(crypto->context, password, first, 2, turn), KW_OK);
    memcpy(block, turn, KW_MAC_SIZE);
    for (uint32_t pass = 1; pass < passes; pass++) {
        const struct kw_bytes next = kw_bytes(turn, sizeof(turn));
        assert_int_equal(crypto->mac(crypto->context, password, &next, 1, turn), KW_OK);
        for (size_t i = 0; i < KW_MAC_SIZE; i++)
            block[i] ^= turn[i];
    }
}

static void pbkdf2_gives_the_rfc_vectors(void **state) {
    struct rig *rig = *state;
    const struct kw_password_hash *port = &kw_password_pbkdf2_openssl;
    static char longest[KW_PASSWORD_BYTES_MAX];
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t model[KW_DIGEST_SIZE];
    memset(longest, 'x', sizeof(longest));
    /* RFC 7914, 11: the first of two blocks. */
    pbkdf2(rig, text("passwd"), text("salt"), 1, model);
    assert_hex(model, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    pbkdf2(rig, text("Password"), text("NaCl"), 80000, model);
    assert_hex(model, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
    const struct {
        struct kw_bytes password;
        uint32_t passes;
        const char *digest;
    } rows[] = {
        {{NULL, 0}, 1, "c6b7413bebb763bda962e5d94e24327e07d4daa9e97c14ea4126ba4b7ccb0d16"},
        {text("password"), 2, "a0ffd34292e4e7d519ee0f25124e0c5b9481d88be40f4662eb6cb4b9e43f9f41"},
        {text("correct horse battery staple"), 1000,
         "a69b179e3add3c1e0aaf227a0eb3aa2aa8645ab86fecf6ca00c17512697c719e"},
        {kw_bytes(longest, sizeof(longest)), 3, "10f29de1049634bf96246fead796f8d54da9ba1ee0143b29f5e44ff40b2f3e00"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct kw_password_cost cost = {KW_PASSWORD_PBKDF2_SHA256, 0, rows[i].passes, 0};
        assert_int_equal(port->hash(port->context, &cost, rows[i].password, counting, digest), KW_OK);
        assert_hex(digest, rows[i].digest);
        pbkdf2(rig, rows[i].password, kw_bytes(counting, sizeof(counting)), rows[i].passes, model);
        assert_memory_equal(digest, model, KW_DIGEST_SIZE);
    }
    assert_int_equal(port->hash(port->context, &hard, text("x"), counting, digest), KW_ERROR_UNSUPPORTED);
    const struct kw_password_cost none = {KW_PASSWORD_PBKDF2_SHA256, 0, 0, 0};
    assert_int_equal(port->hash(port->context, &none, text("x"), counting, digest), KW_ERROR_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.5] Argon2id below gives the vector of RFC 9106", argon2id_below_gives_the_rfc_vector),
        RIG_TEST("[CR 1.5] Argon2id gives what another implementation does",
                 argon2id_gives_what_another_implementation_does),
        RIG_TEST("[CR 1.5] PBKDF2 gives the vectors of RFC 7914", pbkdf2_gives_the_rfc_vectors),
    };
    return cmocka_run_group_tests_name("password_port", tests, NULL, NULL);
}
