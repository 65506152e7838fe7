#include "csaf/schema_format.h"

#include "base/date.h"

struct str schema_format_name(enum schema_format format) {
    static const struct str names[FORMAT_COUNT] = {
        [FORMAT_NONE] = STR_INIT(""),     [FORMAT_DATE_TIME] = STR_INIT("date-time"),
        [FORMAT_URI] = STR_INIT("uri"),   [FORMAT_JSON_POINTER] = STR_INIT("json-pointer"),
        [FORMAT_UUID] = STR_INIT("uuid"),
    };
    return names[format];
}

const char *schema_format_example(enum schema_format format) {
    static const char *const examples[FORMAT_COUNT] = {
        [FORMAT_NONE] = "a text",
        [FORMAT_DATE_TIME] = "2026-01-31T12:00:00Z",
        [FORMAT_URI] = "https://example.com/path",
        [FORMAT_JSON_POINTER] = "/document/title",
        [FORMAT_UUID] = "123e4567-e89b-42d3-a456-426614174000",
    };
    return examples[format];
}

static bool is_date_time(struct str text) {
    int64_t seconds;
    return date_time_parse(text, &seconds);
}

static bool is_hex(char c) {
    return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
}

/* RFC 3986 3.1 */
static size_t scheme_length(struct str text) {
    size_t at = 0;
    while (at < text.len &&
           (char_is_alnum(text.ptr[at]) || (at > 0 && str_find_char(STR("+-."), text.ptr[at]) != SIZE_MAX)))
        at++;
    return at > 0 && char_is_alpha(text.ptr[0]) && at < text.len && text.ptr[at] == ':' ? at : 0;
}

/* RFC 3986 2: what may stand in a URI besides letters and digits. */
enum { URI_OTHER, URI_PLAIN, URI_HASH, URI_BRACKET, URI_PERCENT };
static const uint8_t uri_signs[256] = {
    ['-'] = URI_PLAIN,   ['.'] = URI_PLAIN,   ['_'] = URI_PLAIN,   ['~'] = URI_PLAIN, [':'] = URI_PLAIN,
    ['/'] = URI_PLAIN,   ['?'] = URI_PLAIN,   ['@'] = URI_PLAIN,   ['!'] = URI_PLAIN, ['$'] = URI_PLAIN,
    ['&'] = URI_PLAIN,   ['('] = URI_PLAIN,   [')'] = URI_PLAIN,   ['*'] = URI_PLAIN, ['+'] = URI_PLAIN,
    ['\''] = URI_PLAIN,  [','] = URI_PLAIN,   [';'] = URI_PLAIN,   ['='] = URI_PLAIN, ['#'] = URI_HASH,
    ['['] = URI_BRACKET, [']'] = URI_BRACKET, ['%'] = URI_PERCENT,
};

/* Of the text behind "//" what stands before the path, without the user. */
static struct str host_of(struct str text) {
    size_t end = 0, at;
    while (end < text.len && str_find_char(STR("/?#"), text.ptr[end]) == SIZE_MAX)
        end++;
    text = str_slice(text, 0, end);
    at = str_find_char(text, '@');
    return at == SIZE_MAX ? text : str_skip(text, at + 1);
}

/* RFC 3986 3.2: a name or an IP literal in brackets, and a port of digits. Brackets stand nowhere else. */
static bool is_host(struct str host, unsigned brackets) {
    size_t end = str_find_char(host, host.len > 0 && host.ptr[0] == '[' ? ']' : ':');
    bool literal = host.len > 0 && host.ptr[0] == '[';
    if (brackets != (literal ? 2u : 0u) || (literal && end == SIZE_MAX))
        return false;
    struct str port = end == SIZE_MAX ? STR("") : str_skip(host, end + literal);
    for (size_t i = 0; i < port.len; i++)
        if (i == 0 ? port.ptr[i] != ':' : !char_is_digit(port.ptr[i]))
            return false;
    return true;
}

static bool is_uri(struct str text) {
    size_t at = scheme_length(text);
    unsigned counts[URI_PERCENT + 1] = {0};
    if (at == 0)
        return false;
    struct str rest = str_skip(text, at + 1);
    bool authority = str_starts(rest, STR("//"));
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (char_is_alnum(c))
            continue;
        uint8_t sign = uri_signs[(unsigned char)c];
        counts[sign]++;
        if (sign == URI_PERCENT && !(at + 2 < text.len && is_hex(text.ptr[at + 1]) && is_hex(text.ptr[at + 2])))
            return false;
    }
    if (counts[URI_OTHER] > 0 || counts[URI_HASH] > 1)
        return false;
    return authority ? is_host(host_of(str_skip(rest, 2)), counts[URI_BRACKET]) : counts[URI_BRACKET] == 0;
}

/* RFC 6901 3 */
static bool is_json_pointer(struct str text) {
    if (text.len > 0 && text.ptr[0] != '/')
        return false;
    for (size_t at = 0; at < text.len; at++)
        if (text.ptr[at] == '~' && (at + 1 == text.len || (text.ptr[at + 1] != '0' && text.ptr[at + 1] != '1')))
            return false;
    return true;
}

static bool is_uuid(struct str text) {
    static const struct str shape = STR_INIT("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    for (size_t i = 0; i < text.len && i < shape.len; i++)
        if (shape.ptr[i] == '-' ? text.ptr[i] != '-' : !is_hex(text.ptr[i]))
            return false;
    return text.len == shape.len;
}

bool schema_format_holds(enum schema_format format, struct str text) {
    static bool (*const checks[FORMAT_COUNT])(struct str) = {[FORMAT_DATE_TIME] = is_date_time,
                                                             [FORMAT_URI] = is_uri,
                                                             [FORMAT_JSON_POINTER] = is_json_pointer,
                                                             [FORMAT_UUID] = is_uuid};
    return !checks[format] || checks[format](text);
}
