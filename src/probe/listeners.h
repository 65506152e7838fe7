/* The sockets that wait for others on a device that runs, from /proc/net, and the processes that hold them. */
#ifndef PROBE_LISTENERS_H
#define PROBE_LISTENERS_H

#include "probe/probe.h"

struct probe_listener {
    bool tcp, v6;
    bool all, loopback; /* every address of the device; only the device itself */
    uint16_t port;
    uint32_t uid;
    uint64_t inode;
    const char *name;    /* "tcp 0.0.0.0:23", "udp [::]:161" */
    uint32_t pid;        /* a process that holds it: one that is not root, where there is one; 0: none was found */
    uint32_t user;       /* effective user of that process */
    bool user_hidden;    /* it could not be seen */
    struct str process;  /* its name; "" */
    struct str program;  /* where its binary lies, "(deleted)" and all; "" when that may not be seen */
    bool program_hidden; /* it may not */
};
struct probe_listeners {
    struct probe_listener *items;
    size_t count, room;
    enum tree_answer answer; /* TREE_OK: /proc/net could be read */
    const char *unseen;      /* what of it could not */
    size_t hidden;           /* processes whose descriptors may not be seen: an unknown owner is among them */
};
/* Read at the first call; never NULL. Only for a device that runs. */
const struct probe_listeners *probe_listeners(struct probe *probe);

/* The lines of /proc/net/tcp and its kin: TCP that listens, UDP that is bound and not connected. */
void probe_listeners_text(struct probe *probe, struct str text, bool tcp, bool v6, struct probe_listeners *all);

#endif
