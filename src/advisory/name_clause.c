#include <string.h>

#include "advisory/name_reader.h"

enum { OPTION_MAX = 8 };

static void put_main(struct name_reader *r, struct str text) {
    size_t room = sizeof(r->main) - r->main_len;
    size_t take = text.len < room ? text.len : room;
    if (take > 0)
        memcpy(r->main + r->main_len, text.ptr, take);
    r->main_len += take;
}

static void keep(struct str *items, size_t *count, size_t max, struct str text) {
    if (text.len > 0 && *count < max)
        items[(*count)++] = text;
}

static void note_exception(struct name_reader *r, struct str text) {
    r->exceptions = text;
    r->flags |= NAME_EXCEPTION;
}

static bool is_list(struct str text) {
    return str_find_char(text, ',') != SIZE_MAX || str_contains(text, STR(" and ")) || str_contains(text, STR(" or "));
}

/* "part numbers bmep* and bmeh*, excluding m580 cpu safety": what is excepted within a clause is no part of it. Of
 * several such products each word alone would except others too ("im155-6 pn st and im155-6 pn hf"), so that only a
 * single one is noted. */
static struct str without_exception(struct name_reader *r, struct str text) {
    for (size_t at = 0; at < text.len; at++) {
        size_t length = 0;
        bool starts = at == 0 || text.ptr[at - 1] == ' ' || text.ptr[at - 1] == ',';
        if (!starts || lexicon_clause(r->lexicon, str_skip(text, at), &length) != CLAUSE_EXCEPTION)
            continue;
        struct str excepted = str_trim(str_skip(text, at + length));
        if (!is_list(excepted))
            note_exception(r, excepted);
        return str_slice(text, 0, at);
    }
    return text;
}

/* Takes note of a clause. False when its text is part of the identity after all. */
static bool note_clause(struct name_reader *r, enum clause_class class, struct str text) {
    switch (class) {
    case CLAUSE_NONE:
        return false;
    case CLAUSE_NOTE:
        return true;
    case CLAUSE_INCLUDED:
        keep(r->mentions, &r->mention_count, NAME_MENTIONS_MAX, without_exception(r, text));
        return true;
    case CLAUSE_ALIAS:
        keep(r->aliases, &r->alias_count, NAME_ALIASES_MAX, text);
        return true;
    case CLAUSE_NUMBERS:
        keep(r->numbers, &r->number_count, NAME_MENTIONS_MAX, without_exception(r, text));
        return true;
    case CLAUSE_EXCEPTION:
        note_exception(r, text);
        return true;
    case CLAUSE_SERIAL:
        r->flags |= NAME_SERIAL;
        return true;
    case CLAUSE_CONDITION:
        r->flags |= NAME_CONDITIONAL;
        return true;
    }
    return false;
}

/* "(CWS)" behind "central work station": its letters begin the last words. */
static bool is_acronym(const struct name_reader *r, struct str letters) {
    size_t at = r->main_len;
    if (letters.len < 2 || letters.len > 6)
        return false;
    for (size_t i = letters.len; i > 0; i--) {
        while (at > 0 && r->main[at - 1] == ' ')
            at--;
        while (at > 0 && r->main[at - 1] != ' ')
            at--;
        if (at >= r->main_len || r->main[at] != letters.ptr[i - 1])
            return false;
    }
    return true;
}

static bool is_file_name(struct str text) {
    return str_ends(text, STR(".exe")) || str_ends(text, STR(".dll"));
}

/* What stands in parentheses behind a blank. */
static void note_parenthesis(struct name_reader *r, struct str text, struct str after) {
    size_t length = 0;
    text = str_trim(text);
    enum clause_class class = lexicon_clause(r->lexicon, text, &length);
    if (note_clause(r, class, str_trim(str_skip(text, length))) || is_file_name(text))
        return;
    if (is_acronym(r, text)) {
        /* At the end it stands for the product as the words do; inside, for those words alone. */
        if (after.len == 0)
            keep(r->aliases, &r->alias_count, NAME_ALIASES_MAX, text);
        return;
    }
    put_main(r, STR(" "));
    size_t from = r->main_len;
    put_main(r, text);
    if (r->bracket_count < NAME_BRACKETS_MAX)
        r->brackets[r->bracket_count++] = (struct name_span){from, r->main_len};
    put_main(r, STR(" "));
}

/* "cpu(-p)": part of a designator that may be there or not. */
static bool is_option(const struct name_reader *r, struct str text, size_t open, struct str content) {
    bool glued = open > 0 && text.ptr[open - 1] != ' ' && text.ptr[open] == '(' && r->main_len > 0;
    if (!glued || content.len == 0 || content.len > OPTION_MAX || content.ptr[0] == ' ')
        return false;
    return !char_is_digit(content.ptr[0]);
}

static size_t closing(struct str text, size_t open) {
    for (size_t i = open + 1; i < text.len; i++) {
        if (text.ptr[i] == ')' || text.ptr[i] == ']')
            return i;
    }
    return text.len;
}

static size_t take_parenthesis(struct name_reader *r, struct str text, size_t at) {
    size_t end = closing(text, at);
    struct str content = str_slice(text, at + 1, end);
    bool boxes = content.len == 0 && text.ptr[at] == '[';
    if (boxes)
        put_main(r, STR("*"));
    else if (is_option(r, text, at, content))
        put_main(r, str_slice(text, at, end + 1));
    else
        note_parenthesis(r, content, str_trim(str_skip(text, end + 1)));
    return end + 1;
}

/* A clause outside parentheses runs to the end of the text; a note is only its own words. */
static size_t take_open_clause(struct name_reader *r, struct str rest) {
    size_t length = 0;
    enum clause_class class = lexicon_clause(r->lexicon, rest, &length);
    if (class == CLAUSE_NONE || r->main_len == 0)
        return 0;
    note_clause(r, class, str_trim(str_skip(rest, length)));
    return class == CLAUSE_NOTE ? length : rest.len;
}

void name_clauses(struct name_reader *reader, struct str text) {
    size_t at = 0;
    while (at < text.len) {
        char c = text.ptr[at];
        if (c == '(' || c == '[') {
            at = take_parenthesis(reader, text, at);
            continue;
        }
        size_t skip = at > 0 && text.ptr[at - 1] == ' ' ? take_open_clause(reader, str_skip(text, at)) : 0;
        if (skip == 0 && c != ')' && c != ']')
            put_main(reader, str_slice(text, at, at + 1));
        at += skip > 0 ? skip : 1;
    }
}
