#include "base/nft.h"
#include "base/nft_attribute.h"
#include "base/nft_rule.h"
#include "base/nft_set.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { BUFFER = 1 << 15, ANSWERS_MAX = 1 << 14, WAIT_S = 2, NAMES_MAX = 640, SETS_MAX = 256 };

static struct str text_of(struct arena *arena, struct str value) {
    return str_copy(arena, nft_attribute_text(value));
}

static enum nft_answer take_chain(struct str body, uint8_t family, struct arena *arena, struct nft_ruleset *ruleset) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}}, hook[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(body, a);
    nft_attributes(a[NFTA_CHAIN_HOOK], hook);
    struct nft_chain chain = {.table = text_of(arena, a[NFTA_CHAIN_TABLE]),
                              .name = text_of(arena, a[NFTA_CHAIN_NAME]),
                              .type = text_of(arena, a[NFTA_CHAIN_TYPE]),
                              .family = family,
                              .hooked = hook[NFTA_HOOK_HOOKNUM].ptr != NULL,
                              .hook = nft_attribute_number(hook[NFTA_HOOK_HOOKNUM]),
                              .policy =
                                  a[NFTA_CHAIN_POLICY].ptr ? nft_attribute_number(a[NFTA_CHAIN_POLICY]) : NF_ACCEPT};
    if (!chain.table.ptr || !chain.name.ptr || !chain.type.ptr)
        return NFT_MEMORY;
    return nft_chain_add(ruleset, chain, arena);
}

/* Of a table that is switched off no chain sees anything. Tables are asked for behind their chains. */
static void take_table(struct str body, uint8_t family, struct nft_ruleset *ruleset) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    nft_attributes(body, a);
    if (!(nft_attribute_number(a[NFTA_TABLE_FLAGS]) & NFT_TABLE_F_DORMANT))
        return;
    for (size_t i = 0; i < ruleset->count; i++)
        if (ruleset->chains[i].family == family &&
            str_eq(ruleset->chains[i].table, nft_attribute_text(a[NFTA_TABLE_NAME])))
            ruleset->chains[i].dormant = true;
}

/* A rule of a chain that is not there came while the rules were changed. */
static enum nft_answer take_rule(struct str body, uint8_t family, struct arena *arena, struct nft_ruleset *ruleset) {
    struct str a[NFT_ATTRIBUTES] = {{NULL, 0}};
    struct nft_step step;
    nft_attributes(body, a);
    struct nft_chain *chain =
        nft_chain_find(ruleset, family, nft_attribute_text(a[NFTA_RULE_TABLE]), nft_attribute_text(a[NFTA_RULE_CHAIN]));
    if (!chain)
        return NFT_OK;
    chain->rules++;
    if (!nft_rule_step(a[NFTA_RULE_EXPRESSIONS], &step))
        return NFT_OK;
    step.chain = str_copy(arena, step.chain);
    if (step.set.ptr)
        step.set = str_copy(arena, step.set);
    return step.chain.ptr ? nft_step_add(ruleset, chain, step, false, arena) : NFT_MEMORY;
}

static enum nft_answer answer_of(int error) {
    switch (error) {
    case EPERM:
    case EACCES:
        return NFT_DENIED;
    case EINVAL: /* no such part of netfilter */
    case ENOSYS:
    case EOPNOTSUPP:
    case EPROTONOSUPPORT:
    case EAFNOSUPPORT:
    case ENOENT:
        return NFT_ABSENT;
    case ENOMEM:
        return NFT_MEMORY;
    default:
        return NFT_FAILED;
    }
}

static enum nft_answer take_error(struct str body) {
    int error = 0;
    if (body.len >= sizeof error)
        memcpy(&error, body.ptr, sizeof error);
    return error == 0 ? NFT_OK : answer_of(error < 0 && error > -4096 ? -error : EIO);
}

static enum nft_answer take_message(const struct nlmsghdr *head, struct str body, struct arena *arena,
                                    struct nft_ruleset *ruleset) {
    struct nfgenmsg general;
    if (body.len < sizeof general)
        return NFT_FAILED;
    memcpy(&general, body.ptr, sizeof general);
    body = str_skip(body, NLMSG_ALIGN(sizeof general));
    if (head->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWCHAIN))
        return take_chain(body, general.nfgen_family, arena, ruleset);
    if (head->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE))
        return take_rule(body, general.nfgen_family, arena, ruleset);
    if (head->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWTABLE))
        take_table(body, general.nfgen_family, ruleset);
    if (head->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM) && ruleset->entries)
        return nft_entries_take(body, arena, ruleset->entries);
    return NFT_OK;
}

