/* The kernel: how it was built, what it loads, and whether it is as it was delivered. */
#include "probe/check_kernel.h"
#include "probe/groups.h"
#include "probe/kernel_line.h"
#include "probe/modules.h"

/* Lists a value and what makes it: "none [integrity] confidentiality" gives "integrity". */
static struct str chosen(struct str text) {
    size_t from = str_find_char(text, '['), to = str_find_char(text, ']');
    return from == SIZE_MAX || to == SIZE_MAX || to < from ? STR("") : str_slice(text, from + 1, to);
}

static enum probe_outcome look_lockdown(struct probe *probe, struct probe_result *result) {
    static const char LOCKDOWN[] = "/sys/kernel/security/lockdown";
    struct kernel_lines lines;
    struct str text;
    enum tree_answer answer = probe->tree.live ? probe_read(probe, LOCKDOWN, &text) : TREE_HOST;
    if (answer == TREE_OK) {
        struct str mode = chosen(text);
        if (str_eq(mode, STR("integrity")) || str_eq(mode, STR("confidentiality")))
            return probe_tell(probe, result, PROBE_MET, "lockdown is " STR_F, STR_A(mode));
        probe_saw(probe, result, LOCKDOWN, 0, STR_F, STR_A(str_trim(text)));
        return probe_tell(probe, result, PROBE_NOT_MET, "root may change the kernel while it runs");
    }
    if (probe->tree.live && answer == TREE_ABSENT && probe_has(probe, "/sys/kernel/security/lsm")) {
        probe_saw(probe, result, LOCKDOWN, 0, "is not there");
        return probe_tell(probe, result, PROBE_NOT_MET, "the kernel has no lockdown");
    }
    probe_kernel_lines(probe, &lines);
    struct str option = kernel_lines_option(&lines, STR("lockdown"));
    if (!probe->tree.live && (str_eq(option, STR("integrity")) || str_eq(option, STR("confidentiality"))))
        return probe_tell(probe, result, PROBE_MET, "the kernel is started with lockdown=" STR_F, STR_A(option));
    if (probe->tree.live)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s %s: mount securityfs", LOCKDOWN, tree_words[answer]);
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                      "the image does not start its kernel with lockdown=, and Secure Boot may still set it: ask the "
                      "device while it runs");
}

static enum probe_outcome modules_met(struct probe *probe, struct probe_result *result, const char *why) {
    return probe_tell(probe, result, PROBE_MET, "%s", why);
}

static enum probe_outcome look_modules_live(struct probe *probe, struct probe_result *result) {
    struct str text;
    enum tree_answer answer = probe_sysctl_live(probe, "kernel/modules_disabled", &text);
    if (answer == TREE_OK && str_eq(text, STR("1")))
        return modules_met(probe, result, "no more module is loaded (kernel.modules_disabled)");
    if (answer == TREE_ABSENT && !probe_has(probe, "/proc/modules"))
        return modules_met(probe, result, "the kernel has no modules");
    if (probe_read(probe, "/sys/module/module/parameters/sig_enforce", &text) == TREE_OK && str_starts(text, STR("Y")))
        return modules_met(probe, result, "only signed modules are loaded (sig_enforce)");
    if (probe_read(probe, "/sys/kernel/security/lockdown", &text) == TREE_OK && chosen(text).len > 0 &&
        !str_eq(chosen(text), STR("none")))
        return modules_met(probe, result, "only signed modules are loaded (lockdown)");
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/proc/sys/kernel/modules_disabled", answer);
    probe_saw(probe, result, "kernel.modules_disabled", 0, "is 0, and signatures are not enforced");
    return probe_tell(probe, result, PROBE_NOT_MET, "root loads any module into the kernel");
}

