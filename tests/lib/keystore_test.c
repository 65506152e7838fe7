/* Which key may be used for what, and where it has to live. */
#include <keyway/keystore.h>

#include "keystore_rule.h"
#include "rig.h"

#define PAIR   1u
#define SECRET 2u

enum { IDENTITY = 100, PASSWORDS, PEERS, CHECKPOINTS, SEALS };

/* Software keys that say where they live, and stop working. */
struct stand {
    struct rig *rig;
    struct kw_keys port;
    enum kw_key_home home;
    enum kw_key_home found; /* during a use; 0: none but `home` */
    enum kw_status fails;
    unsigned int uses;
    int unsteady; /* signs and derives something else each time */
    struct kw_keystore_slot slots[5];
    struct kw_keystore_config config;
    struct kw_keystore keystore;
};

static enum kw_status home(void *context, uint32_t key, enum kw_key_home *where) {
    const struct stand *stand = context;
    enum kw_key_home software;
    KW_TRY(stand->rig->software.keys.home(&stand->rig->software, key, &software));
    *where = stand->home;
    return KW_OK;
}

/* The port finds its token exchanged, and goes on with what is there. */
static void begin_use(struct stand *stand) {
    stand->uses++;
    if (stand->found)
        stand->home = stand->found;
}

static enum kw_status point(void *context, uint32_t key, uint8_t *to) {
    struct stand *stand = context;
    begin_use(stand);
    return stand->rig->software.keys.point(&stand->rig->software, key, to);
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    struct stand *stand = context;
    begin_use(stand);
    if (stand->fails != KW_OK)
        return stand->fails;
    KW_TRY(stand->rig->software.keys.sign(&stand->rig->software, key, digest, signature));
    signature[7] = (uint8_t)(signature[7] ^ (stand->unsteady ? 1 : 0));
    return KW_OK;
}

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    struct stand *stand = context;
    begin_use(stand);
    if (stand->fails != KW_OK)
        return stand->fails;
    KW_TRY(stand->rig->software.keys.derive(&stand->rig->software, key, label, derived));
    derived[7] = (uint8_t)(derived[7] ^ (stand->unsteady ? stand->uses : 0));
    return KW_OK;
}

static int set_up(void **state) {
    struct stand *stand = calloc(1, sizeof(*stand));
    assert_non_null(stand);
    *state = stand;
    stand->rig = rig_new();
    stand->home = KW_KEY_SOFTWARE;
    stand->port = (struct kw_keys){stand, home, point, sign, derive};
    assert_int_equal(kw_keys_openssl_make(&stand->rig->software, PAIR), KW_OK);
    assert_int_equal(kw_keys_openssl_take_secret(&stand->rig->software, SECRET, kw_bytes("0123456789abcdef", 16)),
                     KW_OK);
    const struct kw_keystore_slot slots[5] = {
        {IDENTITY, KW_KEYSTORE_IDENTITY, KW_KEY_SOFTWARE, &stand->port, PAIR},
        {PASSWORDS, KW_KEYSTORE_AUTHENTICATOR, KW_KEY_SOFTWARE, &stand->port, SECRET},
        {PEERS, KW_KEYSTORE_SYMMETRIC, KW_KEY_SOFTWARE, &stand->port, SECRET},
        {CHECKPOINTS, KW_KEYSTORE_CHECKPOINT, KW_KEY_SOFTWARE, &stand->port, PAIR},
        {SEALS, KW_KEYSTORE_SEAL, KW_KEY_SOFTWARE, &stand->port, SECRET},
    };
    memcpy(stand->slots, slots, sizeof(slots));
    stand->config = (struct kw_keystore_config){stand->slots, 5, 2, &stand->rig->openssl.crypto};
    return 0;
}

static int tear_down(void **state) {
    struct stand *stand = *state;
    rig_free(stand->rig);
    free(stand);
    return 0;
}

static void start(struct stand *stand, uint32_t level) {
    stand->config.level = level;
    assert_int_equal(kw_keystore_init(&stand->keystore, &stand->config), KW_OK);
}

