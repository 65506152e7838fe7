/* The versions that advisories say to update to, put together: what one update settles is said once. */
#ifndef LEVEL_UPDATE_H
#define LEVEL_UPDATE_H

#include "level/reason.h"

/* One version to update to. */
struct update {
    struct str version;         /* the latest that its advisories name */
    const struct reason *first; /* the gravest of the reasons that it settles */
    uint32_t *documents;        /* their advisories, none twice, in the order of the reasons */
    size_t document_count;
};
struct updates {
    struct update *items;
    size_t count;
};

/* The updates for what affects asset `index`, in the order of their first reasons. Versions that cannot be compared
 * with certainty stay apart, and so does an advisory that would have something open against the later version. All in
 * the arena. STATUS_MEMORY. */
enum status updates_of(const struct assessment *assessment, uint32_t index, const struct reasons *reasons,
                       struct arena *arena, struct updates *updates) MUST_USE;

/* Whether an update is said for the reason: it affects, and its fixed version is known. */
bool update_is_for(const struct reason *reason);

#endif
