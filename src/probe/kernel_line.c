#include "probe/kernel_line.h"

#include "base/inflate.h"
#include "probe/boot_menu.h"
#include "probe/settings.h"

#include <stdio.h>

void probe_kernel_lines(struct probe *probe, struct kernel_lines *all) {
    struct str text;
    *all = (struct kernel_lines){.answer = TREE_ABSENT};
    if (!probe->tree.live) {
        probe_boot_menus(probe, all);
        return;
    }
    all->answer = probe_read(probe, "/proc/cmdline", &text);
    if (all->answer == TREE_OK)
        all->items[all->count++] = (struct kernel_line){.text = str_trim(text), .path = "/proc/cmdline"};
}

/* Quotes stand around the whole word, or around the value; blanks within them part nothing. */
bool kernel_line_next(struct str *rest, struct str *key, struct str *value) {
    bool quoted = false;
    size_t at = 0;
    *rest = str_trim(*rest);
    if (rest->len == 0)
        return false;
    for (; at < rest->len && (quoted || !char_is_blank(rest->ptr[at])); at++)
        quoted ^= rest->ptr[at] == '"';
    struct str word = probe_unquoted(str_slice(*rest, 0, at));
    *rest = str_skip(*rest, at);
    *value = word;
    if (!str_next(value, '=', key))
        *key = STR("");
    *value = value->ptr ? probe_unquoted(*value) : STR_NONE;
    return true;
}

bool kernel_key_is(struct str key, const char *name) {
    size_t at = 0;
    for (; at < key.len && name[at]; at++) {
        char a = key.ptr[at] == '-' ? '_' : key.ptr[at], b = name[at] == '-' ? '_' : name[at];
        if (a != b)
            return false;
    }
    return at == key.len && name[at] == 0;
}

struct str kernel_option(struct str line, struct str key) {
    struct str found = STR_NONE, name, value;
    while (kernel_line_next(&line, &name, &value)) {
        if (str_eq(name, STR("--")))
            break;
        if (kernel_key_is(name, key.ptr))
            found = value.ptr ? value : STR("");
    }
    return found;
}

struct str kernel_lines_option(const struct kernel_lines *lines, struct str key) {
    struct str common = STR_NONE;
    for (size_t i = 0; i < lines->count; i++) {
        struct str value = kernel_option(lines->items[i].text, key);
        if (!value.ptr || (common.ptr && !str_eq(value, common)))
            return STR_NONE;
        common = value;
    }
    return common;
}

static bool read_config(struct probe *probe, struct str path, struct kernel_config *config) {
    config->path = path;
    return path.ptr && probe_read(probe, path.ptr, &config->text) == TREE_OK;
}

static bool config_of_release(struct probe *probe, struct str release, struct kernel_config *config) {
    return read_config(probe, str_format(probe->arena, "/boot/config-" STR_F, STR_A(release)), config) ||
           read_config(probe, str_format(probe->arena, "/lib/modules/" STR_F "/config", STR_A(release)), config) ||
           read_config(probe, str_format(probe->arena, "/lib/modules/" STR_F "/build/.config", STR_A(release)), config);
}

/* What the kernel that runs tells of itself; false where it does not, and `*why` where what it tells makes no sense. */
static bool packed_config(struct probe *probe, struct kernel_config *config, const char **why) {
    enum { CONFIG_MAX = 2 << 20 };
    struct str packed;
    enum tree_answer answer = probe_read(probe, "/proc/config.gz", &packed);
    if (answer == TREE_ABSENT)
        return false;
    *why = "/proc/config.gz could not be read";
    if (answer != TREE_OK)
        return false;
    enum status status = inflate_gzip(packed, CONFIG_MAX, probe->arena, &config->text);
    probe->memory_out |= status == STATUS_MEMORY;
    *why = "/proc/config.gz is damaged, or more than 2 MiB when it is unpacked";
    config->path = STR("/proc/config.gz");
    return status == STATUS_OK;
}

bool probe_kernel_config(struct probe *probe, struct kernel_config *config, const char **why) {
    struct str release;
    struct tree_names names;
    if (probe->tree.live) {
        *why = "neither /proc/config.gz nor /boot/config-RELEASE tells how the kernel was built";
        return packed_config(probe, config, why) ||
               (probe_read(probe, "/proc/sys/kernel/osrelease", &release) == TREE_OK &&
                config_of_release(probe, str_trim(release), config));
    }
    *why = "no /boot/config-RELEASE tells how the kernel of the image was built";
    if (probe_list(probe, "/boot", &names) == TREE_OK)
        for (size_t i = names.count; i > 0; i--)
            if (str_starts(names.items[i - 1], STR("config-")) &&
                read_config(probe, str_format(probe->arena, "/boot/" STR_F, STR_A(names.items[i - 1])), config))
                return true;
    return false;
}

struct str kernel_config_value(const struct kernel_config *config, const char *name) {
    struct probe_lines lines = {.rest = config->text};
    struct str key = str_from(name), prefix = STR("CONFIG_");
    for (struct str line; probe_next_line(&lines, &line);) {
        bool unset = str_starts(line, STR("# "));
        struct str rest = unset ? str_skip(line, 2) : line;
        if (!str_starts(rest, prefix) || !str_starts(str_skip(rest, prefix.len), key))
            continue;
        rest = str_skip(rest, prefix.len + key.len);
        if (unset && str_eq(rest, STR(" is not set")))
            return STR("n");
        if (!unset && str_starts(rest, STR("=")))
            return str_trim(str_skip(rest, 1));
    }
    return STR_NONE;
}

enum tree_answer probe_sysctl_live(struct probe *probe, const char *key, struct str *value) {
    char path[160];
    struct str text;
    int n = snprintf(path, sizeof path, "/proc/sys/%s", key);
    if (n < 0 || (size_t)n >= sizeof path)
        return TREE_LONG;
    enum tree_answer answer = probe_read(probe, path, &text);
    *value = answer == TREE_OK ? str_trim(text) : STR("");
    return answer;
}
