/* What a device's own report is worth: whether it is believed to be of that asset, and the statements that it makes
 * (docs/decisions/0104-device-account-as-claim.md). */
#ifndef EVIDENCE_DEVICE_REPORT_STATE_H
#define EVIDENCE_DEVICE_REPORT_STATE_H

#include "evidence/artefact.h"

/* Appends the statements of the asset's device report (`asset->extra->report`, which must be there): claims, one a row.
 * One that is not believed (no signature by the pinned key, of another device, of a day to come) is a warning at the
 * plant's line that says why; each of its statements has the standing EVIDENCE_NOT_BELIEVED, and one more, about no
 * requirement, gives the reason. Of another version, and where the device's clock was never set, it counts against the
 * asset but not for it. STATUS_INPUT for a file that is missing or
 * is no device report, STATUS_SYSTEM without GnuTLS, STATUS_MEMORY. */
enum status device_report_state(const struct inquiry *inquiry, const struct plant *plant,
                                const struct asset *asset) MUST_USE;

#endif
