/* Services that hand out files or the time to whoever asks: rsync's daemon, and servers of NTP. */
#include "probe/check_service.h"
#include "probe/doors.h"
#include "probe/service_files.h"

/* ---- rsyncd.conf: what stands before the modules holds for each that does not say otherwise */

/* What a module says of who comes and what he may do. */
struct module {
    struct str name;
    const char *path;
    uint32_t line;
    bool names, hosts, writes, listed;
};

static bool is_no(struct str value) {
    return str_eq_nocase(value, STR("no")) || str_eq_nocase(value, STR("false")) || str_eq(value, STR("0"));
}

static void take_setting(struct module *module, const struct probe_directive *item) {
    if (probe_is_key(item->key, "authusers"))
        module->names = item->value.len > 0;
    else if (probe_is_key(item->key, "hostsallow"))
        module->hosts =
            item->value.len > 0 && !probe_has_word(item->value, "*") && !str_contains(item->value, STR("/0"));
    else if (probe_is_key(item->key, "readonly"))
        module->writes = is_no(item->value);
    else if (probe_is_key(item->key, "path"))
        module->listed = true;
}

struct modules {
    struct probe *probe;
    struct probe_result *result;
    struct module all, one; /* of the part before the modules; of the module that is read */
    size_t count, open;
    bool within, local;
};

static void end_module(struct modules *modules) {
    const struct module *one = &modules->one;
    if (!modules->within || !one->listed)
        return;
    modules->count++;
    if (one->names || modules->local)
        return;
    bool open = one->writes && !one->hosts;
    modules->open += open;
    if (!open)
        modules->probe->question = "a module of rsync asks for no name: see that whoever comes to it may read it";
    probe_saw(modules->probe, modules->result, one->path, one->line, "[" STR_F "] %s without a name", STR_A(one->name),
              open          ? "is written by whoever comes,"
              : one->writes ? "is written by the hosts that are named,"
                            : "is read");
}

/* Each file is that of another daemon, which knows nothing of what stands in the one before. */
static void begin_file(struct modules *modules) {
    end_module(modules);
    modules->all = (struct module){.listed = false};
    modules->within = modules->local = false;
}

static void read_modules(struct modules *modules, const struct probe_directives *list) {
    struct str section = STR("");
    const char *path = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        if (item->path != path) {
            begin_file(modules);
            section = STR("");
            path = item->path;
        }
        if (item->section.ptr != section.ptr && item->section.len > 0) {
            end_module(modules);
            modules->within = !str_eq_nocase(item->section, STR("global"));
            modules->one = modules->all;
            modules->one.name = section = item->section;
            modules->one.path = item->path;
            modules->one.line = item->line;
        }
        if (str_starts(item->key, STR("&")))
            modules->probe->question = "a file of rsync's settings takes in others: see whom they let in";
        modules->local |= probe_is_key(item->key, "address") && probe_is_local(item->value);
        take_setting(modules->within ? &modules->one : &modules->all, item);
    }
    end_module(modules);
}

/* The files of the daemons that start; false where none does. */
static bool read_rsync(struct probe *probe, struct probe_directives *list) {
    static const char *const names[] = {"rsync", NULL}, *const daemons[] = {"rsyncd", "=rsync", NULL};
    struct service_start start;
    struct str value;
    bool usual = false, daemon = probe_start_find(probe_startup(probe), daemons) != NULL, own = false;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        if (!str_contains(start.rest, STR("--daemon")))
            continue;
        daemon = true;
        if (service_option(probe, &start, 0, "config", &value) && str_starts(value, STR("/")))
            own |= probe_directives_file(probe, probe_path(probe, STR_F, STR_A(value)),
                                         DIRECTIVE_EQUALS | DIRECTIVE_SEMICOLON | DIRECTIVE_CONTINUES, list) == TREE_OK;
        else
            usual = true;
    }
    if (daemon && (usual || !own))
        (void)probe_directives_file(probe, "/etc/rsyncd.conf",
                                    DIRECTIVE_EQUALS | DIRECTIVE_SEMICOLON | DIRECTIVE_CONTINUES, list);
    return daemon;
}

