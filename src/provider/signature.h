/* OpenPGP signatures beside documents, checked by GnuPG (gpgme) with keys of a provider alone: each keyring is a folder
 * of its own, never the user's; no network, no questions, no agent. Each check is a run of gpg, of about 5 ms; several
 * threads may check with one keyring at a time, while none imports. Once a keyring was made, the process ignores
 * SIGPIPE (gpgme does so).
 */
#ifndef PROVIDER_SIGNATURE_H
#define PROVIDER_SIGNATURE_H

#include "base/diag.h"

enum { SIGNATURE_KEYS_MAX = 64, SIGNATURE_KEY_BYTES_MAX = 4 * 1024 * 1024, SIGNATURE_BYTES_MAX = 1024 * 1024 };

enum signature_state {
    SIGNATURE_GOOD,
    SIGNATURE_WEAK,   /* it fits, but by means that can be forged with effort: SHA-1, MD5, version 3 of the format */
    SIGNATURE_BAD,    /* it is not of these bytes */
    SIGNATURE_NO_KEY, /* made by a key that is not in the keyring */
    SIGNATURE_EXPIRED_KEY, /* it fits; the key, or the signature, has expired since or had */
    SIGNATURE_REVOKED_KEY, /* it fits; the key was revoked */
    SIGNATURE_UNREADABLE,  /* no signature at all */
};
/* "made by a key that is not known": for a log. */
struct str signature_state_text(enum signature_state state);

struct signature_check {
    enum signature_state state;
    struct str fingerprint; /* of the primary key, in capitals; of a key that is not known: what the signature names (a
                               fingerprint, or 16 digits of one); empty when it names none */
    int64_t made_at;        /* seconds since the epoch; 0 when not said */
    struct str reason;      /* a few words; in the arena */
};

struct keyring;
/* An empty keyring in a folder below `folder` (NULL: the system's for temporary files), mode 0700, gone with
 * keyring_free. With a diagnostic: STATUS_SYSTEM when there is no gpg or no folder. STATUS_MEMORY. */
enum status keyring_new(const char *folder, struct diag_sink *sink, struct keyring **keyring) MUST_USE;
/* Takes in the public keys of a file, armoured or not. `fingerprints` (SIGNATURE_KEYS_MAX) are their primary keys', in
 * capitals, in the arena; 0 of them when there is none that can be used. Secret keys are not taken. STATUS_INPUT with a
 * diagnostic when the file is too large or holds more keys. STATUS_MEMORY, STATUS_SYSTEM. */
enum status keyring_import(struct keyring *keyring, const struct source *key, struct arena *arena,
                           struct diag_sink *sink, struct str *fingerprints, size_t *count) MUST_USE;
/* Holds a detached signature, armoured or not, against the data. A file of several signatures is as good as its best
 * one by a known key. STATUS_MEMORY, STATUS_SYSTEM with a diagnostic when gpg does not run: then nothing was checked.
 */
enum status keyring_verify(struct keyring *keyring, struct str data, struct str signature, struct arena *arena,
                           struct diag_sink *sink, struct signature_check *check) MUST_USE;
/* Ends it and removes its folder. Fine on NULL. */
void keyring_free(struct keyring *keyring);

#endif
