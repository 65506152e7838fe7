/* The port to PKCS #11 on a token of SoftHSM. */
#include "port/keys_pkcs11.h"

#include "conformance.h"
#include "rig.h"
#include "token.h"

#include <keyway/keystore.h>

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>

#define PAIR   1u
#define SECRET 2u
#define ROOM   4u

static struct token token;
static struct token_wish *wish;
static const char *pin_given = TOKEN_PIN;
static unsigned int pins_asked;

static enum kw_status give_pin(void *context, uint8_t *to, size_t room, size_t *length) {
    (void)context;
    pins_asked++;
    *length = strlen(pin_given);
    assert_true(*length <= room);
    memcpy(to, pin_given, *length);
    return KW_OK;
}

struct bed {
    struct kw_crypto_openssl openssl;
    struct kw_pkcs11_config config;
    struct kw_keys_pkcs11 pkcs11;
    struct kw_key_pkcs11 all[ROOM];
};

static struct kw_bytes text(const char *string) {
    return kw_bytes(string, strlen(string));
}

static const struct kw_bytes none = {NULL, 0};

static int set_up(void **state) {
    struct bed *bed = calloc(1, sizeof(*bed));
    assert_non_null(bed);
    *state = bed;
    assert_int_equal(kw_crypto_openssl_init(&bed->openssl), KW_OK);
    bed->config = (struct kw_pkcs11_config){
        .module = TOKEN_BETWEEN, .label = TOKEN_LABEL, .hardware = 1, .pin = give_pin, .crypto = &bed->openssl.crypto};
    pin_given = TOKEN_PIN;
    pins_asked = 0;
    if (wish)
        *wish = (struct token_wish){0};
    return 0;
}

static int tear_down(void **state) {
    struct bed *bed = *state;
    kw_keys_pkcs11_close(&bed->pkcs11);
    kw_crypto_openssl_done(&bed->openssl);
    free(bed);
    return 0;
}

static enum kw_status open_token(struct bed *bed) {
    return kw_keys_pkcs11_open(&bed->pkcs11, &bed->config, bed->all, ROOM);
}

/* A port with the pair and the secret bound; skips without SoftHSM. */
static struct bed *ready(void **state) {
    struct bed *bed = *state;
    if (!token.module) {
        print_message("skipped: softhsm2 is not installed\n");
        skip();
    }
    assert_int_equal(open_token(bed), KW_OK);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, PAIR, KW_PKCS11_PAIR, text("\1"), text("identity")), KW_OK);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, SECRET, KW_PKCS11_SECRET, none, text("seal")), KW_OK);
    return bed;
}

