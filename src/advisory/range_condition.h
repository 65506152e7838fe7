/* Conditions: words behind a version that no grammar of versions explains. They turn an answer into a doubt. */
#ifndef ADVISORY_RANGE_CONDITION_H
#define ADVISORY_RANGE_CONDITION_H

#include "advisory/range_reader.h"

/* What the words are about: a serial number, a CVE, the hardware, a date of making; else RANGE_REASON_CONDITION. */
enum range_reason range_condition_about(struct str note);
/* True for a word that begins a condition wherever it stands: "with", "if", "only" ... */
bool range_condition_begins(struct str word);
/* Makes `note` a condition of the piece's last item, or of the piece when it has none. */
void range_condition_add(struct range_reader *r, struct str note);
/* Takes the rest of the piece as a condition; words behind an exact version that begin none say that it is no version.
 */
void range_condition_take(struct range_reader *r);

#endif
