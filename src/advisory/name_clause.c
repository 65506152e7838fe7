#include <string.h>

#include "advisory/name_reader.h"

enum { OPTION_MAX = 8, DESIGNATOR_RUN_MIN = 2, ABBREVIATION_MIN = 3, ABBREVIATION_MAX = 6 };
enum { HOUSE_LETTERS_MIN = 3, HOUSE_DIGITS_MIN = 3 };

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

/* "running firmware": everything does. */
static bool says_nothing(enum clause_class class, struct str text) {
    return class == CLAUSE_RUNNING && (str_eq(text, STR("firmware")) || str_eq(text, STR("firmware version")) ||
                                       str_eq(text, STR("firmware versions")));
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
    case CLAUSE_RUNNING:
    case CLAUSE_CONDITION:
        if (says_nothing(class, text))
            return true;
        r->runs = r->condition.len > 0 ? r->runs : class == CLAUSE_RUNNING;
        r->flags |= NAME_CONDITIONAL | (r->condition.len > 0 ? NAME_CONDITIONS : 0);
        r->condition = r->condition.len > 0 ? r->condition : text;
        return true;
    }
    return false;
}

/* The word that ends before `*at`; `*at` is where it begins then. Empty at the front. */
static struct str word_behind(const struct name_reader *r, size_t *at) {
    while (*at > 0 && r->main[*at - 1] == ' ')
        --*at;
    size_t end = *at;
    while (*at > 0 && r->main[*at - 1] != ' ')
        --*at;
    return str_slice((struct str){r->main, r->main_len}, *at, end);
}

/* The supplier's words begin with these letters: what stands before the product's name in "Schneider Electric Software
 * Update (SESU)". */
static bool begin_supplier(const struct name_reader *r, struct str letters) {
    struct str rest = r->supplier->text, word;
    size_t at = 0;
    while (at < letters.len && str_next(&rest, ' ', &word)) {
        if (word.len > 0 && char_lower(word.ptr[0]) != letters.ptr[at])
            return false;
        at += word.len > 0;
    }
    return at == letters.len;
}

/* "(CWS)" behind "central work station", "(CSB)" behind "counterparty settlement and billing": its letters begin the
 * last words, small ones apart. */
static bool is_acronym(const struct name_reader *r, struct str letters, size_t *front) {
    size_t at = r->main_len;
    if (letters.len < 2 || letters.len > 6)
        return false;
    for (size_t i = letters.len; i > 0; i--) {
        struct str word = word_behind(r, &at);
        bool small = str_eq(word, STR("and")) || str_eq(word, STR("of")) || str_eq(word, STR("for"));
        if (small && word.ptr[0] != letters.ptr[i - 1])
            word = word_behind(r, &at);
        if (word.len == 0)
            return i < letters.len && begin_supplier(r, str_slice(letters, 0, i));
        if (word.ptr[0] != letters.ptr[i - 1])
            return false;
        *front = at;
    }
    return true;
}

static bool is_of_letters(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_alpha(text.ptr[i]))
            return false;
    return true;
}

/* "(GWS)" behind "gateway station": of the words that the parenthesis stands behind each begins a letter of it, and the
 * other letters follow in them in order. */
static bool is_abbreviation(const struct name_reader *r, struct str letters) {
    enum product_kind kind;
    size_t at = 0, used = 0, words = 0;
    if (letters.len < ABBREVIATION_MIN || letters.len > ABBREVIATION_MAX)
        return false;
    if (lexicon_class(r->lexicon, lexicon_singular(letters), &kind) != WORD_PLAIN) /* "(PLC)" */
        return false;
    if (!is_of_letters(letters))
        return false;
    for (size_t i = 0; i < r->main_len && used < letters.len; i++) {
        bool starts = r->main[i] != ' ' && (i == 0 || r->main[i - 1] == ' ');
        if (starts && r->main[i] != letters.ptr[used])
            return false;
        used += r->main[i] == letters.ptr[used];
        words += starts;
        at = i;
    }
    while (at < r->main_len && r->main[at] != ' ')
        at++;
    return used == letters.len && words > 1 && str_trim((struct str){r->main + at, r->main_len - at}).len == 0;
}

/* "Lumada APM" of "Lumada Asset Performance Manager (APM)". `front` is where the words begin that the letters are of.
 */
