#include <string.h>

#include "advisory/range_form.h"
#include "advisory/range_word.h"
#include "advisory/version_read.h"
#include "advisory/version_word.h"

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
    if (v->label == VERSION_LABEL_RELEASE || v->label == VERSION_LABEL_REVISION)
        return any;
    return v->label != VERSION_LABEL_NONE || v->precision > 1 || version_is_year(&v->parts[0]) || any;
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

/* Whether a version that is a line may begin with the word at `at`. Reading one takes time, and most words of names are
 * letters, or letters and digits without a dot. */
static bool may_begin(struct str name, size_t at) {
    struct str letters = letters_at(name, at);
    if (letters.len > 0 && version_word_label(letters) != VERSION_LABEL_NONE)
        return true;
    bool digits = false, dots = false;
    for (size_t i = at + letters.len; i < name.len && name.ptr[i] != ' ' && name.ptr[i] != '('; i++) {
        digits |= char_is_digit(name.ptr[i]);
        dots |= !char_is_alnum(name.ptr[i]) && !strchr("-/", name.ptr[i]);
        dots |= strchr("xX", name.ptr[i]) != NULL;
    }
    bool year = letters.len == 0 && (name.ptr[at] == '1' || name.ptr[at] == '2');
    return digits && (dots || year);
}

/* "hardware version 4.0" is no version of what is installed on it. */
static bool is_of_hardware(struct str name, size_t at) {
    static const struct str words[] = {STR_INIT("hardware"), STR_INIT("hw")};
    static const struct str labels[] = {STR_INIT("version"), STR_INIT("revision")};
    struct str front = str_trim(str_slice(name, 0, at));
    for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
        if (str_ends_nocase(front, labels[i]))
            front = str_trim(str_slice(front, 0, front.len - labels[i].len));
    }
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_ends_nocase(front, words[i]))
            return true;
    }
    return false;
}

/* The version at `*at` of a name as a line, if it can be one. "3.1 through 3.3.3" is one from its first to its last. */
static enum status take_line(struct str name, size_t *at, struct arena *arena, struct range_line *line) {
    struct version v, end;
    size_t from = *at;
    if (!may_begin(name, from) || !version_take(name, at, &v)) {
        while (*at < name.len && !strchr(" (", name.ptr[*at]))
            ++*at;
        return STATUS_OK;
    }
    if (!names_line(&v) || is_of_hardware(name, from))
        return STATUS_OK;
    bool below = word_in_front(name, from);
    TRY(set_line(line, &v, below ? RANGE_OP_UP_TO : words_behind(name, *at), arena));
    line->below = below;
    struct str between = letters_at(name, version_skip_blanks(name, *at));
    size_t next = version_skip_blanks(name, version_skip_blanks(name, *at) + between.len);
    if (range_word_of(between) != RANGE_WORD_TO || !version_take(name, &next, &end) || !names_line(&end))
        return STATUS_OK;
    line->said = true;
    *at = next;
    return keep(arena, &end, &line->upper) ? STATUS_OK : STATUS_MEMORY;
}

/* The last version outside parentheses is the line. */
enum status range_line_of(struct str product, struct arena *arena, struct range_line *line) {
    struct range_line found = {.lower = NULL};
    for (size_t at = 0; at < product.len;) {
        if (product.ptr[at] == '(')
            at = behind_parentheses(product, at);
        else if (!char_is_alnum(product.ptr[at]))
            at++;
        else
            TRY(take_line(product, &at, arena, &found));
    }
    *line = found;
    return STATUS_OK;
}

/* "SP1", or the "R2" of a year. */
static bool lacks_line(const struct version *v, const struct version *line) {
    const struct version_part *first = &v->parts[0];
    if (v->reason || !v->count || v->family.len || v->alias || v->dated)
        return false;
    bool release = v->label == VERSION_LABEL_RELEASE && v->precision == 1 && first->width == 1;
    return first->kind == VERSION_PART_QUALIFIER || (release && version_is_year(&line->parts[0]) && line->count == 1);
}

static void put_in_front(const struct version *line, const struct version *v, struct version *whole) {
    *whole = *v;
    whole->label = line->label;
    whole->precision = line->precision;
    whole->count = (uint8_t)(line->count + v->count);
    memcpy(whole->parts, line->parts, line->count * sizeof line->parts[0]);
    memcpy(whole->parts + line->count, v->parts, v->count * sizeof v->parts[0]);
    struct version_part *first = &whole->parts[line->count];
    if (first->kind == VERSION_PART_NUMBER) {
        first->kind = VERSION_PART_QUALIFIER;
        first->sort = QUALIFIER_RELEASE;
    }
}

enum status range_line_complete(const struct range_line *line, struct range_list *list, struct arena *arena) {
    for (size_t i = 0; i < list->count && line->upper && line->upper == line->lower; i++) {
        const struct version *v = list->items[i].version;
        if (!v || !lacks_line(v, line->upper) || v->count + line->upper->count > VERSION_PARTS_MAX)
            continue;
        struct version *whole = ARENA_NEW(arena, struct version);
        if (!whole)
            return STATUS_MEMORY;
        put_in_front(line->upper, v, whole);
        list->items[i].version = whole;
    }
    return STATUS_OK;
}
