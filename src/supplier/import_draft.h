/* A threat model while it is taken over from another tool. Private to src/supplier. */
#ifndef SUPPLIER_IMPORT_DRAFT_H
#define SUPPLIER_IMPORT_DRAFT_H

#include "base/map.h"
#include "document/threat_model.h"

struct draft_element {
    struct str id, name;
    enum element_kind kind;
    bool log;
    uint32_t boundary; /* or MODEL_NONE */
};
struct draft_flow {
    struct str id, name, protocol, data;
    uint32_t from, to;
};
struct draft_boundary {
    struct str id, name;
    uint32_t within; /* or MODEL_NONE */
};
struct draft_threat {
    struct str id, title, reason, by;
    struct str at; /* id of an element or flow */
    uint32_t category;
    enum risk risk;
    enum treatment treatment;
    date_days date;
};

struct draft {
    struct arena *arena;
    struct diag_sink *sink;
    const struct source *source;
    struct str tool, title, context;
    struct map ids;        /* of elements and flows */
    struct map threat_ids; /* and of boundaries, in a map of their own */
    struct map boundary_ids;
    struct draft_element *elements;
    size_t element_count, element_room;
    struct draft_flow *flows;
    size_t flow_count, flow_room;
    struct draft_boundary *boundaries;
    size_t boundary_count, boundary_room;
    struct draft_threat *threats;
    size_t threat_count, threat_room;
};

/* A new id made of `wanted`: small letters, digits and '-', at most 60 of them, `other` when nothing is left of it;
 * with a number behind it when it is taken. */
enum status draft_id(struct draft *draft, struct map *taken, struct str wanted, const char *other,
                     struct str *id) MUST_USE;
/* Each appends one, its id made of its name; `*index` is where. STATUS_LIMIT with a diagnostic above what a model may
 * hold. */
enum status draft_element(struct draft *draft, const struct draft_element *element, struct str wanted,
                          uint32_t *index) MUST_USE;
enum status draft_flow(struct draft *draft, const struct draft_flow *flow, struct str wanted, uint32_t *index) MUST_USE;
enum status draft_boundary(struct draft *draft, const struct draft_boundary *boundary, struct str wanted,
                           uint32_t *index) MUST_USE;
enum status draft_threat(struct draft *draft, const struct draft_threat *threat, struct str wanted) MUST_USE;

/* Every boundary that lies within itself is taken out of what it lies in. */
void draft_break_loops(struct draft *draft);

/* A word for a category of STRIDE as tools spell it; MODEL_NONE when it is none. */
uint32_t draft_category(struct str word);
/* RISK_UNRATED when it is no known word. */
enum risk draft_risk(struct str word);

/* The two readers. STATUS_INPUT with a diagnostic. */
enum status import_dragon(struct draft *draft) MUST_USE;
enum status import_threagile(struct draft *draft) MUST_USE;

#endif
