/* For which requirements what checks of the probe see on a device confirms that the requirement is met there, where
 * somebody says so already (docs/decisions/0111-what-a-probe-shows.md). */
#ifndef EVIDENCE_PROBE_COVER_H
#define EVIDENCE_PROBE_COVER_H

#include "base/str.h"

/* One requirement, and the checks that have to be met, each of them, for a report to confirm it. Together they ask all
 * that a device itself can be asked of it; what it cannot be asked is for the claim or the artefact that is confirmed.
 */
struct probe_cover {
    struct str requirement;
    const char *checks; /* ids with blanks between them */
};

extern const struct probe_cover probe_covers[];
extern const size_t probe_cover_count;

#endif
