/* The way from power to login: what vouches for what is started, and who can turn it aside. */
#include "probe/boot.h"
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/inittab.h"
#include "probe/modes.h"
#include "probe/systemd.h"
#include "probe/words.h"

/* The value behind the four bytes of attributes. */
static enum tree_answer efi_value(struct probe *probe, const char *name, unsigned *value) {
    struct str path =
        str_format(probe->arena, "/sys/firmware/efi/efivars/%s-8be4df61-93ca-11d2-aa0d-00e098032b8c", name);
    struct str bytes;
    if (!path.ptr)
        return TREE_MEMORY;
    enum tree_answer answer = probe_read(probe, path.ptr, &bytes);
    if (answer == TREE_OK && bytes.len < 5)
        return TREE_FAILED;
    *value = answer == TREE_OK ? (unsigned char)bytes.ptr[4] : 0;
    return answer;
}

static enum probe_outcome look_secure_boot(struct probe *probe, struct probe_result *result) {
    unsigned secure = 0, setup = 0;
    if (!probe_has(probe, "/sys/firmware/efi"))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device was not started by UEFI");
    enum tree_answer answer = efi_value(probe, "SecureBoot", &secure);
    if (answer == TREE_ABSENT &&
        !probe_has(probe, "/sys/firmware/efi/efivars/BootOrder-8be4df61-93ca-11d2-aa0d-00e098032b8c"))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "the firmware's variables are not mounted (efivarfs)");
    if (answer == TREE_ABSENT) {
        probe_saw(probe, result, "SecureBoot", 0, "the firmware has no such variable");
        return probe_tell(probe, result, PROBE_NOT_MET, "the firmware does not know Secure Boot");
    }
    if (answer != TREE_OK)
        return probe_unseen(probe, result, "the variable SecureBoot", answer);
    bool in_setup = efi_value(probe, "SetupMode", &setup) == TREE_OK && setup == 1;
    if (secure == 1 && !in_setup)
        return probe_tell(probe, result, PROBE_MET, "Secure Boot is on");
    probe_saw(probe, result, "SecureBoot", 0, "is %u%s", secure,
              in_setup ? ", and anybody may enrol keys (SetupMode)" : "");
    return probe_tell(probe, result, PROBE_NOT_MET, "the firmware starts what nobody vouches for");
}

/* Patterns of glob(3), of which the first that fits counts. */
static const struct str grubs[] = {STR_INIT("/boot/grub/grub.cfg"), STR_INIT("/boot/grub2/grub.cfg"),
                                   STR_INIT("/boot/efi/EFI/*/grub.cfg"), STR_INIT("/boot/EFI/*/grub.cfg"),
                                   STR_INIT("/EFI/BOOT/grub.cfg")};

/* What of a menu keeps others from changing it. */
struct grub {
    bool superusers, hashed, plain;
    uint32_t plain_line;
};

static void read_grub(struct str text, struct grub *grub) {
    struct probe_lines lines = {.rest = text};
    for (struct str line, word; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (str_starts(line, STR("set superusers=")) || str_starts(line, STR("superusers=")))
            grub->superusers = true;
        if (!probe_next_word(&line, &word))
            continue;
        /* The hash itself: of a variable nobody knows whether something sets it. */
        grub->hashed |= str_eq(word, STR("password_pbkdf2")) && str_contains(line, STR("grub.pbkdf2."));
        if (str_eq(word, STR("password"))) {
            grub->plain = true;
            grub->plain_line = lines.number;
        }
    }
}

static enum tree_answer find_grub(struct probe *probe, const char **path, struct str *text) {
    enum tree_answer answer = TREE_ABSENT;
    for (size_t i = 0; i < ARRAY_LEN(grubs) && answer == TREE_ABSENT; i++) {
        struct tree_names paths;
        probe_glob(probe, grubs[i], &paths);
        for (size_t n = 0; n < paths.count && answer == TREE_ABSENT; n++) {
            *path = probe_path(probe, STR_F, STR_A(paths.items[n]));
            answer = probe_read(probe, *path, text);
        }
    }
    return answer;
}

/* What grub2-setpassword writes, where the menu takes it in. */
static bool has_user_hash(struct probe *probe, struct str menu) {
    struct probe_directives list = {.count = 0};
    if (!str_contains(menu, STR("/user.cfg")))
        return false;
    (void)probe_directives_file(probe, "/boot/grub2/user.cfg", DIRECTIVE_EQUALS, &list);
    const struct probe_directive *hash = probe_directive_last(&list, NULL, "GRUB2_PASSWORD");
    return hash && str_starts(hash->value, STR("grub.pbkdf2."));
}

