/* What other analysers found (SARIF), merged with a scan: the same weakness at the same place is one finding, whoever
 * found it. */
#ifndef SUPPLIER_ANALYSIS_H
#define SUPPLIER_ANALYSIS_H

#include "base/map.h"
#include "supplier/scan.h"

struct analysis {
    struct arena *arena;
    struct diag_sink *sink;
    struct scan_result *result;
    const char *root;
    struct str absolute; /* the root's real path, or empty */
    struct map places;   /* "file\nline\nCWE" to the finding's number */
    struct map rules;    /* "tool/rule\nseverity" to its number in result->foreign */
    size_t finding_room, rule_room;
};

/* `root` is the folder that was scanned. STATUS_MEMORY. */
enum status analysis_begin(struct analysis *analysis, const char *root, struct arena *arena, struct diag_sink *sink,
                           struct scan_result *result) MUST_USE;
/* Adds the open results of a file. With a diagnostic: as file_read and sarif_read. An analysis that says of itself that
 * it is not whole is a warning. */
enum status analysis_add(struct analysis *analysis, const char *path) MUST_USE;

#endif
