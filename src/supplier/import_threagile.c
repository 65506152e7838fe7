/* Threagile: assets with links, in boundaries. Its risks follow from its own rules, so what was decided about them has
 * no place in a model of ours; risks that people identified have. */
#include "base/yaml.h"
#include "supplier/import_draft.h"

static const struct diag_kind NO_MODEL = {"import.unknown", SEVERITY_ERROR,
                                          "this is neither a model of Threat Dragon nor one of Threagile",
                                          "JSON with 'detail' and 'diagrams', or YAML with 'technical_assets'"};
static const struct diag_kind OUT_OF_SCOPE = {"import.scope", SEVERITY_WARNING,
                                              "'{0}' is out of scope there, so it becomes external", NULL};
static const struct diag_kind UNKNOWN_KIND = {
    "import.kind", SEVERITY_WARNING, "'{0}' is a '{1}' there, which this tool does not know: it becomes a process",
    NULL};
static const struct diag_kind LOST_LINK = {"import.flow", SEVERITY_WARNING,
                                           "the link '{0}' is not taken over: there is no asset '{1}'", NULL};
static const struct diag_kind LOST_PART = {"import.boundary", SEVERITY_WARNING,
                                           "the trust boundary '{0}' holds '{1}', which is not there", NULL};
static const struct diag_kind LOST_RISK = {
    "import.category", SEVERITY_WARNING,
    "the risk '{0}' is not taken over: it names neither an asset of the model nor a "
    "category of STRIDE",
    "add it by hand"};
static const struct diag_kind TRACKED = {"import.tracking", SEVERITY_WARNING,
                                         "what was decided about {0} risks of Threagile's own rules is not taken over",
                                         "the threats that follow from the model are others: decide about those"};
static const struct diag_kind LEFT = {"import.left", SEVERITY_NOTE, "'{0}' is not taken over", "{1}"};

struct threagile {
    struct draft *draft;
    const struct yaml_node *root;
    struct map assets;     /* ids: index of the element */
    struct map boundaries; /* ids: index of the boundary */
};

static struct str text_of(const struct yaml_node *map, const char *key) {
    const struct yaml_node *value = yaml_get(map, str_from(key));
    return value && value->type == YAML_SCALAR && !yaml_is_null(value) ? str_trim(value->text) : STR("");
}

/* The id that others refer to: its own, or else its title. */
static struct str id_of(const struct yaml_node *item) {
    struct str id = text_of(item, "id");
    return id.len ? id : item->key;
}

static const struct yaml_node *first_of(const struct yaml_node *map, const char *key) {
    const struct yaml_node *value = yaml_get(map, str_from(key));
    return value && value->type != YAML_SCALAR ? value->first : NULL;
}

/* ---- assets */

static enum status take_asset(struct threagile *t, const struct yaml_node *item) {
    static const struct {
        struct str word;
        enum element_kind kind;
    } kinds[] = {{STR_INIT("external-entity"), ELEMENT_EXTERNAL},
                 {STR_INIT("process"), ELEMENT_PROCESS},
                 {STR_INIT("datastore"), ELEMENT_STORE}};
    struct draft_element element = {.name = item->key, .kind = ELEMENT_PROCESS, .boundary = MODEL_NONE};
    struct str type = text_of(item, "type");
    size_t known = 0;
    uint32_t index, stored;
    while (known < ARRAY_LEN(kinds) && !str_eq(type, kinds[known].word))
        known++;
    if (known < ARRAY_LEN(kinds))
        element.kind = kinds[known].kind;
    else
        diag_add(t->draft->sink, &UNKNOWN_KIND, item->key_place, item->key, type);
    if (element.kind != ELEMENT_EXTERNAL && str_eq(text_of(item, "out_of_scope"), STR("true"))) {
        element.kind = ELEMENT_EXTERNAL;
        diag_add(t->draft->sink, &OUT_OF_SCOPE, item->key_place, item->key);
    }
    TRY(draft_element(t->draft, &element, id_of(item), &index));
    return map_add(&t->assets, id_of(item), index, &stored);
}

static struct str join(struct arena *arena, const struct yaml_node *first) {
    enum { NAMES_MAX = 16 };
    struct str names[NAMES_MAX];
    size_t count = 0;
    for (const struct yaml_node *item = first; item && count < NAMES_MAX; item = item->next)
        if (item->type == YAML_SCALAR)
            names[count++] = item->text;
    return field_join(arena, names, count);
}

static enum status take_link(struct threagile *t, uint32_t from, const struct yaml_node *link) {
    struct draft *draft = t->draft;
    struct str target = text_of(link, "target");
    struct draft_flow flow = {
        .name = link->key, .protocol = text_of(link, "protocol"), .from = from, .to = map_get(&t->assets, target)};
    struct str sent = join(draft->arena, first_of(link, "data_assets_sent"));
    struct str received = join(draft->arena, first_of(link, "data_assets_received"));
    uint32_t index;
    if (flow.to == MAP_NONE) {
        diag_add(draft->sink, &LOST_LINK, link->key_place, link->key, target);
        return STATUS_OK;
    }
    flow.data = received.len == 0 ? sent
                : sent.len == 0   ? str_format(draft->arena, "back: " STR_F, STR_A(received))
                                  : str_format(draft->arena, STR_F "; back: " STR_F, STR_A(sent), STR_A(received));
    struct str wanted = str_format(draft->arena, STR_F " " STR_F, STR_A(draft->elements[from].id), STR_A(link->key));
    return flow.data.ptr && wanted.ptr ? draft_flow(draft, &flow, wanted, &index) : STATUS_MEMORY;
}

