/* Inside the reader of names: what its parts share. Only name*.c include this. */
#ifndef ADVISORY_NAME_READER_H
#define ADVISORY_NAME_READER_H

#include "advisory/name.h"
#include "advisory/name_list.h"
#include "advisory/name_text.h"

enum { NAME_ALIASES_MAX = 4, NAME_MENTIONS_MAX = 4, NAME_BRACKETS_MAX = 8 };

/* Part of a text, from `from` on and before `to`. */
struct name_span {
    size_t from;
    size_t to;
};

struct name_reader {
    const struct name_lexicon *lexicon;
    bool literal; /* of an asset: its x is an x */
    const struct name_supplier *supplier;
    struct order_numbers orders;
    char plain[NAME_TEXT_MAX];
    size_t plain_len;
    bool qualified;   /* lexicon_phrases left a parenthesis out */
    bool led_by_none; /* `plain` is the text as it was read, and no supplier's name stands in front of it */
    uint32_t flags;   /* enum name_flag */
    uint64_t revisions;
    /* the text taken apart (name_clause.c) */
    char main[NAME_TEXT_MAX + 64];
    size_t main_len;
    struct name_span brackets[NAME_BRACKETS_MAX]; /* what of `main` stood in parentheses */
    size_t bracket_count;
    struct str aliases[NAME_ALIASES_MAX];   /* other names of the product, as given behind "formerly" */
    struct str mentions[NAME_MENTIONS_MAX]; /* products that are said to be included */
    size_t alias_count;
    size_t alias_short; /* from this one on they are FORM_SHORT */
    size_t mention_count;
    struct str numbers[NAME_MENTIONS_MAX]; /* what stands behind "part numbers" */
    size_t number_count;
    struct str exceptions;         /* behind "except" */
    struct str condition;          /* behind the first of "running", "containing", ... */
    struct str host;               /* behind "firmware for" */
    char shortened[NAME_TEXT_MAX]; /* the name with an acronym in place of its words */
    bool runs;                     /* it was "running": a product by itself */
    struct name_list list;
    /* the products (name_form.c) */
    struct name_form forms[NAME_FORMS_MAX];
    size_t form_count;
    struct name_atom atoms[NAME_ATOMS_MAX]; /* of the form that is being read */
    struct name_form form;
    size_t counted;  /* letters and digits of it that count, so far */
    uint64_t before; /* the word before, which it may have already */
    bool in_number;  /* the last of them is a digit */
};

/* Takes `text` apart into the identity and the clauses around it. */
void name_clauses(struct name_reader *reader, struct str text);

/* Reads one product's identity and adds it to the forms. STATUS_MEMORY. */
enum status name_form_read(struct name_reader *reader, struct str text, uint8_t flags, struct arena *arena) MUST_USE;
/* The same into reader->form and reader->atoms alone. */
enum status name_form_scan(struct name_reader *reader, struct str text, struct arena *arena) MUST_USE;
/* The next word of `*rest` for a list of part numbers, as a pattern. False at the end. */
bool name_pattern_next(struct str *rest, char pattern[NAME_PATTERN_MAX], size_t *len);

uint64_t name_hash(uint64_t hash, struct str text);
#define NAME_HASH_START 0xcbf29ce484222325ull

#endif
