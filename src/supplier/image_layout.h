/* The root file system in an image, laid out below a folder for what asks for paths: regular files, folders and links
 * as they are, and an empty file for whatever else. What the image says of owners, modes and devices stands beside it:
 * the folder is nobody's but the user's, and nothing in it can be started by its rights or is a device. */
#ifndef SUPPLIER_IMAGE_LAYOUT_H
#define SUPPLIER_IMAGE_LAYOUT_H

#include "base/diag.h"
#include "base/tree.h"

struct image_layout {
    struct str where;        /* behind the image's path: "" or "!/partition-2" */
    struct tree_nodes nodes; /* of all that lies in the folder, and of the folder itself */
};
/* `part` as image_root_find. Into `folder`, which is empty; it may
 * hold a part on failure. All or nothing: with a diagnostic of each part that cannot be read, STATUS_INPUT;
 * STATUS_LIMIT, STATUS_SYSTEM, STATUS_MEMORY. */
enum status image_lay_out(const char *path, struct str part, const char *folder, struct arena *arena,
                          struct diag_sink *sink, struct image_layout *layout) MUST_USE;

#endif
