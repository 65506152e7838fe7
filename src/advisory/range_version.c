#include "advisory/range_version.h"

#include <string.h>

#include "advisory/range_condition.h"
#include "advisory/version_read.h"
#include "advisory/wording.h"

enum { LEAD_WORDS_MAX = 8 };

/* "SP6" behind a bar that should not be there: "4.5 | SP6". */
static bool join_qualifier(struct range_reader *r, const struct version *v) {
    struct range_item *before = r->list->count ? &r->list->items[r->list->count - 1] : NULL;
    if (!before || r->join != RANGE_JOIN_BAR || r->op != RANGE_READER_NO_OP || !before->version || before->doubt ||
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

/* Nothing but numbers between dots. */
static bool is_pure(const struct version *v) {
    return !v->dated && !v->reason && !v->alias && !v->family.len && v->count && v->precision == v->count;
}

/* Reads the two versions around the first dash of `v`. False when they are not two pure ones that could be the ends of
 * a range. */
static bool read_ends(const struct version *v, struct version *low, struct version *high) {
    size_t dash = str_find_char(v->text, '-'), at = 0, end = dash + 1;
    if (dash == SIZE_MAX || v->dated || v->reason || v->alias || v->family.len)
        return false;
    struct str left = str_slice(v->text, 0, dash);
    if (!version_take(left, &at, low) || at != left.len || !version_take(v->text, &end, high) || end != v->text.len)
        return false;
    return is_pure(low) && is_pure(high) && low->count == high->count &&
           version_compare(low, high, version_scheme_of(STR_NONE)).order == VERSION_OLDER;
}

/* "12.4.1-12.4.11", "2009-2010": two versions rather than one with a dash. `*doubtful` when it may be either. */
static bool splits_at_dash(const struct version *v, struct version *low, struct version *high, bool *doubtful) {
    if (!read_ends(v, low, high))
        return false;
    bool years = version_is_year(&low->parts[0]) && version_is_year(&high->parts[0]);
    bool same_start = low->count > 1 && low->parts[0].value == high->parts[0].value;
    bool counts = low->count == 1 && high->parts[0].width <= 2; /* 20-33; but 750-823 is a model */
    *doubtful = !years && !same_start && !counts;
    return true;
}

static const struct version *keep(struct range_reader *r, const struct version *v) {
    struct version *copy = arena_get_raw(r->arena, sizeof *copy, _Alignof(struct version));
    r->full = r->full || !copy;
    if (copy)
        *copy = *v;
    return copy;
}

static void push_version(struct range_reader *r, enum range_op op, const struct version *v) {
    const struct version *kept = keep(r, v);
    if (!kept)
        return;
    range_reader_push(r, (struct range_item){.op = (uint8_t)op, .soft = r->soft, .version = kept});
}

static void push_dashed(struct range_reader *r, const struct version *low, const struct version *high, bool doubtful) {
    if (doubtful) {
        range_reader_push_nothing(r, RANGE_REASON_TWO_WAYS, str_slice(r->text, r->piece_from, r->at));
        return;
    }
    push_version(r, RANGE_OP_FROM, low);
    push_version(r, RANGE_OP_UP_TO, high);
}

/* What names the numbering: words in front that do not repeat the product's name. False when they say that this is no
 * version at all. */
static bool set_family(struct range_reader *r, struct version *v) {
    if (v->family.len && wording_repeats(v->family, r->product))
        v->family = STR_NONE;
    if (r->lead.len == 0 || wording_repeats(r->lead, r->product))
        return true;
    enum range_reason reason = range_condition_about(r->lead);
    if (reason != RANGE_REASON_CONDITION || r->lead_words > LEAD_WORDS_MAX) {
        range_reader_push_nothing(r, reason == RANGE_REASON_CONDITION ? RANGE_REASON_UNREAD : reason,
                                  str_slice(r->text, r->piece_from, range_reader_piece_end(r, r->at)));
        return false;
    }
    const char *end = v->family.len ? v->family.ptr + v->family.len : r->lead.ptr + r->lead.len;
    v->family = (struct str){r->lead.ptr, (size_t)(end - r->lead.ptr)};
    return true;
}

void range_version_add_lead(struct range_reader *r, size_t from, size_t to) {
    if (r->lead.len == 0)
        r->lead = str_slice(r->text, from, to);
    else
        r->lead.len = (size_t)(r->text.ptr + to - r->lead.ptr);
    r->lead_words++;
}

/* "NMC2 <= 6.9.8": a name with a number, not a version from which the range starts. */
static bool is_name_before_operator(const struct range_reader *r, const struct version *v, size_t end) {
    size_t at = version_skip_blanks(r->text, end);
    if (r->op != RANGE_READER_NO_OP || (range_reader_peek(r, at) != '<' && range_reader_peek(r, at) != '>') ||
        !v->family.len || v->count != 1)
        return false;
    while (range_reader_peek(r, at) && strchr("<>= ", range_reader_peek(r, at)))
        at++;
    struct version bound;
    bool same = version_take(r->text, &at, &bound) && str_eq_nocase(bound.family, v->family); /* A10 < A11 */
    return !same && !wording_repeats(v->family, r->product);
}

/* The operator that the next version gets. */
static enum range_op next_op(struct range_reader *r) {
    enum range_op op = r->op != RANGE_READER_NO_OP ? (enum range_op)r->op : r->excluding ? RANGE_OP_NOT : RANGE_OP_IS;
    if (r->between) {
        op = r->between == 2 ? RANGE_OP_FROM : RANGE_OP_UP_TO;
        r->soft = true;
        r->between--;
    }
    return op;
}

/* What stands in front of the version. False when it turns out to be none, and the piece is done with. */
static bool take_front(struct range_reader *r, struct version *v) {
    if (range_reader_last(r)) {
        if (v->family.len && wording_repeats(v->family, r->product))
            v->family = STR_NONE;
        return true;
    }
    if (set_family(r, v))
        return true;
    r->at = range_reader_piece_end(r, r->at);
    r->op = RANGE_READER_NO_OP;
    return false;
}

void range_version_add(struct range_reader *r, struct version *v, size_t from) {
    struct version low, high;
    bool doubtful = false;
    if (!range_reader_last(r) && is_name_before_operator(r, v, r->at)) {
        range_version_add_lead(r, from, r->at);
        return;
    }
    if (join_qualifier(r, v) || !take_front(r, v))
        return;
    enum range_op op = next_op(r);
    if (op == RANGE_OP_IS && splits_at_dash(v, &low, &high, &doubtful))
        push_dashed(r, &low, &high, doubtful);
    else
        push_version(r, op, v);
    r->op = RANGE_READER_NO_OP;
    r->soft = false;
}
