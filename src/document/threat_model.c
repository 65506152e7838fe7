#include "document/threat_model.h"

#include "catalogue/attack.h"
#include "document/document.h"
#include "document/threat_reading.h"

static const struct diag_kind UNKNOWN_TARGET = {"document.unknown-element", SEVERITY_ERROR,
                                                "there is no {1} '{0}' in this model", NULL};
static const struct diag_kind UNKNOWN_BOUNDARY = {"document.unknown-boundary", SEVERITY_ERROR,
                                                  "there is no trust boundary '{0}' in this model", NULL};
static const struct diag_kind UNKNOWN_ASSET = {"document.unknown-asset-kind", SEVERITY_ERROR,
                                               "'{0}' is no kind of asset of " ATTACK_EDITION,
                                               "they have ids and names: A0003 is a {1}"};
static const struct diag_kind STROKE = {"document.model-id", SEVERITY_ERROR,
                                        "'{0}' cannot name what threats are at: it has a '/'",
                                        "threats are named ELEMENT/CATEGORY, so an element or flow has none"};
static const struct diag_kind LOOP = {"document.boundary-loop", SEVERITY_ERROR,
                                      "the trust boundary '{0}' lies within itself", "follow 'within' from it"};
static const struct diag_kind TWO_BOUNDARIES = {"document.two-boundaries", SEVERITY_ERROR,
                                                "both '{1}' and '{2}' say that they contain '{0}'",
                                                "let the inner one contain it, and say 'within' of that"};
static const struct diag_kind SAME_SIDE = {"document.crossing", SEVERITY_ERROR,
                                           "the flow '{0}' does not cross '{1}': both its ends are on one side", NULL};
static const struct diag_kind NOT_SAID = {"document.crossing", SEVERITY_ERROR, "the flow '{0}' crosses '{1}' too",
                                          "add it to 'crosses', or leave that out"};

/* ---- elements */

/* "PLC" of "Programmable Logic Controller (PLC)". */
static struct str short_name(struct str name) {
    size_t open = str_find_char(name, '(');
    size_t close = str_find_char(name, ')');
    return open != SIZE_MAX && close != SIZE_MAX && close > open ? str_slice(name, open + 1, close) : STR_NONE;
}

static unsigned find_asset(struct str text) {
    for (unsigned i = 0; i < attack_asset_count(); i++) {
        const struct attack_asset *asset = attack_asset_at(i);
        struct str brief = short_name(asset->name);
        struct str plain = brief.ptr ? str_trim(str_slice(asset->name, 0, str_find_char(asset->name, '('))) : brief;
        if (str_eq_nocase(text, asset->id) || str_eq_nocase(text, asset->name))
            return i;
        if (brief.ptr && (str_eq_nocase(text, brief) || str_eq_nocase(text, plain)))
            return i;
    }
    return ATTACK_NONE;
}

static void report_asset(struct field_reader *reader, const struct reference *name) {
    enum { NAMES_MAX = 64 };
    struct str names[NAMES_MAX];
    size_t count = 0;
    for (unsigned i = 0; i < attack_asset_count() && count + 2 < NAMES_MAX; i++) {
        struct str brief = short_name(attack_asset_at(i)->name);
        names[count++] = attack_asset_at(i)->name;
        if (brief.ptr)
            names[count++] = brief;
    }
    diag_add_near(reader->sink, &UNKNOWN_ASSET, name->place, diag_nearest(name->name, names, count), name->name,
                  attack_asset_at(attack_asset_find(STR("A0003")))->name);
}

static void read_assets(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    struct {
        struct reference_list list;
    } names = {{NULL, 0}};
    struct field row = *field;
    row.at = 0;
    reference_list_read(reader, &row, node, &names);
    for (size_t i = 0; i < names.list.count; i++) {
        unsigned asset = find_asset(names.list.items[i].name);
        if (asset == ATTACK_NONE)
            report_asset(reader, &names.list.items[i]);
        else
            *(uint32_t *)(void *)((char *)target + field->at) |= UINT32_C(1) << asset;
    }
}

