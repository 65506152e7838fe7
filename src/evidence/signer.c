#include "evidence/signer.h"

#include "base/file.h"
#include "base/gnutls_call.h"
#include "base/hash.h"
#include "evidence/key.h"

static const struct diag_kind NO_KEY = {"signer.key", SEVERITY_ERROR,
                                        "there is no private key that can be used in it: {0}",
                                        "a PEM file that is not encrypted, or a URI that begins with pkcs11:"};
static const struct diag_kind NO_CHAIN = {"signer.chain", SEVERITY_ERROR,
                                          "there are no certificates to be read in it: {0}",
                                          "a PEM file, the signer's certificate first"};
static const struct diag_kind OTHER_KEY = {"signer.other-key", SEVERITY_ERROR,
                                           "its first certificate is not that of the key",
                                           "give the certificate that was made for this key, first in the file"};
static const struct diag_kind WEAK_KEY = {"signer.weak-key", SEVERITY_ERROR, "its key ({0}) is not one to sign with",
                                          "RSA from 2,048 bits on, ECDSA on P-256, P-384 or P-521, or Ed25519"};
static const struct diag_kind NOT_PINNED = {
    "signer.not-p256", SEVERITY_ERROR, "its key ({0}) is none of P-256, and no plant document pins another",
    "'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256' makes one"};
static const struct diag_kind REFUSED = {"signer.refused", SEVERITY_ERROR, "nothing was signed: {0}", NULL};

enum { FILE_MAX_BYTES = 1 << 20 };

struct signer {
    gnutls_privkey_t key;
    gnutls_sign_algorithm_t algorithm;
    struct str chain[DSSE_CHAIN_MAX]; /* DER */
    size_t chain_count;
    struct signer_days days;
    struct str key_id; /* SHA-256 of the public key (SubjectPublicKeyInfo), hex */
};

static bool is_uri(const char *key) {
    return str_starts(str_from(key), STR("pkcs11:"));
}

static enum status say(struct diag_sink *sink, const struct diag_kind *kind, const char *path, int error) {
    if (error == GNUTLS_E_MEMORY_ERROR)
        return STATUS_MEMORY;
    diag_add(sink, kind, file_place(sink, path), str_from(gnutls_call.strerror(error)));
    return STATUS_INPUT;
}

static enum status read_pem(const char *path, struct arena *arena, struct diag_sink *sink, gnutls_datum_t *datum) {
    struct source source;
    TRY(file_read(path, FILE_MAX_BYTES, arena, sink, &source));
    *datum = key_datum(source.text);
    return STATUS_OK;
}

static enum status open_key(struct signer *signer, const char *key, struct arena *arena, struct diag_sink *sink) {
    if (gnutls_call.privkey_init(&signer->key) < 0)
        return STATUS_MEMORY;
    /* The URI may hold a PIN: it is never shown. */
    if (is_uri(key)) {
        int error = gnutls_call.privkey_import_url(signer->key, key, 0);
        return error < 0 ? say(sink, &NO_KEY, "the token", error) : STATUS_OK;
    }
    gnutls_datum_t datum;
    TRY(read_pem(key, arena, sink, &datum));
    int error = gnutls_call.privkey_import_x509_raw(signer->key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0);
    explicit_bzero(datum.data, datum.size); /* the library has its copy, and wipes it */
    return error < 0 ? say(sink, &NO_KEY, key, error) : STATUS_OK;
}

static enum status keep_chain(struct signer *signer, const gnutls_x509_crt_t *list, unsigned count,
                              struct arena *arena) {
    for (unsigned i = 0; i < count; i++) {
        size_t size = 0;
        (void)gnutls_call.x509_crt_export(list[i], GNUTLS_X509_FMT_DER, NULL, &size);
        char *bytes = ARENA_ARRAY(arena, char, size + 1);
        if (!bytes || gnutls_call.x509_crt_export(list[i], GNUTLS_X509_FMT_DER, bytes, &size) < 0)
            return STATUS_MEMORY;
        signer->chain[signer->chain_count++] = (struct str){bytes, size};
    }
    return STATUS_OK;
}

static enum status read_chain(struct signer *signer, const char *path, struct arena *arena, struct diag_sink *sink) {
    gnutls_datum_t datum;
    gnutls_x509_crt_t *list = NULL;
    unsigned count = 0;
    TRY(read_pem(path, arena, sink, &datum));
    int error = gnutls_call.x509_crt_list_import2(&list, &count, &datum, GNUTLS_X509_FMT_PEM, 0);
    if (error < 0)
        return say(sink, &NO_CHAIN, path, error);
    enum status status = STATUS_OK;
    if (count == 0 || count > DSSE_CHAIN_MAX)
        status = say(sink, &NO_CHAIN, path, GNUTLS_E_CERTIFICATE_ERROR);
    else
        status = keep_chain(signer, list, count, arena);
    if (status == STATUS_OK)
        signer->days = (struct signer_days){key_day(gnutls_call.x509_crt_get_activation_time(list[0])),
                                            key_day(gnutls_call.x509_crt_get_expiration_time(list[0]))};
    for (unsigned i = 0; i < count; i++)
        gnutls_call.x509_crt_deinit(list[i]);
    gnutls_give_back(list);
    return status;
}

