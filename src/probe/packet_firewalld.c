/* firewalld: zones, each with what becomes of the rest, and which of them is for the interfaces that none names. */
#include "probe/directive.h"
#include "probe/packet_rules.h"
#include "probe/settings.h"

/* The next tag of XML, from behind its '<' to before its '>', comments left out. */
static bool next_tag(struct str *rest, struct str *tag) {
    for (;;) {
        size_t at = str_find_char(*rest, '<');
        if (at == SIZE_MAX)
            return false;
        *rest = str_skip(*rest, at + 1);
        bool comment = str_starts(*rest, STR("!--"));
        size_t end = comment ? str_find(*rest, STR("-->")) : str_find_char(*rest, '>');
        if (end == SIZE_MAX)
            return false;
        *tag = str_slice(*rest, 0, end);
        *rest = str_skip(*rest, end + (comment ? 3 : 1));
        if (!comment)
            return true;
    }
}

static bool is_tag(struct str tag, const char *name) {
    struct str rest = tag, word;
    return probe_next_word(&rest, &word) &&
           str_eq(str_ends(word, STR("/")) ? str_slice(word, 0, word.len - 1) : word, str_from(name));
}

/* The value of an attribute, in quotes of either kind; "" when it is not there. */
static struct str attribute(struct str tag, const char *name) {
    size_t len = strlen(name);
    for (size_t at = str_find(tag, str_from(name)); at != SIZE_MAX; at = str_find(tag, str_from(name))) {
        bool begins = at > 0 && char_is_blank(tag.ptr[at - 1]);
        tag = str_skip(tag, at + len);
        struct str value = str_trim(tag);
        if (!begins || !str_starts(value, STR("=")))
            continue;
        value = str_trim(str_skip(value, 1));
        size_t end = value.len > 1 ? str_find_char(str_skip(value, 1), value.ptr[0]) : SIZE_MAX;
        return end == SIZE_MAX ? STR("") : str_slice(value, 1, end + 1);
    }
    return STR("");
}

/* A zone, or a policy, which is one for what goes from zones to others or to the device itself. */
struct zone {
    struct probe *probe;
    const char *path;
    bool found, used; /* used: it names an interface or a source, or goes to the device */
    bool accepts;     /* what none of its rules names */
    bool sweeps;      /* one of its rules may let in nearly everything */
};

/* Most ports, a whole protocol, or what the sender chooses. */
static bool is_wide_port(struct str tag) {
    struct str protocol = attribute(tag, "value");
    if (is_tag(tag, "port"))
        return packet_is_most_ports(attribute(tag, "port"));
    return is_tag(tag, "source-port") ||
           (is_tag(tag, "protocol") && (str_eq(protocol, STR("tcp")) || str_eq(protocol, STR("udp"))));
}

/* The owner's file stands before the one that was shipped. */
static enum tree_answer read_owned(struct probe *probe, const char *kind, struct str name, struct str *text,
                                   const char **path) {
    static const char *const folders[] = {"/etc", "/usr/lib"};
    enum tree_answer answer = TREE_ABSENT;
    for (size_t i = 0; i < ARRAY_LEN(folders) && answer == TREE_ABSENT; i++) {
        *path = probe_path(probe, "%s/firewalld/%s/" STR_F ".xml", folders[i], kind, STR_A(name));
        answer = probe_read(probe, *path, text);
    }
    return answer;
}

/* What lets in nearly all: of a service, one of its ports. */
static bool is_wide_tag(struct probe *probe, struct str tag) {
    struct str text, inner;
    const char *path;
    if (!is_tag(tag, "service"))
        return is_wide_port(tag);
    if (read_owned(probe, "services", attribute(tag, "name"), &text, &path) != TREE_OK)
        return false;
    while (next_tag(&text, &inner))
        if (is_wide_port(inner))
            return true;
    return false;
}

/* A rule of its own lets in nearly everything that accepts and names nothing: no narrow source, no port, no service. */
static void read_rule_tag(struct str tag, struct zone *zone, bool *names) {
    static const char *const silent[] = {"log", "audit", "limit", "accept", "/accept", "/log", "/audit"};
    if (is_tag(tag, "source") || is_tag(tag, "destination")) {
        *names |= !packet_is_wide(attribute(tag, "address")) && !probe_is_yes(attribute(tag, "invert"));
        return;
    }
    zone->sweeps |= is_tag(tag, "accept") && !*names;
    for (size_t i = 0; i < ARRAY_LEN(silent); i++)
        if (is_tag(tag, silent[i]))
            return;
    *names |= !is_wide_tag(zone->probe, tag);
}

static void read_zone_tag(struct str tag, struct zone *zone) {
    if (is_tag(tag, "zone") || is_tag(tag, "policy"))
        zone->accepts = str_eq(attribute(tag, "target"), STR("ACCEPT"));
    else if (is_tag(tag, "interface") || is_tag(tag, "source"))
        zone->used = true;
    else if (is_tag(tag, "egress-zone"))
        zone->used |= str_eq(attribute(tag, "name"), STR("HOST"));
    else
        zone->sweeps |= is_wide_tag(zone->probe, tag);
}

