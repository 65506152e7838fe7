/* What the environment says of a proxy for https, as libcurl reads it. */
#ifndef BASE_PROXY_H
#define BASE_PROXY_H

#include "base/str.h"

/* https_proxy or all_proxy, in small or capital letters. */
bool proxy_is_set(void);
/* Whether no_proxy holds the host, so that it is asked without a proxy. */
bool proxy_excepted(struct str host);
/* Whether a list as in no_proxy ("plant.example, .corp.example" or "*") holds the host or a domain above it. */
bool proxy_excepts(struct str list, struct str host);

#endif
