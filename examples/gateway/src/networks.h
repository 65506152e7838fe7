/* Networks by their addresses: who may connect, and from where. IPv4 is kept as in IPv6 (RFC 4291, 2.5.5.2), so that an
 * address counts as what it is whichever socket it comes through. */
#ifndef EXAMPLES_GATEWAY_SRC_NETWORKS_H
#define EXAMPLES_GATEWAY_SRC_NETWORKS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define NETWORKS_MAX 8u

struct network {
    uint8_t address[16];
    uint32_t bits; /* of the 128 that are the network's */
};

struct networks {
    struct network network[NETWORKS_MAX];
    uint32_t count; /* 0: nobody */
};

/* Reads networks in the notation of RFC 4632 and RFC 4291, `10.1.0.0/16 fd00:1::/32`, apart by single blanks. 0, or -1:
 * `text` is no such list, has more than NETWORKS_MAX, or names an address that is not the first of its network. */
int networks_read(const char *text, struct networks *networks);

/* Whether an address is in one of them. Anything but IPv4 and IPv6 is in none. @req CR 5.1, NDR 5.2 RE 1 */
int networks_hold(const struct networks *networks, const struct sockaddr_storage *address);

#endif
