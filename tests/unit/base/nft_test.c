#include "bed.h"

#include "base/nft.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

/* One chain "input" of "inet filter" with policy drop, one rule in it, and the end, as a kernel of little endian writes
 * them. */
static const unsigned char answer[] = {
    0x54, 0x00, 0x00, 0x00, 0x03, 0x0a, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,
    0x00, 0x0b, 0x00, 0x01, 0x00, 'f',  'i',  'l',  't',  'e',  'r',  0x00, 0x00, 0x0a, 0x00, 0x03, 0x00, 'i',  'n',
    'p',  'u',  't',  0x00, 0x00, 0x00, 0x14, 0x00, 0x04, 0x80, 0x08, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x08,
    0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0b, 0x00, 0x07, 0x00,
    'f',  'i',  'l',  't',  'e',  'r',  0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x06, 0x0a, 0x02, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x0b, 0x00, 0x01, 0x00, 'f',  'i',  'l',  't',  'e',  'r',
    0x00, 0x00, 0x0a, 0x00, 0x02, 0x00, 'i',  'n',  'p',  'u',  't',  0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x03,
    0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};

static struct str first(size_t len) {
    return (struct str){(const char *)answer, len};
}

static void reads_a_chain_with_its_rules(void **state) {
    struct bed *bed = *state;
    struct nft_ruleset ruleset = {.count = 0};
    bool done = false;
    assert_int_equal(nft_take(first(sizeof answer), &bed->arena, &ruleset, &done), NFT_OK);
    assert_true(done);
    assert_int_equal(ruleset.count, 1);
    assert_true(str_eq(ruleset.chains[0].table, STR("filter")));
    assert_true(str_eq(ruleset.chains[0].name, STR("input")));
    assert_true(str_eq(ruleset.chains[0].type, STR("filter")));
    assert_int_equal(ruleset.chains[0].family, NFPROTO_INET);
    assert_true(ruleset.chains[0].hooked);
    assert_int_equal(ruleset.chains[0].hook, NF_INET_LOCAL_IN);
    assert_int_equal(ruleset.chains[0].policy, NF_DROP);
    assert_int_equal(ruleset.chains[0].rules, 1);
}

static void a_cut_answer_is_no_answer(void **state) {
    struct bed *bed = *state;
    for (size_t len = 0; len < sizeof answer; len++) {
        struct nft_ruleset ruleset = {.count = 0};
        bool done = false;
        enum nft_answer got = nft_take(first(len), &bed->arena, &ruleset, &done);
        assert_true(got == NFT_OK || got == NFT_FAILED);
        assert_false(done);
    }
}

static void a_refusal_is_told_from_an_absence(void **state) {
    struct bed *bed = *state;
    static const struct {
        int error;
        enum nft_answer answer;
    } cases[] = {{-1, NFT_DENIED}, {-22, NFT_ABSENT}, {-12, NFT_MEMORY}, {-5, NFT_FAILED}, {7, NFT_FAILED}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        unsigned char refusal[20] = {20, 0, 0, 0, 2};
        struct nft_ruleset ruleset = {.count = 0};
        bool done = false;
        memcpy(refusal + 16, &cases[i].error, sizeof cases[i].error);
        assert_int_equal(nft_take((struct str){(const char *)refusal, 20}, &bed->arena, &ruleset, &done),
                         cases[i].answer);
        assert_true(done);
    }
}

/* ---- answers put together from words ---- */

struct writer {
    char bytes[8192];
    size_t len;
};

static size_t begin(struct writer *w, unsigned type) {
    struct nlattr head = {.nla_type = (uint16_t)type};
    size_t at = w->len;
    assert_true(w->len + 64 < sizeof w->bytes);
    memcpy(w->bytes + at, &head, sizeof head);
    w->len += sizeof head;
    return at;
}

static void end(struct writer *w, size_t at) {
    uint16_t len = (uint16_t)(w->len - at);
    memcpy(w->bytes + at, &len, sizeof len);
    while (w->len % NLA_ALIGNTO != 0)
        w->bytes[w->len++] = 0;
}

static void put_text(struct writer *w, unsigned type, struct str text) {
    size_t at = begin(w, type);
    memcpy(w->bytes + w->len, text.ptr, text.len);
    w->len += text.len;
    w->bytes[w->len++] = 0;
    end(w, at);
}

static void put_number(struct writer *w, unsigned type, int32_t number) {
    size_t at = begin(w, type);
    uint32_t net = htonl((uint32_t)number);
    memcpy(w->bytes + w->len, &net, sizeof net);
    w->len += sizeof net;
    end(w, at);
}

