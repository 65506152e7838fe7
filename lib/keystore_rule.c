#include "keystore_rule.h"

/* clang-format off */

/*@ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> known_home(home);
  @*/
static int is_known(enum kw_key_home home) {
    return home == KW_KEY_SOFTWARE || home == KW_KEY_TOKEN || home == KW_KEY_TPM;
}

/*@ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> authenticates(purpose);
  @*/
static int is_for_authentication(enum kw_keystore_purpose purpose) {
    return purpose == KW_KEYSTORE_IDENTITY || purpose == KW_KEYSTORE_AUTHENTICATOR || purpose == KW_KEYSTORE_SYMMETRIC;
}

/* clang-format on */

enum kw_key_home kw_keystore_rule_least(enum kw_keystore_purpose purpose, uint32_t level, enum kw_key_home least) {
    if (level >= KW_KEYSTORE_HARDWARE_FROM && is_for_authentication(purpose) && least < KW_KEY_TOKEN)
        return KW_KEY_TOKEN;
    return least;
}

enum kw_verdict kw_keystore_rule_home(enum kw_key_home home, enum kw_key_home least) {
    return is_known(home) && is_known(least) && home >= least ? KW_GRANTED : KW_DENIED;
}

enum kw_verdict kw_keystore_rule_act(enum kw_keystore_purpose purpose, enum kw_keystore_act act) {
    switch (purpose) {
    case KW_KEYSTORE_IDENTITY:
    case KW_KEYSTORE_CHECKPOINT:
        return act == KW_KEYSTORE_SIGNS ? KW_GRANTED : KW_DENIED;
    case KW_KEYSTORE_AUTHENTICATOR:
    case KW_KEYSTORE_SYMMETRIC:
    case KW_KEYSTORE_SEAL:
        return act == KW_KEYSTORE_DERIVES ? KW_GRANTED : KW_DENIED;
    default:
        return KW_DENIED;
    }
}

enum kw_verdict kw_keystore_rule_root(enum kw_verdict leave, uint32_t uses, uint32_t may) {
    return leave == KW_GRANTED && uses != 0 && (uses & may) == uses ? KW_GRANTED : KW_DENIED;
}

enum kw_keystore_age kw_keystore_rule_age(uint64_t recorded, uint64_t counted) {
    if (recorded == counted)
        return KW_KEYSTORE_CURRENT;
    return recorded > counted && recorded - counted == 1 ? KW_KEYSTORE_AHEAD : KW_KEYSTORE_OLD;
}
