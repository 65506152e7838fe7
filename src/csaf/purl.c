#include "csaf/purl.h"

#include "base/map.h"

enum { FLAG_NONE, FLAG_YES };
enum { NAMESPACE_OPTIONAL = PURL_OPTIONAL, NAMESPACE_REQUIRED = PURL_REQUIRED, NAMESPACE_PROHIBITED = PURL_PROHIBITED };

struct type_row {
    uint32_t type, needs; /* in the pool */
    uint8_t namespace;
    uint8_t fold_namespace, fold_name, arch;
};

#include "csaf/purl_type.inc"

/* `type` in lower case. NULL: it is not known, so it asks for nothing. */
static const struct type_row *find_type(struct str type) {
    size_t low = 0, high = ARRAY_LEN(purl_type_rows);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(str_from(&purl_type_pool[purl_type_rows[middle].type]), type);
        if (order == 0)
            return &purl_type_rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static enum status fail(struct purl *purl, enum purl_fault fault, struct str part) {
    purl->fault = fault;
    purl->part = part;
    return STATUS_OK;
}

/* ---- characters */

/* RFC 3986, section 2: unreserved, reserved, and '%'. */
static bool is_url_character(char c) {
    return char_is_alnum(c) || str_find_char(STR("-._~:/?#[]@!$&'()*+,;=%"), c) != SIZE_MAX;
}

static int hex_value(char c) {
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Without any '%', the text itself. */
static enum status decode(struct purl *purl, struct str text, struct arena *arena, struct str *decoded) {
    size_t len = 0;
    *decoded = text;
    if (str_find_char(text, '%') == SIZE_MAX)
        return STATUS_OK;
    char *bytes = arena_get_raw(arena, text.len, 1);
    if (!bytes)
        return STATUS_MEMORY;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            bytes[len++] = text.ptr[i];
            continue;
        }
        int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
        int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
        if (high < 0 || low < 0)
            return fail(purl, PURL_ENCODING, str_skip(text, i));
        bytes[len++] = (char)(high * 16 + low);
        i += 2;
    }
    *decoded = (struct str){bytes, len};
    return str_utf8_valid(*decoded) ? STATUS_OK : fail(purl, PURL_ENCODING, text);
}

static enum status fold(struct arena *arena, bool wanted, struct str *text) {
    if (!wanted)
        return STATUS_OK;
    *text = str_lower(arena, *text);
    return text->ptr ? STATUS_OK : STATUS_MEMORY;
}

/* ---- the parts */

/* Slashes at either end do not count. */
static struct str trim_slashes(struct str text) {
    while (text.len > 0 && text.ptr[0] == '/')
        text = str_skip(text, 1);
    while (text.len > 0 && text.ptr[text.len - 1] == '/')
        text.len--;
    return text;
}

static bool is_dots(struct str segment) {
    return str_eq(segment, STR(".")) || str_eq(segment, STR(".."));
}

/* A path, decoded segment by segment: a slash within one would be lost. STR_NONE for an empty path. */
static enum status read_path(struct purl *purl, struct str text, enum purl_fault fault, struct arena *arena,
                             struct str *path) {
    struct str rest = trim_slashes(text), whole = rest, segment, decoded;
    *path = STR_NONE;
    if (rest.len == 0)
        return STATUS_OK;
    while (str_next(&rest, '/', &segment)) {
        TRY(decode(purl, segment, arena, &decoded));
        if (purl->fault)
            return STATUS_OK;
        if (decoded.len == 0 || str_find_char(decoded, '/') != SIZE_MAX || (fault == PURL_SUBPATH && is_dots(decoded)))
            return fail(purl, fault, segment.len ? segment : text);
    }
    return decode(purl, whole, arena, path);
}

static bool is_key(struct str key) {
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        if (!(c >= 'a' && c <= 'z') && (i == 0 || (!char_is_digit(c) && c != '.' && c != '-' && c != '_')))
            return false;
    }
    return key.len > 0;
}

static enum status check_qualifiers(struct purl *purl, struct arena *arena) {
    struct str rest = purl->qualifiers, pair, value;
    struct map seen;
    map_init(&seen, arena, false);
    if (rest.len == 0)
        return STATUS_OK;
    while (str_next(&rest, '&', &pair)) {
        uint32_t stored, number = (uint32_t)seen.count;
        size_t equals = str_find_char(pair, '=');
        struct str key = str_slice(pair, 0, equals);
        if (equals == SIZE_MAX || !is_key(key))
            return fail(purl, PURL_QUALIFIER, pair);
        TRY(map_add(&seen, key, number, &stored));
        if (stored != number)
            return fail(purl, PURL_REPEATED, key);
        TRY(decode(purl, str_skip(pair, equals + 1), arena, &value));
        if (purl->fault)
            return STATUS_OK;
    }
    return STATUS_OK;
}

