#include "probe/packet_undo.h"

#include "probe/directive.h"
#include "probe/packet_rules.h"
#include "probe/service_files.h"
#include "probe/settings.h"
#include "probe/startup_script.h"

static const char *const four[] = {"iptables", "iptables-nft", "iptables-legacy", NULL};
static const char *const six[] = {"ip6tables", "ip6tables-nft", "ip6tables-legacy", NULL};
static const char *const nftables[] = {"nft", NULL};

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq_nocase(word, str_from(*words)))
            return true;
    return false;
}

/* Without quotes around it and what ends a command behind it. */
static struct str bare(struct str word) {
    while (word.len > 1 && (strchr("'\"({", word.ptr[0]) || (strchr("-@+!:", word.ptr[0]) && word.ptr[1] == '/')))
        word = str_skip(word, 1);
    while (word.len > 0 && strchr("'\";&|)}`\\", word.ptr[word.len - 1]))
        word.len--;
    return word;
}

/* The words of a command, of which `*rest` begins behind the program; `*rest` then begins behind the next of `names`,
 * or has ptr NULL. Of nft, whose rules hold ';', only another program ends one. */
static struct str take_command(struct str *rest, const char *const *names, bool nft) {
    struct str all = *rest, walk = *rest, word;
    size_t end = SIZE_MAX;
    *rest = STR_NONE;
    while (probe_next_word(&walk, &word) && word.ptr[0] != '#') {
        bool program = probe_is_program(bare(word), names);
        if (end == SIZE_MAX && (program || (!nft && strchr(";&|", word.ptr[0]))))
            end = (size_t)(word.ptr - all.ptr);
        else if (end == SIZE_MAX && !nft && strchr(";&|", word.ptr[word.len - 1]))
            end = (size_t)(word.ptr + word.len - 1 - all.ptr);
        if (!program)
            continue;
        *rest = walk;
        break;
    }
    return end == SIZE_MAX ? all : str_slice(all, 0, end);
}

struct iptables_command {
    struct str table, chain, target;
    char operation; /* F, P, I, D, A; 0: another */
    bool narrow;
};

/* The letter of an operation, 0 of another word. */
static char operation_of(struct str word) {
    static const struct {
        const char *brief, *whole;
    } operations[] = {
        {"-F", "--flush"}, {"-P", "--policy"}, {"-I", "--insert"}, {"-D", "--delete"}, {"-A", "--append"}};
    for (size_t i = 0; i < ARRAY_LEN(operations); i++)
        if (str_eq(word, str_from(operations[i].brief)) || str_eq(word, str_from(operations[i].whole)))
            return operations[i].brief[1];
    return '\0';
}

/* "-P CHAIN TARGET", "-A CHAIN ..."; `rest` begins behind the operation. */
static void take_operation(struct iptables_command *command, char operation, struct str rest) {
    struct str value;
    command->operation = operation;
    command->chain = probe_next_word(&rest, &value) && value.ptr[0] != '-' ? bare(value) : STR("");
    if (operation == 'P' && probe_next_word(&rest, &value))
        command->target = bare(value);
}

static void take_iptables_word(struct iptables_command *command, struct str word, struct str rest) {
    static const char *const narrows[] = {"-p",      "-s",      "-d",      "-m",    "--protocol",    "--source",
                                          "--match", "--dport", "--sport", "--src", "--destination", "--dst",
                                          "--proto", NULL};
    char operation = operation_of(word);
    struct str value = STR("");
    if (operation) {
        take_operation(command, operation, rest);
        return;
    }
    (void)probe_next_word(&rest, &value);
    if (str_eq(word, STR("-t")) || str_eq(word, STR("--table")))
        command->table = bare(value);
    else if (str_starts(word, STR("--table=")))
        command->table = str_skip(word, 8);
    else if (str_eq(word, STR("-j")) || str_eq(word, STR("--jump")))
        command->target = bare(value);
    else if (str_eq(word, STR("-i")) || str_eq(word, STR("--in-interface")))
        command->narrow |= str_eq(bare(value), STR("lo"));
    else
        command->narrow |= is_one_of(word, narrows);
}

/* Whether a command of iptables lets in what a chain that drops would keep out. */
static bool iptables_opens(struct str args) {
    static const char *const others[] = {"OUTPUT", "FORWARD", NULL}, *const stops[] = {"DROP", "REJECT", NULL};
    struct iptables_command command = {.operation = 0, .table = STR("filter"), .target = STR("")};
    for (struct str rest = args, word; probe_next_word(&rest, &word);)
        take_iptables_word(&command, bare(word), rest);
    if (!str_eq(command.table, STR("filter")) || is_one_of(command.chain, others))
        return false;
    switch (command.operation) {
    case 'F':
        return true;
    case 'P':
    case 'I':
        return !is_one_of(command.target, stops);
    case 'D':
        return !str_eq(command.target, STR("ACCEPT"));
    case 'A':
        return !command.narrow && !is_one_of(command.target, stops) && command.target.len > 0;
    default:
        return false;
    }
}

static bool is_read_anyhow(struct str path) {
    static const char *const files[] = {"/etc/nftables.conf", "/etc/sysconfig/nftables.conf", "/etc/nftables.nft",
                                        NULL};
    return is_one_of(path, files);
}

