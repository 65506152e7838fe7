#include "http.h"

#include <keyway/guard.h>

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define BODY_MAX 0x7fffffff

static int is_one_of(uint8_t letter, const char *set) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           (letter != 0 && strchr(set, letter) != NULL);
}

static int all_of(struct kw_bytes bytes, const char *set) {
    for (size_t i = 0; i < bytes.length; i++)
        if (!is_one_of(bytes.at[i], set))
            return 0;
    return 1;
}

static int is_text(struct kw_bytes bytes, const char *text) {
    return bytes.length == strlen(text) && memcmp(bytes.at, text, bytes.length) == 0;
}

static struct kw_bytes from(struct kw_bytes bytes, size_t start) {
    return kw_bytes(bytes.at + start, bytes.length - start);
}

/* Where the byte is, or the length when it is not there. */
static size_t find(struct kw_bytes bytes, char wanted) {
    size_t at = 0;
    while (at < bytes.length && bytes.at[at] != (uint8_t)wanted)
        at++;
    return at;
}

/* What stands before the byte, and `rest` becomes what stands behind it; all of it when it is not there. */
static struct kw_bytes cut(struct kw_bytes *rest, char separator) {
    size_t at = find(*rest, separator);
    struct kw_bytes before = kw_bytes(rest->at, at);
    *rest = at < rest->length ? from(*rest, at + 1) : kw_bytes(NULL, 0);
    return before;
}

static struct kw_bytes trimmed(struct kw_bytes bytes) {
    while (bytes.length > 0 && (bytes.at[0] == ' ' || bytes.at[0] == '\t'))
        bytes = from(bytes, 1);
    while (bytes.length > 0 && (bytes.at[bytes.length - 1] == ' ' || bytes.at[bytes.length - 1] == '\t'))
        bytes.length--;
    return bytes;
}

/* A line that ends with CR LF; `line` is without them. Bare CR and LF, and other control characters but the tab, are
 * refused: they are what requests are smuggled with. */
static int line_of(struct kw_bytes *rest, struct kw_bytes *line) {
    for (size_t i = 0; i < rest->length; i++) {
        uint8_t byte = rest->at[i];
        if (byte == '\r') {
            if (i + 1 == rest->length)
                return HTTP_MORE;
            if (rest->at[i + 1] != '\n')
                return 400;
            *line = kw_bytes(rest->at, i);
            *rest = from(*rest, i + 2);
            return HTTP_OK;
        }
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
            return 400;
    }
    return HTTP_MORE;
}

/* No part of the path is empty, "." or "..", but the last may be empty. */
static int path_is_plain(struct kw_bytes path) {
    if (path.length == 0 || path.at[0] != '/' || !all_of(path, "._-/"))
        return 0;
    struct kw_bytes rest = from(path, 1);
    while (rest.length > 0) {
        struct kw_bytes part = cut(&rest, '/');
        if (part.length == 0 || is_text(part, ".") || is_text(part, ".."))
            return 0;
    }
    return 1;
}

static int request_line(struct kw_bytes line, struct http_request *request) {
    struct kw_bytes rest = line;
    struct kw_bytes method = cut(&rest, ' ');
    struct kw_bytes target = cut(&rest, ' ');
    if (!all_of(method, "-") || method.length == 0 || target.length == 0)
        return 400;
    if (!is_text(rest, "HTTP/1.1"))
        return rest.length == 8 && memcmp(rest.at, "HTTP/", 5) == 0 ? 505 : 400;
    if (is_text(method, "GET"))
        request->method = HTTP_GET;
    else if (is_text(method, "POST"))
        request->method = HTTP_POST;
    else
        return 405;
    request->path = cut(&target, '?');
    request->query = target;
    return path_is_plain(request->path) && all_of(request->query, "._-~%+&=*") ? HTTP_OK : 400;
}

static int body_length(struct kw_bytes value, struct http_request *request) {
    int64_t number = 0;
    if (kw_check_number(value, 0, BODY_MAX, &number) != KW_OK)
        return all_of(value, "") && value.length > 0 ? 413 : 400;
    request->body_length = (uint64_t)number;
    return HTTP_OK;
}

static int is_named(struct kw_bytes name, const char *wanted) {
    return name.length == strlen(wanted) && strncasecmp((const char *)name.at, wanted, name.length) == 0;
}

/* Headers that a request may have once, and the bit that says that it had. */
enum { HOST = 1, LENGTH = 2, COOKIE = 4, AUTHORIZATION = 8, TYPE = 16 };

static const struct {
    const char *name;
    unsigned bit;
    size_t to; /* where its value goes; 0: nowhere */
} once[] = {
    {"host", HOST, 0},
    {"content-length", LENGTH, 0},
    {"cookie", COOKIE, offsetof(struct http_request, cookie)},
    {"authorization", AUTHORIZATION, offsetof(struct http_request, authorization)},
    {"content-type", TYPE, offsetof(struct http_request, content_type)},
};

