#include "clock.h"

#include "port/system_linux.h"

static enum kw_status uptime(void *context, uint64_t *ms) {
    (void)context;
    return kw_clock_linux.uptime(NULL, ms);
}

static enum kw_status now(void *context, struct kw_moment *moment) {
    const struct device_clock *clock = context;
    uint64_t up_ms = 0;
    if (clock->is_own) {
        if (kw_clock_linux.uptime(NULL, &up_ms) != KW_OK)
            return KW_ERROR_CLOCK;
        *moment = (struct kw_moment){clock->offset_ms + (int64_t)up_ms,
                                     up_ms < clock->good_until_ms ? KW_CLOCK_SYNCED : KW_CLOCK_SET};
        return KW_OK;
    }
    enum kw_status status = kw_clock_linux.now(NULL, moment);
    if (status == KW_OK && clock->asks && moment->trust == KW_CLOCK_SYNCED)
        moment->trust = KW_CLOCK_SET;
    return status;
}

void device_clock_init(struct device_clock *clock, int asks) {
    *clock = (struct device_clock){.clock = {clock, uptime, now}, .asks = asks};
}

void device_clock_set(struct device_clock *clock, int64_t offset_ms, uint64_t good_for_ms) {
    uint64_t up_ms = 0;
    if (kw_clock_linux.uptime(NULL, &up_ms) != KW_OK)
        return;
    clock->is_own = 1;
    clock->offset_ms = offset_ms;
    clock->good_until_ms = up_ms + good_for_ms;
}
