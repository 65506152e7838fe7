#include "base/library.h"

#include <dlfcn.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool load(const struct library *library) {
    void *opened = NULL;
    for (size_t i = 0; i < library->name_count && !opened; i++)
        opened = dlopen(library->names[i], RTLD_NOW | RTLD_LOCAL);
    bool is_whole = opened != NULL;
    for (size_t i = 0; i < library->call_count && is_whole; i++) {
        *library->calls[i].at = dlsym(opened, library->calls[i].name);
        is_whole = *library->calls[i].at != NULL;
    }
    return is_whole;
}

bool library_load(struct library *library) {
    (void)pthread_mutex_lock(&lock);
    /* Again, when it was for want of memory: what is not there the second time is not installed. */
    library->is_loaded = library->is_loaded || load(library) || load(library);
    bool is_loaded = library->is_loaded;
    (void)pthread_mutex_unlock(&lock);
    return is_loaded;
}
