/* What words in product names mean: data/product-words.tsv and data/product-phrases.tsv, made ready for look-up. */
#ifndef ADVISORY_NAME_LEXICON_H
#define ADVISORY_NAME_LEXICON_H

#include "base/str.h"

enum word_class {
    WORD_PLAIN,   /* part of the identity */
    WORD_FILLER,  /* says nothing: for, firmware, version */
    WORD_FAMILY,  /* marks a family: series, models */
    WORD_KIND,    /* says what sort of thing it is: controller, switch */
    WORD_HOUSE,   /* a brand over many of a supplier's products, left out as often as not: SIMATIC, Allen-Bradley */
    WORD_SPECIAL, /* marks a special variant that is a product of its own: SIPLUS */
    WORD_VARIANT, /* marks an edition of the same product: Basic, Entry Class */
    WORD_EDITION, /* goes with a version line: SP, Update */
    WORD_PART,    /* marks a part that may come with the product: Package */
    WORD_MARKET,  /* marks where the same product is sold: EU, RoW */
    WORD_TOOL,    /* names what goes with a product rather than the product: Loader, Configurator, Charger */
    WORD_SORT,    /* says what it is where it stands behind a product's name, and may be the name: Clock, Radio */
    WORD_SUITE,   /* stands for all that is sold under the name: Suite */
};

/* What begins a clause that is no part of the identity. */
enum clause_class {
    CLAUSE_NONE,
    CLAUSE_NOTE,      /* says nothing about the identity: "discontinued" */
    CLAUSE_INCLUDED,  /* "incl. SIPLUS variants" */
    CLAUSE_ALIAS,     /* "formerly known as" */
    CLAUSE_NUMBERS,   /* "part numbers" */
    CLAUSE_EXCEPTION, /* "except" */
    CLAUSE_SERIAL,    /* "serial number" */
    CLAUSE_CONDITION, /* "containing" */
    CLAUSE_RUNNING,   /* "running": a condition, and what it names may be the product that is meant */
};

/* Sorts of things that exclude each other: a switch is no controller. */
enum product_kind {
    KIND_NONE,
    KIND_CAMERA,
    KIND_CONTROLLER,
    KIND_DRIVE,
    KIND_MODULE,
    KIND_PANEL,
    KIND_READER,
    KIND_RELAY,
    KIND_ROUTER,
    KIND_SOFTWARE,
    KIND_SWITCH,
};

/* A phrase and what it means, both plain (name_text), the latter no longer. */
struct lexicon_phrase {
    struct str written;
    struct str meant;
};

enum { LEXICON_ROOM = 512 };

struct name_lexicon {
    uint64_t words[LEXICON_ROOM]; /* open addressing by the word's value; 0 is free */
    uint8_t classes[LEXICON_ROOM];
    uint8_t kinds[LEXICON_ROOM];      /* enum product_kind */
    uint64_t clause_letters;          /* a bit of 64 by character that a clause may begin with */
    const struct lexicon_phrase *own; /* that the user adds; they come before those of the table */
    size_t own_count;
};

/* A word as one number: up to eight bytes as they are, longer ones by their hash. Never 0. */
uint64_t lexicon_word(struct str text);
/* The same without a plural's s or es. */
uint64_t lexicon_singular(struct str text);

void lexicon_init(struct name_lexicon *lexicon);
/* The class of a word as the table has it; with WORD_KIND, `*kind` says which. */
enum word_class lexicon_class(const struct name_lexicon *lexicon, uint64_t word, enum product_kind *kind);

/* Rewrites phrases that mean the same ("site edition", "se") to one of them, in place of `text` (plain, as name_text
 * gives it) of length `len`; shorter if anything is rewritten.
 * `*qualified` is set when a parenthesis was left out that tells one product of the name from others: "WinCC (TIA
 * Portal)". Returns the new length. */
size_t lexicon_phrases(const struct name_lexicon *lexicon, char *text, size_t len, bool *qualified);

/* The clause that `text` begins with, and the length of the words that say so. */
enum clause_class lexicon_clause(const struct name_lexicon *lexicon, struct str text, size_t *length);

#endif
