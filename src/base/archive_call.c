#include "base/archive_call.h"

#include "base/library.h"

struct archive_calls archive_call;

#define ARCHIVE_CALL_ROW(name) {"archive_" #name, (void **)&archive_call.name},
static const struct library_call CALLS[] = {
    ARCHIVE_CALLS(ARCHIVE_CALL_ROW){"archive_errno", (void **)&archive_call.error_number}};
#undef ARCHIVE_CALL_ROW

bool archive_load(void) {
    static const char *const NAMES[] = {"libarchive.so.13"};
    static struct library archive = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&archive);
}