static void read_zone_text(struct str text, struct zone *zone) {
    struct str tag;
    bool in_rule = false, names = false;
    while (next_tag(&text, &tag)) {
        if (is_tag(tag, "rule")) {
            in_rule = true;
            names = false;
        } else if (is_tag(tag, "/rule")) {
            in_rule = false;
        } else if (in_rule) {
            read_rule_tag(tag, zone, &names);
        } else {
            read_zone_tag(tag, zone);
        }
    }
}

static void note_answer(struct probe_filter *filter, enum tree_answer answer, const char *path) {
    if (answer == TREE_OK || answer == TREE_ABSENT || filter->worst != TREE_OK)
        return;
    filter->worst = answer;
    filter->worst_path = path;
}

static struct zone read_zone(struct probe *probe, const char *kind, struct str name, struct probe_filter *filter) {
    struct zone zone = {.probe = probe};
    struct str text;
    enum tree_answer answer = read_owned(probe, kind, name, &text, &zone.path);
    note_answer(filter, answer, zone.path);
    zone.found = answer == TREE_OK;
    if (zone.found)
        read_zone_text(text, &zone);
    else
        zone.accepts = str_eq(name, STR("trusted"));
    return zone;
}

/* A zone that only some interfaces or sources are in is the owner's to judge, as is a policy. */
static void read_other_zones(struct probe *probe, const char *kind, struct str standard,
                             struct probe_filter_chain *chain, struct probe_filter *filter) {
    struct tree_names names = {.count = 0};
    const char *folder = probe_path(probe, "/etc/firewalld/%s", kind);
    if (chain->otherwise != FILTER_DROPS || probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct str name = names.items[i];
        if (!str_ends(name, STR(".xml")))
            continue;
        name = str_slice(name, 0, name.len - 4);
        struct zone zone = read_zone(probe, kind, name, filter);
        if (str_eq(name, standard) || !zone.used || !(zone.accepts || zone.sweeps))
            continue;
        *chain = (struct probe_filter_chain){chain->families, FILTER_UNCLEAR, zone.path, 1};
        return;
    }
}

/* The zone that the settings of a connection name for it: "zone=" of NetworkManager, "ZONE=" of scripts. */
static void read_connections(struct probe *probe, const char *folder, struct str front,
                             struct probe_filter_chain *chain, struct probe_filter *filter) {
    struct tree_names names = {.count = 0};
    note_answer(filter, probe_list(probe, folder, &names), folder);
    for (size_t i = 0; i < names.count && chain->otherwise == FILTER_DROPS; i++) {
        struct probe_directives list = {.count = 0};
        const char *path = probe_path(probe, "%s/" STR_F, folder, STR_A(names.items[i]));
        if (!str_starts(names.items[i], front))
            continue;
        note_answer(filter, probe_directives_file(probe, path, DIRECTIVE_EQUALS, &list), path);
        const struct probe_directive *set = probe_directive_last(&list, NULL, "zone");
        struct str name = set ? probe_unquoted(set->value) : STR("");
        struct zone zone = {.found = false};
        if (name.len > 0)
            zone = read_zone(probe, "zones", name, filter);
        if (zone.accepts || zone.sweeps)
            *chain = (struct probe_filter_chain){chain->families, FILTER_UNCLEAR, path, set->line};
    }
}

/* Rules that are handed on as they are, in the place of which nothing can be told. */
static bool has_direct_rules(struct probe *probe) {
    struct str text, tag;
    if (probe_read(probe, "/etc/firewalld/direct.xml", &text) != TREE_OK)
        return false;
    struct str rest = text;
    while (next_tag(&rest, &tag))
        if (is_tag(tag, "rule") || is_tag(tag, "passthrough"))
            return str_contains(text, STR("ACCEPT"));
    return false;
}

void packet_read_firewalld(struct probe *probe, struct probe_filter *filter) {
    static const char conf[] = "/etc/firewalld/firewalld.conf", direct[] = "/etc/firewalld/direct.xml";
    struct probe_directives list = {.count = 0};
    (void)probe_directives_file(probe, conf, DIRECTIVE_EQUALS, &list);
    const struct probe_directive *set = probe_directive_last(&list, NULL, "DefaultZone"),
                                 *log = probe_directive_last(&list, NULL, "LogDenied");
    struct str name = set && set->value.len > 0 ? set->value : STR("public");
    struct probe_filter_chain chain = {FILTER_IP4 | FILTER_IP6, FILTER_DROPS, conf, set ? set->line : 0};
    filter->files = true;
    filter->rules++;
    filter->logs += log && !str_eq(log->value, STR("off"));
    struct zone zone = read_zone(probe, "zones", name, filter);
    if (zone.accepts || zone.sweeps) {
        chain.otherwise = zone.accepts ? FILTER_ACCEPTS : FILTER_UNCLEAR;
        chain.path = zone.found ? zone.path : conf;
        chain.line = zone.found ? 1 : chain.line;
    }
    read_other_zones(probe, "zones", name, &chain, filter);
    read_other_zones(probe, "policies", STR(""), &chain, filter);
    read_connections(probe, "/etc/NetworkManager/system-connections", STR(""), &chain, filter);
    read_connections(probe, "/etc/sysconfig/network-scripts", STR("ifcfg-"), &chain, filter);
    if (chain.otherwise == FILTER_DROPS && has_direct_rules(probe))
        chain = (struct probe_filter_chain){chain.families, FILTER_UNCLEAR, direct, 1};
    packet_filter_add(probe, filter, chain);
}