static enum probe_outcome look_modules(struct probe *probe, struct probe_result *result) {
    struct kernel_lines lines;
    struct kernel_config config;
    const char *why = NULL;
    if (probe->tree.live)
        return look_modules_live(probe, result);
    probe_kernel_lines(probe, &lines);
    struct str option = kernel_lines_option(&lines, STR("module.sig_enforce"));
    if (option.ptr && !str_eq(option, STR("0")) && !str_eq(option, STR("n")))
        return modules_met(probe, result, "only signed modules are loaded (module.sig_enforce)");
    if (!probe_kernel_config(probe, &config, &why))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s", why);
    if (str_eq(kernel_config_value(&config, "MODULES"), STR("n")))
        return modules_met(probe, result, "the kernel has no modules");
    if (str_eq(kernel_config_value(&config, "MODULE_SIG_FORCE"), STR("y")))
        return modules_met(probe, result, "only signed modules are loaded (CONFIG_MODULE_SIG_FORCE)");
    if (lines.count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "CONFIG_MODULE_SIG_FORCE is not set, and the kernel's command line is not in the image");
    probe_saw(probe, result, config.path.ptr, 0, "CONFIG_MODULE_SIG_FORCE is not set");
    probe_saw(probe, result, lines.items[0].path, lines.items[0].line, "module.sig_enforce is not in it");
    return probe_tell(probe, result, PROBE_NOT_MET, "modules are loaded without a signature");
}

static enum probe_outcome judge_modules(struct probe *probe, struct probe_result *result, struct module_query *queries,
                                        size_t count) {
    size_t open = 0, built = 0, unknown = 0, unsure = 0;
    probe_modules(probe, queries, count);
    for (size_t i = 0; i < count; i++) {
        const struct module_query *query = &queries[i];
        bool is_open = probe_module_is_open(query), in_kernel = query->state == MODULE_BUILT_IN;
        unknown += query->state == MODULE_UNKNOWN && query->block.len == 0;
        built += in_kernel;
        open += is_open;
        unsure += !is_open && query->state == MODULE_LOADABLE && query->unsure;
        if (is_open && query->loader.len > 0)
            probe_saw(probe, result, query->loader_path, query->loader_line, STR_F, STR_A(query->loader));
        else if (is_open || in_kernel)
            probe_saw(probe, result, "/lib/modules", 0, "%s %s", query->name,
                      query->state == MODULE_LOADED ? "is loaded"
                      : in_kernel                   ? "is built into the kernel"
                                                    : "is loaded when somebody asks for it");
    }
    if (open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu that a control device rarely needs can be used",
                          open, count);
    if (unknown)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "nothing on the device says which modules its kernel has");
    if (built)
        return probe_tell(probe, result, PROBE_ASK, "%zu are part of the kernel: whether the device needs them", built);
    if (unsure)
        return probe_tell(probe, result, PROBE_ASK,
                          "whether %zu are kept out hangs on a command, or on how BusyBox was built: try modprobe",
                          unsure);
    return probe_tell(probe, result, PROBE_MET, "each of %zu is absent or kept out", count);
}

static enum probe_outcome look_protocols(struct probe *probe, struct probe_result *result) {
    struct module_query queries[] = {MODULE_QUERY("dccp", "IP_DCCP"),  MODULE_QUERY("sctp", "IP_SCTP"),
                                     MODULE_QUERY("rds", "RDS"),       MODULE_QUERY("tipc", "TIPC"),
                                     MODULE_QUERY("ax25", "AX25"),     MODULE_QUERY("x25", "X25"),
                                     MODULE_QUERY("rose", "ROSE"),     MODULE_QUERY("netrom", "NETROM"),
                                     MODULE_QUERY("decnet", "DECNET"), MODULE_QUERY("appletalk", "ATALK")};
    return judge_modules(probe, result, queries, ARRAY_LEN(queries));
}

static enum probe_outcome look_file_systems(struct probe *probe, struct probe_result *result) {
    struct module_query queries[] = {MODULE_QUERY("cramfs", "CRAMFS"),       MODULE_QUERY("freevxfs", "VXFS_FS"),
                                     MODULE_QUERY("hfs", "HFS_FS"),          MODULE_QUERY("hfsplus", "HFSPLUS_FS"),
                                     MODULE_QUERY("udf", "UDF_FS"),          MODULE_QUERY("minix", "MINIX_FS"),
                                     MODULE_QUERY("ufs", "UFS_FS"),          MODULE_QUERY("affs", "AFFS_FS"),
                                     MODULE_QUERY("befs", "BEFS_FS"),        MODULE_QUERY("jfs", "JFS_FS"),
                                     MODULE_QUERY("reiserfs", "REISERFS_FS")};
    return judge_modules(probe, result, queries, ARRAY_LEN(queries));
}

