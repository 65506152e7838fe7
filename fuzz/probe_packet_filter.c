/* Rules of nftables and of iptables-save: any text is read, and each chain has a place. */
#include <stdlib.h>

#include <linux/netfilter.h>

#include "probe/packet_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    struct probe_filter filter = {.count = 0};
    struct packet_rules nft = {.probe = &probe}, iptables = {.probe = &probe};
    packet_read_nft(&nft, "nft", (struct str){(const char *)data, size});
    packet_read_iptables(&iptables, "iptables", (struct str){(const char *)data, size}, NFPROTO_IPV6);
    packet_rules_judge(&nft, &filter);
    packet_rules_judge(&iptables, &filter);
    for (size_t i = 0; i < filter.count; i++)
        if (!filter.chains[i].path || filter.chains[i].line == 0)
            abort();
    arena_done(&arena);
    return 0;
}
