/* Which key may be used for what, and what an owner's root may be, as functions of plain values alone. */
#ifndef LIB_KEYSTORE_RULE_H
#define LIB_KEYSTORE_RULE_H

#include <keyway/keystore.h>

enum kw_keystore_act { KW_KEYSTORE_SIGNS = 0x3c, KW_KEYSTORE_DERIVES = 0xc3 };

/* How a record stands to the counter. */
enum kw_keystore_age {
    KW_KEYSTORE_CURRENT = 0x1e, /* it is the last that was written */
    KW_KEYSTORE_AHEAD = 0x2d,   /* the last, and the counter is to follow: power failed between them */
    KW_KEYSTORE_OLD = 0x78      /* the counter has seen a later one, or is another's */
};

/* clang-format off */

/*@ predicate known_home(integer home) = home == KW_KEY_SOFTWARE || home == KW_KEY_TOKEN || home == KW_KEY_TPM;
  @ predicate authenticates(enum kw_keystore_purpose purpose) = purpose == KW_KEYSTORE_IDENTITY ||
  @   purpose == KW_KEYSTORE_AUTHENTICATOR || purpose == KW_KEYSTORE_SYMMETRIC;
  @ predicate signs(enum kw_keystore_purpose purpose) =
  @   purpose == KW_KEYSTORE_IDENTITY || purpose == KW_KEYSTORE_CHECKPOINT;
  @*/

/* The weakest home that a key of this purpose may have: what the integrator says, and from the level on that asks for
 * hardware, that at least. */
/*@ assigns \nothing;
  @ ensures \result >= least;
  @ ensures level >= KW_KEYSTORE_HARDWARE_FROM && authenticates(purpose) ==> \result >= KW_KEY_TOKEN;
  @ ensures \result == least || \result == KW_KEY_TOKEN;
  @ ensures known_home(least) ==> known_home(\result);
  @*/
enum kw_key_home kw_keystore_rule_least(enum kw_keystore_purpose purpose, uint32_t level, enum kw_key_home least);

/* Whether a key that lives at `home` may be used where `least` is asked for. */
/*@ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED <==> known_home(home) && known_home(least) && home >= least;
  @*/
enum kw_verdict kw_keystore_rule_home(enum kw_key_home home, enum kw_key_home least);

/* Whether a key of this purpose does that. */
/*@ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED ==> (act == KW_KEYSTORE_SIGNS && signs(purpose)) ||
  @   (act == KW_KEYSTORE_DERIVES && !signs(purpose));
  @ ensures \result == KW_GRANTED ==> authenticates(purpose) || purpose == KW_KEYSTORE_CHECKPOINT ||
  @   purpose == KW_KEYSTORE_SEAL;
  @*/
enum kw_verdict kw_keystore_rule_act(enum kw_keystore_purpose purpose, enum kw_keystore_act act);

/* Whether the owner's roots may be changed to have one of these uses. */
/*@ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED <==> leave == KW_GRANTED && uses != 0 && (uses & may) == uses;
  @*/
enum kw_verdict kw_keystore_rule_root(enum kw_verdict leave, uint32_t uses, uint32_t may);

/* How a record of this revision stands to a counter that says `counted`: the record is written first. */
/*@ assigns \nothing;
  @ ensures \result == KW_KEYSTORE_CURRENT <==> recorded == counted;
  @ ensures \result == KW_KEYSTORE_AHEAD <==> recorded == counted + 1;
  @ ensures recorded < counted ==> \result == KW_KEYSTORE_OLD;
  @ ensures \result == KW_KEYSTORE_CURRENT || \result == KW_KEYSTORE_AHEAD || \result == KW_KEYSTORE_OLD;
  @*/
enum kw_keystore_age kw_keystore_rule_age(uint64_t recorded, uint64_t counted);

/* clang-format on */

#endif
