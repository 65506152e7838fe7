#include "base/url.h"

#include "base/curl_call.h"

/* Control characters are refused by hand: a parser that drops or escapes them would fetch something that nobody read.
 */
static bool is_plain(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return false;
    return text.len > 0 && text.len <= URL_BYTES_MAX;
}

static enum url_fault fault_of(CURLUcode code) {
    switch (code) {
    case CURLUE_OK:
        return URL_FINE;
    case CURLUE_OUT_OF_MEMORY:
        return URL_NO_MEMORY;
    case CURLUE_USER_NOT_ALLOWED:
        return URL_WITH_USER;
    case CURLUE_UNSUPPORTED_SCHEME:
        return URL_NOT_HTTPS;
    default:
        return URL_MALFORMED;
    }
}

/* Gives `text` to the handle: over what it holds, as a reference to that. */
static enum url_fault set_url(CURLU *handle, struct str text, struct arena *arena) {
    struct str ended = str_copy(arena, text);
    if (!ended.ptr)
        return URL_NO_MEMORY;
    return fault_of(curl_call.url_set(handle, CURLUPART_URL, ended.ptr,
                                      CURLU_URLENCODE | CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME));
}

static enum url_fault get_part(CURLU *handle, CURLUPart part, unsigned flags, struct arena *arena, struct str *text) {
    char *found = NULL;
    enum url_fault fault = fault_of(curl_call.url_get(handle, part, &found, flags));
    if (fault != URL_FINE)
        return fault;
    *text = str_copy(arena, str_from(found));
    curl_call.free(found);
    return text->ptr ? URL_FINE : URL_NO_MEMORY;
}

/* The host's name in lower case, so that it is one however it is written; "name:port" of it. */
static enum url_fault settle_host(CURLU *handle, struct arena *arena, struct str *pair) {
    struct str name, port;
    enum url_fault fault = get_part(handle, CURLUPART_HOST, 0, arena, &name);
    if (fault == URL_FINE)
        fault = get_part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT, arena, &port);
    if (fault != URL_FINE)
        return fault;
    name = str_lower(arena, name);
    if (name.len == 0)
        return name.ptr ? URL_MALFORMED : URL_NO_MEMORY;
    *pair = str_format(arena, STR_F ":" STR_F, STR_A(name), STR_A(port));
    return pair->ptr ? fault_of(curl_call.url_set(handle, CURLUPART_HOST, name.ptr, 0)) : URL_NO_MEMORY;
}

/* The checks that an address has to pass, whoever wrote it. */
static enum url_fault read_out(CURLU *handle, struct arena *arena, struct str *url, struct str *host) {
    struct str scheme, text, pair;
    enum url_fault fault = get_part(handle, CURLUPART_SCHEME, 0, arena, &scheme);
    if (fault == URL_FINE && !str_eq_nocase(scheme, STR("https")))
        return URL_NOT_HTTPS;
    if (fault == URL_FINE)
        fault = settle_host(handle, arena, &pair);
    if (fault == URL_FINE)
        fault = fault_of(curl_call.url_set(handle, CURLUPART_FRAGMENT, NULL, 0));
    if (fault == URL_FINE)
        fault = get_part(handle, CURLUPART_URL, CURLU_NO_DEFAULT_PORT, arena, &text);
    if (fault != URL_FINE)
        return fault;
    if (text.len > URL_BYTES_MAX)
        return URL_MALFORMED;
    if (url)
        *url = text;
    if (host)
        *host = pair;
    return URL_FINE;
}

static enum url_fault join_once(struct str base, struct str reference, struct arena *arena, struct str *url,
                                struct str *host) {
    CURLU *handle = curl_load() ? curl_call.url() : NULL;
    if (!handle)
        return URL_NO_MEMORY;
    enum url_fault fault = base.len ? set_url(handle, base, arena) : URL_FINE;
    if (fault == URL_FINE)
        fault = set_url(handle, reference, arena);
    if (fault == URL_FINE)
        fault = read_out(handle, arena, url, host);
    curl_call.url_cleanup(handle);
    return fault;
}

enum url_fault url_join(struct str base, struct str reference, struct arena *arena, struct str *url, struct str *host) {
    if (!is_plain(reference))
        return URL_MALFORMED;
    enum url_fault fault = join_once(base, reference, arena, url, host);
    /* Without memory libcurl resolves a reference as if it had no base, and calls it malformed. */
    return fault == URL_MALFORMED && base.len ? join_once(base, reference, arena, url, host) : fault;
}

enum url_fault url_check(struct str text, struct arena *arena, struct str *url, struct str *host) {
    return url_join(STR_NONE, text, arena, url, host);
}

struct str url_fault_text(enum url_fault fault) {
    static const struct str TEXTS[] = {
        [URL_FINE] = STR_INIT("is fine"),
        [URL_MALFORMED] = STR_INIT("is no URL"),
        [URL_NOT_HTTPS] = STR_INIT("is not https"),
        [URL_WITH_USER] = STR_INIT("holds a user's name"),
        [URL_NO_MEMORY] = STR_INIT("cannot be held in memory"),
    };
    return TEXTS[fault];
}
