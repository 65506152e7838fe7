#include <stdlib.h>

#include "advisory/csaf.h"

struct standing {
    uint32_t node;
    uint32_t product;
};

static int compare_nodes(const void *left, const void *right) {
    const struct standing *a = left, *b = right;
    return (a->node > b->node) - (a->node < b->node);
}

enum status csaf_place(const struct json_parser *parser, const struct json_doc *json, struct arena *scratch,
                       struct csaf_document *document) {
    uint32_t count = document->product_count;
    struct standing *standing = ARENA_ARRAY(scratch, struct standing, count);
    const struct json_node **nodes = ARENA_ARRAY(scratch, const struct json_node *, count);
    struct place *places = ARENA_ARRAY(scratch, struct place, count);
    struct position *positions = ARENA_ARRAY(scratch, struct position, count);
    bool sorted = true;
    if (standing == NULL || nodes == NULL || places == NULL || positions == NULL)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < count; i++) {
        standing[i] = (struct standing){document->products[i].node, i};
        sorted = sorted && (i == 0 || standing[i - 1].node <= standing[i].node);
    }
    /* Only relationships that are read late, or a tree that begins with them, are out of order. */
    if (!sorted)
        qsort(standing, count, sizeof(*standing), compare_nodes);
    for (uint32_t i = 0; i < count; i++)
        nodes[i] = &json->root[standing[i].node];
    json_parser_places(parser, json, nodes, count, places);
    place_positions(places, count, positions);
    for (uint32_t i = 0; i < count; i++)
        document->products[standing[i].product].at = positions[i];
    return STATUS_OK;
}
