/* A run: every check once, and the report of what they came to. */
#ifndef PROBE_RUN_H
#define PROBE_RUN_H

#include "base/out.h"
#include "probe/check.h"

struct probe_run {
    struct probe *probe;
    struct probe_result *results; /* in the order of the groups and their rows */
    size_t count;
    size_t outcomes[PROBE_OUTCOMES];
};

/* Looks with every check whose id or group is `only`, with all when that is empty; what needs a running device is not
 * asked of an image. STATUS_MEMORY when memory ran out, at any check: a run that saw half is none. STATUS_INPUT when no
 * check is called so. */
enum status probe_run(struct probe *probe, const struct probe_groups *groups, struct str only,
                      struct probe_run *run) MUST_USE;

/* A port that was asked from outside. */
struct probe_asked {
    bool udp;
    uint16_t port;
    const char *answer; /* "open", "closed", "silent" */
};
enum { PROBE_FACTS_MAX = 4096 }; /* of each kind; a list that is longer is left out, for half of it says nothing */

/* What the report says of the run beside its results. */
struct probe_head {
    struct str program;              /* path of the prober on the device, or "" */
    struct str sha256;               /* of its bytes, in hex, or "" */
    struct str root;                 /* "/", or the folder that was looked at; "" from outside */
    struct str host;                 /* from outside: what was asked, as it was named; "" on the device */
    const struct probe_asked *asked; /* from outside: the ports, in the order they were asked */
    size_t asked_count;
};
/* Format keyway-probe/1 (docs/formats/probe.md). */
void probe_write_json(const struct probe_run *run, const struct probe_head *head, struct out *out);
/* For people: counts, then what is not met, what could not be seen, what to ask, within 80 columns. */
void probe_write_text(const struct probe_run *run, const struct probe_head *head, struct out *out);
/* The rows themselves, as JSON: what the docs are made from. */
void probe_write_rows(const struct probe_groups *groups, struct out *out);

#endif
