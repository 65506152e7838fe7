#include "certificate_openssl.h"
#include "identity_openssl.h"
#include "utf8.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <string.h>

#define DER_BEGIN  0x30 /* a SEQUENCE */
#define DAY_S      86400
#define CURVE_NAME 32
#define EDWARDS    128 /* bits of security of Ed25519; Ed448 has more */

/* A PEM under a password asks nobody for it. */
// NOLINTNEXTLINE(readability-non-const-parameter): the type is OpenSSL's
static int no_password(char *to, int size, int writes, void *context) {
    (void)to, (void)size, (void)writes, (void)context;
    return -1;
}

static int is_der(struct kw_bytes encoded) {
    return encoded.length > 0 && encoded.length <= INT32_MAX && encoded.at[0] == DER_BEGIN;
}

static BIO *reader_of(struct kw_bytes encoded) {
    return encoded.length > 0 && encoded.length <= INT32_MAX ? BIO_new_mem_buf(encoded.at, (int)encoded.length) : NULL;
}

/* Whether nothing is left but blanks: a second certificate would be passed over without a word. */
static int is_used_up(BIO *reader) {
    char *rest = NULL;
    long length = BIO_get_mem_data(reader, &rest);
    for (long i = 0; i < length; i++)
        if (!memchr(" \t\r\n", rest[i], 4))
            return 0;
    return 1;
}

X509 *kw_certificate_read(struct kw_bytes encoded) {
    X509 *found = NULL;
    if (is_der(encoded)) {
        const uint8_t *at = encoded.at;
        found = d2i_X509(NULL, &at, (long)encoded.length);
        if (!found || at == encoded.at + encoded.length)
            return found;
        X509_free(found);
        return NULL;
    }
    BIO *reader = reader_of(encoded);
    if (reader)
        found = PEM_read_bio_X509(reader, NULL, no_password, NULL);
    if (found && !is_used_up(reader)) {
        X509_free(found);
        found = NULL;
    }
    BIO_free(reader);
    return found;
}

X509_CRL *kw_certificate_read_list(struct kw_bytes encoded) {
    X509_CRL *found = NULL;
    if (is_der(encoded)) {
        const uint8_t *at = encoded.at;
        found = d2i_X509_CRL(NULL, &at, (long)encoded.length);
        if (!found || at == encoded.at + encoded.length)
            return found;
        X509_CRL_free(found);
        return NULL;
    }
    BIO *reader = reader_of(encoded);
    if (reader)
        found = PEM_read_bio_X509_CRL(reader, NULL, no_password, NULL);
    if (found && !is_used_up(reader)) {
        X509_CRL_free(found);
        found = NULL;
    }
    BIO_free(reader);
    return found;
}

int kw_certificate_time(const ASN1_TIME *time, int64_t *seconds) {
    int days = 0;
    int rest = 0;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int made = epoch && time && ASN1_TIME_diff(&days, &rest, epoch, time) == 1;
    ASN1_TIME_free(epoch);
    if (!made)
        return -1;
    *seconds = (int64_t)days * DAY_S + rest;
    return 0;
}

int kw_certificate_is_text(const uint8_t *at, size_t length) {
    if (length == 0 || length > KW_IDENTITY_TEXT_MAX)
        return 0;
    for (size_t i = 0; i < length;) {
        size_t step = kw_utf8_length(at + i, length - i);
        /* Neither the controls of ASCII nor those of two bytes, U+0080 to U+009F. */
        if (step == 0 || at[i] < ' ' || at[i] == 0x7f || (step == 2 && at[i] == 0xc2 && at[i + 1] < 0xa0))
            return 0;
        i += step;
    }
    return 1;
}

/* One attribute of a subject. Of two nobody could say which one is meant. */
static void text_of(const X509_NAME *subject, int attribute, struct kw_identity_text *text) {
    int at = X509_NAME_get_index_by_NID(subject, attribute, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(subject, attribute, at) >= 0)
        return;
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    int type = ASN1_STRING_type(value);
    size_t length = (size_t)ASN1_STRING_length(value);
    if ((type != V_ASN1_UTF8STRING && type != V_ASN1_PRINTABLESTRING) ||
        !kw_certificate_is_text(ASN1_STRING_get0_data(value), length))
        return;
    memcpy(text->bytes, ASN1_STRING_get0_data(value), length);
    text->length = (uint8_t)length;
}

static void serial_of(const X509 *certificate, struct kw_certificate_facts *facts) {
    const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);
    const uint8_t *at = ASN1_STRING_get0_data(serial);
    int length = ASN1_STRING_length(serial);
    if (ASN1_STRING_type(serial) != V_ASN1_INTEGER || length < 1 || (size_t)length > KW_IDENTITY_SERIAL_MAX ||
        at[0] == 0)
        return;
    memcpy(facts->serial, at, (size_t)length);
    facts->serial_length = (uint8_t)length;
    facts->form |= KW_IDENTITY_SERIAL;
}

