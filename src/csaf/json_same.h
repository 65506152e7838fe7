/* Whether two JSON values are the same: numbers by value, objects whatever the order of their members. */
#ifndef CSAF_JSON_SAME_H
#define CSAF_JSON_SAME_H

#include "base/json.h"

bool json_same(const struct json_node *a, const struct json_node *b);
/* Equal for equal values. */
uint64_t json_same_hash(const struct json_node *node);

/* The first item of the array that equals an earlier one, or NULL. Linear. `*failed` is set without memory. */
const struct json_node *json_first_repeated(const struct json_node *array, struct arena *arena, bool *failed);

#endif
