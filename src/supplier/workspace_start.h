/* The first documents of a workspace: valid as they are, and honest: all that could be shown is a comment. */
#ifndef SUPPLIER_WORKSPACE_START_H
#define SUPPLIER_WORKSPACE_START_H

#include "base/date.h"
#include "base/diag.h"

/* The first two say where a product stands; the others begin what it rests on: threats, requirements, the guide. */
enum { WORKSPACE_FIRST = 2, WORKSPACE_FILES = 5 };

struct workspace_file {
    const char *path; /* as seen from the working directory */
    bool written;     /* false: it was there and was left as it is */
};

struct workspace_files {
    size_t count; /* how many of them, in their order: product, process, threat-model, requirements, hardening */
    struct workspace_file files[WORKSPACE_FILES];
};

/* Writes documents into an existing folder, each unless it is there; the product is named after the folder. With a
 * diagnostic: STATUS_INPUT when there is no such folder, else as file_write. */
enum status workspace_start(struct str folder, date_days today, struct arena *arena, struct diag_sink *sink,
                            struct workspace_files *files) MUST_USE;

/* STATUS_INPUT with a diagnostic, which says how to begin one, when there is nothing at all at a document's path. */
enum status workspace_has(const char *path, struct diag_sink *sink) MUST_USE;

/* The templates (src/supplier/start/), made into C by the build. */
extern const struct str workspace_start_product;
extern const struct str workspace_start_process;
extern const struct str workspace_start_threat_model;
extern const struct str workspace_start_requirements;
extern const struct str workspace_start_hardening;

#endif
