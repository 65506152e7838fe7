#include <keyway/update.h>

#include "update_record.h"
#include "update_rule.h"

enum kw_status kw_update_activate(struct kw_update *update) {
    if (update->record.step != KW_UPDATE_VERIFIED)
        return KW_ERROR_STATE;
    update->next = update->record;
    update->next.step = KW_UPDATE_TRIAL;
    update->next.starts = 0;
    return kw_update_record_write(update);
}

/* The image beside the one that counts is given up: its bank is empty from now on. */
static enum kw_status give_up(struct kw_update *update, enum kw_update_outcome outcome) {
    struct kw_update_record *next = &update->next;
    *next = update->record;
    next->step = KW_UPDATE_IDLE;
    next->outcome = outcome;
    next->starts = 0;
    next->image[1 - next->active].count = 0;
    return kw_update_record_write(update);
}

/* Whether the image on trial is started now; on the way it is counted, or given up. */
static enum kw_verdict try_trial(struct kw_update *update, uint64_t floor) {
    const struct kw_update_record *record = &update->record;
    uint32_t bank = 1 - record->active;
    const struct kw_update_image *image = &record->image[bank];
    enum kw_update_outcome why = KW_UPDATE_UNSTARTED;
    if (kw_update_rule_again(record->starts, update->config.starts) == KW_GRANTED) {
        why = KW_UPDATE_UNSOUND;
        if (kw_update_rule_start(kw_update_sound(update, image, bank), image->security, floor) == KW_GRANTED) {
            update->next = *record;
            update->next.starts++;
            /* A start that cannot be counted is none: it could be repeated without end. */
            return kw_update_record_write(update) == KW_OK ? KW_GRANTED : KW_DENIED;
        }
    }
    /* When storage does not take it, the same is decided at the next start. */
    (void)give_up(update, why);
    return KW_DENIED;
}

/* The other bank is used from now on: what counted is no longer sound. It may be a newer one that was verified and
 * never tried; then what was signed before it is a replay. Its security version is no floor before it was confirmed. */
static enum kw_status fall_back(struct kw_update *update, uint32_t bank) {
    struct kw_update_record *next = &update->next;
    *next = update->record;
    next->step = KW_UPDATE_IDLE;
    next->outcome = KW_UPDATE_FALLEN_BACK;
    next->active = bank;
    if (next->image[bank].sequence > next->sequence)
        next->sequence = next->image[bank].sequence;
    return kw_update_record_write(update);
}

enum kw_status kw_update_boot(struct kw_update *update, uint32_t *bank) {
    const struct kw_update_record *record = &update->record;
    uint64_t floor;
    if (record->step == KW_UPDATE_EMPTY)
        return KW_ERROR_MISSING;
    KW_TRY(kw_update_floor(update, &floor));
    if (record->step == KW_UPDATE_TRIAL && try_trial(update, floor) == KW_GRANTED) {
        *bank = 1 - record->active;
        return KW_OK;
    }
    uint32_t active = record->active;
    const struct kw_update_image *image = &record->image[active];
    if (kw_update_rule_start(kw_update_sound(update, image, active), image->security, floor) == KW_GRANTED) {
        *bank = active;
        return KW_OK;
    }
    uint32_t other = 1 - active;
    image = &record->image[other];
    if (record->step == KW_UPDATE_TRIAL ||
        kw_update_rule_start(kw_update_sound(update, image, other), image->security, floor) != KW_GRANTED)
        return KW_ERROR_TAMPERED;
    KW_TRY(fall_back(update, other));
    *bank = other;
    return KW_OK;
}

enum kw_status kw_update_confirm(struct kw_update *update, uint32_t bank) {
    const struct kw_update_record *record = &update->record;
    struct kw_update_record *next = &update->next;
    if (record->step == KW_UPDATE_IDLE && record->outcome == KW_UPDATE_CONFIRMED && bank == record->active)
        return kw_update_settle(update);
    if (record->step != KW_UPDATE_TRIAL || record->starts == 0 || bank != 1 - record->active)
        return KW_ERROR_STATE;
    *next = *record;
    next->step = KW_UPDATE_IDLE;
    next->outcome = KW_UPDATE_CONFIRMED;
    next->active = bank;
    next->starts = 0;
    next->sequence = next->image[bank].sequence;
    next->floor = kw_update_rule_raise(next->floor, next->image[bank].security);
    KW_TRY(kw_update_record_write(update));
    return kw_update_settle(update);
}

enum kw_status kw_update_revert(struct kw_update *update) {
    enum kw_update_step step = update->record.step;
    if (step != KW_UPDATE_RECEIVING && step != KW_UPDATE_VERIFIED && step != KW_UPDATE_TRIAL)
        return KW_ERROR_STATE;
    kw_update_close(update);
    return give_up(update, KW_UPDATE_GIVEN_UP);
}
