/* What is missing of the threat model itself, and of what the product declares in it. */
#include "document/person.h"
#include "evidence/section.h"
#include "supplier/trace_inner.h"

static struct place whole(const struct source *source) {
    return (struct place){source, 0, 0};
}

static enum status check_product(struct tracing *t, const struct reference *name, struct str what) {
    const struct product *product = t->trace.product;
    if (!product || name->name.len == 0 || str_eq(name->name, product->id))
        return STATUS_OK;
    return trace_find_fault(
        t, TRACE_OTHER_PRODUCT, what,
        str_format(t->arena, "'" STR_F "' here, '" STR_F "' in product.yaml", STR_A(name->name), STR_A(product->id)),
        name->place);
}

static enum status check_documents(struct tracing *t) {
    const struct trace *trace = &t->trace;
    if (!trace->product)
        TRY(trace_find_fault(t, TRACE_NO_PRODUCT, STR("product.yaml"), STR(""), whole(trace->model->source)));
    if (!trace->document)
        TRY(trace_find_fault(t, TRACE_NO_REQUIREMENTS, STR("requirements.yaml"), STR(""), whole(trace->model->source)));
    TRY(check_product(t, &trace->model->product, STR("threat-model.yaml")));
    if (trace->document)
        TRY(check_product(t, &trace->document->product, STR("requirements.yaml")));
    if (trace->model->context.len == 0)
        TRY(trace_find_fault(t, TRACE_NO_CONTEXT, STR("context"), STR(""), whole(trace->model->source)));
    else if (section_count(trace->model->context) < SECTION_RECORD_LEAST)
        TRY(trace_find_fault(t, TRACE_SHORT_CONTEXT, STR("context"), trace->model->context,
                             whole(trace->model->source)));
    return STATUS_OK;
}

/* A review counts for a year, the same day included. */
static bool is_recent(const struct document_review *review, date_days at) {
    enum { MONTHS = 12 };
    date_days end = date_add_months(review->date, MONTHS);
    return review->date <= at && (end == DATE_NONE || at <= end);
}

static enum status check_reviews(struct tracing *t) {
    const struct threat_model *model = t->trace.model;
    const struct document_review *last = NULL;
    for (size_t i = 0; i < model->review_count; i++)
        if (model->reviews[i].date <= t->trace.options.at && (!last || model->reviews[i].date > last->date))
            last = &model->reviews[i];
    if (!last)
        return trace_find_fault(t, TRACE_NO_REVIEW, STR("reviews"), STR(""), whole(model->source));
    if (is_recent(last, t->trace.options.at))
        return STATUS_OK;
    char day[11];
    date_text(last->date, day);
    return trace_find_fault(t, TRACE_OLD_REVIEW, STR("reviews"), str_format(t->arena, "it was on %s", day),
                            last->place);
}

static enum status check_roles(struct tracing *t) {
    const struct requirements *document = t->trace.document;
    bool seen[REVIEW_ROLES] = {false};
    for (size_t i = 0; i < document->review_count; i++)
        seen[document->reviews[i].role] |= is_recent(&document->reviews[i], t->trace.options.at);
    for (enum review_role role = REVIEW_DEVELOPER; role <= REVIEW_SECURITY; role++)
        if (!seen[role])
            TRY(trace_find_fault(t, TRACE_REVIEW_ROLES, review_role_name(role), STR("no review within a year"),
                                 whole(document->source)));
    return STATUS_OK;
}

/* Whether two reviews of the requirements in different roles are by one person, or may be. */
static bool is_one_reviewer(const struct tracing *t, const struct document_review *a, const struct document_review *b) {
    const struct process_person one = {.name = a->by}, other = {.name = b->by};
    return a->role != b->role && a->role != REVIEW_OTHER && b->role != REVIEW_OTHER &&
           is_recent(a, t->trace.options.at) && is_recent(b, t->trace.options.at) &&
           person_compare(&one, &other) != PERSON_OTHER;
}

/* The first role that somebody of another role has too. */
static enum status check_reviewers(struct tracing *t) {
    const struct requirements *document = t->trace.document;
    for (size_t i = 0; i < document->review_count; i++)
        for (size_t k = 0; k < i; k++)
            if (is_one_reviewer(t, &document->reviews[k], &document->reviews[i]))
                return trace_find_fault(t, TRACE_ONE_REVIEWER, review_role_name(document->reviews[i].role),
                                        str_format(t->arena, "'" STR_F "', as '" STR_F "' is the " STR_F,
                                                   STR_A(document->reviews[i].by), STR_A(document->reviews[k].by),
                                                   STR_A(review_role_name(document->reviews[k].role))),
                                        document->reviews[i].place);
    return STATUS_OK;
}

/* ---- elements, flows, boundaries */

