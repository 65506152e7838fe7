/* The threats that follow from a threat model: STRIDE at each element and at each flow that crosses a trust boundary,
 * and the techniques of ATT&CK for ICS that aim at what an element is. */
#ifndef SUPPLIER_THREAT_H
#define SUPPLIER_THREAT_H

#include "catalogue/attack.h"
#include "document/threat_model.h"

struct threat {
    struct str id;                    /* "web/tampering", "control/T0843": lasts as long as the element's id */
    uint32_t target;                  /* threat_model_target */
    uint32_t category;                /* model_category_name */
    bool derived;                     /* else people added it */
    struct str title;                 /* what may happen */
    uint64_t mitigations;             /* of a technique: what MITRE names against it, bit by attack_mitigation index */
    struct requirement_set proposals; /* of 4-2: what usually answers it, without what does not apply to the product */
};

struct threat_list {
    struct threat *items; /* by target, then by category */
    size_t count;
    uint32_t *index; /* target times model_category_count plus category: the threat, or MODEL_NONE */
};

/* Whether it follows from the model that this category threatens this target. */
bool threat_follows(const struct threat_model *model, uint32_t target, uint32_t category);

/* Every threat that follows, and every pair that an entry of the model adds. `types` are the product's (COMPONENT_*);
 * 0: not known, then nothing is left out of the proposals. STATUS_MEMORY. */
enum status threat_derive(const struct threat_model *model, unsigned types, struct arena *arena,
                          struct threat_list *list) MUST_USE;

/* MODEL_NONE when there is no such threat. */
uint32_t threat_at(const struct threat_list *list, uint32_t target, uint32_t category);

/* "process", "store", "external", "flow". */
struct str threat_target_kind(const struct threat_model *model, uint32_t target);
/* Its name, or else its id. */
struct str threat_target_name(const struct threat_model *model, uint32_t target);
struct place threat_target_place(const struct threat_model *model, uint32_t target);

#endif
