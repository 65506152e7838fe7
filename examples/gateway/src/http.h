/* HTTP/1.1 as far as the gateway needs it (RFC 9110, RFC 9112), and stricter: one request a connection, GET and POST,
 * a body of known length, and nothing that two readers could understand in two ways. No call here keeps state or
 * touches more than its arguments; requests point into the bytes that they were read from. */
#ifndef EXAMPLES_GATEWAY_SRC_HTTP_H
#define EXAMPLES_GATEWAY_SRC_HTTP_H

#include <keyway/bytes.h>

#define HTTP_HEAD_MAX    4096u /* bytes of the request line and its headers, with the empty line */
#define HTTP_HEADERS_MAX 40u
#define HTTP_MORE        0 /* the head is not whole yet */
#define HTTP_OK          200

enum http_method { HTTP_GET = 1, HTTP_POST };

struct http_request {
    enum http_method method;
    struct kw_bytes path;  /* of letters, digits and . _ - / only; without a part that is . or .. or empty */
    struct kw_bytes query; /* behind the question mark */
    struct kw_bytes cookie;
    struct kw_bytes authorization;
    struct kw_bytes content_type;
    size_t head_length;
    uint64_t body_length;
};

/* Reads a head from the first bytes of a connection. HTTP_MORE: call again with more bytes; HTTP_OK: `request` is
 * written; else the status to refuse it with: 400, 405, 411, 413, 414, 417, 431, 501 or 505. @req CR 3.5 */
int http_read(struct kw_bytes bytes, struct http_request *request);

/* The value of a field of an urlencoded form or query, decoded into `room` bytes at `to` with a final 0.
 * KW_ERROR_MISSING: it is not there. KW_ERROR_FORMAT: it is there twice, is not well-formed, or holds a zero byte.
 * KW_ERROR_ROOM: longer than room - 1. @req CR 3.5 */
KW_MUST_USE enum kw_status http_field(struct kw_bytes form, const char *name, char *to, size_t room);

/* The value of a cookie; empty when it is not there, or there twice. */
struct kw_bytes http_cookie(struct kw_bytes cookies, const char *name);

/* The standard's words for a status. */
const char *http_phrase(int status);

#endif
