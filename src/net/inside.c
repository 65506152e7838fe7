#include "net/inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

struct range {
    uint8_t bytes[16];
    unsigned bits;
};

static const struct range ranges_4[] = {
    {{0}, 8},          {{10}, 8},        {{100, 64}, 10}, {{127}, 8}, {{169, 254}, 16}, {{172, 16}, 12},
    {{192, 0, 0}, 24}, {{192, 168}, 16}, {{198, 18}, 15}, {{224}, 4}, {{240}, 4},
};

static const struct range ranges_6[] = {
    {{0}, 127}, /* unspecified and loopback */
    {{0xfc}, 7}, {{0xfe, 0x80}, 10}, {{0xfe, 0xc0}, 10}, {{0xff}, 8},
};

/* Prefixes that an address of IPv4 stands behind. */
static const struct range carriers[] = {
    {{0}, 96},                                        /* compatible */
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, /* mapped */
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
