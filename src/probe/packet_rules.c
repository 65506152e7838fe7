#include "probe/packet_rules.h"

#include <linux/netfilter.h>

/* More chains for what comes in nobody has; each is walked. */
enum { JUDGED_MAX = 32 };

void packet_filter_add(struct probe *probe, struct probe_filter *filter, struct probe_filter_chain chain) {
    if (!arena_grow(probe->arena, (void **)&filter->chains, filter->count, &filter->room, sizeof chain,
                    _Alignof(struct probe_filter_chain)))
        probe->memory_out = true;
    else
        filter->chains[filter->count++] = chain;
}

/* What lets in nearly all does so whatever is elsewhere. */
static unsigned with_elsewhere(unsigned sweeps) {
    return sweeps & NFT_SWEEPS_ACCEPT ? sweeps | PACKET_ELSEWHERE : sweeps;
}

void packet_rule_asks(struct packet_rule *rule, unsigned sweeps) {
    rule->asks = true;
    rule->sweeps &= with_elsewhere(sweeps);
}

/* Into a chain that is called a packet goes to be let in, as a rule: what only drops by a sweep does not count there.
 */
static unsigned sweep_of(int deed) {
    return deed == NFT_STEP_DROP ? NFT_SWEEPS_DROP : NFT_SWEEPS_ACCEPT;
}

void packet_rule_does(struct packet_rule *rule, int deed, struct str chain, const unsigned *key) {
    bool asks = rule->asks || key;
    unsigned sweeps = rule->sweeps & with_elsewhere(key ? *key : NFT_SWEEPS);
    struct nft_step step = {.deed = deed, .chain = chain, .when = NFT_ALWAYS};
    if (asks)
        step.when = sweeps & sweep_of(deed) ? NFT_SWEEPING : NFT_NAMED;
    if (asks && deed != NFT_STEP_DROP)
        rule->opens |= sweeps & PACKET_ELSEWHERE;
    if (rule->count < PACKET_DEEDS_MAX)
        rule->deeds[rule->count++] = step;
    else if (step.when != NFT_NAMED)
        rule->deeds[PACKET_DEEDS_MAX - 1] = (struct nft_step){.deed = NFT_STEP_UNCLEAR, .when = NFT_SWEEPING};
}

unsigned packet_wide_set(struct str name) {
    enum { BITS = 13, FACTOR = 31 };
    unsigned sum = 0;
    for (size_t i = 0; i < name.len; i++)
        sum = sum * FACTOR + (unsigned char)name.ptr[i];
    return (unsigned)PACKET_WIDE_SET << (sum % BITS);
}

void packet_unclear(struct packet_rules *rules, struct packet_place place) {
    if (!rules->unclear.path)
        rules->unclear = place;
}

size_t packet_chain_at(const struct packet_rules *rules, uint8_t family, struct str table, struct str name) {
    const struct nft_chain *chain = nft_chain_find(&rules->set, family, table, name);
    return chain ? (size_t)(chain - rules->set.chains) : SIZE_MAX;
}

size_t packet_chain(struct packet_rules *rules, struct nft_chain chain, struct packet_place place) {
    size_t at = packet_chain_at(rules, chain.family, chain.table, chain.name);
    if (at != SIZE_MAX)
        return at;
    struct packet_chain beside = {.place = place};
    at = rules->set.count;
    if (at >= PACKET_CHAINS_MAX) {
        packet_unclear(rules, place);
        return SIZE_MAX;
    }
    if (!arena_grow(rules->probe->arena, (void **)&rules->chains, at, &rules->room, sizeof beside,
                    _Alignof(struct packet_chain)) ||
        nft_chain_add(&rules->set, chain, rules->probe->arena) != NFT_OK) {
        rules->probe->memory_out = true;
        return SIZE_MAX;
    }
    rules->chains[at] = beside;
    return at;
}

