/* A plant with one inventory, written into a folder: what tests of inventories begin with. */
#ifndef UNIT_DOCUMENT_INVENTORIES_H
#define UNIT_DOCUMENT_INVENTORIES_H

#include "documents.h"

/* Two zones, the products of tests/data/documents, and the inventory `name` with what `entry` says of it (", zone: a").
 */
static inline struct plant *plant_with(struct bed *bed, const char *name, const char *entry, struct str content) {
    struct plant *plant = NULL;
    char *folder = folder_new(bed);
    (void)folder_file(bed, folder, name, content);
    struct str text =
        str_format(&bed->arena,
                   "keyway: plant/1\nname: Works\nzones: [{id: a}, {id: b}]\nproducts: [full.yaml, least.yaml]\n"
                   "inventories: [{file: %s%s}]\n",
                   name, entry);
    const char *path = folder_file(bed, folder, "plant.yaml", text);
    assert_int_equal(symlink(DATA "good/product-full.yaml", folder_path(bed, folder, "full.yaml")), 0);
    assert_int_equal(symlink(DATA "good/product-least.yaml", folder_path(bed, folder, "least.yaml")), 0);
    enum status status = plant_read(path, &bed->arena, &bed->sink, &plant);
    assert_true(status == STATUS_OK || status == STATUS_INPUT);
    assert_true((status == STATUS_OK) == (plant != NULL));
    folder_free(folder);
    return plant;
}

static inline struct plant *plant_with_csv(struct bed *bed, const char *entry, const char *content) {
    return plant_with(bed, "i.csv", entry, str_from(content));
}

/* The only error, and where it is in the inventory or plant ("i.csv:2:3"): the folder's name differs each time. */
#define assert_error_at(bed, code_, end_)                                                                              \
    do {                                                                                                               \
        assert_int_equal(diag_errors(&(bed)->sink), 1);                                                                \
        const struct diag *error_ = (bed)->sink.items[SEVERITY_ERROR];                                                 \
        assert_string_equal(error_->kind->code, (code_));                                                              \
        if (!str_ends(place_text(&(bed)->arena, error_->place), str_from(end_)))                                       \
            fail_msg("at " STR_F, STR_A(place_text(&(bed)->arena, error_->place)));                                    \
    } while (0)

#endif
