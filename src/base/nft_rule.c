#include "base/nft_rule.h"
#include "base/nft_attribute.h"
#include "base/nft_condition.h"

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>

/* What an expression does with a packet: goes on with it, decides, or names some packets. */
enum turn { TURN_ON, TURN_DECIDED, TURN_NAMED };

static enum turn decided(struct nft_step *step, int deed) {
    step->deed = deed;
    return TURN_DECIDED;
}

bool nft_rule_verdict(struct str value, struct nft_step *step) {
    static const struct {
        int32_t code;
        int deed;
    } verdicts[] = {{NF_ACCEPT, NFT_STEP_ACCEPT},
                    {NF_DROP, NFT_STEP_DROP},
                    {NFT_JUMP, NFT_STEP_CALL},
                    {NFT_GOTO, NFT_STEP_LEAVE},
                    {NFT_RETURN, NFT_STEP_RETURN}};
    struct str d[NFT_ATTRIBUTES] = {{NULL, 0}}, v[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(value, d);
    if (!d[NFTA_DATA_VERDICT].ptr)
        return false;
    nft_attributes(d[NFTA_DATA_VERDICT], v);
    int32_t code = (int32_t)nft_attribute_number(v[NFTA_VERDICT_CODE]);
    step->chain = nft_attribute_text(v[NFTA_VERDICT_CHAIN]);
    step->deed = NFT_STEP_UNCLEAR;
    for (size_t i = 0; i < ARRAY_LEN(verdicts); i++)
        if (code == verdicts[i].code)
            step->deed = verdicts[i].deed;
    return code != NFT_CONTINUE;
}

/* A verdict, or a value in a register that a later expression may look at. */
static enum turn read_immediate(struct str data, struct nft_step *step) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    return nft_rule_verdict(a[NFTA_IMMEDIATE_DATA], step) ? TURN_DECIDED : TURN_ON;
}

/* A target of iptables: those that only note something go on, and who knows what any other does. */
static enum turn read_target(struct str data, struct nft_step *step) {
    static const struct str noting[] = {STR_INIT("LOG"),  STR_INIT("NFLOG"),    STR_INIT("AUDIT"),   STR_INIT("TRACE"),
                                        STR_INIT("MARK"), STR_INIT("CONNMARK"), STR_INIT("CLASSIFY")};
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    struct str name = nft_attribute_text(a[NFTA_TARGET_NAME]);
    for (size_t i = 0; i < ARRAY_LEN(noting); i++)
        if (str_eq(name, noting[i]))
            return TURN_ON;
    return decided(step, str_eq(name, STR("REJECT")) ? NFT_STEP_DROP : NFT_STEP_UNCLEAR);
}

static enum turn read_reject(struct str data, struct nft_step *step) {
    (void)data;
    return decided(step, NFT_STEP_DROP);
}

static enum turn read_queue(struct str data, struct nft_step *step) {
    (void)data;
    return decided(step, NFT_STEP_UNCLEAR);
}

static enum turn pass_on(struct str data, struct nft_step *step) {
    (void)data;
    (void)step;
    return TURN_ON;
}

/* Every other expression is a condition, or serves one. */
static const struct {
    struct str name;
    enum turn (*read)(struct str data, struct nft_step *step);
} expressions_known[] = {
    {STR_INIT("counter"), pass_on},          {STR_INIT("log"), pass_on},
    {STR_INIT("notrack"), pass_on},          {STR_INIT("last"), pass_on},
    {STR_INIT("immediate"), read_immediate}, {STR_INIT("target"), read_target},
    {STR_INIT("reject"), read_reject},       {STR_INIT("queue"), read_queue},
};

/* A rule while it is read. */
struct reading {
    struct nft_step *step;
    struct nft_subject subject;
    bool asks;
    unsigned sweeps; /* of all conditions before */
};

static bool is_comment(struct str name, struct str data) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    return str_eq(name, STR("match")) && str_eq(nft_attribute_text(a[NFTA_MATCH_NAME]), STR("comment"));
}

/* A set or a map: what stands in it is asked for later, where it may be nearly everything. A map decides. */
static enum turn look_up(struct str data, struct reading *reading) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    bool maps = a[NFTA_LOOKUP_DREG].ptr && nft_attribute_number(a[NFTA_LOOKUP_DREG]) == NFT_REG_VERDICT;
    bool of_few = nft_attribute_number(a[NFTA_LOOKUP_FLAGS]) & NFT_LOOKUP_F_INV;
    reading->asks = true;
    if (of_few) /* all but those in the set */
        return TURN_ON;
    bool asked = reading->subject.kind == NFT_ASKS_STATE || reading->subject.kind == NFT_ASKS_PROTOCOL ||
                 reading->subject.kind == NFT_ASKS_FAMILY || reading->subject.kind == NFT_ASKS_ROUTE;
    if (!asked || reading->step->set.ptr)
        return TURN_NAMED;
    reading->step->set = nft_attribute_text(a[NFTA_LOOKUP_SET]);
    reading->step->asks = (int)reading->subject.kind;
    return maps ? decided(reading->step, NFT_STEP_UNCLEAR) : TURN_ON;
}

static enum turn read_expression(struct str expression, struct reading *reading) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(expression, a);
    struct str name = nft_attribute_text(a[NFTA_EXPR_NAME]), data = a[NFTA_EXPR_DATA];
    for (size_t i = 0; i < ARRAY_LEN(expressions_known); i++)
        if (str_eq(name, expressions_known[i].name))
            return expressions_known[i].read(data, reading->step);
    if (nft_subject_read(name, data, &reading->subject) || is_comment(name, data))
        return TURN_ON;
    if (str_eq(name, STR("lookup")))
        return look_up(data, reading);
    reading->asks = true;
    reading->sweeps &= nft_condition(name, data, &reading->subject);
    return reading->sweeps ? TURN_ON : TURN_NAMED;
}

bool nft_rule_step(struct str expressions, struct nft_step *step) {
    unsigned type;
    struct str expression;
    struct reading reading = {.step = step, .sweeps = NFT_SWEEPS};
    *step = (struct nft_step){.next = NFT_NO_STEP};
    while (nft_attribute_next(&expressions, &type, &expression)) {
        enum turn turn = type == NFTA_LIST_ELEM ? read_expression(expression, &reading) : TURN_ON;
        if (turn == TURN_ON)
            continue;
        unsigned wanted = step->deed == NFT_STEP_DROP ? NFT_SWEEPS_DROP : NFT_SWEEPS_ACCEPT;
        step->when = reading.asks ? NFT_SWEEPING : NFT_ALWAYS;
        return turn == TURN_DECIDED && (!reading.asks || (reading.sweeps & wanted));
    }
    return false;
}
