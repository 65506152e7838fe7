/* Values of a document by where they stand, as the specification lists them for its tests. */
#ifndef CSAF_PATH_H
#define CSAF_PATH_H

#include "base/json.h"

typedef enum status (*path_visitor)(void *context, const struct json_node *value);

/* Visits every value at a path, in the order of the document: names between full stops; behind a name "[]" stands for
 * the items of a list, and "*" for the items of a list of branches and of the branches in each of them, at any depth.
 * "product_tree.branches*.product.name". As deep as JSON may be (JSON_DEPTH_MAX). */
enum status path_each(const struct json_node *root, struct str path, path_visitor visit, void *context) MUST_USE;

#endif
