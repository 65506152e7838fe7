#include "base/proxy.h"

#include <stdlib.h>

static bool covers(struct str entry, struct str host) {
    while (entry.len > 0 && entry.ptr[0] == '.')
        entry = str_skip(entry, 1);
    if (entry.len == 0 || entry.len > host.len)
        return false;
    size_t at = host.len - entry.len;
    return str_eq_nocase(str_skip(host, at), entry) && (at == 0 || host.ptr[at - 1] == '.');
}

bool proxy_excepts(struct str list, struct str host) {
    for (size_t from = 0, to; from < list.len; from = to + 1) {
        for (to = from; to < list.len && list.ptr[to] != ',' && list.ptr[to] != ' '; to++)
            ;
        struct str entry = str_slice(list, from, to);
        if (str_eq(entry, STR("*")) || covers(entry, host))
            return true;
    }
    return false;
}

static struct str variable(const char *small, const char *large) {
    const char *value = getenv(small);
    if (!value || !*value)
        value = getenv(large);
    return str_from(value ? value : "");
}

bool proxy_excepted(struct str host) {
    return proxy_excepts(variable("no_proxy", "NO_PROXY"), host);
}

bool proxy_is_set(void) {
    return variable("https_proxy", "HTTPS_PROXY").len > 0 || variable("all_proxy", "ALL_PROXY").len > 0;
}
