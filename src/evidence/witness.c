#include "evidence/witness.h"

static date_days day_after(date_days day) {
    return day == DATE_NONE ? DATE_NONE : date_add(day, (struct date_span){.days = 1});
}

void witness_set_ends(struct witness *witness, date_days last_day, struct date_span max_age) {
    bool limited = max_age.days != 0 || max_age.months != 0;
    date_days date = witness->frame.date;
    witness->own_end = day_after(last_day);
    witness->age_end = limited && date != DATE_NONE ? day_after(date_add(date, max_age)) : DATE_NONE;
}

enum evidence_standing witness_standing(const struct witness *witness, enum evidence_effect effect, date_days *ends) {
    date_days own = witness->own_end, age = effect == EFFECT_CONTRADICTS ? DATE_NONE : witness->age_end;
    bool by_age = own == DATE_NONE || (age != DATE_NONE && age < own);
    *ends = by_age ? age : own;
    if (witness->frame.date != DATE_NONE && witness->frame.date > witness->at)
        return EVIDENCE_NOT_YET;
    if (*ends == DATE_NONE || witness->at < *ends)
        return EVIDENCE_COUNTS;
    return by_age ? EVIDENCE_TOO_OLD : EVIDENCE_EXPIRED;
}

enum status witness_say(const struct witness *witness, enum evidence_effect effect, const struct topic_set *topics,
                        struct place proof, struct str detail) {
    if (!detail.ptr)
        return STATUS_MEMORY;
    struct evidence item = witness->frame;
    enum evidence_standing standing = witness_standing(witness, effect, &item.ends);
    item.effect = effect;
    item.requirements = topics->requirements;
    item.process = topics->process;
    item.proof = proof;
    item.detail = detail;
    /* What the frame says of scope and proof comes before the dates. */
    item.standing_in_models = standing;
    /* What was found in another build is there until somebody looks at this one. */
    if (item.standing == EVIDENCE_OTHER_BUILD && effect == EFFECT_CONTRADICTS)
        item.standing = EVIDENCE_COUNTS;
    if (item.standing == EVIDENCE_COUNTS)
        item.standing = standing;
    return evidence_add(witness->list, witness->arena, &item);
}
