#include <math.h>

#include "csaf/schema_rule.h"
#include "csaf/schema_text.h"

#define EXAMPLE(number)                                                                                                \
    STR_INIT("https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid/"       \
             "documentation-" number "/documentation-" number "-content_1.0.0.json")

/* Documents refer to each other by the ids that their issuers gave them, without what follows a '?'. */
static const struct {
    const struct str *text;
    struct str id;
} schemas[SCHEMA_COUNT] = {
    [SCHEMA_CSAF_2_0] = {&schema_csaf_2_0,
                         STR_INIT("https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json")},
    [SCHEMA_CSAF_2_1] = {&schema_csaf_2_1, STR_INIT("https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json")},
    [SCHEMA_CSAF_EXTENSION] = {&schema_csaf_extension_2_1,
                               STR_INIT("https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json")},
    [SCHEMA_CSAF_METASCHEMA] = {&schema_csaf_extension_metaschema_2_1,
                                STR_INIT(
                                    "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-metaschema.json")},
    [SCHEMA_CVSS_2_0] = {&schema_cvss_2_0, STR_INIT("https://www.first.org/cvss/cvss-v2.0.json")},
    [SCHEMA_CVSS_3_0] = {&schema_cvss_3_0, STR_INIT("https://www.first.org/cvss/cvss-v3.0.json")},
    [SCHEMA_CVSS_3_1] = {&schema_cvss_3_1, STR_INIT("https://www.first.org/cvss/cvss-v3.1.json")},
    [SCHEMA_CVSS_4_0] = {&schema_cvss_4_0, STR_INIT("https://www.first.org/cvss/cvss-v4.0.json")},
    [SCHEMA_SSVC] = {&schema_ssvc_2_0_0,
                     STR_INIT("https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json")},
    [SCHEMA_EXTENSION_11] = {&schema_csaf_extension_documentation_11_1_0_0, EXAMPLE("11")},
    [SCHEMA_EXTENSION_12] = {&schema_csaf_extension_documentation_12_1_0_0, EXAMPLE("12")},
    [SCHEMA_EXTENSION_13] = {&schema_csaf_extension_documentation_13_1_0_0, EXAMPLE("13")},
};

/* A schema object and the rule that it became: references meet, and may go in circles. */
struct made {
    const struct json_node *node;
    struct rule *rule;
};

struct compiler {
    struct schema_set *set;
    struct json_doc documents[SCHEMA_COUNT];
    enum schema_id schema; /* that is being compiled */
    struct made *made;
    size_t made_count;
    size_t made_room;
    bool unknown; /* a keyword or a reference is not known */
};

static const struct rule *compile(struct compiler *c, const struct json_node *schema);

/* ---- references */

static const struct json_node *follow(const struct json_node *root, struct str pointer) {
    struct str part;
    const struct json_node *at = root;
    pointer = str_skip(pointer, 1);
    while (at && pointer.ptr && str_next(&pointer, '/', &part))
        at = json_get(at, part);
    return at;
}

static const struct rule *compile_in(struct compiler *c, enum schema_id schema, const struct json_node *node) {
    enum schema_id before = c->schema;
    c->schema = schema;
    const struct rule *rule = node ? compile(c, node) : NULL;
    c->schema = before;
    c->unknown |= !node;
    return rule;
}

static const struct rule *resolve(struct compiler *c, struct str ref) {
    size_t hash = str_find_char(ref, '#');
    struct str id = str_slice(ref, 0, hash), pointer = hash == SIZE_MAX ? STR_NONE : str_skip(ref, hash + 1);
    for (unsigned i = 0; i < SCHEMA_COUNT; i++) {
        bool here = id.len ? str_eq(id, schemas[i].id) : i == (unsigned)c->schema;
        if (!here)
            continue;
        const struct json_node *root = c->documents[i].root;
        return compile_in(c, (enum schema_id)i, pointer.len ? follow(root, pointer) : root);
    }
    c->unknown = true;
    return NULL;
}

/* ---- keywords */

