/* Zones, the conduits between them, and compensating countermeasures. */
#include "document/artefact.h"
#include "document/field_value.h"
#include "document/plant_reading.h"
#include "document/requirement_list.h"

static const struct diag_kind NOT_SEVEN = {"document.sl-count", SEVERITY_ERROR,
                                           "'{0}' is a list of {1} levels, and there are seven",
                                           "write them in the order IAC UC SI DC RDF TRE RA, or one number for all"};
static const struct diag_kind UNKNOWN_ZONE = {"document.unknown-zone", SEVERITY_ERROR, "there is no zone '{0}'",
                                              "the zones of a plant are listed under 'zones'"};
static const struct diag_kind SAME_ENDS = {"document.conduit-ends", SEVERITY_ERROR,
                                           "the conduit leads from zone '{0}' to itself", NULL};
static const struct diag_kind STANDS_FOR_NOTHING = {
    "document.countermeasure-empty", SEVERITY_ERROR, "the countermeasure '{0}' stands in for nothing",
    "name 'requirements' that it stands in for, or advisories that it was weighed 'against'"};

enum { NAMES_SHOWN = 256 };

struct str plant_nearest_zone(const struct plant *plant, struct str id) {
    struct str ids[NAMES_SHOWN];
    size_t count = 0;
    for (; count < plant->zone_count && count < NAMES_SHOWN; count++)
        ids[count] = plant->zones[count].id;
    return diag_nearest(id, ids, count);
}

static bool index_zones(struct field_reader *reader, struct plant_reading *reading) {
    map_init(&reading->zones, reader->arena, false);
    reading->zones_ready = true;
    reading->zones_complete = reading->plant.zone_count > 0;
    for (size_t i = 0; i < reading->plant.zone_count; i++) {
        struct str id = reading->plant.zones[i].id;
        uint32_t stored;
        if (id.len == 0)
            reading->zones_complete = false;
        else if (!field_keep(reader, map_add(&reading->zones, id, (uint32_t)i, &stored)))
            return false;
    }
    return true;
}

uint32_t plant_find_zone(struct field_reader *reader, struct str id) {
    struct plant_reading *reading = reader->owner;
    if (!reading->zones_ready && !index_zones(reader, reading))
        return MAP_NONE;
    return map_get(&reading->zones, id);
}

void plant_read_zone(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    struct plant_reading *reading = reader->owner;
    struct str id;
    if (!field_text(reader, field, node, &id))
        return;
    uint32_t zone = plant_find_zone(reader, id);
    if (zone != MAP_NONE)
        *(uint32_t *)(void *)((char *)target + field->at) = zone;
    else if (reading->zones_complete)
        diag_add_near(reader->sink, &UNKNOWN_ZONE, node->place, plant_nearest_zone(&reading->plant, id), id);
}

/* A row an FR, in the order of the vector. */
#define FR_FIELD(name, index)                                                                                          \
    FIELD(name, FIELD_INTEGER, FIELD_REQUIRED("2"), .size = 1, FIELD_RANGE(0, 4), .at = (index))
static const struct field FR_FIELDS[FR_COUNT] = {
    FR_FIELD("IAC", 0), FR_FIELD("UC", 1),  FR_FIELD("SI", 2), FR_FIELD("DC", 3),
    FR_FIELD("RDF", 4), FR_FIELD("TRE", 5), FR_FIELD("RA", 6),
};
static const struct field_map VECTOR = {.what = "an SL-T by FR",
                                        .schema = "vector",
                                        FIELD_ROWS(FR_FIELDS),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = FIELD_NOWHERE};

static void read_vector(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        uint8_t levels[FR_COUNT]) {
    const struct yaml_node *item = node->first;
    if (node->count != FR_COUNT) {
        diag_add(reader->sink, &NOT_SEVEN, field_map_place(node), field->key,
                 str_format(reader->arena, "%u", node->count));
        return;
    }
    for (unsigned i = 0; i < FR_COUNT; i++, item = item->next)
        field_read_integer(reader, &FR_FIELDS[i], item, levels);
}

static void read_target(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    struct zone *zone = target;
    unsigned level;
    zone->target_place = node->type == YAML_SCALAR ? node->place : field_map_place(node);
    zone->target_set = true;
    if (node->type == YAML_MAP)
        (void)field_read(reader, &VECTOR, node, zone->target);
    else if (node->type == YAML_LIST)
        read_vector(reader, field, node, zone->target);
    else if (field_whole(reader, field, node, &level))
        for (unsigned i = 0; i < FR_COUNT; i++)
            zone->target[i] = (uint8_t)level;
}

static void complete_zone(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    const struct plant_reading *reading = reader->owner;
    struct zone *zone = target;
    (void)field;
    if (!yaml_get(node, STR("assurance")))
        zone->assurance = reading->plant.policy.assurance;
    if (!zone->target_set)
        zone->target_place = zone->place;
}

