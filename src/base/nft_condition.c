#include "base/nft_condition.h"
#include "base/nft_attribute.h"

/* Before the kernel's headers, which then leave out what it has. */
#include <netinet/in.h>

#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/xt_conntrack.h>
#include <linux/netfilter/xt_state.h>

enum {
    BITS_OF_FEW = 3, /* an eighth of all addresses is no name for some */
    OFFSET_PROTOCOL4 = 9,
    OFFSET_NEXT6 = 6,
    OFFSET_SOURCE4 = 12,
    OFFSET_TARGET4 = 16,
    OFFSET_SOURCE6 = 8,
    OFFSET_TARGET6 = 24,
    OFFSET_TCP_FLAGS = 13,
    TCP_SYN = 2,
    ROUTE_UNICAST = 1,
    ROUTE_LOCAL = 2
};

/* The bytes of a value as a number, as the kernel wrote them: of the host's order. */
static uint32_t number_of(struct str value) {
    uint32_t number = 0;
    uint16_t half = 0;
    if (value.len == sizeof number)
        memcpy(&number, value.ptr, sizeof number);
    else if (value.len == sizeof half)
        memcpy(&half, value.ptr, sizeof half);
    else if (value.len > 0)
        return (unsigned char)value.ptr[0];
    return value.len == sizeof half ? half : number;
}

static struct str value_of(struct str data) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    return a[NFTA_DATA_VALUE];
}

static unsigned bits_of(struct str value) {
    unsigned count = 0;
    for (size_t i = 0; i < value.len; i++)
        for (unsigned bits = (unsigned char)value.ptr[i]; bits; bits &= bits - 1)
            count++;
    return count;
}

static enum nft_subject_kind kind_of_meta(uint32_t key) {
    switch (key) {
    case NFT_META_L4PROTO:
        return NFT_ASKS_PROTOCOL;
    case NFT_META_NFPROTO:
    case NFT_META_PROTOCOL:
        return NFT_ASKS_FAMILY;
    case NFT_META_IIF:
    case NFT_META_IIFNAME:
        return NFT_ASKS_INTERFACE;
    default:
        return NFT_ASKS_FEW;
    }
}

static enum nft_subject_kind kind_of_payload(uint32_t base, uint32_t offset, uint32_t len) {
    static const struct {
        uint32_t base, offset, len;
        enum nft_subject_kind kind;
    } fields[] = {
        {NFT_PAYLOAD_NETWORK_HEADER, OFFSET_PROTOCOL4, 1, NFT_ASKS_PROTOCOL},
        {NFT_PAYLOAD_NETWORK_HEADER, OFFSET_NEXT6, 1, NFT_ASKS_PROTOCOL},
        {NFT_PAYLOAD_NETWORK_HEADER, OFFSET_SOURCE4, 4, NFT_ASKS_ADDRESS},
        {NFT_PAYLOAD_NETWORK_HEADER, OFFSET_TARGET4, 4, NFT_ASKS_ADDRESS},
        {NFT_PAYLOAD_NETWORK_HEADER, OFFSET_SOURCE6, 16, NFT_ASKS_ADDRESS},
        {NFT_PAYLOAD_NETWORK_HEADER, OFFSET_TARGET6, 16, NFT_ASKS_ADDRESS},
        {NFT_PAYLOAD_TRANSPORT_HEADER, 0, 2, NFT_ASKS_PORT},
        {NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, NFT_ASKS_PORT},
        {NFT_PAYLOAD_TRANSPORT_HEADER, OFFSET_TCP_FLAGS, 1, NFT_ASKS_FLAGS},
    };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (fields[i].base == base && fields[i].offset == offset && fields[i].len == len)
            return fields[i].kind;
    return NFT_ASKS_FEW;
}