static void take_ref(struct compiler *c, struct rule *rule, const struct json_node *value) {
    rule->ref = resolve(c, json_string(value));
}

static void take_type(struct compiler *c, struct rule *rule, const struct json_node *value) {
    static const struct {
        struct str name;
        unsigned types;
    } names[] = {
        {STR_INIT("null"), 1u << JSON_NULL},       {STR_INIT("boolean"), 1u << JSON_TRUE | 1u << JSON_FALSE},
        {STR_INIT("integer"), 1u << JSON_INTEGER}, {STR_INIT("number"), 1u << JSON_INTEGER | 1u << JSON_NUMBER},
        {STR_INIT("string"), 1u << JSON_STRING},   {STR_INIT("array"), 1u << JSON_ARRAY},
        {STR_INIT("object"), 1u << JSON_OBJECT},
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(json_string(value), names[i].name))
            rule->types = names[i].types;
    c->unknown |= rule->types == RULE_TYPES_ANY;
}

static size_t property_slot(const struct rule *rule, struct str name) {
    size_t hash = name.len * 31;
    if (name.len)
        hash += (unsigned char)name.ptr[0] * 7u + (unsigned char)name.ptr[name.len - 1] * 3u;
    return hash & (rule->property_room - 1);
}

static struct property *find_property(const struct rule *rule, struct str name) {
    if (!rule->properties)
        return NULL;
    for (size_t at = property_slot(rule, name);; at = (at + 1) & (rule->property_room - 1)) {
        struct property *property = &rule->properties[at];
        if (!property->name.ptr)
            return NULL;
        if (str_eq(property->name, name))
            return property;
    }
}

const struct property *rule_property(const struct rule *rule, struct str name) {
    return find_property(rule, name);
}

/* Once all keywords are taken: which of the properties are required. */
static void mark_required(struct rule *rule) {
    unsigned bit = 0;
    for (const struct json_node *name = json_items(rule->required); name; name = json_next(rule->required, name)) {
        struct property *property = find_property(rule, json_string(name));
        if (!property || bit == 64) {
            rule->required_elsewhere = true;
            return;
        }
        property->required = (uint64_t)1 << bit++;
        rule->required_bits |= property->required;
    }
}

static void take_properties(struct compiler *c, struct rule *rule, const struct json_node *value) {
    size_t room = 4;
    while (room < (size_t)value->size * 2)
        room *= 2;
    struct property *slots = ARENA_ARRAY(&c->set->arena, struct property, room);
    rule->property_room = room;
    for (const struct json_node *key = json_members(value); key && slots; key = json_next(value, key)) {
        size_t at = property_slot(rule, json_string(key));
        while (slots[at].name.ptr)
            at = (at + 1) & (room - 1);
        slots[at] = (struct property){json_string(key), compile(c, key + 1), 0};
    }
    rule->properties = slots;
}

static void take_required(struct compiler *c, struct rule *rule, const struct json_node *value) {
    (void)c;
    rule->required = value;
}

static void take_items(struct compiler *c, struct rule *rule, const struct json_node *value) {
    rule->items = compile(c, value);
}

static void take_enum(struct compiler *c, struct rule *rule, const struct json_node *value) {
    (void)c;
    rule->values = value;
}

static void take_const(struct compiler *c, struct rule *rule, const struct json_node *value) {
    (void)c;
    rule->constant = value;
}

static void take_pattern(struct compiler *c, struct rule *rule, const struct json_node *value) {
    rule->pattern = ARENA_NEW(&c->set->arena, struct schema_pattern);
    if (rule->pattern)
        rule->pattern->text = json_string(value);
}

static void take_format(struct compiler *c, struct rule *rule, const struct json_node *value) {
    for (unsigned i = 1; i < FORMAT_COUNT; i++)
        if (str_eq(json_string(value), schema_format_name((enum schema_format)i)))
            rule->format = (enum schema_format)i;
    c->unknown |= rule->format == FORMAT_NONE;
}

