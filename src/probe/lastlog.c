#include "probe/lastlog.h"

enum { RECORD_32 = 292, RECORD_64 = 296 };

/* The devices that are looked at count in little endian; a time of the other order is beyond every clock, and none. */
static int64_t time_at(struct str bytes, size_t at, size_t width) {
    uint64_t value = 0;
    for (size_t i = width; i-- > 0;)
        value = value << 8 | (unsigned char)bytes.ptr[at + i];
    return value <= UINT32_MAX ? (int64_t)value : 0;
}

bool probe_lastlog_text(struct str bytes, struct probe_lastlog *log) {
    bool narrow = bytes.len % RECORD_32 == 0, wide = bytes.len % RECORD_64 == 0;
    *log = (struct probe_lastlog){.bytes = bytes, .size = narrow ? RECORD_32 : RECORD_64};
    return bytes.len == 0 || narrow != wide;
}

int64_t probe_last_login(const struct probe_lastlog *log, uint32_t uid) {
    if (log->size == 0 || uid >= log->bytes.len / log->size)
        return 0;
    return time_at(log->bytes, (size_t)uid * log->size, log->size == RECORD_32 ? 4 : 8);
}
