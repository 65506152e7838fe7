/* The allocator beneath failmalloc.c: heap_glibc.c, or heap_sanitizer.c under the sanitizers. */
#ifndef FAULT_HEAP_H
#define FAULT_HEAP_H

#include <stdbool.h>
#include <stddef.h>

void *heap_malloc(size_t size);
void *heap_calloc(size_t count, size_t size);
void *heap_realloc(void *block, size_t size);
void *heap_memalign(size_t align, size_t size);
/* Whether what this thread asks for now is the program's to handle. */
bool heap_counts(void);

#endif
