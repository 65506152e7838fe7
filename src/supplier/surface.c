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
        [SURFACE_UNTOLD] = STR_INIT("untold"),
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

static bool has(const struct function_set *set, enum function_topic topic, struct str *name) {
    for (size_t i = 0; i < function_count(); i++)
        if (function_at(i)->topic == topic && function_set_has(set, i)) {
            *name = function_at(i)->name;
            return true;
        }
    return false;
}

/* A program may be linked statically and lie anywhere: linkers mark that only of late. */
static bool is_program(const struct elf_report *elf) {
    bool nameless = elf->kind == ELF_LIBRARY && elf->soname.len == 0 && elf->exported == 0;
    return elf->kind == ELF_EXECUTABLE || elf->kind == ELF_PIE || nameless;
}

/* What a program that is linked statically calls lies in it, where its own symbols name it. */
static enum status add_calls(struct listing *l, const struct elf_report *elf, struct surface_fact fact) {
    bool alone = is_program(elf) && elf->needed_count == 0;
    const struct function_set *sets[] = {&elf->functions, &elf->built_in};
    static const enum function_topic topics[] = {FUNCTION_LISTENS, FUNCTION_BINDS};
    static const char *const ways[] = {"imports", "is linked statically with"};
    struct str function;
    for (size_t topic = 0; topic < ARRAY_LEN(topics); topic++)
        for (size_t i = 0; i < (alone ? 2u : 1u); i++)
            if (has(sets[i], topics[topic], &function)) {
                fact.kind = topic == 0 ? SURFACE_LISTENS : SURFACE_BINDS;
                fact.detail = str_format(l->arena, "%s " STR_F, ways[i], STR_A(function));
                return add(l, fact);
            }
    fact.kind = SURFACE_UNTOLD;
    fact.detail = STR("no symbol tells what it calls: linked statically and stripped, or packed");
    return alone && !elf->calls_told ? add(l, fact) : STATUS_OK;
}

static enum status add_binary(struct listing *l, const struct scan_binary *binary) {
    struct str name = file_kind_name(str_from(binary->path));
    const struct elf_report *elf = &binary->elf;
    struct surface_fact fact = {.path = binary->path, .name = name};
    bool program = elf->kind == ELF_EXECUTABLE || elf->kind == ELF_PIE;
    TRY(add_calls(l, elf, fact));
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
    bool runs = seen->program || (seen->mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
    struct surface_fact fact = {.path = seen->path, .name = name};
    if (program && runs) {
        fact.kind = program->kind;
        fact.detail = seen->link.ptr
                          ? str_format(l->arena, STR_F ", a link to " STR_F, STR_A(program->what), STR_A(seen->link))
                          : program->what;
        TRY(add(l, fact));
    }
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

static enum status add_script(struct listing *l, const struct scan_script *script) {
    struct surface_fact fact = {
        .kind = SURFACE_LISTENS, .path = script->path, .name = file_kind_name(str_from(script->path))};
    if (script->listens.ptr) {
        fact.detail = str_format(l->arena, "a script with '" STR_F "'", STR_A(script->listens));
        return add(l, fact);
    }
    if (l->surface->scripts++ == 0)
        l->surface->script = script->path;
    return STATUS_OK;
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
    *surface = (struct surface){.count = 0};
    for (size_t i = 0; i < result->seen_count; i++)
        TRY(add_seen(&listing, &result->seen[i]));
    for (size_t i = 0; i < result->binary_count; i++)
        TRY(add_binary(&listing, &result->binaries[i]));
    for (size_t i = 0; i < result->socket_count; i++)
        TRY(add_socket(&listing, &result->sockets[i]));
    for (size_t i = 0; i < result->script_count; i++)
        TRY(add_script(&listing, &result->scripts[i]));
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

size_t surface_untold(const struct surface *surface) {
    size_t count = 0;
    for (size_t i = 0; i < surface->count; i++)
        count += surface->items[i].kind == SURFACE_UNTOLD && !surface->items[i].declared;
    return count;
}
