/* Addresses that are not of the public internet: of this machine, of the network that it stands in, and of a link. */
#ifndef NET_INSIDE_H
#define NET_INSIDE_H

#include <sys/socket.h>

#include "base/str.h"

/* Loopback, private (RFC 1918, RFC 4193), shared (RFC 6598), link-local, site-local, multicast, unspecified, reserved,
 * and all else that IANA's registries of special-purpose addresses do not call globally reachable, as local-use NAT64
 * (RFC 8215); addresses of IPv6 that carry one of those of IPv4 (mapped, translated, 6to4, NAT64). Also what is neither
 * IPv4 nor IPv6. */
bool inside_address(const struct sockaddr *address, socklen_t size);
/* Whether the name of a host says so without being looked up: such an address, with or without brackets, or localhost
 * and what ends with it. */
bool inside_name(struct str host);

#endif
