#include "csaf/convert.h"

#include "csaf/convert_rule.h"

/* In this order: later rules read what earlier ones have put right. */
static const struct convert_rules *const rules[] = {
    &convert_document_rules, &convert_product_rules, &convert_branch_rules, &convert_vulnerability_rules,
    &convert_note_rules,     &convert_remedy_rules,  &convert_fixed_rules,
};

static const struct diag_kind NO_2_0 = {"csaf.convert-version", SEVERITY_ERROR,
                                        "this is no document of CSAF 2.0, but of '{0}'", "only CSAF 2.0 is converted"};
static const struct diag_kind TOO_LARGE = {"csaf.groups", SEVERITY_ERROR,
                                           "its product groups stand for more products than can be looked at",
                                           "name the products where they are meant"};

enum { SHOWN_MAX = 300, FINDINGS_TOLD = 500 };
static const uint64_t taken_max = 20000000;
static const size_t text_max = (size_t)1 << 30;

/* ---- what rules share */

enum status convert_tell(struct converting *c, enum change change, const struct value *value, struct str before,
                         struct str after) {
    struct csaf_conversion *all = c->conversion;
    if (!arena_grow(c->arena, (void **)&all->changes, all->count, &all->room, sizeof *all->changes,
                    _Alignof(struct csaf_change)))
        return STATUS_MEMORY;
    all->changes[all->count++] = (struct csaf_change){
        .kind = &csaf_change_kinds[change], .node = value_origin(value), .before = before, .after = after};
    all->decisions += csaf_change_kinds[change].weight == CHANGE_DECISION;
    return STATUS_OK;
}

struct str convert_shown(struct converting *c, const struct value *value) {
    return tree_excerpt(&c->tree, value, SHOWN_MAX);
}

enum status convert_unique(struct converting *c, struct value *list) {
    struct map seen;
    map_init(&seen, c->arena, false);
    for (struct value *item = value_items(list), *next; item; item = next) {
        uint32_t stored, number = (uint32_t)seen.count;
        struct str text = tree_text(&c->tree, item);
        next = item->next;
        if (!text.ptr)
            return STATUS_MEMORY;
        TRY(map_add(&seen, text, number, &stored));
        if (stored == number)
            continue;
        TRY(convert_tell(c, LIST_REPEATED, item, convert_shown(c, item), STR_NONE));
        value_remove(item);
    }
    return STATUS_OK;
}

void convert_drop_empty(struct value *value) {
    if (value && (value->type == JSON_ARRAY || value->type == JSON_OBJECT) && value->count == 0)
        value_remove(value);
}

enum status convert_take(struct converting *c, uint64_t count) {
    c->taken += count;
    return c->taken > taken_max ? STATUS_LIMIT : STATUS_OK;
}

enum status convert_each_of_group(struct converting *c, struct str group, product_visitor visit, void *context) {
    uint32_t index = map_get(&c->groups, group);
    const struct value *list = index == MAP_NONE ? NULL : value_get(c->group_items[index], STR("product_ids"));
    TRY(convert_take(c, list ? list->count : 0));
    for (const struct value *product = value_items(list); product; product = product->next)
        TRY(visit(c, context, value_string(product)));
    return STATUS_OK;
}

enum status convert_each_product(struct converting *c, const struct value *item, product_visitor visit, void *context) {
    const struct value *groups = value_get(item, STR("group_ids"));
    const struct value *products = value_get(item, STR("product_ids"));
    for (const struct value *product = value_items(products); product; product = product->next)
        TRY(visit(c, context, value_string(product)));
    for (const struct value *group = value_items(groups); group; group = group->next)
        TRY(convert_each_of_group(c, value_string(group), visit, context));
    return STATUS_OK;
}

/* ---- what is defined */

static enum status define_product(void *context, struct value *product) {
    struct converting *c = context;
    uint32_t stored;
    struct str id = value_get_string(product, STR("product_id"));
    return id.ptr ? map_add(&c->products, id, (uint32_t)c->products.count, &stored) : STATUS_OK;
}