static enum kw_status use(struct stand *stand, uint32_t key) {
    static const uint8_t digest[KW_DIGEST_SIZE] = {9};
    uint8_t made[KW_SIGNATURE_SIZE];
    const struct kw_keys *keys = &stand->keystore.keys;
    if (key == IDENTITY || key == CHECKPOINTS)
        return keys->sign(keys->context, key, digest, made);
    return keys->derive(keys->context, key, kw_text("label", 8), made);
}

static void below_level_3_software_will_do(void **state) {
    struct stand *stand = *state;
    for (uint32_t level = 1; level <= 2; level++) {
        start(stand, level);
        for (uint32_t key = IDENTITY; key <= SEALS; key++)
            assert_int_equal(use(stand, key), KW_OK);
    }
}

static void from_level_3_keys_that_authenticate_are_in_hardware(void **state) {
    struct stand *stand = *state;
    uint8_t room[KW_POINT_SIZE];
    const struct kw_keys *keys = &stand->keystore.keys;
    for (uint32_t level = 3; level <= 4; level++) {
        start(stand, level);
        stand->home = KW_KEY_SOFTWARE;
        stand->uses = 0;
        for (uint32_t key = IDENTITY; key <= PEERS; key++)
            assert_int_equal(use(stand, key), KW_ERROR_POLICY);
        assert_int_equal(keys->point(keys->context, IDENTITY, room), KW_ERROR_POLICY);
        /* The port was not even asked. */
        assert_int_equal(stand->uses, 0);
        assert_int_equal(use(stand, CHECKPOINTS), KW_OK);
        assert_int_equal(use(stand, SEALS), KW_OK);
        stand->home = KW_KEY_TOKEN;
        for (uint32_t key = IDENTITY; key <= SEALS; key++)
            assert_int_equal(use(stand, key), KW_OK);
        stand->home = KW_KEY_TPM;
        assert_int_equal(keys->point(keys->context, IDENTITY, room), KW_OK);
    }
}

static void the_integrator_may_ask_for_more_than_the_level(void **state) {
    struct stand *stand = *state;
    stand->slots[SEALS - IDENTITY].least = KW_KEY_TPM;
    stand->home = KW_KEY_TOKEN;
    start(stand, 1);
    assert_int_equal(use(stand, SEALS), KW_ERROR_POLICY);
    assert_int_equal(use(stand, IDENTITY), KW_OK);
    stand->home = KW_KEY_TPM;
    assert_int_equal(use(stand, SEALS), KW_OK);
}

/* A token that comes back as software is found at the next use. */
static void a_home_is_asked_for_at_each_use(void **state) {
    struct stand *stand = *state;
    stand->home = KW_KEY_TOKEN;
    start(stand, 3);
    assert_int_equal(use(stand, PASSWORDS), KW_OK);
    stand->home = KW_KEY_SOFTWARE;
    assert_int_equal(use(stand, PASSWORDS), KW_ERROR_POLICY);
    /* Nor does a home that is none pass for a strong one. */
    stand->home = (enum kw_key_home)4;
    assert_int_equal(use(stand, PASSWORDS), KW_ERROR_POLICY);
    stand->home = (enum kw_key_home)0;
    assert_int_equal(use(stand, CHECKPOINTS), KW_ERROR_POLICY);
}

/* The port answers a use with KW_OK, but by then its key is in software: nothing of it is handed on. */
static void what_was_made_at_a_weaker_home_reaches_nobody(void **state) {
    struct stand *stand = *state;
    static const uint8_t digest[KW_DIGEST_SIZE] = {9};
    static const uint8_t none[KW_POINT_SIZE];
    uint8_t made[KW_POINT_SIZE] = {0};
    const struct kw_keys *keys = &stand->keystore.keys;
    start(stand, 3);
    for (unsigned int which = 0; which < 3; which++) {
        enum kw_status status;
        stand->home = KW_KEY_TOKEN;
        stand->found = KW_KEY_SOFTWARE;
        stand->uses = 0;
        if (which == 0)
            status = keys->sign(keys->context, IDENTITY, digest, made);
        else if (which == 1)
            status = keys->derive(keys->context, PASSWORDS, kw_text("label", 8), made);
        else
            status = keys->point(keys->context, IDENTITY, made);
        assert_int_equal(status, KW_ERROR_POLICY);
        assert_int_equal(stand->uses, 1);
        assert_memory_equal(made, none, sizeof(made));
    }
    /* One that is still strong enough is handed on. */
    stand->home = KW_KEY_TPM;
    stand->found = KW_KEY_TOKEN;
    assert_int_equal(keys->sign(keys->context, IDENTITY, digest, made), KW_OK);
    assert_memory_not_equal(made, none, sizeof(made));
}

