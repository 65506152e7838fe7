/* A plant while it is read: the document's struct and what its parts need of each other. Private to src/document. */
#ifndef DOCUMENT_PLANT_READING_H
#define DOCUMENT_PLANT_READING_H

#include "base/map.h"
#include "document/field.h"
#include "document/join.h"
#include "document/plant.h"

struct inventory;

struct plant_reading {
    struct plant plant; /* first: the tables of a plant's parts fill it */
    struct map zones;   /* by id; made when the first zone is asked for */
    bool zones_ready;
    bool zones_complete;    /* every zone has an id: what is not found is unknown */
    bool products_complete; /* every product was read: what is not found is unknown */
    size_t product_room;
    bool follow; /* open the files that the plant names */
    struct join join;
    bool join_ready;
    struct map countermeasures; /* ids, unique in the plant: the index of their place */
    struct place *countermeasure_places;
    size_t countermeasure_room;
    struct inventory *inventories;
    size_t inventory_count;
};

extern const struct field_map policy_map;
extern const struct field_map trust_policy_map;
extern const struct field_map zone_map;
extern const struct field_map conduit_map;
extern const struct field_map countermeasure_map;
extern const struct field_map asset_map;
extern const struct field_map inventory_map;

/* Handler: a zone's id; `at` is the offset of a uint32_t. */
void plant_read_zone(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target);
/* Index of the zone, or MAP_NONE. */
uint32_t plant_find_zone(struct field_reader *reader, struct str id);
/* The nearest id of a zone to suggest. */
struct str plant_nearest_zone(const struct plant *plant, struct str id);

#endif
