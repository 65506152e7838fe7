/* A module for LD_PRELOAD that makes one allocation of a program fail: the n-th call of malloc, calloc, realloc,
 * posix_memalign, aligned_alloc or memalign since main began, all threads counted together.
 *   KEYWAY_FAIL_AT      n, from 1; absent or 0: none fails
 *   KEYWAY_FAIL_ALL     when set, those after it fail as well
 *   KEYWAY_FAIL_COUNT   a file that the number of calls is written to when the program exits
 *   KEYWAY_FAIL_STACKS  a file that the call stack of each call is written to when the program exits, as 8-byte
 * numbers: which call it is, how many return addresses follow, and these, the innermost first KEYWAY_FAIL_TRACE   a
 * file that the call stack of the (first) failed call is written to, the innermost frame first KEYWAY_FAIL_SERVE   "IN
 * OUT", two descriptors: main is run once for each line of IN, which has an n, in a process that is forked where main
 * would begin; how it ended (as waitpid has it) is a line of OUT. Only with n 0 it writes the two files It stands on
 * glibc's way to start a program, so it is for glibc alone. */
#include "heap.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

/* As glibc has it. */
typedef int (*main_function)(int, char **, char **);
#define START_PARAMETERS                                                                                               \
    main_function entry, int argc, char **argv, void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),       \
        void *stack_end
int __libc_start_main(START_PARAMETERS);

enum { WORDS_MAX = 1 << 28, FRAMES_MAX = 200 };

static atomic_bool armed;
static atomic_ulong calls;
static unsigned long fail_at;
static bool fail_after;
static bool reports; /* the counts, when the program ends */
static uint64_t *stacks;
static atomic_size_t stacks_used; /* words, of WORDS_MAX */
static const char *trace_path;
/* The unwinder may allocate, and so may a thread variable that is not there from the start. */
static _Thread_local bool in_stack __attribute__((tls_model("initial-exec")));

struct frames {
    void *items[FRAMES_MAX];
    int count;
};

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *into) {
    struct frames *frames = into;
    frames->items[frames->count++] = (void *)_Unwind_GetIP(context);
    return frames->count < FRAMES_MAX ? _URC_NO_REASON : _URC_END_OF_STACK;
}

/* Not by backtrace(), which opens a library for it: what the dynamic linker takes for that looks leaked. */
static void walk_stack(struct frames *frames) {
    frames->count = 0;
    in_stack = true;
    (void)_Unwind_Backtrace(add_frame, frames);
    in_stack = false;
}

static void keep_stack(unsigned long n) {
    struct frames frames;
    walk_stack(&frames);
    size_t at = atomic_fetch_add(&stacks_used, (size_t)frames.count + 2);
    if (at + FRAMES_MAX + 2 > WORDS_MAX)
        return; /* the reader misses it */
    stacks[at] = n;
    stacks[at + 1] = (uint64_t)frames.count;
    for (int i = 0; i < frames.count; i++)
        stacks[at + 2 + (size_t)i] = (uintptr_t)frames.items[i];
}

static void write_trace(void) {
    struct frames frames;
    const char *path = trace_path;
    trace_path = NULL;
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;
    if (fd >= 0) {
        walk_stack(&frames);
        backtrace_symbols_fd(frames.items, frames.count, fd);
        (void)close(fd);
    }
}

/* True when this call is the one to fail. */
static bool fails(void) {
    if (!atomic_load_explicit(&armed, memory_order_relaxed) || !heap_counts() || in_stack)
        return false;
    unsigned long n = atomic_fetch_add(&calls, 1) + 1;
    if (stacks)
        keep_stack(n);
    if (n != fail_at && !(fail_after && fail_at && n > fail_at))
        return false;
    write_trace();
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

static void stop(const char *what) {
    perror(what);
    _exit(3);
}

/* Room for every stack: pages that are not touched cost nothing. */
static void keep_stacks(void) {
    stacks = mmap(NULL, (size_t)WORDS_MAX * sizeof *stacks, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stacks == MAP_FAILED)
        stop("failmalloc: mmap");
}

/* The number at the begin of the text; the text goes on behind it. */
static unsigned long read_number(const char **text) {
    unsigned long n = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++)
        n = n * 10 + (unsigned long)(**text - '0');
    return n;
}

/* One line, byte by byte: an order is short. False at the end. */
static bool read_order(int in, unsigned long *n) {
    char text[24] = "";
    for (size_t len = 0; len < sizeof text - 1 && read(in, text + len, 1) == 1; len++) {
        const char *at = text;
        *n = read_number(&at);
        if (text[len] == '\n')
            return true;
    }
    return false;
}

/* Forks a process for each order, and returns in each of them. */
static void serve(const char *descriptors) {
    int in = (int)read_number(&descriptors);
    descriptors++;
    int out = (int)read_number(&descriptors);
    while (read_order(in, &fail_at)) {
        pid_t child = fork();
        if (child < 0)
            stop("failmalloc: fork");
        if (child == 0) {
            (void)unsetenv("KEYWAY_FAIL_SERVE"); /* not for programs that this one runs */
            (void)close(in);
            (void)close(out);
            return;
        }
        int status = 0;
        if (waitpid(child, &status, 0) != child || dprintf(out, "%d\n", status) < 0)
            stop("failmalloc: waitpid");
    }
    _exit(0);
}

/* What the loader and the libraries allocate before main is not the program's to handle. */
int __libc_start_main(START_PARAMETERS) {
    int (*start)(START_PARAMETERS);
    *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    const char *at = getenv("KEYWAY_FAIL_AT");
    const char *descriptors = getenv("KEYWAY_FAIL_SERVE");
    if (at)
        fail_at = read_number(&at);
    fail_after = getenv("KEYWAY_FAIL_ALL") != NULL;
    trace_path = getenv("KEYWAY_FAIL_TRACE");
    if (descriptors)
        serve(descriptors);
    reports = !descriptors || !fail_at;
    if (reports && getenv("KEYWAY_FAIL_STACKS"))
        keep_stacks();
    atomic_store(&armed, true);
    return start(entry, argc, argv, init, fini, rtld_fini, stack_end);
}

static void write_file(const char *path, const void *bytes, size_t size) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        perror(path);
    if (fd >= 0)
        (void)close(fd);
}

__attribute__((destructor)) static void write_counts(void) {
    atomic_store(&armed, false);
    const char *count_path = getenv("KEYWAY_FAIL_COUNT");
    const char *stacks_path = getenv("KEYWAY_FAIL_STACKS");
    size_t used = atomic_load(&stacks_used);
    char text[32];
    if (reports && count_path)
        write_file(count_path, text, (size_t)snprintf(text, sizeof text, "%lu\n", atomic_load(&calls)));
    if (reports && stacks && stacks_path && used <= WORDS_MAX)
        write_file(stacks_path, stacks, used * sizeof *stacks);
}
