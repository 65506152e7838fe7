#include "base/curl_call.h"

#include <dlfcn.h>
#include <pthread.h>

struct curl_calls curl_call;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_loaded;

/* Debian's build over GnuTLS, else whichever there is. The library stays until the end. */
static void *open_library(void) {
    static const char *const NAMES[] = {"libcurl-gnutls.so.4", "libcurl.so.4"};
    void *library = NULL;
    for (size_t i = 0; i < ARRAY_LEN(NAMES) && !library; i++)
        library = dlopen(NAMES[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

static bool take_call(void *library, const char *name, void **call) {
    *call = dlsym(library, name);
    return *call != NULL;
}

static bool load(void) {
    void *library = open_library();
    bool is_whole = library != NULL;
#define CURL_CALL_TAKE(name) is_whole = is_whole && take_call(library, "curl_" #name, (void **)&curl_call.name);
    CURL_CALLS(CURL_CALL_TAKE)
#undef CURL_CALL_TAKE
    return is_whole;
}

bool curl_load(void) {
    (void)pthread_mutex_lock(&lock);
    is_loaded = is_loaded || load();
    bool is_there = is_loaded;
    (void)pthread_mutex_unlock(&lock);
    return is_there;
}