static void check_stroke(struct field_reader *reader, struct str id, struct place place) {
    if (str_find_char(id, '/') != SIZE_MAX)
        diag_add(reader->sink, &STROKE, place, id);
}

static void check_element(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct model_element *element = target;
    (void)field;
    (void)node;
    element->boundary = MODEL_NONE;
    check_stroke(reader, element->id, element->place);
}

static void check_flow(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    const struct model_flow *flow = target;
    (void)field;
    (void)node;
    check_stroke(reader, flow->id, flow->place);
}

/* ---- the whole, once its parts are read */

static struct str nearest_target(struct field_reader *reader, struct str name, size_t limit) {
    const struct threat_reading *reading = reader->owner;
    size_t count = reading->model.element_count + reading->model.flow_count;
    struct str *ids = ARENA_ARRAY(reader->arena, struct str, count);
    if (count > limit)
        count = limit;
    for (size_t i = 0; ids && i < count; i++)
        ids[i] = threat_model_target(&reading->model, (uint32_t)i);
    return ids ? diag_nearest(name, ids, count) : STR_NONE;
}

uint32_t threat_find_target(struct field_reader *reader, const struct reference *reference, size_t limit,
                            struct str what) {
    const struct threat_reading *reading = reader->owner;
    uint32_t found = map_get(&reading->targets, reference->name);
    if (found != MAP_NONE && found < limit)
        return found;
    diag_add_near(reader->sink, &UNKNOWN_TARGET, reference->place, nearest_target(reader, reference->name, limit),
                  reference->name, what);
    return MODEL_NONE;
}

static bool index_targets(struct field_reader *reader, struct threat_reading *reading) {
    const struct threat_model *model = &reading->model;
    size_t count = model->element_count + model->flow_count;
    map_init(&reading->targets, reader->arena, false);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t first;
        struct str id = threat_model_target(model, i);
        if (!field_keep(reader, map_add(&reading->targets, id, i, &first)))
            return false;
        if (first != i)
            field_twice(reader, STR("flow"), id, model->flows[i - model->element_count].place,
                        model->elements[first].place);
    }
    return true;
}

static uint32_t find_boundary(struct field_reader *reader, const struct threat_model *model,
                              const struct reference *name) {
    struct str ids[MODEL_BOUNDARIES_MAX];
    for (uint32_t i = 0; i < model->boundary_count; i++) {
        ids[i] = model->boundaries[i].id;
        if (str_eq(ids[i], name->name))
            return i;
    }
    diag_add_near(reader->sink, &UNKNOWN_BOUNDARY, name->place, diag_nearest(name->name, ids, model->boundary_count),
                  name->name);
    return MODEL_NONE;
}

static void fill_boundary(struct field_reader *reader, struct threat_model *model, uint32_t index) {
    struct model_boundary *boundary = &model->boundaries[index];
    boundary->within =
        boundary->within_name.name.len ? find_boundary(reader, model, &boundary->within_name) : MODEL_NONE;
    for (size_t i = 0; i < boundary->contains.count; i++) {
        const struct reference *name = &boundary->contains.items[i];
        uint32_t element = threat_find_target(reader, name, model->element_count, STR("element"));
        if (element == MODEL_NONE)
            continue;
        uint32_t other = model->elements[element].boundary;
        if (other == MODEL_NONE)
            model->elements[element].boundary = index;
        else
            diag_add(reader->sink, &TWO_BOUNDARIES, name->place, name->name, model->boundaries[other].id, boundary->id);
    }
}

/* Told of each boundary that stands on a loop. */
static void check_loops(struct field_reader *reader, const struct threat_model *model) {
    for (uint32_t i = 0; i < model->boundary_count; i++) {
        uint32_t around = model->boundaries[i].within;
        for (size_t steps = 0; around != MODEL_NONE && around != i && steps < model->boundary_count; steps++)
            around = model->boundaries[around].within;
        if (around == i)
            diag_add(reader->sink, &LOOP, model->boundaries[i].within_name.place, model->boundaries[i].id);
    }
}

