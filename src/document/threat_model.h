/* threat-model.yaml: what a product is made of, where data flows, whom it trusts, and what people decided about each
 * threat (docs/formats/threat-model.md). */
#ifndef DOCUMENT_THREAT_MODEL_H
#define DOCUMENT_THREAT_MODEL_H

#include "base/diag.h"
#include "document/reference.h"

enum element_kind { ELEMENT_PROCESS, ELEMENT_STORE, ELEMENT_EXTERNAL };
/* The categories of STRIDE, in the order of its letters. */
enum stride {
    STRIDE_SPOOFING,
    STRIDE_TAMPERING,
    STRIDE_REPUDIATION,
    STRIDE_DISCLOSURE,
    STRIDE_DENIAL,
    STRIDE_ELEVATION
};
enum {
    STRIDE_COUNT = 6,
    MODEL_NONE = UINT32_MAX,
    MODEL_ELEMENTS_MAX = 1024,
    MODEL_FLOWS_MAX = 4096,
    MODEL_BOUNDARIES_MAX = 256,
    MODEL_THREATS_MAX = 16384,
    MODEL_PAIRS_MAX = 1000000, /* of places and categories, over all threats */
};
/* "spoofing", "tampering", "repudiation", "information-disclosure", "denial-of-service", "elevation-of-privilege". */
struct str stride_name(unsigned stride);

/* A category is one of STRIDE (below STRIDE_COUNT) or, from there on, a technique of ATT&CK for ICS by index. */
struct str model_category_name(unsigned category);
size_t model_category_count(void);
/* MODEL_NONE when there is none of that name. */
uint32_t model_category_find(struct str name);

struct model_element {
    struct str id; /* unique among elements and flows, without '/' */
    struct str name;
    enum element_kind kind;
    uint32_t assets;            /* kinds of assets of ATT&CK for ICS, bit by attack_asset index */
    struct reference interface; /* of product.yaml; name empty: none */
    bool log;                   /* a store that holds records of what was done */
    uint32_t boundary;          /* the innermost that contains it, or MODEL_NONE */
    struct place place;
};

struct model_flow {
    struct str id;
    struct str name;
    struct reference from_name, to_name;
    uint32_t from, to; /* element index */
    struct str protocol;
    struct str data;
    struct reference interface;
    struct reference_list crosses_names; /* as people say it; held against what the boundaries say */
    bool crosses;                        /* a trust boundary lies between its ends: computed */
    struct place place;
};

struct model_boundary {
    struct str id;
    struct str name;
    struct reference_list contains;
    struct reference within_name;
    uint32_t within; /* index of the boundary around it, or MODEL_NONE */
    struct place place;
};

enum risk { RISK_UNRATED, RISK_LOW, RISK_MEDIUM, RISK_HIGH, RISK_CRITICAL };
struct str risk_name(enum risk risk);

/* What was decided. */
enum treatment { TREATMENT_OPEN, TREATMENT_MITIGATE, TREATMENT_ACCEPT, TREATMENT_TRANSFER, TREATMENT_NOT_APPLICABLE };
struct str treatment_name(enum treatment treatment);

/* A threat that people wrote down: one that was derived, at several places perhaps, or one of their own. */
struct model_threat {
    struct str id;
    struct str title;
    struct reference_list at_names, category_names;
    uint32_t *at; /* targets: an element by index, a flow by its index behind all elements */
    size_t at_count;
    uint32_t *categories;
    size_t category_count;
    enum risk risk;
    enum treatment treatment;
    struct reference_list requirements; /* of requirements.yaml; mitigate */
    struct str reason;                  /* accept, not applicable; else may be empty */
    struct str by;
    struct str to; /* transfer: to whom */
    date_days date;
    date_days review;
    struct place place;
};

/* Who looked at a document when. */
enum review_role { REVIEW_OTHER, REVIEW_DEVELOPER, REVIEW_TESTER, REVIEW_CUSTOMER, REVIEW_SECURITY };
enum { REVIEW_ROLES = 5, REVIEWS_MAX = 1024 };
struct str review_role_name(enum review_role role); /* "other" */
struct document_review {
    date_days date;
    struct str by;
    enum review_role role;
    struct place place;
};

struct threat_model {
    const struct source *source;
    struct reference product; /* id of product.yaml; empty: any */
    struct str context;       /* the environment that the product is meant for (4-1 SR-1) */
    struct document_review *reviews;
    size_t review_count;
    struct model_element *elements;
    size_t element_count;
    struct model_flow *flows;
    size_t flow_count;
    struct model_boundary *boundaries;
    size_t boundary_count;
    struct model_threat *threats;
    size_t threat_count;
};

/* As product_read and product_parse: every mistake is reported, `*model` is set only when there was none. */
enum status threat_model_read(const char *path, struct arena *arena, struct diag_sink *sink,
                              const struct threat_model **model) MUST_USE;
enum status threat_model_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               const struct threat_model **model) MUST_USE;

/* The id of a target: an element, or a flow by its index behind all elements. */
struct str threat_model_target(const struct threat_model *model, uint32_t target);
/* Whether the boundary, or one within it, contains the element. At most MODEL_BOUNDARIES_MAX steps. */
bool threat_model_contains(const struct threat_model *model, uint32_t boundary, uint32_t element);

/* Sets the bits `mark` of every boundary around the element. At most MODEL_BOUNDARIES_MAX steps. */
void threat_model_around(const struct threat_model *model, uint32_t element, uint8_t mark,
                         uint8_t marks[MODEL_BOUNDARIES_MAX]);

struct field_map;
extern const struct field_map threat_model_map, document_review_map;

#endif
