/* Who signs: a private key, in a file or in a token (PKCS#11), and the certificates that say whose it is. */
#ifndef EVIDENCE_SIGNER_H
#define EVIDENCE_SIGNER_H

#include "base/date.h"
#include "base/diag.h"
#include "document/dsse.h"

struct signer;

/* `key`: the path of a PEM file (PKCS#8 or older, not encrypted), or a URI "pkcs11:..." (RFC 7512), whose PIN may come
 * with it as pin-source. `chain`: the path of a PEM file with the signer's certificate first and the ones above it
 * behind it. STATUS_INPUT with a diagnostic when they cannot be read, the key is of a kind or size that is too weak
 * (RSA below 2,048 bits, DSA) or the certificate is of another key; STATUS_SYSTEM without GnuTLS; STATUS_MEMORY. */
enum status signer_open(const char *key, const char *chain, struct arena *arena, struct diag_sink *sink,
                        struct signer **signer) MUST_USE;
/* A signer without a certificate, for whoever pins its key: of P-256 alone, which is what plant documents pin. As
 * signer_open; STATUS_INPUT with a diagnostic for another kind of key. It has no days. */
enum status signer_open_bare(const char *key, struct arena *arena, struct diag_sink *sink,
                             struct signer **signer) MUST_USE;
/* The days of its certificate, first and last: on others nobody believes what it signs. */
struct signer_days {
    date_days from, until;
};
struct signer_days signer_days(const struct signer *signer);
/* Fine on NULL. */
void signer_close(struct signer *signer);

/* Puts the signer's one signature on an envelope that has type and payload. RSA: PSS with SHA-256; ECDSA: the hash that
 * is as strong as the curve; Ed25519. STATUS_SYSTEM with a diagnostic when key or token refuse, STATUS_MEMORY. */
enum status signer_sign(struct signer *signer, struct dsse_envelope *envelope, struct arena *arena,
                        struct diag_sink *sink) MUST_USE;

#endif
