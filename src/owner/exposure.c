#include "owner/exposure.h"

/* Zones and conduits as a graph: the ends of the conduits sorted by zone. */
struct graph {
    uint32_t *first; /* by zone: its first neighbour; one more at the end */
    uint32_t *neighbours;
    uint32_t *queue;
    uint32_t *component; /* by zone; UINT32_MAX: not found yet */
    uint8_t *least;      /* by component: the lowest trust in it */
    uint32_t components;
};

struct str exposure_name(enum exposure exposure) {
    static const struct str names[] = {
        [EXPOSURE_SMALL] = STR_INIT("small"),
        [EXPOSURE_CONTROLLED] = STR_INIT("controlled"),
        [EXPOSURE_OPEN] = STR_INIT("open"),
    };
    return names[exposure];
}

static uint8_t trust_of(const struct zone *zone) {
    uint8_t highest = 0;
    for (size_t i = 0; zone->target_set && i < FR_COUNT; i++)
        highest = zone->target[i] > highest ? zone->target[i] : highest;
    return highest;
}

static void join(struct graph *graph, const struct plant *plant) {
    for (size_t i = 0; i < plant->conduit_count; i++) {
        graph->first[plant->conduits[i].from + 1]++;
        graph->first[plant->conduits[i].to + 1]++;
    }
    for (size_t i = 0; i < plant->zone_count; i++)
        graph->first[i + 1] += graph->first[i];
    /* Filled from behind, the ends move to the beginnings: `queue` holds where each zone's next one goes. */
    for (size_t i = 0; i < plant->zone_count; i++)
        graph->queue[i] = graph->first[i];
    for (size_t i = 0; i < plant->conduit_count; i++) {
        const struct conduit *conduit = &plant->conduits[i];
        graph->neighbours[graph->queue[conduit->from]++] = conduit->to;
        graph->neighbours[graph->queue[conduit->to]++] = conduit->from;
    }
}

/* Everything that zone `start` hangs together with. */
static void flood(struct graph *graph, uint32_t start, const struct zone_exposure *zones) {
    size_t head = 0, tail = 0;
    uint32_t number = graph->components++;
    graph->least[number] = zones[start].trust;
    graph->component[start] = number;
    graph->queue[tail++] = start;
    while (head < tail) {
        uint32_t zone = graph->queue[head++];
        if (zones[zone].trust < graph->least[number])
            graph->least[number] = zones[zone].trust;
        for (uint32_t i = graph->first[zone]; i < graph->first[zone + 1]; i++) {
            uint32_t next = graph->neighbours[i];
            if (graph->component[next] != UINT32_MAX)
                continue;
            graph->component[next] = number;
            graph->queue[tail++] = next;
        }
    }
}

/* From the least trusted zones of every component at once, so that each zone is reached on its shortest way. */
static void spread(struct graph *graph, struct zone_exposure *zones, size_t count) {
    size_t head = 0, tail = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (zones[i].trust != graph->least[graph->component[i]])
            continue;
        zones[i].from = i;
        graph->queue[tail++] = i;
    }
    while (head < tail) {
        uint32_t zone = graph->queue[head++];
        for (uint32_t i = graph->first[zone]; i < graph->first[zone + 1]; i++) {
            struct zone_exposure *next = &zones[graph->neighbours[i]];
            if (next->from != EXPOSURE_NO_ZONE)
                continue;
            next->from = zones[zone].from;
            next->conduits = zones[zone].conduits + 1;
            graph->queue[tail++] = graph->neighbours[i];
        }
    }
}

static void conclude(struct zone_exposure *zones, uint32_t index, bool joined) {
    struct zone_exposure *zone = &zones[index];
    uint8_t least = zones[zone->from].trust;
    bool alone = zone->from == index;
    zone->known = joined && zone->trust > 0;
    if (!joined || zone->trust == 0 || (least == 0 && zone->conduits == 1))
        zone->exposure = EXPOSURE_OPEN;
    else
        zone->exposure = alone ? EXPOSURE_SMALL : EXPOSURE_CONTROLLED;
    if (alone)
        zone->from = EXPOSURE_NO_ZONE;
}

enum status exposure_of_zones(const struct plant *plant, struct arena *arena, const struct zone_exposure **zones) {
    size_t count = plant->zone_count;
    struct graph graph = {.first = ARENA_ARRAY(arena, uint32_t, count + 1),
                          .neighbours = ARENA_ARRAY(arena, uint32_t, plant->conduit_count * 2),
                          .queue = ARENA_ARRAY(arena, uint32_t, count),
                          .component = ARENA_ARRAY(arena, uint32_t, count),
                          .least = ARENA_ARRAY(arena, uint8_t, count)};
    struct zone_exposure *found = ARENA_ARRAY(arena, struct zone_exposure, count);
    if (arena->refused)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        found[i] = (struct zone_exposure){.trust = trust_of(&plant->zones[i]), .from = EXPOSURE_NO_ZONE};
        graph.component[i] = UINT32_MAX;
    }
    join(&graph, plant);
    for (uint32_t i = 0; i < count; i++)
        if (graph.component[i] == UINT32_MAX)
            flood(&graph, i, found);
    spread(&graph, found, count);
    /* Zones that `from` leads to are the least trusted, and do not change in what is read of them. */
    for (uint32_t i = 0; i < count; i++)
        conclude(found, i, plant->conduit_count > 0);
    *zones = found;
    return STATUS_OK;
}

struct str exposure_text(const struct plant *plant, const struct zone_exposure *zone, struct arena *arena) {
    if (plant->conduit_count == 0)
        return STR("the plant lists no conduits");
    if (zone->trust == 0)
        return STR("its zone has no target above 0");
    if (zone->from == EXPOSURE_NO_ZONE)
        return STR("no less trusted zone reaches its own");
    unsigned trust = 0;
    for (size_t i = 0; i < FR_COUNT; i++) {
        unsigned target = plant->zones[zone->from].target_set ? plant->zones[zone->from].target[i] : 0;
        trust = target > trust ? target : trust;
    }
    return str_format(arena, "zone '" STR_F "' (SL-T %u) is %u conduit%s away", STR_A(plant->zones[zone->from].id),
                      trust, zone->conduits, zone->conduits == 1 ? "" : "s");
}
