/* Where documents hold prose: what the tests of spelling and grammar read. */
#ifndef CSAF_PROSE_H
#define CSAF_PROSE_H

#include "csaf/path.h"

/* Visits every text that a reader reads in sentences; with `names` those too that name somebody or something. */
enum status prose_each(const struct json_node *root, bool names, path_visitor visit, void *context) MUST_USE;

#endif
