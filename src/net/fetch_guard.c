#include "net/fetch_inner.h"

#include "base/proxy.h"
#include "net/inside.h"

/* "host:port" without its port. */
static struct str name_of(struct str host) {
    size_t at = host.len;
    while (at > 0 && host.ptr[at - 1] != ':')
        at--;
    return at > 0 ? str_slice(host, 0, at - 1) : host;
}

enum status fetch_guard_name(struct fetcher *fetcher, struct fetch_host *host) {
    uint32_t stored;
    return map_add(&fetcher->named, name_of(host->name), 0, &stored);
}

/* Whether a proxy asks in our place: then it is the proxy's address that is connected to. Without one in the settings
 * libcurl takes that of the environment. */
static bool is_by_proxy(const struct fetcher *fetcher, struct str name) {
    const char *given = fetcher->settings.proxy;
    return (given ? *given != '\0' : proxy_is_set()) && !proxy_excepted(name);
}

static bool is_free(const struct fetcher *fetcher, struct str name) {
    return fetcher->settings.internal || map_get(&fetcher->named, name) != MAP_NONE;
}

bool fetch_guard_refuses(const struct fetcher *fetcher, const struct fetch_job *job) {
    struct str name = name_of(job->host->name);
    return !is_free(fetcher, name) && inside_name(name);
}

bool fetch_guard_wanted(const struct fetcher *fetcher, const struct fetch_job *job) {
    struct str name = name_of(job->host->name);
    return !is_free(fetcher, name) && !is_by_proxy(fetcher, name);
}

curl_socket_t fetch_guard_open(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    struct fetch_slot *slot = context;
    (void)purpose;
    if (slot->guarded && inside_address(&address->addr, address->addrlen)) {
        slot->is_inside = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
