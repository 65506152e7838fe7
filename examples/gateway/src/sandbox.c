#include "sandbox.h"

#include <keyway/guard.h>

#include <seccomp.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Landlock as the kernel has it: headers of Debian 12 know no more than its third version. */
#define LANDLOCK_CREATE   444
#define LANDLOCK_ADD      445
#define LANDLOCK_RESTRICT 446
#define ASK_VERSION       1u
#define RULE_PATH         1
#define RULE_PORT         2
#define FS_READ_FILE      (1ull << 2)
#define FS_READ_DIR       (1ull << 3)
#define FS_TOKEN          (1ull << 1 | FS_READ_FILE | FS_READ_DIR | 1ull << 5 | 1ull << 8 | 1ull << 14)
#define NET_BIND          (1ull << 0)
#define NET_CONNECT       (1ull << 1)
#define SCOPE_ALL         3ull /* abstract sockets and signals of others */

struct ruleset {
    uint64_t files;
    uint64_t net;
    uint64_t scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

struct port_rule {
    uint64_t allowed;
    uint64_t port;
};

/* The rights that a version knows, from the first: 13 of files, then linking, truncating, device control. */
static uint64_t files_of(int version) {
    static const uint64_t all[] = {0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff};
    return all[version < 5 ? version : 5];
}

static int allow(int rules, int kind, const void *rule) {
    return syscall(LANDLOCK_ADD, rules, kind, rule, 0) == 0;
}

static int allow_folder(int rules, const char *folder, uint64_t rights) {
    if (!*folder)
        return 1;
    int file = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    const struct path_rule rule = {rights, file};
    int allowed = file >= 0 && allow(rules, RULE_PATH, &rule);
    if (file >= 0)
        close(file);
    return allowed;
}

static int allow_port(int rules, uint64_t number) {
    const struct port_rule rule = {NET_CONNECT, number};
    return allow(rules, RULE_PORT, &rule);
}

/* A TPM of software is called anew for each command, at its port and the one behind; a chip is a device that is open.
 */
static int allow_trial_tpm(int rules, const struct config *config) {
    static const char name[] = "swtpm:host=127.0.0.1,port=";
    int64_t number = 0;
    const char *tcti = config->counter_tcti;
    if (config->counter != CONFIG_COUNTER_TPM || strncmp(tcti, name, sizeof(name) - 1) != 0)
        return 1;
    return kw_check_number(kw_text(tcti + sizeof(name) - 1, 8), 1, 65534, &number) == KW_OK &&
           allow_port(rules, (uint64_t)number) && allow_port(rules, (uint64_t)number + 1);
}

/* Where the program calls: the field device, and the collector of audit records. */
static int allow_calls_out(int rules, const struct config *config) {
    return allow_port(rules, config->field_port) &&
           (!*config->syslog_address || allow_port(rules, config->syslog_port)) && allow_trial_tpm(rules, config);
}

static int restrict_files(const struct config *config, int *version) {
    long asked = syscall(LANDLOCK_CREATE, NULL, 0, ASK_VERSION);
    *version = asked > 0 ? (int)asked : 0;
    if (*version == 0)
        return 1;
    const struct ruleset ruleset = {files_of(*version), *version >= 4 ? NET_BIND | NET_CONNECT : 0,
                                    *version >= 6 ? SCOPE_ALL : 0};
    size_t size = *version >= 6 ? 24 : *version >= 4 ? 16 : 8;
    int rules = (int)syscall(LANDLOCK_CREATE, &ruleset, size, 0);
    int done = rules >= 0 && allow_folder(rules, config->integrity_root, FS_READ_FILE | FS_READ_DIR) &&
               allow_folder(rules, config->token_folder, FS_TOKEN & ruleset.files) &&
               (*version < 4 || allow_calls_out(rules, config)) && syscall(LANDLOCK_RESTRICT, rules, 0) == 0;
    if (rules >= 0)
        close(rules);
    return done;
}

static int drop_root(const char *user) {
    if (geteuid() != 0)
        return 1;
    const struct passwd *found = getpwnam(user);
    if (!found || found->pw_uid == 0)
        return 0;
    return setgroups(0, NULL) == 0 && setresgid(found->pw_gid, found->pw_gid, found->pw_gid) == 0 &&
           setresuid(found->pw_uid, found->pw_uid, found->pw_uid) == 0 && setuid(0) != 0;
}

/* What the program does from here on: its files are open, its memory never becomes code, its threads are threads. */
static const int calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(fdatasync),
    SCMP_SYS(fsync),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(openat),
    SCMP_SYS(openat2),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(fcntl),
    SCMP_SYS(fstatfs),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(fanotify_mark),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(accept4),
    SCMP_SYS(accept),
    SCMP_SYS(connect),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(setsockopt),
    SCMP_SYS(getsockopt),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(shutdown),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(adjtimex),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(getrandom),
    SCMP_SYS(futex),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(tgkill),
    SCMP_SYS(prlimit64),
    SCMP_SYS(sysinfo),
};

static int allow_calls(scmp_filter_ctx filter, const struct config *config) {
    for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
        /* A call that this processor does not have is no loss. */
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0 && calls[i] >= 0)
            return 0;
    /* A token's module that keeps files writes them anew when the token comes back. */
    if (*config->token_folder && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ftruncate), 0) != 0)
        return 0;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) ==
               0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) ==
               0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, AF_INET)) == 0 &&
           /* A token's module tells the system's log when its token is gone. Nobody hears it, and that is no attack. */
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, AF_UNIX)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
           /* Its flags lie in memory, where no filter can look; libc then takes clone. */
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static int restrict_calls(const struct config *config) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int done = filter && allow_calls(filter, config) && seccomp_load(filter) == 0;
    if (filter)
        seccomp_release(filter);
    return done;
}

int sandbox_enter(const struct config *config, struct sandbox *sandbox, const char **error) {
    static const struct rlimit none = {0, 0};
    *sandbox = (struct sandbox){0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0)
        *error = "dumps of memory cannot be switched off";
    else if (!drop_root(config->user))
        *error = "cannot become gateway.user: it must exist, and not be root";
    else if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        *error = "privileges cannot be given up";
    else if (!restrict_files(config, &sandbox->landlock))
        *error = "access to files cannot be given up";
    else if (!restrict_calls(config))
        *error = "system calls cannot be given up";
    else {
        sandbox->seccomp = 1;
        return 0;
    }
    return -1;
}
