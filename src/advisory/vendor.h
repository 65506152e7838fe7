/* Suppliers by name: the spellings of one supplier get one number. */
#ifndef ADVISORY_VENDOR_H
#define ADVISORY_VENDOR_H

#include "base/map.h"

/* One text may name several suppliers ("GE and Emerson"), or one under several names ("General Electric (GE)"). */
enum { VENDOR_KEYS_MAX = 8, VENDOR_KEY_MAX = 64 };

struct vendor_key {
    uint8_t len;
    char text[VENDOR_KEY_MAX]; /* letters and digits, + and &, without blanks and legal forms: "pepperl+fuchs" */
};
struct vendor_keys {
    struct vendor_key items[VENDOR_KEYS_MAX]; /* the whole text first */
    size_t count;
};

/* The keys of a supplier's name as written; none for one that names nobody ("n/a", "multiple"). */
void vendor_keys(struct str text, struct vendor_keys *keys);

#define VENDOR_NONE UINT32_MAX

/* A set of supplier numbers: small, and in the order found. One name fills at most VENDOR_KEYS_MAX of it; a product
 * document gives a supplier a few dozen names at most. */
enum { VENDOR_SET_MAX = 64 };
struct vendor_set {
    uint32_t items[VENDOR_SET_MAX];
    size_t count;
};

/* Products that went from one supplier to another: either name may be found for them. */
enum { VENDOR_MOVES_MAX = 32 };
struct vendor_move {
    uint32_t from;
    uint32_t to;
};

/* Rows of data/vendor-aliases.tsv. Brands and firms that a supplier owns are that supplier: advisories and inventories
 * use either name for one product. A joint row is one text for several suppliers; a moved one says that some products
 * went to another supplier, so that the old name is only similar. */
enum vendor_relation { VENDOR_SAME, VENDOR_OWNED, VENDOR_JOINT, VENDOR_MOVED };
struct vendor_alias {
    struct str key;
    struct str name;
    struct str alias;
    uint8_t relation; /* enum vendor_relation */
    struct str note;
};

struct own_names;

/* Every supplier seen, under all the names that lead to it. */
struct vendor_book {
    struct arena *arena;
    struct map ids;        /* key of a name to number */
    struct map keys;       /* key of the table of aliases to number */
    struct str *key_texts; /* the other way round: the table's come first */
    uint32_t key_count;
    uint32_t count;
    struct vendor_move moves[VENDOR_MOVES_MAX];
    size_t move_count;
    const struct own_names *own; /* what the user adds to the tables, or NULL */
};

/* Takes in the table of aliases (data/vendor-aliases.tsv), and before it what the user adds (or NULL), which therefore
 * stands before it; `own` outlives the book. STATUS_MEMORY. */
enum status vendor_book_init(struct vendor_book *book, const struct own_names *own, struct arena *arena) MUST_USE;
/* Whether data/vendor-aliases.tsv has a supplier with that key. Linear. */
bool vendor_is_key(struct str key);
/* The numbers of the suppliers that `text` names, new ones where needed. STATUS_MEMORY. */
enum status vendor_add(struct vendor_book *book, struct str text, struct vendor_set *set) MUST_USE;
/* The same without adding: only suppliers that are known. Safe from several threads when nobody adds. */
void vendor_find(const struct vendor_book *book, struct str text, struct vendor_set *set);
/* Adds the suppliers that one more name stands for, if known; else the one that it resembles (vendor_resembling). */
void vendor_find_more(const struct vendor_book *book, struct str text, struct vendor_set *set);
/* The same as vendor_find for a name whose keys are known. */
void vendor_find_keys(const struct vendor_book *book, const struct vendor_keys *keys, struct vendor_set *set);
/* The one supplier whose name begins with all of `text`, or is the beginning of it, five letters at least; VENDOR_NONE:
 * none, or several. */
uint32_t vendor_resembling(const struct vendor_book *book, struct str text);
/* The number of a supplier by its key in the tables of data/; VENDOR_NONE: no such. */
uint32_t vendor_by_key(const struct vendor_book *book, struct str key);
/* The key of a supplier in the tables of data/; STR_NONE: it is in none. */
struct str vendor_key_of(const struct vendor_book *book, uint32_t id);
/* The suppliers that products of those in `set` went to or came from. */
void vendor_moved(const struct vendor_book *book, const struct vendor_set *set, struct vendor_set *moved);
/* A known supplier whose name stands in front of a product's ("rockwell automation kepserver enterprise", as name_text
 * writes it): the length of the name, or 0, which leaves `id` alone. */
size_t vendor_leading(const struct vendor_book *book, struct str text, uint32_t *id);
/* True when the sets share a supplier. */
bool vendor_meet(const struct vendor_set *a, const struct vendor_set *b);

#endif
