#include "catalogue/identifier.h"

static void skip_gap(struct str *rest) {
    while (rest->len > 0 && (char_is_blank(*rest->ptr) || *rest->ptr == '-' || *rest->ptr == '_'))
        *rest = str_skip(*rest, 1);
}

static bool take(struct str *rest, char c) {
    if (rest->len == 0 || char_lower(*rest->ptr) != c)
        return false;
    *rest = str_skip(*rest, 1);
    return true;
}

static bool take_number(struct str *rest, uint8_t *out) {
    size_t digits = 0;
    uint64_t value = 0;
    while (digits < rest->len && char_is_digit(rest->ptr[digits]))
        digits++;
    if (!str_u64(str_slice(*rest, 0, digits), IDENTIFIER_NUMBER_MAX, &value) || value == 0)
        return false;
    *rest = str_skip(*rest, digits);
    *out = (uint8_t)value;
    return true;
}

static bool take_prefix(struct str *rest, char prefix[IDENTIFIER_PREFIX_MAX + 1]) {
    size_t len = 0;
    while (len < rest->len && char_is_alpha(rest->ptr[len])) {
        if (len == IDENTIFIER_PREFIX_MAX)
            return false;
        char c = rest->ptr[len];
        prefix[len++] = (char)(c >= 'a' ? c - 32 : c);
    }
    *rest = str_skip(*rest, len);
    return len >= 2;
}

/* "RE 2", "re-2", "RE(2)" or "(2)". */
static bool take_enhancement(struct str *rest, uint8_t *out) {
    bool named = take(rest, 'r') && take(rest, 'e');
    skip_gap(rest);
    bool open = take(rest, '(');
    if (!named && !open)
        return false;
    skip_gap(rest);
    if (!take_number(rest, out))
        return false;
    skip_gap(rest);
    return !open || take(rest, ')');
}

bool identifier_parse(struct str text, struct identifier *out) {
    struct identifier id = {0};
    struct str rest = str_trim(text);
    if (!take_prefix(&rest, id.prefix))
        return false;
    skip_gap(&rest);
    if (!take_number(&rest, &id.major))
        return false;
    id.dotted = take(&rest, '.');
    if (id.dotted && !take_number(&rest, &id.minor))
        return false;
    skip_gap(&rest);
    if (rest.len > 0 && !take_enhancement(&rest, &id.enhancement))
        return false;
    skip_gap(&rest);
    if (rest.len > 0)
        return false;
    *out = id;
    return true;
}

bool identifier_names_requirement(struct str text) {
    static const char *const prefixes[] = {"CR", "SAR", "EDR", "HDR", "NDR", "CCSC", "SR",
                                           "SM", "SD",  "SI",  "SVV", "DM",  "SUM",  "SG"};
    struct identifier id;
    if (!identifier_parse(text, &id))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
        if (strcmp(id.prefix, prefixes[i]) == 0)
            return true;
    return false;
}

struct str identifier_text(const struct identifier *id, char buffer[IDENTIFIER_TEXT_MAX]) {
    bool constraint = strcmp(id->prefix, "CCSC") == 0;
    int len =
        snprintf(buffer, IDENTIFIER_TEXT_MAX, "%s%c%u", id->prefix, id->dotted || constraint ? ' ' : '-', id->major);
    if (id->dotted)
        len += snprintf(buffer + len, IDENTIFIER_TEXT_MAX - (size_t)len, ".%u", id->minor);
    if (id->enhancement > 0)
        len += snprintf(buffer + len, IDENTIFIER_TEXT_MAX - (size_t)len, " RE %u", id->enhancement);
    return (struct str){buffer, (size_t)len};
}