bool nft_subject_read(struct str name, struct str data, struct nft_subject *subject) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    if (str_eq(name, STR("bitwise"))) {
        subject->mask = value_of(a[NFTA_BITWISE_MASK]);
        return true;
    }
    enum nft_subject_kind kind = NFT_ASKS_FEW;
    if (str_eq(name, STR("ct")))
        kind = nft_attribute_number(a[NFTA_CT_KEY]) == NFT_CT_STATE ? NFT_ASKS_STATE : NFT_ASKS_FEW;
    else if (str_eq(name, STR("meta")))
        kind = kind_of_meta(nft_attribute_number(a[NFTA_META_KEY]));
    else if (str_eq(name, STR("payload")))
        kind = kind_of_payload(nft_attribute_number(a[NFTA_PAYLOAD_BASE]), nft_attribute_number(a[NFTA_PAYLOAD_OFFSET]),
                               nft_attribute_number(a[NFTA_PAYLOAD_LEN]));
    else if (str_eq(name, STR("fib")))
        kind = nft_attribute_number(a[NFTA_FIB_RESULT]) == NFT_FIB_RESULT_ADDRTYPE ? NFT_ASKS_ROUTE : NFT_ASKS_FEW;
    else
        return false;
    *subject = (struct nft_subject){.kind = kind};
    return true;
}

bool nft_value_sweeps(enum nft_subject_kind kind, struct str value) {
    uint32_t number = number_of(value);
    switch (kind) {
    case NFT_ASKS_STATE:
        return number & NF_CT_STATE_BIT(IP_CT_NEW);
    case NFT_ASKS_PROTOCOL:
        return number == IPPROTO_TCP || number == IPPROTO_UDP;
    case NFT_ASKS_FAMILY:
        return number != htons(ETH_P_ARP);
    case NFT_ASKS_ROUTE:
        return number == ROUTE_LOCAL || number == ROUTE_UNICAST;
    case NFT_ASKS_FEW:
    case NFT_ASKS_ADDRESS:
    case NFT_ASKS_INTERFACE:
    case NFT_ASKS_PORT:
    case NFT_ASKS_FLAGS:
    default:
        return false;
    }
}

/* What a comparison asks of each kind. */
typedef unsigned compare_kind(const struct nft_subject *subject, uint32_t op, struct str value);

static unsigned compare_few(const struct nft_subject *subject, uint32_t op, struct str value) {
    (void)subject;
    (void)op;
    (void)value;
    return 0;
}

static unsigned compare_value(const struct nft_subject *subject, uint32_t op, struct str value) {
    return nft_value_sweeps(subject->kind, value) == (op == NFT_CMP_EQ) ? NFT_SWEEPS : 0;
}

/* Bits are asked for, and what is left is compared with nothing. */
static unsigned compare_state(const struct nft_subject *subject, uint32_t op, struct str value) {
    if (!subject->mask.ptr || number_of(value) != 0)
        return compare_value(subject, op, value);
    return nft_value_sweeps(subject->kind, subject->mask) == (op == NFT_CMP_NEQ) ? NFT_SWEEPS : 0;
}

static unsigned compare_address(const struct nft_subject *subject, uint32_t op, struct str value) {
    (void)value;
    bool wide = subject->mask.ptr && bits_of(subject->mask) <= BITS_OF_FEW;
    return op != NFT_CMP_EQ || wide ? NFT_SWEEPS : 0;
}

static unsigned compare_interface(const struct nft_subject *subject, uint32_t op, struct str value) {
    (void)subject;
    (void)value;
    return op == NFT_CMP_EQ ? NFT_SWEEPS_DROP : NFT_SWEEPS;
}

static unsigned compare_port(const struct nft_subject *subject, uint32_t op, struct str value) {
    (void)subject;
    uint32_t port = value.len == 2 ? ntohs((uint16_t)number_of(value)) : 0;
    bool from = (op == NFT_CMP_GTE && port <= 1) || (op == NFT_CMP_GT && port == 0);
    return op == NFT_CMP_NEQ || from || (op == NFT_CMP_LTE && port == UINT16_MAX) ? NFT_SWEEPS : 0;
}

