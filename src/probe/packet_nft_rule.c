/* A rule of nft, by its words: verdicts, what only notes something, and conditions. A condition that no row knows names
 * some packets. */
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

/* What a condition asks: `sweeps` is what values that hold for nearly every packet may do, `named` what others may,
 * `unknown` what a set or a map that stands elsewhere may. */
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
    {"ip", "saddr", packet_is_wide, NFT_SWEEPS, 0, 0},
    {"ip", "daddr", packet_is_wide, NFT_SWEEPS, 0, 0},
    {"ip6", "saddr", packet_is_wide, NFT_SWEEPS, 0, 0},
    {"ip6", "daddr", packet_is_wide, NFT_SWEEPS, 0, 0},
    {"tcp", "dport", packet_is_all_ports, NFT_SWEEPS, 0, 0},
    {"tcp", "sport", packet_is_all_ports, NFT_SWEEPS, 0, 0},
    {"tcp", "flags", is_syn, NFT_SWEEPS_ACCEPT, 0, 0},
    {"udp", "dport", packet_is_all_ports, NFT_SWEEPS, 0, 0},
    {"udp", "sport", packet_is_all_ports, NFT_SWEEPS, 0, 0},
    {"th", "dport", packet_is_all_ports, NFT_SWEEPS, 0, 0},
    {"th", "sport", packet_is_all_ports, NFT_SWEEPS, 0, 0},
    {"meta", "iif", is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"meta", "iifname", is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"iif", NULL, is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"iifname", NULL, is_any_interface, NFT_SWEEPS, NFT_SWEEPS_DROP, 0},
    {"meta", "mark", is_zero, NFT_SWEEPS, 0, 0},
    {"mark", NULL, is_zero, NFT_SWEEPS, 0, 0},
    {"meta", "pkttype", is_for_us, NFT_SWEEPS_ACCEPT, 0, 0},
    {"pkttype", NULL, is_for_us, NFT_SWEEPS_ACCEPT, 0, 0},
    {"meta", "length", is_bound, NFT_SWEEPS_ACCEPT, 0, 0},
    {"fib", "daddr", is_for_us, NFT_SWEEPS_ACCEPT, 0, 0},
};

/* The values of a set or a list; whether one of them holds for nearly every packet. */
static bool read_values(struct words *words, const struct condition *condition) {
    bool in_set = take(words, "{"), wide = false;
    do {
        wide |= condition->is_wide(word_at(words, 0));
        words->at++;
    } while (words->at < words->count && (in_set ? !take(words, "}") : take(words, ",")));
    return wide;
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
    unsigned sweeps = condition && condition->is_wide(str_slice(word, 0, colon - 1)) ? condition->sweeps
                      : condition                                                    ? condition->named
                                                                                     : 0;
    struct str verdict = str_skip(word, colon);
    struct words one = {.items = &verdict, .count = 1};
    return read_verdict(&one, rule, &sweeps);
}

/* "vmap { KEY : VERDICT, ... }" or "vmap @NAME"; without a condition its keys name some packets. */
static void read_map(struct words *words, struct packet_rule *rule, const struct condition *condition) {
    unsigned sweeps = condition ? condition->unknown : 0;
    if (!take(words, "{")) {
        packet_rule_does(rule, NFT_STEP_UNCLEAR, STR(""), &sweeps);
        words->at++;
        return;
    }
    sweeps = condition ? condition->named : 0;
    while (words->at < words->count && !take(words, "}")) {
        bool glued = read_glued(word_at(words, 0), rule, condition);
        if (glued || read_verdict(words, rule, &sweeps)) {
            words->at += glued;
            sweeps = condition ? condition->named : 0;
            continue;
        }
        if (take(words, ":") || take(words, ","))
            continue;
        struct str key = take_key(words);
        if (str_eq(key, STR("*")) || (condition && condition->is_wide(key)))
            sweeps = condition ? condition->sweeps : NFT_SWEEPS;
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
    static const char *const comparing[] = {"<", ">", "<=", ">=", "&", "lt", "gt", "le", "ge", "over", NULL};
    if (is_any(word_at(words, 0), comparing)) {
        bool bits = is_next(words, "&");
        words->at++;
        skip_operand(words);
        words->at += bits && (is_next(words, "!=") || is_next(words, "==")) ? 2 : 0;
        return condition->sweeps;
    }
    if (str_starts(word_at(words, 0), STR("@")) || str_starts(word_at(words, 0), STR("$"))) {
        words->at++;
        return other ? condition->sweeps : condition->unknown;
    }
    return read_values(words, condition) != other ? condition->sweeps : condition->named;
}

static void read_condition(struct words *words, struct packet_rule *rule, const struct condition *condition) {
    words->at += condition->second ? 2 : 1;
    if (take(words, "set")) { /* it notes something, and asks nothing */
        skip_value(words);
    } else if (str_eq(str_from(condition->first), STR("fib")) && !take(words, "type")) {
        packet_rule_asks(rule, 0);
    } else if (take(words, "vmap")) {
        read_map(words, rule, condition);
    } else {
        bool other = take(words, "!=") || take(words, "ne");
        if (!other && !take(words, "=="))
            (void)take(words, "eq");
        packet_rule_asks(rule, read_right(words, condition, other));
    }
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

static void read_any_map(struct words *words, struct packet_rule *rule) {
    read_map(words, rule, NULL);
}

static void skip_set(struct words *words, struct packet_rule *rule) {
    words->at--;
    packet_rule_asks(rule, 0);
    skip_braces(words);
}

static const struct {
    struct str word;
    void (*read)(struct words *words, struct packet_rule *rule);
} statements[] = {
    {STR_INIT("counter"), read_counter},
    {STR_INIT("log"), read_log},
    {STR_INIT("comment"), read_comment},
    {STR_INIT("limit"), read_limit},
    {STR_INIT("quota"), read_quota},
    {STR_INIT("continue"), go_on},
    {STR_INIT("notrack"), go_on},
    {STR_INIT("add"), read_set_change},
    {STR_INIT("update"), read_set_change},
    {STR_INIT("delete"), read_set_change},
    {STR_INIT("meter"), read_set_change},
    {STR_INIT("vmap"), read_any_map},
    {STR_INIT("{"), skip_set},
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

void packet_nft_rule(const struct str *items, size_t count, struct packet_rule *rule) {
    struct words words = {.items = items, .count = count};
    *rule = PACKET_RULE;
    while (words.at < count) {
        const struct condition *condition = condition_at(&words);
        if (condition)
            read_condition(&words, rule, condition);
        else if (read_verdict(&words, rule, NULL))
            return;
        else if (!read_statement(&words, rule)) {
            packet_rule_asks(rule, 0);
            words.at++;
        }
    }
    /* What a name stands for that is defined elsewhere may be a verdict. */
    if (rule->count == 0 && count > 0 && str_starts(items[count - 1], STR("$")))
        packet_rule_does(rule, NFT_STEP_UNCLEAR, STR(""), NULL);
}