static const struct field ZONE_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("a short word"), FIELD_AT(zone, id)),
    FIELD("name", FIELD_TEXT, FIELD_AT(zone, name)),
    FIELD("sl-t", FIELD_HANDLED, FIELD_BY(read_target), FIELD_RANGE(0, 4)),
    FIELD("assurance", FIELD_CHOICE, FIELD_AT(zone, assurance), FIELD_CHOICES(strength_names)),
    FIELD("owner", FIELD_TEXT, FIELD_AT(zone, owner)),
    FIELD("countermeasures", FIELD_LIST, .map = &countermeasure_map,
          FIELD_COUNTED(zone, countermeasures, countermeasure_count)),
    FIELD_STEP_ROW(complete_zone),
};
const struct field_map zone_map = {.what = "a zone",
                                   .schema = "zone",
                                   FIELD_ROWS(ZONE_FIELDS),
                                   .size = sizeof(struct zone),
                                   .id_at = offsetof(struct zone, id),
                                   .place_at = offsetof(struct zone, place)};

static void check_conduit(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    const struct plant_reading *reading = reader->owner;
    const struct conduit *conduit = target;
    (void)field;
    if (conduit->from == conduit->to && conduit->from < reading->plant.zone_count && reading->zones_complete)
        diag_add(reader->sink, &SAME_ENDS, field_place(node, STR("to")), reading->plant.zones[conduit->from].id);
}

static const struct field CONDUIT_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("a short word"), FIELD_AT(conduit, id)),
    FIELD("from", FIELD_HANDLED, FIELD_REQUIRED("the id of a zone"), FIELD_BY(plant_read_zone),
          FIELD_AT(conduit, from)),
    FIELD("to", FIELD_HANDLED, FIELD_REQUIRED("the id of a zone"), FIELD_BY(plant_read_zone), FIELD_AT(conduit, to)),
    FIELD("protocols", FIELD_TEXTS, FIELD_COUNTED(conduit, protocols, protocol_count)),
    FIELD_STEP_ROW(check_conduit),
};
const struct field_map conduit_map = {.what = "a conduit",
                                      .schema = "conduit",
                                      FIELD_ROWS(CONDUIT_FIELDS),
                                      .size = sizeof(struct conduit),
                                      .id_at = offsetof(struct conduit, id),
                                      .place_at = offsetof(struct conduit, place)};

/* Countermeasures are spoken of by id in reports, whichever asset or zone they stand at: one id a plant. */
static void check_countermeasure(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                                 void *target) {
    struct plant_reading *reading = reader->owner;
    const struct countermeasure *countermeasure = target;
    size_t index = reading->countermeasures.count;
    uint32_t first;
    (void)field;
    (void)node;
    if (requirement_set_empty(&countermeasure->requirements) && countermeasure->against_count == 0)
        diag_add(reader->sink, &STANDS_FOR_NOTHING, countermeasure->place, countermeasure->id);
    if (!arena_grow(reader->arena, (void **)&reading->countermeasure_places, index, &reading->countermeasure_room,
                    sizeof(struct place), _Alignof(struct place))) {
        (void)field_keep(reader, STATUS_MEMORY);
        return;
    }
    if (!field_keep(reader, map_add(&reading->countermeasures, countermeasure->id, (uint32_t)index, &first)))
        return;
    if (first == index)
        reading->countermeasure_places[index] = countermeasure->place;
    else
        field_twice(reader, STR("countermeasure"), countermeasure->id, countermeasure->place,
                    reading->countermeasure_places[first]);
}

static const struct field COUNTERMEASURE_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("a short word"), FIELD_AT(countermeasure, id)),
    FIELD("what", FIELD_TEXT, FIELD_REQUIRED("what is in place"), FIELD_AT(countermeasure, what)),
    FIELD("reason", FIELD_TEXT, FIELD_REQUIRED("why it is enough"), FIELD_AT(countermeasure, reason)),
    FIELD("owner", FIELD_TEXT, FIELD_REQUIRED("who answers for it"), FIELD_AT(countermeasure, owner)),
    FIELD("review", FIELD_DATE, FIELD_REQUIRED("2027-06-30"), FIELD_AT(countermeasure, review)),
    FIELD("requirements", FIELD_HANDLED, FIELD_BY(requirement_list_component), FIELD_AT(countermeasure, requirements)),
    FIELD("against", FIELD_TEXTS, FIELD_COUNTED(countermeasure, against, against_count)),
    FIELD_STEP_ROW(check_countermeasure),
};
/* `id_at` for its place; that ids are unique, the step above sees to. */
const struct field_map countermeasure_map = {.what = "a countermeasure",
                                             .schema = "countermeasure",
                                             FIELD_ROWS(COUNTERMEASURE_FIELDS),
                                             .size = sizeof(struct countermeasure),
                                             .id_at = FIELD_NOWHERE,
                                             .place_at = offsetof(struct countermeasure, place)};
