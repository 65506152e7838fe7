/* What stays open when a start goes wrong, or is told to stop early: rescue, emergency and single-user mode. */
#include "probe/boot.h"
#include "probe/console.h"
#include "probe/inittab.h"
#include "probe/kernel_line.h"
#include "probe/systemd.h"
#include "probe/unit_environment.h"

/* As systemd reads a boolean of its environment. */
static bool is_true(struct str value) {
    static const char *const words[] = {"1", "y", "yes", "t", "true", "on"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(value, str_from(words[i])))
            return true;
    return false;
}

static const struct str FORCE = STR_INIT("SYSTEMD_SULOGIN_FORCE");

static void see_unit(struct console *console, const char *name, struct console_found *found) {
    struct probe_unit unit;
    probe_unit_read(console->probe, str_from(name), &unit);
    found->looked_at += unit.path[0] != 0;
    if (unit.masked)
        return;
    struct probe_variable forced = probe_unit_variable(console->probe, &unit.settings, FORCE);
    if (forced.value.ptr && is_true(forced.value)) {
        found->open++;
        probe_saw(console->probe, console->result, forced.path, forced.line, STR_F "=" STR_F " for %s", STR_A(FORCE),
                  STR_A(forced.value), name);
    }
    console->terminal = true;
    console_count(found, console_unit(console, &unit.settings));
}

/* Links that have the shell to debug with start. */
static void see_debug_shell(struct probe *probe, struct probe_result *result, struct console_found *found) {
    static const char *const folders[] = {"/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
                                          "/usr/lib/systemd/system"};
    static const char *const targets[] = {"sysinit", "basic", "multi-user", "graphical",
                                          "default", "getty", "rescue",     "emergency"};
    struct stat info;
    for (size_t f = 0; f < ARRAY_LEN(folders); f++)
        for (size_t t = 0; t < ARRAY_LEN(targets); t++) {
            const char *path = probe_path(probe, "%s/%s.target.wants/debug-shell.service", folders[f], targets[t]);
            if (tree_look(&probe->tree, path, &info) != TREE_OK)
                continue;
            found->open++;
            probe_saw(probe, result, path, 0, "starts a shell of root on tty9");
        }
}

/* systemd.setenv= of the kernel's command line is in every unit's environment. */
static void see_command_line(struct probe *probe, struct probe_result *result, struct console_found *found) {
    struct kernel_lines lines;
    probe_kernel_lines(probe, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        struct str rest = lines.items[i].text, key, value, name;
        while (kernel_line_next(&rest, &key, &value)) {
            if (!kernel_key_is(key, "systemd.setenv") || !str_next(&value, '=', &name) || !str_eq(name, FORCE) ||
                !value.ptr || !is_true(value))
                continue;
            found->open++;
            probe_saw(probe, result, lines.items[i].path, lines.items[i].line, STR_F "=" STR_F, STR_A(FORCE),
                      STR_A(value));
        }
    }
}

/* "~~:S:wait:/sbin/sulogin" asks for root's password in single-user mode; a shell there asks for nothing. */
static void see_single(struct console *console, struct probe_inittab *inittab, struct console_found *found) {
    for (struct inittab_line line; probe_inittab_next(inittab, &line);) {
        bool single = str_find_char(line.levels, 'S') != SIZE_MAX || str_find_char(line.levels, '1') != SIZE_MAX;
        if (inittab->busybox || !single)
            continue;
        enum console_way way = console_command(console, line.process);
        console_count(found, way);
        if (way != CONSOLE_CLOSED)
            probe_saw(console->probe, console->result, "/etc/inittab", line.line, STR_F ":" STR_F ":" STR_F,
                      STR_A(line.levels), STR_A(line.action), STR_A(line.process));
    }
}

static void see_systemd(struct console *console, struct console_found *found) {
    static const char *const names[] = {"rescue.service", "emergency.service", "console-shell.service"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        see_unit(console, names[i], found);
    see_debug_shell(console->probe, console->result, found);
    see_command_line(console->probe, console->result, found);
}

enum probe_outcome probe_look_rescue(struct probe *probe, struct probe_result *result) {
    struct probe_inittab inittab;
    struct console console;
    struct console_found found = {.open = 0};
    console_begin(&console, probe, result);
    probe_inittab_open(probe, &inittab);
    if (inittab.answer != TREE_OK && inittab.answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/inittab", inittab.answer);
    bool systemd = probe_is_systemd(probe);
    if (systemd)
        see_systemd(&console, &found);
    else
        see_single(&console, &inittab, &found);
    if (found.open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu way%s to a shell of root ask%s for no password",
                          found.open, plural(found.open), found.open == 1 ? "s" : "");
    if (found.perhaps)
        return probe_tell(probe, result, PROBE_ASK, "%zu way%s to a shell of root: see whether a password is asked for",
                          found.perhaps, plural(found.perhaps));
    if (systemd && found.looked_at == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "no unit says what rescue and emergency start");
    if (systemd)
        return probe_tell(probe, result, PROBE_MET, "rescue and emergency ask for root's password (sulogin)");
    if (inittab.answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "neither systemd nor an inittab says what single-user mode is");
    if (inittab.busybox)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "BusyBox's init has no single-user mode");
    return probe_tell(probe, result, PROBE_MET, "no line of inittab starts a shell in single-user mode");
}
