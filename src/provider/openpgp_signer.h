/* OpenPGP signatures made by GnuPG (gpgme) with a key of the user, chosen by its fingerprint. The key stays where it
 * is; GnuPG's agent may ask for its passphrase. One signer a thread. */
#ifndef PROVIDER_OPENPGP_SIGNER_H
#define PROVIDER_OPENPGP_SIGNER_H

#include "base/diag.h"

struct openpgp_signer;

/* The secret key with this fingerprint (40 or more hex digits, blanks aside) in the folder `home` (NULL: GnuPG's own).
 * With a diagnostic: STATUS_INPUT when there is none, or it cannot sign; STATUS_SYSTEM when GnuPG does not run.
 * STATUS_MEMORY. */
enum status openpgp_signer_new(const char *home, struct str fingerprint, struct arena *arena, struct diag_sink *sink,
                               struct openpgp_signer **signer) MUST_USE;
/* Of the primary key, in capitals. */
struct str openpgp_signer_fingerprint(const struct openpgp_signer *signer);
/* The public key, armoured, in the arena. */
struct str openpgp_signer_public_key(const struct openpgp_signer *signer);
/* A detached signature of the data, armoured, in the arena. It is held against the public key before it is given: what
 * an owner could not check is STATUS_SYSTEM with a diagnostic. */
enum status openpgp_signer_sign(struct openpgp_signer *signer, struct str data, struct arena *arena,
                                struct diag_sink *sink, struct str *signature) MUST_USE;
/* Fine on NULL. */
void openpgp_signer_free(struct openpgp_signer *signer);

#endif
