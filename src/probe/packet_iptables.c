/* iptables-save(8): "*filter", ":INPUT DROP [0:0]", "-A INPUT ...", "COMMIT", read as iptables-restore takes it:
 * options in any order, long or short, with what is their value glued to them or not. */
#include "probe/packet_rules.h"

#include <linux/netfilter.h>

/* What a rule says while its words are read. */
struct iptables {
    struct packet_rules *rules;
    struct packet_place place;
    uint8_t family;
    struct packet_rule rule;
    struct str target;
    struct str logged; /* what the rule before asks that only records; ptr NULL: it is none */
    size_t logged_at;  /* its chain */
    bool goes;         /* -g */
    bool not ;         /* a '!' stands before the option */
    bool vague; /* options are of a match that does not tell packets apart by who sends them or what they ask for */
};

typedef void take_option(struct iptables *iptables, struct str value);

static void asks(struct iptables *iptables, bool wide, unsigned named) {
    packet_rule_asks(&iptables->rule, wide != iptables->not ? NFT_SWEEPS : named);
}

static void take_target(struct iptables *iptables, struct str value) {
    iptables->target = value;
}

static void take_goto(struct iptables *iptables, struct str value) {
    iptables->target = value;
    iptables->goes = true;
}

static bool is_any(struct str value, const char *const *names) {
    for (; *names; names++)
        if (str_eq_nocase(value, str_from(*names)))
            return true;
    return false;
}

static void take_protocol(struct iptables *iptables, struct str value) {
    static const char *const all[] = {"all", "0", NULL}, *const wide[] = {"tcp", "udp", "6", "17", NULL};
    if (iptables->not || !is_any(value, all))
        asks(iptables, is_any(value, wide), 0);
}

/* A rule of one family: an address of no bits is any that it has. */
static void take_address(struct iptables *iptables, struct str value) {
    bool all = str_ends(value, STR("/0")) || str_ends(value, STR("/0.0.0.0")) || str_ends(value, STR("/::"));
    if (iptables->not || !all)
        asks(iptables, packet_is_wide(value), 0);
}

static void take_interface(struct iptables *iptables, struct str value) {
    if (iptables->not || !str_eq(value, STR("+")))
        asks(iptables, false, NFT_SWEEPS_DROP);
}

static void take_state(struct iptables *iptables, struct str value) {
    struct str state;
    bool new = false;
    unsigned named = 0;
    while (str_next(&value, ',', &state)) {
        new |= str_eq_nocase(state, STR("NEW"));
        named |= str_eq_nocase(state, STR("UNTRACKED")) ? PACKET_UNTRACKED : 0;
    }
    asks(iptables, new, named);
}

static void take_port(struct iptables *iptables, struct str value) {
    struct str range;
    bool wide = false;
    while (str_next(&value, ',', &range))
        wide |= packet_is_most_ports(range);
    asks(iptables, wide, 0);
}

/* What keeps little out: the sender chooses the port that it sends from. */
static void take_vague(struct iptables *iptables, struct str value) {
    (void)value;
    packet_rule_asks(&iptables->rule, NFT_SWEEPS_ACCEPT);
}

/* What nothing has marked is 0. */
static void take_mark(struct iptables *iptables, struct str value) {
    static const char *const zero[] = {"0", "0x0", NULL};
    asks(iptables, is_any(str_slice(value, 0, str_find_char(value, '/')), zero), 0);
}

/* What holds for nearly every packet: the way there, a source that is no broadcast, what is not encrypted. */
static void take_common(struct iptables *iptables, struct str value) {
    static const char *const common[] = {"ORIGINAL", "UNICAST", "none"};
    bool wide = false;
    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        wide |= str_contains_nocase(value, str_from(common[i]));
    asks(iptables, wide, 0);
}

static void take_destination_type(struct iptables *iptables, struct str value) {
    bool local = str_contains_nocase(value, STR("LOCAL")) || str_contains_nocase(value, STR("UNICAST"));
    packet_rule_asks(&iptables->rule, local != iptables->not ? NFT_SWEEPS_ACCEPT : 0);
}

static void take_limit(struct iptables *iptables, struct str value) {
    (void)value;
    iptables->rule.limits = true;
    packet_rule_asks(&iptables->rule, NFT_SWEEPS_ACCEPT);
}

/* Every connection of TCP begins with it: "--tcp-flags FIN,SYN,RST,ACK SYN" is "--syn". */
static void take_flags(struct iptables *iptables, struct str value) {
    bool begins = value.len == 0 || str_contains_nocase(value, STR("SYN"));
    packet_rule_asks(&iptables->rule, begins && !iptables->not ? NFT_SWEEPS_ACCEPT : 0);
}

