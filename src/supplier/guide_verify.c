#include "supplier/guide_verify.h"

struct str guide_outcome_name(enum guide_outcome outcome) {
    static const struct str names[GUIDE_OUTCOMES] = {STR_INIT("could not see"), STR_INIT("held"), STR_INIT("not held"),
                                                     STR_INIT("ask a person")};
    return names[outcome];
}

enum { PORTS = UINT16_MAX + 1 };

/* What all reports together say of a port. */
enum port_mark { PORT_OPEN = 1, PORT_CLOSED = 2, PORT_SILENT = 4, PORT_LISTENS = 8 };

struct verifying {
    const struct guide *guide;
    const struct probe_report *const *reports;
    size_t report_count;
    struct arena *arena;
    uint8_t *ports; /* marks, TCP before UDP */
    bool listeners_seen;
    struct guide_verification *made;
    size_t room;
    bool memory_out;
};

static uint8_t *marks_of(const struct verifying *v, bool udp, uint16_t port) {
    return &v->ports[(udp ? PORTS : 0) + port];
}

static void mark_ports(struct verifying *v) {
    static const uint8_t marks[] = {
        [PROBE_REPORT_SILENT] = PORT_SILENT, [PROBE_REPORT_OPEN] = PORT_OPEN, [PROBE_REPORT_CLOSED] = PORT_CLOSED};
    for (size_t i = 0; i < v->report_count; i++) {
        const struct probe_report_facts *facts = &v->reports[i]->facts;
        v->listeners_seen |= facts->has_listeners;
        for (size_t j = 0; j < facts->asked_count; j++)
            *marks_of(v, facts->asked[j].udp, facts->asked[j].port) |= marks[facts->asked[j].answer];
        for (size_t j = 0; j < facts->listener_count; j++)
            if (!facts->listeners[j].loopback)
                *marks_of(v, facts->listeners[j].udp, facts->listeners[j].port) |= PORT_LISTENS;
    }
}

/* ---- verdicts */

static struct guide_verdict *begin(struct verifying *v, struct str rule, struct str what, struct place place) {
    static struct guide_verdict lost;
    struct guide_verification *made = v->made;
    v->memory_out |= !rule.ptr || !what.ptr ||
                     !arena_grow(v->arena, (void **)&made->verdicts, made->count, &v->room, sizeof *made->verdicts,
                                 _Alignof(struct guide_verdict));
    if (v->memory_out)
        return &lost;
    made->verdicts[made->count] = (struct guide_verdict){.rule = rule, .what = what, .place = place};
    return &made->verdicts[made->count++];
}

static void tell(struct verifying *v, struct guide_verdict *verdict, enum guide_outcome outcome, struct str reason) {
    v->memory_out |= !reason.ptr;
    verdict->outcome = outcome;
    verdict->reason = reason;
}

static void saw(struct verifying *v, struct guide_verdict *verdict, struct str line) {
    if (!verdict->seen)
        verdict->seen = ARENA_ARRAY(v->arena, struct str, GUIDE_SEEN_MAX);
    v->memory_out |= !verdict->seen || !line.ptr;
    if (v->memory_out)
        return;
    if (verdict->seen_count == GUIDE_SEEN_MAX)
        verdict->left_out++;
    else
        verdict->seen[verdict->seen_count++] = line;
}

static void saw_port(struct verifying *v, struct guide_verdict *verdict, bool udp, uint16_t port) {
    for (size_t i = 0; i < v->report_count; i++) {
        const struct probe_report_facts *facts = &v->reports[i]->facts;
        for (size_t j = 0; j < facts->asked_count; j++)
            if (facts->asked[j].port == port && facts->asked[j].udp == udp)
                saw(v, verdict,
                    str_format(v->arena, "%s port %u from outside: %s", udp ? "udp" : "tcp", port,
                               facts->asked[j].answer == PROBE_REPORT_OPEN     ? "open"
                               : facts->asked[j].answer == PROBE_REPORT_CLOSED ? "closed"
                                                                               : "no answer"));
        for (size_t j = 0; j < facts->listener_count; j++)
            if (facts->listeners[j].port == port && facts->listeners[j].udp == udp)
                saw(v, verdict, str_format(v->arena, "on the device: " STR_F, STR_A(facts->listeners[j].where)));
    }
}

