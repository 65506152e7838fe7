/* A small plant for the targets that read inventories: two zones and one product. */
#ifndef FUZZ_WORKS_H
#define FUZZ_WORKS_H

#include "document/inventory_row.h"

static inline void works_read(const struct source *source, struct inventory *inventory,
                              enum status (*read)(struct inventory_rows *, const struct source *)) {
    static const struct source PRODUCT = {
        STR_INIT("product.yaml"),
        STR_INIT("keyway: product/1\nsupplier: {id: s, name: Maker}\nproduct: {id: p, name: Thing, types: ED, models: "
                 "[{name: T-1, order-number: O1}]}\nreleases: [{version: 1.0, date: 2026-01-01}]\n")};
    static struct zone zones[] = {{.id = STR_INIT("a")}, {.id = STR_INIT("b")}};
    struct plant_reading reading = {.plant = {.zones = zones, .zone_count = ARRAY_LEN(zones)}};
    struct arena arena;
    struct diag_sink sink;
    const struct product *product;
    struct inventory_rows rows;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    struct field_reader reader = {.arena = &arena, .sink = &sink, .source = source, .owner = &reading};
    if (product_parse(&PRODUCT, &arena, &sink, &product) != STATUS_OK)
        __builtin_trap();
    reading.plant.products = &product;
    reading.plant.product_count = 1;
    if (join_init(&reading.join, &product, 1, &arena, &sink) != STATUS_OK)
        __builtin_trap();
    inventory->file = source->name;
    inventory->file_place = (struct place){source, 0, 0};
    if (inventory_rows_init(&rows, &reader, &reading) == STATUS_OK) {
        rows.inventory = inventory;
        enum status status = read(&rows, source);
        if ((status == STATUS_OK) != (diag_errors(&sink) == 0) && status != STATUS_MEMORY)
            __builtin_trap();
    }
    inventory_rows_done(&rows);
    arena_done(&arena);
}

#endif