/* Whether a command of nft takes rules away or lets in more; `loads` where it may load its file. */
static bool nft_opens(struct str args, bool loads) {
    static const char *const takes[] = {"flush", "delete", "destroy", "reset", NULL}, *const adds[] = {"insert", "add",
                                                                                                       NULL};
    static const char *const others[] = {"nat",     "mangle",      "raw",        "output",
                                         "forward", "postrouting", "prerouting", NULL};
    static const char *const narrows[] = {"dport", "sport",  "saddr",    "daddr", "ct",      "iif", "iifname",
                                          "icmp",  "icmpv6", "protocol", "meta",  "l4proto", NULL};
    bool taken = false, added = false, accepts = false, narrow = false, other = false, inserted = false;
    for (struct str rest = args, word; probe_next_word(&rest, &word);) {
        word = bare(word);
        struct str next = rest, file = STR("");
        if (!loads && (str_eq(word, STR("-f")) || str_eq(word, STR("--file"))) && probe_next_word(&next, &file) &&
            !is_read_anyhow(bare(file)))
            return true;
        taken |= is_one_of(word, takes);
        added |= is_one_of(word, adds) || str_eq(word, STR("policy"));
        inserted |= str_eq(word, STR("insert"));
        accepts |= str_eq(word, STR("accept"));
        narrow |= is_one_of(word, narrows);
        other |= is_one_of(word, others);
    }
    return !other && (taken || (added && accepts && (inserted || !narrow)));
}

static void undo_chains(struct probe_filter *filter, size_t from, unsigned families,
                        const struct service_start *start) {
    for (size_t i = from; i < filter->count; i++) {
        struct probe_filter_chain *chain = &filter->chains[i];
        if (!(chain->families & families) || chain->otherwise != FILTER_DROPS)
            continue;
        chain->otherwise = FILTER_UNCLEAR;
        chain->path = start->where;
        chain->line = start->line;
    }
}

/* What has set the rules up, and behind which line of its own file; 0 of a unit, whose order nobody here knows. */
struct loader {
    const char *where;
    uint32_t line;
};

static struct loader loader_of(struct probe *probe, const struct probe_start *start, const char *const *names) {
    struct loader loader = {start->where, 0};
    struct service_start found;
    for (struct service_walk walk = {.within = false};
         start->kind == START_SCRIPT && service_start_next(probe, names, &walk, &found);)
        if (str_eq(str_from(found.where), str_from(start->where)) && found.line > loader.line)
            loader.line = found.line;
    return loader;
}

/* Whether one of the commands of a line, of which `rest` begins behind the first, undoes; `loads`: nft_opens(). */
static bool line_undoes(struct str rest, const char *const *names, bool loads) {
    bool nft = names == nftables;
    while (rest.ptr) {
        struct str args = take_command(&rest, names, nft);
        if (nft ? nft_opens(args, loads) : iptables_opens(args))
            return true;
    }
    return false;
}

static void undo_by(struct probe *probe, struct probe_filter *filter, size_t from, const struct loader *loader,
                    const char *const *names) {
    unsigned families = names == four ? FILTER_IP4 : names == six ? FILTER_IP6 : FILTER_IP4 | FILTER_IP6;
    struct service_start start;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        bool own = str_eq(str_from(start.where), str_from(loader->where));
        if ((!own || start.line >= loader->line) && line_undoes(start.rest, names, own))
            undo_chains(filter, from, families, &start);
    }
}

/* "systemctl stop nftables", "/etc/init.d/firewall stop", "ufw disable", of another file than the loader's. */
static void undo_by_stopping(struct probe *probe, struct probe_filter *filter, size_t from, const char *where) {
    static const char *const managers[] = {"systemctl", "service", "rc-service", "invoke-rc.d", NULL};
    static const char *const filters[] = {"nftables",  "iptables", "ip6tables", "netfilter-persistent",
                                          "firewalld", "firewall", "ufw",       "iptables-persistent",
                                          "fw3",       "fw4",      NULL};
    static const char *const stops[] = {"stop", "flush", "disable", "mask", "reset", "clear", "kill", NULL};
    static const char *const *const all[] = {managers, filters};
    struct service_start start;
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        for (struct service_walk walk = {.within = false}; service_start_next(probe, all[i], &walk, &start);) {
            bool stopped = false, named = all[i] == filters;
            for (struct str rest = start.rest, word; probe_next_word(&rest, &word) && !strchr("#;&|", word.ptr[0]);) {
                struct str name = bare(word);
                name = str_slice(name, 0, str_find(name, STR(".service")));
                stopped |= is_one_of(name, stops);
                named |= is_one_of(name, filters);
            }
            if (stopped && named && !str_eq(str_from(start.where), str_from(where)))
                undo_chains(filter, from, FILTER_IP4 | FILTER_IP6, &start);
        }
}

void packet_undo(struct probe *probe, struct probe_filter *filter, size_t from, unsigned kinds,
                 const struct probe_start *start, const char *const *names) {
    struct loader loader = loader_of(probe, start, names);
    if (kinds & PACKET_UNDO_IPTABLES) {
        undo_by(probe, filter, from, &loader, four);
        undo_by(probe, filter, from, &loader, six);
    }
    if (kinds & PACKET_UNDO_NFT)
        undo_by(probe, filter, from, &loader, nftables);
    undo_by_stopping(probe, filter, from, loader.where);
}

uint32_t packet_undo_line(struct str text) {
    struct probe_lines lines = {.rest = text};
    for (struct str line, word; probe_next_line(&lines, &line);) {
        struct str rest = line;
        if (!probe_next_word(&rest, &word) || word.ptr[0] == '#')
            continue;
        bool six_or_four = probe_is_program(word, four) || probe_is_program(word, six);
        if (six_or_four ? iptables_opens(rest) : nft_opens(line, false) || str_contains(line, STR("accept")))
            return lines.number;
    }
    return 0;
}
