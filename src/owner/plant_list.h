/* The plants that every sync matches: which they are, and how the last try went. */
#ifndef OWNER_PLANT_LIST_H
#define OWNER_PLANT_LIST_H

#include "store/store.h"

struct listed_plant {
    int64_t id;          /* by the store */
    struct str path;     /* of the plant document, absolute; NUL-terminated */
    struct str name;     /* as it said when it was last read */
    int64_t tried_at;    /* seconds since 1970; 0: never */
    struct str error;    /* of the last try; ptr NULL: it went well */
    struct str rests_on; /* hash of what the last automatic run rested on (match_run_rests_on); ptr NULL: none */
};
struct plant_list {
    struct listed_plant *items; /* in the order in which they were added */
    size_t count;
};
enum { PLANT_LIST_MAX = 1000 };

/* All of them, in the arena. STATUS_MEMORY and those of the store. */
enum status plant_list_read(struct store *store, struct arena *arena, struct plant_list *list) MUST_USE;

/* Adds one by its absolute path. STATUS_INPUT with a diagnostic when it is there already, when another one has the same
 * name (what people decide is kept by the name), or when there are PLANT_LIST_MAX. */
enum status plant_list_add(struct store *store, struct str path, struct str name, int64_t at,
                           struct arena *arena) MUST_USE;
/* Forgets one and its runs, not what people decided. `path` is absolute, or ptr NULL; else `word` is a path or a name.
 * STATUS_INPUT with a diagnostic when there is none. */
enum status plant_list_remove(struct store *store, struct str path, struct str word, struct arena *arena) MUST_USE;
/* The one with that path, or that name; NULL: none. */
const struct listed_plant *plant_list_find(const struct plant_list *list, struct str path, struct str word);

/* An automatic run could not be made. */
enum status plant_list_failed(struct store *store, int64_t plant, struct str error, int64_t at) MUST_USE;
/* There was nothing to match anew. */
enum status plant_list_same(struct store *store, int64_t plant, int64_t at) MUST_USE;

#endif