static enum kw_status sign(struct bed *bed) {
    static const uint8_t digest[KW_DIGEST_SIZE] = {7};
    uint8_t point[KW_POINT_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    const struct kw_keys *keys = &bed->pkcs11.keys;
    KW_TRY(keys->sign(keys->context, PAIR, digest, signature));
    assert_int_equal(keys->point(keys->context, PAIR, point), KW_OK);
    assert_int_equal(bed->openssl.crypto.verify(NULL, point, digest, signature), KW_GRANTED);
    return KW_OK;
}

static enum kw_status derive(struct bed *bed, uint8_t *derived) {
    const struct kw_keys *keys = &bed->pkcs11.keys;
    return keys->derive(keys->context, SECRET, text("audit"), derived);
}

static enum kw_key_home home_of(struct bed *bed, uint32_t key) {
    const struct kw_keys *keys = &bed->pkcs11.keys;
    enum kw_key_home home;
    assert_int_equal(keys->home(keys->context, key, &home), KW_OK);
    return home;
}

static void opening_an_open_one_is_refused_and_changes_nothing(void **state) {
    struct bed *bed = ready(state);
    uint8_t before[KW_MAC_SIZE];
    uint8_t behind[KW_MAC_SIZE];
    const struct kw_pkcs11_config other = {.module = "/none", .label = "none", .pin = give_pin};
    unsigned int asked = pins_asked;
    assert_int_equal(derive(bed, before), KW_OK);
    assert_int_equal(open_token(bed), KW_ERROR_STATE);
    assert_int_equal(kw_keys_pkcs11_open(&bed->pkcs11, &other, bed->all, ROOM), KW_ERROR_STATE);
    assert_int_equal(pins_asked, asked);
    assert_int_equal(sign(bed), KW_OK);
    assert_int_equal(derive(bed, behind), KW_OK);
    assert_memory_equal(before, behind, sizeof(before));
    /* Closed, it is opened anew and has no keys. */
    kw_keys_pkcs11_close(&bed->pkcs11);
    assert_int_equal(open_token(bed), KW_OK);
    assert_int_equal(sign(bed), KW_ERROR_MISSING);
}

/* The last session of the module is gone with its context: nothing stays open behind a refusal. */
static void a_refused_opening_holds_nothing(void **state) {
    struct bed *bed = ready(state);
    kw_keys_pkcs11_close(&bed->pkcs11);
    wish->absent = 1;
    assert_int_equal(open_token(bed), KW_ERROR_CRYPTO);
    assert_null(bed->pkcs11.library);
    assert_null(bed->pkcs11.functions);
    wish->absent = 0;
    assert_int_equal(open_token(bed), KW_OK);
}

static void a_token_of_software_is_software(void **state) {
    struct bed *bed = ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
    assert_int_equal(home_of(bed, SECRET), KW_KEY_SOFTWARE);
}

static void hardware_is_what_slot_and_integrator_say_both(void **state) {
    struct bed *bed = *state;
    if (token.module)
        wish->hardware = 1;
    (void)ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_TOKEN);
    assert_int_equal(home_of(bed, SECRET), KW_KEY_TOKEN);
    kw_keys_pkcs11_close(&bed->pkcs11);
    bed->config.hardware = 0;
    (void)ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
}

static void a_key_that_can_leave_is_software(void **state) {
    struct bed *bed = *state;
    if (token.module)
        wish->hardware = 1;
    (void)ready(state);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 3, KW_PKCS11_PAIR, none, text("extractable")), KW_OK);
    assert_int_equal(home_of(bed, 3), KW_KEY_SOFTWARE);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 4, KW_PKCS11_SECRET, none, text("insensitive")), KW_OK);
    assert_int_equal(home_of(bed, 4), KW_KEY_SOFTWARE);
    kw_keys_pkcs11_close(&bed->pkcs11);
    wish->hide_sensitive = 1;
    (void)ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
}

static void what_is_bound_is_one_key_of_the_right_kind(void **state) {
    static const struct {
        enum kw_pkcs11_kind kind;
        const char *label;
        enum kw_status status;
    } cases[] = {
        {KW_PKCS11_PAIR, "nothing", KW_ERROR_MISSING},       {KW_PKCS11_PAIR, "seal", KW_ERROR_MISSING},
        {KW_PKCS11_SECRET, "identity", KW_ERROR_MISSING},    {KW_PKCS11_PAIR, "twins", KW_ERROR_STATE},
        {KW_PKCS11_PAIR, "other curve", KW_ERROR_FORMAT},    {KW_PKCS11_PAIR, "foreign", KW_ERROR_TAMPERED},
        {(enum kw_pkcs11_kind)0, "seal", KW_ERROR_ARGUMENT},
    };
    struct bed *bed = ready(state);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 9, cases[i].kind, none, text(cases[i].label)),
                         cases[i].status);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 9, KW_PKCS11_PAIR, none, none), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, PAIR, KW_PKCS11_SECRET, none, text("seal")), KW_ERROR_EXISTS);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 3, KW_PKCS11_SECRET, none, text("extractable secret")), KW_OK);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 4, KW_PKCS11_PAIR, none, text("extractable")), KW_OK);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 5, KW_PKCS11_PAIR, none, text("extractable")), KW_ERROR_ROOM);
    assert_int_equal(sign(bed), KW_OK);
}

