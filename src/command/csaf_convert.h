/* keyway csaf convert: an action of csaf.c. */
#ifndef COMMAND_CSAF_CONVERT_H
#define COMMAND_CSAF_CONVERT_H

#include "command/command.h"

/* The values of --choose. */
#define CSAF_CONVERT_CHOICES                                                                                           \
    "publisher-multiplier publisher-other tlp-from-text newest-cwe whole-numbers literal-stars keep-open-ranges "      \
    "keep-stacked keep-algorithms no-license no-calculator no-fixed settle-remedies draft"

int csaf_convert_run(struct run *run);

#endif
