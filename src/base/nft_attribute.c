#include "base/nft_attribute.h"

#include <arpa/inet.h>
#include <linux/netlink.h>

bool nft_attribute_next(struct str *bytes, unsigned *type, struct str *value) {
    struct nlattr head;
    if (bytes->len < sizeof head)
        return false;
    memcpy(&head, bytes->ptr, sizeof head);
    if (head.nla_len < sizeof head || head.nla_len > bytes->len)
        return false;
    *type = head.nla_type & NLA_TYPE_MASK;
    *value = str_slice(*bytes, sizeof head, head.nla_len);
    *bytes = str_skip(*bytes, NLA_ALIGN((size_t)head.nla_len));
    return true;
}

void nft_attributes(struct str bytes, struct str attributes[NFT_ATTRIBUTES]) {
    unsigned type;
    struct str value;
    while (nft_attribute_next(&bytes, &type, &value))
        if (type < NFT_ATTRIBUTES)
            attributes[type] = value;
}

uint32_t nft_attribute_number(struct str value) {
    uint32_t number = 0;
    if (value.len == sizeof number)
        memcpy(&number, value.ptr, sizeof number);
    return ntohl(number);
}

struct str nft_attribute_text(struct str value) {
    size_t end = str_find_char(value, 0);
    return str_slice(value, 0, end == SIZE_MAX ? value.len : end);
}
