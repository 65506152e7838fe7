/* The device's wall clock: the system's, or its own, which a time server of the works has set and the uptime carries
 * on. Then nobody who sets the system's clock moves the times in the records. */
#ifndef EXAMPLES_GATEWAY_SRC_CLOCK_H
#define EXAMPLES_GATEWAY_SRC_CLOCK_H

#include <keyway/port.h>

/* The caller's; its fields are this module's. */
struct device_clock {
    struct kw_clock clock; /* for the library's modules, whose context this is */
    int is_own;            /* a server set it */
    int64_t offset_ms;     /* what the uptime lacks of unix time */
    uint64_t good_until_ms;
    int asks; /* a time server is configured: the system's own synchronisation counts for nothing */
};

/* `asks`: a server will be asked; until it has answered the system's clock counts, as one that is set at most. */
void device_clock_init(struct device_clock *clock, int asks);

/* The offset from the uptime to unix time, which is believed to be synchronised for so long from now on. */
void device_clock_set(struct device_clock *clock, int64_t offset_ms, uint64_t good_for_ms);

#endif
