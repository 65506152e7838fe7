/* How strongly a piece of evidence speaks, and how much assurance a zone demands: one scale. */
#ifndef DOCUMENT_ASSURANCE_H
#define DOCUMENT_ASSURANCE_H

#include "base/str.h"

/* Weakest first; a demand for one is met by it and by all above it. */
enum strength {
    STRENGTH_CLAIM,       /* somebody says so */
    STRENGTH_ARTEFACT,    /* a file of the right kind, hash pinned, parsed and passing */
    STRENGTH_CERTIFICATE, /* an accredited body, in scope and in date */
    STRENGTH_OBSERVATION, /* a live device was asked */
};
enum { STRENGTH_COUNT = 4 };

/* "claim", "artefact", "certificate", "observation". */
struct str strength_name(enum strength strength);
/* Exactly one of these names; false when it is none. */
bool strength_parse(struct str name, enum strength *out);
/* The names by value, for tables. */
extern const struct str strength_names[STRENGTH_COUNT];

#endif
