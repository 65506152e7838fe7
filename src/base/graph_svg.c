#include "base/graph_svg.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <graphviz/gvc.h>

/* What is called of both libraries. */
#define GRAPH_CALLS(X)                                                                                                 \
    X(agclose)                                                                                                         \
    X(agmemread)                                                                                                       \
    X(agseterr)                                                                                                        \
    X(gvContext)                                                                                                       \
    X(gvFreeContext)                                                                                                   \
    X(gvFreeLayout)                                                                                                    \
    X(gvFreeRenderData)                                                                                                \
    X(gvLayout)                                                                                                        \
    X(gvRenderData)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define GRAPH_CALL_MEMBER(name) __typeof__(name) *name;
static struct { GRAPH_CALLS(GRAPH_CALL_MEMBER) } call;
#undef GRAPH_CALL_MEMBER

static bool take_call(void *library, const char *name, void **target) {
    *target = dlsym(library, name);
    return *target != NULL;
}

/* libgvc depends on libcgraph, so its calls are found by way of it. The library stays until the end. */
static bool load(void) {
    static bool is_loaded;
    void *library = is_loaded ? NULL : dlopen("libgvc.so.6", RTLD_NOW | RTLD_LOCAL);
    if (is_loaded || !library)
        return is_loaded;
    is_loaded = true;
#define GRAPH_CALL_TAKE(name) is_loaded = is_loaded && take_call(library, #name, (void **)&call.name);
    GRAPH_CALLS(GRAPH_CALL_TAKE)
#undef GRAPH_CALL_TAKE
    return is_loaded;
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

enum status graph_svg(struct str dot, struct out *out) {
    if (!load())
        return STATUS_SYSTEM;
    char *text = malloc(dot.len + 1);
    GVC_t *context = text ? call.gvContext() : NULL;
    enum status status = STATUS_MEMORY;
    if (context) {
        memcpy(text, dot.ptr, dot.len);
        text[dot.len] = '\0';
        (void)call.agseterr(AGMAX);
        Agraph_t *graph = call.agmemread(text);
        status = graph ? render(context, graph, out) : STATUS_INPUT;
        if (graph)
            (void)call.agclose(graph);
    }
    if (context)
        (void)call.gvFreeContext(context);
    free(text);
    return status;
}
