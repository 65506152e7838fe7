/* The port to TPM 2.0 on a TPM of software. */
#include "port/keys_tpm.h"

#include <keyway/keystore.h>

#include "conformance.h"
#include "rig.h"
#include "swtpm.h"

#define PAIR     1u
#define SECRET   2u
#define ROOM     4u
#define AT       0x81010000u
#define SIGNER   (AT + 1)
#define CODER    (AT + 2)
#define STORAGE  (AT + 3)
#define MOVABLE  (AT + 4)
#define ATTESTER (AT + 5)
#define COUNTED  (AT + 6) /* wrong auth values for it are */

#define BAD_AUTH  (TPM2_RC_BAD_AUTH + TPM2_RC_S + TPM2_RC_1)
#define AUTH_FAIL (TPM2_RC_AUTH_FAIL + TPM2_RC_S + TPM2_RC_1)

static struct swtpm swtpm;

struct bed {
    struct kw_crypto_openssl openssl;
    struct kw_tpm_config config;
    struct kw_tpm tpm;
    struct kw_keys_tpm keys;
    struct kw_key_tpm all[ROOM];
};

static struct kw_bytes text(const char *string) {
    return kw_bytes(string, strlen(string));
}

static struct kw_tpm_place place_of(uint32_t handle) {
    return (struct kw_tpm_place){.handle = handle, .auth = text(SWTPM_AUTH)};
}

static int set_up(void **state) {
    struct bed *bed = calloc(1, sizeof(*bed));
    assert_non_null(bed);
    *state = bed;
    assert_int_equal(kw_crypto_openssl_init(&bed->openssl), KW_OK);
    bed->config = (struct kw_tpm_config){
        .connect = swtpm_connect, .disconnect = swtpm_disconnect, .connection = &swtpm, .hardware = 1};
    swtpm.break_at = swtpm.lose_at = 0;
    swtpm.absent = swtpm.other_maker = 0;
    swtpm.refuse = 0;
    swtpm.watch = kw_bytes(NULL, 0);
    swtpm.watched = 0;
    return 0;
}

static int tear_down(void **state) {
    struct bed *bed = *state;
    kw_tpm_close(&bed->tpm);
    kw_crypto_openssl_done(&bed->openssl);
    free(bed);
    return 0;
}

static void open_tpm(struct bed *bed) {
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_OK);
    kw_keys_tpm_init(&bed->keys, &bed->tpm, &bed->openssl.crypto, bed->all, ROOM);
}

static enum kw_status bind(struct bed *bed, uint32_t key, uint32_t handle) {
    const struct kw_tpm_place place = place_of(handle);
    return kw_keys_tpm_bind(&bed->keys, key, &place);
}

/* A port with the pair and the secret bound; skips without swtpm. */
static struct bed *ready(void **state) {
    struct bed *bed = *state;
    if (!swtpm.program) {
        print_message("skipped: swtpm is not installed\n");
        skip();
    }
    open_tpm(bed);
    assert_int_equal(bind(bed, PAIR, SIGNER), KW_OK);
    assert_int_equal(bind(bed, SECRET, CODER), KW_OK);
    return bed;
}

static enum kw_status sign_by(struct bed *bed, uint32_t key) {
    static const uint8_t digest[KW_DIGEST_SIZE] = {7};
    uint8_t point[KW_POINT_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    const struct kw_keys *keys = &bed->keys.keys;
    KW_TRY(keys->sign(keys->context, key, digest, signature));
    assert_int_equal(keys->point(keys->context, key, point), KW_OK);
    assert_int_equal(bed->openssl.crypto.verify(NULL, point, digest, signature), KW_GRANTED);
    return KW_OK;
}

static enum kw_status derive(struct bed *bed, uint8_t *derived) {
    const struct kw_keys *keys = &bed->keys.keys;
    return keys->derive(keys->context, SECRET, text("audit"), derived);
}

static enum kw_key_home home_of(struct bed *bed, uint32_t key) {
    enum kw_key_home home;
    assert_int_equal(bed->keys.keys.home(&bed->keys, key, &home), KW_OK);
    return home;
}

static void a_tpm_of_software_is_software(void **state) {
    struct bed *bed = ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
    assert_int_equal(home_of(bed, SECRET), KW_KEY_SOFTWARE);
}

static void hardware_is_what_tpm_and_integrator_say_both(void **state) {
    struct bed *bed = *state;
    swtpm.other_maker = 1;
    (void)ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_TPM);
    assert_int_equal(home_of(bed, SECRET), KW_KEY_TPM);
    kw_tpm_close(&bed->tpm);
    bed->config.hardware = 0;
    (void)ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
}

