#include "evidence/key.h"

enum { RSA_BITS_LEAST = 2048 };

gnutls_datum_t key_datum(struct str bytes) {
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)bytes.ptr, (unsigned)bytes.len};
}

/* How a key signs follows from the key alone, so a signature cannot choose a weaker way. Key sizes in bits. */
static const struct {
    gnutls_pk_algorithm_t kind;
    unsigned least, most;
    gnutls_sign_algorithm_t algorithm;
} WAYS[] = {
    {GNUTLS_PK_RSA, RSA_BITS_LEAST, UINT16_MAX, GNUTLS_SIGN_RSA_PSS_SHA256},
    {GNUTLS_PK_RSA_PSS, RSA_BITS_LEAST, UINT16_MAX, GNUTLS_SIGN_RSA_PSS_SHA256},
    {GNUTLS_PK_ECDSA, 256, 256, GNUTLS_SIGN_ECDSA_SHA256},
    {GNUTLS_PK_ECDSA, 384, 384, GNUTLS_SIGN_ECDSA_SHA384},
    {GNUTLS_PK_ECDSA, 521, 528, GNUTLS_SIGN_ECDSA_SHA512},
    {GNUTLS_PK_EDDSA_ED25519, 0, UINT16_MAX, GNUTLS_SIGN_EDDSA_ED25519},
};

static gnutls_sign_algorithm_t way_of(int kind, unsigned bits) {
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++)
        if ((int)WAYS[i].kind == kind && bits >= WAYS[i].least && bits <= WAYS[i].most)
            return WAYS[i].algorithm;
    return GNUTLS_SIGN_UNKNOWN;
}

/* `error`: what came of reading the key. */
static enum status settle_key(struct key_public *public, int error) {
    unsigned bits = 0;
    if (error < 0) {
        key_done(public);
        return error == GNUTLS_E_MEMORY_ERROR ? STATUS_MEMORY : STATUS_INPUT;
    }
    public->kind = gnutls_call.pubkey_get_pk_algorithm(public->key, &bits);
    public->algorithm = way_of(public->kind, bits);
    return STATUS_OK;
}

static enum status take_key(gnutls_x509_crt_t certificate, struct key_public *public) {
    if (gnutls_call.pubkey_init(&public->key) < 0)
        return STATUS_MEMORY;
    return settle_key(public, gnutls_call.pubkey_import_x509(public->key, certificate, 0));
}

enum status key_of_info(struct str der, struct key_public *public) {
    const gnutls_datum_t datum = key_datum(der);
    *public = (struct key_public){.key = NULL};
    if (gnutls_call.pubkey_init(&public->key) < 0)
        return STATUS_MEMORY;
    return settle_key(public, gnutls_call.pubkey_import(public->key, &datum, GNUTLS_X509_FMT_DER));
}

enum status key_of_private(gnutls_privkey_t private, struct key_public *public) {
    *public = (struct key_public){.key = NULL};
    if (gnutls_call.pubkey_init(&public->key) < 0)
        return STATUS_MEMORY;
    return settle_key(public, gnutls_call.pubkey_import_privkey(public->key, private, 0, 0));
}

enum status key_of_certificate(struct str der, struct key_public *public) {
    gnutls_x509_crt_t certificate = NULL;
    const gnutls_datum_t datum = key_datum(der);
    *public = (struct key_public){.key = NULL};
    if (gnutls_call.x509_crt_init(&certificate) < 0)
        return STATUS_MEMORY;
    enum status status = gnutls_call.x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER) < 0
                             ? STATUS_INPUT
                             : take_key(certificate, public);
    gnutls_call.x509_crt_deinit(certificate);
    return status;
}

void key_done(struct key_public *public) {
    if (public->key)
        gnutls_call.pubkey_deinit(public->key);
    public->key = NULL;
}

static enum status ask_signatures(const struct key_public *public, const struct dsse_envelope *envelope,
                                  struct arena *arena, enum key_answer *answer) {
    struct str text = dsse_signed_text(envelope->payload_type, envelope->payload, arena);
    if (!text.ptr)
        return STATUS_MEMORY;
    const gnutls_datum_t data = key_datum(text);
    for (size_t i = 0; i < envelope->signature_count; i++) {
        const gnutls_datum_t made = key_datum(envelope->signatures[i].bytes);
        int error = gnutls_call.pubkey_verify_data2(public->key, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &made);
        if (error >= 0) {
            *answer = KEY_SIGNED;
            return STATUS_OK;
        }
        if (error == GNUTLS_E_MEMORY_ERROR)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

enum status key_pinned(struct str info, const struct dsse_envelope *envelope, struct arena *arena,
                       struct diag_sink *sink, enum key_answer *answer) {
    struct key_public public;
    *answer = KEY_NOT_SIGNED;
    TRY(gnutls_ready(sink));
    enum status status = key_of_info(info, &public);
    if (status == STATUS_INPUT) {
        *answer = KEY_NONE;
        return STATUS_OK;
    }
    TRY(status);
    status = ask_signatures(&public, envelope, arena, answer);
    key_done(&public);
    return status;
}

date_days key_day(time_t seconds) {
    enum { DAY_SECONDS = 24 * 60 * 60 };
    return (date_days)(seconds / DAY_SECONDS);
}
