#include <math.h>

#include "base/out.h"
#include "csaf/json_same.h"
#include "csaf/schema_rule.h"
#include "csaf/schema_words.h"

enum { TEXT_MAX = 400 };

struct check {
    struct arena *arena;
    struct schema_match *match;
    schema_taker take; /* NULL: only count */
    void *context;
    size_t complaints;
    bool unlisted; /* a rule that lists members met one that it does not list, or did not come to look */
    enum status status;
};

static void check_rule(struct check *c, const struct rule *rule, const struct json_node *value);

static void tell(struct check *c, const struct json_node *node, struct str text) {
    const struct schema_complaint complaint = {node, text};
    c->status = text.ptr ? c->take(c->context, &complaint) : STATUS_MEMORY;
}

/* A macro, because the text is made only where it is told: of alternatives most fail, and are only counted. */
#define COMPLAIN(c, node, ...)                                                                                         \
    do {                                                                                                               \
        (c)->complaints++;                                                                                             \
        if ((c)->take && (c)->status == STATUS_OK)                                                                     \
            tell((c), (node), __VA_ARGS__);                                                                            \
    } while (0)

/* ---- types */

static struct str type_name(unsigned type) {
    static const struct str names[] = {
        [JSON_NULL] = STR_INIT("null"),          [JSON_FALSE] = STR_INIT("a truth value"),
        [JSON_TRUE] = STR_INIT("a truth value"), [JSON_INTEGER] = STR_INIT("a whole number"),
        [JSON_NUMBER] = STR_INIT("a number"),    [JSON_STRING] = STR_INIT("a text"),
        [JSON_ARRAY] = STR_INIT("a list"),       [JSON_OBJECT] = STR_INIT("an object"),
    };
    return names[type];
}

static bool has_type(const struct rule *rule, const struct json_node *value) {
    if (rule->types >> value->type & 1)
        return true;
    /* 1.0 is an integer (2020-12, 6.1.1). */
    bool whole = value->type == JSON_NUMBER && isfinite(value->number) && value->number == floor(value->number);
    return whole && (rule->types >> JSON_INTEGER & 1);
}

static bool check_type(struct check *c, const struct rule *rule, const struct json_node *value) {
    if (rule->types == RULE_TYPES_ANY || has_type(rule, value))
        return true;
    unsigned wanted = 0;
    c->unlisted = true;
    while (!(rule->types >> wanted & 1))
        wanted++;
    if (wanted == JSON_INTEGER && (rule->types >> JSON_NUMBER & 1))
        wanted = JSON_NUMBER;
    COMPLAIN(c, value,
             str_format(c->arena, "is " STR_F ": it has to be " STR_F, STR_A(type_name(value->type)),
                        STR_A(type_name(wanted))));
    return false;
}

/* ---- values */

static struct str list_text(struct check *c, const struct json_node *values) {
    struct str text = STR("");
    for (const struct json_node *at = json_first(values); at && text.len < TEXT_MAX; at = json_next(values, at))
        text = str_format(c->arena, STR_F "%s" STR_F, STR_A(text), at == json_first(values) ? "" : ", ",
                          STR_A(json_string(at)));
    return text;
}

static bool is_listed(const struct json_node *values, const struct json_node *value) {
    for (const struct json_node *at = json_items(values); at; at = json_next_item(values, at))
        if (at->type == value->type && at->type == JSON_STRING ? str_eq(json_string(at), json_string(value))
                                                               : json_same(at, value))
            return true;
    return false;
}

static void check_values(struct check *c, const struct rule *rule, const struct json_node *value) {
    if (rule->values && !is_listed(rule->values, value))
        COMPLAIN(c, value,
                 str_format(c->arena, "'" STR_F "' may not stand here: write one of " STR_F, STR_A(json_string(value)),
                            STR_A(list_text(c, rule->values))));
    if (rule->constant && !json_same(rule->constant, value))
        COMPLAIN(c, value,
                 str_format(c->arena, "is another value than the one that may stand here: write '" STR_F "'",
                            STR_A(json_string(rule->constant))));
}

