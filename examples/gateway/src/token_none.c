#include "token.h"

const char *token_open(const struct config *config, const struct kw_crypto *crypto, const struct kw_keys **port) {
    (void)config;
    (void)crypto;
    *port = NULL;
    return "this build has no port to tokens: keys.home must be software";
}

void token_close(void) {}
