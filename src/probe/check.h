/* One check is one row: what it is about, what it needs, how to mend what it finds, how to see the same by hand. The
 * groups' tables are listed in groups.c; the docs are made from them. */
#ifndef PROBE_CHECK_H
#define PROBE_CHECK_H

#include "probe/probe.h"

struct probe_check {
    const char *id;           /* lower-case words joined by '-', unique; begins with its group's */
    const char *title;        /* what holds where it is met: "No account has an empty password" */
    const char *requirements; /* ids of 4-2 that it speaks to: "CR 1.1, CR 1.1 RE 1" */
    const char *needs;        /* what must be readable: "/etc/shadow (root)"; NULL: nothing special */
    bool running;             /* only a device that runs can be asked, an image cannot */
    enum probe_outcome (*look)(struct probe *probe, struct probe_result *result);
    const char *mend;    /* how to mend what is not met */
    const char *by_hand; /* how a person sees the same, as a command or a place */
};

struct probe_group {
    const char *id;    /* a word */
    const char *title; /* of its page */
    const struct probe_check *checks;
    size_t count;
};
#define PROBE_GROUP(id_, title_, table)                                                                                \
    { (id_), (title_), (table), ARRAY_LEN(table) }

struct probe_groups {
    const struct probe_group *const *items;
    size_t count;
};
/* What is looked at on the device itself. */
extern const struct probe_groups probe_groups;

#endif