static void a_key_is_used_for_its_purpose_only(void **state) {
    struct stand *stand = *state;
    uint8_t room[KW_POINT_SIZE] = {0};
    enum kw_key_home where;
    const struct kw_keys *keys = &stand->keystore.keys;
    start(stand, 1);
    stand->uses = 0;
    assert_int_equal(keys->derive(keys->context, IDENTITY, kw_text("x", 2), room), KW_ERROR_MISSING);
    assert_int_equal(keys->sign(keys->context, SEALS, room, room), KW_ERROR_MISSING);
    assert_int_equal(keys->point(keys->context, PEERS, room), KW_ERROR_MISSING);
    assert_int_equal(keys->home(keys->context, PAIR, &where), KW_ERROR_MISSING);
    assert_int_equal(keys->sign(keys->context, PAIR, room, room), KW_ERROR_MISSING);
    assert_int_equal(stand->uses, 0);
    assert_int_equal(keys->home(keys->context, IDENTITY, &where), KW_OK);
    assert_int_equal(where, KW_KEY_SOFTWARE);
}

static void a_port_that_lacks_a_function_is_unsupported(void **state) {
    struct stand *stand = *state;
    uint8_t room[KW_POINT_SIZE] = {0};
    enum kw_key_home where;
    const struct kw_keys *keys = &stand->keystore.keys;
    start(stand, 1);
    stand->port.sign = NULL;
    stand->port.point = NULL;
    stand->port.derive = NULL;
    assert_int_equal(keys->sign(keys->context, IDENTITY, room, room), KW_ERROR_UNSUPPORTED);
    assert_int_equal(keys->point(keys->context, IDENTITY, room), KW_ERROR_UNSUPPORTED);
    assert_int_equal(keys->derive(keys->context, SEALS, kw_text("x", 2), room), KW_ERROR_UNSUPPORTED);
    stand->port.home = NULL;
    assert_int_equal(keys->home(keys->context, SEALS, &where), KW_ERROR_UNSUPPORTED);
    assert_int_equal(keys->derive(keys->context, SEALS, kw_text("x", 2), room), KW_ERROR_UNSUPPORTED);
}

static void what_is_outside_the_bounds_is_refused(void **state) {
    struct stand *stand = *state;
    const struct stand sound = *stand;
    struct kw_crypto blind = stand->rig->openssl.crypto;
    blind.verify = NULL;
    for (unsigned int which = 0; which < 9; which++) {
        memcpy(stand->slots, sound.slots, sizeof(stand->slots));
        stand->config = sound.config;
        switch (which) {
        case 0:
            stand->config.level = 0;
            break;
        case 1:
            stand->config.level = KW_KEYSTORE_LEVEL_MAX + 1;
            break;
        case 2:
            stand->config.slots = NULL;
            break;
        case 3:
            stand->config.crypto = NULL;
            break;
        case 4:
            stand->config.crypto = &blind;
            break;
        case 5:
            stand->slots[3].key = IDENTITY;
            break;
        case 6:
            stand->slots[3].purpose = (enum kw_keystore_purpose)1;
            break;
        case 7:
            stand->slots[3].least = (enum kw_key_home)0;
            break;
        default:
            stand->slots[3].port = NULL;
            break;
        }
        assert_int_equal(kw_keystore_init(&stand->keystore, &stand->config), KW_ERROR_ARGUMENT);
    }
}

