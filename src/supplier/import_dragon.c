/* OWASP Threat Dragon, version 2: diagrams of cells. A trust boundary is a box, and what lies in it is inside. */
#include "base/json.h"
#include "supplier/import_draft.h"

static const struct diag_kind NO_DRAGON = {
    "import.no-dragon", SEVERITY_ERROR, "this is no model of Threat Dragon: it has no 'detail' with 'diagrams'", NULL};
static const struct diag_kind OLD_DRAGON = {"import.old-dragon", SEVERITY_ERROR, "this is a model of Threat Dragon 1",
                                            "open it in version 2 and save it"};
static const struct diag_kind LOST_FLOW = {
    "import.flow", SEVERITY_WARNING, "the flow '{0}' is not taken over: it does not lead from an element to another",
    "add it by hand"};
static const struct diag_kind CURVE = {
    "import.curve", SEVERITY_WARNING,
    "the trust boundary '{0}' is not taken over: it is a line, so nothing is inside it",
    "add it under 'boundaries' with what it contains"};
static const struct diag_kind OUT_OF_SCOPE = {"import.scope", SEVERITY_WARNING,
                                              "'{0}' is out of scope there, so it becomes external", NULL};
static const struct diag_kind OTHER_CATEGORY = {"import.category", SEVERITY_WARNING,
                                                "the threat '{0}' is not taken over: '{1}' is no category of STRIDE",
                                                "add it by hand, with a category or technique that fits"};
static const struct diag_kind NO_CELL = {"import.cell", SEVERITY_WARNING, "a cell '{0}' is not taken over", NULL};
static const struct diag_kind ATTRIBUTES = {"import.attributes", SEVERITY_NOTE,
                                            "{0} elements and flows have attributes that a threat model of ours does "
                                            "not hold: encryption, privilege and the like",
                                            NULL};
static const struct diag_kind PEOPLE = {"import.people", SEVERITY_NOTE,
                                        "owner, reviewer and contributors are not taken over",
                                        "add 'reviews' with their days"};

struct box {
    double left, top, right, bottom;
};

/* A cell of the diagram at hand that others may refer to, or a box. */
struct cell {
    uint32_t index; /* of the element or boundary */
    struct box box;
    bool has_box;
};

struct dragon {
    struct draft *draft;
    struct json_doc doc;
    struct map cells; /* ids of elements in this diagram: index of the element */
    struct cell *elements;
    size_t element_count;
    struct cell *boxes;
    size_t box_count;
    size_t attributes;
};

static const struct json_node *data_of(const struct json_node *cell) {
    return json_get(cell, STR("data"));
}

/* The name, with the ends of lines as blanks. */
static struct str name_of(const struct draft *draft, const struct json_node *cell) {
    struct str name = str_trim(json_get_string(data_of(cell), STR("name")));
    struct str copy = str_copy(draft->arena, name);
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if (copy.ptr[i] == '\n' || copy.ptr[i] == '\r' || copy.ptr[i] == '\t')
            ((char *)copy.ptr)[i] = ' ';
    return copy;
}

static bool flag(const struct json_node *cell, const char *key) {
    return json_is(json_get(data_of(cell), str_from(key)), JSON_TRUE);
}

static bool box_of(const struct json_node *cell, struct box *box) {
    const struct json_node *position = json_get(cell, STR("position")), *size = json_get(cell, STR("size"));
    double x = json_number(json_get(position, STR("x")), 0), y = json_number(json_get(position, STR("y")), 0);
    double width = json_number(json_get(size, STR("width")), -1),
           height = json_number(json_get(size, STR("height")), -1);
    *box = (struct box){x, y, x + width, y + height};
    return position && width >= 0 && height >= 0;
}

static double area(const struct box *box) {
    return (box->right - box->left) * (box->bottom - box->top);
}

