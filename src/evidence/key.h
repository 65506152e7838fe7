/* Public keys of certificates, and how each kind of key signs. Private to src/evidence. */
#ifndef EVIDENCE_KEY_H
#define EVIDENCE_KEY_H

#include "base/diag.h"
#include "base/gnutls_call.h"

struct key_public {
    gnutls_pubkey_t key;
    int kind;                          /* gnutls_pk_algorithm_t */
    gnutls_sign_algorithm_t algorithm; /* GNUTLS_SIGN_UNKNOWN: a key that is too weak, or of a kind that is not used */
};

/* The key of a certificate in DER; key_done gives it back. STATUS_INPUT for what is no certificate, STATUS_MEMORY. */
enum status key_of_certificate(struct str der, struct key_public *public) MUST_USE;
void key_done(struct key_public *public);
/* As GnuTLS takes bytes; it does not change them. At most UINT_MAX, which callers see to. */
gnutls_datum_t key_datum(struct str bytes);

#endif
