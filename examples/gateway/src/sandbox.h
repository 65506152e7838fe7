/* What the program gives up before it talks to anybody: root, new privileges, files, most system calls. Whoever takes
 * it over through a mistake of ours gets what is left: the open connections, the open state, the field device. */
#ifndef EXAMPLES_GATEWAY_SRC_SANDBOX_H
#define EXAMPLES_GATEWAY_SRC_SANDBOX_H

#include "config.h"

/* What the kernel could be asked for. */
struct sandbox {
    int landlock; /* its version; 0: this kernel has none */
    int seccomp;
};

/* Becomes config->user when it is root, and leaves everything for good but what the configuration needs: reading below
 * config->integrity_root, what a token's module does in its folder, connecting to the ports of the field device, the
 * collector of audit records and a TPM of software. Threads that are
 * started later are in it too. 0, or -1 and what is wrong in `error`: then the program must end. @req CCSC 3, CR 2.1,
 * CR 7.7 */
int sandbox_enter(const struct config *config, struct sandbox *sandbox, const char **error);

#endif
