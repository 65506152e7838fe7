#include "probe/apt_conf.h"

#include "probe/directive.h"

enum { FILES_MAX = 128 };

static void read_folder(struct probe *probe, const char *folder, struct probe_block_settings *all) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct str name = names.items[i];
        struct str stem = str_ends(name, STR(".conf")) ? str_slice(name, 0, name.len - 5) : name;
        struct str text;
        const char *path = probe_path(probe, "%s/%s", folder, name.ptr);
        /* "20auto.bak" and "x~" are passed over. */
        bool plain = stem.len > 0;
        for (size_t c = 0; c < stem.len; c++)
            plain &= char_is_alnum(stem.ptr[c]) || stem.ptr[c] == '-' || stem.ptr[c] == '_';
        if (plain && probe_read(probe, path, &text) == TREE_OK)
            probe_block_text(probe, all, text, path, BLOCK_APT);
    }
}

static void read_file(struct probe *probe, const char *path, struct probe_block_settings *all) {
    struct str text;
    if (path[0] != '/')
        all->cut = true;
    else if (str_ends(str_from(path), STR("/")))
        read_folder(probe, path, all);
    else if (probe_read(probe, path, &text) == TREE_OK)
        probe_block_text(probe, all, text, path, BLOCK_APT);
}

/* What is included stands behind what includes it, which is enough for a look: one that is set in both ways is told by
 * the one that is included. */
static void read_included(struct probe *probe, struct probe_block_settings *all) {
    size_t files = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (!str_eq(all->items[i].name, STR("#include")))
            continue;
        all->cut |= files == FILES_MAX;
        if (files++ == FILES_MAX)
            return;
        read_file(probe, probe_path(probe, STR_F, STR_A(all->items[i].value)), all);
    }
}

void probe_apt_conf(struct probe *probe, struct probe_block_settings *all) {
    *all = (struct probe_block_settings){.count = 0};
    read_folder(probe, "/etc/apt/apt.conf.d", all);
    read_file(probe, "/etc/apt/apt.conf", all);
    read_included(probe, all);
}

enum apt_truth probe_apt_truth(struct str value) {
    static const char *const no[] = {"no", "false", "without", "off", "disable"};
    static const char *const yes[] = {"yes", "true", "with", "on", "enable"};
    uint64_t number;
    value = str_trim(value);
    if (str_u64(value, INT32_MAX, &number))
        return number == 0 ? APT_NO : APT_YES;
    for (size_t i = 0; i < ARRAY_LEN(no); i++) {
        if (str_eq_nocase(value, str_from(no[i])))
            return APT_NO;
        if (str_eq_nocase(value, str_from(yes[i])))
            return APT_YES;
    }
    return APT_NEITHER;
}
