#include "advisory/range_condition.h"

#include "advisory/range_word.h"
#include "advisory/wording.h"

static const struct {
    struct str word;
    enum range_reason reason;
} ABOUT[] = {
    {STR_INIT("serial"), RANGE_REASON_SERIAL},
    {STR_INIT("cve-"), RANGE_REASON_CVE},
    {STR_INIT("function state"), RANGE_REASON_HARDWARE},
    {STR_INIT("hardware"), RANGE_REASON_HARDWARE},
    {STR_INIT("revision index"), RANGE_REASON_HARDWARE},
    {STR_INIT("manufactured"), RANGE_REASON_MADE},
    {STR_INIT("production"), RANGE_REASON_MADE},
    {STR_INIT("distributed"), RANGE_REASON_MADE},
    {STR_INIT("dated"), RANGE_REASON_MADE},
    {STR_INIT("produced"), RANGE_REASON_MADE},
    {STR_INIT("shipped"), RANGE_REASON_MADE},
};

enum range_reason range_condition_about(struct str note) {
    for (size_t i = 0; i < ARRAY_LEN(ABOUT); i++)
        if (str_contains_nocase(note, ABOUT[i].word))
            return ABOUT[i].reason;
    return RANGE_REASON_CONDITION;
}

/* "with WinCC V7.4 SP1": the version of the other product may be part of the bound. */
static bool has_version(struct str note) {
    struct str word;
    while (wording_next(&note, &word))
        if (char_is_digit(word.ptr[0]) ||
            (word.len > 1 && char_lower(word.ptr[0]) == 'v' && char_is_digit(word.ptr[1])))
            return true;
    return false;
}

/* A further range may hide in the words of a condition: "with A, all versions < V3.5 with B"; "1.29 for NX7"; "and
 * possibly prior versions"; "as well as V3.1". */
static bool hides_range(struct str note) {
    static const struct str MARKS[] = {STR_INIT(","), STR_INIT(";"), STR_INIT(" and "), STR_INIT(" or ")};
    static const struct str MORE[] = {STR_INIT("as well as"),   STR_INIT("together with"), STR_INIT("in addition"),
                                      STR_INIT("additionally"), STR_INIT("along with"),    STR_INIT("also ")};
    for (size_t i = 0; i < ARRAY_LEN(MORE) && has_version(note); i++)
        if (str_contains_nocase(note, MORE[i]))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++) {
        size_t at = str_find_nocase(note, MARKS[i]);
        struct str rest = at == SIZE_MAX ? STR_NONE : str_skip(note, at);
        if (str_find_char(rest, '<') != SIZE_MAX || str_find_char(rest, '>') != SIZE_MAX ||
            str_contains_nocase(rest, STR("version")))
            return true;
    }
    for (struct str word, rest = note; wording_next(&rest, &word);) {
        enum range_word known = range_word_of(word);
        if (known == RANGE_WORD_BEFORE || known == RANGE_WORD_AFTER)
            return true;
    }
    return note.len && char_is_digit(note.ptr[0]);
}

bool range_condition_begins(struct str word) {
    static const struct wording_row WORDS[] = {{"affected", 0},  {"for", 0},   {"if", 0},     {"in", 0},
                                               {"installed", 0}, {"on", 0},    {"only", 0},   {"running", 0},
                                               {"that", 0},      {"using", 0}, {"when", 0},   {"where", 0},
                                               {"which", 0},     {"with", 0},  {"without", 0}};
    return wording_find(WORDS, ARRAY_LEN(WORDS), word) != NULL;
}

void range_condition_add(struct range_reader *r, struct str note) {
    struct range_item *last = range_reader_last(r);
    note = str_trim(note);
    if (!last) {
        r->doubt = range_condition_about(note);
        r->note = note;
        return;
    }
    if (last->op == RANGE_OP_NOTHING)
        return;
    last->doubt = (uint8_t)range_condition_about(note);
    last->note = note;
    last->soft = last->soft || (last->doubt != RANGE_REASON_CVE && has_version(note));
    bool counted = str_starts_nocase(note, STR("digit"));
    if (last->doubt == RANGE_REASON_SERIAL && (counted || last->version->family.len))
        *last = (struct range_item){.op = RANGE_OP_NOTHING, .join = last->join, .doubt = last->doubt, .note = note};
    else if (hides_range(note))
        range_reader_push_nothing(r, RANGE_REASON_UNREAD, note);
}

void range_condition_take(struct range_reader *r) {
    size_t end = range_reader_piece_end(r, r->at);
    struct str note = str_slice(r->text, r->at, end);
    struct range_item *last = range_reader_last(r);
    bool starts = range_condition_begins(range_reader_letters(r, r->at)) || range_reader_peek(r, r->at) == '(';
    r->at = end;
    if (last && last->op == RANGE_OP_IS && !starts && r->join == RANGE_JOIN_BLANK && r->op == RANGE_READER_NO_OP)
        *last = (struct range_item){.op = RANGE_OP_NOTHING,
                                    .join = last->join,
                                    .doubt = RANGE_REASON_NOT_VERSION,
                                    .note = str_trim(str_slice(r->text, r->piece_from, end))};
    else if (r->op != RANGE_READER_NO_OP && last)
        range_reader_push_nothing(r, RANGE_REASON_UNREAD, note);
    else
        range_condition_add(r, note);
    r->op = RANGE_READER_NO_OP;
}
