#include "supplier/guide.h"

#include "base/file.h"
#include "base/map.h"
#include "supplier/workspace.h"
#include "supplier/workspace_start.h"

enum {
    RULE_NO_PRODUCT,
    RULE_OTHER_PRODUCT,
    RULE_EMPTY,
    RULE_INTERFACE,
    RULE_UNKNOWN_INTERFACE,
    RULE_ACCOUNT,
    RULE_PASSWORD,
    RULE_UNKNOWN_ACCOUNT,
    RULE_NO_APPLY,
    RULE_NO_CHECK,
    RULE_NO_PORT,
    RULE_TRANSFER,
    RULE_UNKNOWN_THREAT,
    RULE_REVIEW,
};

#define RULE(code, asked, text, hint)                                                                                  \
    { {"guide." code, SEVERITY_WARNING, text, hint}, STR_INIT(asked) }
/* To add a rule: its name above, its row here, and where it is found below. */
static const struct guide_rule rules[] = {
    [RULE_NO_PRODUCT] = RULE("no-product", "SG-3", "there is no product.yaml beside the guide",
                             "without it nobody can tell which interfaces and accounts the guide leaves out"),
    [RULE_OTHER_PRODUCT] = RULE("other-product", "SG-3", "the guide is for '{0}', product.yaml for '{1}'", NULL),
    [RULE_EMPTY] = RULE("empty-section", "", "the guide says nothing under '{0}'", "{1}"),
    [RULE_INTERFACE] = RULE("interface", "SG-3", "the guide leaves out the interface '{0}' ({1})",
                            "add a step or a network access with 'interface: {0}'"),
    [RULE_UNKNOWN_INTERFACE] = RULE("unknown-interface", "SG-3", "the product has no interface '{0}'", NULL),
    [RULE_ACCOUNT] = RULE("account", "SG-6", "the guide leaves out the account '{0}'",
                          "add a step with 'account: {0}' under accounts or account-management"),
    [RULE_PASSWORD] =
        RULE("default-password", "SG-6", "the account '{0}' is shipped with a password, and no step says to change it",
             "add a step with 'account: {0}' under accounts"),
    [RULE_UNKNOWN_ACCOUNT] = RULE("unknown-account", "SG-6", "the product has no account '{0}'", NULL),
    [RULE_NO_APPLY] = RULE("no-apply", "SG-3", "the step '{0}' does not say how to do it", "add 'apply'"),
    [RULE_NO_CHECK] = RULE("no-check", "SG-3", "the step '{0}' does not say how to see that it is done", "add 'check'"),
    [RULE_NO_PORT] = RULE("no-port", "SG-3", "the network access '{0}' has no port, so no ruleset holds it",
                          "add 'transport' and 'port', or an interface that has them"),
    [RULE_TRANSFER] =
        RULE("transferred-threat", "SG-2", "the threat '{0}' is left to {1}, and no step under 'environment' names it",
             "say what the environment must do, with 'threats: {0}'"),
    [RULE_UNKNOWN_THREAT] = RULE("unknown-threat", "SG-1", "the model has no threat '{0}'", NULL),
    [RULE_REVIEW] = RULE("review", "SG-7", "nobody has reviewed the guide within a year", "add a review"),
};

/* By section: what it is called, which requirement of 4-1 asks for it, and what would stand there. */
static const struct {
    struct str key, title, process, wanted;
    bool hardens; /* one of the five that 4-1 SG-3 is about: one of them may be empty, all may not */
} sections[HARDENING_SECTIONS] = {
    [HARDENING_DEFENCE] = {STR_INIT("defence"), STR_INIT("Layers of defence in the product"), STR_INIT("SG-1"),
                           STR_INIT("say which layers protect it, against which threats"), false},
    [HARDENING_ENVIRONMENT] = {STR_INIT("environment"), STR_INIT("What the environment must give"), STR_INIT("SG-2"),
                               STR_INIT("say what the product relies on"), false},
    [HARDENING_SERVICES] = {STR_INIT("services"), STR_INIT("Services to switch off"), STR_INIT("SG-3"), STR_INIT(""),
                            true},
    [HARDENING_PORTS] = {STR_INIT("ports"), STR_INIT("Ports to close"), STR_INIT("SG-3"), STR_INIT(""), true},
    [HARDENING_ACCOUNTS] = {STR_INIT("accounts"), STR_INIT("Accounts and passwords to change"), STR_INIT("SG-3"),
                            STR_INIT(""), true},
    [HARDENING_PROTOCOLS] = {STR_INIT("protocols"), STR_INIT("Protocols to restrict"), STR_INIT("SG-3"), STR_INIT(""),
                             true},
    [HARDENING_SETTINGS] = {STR_INIT("settings"), STR_INIT("Settings"), STR_INIT("SG-3"), STR_INIT(""), true},
    [HARDENING_OPERATION] = {STR_INIT("operation"), STR_INIT("Secure operation"), STR_INIT("SG-5"),
                             STR_INIT("say what users and administrators must do"), false},
    [HARDENING_MANAGEMENT] = {STR_INIT("account-management"), STR_INIT("Management of accounts"), STR_INIT("SG-6"),
                              STR_INIT("say how accounts are added, limited and removed"), false},
    [HARDENING_DISPOSAL] = {STR_INIT("disposal"), STR_INIT("Disposal"), STR_INIT("SG-4"),
                            STR_INIT("say how data is removed before the product leaves the site"), false},
};

