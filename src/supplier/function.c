#include "supplier/function.h"

#include "supplier/function.inc"

_Static_assert(ARRAY_LEN(function_rows) <= FUNCTION_ROWS_MAX, "a set holds them");

size_t function_count(void) {
    return ARRAY_LEN(function_rows);
}

const struct function_row *function_at(size_t index) {
    return &function_rows[index];
}

size_t function_find(struct str name) {
    size_t low = 0, high = ARRAY_LEN(function_rows);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(name, function_rows[middle].name);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return SIZE_MAX;
}

void function_set_add(struct function_set *set, size_t index) {
    set->words[index / 64] |= (uint64_t)1 << (index % 64);
}

bool function_set_has(const struct function_set *set, size_t index) {
    return set->words[index / 64] >> (index % 64) & 1;
}

static bool in_identifier(char c) {
    return char_is_alnum(c) || c == '_';
}

static char at_of(struct str text, size_t at) {
    return at < text.len ? text.ptr[at] : '\0';
}

/* One character of a comment or a literal. */
static size_t pass_within(struct function_text *state, struct str text, size_t at) {
    char c = text.ptr[at];
    bool literal = state->within == '"' || state->within == '\'';
    if (c == '\\')
        return at + 2;
    if (state->within == '*' && c == '*' && at_of(text, at + 1) == '/') {
        state->within = 0;
        return at + 2;
    }
    /* A literal ends with its line at the latest: one that was opened in vain hides no more than that. */
    if ((literal && c == state->within) || (state->within != '*' && c == '\n'))
        state->within = 0;
    return at + 1;
}

static size_t pass_identifier(struct str text, size_t at) {
    enum { NAME_MOST = 64 };
    size_t end = at;
    while (end < text.len && end - at < NAME_MOST && in_identifier(text.ptr[end]))
        end++;
    return end;
}

/* Not as a member, and with its arguments behind it. */
static bool is_call(const struct function_text *state, struct str text, size_t end) {
    while (at_of(text, end) == ' ')
        end++;
    return at_of(text, end) == '(' && state->before != '.' && state->before != '>' && state->before != '~';
}

/* What begins here; 0: nothing that matters. */
static char opens(struct str text, size_t at) {
    char c = text.ptr[at], next = at_of(text, at + 1);
    if (c == '"' || c == '\'')
        return c;
    return c == '/' && (next == '/' || next == '*') ? next : '\0';
}

bool function_next(struct function_text *state, struct str text, size_t to, size_t *at, size_t *place, size_t *index) {
    while (*at < to) {
        char c = text.ptr[*at];
        if (state->within) {
            *at = pass_within(state, text, *at);
            continue;
        }
        char opened = opens(text, *at);
        if (opened) {
            state->within = opened;
            *at += c == '/' ? 2 : 1;
            continue;
        }
        if (!in_identifier(c)) {
            state->before = char_is_blank(c) ? state->before : c;
            *at += 1;
            continue;
        }
        size_t end = pass_identifier(text, *at), found = function_find(str_slice(text, *at, end));
        bool called = found != SIZE_MAX && is_call(state, text, end);
        *place = *at;
        *index = found;
        *at = end;
        state->before = 'a';
        if (called)
            return true;
    }
    return false;
}
