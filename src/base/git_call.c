#include "base/git_call.h"

#include "base/library.h"

struct git_calls git_call;

#define GIT_CALL_ROW(name) {"git_" #name, (void **)&git_call.name},
static const struct library_call CALLS[] = {GIT_CALLS(GIT_CALL_ROW)};
#undef GIT_CALL_ROW

bool git_load(void) {
    static const char *const NAMES[] = {"libgit2.so." GIT_SONAME, "libgit2.so"};
    static struct library git = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&git);
}
