/* The sanitizers' allocator, by the names that their run time exports beside malloc. It must be in the program already,
 * and be told to put up with a module before it: ASAN_OPTIONS=verify_asan_link_order=0. */
#include "heap.h"

#include <unistd.h>

void *__interceptor_malloc(size_t size);
void *__interceptor_calloc(size_t count, size_t size);
void *__interceptor_realloc(void *block, size_t size);
void *__interceptor_memalign(size_t align, size_t size);

void *heap_malloc(size_t size) {
    return __interceptor_malloc(size);
}

void *heap_calloc(size_t count, size_t size) {
    return __interceptor_calloc(count, size);
}

void *heap_realloc(void *block, size_t size) {
    return __interceptor_realloc(block, size);
}

/* A thread begins with what the sanitizer's run time asks for, and ends the program if it gets nothing: so only the
 * first thread counts. */
bool heap_counts(void) {
    return gettid() == getpid();
}

void *heap_memalign(size_t align, size_t size) {
    return __interceptor_memalign(align, size);
}
