/* JSON values as texts that are equal when the values are. */
#ifndef CSAF_JSON_TEXT_H
#define CSAF_JSON_TEXT_H

#include "base/json.h"

/* The text of a value under a name, in the arena: the same for values of one name that are the same (json_same),
 * whatever the order of members and of items, an array being a set. n log n. What lies deeper than JSON_TEXT_DEPTH
 * stands in it by its hash, so that the text grows with the value alone. ptr NULL: memory is out. */
enum { JSON_TEXT_DEPTH = 8 };
struct str json_text(struct str name, const struct json_node *value, struct arena *arena);

#endif
