/* The decision over mobile code, as a function of plain values that touches nothing: made so that it can be proved. */
#ifndef LIB_MOBILE_RULE_H
#define LIB_MOBILE_RULE_H

#include <keyway/mobile.h>

/* All that it rests on. What was not looked at is KW_DENIED. */
struct kw_mobile_facts {
    enum kw_mobile_mode mode;
    enum kw_verdict permitted; /* who wants it may */
    enum kw_verdict genuine;   /* a manifest of this kind was taken, and its signature holds */
    enum kw_verdict same;      /* size and digest of the code are the manifest's */
    uint32_t signers;          /* that count */
    uint32_t signer;           /* the bit of this one */
    uint64_t size;
    uint64_t size_most;
    uint64_t sequence;
    uint64_t least;
};

/*@ requires \valid_read(facts);
  @ assigns \nothing;
  @ ensures only_kinds_that_run: \result == KW_MOBILE_MAY ==>
  @   facts->mode == KW_MOBILE_SIGNED || facts->mode == KW_MOBILE_UNSIGNED;
  @ ensures only_who_may: \result == KW_MOBILE_MAY ==> facts->permitted == KW_GRANTED;
  @ ensures only_what_fits: \result == KW_MOBILE_MAY ==> 0 < facts->size <= facts->size_most;
  @ ensures only_genuine: \result == KW_MOBILE_MAY && facts->mode != KW_MOBILE_UNSIGNED ==>
  @   facts->genuine == KW_GRANTED && facts->same == KW_GRANTED;
  @ ensures never_older: \result == KW_MOBILE_MAY && facts->mode != KW_MOBILE_UNSIGNED ==>
  @   facts->sequence >= facts->least;
  @ ensures only_its_signers: \result == KW_MOBILE_MAY && facts->mode != KW_MOBILE_UNSIGNED ==>
  @   (facts->signers & facts->signer) != 0;
  @ ensures no_other_answer: \result == KW_MOBILE_MAY || KW_MOBILE_KIND <= \result <= KW_MOBILE_CHANGED; */
enum kw_mobile_answer kw_mobile_rule(const struct kw_mobile_facts *facts);

#endif