static enum probe_outcome look_config(struct probe *probe, struct probe_result *result) {
    static const char *const wanted[] = {
        "STRICT_KERNEL_RWX", "STRICT_MODULE_RWX",    "STACKPROTECTOR", "STACKPROTECTOR_STRONG",
        "RANDOMIZE_BASE",    "HARDENED_USERCOPY",    "FORTIFY_SOURCE", "VMAP_STACK",
        "SECCOMP",           "SLAB_FREELIST_RANDOM",
    };
    struct kernel_config config;
    const char *why = NULL;
    size_t wrong = 0, right = 0;
    if (!probe_kernel_config(probe, &config, &why))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s", why);
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        struct str value = kernel_config_value(&config, wanted[i]);
        right += str_eq(value, STR("y"));
        if (!str_eq(value, STR("n")))
            continue;
        wrong++;
        probe_saw(probe, result, config.path.ptr, 0, "CONFIG_%s is not set", wanted[i]);
    }
    if (wrong)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu protection%s of memory %s left out of the kernel", wrong,
                          plural(wrong), wrong == 1 ? "is" : "are");
    if (right == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, STR_F " names none of what was looked for",
                          STR_A(config.path));
    return probe_tell(probe, result, PROBE_MET,
                      "%zu protections of memory are built in, and none that the kernel "
                      "offers is left out",
                      right);
}

static enum probe_outcome look_mitigations(struct probe *probe, struct probe_result *result) {
    static const char FOLDER[] = "/sys/devices/system/cpu/vulnerabilities";
    struct tree_names names;
    size_t wrong = 0, half = 0, unknown = 0;
    enum tree_answer answer = probe_list(probe, FOLDER, &names);
    if (answer != TREE_OK)
        return probe_unseen(probe, result, FOLDER, answer);
    for (size_t i = 0; i < names.count; i++) {
        struct str path = str_format(probe->arena, "%s/" STR_F, FOLDER, STR_A(names.items[i])), text = STR("");
        bool read = path.ptr && probe_read(probe, path.ptr, &text) == TREE_OK;
        text = str_trim(text);
        bool vulnerable = str_starts(text, STR("Vulnerable"));
        bool partly = !vulnerable && str_contains_nocase(text, STR("vulnerable"));
        wrong += vulnerable;
        half += partly;
        unknown += !read || str_starts(text, STR("Unknown"));
        if (vulnerable || partly || str_starts(text, STR("Unknown")))
            probe_saw(probe, result, path.ptr, 0, STR_F, STR_A(text));
    }
    if (wrong)
        return probe_tell(probe, result, PROBE_NOT_MET, "the kernel leaves the processor open to %zu known attack%s",
                          wrong, plural(wrong));
    if (unknown || names.count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "of %zu attacks the kernel does not know whether they work", unknown);
    if (half)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu attack%s work%s still by threads of one core (SMT): whether "
                          "programs that are not trusted run on the device",
                          half, plural(half), half == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "the kernel knows %zu attacks on processors, and none works here",
                      names.count);
}

static enum probe_outcome look_tainted(struct probe *probe, struct probe_result *result) {
    static const struct {
        unsigned bit;
        bool wrong;
        const char *what;
    } bits[] = {
        {0, false, "a module that is not free was loaded"},
        {1, true, "a module was forced in"},
        {3, true, "a module was forced out"},
        {4, true, "the processor reported a fault"},
        {5, true, "memory was found broken"},
        {7, true, "the kernel had a fault (oops)"},
        {9, false, "the kernel gave a warning"},
        {10, false, "a driver from staging was loaded"},
        {12, false, "a module from outside the kernel was loaded"},
        {13, true, "a module without a valid signature was loaded"},
        {15, false, "the kernel was patched while it ran"},
    };
    struct str text;
    uint64_t value = 0;
    size_t wrong = 0, shown = 0;
    enum tree_answer answer = probe_sysctl_live(probe, "kernel/tainted", &text);
    if (answer != TREE_OK)
        return probe_unseen(probe, result, "/proc/sys/kernel/tainted", answer);
    if (!str_u64(text, UINT64_MAX, &value))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "kernel.tainted is no number");
    for (size_t i = 0; i < ARRAY_LEN(bits); i++) {
        if (!(value >> bits[i].bit & 1))
            continue;
        shown++;
        wrong += bits[i].wrong;
        probe_saw(probe, result, "kernel.tainted", 0, "%s", bits[i].what);
    }
    if (wrong)
        return probe_tell(probe, result, PROBE_NOT_MET, "the kernel is not as it was delivered, or is broken");
    if (value != 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "the kernel says that %zu things were done to it (%llu): each needs a "
                          "reason",
                          shown, (unsigned long long)value);
    return probe_tell(probe, result, PROBE_MET, "nothing was loaded or happened that the kernel notes (tainted is 0)");
}