static void the_token_is_the_one_that_was_named(void **state) {
    struct bed *bed = ready(state);
    kw_keys_pkcs11_close(&bed->pkcs11);
    bed->config.serial = token.serial;
    assert_int_equal(open_token(bed), KW_OK);
    kw_keys_pkcs11_close(&bed->pkcs11);
    bed->config.serial = "0000000000000000";
    assert_int_equal(open_token(bed), KW_ERROR_CRYPTO);
    bed->config.serial = NULL;
    bed->config.label = "keyway";
    assert_int_equal(open_token(bed), KW_ERROR_CRYPTO);
    bed->config.label = "twin tokens";
    assert_int_equal(open_token(bed), KW_ERROR_STATE);
    bed->config.label = NULL;
    assert_int_equal(open_token(bed), KW_ERROR_ARGUMENT);
    bed->config.label = TOKEN_LABEL;
    bed->config.module = "libsofthsm2.so";
    assert_int_equal(open_token(bed), KW_ERROR_ARGUMENT);
    bed->config.module = "/nowhere/libsofthsm2.so";
    assert_int_equal(open_token(bed), KW_ERROR_MISSING);
}

/* A token counts wrong PINs: it gets each one once. */
static void a_refused_pin_is_not_tried_again(void **state) {
    struct bed *bed = ready(state);
    unsigned int logins = wish->logins;
    pin_given = "0000";
    wish->sign_answer = CKR_DEVICE_REMOVED;
    wish->turns = 1;
    assert_int_equal(sign(bed), KW_ERROR_POLICY);
    assert_int_equal(bed->pkcs11.state, KW_PKCS11_DENIED);
    assert_int_equal(wish->logins, logins + 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(sign(bed), KW_ERROR_POLICY);
    assert_int_equal(wish->logins, logins + 1);
    kw_keys_pkcs11_close(&bed->pkcs11);
    pin_given = TOKEN_PIN;
    wish->final_try = 1;
    pins_asked = 0;
    assert_int_equal(open_token(bed), KW_ERROR_POLICY);
    assert_int_equal(pins_asked, 0);
}

static void a_call_outlives_a_lost_session(void **state) {
    static const CK_RV answers[] = {CKR_DEVICE_REMOVED,           CKR_SESSION_HANDLE_INVALID, CKR_USER_NOT_LOGGED_IN,
                                    CKR_CRYPTOKI_NOT_INITIALIZED, CKR_DEVICE_ERROR,           CKR_GENERAL_ERROR};
    struct bed *bed = ready(state);
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        wish->sign_answer = answers[i];
        wish->turns = 1;
        assert_int_equal(sign(bed), KW_OK);
    }
    wish->turns = 1;
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 3, KW_PKCS11_PAIR, none, text("extractable")), KW_OK);
    wish->turns = 2;
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 4, KW_PKCS11_PAIR, none, text("extractable")), KW_ERROR_CRYPTO);
    /* Another part of the process has finalised the module under us. */
    token_add_pair(&token, "x", "passing", 0);
    token_remove(&token, "passing");
    assert_int_equal(sign(bed), KW_OK);
}

/* From nothing to a signature and a code; what failed first. */
static enum kw_status whole_way(struct bed *bed, uint8_t *derived) {
    KW_TRY(open_token(bed));
    KW_TRY(kw_keys_pkcs11_bind(&bed->pkcs11, PAIR, KW_PKCS11_PAIR, text("\1"), text("identity")));
    KW_TRY(kw_keys_pkcs11_bind(&bed->pkcs11, SECRET, KW_PKCS11_SECRET, none, text("seal")));
    KW_TRY(sign(bed));
    return derive(bed, derived);
}

