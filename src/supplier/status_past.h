/* What a product's status was at a revision of the git repository that its workspace lies in. */
#ifndef SUPPLIER_STATUS_PAST_H
#define SUPPLIER_STATUS_PAST_H

#include "supplier/status_change.h"

/* Judges the workspace as it was at the revision, on the day of that commit and at the same assurance, and compares.
 * The documents and the files that they name are laid out in a temporary folder, which is gone afterwards; a file that
 * the revision does not have, or that lies outside the repository, is missing. Statuses and diagnostics as
 * git_revision_open, and STATUS_INPUT when the documents had mistakes then. */
enum status status_changes_at(struct str revision, const struct product_status *now, struct arena *arena,
                              struct diag_sink *sink, struct status_changes *changes) MUST_USE;

#endif
