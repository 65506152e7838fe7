/* Media that are mounted where nobody asked: by rules for devices, scripts, units, and programs that wait for them. */
#include "probe/device_rules.h"
#include "probe/mounts.h"
#include "probe/physical.h"
#include "probe/programs.h"
#include "probe/systemd.h"

/* A command of a rule that has "mount" in the name of what it runs. */
static bool is_mounting(struct str line) {
    static const struct str parts[] = {STR_INIT("/mount"), STR_INIT("systemd-mount"), STR_INIT("usbmount"),
                                       STR_INIT("automount"), STR_INIT(" mount ")};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (str_contains(line, parts[i]))
            return !str_contains(line, STR("umount")) || str_contains(line, STR("systemd-mount"));
    return false;
}

static size_t see_udev(struct probe *probe, struct probe_result *result) {
    struct probe_directives rules = {.count = 0};
    size_t found = 0;
    device_rules_read(probe, &rules);
    for (size_t i = 0; i < rules.count; i++) {
        struct str line = probe_directive_line(&rules.items[i]);
        bool runs = str_contains(line, STR("RUN"));
        if (!(runs && is_mounting(line)) && !device_rule_mounts(probe, line))
            continue;
        found++;
        probe_saw(probe, result, rules.items[i].path, rules.items[i].line, STR_F, STR_A(line));
    }
    return found;
}

static size_t see_mdev(struct probe *probe, struct probe_result *result) {
    struct probe_directives lines = {.count = 0};
    size_t found = 0;
    (void)probe_directives_file(probe, "/etc/mdev.conf", DIRECTIVE_WORDS, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        struct str line = probe_directive_line(&lines.items[i]);
        if (!is_mounting(line) && !device_mdev_mounts(probe, line))
            continue;
        found++;
        probe_saw(probe, result, lines.items[i].path, lines.items[i].line, STR_F, STR_A(line));
    }
    return found;
}

/* Scripts that OpenWrt's hotplug runs. */
static size_t see_hotplug(struct probe *probe, struct probe_result *result) {
    static const char *const folders[] = {"/etc/hotplug.d/block", "/etc/hotplug.d/usb", "/etc/hotplug.d/mount"};
    size_t found = 0;
    for (size_t f = 0; f < ARRAY_LEN(folders); f++) {
        struct tree_names names;
        if (probe_list(probe, folders[f], &names) != TREE_OK)
            continue;
        for (size_t i = 0; i < names.count; i++) {
            const char *path = probe_path(probe, "%s/%s", folders[f], names.items[i].ptr);
            struct str text;
            uint32_t line;
            if (probe_read(probe, path, &text) != TREE_OK || !device_script_mounts(text, &line))
                continue;
            found++;
            probe_saw(probe, result, path, line, "mounts what was put in");
        }
    }
    return found;
}

/* OpenWrt's block mounts what no section names where the file says so. */
static size_t see_uci(struct probe *probe, struct probe_result *result) {
    struct probe_directives lines = {.count = 0};
    (void)probe_directives_file(probe, "/etc/config/fstab", DIRECTIVE_WORDS, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        struct str rest = lines.items[i].value, name;
        if (!str_eq(lines.items[i].key, STR("option")) || !probe_next_word(&rest, &name) ||
            !str_eq(name, STR("anon_mount")) || str_find_char(rest, '1') == SIZE_MAX)
            continue;
        probe_saw(probe, result, lines.items[i].path, lines.items[i].line, "anon_mount " STR_F, STR_A(str_trim(rest)));
        return 1;
    }
    return 0;
}

/* By its device or its place: something that people put in. */
static bool is_medium(struct str device, struct str folder) {
    static const struct str devices[] = {STR_INIT("/dev/sd"),    STR_INIT("/dev/disk/by-path/"),
                                         STR_INIT("/dev/usb"),   STR_INIT("/dev/sr"),
                                         STR_INIT("/dev/cdrom"), STR_INIT("/dev/disk/by-id/usb")},
                            folders[] = {STR_INIT("/media"), STR_INIT("/mnt"), STR_INIT("/run/media")};
    for (size_t i = 0; i < ARRAY_LEN(devices); i++)
        if (str_starts(device, devices[i]))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (str_starts(folder, folders[i]) && !str_contains(device, STR(":")) && !str_starts(device, STR("//")))
            return true;
    return false;
}

