#include "probe/systemd.h"

#include "probe/startup.h"
#include "probe/systemd_condition.h"

enum { UNITS_MAX = 4096 };

/* systemd.unit(5), "System Unit Search Path"; what is generated at boot is there only on a device that runs. */
static const char *const unit_folders[] = {
    "/etc/systemd/system",     "/run/systemd/system", "/run/systemd/generator",      "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/generator.late", NULL};

/* As the kernel names the first process of a device that runs; none where proc does not say. */
static struct str first_process(struct probe *probe) {
    struct str text;
    return probe->tree.live && probe_read(probe, "/proc/1/comm", &text) == TREE_OK ? str_trim(text) : STR("");
}

bool probe_has_other_init(struct probe *probe) {
    static const char *const known[] = {"init",    "systemd",    "busybox",   "linuxrc", "procd", "openrc-init",
                                        "upstart", "runit-init", "s6-svscan", "runit",   "finit", "dinit"};
    struct str name = first_process(probe);
    bool found = name.len == 0;
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        found |= str_eq(name, str_from(known[i]));
    return !found;
}

/* Systemd itself is there, or is what starts. */
static bool has_systemd(struct probe *probe, enum tree_answer *init) {
    struct str target;
    *init = tree_link(&probe->tree, "/sbin/init", probe->arena, &target);
    if (str_eq(first_process(probe), STR("systemd")))
        return true;
    if (probe_has_other_init(probe))
        return false;
    if (*init == TREE_OK)
        return str_eq(probe_base_name(target), STR("systemd"));
    return *init == TREE_ABSENT &&
           (probe_has(probe, "/usr/lib/systemd/systemd") || probe_has(probe, "/lib/systemd/systemd"));
}

bool probe_is_systemd(struct probe *probe) {
    enum tree_answer init;
    return has_systemd(probe, &init) || (init == TREE_ABSENT && !probe_has_other_init(probe) &&
                                         probe_has(probe, "/etc/systemd/system") && !probe_has(probe, "/etc/inittab"));
}

/* "getty@tty1.service" is read from "getty@.service" where it has no file of its own. */
static struct str template_of(struct probe *probe, struct str name) {
    size_t at = str_find_char(name, '@'), dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    if (at == SIZE_MAX || dot == 0 || at + 2 >= dot)
        return STR_NONE;
    struct str made =
        str_format(probe->arena, STR_F "." STR_F, STR_A(str_slice(name, 0, at + 1)), STR_A(str_skip(name, dot)));
    probe->memory_out |= !made.ptr;
    return made;
}

/* Where the unit's file is, and whether that is a mask. */
static bool find_file(struct probe *probe, struct str name, struct probe_unit *unit) {
    for (size_t i = 0; unit_folders[i]; i++) {
        const char *path = probe_path(probe, "%s/" STR_F, unit_folders[i], STR_A(name));
        struct stat info;
        struct str target;
        enum tree_answer answer = tree_look(&probe->tree, path, &info);
        if (answer == TREE_ABSENT)
            continue;
        unit->path = path;
        if (answer == TREE_OK && S_ISLNK(info.st_mode) &&
            tree_link(&probe->tree, path, probe->arena, &target) == TREE_OK)
            unit->masked = str_eq(target, STR("/dev/null"));
        else if (answer == TREE_OK)
            unit->masked = S_ISREG(info.st_mode) && info.st_size == 0;
        return true;
    }
    return false;
}

/* Drop-ins that several units share: "service.d" of all services, "serial-.service.d" of those whose names begin so. */
static void read_shared(struct probe *probe, struct str name, struct probe_unit *unit) {
    struct str service = STR(".service");
    if (!str_ends(name, service))
        return;
    (void)probe_directives_layers(probe, unit_folders, STR("service"), &unit->settings);
    for (size_t i = 0; i + service.len < name.len && name.ptr[i] != '@'; i++) {
        if (name.ptr[i] != '-')
            continue;
        const char *front = probe_path(probe, STR_F ".service", STR_A(str_slice(name, 0, i + 1)));
        (void)probe_directives_layers(probe, unit_folders, str_from(front), &unit->settings);
    }
}

void probe_unit_read(struct probe *probe, struct str name, struct probe_unit *unit) {
    *unit = (struct probe_unit){.path = ""};
    if (str_find_char(name, '/') != SIZE_MAX)
        return;
    struct str template = template_of(probe, name);
    bool own = find_file(probe, name, unit);
    if (!own && template.ptr)
        (void)find_file(probe, template, unit);
    if (unit->masked)
        return;
    if (template.ptr && !own)
        (void)probe_directives_layers(probe, unit_folders, template, &unit->settings);
    (void)probe_directives_layers(probe, unit_folders, name, &unit->settings);
    read_shared(probe, name, unit);
}

/* Units to look at, each once. */
struct queue {
    struct probe *probe;
    struct map seen;
    struct str *names;
    size_t count, room;
};

static void enqueue(struct queue *queue, struct str name) {
    uint32_t stored = 0, number = (uint32_t)queue->count;
    if (name.len == 0 || queue->count >= UNITS_MAX)
        return;
    if (map_add(&queue->seen, name, number, &stored) != STATUS_OK ||
        (stored == number && !arena_grow(queue->probe->arena, (void **)&queue->names, queue->count, &queue->room,
                                         sizeof *queue->names, _Alignof(struct str)))) {
        queue->probe->memory_out = true;
        return;
    }
    if (stored == number)
        queue->names[queue->count++] = name;
}

