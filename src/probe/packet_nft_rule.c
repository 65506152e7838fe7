/* A rule of nft, by its words: verdicts, what only notes something, and conditions. A condition that no row knows may
 * hold for nearly every packet. */
#include "probe/packet_rules.h"

struct words {
    const struct str *items;
    size_t count, at;
};

static struct str word_at(const struct words *words, size_t ahead) {
    return words->at + ahead < words->count ? words->items[words->at + ahead] : STR("");
}

static bool is_next(const struct words *words, const char *word) {
    return str_eq(word_at(words, 0), str_from(word));
}

static bool take(struct words *words, const char *word) {
    bool is = is_next(words, word);
    words->at += is;
    return is;
}

static bool is_any(struct str word, const char *const *names) {
    for (; *names; names++)
        if (str_eq(word, str_from(*names)))
            return true;
    return false;
}

/* Behind the brace that closes the one that comes next. */
static void skip_braces(struct words *words) {
    size_t depth = 0;
    do {
        depth += is_next(words, "{") ? 1 : 0;
        depth -= is_next(words, "}") && depth > 0 ? 1 : 0;
        words->at++;
    } while (depth > 0 && words->at < words->count);
}

static const struct {
    struct str word;
    int deed;
    bool names_chain;
} verdicts[] = {
    {STR_INIT("accept"), NFT_STEP_ACCEPT, false}, {STR_INIT("drop"), NFT_STEP_DROP, false},
    {STR_INIT("reject"), NFT_STEP_DROP, false},   {STR_INIT("return"), NFT_STEP_RETURN, false},
    {STR_INIT("queue"), NFT_STEP_UNCLEAR, false}, {STR_INIT("jump"), NFT_STEP_CALL, true},
    {STR_INIT("goto"), NFT_STEP_LEAVE, true},
};

/* The chain of a call may be a block of its own, without a name. */
static bool read_verdict(struct words *words, struct packet_rule *rule, const unsigned *key) {
    for (size_t i = 0; i < ARRAY_LEN(verdicts); i++) {
        if (!str_eq(word_at(words, 0), verdicts[i].word))
            continue;
        words->at++;
        bool block = verdicts[i].names_chain && is_next(words, "{");
        packet_rule_does(rule, block ? (int)NFT_STEP_UNCLEAR : verdicts[i].deed,
                         verdicts[i].names_chain ? word_at(words, 0) : STR(""), key);
        if (block)
            skip_braces(words);
        else if (verdicts[i].names_chain)
            words->at++;
        return true;
    }
    return false;
}

static bool is_new(struct str value) {
    return str_eq(value, STR("new"));
}

static bool is_wide_protocol(struct str value) {
    static const char *const names[] = {"tcp", "udp", "6", "17", NULL};
    return is_any(value, names);
}

static bool is_family(struct str value) {
    static const char *const names[] = {"ipv4", "ipv6", "ip", "ip6", "2", "10", NULL};
    return is_any(value, names);
}

/* Every connection of TCP begins with it. */
static bool is_syn(struct str value) {
    return str_eq(value, STR("syn"));
}

static bool is_zero(struct str value) {
    static const char *const names[] = {"0", "0x0", "0x00000000", NULL};
    return is_any(value, names);
}

static bool is_for_us(struct str value) {
    static const char *const names[] = {"local", "host", "unicast", "original", NULL};
    return is_any(value, names);
}

static bool is_any_interface(struct str value) {
    static const char *const names[] = {"*", "\"*\"", NULL};
    return is_any(value, names);
}

static bool is_bound(struct str value) {
    return value.len > 0;
}

static bool is_none(struct str value) {
    (void)value;
    return false;
}

/* What a condition asks: `sweeps` is what values that hold for nearly every packet may do, `named` what others may,
 * `unknown` what a set or a map that stands elsewhere may. The sender chooses the port that it sends from. */
