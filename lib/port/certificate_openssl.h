/* What OpenSSL reads in one certificate, as facts: for lib/port/identity_openssl.c. */
#ifndef LIB_PORT_CERTIFICATE_OPENSSL_H
#define LIB_PORT_CERTIFICATE_OPENSSL_H

#include <keyway/identity.h>

#include <openssl/x509.h>

/* One certificate in PEM or DER, with nothing behind it but blanks after PEM; null when it is none. The caller frees
 * it. */
X509 *kw_certificate_read(struct kw_bytes encoded);

/* Likewise a revocation list. */
X509_CRL *kw_certificate_read_list(struct kw_bytes encoded);

/* Seconds since 1970; 0 on success. */
int kw_certificate_time(const ASN1_TIME *time, int64_t *seconds);

/* Whether it is printable UTF-8 of 1 to KW_IDENTITY_TEXT_MAX bytes. */
int kw_certificate_is_text(const uint8_t *at, size_t length);

/* What one certificate says of itself: name, form, uses, key. Whatever cannot be read stays as it was. */
void kw_certificate_describe(X509 *certificate, struct kw_certificate_facts *facts);

/* The bits of security of its key, and, unless it is a root, of its signature, whichever is less; 0: unknown, or a key
 * of parameters of its own. */
uint32_t kw_certificate_strength(X509 *certificate, int root);

/* The bits of security of a revocation list's signature, as far as its digest has them; 0: unknown. */
uint32_t kw_certificate_list_strength(const X509_CRL *list);

/* KW_IDENTITY_SERVER and KW_IDENTITY_CLIENT, as its extended key usage leaves them. */
uint32_t kw_certificate_extended(X509 *certificate);

/* Whether it is for the host: one of its alternative names, never its subject (RFC 9525). A host that begins with a dot
 * is none. */
enum kw_verdict kw_certificate_names(X509 *certificate, struct kw_bytes host);

#endif
