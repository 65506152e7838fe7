#include "advisory/range_reader.h"

#include "advisory/range_condition.h"

char range_reader_peek(const struct range_reader *r, size_t at) {
    return at < r->text.len ? r->text.ptr[at] : '\0';
}

struct str range_reader_letters(const struct range_reader *r, size_t at) {
    size_t end = at;
    while (char_is_alpha(range_reader_peek(r, end)))
        end++;
    return str_slice(r->text, at, end);
}

size_t range_reader_piece_end(const struct range_reader *r, size_t at) {
    unsigned depth = 0;
    for (; at < r->text.len && !(r->text.ptr[at] == '|' && depth == 0); at++) {
        depth += r->text.ptr[at] == '(';
        depth -= r->text.ptr[at] == ')' && depth > 0;
    }
    return at;
}

struct range_item *range_reader_last(const struct range_reader *r) {
    return r->list->count > r->piece ? &r->list->items[r->list->count - 1] : NULL;
}

void range_reader_push(struct range_reader *r, struct range_item item) {
    item.join = r->join;
    r->join = RANGE_JOIN_BLANK;
    /* No step adds more than three items after range_read has looked at the count. */
    if (r->list->count < ARRAY_LEN(r->list->items))
        r->list->items[r->list->count++] = item;
}

void range_reader_push_nothing(struct range_reader *r, enum range_reason why, struct str note) {
    range_reader_push(r, (struct range_item){.op = RANGE_OP_NOTHING, .doubt = (uint8_t)why, .note = str_trim(note)});
}

void range_reader_begin_piece(struct range_reader *r, enum range_join join) {
    r->piece = r->list->count;
    r->piece_from = r->at;
    r->lead = r->note = STR_NONE;
    r->lead_words = 0;
    r->op = RANGE_READER_NO_OP;
    r->join = (uint8_t)join;
    r->all = r->soft = r->excluding = false;
    r->between = 0;
    r->doubt = RANGE_REASON_NONE;
}

/* "all versions except 4.2" names nothing but exceptions. */
static bool has_exceptions_only(const struct range_reader *r) {
    for (size_t i = r->piece; i < r->list->count; i++)
        if (r->list->items[i].op != RANGE_OP_NOT)
            return false;
    return true;
}

void range_reader_end_piece(struct range_reader *r) {
    struct str whole = str_slice(r->text, r->piece_from, r->at);
    if (r->op != RANGE_READER_NO_OP)
        range_reader_push_nothing(r,
                                  r->doubt      ? r->doubt
                                  : r->lead.len ? range_condition_about(r->lead)
                                                : RANGE_REASON_UNREAD,
                                  whole);
    else if (range_reader_last(r) && !(r->all && has_exceptions_only(r)))
        return;
    else if (r->all)
        range_reader_push(r, (struct range_item){.op = RANGE_OP_ALL, .doubt = (uint8_t)r->doubt, .note = r->note});
    else if (r->doubt)
        range_reader_push_nothing(r, r->doubt, whole);
    else if (r->lead.len)
        range_reader_push_nothing(r, RANGE_REASON_NOT_VERSION, whole);
}