/* A flow crosses the boundaries that contain just one of its ends. What its author says of that must be so. */
static void cross(struct field_reader *reader, const struct threat_model *model, struct model_flow *flow) {
    enum { FROM = 1, TO = 2, SAID = 4 };
    uint8_t marks[MODEL_BOUNDARIES_MAX] = {0};
    flow->crosses = model->elements[flow->from].boundary != model->elements[flow->to].boundary;
    if (flow->crosses_names.count == 0)
        return;
    threat_model_around(model, flow->from, FROM, marks);
    threat_model_around(model, flow->to, TO, marks);
    for (size_t i = 0; i < flow->crosses_names.count; i++) {
        const struct reference *name = &flow->crosses_names.items[i];
        uint32_t boundary = find_boundary(reader, model, name);
        if (boundary == MODEL_NONE)
            return;
        if (marks[boundary] != FROM && marks[boundary] != TO)
            diag_add(reader->sink, &SAME_SIDE, name->place, flow->id, name->name);
        marks[boundary] |= SAID;
    }
    for (uint32_t i = 0; i < model->boundary_count; i++)
        if (marks[i] == FROM || marks[i] == TO)
            diag_add(reader->sink, &NOT_SAID, flow->place, flow->id, model->boundaries[i].id);
}

static void resolve_flows(struct field_reader *reader, struct threat_model *model) {
    for (size_t i = 0; i < model->flow_count; i++) {
        struct model_flow *flow = &model->flows[i];
        flow->from = threat_find_target(reader, &flow->from_name, model->element_count, STR("element"));
        flow->to = threat_find_target(reader, &flow->to_name, model->element_count, STR("element"));
    }
}

static void resolve(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                    void *target) {
    struct threat_reading *reading = target;
    struct threat_model *model = &reading->model;
    size_t errors = diag_errors(reader->sink);
    (void)field;
    (void)node;
    if (!index_targets(reader, reading))
        return;
    resolve_flows(reader, model);
    for (uint32_t i = 0; i < model->boundary_count; i++)
        fill_boundary(reader, model, i);
    check_loops(reader, model);
    for (size_t i = 0; i < model->flow_count && diag_errors(reader->sink) == errors; i++)
        cross(reader, model, &model->flows[i]);
    for (size_t i = 0; i < model->threat_count && reader->status == STATUS_OK; i++)
        if (!threat_resolve(reader, &model->threats[i]) && reading->pairs > MODEL_PAIRS_MAX)
            return;
}

/* ---- the tables */

static const struct str KINDS[] = {[ELEMENT_PROCESS] = STR_INIT("process"),
                                   [ELEMENT_STORE] = STR_INIT("store"),
                                   [ELEMENT_EXTERNAL] = STR_INIT("external")};

enum { ASSETS_MAX = 32 };

static const struct field ELEMENT_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("web"), FIELD_AT(model_element, id)),
    FIELD("name", FIELD_TEXT, FIELD_AT(model_element, name)),
    FIELD("kind", FIELD_CHOICE, FIELD_REQUIRED("process"), FIELD_AT(model_element, kind), FIELD_CHOICES(KINDS)),
    FIELD("assets", FIELD_HANDLED, FIELD_BY(read_assets), FIELD_RANGE(1, ASSETS_MAX), FIELD_AT(model_element, assets)),
    FIELD("interface", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(model_element, interface)),
    FIELD("log", FIELD_FLAG, FIELD_AT(model_element, log), .fallback = STR_INIT("false")),
    FIELD_STEP_ROW(check_element),
};
static const struct field_map ELEMENT = {.what = "an element",
                                         .schema = "element",
                                         FIELD_ROWS(ELEMENT_FIELDS),
                                         .size = sizeof(struct model_element),
                                         .id_at = offsetof(struct model_element, id),
                                         .place_at = offsetof(struct model_element, place)};

