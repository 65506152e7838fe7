#include "probe/packet_filter.h"

#include "probe/directive.h"
#include "probe/packet_rules.h"
#include "probe/packet_undo.h"
#include "probe/service_files.h"
#include "probe/settings.h"
#include "probe/startup_script.h"

#include <linux/netfilter.h>

enum { GIVEN_MAX = 16, UCI_INCLUDES_MAX = 8 };

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

static void read_saved(struct probe *probe, struct probe_filter *filter, const char *path, unsigned family) {
    struct str text;
    struct packet_rules rules = {.probe = probe};
    if (packet_rules_text(probe, path, filter, &text) != TREE_OK)
        return;
    packet_read_iptables(&rules, path, text, family == FILTER_IP6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
    packet_rules_judge(&rules, filter);
}

/* What a command of iptables-restore loads: the file behind '<', else the last that is named. */
struct given {
    struct str path;
    bool tests, adds; /* --test loads nothing; --noflush leaves what was there */
};

/* A word that begins a redirection takes its file with it: "< FILE", "> FILE", "2>FILE". */
static bool take_redirection(struct str *rest, struct str *word, bool *in) {
    bool out = str_find_char(*word, '>') != SIZE_MAX;
    *in = word->ptr[0] == '<';
    if ((*in && word->len == 1) || (out && word->ptr[word->len - 1] == '>'))
        (void)probe_next_word(rest, word);
    else if (*in)
        *word = str_skip(*word, 1);
    return out;
}

static struct str path_of_word(struct str word) {
    word = probe_unquoted(word);
    while (word.len > 0 && strchr(";&|)", word.ptr[word.len - 1]))
        word.len--;
    return str_starts(word, STR("/")) && !str_starts(word, STR("/dev/")) ? word : STR("");
}

static struct given take_given(struct str rest) {
    struct given given = {.path = STR("")};
    bool redirected = false, in;
    for (struct str word; probe_next_word(&rest, &word) && !strchr("#;&|", word.ptr[0]);) {
        if (take_redirection(&rest, &word, &in))
            continue;
        given.tests |= str_eq(word, STR("-t")) || str_eq(word, STR("--test"));
        given.adds |= str_eq(word, STR("-n")) || str_eq(word, STR("--noflush"));
        struct str path = path_of_word(word);
        if (path.len > 0 && (in || !redirected))
            given.path = path;
        redirected |= in;
    }
    return given;
}

/* What nft is told to load. */
struct nft_loads {
    const char *files[GIVEN_MAX];
    size_t count;
    bool unknown; /* a name that hangs on variables, or no name at all */
};

static void add_nft_file(struct probe *probe, struct nft_loads *loads, struct str file) {
    bool known = false;
    file = path_of_word(file);
    for (size_t i = 0; i < loads->count; i++)
        known |= str_eq(file, str_from(loads->files[i]));
    loads->unknown |= file.len == 0;
    if (file.len > 0 && !known && loads->count < GIVEN_MAX)
        loads->files[loads->count++] = probe_path(probe, STR_F, STR_A(file));
}

/* "-f FILE", "--file FILE", "--file=FILE", "-fFILE"; ptr NULL of another word. */
static struct str nft_file_of(struct str word, struct str *rest) {
    struct str file = STR_NONE;
    if (str_starts(word, STR("--file")))
        file = str_skip(word, str_starts(word, STR("--file=")) ? 7 : 6);
    else if (str_starts(word, STR("-f")))
        file = str_skip(word, 2);
    if (file.ptr && file.len == 0)
        (void)probe_next_word(rest, &file);
    return file;
}

/* The files of the commands of a line, or of all that a unit runs, of which `rest` begins behind the first "nft".
 * Another program's words come behind it, or behind what ends a command. */
static void take_nft_files(struct probe *probe, struct nft_loads *loads, struct str rest, const char *const *names) {
    static const char ends[] = ";&|";
    bool ours = true, tests = false;
    for (struct str word; probe_next_word(&rest, &word) && word.ptr[0] != '#';) {
        struct str bare = probe_unquoted(word), file = ours ? nft_file_of(bare, &rest) : STR_NONE;
        if (probe_is_program(bare, names)) {
            ours = true;
            tests = false;
            continue;
        }
        tests |= str_eq(bare, STR("-c")) || str_eq(bare, STR("--check"));
        if (file.ptr && !tests)
            add_nft_file(probe, loads, file);
        else if (str_eq(bare, STR("-I")) || str_eq(bare, STR("--includepath")))
            (void)probe_next_word(&rest, &word);
        else if (!file.ptr && str_starts(bare, STR("/")))
            ours = false;
        word = file.ptr && file.len > 0 ? file : word;
        ours &= !strchr(ends, word.ptr[0]) && !strchr(ends, word.ptr[word.len - 1]);
    }
}

/* Where what is given hangs on variables: the file of OpenRC's settings, else those of custom, as if they were one. */
static void read_nft_custom(struct probe *probe, struct packet_rules *rules, struct probe_filter *filter) {
    static const char *const files[] = {"/etc/nftables.conf", "/etc/sysconfig/nftables.conf", "/etc/nftables.nft"};
    struct probe_directives list = {.count = 0};
    (void)probe_directives_file(probe, "/etc/conf.d/nftables", DIRECTIVE_EQUALS, &list);
    const struct probe_directive *set = probe_directive_last(&list, NULL, "rules_file");
    struct str named = set ? path_of_word(set->value) : STR(""), text;
    const char *own = named.len > 0 ? probe_path(probe, STR_F, STR_A(named)) : NULL;
    for (size_t i = 0; i < (own ? 1 : ARRAY_LEN(files)); i++)
        if (packet_rules_text(probe, own ? own : files[i], filter, &text) == TREE_OK)
            packet_read_nft(rules, own ? own : files[i], text);
}

static void read_nft(struct probe *probe, struct probe_filter *filter) {
    static const char *const names[] = {"nft", NULL};
    struct packet_rules rules = {.probe = probe};
    struct nft_loads loads = {.count = 0};
    struct service_start start;
    struct str text;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);)
        take_nft_files(probe, &loads, start.rest, names);
    if (loads.unknown || loads.count == 0)
        read_nft_custom(probe, &rules, filter);
    for (size_t i = 0; i < loads.count; i++)
        if (packet_rules_text(probe, loads.files[i], filter, &text) == TREE_OK)
            packet_read_nft(&rules, loads.files[i], text);
    packet_rules_judge(&rules, filter);
    filter->nft_count = filter->count;
}

