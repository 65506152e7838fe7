#include "base/ext2_call.h"

#include "base/library.h"

struct ext2_calls ext2_call;

#define EXT2_CALL_ROW(name) {"ext2fs_" #name, (void **)&ext2_call.name},
static const struct library_call CALLS[] = {EXT2_CALLS(EXT2_CALL_ROW)};
#undef EXT2_CALL_ROW

bool ext2_load(void) {
    static const char *const NAMES[] = {"libext2fs.so.2"};
    static struct library ext2 = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&ext2);
}