/* The middle of `inner` lies in `outer`. */
static bool lies_in(const struct box *inner, const struct box *outer) {
    double x = (inner->left + inner->right) / 2, y = (inner->top + inner->bottom) / 2;
    return x >= outer->left && x <= outer->right && y >= outer->top && y <= outer->bottom;
}

/* ---- cells by shape */

static enum status take_element(struct dragon *d, const struct json_node *cell, enum element_kind kind) {
    struct draft *draft = d->draft;
    struct draft_element element = {.name = name_of(draft, cell), .kind = kind, .boundary = MODEL_NONE};
    struct cell *kept = &d->elements[d->element_count];
    uint32_t stored;
    if (!element.name.ptr)
        return STATUS_MEMORY;
    element.log = kind == ELEMENT_STORE && flag(cell, "isALog");
    if (kind != ELEMENT_EXTERNAL && flag(cell, "outOfScope")) {
        element.kind = ELEMENT_EXTERNAL;
        element.log = false;
        diag_add(draft->sink, &OUT_OF_SCOPE, json_place(&d->doc, cell), element.name);
    }
    d->attributes += flag(cell, "isEncrypted") || flag(cell, "isSigned") || flag(cell, "storesCredentials") ||
                     flag(cell, "providesAuthentication") || flag(cell, "isWebApplication") ||
                     json_get_string(data_of(cell), STR("privilegeLevel")).len > 0;
    TRY(draft_element(draft, &element, element.name, &kept->index));
    kept->has_box = box_of(cell, &kept->box);
    d->element_count++;
    return map_add(&d->cells, json_get_string(cell, STR("id")), kept->index, &stored);
}

static enum status take_process(struct dragon *d, const struct json_node *cell) {
    return take_element(d, cell, ELEMENT_PROCESS);
}
static enum status take_store(struct dragon *d, const struct json_node *cell) {
    return take_element(d, cell, ELEMENT_STORE);
}
static enum status take_actor(struct dragon *d, const struct json_node *cell) {
    return take_element(d, cell, ELEMENT_EXTERNAL);
}

static enum status take_box(struct dragon *d, const struct json_node *cell) {
    struct draft_boundary boundary = {.name = name_of(d->draft, cell), .within = MODEL_NONE};
    struct cell *kept = &d->boxes[d->box_count];
    if (!boundary.name.ptr)
        return STATUS_MEMORY;
    TRY(draft_boundary(d->draft, &boundary, boundary.name, &kept->index));
    kept->has_box = box_of(cell, &kept->box);
    d->box_count++;
    return STATUS_OK;
}

static enum status leave_curve(struct dragon *d, const struct json_node *cell) {
    diag_add(d->draft->sink, &CURVE, json_place(&d->doc, cell), name_of(d->draft, cell));
    return STATUS_OK;
}

static enum status leave_text(struct dragon *d, const struct json_node *cell) {
    (void)d;
    (void)cell;
    return STATUS_OK;
}

/* ---- threats */

static const struct {
    struct str word;
    enum treatment treatment;
} statuses[] = {
    {STR_INIT("Mitigated"), TREATMENT_MITIGATE},
    {STR_INIT("NotApplicable"), TREATMENT_NOT_APPLICABLE},
    {STR_INIT("Not Applicable"), TREATMENT_NOT_APPLICABLE},
    {STR_INIT("N/A"), TREATMENT_NOT_APPLICABLE},
};

static enum status take_threat(struct dragon *d, const struct json_node *node, struct str at) {
    struct draft *draft = d->draft;
    struct str title = str_trim(json_get_string(node, STR("title")));
    struct str more = str_trim(json_get_string(node, STR("description")));
    struct str type = json_get_string(node, STR("type")), status = json_get_string(node, STR("status"));
    struct draft_threat threat = {.title = title,
                                  .reason = str_trim(json_get_string(node, STR("mitigation"))),
                                  .at = at,
                                  .category = draft_category(type),
                                  .risk = draft_risk(json_get_string(node, STR("severity"))),
                                  .date = DATE_NONE};
    if (threat.category == MODEL_NONE) {
        diag_add(draft->sink, &OTHER_CATEGORY, json_place(&d->doc, node), title, type);
        return STATUS_OK;
    }
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
        if (str_eq_nocase(status, statuses[i].word))
            threat.treatment = statuses[i].treatment;
    if (more.len && title.len)
        threat.title = str_format(draft->arena, STR_F ": " STR_F, STR_A(title), STR_A(more));
    else if (more.len)
        threat.title = more;
    return threat.title.ptr || title.len + more.len == 0 ? draft_threat(draft, &threat, title) : STATUS_MEMORY;
}

