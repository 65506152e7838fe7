/* lastlog: of any bytes and any id no login lies beyond 32 bits of seconds. */
#include <stdlib.h>

#include "probe/lastlog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct probe_lastlog log;
    (void)probe_lastlog_text((struct str){(const char *)data, size}, &log);
    for (uint32_t uid = 0; uid < 8; uid++)
        if (probe_last_login(&log, uid) < 0 || probe_last_login(&log, uid) > UINT32_MAX)
            abort();
    if (probe_last_login(&log, UINT32_MAX) != 0)
        abort();
    return 0;
}
