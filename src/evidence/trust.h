/* Whom signatures are believed from: a folder of certificates of authorities and their lists of revoked certificates,
 * and whether a signature, its chain and its day stand up to them (RFC 5280, section 6). */
#ifndef EVIDENCE_TRUST_H
#define EVIDENCE_TRUST_H

#include "base/date.h"
#include "base/diag.h"
#include "document/dsse.h"

struct trust;

/* What of a signature does not hold; the first that does not, in this order. */
enum trust_fault {
    TRUST_NONE,
    TRUST_NO_CHAIN,        /* the signature brings no certificate that can be read */
    TRUST_WEAK_KEY,        /* of a kind or size that is not believed */
    TRUST_WRONG_SIGNATURE, /* not of these bytes by this key: altered, or another's certificate */
    TRUST_UNKNOWN_ISSUER,  /* no authority of the folder stands above the certificate */
    TRUST_WRONG_USE,       /* the certificate is for other things than signing */
    TRUST_NOT_YET,         /* a certificate of the chain does not hold yet on that day */
    TRUST_EXPIRED,         /* or no longer */
    TRUST_REVOKED,         /* an authority took one back */
    TRUST_NO_LIST,         /* the folder has no list of an authority that holds on that day: nobody could tell */
    TRUST_FAULT_COUNT,
};
/* "the signature is not of these bytes ..." */
struct str trust_fault_text(enum trust_fault fault);

struct trust_answer {
    enum trust_fault fault;
    struct str subject; /* whom the first certificate names (RFC 4514), as far as it could be read; in the arena */
    struct str culprit; /* the certificate of the chain that the fault is about; empty where it is the signature */
};

/* Reads every .pem, .crt, .cer (authorities) and .crl (lists) below the folder, PEM all of them. The arena must outlive
 * the trust; trust_done gives the rest back. STATUS_INPUT with diagnostics for a folder that is not there or a file
 * that cannot be read, STATUS_SYSTEM, STATUS_LIMIT, STATUS_MEMORY. */
enum status trust_open(const char *folder, struct arena *arena, struct diag_sink *sink, struct trust **trust) MUST_USE;
void trust_done(struct trust *trust);
/* False: nobody could say at all whom to believe. */
bool trust_has_authorities(const struct trust *trust);

/* Judges one signature of an envelope. `at`: the day on which the chain has to hold. `lists`: whether revocation has to
 * be known for every certificate below an authority (TRUST_NO_LIST otherwise); a certificate that a list names is
 * refused either way. STATUS_MEMORY. */
struct trust_question {
    const struct dsse_envelope *envelope;
    const struct dsse_signature *signature;
    date_days at;
    bool lists;
};
enum status trust_ask(struct trust *trust, const struct trust_question *question, struct arena *arena,
                      struct trust_answer *answer) MUST_USE;

#endif