/* The next call finds another TPM. */
static void exchange(int other_maker) {
    swtpm.other_maker = other_maker;
    swtpm.break_at = 1;
}

/* The same keys in a TPM that counts as software, and back in the one that does not. */
static void a_home_follows_the_tpm(void **state) {
    struct bed *bed = *state;
    uint8_t derived[KW_MAC_SIZE] = {0};
    swtpm.other_maker = 1;
    (void)ready(state);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_TPM);
    assert_int_equal(home_of(bed, SECRET), KW_KEY_TPM);
    exchange(0);
    /* Whoever was told of a TPM gets nothing of software, by either key, before asking again. */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sign_by(bed, PAIR), KW_ERROR_POLICY);
        assert_int_equal(derive(bed, derived), KW_ERROR_POLICY);
        assert_int_equal(derived[0], 0);
    }
    assert_int_equal(bed->tpm.state, KW_TPM_OPEN);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    assert_int_equal(derive(bed, derived), KW_ERROR_POLICY);
    exchange(1);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_TPM);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    assert_int_equal(derive(bed, derived), KW_OK);
    /* Who never asked is content with any. */
    kw_tpm_close(&bed->tpm);
    (void)ready(state);
    exchange(0);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
}

/* The keystore of a device at level 3 over the port: the TPM is exchanged between its question and the use. */
static void a_tpm_exchanged_before_a_use_passes_for_nothing(void **state) {
    struct bed *bed = *state;
    static const uint8_t digest[KW_DIGEST_SIZE] = {7};
    static const uint8_t nothing[KW_SIGNATURE_SIZE];
    const struct kw_keystore_slot slots[] = {
        {70, KW_KEYSTORE_IDENTITY, KW_KEY_SOFTWARE, &bed->keys.keys, PAIR},
        {71, KW_KEYSTORE_AUTHENTICATOR, KW_KEY_SOFTWARE, &bed->keys.keys, SECRET},
    };
    const struct kw_keystore_config config = {slots, 2, 3, &bed->openssl.crypto};
    struct kw_report_row rows[KW_KEYSTORE_ROWS];
    struct kw_keystore keystore;
    uint8_t made[KW_SIGNATURE_SIZE] = {0};
    swtpm.other_maker = 1;
    (void)ready(state);
    assert_int_equal(kw_keystore_init(&keystore, &config), KW_OK);
    const struct kw_keys *keys = &keystore.keys;
    kw_keystore_rows(&keystore, rows);
    assert_int_equal(rows[0].state, KW_REPORT_ACTIVE);
    exchange(0);
    assert_int_equal(keys->sign(keys->context, 70, digest, made), KW_ERROR_POLICY);
    assert_int_equal(keys->derive(keys->context, 71, text("audit"), made), KW_ERROR_POLICY);
    assert_memory_equal(made, nothing, sizeof(made));
    exchange(1);
    assert_int_equal(keys->derive(keys->context, 71, text("audit"), made), KW_OK);
    exchange(0);
    kw_keystore_rows(&keystore, rows);
    for (size_t row = 0; row < 2; row++) {
        assert_int_equal(rows[row].state, KW_REPORT_FAILED);
        assert_string_equal(rows[row].detail, "a key is in software");
    }
    exchange(1);
    assert_int_equal(kw_keystore_try(&keystore, 70), KW_OK);
}

static void a_key_that_can_be_duplicated_is_software(void **state) {
    struct bed *bed = *state;
    swtpm.other_maker = 1;
    (void)ready(state);
    assert_int_equal(bind(bed, 3, MOVABLE), KW_OK);
    assert_int_equal(home_of(bed, 3), KW_KEY_SOFTWARE);
    assert_int_equal(sign_by(bed, 3), KW_OK);
}

