#include "mobile_rule.h"

enum kw_mobile_answer kw_mobile_rule(const struct kw_mobile_facts *facts) {
    if (facts->mode != KW_MOBILE_SIGNED && facts->mode != KW_MOBILE_UNSIGNED)
        return KW_MOBILE_KIND;
    if (facts->permitted != KW_GRANTED)
        return KW_MOBILE_ACCOUNT;
    if (facts->size == 0 || facts->size > facts->size_most)
        return KW_MOBILE_SIZE;
    if (facts->mode == KW_MOBILE_UNSIGNED)
        return KW_MOBILE_MAY;
    if (facts->genuine != KW_GRANTED)
        return KW_MOBILE_FORGED;
    if ((facts->signers & facts->signer) == 0)
        return KW_MOBILE_SIGNEE;
    if (facts->sequence < facts->least)
        return KW_MOBILE_OLDER;
    return facts->same == KW_GRANTED ? KW_MOBILE_MAY : KW_MOBILE_CHANGED;
}
