#include "report/guide.h"

#include <arpa/inet.h>
#include <string.h>

static const struct guide_format formats[] = {
    {"markdown", ".md", guide_report_markdown}, {"html", ".html", guide_report_html},
    {"mud", ".mud.json", guide_report_mud},     {"nftables", ".nft", guide_report_nftables},
    {"checks", ".json", guide_report_checks},
};

const struct guide_format *guide_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}

const struct guide_format *guide_format_of_file(struct str file) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_ends_nocase(file, str_from(formats[i].extension)))
            return &formats[i];
    return NULL;
}

/* An address, with the length of a prefix or without. */
static bool is_address(struct str peer, int family, uint64_t bits) {
    enum { TEXT_MAX = 64 };
    char text[TEXT_MAX];
    unsigned char address[16];
    size_t stroke = str_find_char(peer, '/');
    struct str base = str_slice(peer, 0, stroke);
    uint64_t prefix = 0;
    if (base.len >= sizeof text || (stroke != SIZE_MAX && !str_u64(str_skip(peer, stroke + 1), bits, &prefix)))
        return false;
    memcpy(text, base.ptr, base.len);
    text[base.len] = '\0';
    return inet_pton(family, text, address) == 1;
}

enum guide_peer guide_peer_of(struct str peer) {
    enum { BITS4 = 32, BITS6 = 128 };
    if (is_address(peer, AF_INET, BITS4))
        return PEER_IPV4;
    if (is_address(peer, AF_INET6, BITS6))
        return PEER_IPV6;
    return str_find_char(peer, '.') != SIZE_MAX ? PEER_DOMAIN : PEER_ROLE;
}
