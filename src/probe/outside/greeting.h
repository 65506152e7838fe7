/* What a service says to whoever connects, before any login: telnet and FTP. Read once for all checks. */
#ifndef PROBE_OUTSIDE_GREETING_H
#define PROBE_OUTSIDE_GREETING_H

#include "probe/outside/doors.h"
#include "probe/outside/telnet.h"

struct outside_greeting {
    bool heard;      /* it said anything */
    struct str text; /* without telnet's commands and FTP's numbers; in the arena */
};
/* Of a port of telnet or FTP; one connection. NULL when memory is out, which the run then says. */
const struct outside_greeting *outside_greeting(struct probe *probe, struct outside_port *port);

/* Reads on from a server of telnet and refuses its options, until it waits for a word of ours or has no more to say; at
 * most three times the dialler's wait. */
void greeting_listen(const struct dialler *dialler, int fd, struct telnet *telnet);

/* Whether a text names a version: digits with a point between them, but no IPv4 address. */
bool greeting_names_version(struct str text);
/* What a telnet server waits for, by the end of what it said. */
enum greeting_waits { GREETING_FOR_LOGIN, GREETING_FOR_COMMAND, GREETING_UNCLEAR };
enum greeting_waits greeting_waits_for(struct str text);
/* Whether FTP's greeting is whole (RFC 959, 4.2): a line with a number and a blank. */
bool greeting_is_whole(struct str reply);

#endif