static enum probe_outcome look_grub_password(struct probe *probe, struct probe_result *result) {
    const char *path = NULL;
    struct str text;
    struct grub grub = {.superusers = false};
    enum tree_answer answer = find_grub(probe, &path, &text);
    if (answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no menu of GRUB");
    if (answer != TREE_OK)
        return probe_unseen(probe, result, path, answer);
    read_grub(text, &grub);
    grub.hashed |= has_user_hash(probe, text);
    if (grub.plain) {
        probe_saw(probe, result, path, grub.plain_line, "a password stands there as it is");
        return probe_tell(probe, result, PROBE_NOT_MET, "GRUB's password can be read");
    }
    if (grub.superusers && grub.hashed)
        return probe_tell(probe, result, PROBE_MET, "GRUB has superusers with a password, kept as a hash");
    if (str_contains(text, STR("configfile ")) && !str_contains(text, STR("menuentry")))
        return probe_tell(probe, result, PROBE_ASK, "%s has GRUB read its menu elsewhere: see that one for a password",
                          path);
    probe_saw(probe, result, path, 0, "%s",
              grub.superusers ? "superusers without a password" : "no superusers are set");
    return probe_tell(probe, result, PROBE_NOT_MET, "whoever is at the console changes what GRUB starts");
}

static enum probe_outcome look_grub_mode(struct probe *probe, struct probe_result *result) {
    const char *path = NULL;
    struct str text, where, why;
    struct stat info;
    enum tree_answer answer = find_grub(probe, &path, &text);
    if (answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no menu of GRUB");
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    enum tree_answer found = tree_stat(&probe->tree, path, &info);
    if (found != TREE_OK)
        return probe_unseen(probe, result, path, found);
    if (probe_path_loose(probe, str_from(path), &where, &why) == TREE_OK && why.len > 0) {
        probe_saw(probe, result, where.ptr, 0, STR_F, STR_A(why));
        return probe_tell(probe, result, PROBE_NOT_MET, "others than root can change what GRUB starts");
    }
    if (answer != TREE_OK)
        return probe_unseen(probe, result, path, answer);
    if ((info.st_mode & S_IROTH) && str_contains(text, STR("password"))) {
        probe_saw(probe, result, path, 0, "holds a password, and every account may read it (mode %04o)",
                  (unsigned)info.st_mode & 07777);
        return probe_tell(probe, result, PROBE_NOT_MET, "GRUB's password can be read and guessed by every account");
    }
    if (!probe_saw_logins(probe, result))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "%s is root's alone (mode %04o)", path, (unsigned)info.st_mode & 07777);
}

static enum probe_outcome look_reboot_keys(struct probe *probe, struct probe_result *result) {
    static const char TARGET[] = "/etc/systemd/system/ctrl-alt-del.target";
    struct str target;
    struct probe_inittab inittab;
    if (probe_is_systemd(probe)) {
        enum tree_answer answer = tree_link(&probe->tree, TARGET, probe->arena, &target);
        if (answer == TREE_OK && str_eq(target, STR("/dev/null")))
            return probe_tell(probe, result, PROBE_MET, "ctrl-alt-del.target is masked");
        if (answer != TREE_OK && answer != TREE_ABSENT && answer != TREE_OTHER)
            return probe_unseen(probe, result, TARGET, answer);
        probe_saw(probe, result, TARGET, 0, "is not masked");
        return probe_tell(probe, result, PROBE_NOT_MET, "three keys start the device again, without a login");
    }
    probe_inittab_open(probe, &inittab);
    if (inittab.answer != TREE_OK)
        return inittab.answer == TREE_ABSENT ? probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                                                          "neither systemd nor an inittab says what the keys do")
                                             : probe_unseen(probe, result, "/etc/inittab", inittab.answer);
    for (struct inittab_line line; probe_inittab_next(&inittab, &line);)
        if (str_eq(line.action, STR("ctrlaltdel"))) {
            probe_saw(probe, result, "/etc/inittab", line.line, STR_F, STR_A(line.process));
            return probe_tell(probe, result, PROBE_NOT_MET, "three keys start the device again, without a login");
        }
    return probe_tell(probe, result, PROBE_MET, "inittab has no line for Ctrl-Alt-Del");
}

