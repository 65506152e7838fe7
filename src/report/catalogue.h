/* What `keyway catalogue` shows: a selection of requirements, one entry with all its mappings, the map from SR to CR,
 * and the lesson's tables beside the published edition; each as text, JSON, CSV or (selections) an OSCAL catalog. */
#ifndef REPORT_CATALOGUE_H
#define REPORT_CATALOGUE_H

#include "base/out.h"
#include "catalogue/requirement.h"

enum catalogue_part { CATALOGUE_COMPONENT, CATALOGUE_SYSTEM, CATALOGUE_PROCESS, CATALOGUE_PARTS };

/* "4-2", "3-3", "4-1", and back; CATALOGUE_PARTS when it is none. */
struct str catalogue_part_name(unsigned part);
struct str catalogue_part_edition(unsigned part);
unsigned catalogue_part_find(struct str text);

/* Which requirements; everything that is set must hold. */
struct catalogue_query {
    unsigned parts;          /* bit by enum catalogue_part; 0: those that the other conditions can hold in */
    unsigned type_mask;      /* 4-2: applies to one of these types; 0: any */
    unsigned fr;             /* 4-2, 3-3; FR_ANY: any */
    unsigned level;          /* 4-2, 3-3: due at this SL; 0: any */
    unsigned practice;       /* 4-1; 0: any */
    const struct str *words; /* each occurs in the id, the title or our own text, in any case */
    size_t word_count;
};
struct catalogue_entry {
    uint8_t part;
    uint8_t index; /* in the part's table */
};
struct catalogue_list {
    const struct catalogue_entry *items; /* by part: 4-2, 3-3, 4-1 */
    size_t count;
};
enum status catalogue_select(const struct catalogue_query *query, struct arena *arena,
                             struct catalogue_list *list) MUST_USE;

/* The same for each entry of every part. */
struct catalogue_facts {
    struct str id;
    struct str title;
    struct str note;
    struct str conflict;
    struct str sources;
    uint8_t fr;       /* FR_ANY: of 4-1 */
    uint8_t practice; /* 0: not of 4-1 */
    uint8_t level[4]; /* 4-2: by type; 3-3: in [0] */
    uint8_t confidence;
};
struct catalogue_facts catalogue_facts(struct catalogue_entry entry);

/* One entry whole: fields, each with items. */
struct catalogue_item {
    struct str id; /* or empty */
    struct str title;
    struct str note; /* in brackets behind it, or empty */
};
struct catalogue_field {
    const char *key;   /* of JSON and CSV */
    const char *label; /* of text, at most 13 columns */
    struct catalogue_item *items;
    size_t count;
    size_t room;
    bool run; /* text: all in one line */
};
enum { CATALOGUE_FIELDS_MAX = 16 };
struct catalogue_sheet {
    struct arena *arena;
    struct str id;
    struct str title;
    struct str kind; /* "component requirement of IEC 62443-4-2:2019" */
    struct catalogue_field fields[CATALOGUE_FIELDS_MAX];
    size_t field_count;
    enum status status; /* STATUS_MEMORY: incomplete */
    bool controls;      /* `entry` is one of the parts' requirements */
    struct catalogue_entry entry;
};
/* Finds what `text` names: a requirement or heading of 4-2, a requirement of 3-3 or 4-1, CWE-n, an ATT&CK technique,
 * mitigation or asset, an item of the CRA. `*found` false, and `*sheet` unset, when it names nothing. */
enum status catalogue_sheet_of(struct str text, struct arena *arena, struct catalogue_sheet *sheet,
                               bool *found) MUST_USE;

struct catalogue_format {
    const char *name;
    void (*list)(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width);
    void (*sheet)(const struct catalogue_sheet *sheet, struct out *out, unsigned width);
    void (*map)(unsigned fr, struct arena *arena, struct out *out, unsigned width);
    void (*taught)(struct arena *arena, struct out *out, unsigned width);
};
/* By name; NULL when there is none. A NULL member: the format does not show that. Memory that runs out while one writes
 * leaves `out` with STATUS_MEMORY. */
const struct catalogue_format *catalogue_format_find(struct str name);
/* "table json csv oscal" */
#define CATALOGUE_FORMATS "table json csv oscal"

void catalogue_text_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width);
void catalogue_text_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width);
void catalogue_text_map(unsigned fr, struct arena *arena, struct out *out, unsigned width);
void catalogue_text_taught(struct arena *arena, struct out *out, unsigned width);
void catalogue_json_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width);
void catalogue_json_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width);
void catalogue_json_map(unsigned fr, struct arena *arena, struct out *out, unsigned width);
void catalogue_json_taught(struct arena *arena, struct out *out, unsigned width);
void catalogue_csv_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width);
void catalogue_csv_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width);
void catalogue_csv_map(unsigned fr, struct arena *arena, struct out *out, unsigned width);
void catalogue_csv_taught(struct arena *arena, struct out *out, unsigned width);
void catalogue_oscal_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width);
void catalogue_oscal_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width);

#endif
