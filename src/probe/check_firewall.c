/* The packet filter: loaded at boot, closed to what no rule names, over both families. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/packet_filter.h"
#include "probe/startup.h"
#include "probe/sysctl_files.h"
#include "probe/systemd.h"

#include "base/nft.h"

#include <linux/netfilter.h>

static const char *const iptables_names[] = {"iptables", "ip6tables", "iptables-nft", "iptables-legacy", NULL};

/* True when rules are loaded at boot and were read. Else the result says what is true then; `harm`: what follows from
 * having none. */
static bool has_filter(struct probe *probe, struct probe_result *result, const char *harm,
                       const struct probe_filter **filter) {
    const struct probe_startup *startup = probe_startup(probe);
    const struct probe_filter *all = *filter = probe_filter(probe);
    const struct probe_start *script = probe_start_find(startup, iptables_names);
    if (all->worst != TREE_OK)
        return probe_unseen(probe, result, all->worst_path, all->worst), false;
    if (all->loader && all->files && all->sure)
        return true;
    if (all->loader && all->files)
        (void)probe_tell(probe, result, PROBE_ASK, "%s is named where programs start: see whether it is reached",
                         all->loader);
    else if (all->loader &&
             (str_starts(str_from(all->loader), STR("nft")) || str_starts(str_from(all->loader), STR("ip"))))
        (void)probe_tell(probe, result, PROBE_ASK, "%s starts, and its rules are not where they are kept by custom",
                         all->loader);
    else if (script)
        (void)probe_tell(probe, result, PROBE_ASK, "%s runs iptables: read what it does", script->where);
    else if (startup->unseen)
        (void)probe_unseen(probe, result, startup->unseen, startup->answer);
    else if (!startup->known)
        (void)probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    else {
        probe_saw(probe, result, "init", 0, "%s",
                  all->loader ? "the loader of a packet filter starts, without rules"
                              : "nothing that starts loads a packet filter");
        (void)probe_tell(probe, result, PROBE_NOT_MET, "no packet filter is loaded at boot%s", harm);
    }
    return false;
}

static enum probe_outcome look_boot(struct probe *probe, struct probe_result *result) {
    const struct probe_filter *filter;
    if (!has_filter(probe, result, "", &filter))
        return result->outcome;
    if (filter->rules > 0 && filter->count > 0)
        return probe_tell(probe, result, PROBE_MET, "%s loads %zu rule%s", filter->loader, filter->rules,
                          plural(filter->rules));
    probe_saw(probe, result, filter->loader, 0, "%zu rules, %zu chains for what comes in", filter->rules,
              filter->count);
    return probe_tell(probe, result, PROBE_NOT_MET, "what is loaded has no rule for what comes in");
}

static enum probe_outcome look_onward(struct probe *probe, struct probe_result *result,
                                      const struct probe_filter *filter) {
    if (filter->onward_cut) {
        probe_saw(probe, result, filter->onward, filter->onward_line, "this is one more than can be looked at");
        return probe_tell(probe, result, PROBE_ASK, "%s has too many ways from zone to zone: see which it passes on",
                          filter->onward);
    }
    probe_saw(probe, result, filter->onward, filter->onward_line, "passes on what comes from outside");
    return probe_tell(probe, result, PROBE_ASK,
                      "what no rule names does not come in, but is passed on to the network behind: see if it must be");
}