static enum status id_of(gnutls_pubkey_t key, struct arena *arena, struct str *id) {
    uint8_t digest[HASH_SHA256_SIZE];
    size_t size = sizeof digest;
    if (gnutls_call.pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, digest, &size) < 0)
        return STATUS_MEMORY;
    char *hex = ARENA_ARRAY(arena, char, HASH_SHA256_HEX);
    if (!hex)
        return STATUS_MEMORY;
    hash_hex(digest, sizeof digest, hex);
    *id = (struct str){hex, HASH_SHA256_HEX};
    return STATUS_OK;
}

static enum status own_key_id(struct signer *signer, struct arena *arena, struct str *id) {
    gnutls_pubkey_t key = NULL;
    if (gnutls_call.pubkey_init(&key) < 0)
        return STATUS_MEMORY;
    enum status status =
        gnutls_call.pubkey_import_privkey(key, signer->key, 0, 0) < 0 ? STATUS_MEMORY : id_of(key, arena, id);
    gnutls_call.pubkey_deinit(key);
    return status;
}

/* The certificate has to be of the key: else every signature would be refused by who reads it. */
static enum status match_chain(struct signer *signer, const char *key, const char *chain, struct arena *arena,
                               struct diag_sink *sink) {
    struct key_public leaf;
    struct str certified;
    TRY(own_key_id(signer, arena, &signer->key_id));
    TRY(key_of_certificate(signer->chain[0], &leaf));
    enum status status = id_of(leaf.key, arena, &certified);
    signer->algorithm = leaf.algorithm;
    struct str what = str_from(gnutls_call.pk_get_name((gnutls_pk_algorithm_t)leaf.kind));
    if (status == STATUS_OK && !str_eq(certified, signer->key_id)) {
        diag_add(sink, &OTHER_KEY, file_place(sink, chain));
        status = STATUS_INPUT;
    } else if (status == STATUS_OK && leaf.algorithm == GNUTLS_SIGN_UNKNOWN) {
        diag_add(sink, &WEAK_KEY, file_place(sink, is_uri(key) ? chain : key), what);
        status = STATUS_INPUT;
    }
    key_done(&leaf);
    return status;
}

struct signer_days signer_days(const struct signer *signer) {
    return signer->days;
}

enum status signer_open(const char *key, const char *chain, struct arena *arena, struct diag_sink *sink,
                        struct signer **signer) {
    TRY(gnutls_ready(sink));
    struct signer *made = ARENA_NEW(arena, struct signer);
    if (!made)
        return STATUS_MEMORY;
    enum status status = open_key(made, key, arena, sink);
    if (status == STATUS_OK)
        status = read_chain(made, chain, arena, sink);
    if (status == STATUS_OK)
        status = match_chain(made, key, chain, arena, sink);
    if (status != STATUS_OK)
        signer_close(made);
    else
        *signer = made;
    return status;
}

static enum status settle_bare(struct signer *signer, const char *key, struct arena *arena, struct diag_sink *sink) {
    struct key_public own;
    TRY(own_key_id(signer, arena, &signer->key_id));
    TRY(key_of_private(signer->key, &own));
    signer->algorithm = own.algorithm;
    struct str kind = str_from(gnutls_call.pk_get_name((gnutls_pk_algorithm_t)own.kind));
    key_done(&own);
    if (signer->algorithm == GNUTLS_SIGN_ECDSA_SHA256)
        return STATUS_OK;
    diag_add(sink, &NOT_PINNED, file_place(sink, is_uri(key) ? "the token" : key), kind);
    return STATUS_INPUT;
}

enum status signer_open_bare(const char *key, struct arena *arena, struct diag_sink *sink, struct signer **signer) {
    TRY(gnutls_ready(sink));
    struct signer *made = ARENA_NEW(arena, struct signer);
    if (!made)
        return STATUS_MEMORY;
    made->days = (struct signer_days){DATE_NONE, DATE_NONE};
    enum status status = open_key(made, key, arena, sink);
    if (status == STATUS_OK)
        status = settle_bare(made, key, arena, sink);
    if (status != STATUS_OK)
        signer_close(made);
    else
        *signer = made;
    return status;
}

void signer_close(struct signer *signer) {
    if (signer && signer->key)
        gnutls_call.privkey_deinit(signer->key);
    if (signer)
        signer->key = NULL;
}

enum status signer_sign(struct signer *signer, struct dsse_envelope *envelope, struct arena *arena,
                        struct diag_sink *sink) {
    struct str text = dsse_signed_text(envelope->payload_type, envelope->payload, arena);
    struct dsse_signature *signature = ARENA_NEW(arena, struct dsse_signature);
    gnutls_datum_t made = {NULL, 0};
    if (!text.ptr || !signature)
        return STATUS_MEMORY;
    const gnutls_datum_t data = key_datum(text);
    int error = gnutls_call.privkey_sign_data2(signer->key, signer->algorithm, 0, &data, &made);
    if (error < 0) {
        diag_add(sink, &REFUSED, PLACE_NONE, str_from(gnutls_call.strerror(error)));
        return error == GNUTLS_E_MEMORY_ERROR ? STATUS_MEMORY : STATUS_SYSTEM;
    }
    *signature = (struct dsse_signature){.key_id = signer->key_id, .chain_count = signer->chain_count};
    signature->bytes = str_copy(arena, (struct str){(const char *)made.data, made.size});
    memcpy(signature->chain, signer->chain, sizeof signer->chain);
    gnutls_give_back(made.data);
    envelope->signatures = signature;
    envelope->signature_count = 1;
    return signature->bytes.ptr ? STATUS_OK : STATUS_MEMORY;
}
