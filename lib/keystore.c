#include <keyway/keystore.h>

#include "keystore_rule.h"

#include <string.h>

/* What a key is tried with: a digest, and a label that no module has. */
static const uint8_t trial[KW_DIGEST_SIZE] = "keyway: does this key still work";

static const struct kw_keystore_slot *slot_of(const struct kw_keystore *keystore, uint32_t key) {
    const struct kw_keystore_config *config = keystore->config;
    for (size_t i = 0; i < config->count; i++)
        if (config->slots[i].key == key)
            return &config->slots[i];
    return NULL;
}

static enum kw_key_home least_of(const struct kw_keystore *keystore, const struct kw_keystore_slot *slot) {
    return kw_keystore_rule_least(slot->purpose, keystore->config->level, slot->least);
}

/* Where the slot's key is now, and whether it may be used there. */
static enum kw_status admit(const struct kw_keystore *keystore, const struct kw_keystore_slot *slot,
                            enum kw_key_home *where) {
    *where = (enum kw_key_home)0;
    if (!slot->port->home)
        return KW_ERROR_UNSUPPORTED;
    KW_TRY(slot->port->home(slot->port->context, slot->port_key, where));
    return kw_keystore_rule_home(*where, least_of(keystore, slot)) == KW_GRANTED ? KW_OK : KW_ERROR_POLICY;
}

/* ---- the table */

static enum kw_status reach(const struct kw_keystore *keystore, uint32_t key, enum kw_keystore_act act,
                            const struct kw_keystore_slot **slot) {
    enum kw_key_home where;
    *slot = slot_of(keystore, key);
    if (!*slot || kw_keystore_rule_act((*slot)->purpose, act) != KW_GRANTED)
        return KW_ERROR_MISSING;
    return admit(keystore, *slot, &where);
}

static enum kw_status home(void *context, uint32_t key, enum kw_key_home *where) {
    const struct kw_keystore_slot *slot = slot_of(context, key);
    if (!slot)
        return KW_ERROR_MISSING;
    return slot->port->home ? slot->port->home(slot->port->context, slot->port_key, where) : KW_ERROR_UNSUPPORTED;
}

/* Hands on what the port has made, in `made`, which is wiped. The port may have found its token or TPM exchanged during
 * the use, so the home is asked for once more: what was made at a weaker one reaches nobody. */
static enum kw_status hand_on(const struct kw_keystore *keystore, const struct kw_keystore_slot *slot,
                              enum kw_status status, uint8_t *made, size_t length, uint8_t *to) {
    enum kw_key_home where;
    if (status == KW_OK)
        status = admit(keystore, slot, &where);
    if (status == KW_OK)
        memcpy(to, made, length);
    kw_wipe(made, length);
    return status;
}

static enum kw_status point(void *context, uint32_t key, uint8_t *to) {
    const struct kw_keystore_slot *slot;
    uint8_t made[KW_POINT_SIZE];
    KW_TRY(reach(context, key, KW_KEYSTORE_SIGNS, &slot));
    if (!slot->port->point)
        return KW_ERROR_UNSUPPORTED;
    enum kw_status status = slot->port->point(slot->port->context, slot->port_key, made);
    return hand_on(context, slot, status, made, sizeof(made), to);
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    const struct kw_keystore_slot *slot;
    uint8_t made[KW_SIGNATURE_SIZE];
    KW_TRY(reach(context, key, KW_KEYSTORE_SIGNS, &slot));
    if (!slot->port->sign)
        return KW_ERROR_UNSUPPORTED;
    enum kw_status status = slot->port->sign(slot->port->context, slot->port_key, digest, made);
    return hand_on(context, slot, status, made, sizeof(made), signature);
}

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    const struct kw_keystore_slot *slot;
    uint8_t made[KW_MAC_SIZE];
    KW_TRY(reach(context, key, KW_KEYSTORE_DERIVES, &slot));
    if (!slot->port->derive)
        return KW_ERROR_UNSUPPORTED;
    enum kw_status status = slot->port->derive(slot->port->context, slot->port_key, label, made);
    return hand_on(context, slot, status, made, sizeof(made), derived);
}

/* ---- its beginning */

static int is_sound_slot(const struct kw_keystore *keystore, const struct kw_keystore_slot *slot) {
    int purposeful = kw_keystore_rule_act(slot->purpose, KW_KEYSTORE_SIGNS) == KW_GRANTED ||
                     kw_keystore_rule_act(slot->purpose, KW_KEYSTORE_DERIVES) == KW_GRANTED;
    return slot->port && purposeful && kw_keystore_rule_home(slot->least, slot->least) == KW_GRANTED &&
           slot_of(keystore, slot->key) == slot;
}

enum kw_status kw_keystore_init(struct kw_keystore *keystore, const struct kw_keystore_config *config) {
    *keystore = (struct kw_keystore){config, {keystore, home, point, sign, derive}};
    if (!config->slots || !config->crypto || !config->crypto->verify || config->level == 0 ||
        config->level > KW_KEYSTORE_LEVEL_MAX)
        return KW_ERROR_ARGUMENT;
    for (size_t i = 0; i < config->count; i++)
        if (!is_sound_slot(keystore, &config->slots[i]))
            return KW_ERROR_ARGUMENT;
    return KW_OK;
}

