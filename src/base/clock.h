/* Time that only goes forward: for waiting and for bounds, never for dates. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment before the program began. */
uint64_t clock_ms(void);

#endif
