#include "base/squashfs_call.h"

#include "base/library.h"

struct squashfs_calls squashfs_call;

#define SQUASHFS_CALL_ROW(name) {"sqfs_" #name, (void **)&squashfs_call.name},
static const struct library_call CALLS[] = {SQUASHFS_CALLS(SQUASHFS_CALL_ROW)};
#undef SQUASHFS_CALL_ROW

bool squashfs_load(void) {
    static const char *const NAMES[] = {"libsquashfs.so.1"};
    static struct library squashfs = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&squashfs);
}
