/* Public keys of certificates, and how each kind of key signs. Private to src/evidence. */
#ifndef EVIDENCE_KEY_H
#define EVIDENCE_KEY_H

#include <time.h>

#include "base/date.h"
#include "base/diag.h"
#include "base/gnutls_call.h"
#include "document/dsse.h"

struct key_public {
    gnutls_pubkey_t key;
    int kind;                          /* gnutls_pk_algorithm_t */
    gnutls_sign_algorithm_t algorithm; /* GNUTLS_SIGN_UNKNOWN: a key that is too weak, or of a kind that is not used */
};

/* The key of a certificate in DER; key_done gives it back. STATUS_INPUT for what is no certificate, STATUS_MEMORY. */
enum status key_of_certificate(struct str der, struct key_public *public) MUST_USE;
/* The key of a SubjectPublicKeyInfo in DER. Likewise. */
enum status key_of_info(struct str der, struct key_public *public) MUST_USE;
/* The public half of a private key. Likewise; STATUS_INPUT where a token does not give it. */
enum status key_of_private(gnutls_privkey_t private, struct key_public *public) MUST_USE;
void key_done(struct key_public *public);
/* Who signed an envelope, where a document pins one key (P-256, SubjectPublicKeyInfo in DER): what else the envelope
 * brings, certificates among it, is not looked at. STATUS_SYSTEM with a diagnostic without GnuTLS, STATUS_MEMORY. */
enum key_answer {
    KEY_NOT_SIGNED, /* none of its signatures is by the key */
    KEY_SIGNED = 0x5a17,
    KEY_NONE = 0x2be4, /* the bytes are no key of P-256 */
};
enum status key_pinned(struct str info, const struct dsse_envelope *envelope, struct arena *arena,
                       struct diag_sink *sink, enum key_answer *answer) MUST_USE;
/* The day of a time as certificates have it. */
date_days key_day(time_t seconds);
/* As GnuTLS takes bytes; it does not change them. At most UINT_MAX, which callers see to. */
gnutls_datum_t key_datum(struct str bytes);

#endif