static bool is_type(struct str type) {
    for (size_t i = 0; i < type.len; i++) {
        char c = type.ptr[i];
        if (!char_is_alpha(c) && (i == 0 || (!char_is_digit(c) && c != '.' && c != '-')))
            return false;
    }
    return type.len > 0;
}

static size_t find_last(struct str text, char c) {
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != c)
        at--;
    return at > 0 ? at - 1 : SIZE_MAX;
}

/* Takes what stands behind the last `c` off the text; STR_NONE where there is none. */
static struct str take_behind(struct str *text, char c) {
    size_t at = find_last(*text, c);
    struct str behind = at == SIZE_MAX ? STR_NONE : str_skip(*text, at + 1);
    *text = str_slice(*text, 0, at);
    return behind;
}

/* The '@' that begins a namespace, as in "@babel/core", is often left as it is. */
static struct str take_version(struct str *text) {
    size_t at = find_last(*text, '@');
    bool begins = at != SIZE_MAX && (at == 0 || text->ptr[at - 1] == '/');
    if (begins && str_find_char(str_skip(*text, at), '/') != SIZE_MAX)
        return STR_NONE;
    return take_behind(text, '@');
}

/* "namespace/name@version". */
static enum status read_name(struct purl *purl, struct str text, struct arena *arena) {
    struct str version = take_version(&text);
    if (version.ptr && text.len > 0 && text.ptr[text.len - 1] == '/')
        return fail(purl, PURL_NAME, text);
    text = trim_slashes(text);
    size_t slash = find_last(text, '/');
    struct str name = slash == SIZE_MAX ? text : str_skip(text, slash + 1);
    if (name.len == 0)
        return fail(purl, PURL_NAME, text);
    TRY(read_path(purl, str_slice(text, 0, slash == SIZE_MAX ? 0 : slash), PURL_NAMESPACE, arena, &purl->namespace));
    if (!purl->fault)
        TRY(decode(purl, name, arena, &purl->name));
    if (!purl->fault && version.ptr && version.len > 0)
        TRY(decode(purl, version, arena, &purl->version));
    return STATUS_OK;
}

/* The whole character, however many bytes it has. */
static struct str character_at(struct str text) {
    uint32_t code;
    size_t length = str_utf8_next(text, &code);
    return str_slice(text, 0, length > 0 ? length : 1);
}

static enum status read_parts(struct purl *purl, struct str text, struct arena *arena) {
    for (size_t i = 0; i < text.len; i++)
        if (!is_url_character(text.ptr[i]))
            return fail(purl, PURL_CHARACTER, character_at(str_skip(text, i)));
    struct str subpath = take_behind(&text, '#');
    purl->qualifiers = take_behind(&text, '?');
    if (!str_starts(text, STR("pkg:")) || str_starts(text, STR("pkg:/")))
        return fail(purl, PURL_SCHEME, str_slice(text, 0, STR("pkg://").len));
    text = str_skip(text, STR("pkg:").len);
    size_t slash = str_find_char(text, '/');
    struct str type = str_slice(text, 0, slash);
    if (!is_type(type))
        return fail(purl, PURL_TYPE, type);
    TRY(read_path(purl, subpath, PURL_SUBPATH, arena, &purl->subpath));
    if (!purl->fault)
        TRY(check_qualifiers(purl, arena));
    if (!purl->fault)
        TRY(read_name(purl, slash == SIZE_MAX ? STR("") : str_skip(text, slash + 1), arena));
    purl->type = str_lower(arena, type);
    return purl->type.ptr ? STATUS_OK : STATUS_MEMORY;
}

enum { EXTENSION_LETTERS = 32 };
/* Names that a type rules out: a module instead of a distribution; an extension whose id it cannot be. */
static bool is_foreign_name(const struct purl *purl) {
    if (str_eq(purl->type, STR("cpan")))
        return str_contains(purl->name, STR("::"));
    if (!str_eq(purl->type, STR("chrome-extension")))
        return false;
    for (size_t i = 0; i < purl->name.len; i++)
        if (purl->name.ptr[i] < 'a' || purl->name.ptr[i] > 'p')
            return true;
    return purl->name.len != EXTENSION_LETTERS;
}

