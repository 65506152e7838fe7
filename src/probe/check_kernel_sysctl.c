/* Settings of the kernel: what is wanted is a table; what a device has is asked of its kernel, of an image's files. */
#include "probe/check_kernel.h"
#include "probe/kernel_line.h"
#include "probe/sysctl_files.h"

#include <stdio.h>

/* How a value for all interfaces and that of one come together (ip-sysctl of the kernel's documentation). */
enum joined { JOINED_NOT, JOINED_OR, JOINED_AND, JOINED_MAX, JOINED_MIN, JOINED_OWN, JOINED_REDIRECTS };

enum absent { ABSENT_WRONG, ABSENT_FINE, ABSENT_UNKNOWN };

struct wish {
    const char *key;     /* with '/'; of a setting for each interface what is behind the interface, with its table */
    const char *allowed; /* values, parted by blanks */
    const char *given;   /* what the kernel has where nothing is set; NULL: depends on how it was built */
    enum absent absent;  /* what it means that the running kernel does not have it */
    enum joined joined;
    const char *given_all; /* of a setting for each interface: that of "all" */
};

struct tally {
    size_t right, wrong, unknown;
    struct str unknown_key;
    bool open; /* a script may set it otherwise */
};

static bool is_allowed(const char *allowed, struct str value) {
    struct str rest = str_from(allowed), word;
    while (probe_next_word(&rest, &word))
        if (str_eq(word, value))
            return true;
    return false;
}

static struct str dotted(struct probe *probe, struct str key) {
    struct str copy = str_copy(probe->arena, key);
    char *bytes = arena_get_raw(probe->arena, key.len + 1, 1);
    if (!copy.ptr || !bytes) {
        probe->memory_out = true;
        return STR("a setting");
    }
    for (size_t i = 0; i < key.len; i++)
        bytes[i] = key.ptr[i] == '/' ? '.' : key.ptr[i] == '.' ? '/' : key.ptr[i];
    bytes[key.len] = 0;
    return (struct str){bytes, key.len};
}

/* What a value comes from, for who reads the report. */
struct value {
    struct str text;
    const char *where; /* the key or the file */
    uint32_t line;
    enum tree_answer answer;
    bool open;
};

static struct value value_of(struct probe *probe, struct str key, const char *given) {
    struct value value = {.text = STR_INIT(""), .where = dotted(probe, key).ptr};
    if (probe->tree.live) {
        value.answer = probe_sysctl_live(probe, key.ptr, &value.text);
        return value;
    }
    const struct probe_sysctls *all = probe_sysctls(probe);
    const struct sysctl_line *line = probe_sysctl_set(all, key);
    value.answer = line || given ? TREE_OK : TREE_ABSENT;
    value.text = line ? line->value : str_from(given);
    if (line) {
        value.where = line->path;
        value.line = line->line;
    }
    /* What nobody applies does not count, nor a default that a file which was not read may change. */
    value.open = line && probe_sysctl_open(all, line);
    if ((line && !all->applied) || value.open || all->unseen)
        value.answer = TREE_FAILED;
    return value;
}

static void note(struct probe *probe, struct probe_result *result, struct tally *tally, const struct wish *wish,
                 struct str key, const struct value *value) {
    struct str name = dotted(probe, key);
    if (value->answer == TREE_OK && is_allowed(wish->allowed, value->text)) {
        tally->right++;
        return;
    }
    bool absent = probe->tree.live && value->answer == TREE_ABSENT;
    if (absent && wish->absent == ABSENT_FINE)
        return;
    if (value->answer != TREE_OK && !(absent && wish->absent == ABSENT_WRONG)) {
        tally->unknown++;
        tally->unknown_key = name;
        tally->open = value->open;
        return;
    }
    tally->wrong++;
    probe_saw(probe, result, value->where, value->line, STR_F " is " STR_F "%s, wanted %s", STR_A(name),
              STR_A(absent ? STR("not there") : value->text), value->line || probe->tree.live ? "" : " (not set)",
              wish->allowed);
}

static int64_t number(struct str text) {
    uint64_t value = 0;
    bool minus = str_starts(text, STR("-"));
    if (!str_u64(minus ? str_skip(text, 1) : text, INT32_MAX, &value))
        return 0;
    return minus ? -(int64_t)value : (int64_t)value;
}

static int64_t join(enum joined how, int64_t all, int64_t own, bool forwards) {
    switch (how) {
    case JOINED_OR:
        return all || own;
    case JOINED_AND:
        return all && own;
    case JOINED_MAX:
        return all > own ? all : own;
    case JOINED_MIN:
        return all < own ? all : own;
    case JOINED_REDIRECTS:
        return forwards ? all && own : all || own;
    default:
        return own;
    }
}