/* Whether one chain of the family drops the rest; each packet passes them all, so one is enough. */
static enum probe_outcome look_family(struct probe *probe, struct probe_result *result, unsigned family,
                                      const char *name) {
    static const char *const words[] = {[FILTER_ACCEPTS] = "accepts what no rule names",
                                        [FILTER_SLEEPS] = "its table is dormant: it sees no packet",
                                        [FILTER_UNCLEAR] = "a rule or zone may let in nearly all, or cannot be told"};
    const struct probe_filter *filter;
    bool unclear = false;
    size_t seen = 0;
    if (!has_filter(probe, result, ", so everything comes in", &filter))
        return result->outcome;
    for (size_t i = 0; i < filter->count; i++) {
        const struct probe_filter_chain *chain = &filter->chains[i];
        if (!(chain->families & family))
            continue;
        if (chain->otherwise == FILTER_DROPS && filter->onward)
            return look_onward(probe, result, filter);
        if (chain->otherwise == FILTER_DROPS)
            return probe_tell(probe, result, PROBE_MET, "%s line %u drops what no rule names", chain->path,
                              chain->line);
        seen++;
        unclear |= chain->otherwise == FILTER_UNCLEAR;
        probe_saw(probe, result, chain->path, chain->line, "%s", words[chain->otherwise]);
    }
    if (unclear)
        return probe_tell(probe, result, PROBE_ASK, "%s: whether the rest is dropped, these rules do not show", name);
    if (seen == 0)
        probe_saw(probe, result, filter->loader, 0, "no chain for %s that comes in", name);
    return probe_tell(probe, result, PROBE_NOT_MET, "%s that no rule names comes in", name);
}

static enum probe_outcome look_input(struct probe *probe, struct probe_result *result) {
    return look_family(probe, result, FILTER_IP4, "IPv4");
}

/* The last of the settings of a boot counts; only those of all interfaces switch it off. */
static bool is_ip6_off(struct probe *probe) {
    struct str text;
    if (probe->tree.live)
        return (probe_read(probe, "/proc/sys/net/ipv6/conf/all/disable_ipv6", &text) == TREE_OK
                    ? str_starts(text, STR("1"))
                    : !probe_has(probe, "/proc/net/if_inet6") && probe_has(probe, "/proc/net/tcp"));
    const struct probe_sysctls *all = probe_sysctls(probe);
    const struct sysctl_line *off = probe_sysctl_set(all, STR("net/ipv6/conf/all/disable_ipv6"));
    return off && all->applied && !all->unseen && !probe_sysctl_open(all, off) && str_eq(off->value, STR("1"));
}

static enum probe_outcome look_input6(struct probe *probe, struct probe_result *result) {
    if (is_ip6_off(probe))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "IPv6 is off");
    return look_family(probe, result, FILTER_IP6, "IPv6");
}

static enum probe_outcome look_rate(struct probe *probe, struct probe_result *result) {
    const struct probe_filter *filter;
    if (!has_filter(probe, result, ", so nothing bounds what comes in", &filter))
        return result->outcome;
    if (filter->limits > 0)
        return probe_tell(probe, result, PROBE_MET, "%zu of %zu rules bound a rate", filter->limits, filter->rules);
    probe_saw(probe, result, filter->loader, 0, "none of %zu rules has a limit", filter->rules);
    return probe_tell(probe, result, PROBE_NOT_MET, "no rule bounds how much comes in");
}

static enum probe_outcome look_log(struct probe *probe, struct probe_result *result) {
    const struct probe_filter *filter;
    if (!has_filter(probe, result, ", so nothing that is refused is recorded", &filter))
        return result->outcome;
    if (filter->logs > 0)
        return probe_tell(probe, result, PROBE_MET, "%zu of %zu rules write to the log", filter->logs, filter->rules);
    probe_saw(probe, result, filter->loader, 0, "none of %zu rules logs", filter->rules);
    return probe_tell(probe, result, PROBE_NOT_MET, "what is refused leaves no record");
}

enum has_nf_tables { NF_TABLES_NO, NF_TABLES_YES, NF_TABLES_UNKNOWN };