/* ---- ports */

enum port_state {
    PORT_STATE_UNSEEN,
    PORT_STATE_CLOSED,
    PORT_STATE_OPEN,
    PORT_STATE_KEPT, /* somebody listens on the device, and we were kept out */
};

/* An open port is open whatever else was seen. No answer from outside is none: only a refusal or the device's own list
 * shows that nobody listens. */
static enum port_state state_of(const struct verifying *v, bool udp, uint16_t port) {
    unsigned marks = *marks_of(v, udp, port);
    if (marks & PORT_OPEN)
        return PORT_STATE_OPEN;
    if (marks & PORT_LISTENS)
        return marks & (PORT_CLOSED | PORT_SILENT) ? PORT_STATE_KEPT : PORT_STATE_OPEN;
    return v->listeners_seen || (marks & PORT_CLOSED) ? PORT_STATE_CLOSED : PORT_STATE_UNSEEN;
}

static bool is_udp(const struct product_interface *interface) {
    return str_eq(interface->transport, STR("udp"));
}

/* What of a port that should be closed follows from its state; `let_in`: the guide lets somebody reach it. */
static void judge_closed(struct verifying *v, struct guide_verdict *verdict, const struct product_interface *interface,
                         bool let_in) {
    bool udp = is_udp(interface);
    enum port_state state = state_of(v, udp, interface->port);
    saw_port(v, verdict, udp, interface->port);
    if (state == PORT_STATE_UNSEEN)
        tell(v, verdict, GUIDE_COULD_NOT_SEE,
             udp ? STR("a port of UDP is seen on the device alone: give a report of keyway-probe")
                 : STR("no report shows this port, or it did not answer: give a report of keyway-probe"));
    else if (state == PORT_STATE_CLOSED)
        tell(v, verdict, GUIDE_HELD, STR("it is closed"));
    else if (state == PORT_STATE_KEPT)
        tell(v, verdict, GUIDE_ASK,
             STR("somebody listens there, and a filter kept us out: does it keep out whom it should"));
    else if (let_in)
        tell(v, verdict, GUIDE_ASK,
             STR("it answers; the guide lets some reach it: is it needed here, and do only they"));
    else
        tell(v, verdict, GUIDE_NOT_HELD, STR("it answers, and the guide lets nobody reach it"));
}

static struct str peers_of(const struct verifying *v, const struct product_interface *interface) {
    struct str peers = STR("");
    const struct guide *guide = v->guide;
    for (size_t i = 0; peers.ptr && i < guide->hardening->network_count; i++)
        if (guide->network[i].interface == interface && !guide->network[i].written->outbound)
            peers = str_format(v->arena, STR_F "%s" STR_F, STR_A(peers), peers.len ? ", " : "",
                               STR_A(guide->network[i].written->peer));
    return peers;
}

static void verify_interfaces(struct verifying *v) {
    const struct product *product = v->guide->product;
    for (size_t i = 0; product && i < product->interface_count && !v->memory_out; i++) {
        const struct product_interface *interface = &product->interfaces[i];
        struct str text = guide_interface_text(interface, v->arena);
        if (interface->port == 0)
            continue;
        bool reached = guide_is_reached(v->guide, interface);
        struct str peers = reached ? peers_of(v, interface) : STR("nobody");
        struct guide_verdict *verdict =
            begin(v, str_format(v->arena, "interface/" STR_F, STR_A(interface->id)),
                  str_format(v->arena, STR_F " is reached by " STR_F, STR_A(text), STR_A(peers)), interface->place);
        judge_closed(v, verdict, interface, reached);
    }
}

static bool is_declared(const struct product *product, bool udp, uint16_t port) {
    for (size_t i = 0; i < product->interface_count; i++)
        if (product->interfaces[i].port == port && is_udp(&product->interfaces[i]) == udp)
            return true;
    return false;
}

