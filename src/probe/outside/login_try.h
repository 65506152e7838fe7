/* One try to log in, at one service, with one name and password. */
#ifndef PROBE_OUTSIDE_LOGIN_TRY_H
#define PROBE_OUTSIDE_LOGIN_TRY_H

#include "probe/outside/credentials.h"
#include "probe/outside/doors.h"

enum login_try {
    LOGIN_NO_SERVICE, /* the port takes no passwords that can be tried: nothing was sent */
    LOGIN_FORM,       /* a login that only a person can try: nothing was sent */
    LOGIN_UNCLEAR,    /* tried, and neither let in nor refused in a way that is known */
    LOGIN_REFUSED,
    LOGIN_LET_IN,
};
/* Waits CREDENTIALS_PAUSE_MS, then one connection that is hung up whatever comes. SSH by password, telnet, FTP, and the
 * Basic scheme of HTTP; a port of another kind is LOGIN_NO_SERVICE. */
enum login_try login_try(struct probe *probe, struct outside_port *port, const struct credential *credential);

#endif