static void no_auth_value_and_no_derived_key_crosses_the_bus(void **state) {
    struct bed *bed = *state;
    uint8_t derived[KW_MAC_SIZE];
    swtpm.watch = text(SWTPM_AUTH);
    (void)ready(state);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    assert_int_equal(derive(bed, derived), KW_OK);
    swtpm.watch = kw_bytes(derived, sizeof(derived));
    assert_int_equal(derive(bed, derived), KW_OK);
    assert_int_equal(swtpm.watched, 0);
    /* What does cross it is found. */
    swtpm.watch = text("audit");
    assert_int_equal(derive(bed, derived), KW_OK);
    assert_int_equal(swtpm.watched, 1);
}

static void what_is_bound_is_a_key_of_a_kind_that_serves(void **state) {
    struct bed *bed = ready(state);
    struct kw_tpm_place place = place_of(SIGNER);
    assert_int_equal(bind(bed, 9, AT + 0xff), KW_ERROR_MISSING);
    assert_int_equal(bind(bed, 9, STORAGE), KW_ERROR_FORMAT);
    assert_int_equal(bind(bed, 9, ATTESTER), KW_ERROR_FORMAT);
    assert_int_equal(bind(bed, PAIR, SIGNER), KW_ERROR_EXISTS);
    place.auth = text("longer than every auth value may be");
    assert_int_equal(kw_keys_tpm_bind(&bed->keys, 9, &place), KW_ERROR_ARGUMENT);
    assert_int_equal(bind(bed, 3, SIGNER), KW_OK);
    assert_int_equal(bind(bed, 4, SIGNER), KW_OK);
    assert_int_equal(bind(bed, 5, SIGNER), KW_ERROR_ROOM);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    /* A pair derives nothing, a secret signs nothing, and no label is longer than the TPM's buffer. */
    static uint8_t label[1025];
    uint8_t room[KW_SIGNATURE_SIZE];
    const struct kw_keys *keys = &bed->keys.keys;
    assert_int_equal(keys->derive(keys->context, PAIR, text("x"), room), KW_ERROR_MISSING);
    assert_int_equal(keys->sign(keys->context, SECRET, label, room), KW_ERROR_MISSING);
    assert_int_equal(keys->derive(keys->context, SECRET, kw_bytes(label, sizeof(label)), room), KW_ERROR_ARGUMENT);
    assert_int_equal(keys->derive(keys->context, SECRET, kw_bytes(label, sizeof(label) - 1), room), KW_OK);
}

/* The blobs are loaded for each use: more uses than the TPM has room for objects. */
static void blobs_are_loaded_and_leave_nothing_behind(void **state) {
    struct bed *bed = ready(state);
    struct swtpm_blobs pair;
    struct swtpm_blobs secret;
    uint8_t one[KW_MAC_SIZE];
    uint8_t other[KW_MAC_SIZE];
    kw_tpm_close(&bed->tpm);
    swtpm_make_blobs(&swtpm, STORAGE, SWTPM_PAIR, &pair);
    swtpm_make_blobs(&swtpm, STORAGE, SWTPM_SECRET, &secret);
    open_tpm(bed);
    struct kw_tpm_place place = {.handle = STORAGE,
                                 .auth = text(SWTPM_AUTH),
                                 .public_blob = {pair.outside, pair.outside_length},
                                 .private_blob = {pair.inside, pair.inside_length}};
    assert_int_equal(kw_keys_tpm_bind(&bed->keys, PAIR, &place), KW_OK);
    place.public_blob = kw_bytes(secret.outside, secret.outside_length);
    place.private_blob = kw_bytes(secret.inside, secret.inside_length);
    assert_int_equal(kw_keys_tpm_bind(&bed->keys, SECRET, &place), KW_OK);
    assert_int_equal(derive(bed, one), KW_OK);
    for (int i = 0; i < 10; i++)
        assert_int_equal(sign_by(bed, PAIR), KW_OK);
    assert_int_equal(derive(bed, other), KW_OK);
    assert_memory_equal(one, other, sizeof(one));
    place.private_blob.length--;
    assert_int_equal(kw_keys_tpm_bind(&bed->keys, 3, &place), KW_ERROR_FORMAT);
    place.private_blob.length++;
    secret.inside[place.private_blob.length - 1] ^= 1;
    assert_int_not_equal(kw_keys_tpm_bind(&bed->keys, 3, &place), KW_OK);
}