/* Programs bind ports of UDP to ask others: those are for a person. */
static void verify_listeners(struct verifying *v) {
    const struct product *product = v->guide->product;
    size_t tcp = 0, udp = 0;
    if (!product)
        return;
    struct guide_verdict *verdict =
        begin(v, STR("listeners"), STR("nothing listens but the interfaces of product.yaml"), PLACE_NONE);
    for (unsigned i = 0; i < 2 * PORTS && !v->memory_out; i++) {
        bool is = i >= PORTS;
        if (!(v->ports[i] & (PORT_OPEN | PORT_LISTENS)) || is_declared(product, is, (uint16_t)(i % PORTS)))
            continue;
        tcp += !is;
        udp += is;
        saw_port(v, verdict, is, (uint16_t)(i % PORTS));
    }
    if (tcp)
        tell(v, verdict, GUIDE_NOT_HELD,
             str_format(v->arena, "%zu port%s that no interface declares", tcp, tcp == 1 ? " is open" : "s are open"));
    else if (!v->listeners_seen)
        tell(v, verdict, GUIDE_COULD_NOT_SEE,
             STR("from outside only some ports are asked: give a report of keyway-probe on the device"));
    else if (udp)
        tell(v, verdict, GUIDE_ASK,
             str_format(v->arena, "whether %zu port%s of UDP that no interface declares only ask others", udp,
                        plural(udp)));
    else
        tell(v, verdict, GUIDE_HELD, STR("every socket that waits is an interface of the product"));
}

/* ---- accounts */

static bool is_product_account(const struct product *product, struct str name) {
    for (size_t i = 0; i < product->account_count; i++)
        if (str_eq(product->accounts[i].name, name))
            return true;
    return false;
}

static void verify_accounts(struct verifying *v) {
    const struct product *product = v->guide->product;
    bool known = false;
    size_t others = 0;
    if (!product)
        return;
    struct guide_verdict *verdict =
        begin(v, STR("accounts"), STR("no password opens an account that product.yaml does not list"), PLACE_NONE);
    for (size_t i = 0; i < v->report_count && !v->memory_out; i++) {
        const struct probe_report_facts *facts = &v->reports[i]->facts;
        known |= facts->has_accounts;
        for (size_t j = 0; j < facts->account_count; j++) {
            if (!facts->accounts[j].login || is_product_account(product, facts->accounts[j].name))
                continue;
            others++;
            saw(v, verdict, str_format(v->arena, "account " STR_F, STR_A(facts->accounts[j].name)));
        }
    }
    if (others)
        tell(v, verdict, GUIDE_NOT_HELD,
             str_format(v->arena, "%zu account%s opened by a password and not listed", others,
                        others == 1 ? " is" : "s are"));
    else if (known)
        tell(v, verdict, GUIDE_HELD, STR("every account of the system that a password opens is listed"));
    else
        tell(v, verdict, GUIDE_COULD_NOT_SEE,
             STR("no report shows the accounts: run keyway-probe on the device as root"));
}

/* ---- steps */

/* The graver of two: a finding, then what nobody saw, then what a person must say. */
static bool is_graver(enum guide_outcome one, enum guide_outcome other) {
    static const unsigned weight[GUIDE_OUTCOMES] = {
        [GUIDE_HELD] = 0, [GUIDE_ASK] = 1, [GUIDE_COULD_NOT_SEE] = 2, [GUIDE_NOT_HELD] = 3};
    return weight[one] > weight[other];
}

static enum guide_outcome outcome_of(enum probe_report_outcome outcome) {
    static const enum guide_outcome outcomes[PROBE_REPORT_OUTCOMES] = {[PROBE_REPORT_COULD_NOT_SEE] =
                                                                           GUIDE_COULD_NOT_SEE,
                                                                       [PROBE_REPORT_MET] = GUIDE_HELD,
                                                                       [PROBE_REPORT_NOT_MET] = GUIDE_NOT_HELD,
                                                                       [PROBE_REPORT_NOT_APPLICABLE] = GUIDE_ASK,
                                                                       [PROBE_REPORT_ASK] = GUIDE_ASK};
    return outcomes[outcome];
}

/* What one check came to in all reports; the gravest counts, but that one report could not see does not take away what
 * another saw. */