static enum status define_group(void *context, struct value *group) {
    struct converting *c = context;
    uint32_t stored;
    struct str id = value_get_string(group, STR("group_id"));
    if (!id.ptr)
        return STATUS_OK;
    if (!arena_grow(c->arena, (void **)&c->group_items, c->group_count, &c->group_room, sizeof(struct value *),
                    _Alignof(struct value *)))
        return STATUS_MEMORY;
    TRY(map_add(&c->groups, id, (uint32_t)c->group_count, &stored));
    c->group_items[c->group_count++] = group;
    return STATUS_OK;
}

static enum status define(struct converting *c) {
    static const struct str products[] = {STR_INIT("product_tree.branches*.product"),
                                          STR_INIT("product_tree.full_product_names[]"),
                                          STR_INIT("product_tree.product_paths[].full_product_name")};
    map_init(&c->products, c->arena, false);
    map_init(&c->groups, c->arena, false);
    for (size_t i = 0; i < ARRAY_LEN(products); i++)
        TRY(value_each(c->root, products[i], define_product, c));
    return value_each(c->root, STR("product_tree.product_groups[]"), define_group, c);
}

/* ---- profiles that 2.0 did not have */

static bool is_english(struct str language) {
    return language.len == 0 || str_eq_nocase(language, STR("en")) || str_starts_nocase(language, STR("en-"));
}

static void set_profile(struct converting *c) {
    static const struct {
        struct str word;
        struct str category;
    } profiles[] = {{STR_INIT("Superseded"), STR_INIT("csaf_superseded")},
                    {STR_INIT("Withdrawn"), STR_INIT("csaf_withdrawn")}};
    struct value *category = value_get(c->document, STR("category"));
    struct str title = value_get_string(c->document, STR("title"));
    c->first_category = value_string(category);
    for (size_t i = 0; i < ARRAY_LEN(profiles); i++)
        if (is_english(value_get_string(c->document, STR("lang"))) &&
            (str_starts(title, profiles[i].word) || str_eq_nocase(c->first_category, profiles[i].word)))
            value_rewrite(category, profiles[i].category);
}

/* ---- what the validator says */

static enum status write_text(struct converting *c, struct str *text) {
    struct json_writer writer;
    struct out out;
    out_memory(&out, text_max);
    json_write_init(&writer, &out, 2);
    tree_write(&c->tree, c->root, &writer);
    *text = str_copy(c->arena, out_text(&out));
    enum status status = out.status;
    out_done(&out);
    return status != STATUS_OK ? status : text->ptr && !c->tree.failed ? STATUS_OK : STATUS_MEMORY;
}

