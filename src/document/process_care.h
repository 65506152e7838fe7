/* What process.yaml says of a product that is out: how issues are handled and which updates are promised. Tables for
 * process.c. */
#ifndef DOCUMENT_PROCESS_CARE_H
#define DOCUMENT_PROCESS_CARE_H

#include "document/field.h"

extern const struct field_map process_issues_map;  /* struct process_issues */
extern const struct field_map process_updates_map; /* struct process_updates */

#endif