static enum status take_threats(struct dragon *d, const struct json_node *cell, struct str at) {
    const struct json_node *threats = json_get(data_of(cell), STR("threats"));
    for (const struct json_node *node = json_items(threats); node; node = json_next(threats, node))
        if (json_is(node, JSON_OBJECT))
            TRY(take_threat(d, node, at));
    return STATUS_OK;
}

/* ---- flows: once all elements are known */

static uint32_t end_of(const struct dragon *d, const struct json_node *cell, const char *key) {
    struct str id = json_get_string(json_get(cell, str_from(key)), STR("cell"));
    return id.len ? map_get(&d->cells, id) : MAP_NONE;
}

static enum status take_flow(struct dragon *d, const struct json_node *cell) {
    struct draft *draft = d->draft;
    struct draft_flow flow = {.name = name_of(draft, cell),
                              .protocol = str_trim(json_get_string(data_of(cell), STR("protocol"))),
                              .from = end_of(d, cell, "source"),
                              .to = end_of(d, cell, "target")};
    uint32_t index;
    if (!flow.name.ptr)
        return STATUS_MEMORY;
    if (flow.from == MAP_NONE || flow.to == MAP_NONE) {
        diag_add(draft->sink, &LOST_FLOW, json_place(&d->doc, cell), flow.name);
        return STATUS_OK;
    }
    d->attributes += flag(cell, "isEncrypted") || flag(cell, "isPublicNetwork");
    struct str wanted = flow.name.len
                            ? flow.name
                            : str_format(draft->arena, STR_F " to " STR_F, STR_A(draft->elements[flow.from].id),
                                         STR_A(draft->elements[flow.to].id));
    if (!wanted.ptr)
        return STATUS_MEMORY;
    TRY(draft_flow(draft, &flow, wanted, &index));
    TRY(take_threats(d, cell, draft->flows[index].id));
    if (!flag(cell, "isBidirectional"))
        return STATUS_OK;
    uint32_t from = flow.from;
    flow.from = flow.to;
    flow.to = from;
    struct str back = str_format(draft->arena, STR_F " back", STR_A(wanted));
    return back.ptr ? draft_flow(draft, &flow, back, &index) : STATUS_MEMORY;
}

/* By shape; flows come in a second round. The misspelling is Threat Dragon's own. */
static const struct shape {
    struct str name;
    enum status (*take)(struct dragon *d, const struct json_node *cell);
    bool flow, has_threats;
} shapes[] = {
    {STR_INIT("process"), take_process, false, true},
    {STR_INIT("store"), take_store, false, true},
    {STR_INIT("actor"), take_actor, false, true},
    {STR_INIT("trust-boundary-box"), take_box, false, false},
    {STR_INIT("trust-boundary-curve"), leave_curve, false, false},
    {STR_INIT("trust-broundary-curve"), leave_curve, false, false},
    {STR_INIT("td-text-block"), leave_text, false, false},
    {STR_INIT("flow"), take_flow, true, false},
};

static enum status take_cell(struct dragon *d, const struct json_node *cell, bool flows) {
    struct str name = json_get_string(cell, STR("shape"));
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
        if (!str_eq(name, shapes[i].name))
            continue;
        if (shapes[i].flow != flows)
            return STATUS_OK;
        TRY(shapes[i].take(d, cell));
        return shapes[i].has_threats
                   ? take_threats(d, cell, d->draft->elements[d->elements[d->element_count - 1].index].id)
                   : STATUS_OK;
    }
    if (!flows)
        diag_add(d->draft->sink, &NO_CELL, json_place(&d->doc, cell), name);
    return STATUS_OK;
}