/* One interface: what its value and that of all come to. */
static void judge_interface(struct probe *probe, struct probe_result *result, struct tally *tally,
                            const struct wish *wish, struct str interface) {
    struct str key = str_from(wish->key);
    size_t at = str_find(key, STR("/*/"));
    struct str table = str_slice(key, 0, at), rest = str_skip(key, at + 3);
    struct arena *arena = probe->arena;
    struct str all_key = str_format(arena, STR_F "/all/" STR_F, STR_A(table), STR_A(rest));
    struct str own_key = str_format(arena, STR_F "/" STR_F "/" STR_F, STR_A(table), STR_A(interface), STR_A(rest));
    struct str forward_key = str_format(arena, STR_F "/" STR_F "/forwarding", STR_A(table), STR_A(interface));
    if (!all_key.ptr || !own_key.ptr || !forward_key.ptr) {
        probe->memory_out = true;
        return;
    }
    struct value all = value_of(probe, all_key, wish->given_all), own = value_of(probe, own_key, wish->given);
    struct value forward = value_of(probe, forward_key, "0"), joined = own;
    bool forwards = forward.answer == TREE_OK && number(forward.text) != 0;
    char text[24];
    int64_t sum = join(wish->joined, number(all.text), number(own.text), forwards);
    (void)snprintf(text, sizeof text, "%lld", (long long)sum);
    joined.text = str_copy(arena, str_from(text));
    if (all.answer != TREE_OK && own.answer == TREE_OK)
        joined = all;
    note(probe, result, tally, wish, own_key, &joined);
}

/* Every interface but the device's own, and what a new one will get; in an image the latter alone. */
static void judge_interfaces(struct probe *probe, struct probe_result *result, struct tally *tally,
                             const struct wish *wish) {
    char folder[160] = "/proc/sys/";
    struct tree_names names;
    struct str key = str_from(wish->key);
    size_t at = str_find(key, STR("/*/"));
    judge_interface(probe, result, tally, wish, STR("default"));
    if (!probe->tree.live || at + 11 > sizeof folder)
        return;
    memcpy(folder + 10, key.ptr, at);
    folder[10 + at] = 0;
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count && i < 64; i++)
        if (!str_eq(names.items[i], STR("all")) && !str_eq(names.items[i], STR("default")) &&
            !str_eq(names.items[i], STR("lo")))
            judge_interface(probe, result, tally, wish, names.items[i]);
}

static enum probe_outcome end(struct probe *probe, struct probe_result *result, const struct tally *tally) {
    const struct probe_sysctls *files = probe->tree.live ? NULL : probe_sysctls(probe);
    if (tally->wrong)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu setting%s of the kernel %s not as wanted", tally->wrong,
                          plural(tally->wrong), tally->wrong == 1 ? "is" : "are");
    if (tally->unknown && files && !files->applied)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "nothing in the image was found that starts sysctl: ask the device while it runs");
    if (tally->unknown && tally->open)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          STR_F ": a script may set it otherwise than a file or another line does, or by a variable",
                          STR_A(tally->unknown_key));
    if (tally->unknown && files)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          STR_F " is not set, and what it is then the image does not say: ask the device while it runs",
                          STR_A(tally->unknown_key));
    if (tally->unknown)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, STR_F " could not be read", STR_A(tally->unknown_key));
    if (tally->right == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the kernel has nothing that these settings are about");
    return probe_tell(probe, result, PROBE_MET, "%zu setting%s of the kernel, each as wanted", tally->right,
                      plural(tally->right));
}

static enum probe_outcome judge(struct probe *probe, struct probe_result *result, const struct wish *wishes,
                                size_t count) {
    struct tally tally = {.unknown_key = STR_INIT("")};
    struct str text;
    if (probe->tree.live && probe_sysctl_live(probe, "kernel/osrelease", &text) != TREE_OK)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/proc/sys cannot be read");
    for (size_t i = 0; i < count; i++) {
        if (wishes[i].joined != JOINED_NOT) {
            judge_interfaces(probe, result, &tally, &wishes[i]);
            continue;
        }
        struct value value = value_of(probe, str_from(wishes[i].key), wishes[i].given);
        note(probe, result, &tally, &wishes[i], str_from(wishes[i].key), &value);
    }
    return end(probe, result, &tally);
}
#define JUDGE(wishes) judge(probe, result, (wishes), ARRAY_LEN(wishes))

enum probe_outcome look_addresses(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "kernel/kptr_restrict", .allowed = "1 2", .given = "0"},
        {.key = "kernel/dmesg_restrict", .allowed = "1"},
        {.key = "kernel/perf_event_paranoid", .allowed = "2 3 4", .absent = ABSENT_FINE},
    };
    return JUDGE(wishes);
}

enum probe_outcome look_random(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {{.key = "kernel/randomize_va_space", .allowed = "2"}};
    return JUDGE(wishes);
}

enum probe_outcome look_tracing(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {{.key = "kernel/yama/ptrace_scope", .allowed = "1 2 3"}};
    return JUDGE(wishes);
}

enum probe_outcome look_bpf(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "kernel/unprivileged_bpf_disabled", .allowed = "1 2", .absent = ABSENT_FINE},
        {.key = "vm/unprivileged_userfaultfd", .allowed = "0", .given = "0", .absent = ABSENT_FINE},
    };
    return JUDGE(wishes);
}

