/* The conditions of a rule of the kernel's packet filter that may hold for nearly every packet: new connections, whole
 * protocols, all addresses. Internal to the packet filter's reader. */
#ifndef BASE_NFT_CONDITION_H
#define BASE_NFT_CONDITION_H

#include "base/nft.h"

/* What was loaded last, and what of its bits is left. */
struct nft_subject {
    enum nft_subject_kind {
        NFT_ASKS_FEW, /* whatever is asked of it names some packets */
        NFT_ASKS_STATE,
        NFT_ASKS_PROTOCOL,
        NFT_ASKS_FAMILY,
        NFT_ASKS_ADDRESS,
        NFT_ASKS_INTERFACE,
        NFT_ASKS_PORT,
        NFT_ASKS_FLAGS,
        NFT_ASKS_ROUTE
    } kind;
    struct str mask; /* ptr NULL: all bits */
};

/* True when the expression only loads something, or leaves some of its bits. */
bool nft_subject_read(struct str name, struct str data, struct nft_subject *subject);
/* What a rule of this condition alone may do to the rest (enum nft_sweeps); 0: it names some packets. */
unsigned nft_condition(struct str name, struct str data, const struct nft_subject *subject);
/* Whether one value of a set or map, as its bytes, holds for nearly every packet. */
bool nft_value_sweeps(enum nft_subject_kind kind, struct str value);

#endif
