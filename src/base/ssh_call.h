/* libssh, loaded when it is first needed: only a look at a device from outside needs it. Of Debian's two builds the one
 * over libgcrypt is taken, which libcurl brings along anyway, not the one over OpenSSL. */
#ifndef BASE_SSH_CALL_H
#define BASE_SSH_CALL_H

#include <stdbool.h>

#include <libssh/libssh.h>

#include "base/status.h"

/* What is called of it, without "ssh_". To call another function add it here. */
#define SSH_CALLS(X)                                                                                                   \
    X(connect)                                                                                                         \
    X(disconnect)                                                                                                      \
    X(free)                                                                                                            \
    X(get_error)                                                                                                       \
    X(get_issue_banner)                                                                                                \
    X(new)                                                                                                             \
    X(options_set)                                                                                                     \
    X(string_free_char)                                                                                                \
    X(userauth_list)                                                                                                   \
    X(userauth_none)                                                                                                   \
    X(userauth_password)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define SSH_CALL_MEMBER(name) __typeof__(ssh_##name) *name;
struct ssh_calls {
    SSH_CALLS(SSH_CALL_MEMBER)
};
#undef SSH_CALL_MEMBER

/* ssh_call.new() is ssh_new(): only once ssh_load was true. */
extern struct ssh_calls ssh_call;
/* False when it is not installed or lacks one of the calls. Any thread. */
bool ssh_load(void) MUST_USE;

#endif
