/* The attack surface of what was scanned. */
#include "base/json_write.h"
#include "report/scan.h"

static const char *const titles[SURFACE_KINDS] = {
    [SURFACE_DEBUG] = "shows the inside of the device",
    [SURFACE_PLAIN] = "service without encryption",
    [SURFACE_REMOTE] = "remote login",
    [SURFACE_SERVICE] = "service",
    [SURFACE_SOCKET] = "port that is opened for a service",
    [SURFACE_LISTENS] = "waits for connections",
    [SURFACE_BINDS] = "receives at an address",
    [SURFACE_SETUID] = "runs with the rights of its owner",
    [SURFACE_SETGID] = "runs with the rights of its group",
    [SURFACE_EXPORTS] = "library that others call",
    [SURFACE_UNTOLD] = "could not be told whether it listens",
};

static size_t count_of(const struct surface *surface, unsigned kind) {
    size_t count = 0;
    for (size_t i = 0; i < surface->count; i++)
        count += surface->items[i].kind == kind;
    return count;
}

static void write_declared(const struct surface_fact *fact, struct out *out) {
    if (!fact->declared) {
        out_lit(out, "  not declared");
        return;
    }
    out_lit(out, "  declared as ");
    out_safe(out, fact->declared->id);
}

void scan_surface_text(const struct surface *surface, const struct product *product, struct out *out) {
    for (unsigned kind = 0; kind < SURFACE_KINDS; kind++) {
        size_t count = count_of(surface, kind);
        if (count == 0)
            continue;
        out_format(out, STR_F ": %s, %zu\n", STR_A(surface_kind_name(kind)), titles[kind], count);
        for (size_t i = 0; i < surface->count; i++) {
            const struct surface_fact *fact = &surface->items[i];
            if (fact->kind != kind)
                continue;
            out_lit(out, "    ");
            out_safe(out, str_from(fact->path));
            out_lit(out, "  ");
            out_safe(out, fact->detail);
            if (product)
                write_declared(fact, out);
            out_char(out, '\n');
        }
    }
    if (surface->scripts > 0) {
        out_format(out, "scripts: not judged, they may listen too, %zu\n    ", surface->scripts);
        out_safe(out, str_from(surface->script));
        out_str(out, surface->scripts > 1 ? STR(" and others\n") : STR("\n"));
    } else if (surface->count == 0)
        out_lit(out, "nothing was found that listens, debugs or runs with others' rights\n");
}

void scan_surface_json(const struct surface *surface, const struct product *product, struct out *out) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_key(&w, STR("surface"));
    json_write_array(&w);
    for (size_t i = 0; i < surface->count; i++) {
        const struct surface_fact *fact = &surface->items[i];
        json_write_object(&w);
        json_write_pair(&w, "kind", surface_kind_name(fact->kind));
        json_write_pair(&w, "file", str_from(fact->path));
        json_write_pair(&w, "name", fact->name);
        json_write_pair(&w, "detail", fact->detail);
        if (fact->port > 0)
            json_write_pair_integer(&w, "port", fact->port);
        json_write_pair_some(&w, "transport", fact->transport);
        if (product)
            json_write_pair_bool(&w, "declared", fact->declared != NULL);
        if (fact->declared)
            json_write_pair(&w, "interface", fact->declared->id);
        json_write_end(&w, '}');
    }
    json_write_end(&w, ']');
    json_write_pair_integer(&w, "scripts-not-judged", (int64_t)surface->scripts);
    json_write_end(&w, '}');
    out_char(out, '\n');
}
