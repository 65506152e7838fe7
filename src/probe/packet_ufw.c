/* ufw: a default for what comes in, behind the rules of its owner. */
#include "probe/directive.h"
#include "probe/packet_rules.h"
#include "probe/settings.h"

#include <linux/netfilter.h>

/* One family: its files in the order in which a packet comes to their chains. */
struct family {
    unsigned bit;
    uint8_t number;
    const char *suffix;
};
struct part {
    const char *file;
    bool whole; /* what it calls is read too; else only what stands in it, for the rest of it is ufw's own */
};
static const struct part parts[] = {{"before", false}, {"user", true}, {"after", false}};

static enum filter_default rest_of(const struct packet_rules *rules, const struct nft_chain *chain, bool whole) {
    enum filter_default rest = FILTER_DROPS;
    for (uint32_t at = chain->first_step; at != NFT_NO_STEP && !whole; at = rules->set.steps[at].next) {
        const struct nft_step *step = &rules->set.steps[at];
        if (step->deed == NFT_STEP_ACCEPT && step->when == NFT_ALWAYS)
            return FILTER_ACCEPTS;
        if (step->deed == NFT_STEP_ACCEPT && step->when == NFT_SWEEPING)
            rest = FILTER_UNCLEAR;
    }
    if (!whole)
        return rest;
    enum nft_rest becomes = nft_rest(&rules->set, chain);
    return becomes == NFT_REST_UNCLEAR ? FILTER_UNCLEAR : becomes == NFT_REST_ACCEPTED ? FILTER_ACCEPTS : FILTER_DROPS;
}

/* A chain of the file that lets in what the default would drop; DROPS where it leaves that to the default. */
static enum filter_default read_part(struct probe *probe, const struct family *family, const struct part *part,
                                     struct probe_filter *filter, struct packet_place *place) {
    static const char *const folders[] = {"/etc/ufw", "/lib/ufw"};
    struct packet_rules rules = {.probe = probe};
    struct str text;
    enum tree_answer answer = TREE_ABSENT;
    for (size_t i = 0; i < ARRAY_LEN(folders) && answer == TREE_ABSENT; i++) {
        place->path = probe_path(probe, "%s/%s%s.rules", folders[i], part->file, family->suffix);
        answer = packet_rules_text(probe, place->path, filter, &text);
    }
    if (answer != TREE_OK)
        return FILTER_DROPS;
    packet_read_iptables(&rules, place->path, text, family->number);
    const struct str name = str_format(probe->arena, "ufw%s-%s-input", family->suffix[0] ? "6" : "", part->file);
    size_t at = packet_chain_at(&rules, family->number, STR("filter"), name);
    probe->memory_out |= !name.ptr;
    if (at == SIZE_MAX)
        return FILTER_DROPS;
    rules.set.chains[at].policy = NF_DROP;
    rules.chains[at].input = true;
    place->line = rules.chains[at].place.line;
    packet_rules_judge(&rules, filter);
    return rules.chains[at].unclear || rules.unclear.path ? FILTER_UNCLEAR
                                                          : rest_of(&rules, &rules.set.chains[at], part->whole);
}

static void read_family(struct probe *probe, const struct family *family, struct probe_filter_chain chain,
                        struct probe_filter *filter) {
    for (size_t i = 0; i < ARRAY_LEN(parts) && chain.otherwise == FILTER_DROPS; i++) {
        struct packet_place place = {NULL, 0};
        chain.otherwise = read_part(probe, family, &parts[i], filter, &place);
        if (chain.otherwise != FILTER_DROPS) {
            chain.path = place.path;
            chain.line = place.line;
        }
    }
    packet_filter_add(probe, filter, chain);
}

void packet_read_ufw(struct probe *probe, struct probe_filter *filter) {
    static const struct family families[] = {{FILTER_IP4, NFPROTO_IPV4, ""}, {FILTER_IP6, NFPROTO_IPV6, "6"}};
    struct probe_directives list = {.count = 0};
    (void)probe_directives_file(probe, "/etc/ufw/ufw.conf", DIRECTIVE_EQUALS, &list);
    (void)probe_directives_file(probe, "/etc/default/ufw", DIRECTIVE_EQUALS, &list);
    const struct probe_directive *on = probe_directive_last(&list, NULL, "ENABLED"),
                                 *policy = probe_directive_last(&list, NULL, "DEFAULT_INPUT_POLICY"),
                                 *wide = probe_directive_last(&list, NULL, "IPV6"),
                                 *level = probe_directive_last(&list, NULL, "LOGLEVEL");
    if (!on || !probe_is_yes(on->value))
        return;
    filter->files = true;
    filter->rules++;
    filter->logs += !level || !str_eq(level->value, STR("off"));
    bool drops = policy && (str_contains(policy->value, STR("DROP")) || str_contains(policy->value, STR("REJECT")));
    for (size_t i = 0; i < ARRAY_LEN(families); i++) {
        struct probe_filter_chain chain = {families[i].bit, drops ? FILTER_DROPS : FILTER_ACCEPTS,
                                           policy ? policy->path : "/etc/default/ufw", policy ? policy->line : 0};
        if (families[i].bit == FILTER_IP4 || (wide && str_contains(wide->value, STR("yes"))))
            read_family(probe, &families[i], chain, filter);
        else if (wide && str_eq_nocase(probe_unquoted(wide->value), STR("no"))) /* then only loopback comes in */
            packet_filter_add(probe, filter,
                              (struct probe_filter_chain){FILTER_IP6, chain.otherwise, wide->path, wide->line});
    }
}