struct str guide_section_key(enum hardening_section section) {
    return sections[section].key;
}

struct str guide_section_title(enum hardening_section section) {
    return sections[section].title;
}

struct str guide_interface_text(const struct product_interface *interface, struct arena *arena) {
    struct str protocol = interface->protocol.len ? interface->protocol : interface->kind;
    return interface->port ? str_format(arena, STR_F ", " STR_F " port %u", STR_A(protocol),
                                        STR_A(interface->transport), interface->port)
                           : protocol;
}

/* ---- findings */

struct guiding {
    struct guide guide;
    struct arena *arena;
    struct diag_sink *sink;
    struct map interfaces, accounts, threats, targets;
};

static enum status find_in(struct guiding *g, unsigned rule, struct str process, struct str subject, struct str text,
                           struct place place) {
    struct guide *guide = &g->guide;
    if (!text.ptr || !arena_grow(g->arena, (void **)&guide->findings, guide->finding_count, &guide->finding_room,
                                 sizeof *guide->findings, _Alignof(struct guide_finding)))
        return STATUS_MEMORY;
    guide->findings[guide->finding_count++] = (struct guide_finding){&rules[rule], process, subject, text, place};
    diag_add(g->sink, &rules[rule].kind, place, subject, text);
    return STATUS_OK;
}

static enum status find(struct guiding *g, unsigned rule, struct str subject, struct str text, struct place place) {
    return find_in(g, rule, rules[rule].process, subject, text, place);
}

static struct place whole(const struct guiding *g) {
    return (struct place){g->guide.hardening->source, 0, 0};
}

static enum status index_ids(struct guiding *g) {
    const struct product *product = g->guide.product;
    const struct threat_model *model = g->guide.model;
    uint32_t stored;
    map_init(&g->interfaces, g->arena, false);
    map_init(&g->accounts, g->arena, false);
    map_init(&g->threats, g->arena, false);
    map_init(&g->targets, g->arena, false);
    for (uint32_t i = 0; product && i < product->interface_count; i++)
        TRY(map_add(&g->interfaces, product->interfaces[i].id, i, &stored));
    for (uint32_t i = 0; product && i < product->account_count; i++)
        TRY(map_add(&g->accounts, product->accounts[i].name, i, &stored));
    for (uint32_t i = 0; model && i < model->threat_count; i++)
        TRY(map_add(&g->threats, model->threats[i].id, i, &stored));
    for (uint32_t i = 0; model && i < model->element_count + model->flow_count; i++)
        TRY(map_add(&g->targets, threat_model_target(model, i), i, &stored));
    return STATUS_OK;
}

/* ---- what is named, and what is left out */

struct named {
    bool *interfaces, *accounts, *passwords, *threats;
};

static bool *flags(struct guiding *g, size_t count) {
    return ARENA_ARRAY(g->arena, bool, count);
}

static enum status mark_interface(struct guiding *g, const struct reference *name, struct named *named) {
    uint32_t index = name->name.len ? map_get(&g->interfaces, name->name) : MAP_NONE;
    if (index != MAP_NONE)
        named->interfaces[index] = true;
    else if (name->name.len && g->guide.product)
        return find(g, RULE_UNKNOWN_INTERFACE, name->name, STR(""), name->place);
    return STATUS_OK;
}

