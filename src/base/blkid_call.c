#include "base/blkid_call.h"

#include "base/library.h"

struct blkid_calls blkid_call;

#define BLKID_CALL_ROW(name) {"blkid_" #name, (void **)&blkid_call.name},
static const struct library_call CALLS[] = {BLKID_CALLS(BLKID_CALL_ROW)};
#undef BLKID_CALL_ROW

bool blkid_load(void) {
    static const char *const NAMES[] = {"libblkid.so.1"};
    static struct library blkid = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&blkid);
}
