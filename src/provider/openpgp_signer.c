#include "provider/openpgp_signer.h"

#include <gpgme.h>

#include "provider/signature.h"

static const struct diag_kind NO_GNUPG = {"provider.signer", SEVERITY_ERROR, "GnuPG does not sign: {0}",
                                          "is the package gnupg installed, and its agent able to ask?"};
static const struct diag_kind NO_KEY = {"provider.no-key", SEVERITY_ERROR,
                                        "there is no secret key with the fingerprint '{0}' that can sign",
                                        "'gpg --list-secret-keys' lists them; write all of its 40 digits"};
static const struct diag_kind UNCHECKED = {"provider.unchecked", SEVERITY_ERROR,
                                           "the signature cannot be checked with the public key: {0}", NULL};

enum { FINGERPRINT_MAX = 64, FINGERPRINT_MIN = 40 };

struct openpgp_signer {
    gpgme_ctx_t context;
    gpgme_key_t key;
    struct keyring *keyring; /* with the public key alone: as an owner has it */
    struct source public_key;
    struct str fingerprint;
};

static enum status refused(struct diag_sink *sink, gpgme_error_t error) {
    char why[128] = "";
    (void)gpgme_strerror_r(error, why, sizeof why);
    if (gpgme_err_code(error) == GPG_ERR_ENOMEM)
        return STATUS_MEMORY;
    diag_add(sink, &NO_GNUPG, PLACE_NONE, str_from(why));
    return STATUS_SYSTEM;
}

/* Capitals without blanks; false when it is no fingerprint. */
static bool take_fingerprint(struct str text, char made[FINGERPRINT_MAX + 1]) {
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_hex = char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
        if (char_is_blank(c))
            continue;
        if (!is_hex || len == FINGERPRINT_MAX)
            return false;
        made[len++] = char_is(c, CHAR_SMALL) ? (char)(c - 32) : c;
    }
    made[len] = '\0';
    return len >= FINGERPRINT_MIN;
}

/* What gpgme holds, in the arena. */
static enum status take_data(gpgme_data_t data, struct arena *arena, struct str *text) {
    size_t len = 0;
    char *bytes = gpgme_data_release_and_get_mem(data, &len);
    *text = bytes ? str_copy(arena, (struct str){bytes, len}) : STR_NONE;
    gpgme_free(bytes);
    return text->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status export_key(struct openpgp_signer *signer, struct arena *arena, struct diag_sink *sink) {
    gpgme_data_t data = NULL;
    gpgme_key_t keys[] = {signer->key, NULL};
    gpgme_error_t error = gpgme_data_new(&data);
    if (!error)
        error = gpgme_op_export_keys(signer->context, keys, GPGME_EXPORT_MODE_MINIMAL, data);
    if (error) {
        gpgme_data_release(data);
        return refused(sink, error);
    }
    signer->public_key.name = STR("the public key");
    return take_data(data, arena, &signer->public_key.text);
}

static enum status find_key(struct openpgp_signer *signer, const char *fingerprint, struct arena *arena,
                            struct diag_sink *sink) {
    gpgme_error_t error = gpgme_get_key(signer->context, fingerprint, &signer->key, 1);
    gpgme_err_code_t code = gpgme_err_code(error);
    bool is_missing = code == GPG_ERR_EOF || code == GPG_ERR_NOT_FOUND || code == GPG_ERR_AMBIGUOUS_NAME;
    if (is_missing || (!error && (!signer->key->can_sign || signer->key->revoked || signer->key->expired))) {
        diag_add(sink, &NO_KEY, PLACE_NONE, str_from(fingerprint));
        return STATUS_INPUT;
    }
    if (!error)
        error = gpgme_signers_add(signer->context, signer->key);
    if (error)
        return refused(sink, error);
    struct str primary = str_from(signer->key->fpr ? signer->key->fpr : fingerprint);
    signer->fingerprint = str_copy(arena, primary);
    return signer->fingerprint.ptr ? export_key(signer, arena, sink) : STATUS_MEMORY;
}

static enum status prepare(struct openpgp_signer *signer, const char *home, const char *fingerprint,
                           struct arena *arena, struct diag_sink *sink) {
    struct str known[SIGNATURE_KEYS_MAX];
    size_t count;
    TRY(keyring_new(NULL, sink, &signer->keyring));
    gpgme_error_t error = gpgme_new(&signer->context);
    if (!error)
        error = gpgme_ctx_set_engine_info(signer->context, GPGME_PROTOCOL_OpenPGP, NULL, home);
    if (error)
        return refused(sink, error);
    gpgme_set_armor(signer->context, 1);
    gpgme_set_offline(signer->context, 1);
    TRY(find_key(signer, fingerprint, arena, sink));
    return keyring_import(signer->keyring, &signer->public_key, arena, sink, known, &count);
}

enum status openpgp_signer_new(const char *home, struct str fingerprint, struct arena *arena, struct diag_sink *sink,
                               struct openpgp_signer **signer) {
    char digits[FINGERPRINT_MAX + 1];
    if (!take_fingerprint(fingerprint, digits)) {
        diag_add(sink, &NO_KEY, PLACE_NONE, fingerprint);
        return STATUS_INPUT;
    }
    struct openpgp_signer *made = ARENA_NEW(arena, struct openpgp_signer);
    if (!made)
        return STATUS_MEMORY;
    enum status status = prepare(made, home, digits, arena, sink);
    if (status != STATUS_OK) {
        openpgp_signer_free(made);
        return status;
    }
    *signer = made;
    return STATUS_OK;
}

struct str openpgp_signer_fingerprint(const struct openpgp_signer *signer) {
    return signer->fingerprint;
}

struct str openpgp_signer_public_key(const struct openpgp_signer *signer) {
    return signer->public_key.text;
}

enum status openpgp_signer_sign(struct openpgp_signer *signer, struct str data, struct arena *arena,
                                struct diag_sink *sink, struct str *signature) {
    gpgme_data_t in = NULL, out = NULL;
    struct signature_check check;
    struct str made;
    gpgme_error_t error = gpgme_data_new_from_mem(&in, data.ptr ? data.ptr : "", data.len, 0);
    if (!error)
        error = gpgme_data_new(&out);
    if (!error)
        error = gpgme_op_sign(signer->context, in, out, GPGME_SIG_MODE_DETACH);
    gpgme_data_release(in);
    if (error) {
        gpgme_data_release(out);
        return refused(sink, error);
    }
    TRY(take_data(out, arena, &made));
    TRY(keyring_verify(signer->keyring, data, made, arena, sink, &check));
    if (check.state != SIGNATURE_GOOD) {
        diag_add(sink, &UNCHECKED, PLACE_NONE, check.reason);
        return STATUS_SYSTEM;
    }
    *signature = made;
    return STATUS_OK;
}

void openpgp_signer_free(struct openpgp_signer *signer) {
    if (!signer)
        return;
    gpgme_key_unref(signer->key);
    gpgme_release(signer->context);
    keyring_free(signer->keyring);
    *signer = (struct openpgp_signer){.context = NULL};
}
