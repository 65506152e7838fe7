/* sandbox-trial: goes where the gateway goes, by the gateway's own code, and then does what code that got into it would
 * want to do. Exits with 3 when that was refused; is killed when the attempt itself is; exits with 0 when it succeeded.
 *
 * Usage: sandbox-trial CONFIG ATTEMPT; without an attempt their names are printed. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REFUSED 3
#define PAGE    4096u

/* Two bytes that are an instruction, or nothing that is run: they are only mapped. */
static unsigned char page[2 * PAGE] __attribute__((aligned(4096)));

static int start_program(void) {
    char *const arguments[] = {(char[]){"true"}, NULL};
    return execve("/bin/true", arguments, arguments + 1) == 0;
}

static int start_from_memory(void) {
    int file = (int)syscall(SYS_memfd_create, "code", 0);
    char *const arguments[] = {(char[]){"code"}, NULL};
    return file >= 0 && syscall(SYS_execveat, file, "", arguments, arguments + 1, AT_EMPTY_PATH) == 0;
}

static int map_code(void) {
    return mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static int make_data_code(void) {
    return mprotect(page, PAGE, PROT_READ | PROT_EXEC) == 0;
}

static int make_code_data(void) {
    unsigned char *code = (unsigned char *)((size_t)(void *)&puts / PAGE * PAGE);
    return mprotect(code, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC) == 0;
}

static int load_library(void) {
    int file = open("/bin/true", O_RDONLY | O_CLOEXEC);
    return file >= 0 && mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0) != MAP_FAILED;
}

static int leave_file(void) {
    return open("implant", O_WRONLY | O_CREAT | O_CLOEXEC, 0700) >= 0;
}

static int start_process(void) {
    return syscall(SYS_fork) >= 0;
}

static int look_into_others(void) {
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0;
}

static int listen_elsewhere(void) {
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return file >= 0 && listen(file, 1) == 0;
}

static int speak_raw(void) {
    return socket(AF_PACKET, SOCK_RAW, 0) >= 0;
}

static const struct {
    const char *name;
    int (*try)(void);
} attempts[] = {
    {"start-program", start_program},
    {"start-from-memory", start_from_memory},
    {"map-code", map_code},
    {"make-data-code", make_data_code},
    {"make-code-data", make_code_data},
    {"load-library", load_library},
    {"leave-file", leave_file},
    {"start-process", start_process},
    {"look-into-others", look_into_others},
    {"listen-elsewhere", listen_elsewhere},
    {"speak-raw", speak_raw},
};
#define ATTEMPTS (sizeof(attempts) / sizeof(*attempts))

static int run(const char *path, const char *name) {
    static struct config config;
    struct sandbox sandbox;
    char error[CONFIG_ERROR];
    const char *why = NULL;
    if (config_read(path, &config, error) != 0 || sandbox_enter(&config, &sandbox, &why) != 0) {
        fprintf(stderr, "sandbox-trial: %s\n", why ? why : error);
        return 1;
    }
    for (size_t i = 0; i < ATTEMPTS; i++)
        if (strcmp(attempts[i].name, name) == 0)
            return attempts[i].try() ? 0 : REFUSED;
    fprintf(stderr, "sandbox-trial: no attempt '%s'\n", name);
    return 1;
}

int main(int count, char **arguments) {
    if (count == 3)
        return run(arguments[1], arguments[2]);
    for (size_t i = 0; i < ATTEMPTS; i++)
        puts(attempts[i].name);
    return 0;
}