void packet_rule_add(struct packet_rules *rules, size_t at, const struct packet_rule *rule, bool in_front) {
    struct packet_chain *beside = &rules->chains[at];
    rules->set.chains[at].rules++;
    beside->opens |= rule->opens;
    /* What is let in where it is recorded is nothing that is refused. */
    bool accepts = rule->count > 0;
    for (size_t i = 0; i < rule->count; i++)
        accepts &= rule->deeds[i].deed == NFT_STEP_ACCEPT;
    beside->logs += rule->logs && !accepts;
    /* What bounds only how much is recorded bounds nothing that comes in. */
    beside->limits += rule->limits && (!rule->logs || rule->count > 0);
    for (size_t i = 0; i < rule->count; i++)
        if (nft_step_add(&rules->set, &rules->set.chains[at], rule->deeds[i], in_front, rules->probe->arena) != NFT_OK)
            rules->probe->memory_out = true;
}

static bool is_one_of(const struct nft_chain *chain, const struct packet_which *which) {
    return (which->family == 0 || which->family == chain->family) &&
           (!which->table.ptr || str_eq(which->table, chain->table)) &&
           (!which->name.ptr || str_eq(which->name, chain->name));
}

static void flush_chain(struct packet_rules *rules, size_t at) {
    rules->set.chains[at].first_step = rules->set.chains[at].last_step = NFT_NO_STEP;
    rules->set.chains[at].rules = 0;
    rules->chains[at].limits = rules->chains[at].logs = rules->chains[at].opens = 0;
}

void packet_flush(struct packet_rules *rules, struct packet_which which) {
    for (size_t i = 0; i < rules->set.count; i++)
        if (is_one_of(&rules->set.chains[i], &which))
            flush_chain(rules, i);
}

void packet_remove(struct packet_rules *rules, struct packet_which which) {
    size_t kept = 0;
    for (size_t i = 0; i < rules->set.count; i++) {
        if (is_one_of(&rules->set.chains[i], &which))
            continue;
        rules->set.chains[kept] = rules->set.chains[i];
        rules->chains[kept++] = rules->chains[i];
    }
    rules->set.count = kept;
}

void packet_sleep(struct packet_rules *rules, struct packet_which which, bool dormant) {
    for (size_t i = 0; i < rules->set.count; i++)
        if (is_one_of(&rules->set.chains[i], &which))
            rules->set.chains[i].dormant = dormant;
}

/* "1.0.0.0-223.255.255.255" */
static bool is_wide_range(struct str range) {
    enum { OCTET_MAX = 255, WIDE = 32 };
    uint64_t from, to;
    size_t middle = str_find_char(range, '-');
    struct str low = str_slice(range, 0, middle), high = str_skip(range, middle == SIZE_MAX ? range.len : middle + 1);
    return str_u64(str_slice(low, 0, str_find_char(low, '.')), OCTET_MAX, &from) &&
           str_find_char(high, '.') != SIZE_MAX &&
           str_u64(str_slice(high, 0, str_find_char(high, '.')), OCTET_MAX, &to) && to >= from + WIDE;
}

bool packet_is_wide(struct str address) {
    enum { NARROWEST = 3 };
    size_t slash = str_find_char(address, '/');
    if (is_wide_range(address))
        return true;
    if (slash == SIZE_MAX)
        return false;
    struct str mask = str_skip(address, slash + 1);
    uint64_t bits;
    if (str_eq(mask, STR("0.0.0.0")) || str_eq(mask, STR("::")))
        return true;
    return str_u64(mask, NARROWEST, &bits);
}

/* Half of them is so much that of any two ranges that together are all ports one is it. */
bool packet_is_most_ports(struct str range) {
    enum { PORT_MAX = 65535, MOST = 32768 };
    size_t middle = str_find_char(range, ':');
    uint64_t from = 0, to = PORT_MAX;
    if (middle == SIZE_MAX)
        middle = str_find_char(range, '-');
    if (middle == SIZE_MAX)
        return false;
    struct str low = str_slice(range, 0, middle), high = str_skip(range, middle + 1);
    return (low.len == 0 || str_u64(low, PORT_MAX, &from)) && (high.len == 0 || str_u64(high, PORT_MAX, &to)) &&
           to + 1 >= from + MOST;
}

