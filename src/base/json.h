/* JSON read into a flat array of nodes in document order. The one implementation over simdjson is json_simdjson.cpp. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/diag.h"

enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_INTEGER, /* fits int64 */
    JSON_NUMBER,  /* any other number, as a double */
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT, /* children alternate: key (JSON_STRING), value */
};

/* One value. Its first child is `node + 1`, what follows it is `node + node->span`. */
struct json_node {
    uint32_t type; /* enum json_type */
    uint32_t span; /* nodes that this value takes, itself included */
    union {
        struct {
            const char *ptr; /* UTF-8, unescaped; may hold NUL; in the arena */
        } string;
        int64_t integer;
        double number;
    };
    uint32_t size; /* string: bytes; array: elements; object: members */
    uint32_t mark; /* 0; free for whoever checks the document (json_mark) */
};

struct json_doc {
    const struct json_node *root;
    struct json_node *nodes; /* the same, for marks */
    uint32_t count;
    const struct source *source;
};

enum { JSON_DEPTH_MAX = 128 };

/* A parser keeps its buffers between documents; one a thread. NULL without memory. */
struct json_parser *json_parser_new(void);
void json_parser_free(struct json_parser *parser);

/* Parses `source->text`. `padded`: at least JSON_PADDING readable bytes follow the text (file_read gives them), else
 * it is copied. Nodes and strings go to the arena. Duplicate keys: json_get gives the first; json_check_keys tells.
 * STATUS_INPUT with a diagnostic at the offending place; `*doc` is set only on success. */
enum { JSON_PADDING = 64 };
enum status json_parse(struct json_parser *parser, const struct source *source, bool padded, struct arena *arena,
                       struct diag_sink *sink, struct json_doc *doc) MUST_USE;

/* Reports every repeated key of every object; STATUS_INPUT if there is one. Linear in the document. */
enum status json_check_keys(const struct json_doc *doc, struct diag_sink *sink) MUST_USE;

/* All accept NULL and give NULL / STR_NONE / the fallback when the value is absent or of another type. Those that are
 * asked of every node are here for the compiler to put in place. */
const struct json_node *json_get(const struct json_node *object, struct str key);
struct str json_get_string(const struct json_node *object, struct str key);
int64_t json_integer(const struct json_node *node, int64_t fallback);
double json_number(const struct json_node *node, double fallback);

static inline bool json_is(const struct json_node *node, enum json_type type) {
    return node && node->type == type;
}
static inline bool json_is_container(const struct json_node *node) {
    return json_is(node, JSON_ARRAY) || json_is(node, JSON_OBJECT);
}
#ifdef __clang_analyzer__
/* Seen through, it has the analyzer doubt every text that is known to be one by its length. */
struct str json_string(const struct json_node *node);
#else
static inline struct str json_string(const struct json_node *node) {
    struct str text = {NULL, 0};
    if (json_is(node, JSON_STRING)) {
        text.ptr = node->string.ptr;
        text.len = node->size;
    }
    return text;
}
#endif

/* for (node = json_first(array); node; node = json_next(array, node)); for objects the steps are keys, and the value of
 * a key is `key + 1`. */
static inline const struct json_node *json_first(const struct json_node *container) {
    if (!container || !json_is_container(container) || container->size == 0)
        return NULL;
    return container + 1;
}
static inline const struct json_node *json_next(const struct json_node *container, const struct json_node *node) {
    if (!json_is_container(container) || !node)
        return NULL;
    node += container->type == JSON_OBJECT ? 1 + node[1].span : node->span;
    return node < container + container->span ? node : NULL;
}

/* The same for what must be an array, or an object: NULL when it is the other. Whoever takes `key + 1` needs the
 * latter, whoever trusts `size` the former. The step is from a node that the call before gave. */
static inline const struct json_node *json_items(const struct json_node *array) {
    if (!array || array->type != JSON_ARRAY || array->size == 0)
        return NULL;
    return array + 1;
}
static inline const struct json_node *json_next_item(const struct json_node *array, const struct json_node *item) {
    item += item->span;
    return item < array + array->span ? item : NULL;
}
static inline const struct json_node *json_members(const struct json_node *object) {
    if (!object || object->type != JSON_OBJECT || object->size == 0)
        return NULL;
    return object + 1;
}
static inline const struct json_node *json_next_member(const struct json_node *object, const struct json_node *key) {
    key += 1 + key[1].span;
    return key < object + object->span ? key : NULL;
}

/* Nothing that it holds holds anything itself: for walks, which need not look at each of a million texts. */
static inline bool json_is_flat(const struct json_node *node) {
    return node->type == JSON_ARRAY ? node->span == 1 + node->size : node->type != JSON_OBJECT;
}

/* Leaves a number in a node of a document, for what is asked of it often. One check at a time may do so. */
static inline void json_mark(const struct json_doc *doc, const struct json_node *node, uint32_t mark) {
    doc->nodes[node - doc->root].mark = mark;
}

/* True for two arrays that list the same strings in the same order. False for others, and when either holds anything
 * but strings; for long lists that are repeated, faster than comparing the items. */
bool json_same_strings(const struct json_node *a, const struct json_node *b);

/* Where the value stands in the source, found again by a scan of the text: for diagnostics only. */
struct place json_place(const struct json_doc *doc, const struct json_node *node);
/* The places of `count` nodes that are in document order, by one scan: for what keeps the place of every item. */
void json_places(const struct json_doc *doc, const struct json_node *const *nodes, size_t count, struct place *places);
/* The same by what `parser` knows of the document that it has read last, which is faster than a scan; for another
 * document, or NULL, as json_places. */
void json_parser_places(const struct json_parser *parser, const struct json_doc *doc,
                        const struct json_node *const *nodes, size_t count, struct place *places);
/* RFC 6901 pointer of the node ("/vulnerabilities/0/cve"), in the arena; a key's is that of its value. ptr NULL without
 * memory. */
struct str json_pointer(const struct json_doc *doc, const struct json_node *node, struct arena *arena);
/* The same for `count` nodes of the document that are in its order, equal ones among them or not, by one walk.
 * STATUS_MEMORY. */
enum status json_pointers(const struct json_doc *doc, const struct json_node *const *nodes, size_t count,
                          struct arena *arena, struct str *pointers) MUST_USE;

#endif