static const struct condition {
    const char *first, *second;
    bool (*is_wide)(struct str value);
    unsigned sweeps, named, unknown;
} conditions[] = {
    {"ct", "state", is_new, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"ct", "direction", is_for_us, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"ct", "mark", is_zero, NFT_SWEEPS, 0, 0},
    {"ct", "count", is_bound, NFT_SWEEPS_ACCEPT, 0, 0},
    {"meta", "l4proto", is_wide_protocol, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"meta", "nfproto", is_family, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"meta", "protocol", is_family, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"ip", "protocol", is_wide_protocol, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"ip6", "nexthdr", is_wide_protocol, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"ip", "version", is_bound, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"ip6", "version", is_bound, NFT_SWEEPS, 0, NFT_SWEEPS},
    {"ether", "saddr", is_none, NFT_SWEEPS, 0, 0},
    {"ip", "saddr", packet_is_wide, NFT_SWEEPS, 0, PACKET_WIDE_SET},
    {"ip", "daddr", packet_is_wide, NFT_SWEEPS, 0, PACKET_WIDE_SET},
    {"ip6", "saddr", packet_is_wide, NFT_SWEEPS, 0, PACKET_WIDE_SET},
    {"ip6", "daddr", packet_is_wide, NFT_SWEEPS, 0, PACKET_WIDE_SET},
    {"tcp", "dport", packet_is_most_ports, NFT_SWEEPS, 0, PACKET_WIDE_SET},
    {"tcp", "sport", packet_is_most_ports, NFT_SWEEPS, NFT_SWEEPS_ACCEPT, NFT_SWEEPS_ACCEPT},
    {"tcp", "flags", is_syn, NFT_SWEEPS_ACCEPT, 0, 0},
    {"udp", "dport", packet_is_most_ports, NFT_SWEEPS, 0, PACKET_WIDE_SET},
    {"udp", "sport", packet_is_most_ports, NFT_SWEEPS, NFT_SWEEPS_ACCEPT, NFT_SWEEPS_ACCEPT},
    {"th", "dport", packet_is_most_ports, NFT_SWEEPS, 0, PACKET_WIDE_SET},
    {"th", "sport", packet_is_most_ports, NFT_SWEEPS, NFT_SWEEPS_ACCEPT, NFT_SWEEPS_ACCEPT},
    {"meta", "iif", is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"meta", "iifname", is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"iif", NULL, is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"iifname", NULL, is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"meta", "mark", is_zero, NFT_SWEEPS, 0, 0},
    {"mark", NULL, is_zero, NFT_SWEEPS, 0, 0},
    {"meta", "pkttype", is_for_us, NFT_SWEEPS_ACCEPT, 0, 0},
    {"pkttype", NULL, is_for_us, NFT_SWEEPS_ACCEPT, 0, 0},
    {"meta", "length", is_bound, NFT_SWEEPS_ACCEPT, 0, 0},
    {"fib", "saddr", is_for_us, NFT_SWEEPS_ACCEPT, 0, 0},
    {"fib", "daddr", is_for_us, NFT_SWEEPS_ACCEPT, 0, 0},
};
/* Of what no row has. */
static const struct condition narrow = {"", NULL, is_none, 0, 0, 0},
                              telling = {"", NULL, is_none, NFT_SWEEPS, 0, PACKET_WIDE_SET},
                              vague = {"", NULL, is_none, NFT_SWEEPS, NFT_SWEEPS_ACCEPT, NFT_SWEEPS_ACCEPT};

static bool is_undefined(struct str value) {
    return str_find_char(value, '$') != SIZE_MAX;
}

/* "@NAME" */
static unsigned take_unknown(struct words *words, const struct condition *condition) {
    struct str name = str_skip(word_at(words, 0), 1);
    words->at++;
    return condition->unknown == PACKET_WIDE_SET ? packet_wide_set(name) : condition->unknown;
}

static unsigned sweeps_of(const struct condition *condition, struct str value) {
    return condition->is_wide(value) || is_undefined(value) ? condition->sweeps
           : str_eq(value, STR("untracked"))                ? condition->named | PACKET_UNTRACKED
                                                            : condition->named;
}

/* The values of a set or a list: what those do that hold for most. */
static unsigned read_values(struct words *words, const struct condition *condition, bool other) {
    bool in_set = take(words, "{"), wide = false, undefined = false;
    unsigned named = condition->named;
    do {
        struct str value = word_at(words, 0);
        wide |= condition->is_wide(value);
        undefined |= is_undefined(value);
        named |= other ? 0 : sweeps_of(condition, value);
        words->at++;
    } while (words->at < words->count && (in_set ? !take(words, "}") : take(words, ",")));
    return undefined || wide != other ? condition->sweeps : named;
}

/* The key of a map's entry may be glued to its verdict: "new:accept". */
static struct str take_key(struct words *words) {
    struct str word = word_at(words, 0);
    words->at++;
    return str_ends(word, STR(":")) && word.len > 1 ? str_slice(word, 0, word.len - 1) : word;
}

static bool read_glued(struct str word, struct packet_rule *rule, const struct condition *condition) {
    size_t colon = word.len;
    while (colon > 0 && word.ptr[colon - 1] != ':')
        colon--;
    if (colon < 2)
        return false;
    unsigned sweeps = sweeps_of(condition, str_slice(word, 0, colon - 1));
    struct str verdict = str_skip(word, colon);
    struct words one = {.items = &verdict, .count = 1};
    return read_verdict(&one, rule, &sweeps);
}

