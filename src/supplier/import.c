#include "supplier/import.h"

#include "base/yaml_write.h"
#include "supplier/import_draft.h"

static const struct diag_kind TOO_MANY = {"import.too-many", SEVERITY_ERROR,
                                          "the model has more {0} than a threat model may hold", "at most {1}"};
static const struct diag_kind NO_ELEMENTS = {"import.no-elements", SEVERITY_ERROR,
                                             "there is nothing in this model that could be an element", NULL};

/* ---- ids */

static struct str slug(struct arena *arena, struct str wanted, const char *other) {
    enum { SLUG_MAX = 60 };
    char *text = ARENA_ARRAY(arena, char, SLUG_MAX + 1);
    size_t len = 0;
    if (!text)
        return STR_NONE;
    for (size_t i = 0; i < wanted.len && len < SLUG_MAX; i++) {
        if (char_is_alnum(wanted.ptr[i]))
            text[len++] = char_lower(wanted.ptr[i]);
        else if (len > 0 && text[len - 1] != '-')
            text[len++] = '-';
    }
    while (len > 0 && text[len - 1] == '-')
        len--;
    return len ? (struct str){text, len} : str_from(other);
}

enum status draft_id(struct draft *draft, struct map *taken, struct str wanted, const char *other, struct str *id) {
    struct str base = slug(draft->arena, wanted, other);
    struct str made = base;
    uint32_t value = (uint32_t)taken->count, stored;
    /* Counted from how many there are, so that a free one is found at once. */
    for (size_t n = taken->count + 1; made.ptr && map_get(taken, made) != MAP_NONE; n++)
        made = str_format(draft->arena, STR_F "-%zu", STR_A(base), n);
    if (!made.ptr)
        return STATUS_MEMORY;
    TRY(map_add(taken, made, value, &stored));
    *id = made;
    return STATUS_OK;
}

/* ---- parts */

static enum status grow(struct draft *draft, void **items, size_t count, size_t *room, size_t size) {
    return arena_grow(draft->arena, items, count, room, size, _Alignof(max_align_t)) ? STATUS_OK : STATUS_MEMORY;
}

static enum status check_most(struct draft *draft, size_t count, size_t most, const char *what) {
    if (count < most)
        return STATUS_OK;
    diag_add(draft->sink, &TOO_MANY, ((struct place){draft->source, 0, 0}), str_from(what),
             str_format(draft->arena, "%zu", most));
    return STATUS_LIMIT;
}

enum status draft_element(struct draft *draft, const struct draft_element *element, struct str wanted,
                          uint32_t *index) {
    static const char *const others[] = {
        [ELEMENT_PROCESS] = "process", [ELEMENT_STORE] = "store", [ELEMENT_EXTERNAL] = "external"};
    struct str id;
    TRY(check_most(draft, draft->element_count, MODEL_ELEMENTS_MAX, "elements"));
    TRY(draft_id(draft, &draft->ids, wanted, others[element->kind], &id));
    TRY(grow(draft, (void **)&draft->elements, draft->element_count, &draft->element_room, sizeof *element));
    *index = (uint32_t)draft->element_count;
    draft->elements[draft->element_count] = *element;
    draft->elements[draft->element_count++].id = id;
    return STATUS_OK;
}

enum status draft_flow(struct draft *draft, const struct draft_flow *flow, struct str wanted, uint32_t *index) {
    struct str id;
    TRY(check_most(draft, draft->flow_count, MODEL_FLOWS_MAX, "flows"));
    TRY(draft_id(draft, &draft->ids, wanted, "flow", &id));
    TRY(grow(draft, (void **)&draft->flows, draft->flow_count, &draft->flow_room, sizeof *flow));
    *index = (uint32_t)draft->flow_count;
    draft->flows[draft->flow_count] = *flow;
    draft->flows[draft->flow_count++].id = id;
    return STATUS_OK;
}