static int header(struct kw_bytes line, struct http_request *request, unsigned *had) {
    size_t colon = find(line, ':');
    struct kw_bytes name = kw_bytes(line.at, colon);
    if (colon == line.length || colon == 0 || !all_of(name, "!#$%&'*+-.^_`|~"))
        return 400;
    struct kw_bytes value = trimmed(from(line, colon + 1));
    if (is_named(name, "transfer-encoding"))
        return 501;
    /* Who expects a go-ahead sends the body after a while without one (RFC 9110, 10.1.1). */
    if (is_named(name, "expect"))
        return is_named(value, "100-continue") ? HTTP_OK : 417;
    for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++) {
        if (!is_named(name, once[i].name))
            continue;
        if (*had & once[i].bit)
            return 400;
        *had |= once[i].bit;
        if (once[i].to != 0)
            memcpy((uint8_t *)request + once[i].to, &value, sizeof(value));
        if (once[i].bit == LENGTH)
            return body_length(value, request);
    }
    return HTTP_OK;
}

/* What the headers together must say. */
static int complete(const struct http_request *request, unsigned had) {
    if (!(had & HOST))
        return 400;
    if (request->method == HTTP_POST)
        return had & LENGTH ? HTTP_OK : 411;
    return request->body_length > 0 ? 400 : HTTP_OK;
}

static int headers(struct kw_bytes *rest, struct http_request *request) {
    struct kw_bytes line = {NULL, 0};
    unsigned had = 0;
    for (unsigned count = 0; count <= HTTP_HEADERS_MAX; count++) {
        int status = line_of(rest, &line);
        if (status != HTTP_OK)
            return status;
        if (line.length == 0)
            return complete(request, had);
        status = header(line, request, &had);
        if (status != HTTP_OK)
            return status;
    }
    return 431;
}

int http_read(struct kw_bytes bytes, struct http_request *request) {
    struct http_request made = {0};
    struct kw_bytes rest = bytes;
    struct kw_bytes line = {NULL, 0};
    if (rest.length > HTTP_HEAD_MAX)
        rest.length = HTTP_HEAD_MAX;
    int full = rest.length == HTTP_HEAD_MAX;
    int status = line_of(&rest, &line);
    if (status == HTTP_MORE)
        return full ? 414 : HTTP_MORE;
    if (status == HTTP_OK)
        status = request_line(line, &made);
    if (status == HTTP_OK)
        status = headers(&rest, &made);
    if (status == HTTP_MORE)
        return full ? 431 : HTTP_MORE;
    if (status != HTTP_OK)
        return status;
    made.head_length = (size_t)(rest.at - bytes.at);
    *request = made;
    return HTTP_OK;
}

static int digit_of(uint8_t letter) {
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    letter |= 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static enum kw_status decode(struct kw_bytes value, char *to, size_t room) {
    size_t length = 0;
    for (size_t i = 0; i < value.length; i++) {
        uint8_t byte = value.at[i];
        if (byte == '+') {
            byte = ' ';
        } else if (byte == '%') {
            int high = i + 2 < value.length ? digit_of(value.at[i + 1]) : -1;
            int low = i + 2 < value.length ? digit_of(value.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return KW_ERROR_FORMAT;
            byte = (uint8_t)(high << 4 | low);
            i += 2;
        }
        if (byte == 0)
            return KW_ERROR_FORMAT;
        if (length + 1 >= room)
            return KW_ERROR_ROOM;
        to[length++] = (char)byte;
    }
    to[length] = 0;
    return KW_OK;
}

enum kw_status http_field(struct kw_bytes form, const char *name, char *to, size_t room) {
    struct kw_bytes found = {NULL, 0};
    int times = 0;
    while (form.length > 0) {
        struct kw_bytes value = cut(&form, '&');
        struct kw_bytes key = cut(&value, '=');
        if (is_text(key, name)) {
            found = value;
            times++;
        }
    }
    if (times == 0)
        return KW_ERROR_MISSING;
    enum kw_status status = times == 1 ? decode(found, to, room) : KW_ERROR_FORMAT;
    if (status != KW_OK)
        kw_wipe(to, room);
    return status;
}

struct kw_bytes http_cookie(struct kw_bytes cookies, const char *name) {
    struct kw_bytes found = {NULL, 0};
    int times = 0;
    while (cookies.length > 0) {
        struct kw_bytes value = trimmed(cut(&cookies, ';'));
        struct kw_bytes key = cut(&value, '=');
        if (is_text(key, name)) {
            found = value;
            times++;
        }
    }
    return times == 1 ? found : kw_bytes(NULL, 0);
}

const char *http_phrase(int status) {
    static const struct {
        int status;
        const char *phrase;
    } phrases[] = {
        {200, "OK"},
        {202, "Accepted"},
        {303, "See Other"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Error";
}
