/* What a server of HTTP/1 answers (RFC 9112), as far as the checks ask: status, fields, and what of a page can be read.
 */
#ifndef PROBE_OUTSIDE_HTTP_H
#define PROBE_OUTSIDE_HTTP_H

#include "base/str.h"

struct http_reply {
    unsigned status; /* 100 to 599 */
    struct str line; /* "HTTP/1.1 200 OK" */
    struct str head; /* the fields, each a line */
    struct str body; /* as it came: it may be cut, or in chunks */
};
/* Slices of `bytes`. False for what is no answer of HTTP/1, or whose head is not whole. */
bool http_read(struct str bytes, struct http_reply *reply);
/* Whether all of the answer is there: its head, and of its body as much as Content-Length says, or the page's end. */
bool http_is_whole(struct str bytes);
/* The value of the first field of that name, trimmed; ptr NULL when there is none. */
struct str http_field(const struct http_reply *reply, struct str name);

/* Where a redirect leads. */
enum http_leads { HTTP_STAYS, HTTP_TO_HTTPS, HTTP_TO_PATH, HTTP_AWAY };
/* Of a status 3xx; `secure`: it came by https, and a whole address with https may be of this same server. `*path` is
 * set for HTTP_TO_PATH: a path of this same server that is safe to ask for. */
enum http_leads http_location(const struct http_reply *reply, struct str host, bool secure, struct str *path);

/* Whether the page offers a login: a field for a password, or 401. */
bool http_offers_login(const struct http_reply *reply);
/* What a reader sees of the page: without tags, scripts and styles, blanks run together. ptr NULL without memory. */
struct str http_text(struct arena *arena, struct str body);

#endif