/* Asking may load the module: so it is asked only where it is there, or where the kernel loads none. */
static enum has_nf_tables has_nf_tables(struct probe *probe) {
    struct str text, release;
    enum tree_answer answer = probe_read(probe, "/proc/modules", &text);
    if (answer == TREE_ABSENT)
        return NF_TABLES_YES;
    if (probe_has(probe, "/sys/module/nf_tables") || (answer == TREE_OK && str_contains(text, STR("nf_tables "))))
        return NF_TABLES_YES;
    if (answer != TREE_OK || probe_read(probe, "/proc/sys/kernel/osrelease", &release) != TREE_OK ||
        probe_read(probe, probe_path(probe, "/lib/modules/" STR_F "/modules.builtin", STR_A(str_trim(release))),
                   &text) != TREE_OK)
        return NF_TABLES_UNKNOWN;
    return str_contains(text, STR("/nf_tables.ko")) ? NF_TABLES_YES : NF_TABLES_NO;
}

static unsigned families_of(const struct nft_chain *chain) {
    return chain->family == NFPROTO_INET   ? FILTER_IP4 | FILTER_IP6
           : chain->family == NFPROTO_IPV4 ? FILTER_IP4
           : chain->family == NFPROTO_IPV6 ? FILTER_IP6
                                           : 0u;
}

static void show_chain(struct probe *probe, struct probe_result *result, const struct nft_chain *chain,
                       const char *rest) {
    const char *family = chain->family == NFPROTO_INET   ? "inet"
                         : chain->family == NFPROTO_IPV6 ? "ip6"
                         : chain->family == NFPROTO_IPV4 ? "ip"
                                                         : "other";
    probe_saw(probe, result, "nftables", 0, "%s " STR_F " " STR_F ": policy %s, %u rule%s%s", family,
              STR_A(chain->table), STR_A(chain->name), chain->policy == NF_DROP ? "drop" : "accept", chain->rules,
              plural(chain->rules), rest);
}

/* Of the chains for what comes in: the families whose rest is dropped, and those of which the rules do not show it.
 * Each packet passes all chains, so one that drops is enough. */
struct rests {
    unsigned closed, unclear, rules;
};

static struct rests gather_rests(struct probe *probe, struct probe_result *result, const struct nft_ruleset *ruleset) {
    static const char *const words[] = {
        [NFT_REST_POLICY] = "",
        [NFT_REST_ACCEPTED] = ", one of them accepts the rest",
        [NFT_REST_DROPPED] = ", one of them drops the rest",
        [NFT_REST_UNCLEAR] = ", what becomes of the rest is unclear",
    };
    struct rests rests = {0, 0, 0};
    for (size_t i = 0; i < ruleset->count; i++) {
        const struct nft_chain *chain = &ruleset->chains[i];
        if (!chain->hooked || chain->hook != NF_INET_LOCAL_IN || !str_eq(chain->type, STR("filter")))
            continue;
        if (chain->dormant) {
            show_chain(probe, result, chain, ", its table is dormant: it sees no packet");
            continue;
        }
        enum nft_rest rest = nft_rest(ruleset, chain);
        bool drops = rest == NFT_REST_DROPPED || (rest == NFT_REST_POLICY && chain->policy == NF_DROP);
        /* Behind a policy that accepts, a rule for "all but" may drop what matters. */
        bool unclear = rest == NFT_REST_UNCLEAR || (rest == NFT_REST_POLICY && !drops && chain->rules > 0);
        show_chain(probe, result, chain, words[rest]);
        rests.closed |= drops ? families_of(chain) : 0;
        rests.unclear |= unclear ? families_of(chain) : 0;
        rests.rules += chain->rules;
    }
    return rests;
}

static enum probe_outcome judge_ruleset(struct probe *probe, struct probe_result *result,
                                        const struct nft_ruleset *ruleset) {
    struct rests rests = gather_rests(probe, result, ruleset);
    unsigned wanted = is_ip6_off(probe) ? FILTER_IP4 : FILTER_IP4 | FILTER_IP6;
    if ((rests.closed & wanted) == wanted)
        return probe_tell(probe, result, PROBE_MET, "what no rule names is dropped");
    if (((rests.closed | rests.unclear) & wanted) == wanted)
        return probe_tell(probe, result, PROBE_ASK,
                          "see what becomes of the rest: a rule may let in nearly all, or drop it");
    if (result->seen_count == 0)
        probe_saw(probe, result, "nftables", 0, "no chain for what comes in");
    if (rests.closed)
        return probe_tell(probe, result, PROBE_NOT_MET, "one family is closed, the other is not");
    return probe_tell(probe, result, PROBE_NOT_MET,
                      rests.rules > 0 ? "the kernel lets in what no rule names" : "the kernel lets everything in");
}