/* A load of all rules takes those away that another has loaded; which comes last, nobody here knows. */
static void replace_loaded(struct probe_filter *filter, unsigned family, const struct service_start *start) {
    for (size_t i = filter->nft_count; i < filter->count; i++)
        if (filter->chains[i].families == family && filter->chains[i].otherwise == FILTER_DROPS) {
            filter->chains[i].otherwise = FILTER_UNCLEAR;
            filter->chains[i].path = start->where;
            filter->chains[i].line = start->line;
        }
}

/* The files that the loader is given where it is started ("< FILE", FILE); how many. */
static size_t read_given(struct probe *probe, struct probe_filter *filter, const char *const *names, unsigned family) {
    struct service_start start;
    size_t count = 0;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        struct given given = take_given(start.rest);
        if (given.tests || given.path.len == 0 || count == GIVEN_MAX)
            continue;
        count++;
        if (!given.adds)
            replace_loaded(filter, family, &start);
        read_saved(probe, filter, probe_path(probe, STR_F, STR_A(given.path)), family);
    }
    return count;
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
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (files[i].family & families)
            read_saved(probe, filter, files[i].path, files[i].family);
}

static void read_iptables_both(struct probe *probe, struct probe_filter *filter) {
    read_iptables(probe, filter, FILTER_IP4 | FILTER_IP6);
}

