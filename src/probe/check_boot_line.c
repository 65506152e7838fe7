/* What the kernel is told at the start: words that take a protection away, and those that have its root verified. */
#include "probe/boot.h"
#include "probe/interpreters.h"
#include "probe/kernel_line.h"
#include "probe/mounts.h"

static bool has_verity_device(struct probe *probe, struct str *path) {
    struct tree_names names;
    if (probe_list(probe, "/sys/block", &names) != TREE_OK)
        return false;
    for (size_t i = 0; i < names.count; i++) {
        struct str text;
        *path = str_format(probe->arena, "/sys/block/" STR_F "/dm/uuid", STR_A(names.items[i]));
        if (path->ptr && str_starts(names.items[i], STR("dm-")) && probe_read(probe, path->ptr, &text) == TREE_OK &&
            str_starts(text, STR("CRYPT-VERITY-")))
            return true;
    }
    return false;
}

static bool is_off(struct str value) {
    static const char *const words[] = {"0", "no", "n", "off", "false", "f"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(value, str_from(words[i])))
            return true;
    return false;
}

/* A hash is told, and nothing has it passed over. */
static bool is_hashed(struct str line) {
    static const char *const switches[] = {"systemd.verity", "rd.systemd.verity"};
    struct str hash = kernel_option(line, STR("roothash")),
               options = kernel_option(line, STR("systemd.verity_root_options"));
    for (size_t i = 0; i < ARRAY_LEN(switches); i++)
        if (is_off(kernel_option(line, str_from(switches[i]))))
            return false;
    return hash.len > 0 && !str_contains(options, STR("ignore-"));
}

/* A policy that only measures refuses nothing. */
static bool is_appraised(struct str line) {
    struct str policy = kernel_option(line, STR("ima_policy"));
    return str_eq(kernel_option(line, STR("ima_appraise")), STR("enforce")) &&
           (str_contains(policy, STR("appraise_tcb")) || str_contains(policy, STR("secure_boot")));
}

/* What this line has that makes the kernel verify what it reads; NULL where nothing does. */
static const char *verifies(struct str line) {
    if (is_hashed(line))
        return "the kernel is told the hash of its root file system (dm-verity)";
    if (kernel_option(line, STR("dm-mod.create")).ptr && str_contains(line, STR(" verity ")))
        return "the kernel makes its root by dm-verity (dm-mod.create)";
    if (is_appraised(line))
        return "IMA refuses files that are not signed (ima_appraise=enforce)";
    return NULL;
}

enum probe_outcome probe_look_verified_root(struct probe *probe, struct probe_result *result) {
    struct kernel_lines lines;
    struct str path = STR("");
    const char *how = NULL;
    size_t verified = 0;
    probe_kernel_lines(probe, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        const char *here = lines.items[i].hidden ? NULL : verifies(lines.items[i].text);
        verified += here != NULL;
        how = here ? here : how;
        if (!here)
            probe_saw(probe, result, lines.items[i].path, lines.items[i].line, "nothing in it has the root verified");
    }
    if (how && verified == lines.count)
        return probe_tell(probe, result, PROBE_MET, "%s", how);
    if (how)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu of %zu entries of the boot loader have the root verified: whether another can be chosen",
                          verified, lines.count);
    if (probe->tree.live && has_verity_device(probe, &path))
        return probe_tell(probe, result, PROBE_ASK,
                          "a device by dm-verity is in use (" STR_F "): whether the root lies on it", STR_A(path));
    const struct probe_mount *root = probe_mount_at(probe_mounts(probe), STR("/"));
    if (probe->tree.live && root && probe_mount_has(root, STR("rw")) && str_starts(root->device, STR("/dev/"))) {
        probe_saw(probe, result, root->path, root->line, STR_F " is written to: " STR_F, STR_A(root->device),
                  STR_A(root->options));
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "nothing verifies the root file system, which the device writes to");
    }
    return probe_tell(probe, result, PROBE_ASK,
                      "neither dm-verity nor IMA is on the kernel's command line: whether the boot loader verifies the "
                      "whole root (a signed FIT, SWUpdate, RAUC with verity) is in its settings");
}

