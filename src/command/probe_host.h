/* A look at a host from outside, for the commands that take one. */
#ifndef COMMAND_PROBE_HOST_H
#define COMMAND_PROBE_HOST_H

#include "command/command.h"
#include "probe/outside/credentials.h"
#include "probe/outside/outside.h"
#include "probe/run.h"

struct probe_host {
    struct credentials credentials; /* wiped when the look is over */
    struct outside outside;         /* zeroed by the caller; must not move afterwards */
    struct probe_run seen;
    struct probe_head head;
};
/* Asks one host's ports (docs/decisions/0118-how-far-we-ask-from-outside.md); `product` may be NULL. STATUS_INPUT with
 * a diagnostic when the host is a range, is not found, or does not answer at all. */
enum status probe_host_look(struct run *run, struct str host, const struct product *product,
                            struct probe_host *looked) MUST_USE;

#endif
