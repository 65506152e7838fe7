/* Services that hand out files or the time to whoever asks: rsync's daemon, and servers of NTP. */
#include "probe/check_service.h"
#include "probe/doors.h"
#include "probe/service_files.h"
#include "probe/systemd.h"
#include "probe/unit_environment.h"
#include "probe/words.h"

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

/* ---- NTP: what is told to whom */

struct ntp {
    struct probe *probe;
    struct probe_result *result;
    size_t open, named;            /* lines that open the clock to everybody, nets */
    struct probe_directives blind; /* only how a file could not be read */
};

static void ask_ntp(void *context, const char *where, uint32_t line, const char *question) {
    struct ntp *ntp = context;
    ntp->probe->question = ntp->probe->question ? ntp->probe->question : question;
    probe_saw(ntp->probe, ntp->result, where, line, "%s", question);
}

/* ---- chronyd answers nobody until "allow" says whom */

/* "" and "all"; "0/0", "all ::/0"; a net that is no net of somebody's; another. */
enum net { NET_EVERY, NET_WHOLE, NET_WIDE, NET_NAMED };

static enum net net_of(struct str value, bool *all) {
    struct str word = STR("");
    bool more = probe_next_word(&value, &word);
    *all = more && str_eq_nocase(word, STR("all"));
    if (*all)
        more = probe_next_word(&value, &word);
    if (!more || strchr("#!;%", word.ptr[0]))
        return NET_EVERY;
    if (str_ends(word, STR("/0")) || str_eq(word, STR("0")))
        return NET_WHOLE;
    size_t slash = str_find_char(word, '/');
    uint64_t bits, least = str_find_char(word, ':') == SIZE_MAX ? 8 : 7; /* 10.0.0.0/8, fc00::/7 */
    return slash != SIZE_MAX && (!str_u64(str_skip(word, slash + 1), 128, &bits) || bits < least) ? NET_WIDE
                                                                                                  : NET_NAMED;
}

/* Where the last "deny" stands, behind which alone "allow" for everybody counts, and the last "deny all", behind which
 * alone any does; 0: none. */
struct denied {
    size_t every, all;
    bool off; /* "port 0": nobody is answered */
};

static struct denied find_denied(const struct probe_directives *list) {
    struct denied denied = {.off = false};
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        bool all;
        if (str_eq_nocase(item->key, STR("port")))
            denied.off = str_eq(item->value, STR("0"));
        if (!str_eq_nocase(item->key, STR("deny")) || net_of(item->value, &all) != NET_EVERY)
            continue;
        denied.every = i + 1;
        denied.all = all ? i + 1 : denied.all;
    }
    return denied;
}

static void take_allowed(void *context, const char *path, const struct probe_directives *list) {
    struct ntp *ntp = context;
    struct denied denied = find_denied(list);
    (void)path;
    if (list->worst != TREE_OK)
        ntp->blind = *list;
    for (size_t i = denied.all; !denied.off && i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        bool all;
        if (!str_eq_nocase(item->key, STR("allow")))
            continue;
        enum net net = net_of(item->value, &all);
        ntp->named += net == NET_NAMED;
        if (net == NET_WIDE)
            ask_ntp(ntp, item->path, item->line,
                    "allow: a net so wide is not one of the site: see who asks for the time");
        if (net > NET_WHOLE || i < denied.every)
            continue;
        ntp->open++;
        probe_saw(ntp->probe, ntp->result, item->path, item->line, "allow: the time is told to whoever asks");
    }
}

static enum tree_answer read_chrony_file(struct chrony_settings *settings, const char *path) {
    static const struct service_include includes[] = {{"include", NULL}, {"confdir", ".conf"}, {NULL, NULL}};
    struct probe_directives list = {.count = 0};
    struct service_reading reading = {
        .probe = settings->probe, .list = &list, .includes = includes, .style = DIRECTIVE_WORDS, .patterns = true};
    enum tree_answer answer = service_read(&reading, path);
    settings->files += list.count > 0;
    if (reading.unclear)
        settings->ask(settings->context, reading.unclear, 0,
                      "chronyd's settings take in what was not found: see whom it allows");
    if (answer != TREE_ABSENT)
        settings->take(settings->context, path, &list);
    return answer;
}

struct chronyd {
    struct probe *probe;
    const struct probe_start *start;
    struct str file; /* ptr NULL: the usual one */
    unsigned depth;
};
enum { VARIABLES_MAX = 2 };

/* "-F 1", "-df/x.conf"; false where a letter is not known, or the file's name is not written out. */
static bool take_letters(struct chronyd *chronyd, struct str word, struct str *rest) {
    static const char plain[] = "46dhmnpqQrRsUvx", valued[] = "fFlLPtu";
    if (word.len < 2 || word.ptr[0] != '-')
        return false;
    for (size_t i = 1; i < word.len; i++) {
        char letter = word.ptr[i];
        if (letter && strchr(plain, letter))
            continue;
        struct str value = str_skip(word, i + 1);
        if (!letter || !strchr(valued, letter) ||
            (value.len == 0 && !probe_next_argument(chronyd->probe, rest, &value)))
            return false;
        if (letter == 'f')
            chronyd->file = value;
        return letter != 'f' || (str_starts(value, STR("/")) && str_find_char(value, '$') == SIZE_MAX);
    }
    return true;
}

static bool take_options(struct chronyd *chronyd, struct str rest);

