#include "advisory/range_read.h"

#include <string.h>

#include "advisory/range_word.h"
#include "advisory/version_read.h"
#include "advisory/wording.h"

enum { LEAD_WORDS_MAX = 8, OP_NONE = 255 };

/* Where reading stands. A piece is what stands between bars and commas. */
struct reader {
    struct str text;
    struct str product;
    struct arena *arena;
    struct range_list *list;
    size_t at;
    size_t room;
    size_t piece;      /* index of the piece's first item */
    size_t piece_from; /* where the piece begins in the text */
    struct str lead;   /* unknown words in front of the piece's first version */
    unsigned lead_words;
    uint8_t op;      /* enum range_op that waits for its version, or OP_NONE */
    uint8_t join;    /* enum range_join */
    uint8_t between; /* versions that "between" still waits for */
    bool soft;
    bool all;                /* "all versions" was said in this piece */
    bool excluding;          /* the versions of this piece are exceptions */
    bool full;               /* no memory */
    enum range_reason doubt; /* of a piece that has no item yet */
    struct str note;
};

static char peek_at(const struct reader *r, size_t at) {
    return at < r->text.len ? r->text.ptr[at] : '\0';
}

static struct str letters_at(const struct reader *r, size_t at) {
    size_t end = at;
    while (char_is_alpha(peek_at(r, end)))
        end++;
    return str_slice(r->text, at, end);
}

static size_t piece_end(const struct reader *r, size_t at) {
    unsigned depth = 0;
    for (; at < r->text.len && !(r->text.ptr[at] == '|' && depth == 0); at++) {
        depth += r->text.ptr[at] == '(';
        depth -= r->text.ptr[at] == ')' && depth > 0;
    }
    return at;
}

/* ---- items ---- */

static struct range_item *last_item(struct reader *r) {
    return r->list->count > r->piece ? &r->list->items[r->list->count - 1] : NULL;
}

static void push(struct reader *r, struct range_item item) {
    void *items = r->list->items;
    item.join = r->join;
    r->join = RANGE_JOIN_BLANK;
    if (r->full || !arena_grow(r->arena, &items, r->list->count, &r->room, sizeof item, _Alignof(struct range_item))) {
        r->full = true;
        return;
    }
    r->list->items = items;
    r->list->items[r->list->count++] = item;
}

static void push_nothing(struct reader *r, enum range_reason why, struct str note) {
    push(r, (struct range_item){.op = RANGE_OP_NOTHING, .doubt = (uint8_t)why, .note = str_trim(note)});
}

/* ---- what a condition is about ---- */

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

static enum range_reason about(struct str note) {
    for (size_t i = 0; i < ARRAY_LEN(ABOUT); i++)
        if (str_contains_nocase(note, ABOUT[i].word))
            return ABOUT[i].reason;
    return RANGE_REASON_CONDITION;
}

static bool has_digit(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (char_is_digit(text.ptr[i]))
            return true;
    return false;
}

/* A further range may hide in the words of a condition: "with A, all versions < V3.5 with B"; "1.29 for NX7"; "and
 * possibly prior versions". */