static const struct field FLOW_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("browse"), FIELD_AT(model_flow, id)),
    FIELD("name", FIELD_TEXT, FIELD_AT(model_flow, name)),
    FIELD("from", FIELD_HANDLED, FIELD_REQUIRED("an element"), FIELD_BY(reference_read),
          FIELD_AT(model_flow, from_name)),
    FIELD("to", FIELD_HANDLED, FIELD_REQUIRED("an element"), FIELD_BY(reference_read), FIELD_AT(model_flow, to_name)),
    FIELD("protocol", FIELD_TEXT, FIELD_AT(model_flow, protocol)),
    FIELD("data", FIELD_TEXT, FIELD_AT(model_flow, data)),
    FIELD("interface", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(model_flow, interface)),
    FIELD("crosses", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(1, MODEL_BOUNDARIES_MAX),
          FIELD_AT(model_flow, crosses_names)),
    FIELD_STEP_ROW(check_flow),
};
static const struct field_map FLOW = {.what = "a flow",
                                      .schema = "flow",
                                      FIELD_ROWS(FLOW_FIELDS),
                                      .size = sizeof(struct model_flow),
                                      .id_at = offsetof(struct model_flow, id),
                                      .place_at = offsetof(struct model_flow, place)};

static const struct field BOUNDARY_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("device"), FIELD_AT(model_boundary, id)),
    FIELD("name", FIELD_TEXT, FIELD_AT(model_boundary, name)),
    FIELD("contains", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(0, MODEL_ELEMENTS_MAX),
          FIELD_AT(model_boundary, contains)),
    FIELD("within", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(model_boundary, within_name)),
};
static const struct field_map BOUNDARY = {.what = "a trust boundary",
                                          .schema = "boundary",
                                          FIELD_ROWS(BOUNDARY_FIELDS),
                                          .size = sizeof(struct model_boundary),
                                          .id_at = offsetof(struct model_boundary, id),
                                          .place_at = offsetof(struct model_boundary, place)};

static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("threat-model/1"), FIELD_BY(document_head)),
    FIELD("product", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(threat_model, product)),
    FIELD("context", FIELD_TEXT, FIELD_AT(threat_model, context)),
    FIELD("reviews", FIELD_LIST, .map = &document_review_map, FIELD_RANGE(0, REVIEWS_MAX),
          FIELD_COUNTED(threat_model, reviews, review_count)),
    FIELD("elements", FIELD_LIST, FIELD_REQUIRED("[{id: web, kind: process}]"), .map = &ELEMENT,
          FIELD_RANGE(1, MODEL_ELEMENTS_MAX), FIELD_COUNTED(threat_model, elements, element_count)),
    FIELD("flows", FIELD_LIST, .map = &FLOW, FIELD_RANGE(0, MODEL_FLOWS_MAX),
          FIELD_COUNTED(threat_model, flows, flow_count)),
    FIELD("boundaries", FIELD_LIST, .map = &BOUNDARY, FIELD_RANGE(0, MODEL_BOUNDARIES_MAX),
          FIELD_COUNTED(threat_model, boundaries, boundary_count)),
    FIELD("threats", FIELD_LIST, .map = &model_threat_map, FIELD_RANGE(0, MODEL_THREATS_MAX),
          FIELD_COUNTED(threat_model, threats, threat_count)),
    FIELD_STEP_ROW(resolve),
};
const struct field_map threat_model_map = {.what = "a threat model",
                                           .schema = "",
                                           FIELD_ROWS(DOCUMENT_FIELDS),
                                           .size = sizeof(struct threat_model),
                                           .id_at = FIELD_NOWHERE,
                                           .place_at = FIELD_NOWHERE};

enum status threat_model_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               const struct threat_model **model) {
    size_t errors = diag_errors(sink);
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source};
    struct threat_reading *reading = ARENA_NEW(arena, struct threat_reading);
    const struct yaml_node *root;
    if (!reading)
        return STATUS_MEMORY;
    TRY(document_parse(source, DOCUMENT_THREAT_MODEL, arena, sink, &root));
    reading->model.source = source;
    reader.owner = reading;
    (void)field_read(&reader, &threat_model_map, root, reading);
    TRY(document_status(&reader, errors));
    *model = &reading->model;
    return STATUS_OK;
}

enum status threat_model_read(const char *path, struct arena *arena, struct diag_sink *sink,
                              const struct threat_model **model) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return threat_model_parse(source, arena, sink, model);
}
