/* The checks of the group kernel by settings (sysctl); those by other things are in check_kernel.c. */
#ifndef PROBE_CHECK_KERNEL_H
#define PROBE_CHECK_KERNEL_H

#include "probe/check.h"

typedef enum probe_outcome probe_look(struct probe *probe, struct probe_result *result);
probe_look look_addresses, look_random, look_tracing, look_bpf, look_links, look_dumps, look_sysrq, look_kexec,
    look_forwarding, look_redirects, look_spoofing, look_floods, look_ipv6;

#endif
