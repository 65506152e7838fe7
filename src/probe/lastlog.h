/* lastlog(5): when each account logged in last, by its id. */
#ifndef PROBE_LASTLOG_H
#define PROBE_LASTLOG_H

#include "probe/probe.h"

struct probe_lastlog {
    struct str bytes;
    size_t size; /* of a record: 292 where its time has 32 bits, 296 where 64; 0: no file */
};
/* False where the bytes are no whole number of records of one kind alone. An empty file is one of no logins. */
bool probe_lastlog_text(struct str bytes, struct probe_lastlog *log);
/* Seconds since the epoch; 0: never, or not in the file. */
int64_t probe_last_login(const struct probe_lastlog *log, uint32_t uid);

#endif