static void read_iptables_4(struct probe *probe, struct probe_filter *filter) {
    static const char *const names[] = {"iptables-restore", NULL};
    if (read_given(probe, filter, names, FILTER_IP4) == 0)
        read_iptables(probe, filter, FILTER_IP4);
}

static void read_iptables_6(struct probe *probe, struct probe_filter *filter) {
    static const char *const names[] = {"ip6tables-restore", NULL};
    if (read_given(probe, filter, names, FILTER_IP6) == 0)
        read_iptables(probe, filter, FILTER_IP6);
}

/* A rule of OpenWrt's settings; without a zone that packets go to it speaks of what comes to the device itself. */
struct uci_rule {
    bool accepts, from, onward, narrow, off;
    bool some_protocol, whole_protocol;
    bool hides;          /* of a redirect: who sends, and not where it goes */
    size_t limits, logs; /* options that bound, and that record */
};
/* What passes on from one zone to another: a "config forwarding", or a rule for nearly all. */
struct uci_way {
    struct str from, to;
    uint32_t line;
};
enum { UCI_WAYS_MAX = 64, UCI_OUTSIDE_MAX = 16 };
/* What OpenWrt's settings say while they are read. */
struct uci {
    struct uci_way ways[UCI_WAYS_MAX], way; /* the last is of the section that is read */
    size_t way_count;
    uint32_t cut_line;                         /* of the first way that is not kept, or of a zone; 0: all are */
    struct str outside[UCI_OUTSIDE_MAX], name; /* zones on the outer side; that of the section */
    size_t outside_count;
    bool masquerades;
    uint32_t onward_line; /* "option forward ACCEPT" of the defaults: from each zone to each */
    struct str section;
    struct probe_filter_chain chain;
    uint32_t section_line;
    struct uci_rule rule;
    bool zone_accepts;
    uint32_t wide_line;                    /* of the first rule that lets in nearly all of a zone; 0: none does */
    struct str included[UCI_INCLUDES_MAX]; /* files of commands that are run behind the rules */
    size_t included_count;
};

/* Protocols whose every port a rule without ports opens. */
static bool is_whole_protocol(struct str value) {
    static const char *const words[] = {"all", "any", "*", "0", "tcp", "udp", "tcpudp", "6", "17"};
    struct str word;
    while (probe_next_word(&value, &word)) {
        word = probe_unquoted(word);
        for (size_t i = 0; i < ARRAY_LEN(words); i++)
            if (str_eq_nocase(word, str_from(words[i])))
                return true;
    }
    return false;
}

static void read_uci_rule(struct uci *uci, struct str name, struct str value) {
    struct uci_rule *rule = &uci->rule;
    if (!str_eq(uci->section, STR("rule")) && !str_eq(uci->section, STR("redirect")))
        return;
    rule->accepts |= str_eq(name, STR("target")) && str_eq_nocase(value, STR("ACCEPT"));
    rule->hides |= str_eq(name, STR("target")) && str_eq_nocase(value, STR("SNAT"));
    rule->from |= str_eq(name, STR("src"));
    rule->onward |= str_eq(name, STR("dest"));
    rule->narrow |= str_eq(name, STR("src_ip")) && !packet_is_wide(value);
    bool port =
        str_eq(name, STR("dest_port")) || (str_eq(name, STR("src_dport")) && str_eq(uci->section, STR("redirect")));
    rule->narrow |= port && !packet_is_most_ports(value);
    if (str_eq(name, STR("proto")))
        *(is_whole_protocol(value) ? &rule->whole_protocol : &rule->some_protocol) = true;
    rule->narrow |= str_eq(name, STR("icmp_type")) || str_eq(name, STR("src_mac")) || str_eq(name, STR("ipset"));
}

