/* Papers: files that only a person can judge. What a program can tell of one is whether it is there, the same as when
 * it was pinned, owned, and reviewed. */
#ifndef EVIDENCE_PAPER_H
#define EVIDENCE_PAPER_H

#include "evidence/evidence.h"
#include "evidence/pin.h"

/* Why the file that a document names is no proof: it is not there, holds nothing, cannot be read, is
 * not pinned, or has changed since;
 * `*flaw` is empty when it is one. A static text or in the arena. STATUS_MEMORY. */
enum status paper_flaw(const struct pin *pin, struct arena *arena, struct str *flaw) MUST_USE;

/* A pin of anything that has the members of struct artefact for it. */
#define PAPER_PIN(item)                                                                                                \
    ((struct pin){(item)->file, (item)->path, (item)->pinned ? (item)->sha256 : NULL, (item)->file_place,              \
                  (item)->sha256_place})

#endif