/* Every connection of TCP begins with SYN, by itself or as the one bit that is asked for. */
static unsigned compare_flags(const struct nft_subject *subject, uint32_t op, struct str value) {
    uint32_t flags = number_of(value);
    bool alone = op == NFT_CMP_EQ && (flags & TCP_SYN);
    bool asked = op == NFT_CMP_NEQ && flags == 0 && subject->mask.ptr && (number_of(subject->mask) & TCP_SYN);
    return alone || asked ? NFT_SWEEPS_ACCEPT : 0;
}

static unsigned compare_route(const struct nft_subject *subject, uint32_t op, struct str value) {
    return compare_value(subject, op, value) & NFT_SWEEPS_ACCEPT;
}

static compare_kind *const comparisons[] = {
    [NFT_ASKS_FEW] = compare_few,      [NFT_ASKS_STATE] = compare_state,     [NFT_ASKS_PROTOCOL] = compare_value,
    [NFT_ASKS_FAMILY] = compare_value, [NFT_ASKS_ADDRESS] = compare_address, [NFT_ASKS_INTERFACE] = compare_interface,
    [NFT_ASKS_PORT] = compare_port,    [NFT_ASKS_FLAGS] = compare_flags,     [NFT_ASKS_ROUTE] = compare_route,
};

/* Matches of iptables: the state of a connection is read, of others the kind is enough. */
static unsigned match_state(struct str info, uint32_t revision) {
    struct xt_conntrack_mtinfo2 conntrack;
    if (revision < 2 || info.len < sizeof conntrack)
        return 0;
    memcpy(&conntrack, info.ptr, sizeof conntrack);
    if ((conntrack.match_flags & (uint16_t)~XT_CONNTRACK_STATE_ALIAS) != XT_CONNTRACK_STATE)
        return 0;
    bool new = conntrack.state_mask &NF_CT_STATE_BIT(IP_CT_NEW);
    return new != ((conntrack.invert_flags & XT_CONNTRACK_STATE) != 0) ? NFT_SWEEPS : 0;
}

static unsigned match(struct str data) {
    static const struct str bounding[] = {STR_INIT("limit"), STR_INIT("hashlimit"), STR_INIT("addrtype"),
                                          STR_INIT("connlimit"), STR_INIT("quota")};
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    struct str name = nft_attribute_text(a[NFTA_MATCH_NAME]);
    if (str_eq(name, STR("conntrack")))
        return match_state(a[NFTA_MATCH_INFO], nft_attribute_number(a[NFTA_MATCH_REV]));
    if (str_eq(name, STR("state")))
        return number_of(str_slice(a[NFTA_MATCH_INFO], 0, sizeof(struct xt_state_info))) & NF_CT_STATE_BIT(IP_CT_NEW)
                   ? NFT_SWEEPS
                   : 0;
    for (size_t i = 0; i < ARRAY_LEN(bounding); i++)
        if (str_eq(name, bounding[i]))
            return NFT_SWEEPS_ACCEPT;
    return 0;
}

unsigned nft_condition(struct str name, struct str data, const struct nft_subject *subject) {
    static const struct str bounding[] = {STR_INIT("limit"), STR_INIT("quota"), STR_INIT("connlimit"),
                                          STR_INIT("dynset"), STR_INIT("objref")};
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(data, a);
    if (str_eq(name, STR("cmp")))
        return comparisons[subject->kind](subject, nft_attribute_number(a[NFTA_CMP_OP]), value_of(a[NFTA_CMP_DATA]));
    if (str_eq(name, STR("range")))
        return subject->kind == NFT_ASKS_ADDRESS && nft_attribute_number(a[NFTA_RANGE_OP]) == NFT_RANGE_NEQ ? NFT_SWEEPS
                                                                                                            : 0;
    if (str_eq(name, STR("match")))
        return match(data);
    for (size_t i = 0; i < ARRAY_LEN(bounding); i++)
        if (str_eq(name, bounding[i]))
            return NFT_SWEEPS_ACCEPT;
    return 0;
}