enum word_kind {
    WORD_BAD,
    WORD_RESCUE, /* a start that asks for root's password, where boot-rescue is met: bad where nobody chose it */
    WORD_ASK
};

/* Words that take a protection away. To add one is to add a row. */
static const struct {
    const char *key;
    const char *values; /* parted by blanks, of them one in front of the value; NULL: any but 0, no and off; "": none;
                           "=": an empty one */
    enum word_kind kind;
    const char *what;
} words[] = {
    {"single", NULL, WORD_RESCUE, "starts a shell of root"},
    {"rescue", NULL, WORD_RESCUE, "starts a shell of root"},
    {"emergency", NULL, WORD_RESCUE, "starts a shell of root"},
    {"S", "", WORD_RESCUE, "starts a shell of root"},
    {"s", "", WORD_RESCUE, "starts a shell of root"},
    {"1", "", WORD_RESCUE, "starts a shell of root"},
    {"-b", "", WORD_RESCUE, "starts a shell of root"},
    {"-s", "", WORD_RESCUE, "starts a shell of root"},
    {"rd.rescue", NULL, WORD_RESCUE, "starts a shell of root"},
    {"rd.emergency", NULL, WORD_RESCUE, "starts a shell of root"},
    {"systemd.unit", "rescue. emergency. runlevel1. debug-shell.", WORD_RESCUE, "starts a shell of root"},
    {"rd.systemd.unit", "rescue. emergency. debug-shell.", WORD_RESCUE, "starts a shell of root"},
    {"systemd.wants", "rescue. emergency.", WORD_RESCUE, "starts a shell of root"},
    {"systemd.wants", "debug-shell. console-shell.", WORD_BAD, "starts a shell of root on a console"},
    {"rd.systemd.wants", "debug-shell. emergency. rescue.", WORD_BAD, "starts a shell of root on a console"},
    {"systemd.debug_shell", NULL, WORD_BAD, "starts a shell of root on a console"},
    {"rd.systemd.debug_shell", NULL, WORD_BAD, "starts a shell of root on a console"},
    {"systemd.crash_shell", NULL, WORD_BAD, "leaves a shell of root where systemd fails"},
    {"systemd.confirm_spawn", NULL, WORD_BAD, "lets the console choose what is started"},
    {"systemd.setenv",
     "SYSTEMD_SULOGIN_FORCE=1 SYSTEMD_SULOGIN_FORCE=y SYSTEMD_SULOGIN_FORCE=t SYSTEMD_SULOGIN_FORCE=on", WORD_BAD,
     "has rescue mode ask for no password"},
    {"systemd.run", NULL, WORD_ASK, "runs a command in place of the system"},
    {"rd.break", NULL, WORD_BAD, "stops with a shell of root"},
    {"break", NULL, WORD_BAD, "stops with a shell of root"},
    {"rd.shell", NULL, WORD_BAD, "stops with a shell of root when the start fails"},
    {"mitigations", "off", WORD_BAD, "leaves the processor open"},
    {"nopti", NULL, WORD_BAD, "leaves the processor open"},
    {"pti", "off 0", WORD_BAD, "leaves the processor open"},
    {"kpti", "off 0 no n", WORD_BAD, "leaves the processor open"},
    {"nospectre_v1", NULL, WORD_BAD, "leaves the processor open"},
    {"nospectre_v2", NULL, WORD_BAD, "leaves the processor open"},
    {"nospectre_bhb", NULL, WORD_BAD, "leaves the processor open"},
    {"spectre_v2", "off", WORD_BAD, "leaves the processor open"},
    {"spectre_v2_user", "off", WORD_BAD, "leaves the processor open"},
    {"spectre_bhi", "off", WORD_BAD, "leaves the processor open"},
    {"nospec_store_bypass_disable", NULL, WORD_BAD, "leaves the processor open"},
    {"spec_store_bypass_disable", "off", WORD_BAD, "leaves the processor open"},
    {"ssbd", "force-off", WORD_BAD, "leaves the processor open"},
    {"spec_rstack_overflow", "off", WORD_BAD, "leaves the processor open"},
    {"retbleed", "off", WORD_BAD, "leaves the processor open"},
    {"l1tf", "off", WORD_BAD, "leaves the processor open"},
    {"mds", "off", WORD_BAD, "leaves the processor open"},
    {"tsx_async_abort", "off", WORD_BAD, "leaves the processor open"},
    {"mmio_stale_data", "off", WORD_BAD, "leaves the processor open"},
    {"srbds", "off", WORD_BAD, "leaves the processor open"},
    {"gather_data_sampling", "off", WORD_BAD, "leaves the processor open"},
    {"reg_file_data_sampling", "off", WORD_BAD, "leaves the processor open"},
    {"indirect_target_selection", "off", WORD_BAD, "leaves the processor open"},
    {"no_entry_flush", NULL, WORD_BAD, "leaves the processor open"},
    {"no_uaccess_flush", NULL, WORD_BAD, "leaves the processor open"},
    {"no_stf_barrier", NULL, WORD_BAD, "leaves the processor open"},
    {"noibrs", NULL, WORD_BAD, "leaves the processor open"},
    {"noibpb", NULL, WORD_BAD, "leaves the processor open"},
    {"dis_ucode_ldr", NULL, WORD_BAD, "keeps the processor's mends from it"},
    {"nokaslr", NULL, WORD_BAD, "puts the kernel where everybody expects it"},
    {"norandmaps", NULL, WORD_BAD, "puts programs where everybody expects them"},
    {"randomize_kstack_offset", "off 0 n", WORD_BAD, "puts the kernel's stack where everybody expects it"},
    {"nosmep", NULL, WORD_BAD, "lets the kernel run what programs wrote"},
    {"nosmap", NULL, WORD_BAD, "lets the kernel read what programs wrote"},
    {"rodata", "off 0 n", WORD_BAD, "lets the kernel's code be written"},
    {"noexec", "off", WORD_BAD, "lets data be run"},
    {"hardened_usercopy", "off 0 n", WORD_BAD, "lets the kernel copy what it should not"},
    {"init_on_alloc", "off 0 n", WORD_BAD, "leaves old contents in the kernel's memory"},
    {"iomem", "relaxed", WORD_BAD, "gives out the memory of devices"},
    {"module.sig_enforce", "0 n", WORD_BAD, "lets modules in without a signature"},
    {"selinux", "0", WORD_BAD, "turns SELinux off"},
    {"enforcing", "0", WORD_BAD, "lets SELinux only warn"},
    {"apparmor", "0", WORD_BAD, "turns AppArmor off"},
    {"lsm", "=", WORD_BAD, "turns SELinux and AppArmor off"},
    {"security", "none", WORD_BAD, "turns SELinux and AppArmor off"},
    {"audit", "0 off", WORD_BAD, "turns the kernel's audit off"},
    {"lockdown", "none", WORD_BAD, "turns lockdown off"},
    {"ima_appraise", "off log fix", WORD_BAD, "lets IMA refuse nothing"},
    {"evm", "fix", WORD_BAD, "has EVM sign what it finds"},
    {"systemd.verity", "0 n no off false", WORD_BAD, "has the root not verified"},
    {"systemd.mask", "nftables. firewalld. ufw. iptables. netfilter-persistent. auditd. apparmor.", WORD_BAD,
     "keeps a protection from starting"},
    {"sysrq_always_enabled", NULL, WORD_BAD, "lets whoever is at the keyboard command the kernel"},
    {"kgdboc", NULL, WORD_BAD, "lets a debugger in by a console"},
    {"kgdbwait", NULL, WORD_BAD, "lets a debugger in by a console"},
};

