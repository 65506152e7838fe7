/* Authorities, certificates and revocation lists for tests, made when they are needed: right ones, and every wrong one.
 */
#ifndef LIB_PKI_H
#define LIB_PKI_H

#include <keyway/identity.h>

#include <openssl/x509.h>

#define PKI_NOW  1795910400 /* 2026-11-29T00:00:00Z, as the rig's clock */
#define PKI_DAY  86400
#define PKI_YEAR (365 * PKI_DAY)

/* Stands still at PKI_NOW, and is set. */
extern const struct kw_clock pki_clock;

/* A certificate with its private key. */
struct pki {
    X509 *certificate;
    EVP_PKEY *key;
    uint8_t der[4096];
    size_t length;
};

/* What a certificate says; what is 0 or null gets what a right one has. */
struct pki_sheet {
    const char *name;
    const char *device; /* serialNumber */
    const char *host;
    const char *usage;    /* as OpenSSL's configuration has it; "": none */
    const char *extended; /* likewise; null: none */
    int64_t from_s;       /* a year ago */
    int64_t until_s;      /* in a year */
    const struct pki *by; /* null: itself */
    int authority;
    int hash;     /* NID; SHA-256 */
    int key_kind; /* EVP_PKEY_RSA with `key_bits`, or an EC key */
    int key_bits;
    const char *curve; /* P-256 */
    EVP_PKEY *key;     /* one that is there already; taken by reference */
    int critical;      /* an extension that nobody knows, and critical */
    long serial;       /* negative ones are possible; 0: the next */
    int issuer_key;    /* names its issuer's key */
    const char *policies;
    int more_kind; /* NID of one more extension, and its value as OpenSSL's configuration has it */
    const char *more;
};

/* Makes it. Ends the test when it cannot. */
void pki_make(struct pki *made, const struct pki_sheet *sheet);
void pki_free(struct pki *pki);
struct kw_bytes pki_bytes(const struct pki *pki);

/* A revocation list of `by`: of the certificates up to a null one. The caller frees the bytes. */
struct pki_list {
    const struct pki *by;
    const struct pki *revoked[4];
    int64_t from_s;  /* a day ago */
    int64_t until_s; /* in a day; INT64_MAX: says nothing of it */
    int delta;       /* says that it holds changes only */
    int odd_entry;   /* what is revoked has a critical extension */
    EVP_PKEY *key;   /* another than the issuer's */
    int hash;        /* NID; SHA-256 */
    int pss;         /* an RSA key signs by RSA-PSS */
};
struct kw_bytes pki_list(const struct pki_list *sheet);

#endif
