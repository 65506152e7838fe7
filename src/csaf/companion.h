/* What a provider's folder holds beside advisories (CSAF 2.0: 7.1.7, 7.1.15 to 7.1.17, 7.1.21). */
#ifndef CSAF_COMPANION_H
#define CSAF_COMPANION_H

#include "base/json.h"

/* Which of them the document is, in words, as in "ROLIE feed"; STR_NONE: none, so that it is to be an advisory.
 * Whether it is a good one is not looked at: 'keyway watch' reads them. */
struct str csaf_companion(const struct json_doc *doc);

#endif
