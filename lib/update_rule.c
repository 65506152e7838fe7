#include "update_rule.h"

enum kw_update_answer kw_update_rule_accept(const struct kw_update_offer *offer, const struct kw_update_held *held) {
    if (offer->sequence <= held->sequence)
        return KW_UPDATE_REPLAYED;
    if (offer->security < held->floor)
        return KW_UPDATE_OLDER;
    if (offer->security > held->ceiling)
        return KW_UPDATE_AHEAD;
    if (held->version < offer->least || held->version > offer->most)
        return KW_UPDATE_UNSUITED;
    if (offer->expires_s == UINT64_MAX)
        return KW_UPDATE_ACCEPTED;
    if (!held->timed)
        return KW_UPDATE_UNTIMED;
    return held->now_s < offer->expires_s ? KW_UPDATE_ACCEPTED : KW_UPDATE_EXPIRED;
}

enum kw_verdict kw_update_rule_start(enum kw_verdict sound, uint32_t security, uint64_t floor) {
    return sound == KW_GRANTED && security >= floor ? KW_GRANTED : KW_DENIED;
}

enum kw_verdict kw_update_rule_again(uint32_t starts, uint32_t most) {
    return starts < most ? KW_GRANTED : KW_DENIED;
}

uint32_t kw_update_rule_raise(uint32_t floor, uint32_t security) {
    return security > floor ? security : floor;
}
