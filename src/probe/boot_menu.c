#include "probe/boot_menu.h"

#include "probe/directive.h"
#include "probe/settings.h"

/* One file while it is read. */
struct menu {
    struct probe *probe;
    struct kernel_lines *all;
    const char *path;
    struct str text;
    struct probe_settings variables; /* of GRUB: "set NAME=value", and its saved environment */
};

static void add(struct menu *menu, struct kernel_line line) {
    struct kernel_lines *all = menu->all;
    if (all->count < KERNEL_LINES_MAX)
        all->items[all->count++] = line;
    else
        probe_doubt(menu->probe, menu->path, TREE_LONG);
}

/* A value of a variable behind the line: its words count as if they stood there. */
static void append(struct menu *menu, struct kernel_line *line, struct str value) {
    struct str text = str_format(menu->probe->arena, STR_F " " STR_F, STR_A(line->text), STR_A(value));
    menu->probe->memory_out |= !text.ptr;
    line->text = text.ptr ? text : line->text;
}

/* Every value that the file gives to a variable of the line is taken; one that it gives none is hidden. */
static void add_grub(struct menu *menu, struct kernel_line line) {
    struct str rest = line.text, word;
    for (unsigned count = 0; count < 256 && probe_next_word(&rest, &word); count++) {
        size_t at = str_find_char(word, '$');
        struct str name = at == SIZE_MAX ? STR("") : str_skip(word, at + 1);
        if (str_starts(name, STR("{")))
            name = str_slice(name, 1, str_find_char(name, '}'));
        while (name.len > 0 && strchr("\"'", name.ptr[name.len - 1]))
            name.len--;
        if (name.len == 0)
            continue;
        bool known = false;
        for (const struct probe_setting *set = menu->variables.first; set; set = set->next) {
            if (!str_eq(set->key, name))
                continue;
            known = true;
            append(menu, &line, set->value);
        }
        line.hidden |= !known;
    }
    add(menu, line);
}

static bool is_one_of(struct str word, const char *words) {
    struct str rest = str_from(words), one;
    while (probe_next_word(&rest, &one))
        if (str_eq_nocase(word, one))
            return true;
    return false;
}

static void read_saved(struct menu *menu) {
    static const char *const saved[] = {"/boot/grub/grubenv", "/boot/grub2/grubenv"};
    for (size_t i = 0; i < ARRAY_LEN(saved); i++)
        probe_settings_file(menu->probe, &menu->variables, saved[i], SETTINGS_SHELL);
}

/* What is set in front of the entries; whether the first entry starts where nobody chooses. */
static bool read_variables(struct menu *menu) {
    struct probe_lines lines = {.rest = menu->text};
    struct str line, word;
    bool first = true;
    read_saved(menu);
    while (probe_next_line(&lines, &line)) {
        struct str rest = line;
        if (!probe_next_word(&rest, &word) || !str_eq(word, STR("set")))
            continue;
        probe_settings_text(menu->probe, &menu->variables, str_trim(rest), menu->path, SETTINGS_SHELL);
        rest = str_trim(rest);
        if (!str_starts(rest, STR("default=")))
            continue;
        /* next_entry holds for one start, and somebody who may write the menu set it. */
        struct str value = probe_unquoted(str_skip(rest, 8));
        first &= str_eq(value, STR("0")) || str_eq(value, STR("${next_entry}"));
    }
    return first;
}

static void read_grub(struct menu *menu) {
    bool first = read_variables(menu);
    struct probe_lines lines = {.rest = menu->text};
    struct str line, word;
    uint32_t number;
    for (size_t count = 0; probe_next_joined(menu->probe, &lines, 0, &line, &number);) {
        struct str rest = line;
        if (!probe_next_word(&rest, &word) ||
            !is_one_of(word, "linux linuxefi linux16 multiboot multiboot2 module module2") ||
            !probe_next_word(&rest, &word)) /* the kernel's path */
            continue;
        add_grub(menu, (struct kernel_line){str_trim(rest), menu->path, number, first && count > 0, false});
        count++;
    }
}

