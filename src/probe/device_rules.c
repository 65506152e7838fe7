#include "probe/device_rules.h"

#include "probe/startup_script.h"
#include "probe/systemd.h"

static const char *const mounters[] = {"mount",      "systemd-mount", "udisksctl",   "pmount", "usbmount",  "ntfs-3g",
                                       "mount.ntfs", "mount.vfat",    "mount.exfat", "udevil", "automount", NULL};

void device_rules_read(struct probe *probe, struct probe_directives *rules) {
    static const char *const folders[] = {"/etc/udev",     "/run/udev", "/usr/local/lib/udev",
                                          "/usr/lib/udev", "/lib/udev", NULL};
    probe_directives_merged(probe, folders, STR("rules"), STR(".rules"), DIRECTIVE_WORDS | DIRECTIVE_CONTINUES, rules);
}

bool device_script_mounts(struct str text, uint32_t *line) {
    bool sure;
    return probe_script_runs(text, mounters, line, &sure) && sure;
}

/* A script is read; of other programs nobody knows what they do. Without a path udev looks beside its rules. */
static bool program_mounts(struct probe *probe, struct str word) {
    static const char *const folders[] = {"", "/usr/lib/udev/", "/lib/udev/"};
    struct str text;
    uint32_t line;
    bool whole = str_starts(word, STR("/"));
    for (size_t i = whole ? 0 : 1; i < (whole ? 1 : ARRAY_LEN(folders)); i++) {
        char start[2] = "";
        size_t len = 0;
        const char *path = probe_path(probe, "%s" STR_F, folders[i], STR_A(word));
        bool script = tree_peek(&probe->tree, path, start, sizeof start, &len) == TREE_OK && len == sizeof start &&
                      (memcmp(start, "#!", 2) == 0 || str_ends(word, STR(".sh")));
        if (script && probe_read(probe, path, &text) == TREE_OK && device_script_mounts(text, &line))
            return true;
    }
    return false;
}

/* The words of a command; those behind a shell's -c too. */
static bool command_mounts(struct probe *probe, struct str command) {
    enum { WORDS_MAX = 64 };
    size_t count = 0;
    for (struct str word; count < WORDS_MAX && probe_next_word(&command, &word); count++) {
        bool begins = count == 0 || strchr("'\"(", word.ptr[0]);
        while (word.len > 0 && strchr("-@+!:'\"(", word.ptr[0]))
            word = str_skip(word, 1);
        while (word.len > 0 && strchr("'\")&;|", word.ptr[word.len - 1]))
            word.len--;
        if (word.len > 0 && ((begins && probe_is_program(word, mounters)) || program_mounts(probe, word)))
            return true;
    }
    return false;
}

/* "NAME@%k.service": its template; a mount unit mounts. */
static bool unit_mounts(struct probe *probe, struct str name) {
    struct probe_unit unit;
    size_t at = str_find_char(name, '@');
    if (str_ends(name, STR(".mount")))
        return true;
    if (at != SIZE_MAX)
        name = str_format(probe->arena, STR_F "@.service", STR_A(str_slice(name, 0, at)));
    probe->memory_out |= !name.ptr;
    if (!name.ptr)
        return false;
    probe_unit_read(probe, name, &unit);
    for (size_t i = 0; i < unit.settings.count && !unit.masked; i++) {
        const struct probe_directive *item = &unit.settings.items[i];
        if (str_starts(item->key, STR("ExecStart")) && command_mounts(probe, item->value))
            return true;
    }
    return false;
}

static bool units_mount(struct probe *probe, struct str names) {
    for (struct str name; probe_next_word(&names, &name);)
        if (unit_mounts(probe, name))
            return true;
    return false;
}

/* KEY{attribute}+="value", parted by commas and blanks: the next pair whose key begins with a letter. */
static bool next_pair(struct str *rest, struct str *key, struct str *value) {
    size_t open = str_find_char(*rest, '"');
    if (open == SIZE_MAX)
        return false;
    struct str front = str_trim(str_slice(*rest, 0, open));
    size_t from = front.len;
    while (from > 0 && front.ptr[from - 1] != ',' && !char_is_blank(front.ptr[from - 1]))
        from--;
    *key = str_skip(front, from);
    *rest = str_skip(*rest, open + 1);
    size_t end = 0;
    while (end < rest->len && (rest->ptr[end] != '"' || (end > 0 && rest->ptr[end - 1] == '\\')))
        end++;
    *value = str_slice(*rest, 0, end);
    *rest = str_skip(*rest, end + 1);
    return true;
}

bool device_rule_mounts(struct probe *probe, struct str line) {
    for (struct str key, value; next_pair(&line, &key, &value);) {
        bool runs =
            str_starts(key, STR("RUN")) || str_starts(key, STR("PROGRAM")) || str_starts(key, STR("IMPORT{program}"));
        bool wants = str_starts(key, STR("ENV{SYSTEMD_WANTS}")) || str_starts(key, STR("ENV{SYSTEMD_USER_WANTS}"));
        if ((runs && command_mounts(probe, value)) || (wants && units_mount(probe, value)))
            return true;
    }
    return false;
}

/* "sd[a-z]1 root:disk 660 *COMMAND": the command stands behind '@', '$' or '*', third or later. */
bool device_mdev_mounts(struct probe *probe, struct str line) {
    size_t count = 0;
    for (struct str rest = line, word; probe_next_word(&rest, &word); count++) {
        if (count < 2 || !strchr("@$*", word.ptr[0]))
            continue;
        struct str command = {word.ptr + 1, (size_t)(line.ptr + line.len - word.ptr - 1)};
        return command_mounts(probe, command);
    }
    return false;
}
