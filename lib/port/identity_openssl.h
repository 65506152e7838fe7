/* Chains of certificates by OpenSSL 3: built and verified up to the roots that the device was given, with the
 * revocation lists that it was given; what is found are facts for kw_identity_judge, and times are left to it.
 *
 * Hostile certificates are bounded: KW_IDENTITY_OPENSSL_CHAIN of at most KW_IDENTITY_OPENSSL_CERTIFICATE bytes each.
 * PEM holds one certificate or list, and nothing but blanks behind it. Nothing is fetched: no URL in a certificate is
 * followed. Whatever cannot be read or is not known is refused. Certificate policies are held to where an authority
 * constrains them (RFC 5280, 6.1); which policy it is nobody asks. A peer's that constrains them and has none itself is
 * refused.
 *
 * Roots, authorities and lists are taken by one thread while nobody verifies; then several threads may verify. */
#ifndef LIB_PORT_IDENTITY_OPENSSL_H
#define LIB_PORT_IDENTITY_OPENSSL_H

#include <keyway/identity.h>

#define KW_IDENTITY_OPENSSL_AUTHORITIES 16u /* roots, and authorities below them */
#define KW_IDENTITY_OPENSSL_CHAIN       8u  /* certificates that a peer may send, its own among them */
#define KW_IDENTITY_OPENSSL_CERTIFICATE 8192u
#define KW_IDENTITY_OPENSSL_LIST        ((size_t)1 << 20) /* bytes of a revocation list */
#define KW_IDENTITY_OPENSSL_HOST_MAX    253u

/* A root, or an authority whose chain to one of them held when it was taken; with its newest list. */
struct kw_identity_authority {
    void *certificate;      /* X509 */
    void *key;              /* EVP_PKEY, the certificate's */
    void *list;             /* X509_CRL, or null */
    uint32_t owner;         /* of a root: KW_IDENTITY_SUPPLIER or KW_IDENTITY_ASSET_OWNER; else 0 */
    uint32_t strength_bits; /* what it narrows each chain to that it is in */
    uint32_t extended;
    int64_t not_before_s;
    int64_t not_after_s;
    int64_t since_s; /* of the list */
    int64_t until_s;
};

struct kw_identity_openssl {
    void *store; /* X509_STORE */
    struct kw_identity_authority all[KW_IDENTITY_OPENSSL_AUTHORITIES];
    size_t count;
};

KW_MUST_USE enum kw_status kw_identity_openssl_init(struct kw_identity_openssl *identity);
void kw_identity_openssl_done(struct kw_identity_openssl *identity);

/* Takes a root, PEM or DER, and says whose it is. KW_ERROR_FORMAT: it is none. KW_ERROR_POLICY: it is no authority's,
 * or not signed by itself. KW_ERROR_EXISTS, KW_ERROR_ROOM. @req CR 1.8, CR 1.9 */
KW_MUST_USE enum kw_status kw_identity_openssl_root(struct kw_identity_openssl *identity, struct kw_bytes certificate,
                                                    uint32_t owner);

/* Takes an authority below a root: peers need not send it, and its lists are taken. KW_ERROR_POLICY: it has no chain to
 * a root, or is no authority's. Its times are judged with each chain. @req CR 1.9 */
KW_MUST_USE enum kw_status kw_identity_openssl_authority(struct kw_identity_openssl *identity,
                                                         struct kw_bytes certificate);

/* Takes a complete revocation list, PEM or DER, of one of the authorities, instead of its older one. KW_ERROR_MISSING:
 * of none that is known here. KW_ERROR_TAMPERED: its signature does not hold. KW_ERROR_POLICY: its issuer may sign no
 * lists, or its signature is below 112 bits of security. KW_ERROR_UNSUPPORTED: it holds only changes, only some
 * certificates, or anything critical. KW_ERROR_STATE: one as new is held already, and no older one takes its place.
 * @req CR 1.9 */
KW_MUST_USE enum kw_status kw_identity_openssl_list(struct kw_identity_openssl *identity, struct kw_bytes list);

/* Verifies a chain, the certificate in question first, each PEM or DER, and tells what was found; `host` is a name or
 * an address that it is to be for, or empty. Facts are always written, and their `chain` is KW_DENIED on anything that
 * is not well. KW_ERROR_ARGUMENT: no certificate. KW_ERROR_ROOM: too many, or one too long. KW_ERROR_FORMAT: not to be
 * read. Facts of KW_OK are still to be judged. @req CR 1.8, CR 1.9 */
KW_MUST_USE enum kw_status kw_identity_openssl_look(const struct kw_identity_openssl *identity,
                                                    const struct kw_bytes *chain, size_t count, struct kw_bytes host,
                                                    struct kw_certificate_facts *facts);

/* The same for certificates that OpenSSL holds: `leaf` an X509, `others` a STACK_OF(X509) or null. Too many, or one too
 * long: nothing of them is told. For the channel's port. */
void kw_identity_openssl_verify(const struct kw_identity_openssl *identity, void *leaf, void *others,
                                struct kw_bytes host, struct kw_certificate_facts *facts);

#endif