static enum probe_outcome look_uboot(struct probe *probe, struct probe_result *result) {
    static const char *const signs[] = {"/etc/fw_env.config",
                                        "/proc/device-tree/chosen/u-boot,version",
                                        "/sys/firmware/devicetree/base/chosen/u-boot,version",
                                        "/boot/u-boot.bin",
                                        "/boot/boot.scr",
                                        "/boot/uEnv.txt",
                                        "/boot/MLO",
                                        "/boot/u-boot.img",
                                        "/boot/uboot.env",
                                        "/boot/extlinux/extlinux.conf",
                                        "/usr/bin/fw_printenv",
                                        "/sbin/fw_printenv",
                                        "/etc/u-boot-initial-env"};
    struct probe_directives start = {.count = 0};
    (void)probe_directives_file(probe, "/etc/u-boot-initial-env", DIRECTIVE_EQUALS, &start);
    const struct probe_directive *delay = probe_directive_last(&start, NULL, "bootdelay");
    if (delay && !str_starts(delay->value, STR("-")))
        probe_saw(probe, result, delay->path, delay->line,
                  "bootdelay=" STR_F ": a key stops the start, if nothing saved "
                  "says otherwise",
                  STR_A(delay->value));
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        if (!probe_has(probe, signs[i]))
            continue;
        probe_saw(probe, result, signs[i], 0, "is there");
        return probe_tell(
            probe, result, PROBE_ASK,
            "the device is started by U-Boot: whether its console can be stopped (bootdelay, a password), "
            "its environment is protected, and images must be signed is not in the file system");
    }
    return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "nothing on the device speaks of U-Boot");
}

static const struct probe_check checks[] = {
    {.id = "boot-secure-boot",
     .title = "The firmware starts only what is signed (Secure Boot)",
     .requirements = "EDR 3.14 RE 1, HDR 3.14 RE 1, NDR 3.14 RE 1",
     .needs = "efivarfs",
     .running = true,
     .look = look_secure_boot,
     .mend = "enrol keys and turn Secure Boot on in the firmware's setup, behind its password",
     .by_hand = "mokutil --sb-state"},
    {.id = "boot-verified-root",
     .title = "The root file system is verified when it is read",
     .requirements = "EDR 3.14, HDR 3.14, NDR 3.14, CR 3.4",
     .look = probe_look_verified_root,
     .mend = "make the root read-only, and start it by dm-verity with a signed hash",
     .by_hand = "cat /proc/cmdline; dmsetup table"},
    {.id = "boot-grub-password",
     .title = "GRUB's menu is changed by a password alone",
     .requirements = "EDR 3.14, HDR 3.14, NDR 3.14, CR 2.1",
     .needs = "/boot/grub/grub.cfg (root)",
     .look = look_grub_password,
     .mend = "set superusers and password_pbkdf2 (grub-mkpasswd-pbkdf2) in /etc/grub.d/40_custom, then update-grub",
     .by_hand = "grep -E 'superusers|password' /boot/grub*/grub.cfg"},
    {.id = "boot-grub-files",
     .title = "GRUB's menu belongs to root alone",
     .requirements = "EDR 3.14, HDR 3.14, NDR 3.14, CR 2.1",
     .look = look_grub_mode,
     .mend = "chown root:root /boot/grub/grub.cfg; chmod 0600 /boot/grub/grub.cfg",
     .by_hand = "ls -ld /boot /boot/grub*/grub.cfg"},
    {.id = "boot-command-line",
     .title = "The kernel's command line takes no protection away",
     .requirements = "EDR 3.14, HDR 3.14, NDR 3.14, CR 7.6",
     .look = probe_look_command_line,
     .mend = "take the word out of the boot loader's configuration (GRUB_CMDLINE_LINUX, bootargs, cmdline.txt)",
     .by_hand = "cat /proc/cmdline"},
    {.id = "boot-rescue",
     .title = "Rescue and single-user mode ask for a password",
     .requirements = "CR 1.1, CR 2.1",
     .look = probe_look_rescue,
     .mend = "remove SYSTEMD_SULOGIN_FORCE and debug-shell.service; in inittab '~~:S:wait:/sbin/sulogin'",
     .by_hand = "systemctl cat rescue.service emergency.service; systemctl is-enabled debug-shell.service"},
    {.id = "boot-reboot-keys",
     .title = "Ctrl-Alt-Del does not start the device again",
     .requirements = "CR 7.7, CR 2.1",
     .look = look_reboot_keys,
     .mend = "systemctl mask ctrl-alt-del.target; in inittab remove the line with ctrlaltdel",
     .by_hand = "systemctl status ctrl-alt-del.target; grep ctrlaltdel /etc/inittab"},
    {.id = "boot-loader-console",
     .title = "The console of U-Boot is closed",
     .requirements = "EDR 3.14, EDR 2.13, HDR 2.13, NDR 2.13",
     .look = look_uboot,
     .mend = "CONFIG_BOOTDELAY=-2, CONFIG_FIT_SIGNATURE, and an environment that is not writable, in U-Boot's "
             "configuration",
     .by_hand = "fw_printenv bootdelay; press a key on the serial console while the device starts"},
};

const struct probe_group probe_boot_group = PROBE_GROUP("boot", "Start", checks);
