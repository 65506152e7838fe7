#include "pki.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long next_serial = 1000;

static enum kw_status uptime(void *context, uint64_t *ms) {
    (void)context;
    *ms = 1;
    return KW_OK;
}

static enum kw_status now(void *context, struct kw_moment *moment) {
    (void)context;
    *moment = (struct kw_moment){(int64_t)PKI_NOW * 1000, KW_CLOCK_SET};
    return KW_OK;
}

const struct kw_clock pki_clock = {NULL, uptime, now};

static void need(int good, const char *what) {
    if (!good) {
        fprintf(stderr, "pki: %s\n", what);
        abort();
    }
}

static void add_extension(X509 *certificate, X509 *issuer, int kind, const char *value) {
    X509V3_CTX context;
    CONF *none = NCONF_new(NULL); /* policies want one, and read nothing in it */
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509V3_set_nconf(&context, none);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(none, &context, kind, value);
    need(extension && X509_add_ext(certificate, extension, -1) == 1, value);
    X509_EXTENSION_free(extension);
    NCONF_free(none);
}

static X509_EXTENSION *unknown(void) {
    ASN1_OBJECT *kind = OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    need(value && ASN1_OCTET_STRING_set(value, (const uint8_t *)"\x05\x00", 2) == 1, "no value");
    X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, kind, 1, value);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(kind);
    return extension;
}

static void add_text(X509 *certificate, int kind, const char *text) {
    if (text)
        need(X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), kind, MBSTRING_UTF8, (const uint8_t *)text,
                                        -1, -1, 0) == 1,
             text);
}

static EVP_PKEY *key_of(const struct pki_sheet *sheet) {
    if (sheet->key) {
        need(EVP_PKEY_up_ref(sheet->key) == 1, "no key");
        return sheet->key;
    }
    if (sheet->key_kind == EVP_PKEY_RSA)
        return EVP_RSA_gen((unsigned int)sheet->key_bits);
    return EVP_EC_gen(sheet->curve ? sheet->curve : "P-256");
}

static void set_time(ASN1_TIME *time, int64_t seconds) {
    if (seconds == KW_IDENTITY_NEVER)
        need(ASN1_TIME_set_string_X509(time, "99991231235959Z") == 1, "no time");
    else
        need(ASN1_TIME_set(time, seconds) != NULL, "no time");
}

static void extend(X509 *made, X509 *issuer, const struct pki_sheet *sheet) {
    char host[300];
    if (sheet->authority) {
        add_extension(made, issuer, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(made, issuer, NID_subject_key_identifier, "hash");
    }
    const char *usual = sheet->authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature";
    const char *usage = sheet->usage ? sheet->usage : usual;
    if (*usage)
        add_extension(made, issuer, NID_key_usage, usage);
    if (sheet->extended)
        add_extension(made, issuer, NID_ext_key_usage, sheet->extended);
    if (sheet->issuer_key)
        add_extension(made, issuer, NID_authority_key_identifier, "keyid:always");
    if (sheet->host) {
        (void)snprintf(host, sizeof(host), "%s", sheet->host);
        add_extension(made, issuer, NID_subject_alt_name, host);
    }
    if (sheet->policies)
        add_extension(made, issuer, NID_certificate_policies, sheet->policies);
    if (sheet->more)
        add_extension(made, issuer, sheet->more_kind, sheet->more);
    if (sheet->critical) {
        X509_EXTENSION *extension = unknown();
        need(extension && X509_add_ext(made, extension, -1) == 1, "no extension");
        X509_EXTENSION_free(extension);
    }
}

void pki_make(struct pki *made, const struct pki_sheet *sheet) {
    X509 *certificate = X509_new();
    const struct pki *by = sheet->by ? sheet->by : made;
    *made = (struct pki){.certificate = certificate, .key = key_of(sheet)};
    need(certificate && made->key && X509_set_version(certificate, X509_VERSION_3) == 1, "no certificate");
    need(ASN1_INTEGER_set(X509_get_serialNumber(certificate), sheet->serial ? sheet->serial : ++next_serial) == 1,
         "no serial");
    add_text(certificate, NID_commonName, sheet->name);
    add_text(certificate, NID_serialNumber, sheet->device);
    need(X509_set_issuer_name(certificate, X509_get_subject_name(by->certificate)) == 1, "no issuer");
    set_time(X509_getm_notBefore(certificate), sheet->from_s ? sheet->from_s : PKI_NOW - PKI_YEAR);
    set_time(X509_getm_notAfter(certificate), sheet->until_s ? sheet->until_s : PKI_NOW + PKI_YEAR);
    need(X509_set_pubkey(certificate, made->key) == 1, "no key");
    extend(certificate, by->certificate, sheet);
    const EVP_MD *hash = EVP_get_digestbynid(sheet->hash ? sheet->hash : NID_sha256);
    need(X509_sign(certificate, by->key, hash) > 0, "not signed");
    uint8_t *to = made->der;
    int length = i2d_X509(certificate, NULL);
    need(length > 0 && (size_t)length <= sizeof(made->der) && i2d_X509(certificate, &to) == length, "too long");
    made->length = (size_t)length;
}

void pki_free(struct pki *pki) {
    X509_free(pki->certificate);
    EVP_PKEY_free(pki->key);
    *pki = (struct pki){0};
}

struct kw_bytes pki_bytes(const struct pki *pki) {
    return kw_bytes(pki->der, pki->length);
}

static void revoke(X509_CRL *list, const struct pki *one, int odd) {
    X509_REVOKED *entry = X509_REVOKED_new();
    ASN1_TIME *when = ASN1_TIME_set(NULL, PKI_NOW - PKI_DAY);
    need(entry && when && X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(one->certificate)) == 1 &&
             X509_REVOKED_set_revocationDate(entry, when) == 1 && X509_CRL_add0_revoked(list, entry) == 1,
         "not revoked");
    if (odd) {
        X509_EXTENSION *extension = unknown();
        need(extension && X509_REVOKED_add_ext(entry, extension, -1) == 1, "no extension");
        X509_EXTENSION_free(extension);
    }
    ASN1_TIME_free(when);
}