enum probe_outcome look_links(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "fs/protected_hardlinks", .allowed = "1", .given = "0"},
        {.key = "fs/protected_symlinks", .allowed = "1", .given = "0"},
        {.key = "fs/protected_fifos", .allowed = "1 2", .given = "0"},
        {.key = "fs/protected_regular", .allowed = "1 2", .given = "0"},
    };
    return JUDGE(wishes);
}

enum probe_outcome look_dumps(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {{.key = "fs/suid_dumpable", .allowed = "0", .given = "0"}};
    return JUDGE(wishes);
}

/* 4: the secure attention key; 16: write what is in memory to disk. */
enum probe_outcome look_sysrq(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {{.key = "kernel/sysrq", .allowed = "0 4 16 20", .absent = ABSENT_FINE}};
    return JUDGE(wishes);
}

enum probe_outcome look_kexec(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "kernel/kexec_load_disabled", .allowed = "1", .given = "0", .absent = ABSENT_FINE}};
    return JUDGE(wishes);
}

enum probe_outcome look_forwarding(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "net/ipv4/ip_forward", .allowed = "0", .given = "0", .absent = ABSENT_FINE},
        {.key = "net/ipv6/conf/all/forwarding", .allowed = "0", .given = "0", .absent = ABSENT_FINE},
    };
    enum probe_outcome outcome = JUDGE(wishes);
    return outcome != PROBE_NOT_MET
               ? outcome
               : probe_tell(probe, result, PROBE_ASK,
                            "the device passes packets on between its networks: right for a router "
                            "or firewall, and for nothing else");
}

enum probe_outcome look_redirects(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "net/ipv4/conf/*/accept_redirects",
         .allowed = "0",
         .given = "1",
         .given_all = "1",
         .absent = ABSENT_FINE,
         .joined = JOINED_REDIRECTS},
        {.key = "net/ipv4/conf/*/send_redirects",
         .allowed = "0",
         .given = "1",
         .given_all = "1",
         .absent = ABSENT_FINE,
         .joined = JOINED_OR},
        {.key = "net/ipv4/conf/*/accept_source_route",
         .allowed = "0",
         .given = "1",
         .given_all = "0",
         .absent = ABSENT_FINE,
         .joined = JOINED_AND},
    };
    return JUDGE(wishes);
}

enum probe_outcome look_spoofing(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "net/ipv4/conf/*/rp_filter",
         .allowed = "1 2",
         .given = "0",
         .given_all = "0",
         .absent = ABSENT_FINE,
         .joined = JOINED_MAX},
        {.key = "net/ipv4/conf/*/log_martians",
         .allowed = "1",
         .given = "0",
         .given_all = "0",
         .absent = ABSENT_FINE,
         .joined = JOINED_OR},
    };
    return JUDGE(wishes);
}

enum probe_outcome look_floods(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "net/ipv4/tcp_syncookies", .allowed = "1 2", .given = "1", .absent = ABSENT_WRONG},
        {.key = "net/ipv4/icmp_echo_ignore_broadcasts", .allowed = "1", .given = "1", .absent = ABSENT_FINE},
        {.key = "net/ipv4/icmp_ignore_bogus_error_responses", .allowed = "1", .given = "1", .absent = ABSENT_FINE},
    };
    struct str text;
    if (probe->tree.live && probe_sysctl_live(probe, "net/ipv4/ip_forward", &text) == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the kernel has no IPv4");
    return JUDGE(wishes);
}

enum probe_outcome look_ipv6(struct probe *probe, struct probe_result *result) {
    static const struct wish wishes[] = {
        {.key = "net/ipv6/conf/*/accept_redirects",
         .allowed = "0",
         .given = "1",
         .given_all = "1",
         .absent = ABSENT_FINE,
         .joined = JOINED_OWN},
        {.key = "net/ipv6/conf/*/accept_source_route",
         .allowed = "0 -1",
         .given = "0",
         .given_all = "0",
         .absent = ABSENT_FINE,
         .joined = JOINED_MIN},
        {.key = "net/ipv6/conf/*/accept_ra",
         .allowed = "0",
         .given = "1",
         .given_all = "1",
         .absent = ABSENT_FINE,
         .joined = JOINED_OWN},
    };
    struct kernel_lines lines;
    struct str text;
    probe_kernel_lines(probe, &lines);
    struct str off = kernel_lines_option(&lines, STR("ipv6.disable"));
    bool none = probe->tree.live && probe_sysctl_live(probe, "net/ipv6/conf/all/forwarding", &text) == TREE_ABSENT;
    struct value all = value_of(probe, STR("net/ipv6/conf/all/disable_ipv6"), "0");
    if (none || (off.ptr && str_eq(off, STR("1"))) || (all.answer == TREE_OK && str_eq(all.text, STR("1"))))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device does not speak IPv6");
    return JUDGE(wishes);
}
