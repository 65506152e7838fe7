/* An asset's entry in the inventory, read for matching. */
#ifndef ADVISORY_SUBJECT_H
#define ADVISORY_SUBJECT_H

#include "advisory/database.h"
#include "advisory/product_family.h"

enum {
    SUBJECT_NAMES_MAX = 3 + PRODUCT_FAMILIES_MAX,
    SUBJECT_NUMBERS_MAX = 8,
    SUBJECT_FRONTS_MAX = 48,
    SUBJECT_LINES_MAX = 4
};

struct subject {
    struct name_supplier supplier;
    struct str product;                   /* as written */
    struct vendor_set moved;              /* suppliers that the asset's products came from or went to */
    struct name names[SUBJECT_NAMES_MAX]; /* product and model together; then, if they differ, product; model; last the
                                           * product with each family in front that it is of */
    size_t name_count;
    uint64_t
        without_kind; /* hash of the product without a last word that says what it is: "LAquis SCADA software"; or 0 */
    uint64_t lines[SUBJECT_LINES_MAX];          /* hashes of "UR family" and the like, for UR L90; or 0 */
    struct name families[PRODUCT_FAMILIES_MAX]; /* that the product is of */
    size_t family_count;
    struct order_number numbers[SUBJECT_NUMBERS_MAX];
    size_t number_count;
    uint64_t runs[SUBJECT_NUMBERS_MAX]; /* hashes of designators in fields of their own (INDEX_RUN) */
    size_t run_count;
    uint64_t models[SUBJECT_NUMBERS_MAX]; /* hashes of words that are models (name_model) */
    size_t model_count;
    uint64_t fronts[SUBJECT_FRONTS_MAX]; /* the same of what such words begin with: of models with placeholders */
    size_t front_count;
    uint64_t revisions; /* of the hardware, said by any field */
};

/* Reads all but serial number and version. What is kept lies in the arena. STATUS_MEMORY. */
enum status subject_read(struct subject *subject, const struct advisory_db *db, const struct advisory_subject *from,
                         struct name_reader *reader, struct arena *arena) MUST_USE;

#endif