static size_t see_automount_unit(struct probe *probe, struct probe_result *result, struct str name) {
    struct probe_unit unit, behind;
    probe_unit_read(probe, name, &unit);
    struct str mount =
        str_format(probe->arena, STR_F ".mount", STR_A(str_slice(name, 0, name.len - STR(".automount").len)));
    probe->memory_out |= !mount.ptr;
    const struct probe_directive *where = probe_directive_last(&unit.settings, "Automount", "Where");
    if (unit.masked || !where || !mount.ptr)
        return 0;
    probe_unit_read(probe, mount, &behind);
    const struct probe_directive *what = probe_directive_last(&behind.settings, "Mount", "What");
    if (!is_medium(what ? what->value : STR(""), where->value))
        return 0;
    probe_saw(probe, result, where->path, where->line, "Where=" STR_F ", mounted when somebody looks",
              STR_A(where->value));
    return 1;
}

static size_t see_automount_units(struct probe *probe, struct probe_result *result) {
    static const char *const folders[] = {"/etc/systemd/system",     "/run/systemd/system",
                                          "/run/systemd/generator",  "/usr/local/lib/systemd/system",
                                          "/usr/lib/systemd/system", "/lib/systemd/system"};
    size_t found = 0;
    for (size_t f = 0; f < ARRAY_LEN(folders) && found == 0; f++) {
        struct tree_names names;
        if (probe_list(probe, folders[f], &names) != TREE_OK)
            continue;
        for (size_t i = 0; i < names.count; i++)
            if (str_ends(names.items[i], STR(".automount")))
                found += see_automount_unit(probe, result, names.items[i]);
    }
    return found;
}

static size_t see_mounts(struct probe *probe, struct probe_result *result, const struct probe_mounts *mounts) {
    size_t found = 0;
    for (size_t i = 0; i < mounts->count; i++) {
        const struct probe_mount *mount = &mounts->items[i];
        bool autofs = str_eq(mount->type, STR("autofs")), systemd = str_starts(mount->device, STR("systemd-"));
        bool on_look = probe_mount_has(mount, STR("x-systemd.automount")) && is_medium(mount->device, mount->folder);
        if (!on_look && !(autofs && (!systemd || is_medium(STR(""), mount->folder))))
            continue;
        found++;
        probe_saw(probe, result, mount->path, mount->line, STR_F " %s", STR_A(mount->folder),
                  on_look ? "is mounted when somebody looks (x-systemd.automount)" : "is an autofs");
    }
    return found;
}

size_t probe_see_automounts(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"udisksd", "automount", "usbmount", "udevil",
                                        "devmon",  "udiskie",   "pmount",   NULL};
    static const char *const more[] = {"/usr/lib/udisks2/udisksd", "/usr/libexec/udisks2/udisksd",
                                       "/usr/share/usbmount/usbmount"};
    size_t found = probe_saw_programs(probe, result, names);
    for (size_t i = 0; i < ARRAY_LEN(more); i++)
        if (probe_has(probe, more[i])) {
            found++;
            probe_saw(probe, result, more[i], 0, "is on the device");
        }
    found += see_udev(probe, result) + see_mdev(probe, result) + see_hotplug(probe, result) + see_uci(probe, result);
    return found + see_automount_units(probe, result);
}

enum probe_outcome probe_look_automount(struct probe *probe, struct probe_result *result) {
    const struct probe_mounts *mounts = probe_mounts(probe);
    size_t found = probe_see_automounts(probe, result) + see_mounts(probe, result, mounts);
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu thing%s mount%s media without being asked", found,
                          plural(found), found == 1 ? "s" : "");
    if (mounts->answer != TREE_OK && mounts->answer != TREE_ABSENT)
        return probe_unseen(probe, result, mounts->path, mounts->answer);
    return probe_tell(probe, result, PROBE_MET,
                      "no rule of udev, mdev or hotplug, no unit and no program mounts media by itself");
}