static bool pulls_in(const struct probe_directive *item) {
    static const char *const keys[] = {"Wants", "Requires", "BindsTo", "Upholds"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (str_eq(item->section, STR("Unit")) && str_eq(item->key, str_from(keys[i])))
            return true;
    return false;
}

static void enqueue_words(struct queue *queue, const struct probe_directives *settings) {
    for (size_t i = 0; i < settings->count; i++) {
        struct str rest = settings->items[i].value, word;
        if (!pulls_in(&settings->items[i]))
            continue;
        while (probe_next_word(&rest, &word))
            enqueue(queue, word);
    }
}

static void enqueue_links(struct queue *queue, struct probe_startup *startup, struct str name) {
    static const char *const kinds[] = {"wants", "requires", "upholds"};
    for (size_t f = 0; unit_folders[f]; f++)
        for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
            struct tree_names names = {.count = 0};
            const char *folder = probe_path(queue->probe, "%s/" STR_F ".%s", unit_folders[f], STR_A(name), kinds[k]);
            probe_startup_unseen(startup, folder, probe_list(queue->probe, folder, &names));
            for (size_t i = 0; i < names.count; i++)
                enqueue(queue, names.items[i]);
        }
}

/* All that the service runs; an empty line of a key forgets those of it before. */
static struct str command_of(struct probe *probe, const struct probe_directives *settings) {
    static const char *const keys[] = {"ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost"};
    struct str command = STR("");
    for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
        struct str before = command;
        for (size_t i = 0, parts = 0; i < settings->count && parts < 32; i++) {
            const struct probe_directive *item = &settings->items[i];
            if (!str_eq(item->section, STR("Service")) || !str_eq(item->key, str_from(keys[k])))
                continue;
            command = item->value.len == 0 ? before
                                           : str_format(probe->arena, STR_F "%s" STR_F, STR_A(command),
                                                        command.len ? " " : "", STR_A(item->value));
            probe->memory_out |= !command.ptr;
            parts++;
        }
    }
    return command;
}

/* The service behind a socket, a timer or a path. */
static struct str served_by(struct probe *probe, struct str name, const struct probe_unit *unit) {
    static const struct {
        struct str suffix;
        const char *section, *key;
    } kinds[] = {{STR_INIT(".socket"), "Socket", "Service"},
                 {STR_INIT(".timer"), "Timer", "Unit"},
                 {STR_INIT(".path"), "Path", "Unit"}};
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (!str_ends(name, kinds[i].suffix))
            continue;
        const struct probe_directive *named = probe_directive_last(&unit->settings, kinds[i].section, kinds[i].key);
        const struct probe_directive *accept = probe_directive_last(&unit->settings, "Socket", "Accept");
        if (named && named->value.len > 0)
            return named->value;
        struct str made =
            str_format(probe->arena, STR_F "%s.service", STR_A(str_slice(name, 0, name.len - kinds[i].suffix.len)),
                       accept && probe_is_yes(accept->value) ? "@" : "");
        probe->memory_out |= !made.ptr;
        return made;
    }
    return STR_NONE;
}

static void look_at_unit(struct queue *queue, struct probe_startup *startup, struct str name) {
    struct probe *probe = queue->probe;
    struct probe_unit unit, behind = {.path = ""};
    probe_unit_read(probe, name, &unit);
    enqueue_links(queue, startup, name);
    if (unit.settings.worst != TREE_OK)
        probe_startup_unseen(startup, unit.settings.worst_path, unit.settings.worst);
    if (unit.masked || unit.path[0] == 0)
        return;
    /* What it pulls in starts all the same: a condition is asked last. */
    enqueue_words(queue, &unit.settings);
    if (!probe_unit_may_start(probe, &unit.settings))
        return;
    struct str served = served_by(probe, name, &unit);
    if (served.ptr) {
        /* A service may have a name without '@' though its socket accepts; what is there is read. */
        probe_unit_read(probe, served, &behind);
        if (behind.masked || !probe_unit_may_start(probe, &behind.settings))
            return;
    }
    if (!served.ptr && !str_ends(name, STR(".service")))
        return;
    struct str command = command_of(probe, served.ptr ? &behind.settings : &unit.settings);
    probe_startup_add(probe, startup,
                      (struct probe_start){.kind = START_UNIT,
                                           .sure = true,
                                           .name = name,
                                           .command = command,
                                           .where = unit.path,
                                           .serves = served.ptr ? served : STR("")});
}

static struct str default_target(struct probe *probe) {
    for (size_t i = 0; unit_folders[i]; i++) {
        struct str target;
        const char *path = probe_path(probe, "%s/default.target", unit_folders[i]);
        enum tree_answer answer = tree_link(&probe->tree, path, probe->arena, &target);
        if (answer == TREE_OK)
            return probe_base_name(target);
        if (answer != TREE_ABSENT)
            break;
    }
    return STR("default.target");
}

void probe_systemd_units(struct probe *probe, struct probe_startup *startup) {
    /* What every boot passes through stands beside the target itself: services pull it in without saying so. */
    static const char *const always[] = {"default.target", "sysinit.target", "basic.target",
                                         "sockets.target", "timers.target",  "paths.target"};
    struct queue queue = {.probe = probe};
    map_init(&queue.seen, probe->arena, false);
    enqueue(&queue, default_target(probe));
    for (size_t i = 0; i < ARRAY_LEN(always); i++)
        enqueue(&queue, str_from(always[i]));
    /* Without a target's file nothing says what graphical.target is made of. */
    if (str_eq(queue.names ? queue.names[0] : STR(""), STR("graphical.target")))
        enqueue(&queue, STR("multi-user.target"));
    for (size_t i = 0; i < queue.count; i++)
        look_at_unit(&queue, startup, queue.names[i]);
    if (queue.count >= UNITS_MAX)
        probe_startup_unseen(startup, "/etc/systemd/system", TREE_LONG);
    /* A folder of units alone does not say that nothing else starts. */
    enum tree_answer init;
    startup->known = has_systemd(probe, &init);
}