/* Each call of the module fails once: the way ends well or by an error, and never by a key that is another, by a home
 * that is too good, or in a state that the next opening does not mend. */
static void every_call_of_the_module_may_fail(void **state) {
    struct bed *bed = ready(state);
    uint8_t right[KW_MAC_SIZE];
    unsigned int failed = 0;
    unsigned int mended = 0;
    unsigned int at = 1;
    assert_int_equal(derive(bed, right), KW_OK);
    wish->hardware = 1;
    for (int ended = 0; !ended; at++) {
        uint8_t derived[KW_MAC_SIZE] = {0};
        kw_keys_pkcs11_close(&bed->pkcs11);
        wish->fail_at = at;
        enum kw_status status = whole_way(bed, derived);
        ended = wish->fail_at > 0;
        wish->fail_at = 0;
        if (status == KW_OK) {
            mended++;
            assert_memory_equal(derived, right, sizeof(right));
        } else {
            failed++;
            assert_true(bed->pkcs11.state != KW_PKCS11_DENIED);
        }
        kw_keys_pkcs11_close(&bed->pkcs11);
        assert_int_equal(whole_way(bed, derived), KW_OK);
        assert_memory_equal(derived, right, sizeof(right));
        assert_int_equal(home_of(bed, PAIR), KW_KEY_TOKEN);
        assert_true(at < 200);
    }
    assert_true(failed > 5 && mended > 5);
}

/* A token that is lost, and on whose way back one call more fails: whoever asks for the home before each use must not
 * be kept from ever asking the token again. */
static void a_failure_makes_no_home_weaker(void **state) {
    struct bed *bed = *state;
    uint8_t derived[KW_MAC_SIZE];
    if (token.module)
        wish->hardware = 1;
    (void)ready(state);
    for (unsigned int at = 1; at < 60; at++) {
        wish->sign_answer = CKR_DEVICE_REMOVED;
        wish->turns = 1;
        wish->fail_at = at;
        (void)sign(bed);
        wish->turns = wish->fail_at = 0;
        assert_int_equal(home_of(bed, PAIR), KW_KEY_TOKEN);
        assert_int_equal(home_of(bed, SECRET), KW_KEY_TOKEN);
        assert_int_equal(sign(bed), KW_OK);
        assert_int_equal(derive(bed, derived), KW_OK);
    }
}

/* The same keys in a slot that is no hardware, and back in the one that is. */
static void a_home_follows_the_token(void **state) {
    struct bed *bed = *state;
    if (token.module)
        wish->hardware = 1;
    (void)ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_TOKEN);
    assert_int_equal(home_of(bed, SECRET), KW_KEY_TOKEN);
    wish->hardware = 0;
    wish->sign_answer = CKR_DEVICE_REMOVED;
    wish->turns = 1;
    /* Whoever was told of a token gets nothing of software, by either key, before asking again. */
    for (int i = 0; i < 3; i++) {
        uint8_t derived[KW_MAC_SIZE] = {0};
        assert_int_equal(sign(bed), KW_ERROR_POLICY);
        assert_int_equal(derive(bed, derived), KW_ERROR_POLICY);
        assert_int_equal(derived[0], 0);
    }
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
    assert_int_equal(sign(bed), KW_OK);
    wish->hardware = 1;
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
    wish->session_lost = 1;
    assert_int_equal(home_of(bed, PAIR), KW_KEY_TOKEN);
    assert_int_equal(sign(bed), KW_OK);
    /* Who never asked is content with any. */
    kw_keys_pkcs11_close(&bed->pkcs11);
    (void)ready(state);
    wish->hardware = 0;
    wish->turns = 1;
    assert_int_equal(sign(bed), KW_OK);
}

/* The token is exchanged for one of software between the keystore's question and the use: not one signature comes of
 * it, and the report does not call it a token. */
