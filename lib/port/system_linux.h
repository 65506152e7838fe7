/* Clock and entropy of Linux. */
#ifndef LIB_PORT_SYSTEM_LINUX_H
#define LIB_PORT_SYSTEM_LINUX_H

#include <keyway/port.h>

/* CLOCK_BOOTTIME, which goes on while the device sleeps, and CLOCK_REALTIME, trusted as far as the kernel says that it
 * is synchronised (adjtimex, asked once a second). No context. */
extern const struct kw_clock kw_clock_linux;

/* getrandom(2): waits at the first start until the pool is ready. No context. */
extern const struct kw_entropy kw_entropy_linux;

#endif