static void what_a_stopped_program_left_is_flushed(void **state) {
    struct bed *bed = ready(state);
    kw_tpm_close(&bed->tpm);
    assert_int_equal(swtpm_leave_sessions(&swtpm, 8), KW_ERROR_ROOM);
    (void)ready(state);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
}

/* Who sits on the bus shows another point than the key's. */
static void a_point_that_is_not_the_keys_is_refused(void **state) {
    struct bed *bed = ready(state);
    struct kw_crypto wrong = bed->openssl.crypto;
    wrong.verify = rig_deny;
    bed->keys.crypto = &wrong;
    assert_int_equal(bind(bed, 3, SIGNER), KW_ERROR_TAMPERED);
    bed->keys.crypto = &bed->openssl.crypto;
    assert_int_equal(bind(bed, 3, SIGNER), KW_OK);
}

static void another_key_under_the_same_handle_is_refused(void **state) {
    struct bed *bed = *state;
    uint8_t derived[KW_MAC_SIZE];
    (void)ready(state);
    kw_tpm_close(&bed->tpm);
    swtpm_add(&swtpm, SIGNER, SWTPM_PAIR, 0, 0);
    assert_int_equal(sign_by(bed, PAIR), KW_ERROR_TAMPERED);
    assert_int_equal(derive(bed, derived), KW_OK);
}

static void a_lost_connection_is_made_anew(void **state) {
    struct bed *bed = ready(state);
    uint8_t derived[KW_MAC_SIZE];
    for (unsigned int at = 1; at <= 5; at++) {
        swtpm.break_at = at;
        assert_int_equal(sign_by(bed, PAIR), KW_OK);
        swtpm.break_at = 0;
        /* A call that has to open it has spent its second turn. */
        assert_int_equal(sign_by(bed, PAIR), KW_OK);
        swtpm.lose_at = at;
        assert_int_equal(derive(bed, derived), KW_OK);
        swtpm.lose_at = 0;
        assert_int_equal(sign_by(bed, PAIR), KW_OK);
    }
}

/* From nothing to a signature and a code; what failed first. */
static enum kw_status whole_way(struct bed *bed, uint8_t *derived) {
    KW_TRY(kw_tpm_open(&bed->tpm, &bed->config));
    kw_keys_tpm_init(&bed->keys, &bed->tpm, &bed->openssl.crypto, bed->all, ROOM);
    KW_TRY(bind(bed, PAIR, SIGNER));
    KW_TRY(bind(bed, SECRET, CODER));
    KW_TRY(sign_by(bed, PAIR));
    return derive(bed, derived);
}

/* Each command fails once, on its way there or back. */
static void every_command_may_be_lost(void **state) {
    struct bed *bed = ready(state);
    uint8_t right[KW_MAC_SIZE];
    unsigned int failed = 0;
    unsigned int mended = 0;
    assert_int_equal(derive(bed, right), KW_OK);
    for (unsigned int at = 2;; at++) {
        uint8_t derived[KW_MAC_SIZE] = {0};
        unsigned int *turn = at % 2 == 0 ? &swtpm.break_at : &swtpm.lose_at;
        kw_tpm_close(&bed->tpm);
        *turn = at / 2;
        enum kw_status status = whole_way(bed, derived);
        unsigned int left = *turn;
        *turn = 0;
        if (status == KW_OK) {
            mended++;
            assert_memory_equal(derived, right, sizeof(right));
        } else {
            failed++;
            assert_int_equal(status, KW_ERROR_CRYPTO);
        }
        kw_tpm_close(&bed->tpm);
        assert_int_equal(whole_way(bed, derived), KW_OK);
        assert_memory_equal(derived, right, sizeof(right));
        if (left > 0)
            break;
        assert_true(at < 200);
    }
    assert_true(failed >= 5 && mended > 5);
}

