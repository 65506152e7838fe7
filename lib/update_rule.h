/* The decisions of an update, as functions of plain values that touch nothing: made so that they can be proved. */
#ifndef LIB_UPDATE_RULE_H
#define LIB_UPDATE_RULE_H

#include <keyway/update.h>

/* What a manifest offers. */
struct kw_update_offer {
    uint64_t sequence;
    uint64_t least; /* the installed version must be in here */
    uint64_t most;
    uint64_t expires_s; /* UINT64_MAX: never */
    uint32_t security;
};

/* What the device holds. */
struct kw_update_held {
    uint64_t sequence;
    uint64_t version;
    uint64_t now_s; /* meaningful only if `timed` */
    uint64_t ceiling;
    uint32_t floor;
    int timed;
};

/*@ requires \valid_read(offer) && \valid_read(held);
  @ assigns \nothing;
  @ ensures never_replayed: \result == KW_UPDATE_ACCEPTED ==> offer->sequence > held->sequence;
  @ ensures never_older: \result == KW_UPDATE_ACCEPTED ==> offer->security >= held->floor;
  @ ensures never_ahead: \result == KW_UPDATE_ACCEPTED ==> offer->security <= held->ceiling;
  @ ensures never_unsuited: \result == KW_UPDATE_ACCEPTED ==> offer->least <= held->version <= offer->most;
  @ ensures never_expired: \result == KW_UPDATE_ACCEPTED ==>
  @     offer->expires_s == UINT64_MAX || (held->timed != 0 && held->now_s < offer->expires_s);
  @ ensures what_suits_is_taken: offer->sequence > held->sequence && held->floor <= offer->security <= held->ceiling &&
  @     offer->least <= held->version <= offer->most && offer->expires_s == UINT64_MAX ==>
  @     \result == KW_UPDATE_ACCEPTED;
  @*/
enum kw_update_answer kw_update_rule_accept(const struct kw_update_offer *offer, const struct kw_update_held *held);

/*@ assigns \nothing;
  @ ensures \result == KW_GRANTED <==> (sound == KW_GRANTED && security >= floor);
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @*/
enum kw_verdict kw_update_rule_start(enum kw_verdict sound, uint32_t security, uint64_t floor);

/* Whether an image on trial that was started `starts` times may be started once more, of `most`. */
/*@ assigns \nothing;
  @ ensures \result == KW_GRANTED <==> starts < most;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @*/
enum kw_verdict kw_update_rule_again(uint32_t starts, uint32_t most);

/* The floor after an image was confirmed: it never falls. */
/*@ assigns \nothing;
  @ ensures \result >= floor && \result >= security;
  @ ensures \result == floor || \result == security;
  @*/
uint32_t kw_update_rule_raise(uint32_t floor, uint32_t security);

#endif
