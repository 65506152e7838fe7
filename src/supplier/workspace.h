/* A supplier's workspace: a folder with product.yaml and, beside it, process.yaml. */
#ifndef SUPPLIER_WORKSPACE_H
#define SUPPLIER_WORKSPACE_H

#include "document/process.h"

struct workspace {
    struct str folder; /* as seen from the working directory: ".", "products/rc-400" */
    const struct product *product;
    const struct process *process; /* empty when there is none */
    bool has_process;
};

/* Opens the workspace in `where`, a folder or its product.yaml; NULL: the working directory, or the nearest folder
 * above it that has one. Both documents are read, so that the mistakes of both are told. As product_read, and
 * STATUS_INPUT with a diagnostic when there is no product.yaml. */
enum status workspace_open(const char *where, struct arena *arena, struct diag_sink *sink,
                           struct workspace *workspace) MUST_USE;

/* The path of a document of a workspace that is named by its folder or by any document in it; in the arena or `name`
 * itself. NULL without memory. */
const char *workspace_beside(const char *path, const char *name, struct arena *arena);

#endif
