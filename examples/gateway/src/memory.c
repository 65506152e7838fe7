#include "memory.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

static void *take(size_t size, const char *file, int line) {
    (void)file;
    (void)line;
    return malloc(size);
}

static void give_back(void *memory, const char *file, int line) {
    (void)file;
    (void)line;
    if (!memory)
        return;
    explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

/* realloc may move what is there, and leave a copy behind. */
static void *take_more(void *memory, size_t size, const char *file, int line) {
    if (memory && size == 0) {
        give_back(memory, file, line);
        return NULL;
    }
    size_t before = memory ? malloc_usable_size(memory) : 0;
    if (memory && size <= before) {
        explicit_bzero((char *)memory + size, before - size);
        return memory;
    }
    void *larger = malloc(size);
    if (larger && memory) {
        memcpy(larger, memory, before);
        give_back(memory, file, line);
    }
    return larger;
}

int memory_wipe_released(void) {
    return CRYPTO_set_mem_functions(take, take_more, give_back) == 1 ? 0 : -1;
}
