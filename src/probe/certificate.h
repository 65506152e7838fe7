/* What of an X.509 certificate (RFC 5280) a person must renew or replace: dates, key, signature. No chain is checked.
 */
#ifndef PROBE_CERTIFICATE_H
#define PROBE_CERTIFICATE_H

#include "base/str.h"

struct probe_certificate {
    int64_t from, until;   /* seconds since the epoch */
    const char *key;       /* "RSA", "EC", "DSA", "Ed25519", "Ed448", "another kind" */
    unsigned bits;         /* of the key; 0 where the kind is not known */
    const char *weak_hash; /* "MD5", "SHA-1" of its signature; NULL: none that is known to be weak */
    bool self_issued;      /* issuer and subject are one: its own signature shows nothing */
};
/* False for what is no certificate, or is cut. */
bool probe_certificate_read(struct str der, struct probe_certificate *certificate);
/* Whether its key is too short or its signature by a weak hash; of what signs itself the signature shows nothing
 * anyway.
 * `*hash`: the hash that counts against it, or NULL. */
bool probe_certificate_weak(const struct probe_certificate *certificate, const char **hash);
/* Takes the next certificate off the front of a PEM text (RFC 7468), decoded in the arena; `*lines` counts those that
 * were passed. False when there is none left. Blocks of other kinds, broken ones and memory that is out give none. */
bool probe_certificate_next(struct arena *arena, struct str *rest, struct str *der, uint32_t *lines);

#endif
