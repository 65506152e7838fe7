#include "supplier/trace_inner.h"

#include "base/file.h"
#include "supplier/workspace.h"
#include "supplier/workspace_start.h"

enum status trace_find_fault(struct tracing *t, enum trace_rule_id rule, struct str subject, struct str text,
                             struct place place) {
    struct trace *trace = &t->trace;
    if (!text.ptr || !arena_grow(t->arena, (void **)&trace->findings, trace->finding_count, &t->finding_room,
                                 sizeof *trace->findings, _Alignof(struct trace_finding)))
        return STATUS_MEMORY;
    trace->findings[trace->finding_count++] = (struct trace_finding){rule, subject, text, place};
    trace->finding_counts[trace_rule_at(rule)->severity]++;
    return STATUS_OK;
}

/* ---- which files */

enum status trace_find(const char *path, struct arena *arena, struct trace_files *files) {
    static const char *const names[] = {"threat-model.yaml", "requirements.yaml", "product.yaml"};
    const char *paths[ARRAY_LEN(names)];
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        paths[i] = workspace_beside(path, names[i], arena);
        if (!paths[i])
            return STATUS_MEMORY;
    }
    files->model = file_exists(path) ? path : paths[0];
    files->requirements = file_exists(paths[1]) ? paths[1] : NULL;
    files->product = file_exists(paths[2]) ? paths[2] : NULL;
    return STATUS_OK;
}

/* The mistakes of all documents are told in one run; memory is the end. */
static enum status worse(enum status sofar, enum status now) {
    return sofar == STATUS_OK || (sofar == STATUS_INPUT && now != STATUS_OK) ? now : sofar;
}

static enum status read_documents(struct tracing *t, const struct trace_files *files) {
    TRY(workspace_has(files->model, t->sink));
    enum status status = threat_model_read(files->model, t->arena, t->sink, &t->trace.model);
    if (files->requirements)
        status = worse(status, requirements_read(files->requirements, t->arena, t->sink, &t->trace.document));
    if (files->product)
        status = worse(status, product_read(files->product, t->arena, t->sink, &t->trace.product));
    return status;
}

static const struct diag_kind NO_RELEASE = {"threats.unknown-release", SEVERITY_ERROR,
                                            "the product has no release '{0}'", "its releases are {1}"};

static enum status no_release(struct tracing *t) {
    const struct product *product = t->trace.product;
    struct str *versions = ARENA_ARRAY(t->arena, struct str, product->release_count);
    if (!versions)
        return STATUS_MEMORY;
    for (size_t i = 0; i < product->release_count; i++)
        versions[i] = product->releases[i].version;
    struct str wanted = t->trace.options.release;
    diag_add_near(t->sink, &NO_RELEASE, PLACE_NONE, diag_nearest(wanted, versions, product->release_count), wanted,
                  field_join(t->arena, versions, product->release_count));
    return STATUS_INPUT;
}

static enum status choose_release(struct tracing *t) {
    const struct product *product = t->trace.product;
    if (!product)
        return STATUS_OK;
    if (t->trace.options.release.len > 0) {
        t->trace.release = product_release(product, t->trace.options.release);
        return t->trace.release ? STATUS_OK : no_release(t);
    }
    for (size_t i = 0; i < product->release_count; i++)
        if (!t->trace.release || product->releases[i].date >= t->trace.release->date)
            t->trace.release = &product->releases[i];
    return STATUS_OK;
}

/* ---- the whole */

static enum status take_requirements(struct tracing *t) {
    const struct requirements *document = t->trace.document;
    size_t count = document ? document->count : 0;
    t->trace.requirements = ARENA_ARRAY(t->arena, struct trace_requirement, count);
    if (!t->trace.requirements)
        return STATUS_MEMORY;
    t->trace.requirement_count = count;
    map_init(&t->requirements, t->arena, false);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t stored;
        t->trace.requirements[i].written = &document->items[i];
        TRY(map_add(&t->requirements, document->items[i].id, i, &stored));
    }
    return STATUS_OK;
}

/* By rule; what is of one rule stays in its order. */
static enum status sort_findings(struct tracing *t) {
    struct trace *trace = &t->trace;
    size_t starts[TRACE_RULES + 1] = {0};
    struct trace_finding *sorted = ARENA_ARRAY(t->arena, struct trace_finding, trace->finding_count);
    if (!sorted)
        return STATUS_MEMORY;
    for (size_t i = 0; i < trace->finding_count; i++)
        starts[trace->findings[i].rule + 1]++;
    for (size_t i = 0; i < TRACE_RULES; i++)
        starts[i + 1] += starts[i];
    for (size_t i = 0; i < trace->finding_count; i++)
        sorted[starts[trace->findings[i].rule]++] = trace->findings[i];
    trace->findings = sorted;
    return STATUS_OK;
}

enum status trace_read(const struct trace_files *files, const struct trace_options *options, struct arena *arena,
                       struct diag_sink *sink, struct trace *trace) {
    struct tracing t = {.trace = {.options = *options}, .arena = arena, .sink = sink};
    if (options->policy)
        t.policy = *options->policy;
    else
        TRY(policy_default(arena, &t.policy));
    TRY(read_documents(&t, files));
    TRY(choose_release(&t));
    TRY(take_requirements(&t));
    TRY(threat_derive(t.trace.model, t.trace.product ? t.trace.product->types : 0, arena, &t.trace.threats));
    TRY(trace_tests(&t));
    TRY(trace_link(&t));
    TRY(trace_check_model(&t));
    TRY(trace_check_chain(&t));
    TRY(sort_findings(&t));
    *trace = t.trace;
    return STATUS_OK;
}