/* ---- how the keys are */

static void look(const struct kw_keystore *keystore, const struct kw_keystore_slot *slot,
                 struct kw_keystore_state *state) {
    state->purpose = slot->purpose;
    state->least = least_of(keystore, slot);
    state->status = admit(keystore, slot, &state->home);
}

enum kw_status kw_keystore_look(const struct kw_keystore *keystore, uint32_t key, struct kw_keystore_state *state) {
    const struct kw_keystore_slot *slot = slot_of(keystore, key);
    if (!slot)
        return KW_ERROR_MISSING;
    look(keystore, slot, state);
    return KW_OK;
}

static enum kw_status try_sign(const struct kw_keystore *keystore, uint32_t key) {
    const struct kw_crypto *crypto = keystore->config->crypto;
    uint8_t at[KW_POINT_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    KW_TRY(keystore->keys.point(keystore->keys.context, key, at));
    KW_TRY(keystore->keys.sign(keystore->keys.context, key, trial, signature));
    return crypto->verify(crypto->context, at, trial, signature) == KW_GRANTED ? KW_OK : KW_ERROR_TAMPERED;
}

static enum kw_status try_derive(const struct kw_keystore *keystore, uint32_t key) {
    const struct kw_bytes label = kw_bytes(trial, sizeof(trial));
    uint8_t derived[2][KW_MAC_SIZE];
    enum kw_status status = keystore->keys.derive(keystore->keys.context, key, label, derived[0]);
    if (status == KW_OK)
        status = keystore->keys.derive(keystore->keys.context, key, label, derived[1]);
    if (status == KW_OK && kw_equal(derived[0], derived[1], KW_MAC_SIZE) != KW_GRANTED)
        status = KW_ERROR_TAMPERED;
    kw_wipe(derived, sizeof(derived));
    return status;
}

enum kw_status kw_keystore_try(const struct kw_keystore *keystore, uint32_t key) {
    const struct kw_keystore_slot *slot = slot_of(keystore, key);
    if (!slot)
        return KW_ERROR_MISSING;
    return kw_keystore_rule_act(slot->purpose, KW_KEYSTORE_SIGNS) == KW_GRANTED ? try_sign(keystore, key)
                                                                                : try_derive(keystore, key);
}

static const char *home_words(enum kw_key_home where) {
    switch (where) {
    case KW_KEY_SOFTWARE:
        return "a key is in software";
    case KW_KEY_TOKEN:
        return "keys are in a token";
    case KW_KEY_TPM:
        return "keys are in a TPM";
    default:
        return "a key is not there";
    }
}

static int is_hard(const struct kw_keystore_state *state) {
    return kw_keystore_rule_home(state->home, KW_KEY_TOKEN) == KW_GRANTED;
}

/* What one more slot makes of its row; the weakest home so far is `weakest`. The trial may find the key at another home
 * than was told before it, so that one is told which holds behind it. */
static void add_to_row(const struct kw_keystore *keystore, const struct kw_keystore_slot *slot,
                       enum kw_key_home *weakest, struct kw_report_row *row) {
    struct kw_keystore_state state;
    enum kw_status tried = KW_OK;
    look(keystore, slot, &state);
    if (is_hard(&state)) {
        tried = kw_keystore_try(keystore, slot->key);
        look(keystore, slot, &state);
    }
    int hard = is_hard(&state);
    if (!row->detail || state.home < *weakest) {
        *weakest = state.home;
        row->detail = home_words(state.home);
    }
    if (state.status != KW_OK || (hard && tried != KW_OK))
        row->state = KW_REPORT_FAILED;
    else if (!hard && row->state == KW_REPORT_ACTIVE)
        row->state = KW_REPORT_ABSENT;
}

void kw_keystore_rows(const struct kw_keystore *keystore, struct kw_report_row rows[KW_KEYSTORE_ROWS]) {
    static const struct {
        const char *requirement;
        enum kw_keystore_purpose purpose;
    } wanted[KW_KEYSTORE_ROWS] = {
        {"CR 1.5 RE 1", KW_KEYSTORE_AUTHENTICATOR},
        {"CR 1.9 RE 1", KW_KEYSTORE_IDENTITY},
        {"CR 1.14 RE 1", KW_KEYSTORE_SYMMETRIC},
    };
    const struct kw_keystore_config *config = keystore->config;
    for (size_t row = 0; row < KW_KEYSTORE_ROWS; row++) {
        enum kw_key_home weakest = KW_KEY_TPM;
        rows[row] = (struct kw_report_row){wanted[row].requirement, KW_REPORT_ACTIVE, NULL};
        for (size_t i = 0; i < config->count; i++)
            if (config->slots[i].purpose == wanted[row].purpose)
                add_to_row(keystore, &config->slots[i], &weakest, &rows[row]);
        if (!rows[row].detail)
            rows[row] = (struct kw_report_row){wanted[row].requirement, KW_REPORT_ABSENT, "there is no such key"};
    }
}
