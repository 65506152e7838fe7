/* Maps of a YAML document read by table: a const row a key says what may stand behind it and where it goes, and one
 * small engine reports what does not fit: unknown and missing keys, wrong types, values out of range, ids given twice.
 * It goes on after a mistake, and a step that depends on what was wrong is left out, so that one mistake is one report.
 *
 * How to add a field: a member in the struct, a row in the table of its map, the same key in docs/formats/ (the schema
 * and the page), a good and a bad document in tests/data/documents/. tests/unit/document/schema_test.c compares tables
 * and schemas, so that neither can be forgotten. */
#ifndef DOCUMENT_FIELD_H
#define DOCUMENT_FIELD_H

#include "base/date.h"
#include "base/yaml.h"

enum field_type {
    FIELD_ID,        /* struct str: without blanks, at most FIELD_ID_MAX characters */
    FIELD_TEXT,      /* struct str: any scalar but nothing, blanks alone, or a plain true or false */
    FIELD_TEXTS,     /* struct str * and size_t: one text or a list of them, at most `most` if that is not 0 */
    FIELD_WORD,      /* struct str: one of `choices` */
    FIELD_CHOICE,    /* int (an enum): the index of one of `choices` */
    FIELD_FLAG,      /* bool */
    FIELD_NUMBER,    /* double, least..most */
    FIELD_INTEGER,   /* uint8_t or uint16_t, by `size`, least..most */
    FIELD_DATE,      /* date_days; DATE_NONE when absent */
    FIELD_SPAN,      /* struct date_span; "none" is {0, 0} */
    FIELD_MAP,       /* a struct in place, by `map`; when absent, filled with what `map` falls back to */
    FIELD_LIST,      /* an array of structs and size_t, by `map`; least..most of them */
    FIELD_HANDLED,   /* whatever `handle` makes of it; called only when the key is there */
    FIELD_STEP,      /* no key: `handle` is called with the whole map, if no row above it found a mistake */
    FIELD_ELSEWHERE, /* a key that belongs to another map; `example` says where to */
};
enum { FIELD_TYPE_COUNT = FIELD_ELSEWHERE + 1, FIELD_ID_MAX = 100, FIELD_KEYS_MAX = 40, FIELD_NOWHERE = UINT16_MAX };

struct field_reader;
struct field_map;

struct field {
    struct str key;
    enum field_type type;
    bool required;
    uint8_t size;      /* FIELD_INTEGER: bytes of the target */
    uint16_t at;       /* offset of the target in the struct */
    uint16_t count_at; /* FIELD_TEXTS, FIELD_LIST: offset of the count */
    uint16_t least, most;
    const struct str *choices;
    size_t choice_count;
    const struct field_map *map;
    void (*handle)(struct field_reader *reader, const struct field *field, const struct yaml_node *node, void *target);
    const char *example; /* a value to show: required for a required key */
    struct str fallback; /* what an absent key stands for, written as in a document; empty: zero, DATE_NONE */
};

/* One kind of map. */
struct field_map {
    const char *what;   /* with its article, for messages: "a zone" */
    const char *schema; /* its name in the schema's $defs; "" for the document itself */
    const struct field *fields;
    size_t field_count;
    uint16_t size;      /* of the struct */
    uint16_t id_at;     /* offset of the struct str that is unique in a list; FIELD_NOWHERE: none is */
    bool id_is_version; /* unique as a version is: case and a leading v say nothing */
    uint16_t place_at;  /* offset of a struct place, set to the id's or else the first key's; FIELD_NOWHERE: none */
};

struct field_reader {
    struct arena *arena;
    struct diag_sink *sink;
    const struct source *source; /* the document */
    enum status status;          /* the first failure that is no mistake in a document: memory, a limit, the system */
    unsigned types;              /* component types that requirements must apply to; 0: not known */
    void *owner;                 /* what the handlers of this document share */
};

/* Reads a map into `target` (`map->size` zeroed bytes). Mistakes go to the sink and leave the member as it was. True
 * when there was none and nothing failed. */
bool field_read(struct field_reader *reader, const struct field_map *map, const struct yaml_node *node, void *target);
/* Sets every member of `target` to what an absent key stands for. */
void field_defaults(struct field_reader *reader, const struct field_map *map, void *target);
/* Reads the value of one row into `target`: for handlers. */
void field_read_value(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target);
/* Reads a text as FIELD_TEXT does; false after a mistake. For handlers. */
bool field_text(struct field_reader *reader, const struct field *field, const struct yaml_node *node, struct str *out);
/* Reports that `field` does not hold `wanted` ("a list"), but what `node` is. */
void field_wrong_type(struct field_reader *reader, const struct field *field, const char *wanted,
                      const struct yaml_node *node);
/* Reports a value that is none of `names`, with the list of them and the nearest. */
void field_unknown_value(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         const struct str *names, size_t count);
/* Keeps a status from below for the end: one that says STATUS_INPUT has its diagnostic already. True for STATUS_OK. */
bool field_keep(struct field_reader *reader, enum status status);
/* A plain whole number, least..most; else reports and gives false. */
bool field_whole(struct field_reader *reader, const struct field *field, const struct yaml_node *node, unsigned *out);
/* Reports a list of more than `field->most` entries, if that is not 0, and gives false. */
bool field_check_most(struct field_reader *reader, const struct field *field, const struct yaml_node *node);
/* "a, b, c" in the arena; empty without memory. */
struct str field_join(struct arena *arena, const struct str *names, size_t count);
/* Where to point for what is said of a whole map: its first key. */
struct place field_map_place(const struct yaml_node *node);
/* The place of the value of `key`, or else of the map. */
struct place field_place(const struct yaml_node *map, struct str key);
/* Reports that `what` ("zone") with this id is there twice, and where the first is. */
void field_twice(struct field_reader *reader, struct str what, struct str id, struct place second, struct place first);

/* What two spellings of one version have in common, ASCII case aside: the text without a v before its number. */
struct str field_version_key(struct str version);

/* For tables: a row, and its usual parts. */
#define FIELD(name, kind, ...)                                                                                         \
    { .key = STR_INIT(name), .type = (kind), __VA_ARGS__ }
#define FIELD_STEP_ROW(handler)                                                                                        \
    { .type = FIELD_STEP, .handle = (handler) }
#define FIELD_REQUIRED(shown)             .required = true, .example = (shown)
#define FIELD_AT(T, member)               .at = offsetof(struct T, member)
#define FIELD_COUNTED(T, member, counter) .at = offsetof(struct T, member), .count_at = offsetof(struct T, counter)
#define FIELD_CHOICES(names)              .choices = (names), .choice_count = ARRAY_LEN(names)
#define FIELD_RANGE(from, to)             .least = (from), .most = (to)
#define FIELD_BY(handler)                 .handle = (handler)
#define FIELD_ROWS(rows)                  .fields = (rows), .field_count = ARRAY_LEN(rows)

#endif