static void a_token_exchanged_before_a_use_passes_for_nothing(void **state) {
    struct bed *bed = *state;
    static const uint8_t digest[KW_DIGEST_SIZE] = {7};
    static const uint8_t nothing[KW_SIGNATURE_SIZE];
    const struct kw_keystore_slot slots[] = {
        {70, KW_KEYSTORE_IDENTITY, KW_KEY_SOFTWARE, &bed->pkcs11.keys, PAIR},
        {71, KW_KEYSTORE_AUTHENTICATOR, KW_KEY_SOFTWARE, &bed->pkcs11.keys, SECRET},
    };
    const struct kw_keystore_config config = {slots, 2, 3, &bed->openssl.crypto};
    struct kw_keystore keystore;
    for (int i = 0; i < 4; i++) {
        struct kw_report_row rows[KW_KEYSTORE_ROWS];
        uint8_t made[KW_SIGNATURE_SIZE] = {0};
        if (token.module) {
            kw_keys_pkcs11_close(&bed->pkcs11);
            *wish = (struct token_wish){.hardware = 1};
        }
        (void)ready(state);
        assert_int_equal(kw_keystore_init(&keystore, &config), KW_OK);
        const struct kw_keys *keys = &keystore.keys;
        assert_int_equal(keys->sign(keys->context, 70, digest, made), KW_OK);
        memset(made, 0, sizeof(made));
        wish->hardware = 0;
        wish->sign_answer = CKR_DEVICE_REMOVED;
        wish->turns = 1;
        if (i == 0) {
            assert_int_equal(keys->sign(keys->context, 70, digest, made), KW_ERROR_POLICY);
        } else if (i == 1) {
            assert_int_equal(keys->derive(keys->context, 71, text("audit"), made), KW_ERROR_POLICY);
        } else if (i == 2) {
            assert_int_equal(kw_keystore_try(&keystore, 70), KW_ERROR_POLICY);
        } else {
            kw_keystore_rows(&keystore, rows);
            for (size_t row = 0; row < 2; row++) {
                assert_int_equal(rows[row].state, KW_REPORT_FAILED);
                assert_string_equal(rows[row].detail, "a key is in software");
            }
        }
        assert_memory_equal(made, nothing, sizeof(made));
        assert_int_equal(keys->sign(keys->context, 70, digest, made), KW_ERROR_POLICY);
        wish->hardware = 1;
        wish->session_lost = 1;
        assert_int_equal(keys->sign(keys->context, 70, digest, made), KW_OK);
    }
}

static void a_token_that_is_pulled_out_fails_and_comes_back(void **state) {
    uint8_t before[KW_MAC_SIZE];
    uint8_t after[KW_MAC_SIZE] = {0};
    struct bed *bed = ready(state);
    assert_int_equal(derive(bed, before), KW_OK);
    wish->absent = 1;
    wish->sign_answer = CKR_DEVICE_REMOVED;
    wish->turns = 1;
    assert_int_equal(sign(bed), KW_ERROR_CRYPTO);
    assert_int_equal(bed->pkcs11.state, KW_PKCS11_GONE);
    assert_int_equal(derive(bed, after), KW_ERROR_CRYPTO);
    assert_int_equal(after[0], 0);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 9, KW_PKCS11_PAIR, none, text("x")), KW_ERROR_CRYPTO);
    wish->absent = 0;
    assert_int_equal(sign(bed), KW_OK);
    assert_int_equal(bed->pkcs11.state, KW_PKCS11_OPEN);
    assert_int_equal(derive(bed, after), KW_OK);
    assert_memory_equal(before, after, sizeof(before));
}

/* The same without the module in between: SoftHSM's sessions are open, and its objects are away. */
static void a_token_whose_folder_went_away_fails_and_comes_back(void **state) {
    struct bed *bed = ready(state);
    uint8_t derived[KW_MAC_SIZE];
    token_unplug(&token);
    enum kw_status signs = sign(bed);
    enum kw_status derives = derive(bed, derived);
    token_plug(&token);
    assert_int_equal(signs, KW_ERROR_CRYPTO);
    assert_int_equal(derives, KW_ERROR_CRYPTO);
    assert_int_equal(sign(bed), KW_OK);
    assert_int_equal(derive(bed, derived), KW_OK);
}

