#include "supplier/surface.h"

#include <sys/stat.h>

struct surface_program {
    struct str name;
    enum surface_kind kind;
    struct str what;
};

#include "supplier/surface_program.inc"

struct str surface_kind_name(enum surface_kind kind) {
    static const struct str names[] = {
        [SURFACE_DEBUG] = STR_INIT("debug"),   [SURFACE_PLAIN] = STR_INIT("plain"),
        [SURFACE_REMOTE] = STR_INIT("remote"), [SURFACE_SERVICE] = STR_INIT("service"),
        [SURFACE_SOCKET] = STR_INIT("socket"), [SURFACE_LISTENS] = STR_INIT("listens"),
        [SURFACE_BINDS] = STR_INIT("binds"),   [SURFACE_SETUID] = STR_INIT("setuid"),
        [SURFACE_SETGID] = STR_INIT("setgid"), [SURFACE_EXPORTS] = STR_INIT("exports"),
    };
    return names[kind];
}

struct listing {
    struct arena *arena;
    struct surface *surface;
    size_t room;
};

static enum status add(struct listing *l, struct surface_fact fact) {
    if (!fact.detail.ptr || !arena_grow(l->arena, (void **)&l->surface->items, l->surface->count, &l->room,
                                        sizeof *l->surface->items, _Alignof(struct surface_fact)))
        return STATUS_MEMORY;
    l->surface->items[l->surface->count++] = fact;
    return STATUS_OK;
}

static const struct surface_program *program_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(surface_program_rows); i++)
        if (str_eq(surface_program_rows[i].name, name))
            return &surface_program_rows[i];
    return NULL;
}

static bool imports(const struct elf_report *elf, enum function_topic topic, struct str *name) {
    for (size_t i = 0; i < function_count(); i++)
        if (function_at(i)->topic == topic && function_set_has(&elf->functions, i)) {
            *name = function_at(i)->name;
            return true;
        }
    return false;
}

static enum status add_binary(struct listing *l, const struct scan_binary *binary) {
    struct str name = file_kind_name(str_from(binary->path)), function = STR_NONE;
    const struct elf_report *elf = &binary->elf;
    struct surface_fact fact = {.path = binary->path, .name = name};
    bool program = elf->kind == ELF_EXECUTABLE || elf->kind == ELF_PIE;
    bool listens = imports(elf, FUNCTION_LISTENS, &function);
    if (listens || imports(elf, FUNCTION_BINDS, &function)) {
        fact.kind = listens ? SURFACE_LISTENS : SURFACE_BINDS;
        fact.detail = str_format(l->arena, "imports " STR_F, STR_A(function));
        TRY(add(l, fact));
    }
    if (program || elf->kind != ELF_LIBRARY || elf->exported == 0)
        return STATUS_OK;
    fact.kind = SURFACE_EXPORTS;
    fact.detail = str_format(l->arena, "%u functions for others", elf->exported);
    return add(l, fact);
}

static enum status add_modes(struct listing *l, const struct scan_seen *seen, struct str name) {
    struct surface_fact fact = {.path = seen->path, .name = name};
    if (!(seen->mode & (S_IXUSR | S_IXGRP | S_IXOTH)))
        return STATUS_OK;
    fact.detail = str_format(l->arena, "mode %04o", seen->mode & 07777u);
    fact.kind = SURFACE_SETUID;
    if (seen->mode & S_ISUID)
        TRY(add(l, fact));
    fact.kind = SURFACE_SETGID;
    return seen->mode & S_ISGID ? add(l, fact) : STATUS_OK;
}

static enum status add_seen(struct listing *l, const struct scan_seen *seen) {
    struct str name = file_kind_name(str_from(seen->path));
    const struct surface_program *program = program_named(name);
    bool runs = (seen->mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
    if (program && runs)
        TRY(add(l, (struct surface_fact){
                       .kind = program->kind, .path = seen->path, .name = name, .detail = program->what}));
    return add_modes(l, seen, name);
}

static enum status add_socket(struct listing *l, const struct scan_socket *socket) {
    struct str detail = str_format(l->arena, STR_F " port %u", STR_A(socket->transport), socket->port);
    return add(l, (struct surface_fact){.kind = SURFACE_SOCKET,
                                        .path = socket->path,
                                        .name = socket->name,
                                        .detail = detail,
                                        .port = socket->port,
                                        .transport = socket->transport});
}

/* By kind; within one the order of the scan, which is by path. */
static enum status sort(struct surface *surface, struct arena *arena) {
    struct surface_fact *sorted = ARENA_ARRAY(arena, struct surface_fact, surface->count);
    size_t count = 0;
    if (!sorted)
        return STATUS_MEMORY;
    for (unsigned kind = 0; kind < SURFACE_KINDS; kind++)
        for (size_t i = 0; i < surface->count; i++)
            if (surface->items[i].kind == kind)
                sorted[count++] = surface->items[i];
    surface->items = sorted;
    return STATUS_OK;
}

enum status surface_list(const struct scan_result *result, struct arena *arena, struct surface *surface) {
    struct listing listing = {.arena = arena, .surface = surface};
    *surface = (struct surface){NULL, 0};
    for (size_t i = 0; i < result->seen_count; i++)
        TRY(add_seen(&listing, &result->seen[i]));
    for (size_t i = 0; i < result->binary_count; i++)
        TRY(add_binary(&listing, &result->binaries[i]));
    for (size_t i = 0; i < result->socket_count; i++)
        TRY(add_socket(&listing, &result->sockets[i]));
    return sort(surface, arena);
}

/* ---- against the product's document */

static bool is_named(struct str name, struct str declared) {
    return declared.len > 0 &&
           (str_eq_nocase(name, declared) || (str_starts_nocase(name, declared) && declared.len >= 4));
}

static bool accounts_for(const struct product_interface *interface, const struct surface_fact *fact) {
    bool port = fact->port > 0 && fact->port == interface->port;
    bool transport = interface->transport.len == 0 || str_eq_nocase(interface->transport, fact->transport);
    return (port && transport) || is_named(fact->name, interface->service) || is_named(fact->name, interface->protocol);
}

size_t surface_compare(struct surface *surface, const struct product *product) {
    size_t undeclared = 0;
    for (size_t i = 0; i < surface->count; i++) {
        struct surface_fact *fact = &surface->items[i];
        for (size_t k = 0; k < product->interface_count && !fact->declared; k++)
            if (accounts_for(&product->interfaces[k], fact))
                fact->declared = &product->interfaces[k];
        undeclared += !fact->declared && fact->kind < SURFACE_SETUID;
    }
    return undeclared;
}