static uint32_t characters(struct str text) {
    uint32_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

/* A character is one byte to four: most texts need not be counted. */
static bool is_shorter(struct str text, uint32_t length) {
    return text.len < length || (text.len / 4 < length && characters(text) < length);
}
static bool is_longer(struct str text, uint32_t length) {
    return text.len > length && characters(text) > length;
}

/* What the expression asks for in words; itself only where nobody has found words for it. */
static struct str form_text(struct check *c, const struct rule *rule, struct str text) {
    struct str words = schema_words(rule->pattern->text);
    text = str_slice(text, 0, TEXT_MAX);
    return words.ptr ? str_format(c->arena, "'" STR_F "' " STR_F, STR_A(text), STR_A(words))
                     : str_format(c->arena, "'" STR_F "' has another form than may stand here: write it as " STR_F,
                                  STR_A(text), STR_A(rule->pattern->text));
}

/* What asks for more steps than it is granted is a complaint: nothing that could not be checked passes. */
static void check_pattern(struct check *c, const struct rule *rule, const struct json_node *value, struct str text) {
    switch (schema_pattern_match(rule->pattern, c->match, text)) {
    case SCHEMA_MATCH_FOUND:
        return;
    case SCHEMA_MATCH_NONE:
        COMPLAIN(c, value, form_text(c, rule, text));
        return;
    case SCHEMA_MATCH_TOO_LONG:
        COMPLAIN(c, value,
                 str_format(c->arena, "is too long to be held against its form: shorten it (" STR_F ")",
                            STR_A(rule->pattern->text)));
        return;
    default:
        c->status = STATUS_MEMORY;
    }
}

static void check_text(struct check *c, const struct rule *rule, const struct json_node *value) {
    struct str text = json_string(value);
    if (is_shorter(text, rule->min_length))
        COMPLAIN(c, value,
                 text.len == 0
                     ? STR("is empty: write something, or leave the member out")
                     : str_format(c->arena, "is shorter than %u characters: write more, or leave the member out",
                                  rule->min_length));
    if (is_longer(text, rule->max_length))
        COMPLAIN(c, value, str_format(c->arena, "is longer than %u characters: shorten it", rule->max_length));
    if (rule->pattern)
        check_pattern(c, rule, value, text);
    if (rule->format != FORMAT_NONE && !schema_format_holds(rule->format, text))
        COMPLAIN(c, value,
                 str_format(c->arena, "'" STR_F "' is no " STR_F ": write it as %s",
                            STR_A(str_slice(text, 0, TEXT_MAX)), STR_A(schema_format_name(rule->format)),
                            schema_format_example(rule->format)));
}

static void check_number(struct check *c, const struct rule *rule, const struct json_node *value) {
    double number = json_number(value, value->type == JSON_INTEGER ? (double)value->integer : NAN);
    if (number < rule->minimum)
        COMPLAIN(c, value, str_format(c->arena, "is less than %g: correct it", rule->minimum));
    if (number > rule->maximum)
        COMPLAIN(c, value, str_format(c->arena, "is more than %g: correct it", rule->maximum));
    double steps = number / rule->multiple_of;
    if (!isnan(steps) && fabs(steps - round(steps)) > 1e-9 * fmax(1, fabs(steps)))
        COMPLAIN(c, value, str_format(c->arena, "is no multiple of %g: correct it", rule->multiple_of));
}

/* ---- lists and objects */

static void check_list(struct check *c, const struct rule *rule, const struct json_node *value) {
    bool failed = false;
    if (value->size < rule->min_items)
        COMPLAIN(c, value,
                 value->size == 0
                     ? STR("is an empty list: fill it, or leave the member out")
                     : str_format(c->arena, "has fewer than %u items: add what is missing", rule->min_items));
    for (const struct json_node *item = rule->items ? json_items(value) : NULL; item;
         item = json_next_item(value, item))
        check_rule(c, rule->items, item);
    const struct json_node *again = rule->unique ? json_first_repeated(value, c->arena, &failed) : NULL;
    if (again)
        COMPLAIN(c, again, STR("stands in the list twice: take one out"));
    if (failed)
        c->status = STATUS_MEMORY;
}

static void check_required(struct check *c, const struct rule *rule, const struct json_node *value) {
    for (const struct json_node *name = json_items(rule->required); name; name = json_next(rule->required, name))
        if (!json_get(value, json_string(name)))
            COMPLAIN(c, value, str_format(c->arena, "lacks '" STR_F "': add it", STR_A(json_string(name))));
}

/* Whether the rule, or one that it is made of, lists the property: of alternatives each, for which of them holds is
 * said already. */
static bool lists(const struct rule *rule, struct str name) {
    const struct rule_list *parts[] = {&rule->all_of, &rule->any_of, &rule->one_of};
    if (rule_property(rule, name))
        return true;
    if (rule->ref && lists(rule->ref, name))
        return true;
    for (size_t k = 0; k < ARRAY_LEN(parts); k++)
        for (size_t i = 0; i < parts[k]->count; i++)
            if (lists(parts[k]->items[i], name))
                return true;
    return false;
}

/* Members of an object whose properties are looked up once. */
enum { MEMBERS_KEPT = 24 };

/* False: nothing that is required is missing. Leaves the properties of the first members in `found`. */
static bool lacks_required(const struct rule *rule, const struct json_node *value,
                           const struct property *found[MEMBERS_KEPT]) {
    uint64_t met = 0;
    size_t index = 0;
    for (const struct json_node *key = json_members(value); key; key = json_next_member(value, key), index++) {
        const struct property *property = rule_property(rule, json_string(key));
        met |= property ? property->required : 0;
        if (index < MEMBERS_KEPT)
            found[index] = property;
    }
    return rule->required_elsewhere || met != rule->required_bits;
}

static void check_unlisted(struct check *c, const struct rule *rule, const struct json_node *key) {
    c->unlisted |= rule->properties != NULL;
    if (rule->closed || (rule->sealed && !lists(rule, json_string(key))))
        COMPLAIN(c, key,
                 str_format(c->arena, "'" STR_F "' is no member that may stand here: take it out, or correct its name",
                            STR_A(str_slice(json_string(key), 0, TEXT_MAX))));
}

static void check_object(struct check *c, const struct rule *rule, const struct json_node *value) {
    if (value->size < rule->min_properties)
        COMPLAIN(c, value, STR("is an empty object: fill it, or leave the member out"));
    if (value->size > rule->max_properties)
        COMPLAIN(c, value, str_format(c->arena, "has more than %u members: take some out", rule->max_properties));
    const struct property *found[MEMBERS_KEPT] = {NULL};
    if (lacks_required(rule, value, found))
        check_required(c, rule, value);
    size_t index = 0;
    for (const struct json_node *key = json_members(value); key; key = json_next_member(value, key), index++) {
        const struct property *property = index < MEMBERS_KEPT ? found[index] : rule_property(rule, json_string(key));
        if (property)
            check_rule(c, property->rule, key + 1);
        else
            check_unlisted(c, rule, key);
    }
}

/* ---- alternatives */

static size_t count_complaints(struct check *c, const struct rule *rule, const struct json_node *value) {
    struct check counting = *c;
    counting.take = NULL;
    counting.complaints = 0;
    check_rule(&counting, rule, value);
    c->unlisted |= counting.unlisted;
    c->status = counting.status;
    return counting.complaints;
}

/* Of alternatives that all fail, what is wrong with the nearest. */
static void check_alternatives(struct check *c, const struct rule_list *list, const struct json_node *value,
                               bool exactly_one) {
    size_t holding = 0, least = SIZE_MAX;
    const struct rule *nearest = NULL;
    for (size_t i = 0; i < list->count; i++) {
        size_t complaints = count_complaints(c, list->items[i], value);
        holding += complaints == 0;
        if (complaints < least) {
            least = complaints;
            nearest = list->items[i];
        }
    }
    if (nearest && holding == 0)
        check_rule(c, nearest, value);
    if (exactly_one && holding > 1)
        COMPLAIN(c, value, STR("fits several of the forms of which it should have one: keep what is meant"));
}

static void check_rule(struct check *c, const struct rule *rule, const struct json_node *value) {
    static void (*const by_type[])(struct check *, const struct rule *, const struct json_node *) = {
        [JSON_INTEGER] = check_number, [JSON_NUMBER] = check_number, [JSON_STRING] = check_text,
        [JSON_ARRAY] = check_list,     [JSON_OBJECT] = check_object,
    };
    if (c->status != STATUS_OK)
        return;
    if (rule->ref)
        check_rule(c, rule->ref, value);
    if (!check_type(c, rule, value))
        return;
    if (rule->values || rule->constant)
        check_values(c, rule, value);
    if (by_type[value->type])
        by_type[value->type](c, rule, value);
    for (size_t i = 0; i < rule->all_of.count; i++)
        check_rule(c, rule->all_of.items[i], value);
    if (rule->any_of.count)
        check_alternatives(c, &rule->any_of, value, false);
    if (rule->one_of.count)
        check_alternatives(c, &rule->one_of, value, true);
}

enum status schema_check_listed(const struct schema_set *set, enum schema_id schema, const struct json_node *value,
                                const struct schema_listener *listener, bool *all_listed) {
    struct schema_match match = {.data = NULL};
    struct check check = {.arena = listener->arena,
                          .match = &match,
                          .take = listener->take,
                          .context = listener->context,
                          .status = STATUS_OK};
    check_rule(&check, set->roots[schema], value);
    schema_match_done(&match);
    *all_listed = !check.unlisted && check.status == STATUS_OK;
    return check.status;
}

enum status schema_check(const struct schema_set *set, enum schema_id schema, const struct json_node *value,
                         struct arena *arena, schema_taker take, void *context) {
    bool all_listed;
    return schema_check_listed(set, schema, value, &(const struct schema_listener){arena, take, context}, &all_listed);
}
