/* The stored tallies: whatever a record holds, it is refused or counted on, and a charge is never lost. */
#include "lib_record.h"

#include <keyway/lockout.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct kw_lockout_policy policy = {.limit = 3, .window_s = 60, .lock_s = 60, .pause_s = 1};
    static struct record record;
    struct kw_lockout_tally tallies[4];
    uint8_t work[KW_LOCKOUT_ROOM(4)];
    struct kw_lockout lockout;
    struct kw_lockout_state state;
    record_hold(&record, 0x4c4f, data, size);
    const struct kw_lockout_config config = {
        &record.storage, &record.crypto, &record.clock, &policy, {NULL, 0}, 0, tallies, 4, work, sizeof(work)};
    if (kw_lockout_init(&lockout, &config) != KW_OK)
        return 0;
    for (int i = 0; i < 3; i++)
        if (kw_lockout_charge(&lockout, 1) != KW_OK)
            abort();
    if (kw_lockout_ask(&lockout, 1, KW_LOCKOUT_LOCKS) != KW_DENIED || kw_lockout_init(&lockout, &config) != KW_OK ||
        kw_lockout_look(&lockout, 1, KW_LOCKOUT_LOCKS, &state) != KW_OK || state.wait_ms == 0)
        abort();
    return 0;
}
