/* The gateway's keys in a PKCS #11 token: token_pkcs11.c where the build has that port, else token_none.c. */
#ifndef EXAMPLES_GATEWAY_SRC_TOKEN_H
#define EXAMPLES_GATEWAY_SRC_TOKEN_H

#include "config.h"

#include <keyway/port.h>

/* The labels of the objects on the token: a secret key for HMAC and two pairs on P-256, made when the device is. */
#define TOKEN_SECRET "hg7-secret"
#define TOKEN_SIGN   "hg7-sign"
#define TOKEN_TLS    "hg7-tls"

/* Opens the token that the configuration names and binds its keys by the handles of enum key_held; `crypto` outlives
 * it. The PIN is read here, and kept: a token that was away wants it again. Before the sandbox: the module is code that
 * is loaded here, and no more is loaded later. Null, or what is wrong. @req CR 1.5 RE 1, CR 1.9 RE 1 */
const char *token_open(const struct config *config, const struct kw_crypto *crypto, const struct kw_keys **port);

/* Also when none is open. */
void token_close(void);

#endif
