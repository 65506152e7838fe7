#include "csaf/cpe.h"

const char *const cpe_attribute_words[CPE_ATTRIBUTES] = {"part",      "vendor",    "product",  "version",
                                                         "update",    "edition",   "language", "sw_edition",
                                                         "target_sw", "target_hw", "other"};

/* ---- what a value may be */

static bool is_part(struct str text) {
    return text.len == 1 && str_find_char(STR("aho"), char_lower(*text.ptr)) != SIZE_MAX;
}

/* Two or three letters, and a region (clause 5.3.3.2). */
static bool is_language(struct str text) {
    size_t dash = str_find_char(text, '-');
    struct str language = str_slice(text, 0, dash), region = dash == SIZE_MAX ? STR_NONE : str_skip(text, dash + 1);
    bool digits = region.len == 3;
    for (size_t i = 0; i < language.len; i++)
        if (!char_is_alpha(language.ptr[i]))
            return false;
    for (size_t i = 0; i < region.len; i++)
        if (digits ? !char_is_digit(region.ptr[i]) : !char_is_alpha(region.ptr[i]))
            return false;
    return language.len >= 2 && language.len <= 3 && (!region.ptr || region.len == 2 || digits);
}

static bool fits(enum cpe_attribute attribute, const struct cpe_value *value) {
    if (value->kind != CPE_TEXT)
        return true;
    return attribute == CPE_PART ? is_part(value->text) : attribute == CPE_LANGUAGE ? is_language(value->text) : true;
}

/* ---- formatted strings */

/* What has to be quoted, and may be. */
static bool is_quotable(char c) {
    return str_find_char(STR("\\*?!\"#$%&'()+,/:;<=>@[]^`{|}~"), c) != SIZE_MAX;
}

static bool is_plain(char c) {
    return char_is_alnum(c) || c == '-' || c == '.' || c == '_';
}

/* One '*', or any number of '?', at either end. Returns how many. */
static size_t wildcards_at(struct str text) {
    size_t len = 0;
    if (text.len > 0 && *text.ptr == '*')
        return 1;
    while (len < text.len && text.ptr[len] == '?')
        len++;
    return len;
}

/* Reads up to a ':' that is not quoted. `bytes` has room for the text. */
static bool read_formatted(struct str text, char *bytes, struct cpe_value *value) {
    size_t front = wildcards_at(text), at = front, len = front, body = 0;
    *value = (struct cpe_value){.kind = CPE_TEXT, .text = {bytes, 0}};
    if (front == text.len)
        value->kind = str_eq(text, STR("*")) ? CPE_ANY : CPE_TEXT;
    if (str_eq(text, STR("-")))
        value->kind = CPE_NOT_APPLICABLE;
    if (value->kind != CPE_TEXT)
        return true;
    for (size_t i = 0; i < front; i++)
        bytes[i] = text.ptr[i];
    for (; at < text.len; at++, body++) {
        bool quoted = text.ptr[at] == '\\' && at + 1 < text.len;
        if (quoted ? !is_quotable(text.ptr[at + 1]) : !is_plain(text.ptr[at]))
            break;
        at += quoted;
        bytes[len++] = text.ptr[at];
    }
    size_t back = wildcards_at(str_skip(text, at));
    for (size_t i = 0; i < back; i++)
        bytes[len++] = text.ptr[at + i];
    value->wildcard = front + back > 0;
    value->text.len = len;
    return body > 0 && at + back == text.len;
}

/* The part before the next ':' that is not quoted; false when there is none left. */
static bool next_formatted(struct str *rest, struct str *part) {
    size_t len = 0;
    if (!rest->ptr)
        return false;
    while (len < rest->len && rest->ptr[len] != ':')
        len += rest->ptr[len] == '\\' ? 2 : 1;
    len = len < rest->len ? len : rest->len;
    *part = str_slice(*rest, 0, len);
    *rest = len < rest->len ? str_skip(*rest, len + 1) : STR_NONE;
    return true;
}

static bool read_all_formatted(struct str rest, char *bytes, struct cpe *cpe) {
    struct str part;
    for (size_t i = 0; i < CPE_ATTRIBUTES; i++) {
        if (!next_formatted(&rest, &part) || !read_formatted(part, bytes, &cpe->values[i]) ||
            !fits((enum cpe_attribute)i, &cpe->values[i]))
            return false;
        bytes += part.len;
    }
    return rest.ptr == NULL;
}

/* ---- URIs */

static int hex_value(char c) {
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %01 is '?' and %02 is '*' for others; what else is encoded stands for itself. */
static bool read_encoded(struct str text, char *bytes, struct cpe_value *value) {
    static const char wildcards[] = {0, '?', '*'};
    size_t len = 0;
    *value = (struct cpe_value){.kind = CPE_TEXT, .text = {bytes, 0}};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c != '%' && !char_is_alnum(c) && str_find_char(STR("._-~"), c) == SIZE_MAX)
            return false;
        if (c == '%') {
            int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
            int code = high < 0 || low < 0 ? 0 : high * 16 + low;
            if (code == 0)
                return false;
            value->wildcard |= code < (int)sizeof wildcards;
            c = code < (int)sizeof wildcards ? wildcards[code] : (char)code;
            i += 2;
        }
        bytes[len++] = c;
    }
    value->text.len = len;
    value->kind = text.len == 0 ? CPE_ANY : str_eq(text, STR("-")) ? CPE_NOT_APPLICABLE : CPE_TEXT;
    return true;
}

/* "~edition~sw_edition~target_sw~target_hw~other": what 2.3 has beyond 2.2, packed into one. */
static bool read_packed(struct str text, char *bytes, struct cpe *cpe) {
    static const enum cpe_attribute packed[] = {CPE_EDITION, CPE_SW_EDITION, CPE_TARGET_SW, CPE_TARGET_HW, CPE_OTHER};
    struct str rest = str_skip(text, 1), part;
    if (!str_starts(text, STR("~")))
        return read_encoded(text, bytes, &cpe->values[CPE_EDITION]);
    for (size_t i = 0; i < ARRAY_LEN(packed); i++) {
        if (!str_next(&rest, '~', &part) || !read_encoded(part, bytes, &cpe->values[packed[i]]))
            return false;
        bytes += part.len;
    }
    return rest.ptr == NULL;
}

static bool read_uri(struct str rest, char *bytes, struct cpe *cpe) {
    struct str part;
    for (size_t i = 0; i <= CPE_LANGUAGE && str_next(&rest, ':', &part); i++) {
        bool read = i == CPE_EDITION ? read_packed(part, bytes, cpe) : read_encoded(part, bytes, &cpe->values[i]);
        if (!read || (i == CPE_PART && !fits(CPE_PART, &cpe->values[CPE_PART])))
            return false;
        bytes += part.len;
    }
    return rest.ptr == NULL;
}

enum status cpe_read(struct str text, struct arena *arena, struct cpe *cpe, bool *valid) {
    static const struct str formatted = STR_INIT("cpe:2.3:"), uri = STR_INIT("cpe:/");
    bool is_formatted = str_starts(text, formatted);
    *cpe = (struct cpe){.values = {{CPE_ANY, false, STR_NONE}}};
    *valid = false;
    if (!is_formatted && !str_starts_nocase(text, uri))
        return STATUS_OK;
    char *bytes = arena_get_raw(arena, text.len, 1);
    if (!bytes)
        return STATUS_MEMORY;
    *valid = is_formatted ? read_all_formatted(str_skip(text, formatted.len), bytes, cpe)
                          : read_uri(str_skip(text, uri.len), bytes, cpe);
    return STATUS_OK;
}
