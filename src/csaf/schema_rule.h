/* One compiled schema object; between schema_compile.c and schema_check.c. */
#ifndef CSAF_SCHEMA_RULE_H
#define CSAF_SCHEMA_RULE_H

#include "csaf/schema.h"
#include "csaf/schema_format.h"
#include "csaf/schema_pattern.h"

enum { RULE_TYPES_ANY = 0xff };

struct rule_list {
    const struct rule **items;
    size_t count;
};

/* Keyed by length and ends, not by a hash of the text: the names are the schema's own, few, and no author of a document
 * can add one. */
struct property {
    struct str name; /* ptr NULL: free */
    const struct rule *rule;
    uint64_t required; /* its bit among the required ones; 0: none */
};

struct rule {
    const struct rule *ref;           /* $ref: holds beside the rest */
    unsigned types;                   /* bits by enum json_type; an integer is a number too */
    struct property *properties;      /* open addressing; or NULL */
    size_t property_room;             /* a power of two, at least twice as many as there are */
    const struct json_node *required; /* array of strings, or NULL */
    uint64_t required_bits;           /* of all of them */
    bool required_elsewhere;          /* one has no bit */
    const struct rule *items;
    const struct json_node *values;   /* enum, or NULL */
    const struct json_node *constant; /* const, or NULL */
    struct schema_pattern *pattern;   /* or NULL */
    struct rule_list all_of, any_of, one_of;
    double minimum, maximum, multiple_of;                                       /* NAN: none */
    uint32_t min_items, min_length, max_length, min_properties, max_properties; /* UINT32_MAX: no upper bound */
    enum schema_format format;
    bool closed; /* additionalProperties: no property but those listed */
    bool sealed; /* unevaluatedProperties: none but those that the rule or one that it is made of lists */
    bool unique;
};

struct schema_set {
    struct arena arena;
    const struct rule *roots[SCHEMA_COUNT];
    struct rule **all; /* every rule, to release their patterns */
    size_t count;
    size_t room;
};

/* NULL: the rule names no such property. */
const struct property *rule_property(const struct rule *rule, struct str name);

#endif