static void take_closed(struct compiler *c, struct rule *rule, const struct json_node *value) {
    rule->closed = json_is(value, JSON_FALSE);
    c->unknown |= !json_is(value, JSON_FALSE) && !json_is(value, JSON_TRUE);
}

static void take_sealed(struct compiler *c, struct rule *rule, const struct json_node *value) {
    rule->sealed = json_is(value, JSON_FALSE);
    c->unknown |= !json_is(value, JSON_FALSE) && !json_is(value, JSON_TRUE);
}

static void take_unique(struct compiler *c, struct rule *rule, const struct json_node *value) {
    (void)c;
    rule->unique = json_is(value, JSON_TRUE);
}

static void take_list(struct compiler *c, struct rule_list *list, const struct json_node *value) {
    list->items = ARENA_ARRAY(&c->set->arena, const struct rule *, value->size);
    for (const struct json_node *item = json_items(value); item && list->items; item = json_next(value, item))
        list->items[list->count++] = compile(c, item);
}

static void take_all_of(struct compiler *c, struct rule *rule, const struct json_node *value) {
    take_list(c, &rule->all_of, value);
}
static void take_any_of(struct compiler *c, struct rule *rule, const struct json_node *value) {
    take_list(c, &rule->any_of, value);
}
static void take_one_of(struct compiler *c, struct rule *rule, const struct json_node *value) {
    take_list(c, &rule->one_of, value);
}

/* Where a number goes. */
static void take_nothing(struct compiler *c, struct rule *rule, const struct json_node *value) {
    (void)c;
    (void)rule;
    (void)value;
}

static const struct {
    struct str name;
    void (*take)(struct compiler *, struct rule *, const struct json_node *);
    size_t number_at; /* for keywords that are a number alone: where in the rule it goes; 0: elsewhere */
    bool real;        /* a double, else uint32_t */
} keywords[] = {
    {STR_INIT("$ref"), take_ref, 0, false},
    {STR_INIT("type"), take_type, 0, false},
    {STR_INIT("properties"), take_properties, 0, false},
    {STR_INIT("required"), take_required, 0, false},
    {STR_INIT("items"), take_items, 0, false},
    {STR_INIT("enum"), take_enum, 0, false},
    {STR_INIT("const"), take_const, 0, false},
    {STR_INIT("pattern"), take_pattern, 0, false},
    {STR_INIT("format"), take_format, 0, false},
    {STR_INIT("additionalProperties"), take_closed, 0, false},
    {STR_INIT("unevaluatedProperties"), take_sealed, 0, false},
    {STR_INIT("uniqueItems"), take_unique, 0, false},
    {STR_INIT("allOf"), take_all_of, 0, false},
    {STR_INIT("anyOf"), take_any_of, 0, false},
    {STR_INIT("oneOf"), take_one_of, 0, false},
    {STR_INIT("minItems"), NULL, offsetof(struct rule, min_items), false},
    {STR_INIT("minLength"), NULL, offsetof(struct rule, min_length), false},
    {STR_INIT("maxLength"), NULL, offsetof(struct rule, max_length), false},
    {STR_INIT("minProperties"), NULL, offsetof(struct rule, min_properties), false},
    {STR_INIT("maxProperties"), NULL, offsetof(struct rule, max_properties), false},
    {STR_INIT("minimum"), NULL, offsetof(struct rule, minimum), true},
    {STR_INIT("maximum"), NULL, offsetof(struct rule, maximum), true},
    {STR_INIT("multipleOf"), NULL, offsetof(struct rule, multiple_of), true},
    /* what says nothing of values */
    {STR_INIT("$schema"), take_nothing, 0, false},
    {STR_INIT("$id"), take_nothing, 0, false},
    {STR_INIT("id"), take_nothing, 0, false},
    {STR_INIT("$defs"), take_nothing, 0, false},
    {STR_INIT("definitions"), take_nothing, 0, false},
};

static void take_number(struct rule *rule, size_t at, bool real, const struct json_node *value) {
    void *to = (char *)rule + at;
    if (real)
        *(double *)to = json_number(value, NAN);
    else
        *(uint32_t *)to = (uint32_t)json_integer(value, 0);
}

