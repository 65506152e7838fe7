#include "advisory/range_phrase.h"

#include "advisory/range_condition.h"
#include "advisory/version_read.h"

/* The class of the word at `*at` behind blanks; moves behind it when it is one of `wanted`. */
static bool skip_word(const struct range_reader *r, size_t *at, enum range_word wanted) {
    size_t from = version_skip_blanks(r->text, *at);
    if (range_reader_peek(r, from) == '(')
        from = version_skip_blanks(r->text, from + 1);
    struct str word = range_reader_letters(r, from);
    if (word.len == 0 || range_word_of(word) != wanted || char_is_digit(range_reader_peek(r, from + word.len)))
        return false;
    *at = from + word.len;
    size_t close = version_skip_blanks(r->text, *at);
    if (range_reader_peek(r, close) == ')')
        *at = close + 1;
    return true;
}

/* Whether a version comes next, words like "version" and "the" apart. */
bool range_phrase_version_follows(const struct range_reader *r, size_t at) {
    struct version v;
    for (;;) {
        size_t try = version_skip_blanks(r->text, at);
        if (version_take(r->text, &try, &v))
            return true;
        if (!skip_word(r, &at, RANGE_WORD_NOUN) && !skip_word(r, &at, RANGE_WORD_ALL))
            return false;
    }
}

/* "4.2 and earlier": the words change the last item; "and" and "all" in front of them are spent. */
void range_phrase_apply_behind(struct range_reader *r, enum range_op op) {
    struct range_item *last = range_reader_last(r);
    r->join = RANGE_JOIN_BLANK;
    if (last && last->op == RANGE_OP_IS) {
        last->op = (uint8_t)op;
        last->behind = true;
    } else if (!last || last->op != op) {
        range_reader_push_nothing(r, RANGE_REASON_UNREAD,
                                  str_slice(r->text, r->piece_from, range_reader_piece_end(r, r->at)));
    }
}

/* The first end of a range whose other end follows: a version without an operator begins it. */
void range_phrase_make_lower(struct range_reader *r) {
    struct range_item *last = range_reader_last(r);
    if (last && last->op == RANGE_OP_IS && !last->marked)
        last->op = RANGE_OP_FROM;
}

void range_phrase_set_op(struct range_reader *r, enum range_op op) {
    r->op = (uint8_t)op;
}

/* "before", "prior to", "earlier than", "less than or equal to" and their opposites, in front of a version or behind.
 */
static void take_side(struct range_reader *r, enum range_op strictly, enum range_op with_it) {
    size_t at = r->at;
    bool including = false;
    while (skip_word(r, &at, RANGE_WORD_THAN) || skip_word(r, &at, RANGE_WORD_TO))
        r->at = at;
    if (skip_word(r, &at, RANGE_WORD_AND) || skip_word(r, &at, RANGE_WORD_OR))
        including = skip_word(r, &at, RANGE_WORD_WITH_IT) || skip_word(r, &at, RANGE_WORD_EQUAL);
    if (including) {
        r->at = at;
        while (skip_word(r, &at, RANGE_WORD_TO))
            r->at = at;
    }
    if (range_phrase_version_follows(r, r->at))
        range_phrase_set_op(r, including ? with_it : strictly);
    else
        range_phrase_apply_behind(r, with_it);
}

/* "up to", "up to and including", "up to but not including"; "and up". */
static void take_up(struct range_reader *r, enum range_word word) {
    (void)word;
    size_t at = r->at;
    bool upto = range_reader_peek(r, r->at - 1) == 'o' || range_reader_peek(r, r->at - 1) == 'O';
    if (!skip_word(r, &at, RANGE_WORD_TO) && !upto) {
        range_phrase_apply_behind(r, RANGE_OP_FROM);
        return;
    }
    r->at = at;
    enum range_op op = RANGE_OP_UP_TO;
    while (skip_word(r, &at, RANGE_WORD_AND) || skip_word(r, &at, RANGE_WORD_NOT) ||
           skip_word(r, &at, RANGE_WORD_WITH_IT) || skip_word(r, &at, RANGE_WORD_WITHOUT)) {
        struct str passed = str_slice(r->text, r->at, at);
        if (str_contains_nocase(passed, STR("not")) || str_contains_nocase(passed, STR("excl")))
            op = RANGE_OP_BELOW;
        r->at = at;
    }
    range_phrase_make_lower(r);
    range_phrase_set_op(r, op);
}

static void take_from(struct range_reader *r, enum range_word word) {
    (void)word;
    size_t at = version_skip_blanks(r->text, r->at);
    struct str next = range_reader_letters(r, at);
    if (str_eq_nocase(next, STR("with")) || str_eq_nocase(next, STR("at")) || str_eq_nocase(next, STR("from")))
        r->at = at + next.len;
    range_phrase_set_op(r, RANGE_OP_FROM);
}

