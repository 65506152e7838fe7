/* The documents that count, as files of a folder. */
#ifndef OWNER_WATCH_EXPORT_H
#define OWNER_WATCH_EXPORT_H

#include "store/store.h"

/* Writes PROVIDER/NAME.json below `folder`, which is made when it is not there. A name is the tracking id in small
 * letters with everything but letters, digits, '+' and '-' as '_', as CSAF has it, and never anything else: two ids
 * that would have the same get a piece of their hash. Files of an earlier export that do not count any longer are
 * removed: those that its list, keyway-export.txt, names. A folder that has other things in it and no list is refused
 * with STATUS_INPUT. STATUS_SYSTEM, STATUS_MEMORY. */
enum status watch_export(struct store *store, const char *folder, struct arena *arena, uint64_t *written,
                         uint64_t *removed) MUST_USE;

#endif
