/* Attributes of netlink messages, as libnl's nla_parse reads them; internal to the packet filter's reader. */
#ifndef BASE_NFT_ATTRIBUTE_H
#define BASE_NFT_ATTRIBUTE_H

#include "base/str.h"

enum { NFT_ATTRIBUTES = 16 };

/* Takes the next attribute off the front. False at the end, or where the rest makes no sense. */
bool nft_attribute_next(struct str *bytes, unsigned *type, struct str *value);
/* The attributes of a message, by their number; a later one of a number wins. Others stay as they are. */
void nft_attributes(struct str bytes, struct str attributes[NFT_ATTRIBUTES]);
/* Four bytes in network order; 0 for anything else. */
uint32_t nft_attribute_number(struct str value);
/* Up to the zero that ends a text. */
struct str nft_attribute_text(struct str value);

#endif
