/* What a console gives to whoever is connected: by inittab, by the units of systemd, by the scripts of the start. */
#include "probe/console.h"
#include "probe/directive.h"
#include "probe/inittab.h"
#include "probe/physical.h"
#include "probe/settings.h"
#include "probe/startup.h"
#include "probe/systemd.h"

/* Every action but those that start nothing. */
static bool starts_something(struct str action) {
    static const struct str idle[] = {STR_INIT("off"), STR_INIT("initdefault")};
    for (size_t i = 0; i < ARRAY_LEN(idle); i++)
        if (str_eq(action, idle[i]))
            return false;
    return true;
}

static void see_inittab(struct console *console, struct probe_inittab *inittab, struct console_found *found) {
    for (struct inittab_line line; probe_inittab_next(inittab, &line);) {
        if (!starts_something(line.action))
            continue;
        found->looked_at++;
        enum console_way way = console_command(console, line.process);
        console_count(found, way);
        if (way != CONSOLE_CLOSED)
            probe_saw(console->probe, console->result, "/etc/inittab", line.line, STR_F "::" STR_F ":" STR_F,
                      STR_A(line.id), STR_A(line.action), STR_A(line.process));
    }
}

/* Scripts that a start runs read what it reads: the console, where no systemd starts them. */
static void see_scripts(struct console *console, struct console_found *found) {
    const struct probe_startup *startup = probe_startup(console->probe);
    for (size_t i = 0; i < startup->count; i++)
        if (startup->items[i].kind == START_SCRIPT)
            console_count(found, console_script(console, startup->items[i].command, startup->items[i].where));
}

static bool is_getty(struct str name) {
    return str_contains(name, STR("getty"));
}

static bool has_terminal(const struct probe_directives *settings) {
    const struct probe_directive *input = probe_directive_last(settings, "Service", "StandardInput");
    return input && str_starts(input->value, STR("tty"));
}

static void see_unit(struct console *console, struct str name, struct console_found *found) {
    struct probe_unit unit;
    probe_unit_read(console->probe, name, &unit);
    if (unit.masked)
        return;
    console->terminal = is_getty(name) || has_terminal(&unit.settings);
    console_count(found, console_unit(console, &unit.settings));
}

/* Units, each looked at once. */
struct units {
    struct map seen;
    struct str *names;
    size_t count, room;
};

static void add_unit(struct probe *probe, struct units *units, struct str name) {
    uint32_t stored = 0, number = (uint32_t)units->count;
    if (map_add(&units->seen, name, number, &stored) != STATUS_OK ||
        (stored == number && !arena_grow(probe->arena, (void **)&units->names, units->count, &units->room, sizeof name,
                                         _Alignof(struct str)))) {
        probe->memory_out = true;
        return;
    }
    if (stored == number)
        units->names[units->count++] = name;
}

/* A getty is started by what the kernel's console is, not by the boot's target: each that is there, or has drop-ins,
 * counts, and so does whatever was put into /etc. In the folders of packages shells to debug with lie, and start
 * nothing. */
static void add_folder(struct probe *probe, struct units *units, const char *folder, bool packaged) {
    struct tree_names names;
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct str name = names.items[i];
        bool drop_ins = str_ends(name, STR(".service.d"));
        if (drop_ins)
            name = str_slice(name, 0, name.len - 2);
        if (str_ends(name, STR(".service")) && (is_getty(name) || (!packaged && !drop_ins)))
            add_unit(probe, units, name);
    }
}

static void add_wanted(struct probe *probe, struct units *units, const char *folder) {
    struct tree_names names;
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".service")))
            add_unit(probe, units, names.items[i]);
}

static void see_units(struct console *console, struct console_found *found) {
    static const struct {
        const char *path;
        bool packaged;
    } folders[] = {{"/etc/systemd/system", false},         {"/run/systemd/system", false},
                   {"/run/systemd/generator", true},       {"/usr/local/lib/systemd/system", true},
                   {"/usr/lib/systemd/system", true},      {"/lib/systemd/system", true},
                   {"/etc/systemd/system.attached", false}};
    struct probe *probe = console->probe;
    const struct probe_startup *startup = probe_startup(probe);
    struct units units = {.count = 0};
    map_init(&units.seen, probe->arena, false);
    for (size_t i = 0; i < startup->count; i++)
        if (startup->items[i].kind == START_UNIT && str_ends(startup->items[i].name, STR(".service")))
            add_unit(probe, &units, startup->items[i].name);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        add_folder(probe, &units, folders[i].path, folders[i].packaged);
    add_wanted(probe, &units, "/etc/systemd/system/sysinit.target.wants");
    add_wanted(probe, &units, "/etc/systemd/system/getty.target.wants");
    for (size_t i = 0; i < units.count; i++)
        see_unit(console, units.names[i], found);
}

/* A graphical login that lets somebody in by itself: where it is told so. `name`: the value is an account, else a yes.
 */
