/* Language tags (RFC 5646) against the subtags that IANA registers (data/language-subtags.tsv). */
#ifndef CSAF_LANGUAGE_H
#define CSAF_LANGUAGE_H

#include "base/str.h"

enum language_fault {
    LANGUAGE_VALID,
    LANGUAGE_MALFORMED,        /* its syntax (section 2.1) */
    LANGUAGE_UNKNOWN_LANGUAGE, /* not registered; the other kinds likewise */
    LANGUAGE_UNKNOWN_EXTLANG,  /* or one too many */
    LANGUAGE_FOREIGN_EXTLANG,  /* stands behind another language than it belongs to */
    LANGUAGE_UNKNOWN_SCRIPT,
    LANGUAGE_UNKNOWN_REGION,
    LANGUAGE_UNKNOWN_VARIANT,
    LANGUAGE_REPEATED_VARIANT,
    LANGUAGE_UNKNOWN_EXTENSION, /* other than t and u */
    LANGUAGE_REPEATED_EXTENSION,
};

struct language_tag {
    enum language_fault fault;
    struct str subtag;  /* that it is about; a part of the text */
    struct str private; /* the first subtag for private use before any fault; STR_NONE: there is none */
};

/* Letters of either case are one. Linear, up to the first fault. Valid as in section 2.2.9, and an extended language
 * needs its prefix (2.2.2). Grandfathered tags are valid, deprecated subtags too. */
void language_read(struct str text, struct language_tag *tag);
/* The fault in words: "is no language subtag that is registered". */
const char *language_fault_text(enum language_fault fault);

#endif
