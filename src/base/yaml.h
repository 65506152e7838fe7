/* YAML 1.1 (libyaml) read into a tree that keeps the place of every node. Refused, each with its place: a second
 * document, anchors and aliases, tags, duplicate keys, keys that are no scalars, and what exceeds the bounds below. */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/diag.h"

enum { YAML_DEPTH_MAX = 64, YAML_NODES_MAX = 4 * 1024 * 1024 };

enum yaml_type { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_type type;
    bool quoted; /* scalar in quotes or a block: always a string, never null, bool or number */
    struct place place;
    struct str text;         /* scalar: its value, UTF-8 */
    struct yaml_node *first; /* list: items; map: values, each with its key */
    struct yaml_node *next;  /* next sibling */
    struct str key;          /* in a map: this value's key */
    struct place key_place;
    uint32_t count; /* of children */
};

/* Reads `source->text` whole. An empty document gives `*root` = NULL. On failure `*root` is untouched. */
enum status yaml_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                       const struct yaml_node **root) MUST_USE;

/* The same for documents that others write, with anchors, aliases and merged keys (<<): an alias shares what lies below
 * its anchor, so a walk over all of the tree may never end; what is taken from it must be found by keys and bounded. A
 * map that is merged has at most YAML_MERGED_MAX keys. */
enum { YAML_MERGED_MAX = 64 };
enum status yaml_parse_shared(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              const struct yaml_node **root) MUST_USE;

/* The value of `key` in a map, or NULL (also when `map` is NULL or no map). */
const struct yaml_node *yaml_get(const struct yaml_node *map, struct str key);
/* True for a plain scalar that is empty, ~, or null: "nothing was written here". */
bool yaml_is_null(const struct yaml_node *node);

#endif