/* These ask nothing by themselves: their options do. Of others, as of a count of connections or a time to live, nobody
 * here knows that they keep much out. */
static void take_match(struct iptables *iptables, struct str value) {
    static const char *const telling[] = {
        "comment", "tcp",      "udp",    "conntrack", "state", "multiport", "limit", "hashlimit", "addrtype",
        "icmp",    "icmp6",    "icmpv6", "iprange",   "mac",   "mark",      "set",   "owner",     "recent",
        "pkttype", "connmark", "geoip",  "policy",    "esp",   "ah",        "sctp",  "physdev",   NULL};
    iptables->rule.limits |= str_eq(value, STR("recent"));
    iptables->vague = !is_any(value, telling);
    if (iptables->vague)
        packet_rule_asks(&iptables->rule, NFT_SWEEPS_ACCEPT);
}

static void pass_over(struct iptables *iptables, struct str value) {
    (void)iptables;
    (void)value;
}

/* Every other option is a condition that names some packets. */
static const struct option {
    struct str name;
    take_option *take;
    unsigned values;
} options[] = {
    {STR_INIT("-j"), take_target, 1},
    {STR_INIT("--jump"), take_target, 1},
    {STR_INIT("-g"), take_goto, 1},
    {STR_INIT("--goto"), take_goto, 1},
    {STR_INIT("-p"), take_protocol, 1},
    {STR_INIT("--proto"), take_protocol, 1},
    {STR_INIT("--protocol"), take_protocol, 1},
    {STR_INIT("-s"), take_address, 1},
    {STR_INIT("--src"), take_address, 1},
    {STR_INIT("--source"), take_address, 1},
    {STR_INIT("-d"), take_address, 1},
    {STR_INIT("--dst"), take_address, 1},
    {STR_INIT("--destination"), take_address, 1},
    {STR_INIT("-i"), take_interface, 1},
    {STR_INIT("--in-interface"), take_interface, 1},
    {STR_INIT("-m"), take_match, 1},
    {STR_INIT("--match"), take_match, 1},
    {STR_INIT("--comment"), pass_over, 1},
    {STR_INIT("--ctstate"), take_state, 1},
    {STR_INIT("--state"), take_state, 1},
    {STR_INIT("--dport"), take_port, 1},
    {STR_INIT("--destination-port"), take_port, 1},
    {STR_INIT("--sport"), take_vague, 1},
    {STR_INIT("--source-port"), take_vague, 1},
    {STR_INIT("--dports"), take_port, 1},
    {STR_INIT("--destination-ports"), take_port, 1},
    {STR_INIT("--sports"), take_vague, 1},
    {STR_INIT("--source-ports"), take_vague, 1},
    {STR_INIT("--ports"), take_vague, 1},
    {STR_INIT("--src-range"), take_address, 1},
    {STR_INIT("--dst-range"), take_address, 1},
    {STR_INIT("--mark"), take_mark, 1},
    {STR_INIT("--ctproto"), take_protocol, 1},
    {STR_INIT("--ctdir"), take_common, 1},
    {STR_INIT("--ctstatus"), take_vague, 1},
    {STR_INIT("--ctexpire"), take_vague, 1},
    {STR_INIT("--src-type"), take_common, 1},
    {STR_INIT("--pol"), take_common, 1},
    {STR_INIT("--dir"), pass_over, 1},
    {STR_INIT("--set"), pass_over, 0},
    {STR_INIT("--name"), pass_over, 1},
    {STR_INIT("--seconds"), pass_over, 1},
    {STR_INIT("--hitcount"), pass_over, 1},
    {STR_INIT("--mask"), pass_over, 1},
    {STR_INIT("--rsource"), pass_over, 0},
    {STR_INIT("--rdest"), pass_over, 0},
    {STR_INIT("--rttl"), pass_over, 0},
    {STR_INIT("--syn"), take_flags, 0},
    {STR_INIT("--tcp-flags"), take_flags, 2},
    {STR_INIT("--dst-type"), take_destination_type, 1},
    {STR_INIT("--pkt-type"), take_destination_type, 1},
    {STR_INIT("--limit"), take_limit, 1},
    {STR_INIT("--limit-burst"), pass_over, 1},
    {STR_INIT("-c"), pass_over, 2},
    {STR_INIT("--set-counters"), pass_over, 2},
    {STR_INIT("-4"), pass_over, 0},
    {STR_INIT("--ipv4"), pass_over, 0},
    {STR_INIT("-6"), pass_over, 0},
    {STR_INIT("--ipv6"), pass_over, 0},
    {STR_INIT("--log-prefix"), pass_over, 1},
    {STR_INIT("--log-level"), pass_over, 1},
    {STR_INIT("--nflog-prefix"), pass_over, 1},
    {STR_INIT("--nflog-group"), pass_over, 1},
    {STR_INIT("--reject-with"), pass_over, 1},
};