void range_phrase_mark(struct range_reader *r, bool including) {
    struct range_item *last = range_reader_last(r);
    if (!last || !last->version)
        return;
    static const uint8_t WITH[] = {
        [RANGE_OP_IS] = RANGE_OP_UP_TO,   [RANGE_OP_BELOW] = RANGE_OP_UP_TO, [RANGE_OP_UP_TO] = RANGE_OP_UP_TO,
        [RANGE_OP_ABOVE] = RANGE_OP_FROM, [RANGE_OP_FROM] = RANGE_OP_FROM,   [RANGE_OP_NOT] = RANGE_OP_NOT};
    static const uint8_t WITHOUT[] = {
        [RANGE_OP_IS] = RANGE_OP_BELOW,    [RANGE_OP_BELOW] = RANGE_OP_BELOW, [RANGE_OP_UP_TO] = RANGE_OP_BELOW,
        [RANGE_OP_ABOVE] = RANGE_OP_ABOVE, [RANGE_OP_FROM] = RANGE_OP_ABOVE,  [RANGE_OP_NOT] = RANGE_OP_NOT};
    last->marked = last->op == RANGE_OP_IS || last->marked;
    last->op = including ? WITH[last->op] : WITHOUT[last->op];
    last->soft = false;
}

/* "including", "excluding" outside parentheses: of the last version, or of the versions that follow. */
static void take_with(struct range_reader *r, enum range_word word) {
    bool including = word == RANGE_WORD_WITH_IT;
    size_t at = version_skip_blanks(r->text, r->at);
    if (!including && str_eq_nocase(range_reader_letters(r, at), STR("for")))
        r->at = at + 3;
    bool version = range_phrase_version_follows(r, r->at);
    if (!including && version) {
        r->excluding = true;
        r->join = RANGE_JOIN_BLANK;
    } else if (including && version && range_reader_last(r)) { /* "below 3.2 including 3.2" */
        range_reader_push_nothing(r, RANGE_REASON_UNREAD,
                                  str_slice(r->text, r->piece_from, range_reader_piece_end(r, r->at)));
        r->at = range_reader_piece_end(r, r->at);
    } else if (range_reader_last(r) && range_reader_peek(r, version_skip_blanks(r->text, r->at)) == '\0') {
        range_phrase_mark(r, including);
    } else if (range_reader_last(r) && including) {
        r->at = range_reader_piece_end(r, r->at); /* "including hotfixes": it takes more in, and the bound stays */
    } else {
        range_condition_take(r);
    }
}

static void take_to(struct range_reader *r, enum range_word word) {
    bool soft = word == RANGE_WORD_UNTIL;
    struct range_item *last = range_reader_last(r);
    if (soft && !last) {
        r->soft = true;
        range_phrase_set_op(r, RANGE_OP_UP_TO);
    } else if (last && (last->op == RANGE_OP_IS || last->op == RANGE_OP_FROM) &&
               range_phrase_version_follows(r, r->at)) {
        range_phrase_make_lower(r);
        r->soft = soft;
        range_phrase_set_op(r, RANGE_OP_UP_TO);
    } else {
        range_condition_take(r);
    }
}

static void take_not(struct range_reader *r, enum range_word word) {
    (void)word;
    size_t at = r->at;
    while (skip_word(r, &at, RANGE_WORD_NOT))
        continue;
    bool with_it = skip_word(r, &at, RANGE_WORD_WITH_IT), version = range_phrase_version_follows(r, at);
    struct range_item *last = range_reader_last(r);
    bool bounded = last && (last->op == RANGE_OP_BELOW || last->op == RANGE_OP_UP_TO);
    if (version && (bounded || (!last && r->list->count > 0))) {
        /* "below 5.0 but not including 4.9.8", "below 5.0, not 4.9.8" */
        r->at = at;
        r->excluding = true;
        r->join = RANGE_JOIN_BLANK;
    } else if (with_it && version) {
        r->at = at;
        range_phrase_make_lower(r);
        range_phrase_set_op(r, RANGE_OP_BELOW);
    } else {
        range_condition_take(r);
    }
}

static void take_all(struct range_reader *r, enum range_word word) {
    (void)word;
    r->all = true;
}

static void take_join(struct range_reader *r, enum range_word word) {
    if (range_reader_last(r))
        r->join = word == RANGE_WORD_AND ? RANGE_JOIN_AND : RANGE_JOIN_OR;
}

static void take_before(struct range_reader *r, enum range_word word) {
    (void)word;
    take_side(r, RANGE_OP_BELOW, RANGE_OP_UP_TO);
}

static void take_after(struct range_reader *r, enum range_word word) {
    (void)word;
    take_side(r, RANGE_OP_ABOVE, RANGE_OP_FROM);
}

static void take_between(struct range_reader *r, enum range_word word) {
    (void)word;
    r->between = 2;
}

static void take_none(struct range_reader *r, enum range_word word) {
    (void)word;
    range_reader_push_nothing(r, RANGE_REASON_EMPTY, STR_NONE);
}

void range_phrase_take(struct range_reader *r, enum range_word word) {
    static void (*const TAKE[])(struct range_reader *, enum range_word) = {
        [RANGE_WORD_ALL] = take_all,         [RANGE_WORD_AND] = take_join,     [RANGE_WORD_OR] = take_join,
        [RANGE_WORD_TO] = take_to,           [RANGE_WORD_UNTIL] = take_to,     [RANGE_WORD_UP] = take_up,
        [RANGE_WORD_BEFORE] = take_before,   [RANGE_WORD_AFTER] = take_after,  [RANGE_WORD_FROM] = take_from,
        [RANGE_WORD_BETWEEN] = take_between, [RANGE_WORD_WITH_IT] = take_with, [RANGE_WORD_WITHOUT] = take_with,
        [RANGE_WORD_NOT] = take_not,         [RANGE_WORD_NONE] = take_none,
    };
    if (word < ARRAY_LEN(TAKE) && TAKE[word])
        TAKE[word](r, word);
}