static enum status validate(struct converting *c, struct json_parser *parser, struct diag_sink *sink,
                            struct json_doc *doc, struct csaf_findings *findings) {
    static const struct csaf_wanted basic = {.most = CSAF_MANDATORY};
    struct source *source = ARENA_NEW(c->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    source->name = c->doc->source->name;
    TRY(write_text(c, &source->text));
    c->conversion->text = source->text;
    TRY(json_parse(parser, source, false, c->arena, sink, doc));
    return csaf_validate(c->schemas, doc, &basic, c->arena, sink, findings);
}

/* What a finding is about: the value in the tree. */
static enum status locate(struct converting *c, const struct json_doc *doc, const struct csaf_finding *finding,
                          struct str *pointer, struct value **value) {
    *pointer = json_pointer(doc, finding->node, c->arena);
    if (!pointer->ptr)
        return STATUS_MEMORY;
    *value = value_at(c->root, *pointer, c->arena);
    return STATUS_OK;
}

/* ---- what can be mended when the validator finds it */

struct trouble {
    const struct csaf_finding *finding;
    struct str pointer;
    struct value *value;
};

static enum status remove_cpe(struct converting *c, const struct trouble *t, bool *mended) {
    struct value *helper = t->value->up;
    if (!helper || !str_ends(t->pointer, STR("/product_identification_helper/cpe")) ||
        !str_eq(t->value->key, STR("cpe")))
        return STATUS_OK;
    TRY(convert_tell(c, CPE_REMOVED, t->value, value_string(t->value), STR_NONE));
    value_remove(t->value);
    if (helper->count == 0)
        TRY(convert_tell(c, HELPER_EMPTY, helper, STR_NONE, STR_NONE));
    convert_drop_empty(helper);
    *mended = true;
    return STATUS_OK;
}

/* Of this, CSAF 2.0 has nothing: it is made of a link. */
static enum status remove_cvss(struct converting *c, const struct trouble *t, bool *mended) {
    struct value *metric = t->value;
    while (metric && !str_eq(metric->key, STR("cvss_v4")))
        metric = metric->up;
    if (!metric || !metric->up->up->up)
        return STATUS_OK;
    TRY(convert_tell(c, CVSS_FAILED, metric, convert_shown(c, metric), t->finding->text));
    struct value *metrics = metric->up->up->up;
    value_remove(metric->up->up);
    convert_drop_empty(metrics);
    *mended = true;
    return STATUS_OK;
}

static enum status undo_ssvc(struct converting *c, const struct trouble *t, bool *mended) {
    if (!convert_undo_ssvc(c, t->value))
        return STATUS_OK;
    *mended = true;
    return convert_tell(c, SSVC_FAILED, t->value, convert_shown(c, t->value), t->finding->text);
}

static enum status change_profile(struct converting *c, const struct trouble *t, bool *mended) {
    struct value *category = value_get(c->document, STR("category"));
    const struct csaf_test *test = t->finding->test;
    struct str now = value_string(category);
    if (!test || !str_starts(test->id, STR("6.1.27.")))
        return STATUS_OK;
    if (!str_eq(now, c->first_category) && !str_eq(now, STR("csaf_deprecated_security_advisory"))) {
        value_rewrite(category, c->first_category);
        *mended = true;
        return convert_tell(c, CATEGORY_KEPT, category, c->first_category, t->finding->text);
    }
    if (!str_eq(now, STR("csaf_security_advisory")))
        return STATUS_OK;
    value_rewrite(category, STR("csaf_deprecated_security_advisory"));
    *mended = true;
    return convert_tell(c, CATEGORY_DEPRECATED, category, now, value_string(category));
}

static enum status (*const mends[])(struct converting *c, const struct trouble *trouble,
                                    bool *mended) = {remove_cpe, remove_cvss, undo_ssvc, change_profile};

/* All are located first: what is taken out moves the others. */
static enum status mend(struct converting *c, const struct json_doc *doc, const struct csaf_findings *findings,
                        bool *mended) {
    size_t count = findings->count < FINDINGS_TOLD ? findings->count : FINDINGS_TOLD;
    struct trouble *troubles = ARENA_ARRAY(c->arena, struct trouble, count);
    if (!troubles)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        troubles[i].finding = &findings->items[i];
        TRY(locate(c, doc, &findings->items[i], &troubles[i].pointer, &troubles[i].value));
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < ARRAY_LEN(mends); k++)
            TRY(mends[k](c, &troubles[i], mended));
    return STATUS_OK;
}

/* ---- what is left to decide */

/* The origins of decisions that rules have told, by the bytes of their address. */
static enum status known_decisions(struct converting *c, struct map *known) {
    map_init(known, c->arena, false);
    for (size_t i = 0; i < c->conversion->count; i++) {
        const struct csaf_change *change = &c->conversion->changes[i];
        uint32_t stored;
        if (change->kind->weight == CHANGE_DECISION)
            TRY(map_add(known, (struct str){(const char *)&change->node, sizeof(void *)}, 0, &stored));
    }
    return STATUS_OK;
}

static enum status tell_findings(struct converting *c, const struct json_doc *doc,
                                 const struct csaf_findings *findings) {
    struct map known;
    TRY(known_decisions(c, &known));
    for (size_t i = 0; i < findings->count; i++) {
        const struct csaf_finding *finding = &findings->items[i];
        struct str pointer;
        struct value *value;
        if (i >= FINDINGS_TOLD) {
            c->conversion->decisions++;
            continue;
        }
        TRY(locate(c, doc, finding, &pointer, &value));
        const struct json_node *node = value_origin(value);
        if (map_get(&known, (struct str){(const char *)&node, sizeof(void *)}) != MAP_NONE)
            continue;
        TRY(convert_tell(c, INVALID, value, convert_shown(c, value), finding->text));
        c->conversion->changes[c->conversion->count - 1].test = finding->test ? finding->test->id : STR("schema");
    }
    return STATUS_OK;
}