/* The label that starts where nobody chooses; ptr NULL where none is sure to. */
static struct str default_label(struct menu *menu) {
    struct probe_lines lines = {.rest = menu->text};
    struct str line, word, named = STR_NONE, first = STR_NONE, other = STR_NONE;
    while (probe_next_line(&lines, &line)) {
        if (!probe_next_word(&line, &word))
            continue;
        if (is_one_of(word, "default"))
            named = str_trim(line);
        else if (is_one_of(word, "ontimeout"))
            other = str_trim(line);
        else if (is_one_of(word, "label") && !first.ptr)
            first = str_trim(line);
    }
    return other.ptr ? STR_NONE : named.ptr ? named : first;
}

static void read_syslinux(struct menu *menu) {
    struct str started = default_label(menu), label = STR_NONE, line, word;
    struct probe_lines lines = {.rest = menu->text};
    bool known = false;
    for (struct probe_lines ahead = lines; probe_next_line(&ahead, &line);)
        known |= probe_next_word(&line, &word) && is_one_of(word, "label") && str_eq(str_trim(line), started);
    while (probe_next_line(&lines, &line)) {
        if (!probe_next_word(&line, &word))
            continue;
        if (is_one_of(word, "label"))
            label = str_trim(line);
        bool other = known && label.ptr && !str_eq(label, started);
        if (is_one_of(word, "append"))
            add(menu, (struct kernel_line){str_trim(line), menu->path, lines.number, other, false});
        else if (is_one_of(word, "include"))
            add(menu, (struct kernel_line){STR(""), menu->path, lines.number, other, true});
    }
}

static void read_entry(struct menu *menu) {
    struct probe_lines lines = {.rest = menu->text};
    read_saved(menu);
    for (struct str line, word; probe_next_line(&lines, &line);)
        if (probe_next_word(&line, &word) && is_one_of(word, "options"))
            add_grub(menu, (struct kernel_line){.text = str_trim(line), .path = menu->path, .line = lines.number});
}

static void read_plain(struct menu *menu) {
    struct probe_lines lines = {.rest = menu->text};
    struct str line;
    if (probe_next_line(&lines, &line))
        add(menu, (struct kernel_line){.text = str_trim(line), .path = menu->path, .line = lines.number});
}

static void read_menu(struct probe *probe, struct kernel_lines *all, const char *path,
                      void (*read)(struct menu *menu)) {
    struct menu menu = {.probe = probe, .all = all, .path = path};
    enum tree_answer answer = probe_read(probe, path, &menu.text);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        all->answer = answer;
    if (answer == TREE_OK)
        read(&menu);
}

void probe_boot_menus(struct probe *probe, struct kernel_lines *all) {
    static const struct {
        const char *path;
        void (*read)(struct menu *menu);
    } files[] = {
        {"/boot/grub/grub.cfg", read_grub},         {"/boot/grub2/grub.cfg", read_grub},
        {"/boot/grub/custom.cfg", read_grub},       {"/boot/efi/EFI/BOOT/grub.cfg", read_grub},
        {"/EFI/BOOT/grub.cfg", read_grub},          {"/boot/extlinux/extlinux.conf", read_syslinux},
        {"/boot/extlinux.conf", read_syslinux},     {"/extlinux.conf", read_syslinux},
        {"/boot/syslinux.cfg", read_syslinux},      {"/boot/syslinux/syslinux.cfg", read_syslinux},
        {"/syslinux.cfg", read_syslinux},           {"/boot/cmdline.txt", read_plain},
        {"/boot/firmware/cmdline.txt", read_plain}, {"/etc/kernel/cmdline", read_plain},
    };
    static const char *const folders[] = {"/boot/loader/entries", "/boot/efi/loader/entries", "/efi/loader/entries"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        read_menu(probe, all, files[i].path, files[i].read);
    for (size_t f = 0; f < ARRAY_LEN(folders); f++) {
        struct tree_names names;
        if (probe_list(probe, folders[f], &names) != TREE_OK)
            continue;
        for (size_t i = 0; i < names.count; i++)
            if (str_ends(names.items[i], STR(".conf")))
                read_menu(probe, all, probe_path(probe, "%s/" STR_F, folders[f], STR_A(names.items[i])), read_entry);
    }
}