static unsigned families_of(const struct nft_chain *chain) {
    return chain->family == NFPROTO_INET   ? FILTER_IP4 | FILTER_IP6
           : chain->family == NFPROTO_IPV4 ? FILTER_IP4
           : chain->family == NFPROTO_IPV6 ? FILTER_IP6
                                           : 0u;
}

/* Every chain that a packet may come to that comes in, each looked at once. */
static void reach(struct packet_rules *rules, struct probe_filter *filter) {
    size_t *queue = ARENA_ARRAY(rules->probe->arena, size_t, rules->set.count + 1), waiting = 0, next = 0;
    if (!queue) {
        rules->probe->memory_out = true;
        return;
    }
    for (size_t i = 0; i < rules->set.count; i++) {
        rules->chains[i].reached = rules->chains[i].input && !rules->set.chains[i].dormant;
        if (rules->chains[i].reached)
            queue[waiting++] = i;
    }
    size_t calls_left = PACKET_CHAINS_MAX;
    while (next < waiting) {
        const struct nft_chain *chain = &rules->set.chains[queue[next]];
        const struct packet_chain *beside = &rules->chains[queue[next++]];
        filter->rules += chain->rules;
        filter->limits += beside->limits;
        filter->logs += beside->logs;
        for (uint32_t at = chain->first_step; at != NFT_NO_STEP; at = rules->set.steps[at].next) {
            const struct nft_step *step = &rules->set.steps[at];
            if ((step->deed != NFT_STEP_CALL && step->deed != NFT_STEP_LEAVE) || calls_left == 0)
                continue;
            calls_left--;
            size_t to = packet_chain_at(rules, chain->family, chain->table, step->chain);
            if (to != SIZE_MAX && !rules->chains[to].reached) {
                rules->chains[to].reached = true;
                queue[waiting++] = to;
            }
        }
    }
}

/* Whether a rule on the way in lets in nearly all for what is so elsewhere. */
static bool hangs_elsewhere(const struct packet_rules *rules) {
    for (size_t i = 0; i < rules->set.count; i++)
        if (rules->chains[i].reached && (rules->chains[i].opens & rules->holds))
            return true;
    return false;
}

static enum filter_default otherwise(const struct packet_rules *rules, size_t at) {
    const struct nft_chain *chain = &rules->set.chains[at];
    if (chain->dormant)
        return FILTER_SLEEPS;
    if (rules->unclear.path || rules->chains[at].unclear || hangs_elsewhere(rules))
        return FILTER_UNCLEAR;
    switch (nft_rest(&rules->set, chain)) {
    case NFT_REST_DROPPED:
        return FILTER_DROPS;
    case NFT_REST_ACCEPTED:
        return FILTER_ACCEPTS;
    case NFT_REST_POLICY:
        return chain->policy == NF_DROP ? FILTER_DROPS : FILTER_ACCEPTS;
    case NFT_REST_UNCLEAR:
    default:
        return FILTER_UNCLEAR;
    }
}

void packet_rules_judge(struct packet_rules *rules, struct probe_filter *filter) {
    size_t judged = 0;
    reach(rules, filter);
    for (size_t i = 0; i < rules->set.count; i++) {
        const struct nft_chain *chain = &rules->set.chains[i];
        const struct packet_place place = rules->chains[i].place;
        if (!chain->hooked || chain->hook != NF_INET_LOCAL_IN || !families_of(chain))
            continue;
        packet_filter_add(rules->probe, filter,
                          (struct probe_filter_chain){families_of(chain),
                                                      judged++ < JUDGED_MAX ? otherwise(rules, i) : FILTER_UNCLEAR,
                                                      place.path, place.line});
    }
    if (rules->unclear.path)
        packet_filter_add(rules->probe, filter,
                          (struct probe_filter_chain){FILTER_IP4 | FILTER_IP6, FILTER_UNCLEAR, rules->unclear.path,
                                                      rules->unclear.line});
}