/* Decisions behind the others, each in its order. */
static enum status sort_changes(struct converting *c) {
    struct csaf_conversion *all = c->conversion;
    struct csaf_change *sorted = ARENA_ARRAY(c->arena, struct csaf_change, all->count);
    size_t count = 0;
    if (!sorted)
        return STATUS_MEMORY;
    for (int decisions = 0; decisions < 2; decisions++)
        for (size_t i = 0; i < all->count; i++)
            if ((all->changes[i].kind->weight == CHANGE_DECISION) == decisions)
                sorted[count++] = all->changes[i];
    all->changes = sorted;
    return STATUS_OK;
}

/* ---- the conversion */

struct call {
    struct converting *converting;
    enum status (*apply)(struct converting *c, struct value *value);
};

static enum status apply(void *context, struct value *value) {
    const struct call *call = context;
    return call->apply(call->converting, value);
}

static enum status apply_rules(struct converting *c) {
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        for (size_t k = 0; k < rules[i]->count; k++) {
            struct call call = {c, rules[i]->items[k].apply};
            TRY(value_each(c->root, rules[i]->items[k].path, apply, &call));
            if (c->tree.failed)
                return STATUS_MEMORY;
        }
    return STATUS_OK;
}

static enum status finish(struct converting *c, struct json_parser *parser, struct diag_sink *sink) {
    enum { ROUNDS = 5 };
    struct csaf_findings findings;
    struct json_doc doc;
    bool mended = true;
    for (int round = 0; round < ROUNDS && mended; round++) {
        TRY(validate(c, parser, sink, &doc, &findings));
        mended = false;
        if (findings.count && round + 1 < ROUNDS)
            TRY(mend(c, &doc, &findings, &mended));
    }
    struct value *category = value_get(c->document, STR("category"));
    if (str_eq(value_string(category), STR("csaf_withdrawn")) || str_eq(value_string(category), STR("csaf_superseded")))
        TRY(convert_tell(c, CATEGORY_MOVED, category, c->first_category, value_string(category)));
    TRY(tell_findings(c, &doc, &findings));
    return sort_changes(c);
}

static enum status convert(struct converting *c, struct json_parser *parser, struct diag_sink *sink) {
    c->root = tree_copy(&c->tree, c->doc->root);
    if (c->tree.failed)
        return STATUS_MEMORY;
    TRY(convert_shape(c));
    c->document = value_get(c->root, STR("document"));
    c->product_tree = value_get(c->root, STR("product_tree"));
    c->vulnerabilities = value_get(c->root, STR("vulnerabilities"));
    TRY(define(c));
    set_profile(c);
    TRY(apply_rules(c));
    return finish(c, parser, sink);
}

enum status csaf_convert(const struct csaf_converter *converter, const struct json_doc *doc, struct arena *arena,
                         struct diag_sink *sink, struct csaf_conversion *conversion) {
    struct str version = json_get_string(json_get(doc->root, STR("document")), STR("csaf_version"));
    struct converting c = {.tree = {.arena = arena},
                           .doc = doc,
                           .options = &converter->options,
                           .schemas = converter->schemas,
                           .arena = arena,
                           .conversion = conversion};
    *conversion = (struct csaf_conversion){.count = 0};
    if (!str_eq(version, STR("2.0"))) {
        csaf_refuse_version(doc, &NO_2_0, sink);
        return STATUS_INPUT;
    }
    enum status status = convert(&c, converter->parser, sink);
    id_patterns_done(&c.patterns);
    if (status == STATUS_LIMIT && c.taken > taken_max)
        diag_add(sink, &TOO_LARGE, json_place(doc, doc->root), STR_NONE);
    return status;
}