static void a_slot_tells_how_it_is(void **state) {
    struct stand *stand = *state;
    struct kw_keystore_state seen;
    start(stand, 3);
    assert_int_equal(kw_keystore_look(&stand->keystore, IDENTITY, &seen), KW_OK);
    assert_int_equal(seen.purpose, KW_KEYSTORE_IDENTITY);
    assert_int_equal(seen.least, KW_KEY_TOKEN);
    assert_int_equal(seen.home, KW_KEY_SOFTWARE);
    assert_int_equal(seen.status, KW_ERROR_POLICY);
    stand->slots[0].port_key = 77;
    assert_int_equal(kw_keystore_look(&stand->keystore, IDENTITY, &seen), KW_OK);
    assert_int_equal(seen.home, 0);
    assert_int_equal(seen.status, KW_ERROR_MISSING);
    stand->slots[0].port_key = PAIR;
    stand->home = KW_KEY_TPM;
    assert_int_equal(kw_keystore_look(&stand->keystore, IDENTITY, &seen), KW_OK);
    assert_int_equal(seen.home, KW_KEY_TPM);
    assert_int_equal(seen.status, KW_OK);
    assert_int_equal(kw_keystore_look(&stand->keystore, 5, &seen), KW_ERROR_MISSING);
}

static void a_trial_finds_a_key_that_does_not_work(void **state) {
    struct stand *stand = *state;
    start(stand, 2);
    for (uint32_t key = IDENTITY; key <= SEALS; key++) {
        assert_int_equal(kw_keystore_try(&stand->keystore, key), KW_OK);
        stand->unsteady = 1;
        assert_int_equal(kw_keystore_try(&stand->keystore, key), KW_ERROR_TAMPERED);
        stand->unsteady = 0;
        stand->fails = KW_ERROR_CRYPTO;
        assert_int_equal(kw_keystore_try(&stand->keystore, key), KW_ERROR_CRYPTO);
        stand->fails = KW_OK;
    }
    assert_int_equal(kw_keystore_try(&stand->keystore, 5), KW_ERROR_MISSING);
    start(stand, 3);
    assert_int_equal(kw_keystore_try(&stand->keystore, IDENTITY), KW_ERROR_POLICY);
}

static void assert_rows(struct stand *stand, enum kw_report_state wanted, const char *detail) {
    static const char *const names[KW_KEYSTORE_ROWS] = {"CR 1.5 RE 1", "CR 1.9 RE 1", "CR 1.14 RE 1"};
    struct kw_report_row rows[KW_KEYSTORE_ROWS];
    kw_keystore_rows(&stand->keystore, rows);
    for (size_t i = 0; i < KW_KEYSTORE_ROWS; i++) {
        assert_string_equal(rows[i].requirement, names[i]);
        assert_int_equal(rows[i].state, wanted);
        assert_string_equal(rows[i].detail, detail);
    }
}

static void the_report_says_where_the_keys_are(void **state) {
    struct stand *stand = *state;
    start(stand, 2);
    assert_rows(stand, KW_REPORT_ABSENT, "a key is in software");
    start(stand, 3);
    assert_rows(stand, KW_REPORT_FAILED, "a key is in software");
    stand->home = KW_KEY_TOKEN;
    assert_rows(stand, KW_REPORT_ACTIVE, "keys are in a token");
    stand->home = KW_KEY_TPM;
    assert_rows(stand, KW_REPORT_ACTIVE, "keys are in a TPM");
    stand->fails = KW_ERROR_CRYPTO;
    assert_rows(stand, KW_REPORT_FAILED, "keys are in a TPM");
    stand->fails = KW_OK;
    for (size_t i = 0; i < 5; i++)
        stand->slots[i].port_key = 77;
    assert_rows(stand, KW_REPORT_FAILED, "a key is not there");
    stand->config.count = 0;
    start(stand, 3);
    assert_rows(stand, KW_REPORT_ABSENT, "there is no such key");
}

/* A trial that finds the key in software: the row says so, and no key works for it. */
static void a_row_tells_the_home_behind_the_trial(void **state) {
    struct stand *stand = *state;
    struct kw_report_row rows[KW_KEYSTORE_ROWS];
    stand->found = KW_KEY_SOFTWARE;
    for (uint32_t level = 2; level <= 3; level++) {
        start(stand, level);
        for (size_t i = 0; i < KW_KEYSTORE_ROWS; i++) {
            stand->home = KW_KEY_TOKEN;
            kw_keystore_rows(&stand->keystore, rows);
            assert_int_equal(rows[i].state, level == 2 ? KW_REPORT_ABSENT : KW_REPORT_FAILED);
            assert_string_equal(rows[i].detail, "a key is in software");
        }
        stand->home = KW_KEY_TOKEN;
        assert_int_equal(kw_keystore_try(&stand->keystore, IDENTITY), level == 2 ? KW_OK : KW_ERROR_POLICY);
    }
}