static void another_key_under_the_same_name_is_refused(void **state) {
    struct bed *bed = ready(state);
    uint8_t derived[KW_MAC_SIZE];
    assert_int_equal(kw_keys_pkcs11_bind(&bed->pkcs11, 3, KW_PKCS11_PAIR, none, text("swapped")), KW_OK);
    token_remove(&token, "swapped");
    const struct kw_keys *keys = &bed->pkcs11.keys;
    uint8_t signature[KW_SIGNATURE_SIZE];
    static const uint8_t digest[KW_DIGEST_SIZE] = {7};
    assert_int_equal(keys->sign(keys->context, 3, digest, signature), KW_ERROR_CRYPTO);
    token_add_pair(&token, "s", "swapped", 0);
    assert_int_equal(keys->sign(keys->context, 3, digest, signature), KW_ERROR_TAMPERED);
    /* The others of the token work on. */
    assert_int_equal(sign(bed), KW_OK);
    token_remove(&token, "seal");
    token_add_secret(&token, "\2", "seal", 0);
    assert_int_equal(derive(bed, derived), KW_ERROR_TAMPERED);
}

/* The keystore of a device at level 3 over the port. */
static void a_keystore_uses_a_token_of_hardware_alone(void **state) {
    struct bed *bed = *state;
    const struct kw_keystore_slot slots[] = {
        {70, KW_KEYSTORE_IDENTITY, KW_KEY_SOFTWARE, &bed->pkcs11.keys, PAIR},
        {71, KW_KEYSTORE_AUTHENTICATOR, KW_KEY_SOFTWARE, &bed->pkcs11.keys, SECRET},
        {72, KW_KEYSTORE_SYMMETRIC, KW_KEY_SOFTWARE, &bed->pkcs11.keys, SECRET},
    };
    const struct kw_keystore_config config = {slots, 3, 3, &bed->openssl.crypto};
    static const enum kw_report_state wanted[] = {KW_REPORT_FAILED, KW_REPORT_ACTIVE, KW_REPORT_FAILED};
    struct kw_keystore keystore;
    for (size_t i = 0; i < 3; i++) {
        struct kw_report_row rows[KW_KEYSTORE_ROWS];
        if (token.module) {
            kw_keys_pkcs11_close(&bed->pkcs11);
            *wish = (struct token_wish){.hardware = i > 0};
        }
        (void)ready(state);
        assert_int_equal(kw_keystore_init(&keystore, &config), KW_OK);
        /* The third time it is pulled out. */
        wish->absent = i == 2;
        wish->turns = i == 2 ? 9 : 0;
        wish->sign_answer = CKR_DEVICE_REMOVED;
        kw_keystore_rows(&keystore, rows);
        for (size_t row = 0; row < KW_KEYSTORE_ROWS; row++)
            assert_int_equal(rows[row].state, wanted[i]);
        assert_int_equal(kw_keystore_try(&keystore, 70), i == 0 ? KW_ERROR_POLICY : i == 1 ? KW_OK : KW_ERROR_CRYPTO);
    }
    wish->absent = 0;
    wish->turns = 0;
    assert_int_equal(kw_keystore_try(&keystore, 70), KW_OK);
}

