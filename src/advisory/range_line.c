#include <string.h>

#include "advisory/range_form.h"
#include "advisory/range_word.h"
#include "advisory/version_read.h"

static struct str letters_at(struct str text, size_t at) {
    size_t end = at;
    while (end < text.len && char_is_alpha(text.ptr[end]))
        end++;
    return str_slice(text, at, end);
}

/* Whether a version that stands in a name may be a line: it is labelled as a version, or has dots, or is a year. */
static bool names_line(const struct version *v) {
    bool any = v->count > 1 && v->parts[v->count - 1].kind == VERSION_PART_ANY;
    if (v->reason || v->dated || v->alias || v->family.len || !v->count || v->parts[0].kind != VERSION_PART_NUMBER)
        return false;
    return v->label == VERSION_LABEL_VERSION || (v->label == VERSION_LABEL_NONE && v->precision > 1) ||
           version_is_year(&v->parts[0]) || any;
}

/* "and earlier", "or later", behind a version of a name. */
static enum range_op words_behind(struct str name, size_t at) {
    at = version_skip_blanks(name, at);
    struct str join = letters_at(name, at);
    enum range_word word = range_word_of(join);
    if (word != RANGE_WORD_AND && word != RANGE_WORD_OR)
        return RANGE_OP_IS;
    at = version_skip_blanks(name, at + join.len);
    struct str side = letters_at(name, at);
    if (range_word_of(side) == RANGE_WORD_ALL)
        side = letters_at(name, version_skip_blanks(name, at + side.len));
    word = range_word_of(side);
    return word == RANGE_WORD_BEFORE ? RANGE_OP_UP_TO : word == RANGE_WORD_AFTER ? RANGE_OP_FROM : RANGE_OP_IS;
}

static bool keep(struct arena *arena, const struct version *v, const struct version **kept) {
    struct version *copy = arena_get_raw(arena, sizeof *copy, _Alignof(struct version));
    if (copy)
        *copy = *v;
    *kept = copy;
    return copy != NULL;
}

static enum status set_line(struct range_line *line, const struct version *v, enum range_op op, struct arena *arena) {
    const struct version *kept;
    if (!keep(arena, v, &kept))
        return STATUS_MEMORY;
    *line =
        (struct range_line){.lower = op == RANGE_OP_UP_TO ? NULL : kept, .upper = op == RANGE_OP_FROM ? NULL : kept};
    line->said = op != RANGE_OP_IS || v->parts[v->count - 1].kind == VERSION_PART_ANY;
    return STATUS_OK;
}

/* Behind the parentheses that open at `at`, which hold order numbers and other products' names. */
static size_t behind_parentheses(struct str name, size_t at) {
    unsigned depth = 0;
    for (; at < name.len; at++) {
        depth += name.ptr[at] == '(';
        if (name.ptr[at] == ')' && --depth == 0)
            return at + 1;
    }
    return at;
}

/* "prior to V4.7": the line ends where the version begins. */
static bool word_in_front(struct str name, size_t at) {
    size_t end = at, from;
    for (unsigned words = 0; words < 2; words++) {
        while (end > 0 && name.ptr[end - 1] == ' ')
            end--;
        for (from = end; from > 0 && char_is_alpha(name.ptr[from - 1]);)
            from--;
        enum range_word word = range_word_of(str_slice(name, from, end));
        if (word == RANGE_WORD_BEFORE)
            return true;
        if (word != RANGE_WORD_TO && word != RANGE_WORD_THAN && word != RANGE_WORD_NOUN)
            return false;
        end = from;
    }
    return false;
}

/* The last version outside parentheses is the line. "3.1 through 3.3.3" is one from its first to its last. */
enum status range_line_of(struct str product, struct arena *arena, struct range_line *line) {
    struct range_line found = {.lower = NULL};
    for (size_t at = 0; at < product.len;) {
        struct version v;
        size_t from = at;
        if (product.ptr[at] == '(') {
            at = behind_parentheses(product, at);
        } else if (!char_is_alnum(product.ptr[at])) {
            at++;
        } else if (version_take(product, &at, &v)) {
            enum range_word between = range_word_of(letters_at(product, version_skip_blanks(product, at)));
            struct version end;
            size_t next = at + 1;
            while (next < product.len && char_is_alpha(product.ptr[next]))
                next++;
            next = version_skip_blanks(product, next);
            if (!names_line(&v))
                continue;
            bool below = word_in_front(product, from);
            TRY(set_line(&found, &v, below ? RANGE_OP_UP_TO : words_behind(product, at), arena));
            found.below = below;
            if (between == RANGE_WORD_TO && version_take(product, &next, &end) && names_line(&end)) {
                if (!keep(arena, &end, &found.upper))
                    return STATUS_MEMORY;
                found.said = true;
                at = next;
            }
        } else {
            at = from;
            while (at < product.len && !strchr(" (", product.ptr[at]))
                at++;
        }
    }
    *line = found;
    return STATUS_OK;
}
