/* The attack surface that a release's files show, against the interfaces of product.yaml (SD-1) and what a sparing
 * design has (SD-4). Only where somebody named a folder to scan: what was not scanned is not known. */
#include "evidence/words.h"
#include "supplier/status_rule.h"

enum { NAMES_MAX = 64 };

static struct place interfaces_place(const struct product *product) {
    return product->interface_count > 0 ? product->interfaces->place : product->place;
}

static bool is_outside(enum surface_kind kind) {
    return kind < SURFACE_SETUID;
}

static bool is_debug(enum surface_kind kind) {
    return kind == SURFACE_DEBUG;
}

static bool has_others_rights(enum surface_kind kind) {
    return kind == SURFACE_SETUID || kind == SURFACE_SETGID;
}

static bool is_exported(enum surface_kind kind) {
    return kind == SURFACE_EXPORTS;
}

static bool is_untold(enum surface_kind kind) {
    return kind == SURFACE_UNTOLD;
}

/* Facts of some kinds that an interface accounts for, or that none does. */
struct facts {
    size_t count;
    struct str first; /* "usr/sbin/telnetd (telnet)" */
    struct str names[NAMES_MAX];
    size_t named;
};

static enum status count_facts(const struct status_search *search, bool (*wanted)(enum surface_kind kind),
                               bool declared, struct facts *facts) {
    const struct surface *surface = search->surface;
    *facts = (struct facts){.count = 0};
    for (size_t i = 0; i < surface->count; i++) {
        const struct surface_fact *fact = &surface->items[i];
        if (!wanted(fact->kind) || (fact->declared != NULL) != declared)
            continue;
        if (facts->count++ == 0)
            facts->first = str_format(search->arena, "%s (" STR_F ": " STR_F ")", fact->path,
                                      STR_A(surface_kind_name(fact->kind)), STR_A(fact->detail));
        if (facts->named < NAMES_MAX)
            facts->names[facts->named++] =
                declared ? str_format(search->arena, STR_F " as " STR_F, STR_A(fact->name), STR_A(fact->declared->id))
                         : fact->name;
    }
    return facts->count > 0 && !facts->first.ptr ? STATUS_MEMORY : STATUS_OK;
}

static enum status say_undeclared(const struct status_search *search, const struct facts *facts, const char *what) {
    if (facts->count == 0)
        return STATUS_OK;
    return status_say(
        search,
        &(const struct status_finding){
            EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, DATE_NONE, DATE_NONE, interfaces_place(search->workspace->product),
            str_format(search->arena, "%zu %s that no interface of product.yaml accounts for, the first: " STR_F,
                       facts->count, what, STR_A(facts->first))});
}

static enum status say_not_scanned(const struct status_search *search) {
    return status_unchecked(
        search, STR("whether the release's files have a surface that product.yaml does not declare: 'keyway status "
                    "--scan FOLDER' looks"));
}

/* "telnetd as telnet, web as http" of what is declared, and how much was looked at. */
static enum status note_declared(const struct status_search *search, bool (*wanted)(enum surface_kind kind),
                                 const char *what) {
    struct facts facts;
    TRY(count_facts(search, wanted, true, &facts));
    struct str names = status_names(search->arena, facts.names, facts.named);
    struct str looked = words_count(search->arena, search->scanned, "file", "files");
    if (!names.ptr || !looked.ptr)
        return STATUS_MEMORY;
    return status_checked(search,
                          str_format(search->arena, STR_F " scanned for %s; declared: %zu%s" STR_F, STR_A(looked), what,
                                     facts.count, facts.count > 0 ? ", " : "", STR_A(names)));
}

/* What a scan could not see: what it found says nothing of that. */
static enum status say_unseen(const struct status_search *search, struct place place, size_t *unseen) {
    struct facts untold;
    TRY(count_facts(search, is_untold, false, &untold));
    *unseen = untold.count + search->unread;
    if (search->unread > 0)
        TRY(status_lacks(search, place,
                         str_format(search->arena, STR_F " of the release could not be read",
                                    STR_A(words_count(search->arena, search->unread, "file", "files")))));
    if (untold.count == 0)
        return STATUS_OK;
    return status_lacks(
        search, place,
        str_format(search->arena,
                   "whether " STR_F " could not be told, and no interface of product.yaml names it, the first: " STR_F,
                   STR_A(words_count(search->arena, untold.count, "program listens", "programs listen")),
                   STR_A(untold.first)));
}

static enum status note_scripts(const struct status_search *search) {
    const struct surface *surface = search->surface;
    if (surface->scripts == 0)
        return STATUS_OK;
    return status_unchecked(
        search, str_format(search->arena, "whether " STR_F ", e.g. %s: a person says",
                           STR_A(words_count(search->arena, surface->scripts, "script listens", "scripts listen")),
                           surface->script));
}

enum status status_find_surface(const struct status_search *search) {
    struct facts outside, exported;
    size_t unseen;
    const struct product *product = search->workspace->product;
    if (!search->surface)
        return say_not_scanned(search);
    if (search->scanned == 0)
        return status_unchecked(search,
                                STR("the surface of the release's files: the folder that was scanned is empty"));
    TRY(note_declared(search, is_outside, "what listens, debugs or serves"));
    TRY(count_facts(search, is_outside, false, &outside));
    TRY(say_undeclared(search, &outside, outside.count == 1 ? "way in" : "ways in"));
    TRY(count_facts(search, is_exported, false, &exported));
    if (exported.count > 0)
        TRY(status_unchecked(
            search,
            str_format(search->arena,
                       STR_F " functions for others, e.g. " STR_F ": which of them are an interface a person says",
                       STR_A(words_count(search->arena, exported.count, "library has", "libraries have")),
                       STR_A(exported.first))));
    TRY(note_scripts(search));
    TRY(say_unseen(search, interfaces_place(product), &unseen));
    if (unseen > 0 || outside.count > 0 || product->interface_count == 0)
        return STATUS_OK;
    return status_shows(search, STRENGTH_CLAIM, product->interfaces->place,
                        STR("a scan of the release's files found no way in that product.yaml does not list"));
}

enum status status_find_privilege(const struct status_search *search) {
    struct facts debug, rights;
    size_t unseen;
    if (!search->surface)
        return say_not_scanned(search);
    if (search->scanned == 0)
        return STATUS_OK;
    TRY(note_declared(search, has_others_rights, "programs that run with others' rights"));
    TRY(say_unseen(search, interfaces_place(search->workspace->product), &unseen));
    TRY(count_facts(search, is_debug, false, &debug));
    TRY(say_undeclared(search, &debug, debug.count == 1 ? "way to debug" : "ways to debug"));
    TRY(count_facts(search, has_others_rights, false, &rights));
    return say_undeclared(search, &rights,
                          rights.count == 1 ? "program with others' rights" : "programs with others' rights");
}