/* "vmap { KEY : VERDICT, ... }" or "vmap @NAME" */
static void read_map(struct words *words, struct packet_rule *rule, const struct condition *condition) {
    unsigned sweeps = condition->named;
    if (!take(words, "{")) {
        sweeps = take_unknown(words, condition);
        packet_rule_does(rule, NFT_STEP_UNCLEAR, STR(""), &sweeps);
        return;
    }
    while (words->at < words->count && !take(words, "}")) {
        bool glued = read_glued(word_at(words, 0), rule, condition);
        if (glued || read_verdict(words, rule, &sweeps)) {
            words->at += glued;
            sweeps = condition->named;
            continue;
        }
        if (take(words, ":") || take(words, ","))
            continue;
        struct str key = take_key(words);
        sweeps |= str_eq(key, STR("*")) ? condition->sweeps : sweeps_of(condition, key);
    }
}

static const struct condition *condition_at(const struct words *words) {
    for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
        if (is_next(words, conditions[i].first) &&
            (!conditions[i].second || str_eq(word_at(words, 1), str_from(conditions[i].second))))
            return &conditions[i];
    return NULL;
}

static void skip_value(struct words *words) {
    words->at += is_next(words, "meta") || is_next(words, "ct") ? 2 : 1;
}

/* One value, or several in parentheses. */
static void skip_operand(struct words *words) {
    bool several = str_starts(word_at(words, 0), STR("("));
    while (several && words->at < words->count && !str_ends(word_at(words, 0), STR(")")))
        words->at++;
    words->at++;
}

/* What stands behind the key, and behind "!=". */
static unsigned read_right(struct words *words, const struct condition *condition, bool other) {
    static const char *const comparing[] = {"<",  ">",  "<=", ">=",   "&", "and", "lt",
                                            "gt", "le", "ge", "over", "!", NULL};
    if (is_any(word_at(words, 0), comparing)) {
        bool bits = is_next(words, "&") || is_next(words, "and");
        words->at++;
        skip_operand(words);
        words->at += bits && (is_next(words, "!=") || is_next(words, "==")) ? 2 : 0;
        return condition->sweeps;
    }
    if (str_starts(word_at(words, 0), STR("@"))) {
        unsigned unknown = take_unknown(words, condition);
        return other ? condition->sweeps : unknown;
    }
    return read_values(words, condition, other);
}

static void read_counter(struct words *words, struct packet_rule *rule) {
    (void)rule;
    if (take(words, "name"))
        words->at++;
    else if (is_next(words, "packets"))
        words->at += 4;
}

static void read_log(struct words *words, struct packet_rule *rule) {
    static const char *const with_value[] = {"prefix", "level", "group", "snaplen", "queue-threshold", NULL};
    static const char *const flags[] = {"all",     "skuid",    "ether", "tcp",   "ip", "sequence",
                                        "options", "sequence", ",",     "flags", NULL};
    rule->logs = true;
    for (;;) {
        if (is_any(word_at(words, 0), with_value)) {
            words->at += 2;
        } else if (take(words, "flags")) {
            while (is_any(word_at(words, 0), flags))
                words->at++;
        } else {
            return;
        }
    }
}

static void read_comment(struct words *words, struct packet_rule *rule) {
    (void)rule;
    words->at++;
}

/* "rate [over] 10/second [burst 5 packets]", "rate 1 mbytes/second", or the name of one. */
static void read_limit(struct words *words, struct packet_rule *rule) {
    rule->limits = true;
    packet_rule_asks(rule, NFT_SWEEPS_ACCEPT);
    if (take(words, "name")) {
        words->at++;
        return;
    }
    (void)take(words, "rate");
    if (!take(words, "over"))
        (void)take(words, "until");
    bool whole = str_contains(word_at(words, 0), STR("/"));
    words->at++;
    if (!whole && take(words, "/"))
        words->at++;
    else if (!whole)
        words->at++;
    if (take(words, "burst"))
        words->at += 2;
}

static void read_quota(struct words *words, struct packet_rule *rule) {
    packet_rule_asks(rule, NFT_SWEEPS_ACCEPT);
    if (take(words, "name")) {
        words->at++;
        return;
    }
    if (!take(words, "over"))
        (void)take(words, "until");
    words->at += 2;
}

/* "add @set { ip saddr limit rate 5/second }": asks only by what bounds it. */
static void read_set_change(struct words *words, struct packet_rule *rule) {
    words->at++;
    size_t from = words->at;
    skip_braces(words);
    for (size_t i = from; i < words->at && i < words->count; i++)
        if (str_eq(words->items[i], STR("limit")) || str_eq(words->items[i], STR("count"))) {
            rule->limits |= str_eq(words->items[i], STR("limit"));
            packet_rule_asks(rule, NFT_SWEEPS_ACCEPT);
        }
}