struct screen {
    const char *programs[2], *files[2], *folders[2];
    const char *keys[2];
    bool name;
    const char *section; /* NULL: any */
};
static const struct screen screens[] = {
    {{"/usr/sbin/gdm3", "/usr/sbin/gdm"},
     {"/etc/gdm3/daemon.conf", "/etc/gdm/custom.conf"},
     {NULL},
     {"AutomaticLoginEnable", "TimedLoginEnable"},
     false,
     NULL},
    {{"/usr/sbin/lightdm", "/usr/bin/lightdm"},
     {"/etc/lightdm/lightdm.conf", NULL},
     {"/usr/share/lightdm/lightdm.conf.d", "/etc/lightdm/lightdm.conf.d"},
     {"autologin-user", NULL},
     true,
     NULL},
    {{"/usr/sbin/lightdm", "/usr/bin/lightdm"},
     {"/etc/lightdm/lightdm.conf", NULL},
     {"/usr/share/lightdm/lightdm.conf.d", "/etc/lightdm/lightdm.conf.d"},
     {"autologin-guest", NULL},
     false,
     NULL},
    {{"/usr/bin/sddm", NULL},
     {"/etc/sddm.conf", NULL},
     {"/usr/lib/sddm/sddm.conf.d", "/etc/sddm.conf.d"},
     {"User", NULL},
     true,
     NULL},
    {{"/usr/sbin/greetd", "/usr/bin/greetd"},
     {"/etc/greetd/config.toml", NULL},
     {NULL},
     {"command", NULL},
     true,
     "initial_session"},
    {{"/usr/sbin/nodm", NULL}, {"/etc/default/nodm", NULL}, {NULL}, {"NODM_ENABLED", NULL}, false, NULL},
};

static void see_screen(struct console *console, const struct screen *screen, struct console_found *found) {
    struct probe *probe = console->probe;
    struct probe_directives list = {.count = 0};
    bool there = false;
    for (size_t i = 0; i < ARRAY_LEN(screen->programs); i++)
        there |= screen->programs[i] && probe_has(probe, screen->programs[i]);
    for (size_t i = 0; there && i < ARRAY_LEN(screen->folders); i++)
        if (screen->folders[i])
            probe_directives_folder(probe, screen->folders[i], ".conf", DIRECTIVE_EQUALS, &list);
    for (size_t i = 0; there && i < ARRAY_LEN(screen->files); i++)
        if (screen->files[i])
            (void)probe_directives_file(probe, screen->files[i], DIRECTIVE_EQUALS, &list);
    for (size_t i = 0; i < ARRAY_LEN(screen->keys); i++) {
        const struct probe_directive *set =
            screen->keys[i] ? probe_directive_last(&list, screen->section, screen->keys[i]) : NULL;
        if (!set || set->value.len == 0 || (!screen->name && !probe_is_yes(probe_unquoted(set->value))))
            continue;
        found->open++;
        probe_saw(probe, console->result, set->path, set->line, "%s=" STR_F ": somebody is logged in at the screen",
                  screen->keys[i], STR_A(set->value));
    }
}

/* Inittab that is there and cannot be read is a doubt, and in `inittab`. */
static void see_all(struct probe *probe, struct probe_result *result, struct probe_inittab *inittab,
                    struct console_found *found) {
    struct console console;
    bool systemd = probe_is_systemd(probe);
    *found = (struct console_found){.open = 0};
    console_begin(&console, probe, result);
    probe_inittab_open(probe, inittab);
    see_inittab(&console, inittab, found);
    if (systemd)
        see_units(&console, found);
    for (size_t i = 0; i < ARRAY_LEN(screens); i++)
        see_screen(&console, &screens[i], found);
    console.terminal = !systemd;
    see_scripts(&console, found);
    if (!systemd && inittab->answer == TREE_ABSENT && inittab->busybox) {
        /* What BusyBox's init does without a table. */
        probe_saw(probe, result, "/etc/inittab", 0,
                  "is not there: BusyBox starts a shell on the console and on tty2-4");
        found->open++;
    }
    found->silent = console.silent;
    found->other_issue = console.other_issue;
}

void probe_find_consoles(struct probe *probe, struct probe_result *result, struct console_found *found) {
    struct probe_inittab inittab;
    see_all(probe, result, &inittab, found);
}

enum probe_outcome probe_look_console(struct probe *probe, struct probe_result *result) {
    struct probe_inittab inittab;
    struct console_found found;
    see_all(probe, result, &inittab, &found);
    if (inittab.answer != TREE_OK && inittab.answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/inittab", inittab.answer);
    if (found.open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu console%s give%s a shell to whoever is connected",
                          found.open, plural(found.open), found.open == 1 ? "s" : "");
    if (found.perhaps)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu line%s may give a shell to whoever is connected: see whether a login comes before it",
                          found.perhaps, plural(found.perhaps));
    if (probe_is_systemd(probe))
        return probe_tell(probe, result, PROBE_MET, "no unit logs in by itself or starts a shell on a terminal");
    if (inittab.answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "neither systemd nor an inittab says what consoles get");
    return probe_tell(probe, result, PROBE_MET, "none of %zu lines of inittab starts a shell without a login",
                      found.looked_at);
}
