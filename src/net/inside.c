#include "net/inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

struct range {
    uint8_t bytes[16];
    unsigned bits;
};

/* What IANA's registries of special-purpose addresses (RFC 6890) do not call globally reachable, and multicast. To add
 * one: a row; a range within another needs none. */
static const struct range ranges_4[] = {
    {{0}, 8},             /* this network */
    {{10}, 8},            /* private */
    {{100, 64}, 10},      /* shared by a provider's customers */
    {{127}, 8},           /* loopback */
    {{169, 254}, 16},     /* link-local, and what clouds tell of themselves */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 88, 99}, 24},  /* relays of 6to4, of old */
    {{192, 168}, 16},     /* private */
    {{198, 18}, 15},      /* benchmarking */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 4},           /* multicast */
    {{240}, 4},           /* reserved, broadcast */
};

static const struct range ranges_6[] = {
    {{0}, 127},                                 /* unspecified and loopback */
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48}, /* local-use NAT64 (RFC 8215): whose, is open */
    {{0x01, 0x00}, 64},                         /* discarded */
    {{0x01, 0x00, 0, 0, 0, 0, 0, 0x01}, 64},    /* dummy prefix (RFC 9780) */
    {{0x20, 0x01, 0x00}, 23},                   /* protocol assignments: Teredo, ORCHID */
    {{0x20, 0x01, 0x0d, 0xb8}, 32},             /* documentation */
    {{0x3f, 0xff, 0x00}, 20},                   /* documentation */
    {{0x5f, 0x00}, 16},                         /* segments of SRv6 (RFC 9602) */
    {{0xfc}, 7},                                /* unique local */
    {{0xfe, 0x80}, 10},                         /* link-local */
    {{0xfe, 0xc0}, 10},                         /* site-local, of old */
    {{0xff}, 8},                                /* multicast */
};

/* Prefixes that an address of IPv4 stands behind. */
static const struct range carriers[] = {
    {{0}, 96},                                        /* compatible */
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, /* mapped */
    {{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}, 96}, /* translated (RFC 2765) */
    {{0x00, 0x64, 0xff, 0x9b}, 96},                   /* NAT64 */
    {{0x20, 0x02}, 16},                               /* 6to4 */
};

static bool is_in(const uint8_t *address, const struct range *range) {
    unsigned whole = range->bits / 8, rest = range->bits % 8;
    if (memcmp(address, range->bytes, whole) != 0)
        return false;
    return rest == 0 || (address[whole] ^ range->bytes[whole]) >> (8 - rest) == 0;
}

static bool is_any(const uint8_t *address, const struct range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_in(address, &ranges[i]))
            return true;
    return false;
}

static bool is_inner_4(const uint8_t *address) {
    return is_any(address, ranges_4, ARRAY_LEN(ranges_4));
}

static bool is_inner_6(const uint8_t *address) {
    if (is_any(address, ranges_6, ARRAY_LEN(ranges_6)))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(carriers); i++)
        if (is_in(address, &carriers[i]) && is_inner_4(address + carriers[i].bits / 8))
            return true;
    return false;
}

bool inside_address(const struct sockaddr *address, socklen_t size) {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (address->sa_family == AF_INET && size >= sizeof v4) {
        memcpy(&v4, address, sizeof v4);
        return is_inner_4((const uint8_t *)&v4.sin_addr);
    }
    if (address->sa_family == AF_INET6 && size >= sizeof v6) {
        memcpy(&v6, address, sizeof v6);
        return is_inner_6(v6.sin6_addr.s6_addr);
    }
    return true;
}

bool inside_name(struct str host) {
    char text[INET6_ADDRSTRLEN + 1];
    uint8_t address[16];
    if (host.len > 1 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = str_slice(host, 1, host.len - 1);
    while (host.len > 0 && host.ptr[host.len - 1] == '.')
        host.len--;
    if (str_eq_nocase(host, STR("localhost")) ||
        (host.len > 10 && str_eq_nocase(str_skip(host, host.len - 10), STR(".localhost"))))
        return true;
    if (host.len >= sizeof text)
        return false;
    memcpy(text, host.ptr, host.len);
    text[host.len] = '\0';
    if (inet_pton(AF_INET, text, address) == 1)
        return is_inner_4(address);
    return inet_pton(AF_INET6, text, address) == 1 && is_inner_6(address);
}