enum status draft_boundary(struct draft *draft, const struct draft_boundary *boundary, struct str wanted,
                           uint32_t *index) {
    struct str id;
    TRY(check_most(draft, draft->boundary_count, MODEL_BOUNDARIES_MAX, "trust boundaries"));
    TRY(draft_id(draft, &draft->boundary_ids, wanted, "boundary", &id));
    TRY(grow(draft, (void **)&draft->boundaries, draft->boundary_count, &draft->boundary_room, sizeof *boundary));
    *index = (uint32_t)draft->boundary_count;
    draft->boundaries[draft->boundary_count] = *boundary;
    draft->boundaries[draft->boundary_count++].id = id;
    return STATUS_OK;
}

enum status draft_threat(struct draft *draft, const struct draft_threat *threat, struct str wanted) {
    struct str id;
    TRY(check_most(draft, draft->threat_count, MODEL_THREATS_MAX, "threats"));
    TRY(draft_id(draft, &draft->threat_ids, wanted, "threat", &id));
    TRY(grow(draft, (void **)&draft->threats, draft->threat_count, &draft->threat_room, sizeof *threat));
    draft->threats[draft->threat_count] = *threat;
    draft->threats[draft->threat_count++].id = id;
    return STATUS_OK;
}

void draft_break_loops(struct draft *draft) {
    for (uint32_t i = 0; i < draft->boundary_count; i++) {
        uint32_t around = draft->boundaries[i].within;
        for (size_t steps = 0; around != MODEL_NONE && around != i && steps < draft->boundary_count; steps++)
            around = draft->boundaries[around].within;
        if (around == i)
            draft->boundaries[i].within = MODEL_NONE;
    }
}

/* ---- words */

uint32_t draft_category(struct str word) {
    static const struct {
        struct str word;
        enum stride stride;
    } words[] = {
        {STR_INIT("spoofing"), STRIDE_SPOOFING},
        {STR_INIT("tampering"), STRIDE_TAMPERING},
        {STR_INIT("integrity"), STRIDE_TAMPERING},
        {STR_INIT("repudiation"), STRIDE_REPUDIATION},
        {STR_INIT("information disclosure"), STRIDE_DISCLOSURE},
        {STR_INIT("information-disclosure"), STRIDE_DISCLOSURE},
        {STR_INIT("disclosure of information"), STRIDE_DISCLOSURE},
        {STR_INIT("confidentiality"), STRIDE_DISCLOSURE},
        {STR_INIT("denial of service"), STRIDE_DENIAL},
        {STR_INIT("denial-of-service"), STRIDE_DENIAL},
        {STR_INIT("availability"), STRIDE_DENIAL},
        {STR_INIT("elevation of privilege"), STRIDE_ELEVATION},
        {STR_INIT("elevation-of-privilege"), STRIDE_ELEVATION},
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(str_trim(word), words[i].word))
            return words[i].stride;
    return MODEL_NONE;
}

enum risk draft_risk(struct str word) {
    if (str_eq_nocase(word, STR("elevated")))
        return RISK_MEDIUM;
    for (enum risk risk = RISK_LOW; risk <= RISK_CRITICAL; risk++)
        if (str_eq_nocase(word, risk_name(risk)))
            return risk;
    return RISK_UNRATED;
}

/* ---- written */

static void write_pair(struct out *out, const char *before, const char *key, struct str value) {
    if (str_trim(value).len == 0)
        return;
    out_format(out, "%s%s: ", before, key);
    yaml_write_scalar(out, value);
}

static void write_elements(const struct draft *draft, struct out *out) {
    static const char *const kinds[] = {
        [ELEMENT_PROCESS] = "process", [ELEMENT_STORE] = "store", [ELEMENT_EXTERNAL] = "external"};
    out_lit(out, "\nelements:\n");
    for (size_t i = 0; i < draft->element_count; i++) {
        const struct draft_element *element = &draft->elements[i];
        write_pair(out, "  - {", "id", element->id);
        write_pair(out, ", ", "name", element->name);
        out_format(out, ", kind: %s%s}\n", kinds[element->kind], element->log ? ", log: true" : "");
    }
}