/* A word, or what stands in quotes, without them. */
static bool next_word(struct str *rest, struct str *word) {
    *rest = str_trim(*rest);
    if (rest->len == 0)
        return false;
    bool quoted = rest->ptr[0] == '"';
    size_t len = quoted ? 1 : 0;
    while (len < rest->len && (quoted ? rest->ptr[len] != '"' : !char_is_blank(rest->ptr[len])))
        len += quoted && rest->ptr[len] == '\\' ? 2 : 1;
    *word = str_slice(*rest, quoted ? 1 : 0, len);
    *rest = str_skip(*rest, len + (quoted ? 1 : 0));
    return true;
}

/* The option of a word, and its value where that is glued to it: "-jACCEPT", "--jump=ACCEPT". */
static const struct option *option_of(struct str word, struct str *glued) {
    bool is_long = str_starts(word, STR("--"));
    size_t end = is_long ? str_find_char(word, '=') : 2;
    struct str name = str_slice(word, 0, end);
    *glued = str_skip(word, end == SIZE_MAX ? word.len : is_long ? end + 1 : end);
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (str_eq(name, options[i].name))
            return &options[i];
    return NULL;
}

static void read_option(struct iptables *iptables, struct str word, struct str *rest) {
    struct str value = STR("");
    const struct option *option = option_of(word, &value);
    bool hashlimit = str_starts(word, STR("--hashlimit"));
    if (hashlimit)
        take_limit(iptables, word);
    if (!option) {
        if (!hashlimit && str_starts(word, STR("-")))
            asks(iptables, false, iptables->vague ? NFT_SWEEPS_ACCEPT : 0);
        /* What else its match says then narrows nothing. */
        iptables->vague |= iptables->not ;
        return;
    }
    if (option->values > 0 && value.len == 0)
        (void)next_word(rest, &value);
    /* "-s ! ADDRESS", as it was once written */
    if (str_eq(value, STR("!"))) {
        iptables->not = true;
        (void)next_word(rest, &value);
    }
    for (unsigned i = 1; i < option->values; i++)
        (void)next_word(rest, &value);
    option->take(iptables, value); /* the last */
}

/* Targets that end it, and those that only note something; every other is a chain, or does what nobody knows here. */
static void read_target(struct iptables *iptables) {
    static const struct {
        struct str name;
        int deed;
    } ends[] = {{STR_INIT("ACCEPT"), NFT_STEP_ACCEPT},
                {STR_INIT("DROP"), NFT_STEP_DROP},
                {STR_INIT("REJECT"), NFT_STEP_DROP},
                {STR_INIT("RETURN"), NFT_STEP_RETURN}};
    static const char *const noting[] = {"MARK", "CONNMARK", "CLASSIFY", "TRACE", "SET", "", NULL}, *const logging[] = {
                                                                                                        "LOG", "NFLOG",
                                                                                                        "ULOG", "AUDIT",
                                                                                                        NULL};
    iptables->rule.logs |= is_any(iptables->target, logging);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_eq(iptables->target, ends[i].name)) {
            packet_rule_does(&iptables->rule, ends[i].deed, STR(""), NULL);
            return;
        }
    if (!is_any(iptables->target, noting) && !is_any(iptables->target, logging))
        packet_rule_does(&iptables->rule, iptables->goes ? NFT_STEP_LEAVE : NFT_STEP_CALL, iptables->target, NULL);
}

static size_t chain_at(struct iptables *iptables, struct str name) {
    struct nft_chain chain = {.family = iptables->family, .table = STR("filter"), .name = name, .policy = NF_ACCEPT};
    size_t at = packet_chain(iptables->rules, chain, iptables->place);
    if (at != SIZE_MAX && str_eq(name, STR("INPUT"))) {
        iptables->rules->set.chains[at].hooked = iptables->rules->chains[at].input = true;
        iptables->rules->set.chains[at].hook = NF_INET_LOCAL_IN;
    }
    return at;
}

/* What is recorded by one rule and let in by the next, which asks the same or less, is nothing that is refused. */
static void heed_logged(struct iptables *iptables, size_t at, struct str rule) {
    struct str asked = str_slice(rule, 0, str_find(rule, STR(" -j "))), logged = iptables->logged;
    bool accepts = iptables->rule.count == 1 && iptables->rule.deeds[0].deed == NFT_STEP_ACCEPT;
    if (accepts && logged.ptr && at == iptables->logged_at && iptables->rules->chains[at].logs > 0 &&
        str_starts(logged, asked) && (logged.len == asked.len || char_is_blank(logged.ptr[asked.len])))
        iptables->rules->chains[at].logs--;
    iptables->logged = iptables->rule.logs && iptables->rule.count == 0 ? asked : STR_NONE;
    iptables->logged_at = at;
}

