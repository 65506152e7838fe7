#include "probe/outside/http.h"

bool http_read(struct str bytes, struct http_reply *reply) {
    enum { STATUS_AT = 9, LINE_LEAST = 12 };
    uint64_t status;
    size_t line = str_find_char(bytes, '\n'), head = str_find(bytes, STR("\r\n\r\n")), gap = 4;
    size_t bare = str_find(head == SIZE_MAX ? bytes : str_slice(bytes, 0, head), STR("\n\n"));
    /* Small servers end their lines with LF alone. */
    if (bare != SIZE_MAX) {
        head = bare;
        gap = 2;
    }
    *reply = (struct http_reply){.line = STR("")};
    if (head == SIZE_MAX || line > head + 1 || line < LINE_LEAST || !str_starts(bytes, STR("HTTP/1.")) ||
        !str_u64(str_slice(bytes, STATUS_AT, STATUS_AT + 3), 599, &status) || status < 100)
        return false;
    reply->status = (unsigned)status;
    reply->line = str_trim(str_slice(bytes, 0, line));
    reply->head = line < head ? str_slice(bytes, line + 1, head) : STR("");
    reply->body = str_skip(bytes, head + gap);
    return true;
}

struct str http_field(const struct http_reply *reply, struct str name) {
    struct str rest = reply->head;
    for (struct str line; str_next(&rest, '\n', &line);) {
        size_t colon = str_find_char(line, ':');
        if (colon != SIZE_MAX && str_eq_nocase(str_slice(line, 0, colon), name))
            return str_trim(str_skip(line, colon + 1));
    }
    return STR_NONE;
}

bool http_is_whole(struct str bytes) {
    struct http_reply reply;
    uint64_t length;
    if (!http_read(bytes, &reply))
        return false;
    if (str_u64(http_field(&reply, STR("Content-Length")), UINT32_MAX, &length))
        return reply.body.len >= length;
    return reply.status == 204 || reply.status == 304 || str_find_nocase(reply.body, STR("</html>")) != SIZE_MAX;
}

/* A path that can stand in a request: visible ASCII, not too long. */
static bool is_path(struct str text) {
    enum { PATH_MAX_LEN = 512 };
    bool good = text.len > 0 && text.len <= PATH_MAX_LEN && text.ptr[0] == '/';
    for (size_t i = 0; good && i < text.len; i++)
        good = text.ptr[i] > ' ' && text.ptr[i] < 0x7f;
    return good;
}

/* Whether "HOST", "HOST:PORT" or, of IPv6, "[HOST]:PORT" is this host; a zone is in no address of the web. */
static bool is_host(struct str authority, struct str host) {
    size_t colon = str_find_char(authority, ':');
    if (!str_starts(authority, STR("[")))
        return str_eq_nocase(str_slice(authority, 0, colon), host);
    size_t close = str_find_char(authority, ']');
    return str_eq_nocase(str_slice(authority, 1, close), str_slice(host, 0, str_find_char(host, '%')));
}

/* What stands behind scheme and host of an address of this same server, without its fragment; ptr NULL: elsewhere. */
static struct str path_of(struct str location, struct str host) {
    size_t scheme = str_find(location, STR("://"));
    if (scheme != SIZE_MAX) {
        location = str_skip(location, scheme + 3);
        size_t slash = str_find_char(location, '/');
        size_t end = slash < location.len ? slash : location.len;
        if (!is_host(str_slice(location, 0, end), host))
            return STR_NONE;
        location = end < location.len ? str_skip(location, end) : STR("/");
    } else if (str_starts(location, STR("//")))
        return STR_NONE;
    size_t fragment = str_find_char(location, '#');
    return fragment == SIZE_MAX ? location : str_slice(location, 0, fragment);
}

enum http_leads http_location(const struct http_reply *reply, struct str host, bool secure, struct str *path) {
    struct str location = http_field(reply, STR("Location"));
    *path = STR("");
    if (reply->status / 100 != 3 || !location.ptr)
        return HTTP_STAYS;
    if (!secure && str_starts_nocase(location, STR("https://")))
        return HTTP_TO_HTTPS;
    *path = path_of(location, host);
    return path->ptr && is_path(*path) ? HTTP_TO_PATH : HTTP_AWAY;
}

bool http_offers_login(const struct http_reply *reply) {
    static const char *const fields[] = {"type=\"password\"", "type='password'", "type=password"};
    if (reply->status == 401)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (str_find_nocase(reply->body, str_from(fields[i])) != SIZE_MAX)
            return true;
    return false;
}

/* Behind the element that begins at the front, when it is one whose content nobody reads; else 0. */
static size_t unread_length(struct str rest) {
    static const struct {
        struct str begin, end;
    } elements[] = {{STR_INIT("<script"), STR_INIT("</script")},
                    {STR_INIT("<style"), STR_INIT("</style")},
                    {STR_INIT("<!--"), STR_INIT("-->")}};
    for (size_t i = 0; i < ARRAY_LEN(elements); i++) {
        if (!str_starts_nocase(rest, elements[i].begin))
            continue;
        size_t end = str_find_nocase(rest, elements[i].end);
        return end == SIZE_MAX ? rest.len : end + elements[i].end.len;
    }
    return 0;
}

struct str http_text(struct arena *arena, struct str body) {
    char *text = arena_get_raw(arena, body.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; text && i < body.len;) {
        struct str rest = str_skip(body, i);
        char c = rest.ptr[0];
        size_t skipped = c == '<' ? unread_length(rest) : 0;
        if (c == '<' && skipped == 0) {
            size_t end = str_find_char(rest, '>');
            skipped = end == SIZE_MAX ? rest.len : end + 1;
        }
        i += skipped ? skipped : 1;
        if (skipped || char_is_blank(c))
            c = ' ';
        if (c != ' ' || (len > 0 && text[len - 1] != ' '))
            text[len++] = c;
    }
    return (struct str){text, text ? len : 0};
}
