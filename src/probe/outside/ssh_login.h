/* What a server of SSH offers behind the key exchange (RFC 4252): by which methods it lets people log in, and what it
 * shows them before. By libssh. */
#ifndef PROBE_OUTSIDE_SSH_LOGIN_H
#define PROBE_OUTSIDE_SSH_LOGIN_H

#include "probe/outside/dial.h"

enum ssh_login_answer {
    SSH_LOGIN_MUTE,    /* no key exchange came about, or no answer behind it; no libssh */
    SSH_LOGIN_REFUSED, /* what was shown does not do: the usual answer */
    SSH_LOGIN_LET_IN,  /* it does */
};

struct ssh_login {
    enum ssh_login_answer answer;
    struct str why;    /* of SSH_LOGIN_MUTE, in the arena */
    bool password;     /* the method of that name */
    bool passwords;    /* asked for, as password or as keyboard-interactive */
    bool keyboard;     /* the latter */
    struct str banner; /* in the arena; empty: none was sent */
};

/* One connection, at most four times the dialler's wait: a key exchange, the request of method "none" for that user, by
 * which servers tell their methods, and hangs up. With `password` not NULL, one try with it more, where the server
 * takes passwords. Nothing is read of the files of who runs this, and no known hosts are asked. False: memory is out.
 */
bool ssh_login_ask(struct dialler *dialler, uint16_t port, const char *user, const char *password, struct arena *arena,
                   struct ssh_login *login) MUST_USE;

#endif
