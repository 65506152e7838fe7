#include "csaf/language.h"

/* In the order of the table. */
enum { SUBTAG_LANGUAGE, SUBTAG_EXTLANG, SUBTAG_SCRIPT, SUBTAG_REGION, SUBTAG_VARIANT, SUBTAG_GRANDFATHERED };
enum { USE_NONE, USE_PRIVATE };

struct subtag_row {
    uint32_t subtag;
    uint32_t prefix;
    uint8_t type;
    uint8_t use;
};

#include "csaf/language_subtag.inc"

enum { SUBTAG_MAX = 8, GRANDFATHERED_MAX = 11, EXTLANG_MAX = 3 };

static const struct subtag_row *find(unsigned type, struct str text) {
    char folded[GRANDFATHERED_MAX];
    size_t low = 0, high = ARRAY_LEN(language_subtag_rows);
    if (text.len > sizeof folded)
        return NULL;
    for (size_t i = 0; i < text.len; i++)
        folded[i] = char_lower(text.ptr[i]);
    struct str wanted = {folded, text.len};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct subtag_row *row = &language_subtag_rows[middle];
        int order = row->type != type ? (row->type < type ? -1 : 1)
                                      : str_cmp(str_from(&language_subtag_pool[row->subtag]), wanted);
        if (order == 0)
            return row;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- ranges for private use, which the registry gives by their ends */

static const struct {
    unsigned type;
    const char *first, *last;
} private_ranges[] = {
    {SUBTAG_LANGUAGE, "qaa", "qtz"},
    {SUBTAG_SCRIPT, "qaaa", "qabx"},
    {SUBTAG_REGION, "qm", "qz"},
    {SUBTAG_REGION, "xa", "xz"},
};

/* Texts of one length compare letter by letter. */
static bool is_between(struct str text, const char *first, const char *last) {
    int from_first = 0, from_last = 0;
    if (text.len != str_from(first).len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = char_lower(text.ptr[i]);
        from_first = from_first ? from_first : c - first[i];
        from_last = from_last ? from_last : c - last[i];
    }
    return from_first >= 0 && from_last <= 0;
}

static bool is_in_private_range(unsigned type, struct str text) {
    for (size_t i = 0; i < ARRAY_LEN(private_ranges); i++)
        if (private_ranges[i].type == type && is_between(text, private_ranges[i].first, private_ranges[i].last))
            return true;
    return false;
}

/* ---- subtags one by one */

struct reader {
    struct language_tag *tag;
    struct str rest; /* what is behind the subtag; ptr NULL at the end */
    struct str at;   /* the subtag; ptr NULL behind the last */
};

static void next(struct reader *r) {
    if (!str_next(&r->rest, '-', &r->at))
        r->at = STR_NONE;
}

static bool fail(struct reader *r, enum language_fault fault, struct str subtag) {
    r->tag->fault = fault;
    r->tag->subtag = subtag;
    return false;
}

enum { LETTERS = 1, DIGITS = 2 };
static bool consists_of(struct str text, unsigned classes) {
    for (size_t i = 0; i < text.len; i++)
        if (!(classes & LETTERS && char_is_alpha(text.ptr[i])) && !(classes & DIGITS && char_is_digit(text.ptr[i])))
            return false;
    return text.len > 0;
}

static bool is_at(const struct reader *r, size_t least, size_t most, unsigned classes) {
    return r->at.len >= least && r->at.len <= most && consists_of(r->at, classes);
}

static void note_private(struct reader *r) {
    if (!r->tag->private.ptr)
        r->tag->private = r->at;
}

static bool take(struct reader *r, unsigned type, enum language_fault unknown) {
    const struct subtag_row *row = find(type, r->at);
    bool in_range = is_in_private_range(type, r->at);
    if (!row && !in_range)
        return fail(r, unknown, r->at);
    if (in_range || row->use == USE_PRIVATE)
        note_private(r);
    next(r);
    return true;
}

/* ---- the parts of a tag, in their order */

static bool take_language(struct reader *r) {
    struct str language = r->at;
    if (!is_at(r, 2, SUBTAG_MAX, LETTERS))
        return fail(r, LANGUAGE_MALFORMED, r->at);
    if (!take(r, SUBTAG_LANGUAGE, LANGUAGE_UNKNOWN_LANGUAGE))
        return false;
    if (language.len > 3 || !is_at(r, 3, 3, LETTERS))
        return true;
    const struct subtag_row *row = find(SUBTAG_EXTLANG, r->at);
    if (!row)
        return fail(r, LANGUAGE_UNKNOWN_EXTLANG, r->at);
    if (!str_eq_nocase(language, str_from(&language_subtag_pool[row->prefix])))
        return fail(r, LANGUAGE_FOREIGN_EXTLANG, r->at);
    next(r);
    return is_at(r, 3, 3, LETTERS) ? fail(r, LANGUAGE_UNKNOWN_EXTLANG, r->at) : true;
}

static bool is_variant(const struct reader *r) {
    return is_at(r, 5, SUBTAG_MAX, LETTERS | DIGITS) || (is_at(r, 4, 4, LETTERS | DIGITS) && char_is_digit(*r->at.ptr));
}

/* As many as are registered at most: a repeated one ends it. */
static bool take_variants(struct reader *r) {
    const char *first = r->at.ptr;
    while (is_variant(r)) {
        struct str variant = r->at, before = {first, (size_t)(variant.ptr - first)}, earlier;
        if (!take(r, SUBTAG_VARIANT, LANGUAGE_UNKNOWN_VARIANT))
            return false;
        while (str_next(&before, '-', &earlier))
            if (str_eq_nocase(earlier, variant))
                return fail(r, LANGUAGE_REPEATED_VARIANT, variant);
    }
    return true;
}

static bool take_tail(struct reader *r, size_t least) {
    if (!is_at(r, least, SUBTAG_MAX, LETTERS | DIGITS))
        return fail(r, LANGUAGE_MALFORMED, r->at);
    while (is_at(r, least, SUBTAG_MAX, LETTERS | DIGITS))
        next(r);
    return true;
}

static bool take_extensions(struct reader *r) {
    static const char registered[] = {'t', 'u'}; /* RFC 6497, RFC 6067 */
    bool seen[ARRAY_LEN(registered)] = {false};
    while (is_at(r, 1, 1, LETTERS | DIGITS) && char_lower(*r->at.ptr) != 'x') {
        size_t i = 0;
        while (i < ARRAY_LEN(registered) && registered[i] != char_lower(*r->at.ptr))
            i++;
        if (i == ARRAY_LEN(registered))
            return fail(r, LANGUAGE_UNKNOWN_EXTENSION, r->at);
        if (seen[i])
            return fail(r, LANGUAGE_REPEATED_EXTENSION, r->at);
        seen[i] = true;
        next(r);
        if (!take_tail(r, 2))
            return false;
    }
    return true;
}

static bool take_private(struct reader *r) {
    if (!is_at(r, 1, 1, LETTERS) || char_lower(*r->at.ptr) != 'x')
        return true;
    note_private(r);
    next(r);
    return take_tail(r, 1);
}

static bool take_tag(struct reader *r) {
    if (r->at.len == 1)
        return take_private(r);
    if (!take_language(r))
        return false;
    if (is_at(r, 4, 4, LETTERS) && !take(r, SUBTAG_SCRIPT, LANGUAGE_UNKNOWN_SCRIPT))
        return false;
    if ((is_at(r, 2, 2, LETTERS) || is_at(r, 3, 3, DIGITS)) && !take(r, SUBTAG_REGION, LANGUAGE_UNKNOWN_REGION))
        return false;
    return take_variants(r) && take_extensions(r) && take_private(r);
}

void language_read(struct str text, struct language_tag *tag) {
    struct reader r = {.tag = tag, .rest = text};
    *tag = (struct language_tag){.fault = LANGUAGE_VALID};
    if (find(SUBTAG_GRANDFATHERED, text))
        return;
    next(&r);
    /* An empty subtag has a place all the same. */
    if (take_tag(&r) && r.at.ptr)
        (void)fail(&r, LANGUAGE_MALFORMED, r.at);
}

const char *language_fault_text(enum language_fault fault) {
    static const char *const texts[] = {
        [LANGUAGE_VALID] = "is valid",
        [LANGUAGE_MALFORMED] = "may not stand there",
        [LANGUAGE_UNKNOWN_LANGUAGE] = "is no language subtag that is registered",
        [LANGUAGE_UNKNOWN_EXTLANG] = "is no extended language that may stand there",
        [LANGUAGE_FOREIGN_EXTLANG] = "does not extend this language",
        [LANGUAGE_UNKNOWN_SCRIPT] = "is no script that is registered",
        [LANGUAGE_UNKNOWN_REGION] = "is no region that is registered",
        [LANGUAGE_UNKNOWN_VARIANT] = "is no variant that is registered",
        [LANGUAGE_REPEATED_VARIANT] = "stands there twice",
        [LANGUAGE_UNKNOWN_EXTENSION] = "is no extension that is registered",
        [LANGUAGE_REPEATED_EXTENSION] = "stands there twice",
    };
    return texts[fault];
}