static bool is_value_of(const char *values, struct str value) {
    struct str rest, word;
    if (!values)
        return !is_off(value);
    if (values[0] == 0 || values[0] == '=')
        return values[0] == 0 ? !value.ptr : value.ptr && value.len == 0;
    for (rest = str_from(values); probe_next_word(&rest, &word);)
        if (str_ends(word, STR(".")) || str_contains(word, STR("=")) ? str_starts_nocase(value, word)
                                                                     : str_eq_nocase(value, word))
            return true;
    return false;
}

/* Of most keys the last value counts; these may stand there often. Behind "--" all is for init, which knows the bare
 * words alone. */
static bool counts_each(const char *key, const char *values) {
    static const char *const keys[] = {"systemd.wants", "rd.systemd.wants", "systemd.setenv", "systemd.mask",
                                       "systemd.run"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return values && values[0] == 0;
}

/* The value with which a row of the table fits the line; ptr NULL where it does not. */
static struct str fits(struct str line, size_t row) {
    struct str found = STR_NONE, key, value;
    bool each = counts_each(words[row].key, words[row].values), behind = false;
    while (kernel_line_next(&line, &key, &value)) {
        behind |= str_eq(key, STR("--"));
        if (!kernel_key_is(key, words[row].key) || (behind && value.ptr))
            continue;
        bool fit = is_value_of(words[row].values, value);
        struct str shown = value.ptr ? value : STR("");
        if (each ? fit : true)
            found = fit ? shown : STR_NONE;
    }
    return found;
}

struct found {
    size_t bad, asked;
};

/* A shell, or what becomes one by the words behind it, in place of init. */
static void see_init(struct probe *probe, struct probe_result *result, const struct kernel_line *line,
                     struct found *found) {
    static const struct str inits[] = {STR_INIT("init"), STR_INIT("rdinit")};
    for (size_t i = 0; i < ARRAY_LEN(inits); i++) {
        struct str value = kernel_option(line->text, inits[i]);
        if (!value.ptr || (!probe_is_shell(value) && !str_eq(probe_base_name(value), STR("busybox"))))
            continue;
        found->bad++;
        probe_saw(probe, result, line->path, line->line,
                  STR_F "=" STR_F " starts a shell of root in place of the system", STR_A(inits[i]), STR_A(value));
    }
}

static void see_line(struct probe *probe, struct probe_result *result, const struct kernel_line *line,
                     struct found *found) {
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct str value = fits(line->text, i);
        if (!value.ptr)
            continue;
        bool asked = words[i].kind == WORD_ASK || (words[i].kind == WORD_RESCUE && line->other);
        found->asked += asked;
        found->bad += !asked;
        probe_saw(probe, result, line->path, line->line, "%s%s" STR_F " %s%s", words[i].key, value.len ? "=" : "",
                  STR_A(value), words[i].what, line->other ? " where this entry is chosen" : "");
    }
    see_init(probe, result, line, found);
    if (line->hidden) {
        found->asked++;
        probe_saw(probe, result, line->path, line->line, "holds what the boot loader puts in: " STR_F,
                  STR_A(line->text));
    }
}

enum probe_outcome probe_look_command_line(struct probe *probe, struct probe_result *result) {
    struct kernel_lines lines;
    struct found found = {.bad = 0};
    probe_kernel_lines(probe, &lines);
    for (size_t i = 0; i < lines.count; i++)
        see_line(probe, result, &lines.items[i], &found);
    if (found.bad)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu word%s of the kernel's command line take%s protection away", found.bad,
                          plural(found.bad), found.bad == 1 ? "s" : "");
    if (lines.answer != TREE_OK && lines.answer != TREE_ABSENT)
        return probe_unseen(probe, result, "the kernel's command line", lines.answer);
    if (lines.count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "no boot loader of the image has a command line that is known: ask the device while it runs");
    if (found.asked)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu word%s of an entry that may be chosen, or of the boot loader: who can choose it, and "
                          "what it then asks for",
                          found.asked, plural(found.asked));
    return probe_tell(probe, result, PROBE_MET, "the kernel's command line takes no protection away");
}
