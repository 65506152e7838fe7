/* A module for LD_PRELOAD that makes one allocation of a program fail: the n-th call of malloc, calloc, realloc,
 * posix_memalign, aligned_alloc or memalign since main began, all threads counted together.
 *   KEYWAY_FAIL_AT     n, from 1; absent or 0: none fails
 *   KEYWAY_FAIL_ALL    when set, those after it fail as well
 *   KEYWAY_FAIL_COUNT  a file that the number of calls is written to when the program exits
 * It stands on glibc's way to start a program, so it is for glibc alone. */
#include "heap.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* As glibc has it. */
typedef int (*main_function)(int, char **, char **);
#define START_PARAMETERS                                                                                               \
    main_function entry, int argc, char **argv, void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),       \
        void *stack_end
int __libc_start_main(START_PARAMETERS);

static atomic_bool armed;
static atomic_ulong calls;
static unsigned long fail_at;
static bool fail_after;

/* True when this call is the one to fail. */
static bool fails(void) {
    if (!atomic_load_explicit(&armed, memory_order_relaxed) || !heap_counts())
        return false;
    unsigned long n = atomic_fetch_add(&calls, 1) + 1;
    if (n != fail_at && !(fail_after && fail_at && n > fail_at))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    return fails() ? NULL : heap_malloc(size);
}

/* The names of parameters are those of stdlib.h: clang-tidy compares them. */
void *calloc(size_t __nmemb, size_t __size) {
    return fails() ? NULL : heap_calloc(__nmemb, __size);
}

void *realloc(void *__ptr, size_t __size) {
    return fails() ? NULL : heap_realloc(__ptr, __size);
}

void *memalign(size_t align, size_t size) {
    return fails() ? NULL : heap_memalign(align, size);
}

void *aligned_alloc(size_t __alignment, size_t __size) {
    return fails() ? NULL : heap_memalign(__alignment, __size);
}

int posix_memalign(void **__memptr, size_t __alignment, size_t __size) {
    void *memory = fails() ? NULL : heap_memalign(__alignment, __size);
    if (!memory)
        return ENOMEM;
    *__memptr = memory;
    return 0;
}

/* What the loader and the libraries allocate before main is not the program's to handle. */
int __libc_start_main(START_PARAMETERS) {
    int (*start)(START_PARAMETERS);
    *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    const char *at = getenv("KEYWAY_FAIL_AT");
    for (; at && *at >= '0' && *at <= '9'; at++)
        fail_at = fail_at * 10 + (unsigned long)(*at - '0');
    fail_after = getenv("KEYWAY_FAIL_ALL") != NULL;
    atomic_store(&armed, true);
    return start(entry, argc, argv, init, fini, rtld_fini, stack_end);
}

__attribute__((destructor)) static void write_count(void) {
    atomic_store(&armed, false);
    const char *path = getenv("KEYWAY_FAIL_COUNT");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;
    if (fd < 0)
        return;
    char text[32];
    int len = snprintf(text, sizeof text, "%lu\n", atomic_load(&calls));
    if (write(fd, text, (size_t)len) != len)
        perror(path);
    (void)close(fd);
}
