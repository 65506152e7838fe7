/* requirements.yaml: what a product must do for its security, why, to meet which requirement of 4-2, and what shows it
 * (docs/formats/requirements.md). */
#ifndef DOCUMENT_REQUIREMENTS_H
#define DOCUMENT_REQUIREMENTS_H

#include "catalogue/requirement.h"
#include "document/threat_model.h"

enum { REQUIREMENTS_MAX = 16384 };

struct product_requirement {
    struct str id;
    struct str text;
    struct reference_list threats;     /* ids of threat-model.yaml, or of derived threats ("web/T0843") */
    struct requirement_set covers;     /* requirements of 4-2 */
    struct reference_list verified_by; /* names of tests, or ids of evidence in product.yaml */
    struct place covers_place;
    struct place place;
};

struct requirements {
    const struct source *source;
    struct reference product;
    struct str scope; /* what belongs to the product, physically and logically (4-1 SR-4) */
    uint8_t level;    /* capability security level aimed for, 1..4; 0: not stated */
    struct place level_place;
    struct document_review *reviews;
    size_t review_count;
    struct product_requirement *items;
    size_t count;
};

/* As threat_model_read. */
enum status requirements_read(const char *path, struct arena *arena, struct diag_sink *sink,
                              const struct requirements **requirements) MUST_USE;
enum status requirements_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               const struct requirements **requirements) MUST_USE;

struct field_map;
extern const struct field_map requirements_map;

#endif
