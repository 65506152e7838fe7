/* One compiled schema object; between schema_compile.c and schema_check.c. */
#ifndef CSAF_SCHEMA_RULE_H
#define CSAF_SCHEMA_RULE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/map.h"
#include "csaf/schema.h"
#include "csaf/schema_format.h"

enum { RULE_TYPES_ANY = 0xff };

struct rule_list {
    const struct rule **items;
    size_t count;
};

struct rule {
    const struct rule *ref; /* $ref: holds beside the rest */
    unsigned types;         /* bits by enum json_type; an integer is a number too */
    struct map properties;  /* name to index into `property_rules` */
    const struct rule **property_rules;
    size_t property_count;
    const struct json_node *required; /* array of strings, or NULL */
    const struct rule *items;
    const struct json_node *values;   /* enum, or NULL */
    const struct json_node *constant; /* const, or NULL */
    pcre2_code *pattern;              /* or NULL */
    struct str pattern_text;
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

#endif
