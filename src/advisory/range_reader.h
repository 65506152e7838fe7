/* Where the reading of a range stands: what range_read and its parts have in common. */
#ifndef ADVISORY_RANGE_READER_H
#define ADVISORY_RANGE_READER_H

#include "advisory/range_read.h"

enum { RANGE_READER_NO_OP = 255 };

/* A piece is what stands between bars and commas. */
struct range_reader {
    struct str text;
    struct str product;
    struct arena *arena;
    struct range_list *list;
    size_t at;
    size_t piece;      /* index of the piece's first item */
    size_t piece_from; /* where the piece begins in the text */
    struct str lead;   /* unknown words in front of the piece's first version */
    unsigned lead_words;
    uint8_t op;      /* enum range_op that waits for its version, or RANGE_READER_NO_OP */
    uint8_t join;    /* enum range_join */
    uint8_t between; /* versions that "between" still waits for */
    bool soft;
    bool all;                /* "all versions" was said in this piece */
    bool excluding;          /* the versions of this piece are exceptions */
    bool full;               /* no memory */
    enum range_reason doubt; /* of a piece that has no item yet */
    struct str note;
};

/* The character at `at`, or 0 behind the text. */
char range_reader_peek(const struct range_reader *r, size_t at);
/* The letters from `at` on. */
struct str range_reader_letters(const struct range_reader *r, size_t at);
/* Where the piece that `at` is in ends: at a bar outside parentheses, or with the text. */
size_t range_reader_piece_end(const struct range_reader *r, size_t at);

/* The last item of the piece, or NULL. */
struct range_item *range_reader_last(const struct range_reader *r);
/* Adds an item, joined as `r->join` says. */
void range_reader_push(struct range_reader *r, struct range_item item);
void range_reader_push_nothing(struct range_reader *r, enum range_reason why, struct str note);

void range_reader_begin_piece(struct range_reader *r, enum range_join join);
/* Adds what the piece says without a version: "all versions", or that it is not understood. */
void range_reader_end_piece(struct range_reader *r);

#endif
