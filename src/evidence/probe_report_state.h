/* What a report of keyway-probe is worth for one asset: whether it is believed to be of it, and the statements that it
 * makes (docs/decisions/0111-what-a-probe-shows.md). */
#ifndef EVIDENCE_PROBE_REPORT_STATE_H
#define EVIDENCE_PROBE_REPORT_STATE_H

#include "evidence/artefact.h"

/* Appends the statements of one of the asset's probe reports: what is not met contradicts the requirements that the
 * check speaks to, however old it is; a requirement all of whose checks are met (probe_cover.h) is confirmed, while the
 * report is young enough; everything else counts neither way and is there to be shown, a waived finding among it.
 * A report that is not believed (no signature by the key that the plant names, of another device, by another program
 * than the plant names, of an image, of a day to come) is a warning at the plant's line that says why; its findings
 * then have the standing EVIDENCE_NOT_BELIEVED, and one more statement, the first, about no requirement, gives the
 * reason. Without key and pin it confirms nothing. STATUS_INPUT for a file that is missing, not the one that was
 * pinned, or no probe report; STATUS_SYSTEM without GnuTLS where a key is named; STATUS_MEMORY. */
enum status probe_report_state(const struct inquiry *inquiry, const struct plant *plant, const struct asset *asset,
                               const struct asset_probe *entry) MUST_USE;

#endif
