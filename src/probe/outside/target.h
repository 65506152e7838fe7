/* A device as a person names it: a name, an address of IPv4 or IPv6, in brackets or not, and a port behind it. */
#ifndef PROBE_OUTSIDE_TARGET_H
#define PROBE_OUTSIDE_TARGET_H

#include "base/str.h"

enum { TARGET_NAME_MAX = 253 };

struct target {
    struct str host; /* without brackets and port, a NUL behind it: "rtu-7.plant", "192.0.2.7", "fe80::1%eth0" */
    uint16_t port;   /* 0: none was named */
};
/* "HOST", "HOST:PORT", "ADDRESS6", "[ADDRESS6]" and "[ADDRESS6]:PORT", an address of IPv6 with its zone (RFC 4007)
 * where it has one. False when it is none of them, and `*why` says what is wrong; no name is looked up. */
bool target_parse(struct str text, struct arena *arena, struct target *target, const char **why) MUST_USE;
/* The host as it stands before a port, or in an address of the web: "[fe80::1]", without its zone, which nobody else
 * knows (RFC 9110); all else as it is. In the arena. */
struct str target_authority(struct str host, struct arena *arena);

#endif
