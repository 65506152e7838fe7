/* By names that glibc exports for this purpose. */
#include "heap.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t align, size_t size);

void *heap_malloc(size_t size) {
    return __libc_malloc(size);
}

void *heap_calloc(size_t count, size_t size) {
    return __libc_calloc(count, size);
}

void *heap_realloc(void *block, size_t size) {
    return __libc_realloc(block, size);
}

bool heap_counts(void) {
    return true;
}

void *heap_memalign(size_t align, size_t size) {
    return __libc_memalign(align, size);
}