/* "$NAME" and "${NAME}" of a unit; what nothing sets is empty. */
static bool take_variable(struct chronyd *chronyd, struct str word) {
    struct probe *probe = chronyd->probe;
    struct str name = str_skip(word, 1);
    if (str_starts(name, STR("{")) && str_ends(name, STR("}")))
        name = str_slice(name, 1, name.len - 1);
    if (chronyd->start->kind != START_UNIT || chronyd->depth >= VARIABLES_MAX)
        return false;
    struct probe_unit unit;
    probe_unit_read(probe, chronyd->start->name, &unit);
    struct str value = probe_unit_variable(probe, &unit.settings, name).value;
    chronyd->depth++;
    return !value.ptr || take_options(chronyd, value);
}

/* False where it says more than chronyd's options: settings stand there too, in place of those of the file. */
static bool take_options(struct chronyd *chronyd, struct str rest) {
    for (struct str word; probe_next_argument(chronyd->probe, &rest, &word);) {
        /* The next command of the unit, perhaps with systemd's marks in front. */
        if (str_starts(word, STR("/")) || str_starts(word, STR("-/")))
            return true;
        /* Of start-stop-daemon. */
        if (str_eq(word, STR("--")))
            continue;
        if (word.len > 0 && word.ptr[0] == '$' ? !take_variable(chronyd, word) : !take_letters(chronyd, word, &rest))
            return false;
    }
    return true;
}

static bool is_first(struct chrony_settings *settings, struct str file) {
    size_t i = 0;
    for (; i < ARRAY_LEN(settings->given) && settings->given[i].ptr; i++)
        if (str_eq(settings->given[i], file))
            return false;
    if (i < ARRAY_LEN(settings->given))
        settings->given[i] = file;
    return true;
}

static void read_chrony_start(struct chrony_settings *settings, const struct service_start *start,
                              const struct probe_start *from, bool *usual) {
    struct chronyd chronyd = {.probe = settings->probe, .start = from, .file = STR_NONE};
    bool clear = take_options(&chronyd, start->rest) && from->kind != START_SCRIPT;
    bool named = str_starts(chronyd.file, STR("/")) && str_find_char(chronyd.file, '$') == SIZE_MAX;
    if (!clear)
        settings->ask(settings->context, start->where, start->line,
                      "what chronyd is started with is not clear: see its settings (-f)");
    if (named && is_first(settings, chronyd.file) &&
        read_chrony_file(settings, probe_path(settings->probe, STR_F, STR_A(chronyd.file))) == TREE_ABSENT)
        settings->ask(settings->context, start->where, start->line, "chronyd starts, and its settings were not found");
    *usual |= !named;
}

void probe_chrony_settings(struct chrony_settings *settings) {
    static const char *const names[] = {"chronyd", NULL};
    struct service_start start;
    bool usual = false, any = false;
    for (struct service_walk walk = {.within = false}; service_start_next(settings->probe, names, &walk, &start);) {
        any = true;
        read_chrony_start(settings, &start, walk.match.start, &usual);
    }
    if (usual || !any) {
        (void)read_chrony_file(settings, "/etc/chrony/chrony.conf");
        (void)read_chrony_file(settings, "/etc/chrony.conf");
    }
    settings->started = any;
}

static void read_chrony(struct ntp *ntp) {
    struct chrony_settings settings = {.probe = ntp->probe, .context = ntp, .take = take_allowed, .ask = ask_ntp};
    probe_chrony_settings(&settings);
    if (!settings.started || settings.files == 0)
        ntp->probe->question = settings.started ? "chronyd starts, and its settings were not found"
                                                : "chronyd starts, and with what is not known: see whom it allows";
}

/* ---- ntpd */

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

/* The lines that start it; what has none, or is not written out, is for a person. */
static void read_ntpd(struct ntp *ntp, const char *const *names) {
    const struct probe_start *last = NULL;
    struct service_start start;
    size_t starts = 0, told = 0;
    if (!probe_is_busybox(ntp->probe, "/usr/sbin/ntpd")) {
        ntp->probe->question = "ntpd starts: see whom it answers (restrict, listen on)";
        return;
    }
    for (struct service_walk walk = {.within = false}; service_start_next(ntp->probe, names, &walk, &start);) {
        told += walk.match.start != last;
        last = walk.match.start;
        if (!start.whole)
            ntp->probe->question = "ntpd is started with what is not written out: see whether it answers others (-l)";
        if (!has_listen(start.rest))
            continue;
        ntp->open++;
        probe_saw(ntp->probe, ntp->result, start.where, start.line, "ntpd -l: the time is told to whoever asks");
    }
    for (struct probe_start_match match = {.next = 0}; probe_start_next(probe_startup(ntp->probe), names, &match);)
        starts++;
    if (told < starts)
        ntp->probe->question = "ntpd starts, and by which line is not known: see whether it answers others (-l)";
}

/* Of two servers the worse counts. */
enum probe_outcome probe_look_ntp(struct probe *probe, struct probe_result *result) {
    static const char *const chrony[] = {"chronyd", "=chrony", NULL};
    static const char *const others[] = {"ntpd", "=ntp", "=ntpsec", "=openntpd", "=sysntpd", "=busybox-ntpd", NULL};
    struct ntp ntp = {.probe = probe, .result = result};
    bool chronyd = probe_start_find(probe_startup(probe), chrony) != NULL;
    if (chronyd)
        read_chrony(&ntp);
    if (probe_start_find(probe_startup(probe), others))
        read_ntpd(&ntp, others);
    else if (!chronyd && !probe_service_runs(probe, result, others, "a server of NTP"))
        return result->outcome;
    if (ntp.open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "the clock is told to every host");
    if (probe_is_blind(probe, result, &ntp.blind))
        return result->outcome;
    if (probe->question)
        return probe_tell(probe, result, PROBE_ASK, "%s", probe->question);
    return probe_tell(probe, result, PROBE_MET, "the clock is told to %zu nets that are named, and to nobody else",
                      ntp.named);
}