/* "-A CHAIN RULE", "-I CHAIN [NUMBER] RULE" */
static void read_rule(struct iptables *iptables, struct str rest, bool in_front) {
    struct str word, name = STR("");
    (void)next_word(&rest, &name);
    size_t at = chain_at(iptables, name);
    const struct str whole = rest;
    bool placed = false;
    iptables->rule = PACKET_RULE;
    iptables->target = STR("");
    iptables->goes = iptables->not = iptables->vague = false;
    while (next_word(&rest, &word)) {
        if (str_eq(word, STR("!"))) {
            iptables->not = true;
            continue;
        }
        if (char_is_digit(word.len > 0 ? word.ptr[0] : 0) && !str_eq(word, STR("1")))
            placed = in_front;
        read_option(iptables, word, &rest);
        iptables->not = false;
    }
    read_target(iptables);
    if (at == SIZE_MAX)
        return;
    packet_rule_add(iptables->rules, at, &iptables->rule, in_front);
    if (!in_front)
        heed_logged(iptables, at, whole);
    for (size_t i = 0; i < iptables->rule.count; i++)
        iptables->rules->chains[at].unclear |= placed && iptables->rule.deeds[i].when != NFT_NAMED;
}

static void append(struct iptables *iptables, struct str rest) {
    read_rule(iptables, rest, false);
}

static void insert(struct iptables *iptables, struct str rest) {
    read_rule(iptables, rest, true);
}

static void set_policy(struct iptables *iptables, struct str rest) {
    struct str name, policy;
    if (!next_word(&rest, &name))
        return;
    size_t at = chain_at(iptables, name);
    if (at == SIZE_MAX || !next_word(&rest, &policy) || str_eq(policy, STR("-")))
        return;
    iptables->rules->set.chains[at].policy = str_eq(policy, STR("DROP")) ? NF_DROP : NF_ACCEPT;
    iptables->rules->chains[at].place = iptables->place;
}

static void flush(struct iptables *iptables, struct str rest) {
    struct str name;
    packet_flush(iptables->rules,
                 (struct packet_which){iptables->family, STR("filter"), next_word(&rest, &name) ? name : STR_NONE});
}

static void tell_nothing(struct iptables *iptables, struct str rest) {
    (void)rest;
    packet_unclear(iptables->rules, iptables->place);
}

static void pass_command(struct iptables *iptables, struct str rest) {
    (void)iptables;
    (void)rest;
}

static const struct {
    struct str name;
    void (*read)(struct iptables *iptables, struct str rest);
} commands[] = {
    {STR_INIT("-A"), append},        {STR_INIT("--append"), append},        {STR_INIT("-I"), insert},
    {STR_INIT("--insert"), insert},  {STR_INIT("-P"), set_policy},          {STR_INIT("--policy"), set_policy},
    {STR_INIT("-F"), flush},         {STR_INIT("--flush"), flush},          {STR_INIT("-N"), set_policy},
    {STR_INIT("--new"), set_policy}, {STR_INIT("--new-chain"), set_policy}, {STR_INIT("-X"), pass_command},
    {STR_INIT("-Z"), pass_command},  {STR_INIT("--zero"), pass_command},    {STR_INIT("--delete-chain"), pass_command},
};

/* "[10:20]" before it are counters. */
static void read_command(struct iptables *iptables, struct str line) {
    struct str word;
    if (str_starts(line, STR("[")) && !next_word(&line, &word))
        return;
    if (!next_word(&line, &word))
        return;
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (str_eq(word, commands[i].name)) {
            commands[i].read(iptables, line);
            return;
        }
    tell_nothing(iptables, line);
}

void packet_read_iptables(struct packet_rules *rules, const char *path, struct str text, uint8_t family) {
    struct probe_lines lines = {.rest = text};
    struct iptables iptables = {.rules = rules, .family = family};
    bool in_filter = false;
    rules->holds |= str_contains_nocase(text, STR("NOTRACK")) ? PACKET_UNTRACKED : 0;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        iptables.place = (struct packet_place){path, lines.number};
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (line.ptr[0] == '*') {
            in_filter = str_eq(line, STR("*filter"));
            if (in_filter) /* what stood there before is gone */
                packet_flush(rules, (struct packet_which){family, STR("filter"), STR_NONE});
        } else if (str_eq(line, STR("COMMIT"))) {
            in_filter = false;
        } else if (in_filter && line.ptr[0] == ':') {
            set_policy(&iptables, str_skip(line, 1));
        } else if (in_filter) {
            read_command(&iptables, line);
        }
    }
    /* Without its end nothing of it is loaded. */
    if (in_filter)
        packet_unclear(rules, iptables.place);
}
