#include "enrol_openssl.h"
#include "certificate_openssl.h"
#include "ecdsa_openssl.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <string.h>

static int is_text(struct kw_bytes text) {
    return text.length == 0 || kw_certificate_is_text(text.at, text.length);
}

/* Letters, digits, dots and hyphens: no name of another kind gets in by its separators. */
static int is_host(struct kw_bytes host) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    for (size_t i = 0; i < host.length; i++)
        if (!memchr(allowed, host.at[i], sizeof(allowed) - 1))
            return 0;
    return host.length <= KW_IDENTITY_TEXT_MAX;
}

static int add_text(X509_NAME *name, int attribute, struct kw_bytes text) {
    return text.length == 0 ||
           X509_NAME_add_entry_by_NID(name, attribute, MBSTRING_UTF8, text.at, (int)text.length, -1, 0) == 1;
}

static int add_key_usage(STACK_OF(X509_EXTENSION) * *extensions) {
    ASN1_BIT_STRING *usage = ASN1_BIT_STRING_new();
    int made = usage && ASN1_BIT_STRING_set_bit(usage, 0, 1) == 1 && /* digitalSignature, RFC 5280, 4.2.1.3 */
               X509V3_add1_i2d(extensions, NID_key_usage, usage, 1, X509V3_ADD_DEFAULT) == 1;
    ASN1_BIT_STRING_free(usage);
    return made;
}

static int add_extended(STACK_OF(X509_EXTENSION) * *extensions, uint32_t uses) {
    EXTENDED_KEY_USAGE *extended = EXTENDED_KEY_USAGE_new();
    int made = extended != NULL;
    if (made && (uses & KW_IDENTITY_SERVER) != 0)
        made = sk_ASN1_OBJECT_push(extended, OBJ_nid2obj(NID_server_auth)) > 0;
    if (made && (uses & KW_IDENTITY_CLIENT) != 0)
        made = sk_ASN1_OBJECT_push(extended, OBJ_nid2obj(NID_client_auth)) > 0;
    if (made && sk_ASN1_OBJECT_num(extended) > 0)
        made = X509V3_add1_i2d(extensions, NID_ext_key_usage, extended, 0, X509V3_ADD_DEFAULT) == 1;
    EXTENDED_KEY_USAGE_free(extended);
    return made;
}

static int add_host(STACK_OF(X509_EXTENSION) * *extensions, struct kw_bytes host) {
    if (host.length == 0)
        return 1;
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_IA5STRING *text = ASN1_IA5STRING_new();
    int made = names && name && text && ASN1_STRING_set(text, host.at, (int)host.length) == 1;
    if (made) {
        GENERAL_NAME_set0_value(name, GEN_DNS, text);
        text = NULL;
        made = sk_GENERAL_NAME_push(names, name) > 0;
    }
    if (made) {
        name = NULL;
        made = X509V3_add1_i2d(extensions, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1;
    }
    ASN1_IA5STRING_free(text);
    GENERAL_NAME_free(name);
    GENERAL_NAMES_free(names);
    return made;
}

static int add_extensions(X509_REQ *request, const struct kw_enrol *enrol) {
    STACK_OF(X509_EXTENSION) *extensions = NULL;
    int made = add_key_usage(&extensions) && add_extended(&extensions, enrol->uses) &&
               add_host(&extensions, enrol->host) && X509_REQ_add_extensions(request, extensions) == 1;
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    return made;
}

static int describe(X509_REQ *request, EVP_PKEY *point, const struct kw_enrol *enrol) {
    X509_NAME *subject = X509_NAME_new();
    int made = subject && add_text(subject, NID_organizationName, enrol->organisation) &&
               add_text(subject, NID_commonName, enrol->name) && add_text(subject, NID_serialNumber, enrol->device) &&
               X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
               X509_REQ_set_subject_name(request, subject) == 1 && X509_REQ_set_pubkey(request, point) == 1 &&
               add_extensions(request, enrol);
    X509_NAME_free(subject);
    return made;
}

/* Signs what was described by the key port, which sees a digest alone. */
static enum kw_status sign(X509_REQ *request, const struct kw_keys *keys, uint32_t key) {
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    uint8_t der[KW_ECDSA_DER_SIZE];
    uint8_t *content = NULL;
    int length = i2d_re_X509_REQ_tbs(request, &content);
    int made = length > 0 && EVP_Digest(content, (size_t)length, digest, NULL, EVP_sha256(), NULL) == 1;
    OPENSSL_free(content);
    if (!made)
        return KW_ERROR_CRYPTO;
    KW_TRY(keys->sign(keys->context, key, digest, signature));
    size_t size = kw_ecdsa_to_der(signature, der);
    ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
    if (size == 0 || !bits || ASN1_STRING_set(bits, der, (int)size) != 1) {
        ASN1_BIT_STRING_free(bits);
        return KW_ERROR_CRYPTO;
    }
    /* No bits of its last byte are left over. */
    bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 7);
    bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;
    X509_REQ_set0_signature(request, bits);
    return KW_OK;
}

static enum kw_status make(X509_REQ *request, EVP_PKEY *point, const struct kw_keys *keys, uint32_t key,
                           const struct kw_enrol *enrol) {
    X509_ALGOR *algorithm = X509_ALGOR_new();
    int made = algorithm && describe(request, point, enrol) &&
               X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_ecdsa_with_SHA256), V_ASN1_UNDEF, NULL) == 1 &&
               X509_REQ_set1_signature_algo(request, algorithm) == 1;
    X509_ALGOR_free(algorithm);
    if (!made)
        return KW_ERROR_CRYPTO;
    KW_TRY(sign(request, keys, key));
    return X509_REQ_verify(request, point) == 1 ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status hand_out(const X509_REQ *request, struct kw_writer *to) {
    uint8_t *der = NULL;
    int length = i2d_X509_REQ(request, &der);
    enum kw_status status = length > 0 ? kw_write_bytes(to, kw_bytes(der, (size_t)length)) : KW_ERROR_CRYPTO;
    OPENSSL_free(der);
    return status;
}

enum kw_status kw_enrol_openssl_request(const struct kw_keys *keys, uint32_t key, const struct kw_enrol *enrol,
                                        struct kw_writer *to) {
    uint8_t bytes[KW_POINT_SIZE];
    if (enrol->device.length == 0 || !is_text(enrol->device) || !is_text(enrol->name) ||
        !is_text(enrol->organisation) || !is_host(enrol->host) ||
        (enrol->uses & ~(KW_IDENTITY_SERVER | KW_IDENTITY_CLIENT)) != 0)
        return KW_ERROR_ARGUMENT;
    KW_TRY(keys->point(keys->context, key, bytes));
    EVP_PKEY *point = kw_ecdsa_public_key(bytes);
    X509_REQ *request = X509_REQ_new();
    enum kw_status status = point && request ? make(request, point, keys, key, enrol) : KW_ERROR_CRYPTO;
    if (status == KW_OK)
        status = hand_out(request, to);
    X509_REQ_free(request);
    EVP_PKEY_free(point);
    ERR_clear_error();
    return status;
}
