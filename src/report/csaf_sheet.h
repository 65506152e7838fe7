/* A CSAF document shown to people: csaf_sheet_write says what is told in which order, a pen how it looks. Documents are
 * hostile: a pen escapes all that it is given, and whatever is missing or of the wrong type is left out. */
#ifndef REPORT_CSAF_SHEET_H
#define REPORT_CSAF_SHEET_H

#include "base/json.h"
#include "report/paint.h"

struct csaf_pen;

/* How a kind of sheet looks. Texts are as they stand in the document; empty ones are not given but where it says so. */
struct csaf_pen_kind {
    const char *name; /* as --format takes it */
    void (*begin)(struct csaf_pen *pen, struct str title);
    /* A part of the document; `about` stands beside its title and may be empty. */
    void (*section)(struct csaf_pen *pen, struct str title, struct str about);
    /* Text with a title; without one it goes on with the note before it. Its line ends are kept. */
    void (*note)(struct csaf_pen *pen, struct str title, struct str text);
    /* A fact: "CVSS 3.1" is "9.8 critical". */
    void (*fact)(struct csaf_pen *pen, struct str name, struct str value, enum paint paint);
    /* What belongs to the fact before it: more words, an address, a list of names of which `more` are not given. */
    void (*words)(struct csaf_pen *pen, struct str text);
    void (*address)(struct csaf_pen *pen, struct str url);
    void (*names)(struct csaf_pen *pen, const struct str *names, size_t count, size_t more);
    /* A line of a tree. `depth` is 1 at the top and grows by 1 at most; `last`: none of its siblings follows. `about`
     * may be empty. */
    void (*branch)(struct csaf_pen *pen, unsigned depth, bool last, struct str name, struct str about);
    void (*end)(struct csaf_pen *pen);
};

enum { CSAF_PEN_DEPTH = JSON_DEPTH_MAX + 1 };

struct csaf_pen {
    const struct csaf_pen_kind *kind;
    struct out *out;
    bool colour;    /* text only */
    unsigned width; /* columns, text only */
    /* of the pen itself */
    bool fact_open;
    unsigned depth;            /* of the tree that is open */
    bool last[CSAF_PEN_DEPTH]; /* by depth */
};

extern const struct csaf_pen_kind csaf_pen_text, csaf_pen_html;

/* Writes the document. Long lists are cut unless `all`. The arena is for scratch. STATUS_MEMORY. */
enum status csaf_sheet_write(const struct json_doc *doc, bool all, struct arena *arena, struct csaf_pen *pen) MUST_USE;

/* ---- between csaf_sheet.c and csaf_sheet_vulnerability.c */

struct csaf_sheet {
    struct csaf_pen *pen;
    struct arena *arena;
    const struct json_node *document, *tree;
    const struct json_node *affected; /* known_affected of the vulnerability that is being written, or NULL */
    struct map_of_names *products;    /* id to name */
    struct map_of_names *groups;      /* id to the group's product_ids */
    bool all;
};

/* The name of the product of that id, or the id. */
struct str csaf_sheet_product(const struct csaf_sheet *sheet, struct str id);
/* Gives the pen the names of the products in the list, and of those in the groups; for the list of those that are
 * affected, where it stands again, only that. STATUS_MEMORY. */
enum status csaf_sheet_products(const struct csaf_sheet *sheet, const struct json_node *ids,
                                const struct json_node *groups) MUST_USE;
/* "known_affected" as "known affected"; memory that is out shows in the arena. */
struct str csaf_sheet_words(const struct csaf_sheet *sheet, struct str key);
/* The same with a capital. */
struct str csaf_sheet_title(const struct csaf_sheet *sheet, struct str key);
/* The fact, unless it is empty. */
void csaf_sheet_fact(const struct csaf_sheet *sheet, const char *name, struct str value);
void csaf_sheet_notes(const struct csaf_sheet *sheet, const struct json_node *notes);
void csaf_sheet_references(const struct csaf_sheet *sheet, const struct json_node *references);
/* The day of a date and time; all of it when it is something else. */
struct str csaf_sheet_day(struct str time);

enum status csaf_sheet_vulnerability(struct csaf_sheet *sheet, const struct json_node *vulnerability) MUST_USE;

#endif
