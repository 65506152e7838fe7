/* The page that a web server of the device shows first, fetched once for all checks: by HTTP, or within TLS. */
#ifndef PROBE_OUTSIDE_PAGE_H
#define PROBE_OUTSIDE_PAGE_H

#include "probe/outside/doors.h"
#include "probe/outside/http.h"
#include "probe/outside/tls_session.h"

struct outside_page {
    struct tls_session tls;  /* of a port of TLS; else zeroed */
    bool answered;           /* with HTTP: then the next are set */
    struct http_reply first; /* to GET / */
    struct str path;         /* of the last */
    struct http_reply last;  /* where it led to on this same server, at most two steps; else the first again */
};

/* Of a port of TLS or HTTP. One connection, and one more for each step; at a port of TLS that is no web server nothing
 * is asked beyond the handshake. NULL when memory is out, which the run then says. */
const struct outside_page *outside_page(struct probe *probe, struct outside_port *port);
/* One more request to it, with fields of the caller's (each with its line end), which are wiped once they are sent.
 * False when no answer of HTTP came. */
bool outside_fetch(struct probe *probe, const struct outside_port *port, struct str path, struct str fields,
                   struct http_reply *reply);
/* The index of the next open port of a web server, HTTP or HTTPS, from `from` on; SIZE_MAX behind the last. */
size_t outside_web(const struct outside *outside, size_t from);

#endif