/* One key in software beside one in a TPM: the row is no better than the weaker. */
static void the_weakest_of_several_keys_counts(void **state) {
    struct stand *stand = *state;
    struct kw_report_row rows[KW_KEYSTORE_ROWS];
    stand->slots[PEERS - IDENTITY] =
        (struct kw_keystore_slot){PEERS, KW_KEYSTORE_IDENTITY, KW_KEY_SOFTWARE, &stand->rig->software.keys, PAIR};
    stand->home = KW_KEY_TPM;
    start(stand, 2);
    kw_keystore_rows(&stand->keystore, rows);
    assert_int_equal(rows[1].state, KW_REPORT_ABSENT);
    assert_string_equal(rows[1].detail, "a key is in software");
    assert_int_equal(rows[0].state, KW_REPORT_ACTIVE);
    start(stand, 3);
    kw_keystore_rows(&stand->keystore, rows);
    assert_int_equal(rows[1].state, KW_REPORT_FAILED);
}

/* Another module takes the keystore as its keys: no report is signed by a key that is not where it has to be. */
static void a_module_gets_its_keys_from_the_keystore(void **state) {
    struct stand *stand = *state;
    static const uint8_t image[KW_DIGEST_SIZE] = {1};
    struct rig_text text = RIG_TEXT;
    const struct kw_sink sink = {&text, rig_text_put};
    const struct kw_report report = {.supplier = "Example",
                                     .product = "gw-1",
                                     .version = "1",
                                     .serial = "7",
                                     .digest = image,
                                     .now = stand->rig->moment};
    const struct kw_report_signer signer = {&stand->rig->openssl.crypto, &stand->keystore.keys, IDENTITY};
    start(stand, 3);
    assert_int_equal(kw_report_write(&report, &signer, &sink), KW_ERROR_POLICY);
    stand->home = KW_KEY_TPM;
    text.length = 0;
    assert_int_equal(kw_report_write(&report, &signer, &sink), KW_OK);
}

#define KEYSTORE_TEST(text, function)                                                                                  \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        KEYSTORE_TEST("below level 3 software will do", below_level_3_software_will_do),
        KEYSTORE_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] from level 3 keys that authenticate are in hardware",
                      from_level_3_keys_that_authenticate_are_in_hardware),
        KEYSTORE_TEST("the integrator may ask for more than the level", the_integrator_may_ask_for_more_than_the_level),
        KEYSTORE_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] a home is asked for at each use",
                      a_home_is_asked_for_at_each_use),
        KEYSTORE_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] what was made at a weaker home reaches nobody",
                      what_was_made_at_a_weaker_home_reaches_nobody),
        KEYSTORE_TEST("a row tells the home behind the trial", a_row_tells_the_home_behind_the_trial),
        KEYSTORE_TEST("a key is used for its purpose only", a_key_is_used_for_its_purpose_only),
        KEYSTORE_TEST("a port that lacks a function is unsupported", a_port_that_lacks_a_function_is_unsupported),
        KEYSTORE_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] what is outside the bounds is refused",
                      what_is_outside_the_bounds_is_refused),
        KEYSTORE_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] a slot tells how it is", a_slot_tells_how_it_is),
        KEYSTORE_TEST("a trial finds a key that does not work", a_trial_finds_a_key_that_does_not_work),
        KEYSTORE_TEST("the report says where the keys are", the_report_says_where_the_keys_are),
        KEYSTORE_TEST("the weakest of several keys counts", the_weakest_of_several_keys_counts),
        KEYSTORE_TEST("a module gets its keys from the keystore", a_module_gets_its_keys_from_the_keystore),
    };
    return cmocka_run_group_tests_name("keystore", tests, NULL, NULL);
}
