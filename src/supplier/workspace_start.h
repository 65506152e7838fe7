/* The first documents of a workspace: valid as they are, and honest: all that could be shown is a comment. */
#ifndef SUPPLIER_WORKSPACE_START_H
#define SUPPLIER_WORKSPACE_START_H

#include "base/date.h"
#include "base/diag.h"

enum { WORKSPACE_FILES = 2 };

struct workspace_file {
    const char *path; /* as seen from the working directory */
    bool written;     /* false: it was there and was left as it is */
};

/* Writes product.yaml and process.yaml into an existing folder, each unless it is there; the product is named after the
 * folder. With a diagnostic: STATUS_INPUT when there is no such folder, else as file_write. */
enum status workspace_start(struct str folder, date_days today, struct arena *arena, struct diag_sink *sink,
                            struct workspace_file files[WORKSPACE_FILES]) MUST_USE;

/* The templates (src/supplier/start/), made into C by the build. */
extern const struct str workspace_start_product;
extern const struct str workspace_start_process;

#endif
