/* The packet filter that a boot loads, by its files: nftables.conf, iptables-save's, OpenWrt's, ufw's and firewalld's.
 */
#ifndef PROBE_PACKET_FILTER_H
#define PROBE_PACKET_FILTER_H

#include "probe/probe.h"

enum filter_family { FILTER_IP4 = 1, FILTER_IP6 = 2 };
enum filter_default {
    FILTER_ACCEPTS, /* what no rule names comes in */
    FILTER_DROPS,
    FILTER_SLEEPS, /* of a table that is dormant: no packet comes to it */
    FILTER_UNCLEAR /* no program can tell by the file */
};
/* A chain that sees what comes in. */
struct probe_filter_chain {
    unsigned families;
    enum filter_default otherwise;
    const char *path;
    uint32_t line;
};
struct probe_filter {
    struct probe_filter_chain *chains;
    size_t count, room;
    size_t nft_count;           /* of them what nftables.conf has set up; they stand first */
    size_t rules, limits, logs; /* of the chains that a packet may meet on its way in */
    const char *loader;         /* what loads them at boot; NULL: nothing that was found */
    bool files;                 /* a file with rules is there */
    bool sure;                  /* the loader starts surely */
    const char *onward; /* the file with a line that passes on what comes from outside; NULL: none that was found */
    uint32_t onward_line;
    bool onward_cut; /* what stands from that line on was not looked at */
    enum tree_answer worst;
    const char *worst_path;
};
/* Read at the first call; never NULL. Only files whose loader starts are in `chains`. */
const struct probe_filter *probe_filter(struct probe *probe);

#endif