static void set_times(X509_CRL *list, const struct pki_list *sheet) {
    ASN1_TIME *from = ASN1_TIME_set(NULL, sheet->from_s ? sheet->from_s : PKI_NOW - PKI_DAY);
    ASN1_TIME *until = ASN1_TIME_set(NULL, sheet->until_s ? sheet->until_s : PKI_NOW + PKI_DAY);
    need(from && X509_CRL_set1_lastUpdate(list, from) == 1, "no time");
    if (sheet->until_s != INT64_MAX)
        need(until && X509_CRL_set1_nextUpdate(list, until) == 1, "no time");
    ASN1_TIME_free(from);
    ASN1_TIME_free(until);
}

static int sign_list(X509_CRL *list, const struct pki_list *sheet) {
    EVP_PKEY *key = sheet->key ? sheet->key : sheet->by->key;
    EVP_PKEY_CTX *way = NULL;
    EVP_MD_CTX *signer = EVP_MD_CTX_new();
    const EVP_MD *hash = EVP_get_digestbynid(sheet->hash ? sheet->hash : NID_sha256);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519)
        hash = NULL;
    int begun = signer && EVP_DigestSignInit(signer, &way, hash, NULL, key) == 1 &&
                (!sheet->pss || EVP_PKEY_CTX_set_rsa_padding(way, RSA_PKCS1_PSS_PADDING) == 1);
    int made = begun && X509_CRL_sign_ctx(list, signer) > 0;
    EVP_MD_CTX_free(signer);
    return made;
}

struct kw_bytes pki_list(const struct pki_list *sheet) {
    X509_CRL *list = X509_CRL_new();
    uint8_t *der = NULL;
    need(list && X509_CRL_set_version(list, X509_CRL_VERSION_2) == 1 &&
             X509_CRL_set_issuer_name(list, X509_get_subject_name(sheet->by->certificate)) == 1,
         "no list");
    set_times(list, sheet);
    for (size_t i = 0; i < 4 && sheet->revoked[i]; i++)
        revoke(list, sheet->revoked[i], sheet->odd_entry);
    if (sheet->delta) {
        ASN1_INTEGER *base = ASN1_INTEGER_new();
        need(base && ASN1_INTEGER_set(base, 1) == 1 && X509_CRL_add1_ext_i2d(list, NID_delta_crl, base, 1, 0) == 1,
             "no delta");
        ASN1_INTEGER_free(base);
    }
    need(X509_CRL_sort(list) == 1 && sign_list(list, sheet), "not signed");
    int length = i2d_X509_CRL(list, &der);
    need(length > 0, "not encoded");
    X509_CRL_free(list);
    return kw_bytes(der, (size_t)length);
}