static enum status take_links(struct threagile *t) {
    uint32_t from = 0;
    for (const struct yaml_node *item = first_of(t->root, "technical_assets"); item; item = item->next, from++)
        for (const struct yaml_node *link = first_of(item, "communication_links"); link; link = link->next)
            TRY(take_link(t, from, link));
    return STATUS_OK;
}

/* ---- boundaries */

static enum status take_boundary(struct threagile *t, const struct yaml_node *item) {
    struct draft_boundary boundary = {.name = item->key, .within = MODEL_NONE};
    uint32_t index, stored;
    TRY(draft_boundary(t->draft, &boundary, id_of(item), &index));
    return map_add(&t->boundaries, id_of(item), index, &stored);
}

/* What is said twice to be somewhere is where it is said first. */
static void fill_boundary(struct threagile *t, const struct yaml_node *item, uint32_t index) {
    for (const struct yaml_node *name = first_of(item, "technical_assets_inside"); name; name = name->next) {
        uint32_t element = map_get(&t->assets, name->text);
        if (element == MAP_NONE)
            diag_add(t->draft->sink, &LOST_PART, name->place, item->key, name->text);
        else if (t->draft->elements[element].boundary == MODEL_NONE)
            t->draft->elements[element].boundary = index;
    }
    for (const struct yaml_node *name = first_of(item, "trust_boundaries_nested"); name; name = name->next) {
        uint32_t inner = map_get(&t->boundaries, name->text);
        if (inner == MAP_NONE)
            diag_add(t->draft->sink, &LOST_PART, name->place, item->key, name->text);
        else if (t->draft->boundaries[inner].within == MODEL_NONE && inner != index)
            t->draft->boundaries[inner].within = index;
    }
}

/* ---- risks that people identified */

static enum status take_risk(struct threagile *t, const struct yaml_node *category, const struct yaml_node *risk) {
    struct draft *draft = t->draft;
    uint32_t element = map_get(&t->assets, text_of(risk, "most_relevant_technical_asset"));
    struct draft_threat threat = {
        .title = str_format(draft->arena, STR_F ": " STR_F, STR_A(category->key), STR_A(risk->key)),
        .category = draft_category(text_of(category, "stride")),
        .risk = draft_risk(text_of(risk, "severity")),
        .reason = text_of(category, "mitigation"),
        .date = DATE_NONE};
    if (!threat.title.ptr)
        return STATUS_MEMORY;
    if (element == MAP_NONE || threat.category == MODEL_NONE) {
        diag_add(draft->sink, &LOST_RISK, risk->key_place, risk->key);
        return STATUS_OK;
    }
    threat.at = draft->elements[element].id;
    return draft_threat(draft, &threat, category->key);
}

static enum status take_risks(struct threagile *t) {
    for (const struct yaml_node *category = first_of(t->root, "individual_risk_categories"); category;
         category = category->next)
        for (const struct yaml_node *risk = first_of(category, "risks_identified"); risk; risk = risk->next)
            TRY(take_risk(t, category, risk));
    return STATUS_OK;
}

/* What a model of ours has no place for, and where it belongs instead. */
static void tell_left(struct threagile *t) {
    static const struct {
        const char *key, *where;
    } parts[] = {
        {"includes", "put the parts into one file first"},
        {"security_requirements", "they belong into requirements.yaml"},
        {"abuse_cases", "add those that matter as threats"},
        {"shared_runtimes", "a trust boundary may stand for one"},
        {"data_assets", "only their names, in the data of flows"},
        {"questions", "they are for people"},
    };
    const struct yaml_node *tracking = yaml_get(t->root, STR("risk_tracking"));
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        const struct yaml_node *value = yaml_get(t->root, str_from(parts[i].key));
        if (value && value->count > 0)
            diag_add(t->draft->sink, &LEFT, value->key_place, str_from(parts[i].key), str_from(parts[i].where));
    }
    if (tracking && tracking->count > 0)
        diag_add(t->draft->sink, &TRACKED, tracking->key_place, str_format(t->draft->arena, "%u", tracking->count));
}

static enum status take_model(struct threagile *t) {
    uint32_t index = 0;
    t->draft->tool = STR("Threagile");
    t->draft->title = text_of(t->root, "title");
    for (const struct yaml_node *item = first_of(t->root, "technical_assets"); item; item = item->next)
        TRY(take_asset(t, item));
    TRY(take_links(t));
    for (const struct yaml_node *item = first_of(t->root, "trust_boundaries"); item; item = item->next)
        TRY(take_boundary(t, item));
    for (const struct yaml_node *item = first_of(t->root, "trust_boundaries"); item; item = item->next)
        fill_boundary(t, item, index++);
    TRY(take_risks(t));
    tell_left(t);
    return STATUS_OK;
}

enum status import_threagile(struct draft *draft) {
    struct threagile t = {.draft = draft};
    map_init(&t.assets, draft->arena, false);
    map_init(&t.boundaries, draft->arena, false);
    TRY(yaml_parse_shared(draft->source, draft->arena, draft->sink, &t.root));
    const struct yaml_node *assets = yaml_get(t.root, STR("technical_assets"));
    if (!assets || assets->type != YAML_MAP) {
        diag_add(draft->sink, &NO_MODEL, ((struct place){draft->source, 0, 0}), STR_NONE);
        return STATUS_INPUT;
    }
    return take_model(&t);
}
