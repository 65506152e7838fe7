#include "base/git_call.h"

#include <dlfcn.h>

struct git_calls git_call;

static bool is_loaded;

static bool take_call(void *library, const char *name, void **call) {
    *call = dlsym(library, name);
    return *call != NULL;
}

/* The library stays until the end. */
static bool load(void) {
    static const char *const NAMES[] = {"libgit2.so." GIT_SONAME, "libgit2.so"};
    void *library = NULL;
    for (size_t i = 0; i < ARRAY_LEN(NAMES) && !library; i++)
        library = dlopen(NAMES[i], RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define GIT_CALL_TAKE(name) is_whole = is_whole && take_call(library, "git_" #name, (void **)&git_call.name);
    GIT_CALLS(GIT_CALL_TAKE)
#undef GIT_CALL_TAKE
    return is_whole;
}

bool git_load(void) {
    is_loaded = is_loaded || load();
    return is_loaded;
}
