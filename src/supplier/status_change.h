/* What changed since an earlier status of the product, kept as the JSON that 'keyway status --format json' wrote. */
#ifndef SUPPLIER_STATUS_CHANGE_H
#define SUPPLIER_STATUS_CHANGE_H

#include "supplier/product_status.h"

struct status_change {
    unsigned requirement; /* process_at */
    enum process_state before;
    enum process_state now;
};

struct status_changes {
    struct str version; /* the release that the earlier status was of */
    struct str date;    /* and the day */
    struct status_change items[PROCESS_COUNT];
    unsigned count;
    unsigned better; /* of these; the others are worse */
};

/* Reads the earlier status and compares. STATUS_INPUT with a diagnostic for what is none of ours, or of another
 * product; otherwise as file_read. `*changes` is set only on success; its texts live in the arena. */
enum status status_changes_since(const char *file, const struct product_status *now, struct arena *arena,
                                 struct diag_sink *sink, struct status_changes *changes) MUST_USE;
/* The same from another status. STATUS_MEMORY. */
enum status status_changes_from(const struct product_status *before, const struct product_status *now,
                                struct arena *arena, struct status_changes *changes) MUST_USE;
/* The same from a text that is followed by JSON_PADDING zero bytes. */
enum status status_changes_in(const struct source *source, const struct product_status *now, struct arena *arena,
                              struct diag_sink *sink, struct status_changes *changes) MUST_USE;

#endif