/* The outer zone is called wan, or hides those behind it. */
static void end_uci_zone(struct uci *uci) {
    bool outer = str_eq(uci->section, STR("zone")) && (str_starts_nocase(uci->name, STR("wan")) || uci->masquerades);
    if (outer && uci->outside_count == UCI_OUTSIDE_MAX)
        uci->cut_line = uci->section_line;
    else if (outer)
        uci->outside[uci->outside_count++] = uci->name;
    uci->name = STR("");
    uci->masquerades = false;
}

/* A redirect passes on what it names, as a rule that accepts does; without a zone, to whichever has the address. */
static void end_uci_way(struct uci *uci, bool narrow) {
    const struct uci_rule *rule = &uci->rule;
    bool redirect = str_eq(uci->section, STR("redirect")) && !rule->hides;
    bool all = str_eq(uci->section, STR("forwarding")) || ((rule->accepts || redirect) && !narrow);
    if (redirect && uci->way.to.len == 0)
        uci->way.to = STR("*");
    bool way = all && !rule->off && uci->way.from.len > 0 && uci->way.to.len > 0;
    if (way && uci->way_count == UCI_WAYS_MAX)
        uci->cut_line = uci->section_line;
    else if (way)
        uci->ways[uci->way_count++] = uci->way;
    uci->way = (struct uci_way){STR(""), STR(""), 0};
}

static void end_uci_section(struct uci *uci, struct probe_filter *filter) {
    const struct uci_rule *rule = &uci->rule;
    bool narrow = rule->narrow || (rule->some_protocol && !rule->whole_protocol);
    end_uci_way(uci, narrow);
    end_uci_zone(uci);
    if (!rule->off) {
        filter->rules += str_eq(uci->section, STR("rule"));
        filter->limits += rule->limits;
        filter->logs += rule->logs;
    }
    if (rule->accepts && rule->from && !rule->onward && !narrow && !rule->off && !uci->wide_line)
        uci->wide_line = uci->section_line;
    uci->rule = (struct uci_rule){.accepts = false};
}

/* The zones of a way, and which zones there are. */
static void read_uci_way(struct uci *uci, struct str name, struct str value, uint32_t line) {
    bool on = str_eq(value, STR("1"));
    if (str_eq(name, STR("name")))
        uci->name = value;
    else if (str_eq(name, STR("masq")) || str_eq(name, STR("masq6")))
        uci->masquerades |= on;
    else if (str_eq(name, STR("src")))
        uci->way.from = value;
    else if (str_eq(name, STR("dest")))
        uci->way.to = value;
    else if (str_eq(name, STR("enabled")))
        uci->rule.off |= !probe_is_yes(value);
    else if (str_eq(name, STR("forward")) && str_eq(uci->section, STR("defaults")))
        uci->onward_line = str_eq_nocase(value, STR("ACCEPT")) ? line : 0;
    uci->way.line = uci->section_line;
}

/* From the outer side to another zone. */
static uint32_t onward_line(const struct uci *uci) {
    for (size_t i = 0; i < uci->way_count; i++)
        for (size_t k = 0; k < uci->outside_count; k++)
            if (!str_eq(uci->ways[i].from, uci->ways[i].to) &&
                (str_eq(uci->ways[i].from, uci->outside[k]) || str_eq(uci->ways[i].from, STR("*"))) &&
                !str_eq(uci->ways[i].to, uci->outside[k]))
                return uci->ways[i].line;
    return uci->onward_line > 0 ? uci->onward_line : uci->cut_line;
}

