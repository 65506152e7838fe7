/* A JSON document that can be changed: what a conversion works on. Every value remembers the value of the original that
 * it came from. Without memory the tree fails once and for all, as an `out` does: edit freely, ask at the end. */
#ifndef CSAF_TREE_H
#define CSAF_TREE_H

#include "base/json.h"
#include "base/json_write.h"

struct value {
    struct value *up; /* the object or the list that holds it; NULL: none does */
    struct value *next, *previous;
    struct value *first, *last;   /* members or items */
    const struct json_node *from; /* NULL: made here */
    struct str key;               /* in an object */
    uint32_t type;                /* enum json_type */
    uint32_t count;               /* members or items */
    union {
        struct str string;
        int64_t integer;
        double number;
    };
};

struct tree {
    struct arena *arena;
    bool failed; /* no memory: what was edited since is of no use */
};

/* All functions take NULL for a value: nothing is then done, and NULL or STR_NONE given. */

/* A value with everything below it, as deep as JSON may be; of repeated keys the first stays. Strings are not copied.
 */
struct value *tree_copy(struct tree *tree, const struct json_node *original);
struct value *tree_clone(struct tree *tree, const struct value *value);
/* Empty ones: an object or a list, `from` what they stem from. */
struct value *tree_new(struct tree *tree, enum json_type type, const struct json_node *from);
struct value *tree_string(struct tree *tree, struct str text, const struct json_node *from);

struct value *value_get(const struct value *object, struct str key);
struct str value_string(const struct value *value);
struct str value_get_string(const struct value *object, struct str key);
/* The first item of a list, or member of an object; NULL when it is the other. */
struct value *value_items(const struct value *list);
struct value *value_members(const struct value *object);

/* Puts it behind the last; in an object a member of the same key is replaced. */
void value_append(struct value *list, struct value *item);
void value_set(struct value *object, struct str key, struct value *member);
/* Puts an item behind another one. */
void value_insert(struct value *behind, struct value *item);
/* Takes it out of what holds it; it stays whole. */
void value_remove(struct value *value);
/* Another text in place; `from` stays. */
void value_rewrite(struct value *value, struct str text);

/* The value itself or the nearest one around it that came from the original. */
const struct json_node *value_origin(const struct value *value);
/* The value that an RFC 6901 pointer leads to, or the last one on its way. */
struct value *value_at(struct value *root, struct str pointer, struct arena *arena);

/* Members in the order of their keys' bytes. */
void tree_write(struct tree *tree, const struct value *value, struct json_writer *writer);
/* The same on one line, in the arena: equal for equal values. A text is given as it is. */
struct str tree_text(struct tree *tree, const struct value *value);
/* The first `max` bytes of it, or a few less, with "..." behind them when that is not all. */
struct str tree_excerpt(struct tree *tree, const struct value *value, size_t max);

/* Visits every value at a path: names between full stops, "[]" for the items of a list, "*" for the items of a list of
 * branches and of the branches in each, the outer first: "product_tree.branches*.product". "" is the root. What is
 * visited may be taken out, and others put behind it; those are not visited. */
typedef enum status (*value_visitor)(void *context, struct value *value);
enum status value_each(struct value *root, struct str path, value_visitor visit, void *context) MUST_USE;

#endif