static size_t begin_message(struct writer *w, unsigned what) {
    struct nlmsghdr head = {.nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | what)};
    struct nfgenmsg general = {.nfgen_family = NFPROTO_INET};
    size_t at = w->len;
    memcpy(w->bytes + at, &head, sizeof head);
    memcpy(w->bytes + at + NLMSG_HDRLEN, &general, sizeof general);
    w->len += NLMSG_HDRLEN + sizeof general;
    return at;
}

static void end_message(struct writer *w, size_t at) {
    uint32_t len = (uint32_t)(w->len - at);
    memcpy(w->bytes + at, &len, sizeof len);
}

static void put_chain(struct writer *w, struct str name, int32_t policy) {
    size_t message = begin_message(w, NFT_MSG_NEWCHAIN);
    put_text(w, NFTA_CHAIN_TABLE, STR("filter"));
    put_text(w, NFTA_CHAIN_NAME, name);
    put_number(w, NFTA_CHAIN_POLICY, policy);
    end_message(w, message);
}

static void put_verdict(struct writer *w, int32_t code, struct str chain) {
    size_t data = begin(w, NFTA_EXPR_DATA);
    put_number(w, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
    size_t value = begin(w, NFTA_IMMEDIATE_DATA), verdict = begin(w, NFTA_DATA_VERDICT);
    put_number(w, NFTA_VERDICT_CODE, code);
    if (chain.len > 0)
        put_text(w, NFTA_VERDICT_CHAIN, chain);
    end(w, verdict);
    end(w, value);
    end(w, data);
}

/* "accept", "jump:other"; "match:NAME" and "target:NAME" of iptables; any other word is an expression of that name. */
static void put_expression(struct writer *w, struct str word) {
    static const struct {
        struct str word;
        int32_t code;
    } verdicts[] = {{STR_INIT("accept"), NF_ACCEPT},  {STR_INIT("drop"), NF_DROP},  {STR_INIT("stolen"), NF_STOLEN},
                    {STR_INIT("jump"), NFT_JUMP},     {STR_INIT("goto"), NFT_GOTO}, {STR_INIT("return"), NFT_RETURN},
                    {STR_INIT("go-on"), NFT_CONTINUE}};
    struct str name;
    size_t item = begin(w, NFTA_LIST_ELEM);
    (void)str_next(&word, ':', &name);
    for (size_t i = 0; i < ARRAY_LEN(verdicts); i++)
        if (str_eq(name, verdicts[i].word)) {
            put_text(w, NFTA_EXPR_NAME, STR("immediate"));
            put_verdict(w, verdicts[i].code, word);
            end(w, item);
            return;
        }
    put_text(w, NFTA_EXPR_NAME, name);
    if (word.len > 0) {
        size_t data = begin(w, NFTA_EXPR_DATA);
        put_text(w, str_eq(name, STR("match")) ? NFTA_MATCH_NAME : NFTA_TARGET_NAME, word);
        end(w, data);
    }
    end(w, item);
}

static void put_rule(struct writer *w, struct str chain, struct str words) {
    struct str word;
    size_t message = begin_message(w, NFT_MSG_NEWRULE);
    put_text(w, NFTA_RULE_TABLE, STR("filter"));
    put_text(w, NFTA_RULE_CHAIN, chain);
    size_t list = begin(w, NFTA_RULE_EXPRESSIONS);
    while (str_next(&words, ' ', &word))
        if (word.len > 0)
            put_expression(w, word);
    end(w, list);
    end_message(w, message);
}

/* Chains are parted by '|', their rules by ';', the name stands first. The first chain's policy is `policy`. */
static enum nft_rest rest_of(struct bed *bed, const char *chains, int32_t policy) {
    struct writer w = {.len = 0};
    struct nft_ruleset ruleset = {.count = 0};
    struct str all = str_from(chains), again = all, chain, rule, name;
    bool done = false;
    while (str_next(&all, '|', &chain)) {
        (void)str_next(&chain, ';', &name);
        put_chain(&w, str_trim(name), policy);
    }
    while (str_next(&again, '|', &chain)) {
        (void)str_next(&chain, ';', &name);
        while (str_next(&chain, ';', &rule))
            put_rule(&w, str_trim(name), rule);
    }
    assert_int_equal(nft_take((struct str){w.bytes, w.len}, &bed->arena, &ruleset, &done), NFT_OK);
    return nft_rest(&ruleset, &ruleset.chains[0]);
}

static void what_becomes_of_the_rest(void **state) {
    static const struct {
        const char *chains;
        enum nft_rest rest;
    } cases[] = {
        {"in", NFT_REST_POLICY},
        {"in; payload cmp accept; ct cmp accept", NFT_REST_POLICY},
        {"in; accept", NFT_REST_ACCEPTED},
        {"in; drop", NFT_REST_DROPPED},
        {"in; payload cmp accept; counter log drop", NFT_REST_DROPPED},
        {"in; counter accept; drop", NFT_REST_ACCEPTED},
        {"in; match:comment counter accept; drop", NFT_REST_ACCEPTED},
        {"in; match:conntrack accept; target:LOG; target:REJECT", NFT_REST_DROPPED},
        {"in; reject", NFT_REST_DROPPED},
        {"in; payload cmp accept; go-on; log", NFT_REST_POLICY},
        {"in; queue; drop", NFT_REST_UNCLEAR},
        {"in; target:NFQUEUE; drop", NFT_REST_UNCLEAR},
        {"in; stolen", NFT_REST_UNCLEAR},
        {"in; return; accept", NFT_REST_POLICY},
        {"in; jump:a; accept | a; payload cmp accept", NFT_REST_ACCEPTED},
        {"in; jump:a; accept | a; payload cmp accept; drop", NFT_REST_DROPPED},
        {"in; jump:a; drop | a; return; accept", NFT_REST_DROPPED},
        {"in; jump:a; drop | a; accept", NFT_REST_ACCEPTED},
        {"in; cmp jump:a; drop | a; accept", NFT_REST_DROPPED},
        {"in; goto:a; accept | a; payload cmp accept", NFT_REST_POLICY},
        {"in; jump:a; drop | a; goto:b; accept | b; log", NFT_REST_DROPPED},
        {"in; jump:gone; drop", NFT_REST_UNCLEAR},
        {"in; jump:a; drop | a; jump:a", NFT_REST_UNCLEAR},
        {"in; goto:a; drop | a; goto:a", NFT_REST_UNCLEAR},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        for (int32_t policy = NF_DROP; policy <= NF_ACCEPT; policy++)
            if (rest_of(*state, cases[i].chains, policy) != cases[i].rest)
                fail_msg("'%s': not as it should be", cases[i].chains);
}

/* "limit" stands for a condition that may hold for nearly every packet. */
static void a_sweeping_condition_is_gone_both_ways(void **state) {
    static const struct {
        const char *chains;
        enum nft_rest of_drop, of_accept; /* by the chain's policy */
    } cases[] = {
        {"in; limit accept", NFT_REST_UNCLEAR, NFT_REST_POLICY},
        {"in; limit accept; drop", NFT_REST_UNCLEAR, NFT_REST_UNCLEAR},
        {"in; limit accept; accept", NFT_REST_ACCEPTED, NFT_REST_ACCEPTED},
        {"in; limit payload cmp accept", NFT_REST_POLICY, NFT_REST_POLICY},
        {"in; limit jump:a | a; payload cmp accept", NFT_REST_POLICY, NFT_REST_POLICY},
        {"in; limit jump:a; drop | a; accept", NFT_REST_UNCLEAR, NFT_REST_UNCLEAR},
        {"in; limit jump:a; drop | a; drop", NFT_REST_DROPPED, NFT_REST_DROPPED},
        {"in; limit goto:a; drop | a; log", NFT_REST_POLICY, NFT_REST_UNCLEAR},
        {"in; jump:a; drop | a; limit return; drop", NFT_REST_DROPPED, NFT_REST_DROPPED},
        {"in; jump:a; accept | a; limit return; drop", NFT_REST_UNCLEAR, NFT_REST_UNCLEAR},
        {"in; limit jump:a; limit jump:a; limit jump:a; limit jump:a; limit jump:a | a; log", NFT_REST_POLICY,
         NFT_REST_POLICY},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (rest_of(*state, cases[i].chains, NF_DROP) != cases[i].of_drop ||
            rest_of(*state, cases[i].chains, NF_ACCEPT) != cases[i].of_accept)
            fail_msg("'%s': not as it should be", cases[i].chains);
}

static void a_table_that_is_dormant_puts_its_chains_to_sleep(void **state) {
    struct bed *bed = *state;
    struct writer w = {.len = 0};
    struct nft_ruleset ruleset = {.count = 0};
    bool done = false;
    put_chain(&w, STR("in"), NF_DROP);
    size_t message = begin_message(&w, NFT_MSG_NEWTABLE);
    put_text(&w, NFTA_TABLE_NAME, STR("filter"));
    put_number(&w, NFTA_TABLE_FLAGS, NFT_TABLE_F_DORMANT);
    end_message(&w, message);
    assert_int_equal(nft_take((struct str){w.bytes, w.len}, &bed->arena, &ruleset, &done), NFT_OK);
    assert_true(ruleset.chains[0].dormant);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(reads_a_chain_with_its_rules),           BED_TEST(a_cut_answer_is_no_answer),
        BED_TEST(a_refusal_is_told_from_an_absence),      BED_TEST(what_becomes_of_the_rest),
        BED_TEST(a_sweeping_condition_is_gone_both_ways), BED_TEST(a_table_that_is_dormant_puts_its_chains_to_sleep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
