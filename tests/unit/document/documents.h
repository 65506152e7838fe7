/* Documents written in a test: read from text, as a file named "plant.yaml" or "product.yaml" would be. */
#ifndef UNIT_DOCUMENT_DOCUMENTS_H
#define UNIT_DOCUMENT_DOCUMENTS_H

#include "folder.h"

#include "document/plant.h"

#define DATA KEYWAY_ROOT "/tests/data/documents/"

static inline const struct source *text_source(struct bed *bed, const char *name, const char *text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){str_from(name), str_copy(&bed->arena, str_from(text))};
    return source;
}

/* NULL when it is not accepted. */
static inline const struct product *product_from(struct bed *bed, const char *text) {
    const struct product *product = NULL;
    enum status status = product_parse(text_source(bed, "product.yaml", text), &bed->arena, &bed->sink, &product);
    assert_int_equal(status, product ? STATUS_OK : STATUS_INPUT);
    return product;
}

static inline struct plant *plant_from(struct bed *bed, const char *text) {
    struct plant *plant = NULL;
    enum status status = plant_parse(text_source(bed, "plant.yaml", text), true, &bed->arena, &bed->sink, &plant);
    assert_int_equal(status, plant ? STATUS_OK : STATUS_INPUT);
    return plant;
}

static inline struct plant *plant_from_file(struct bed *bed, const char *path) {
    struct plant *plant = NULL;
    assert_int_equal(plant_read(path, &bed->arena, &bed->sink, &plant), STATUS_OK);
    return plant;
}

static inline bool date_is(date_days day, const char *text) {
    char shown[11];
    date_text(day, shown);
    return strcmp(shown, text) == 0;
}

static inline size_t warnings(const struct bed *bed) {
    return bed->sink.count[SEVERITY_WARNING];
}

/* Some diagnostic of this severity has this code. */
static inline bool says(const struct bed *bed, enum severity severity, const char *code) {
    for (size_t i = 0; i < bed->sink.count[severity] && i < DIAG_KEPT; i++)
        if (strcmp(bed->sink.items[severity][i].kind->code, code) == 0)
            return true;
    return false;
}

#define PRODUCT_HEAD                                                                                                   \
    "keyway: product/1\n"                                                                                              \
    "supplier: {id: rivertech, name: RiverTech}\n"                                                                     \
    "product: {id: rc-400, name: RC-400, types: ED}\n"
#define ONE_RELEASE "releases: [{version: '1.0', date: 2026-01-01}]\n"
#define PLANT_HEAD  "keyway: plant/1\nname: Works\n"
#define ONE_ZONE    "zones: [{id: control, sl-t: 2}]\n"

#endif