static void key_of(const X509 *certificate, struct kw_certificate_facts *facts) {
    uint8_t *der = NULL;
    char group[CURVE_NAME];
    size_t length = 0;
    int encoded = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (encoded > 0)
        (void)EVP_Digest(der, (size_t)encoded, facts->key_digest, NULL, EVP_sha256(), NULL);
    OPENSSL_free(der);
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (key && EVP_PKEY_get_group_name(key, group, sizeof(group), &length) == 1 && strcmp(group, "prime256v1") == 0)
        facts->has_point = EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, facts->point,
                                                           sizeof(facts->point), &length) == 1 &&
                           length == sizeof(facts->point);
}

void kw_certificate_describe(X509 *certificate, struct kw_certificate_facts *facts) {
    int64_t end = 0;
    const X509_NAME *subject = X509_get_subject_name(certificate);
    text_of(subject, NID_commonName, &facts->name_text);
    text_of(subject, NID_serialNumber, &facts->device_text);
    serial_of(certificate, facts);
    key_of(certificate, facts);
    if (X509_get_version(certificate) == X509_VERSION_3)
        facts->form |= KW_IDENTITY_VERSION_3;
    if (X509_get_ext_by_NID(certificate, NID_authority_key_identifier, -1) >= 0)
        facts->form |= KW_IDENTITY_ISSUER_KEY;
    if (kw_certificate_time(X509_get0_notAfter(certificate), &end) == 0 && end == KW_IDENTITY_NEVER)
        facts->form |= KW_IDENTITY_ENDLESS;
    if ((X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE) != 0)
        facts->uses |= KW_IDENTITY_SIGN;
    if (X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1) >= 0)
        facts->uses |= KW_IDENTITY_NAMED;
    facts->authority = X509_check_ca(certificate) != 0;
}

uint32_t kw_certificate_strength(X509 *certificate, int root) {
    int explicit_parameters = 0;
    int signature_bits = 0;
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (!key)
        return 0;
    /* A curve of its own choice can be one on which anybody forges (CVE-2020-0601). */
    if (EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &explicit_parameters) == 1 &&
        explicit_parameters != 0)
        return 0;
    int bits = EVP_PKEY_get_security_bits(key);
    if (!root && X509_get_signature_info(certificate, NULL, NULL, &signature_bits, NULL) != 1)
        return 0;
    if (!root && signature_bits < bits)
        bits = signature_bits;
    return bits > 0 ? (uint32_t)bits : 0;
}

/* The digest that RSA-PSS names in its parameters. Where it names none it means SHA-1. */
static int digest_of_pss(int type, const void *value) {
    RSA_PSS_PARAMS *parameters =
        type == V_ASN1_SEQUENCE ? ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS)) : NULL;
    const X509_ALGOR *named = parameters ? parameters->hashAlgorithm : NULL;
    int digest = named ? OBJ_obj2nid(named->algorithm) : NID_sha1;
    RSA_PSS_PARAMS_free(parameters);
    return digest;
}

/* OpenSSL tells this of certificates alone. */
uint32_t kw_certificate_list_strength(const X509_CRL *list) {
    const X509_ALGOR *algorithm = NULL;
    const ASN1_OBJECT *name = NULL;
    const void *value = NULL;
    int type = V_ASN1_UNDEF;
    int digest = NID_undef;
    int key = NID_undef;
    X509_CRL_get0_signature(list, NULL, &algorithm);
    X509_ALGOR_get0(&name, &type, &value, algorithm);
    if (OBJ_find_sigid_algs(OBJ_obj2nid(name), &digest, &key) != 1)
        return 0;
    if (key == NID_ED25519 || key == NID_ED448)
        return EDWARDS;
    if (key == NID_rsassaPss)
        digest = digest_of_pss(type, value);
    const EVP_MD *hash = EVP_get_digestbynid(digest);
    /* Half its bits: two texts of one digest would do. */
    return hash ? (uint32_t)EVP_MD_get_size(hash) * 4 : 0;
}

uint32_t kw_certificate_extended(X509 *certificate) {
    /* All bits when there is no such extension. */
    uint32_t bits = X509_get_extended_key_usage(certificate);
    return ((bits & XKU_SSL_SERVER) != 0 ? KW_IDENTITY_SERVER : 0) |
           ((bits & XKU_SSL_CLIENT) != 0 ? KW_IDENTITY_CLIENT : 0);
}

enum kw_verdict kw_certificate_names(X509 *certificate, struct kw_bytes host) {
    char text[KW_IDENTITY_OPENSSL_HOST_MAX + 1];
    /* OpenSSL takes a dot in front for leave to be any host below. */
    if (host.length == 0 || host.length >= sizeof(text) || host.at[0] == '.' || memchr(host.at, 0, host.length))
        return KW_DENIED;
    memcpy(text, host.at, host.length);
    text[host.length] = '\0';
    ASN1_OCTET_STRING *address = a2i_IPADDRESS(text);
    int named = address
                    ? X509_check_ip(certificate, ASN1_STRING_get0_data(address), (size_t)ASN1_STRING_length(address), 0)
                    : X509_check_host(certificate, text, host.length,
                                      X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL);
    ASN1_OCTET_STRING_free(address);
    return named == 1 ? KW_GRANTED : KW_DENIED;
}