static enum status apply_type(struct purl *purl, struct arena *arena) {
    const struct type_row *row = find_type(purl->type);
    if (!row)
        return STATUS_OK;
    struct str needs = str_from(&purl_type_pool[row->needs]);
    TRY(fold(arena, row->fold_namespace && purl->namespace.ptr, &purl->namespace));
    TRY(fold(arena, row->fold_name, &purl->name));
    if (is_foreign_name(purl))
        return fail(purl, PURL_FOREIGN_NAME, purl->name);
    if (row->namespace == PURL_REQUIRED && !purl->namespace.ptr)
        return fail(purl, PURL_NO_NAMESPACE, purl->type);
    if (row->namespace == PURL_PROHIBITED && purl->namespace.ptr)
        return fail(purl, PURL_ANY_NAMESPACE, purl->type);
    return needs.len > 0 && purl_qualifier(purl, needs).len == 0 ? fail(purl, PURL_NO_QUALIFIER, needs) : STATUS_OK;
}

enum status purl_read(struct str text, struct arena *arena, struct purl *purl) {
    struct purl read = {.fault = PURL_VALID};
    TRY(read_parts(&read, text, arena));
    if (read.fault)
        *purl = (struct purl){.fault = read.fault, .part = read.part};
    else {
        TRY(apply_type(&read, arena));
        *purl = read;
    }
    return STATUS_OK;
}

/* ---- what was read */

bool purl_is_readable(const struct purl *purl) {
    return purl->fault == PURL_VALID || purl->fault > PURL_REPEATED;
}

bool purl_same(const struct purl *a, const struct purl *b) {
    return str_eq(a->type, b->type) && str_eq(a->namespace, b->namespace) && str_eq(a->name, b->name) &&
           str_eq(a->version, b->version) && str_eq(a->subpath, b->subpath);
}

struct str purl_qualifier(const struct purl *purl, struct str key) {
    struct str rest = purl->qualifiers, pair;
    while (str_next(&rest, '&', &pair)) {
        size_t equals = str_find_char(pair, '=');
        if (equals != SIZE_MAX && str_eq(str_slice(pair, 0, equals), key))
            return str_skip(pair, equals + 1);
    }
    return STR_NONE;
}

enum status purl_value(const struct purl *purl, struct str key, struct arena *arena, struct str *value) {
    /* Its encoding was checked when it was read. */
    struct purl checked = {.fault = PURL_VALID};
    return decode(&checked, purl_qualifier(purl, key), arena, value);
}

const char *purl_fault_text(enum purl_fault fault) {
    static const char *const texts[] = {
        [PURL_VALID] = "is valid",
        [PURL_CHARACTER] = "is no character of a URL: write it as % and two hexadecimal digits",
        [PURL_ENCODING] = "is no percent-encoded UTF-8: write each of its bytes as % and two hexadecimal digits",
        [PURL_SCHEME] = "is no beginning of one: write 'pkg:' and no slash",
        [PURL_TYPE] = "is no type of packages: write one such as npm, deb or generic",
        [PURL_NAME] = "has no name of a package: add it behind the type",
        [PURL_NAMESPACE] = "is no namespace: take out parts that are empty or hold a slash",
        [PURL_SUBPATH] = "is no subpath: take out parts that are empty, '.' or '..', or hold a slash",
        [PURL_QUALIFIER] = "is no qualifier: write it as key=value, the key in small letters",
        [PURL_REPEATED] = "is the key of two qualifiers: keep one",
        [PURL_FOREIGN_NAME] = "is no name that packages of this type can have: correct it, or the type",
        [PURL_NO_NAMESPACE] = "is a type whose packages have a namespace: add it before the name",
        [PURL_ANY_NAMESPACE] = "is a type whose packages have no namespace: leave it out",
        [PURL_NO_QUALIFIER] = "is a qualifier that this type needs: add it",
    };
    return texts[fault];
}

enum purl_requirement purl_type_namespace(struct str type) {
    const struct type_row *row = find_type(type);
    return row ? (enum purl_requirement)row->namespace : PURL_OPTIONAL;
}

bool purl_type_has_arch(struct str type) {
    const struct type_row *row = find_type(type);
    return row && row->arch;
}