enum probe_outcome probe_look_rsync(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"rsync", "rsyncd", NULL};
    struct probe_directives list = {.count = 0};
    struct modules modules = {.probe = probe, .result = result};
    if (!read_rsync(probe, &list)) {
        if (probe_service_runs(probe, result, names, "a daemon of rsync"))
            (void)probe_tell(probe, result, PROBE_NOT_APPLICABLE, "rsync is started, and not as a daemon");
        return result->outcome;
    }
    if (probe_is_blind(probe, result, &list))
        return result->outcome;
    read_modules(&modules, &list);
    if (modules.open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu modules of rsync %s written by whoever comes",
                          modules.open, modules.count, modules.open == 1 ? "is" : "are");
    if (modules.count == 0)
        return probe_tell(probe, result, PROBE_ASK, "rsync's daemon starts, and its modules were not found");
    return probe_tell(probe, result, PROBE_MET, "none of %zu modules of rsync is written without a name",
                      modules.count);
}

/* ---- NTP: chronyd answers nobody until "allow" says whom */

/* "allow", "allow all", "allow 0/0", "allow ::/0", "allow 0.0.0.0/0". */
static bool is_everybody(struct str value) {
    struct str word = STR("");
    bool more = probe_next_word(&value, &word);
    if (more && str_eq_nocase(word, STR("all")) && !probe_next_word(&value, &word))
        return true;
    return word.len == 0 || strchr("#!;%", word.ptr[0]) || str_ends(word, STR("/0")) || str_eq(word, STR("0"));
}

static void take_ntp(struct probe *probe, struct probe_result *result, const struct probe_directive *item, size_t *open,
                     size_t *named) {
    if (!str_eq_nocase(item->key, STR("allow")))
        return;
    bool all = is_everybody(item->value);
    *open += all;
    *named += !all;
    if (all)
        probe_saw(probe, result, item->path, item->line, "allow: the time is told to whoever asks");
}

static void read_chrony(struct probe *probe, struct probe_directives *list) {
    static const char *const names[] = {"chronyd", NULL};
    static const struct service_include includes[] = {{"include", NULL}, {"confdir", ".conf"}, {NULL, NULL}};
    struct service_reading reading = {.probe = probe, .list = list, .includes = includes, .style = DIRECTIVE_WORDS};
    if (service_read_given(&reading, names, 'f', "") > 0)
        return;
    (void)service_read(&reading, "/etc/chrony/chrony.conf");
    (void)service_read(&reading, "/etc/chrony.conf");
}

/* BusyBox's ntpd answers where it has -l, perhaps among other letters. */
static bool has_listen(struct str rest) {
    for (struct str word; probe_next_word(&rest, &word);) {
        if (word.ptr[0] != '-' || str_starts(word, STR("--")))
            continue;
        for (size_t i = 1; i < word.len && !strchr("pSIk", word.ptr[i]); i++)
            if (word.ptr[i] == 'l')
                return true;
    }
    return false;
}

/* How many starts answer; where one is not written out a person is asked. */
static size_t count_listens(struct probe *probe, struct probe_result *result, const char *const *names) {
    struct service_start start;
    size_t open = 0;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        if (!start.whole)
            probe->question = "ntpd is started with what is not written out: see whether it answers others (-l)";
        if (!has_listen(start.rest))
            continue;
        open++;
        probe_saw(probe, result, start.where, start.line, "ntpd -l: the time is told to whoever asks");
    }
    return open;
}

static enum probe_outcome tell_ntp(struct probe *probe, struct probe_result *result, size_t open, size_t named) {
    if (open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "the clock is told to every host");
    return probe_tell(probe, result, PROBE_MET, "the clock is told to %zu nets that are named, and to nobody else",
                      named);
}

enum probe_outcome probe_look_ntp(struct probe *probe, struct probe_result *result) {
    static const char *const chrony[] = {"chronyd", "=chrony", NULL};
    static const char *const others[] = {"ntpd", "=ntp", "=ntpsec", "=openntpd", "=sysntpd", "=busybox-ntpd", NULL};
    struct probe_directives list = {.count = 0};
    size_t open = 0, named = 0;
    if (!probe_start_find(probe_startup(probe), chrony)) {
        if (!probe_service_runs(probe, result, others, "a server of NTP"))
            return result->outcome;
        if (probe_is_busybox(probe, "/usr/sbin/ntpd"))
            return tell_ntp(probe, result, count_listens(probe, result, others), 0);
        return probe_tell(probe, result, PROBE_ASK, "ntpd starts: see whom it answers (restrict, listen on)");
    }
    read_chrony(probe, &list);
    if (probe_is_blind(probe, result, &list))
        return result->outcome;
    for (size_t i = 0; i < list.count; i++)
        take_ntp(probe, result, &list.items[i], &open, &named);
    if (list.count == 0)
        return probe_tell(probe, result, PROBE_ASK, "chronyd starts, and its settings were not found");
    return tell_ntp(probe, result, open, named);
}