static enum probe_outcome look_running(struct probe *probe, struct probe_result *result) {
    struct str text;
    struct nft_ruleset ruleset;
    enum tree_answer old = probe_read(probe, "/proc/net/ip_tables_names", &text);
    if (old == TREE_OK && str_contains(text, STR("filter")))
        return probe_tell(probe, result, PROBE_ASK, "rules of the old iptables are loaded: see iptables-legacy -S");
    if (old == TREE_DENIED)
        return probe_unseen(probe, result, "/proc/net/ip_tables_names", old);
    enum has_nf_tables has = has_nf_tables(probe);
    if (has == NF_TABLES_UNKNOWN)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "the kernel does not say whether it has nf_tables built in");
    if (has == NF_TABLES_NO) {
        probe_saw(probe, result, "/proc/modules", 0, "nf_tables is not there, nor a filter of iptables");
        return probe_tell(probe, result, PROBE_NOT_MET, "the kernel has no packet filter loaded");
    }
    switch (nft_read(probe->arena, &ruleset)) {
    case NFT_OK:
        return judge_ruleset(probe, result, &ruleset);
    case NFT_DENIED:
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "this user may not ask the kernel: run the probe as root");
    case NFT_MEMORY:
        probe->memory_out = true;
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "memory ran out");
    case NFT_ABSENT:
        probe_saw(probe, result, "nftables", 0, "the kernel has none, nor a filter of iptables");
        return probe_tell(probe, result, PROBE_NOT_MET, "the kernel has no packet filter");
    case NFT_FAILED:
    default:
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "the kernel did not answer");
    }
}

/* The unit that loads the rules, among what starts. */
static bool find_loader(struct probe *probe, struct probe_unit *unit) {
    static const char *const loaders[] = {"nftables.service", "netfilter-persistent.service",
                                          "ufw.service",      "firewalld.service",
                                          "iptables.service", "shorewall.service"};
    const struct probe_startup *startup = probe_startup(probe);
    for (size_t i = 0; i < startup->count; i++) {
        bool loads = false;
        for (size_t k = 0; k < ARRAY_LEN(loaders); k++)
            loads |= startup->items[i].kind == START_UNIT && str_eq(startup->items[i].name, str_from(loaders[k]));
        if (loads)
            return probe_unit_read(probe, startup->items[i].name, unit), true;
    }
    return false;
}

static bool has_setting(const struct probe_unit *unit, const char *const *keys, const char *word) {
    for (size_t n = 0; n < unit->settings.count; n++)
        for (size_t i = 0; keys[i]; i++)
            if (str_eq(unit->settings.items[n].key, str_from(keys[i])) &&
                probe_has_word(unit->settings.items[n].value, word))
                return true;
    return false;
}

/* network-pre.target is nobody's of itself: without a unit that wants it nothing is ordered by it. */
static bool is_pulled_in(struct probe *probe, const struct probe_unit *loader, const char *target) {
    static const char *const wants[] = {"Wants", "Requires", "BindsTo", "Upholds", NULL};
    const struct probe_startup *startup = probe_startup(probe);
    bool is = has_setting(loader, wants, target);
    for (size_t i = 0; i < startup->count && !is; i++) {
        struct probe_unit unit;
        if (startup->items[i].kind != START_UNIT)
            continue;
        probe_unit_read(probe, startup->items[i].name, &unit);
        is = has_setting(&unit, wants, target);
    }
    return is;
}