static void read_uci_option(struct uci *uci, struct str name, struct str value, uint32_t line) {
    bool accepts = str_contains_nocase(value, STR("ACCEPT")), on = !str_eq(value, STR("0"));
    uci->rule.limits +=
        str_eq(name, STR("limit")) || (on && (str_eq(name, STR("synflood_protect")) || str_eq(name, STR("syn_flood"))));
    uci->rule.logs += on && str_eq(name, STR("log"));
    read_uci_way(uci, name, value, line);
    read_uci_rule(uci, name, value);
    if (str_eq(uci->section, STR("include")) && str_eq(name, STR("path")) && uci->included_count < UCI_INCLUDES_MAX)
        uci->included[uci->included_count++] = value;
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

static void read_uci_line(struct uci *uci, const struct probe_directive *item, struct probe_filter *filter) {
    struct str rest = item->value, name;
    if (!probe_next_word(&rest, &name))
        return;
    name = probe_unquoted(name);
    if (str_eq(item->key, STR("config"))) {
        end_uci_section(uci, filter);
        uci->section = name;
        uci->section_line = item->line;
    } else if (str_eq(item->key, STR("option")) || str_eq(item->key, STR("list"))) {
        read_uci_option(uci, name, probe_unquoted(str_trim(rest)), item->line);
    }
}

/* What is included may let in all, whatever the settings say. */
static void read_uci_included(struct probe *probe, struct uci *uci) {
    for (size_t i = 0; i < uci->included_count && uci->chain.otherwise == FILTER_DROPS; i++) {
        const char *path = probe_path(probe, STR_F, STR_A(uci->included[i]));
        struct str text;
        uint32_t line = probe_read(probe, path, &text) == TREE_OK ? packet_undo_line(text) : 0;
        if (line > 0) {
            uci->chain.otherwise = FILTER_UNCLEAR;
            uci->chain.path = path;
            uci->chain.line = line;
        }
    }
}

/* What "config defaults" and every zone do with what comes in. A zone that accepts, and a rule that lets in nearly all
 * that comes from one, are the owner's to judge. */
static void read_uci(struct probe *probe, struct probe_filter *filter) {
    static const char path[] = "/etc/config/firewall";
    struct probe_directives list = {.count = 0};
    struct str text;
    struct uci uci = {.section = STR(""),
                      .name = STR(""),
                      .way = {STR(""), STR(""), 0},
                      .chain = {FILTER_IP4 | FILTER_IP6, FILTER_ACCEPTS, path, 0}};
    if (packet_rules_text(probe, path, filter, &text) != TREE_OK)
        return;
    probe_directives_text(probe, path, text, DIRECTIVE_WORDS, &list);
    for (size_t i = 0; i < list.count; i++)
        read_uci_line(&uci, &list.items[i], filter);
    end_uci_section(&uci, filter);
    if (uci.chain.otherwise == FILTER_DROPS && (uci.zone_accepts || uci.wide_line)) {
        uci.chain.otherwise = FILTER_UNCLEAR;
        uci.chain.line = uci.wide_line ? uci.wide_line : uci.chain.line;
    }
    read_uci_included(probe, &uci);
    filter->onward_line = onward_line(&uci);
    filter->onward = filter->onward_line > 0 ? path : NULL;
    filter->onward_cut = filter->onward_line > 0 && filter->onward_line == uci.cut_line;
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
        unsigned undone_by; /* enum packet_undo_kind: OpenWrt's was of iptables before it was of nft */
    } loaders[] = {{nft, "nftables", read_nft, PACKET_UNDO_NFT},
                   {persistent, "netfilter-persistent", read_iptables_both, PACKET_UNDO_IPTABLES},
                   {iptables, "iptables-restore", read_iptables_4, PACKET_UNDO_IPTABLES},
                   {ip6tables, "ip6tables-restore", read_iptables_6, PACKET_UNDO_IPTABLES},
                   {uci, "OpenWrt's firewall", read_uci, PACKET_UNDO_NFT | PACKET_UNDO_IPTABLES},
                   {ufw, "ufw", packet_read_ufw, PACKET_UNDO_IPTABLES},
                   {firewalld, "firewalld", packet_read_firewalld, PACKET_UNDO_NFT}};
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
        size_t from = filter->count;
        loaders[i].read(probe, filter);
        packet_undo(probe, filter, from, loaders[i].undone_by, start, loaders[i].names);
    }
    probe_fact_end(probe, PROBE_FACT_FILTER, before);
    return probe->facts.filter = filter;
}
