/* Who stands before the device: consoles, USB, and what debugs it. */
#include "probe/accounts.h"
#include "probe/check.h"
#include "probe/groups.h"
#include "probe/kernel_line.h"
#include "probe/physical.h"
#include "probe/programs.h"

static bool root_logs_in(struct probe *probe, bool *unknown) {
    const struct probe_accounts *all = probe_accounts(probe);
    for (size_t i = 0; i < all->account_count; i++) {
        struct str hash;
        if (!all->accounts[i].sound || all->accounts[i].uid != 0)
            continue;
        enum probe_password password = probe_password(all, &all->accounts[i], &hash);
        *unknown |= password == PASSWORD_UNKNOWN;
        if ((password == PASSWORD_EMPTY || password == PASSWORD_HASHED) && probe_has_shell(&all->accounts[i]))
            return true;
    }
    return false;
}

/* Whether something asks /etc/securetty: PAM's module, or a login without PAM. */
static bool heeds_securetty(struct probe *probe) {
    struct probe_lines lines = {.number = 0};
    if (!probe_has(probe, "/etc/pam.d"))
        return true;
    if (probe_read(probe, "/etc/pam.d/login", &lines.rest) != TREE_OK)
        return false;
    for (struct str line; probe_next_line(&lines, &line);)
        if (!str_starts(str_trim(line), STR("#")) && str_contains(line, STR("pam_securetty.so")))
            return true;
    return false;
}

static enum probe_outcome look_console_root(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all = probe_accounts(probe);
    bool unknown = false;
    if (all->passwd != TREE_OK)
        return probe_unseen(probe, result, "/etc/passwd", all->passwd);
    bool root = root_logs_in(probe, &unknown);
    if (unknown && !root)
        return probe_unseen(probe, result, "/etc/shadow", all->shadow);
    if (!root)
        return probe_tell(probe, result, PROBE_MET, "no account with user id 0 has a password to log in by");
    struct probe_lines lines = {.number = 0};
    enum tree_answer answer = probe_read(probe, "/etc/securetty", &lines.rest);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/securetty", answer);
    if (answer == TREE_ABSENT || !heeds_securetty(probe)) {
        probe_saw(probe, result, "/etc/securetty", 0, answer == TREE_ABSENT ? "is not there" : "is asked by nothing");
        return probe_tell(probe, result, PROBE_NOT_MET, "root may log in at every console by its password");
    }
    size_t count = 0;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        count++;
        probe_saw(probe, result, "/etc/securetty", lines.number, STR_F, STR_A(line));
    }
    if (count)
        return probe_tell(probe, result, PROBE_NOT_MET, "root may log in at %zu console%s by its password", count,
                          plural(count));
    return probe_tell(probe, result, PROBE_MET, "/etc/securetty names no console: root logs in at none");
}

static enum probe_outcome look_debug_programs(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"gdb",       "gdbserver",   "strace",      "ltrace",    "tcpdump",  "tshark",
                                        "wireshark", "dumpcap",     "openocd",     "perf",      "bpftrace", "valgrind",
                                        "lldb",      "lldb-server", "devmem",      "devmem2",   "memtool",  "i2cset",
                                        "i2cdump",   "io",          "spidev_test", "mtd_debug", "crash",    "trace-cmd",
                                        "adbd",      NULL};
    size_t found = probe_saw_programs(probe, result, names);
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu program%s to debug the device %s on it", found,
                          plural(found), found == 1 ? "is" : "are");
    return probe_tell(probe, result, PROBE_MET, "none of %zu programs that debug is on the device",
                      ARRAY_LEN(names) - 1);
}

static enum probe_outcome look_memory(struct probe *probe, struct probe_result *result) {
    struct kernel_config config;
    struct kernel_lines lines;
    struct stat info;
    const char *why = NULL;
    probe_kernel_lines(probe, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        if (!str_eq(kernel_option(lines.items[i].text, STR("iomem")), STR("relaxed")))
            continue;
        probe_saw(probe, result, lines.items[i].path, lines.items[i].line, "iomem=relaxed");
        return probe_tell(probe, result, PROBE_NOT_MET, "the kernel is told to give out its devices' memory");
    }
    if (probe->tree.live && tree_stat(&probe->tree, "/dev/mem", &info) == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_MET, "there is no /dev/mem");
    if (!probe_kernel_config(probe, &config, &why))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s", why);
    struct str devmem = kernel_config_value(&config, "DEVMEM"), strict = kernel_config_value(&config, "STRICT_DEVMEM");
    if (str_eq(devmem, STR("n")) || str_eq(strict, STR("y")))
        return probe_tell(probe, result, PROBE_MET, "by " STR_F " /dev/mem is %s", STR_A(config.path),
                          str_eq(devmem, STR("n")) ? "left out" : "kept from the kernel's memory (STRICT_DEVMEM)");
    probe_saw(probe, result, config.path.ptr, 0, "CONFIG_STRICT_DEVMEM is not set");
    return probe_tell(probe, result, PROBE_NOT_MET, "root reads and writes all memory by /dev/mem");
}