static void a_tpm_that_is_gone_fails_and_comes_back(void **state) {
    struct bed *bed = ready(state);
    uint8_t before[KW_MAC_SIZE];
    uint8_t after[KW_MAC_SIZE] = {0};
    assert_int_equal(derive(bed, before), KW_OK);
    swtpm_stop(&swtpm);
    assert_int_equal(sign_by(bed, PAIR), KW_ERROR_CRYPTO);
    assert_int_equal(derive(bed, after), KW_ERROR_CRYPTO);
    assert_int_equal(after[0], 0);
    assert_int_equal(bed->tpm.state, KW_TPM_GONE);
    assert_int_equal(home_of(bed, PAIR), KW_KEY_SOFTWARE);
    swtpm_start(&swtpm);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    assert_int_equal(derive(bed, after), KW_OK);
    assert_memory_equal(before, after, sizeof(before));
    assert_int_equal(bed->tpm.state, KW_TPM_OPEN);
}

static void a_refused_auth_value_is_not_tried_again(void **state) {
    struct bed *bed = ready(state);
    struct kw_tpm_place place = place_of(SIGNER);
    place.auth = text("another auth value");
    assert_int_equal(kw_keys_tpm_bind(&bed->keys, 3, &place), KW_ERROR_POLICY);
    assert_int_equal(bed->tpm.state, KW_TPM_DENIED);
    assert_int_equal(sign_by(bed, PAIR), KW_ERROR_POLICY);
    kw_tpm_close(&bed->tpm);
    (void)ready(state);
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
}

/* A key whose wrong auth values the TPM counts gets each one once, any other twice. */
static void one_refusal_is_no_wrong_value_where_none_is_counted(void **state) {
    struct bed *bed = ready(state);
    struct kw_tpm_place place = place_of(COUNTED);
    assert_int_equal(bind(bed, 3, COUNTED), KW_OK);
    swtpm.refuse = 1;
    swtpm.refusal = BAD_AUTH;
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    assert_int_equal(swtpm.refuse, 0);
    swtpm.refuse = 1;
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    swtpm.refuse = 2;
    assert_int_equal(sign_by(bed, PAIR), KW_ERROR_POLICY);
    assert_int_equal(bed->tpm.state, KW_TPM_DENIED);
    kw_tpm_close(&bed->tpm);
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_OK);
    swtpm.refuse = 1;
    swtpm.refusal = AUTH_FAIL;
    assert_int_equal(sign_by(bed, 3), KW_ERROR_POLICY);
    assert_int_equal(bed->tpm.state, KW_TPM_DENIED);
    kw_tpm_close(&bed->tpm);
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_OK);
    assert_int_equal(sign_by(bed, 3), KW_OK);
    /* The TPM's own refusals. */
    swtpm.authorised = 0;
    place.auth = text("another auth value");
    assert_int_equal(kw_keys_tpm_bind(&bed->keys, 4, &place), KW_ERROR_POLICY);
    assert_int_equal(swtpm.authorised, 1);
    kw_tpm_close(&bed->tpm);
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_OK);
    swtpm.authorised = 0;
    place.handle = SIGNER;
    assert_int_equal(kw_keys_tpm_bind(&bed->keys, 4, &place), KW_ERROR_POLICY);
    assert_int_equal(swtpm.authorised, 2);
}

/* Opened over an open one, it goes on as it was: nothing of it is lost. */
static void an_open_one_is_not_opened_again(void **state) {
    struct bed *bed = ready(state);
    const struct kw_tpm before = bed->tpm;
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_ERROR_STATE);
    assert_memory_equal(&bed->tpm, &before, sizeof(before));
    assert_int_equal(sign_by(bed, PAIR), KW_OK);
    kw_tpm_close(&bed->tpm);
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_OK);
}

static void a_tpm_that_is_not_there_is_told(void **state) {
    struct bed *bed = *state;
    swtpm.absent = 1;
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_ERROR_CRYPTO);
    bed->config.connect = NULL;
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_ERROR_ARGUMENT);
    bed->config.tcti = "device:/nowhere/tpm0";
    assert_int_equal(kw_tpm_open(&bed->tpm, &bed->config), KW_ERROR_CRYPTO);
    assert_int_equal(bed->tpm.state, KW_TPM_GONE);
}

