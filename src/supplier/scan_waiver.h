/* Waivers (document/waiver.h) held against a scan. */
#ifndef SUPPLIER_SCAN_WAIVER_H
#define SUPPLIER_SCAN_WAIVER_H

#include "document/waiver.h"
#include "supplier/scan.h"

/* STATUS_INPUT with diagnostics for waivers of a rule that the scan does not have; those of other analysers have a
 * stroke in their name. */
enum status scan_waiver_check(const struct waiver_list *list, struct diag_sink *sink) MUST_USE;
/* Takes what is waived out of the counts of `result`. A waiver that has run out leaves its finding as it is, and one
 * that matches nothing does nothing: a warning tells of either. */
void scan_waiver_apply(struct waiver_list *list, date_days today, struct diag_sink *sink, struct scan_result *result);

#endif