static void keep_shortened(struct name_reader *r, size_t front, struct str letters) {
    if (front == 0 || front + letters.len > sizeof(r->shortened))
        return;
    memcpy(r->shortened, r->main, front);
    memcpy(r->shortened + front, letters.ptr, letters.len);
    keep(r->aliases, &r->alias_count, NAME_ALIASES_MAX, (struct str){r->shortened, front + letters.len});
}

static bool is_file_name(struct str text) {
    return str_ends(text, STR(".exe")) || str_ends(text, STR(".dll"));
}

/* "Network Automation Engine (NAE55 only)": a designator behind words alone is what the product is called, too. */
static struct str designator_in(const struct name_reader *r, struct str text) {
    size_t letters = 0, digits = 0;
    struct str word = str_slice(text, 0, str_find_char(text, ' '));
    struct str rest = str_trim(str_skip(text, word.len));
    for (size_t i = 0; i < r->main_len; i++)
        if (char_is_digit(r->main[i]))
            return STR("");
    for (size_t i = 0; i < word.len; i++) {
        letters += char_is_alpha(word.ptr[i]);
        digits += char_is_digit(word.ptr[i]);
    }
    bool whole = rest.len == 0 || str_eq(rest, STR("only"));
    return whole && letters >= DESIGNATOR_RUN_MIN && digits >= DESIGNATOR_RUN_MIN ? word : STR("");
}

/* What stands in parentheses behind a blank. */
static void note_parenthesis(struct name_reader *r, struct str text, struct str after) {
    size_t length = 0;
    text = str_trim(text);
    enum clause_class class = lexicon_clause(r->lexicon, text, &length);
    if (note_clause(r, class, str_trim(str_skip(text, length))) || is_file_name(text))
        return;
    size_t front = 0;
    if (is_acronym(r, text, &front)) {
        /* At the end it stands for the product as the words do; inside, for those words alone. */
        if (after.len == 0) {
            keep(r->aliases, &r->alias_count, NAME_ALIASES_MAX, text);
            keep_shortened(r, front, text);
        }
        return;
    }
    /* It stays in the name, for "(LTE)" behind "level transmitter" tells one from "(HART)". */
    if (after.len == 0 && is_abbreviation(r, text))
        keep(r->aliases, &r->alias_count, NAME_ALIASES_MAX, text);
    if (str_find_char(text, '/') == SIZE_MAX)
        keep(r->aliases, &r->alias_count, NAME_ALIASES_MAX, designator_in(r, text));
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

/* "SICAM WEB firmware for SICAM A8000 RTUs": what it runs on is another product, which may be meant all the same. The
 * length of what was read. */
static size_t take_host(struct name_reader *r, struct str rest) {
    static const struct str lead = STR_INIT("firmware for ");
    if (r->main_len == 0 || r->literal || !str_starts(rest, lead))
        return 0;
    r->host = str_trim(str_skip(rest, lead.len));
    return rest.len;
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

/* "g-cam/efd-2250": the slash at `at` stands between a house, of letters alone, and a designator. */
static bool is_house_slash(struct str text, size_t at) {
    size_t letters = 0, behind = 0, digits = 0;
    for (size_t i = at; i > 0 && text.ptr[i - 1] != ' '; i--) {
        if (!char_is_alpha(text.ptr[i - 1]) && text.ptr[i - 1] != '-')
            return false;
        letters += text.ptr[i - 1] != '-';
    }
    size_t i = at + 1;
    for (; i < text.len && char_is_alpha(text.ptr[i]); i++)
        behind++;
    i += i < text.len && text.ptr[i] == '-';
    for (; i < text.len && char_is_digit(text.ptr[i]); i++)
        digits++;
    return letters >= HOUSE_LETTERS_MIN && behind > 0 && digits >= HOUSE_DIGITS_MIN;
}

void name_clauses(struct name_reader *reader, struct str text) {
    size_t at = 0;
    while (at < text.len) {
        char c = text.ptr[at];
        if (c == '(' || c == '[') {
            at = take_parenthesis(reader, text, at);
            continue;
        }
        bool starts = at > 0 && text.ptr[at - 1] == ' ';
        size_t skip = starts ? take_host(reader, str_skip(text, at)) : 0;
        skip = starts && skip == 0 ? take_open_clause(reader, str_skip(text, at)) : skip;
        if (skip == 0 && c != ')' && c != ']')
            put_main(reader, c == '/' && is_house_slash(text, at) ? STR(" ") : str_slice(text, at, at + 1));
        at += skip > 0 ? skip : 1;
    }
}