static void go_on(struct words *words, struct packet_rule *rule) {
    (void)words;
    (void)rule;
}

static const struct {
    struct str word;
    void (*read)(struct words *words, struct packet_rule *rule);
} statements[] = {
    {STR_INIT("counter"), read_counter},   {STR_INIT("log"), read_log},          {STR_INIT("comment"), read_comment},
    {STR_INIT("limit"), read_limit},       {STR_INIT("quota"), read_quota},      {STR_INIT("continue"), go_on},
    {STR_INIT("notrack"), go_on},          {STR_INIT("add"), read_set_change},   {STR_INIT("update"), read_set_change},
    {STR_INIT("delete"), read_set_change}, {STR_INIT("meter"), read_set_change},
};

static bool read_statement(struct words *words, struct packet_rule *rule) {
    for (size_t i = 0; i < ARRAY_LEN(statements); i++)
        if (str_eq(word_at(words, 0), statements[i].word)) {
            words->at++;
            statements[i].read(words, rule);
            return true;
        }
    return false;
}

/* "fib daddr . iif type local": whether it asks for the type. */
static bool skip_fib(struct words *words) {
    static const char *const finds[] = {"type", "oif", "oifname", "check", NULL};
    while (words->at < words->count && !is_any(word_at(words, 0), finds))
        words->at++;
    return take(words, "type");
}

/* Whether a condition begins here, a statement or a verdict. */
static bool begins(const struct words *words) {
    static const char *const firsts[] = {"meta", "ct",   "ip",   "ip6", "tcp",    "udp",    "th",   "ether", "icmp",
                                         "fib",  "vlan", "sctp", "rt",  "icmpv6", "socket", "vmap", NULL};
    bool is = is_any(word_at(words, 0), firsts) || condition_at(words);
    for (size_t i = 0; i < ARRAY_LEN(verdicts); i++)
        is |= str_eq(word_at(words, 0), verdicts[i].word);
    for (size_t i = 0; i < ARRAY_LEN(statements); i++)
        is |= str_eq(word_at(words, 0), statements[i].word);
    return is;
}

/* What no row has, and several keys that are asked for at once: up to what begins then. All but some, and what lies on
 * one side of a value, sweeps. */
static void read_others(struct words *words, struct packet_rule *rule, const struct condition *condition) {
    static const char *const most[] = {"!=", "ne", "<", ">", "<=", ">=", "lt", "gt", "le", "ge", "!", "missing", NULL};
    bool other = false, joined = true, notes = false;
    while (words->at < words->count && (joined || !begins(words))) {
        other |= is_any(word_at(words, 0), most);
        notes |= is_next(words, "set");
        joined = is_next(words, ".");
        if (is_next(words, "{"))
            skip_braces(words);
        else
            words->at++;
    }
    if (take(words, "vmap"))
        read_map(words, rule, condition);
    else if (!notes)
        packet_rule_asks(rule, other ? condition->sweeps : condition->named);
}

static void read_condition(struct words *words, struct packet_rule *rule, const struct condition *condition) {
    bool fib = str_eq(str_from(condition->first), STR("fib"));
    words->at += condition->second ? 2 : 1;
    if (take(words, "set")) { /* it notes something, and asks nothing */
        skip_value(words);
    } else if (fib && !skip_fib(words)) {
        packet_rule_asks(rule, NFT_SWEEPS_ACCEPT);
        read_others(words, rule, &vague);
    } else if (is_next(words, ".")) {
        read_others(words, rule, &telling);
    } else if (take(words, "vmap")) {
        read_map(words, rule, condition);
    } else {
        bool other = take(words, "!=") || take(words, "ne");
        if (!other && !take(words, "=="))
            (void)take(words, "eq");
        packet_rule_asks(rule, read_right(words, condition, other));
    }
}

void packet_nft_rule(const struct str *items, size_t count, struct packet_rule *rule) {
    static const char *const protocols[] = {"icmp", "icmpv6", "igmp", "esp", "ah", "sctp", "dccp", "arp", NULL};
    struct words words = {.items = items, .count = count};
    *rule = PACKET_RULE;
    while (words.at < count) {
        const struct condition *condition = condition_at(&words);
        if (condition)
            read_condition(&words, rule, condition);
        else if (read_verdict(&words, rule, NULL))
            return;
        else if (!read_statement(&words, rule))
            read_others(&words, rule, is_any(items[words.at], protocols) ? &narrow : &vague);
    }
    /* What a name stands for that is defined elsewhere may be a verdict. */
    if (rule->count == 0 && count > 0 && str_starts(items[count - 1], STR("$")))
        packet_rule_does(rule, NFT_STEP_UNCLEAR, STR(""), NULL);
}
