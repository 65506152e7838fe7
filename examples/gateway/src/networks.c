#include "networks.h"

#include <keyway/guard.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define FOUR_AT   12u /* of an IPv4 address among the 16 bytes */
#define FOUR_BITS 96u

static const uint8_t four_in_six[FOUR_AT] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static int same_bits(const uint8_t *one, const uint8_t *other, uint32_t bits) {
    uint32_t whole = bits / 8;
    unsigned mask = 0xff00u >> bits % 8 & 0xff;
    return memcmp(one, other, whole) == 0 && (bits % 8 == 0 || ((one[whole] ^ other[whole]) & mask) == 0);
}

static int has_host_bits(const struct network *network) {
    uint8_t first[16] = {0};
    uint32_t whole = network->bits / 8;
    memcpy(first, network->address, whole);
    if (network->bits % 8)
        first[whole] = (uint8_t)(network->address[whole] & 0xff00u >> network->bits % 8);
    return memcmp(first, network->address, sizeof(first)) != 0;
}

/* One network of `length` characters. */
static int read_one(const char *text, size_t length, struct network *network) {
    char address[INET6_ADDRSTRLEN];
    const char *slash = memchr(text, '/', length);
    size_t named = slash ? (size_t)(slash - text) : length;
    int64_t bits = 0;
    if (!slash || named >= sizeof(address))
        return -1;
    memcpy(address, text, named);
    address[named] = 0;
    int is_four = inet_pton(AF_INET, address, network->address + FOUR_AT) == 1;
    uint32_t before = is_four ? FOUR_BITS : 0;
    if (is_four)
        memcpy(network->address, four_in_six, sizeof(four_in_six));
    else if (inet_pton(AF_INET6, address, network->address) != 1)
        return -1;
    if (kw_check_number(kw_bytes(slash + 1, length - named - 1), 0, 128 - before, &bits) != KW_OK)
        return -1;
    network->bits = before + (uint32_t)bits;
    return has_host_bits(network) ? -1 : 0;
}

int networks_read(const char *text, struct networks *networks) {
    struct networks all = {.count = 0};
    for (;;) {
        size_t length = strcspn(text, " ");
        if (all.count == NETWORKS_MAX || read_one(text, length, &all.network[all.count]) != 0)
            return -1;
        all.count++;
        if (!text[length])
            break;
        text += length + 1;
    }
    *networks = all;
    return 0;
}

int networks_hold(const struct networks *networks, const struct sockaddr_storage *address) {
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    uint8_t bytes[16];
    if (address->ss_family == AF_INET) {
        memcpy(&four, address, sizeof(four));
        memcpy(bytes, four_in_six, sizeof(four_in_six));
        memcpy(bytes + FOUR_AT, &four.sin_addr, sizeof(four.sin_addr));
    } else if (address->ss_family == AF_INET6) {
        memcpy(&six, address, sizeof(six));
        memcpy(bytes, &six.sin6_addr, sizeof(bytes));
    } else {
        return 0;
    }
    for (uint32_t i = 0; i < networks->count; i++)
        if (same_bits(bytes, networks->network[i].address, networks->network[i].bits))
            return 1;
    return 0;
}