static enum status mark_account(struct guiding *g, const struct reference *name, bool changes, struct named *named) {
    uint32_t index = name->name.len ? map_get(&g->accounts, name->name) : MAP_NONE;
    if (index == MAP_NONE)
        return name->name.len && g->guide.product ? find(g, RULE_UNKNOWN_ACCOUNT, name->name, STR(""), name->place)
                                                  : STATUS_OK;
    named->accounts[index] = true;
    named->passwords[index] |= changes;
    return STATUS_OK;
}

/* "web/tampering" of an element of the model. */
static bool is_derived(const struct guiding *g, struct str name) {
    size_t stroke = str_find_char(name, '/');
    return stroke != SIZE_MAX && map_get(&g->targets, str_slice(name, 0, stroke)) != MAP_NONE &&
           model_category_find(str_skip(name, stroke + 1)) != MODEL_NONE;
}

static enum status mark_threats(struct guiding *g, const struct hardening_step *step, bool environment,
                                struct named *named) {
    for (size_t i = 0; i < step->threats.count; i++) {
        const struct reference *name = &step->threats.items[i];
        uint32_t index = map_get(&g->threats, name->name);
        if (index != MAP_NONE)
            named->threats[index] |= environment;
        else if (g->guide.model && !is_derived(g, name->name))
            TRY(find(g, RULE_UNKNOWN_THREAT, name->name, STR(""), name->place));
    }
    return STATUS_OK;
}

static enum status check_step(struct guiding *g, enum hardening_section section, const struct hardening_step *step,
                              struct named *named) {
    if (sections[section].hardens && step->apply.len == 0)
        TRY(find(g, RULE_NO_APPLY, step->id, STR(""), step->place));
    if (sections[section].hardens && step->check.len == 0)
        TRY(find(g, RULE_NO_CHECK, step->id, STR(""), step->place));
    TRY(mark_interface(g, &step->interface, named));
    TRY(mark_account(g, &step->account, section == HARDENING_ACCOUNTS, named));
    return mark_threats(g, step, section == HARDENING_ENVIRONMENT, named);
}

static enum status check_sections(struct guiding *g, struct named *named) {
    const struct hardening *hardening = g->guide.hardening;
    size_t hardens = 0;
    for (enum hardening_section section = 0; section <= HARDENING_DISPOSAL; section++) {
        const struct hardening_steps *steps = &hardening->sections[section];
        hardens += sections[section].hardens ? steps->count : 0;
        if (!sections[section].hardens && steps->count == 0)
            TRY(find_in(g, RULE_EMPTY, sections[section].process, sections[section].key, sections[section].wanted,
                        whole(g)));
        for (size_t i = 0; i < steps->count; i++)
            TRY(check_step(g, section, &steps->items[i], named));
    }
    if (hardens > 0)
        return STATUS_OK;
    return find_in(g, RULE_EMPTY, STR("SG-3"), STR("services, ports, accounts, protocols and settings"),
                   STR("say what to switch off, close, change and restrict"), whole(g));
}

static enum status check_network(struct guiding *g, struct named *named) {
    const struct hardening *hardening = g->guide.hardening;
    for (size_t i = 0; i < hardening->network_count; i++) {
        const struct guide_access *access = &g->guide.network[i];
        TRY(mark_interface(g, &access->written->interface, named));
        if (access->port == 0)
            TRY(find(g, RULE_NO_PORT, access->written->id, STR(""), access->written->place));
    }
    return STATUS_OK;
}

static enum status check_left_out(struct guiding *g, const struct named *named) {
    const struct product *product = g->guide.product;
    const struct threat_model *model = g->guide.model;
    for (size_t i = 0; product && i < product->interface_count; i++)
        if (!named->interfaces[i])
            TRY(find(g, RULE_INTERFACE, product->interfaces[i].id,
                     guide_interface_text(&product->interfaces[i], g->arena), product->interfaces[i].place));
    for (size_t i = 0; product && i < product->account_count; i++) {
        const struct product_account *account = &product->accounts[i];
        if (account->default_password && !named->passwords[i])
            TRY(find(g, RULE_PASSWORD, account->name, STR(""), account->place));
        else if (!named->accounts[i])
            TRY(find(g, RULE_ACCOUNT, account->name, STR(""), account->place));
    }
    for (size_t i = 0; model && i < model->threat_count; i++)
        if (model->threats[i].treatment == TREATMENT_TRANSFER && !named->threats[i])
            TRY(find(g, RULE_TRANSFER, model->threats[i].id,
                     model->threats[i].to.len ? model->threats[i].to : STR("somebody else"), model->threats[i].place));
    return STATUS_OK;
}

