/* A report must not replace what it rests on. */
#ifndef COMMAND_OVERWRITE_H
#define COMMAND_OVERWRITE_H

#include "command/judge.h"

/* STATUS_INPUT with a diagnostic when a file of --output is the plant, one of the documents, inventories and artefacts
 * that it names, a list, or lies in the folder of advisories and is there already; by whatever path. */
enum status overwrite_check(struct run *run, const struct judged *judged) MUST_USE;

/* The same for a report of a product (NULL: none is known): it is none of the files that the product names, nor one of
 * `documents`, of which some may be NULL. */
enum status overwrite_check_product(struct run *run, const struct product *product, const char *const *documents,
                                    size_t count) MUST_USE;

#endif
