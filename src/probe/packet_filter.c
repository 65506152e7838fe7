#include "probe/packet_filter.h"

#include "probe/directive.h"
#include "probe/packet_rules.h"
#include "probe/startup.h"

#include <linux/netfilter.h>

enum tree_answer packet_rules_text(struct probe *probe, const char *path, struct probe_filter *filter,
                                   struct str *text) {
    enum tree_answer answer = probe_read(probe, path, text);
    if (answer == TREE_OK)
        filter->files = true;
    else if (answer != TREE_ABSENT && filter->worst == TREE_OK) {
        filter->worst = answer;
        filter->worst_path = path;
    }
    return answer;
}

/* One after the other, as if they were one: which of them the device's unit names is not read. */
static void read_nft(struct probe *probe, struct probe_filter *filter) {
    static const char *const files[] = {"/etc/nftables.conf", "/etc/sysconfig/nftables.conf", "/etc/nftables.nft"};
    struct packet_rules rules = {.probe = probe};
    struct str text;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (packet_rules_text(probe, files[i], filter, &text) == TREE_OK)
            packet_read_nft(&rules, files[i], text);
    packet_rules_judge(&rules, filter);
}

/* Only the files of the families whose loader is started: a file that nothing loads filters nothing. */
static void read_iptables(struct probe *probe, struct probe_filter *filter, unsigned families) {
    static const struct {
        const char *path;
        unsigned family;
    } files[] = {{"/etc/iptables/rules.v4", FILTER_IP4},       {"/etc/iptables/rules.v6", FILTER_IP6},
                 {"/etc/sysconfig/iptables", FILTER_IP4},      {"/etc/sysconfig/ip6tables", FILTER_IP6},
                 {"/etc/iptables/iptables.rules", FILTER_IP4}, {"/etc/iptables/ip6tables.rules", FILTER_IP6},
                 {"/etc/iptables.rules", FILTER_IP4},          {"/etc/ip6tables.rules", FILTER_IP6},
                 {"/etc/iptables/rules-save", FILTER_IP4},     {"/etc/iptables/rules6-save", FILTER_IP6}};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct str text;
        struct packet_rules rules = {.probe = probe};
        if (!(files[i].family & families) || packet_rules_text(probe, files[i].path, filter, &text) != TREE_OK)
            continue;
        packet_read_iptables(&rules, files[i].path, text, files[i].family == FILTER_IP6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
        packet_rules_judge(&rules, filter);
    }
}

static void read_iptables_both(struct probe *probe, struct probe_filter *filter) {
    read_iptables(probe, filter, FILTER_IP4 | FILTER_IP6);
}

static void read_iptables_4(struct probe *probe, struct probe_filter *filter) {
    read_iptables(probe, filter, FILTER_IP4);
}

static void read_iptables_6(struct probe *probe, struct probe_filter *filter) {
    read_iptables(probe, filter, FILTER_IP6);
}

/* What OpenWrt's settings say while they are read. */
struct uci {
    struct str section;
    struct probe_filter_chain chain;
    bool zone_accepts;
};

static void read_uci_option(struct uci *uci, struct str name, struct str value, uint32_t line,
                            struct probe_filter *filter) {
    bool accepts = str_contains_nocase(value, STR("ACCEPT"));
    filter->limits += str_eq(name, STR("limit")) || str_eq(name, STR("synflood_protect"));
    filter->logs += str_eq(name, STR("log"));
    if (str_eq(name, STR("disable_ipv6")) && str_contains(value, STR("1")))
        uci->chain.families = FILTER_IP4;
    if (!str_eq(name, STR("input")))
        return;
    uci->zone_accepts |= str_eq(uci->section, STR("zone")) && accepts;
    if (!str_eq(uci->section, STR("defaults")))
        return;
    uci->chain.line = line;
    uci->chain.otherwise = accepts ? FILTER_ACCEPTS : FILTER_DROPS;
}

/* What "config defaults" and every zone do with what comes in. A zone that accepts is the owner's to judge. */
static void read_uci(struct probe *probe, struct probe_filter *filter) {
    static const char path[] = "/etc/config/firewall";
    struct probe_directives list = {.count = 0};
    struct str text;
    struct uci uci = {STR(""), {FILTER_IP4 | FILTER_IP6, FILTER_ACCEPTS, path, 0}, false};
    if (packet_rules_text(probe, path, filter, &text) != TREE_OK)
        return;
    probe_directives_text(probe, path, text, DIRECTIVE_WORDS, &list);
    for (size_t i = 0; i < list.count; i++) {
        struct str rest = list.items[i].value, name;
        if (!probe_next_word(&rest, &name))
            continue;
        if (str_eq(list.items[i].key, STR("config"))) {
            uci.section = name;
            filter->rules += str_eq(name, STR("rule"));
        } else if (str_eq(list.items[i].key, STR("option"))) {
            read_uci_option(&uci, name, rest, list.items[i].line, filter);
        }
    }
    if (uci.chain.otherwise == FILTER_DROPS && uci.zone_accepts)
        uci.chain.otherwise = FILTER_UNCLEAR;
    packet_filter_add(probe, filter, uci.chain);
}

static struct probe_filter NOTHING = {.worst = TREE_MEMORY, .worst_path = "/etc"};

const struct probe_filter *probe_filter(struct probe *probe) {
    static const char *const nft[] = {"nft", "nftables", NULL}, *const ufw[] = {"ufw", "ufw-init", NULL};
    static const char *const persistent[] = {"netfilter-persistent", "iptables-persistent", NULL};
    static const char *const iptables[] = {"iptables-restore", "=iptables", NULL};
    static const char *const ip6tables[] = {"ip6tables-restore", "=ip6tables", NULL};
    static const char *const uci[] = {"fw3", "fw4", "=firewall", NULL}, *const firewalld[] = {"firewalld", NULL};
    static const struct {
        const char *const *names;
        const char *what;
        void (*read)(struct probe *, struct probe_filter *);
    } loaders[] = {{nft, "nftables", read_nft},
                   {persistent, "netfilter-persistent", read_iptables_both},
                   {iptables, "iptables-restore", read_iptables_4},
                   {ip6tables, "ip6tables-restore", read_iptables_6},
                   {uci, "OpenWrt's firewall", read_uci},
                   {ufw, "ufw", packet_read_ufw},
                   {firewalld, "firewalld", packet_read_firewalld}};
    if (probe->facts.filter) {
        probe_fact_again(probe, PROBE_FACT_FILTER);
        return probe->facts.filter;
    }
    struct probe_doubt before = probe_fact_begin(probe);
    struct probe_filter *filter = ARENA_NEW(probe->arena, struct probe_filter);
    if (!filter) {
        probe->memory_out = true;
        return &NOTHING;
    }
    for (size_t i = 0; i < ARRAY_LEN(loaders); i++) {
        const struct probe_start *start = probe_start_find(probe_startup(probe), loaders[i].names);
        if (!start)
            continue;
        filter->loader = loaders[i].what;
        filter->sure |= start->sure;
        loaders[i].read(probe, filter);
    }
    probe_fact_end(probe, PROBE_FACT_FILTER, before);
    return probe->facts.filter = filter;
}