static enum status check_head(struct guiding *g) {
    enum { MONTHS = 12 };
    const struct hardening *hardening = g->guide.hardening;
    bool reviewed = false;
    for (size_t i = 0; i < hardening->review_count; i++) {
        date_days day = hardening->reviews[i].date, end = date_add_months(day, MONTHS);
        reviewed |= day <= g->guide.at && (end == DATE_NONE || g->guide.at <= end);
    }
    if (!g->guide.product)
        TRY(find(g, RULE_NO_PRODUCT, STR("product.yaml"), STR(""), whole(g)));
    else if (hardening->product.name.len && !str_eq(hardening->product.name, g->guide.product->id))
        TRY(find(g, RULE_OTHER_PRODUCT, hardening->product.name, g->guide.product->id, hardening->product.place));
    return reviewed ? STATUS_OK : find(g, RULE_REVIEW, STR("reviews"), STR(""), whole(g));
}

/* ---- the whole */

static enum status resolve_network(struct guiding *g) {
    const struct hardening *hardening = g->guide.hardening;
    g->guide.network = ARENA_ARRAY(g->arena, struct guide_access, hardening->network_count);
    if (!g->guide.network)
        return STATUS_MEMORY;
    for (size_t i = 0; i < hardening->network_count; i++) {
        const struct hardening_access *written = &hardening->network[i];
        uint32_t index = written->interface.name.len ? map_get(&g->interfaces, written->interface.name) : MAP_NONE;
        struct guide_access access = {written, NULL, written->transport, written->port};
        if (index != MAP_NONE)
            access.interface = &g->guide.product->interfaces[index];
        if (access.interface && access.port == 0)
            access.port = access.interface->port;
        if (access.interface && access.transport.len == 0)
            access.transport = access.interface->transport;
        if (access.transport.len == 0 && access.port != 0)
            access.transport = STR("tcp");
        g->guide.network[i] = access;
    }
    return STATUS_OK;
}

static enum status check_all(struct guiding *g) {
    struct named named = {flags(g, g->interfaces.count), flags(g, g->accounts.count), flags(g, g->accounts.count),
                          flags(g, g->threats.count)};
    if (!named.interfaces || !named.accounts || !named.passwords || !named.threats)
        return STATUS_MEMORY;
    TRY(check_head(g));
    TRY(check_sections(g, &named));
    TRY(check_network(g, &named));
    return check_left_out(g, &named);
}

static enum status read_documents(struct guiding *g, const char *path) {
    const char *own = file_exists(path) ? path : workspace_beside(path, "hardening.yaml", g->arena);
    const char *product = workspace_beside(path, "product.yaml", g->arena);
    const char *model = workspace_beside(path, "threat-model.yaml", g->arena);
    if (!own || !product || !model)
        return STATUS_MEMORY;
    TRY(workspace_has(own, g->sink));
    TRY(hardening_read(own, g->arena, g->sink, &g->guide.hardening));
    if (file_exists(product))
        TRY(product_read(product, g->arena, g->sink, &g->guide.product));
    return file_exists(model) ? threat_model_read(model, g->arena, g->sink, &g->guide.model) : STATUS_OK;
}

enum status guide_read(const char *path, date_days at, struct arena *arena, struct diag_sink *sink,
                       struct guide *guide) {
    struct guiding g = {.guide = {.at = at}, .arena = arena, .sink = sink};
    TRY(read_documents(&g, path));
    for (size_t i = 0; g.guide.product && i < g.guide.product->release_count; i++)
        if (!g.guide.release || g.guide.product->releases[i].date >= g.guide.release->date)
            g.guide.release = &g.guide.product->releases[i];
    TRY(index_ids(&g));
    TRY(resolve_network(&g));
    TRY(check_all(&g));
    *guide = g.guide;
    return STATUS_OK;
}

bool guide_is_reached(const struct guide *guide, const struct product_interface *interface) {
    for (size_t i = 0; i < guide->hardening->network_count; i++)
        if (guide->network[i].interface == interface && !guide->network[i].written->outbound)
            return true;
    return false;
}
