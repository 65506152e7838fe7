/* A threat model while it is read: what its parts need of each other. Private to src/document. */
#ifndef DOCUMENT_THREAT_READING_H
#define DOCUMENT_THREAT_READING_H

#include "base/map.h"
#include "document/threat_model.h"

struct threat_reading {
    struct threat_model model; /* first: the tables of the parts fill it */
    struct map targets;        /* ids of elements, then of flows */
    size_t pairs;              /* of places and categories so far */
};

extern const struct field_map model_threat_map;

/* Finds what `reference` names among the targets; reports it, with the nearest, and gives MODEL_NONE. `limit`: only
 * targets below it will do, and are called `what`. */
uint32_t threat_find_target(struct field_reader *reader, const struct reference *reference, size_t limit,
                            struct str what);
/* Looks up what the threat is about. False when something of it is not there, or there are too many pairs. */
bool threat_resolve(struct field_reader *reader, struct model_threat *threat);

#endif
