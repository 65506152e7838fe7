/* The gateway's keys: slots of a keystore of libkeyway, each with its purpose. Behind them are one secret that
 * everything else is derived from and two pairs, in files of the state folder or in a token; who takes them cannot
 * tell. */
#ifndef EXAMPLES_GATEWAY_SRC_KEYS_H
#define EXAMPLES_GATEWAY_SRC_KEYS_H

#include "config.h"

#include <keyway/keystore.h>

#include "port/crypto_openssl.h"
#include "port/keys_openssl.h"

/* The slots. */
enum key {
    KEY_LOGIN = 1,  /* derives what keeps passwords and the secrets of codes */
    KEY_RECORDS,    /* derives the codes of stored records */
    KEY_BACKUP,     /* derives what seals backups */
    KEY_CHECKPOINT, /* signs the audit log's checkpoints */
    KEY_REPORT,     /* signs the device's own account */
    KEY_TLS,        /* signs handshakes */
    KEY_TIME        /* derives what the time server has too */
};
#define KEY_SLOTS 7u

/* The keys behind them. */
enum key_held { HELD_SECRET = 1, HELD_SIGN, HELD_TLS };
#define KEYS_HELD 3u

/* `port` is what everybody else uses; `trouble` what came of the last use. Behind one that failed for a token that is
 * gone there is a second in which none is asked: it may take long to say so, and strangers must not have it asked at
 * will. */
struct keys {
    struct kw_keys watched;
    const struct kw_keys *port;
    enum kw_status trouble;
    uint64_t again_ms;
    struct kw_keystore_slot slots[KEY_SLOTS];
    struct kw_keystore_config config;
    struct kw_keystore keystore;
    int files[KEYS_HELD]; /* of software keys, open to be overwritten; -1: none */
    struct kw_key_openssl room[KEYS_HELD];
    struct kw_keys_openssl software;
};

/* Opens the keys where the configuration says that they are, and makes them when there are none in the state folder.
 * From level 3 on a key in a token is refused that is not in hardware; keys in software make no level above 2 of the
 * requirements that ask for hardware, whatever else the configuration reaches. `folder`: that of keys, open; `crypto`
 * outlives it. 0, or -1 and what is wrong in `error`. @req CR 1.5, CR 1.5 RE 1, CR 1.9 RE 1 */
int keys_open(struct keys *keys, const struct config *config, const struct kw_crypto *crypto, int folder,
              const char **error);

/* Overwrites keys in files and reads that back; `bytes` grows by as many. Those in a token stay. @req CR 4.2 */
KW_MUST_USE enum kw_status keys_destroy(struct keys *keys, uint64_t *bytes);

void keys_close(struct keys *keys);

#endif