#define SYSCTL_MEND(what)                                                                                              \
    what " in /etc/sysctl.d/50-security.conf (BusyBox: /etc/sysctl.conf, and a script that runs sysctl -p)"

static const struct probe_check checks[] = {
    {.id = "kernel-addresses",
     .title = "Addresses and messages of the kernel are for root alone",
     .requirements = "CR 2.1, CR 4.1",
     .look = look_addresses,
     .mend = SYSCTL_MEND("kernel.kptr_restrict=2, kernel.dmesg_restrict=1, kernel.perf_event_paranoid=3"),
     .by_hand = "sysctl kernel.kptr_restrict kernel.dmesg_restrict kernel.perf_event_paranoid"},
    {.id = "kernel-random",
     .title = "Programs lie at addresses that nobody foresees",
     .requirements = "CR 3.4, EDR 3.2, HDR 3.2, NDR 3.2",
     .look = look_random,
     .mend = SYSCTL_MEND("kernel.randomize_va_space=2"),
     .by_hand = "sysctl kernel.randomize_va_space"},
    {.id = "kernel-tracing",
     .title = "Programs do not look into others of the same user",
     .requirements = "CR 2.1, CR 4.1",
     .look = look_tracing,
     .mend = SYSCTL_MEND("kernel.yama.ptrace_scope=1") "; it needs a kernel with Yama",
     .by_hand = "sysctl kernel.yama.ptrace_scope"},
    {.id = "kernel-bpf",
     .title = "Only root loads programs into the kernel",
     .requirements = "CR 2.1, CR 7.7",
     .look = look_bpf,
     .mend = SYSCTL_MEND("kernel.unprivileged_bpf_disabled=1, vm.unprivileged_userfaultfd=0"),
     .by_hand = "sysctl kernel.unprivileged_bpf_disabled"},
    {.id = "kernel-links",
     .title = "Links and pipes in open folders mislead no program",
     .requirements = "CR 2.1, CR 3.4",
     .look = look_links,
     .mend = SYSCTL_MEND("fs.protected_hardlinks=1, fs.protected_symlinks=1, fs.protected_fifos=2, "
                         "fs.protected_regular=2"),
     .by_hand = "sysctl -a | grep fs.protected"},
    {.id = "kernel-dumps",
     .title = "Programs with setuid leave no image of their memory",
     .requirements = "CR 4.1",
     .look = look_dumps,
     .mend = SYSCTL_MEND("fs.suid_dumpable=0"),
     .by_hand = "sysctl fs.suid_dumpable"},
    {.id = "kernel-sysrq",
     .title = "The keyboard and the console give no orders to the kernel",
     .requirements = "CR 2.1, EDR 2.13, HDR 2.13, NDR 2.13",
     .look = look_sysrq,
     .mend = SYSCTL_MEND("kernel.sysrq=0"),
     .by_hand = "sysctl kernel.sysrq"},
    {.id = "kernel-kexec",
     .title = "No other kernel is started from within",
     .requirements = "EDR 3.14, HDR 3.14, NDR 3.14, CR 3.4",
     .look = look_kexec,
     .mend = SYSCTL_MEND("kernel.kexec_load_disabled=1"),
     .by_hand = "sysctl kernel.kexec_load_disabled"},
    {.id = "kernel-forwarding",
     .title = "The device passes no packets on between networks",
     .requirements = "CR 5.1, CR 7.7",
     .look = look_forwarding,
     .mend = SYSCTL_MEND("net.ipv4.ip_forward=0, net.ipv6.conf.all.forwarding=0"),
     .by_hand = "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding"},
    {.id = "kernel-redirects",
     .title = "Nobody on the network decides where packets go",
     .requirements = "CR 3.1, CR 7.1",
     .look = look_redirects,
     .mend =
         SYSCTL_MEND("accept_redirects, send_redirects and accept_source_route of net.ipv4.conf.all and .default to 0"),
     .by_hand = "sysctl -a | grep -E 'ipv4.*(redirects|source_route)'"},
    {.id = "kernel-spoofing",
     .title = "Packets with a wrong sender are dropped and told",
     .requirements = "CR 3.1, CR 2.8",
     .look = look_spoofing,
     .mend = SYSCTL_MEND("rp_filter and log_martians of net.ipv4.conf.all and .default to 1"),
     .by_hand = "sysctl -a | grep -E 'rp_filter|log_martians'"},
    {.id = "kernel-floods",
     .title = "The kernel bears floods of connections and broadcasts",
     .requirements = "CR 7.1",
     .look = look_floods,
     .mend = SYSCTL_MEND("net.ipv4.tcp_syncookies=1, net.ipv4.icmp_echo_ignore_broadcasts=1"),
     .by_hand = "sysctl net.ipv4.tcp_syncookies net.ipv4.icmp_echo_ignore_broadcasts"},
    {.id = "kernel-ipv6",
     .title = "IPv6 takes no settings from whoever sends them",
     .requirements = "CR 3.1, CR 7.7",
     .look = look_ipv6,
     .mend = SYSCTL_MEND("accept_redirects and accept_ra of net.ipv6.conf.all and .default to 0, or disable_ipv6 to 1"),
     .by_hand = "sysctl -a | grep -E 'ipv6.*(accept_ra |redirects|source_route)'"},
    {.id = "kernel-lockdown",
     .title = "Root cannot change the kernel while it runs",
     .requirements = "CR 3.4, EDR 3.14, HDR 3.14, NDR 3.14",
     .needs = "securityfs",
     .look = look_lockdown,
     .mend = "lockdown=integrity on the kernel's command line, with CONFIG_SECURITY_LOCKDOWN_LSM",
     .by_hand = "cat /sys/kernel/security/lockdown"},
    {.id = "kernel-modules",
     .title = "Only signed modules are loaded, or none",
     .requirements = "CR 3.4 RE 1, EDR 3.14 RE 1, HDR 3.14 RE 1, NDR 3.14 RE 1",
     .look = look_modules,
     .mend = "module.sig_enforce=1 on the kernel's command line, or kernel.modules_disabled=1 once all are loaded",
     .by_hand = "cat /sys/module/module/parameters/sig_enforce /proc/sys/kernel/modules_disabled"},
    {.id = "kernel-protocols",
     .title = "Protocols that a device rarely needs are kept out of the kernel",
     .requirements = "CR 7.7",
     .look = look_protocols,
     .mend = "leave them out of the kernel, or 'install NAME /bin/false' in /etc/modprobe.d",
     .by_hand = "modprobe -n -v sctp; lsmod"},
    {.id = "kernel-file-systems",
     .title = "File systems that a device rarely needs are kept out of the kernel",
     .requirements = "CR 7.7",
     .look = look_file_systems,
     .mend = "leave them out of the kernel, or 'install NAME /bin/false' in /etc/modprobe.d",
     .by_hand = "modprobe -n -v hfsplus; lsmod"},
    {.id = "kernel-config",
     .title = "The kernel is built with its protections of memory",
     .requirements = "CR 3.4, EDR 3.2, HDR 3.2, NDR 3.2",
     .needs = "/boot/config-RELEASE",
     .look = look_config,
     .mend = "set the options in the kernel's configuration and build it anew",
     .by_hand = "zgrep -E 'RWX|STACKPROTECTOR|USERCOPY|FORTIFY' /proc/config.gz"},
    {.id = "kernel-mitigations",
     .title = "Known attacks on the processor are held off",
     .requirements = "CR 4.1, EDR 3.2, HDR 3.2, NDR 3.2",
     .running = true,
     .look = look_mitigations,
     .mend = "update the kernel and the microcode; no mitigations=off on the command line",
     .by_hand = "grep . /sys/devices/system/cpu/vulnerabilities/*"},
    {.id = "kernel-tainted",
     .title = "The kernel runs as it was delivered",
     .requirements = "CR 3.4, CR 3.3",
     .running = true,
     .look = look_tainted,
     .mend = "find by dmesg what was loaded or failed, and start again without it",
     .by_hand = "cat /proc/sys/kernel/tainted"},
};

const struct probe_group probe_kernel_group = PROBE_GROUP("kernel", "Kernel", checks);