static void make_objects(void) {
    memset(&token, 0, sizeof(token));
    token_make(&token, TOKEN_LABEL);
    if (!token.module)
        return;
    token_add_pair(&token, "\1", "identity", 0);
    token_add_secret(&token, "\2", "seal", 0);
    token_add_pair(&token, "e", "extractable", TOKEN_EXTRACTABLE);
    token_add_secret(&token, "f", "extractable secret", TOKEN_EXTRACTABLE);
    token_add_secret(&token, "i", "insensitive", TOKEN_INSENSITIVE);
    token_add_pair(&token, "t", "twins", 0);
    token_add_pair(&token, "u", "twins", 0);
    token_add_pair(&token, "o", "other curve", TOKEN_OTHER_CURVE);
    token_add_pair(&token, "p", "foreign", TOKEN_FOREIGN_POINT);
    token_add_pair(&token, "s", "swapped", 0);
    struct token twin = token;
    token_make(&twin, "twin tokens");
    token_make(&twin, "twin tokens");
    void *between = dlopen(TOKEN_BETWEEN, RTLD_NOW | RTLD_LOCAL);
    assert_non_null(between);
    wish = dlsym(between, "token_wish");
    assert_non_null(wish);
}

static int make_group(void **state) {
    (void)state;
    make_objects();
    return 0;
}

static int drop_group(void **state) {
    (void)state;
    token_drop(&token);
    return 0;
}

/* The conformance test is a group of its own. */
static int conform(void) {
    void *state;
    make_objects();
    if (!token.module) {
        print_message("skipped: softhsm2 is not installed: the port was not held to the conformance test\n");
        return 0;
    }
    (void)set_up(&state);
    struct bed *bed = ready(&state);
    int failed = conformance_run("keys_pkcs11_conformance", &bed->openssl.crypto, &bed->pkcs11.keys, PAIR, SECRET);
    (void)tear_down(&state);
    token_drop(&token);
    return failed;
}

#define TOKEN_TEST(text, function)                                                                                     \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        TOKEN_TEST("[CR 1.5 RE 1] [CR 1.9 RE 1] [CR 1.14 RE 1] a token of software is software",
                   a_token_of_software_is_software),
        TOKEN_TEST("[CR 1.5 RE 1] [CR 1.9 RE 1] [CR 1.14 RE 1] hardware is what slot and integrator say both",
                   hardware_is_what_slot_and_integrator_say_both),
        TOKEN_TEST("[CR 1.5 RE 1] [CR 1.9 RE 1] [CR 1.14 RE 1] a key that can leave is software",
                   a_key_that_can_leave_is_software),
        TOKEN_TEST("what is bound is one key of the right kind", what_is_bound_is_one_key_of_the_right_kind),
        TOKEN_TEST("the token is the one that was named", the_token_is_the_one_that_was_named),
        TOKEN_TEST("opening an open one is refused, and changes nothing",
                   opening_an_open_one_is_refused_and_changes_nothing),
        TOKEN_TEST("a refused opening holds nothing", a_refused_opening_holds_nothing),
        TOKEN_TEST("a refused PIN is not tried again", a_refused_pin_is_not_tried_again),
        TOKEN_TEST("a call outlives a lost session", a_call_outlives_a_lost_session),
        TOKEN_TEST("every call of the module may fail", every_call_of_the_module_may_fail),
        TOKEN_TEST("a failure makes no home weaker", a_failure_makes_no_home_weaker),
        TOKEN_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] a home follows the token", a_home_follows_the_token),
        TOKEN_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] a token exchanged before a use passes for nothing",
                   a_token_exchanged_before_a_use_passes_for_nothing),
        TOKEN_TEST("a token that is pulled out fails and comes back", a_token_that_is_pulled_out_fails_and_comes_back),
        TOKEN_TEST("a token whose folder went away fails and comes back",
                   a_token_whose_folder_went_away_fails_and_comes_back),
        TOKEN_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] a keystore uses a token of hardware alone",
                   a_keystore_uses_a_token_of_hardware_alone),
        TOKEN_TEST("another key under the same name is refused", another_key_under_the_same_name_is_refused),
    };
    return cmocka_run_group_tests_name("keys_pkcs11", tests, make_group, drop_group) + conform();
}