static enum probe_outcome look_jtag(struct probe *probe, struct probe_result *result) {
    return probe_tell(probe, result, PROBE_ASK,
                      "no program sees whether JTAG, SWD, test points and UART headers of the board are fused off or "
                      "closed: look at the board, and at the fuses by the tools of the chip's maker");
}

static const struct probe_check checks[] = {
    {.id = "physical-console",
     .title = "No console gives a shell without a login",
     .requirements = "CR 1.1, EDR 2.13, HDR 2.13, NDR 2.13",
     .look = probe_look_console,
     .mend =
         "start getty and login on the console: BusyBox 'ttyS0::respawn:/sbin/getty -L ttyS0 115200 vt100'; systemd: "
         "remove the drop-in with --autologin",
     .by_hand = "grep -v '^#' /etc/inittab; grep -r ExecStart /etc/systemd/system/*getty*"},
    {.id = "physical-console-root",
     .title = "Root does not log in at a console by a password",
     .requirements = "CR 1.1 RE 1, EDR 2.13, HDR 2.13, NDR 2.13",
     .needs = "/etc/shadow (root)",
     .look = look_console_root,
     .mend =
         "passwd -l root, once another account may become root; or an empty /etc/securetty, which login (BusyBox) or "
         "pam_securetty asks",
     .by_hand = "cat /etc/securetty; grep '^root:' /etc/shadow | cut -c1-8"},
    {.id = "physical-usb-storage",
     .title = "USB storage does not work where it is put in",
     .requirements = "CR 7.7, EDR 3.2, HDR 3.2, NDR 3.2",
     .look = probe_look_usb_storage,
     .mend = "leave usb-storage out of the kernel, or 'install usb-storage /bin/false' in /etc/modprobe.d",
     .by_hand = "grep -r usb-storage /etc/modprobe.d; grep usb_storage /proc/modules"},
    {.id = "physical-usb-devices",
     .title = "USB devices work only where they were authorized",
     .requirements = "CR 2.1, EDR 2.13, HDR 2.13, NDR 2.13",
     .look = probe_look_usb_devices,
     .mend = "usbcore.authorized_default=0 on the kernel's command line, or usbguard with rules and "
             "ImplicitPolicyTarget=block",
     .by_hand = "cat /sys/bus/usb/devices/usb*/authorized_default"},
    {.id = "physical-automount",
     .title = "Media are not mounted by themselves",
     .requirements = "CR 7.7, EDR 3.2, HDR 3.2, NDR 3.2",
     .look = probe_look_automount,
     .mend = "remove udisks2, autofs, usbmount and rules that mount",
     .by_hand = "grep -rlE 'mount' /etc/udev/rules.d /usr/lib/udev/rules.d"},
    {.id = "physical-debug-programs",
     .title = "No program to debug is left on the device",
     .requirements = "CR 7.7, EDR 2.13, HDR 2.13, NDR 2.13",
     .look = look_debug_programs,
     .mend = "leave the package out of the image that is shipped",
     .by_hand = "which gdb gdbserver strace tcpdump openocd devmem"},
    {.id = "physical-memory",
     .title = "The kernel keeps /dev/mem closed",
     .requirements = "CR 2.1, EDR 2.13, HDR 2.13, NDR 2.13",
     .look = look_memory,
     .mend = "CONFIG_STRICT_DEVMEM=y, or CONFIG_DEVMEM=n, in the kernel's configuration; no iomem=relaxed",
     .by_hand = "ls -l /dev/mem; zgrep DEVMEM /proc/config.gz"},
    {.id = "physical-board",
     .title = "Test interfaces of the board are closed",
     .requirements = "EDR 2.13, HDR 2.13, NDR 2.13",
     .look = look_jtag,
     .mend = "fuse JTAG off or lock it by a key, leave headers out, and seal the case",
     .by_hand = "look at the board"},
};

const struct probe_group probe_physical_group = PROBE_GROUP("physical", "Consoles and ports", checks);