static void write_flows(const struct draft *draft, struct out *out) {
    if (draft->flow_count)
        out_lit(out, "\nflows:\n");
    for (size_t i = 0; i < draft->flow_count; i++) {
        const struct draft_flow *flow = &draft->flows[i];
        write_pair(out, "  - {", "id", flow->id);
        write_pair(out, ", ", "name", flow->name);
        write_pair(out, ", ", "from", draft->elements[flow->from].id);
        write_pair(out, ", ", "to", draft->elements[flow->to].id);
        write_pair(out, ", ", "protocol", flow->protocol);
        write_pair(out, ", ", "data", flow->data);
        out_lit(out, "}\n");
    }
}

static void write_boundaries(const struct draft *draft, struct out *out) {
    if (draft->boundary_count)
        out_lit(out, "\nboundaries:\n");
    for (uint32_t i = 0; i < draft->boundary_count; i++) {
        const struct draft_boundary *boundary = &draft->boundaries[i];
        const char *before = ", contains: [";
        write_pair(out, "  - {", "id", boundary->id);
        write_pair(out, ", ", "name", boundary->name);
        for (size_t k = 0; k < draft->element_count; k++) {
            if (draft->elements[k].boundary != i)
                continue;
            out_str(out, str_from(before));
            yaml_write_scalar(out, draft->elements[k].id);
            before = ", ";
        }
        if (str_eq(str_from(before), STR(", ")))
            out_char(out, ']');
        if (boundary->within != MODEL_NONE)
            write_pair(out, ", ", "within", draft->boundaries[boundary->within].id);
        out_lit(out, "}\n");
    }
}

static void write_threats(const struct draft *draft, struct out *out) {
    if (draft->threat_count)
        out_lit(out, "\nthreats:\n");
    for (size_t i = 0; i < draft->threat_count; i++) {
        const struct draft_threat *threat = &draft->threats[i];
        char day[11];
        date_text(threat->date, day);
        write_pair(out, "  - ", "id", threat->id);
        write_pair(out, "\n    ", "title", threat->title);
        write_pair(out, "\n    ", "at", threat->at);
        write_pair(out, "\n    ", "category", model_category_name(threat->category));
        write_pair(out, "\n    ", "risk", risk_name(threat->risk));
        write_pair(out, "\n    ", "treatment", treatment_name(threat->treatment));
        write_pair(out, "\n    ", "reason", threat->reason);
        write_pair(out, "\n    ", "by", threat->by);
        if (*day)
            out_format(out, "\n    date: %s", day);
        out_char(out, '\n');
    }
}

static void write_model(const struct draft *draft, struct out *out) {
    out_lit(out, "# Taken over from ");
    out_safe(out, draft->tool);
    if (draft->title.len) {
        out_lit(out, ": ");
        out_safe(out, draft->title);
    }
    out_lit(out, "\n# Add asset kinds ('assets') and interfaces ('interface'), and say which requirements mitigate.\n"
                 "keyway: threat-model/1\n");
    write_pair(out, "", "context", draft->context);
    if (draft->context.len)
        out_char(out, '\n');
    write_elements(draft, out);
    write_flows(draft, out);
    write_boundaries(draft, out);
    write_threats(draft, out);
}

enum status import_model(const struct source *source, struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct draft draft = {.arena = arena, .sink = sink, .source = source};
    struct str text = str_trim(source->text);
    map_init(&draft.ids, arena, false);
    map_init(&draft.threat_ids, arena, false);
    map_init(&draft.boundary_ids, arena, false);
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_skip(text, 3);
    TRY(str_starts(text, STR("{")) ? import_dragon(&draft) : import_threagile(&draft));
    if (draft.element_count == 0) {
        diag_add(sink, &NO_ELEMENTS, ((struct place){source, 0, 0}), STR_NONE);
        return STATUS_INPUT;
    }
    draft_break_loops(&draft);
    write_model(&draft, out);
    return STATUS_OK;
}
