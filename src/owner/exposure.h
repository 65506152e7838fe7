/* How exposed each zone of a plant is: which zones reach it through conduits, and how little those are trusted. */
#ifndef OWNER_EXPOSURE_H
#define OWNER_EXPOSURE_H

#include "document/plant.h"

/* The values of SSVC's System Exposure 1.0.1. */
enum exposure { EXPOSURE_SMALL, EXPOSURE_CONTROLLED, EXPOSURE_OPEN };

#define EXPOSURE_NO_ZONE UINT32_MAX

struct zone_exposure {
    uint8_t exposure;  /* enum exposure */
    bool known;        /* false: the plant does not say how its zones hang together, or the zone has no target */
    uint8_t trust;     /* highest SL-T of the zone over the requirements; 0 where none is set */
    uint32_t from;     /* the least trusted zone that reaches it, or EXPOSURE_NO_ZONE */
    uint32_t conduits; /* on the shortest way from there; 0 without one */
};

/* One a zone, in the arena. A conduit counts in both directions: an attack comes back through a connection that was
 * opened outwards. A zone is open when it has no target above 0 or one conduit joins it to such a zone, controlled when
 * a less trusted zone reaches it at all, else small. Without any conduit in the plant nobody says what reaches what,
 * and every zone counts as open. Linear in zones and conduits. STATUS_MEMORY. */
enum status exposure_of_zones(const struct plant *plant, struct arena *arena,
                              const struct zone_exposure **zones) MUST_USE;

struct str exposure_name(enum exposure exposure);
/* A clause: "zone 'office' (SL-T 1) is 2 conduits away". STATUS_MEMORY is a ptr of NULL. */
struct str exposure_text(const struct plant *plant, const struct zone_exposure *zone, struct arena *arena);

#endif
