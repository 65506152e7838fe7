#include "base/gnutls_call.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

static const struct diag_kind NO_GNUTLS = {
    "signer.gnutls", SEVERITY_ERROR, "GnuTLS is not there or is too old",
    "install the package libgnutls30: without it no certificate, key or signature is read"};

struct gnutls_calls gnutls_call;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_loaded;

static bool take_call(void *library, const char *name, void **call) {
    *call = dlsym(library, name);
    return *call != NULL;
}

/* The library stays until the end. */
static bool load(void) {
    void *library = dlopen("libgnutls.so.30", RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define GNUTLS_CALL_TAKE(name) is_whole = is_whole && take_call(library, "gnutls_" #name, (void **)&gnutls_call.name);
    GNUTLS_CALLS(GNUTLS_CALL_TAKE)
#undef GNUTLS_CALL_TAKE
    void *variable = NULL;
    is_whole = is_whole && take_call(library, "gnutls_free", &variable);
    if (is_whole)
        gnutls_call.free = *(void (**)(void *))variable;
    return is_whole;
}

bool gnutls_load(void) {
    (void)pthread_mutex_lock(&lock);
    is_loaded = is_loaded || load();
    bool is_there = is_loaded;
    (void)pthread_mutex_unlock(&lock);
    return is_there;
}

enum status gnutls_ready(struct diag_sink *sink) {
    if (gnutls_load())
        return STATUS_OK;
    diag_add(sink, &NO_GNUTLS, PLACE_NONE, STR_NONE);
    return STATUS_SYSTEM;
}
