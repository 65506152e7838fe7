/* Which members of a value no schema lists. */
#include "csaf/schema_rule.h"

/* Rules that hold for one value at once. Those of the shipped schemas are a handful; a value for which there are more
 * would be told as if it were not listed, so the bound is far away. */
enum { RULES_MAX = 24, TEXT_MAX = 400 };

struct rules {
    const struct rule *items[RULES_MAX];
    size_t count;
};

struct strict {
    struct arena *arena;
    schema_taker take;
    void *context;
};

/* The rule and every one that it is made of. Of alternatives all: which of them holds is for schema_check. As deep as
 * the schemas nest references. */
static void gather(struct rules *rules, const struct rule *rule) {
    const struct rule_list *parts[] = {&rule->all_of, &rule->any_of, &rule->one_of};
    if (rules->count == RULES_MAX)
        return;
    rules->items[rules->count++] = rule;
    if (rule->ref)
        gather(rules, rule->ref);
    for (size_t k = 0; k < ARRAY_LEN(parts); k++)
        for (size_t i = 0; i < parts[k]->count; i++)
            gather(rules, parts[k]->items[i]);
}

static enum status look_at(struct strict *s, const struct rules *rules, const struct json_node *value);

static enum status look_at_items(struct strict *s, const struct rules *rules, const struct json_node *list) {
    struct rules inner = {.count = 0};
    for (size_t i = 0; i < rules->count; i++)
        if (rules->items[i]->items)
            gather(&inner, rules->items[i]->items);
    for (const struct json_node *item = json_first(list); item && inner.count; item = json_next(list, item))
        TRY(look_at(s, &inner, item));
    return STATUS_OK;
}

static enum status look_at_member(struct strict *s, const struct rules *rules, const struct json_node *key) {
    struct rules inner = {.count = 0};
    for (size_t i = 0; i < rules->count; i++) {
        const struct property *property = rule_property(rules->items[i], json_string(key));
        if (property)
            gather(&inner, property->rule);
    }
    if (inner.count)
        return look_at(s, &inner, key + 1);
    const struct schema_complaint complaint = {
        key, str_format(s->arena, "'" STR_F "' is no member that the schema knows: take it out",
                        STR_A(str_slice(json_string(key), 0, TEXT_MAX)))};
    return complaint.text.ptr ? s->take(s->context, &complaint) : STATUS_MEMORY;
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static enum status look_at(struct strict *s, const struct rules *rules, const struct json_node *value) {
    bool lists = false;
    if (json_is(value, JSON_ARRAY))
        return look_at_items(s, rules, value);
    for (size_t i = 0; i < rules->count; i++)
        lists |= rules->items[i]->properties != NULL;
    for (const struct json_node *key = json_members(value); key && lists; key = json_next(value, key))
        TRY(look_at_member(s, rules, key));
    return STATUS_OK;
}

enum status schema_additional(const struct schema_set *set, enum schema_id schema, const struct json_node *value,
                              struct arena *arena, schema_taker take, void *context) {
    struct strict strict = {arena, take, context};
    struct rules rules = {.count = 0};
    gather(&rules, set->roots[schema]);
    return look_at(&strict, &rules, value);
}
