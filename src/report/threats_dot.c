/* The data-flow diagram: in the language DOT, and drawn by graphviz. */
#include "base/graph_svg.h"
#include "report/threats.h"

static const struct diag_kind NO_LIBRARY = {"threats.no-graphviz", SEVERITY_ERROR,
                                            "no diagram can be drawn: graphviz cannot be loaded",
                                            "install libgvc6, or take --format dot and draw it elsewhere"};
static const struct diag_kind TOO_LARGE = {
    "threats.diagram-size", SEVERITY_ERROR,
    "the diagram has {0} elements and {1} flows: drawing it would take too long, and nobody could read it",
    "take --format dot, or draw parts of the model"};

/* Above these the layout may take minutes. */
enum { DRAWN_ELEMENTS_MAX = 250, DRAWN_FLOWS_MAX = 600, DRAWN_BYTES_MAX = 16 * 1024 * 1024 };

/* A text of DOT in double quotes. Ends of lines become blanks; a backslash would begin an escape. */
static void write_quoted(struct out *out, struct str text) {
    out_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == '\\')
            out_char(out, '\\');
        out_char(out, (unsigned char)c < ' ' ? ' ' : c);
    }
    out_char(out, '"');
}

/* The open threats of a target, told in its label. */
static size_t open_at(const struct trace *trace, uint32_t target) {
    size_t count = 0;
    for (uint32_t category = 0; category < model_category_count(); category++) {
        uint32_t threat = threat_at(&trace->threats, target, category);
        count += threat != MODEL_NONE && trace->traced[threat].state == TREATMENT_OPEN;
    }
    return count;
}

static void write_label(const struct trace *trace, uint32_t target, struct str more, struct arena *arena,
                        struct out *out) {
    size_t open = open_at(trace, target);
    struct str name = threat_target_name(trace->model, target);
    struct str text = more.len ? str_format(arena, STR_F ", " STR_F, STR_A(name), STR_A(more)) : name;
    if (open)
        text = str_format(arena, STR_F " (%zu open)", STR_A(text), open);
    out_lit(out, " [label=");
    write_quoted(out, text);
    out_str(out, open ? STR(", color=\"#b42318\", fontcolor=\"#b42318\"") : STR(""));
}

static void write_element(const struct trace *trace, uint32_t index, struct arena *arena, struct out *out) {
    static const char *const shapes[] = {
        [ELEMENT_PROCESS] = "ellipse", [ELEMENT_STORE] = "cylinder", [ELEMENT_EXTERNAL] = "box"};
    out_format(out, "  e%u", index);
    write_label(trace, index, STR(""), arena, out);
    out_format(out, ", shape=%s];\n", shapes[trace->model->elements[index].kind]);
}

/* Elements are listed once, in the innermost boundary around them; `depth` is bounded by the number of boundaries. */
static void open_boundary(const struct trace *trace, uint32_t index, struct out *out) {
    const struct model_boundary *boundary = &trace->model->boundaries[index];
    out_format(out, "  subgraph cluster_%u { style=dashed; color=\"#0b57b0\"; fontcolor=\"#0b57b0\"; label=", index);
    write_quoted(out, boundary->name.len ? boundary->name : boundary->id);
    out_lit(out, ";\n");
}

/* Children of each boundary, found by a chain, so that nesting needs no recursion. */
struct nest {
    uint32_t first[MODEL_BOUNDARIES_MAX + 1]; /* child; the last is that of the whole */
    uint32_t next[MODEL_BOUNDARIES_MAX];
};

static void find_children(const struct threat_model *model, struct nest *nest) {
    for (size_t i = 0; i <= MODEL_BOUNDARIES_MAX; i++)
        nest->first[i] = MODEL_NONE;
    for (uint32_t i = (uint32_t)model->boundary_count; i-- > 0;) {
        uint32_t within = model->boundaries[i].within;
        size_t parent = within == MODEL_NONE ? MODEL_BOUNDARIES_MAX : within;
        nest->next[i] = nest->first[parent];
        nest->first[parent] = i;
    }
}

static void write_elements(const struct trace *trace, uint32_t boundary, struct arena *arena, struct out *out) {
    for (uint32_t i = 0; i < trace->model->element_count; i++)
        if (trace->model->elements[i].boundary == boundary)
            write_element(trace, i, arena, out);
}

static void write_boundaries(const struct trace *trace, struct arena *arena, struct out *out) {
    struct nest nest;
    find_children(trace->model, &nest);
    uint32_t at = nest.first[MODEL_BOUNDARIES_MAX];
    while (at != MODEL_NONE) {
        open_boundary(trace, at, out);
        write_elements(trace, at, arena, out);
        if (nest.first[at] != MODEL_NONE) {
            at = nest.first[at];
            continue;
        }
        while (at != MODEL_NONE && nest.next[at] == MODEL_NONE) {
            out_lit(out, "  }\n");
            at = trace->model->boundaries[at].within;
        }
        if (at != MODEL_NONE) {
            out_lit(out, "  }\n");
            at = nest.next[at];
        }
    }
}

static void write_flows(const struct trace *trace, struct arena *arena, struct out *out) {
    for (uint32_t i = 0; i < trace->model->flow_count; i++) {
        const struct model_flow *flow = &trace->model->flows[i];
        out_format(out, "  e%u -> e%u", flow->from, flow->to);
        write_label(trace, (uint32_t)trace->model->element_count + i, flow->protocol, arena, out);
        out_str(out, flow->crosses ? STR(", penwidth=2];\n") : STR("];\n"));
    }
}

enum status threats_report_dot(const struct trace *trace, const struct threats_report_options *options,
                               struct arena *arena, struct diag_sink *sink, struct out *out) {
    (void)options;
    (void)sink;
    out_lit(out, "digraph model {\n  rankdir=LR; nslimit=4; nslimit1=4; maxiter=100;\n"
                 "  node [fontname=\"sans-serif\", fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=10];\n"
                 "  graph [fontname=\"sans-serif\", fontsize=11];\n");
    write_elements(trace, MODEL_NONE, arena, out);
    write_boundaries(trace, arena, out);
    write_flows(trace, arena, out);
    out_lit(out, "}\n");
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

bool threats_is_drawable(const struct trace *trace) {
    return trace->model->element_count <= DRAWN_ELEMENTS_MAX && trace->model->flow_count <= DRAWN_FLOWS_MAX;
}

enum status threats_draw(const struct trace *trace, struct arena *arena, struct out *out) {
    struct out dot;
    out_memory(&dot, DRAWN_BYTES_MAX);
    enum status status = threats_report_dot(trace, NULL, arena, NULL, &dot);
    if (status == STATUS_OK)
        status = dot.status;
    if (status == STATUS_OK)
        status = graph_svg(out_text(&dot), out);
    out_done(&dot);
    return status;
}

enum status threats_report_svg(const struct trace *trace, const struct threats_report_options *options,
                               struct arena *arena, struct diag_sink *sink, struct out *out) {
    (void)options;
    if (!threats_is_drawable(trace)) {
        diag_add(sink, &TOO_LARGE, PLACE_NONE, str_format(arena, "%zu", trace->model->element_count),
                 str_format(arena, "%zu", trace->model->flow_count));
        return STATUS_INPUT;
    }
    enum status status = threats_draw(trace, arena, out);
    if (status == STATUS_SYSTEM || status == STATUS_INPUT) {
        diag_add(sink, &NO_LIBRARY, PLACE_NONE, STR_NONE);
        return STATUS_SYSTEM;
    }
    return status;
}