enum nft_answer nft_take(struct str bytes, struct arena *arena, struct nft_ruleset *ruleset, bool *done) {
    while (bytes.len >= sizeof(struct nlmsghdr) && !*done) {
        struct nlmsghdr head;
        memcpy(&head, bytes.ptr, sizeof head);
        if (head.nlmsg_len < sizeof head || head.nlmsg_len > bytes.len)
            return NFT_FAILED;
        struct str body = str_slice(bytes, NLMSG_HDRLEN, head.nlmsg_len);
        *done = head.nlmsg_type == NLMSG_DONE || head.nlmsg_type == NLMSG_ERROR;
        enum nft_answer answer = *done ? take_error(body) : take_message(&head, body, arena, ruleset);
        if (answer != NFT_OK)
            return answer;
        bytes = str_skip(bytes, NLMSG_ALIGN((size_t)head.nlmsg_len));
    }
    return NFT_OK;
}

/* A question, with room for the name of a table and of a set in it. */
struct question {
    struct nlmsghdr head;
    struct nfgenmsg general;
    char names[NAMES_MAX];
};

static struct question question_of(uint16_t what, uint8_t family) {
    struct question question = {.head = {.nlmsg_len = offsetof(struct question, names),
                                         .nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | what),
                                         .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
                                .general = {.nfgen_family = family, .version = NFNETLINK_V0}};
    return question;
}

/* False when the name has no room. */
static bool put_name(struct question *question, uint16_t type, struct str name) {
    struct nlattr head = {.nla_len = (uint16_t)(sizeof head + name.len + 1), .nla_type = type};
    size_t at = question->head.nlmsg_len - offsetof(struct question, names);
    if (name.len >= NFT_NAME_MAXLEN || at + NLA_ALIGN(sizeof head + name.len + 1) > sizeof question->names)
        return false;
    memcpy(question->names + at, &head, sizeof head);
    memcpy(question->names + at + sizeof head, name.ptr, name.len);
    question->head.nlmsg_len += (uint32_t)NLA_ALIGN(sizeof head + name.len + 1);
    return true;
}

/* One dump: the question, then answers up to the end. */
static enum nft_answer ask(int fd, const struct question *question, struct arena *arena, struct nft_ruleset *ruleset) {
    char *buffer = arena_get_raw(arena, BUFFER, 8);
    bool done = false;
    if (!buffer)
        return NFT_MEMORY;
    if (send(fd, question, question->head.nlmsg_len, 0) != (ssize_t)question->head.nlmsg_len)
        return answer_of(errno);
    for (size_t i = 0; i < ANSWERS_MAX && !done; i++) {
        ssize_t n = recv(fd, buffer, BUFFER, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? NFT_FAILED : answer_of(errno);
        enum nft_answer answer = nft_take((struct str){buffer, (size_t)n}, arena, ruleset, &done);
        if (answer != NFT_OK)
            return answer;
    }
    return done ? NFT_OK : NFT_FAILED;
}

/* What could not be asked stays unclear: such a set went while the rules were changed. */
static enum nft_answer ask_set(int fd, const struct nft_chain *chain, uint32_t at, struct arena *arena,
                               struct nft_ruleset *ruleset) {
    struct nft_entries entries = {.asks = ruleset->steps[at].asks};
    struct question question = question_of(NFT_MSG_GETSETELEM, chain->family);
    if (!put_name(&question, NFTA_SET_ELEM_LIST_TABLE, chain->table) ||
        !put_name(&question, NFTA_SET_ELEM_LIST_SET, ruleset->steps[at].set))
        return NFT_OK;
    ruleset->entries = &entries;
    enum nft_answer answer = ask(fd, &question, arena, ruleset);
    ruleset->entries = NULL;
    if (answer == NFT_ABSENT)
        return NFT_OK;
    return answer == NFT_OK ? nft_entries_apply(&entries, ruleset, at, arena) : answer;
}

static enum nft_answer ask_sets(int fd, struct arena *arena, struct nft_ruleset *ruleset) {
    size_t left = SETS_MAX;
    for (size_t i = 0; i < ruleset->count; i++)
        for (uint32_t at = ruleset->chains[i].first_step; at != NFT_NO_STEP; at = ruleset->steps[at].next) {
            if (!ruleset->steps[at].set.ptr || left == 0)
                continue;
            left--;
            enum nft_answer answer = ask_set(fd, &ruleset->chains[i], at, arena, ruleset);
            if (answer != NFT_OK)
                return answer;
        }
    return NFT_OK;
}

enum nft_answer nft_read(struct arena *arena, struct nft_ruleset *ruleset) {
    static const uint16_t dumps[] = {NFT_MSG_GETCHAIN, NFT_MSG_GETTABLE, NFT_MSG_GETRULE};
    *ruleset = (struct nft_ruleset){.count = 0};
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    if (fd < 0)
        return answer_of(errno);
    struct timeval wait = {.tv_sec = WAIT_S};
    enum nft_answer answer = setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 ? NFT_OK : NFT_FAILED;
    for (size_t i = 0; i < ARRAY_LEN(dumps) && answer == NFT_OK; i++) {
        struct question question = question_of(dumps[i], NFPROTO_UNSPEC);
        answer = ask(fd, &question, arena, ruleset);
    }
    if (answer == NFT_OK)
        answer = ask_sets(fd, arena, ruleset);
    (void)close(fd);
    return answer;
}