static void take_keyword(struct compiler *c, struct rule *rule, const struct json_node *key) {
    for (size_t i = 0; i < ARRAY_LEN(keywords); i++) {
        if (!str_eq(json_string(key), keywords[i].name))
            continue;
        if (keywords[i].take)
            keywords[i].take(c, rule, key + 1);
        else
            take_number(rule, keywords[i].number_at, keywords[i].real, key + 1);
        return;
    }
    c->unknown = true;
}

static struct rule *new_rule(struct compiler *c, const struct json_node *node) {
    struct arena *arena = &c->set->arena;
    struct rule *rule = ARENA_NEW(arena, struct rule);
    if (!rule ||
        !arena_grow(arena, (void **)&c->made, c->made_count, &c->made_room, sizeof(struct made),
                    _Alignof(struct made)) ||
        !arena_grow(arena, (void **)&c->set->all, c->set->count, &c->set->room, sizeof(struct rule *),
                    _Alignof(struct rule *)))
        return NULL;
    rule->types = RULE_TYPES_ANY;
    rule->max_length = rule->max_properties = UINT32_MAX;
    rule->minimum = rule->maximum = rule->multiple_of = NAN;
    c->made[c->made_count++] = (struct made){node, rule};
    c->set->all[c->set->count++] = rule;
    return rule;
}

/* A schema that is a reference alone is what it refers to. */
static const struct rule *compile(struct compiler *c, const struct json_node *schema) {
    const struct json_node *ref = json_get(schema, STR("$ref"));
    if (ref && schema->size == 1)
        return resolve(c, json_string(ref));
    for (size_t i = 0; i < c->made_count; i++)
        if (c->made[i].node == schema)
            return c->made[i].rule;
    struct rule *rule = new_rule(c, schema);
    for (const struct json_node *key = json_members(schema); rule && key; key = json_next(schema, key))
        take_keyword(c, rule, key);
    if (rule)
        mark_required(rule);
    return rule;
}

static enum status compile_all(struct compiler *c, struct json_parser *parser) {
    struct arena *arena = &c->set->arena;
    struct diag_sink sink;
    diag_init(&sink, arena);
    for (unsigned i = 0; i < SCHEMA_COUNT; i++) {
        struct source *source = ARENA_NEW(arena, struct source);
        if (!source)
            return STATUS_MEMORY;
        *source = (struct source){schemas[i].id, *schemas[i].text};
        TRY(json_parse(parser, source, false, arena, &sink, &c->documents[i]));
    }
    for (unsigned i = 0; i < SCHEMA_COUNT; i++)
        c->set->roots[i] = compile_in(c, (enum schema_id)i, c->documents[i].root);
    return arena->refused ? STATUS_MEMORY : c->unknown ? STATUS_LIMIT : STATUS_OK;
}

enum status schema_set_new(struct schema_set **set) {
    struct arena arena;
    arena_init(&arena, (size_t)16 << 20);
    struct schema_set *made = ARENA_NEW(&arena, struct schema_set);
    if (!made)
        return STATUS_MEMORY;
    made->arena = arena;
    struct compiler compiler = {.set = made};
    struct json_parser *parser = json_parser_new();
    enum status status = parser ? compile_all(&compiler, parser) : STATUS_MEMORY;
    json_parser_free(parser);
    if (status == STATUS_OK)
        *set = made;
    else
        schema_set_free(made);
    return status;
}

bool schema_set_is_whole(const struct schema_set *set) {
    for (size_t i = 0; i < set->count; i++)
        if (set->all[i]->pattern && !schema_pattern_compiles(set->all[i]->pattern))
            return false;
    return true;
}

void schema_set_free(struct schema_set *set) {
    if (!set)
        return;
    for (size_t i = 0; i < set->count; i++)
        if (set->all[i]->pattern)
            schema_pattern_done(set->all[i]->pattern);
    struct arena arena = set->arena; /* the set lies in it */
    arena_done(&arena);
}
