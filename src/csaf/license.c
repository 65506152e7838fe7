#include "csaf/license.h"

enum { KIND_LICENSE, KIND_EXCEPTION };
enum { FLAG_NONE, FLAG_YES };

struct spdx_row {
    uint32_t id, deprecated;
    uint8_t kind;
};
struct scancode_row {
    uint32_t id;
    uint8_t kind, deprecated;
};

#include "csaf/scancode_id.inc"
#include "csaf/spdx_id.inc"

/* ---- registries */

static int compare_folded(struct str a, struct str b) {
    for (size_t i = 0; i < a.len && i < b.len; i++) {
        int order = (unsigned char)char_lower(a.ptr[i]) - (unsigned char)char_lower(b.ptr[i]);
        if (order != 0)
            return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

/* The row of `id`: the tables are in order of small letters, and a row of `size` bytes begins with its id's place. */
static size_t find_row(const uint32_t *ids, size_t count, size_t size, const char *pool, struct str id) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const uint32_t *at = (const void *)((const char *)ids + middle * size);
        int order = compare_folded(str_from(&pool[*at]), id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

static struct license_entry find_spdx(struct str text, bool exception) {
    struct license_entry entry = {.registry = LICENSE_SPDX};
    size_t at = find_row(&spdx_id_rows[0].id, ARRAY_LEN(spdx_id_rows), sizeof *spdx_id_rows, spdx_id_pool, text);
    if (at == SIZE_MAX || (spdx_id_rows[at].kind == KIND_EXCEPTION) != exception)
        return entry;
    entry.known = true;
    entry.since = str_from(&spdx_id_pool[spdx_id_rows[at].deprecated]);
    return entry;
}

/* A licence that ScanCode counts as an exception may stand alone as well. */
static struct license_entry find_scancode(struct str text, bool exception) {
    struct license_entry entry = {.registry = LICENSE_SCANCODE};
    size_t at = find_row(&scancode_id_rows[0].id, ARRAY_LEN(scancode_id_rows), sizeof *scancode_id_rows,
                         scancode_id_pool, text);
    if (at == SIZE_MAX || (exception && scancode_id_rows[at].kind != KIND_EXCEPTION))
        return entry;
    entry.known = true;
    entry.since = scancode_id_rows[at].deprecated ? STR("yes") : STR("");
    return entry;
}

static const struct str reference_words[] = {STR_INIT("LicenseRef-"), STR_INIT("AdditionRef-")};

static struct str behind_reference(struct str text) {
    for (size_t i = 0; i < ARRAY_LEN(reference_words); i++)
        if (str_starts(text, reference_words[i]))
            return str_skip(text, reference_words[i].len);
    return STR_NONE;
}

struct license_entry license_find(const struct license_id *id) {
    static const struct str scancode = STR_INIT("scancode-");
    struct str reference = behind_reference(id->text);
    if (!reference.ptr)
        return find_spdx(id->text, id->exception);
    if (str_starts_nocase(reference, scancode))
        return find_scancode(str_skip(reference, scancode.len), id->exception);
    return (struct license_entry){.registry = LICENSE_OTHER};
}

/* ---- expressions */

struct reader {
    struct str rest;
    struct str token; /* ptr NULL at the end */
    license_visitor visit;
    void *context;
    enum license_fault fault;
    struct str part;
};

static void fail(struct reader *r, enum license_fault fault, struct str part) {
    if (r->fault == LICENSE_VALID) {
        r->fault = fault;
        r->part = part;
    }
}

static bool is_id_character(char c) {
    return char_is_alnum(c) || c == '-' || c == '.';
}

/* A word with what hangs on it, or one sign. */
static void next(struct reader *r) {
    size_t len = 0;
    while (r->rest.len > 0 && *r->rest.ptr == ' ')
        r->rest = str_skip(r->rest, 1);
    while (len < r->rest.len && is_id_character(r->rest.ptr[len]))
        len++;
    len += len == 0 && r->rest.len > 0;
    r->token = len ? str_slice(r->rest, 0, len) : STR_NONE;
    r->rest = str_skip(r->rest, len);
}

enum word { WORD_NONE, WORD_AND, WORD_OR, WORD_WITH };

/* Operators are of small or of capital letters throughout. */
static enum word operator_at(struct reader *r) {
    static const struct {
        struct str small, capital;
    } words[] = {
        [WORD_AND] = {STR_INIT("and"), STR_INIT("AND")},
        [WORD_OR] = {STR_INIT("or"), STR_INIT("OR")},
        [WORD_WITH] = {STR_INIT("with"), STR_INIT("WITH")},
    };
    for (size_t i = WORD_AND; i < ARRAY_LEN(words); i++) {
        if (!str_eq_nocase(r->token, words[i].small))
            continue;
        if (!str_eq(r->token, words[i].small) && !str_eq(r->token, words[i].capital))
            fail(r, LICENSE_WORD, r->token);
        return (enum word)i;
    }
    return WORD_NONE;
}

/* References have their prefix in these very letters. */
static void check_id(struct reader *r, bool addition) {
    static const struct str document = STR_INIT("DocumentRef-");
    if (str_starts_nocase(r->token, document)) {
        fail(r, LICENSE_DOCUMENT, r->token);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(reference_words); i++) {
        if (!str_starts_nocase(r->token, reference_words[i]))
            continue;
        if (!str_starts(r->token, reference_words[i]))
            fail(r, LICENSE_WORD, r->token);
        else if (r->token.len == reference_words[i].len)
            fail(r, LICENSE_REFERENCE, r->token);
        else if ((i == 1) != addition)
            fail(r, LICENSE_ADDITION, r->token);
    }
}

/* What is wrong with a token where an identifier must stand, but for references. */
static enum license_fault fault_of_token(struct reader *r) {
    char c = r->token.ptr ? *r->token.ptr : ')';
    if (is_id_character(c))
        return operator_at(r) ? LICENSE_OPERAND : LICENSE_VALID;
    return c == '(' || c == ')' ? LICENSE_OPERAND : c == '+' ? LICENSE_PLUS : LICENSE_CHARACTER;
}

static enum status take_id(struct reader *r, bool addition) {
    struct license_id id = {r->token, addition};
    enum license_fault fault = fault_of_token(r);
    if (fault)
        fail(r, fault, r->token);
    else
        check_id(r, addition);
    if (r->fault)
        return STATUS_OK;
    bool plus = r->rest.len > 0 && *r->rest.ptr == '+';
    if (plus && (addition || behind_reference(id.text).ptr))
        fail(r, LICENSE_PLUS, id.text);
    if (plus)
        r->rest = str_skip(r->rest, 1);
    next(r);
    return r->visit && !r->fault ? r->visit(r->context, &id) : STATUS_OK;
}

/* Whatever is not taken here and begins no identifier is a sign that may not stand in an expression. */
static void check_sign(struct reader *r) {
    if (r->token.ptr && !is_id_character(*r->token.ptr) && *r->token.ptr != '(' && *r->token.ptr != ')')
        fail(r, LICENSE_CHARACTER, r->token);
}

/* A licence with its parentheses before it, what it is WITH, and the parentheses behind. */
static enum status take_operand(struct reader *r, size_t *open) {
    struct str parenthesis = r->token;
    for (; str_eq(r->token, STR("(")); next(r))
        ++*open;
    TRY(take_id(r, false));
    if (!r->fault && operator_at(r) == WORD_WITH && !r->fault) {
        next(r);
        TRY(take_id(r, true));
    }
    for (; !r->fault && str_eq(r->token, STR(")")); next(r)) {
        if (*open == 0)
            fail(r, LICENSE_PARENTHESIS, r->token);
        else
            --*open;
    }
    if (!r->token.ptr && *open > 0)
        fail(r, LICENSE_PARENTHESIS, str_eq(parenthesis, STR("(")) ? parenthesis : STR("("));
    return STATUS_OK;
}

enum status license_read(struct str text, license_visitor visit, void *context, enum license_fault *fault,
                         struct str *part) {
    struct reader r = {.rest = text, .visit = visit, .context = context};
    size_t open = 0;
    next(&r);
    TRY(take_operand(&r, &open));
    while (!r.fault && r.token.ptr) {
        enum word word = operator_at(&r);
        check_sign(&r);
        if (word != WORD_AND && word != WORD_OR)
            fail(&r, LICENSE_OPERATOR, r.token);
        next(&r);
        if (!r.fault)
            TRY(take_operand(&r, &open));
    }
    *fault = r.fault;
    *part = r.part;
    return STATUS_OK;
}

const char *license_fault_text(enum license_fault fault) {
    static const char *const texts[] = {
        [LICENSE_VALID] = "is valid",
        [LICENSE_CHARACTER] = "may not stand in it",
        [LICENSE_OPERAND] = "stands where an identifier is missing",
        [LICENSE_OPERATOR] = "stands where AND, OR or WITH is missing",
        [LICENSE_WORD] = "mixes small and capital letters where it may not",
        [LICENSE_REFERENCE] = "refers to nothing",
        [LICENSE_DOCUMENT] = "refers to another document, which CSAF does not allow",
        [LICENSE_ADDITION] = "may not stand on this side of WITH",
        [LICENSE_PLUS] = "may not have a '+'",
        [LICENSE_PARENTHESIS] = "is a parenthesis without its other",
    };
    return texts[fault];
}