static int make_group(void **state) {
    (void)state;
    swtpm_make(&swtpm);
    if (!swtpm.program)
        return 0;
    swtpm_add(&swtpm, SIGNER, SWTPM_PAIR, 0, 0);
    swtpm_add(&swtpm, CODER, SWTPM_SECRET, 0, 0);
    swtpm_add(&swtpm, STORAGE, SWTPM_STORAGE, 0, 0);
    swtpm_add(&swtpm, MOVABLE, SWTPM_PAIR, TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT, 0);
    swtpm_add(&swtpm, COUNTED, SWTPM_PAIR, TPMA_OBJECT_NODA, 0);
    swtpm_add(&swtpm, ATTESTER, SWTPM_PAIR, 0, TPMA_OBJECT_RESTRICTED);
    return 0;
}

static int drop_group(void **state) {
    (void)state;
    swtpm_drop(&swtpm);
    return 0;
}

/* The conformance test is a group of its own. */
static int conform(void) {
    void *state = NULL;
    (void)make_group(NULL);
    if (!swtpm.program) {
        print_message("skipped: swtpm is not installed: the port was not held to the conformance test\n");
        return 0;
    }
    (void)set_up(&state);
    struct bed *bed = ready(&state);
    int failed = conformance_run("keys_tpm_conformance", &bed->openssl.crypto, &bed->keys.keys, PAIR, SECRET);
    (void)tear_down(&state);
    swtpm_drop(&swtpm);
    return failed;
}

#define TPM_TEST(text, function)                                                                                       \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        TPM_TEST("[CR 1.5 RE 1] [CR 1.9 RE 1] [CR 1.14 RE 1] a TPM of software is software",
                 a_tpm_of_software_is_software),
        TPM_TEST("[CR 1.5 RE 1] [CR 1.9 RE 1] [CR 1.14 RE 1] hardware is what TPM and integrator say both",
                 hardware_is_what_tpm_and_integrator_say_both),
        TPM_TEST("[CR 1.5 RE 1] [CR 1.9 RE 1] [CR 1.14 RE 1] a key that can be duplicated is software",
                 a_key_that_can_be_duplicated_is_software),
        TPM_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] a home follows the TPM", a_home_follows_the_tpm),
        TPM_TEST("[CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1] a TPM exchanged before a use passes for nothing",
                 a_tpm_exchanged_before_a_use_passes_for_nothing),
        TPM_TEST("one refusal is no wrong value where none is counted",
                 one_refusal_is_no_wrong_value_where_none_is_counted),
        TPM_TEST("an open one is not opened again", an_open_one_is_not_opened_again),
        TPM_TEST("no auth value and no derived key crosses the bus", no_auth_value_and_no_derived_key_crosses_the_bus),
        TPM_TEST("what is bound is a key of a kind that serves", what_is_bound_is_a_key_of_a_kind_that_serves),
        TPM_TEST("blobs are loaded and leave nothing behind", blobs_are_loaded_and_leave_nothing_behind),
        TPM_TEST("what a stopped program left is flushed", what_a_stopped_program_left_is_flushed),
        TPM_TEST("a lost connection is made anew", a_lost_connection_is_made_anew),
        TPM_TEST("every command may be lost", every_command_may_be_lost),
        TPM_TEST("a TPM that is gone fails and comes back", a_tpm_that_is_gone_fails_and_comes_back),
        TPM_TEST("a refused auth value is not tried again", a_refused_auth_value_is_not_tried_again),
        TPM_TEST("a TPM that is not there is told", a_tpm_that_is_not_there_is_told),
        TPM_TEST("a point that is not the key's is refused", a_point_that_is_not_the_keys_is_refused),
        TPM_TEST("another key under the same handle is refused", another_key_under_the_same_handle_is_refused),
    };
    return cmocka_run_group_tests_name("keys_tpm", tests, make_group, drop_group) + conform();
}
