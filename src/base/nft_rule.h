/* What a rule of the kernel's packet filter does that asks nothing of a packet; internal to the packet filter's reader.
 */
#ifndef BASE_NFT_RULE_H
#define BASE_NFT_RULE_H

#include "base/nft.h"

/* True when every packet that reaches the rule meets the step's deed, or nearly every one may (`when`): its expressions
 * (NFTA_RULE_EXPRESSIONS) hold no condition before it that names some packets. The step's texts lie in `expressions`.
 */
bool nft_rule_step(struct str expressions, struct nft_step *step);
/* A verdict as a value, of a rule or of an entry of a map (NFTA_DATA_VERDICT); false when it is none, or goes on. */
bool nft_rule_verdict(struct str value, struct nft_step *step);

#endif