/* Rules that come behind the network's start, or not at all when they are wrong, leave it open so long. */
static enum probe_outcome look_closed_first(struct probe *probe, struct probe_result *result) {
    static const char target[] = "network-pre.target", *const before[] = {"Before", NULL};
    const struct probe_filter *filter;
    struct probe_unit unit;
    if (!has_filter(probe, result, ", so nothing closes when it fails", &filter))
        return result->outcome;
    if (!find_loader(probe, &unit))
        return probe_tell(probe, result, PROBE_ASK,
                          "%s loads the rules: see that the network starts behind it, and stays down when it fails",
                          filter->loader);
    bool stands = has_setting(&unit, before, target);
    if (stands && is_pulled_in(probe, &unit, target))
        return probe_tell(probe, result, PROBE_MET, "%s stands before the network's start", unit.path);
    if (stands)
        return probe_tell(probe, result, PROBE_ASK,
                          "%s stands before %s, which no unit that was seen wants: without one it orders nothing",
                          unit.path, target);
    probe_saw(probe, result, unit.path, 0, "not before network-pre.target");
    return probe_tell(probe, result, PROBE_NOT_MET, "the network is up before the packet filter is");
}

#define SHOW_RULES "nft list ruleset; iptables -S; ip6tables -S; cat /etc/config/firewall"

static const struct probe_check checks[] = {
    {.id = "firewall-boot",
     .title = "A packet filter with rules is loaded at boot",
     .requirements = "CR 5.1, CR 7.1, NDR 5.2",
     .look = look_boot,
     .mend = "write /etc/nftables.conf and enable it (systemctl enable --now nftables; busybox: nft -f in rcS)",
     .by_hand = "systemctl is-enabled nftables netfilter-persistent ufw firewalld; " SHOW_RULES},
    {.id = "firewall-input",
     .title = "What no rule names is dropped (IPv4)",
     .requirements = "CR 5.1, CR 7.7, NDR 5.2 RE 1",
     .look = look_input,
     .mend = "in the chain with 'hook input': policy drop; iptables -P INPUT DROP; OpenWrt: option input 'DROP'",
     .by_hand = SHOW_RULES},
    {.id = "firewall-input-ipv6",
     .title = "What no rule names is dropped (IPv6)",
     .requirements = "CR 5.1, CR 7.7, NDR 5.2 RE 1",
     .look = look_input6,
     .mend = "use a table of the family inet, or ip6tables -P INPUT DROP; or net.ipv6.conf.all.disable_ipv6 = 1",
     .by_hand = SHOW_RULES},
    {.id = "firewall-rate",
     .title = "The packet filter bounds how much comes in",
     .requirements = "CR 7.1",
     .look = look_rate,
     .mend =
         "nft: tcp flags syn limit rate over 25/second drop; iptables: -m limit --limit 25/s; OpenWrt: option limit",
     .by_hand = "nft list ruleset | grep limit; iptables -S | grep limit"},
    {.id = "firewall-log",
     .title = "The packet filter records what it refuses",
     .requirements = "CR 2.8, CR 6.2",
     .look = look_log,
     .mend = "nft: limit rate 5/minute log prefix \"refused \"; iptables: -m limit -j LOG; OpenWrt: option log '1'",
     .by_hand = "nft list ruleset | grep log; iptables -S | grep LOG"},
    {.id = "firewall-running",
     .title = "The kernel drops now what no rule names",
     .requirements = "CR 5.1, NDR 5.2 RE 1",
     .needs = "netlink's packet filter (root)",
     .running = true,
     .look = look_running,
     .mend = "load the rules (systemctl restart nftables), with policy drop",
     .by_hand = "nft list ruleset"},
    {.id = "firewall-closed-first",
     .title = "The packet filter stands before the network starts",
     .requirements = "NDR 5.2 RE 3",
     .look = look_closed_first,
     .mend = "in the unit that loads the rules: Wants=network-pre.target, Before=network-pre.target",
     .by_hand = "systemctl show -p Before nftables netfilter-persistent ufw firewalld"},
};

const struct probe_group probe_firewall_group = PROBE_GROUP("firewall", "Packet filter", checks);
