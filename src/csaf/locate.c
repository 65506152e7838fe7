#include "csaf/locate.h"

#include <stdlib.h>

struct found {
    const struct json_node *node;
    size_t index; /* of the finding */
};

static int compare_nodes(const void *left, const void *right) {
    const struct found *a = left, *b = right;
    return (a->node > b->node) - (a->node < b->node);
}

enum status csaf_locate(const struct json_parser *parser, const struct json_doc *doc,
                        const struct csaf_findings *findings, struct arena *arena, struct csaf_spot **spots) {
    size_t count = findings->count;
    struct found *sorted = ARENA_ARRAY(arena, struct found, count);
    const struct json_node **nodes = ARENA_ARRAY(arena, const struct json_node *, count);
    struct place *places = ARENA_ARRAY(arena, struct place, count);
    struct position *positions = ARENA_ARRAY(arena, struct position, count);
    struct str *pointers = ARENA_ARRAY(arena, struct str, count);
    struct csaf_spot *made = ARENA_ARRAY(arena, struct csaf_spot, count);
    if (!sorted || !nodes || !places || !positions || !pointers || !made)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct found){findings->items[i].node, i};
    qsort(sorted, count, sizeof *sorted, compare_nodes);
    for (size_t i = 0; i < count; i++)
        nodes[i] = sorted[i].node;
    TRY(json_pointers(doc, nodes, count, arena, pointers));
    json_parser_places(parser, doc, nodes, count, places);
    place_positions(places, count, positions);
    for (size_t i = 0; i < count; i++)
        made[sorted[i].index] = (struct csaf_spot){pointers[i], positions[i]};
    *spots = made;
    return STATUS_OK;
}