static bool hides_range(struct str note) {
    static const struct str MARKS[] = {STR_INIT(","), STR_INIT(";"), STR_INIT(" and "), STR_INIT(" or ")};
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

/* Words that begin a condition wherever they stand. */
static bool begins_condition(struct str word) {
    static const struct wording_row WORDS[] = {{"affected", 0},  {"for", 0},   {"if", 0},     {"in", 0},
                                               {"installed", 0}, {"on", 0},    {"only", 0},   {"running", 0},
                                               {"that", 0},      {"using", 0}, {"when", 0},   {"where", 0},
                                               {"which", 0},     {"with", 0},  {"without", 0}};
    return wording_find(WORDS, ARRAY_LEN(WORDS), word) != NULL;
}

/* The rest of the piece, or what stands in parentheses, is a condition of its last item. */
static void add_condition(struct reader *r, struct str note) {
    struct range_item *last = last_item(r);
    note = str_trim(note);
    if (!last) {
        r->doubt = about(note);
        r->note = note;
        return;
    }
    if (last->op == RANGE_OP_NOTHING)
        return;
    last->doubt = (uint8_t)about(note);
    last->note = note;
    last->soft = last->soft || has_digit(note);
    bool counted = str_starts_nocase(note, STR("digit"));
    if (last->doubt == RANGE_REASON_SERIAL && (counted || last->version->family.len))
        *last = (struct range_item){.op = RANGE_OP_NOTHING, .join = last->join, .doubt = last->doubt, .note = note};
    else if (hides_range(note))
        push_nothing(r, RANGE_REASON_UNREAD, note);
}

static void take_condition(struct reader *r) {
    size_t end = piece_end(r, r->at);
    struct str note = str_slice(r->text, r->at, end);
    struct range_item *last = last_item(r);
    bool starts = begins_condition(letters_at(r, r->at)) || r->text.ptr[r->at] == '(';
    r->at = end;
    if (last && last->op == RANGE_OP_IS && !starts && r->join == RANGE_JOIN_BLANK && r->op == OP_NONE)
        *last = (struct range_item){.op = RANGE_OP_NOTHING,
                                    .join = last->join,
                                    .doubt = RANGE_REASON_NOT_VERSION,
                                    .note = str_trim(str_slice(r->text, r->piece_from, end))};
    else if (r->op != OP_NONE && last)
        push_nothing(r, RANGE_REASON_UNREAD, note);
    else
        add_condition(r, note);
    r->op = OP_NONE;
}

/* ---- pieces ---- */

static void begin_piece(struct reader *r, enum range_join join) {
    r->piece = r->list->count;
    r->piece_from = r->at;
    r->lead = r->note = STR_NONE;
    r->lead_words = 0;
    r->op = OP_NONE;
    r->join = (uint8_t)join;
    r->all = r->soft = r->excluding = false;
    r->between = 0;
    r->doubt = RANGE_REASON_NONE;
}

static void end_piece(struct reader *r) {
    struct str whole = str_slice(r->text, r->piece_from, r->at);
    if (r->op != OP_NONE)
        push_nothing(r, r->doubt ? r->doubt : r->lead.len ? about(r->lead) : RANGE_REASON_UNREAD, whole);
    else if (last_item(r))
        return;
    else if (r->all)
        push(r, (struct range_item){.op = RANGE_OP_ALL, .doubt = (uint8_t)r->doubt, .note = r->note});
    else if (r->doubt)
        push_nothing(r, r->doubt, whole);
    else if (r->lead.len)
        push_nothing(r, RANGE_REASON_NOT_VERSION, whole);
}

/* ---- versions ---- */

/* "SP6" behind a bar that should not be there: "4.5 | SP6". */
static bool join_qualifier(struct reader *r, const struct version *v) {
    struct range_item *before = r->list->count ? &r->list->items[r->list->count - 1] : NULL;
    if (!before || r->join != RANGE_JOIN_BAR || r->op != OP_NONE || !before->version || before->doubt ||
        v->parts[0].kind != VERSION_PART_QUALIFIER || before->version->alias ||
        before->version->count + v->count > VERSION_PARTS_MAX)
        return false;
    struct version *joined = ARENA_NEW(r->arena, struct version);
    if (!joined) {
        r->full = true;
        return true;
    }
    *joined = *before->version;
    joined->text.len = (size_t)(v->text.ptr + v->text.len - joined->text.ptr);
    for (size_t i = 0; i < v->count; i++) {
        joined->parts[joined->count] = v->parts[i];
        joined->parts[joined->count++].at = (uint16_t)(v->parts[i].at + (v->text.ptr - joined->text.ptr));
    }
    before->version = joined;
    r->piece = r->list->count - 1;
    r->join = RANGE_JOIN_BLANK;
    return true;
}

/* "12.4.1-12.4.11", "V191-V195", "2009-2010": two versions rather than one with a dash. `*doubtful` when it may be
 * either: "20-33". */
static bool splits_at_dash(const struct version *v, struct version *low, struct version *high, bool *doubtful) {
    size_t dash = str_find_char(v->text, '-'), at = 0, end = dash + 1;
    if (v->dated || v->reason || v->alias || dash == SIZE_MAX || v->family.len)
        return false;
    struct str left = str_slice(v->text, 0, dash);
    if (!version_take(left, &at, low) || at != left.len || !version_take(v->text, &end, high) || end != v->text.len ||
        low->dated || high->dated || low->precision != low->count || high->precision != high->count ||
        low->count != high->count || version_compare(low, high, version_scheme_of(STR_NONE)).order != VERSION_OLDER)
        return false;
    bool years = version_is_year(&low->parts[0]) && version_is_year(&high->parts[0]);
    bool same_start = low->count > 1 && low->parts[0].value == high->parts[0].value;
    bool counts = low->count == 1 && high->parts[0].width <= 2; /* 20-33; but 750-823 is a model */
    *doubtful = !years && !same_start && !counts;
    return true;
}

static const struct version *keep(struct reader *r, const struct version *v) {
    struct version *copy = arena_get_raw(r->arena, sizeof *copy, _Alignof(struct version));
    r->full = r->full || !copy;
    if (copy)
        *copy = *v;
    return copy;
}

static void push_version(struct reader *r, enum range_op op, const struct version *v) {
    const struct version *kept = keep(r, v);
    if (!kept)
        return;
    push(r, (struct range_item){.op = (uint8_t)op, .soft = r->soft, .version = kept});
}

static void push_dashed(struct reader *r, const struct version *low, const struct version *high, bool doubtful) {
    if (doubtful) {
        push_nothing(r, RANGE_REASON_TWO_WAYS, str_slice(r->text, r->piece_from, r->at));
        return;
    }
    push_version(r, RANGE_OP_FROM, low);
    push_version(r, RANGE_OP_UP_TO, high);
}

/* What names the numbering: words in front that do not repeat the product's name. False when they say that this is no
 * version at all. */
static bool set_family(struct reader *r, struct version *v) {
    if (v->family.len && wording_repeats(v->family, r->product))
        v->family = STR_NONE;
    if (r->lead.len == 0 || wording_repeats(r->lead, r->product))
        return true;
    enum range_reason reason = about(r->lead);
    if (reason != RANGE_REASON_CONDITION || r->lead_words > LEAD_WORDS_MAX) {
        push_nothing(r, reason == RANGE_REASON_CONDITION ? RANGE_REASON_UNREAD : reason,
                     str_slice(r->text, r->piece_from, piece_end(r, r->at)));
        return false;
    }
    const char *end = v->family.len ? v->family.ptr + v->family.len : r->lead.ptr + r->lead.len;
    v->family = (struct str){r->lead.ptr, (size_t)(end - r->lead.ptr)};
    return true;
}

static void add_lead(struct reader *r, size_t from, size_t to) {
    if (r->lead.len == 0)
        r->lead = str_slice(r->text, from, to);
    else
        r->lead.len = (size_t)(r->text.ptr + to - r->lead.ptr);
    r->lead_words++;
}

/* "NMC2 <= 6.9.8": a name with a number, not a version from which the range starts. */
static bool is_name_before_operator(const struct reader *r, const struct version *v, size_t end) {
    size_t at = version_skip_blanks(r->text, end);
    if (r->op != OP_NONE || (peek_at(r, at) != '<' && peek_at(r, at) != '>') || !v->family.len || v->count != 1)
        return false;
    while (peek_at(r, at) && strchr("<>= ", peek_at(r, at)))
        at++;
    struct version bound;
    bool same = version_take(r->text, &at, &bound) && str_eq_nocase(bound.family, v->family); /* A10 < A11 */
    return !same && !wording_repeats(v->family, r->product);
}

static void add_version(struct reader *r, struct version *v, size_t from) {
    struct version low, high;
    bool doubtful = false;
    if (r->op == OP_NONE && !last_item(r) && is_name_before_operator(r, v, r->at)) {
        add_lead(r, from, r->at);
        return;
    }
    if (join_qualifier(r, v))
        return;
    bool first = !last_item(r);
    if (first && !set_family(r, v)) {
        r->at = piece_end(r, r->at);
        r->op = OP_NONE;
        return;
    }
    if (!first && v->family.len && wording_repeats(v->family, r->product))
        v->family = STR_NONE;
    uint8_t op = r->op != OP_NONE ? r->op : r->excluding ? RANGE_OP_NOT : RANGE_OP_IS;
    if (r->between) {
        op = r->between == 2 ? RANGE_OP_FROM : RANGE_OP_UP_TO;
        r->soft = true;
        r->between--;
    }
    if (op == RANGE_OP_IS && splits_at_dash(v, &low, &high, &doubtful))
        push_dashed(r, &low, &high, doubtful);
    else
        push_version(r, (enum range_op)op, v);
    r->op = OP_NONE;
    r->soft = false;
}

/* ---- words ---- */

/* The class of the word at `*at` behind blanks; moves behind it when it is one of `wanted`. */
static bool skip_word(const struct reader *r, size_t *at, enum range_word wanted) {
    size_t from = version_skip_blanks(r->text, *at);
    if (peek_at(r, from) == '(')
        from = version_skip_blanks(r->text, from + 1);
    struct str word = letters_at(r, from);
    if (word.len == 0 || range_word_of(word) != wanted || char_is_digit(peek_at(r, from + word.len)))
        return false;
    *at = from + word.len;
    size_t close = version_skip_blanks(r->text, *at);
    if (peek_at(r, close) == ')')
        *at = close + 1;
    return true;
}

/* Whether a version comes next, words like "version" and "the" apart. */
static bool version_follows(const struct reader *r, size_t at) {
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
static void apply_behind(struct reader *r, enum range_op op) {
    struct range_item *last = last_item(r);
    r->join = RANGE_JOIN_BLANK;
    if (last && last->op == RANGE_OP_IS) {
        last->op = (uint8_t)op;
        last->behind = true;
    } else if (!last || last->op != op) {
        push_nothing(r, RANGE_REASON_UNREAD, str_slice(r->text, r->piece_from, piece_end(r, r->at)));
    }
}

/* The first end of a range whose other end follows: a version without an operator begins it. */
static void make_lower(struct reader *r) {
    struct range_item *last = last_item(r);
    if (last && last->op == RANGE_OP_IS && !last->marked)
        last->op = RANGE_OP_FROM;
}

static void set_op(struct reader *r, enum range_op op) {
    r->op = (uint8_t)op;
}

/* "before", "prior to", "earlier than", "less than or equal to" and their opposites, in front of a version or behind.
 */
static void take_side(struct reader *r, enum range_op strictly, enum range_op with_it) {
    size_t at = r->at;
    bool including = false;
    while (skip_word(r, &at, RANGE_WORD_THAN) || skip_word(r, &at, RANGE_WORD_TO))
        r->at = at;
    while (skip_word(r, &at, RANGE_WORD_AND) || skip_word(r, &at, RANGE_WORD_OR))
        including = skip_word(r, &at, RANGE_WORD_WITH_IT) || skip_word(r, &at, RANGE_WORD_NOUN) || including;
    if (including) {
        r->at = at;
        while (skip_word(r, &at, RANGE_WORD_TO))
            r->at = at;
    }
    if (version_follows(r, r->at))
        set_op(r, including ? with_it : strictly);
    else
        apply_behind(r, with_it);
}

/* "up to", "up to and including", "up to but not including"; "and up". */
static void take_up(struct reader *r) {
    size_t at = r->at;
    bool upto = peek_at(r, r->at - 1) == 'o' || peek_at(r, r->at - 1) == 'O';
    if (!skip_word(r, &at, RANGE_WORD_TO) && !upto) {
        apply_behind(r, RANGE_OP_FROM);
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
    make_lower(r);
    set_op(r, op);
}

static void take_from(struct reader *r) {
    size_t at = version_skip_blanks(r->text, r->at);
    struct str word = letters_at(r, at);
    if (str_eq_nocase(word, STR("with")) || str_eq_nocase(word, STR("at")) || str_eq_nocase(word, STR("from")))
        r->at = at + word.len;
    set_op(r, RANGE_OP_FROM);
}

static void mark_last(struct reader *r, bool including) {
    struct range_item *last = last_item(r);
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
static void take_with(struct reader *r, bool including) {
    if (!including && version_follows(r, r->at)) {
        r->excluding = true;
        r->join = RANGE_JOIN_BLANK;
    } else if (last_item(r) && peek_at(r, version_skip_blanks(r->text, r->at)) == '\0') {
        mark_last(r, including);
    } else if (last_item(r) && including) {
        r->at = piece_end(r, r->at); /* "including hotfixes": it takes more in, and the bound stays */
    } else {
        take_condition(r);
    }
}

static void take_to(struct reader *r, bool soft) {
    struct range_item *last = last_item(r);
    if (soft && !last) {
        r->soft = true;
        set_op(r, RANGE_OP_UP_TO);
    } else if (last && (last->op == RANGE_OP_IS || last->op == RANGE_OP_FROM) && version_follows(r, r->at)) {
        make_lower(r);
        r->soft = soft;
        set_op(r, RANGE_OP_UP_TO);
    } else {
        take_condition(r);
    }
}

static void take_not(struct reader *r) {
    size_t at = r->at;
    while (skip_word(r, &at, RANGE_WORD_NOT))
        continue;
    if (skip_word(r, &at, RANGE_WORD_WITH_IT) && version_follows(r, at)) {
        r->at = at;
        make_lower(r);
        set_op(r, RANGE_OP_BELOW);
    } else {
        take_condition(r);
    }
}

/* A word of the vocabulary, which r->at is behind. */
static void take_known(struct reader *r, enum range_word word) {
    switch (word) {
    case RANGE_WORD_ALL:
        r->all = true;
        break;
    case RANGE_WORD_AND:
    case RANGE_WORD_OR:
        if (last_item(r))
            r->join = word == RANGE_WORD_AND ? RANGE_JOIN_AND : RANGE_JOIN_OR;
        break;
    case RANGE_WORD_TO:
    case RANGE_WORD_UNTIL:
        take_to(r, word == RANGE_WORD_UNTIL);
        break;
    case RANGE_WORD_UP:
        take_up(r);
        break;
    case RANGE_WORD_BEFORE:
        take_side(r, RANGE_OP_BELOW, RANGE_OP_UP_TO);
        break;
    case RANGE_WORD_AFTER:
        take_side(r, RANGE_OP_ABOVE, RANGE_OP_FROM);
        break;
    case RANGE_WORD_FROM:
        take_from(r);
        break;
    case RANGE_WORD_BETWEEN:
        r->between = 2;
        break;
    case RANGE_WORD_WITH_IT:
    case RANGE_WORD_WITHOUT:
        take_with(r, word == RANGE_WORD_WITH_IT);
        break;
    case RANGE_WORD_NOT:
        take_not(r);
        break;
    case RANGE_WORD_NONE:
        push_nothing(r, RANGE_REASON_EMPTY, STR_NONE);
        break;
    case RANGE_WORD_NOUN:
    case RANGE_WORD_THAN:
    case RANGE_WORD_UNKNOWN:
        break;
    }
}

static void take_unknown(struct reader *r, size_t from) {
    size_t end = from;
    while (end < r->text.len && !strchr(" _|,;()<>=", r->text.ptr[end]))
        end++;
    end += end == from;
    struct str word = str_slice(r->text, from, end);
    bool named = wording_repeats(word, r->product);
    if (begins_condition(letters_at(r, from)) || (r->all && r->op == OP_NONE && !named) || (last_item(r) && !named) ||
        (last_item(r) && r->op == OP_NONE)) {
        take_condition(r);
        return;
    }
    r->at = end;
    if (!last_item(r))
        add_lead(r, from, end);
}

static void take_word(struct reader *r) {
    struct version v;
    size_t from = r->at;
    struct str letters = letters_at(r, from);
    enum range_word word = letters.len ? range_word_of(letters) : RANGE_WORD_UNKNOWN;
    bool whole = !char_is_digit(peek_at(r, from + letters.len));
    if (whole && word != RANGE_WORD_UNKNOWN && word != RANGE_WORD_NOUN) {
        r->at += letters.len;
        take_known(r, word);
        return;
    }
    bool due = version_skip_blanks(r->text, from + letters.len) == piece_end(r, from);
    if (version_take(r->text, &r->at, &v) ||
        (due && word == RANGE_WORD_UNKNOWN && version_take_letters(r->text, &r->at, &v)))
        add_version(r, &v, from);
    else if (whole && word == RANGE_WORD_NOUN)
        r->at += letters.len;
    else
        take_unknown(r, from);
}

/* ---- signs ---- */

static void take_operator(struct reader *r) {
    bool less = false, more = false, equal = false, not = false;
    for (;; r->at++) {
        char ch = peek_at(r, r->at);
        less |= ch == '<';
        more |= ch == '>';
        equal |= ch == '=';
        not |= ch == '!';
        if (!ch || !strchr("<>=! ", ch))
            break;
    }
    enum range_op op = not || (less && more) ? RANGE_OP_NOT
                       : less                ? (equal ? RANGE_OP_UP_TO : RANGE_OP_BELOW)
                       : more                ? (equal ? RANGE_OP_FROM : RANGE_OP_ABOVE)
                                             : RANGE_OP_IS;
    if (r->op != OP_NONE && r->op != op)
        push_nothing(r, RANGE_REASON_UNREAD, str_slice(r->text, r->piece_from, piece_end(r, r->at)));
    set_op(r, op);
}

/* Notes in parentheses that change nothing: another name, what else belongs to the product. */
static bool is_harmless(struct str inside) {
    static const struct str STARTS[] = {STR_INIT("incl"),      STR_INIT("formerly"), STR_INIT("all "),
                                        STR_INIT("also part"), STR_INIT("former "),  STR_INIT("eol ")};
    for (size_t i = 0; i < ARRAY_LEN(STARTS); i++)
        if (str_starts_nocase(inside, STARTS[i]))
            return true;
    return false;
}

static size_t closing(const struct reader *r, size_t open) {
    unsigned depth = 0;
    for (size_t at = open; at < r->text.len; at++) {
        depth += r->text.ptr[at] == '(';
        if (r->text.ptr[at] == ')' && --depth == 0)
            return at;
    }
    return r->text.len;
}

static void take_parentheses(struct reader *r) {
    size_t end = closing(r, r->at);
    struct str inside = str_trim(str_slice(r->text, r->at + 1, end));
    struct str word = letters_at(r, version_skip_blanks(r->text, r->at + 1));
    enum range_word first = range_word_of(word);
    bool alone = word.len == inside.len;
    if (alone && (first == RANGE_WORD_WITH_IT || first == RANGE_WORD_WITHOUT)) {
        mark_last(r, first == RANGE_WORD_WITH_IT);
        r->at = end + 1;
    } else if (is_harmless(inside)) {
        r->at = end + 1;
    } else if (r->op != OP_NONE || (!last_item(r) && !r->all && !r->lead.len) || first == RANGE_WORD_WITHOUT ||
               ((first == RANGE_WORD_AND || first == RANGE_WORD_OR) && last_item(r))) {
        r->at++; /* its content is of the range: "<=(R4.10)", "4.2 (and earlier)", "(excluding 4.2.6)" */
    } else {
        r->at = end + 1 < r->text.len ? end + 1 : r->text.len;
        add_condition(r, inside);
    }
    if (r->at > r->text.len)
        r->at = r->text.len;
}

static void take_dash(struct reader *r) {
    size_t next = version_skip_blanks(r->text, ++r->at);
    struct range_item *last = last_item(r);
    if (last && last->op == RANGE_OP_IS && r->op == OP_NONE && version_follows(r, next)) {
        make_lower(r);
        set_op(r, RANGE_OP_UP_TO);
    }
}

static void take_separator(struct reader *r, enum range_join join) {
    end_piece(r);
    r->at++;
    begin_piece(r, join);
}

static void step(struct reader *r) {
    char ch = r->text.ptr[r->at];
    if (char_is_alnum(ch) || (unsigned char)ch >= 0x80) {
        take_word(r);
        return;
    }
    switch (ch) {
    case '|':
        take_separator(r, RANGE_JOIN_BAR);
        break;
    case ',':
    case ';':
        take_separator(r, RANGE_JOIN_COMMA);
        break;
    case '<':
    case '>':
    case '=':
    case '!':
        take_operator(r);
        break;
    case '(':
        take_parentheses(r);
        break;
    case '-':
        take_dash(r);
        break;
    case '*':
        r->all = r->all || !last_item(r);
        r->at++;
        break;
    case '+':
        r->at++;
        apply_behind(r, RANGE_OP_FROM);
        break;
    case '&':
    case '/':
    case ':':
        r->join = ch == '&' ? RANGE_JOIN_AND : ch == '/' ? RANGE_JOIN_OR : RANGE_JOIN_COLON;
        r->at++;
        break;
    case ' ':
    case '_':
    case '.':
    case '"':
    case '\'':
    case ')':
        r->at++;
        break;
    default:
        take_unknown(r, r->at);
        break;
    }
}

/* ---- vers ---- */

/* "vers:generic/>=2.0|<2.9" without its head. The type "all" takes nothing but "*"; what else stands there is read as
 * prose, because it is. */
static struct str without_head(struct str text, bool *formal) {
    if (!str_starts_nocase(text, STR("vers:")))
        return text;
    size_t slash = str_find_char(text, '/');
    if (slash == SIZE_MAX)
        return text;
    struct str type = str_slice(text, 5, slash);
    *formal = !str_eq_nocase(type, STR("all")) && type.len > 0;
    return str_skip(text, slash + 1);
}

static int hex_value(char ch) {
    ch = char_lower(ch);
    return char_is_digit(ch) ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* Versions in a vers are percent-encoded. */
static struct str decoded(struct arena *arena, struct str text) {
    if (str_find_char(text, '%') == SIZE_MAX)
        return text;
    char *to = arena_get_raw(arena, text.len, 1);
    size_t len = 0;
    for (size_t i = 0; to && i < text.len; i++) {
        int high = i + 2 < text.len && text.ptr[i] == '%' ? hex_value(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text.ptr[i + 2]) : -1;
        if (low >= 0 && high * 16 + low >= 0x20 && high * 16 + low < 0x7f) {
            to[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            to[len++] = text.ptr[i];
        }
    }
    return to ? (struct str){to, len} : STR_NONE;
}

static bool is_absent(struct str text) {
    static const struct str ABSENT[] = {STR_INIT(""), STR_INIT("-"), STR_INIT("n/a"), STR_INIT("n.a."), STR_INIT("?")};
    for (size_t i = 0; i < ARRAY_LEN(ABSENT); i++)
        if (str_eq_nocase(text, ABSENT[i]))
            return true;
    return false;
}

enum status range_read(struct str plain, struct str product, struct arena *arena, struct range_list *list) {
    *list = (struct range_list){.items = NULL};
    struct str text = str_trim(without_head(plain, &list->formal));
    if (list->formal)
        text = decoded(arena, text);
    if (!text.ptr && plain.len)
        return STATUS_MEMORY;
    struct reader r = {.text = text, .product = product, .arena = arena, .list = list};
    begin_piece(&r, RANGE_JOIN_BLANK);
    if (is_absent(text))
        push_nothing(&r, RANGE_REASON_EMPTY, text);
    while (r.at < text.len && !is_absent(text) && !r.full) {
        if (list->count >= RANGE_ITEMS_MAX) {
            push_nothing(&r, RANGE_REASON_LONG, STR_NONE);
            break;
        }
        step(&r);
    }
    end_piece(&r);
    return r.full ? STATUS_MEMORY : STATUS_OK;
}
