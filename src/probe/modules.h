/* Modules of the kernel: which are there, what keeps them out, and what loads them all the same. In names '-' and '_'
 * are one. */
#ifndef PROBE_MODULES_H
#define PROBE_MODULES_H

#include "probe/probe.h"

enum module_state {
    MODULE_UNKNOWN, /* nothing on the device says */
    MODULE_ABSENT,
    MODULE_LOADABLE,
    MODULE_BUILT_IN,
    MODULE_LOADED, /* of a device that runs */
};
struct module_query {
    const char *name;
    const char *config; /* its name in the kernel's configuration, without CONFIG_; NULL: not asked */
    enum module_state state;
    struct str block; /* "blacklist", "install", or an option of the kernel's line: what keeps it out; "" where nothing
                         does */
    struct str block_path;
    uint32_t block_line;
    bool firm;         /* and also from those who ask for it by its name */
    bool unsure;       /* whether it does hangs on a command, or on how BusyBox was built */
    bool decided;      /* an "install" line was seen: of several the first counts */
    struct str loader; /* what loads it at the start all the same; "" where nothing does */
    const char *loader_path;
    uint32_t loader_line;
};
#define MODULE_QUERY(name_, config_)                                                                                   \
    { .name = (name_), .config = (config_) }
/* Answers all queries at once, for the kernel that runs; in an image for all kernels that lie there. */
void probe_modules(struct probe *probe, struct module_query *queries, size_t count);
/* Whether it is loaded when its device, protocol or file system is asked for, or was. */
bool probe_module_is_open(const struct module_query *query);
/* Whether two names are one module's. */
bool probe_same_module(struct str a, struct str b);

#endif
