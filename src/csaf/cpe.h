/* Names of platforms: CPE 2.3 as formatted strings, and CPE 2.2 as URIs (NISTIR 7695, clauses 6.1 and 6.2). */
#ifndef CSAF_CPE_H
#define CSAF_CPE_H

#include "base/status.h"
#include "base/str.h"

enum cpe_attribute {
    CPE_PART,
    CPE_VENDOR,
    CPE_PRODUCT,
    CPE_VERSION,
    CPE_UPDATE,
    CPE_EDITION,
    CPE_LANGUAGE,
    CPE_SW_EDITION,
    CPE_TARGET_SW,
    CPE_TARGET_HW,
    CPE_OTHER,
    CPE_ATTRIBUTES,
};
extern const char *const cpe_attribute_words[CPE_ATTRIBUTES];

enum cpe_kind { CPE_ANY, CPE_NOT_APPLICABLE, CPE_TEXT };
struct cpe_value {
    enum cpe_kind kind;
    bool wildcard;   /* a '*' or '?' that stands for others is at an end */
    struct str text; /* without quoting, with the wildcards */
};
struct cpe {
    struct cpe_value values[CPE_ATTRIBUTES];
};

/* `*valid` false: it is no such name, and `*cpe` is undefined. Texts lie in the arena; STATUS_MEMORY. Linear. */
enum status cpe_read(struct str text, struct arena *arena, struct cpe *cpe, bool *valid) MUST_USE;

#endif