/* ---- what is inside what */

/* The smallest box around, of those that are larger than `more`. Boxes are few: at most 256 a model. */
static uint32_t box_around(const struct dragon *d, const struct cell *cell, double more) {
    const struct cell *best = NULL;
    for (size_t i = 0; i < d->box_count && cell->has_box; i++) {
        const struct cell *box = &d->boxes[i];
        if (box != cell && box->has_box && area(&box->box) > more && lies_in(&cell->box, &box->box) &&
            (!best || area(&box->box) < area(&best->box)))
            best = box;
    }
    return best ? best->index : MODEL_NONE;
}

static void place_cells(struct dragon *d) {
    for (size_t i = 0; i < d->element_count; i++)
        d->draft->elements[d->elements[i].index].boundary = box_around(d, &d->elements[i], -1);
    for (size_t i = 0; i < d->box_count; i++)
        d->draft->boundaries[d->boxes[i].index].within = box_around(d, &d->boxes[i], area(&d->boxes[i].box));
}

static enum status take_diagram(struct dragon *d, const struct json_node *diagram) {
    const struct json_node *cells = json_get(diagram, STR("cells"));
    size_t count = json_is(cells, JSON_ARRAY) ? cells->size : 0;
    map_init(&d->cells, d->draft->arena, false);
    d->elements = ARENA_ARRAY(d->draft->arena, struct cell, count);
    d->boxes = ARENA_ARRAY(d->draft->arena, struct cell, count);
    d->element_count = d->box_count = 0;
    if (!d->elements || !d->boxes)
        return STATUS_MEMORY;
    for (unsigned round = 0; round < 2; round++)
        for (const struct json_node *cell = json_items(cells); cell; cell = json_next(cells, cell))
            if (json_is(cell, JSON_OBJECT))
                TRY(take_cell(d, cell, round == 1));
    place_cells(d);
    return STATUS_OK;
}

static enum status take_model(struct dragon *d) {
    struct draft *draft = d->draft;
    const struct json_node *summary = json_get(d->doc.root, STR("summary"));
    const struct json_node *diagrams = json_get(json_get(d->doc.root, STR("detail")), STR("diagrams"));
    struct place whole = {draft->source, 0, 0};
    if (!json_is(diagrams, JSON_ARRAY)) {
        diag_add(draft->sink, &NO_DRAGON, whole, STR_NONE);
        return STATUS_INPUT;
    }
    draft->tool = STR("OWASP Threat Dragon");
    draft->title = json_get_string(summary, STR("title"));
    draft->context = str_trim(json_get_string(summary, STR("description")));
    for (const struct json_node *diagram = json_items(diagrams); diagram; diagram = json_next(diagrams, diagram)) {
        if (json_get(diagram, STR("diagramJson"))) {
            diag_add(draft->sink, &OLD_DRAGON, whole, STR_NONE);
            return STATUS_INPUT;
        }
        TRY(take_diagram(d, diagram));
    }
    if (d->attributes)
        diag_add(draft->sink, &ATTRIBUTES, whole, str_format(draft->arena, "%zu", d->attributes));
    if (json_get_string(summary, STR("owner")).len ||
        json_get_string(json_get(d->doc.root, STR("detail")), STR("reviewer")).len)
        diag_add(draft->sink, &PEOPLE, whole, STR_NONE);
    return STATUS_OK;
}

enum status import_dragon(struct draft *draft) {
    struct dragon d = {.draft = draft};
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    enum status status = json_parse(parser, draft->source, true, draft->arena, draft->sink, &d.doc);
    json_parser_free(parser);
    return status == STATUS_OK ? take_model(&d) : status;
}
