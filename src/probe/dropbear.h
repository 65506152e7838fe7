/* Dropbear, the ssh server of small devices: its options wherever they are given. */
#ifndef PROBE_DROPBEAR_H
#define PROBE_DROPBEAR_H

#include "probe/probe.h"

enum { DROPBEAR_STARTS_MAX = 8, DROPBEAR_TRIES = 10 /* its default of -T */ };

/* One way in which it is started. */
struct probe_dropbear_start {
    const char *path;
    uint32_t line;
    bool no_passwords, no_root, no_root_password; /* -s, -w, -g */
    bool empty_passwords;                         /* -B */
    bool no_local, no_remote;                     /* -j, -k: forwarding */
    bool all_ports;                               /* -a: forwarded ports open to the network */
    int64_t idle;                                 /* -I: seconds, 0 none */
    int64_t tries;                                /* -T */
    struct str banner;                            /* -b: a path, "" none */
};
struct probe_dropbear {
    bool installed;
    bool disabled; /* NO_START, or OpenWrt's enable '0' at every instance */
    struct probe_dropbear_start starts[DROPBEAR_STARTS_MAX];
    size_t count;       /* 0: installed, and nothing shows how it is started */
    const char *unseen; /* a file that is there and could not be read, or more starts than are kept; or NULL */
};

/* Read at the first call; never NULL. */
const struct probe_dropbear *probe_dropbear(struct probe *probe);
/* Takes the options of a command line into `start`: for a parser alone. */
void probe_dropbear_options(struct str words, struct probe_dropbear_start *start);
/* OpenWrt's /etc/config/dropbear. */
void probe_dropbear_uci(struct probe_dropbear *dropbear, struct str text, const char *path);

#endif