static enum guide_outcome verify_check(struct verifying *v, struct guide_verdict *verdict, struct str check) {
    enum guide_outcome best = GUIDE_COULD_NOT_SEE;
    bool found = false;
    for (size_t i = 0; i < v->report_count; i++) {
        const struct probe_report_row *row = probe_report_find(v->reports[i], check);
        if (!row)
            continue;
        enum guide_outcome outcome = outcome_of(row->outcome);
        if (!found || best == GUIDE_COULD_NOT_SEE || (outcome != GUIDE_COULD_NOT_SEE && is_graver(outcome, best)))
            best = outcome;
        found = true;
        saw(v, verdict,
            str_format(v->arena, STR_F ": " STR_F ": " STR_F, STR_A(check),
                       STR_A(probe_report_outcome_name(row->outcome)), STR_A(row->reason)));
    }
    if (!found)
        saw(v, verdict, str_format(v->arena, "no report has the check '" STR_F "'", STR_A(check)));
    return best;
}

static void verify_checks(struct verifying *v, struct guide_verdict *verdict, const struct hardening_step *step) {
    enum guide_outcome worst = GUIDE_HELD;
    for (size_t i = 0; i < step->probe_count && !v->memory_out; i++) {
        enum guide_outcome outcome = verify_check(v, verdict, step->probes[i]);
        worst = is_graver(outcome, worst) ? outcome : worst;
    }
    static const struct str reasons[GUIDE_OUTCOMES] = {
        [GUIDE_HELD] = STR_INIT("the probe's checks are met"),
        [GUIDE_NOT_HELD] = STR_INIT("a check of the probe is not met"),
        [GUIDE_COULD_NOT_SEE] = STR_INIT("a check of the probe could not see, or was not carried out"),
        [GUIDE_ASK] = STR_INIT("a check of the probe is for a person, or found nothing that it is about")};
    tell(v, verdict, worst, reasons[worst]);
}

static const struct product_interface *interface_of(const struct guide *guide, const struct hardening_step *step) {
    const struct product *product = guide->product;
    for (size_t i = 0; product && step->interface.name.len && i < product->interface_count; i++)
        if (str_eq(product->interfaces[i].id, step->interface.name))
            return &product->interfaces[i];
    return NULL;
}

static bool switches_off(enum hardening_section section) {
    return section == HARDENING_SERVICES || section == HARDENING_PORTS;
}

static void verify_step(struct verifying *v, enum hardening_section section, const struct hardening_step *step) {
    const struct product_interface *interface = interface_of(v->guide, step);
    bool has_port = switches_off(section) && interface && interface->port;
    bool hardens = section >= HARDENING_SERVICES && section <= HARDENING_SETTINGS;
    if (!has_port && !hardens && step->probe_count == 0 && step->check.len == 0)
        return;
    struct guide_verdict *verdict =
        begin(v, str_format(v->arena, STR_F "/" STR_F, STR_A(guide_section_key(section)), STR_A(step->id)), step->what,
              step->place);
    if (step->probe_count > 0)
        verify_checks(v, verdict, step);
    else if (has_port)
        judge_closed(v, verdict, interface, guide_is_reached(v->guide, interface));
    else if (step->check.len > 0)
        tell(v, verdict, GUIDE_ASK, str_format(v->arena, "to see it: " STR_F, STR_A(step->check)));
    else
        tell(v, verdict, GUIDE_ASK, STR("the guide does not say how to see it"));
}

enum status guide_verify(const struct guide *guide, const struct probe_report *const *reports, size_t count,
                         struct arena *arena, struct guide_verification *verification) {
    struct verifying v = {.guide = guide, .reports = reports, .report_count = count, .arena = arena};
    *verification = (struct guide_verification){.guide = guide};
    v.made = verification;
    v.ports = arena_get(arena, 2 * PORTS, 1);
    if (!v.ports)
        return STATUS_MEMORY;
    mark_ports(&v);
    verify_interfaces(&v);
    verify_listeners(&v);
    verify_accounts(&v);
    for (enum hardening_section section = 0; section <= HARDENING_DISPOSAL; section++)
        for (size_t i = 0; i < guide->hardening->sections[section].count && !v.memory_out; i++)
            verify_step(&v, section, &guide->hardening->sections[section].items[i]);
    for (size_t i = 0; i < verification->count; i++)
        verification->counts[verification->verdicts[i].outcome]++;
    return v.memory_out ? STATUS_MEMORY : STATUS_OK;
}
