/* The order of candidates: rule by rule, the first that tells two apart decides. Nothing is added up across rules. */
#include <stdlib.h>

#include "owner/bid.h"

/* Smaller comes first. */
static int64_t verdict(const struct bid *bid) {
    return bid->verdict;
}
static int64_t failing(const struct bid *bid) {
    return (int64_t)bid->musts[BID_NO] + bid->musts[BID_PARTLY];
}
static int64_t vulnerable(const struct bid *bid) {
    return bid->affected;
}
static int64_t exploited(const struct bid *bid) {
    return bid->exploited;
}
static int64_t unsettled(const struct bid *bid) {
    return (int64_t)bid->musts[BID_UNANSWERED] + bid->musts[BID_LOOK];
}
static int64_t weak(const struct bid *bid) {
    return bid->musts[BID_WEAK];
}
static int64_t covered(const struct bid *bid) {
    return bid->musts[BID_COVERED];
}
/* What outlives the need by far is worth no more than what outlives it: but without a need the later day is better. */
static int64_t supported(const struct bid *bid) {
    return bid->support == DATE_NONE ? INT32_MAX : -(int64_t)bid->support;
}
static int64_t wished(const struct bid *bid) {
    int64_t count = 0;
    for (unsigned state = BID_COVERED; state < BID_STATES; state++)
        count += bid->wishes[state];
    return count;
}

static const struct {
    int64_t (*of)(const struct bid *bid);
    struct str name;
} rules[BID_RULES] = {
    {verdict, STR_INIT("verdict")},
    {failing, STR_INIT("demands that are not met")},
    {exploited, STR_INIT("open vulnerabilities that are known to be exploited")},
    {vulnerable, STR_INIT("open known vulnerabilities")},
    {unsettled, STR_INIT("demands that are not answered or need a look")},
    {weak, STR_INIT("demands that are too weakly shown")},
    {covered, STR_INIT("demands that only a countermeasure covers")},
    {supported, STR_INIT("end of support")},
    {wished, STR_INIT("wishes that are not met")},
};

struct str bid_rule_name(unsigned rule) {
    return rule < BID_RULES ? rules[rule].name : STR("");
}

/* The first rule that tells them apart; BID_RULES: none. */
static unsigned rule_between(const struct bid *a, const struct bid *b) {
    unsigned rule = 0;
    while (rule < BID_RULES && rules[rule].of(a) == rules[rule].of(b))
        rule++;
    return rule;
}

static int by_name(const struct bid *a, const struct bid *b) {
    const struct str pairs[][2] = {{a->supplier, b->supplier}, {a->product, b->product}, {a->version, b->version}};
    int order = 0;
    for (size_t i = 0; order == 0 && i < ARRAY_LEN(pairs); i++)
        order = str_cmp(pairs[i][0], pairs[i][1]);
    return order;
}

static int compare(const void *x, const void *y) {
    const struct bid *a = x, *b = y;
    unsigned rule = rule_between(a, b);
    if (rule == BID_RULES)
        return by_name(a, b);
    return rules[rule].of(a) < rules[rule].of(b) ? -1 : 1;
}

void bid_order(struct bid_list *bids) {
    if (bids->count)
        qsort(bids->items, bids->count, sizeof *bids->items, compare);
    for (size_t i = 0; i < bids->count; i++) {
        struct bid *bid = &bids->items[i];
        bid->decided = (uint8_t)(i ? rule_between(bid - 1, bid) : BID_RULES);
        bid->rank = i && bid->decided == BID_RULES ? bid[-1].rank : (uint32_t)i + 1;
    }
}
