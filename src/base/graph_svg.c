#include "base/graph_svg.h"

#include <stdlib.h>
#include <string.h>

#include <graphviz/gvc.h>

#include "base/library.h"

/* What is called of both libraries. */
#define GRAPH_CALLS(X)                                                                                                 \
    X(agclose)                                                                                                         \
    X(agmemread)                                                                                                       \
    X(agseterr)                                                                                                        \
    X(gvContext)                                                                                                       \
    X(gvFreeLayout)                                                                                                    \
    X(gvFreeRenderData)                                                                                                \
    X(gvLayout)                                                                                                        \
    X(gvRenderData)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define GRAPH_CALL_MEMBER(name) __typeof__(name) *name;
static struct { GRAPH_CALLS(GRAPH_CALL_MEMBER) } call;
#undef GRAPH_CALL_MEMBER

#define GRAPH_CALL_ROW(name) {#name, (void **)&call.name},
static const struct library_call CALLS[] = {GRAPH_CALLS(GRAPH_CALL_ROW)};
#undef GRAPH_CALL_ROW

/* libgvc depends on libcgraph, so its calls are found by way of it. */
static bool load(void) {
    static const char *const NAMES[] = {"libgvc.so.6"};
    static struct library graphviz = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&graphviz);
}

static enum status render(GVC_t *context, Agraph_t *graph, struct out *out) {
    char *data = NULL;
    unsigned size = 0;
    if (call.gvLayout(context, graph, "dot") != 0)
        return STATUS_SYSTEM;
    int failed = call.gvRenderData(context, graph, "svg", &data, &size);
    if (failed == 0 && data)
        out_str(out, (struct str){data, size});
    if (data)
        call.gvFreeRenderData(data);
    (void)call.gvFreeLayout(context, graph);
    return failed == 0 && size > 0 ? STATUS_OK : STATUS_SYSTEM;
}

/* One context until the end: the plugin that measures texts remembers the font of the last one, whose name lies in the
 * context that asked. */
static GVC_t *take_context(void) {
    static GVC_t *context;
    if (!context)
        context = call.gvContext();
    return context;
}

enum status graph_svg(struct str dot, struct out *out) {
    if (!load())
        return STATUS_SYSTEM;
    GVC_t *context = take_context();
    char *text = context ? malloc(dot.len + 1) : NULL;
    if (!text)
        return STATUS_MEMORY;
    memcpy(text, dot.ptr, dot.len);
    text[dot.len] = '\0';
    (void)call.agseterr(AGMAX);
    Agraph_t *graph = call.agmemread(text);
    enum status status = graph ? render(context, graph, out) : STATUS_INPUT;
    if (graph)
        (void)call.agclose(graph);
    free(text);
    return status;
}