static enum status check_boundaries(struct tracing *t) {
    const struct threat_model *model = t->trace.model;
    bool crossed[MODEL_BOUNDARIES_MAX] = {false};
    if (model->boundary_count == 0)
        return trace_find_fault(t, TRACE_NO_BOUNDARY, STR("boundaries"), STR(""), whole(model->source));
    for (size_t i = 0; i < model->flow_count; i++) {
        enum { FROM = 1, TO = 2 };
        uint8_t marks[MODEL_BOUNDARIES_MAX] = {0};
        threat_model_around(model, model->flows[i].from, FROM, marks);
        threat_model_around(model, model->flows[i].to, TO, marks);
        for (size_t k = 0; k < model->boundary_count; k++)
            crossed[k] |= marks[k] == FROM || marks[k] == TO;
    }
    for (size_t i = 0; i < model->boundary_count; i++)
        if (!crossed[i])
            TRY(trace_find_fault(t, TRACE_IDLE_BOUNDARY, model->boundaries[i].id, STR(""), model->boundaries[i].place));
    return STATUS_OK;
}

static enum status check_elements(struct tracing *t) {
    const struct threat_model *model = t->trace.model;
    bool *joined = ARENA_ARRAY(t->arena, bool, model->element_count);
    if (!joined)
        return STATUS_MEMORY;
    for (size_t i = 0; i < model->flow_count; i++)
        joined[model->flows[i].from] = joined[model->flows[i].to] = true;
    for (size_t i = 0; i < model->element_count; i++)
        if (!joined[i])
            TRY(trace_find_fault(t, TRACE_LONE_ELEMENT, model->elements[i].id, STR(""), model->elements[i].place));
    return STATUS_OK;
}

/* ---- interfaces */

static const struct reference *binding_at(const struct threat_model *model, uint32_t target) {
    return target < model->element_count ? &model->elements[target].interface
                                         : &model->flows[target - model->element_count].interface;
}

/* A name that the product does not have, with the nearest that it has. */
static enum status unknown_interface(struct tracing *t, uint32_t target, const struct reference *name) {
    const struct product *product = t->trace.product;
    struct str *ids = ARENA_ARRAY(t->arena, struct str, product->interface_count);
    if (!ids)
        return STATUS_MEMORY;
    for (size_t i = 0; i < product->interface_count; i++)
        ids[i] = product->interfaces[i].id;
    struct str near = diag_nearest(name->name, ids, product->interface_count);
    struct str text =
        near.ptr ? str_format(t->arena, "'" STR_F "'; did you mean '" STR_F "'?", STR_A(name->name), STR_A(near))
                 : str_format(t->arena, "'" STR_F "'", STR_A(name->name));
    return trace_find_fault(t, TRACE_UNKNOWN_INTERFACE, threat_model_target(t->trace.model, target), text, name->place);
}

static struct str interface_text(struct arena *arena, const struct product_interface *interface) {
    struct str protocol = interface->protocol.len ? interface->protocol : interface->kind;
    if (interface->port)
        return str_format(arena, STR_F ", " STR_F " port %u", STR_A(protocol), STR_A(interface->transport),
                          interface->port);
    return protocol;
}

static enum status check_interfaces(struct tracing *t) {
    enum { UNKNOWN_MAX = 1000 }; /* each looks for the nearest of up to 4,096 */
    const struct threat_model *model = t->trace.model;
    const struct product *product = t->trace.product;
    size_t targets = model->element_count + model->flow_count, unknown = 0;
    bool *bound = ARENA_ARRAY(t->arena, bool, product->interface_count);
    struct map ids;
    map_init(&ids, t->arena, false);
    if (!bound)
        return STATUS_MEMORY;
    for (uint32_t i = 0, stored; i < product->interface_count; i++)
        TRY(map_add(&ids, product->interfaces[i].id, i, &stored));
    for (uint32_t i = 0; i < targets; i++) {
        const struct reference *name = binding_at(model, i);
        uint32_t found = name->name.len ? map_get(&ids, name->name) : MAP_NONE;
        if (found != MAP_NONE)
            bound[found] = true;
        else if (name->name.len && unknown++ < UNKNOWN_MAX)
            TRY(unknown_interface(t, i, name));
    }
    for (size_t i = 0; i < product->interface_count; i++)
        if (!bound[i])
            TRY(trace_find_fault(t, TRACE_UNDECLARED_INTERFACE, product->interfaces[i].id,
                                 interface_text(t->arena, &product->interfaces[i]), product->interfaces[i].place));
    return STATUS_OK;
}

enum status trace_check_model(struct tracing *t) {
    TRY(check_documents(t));
    TRY(check_reviews(t));
    TRY(check_boundaries(t));
    TRY(check_elements(t));
    if (t->trace.product)
        TRY(check_interfaces(t));
    if (!t->trace.document)
        return STATUS_OK;
    TRY(check_roles(t));
    return check_reviewers(t);
}
