#include "probe/startup.h"

#include "probe/run_parts.h"
#include "probe/startup_script.h"
#include "probe/systemd.h"

void probe_startup_add(struct probe *probe, struct probe_startup *startup, struct probe_start start) {
    if (!arena_grow(probe->arena, (void **)&startup->items, startup->count, &startup->room, sizeof start,
                    _Alignof(struct probe_start)))
        probe->memory_out = true;
    else
        startup->items[startup->count++] = start;
}

void probe_startup_unseen(struct probe_startup *startup, const char *path, enum tree_answer answer) {
    if (answer == TREE_OK || answer == TREE_ABSENT || startup->unseen)
        return;
    startup->unseen = path;
    startup->answer = answer;
}

/* What sysvinit and busybox's init run at boot; the rest waits for a key or for the power to go. */
static bool runs_at_boot(struct str action) {
    static const char *const boot[] = {"respawn",  "once",     "wait",        "sysinit",    "boot",
                                       "bootwait", "askfirst", "respawnlate", "askconsole", "ondemand"};
    for (size_t i = 0; i < ARRAY_LEN(boot); i++)
        if (str_eq(action, str_from(boot[i])))
            return true;
    return false;
}

static char default_level(struct str text) {
    struct probe_lines lines = {.rest = text};
    for (struct str line, id, levels, action; probe_next_line(&lines, &line);)
        if (str_next(&line, ':', &id) && str_next(&line, ':', &levels) && str_next(&line, ':', &action) &&
            str_eq(action, STR("initdefault")) && levels.len > 0 && id.len > 0 && id.ptr[0] != '#')
            return levels.ptr[0];
    return 0;
}

/* busybox's init knows no levels and no initdefault: without such a line every level counts. */
void probe_inittab_text(struct probe *probe, const char *path, struct str text, struct probe_startup *startup) {
    char level = default_level(text);
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str id, levels, action, rest = str_trim(line);
        if (rest.len == 0 || rest.ptr[0] == '#' || !str_next(&rest, ':', &id) || !str_next(&rest, ':', &levels) ||
            !str_next(&rest, ':', &action) || !rest.ptr || !runs_at_boot(action))
            continue;
        bool always = levels.len == 0 || level == 0 || !str_eq(action, STR("respawn"));
        if (always || str_find_char(levels, level) != SIZE_MAX)
            probe_startup_add(probe, startup,
                              (struct probe_start){.kind = START_INITTAB,
                                                   .sure = true,
                                                   .name = id,
                                                   .command = rest,
                                                   .where = path,
                                                   .line = lines.number});
    }
}

/* service type protocol wait user program arguments; busybox, inetutils and openbsd-inetd read the same. */
void probe_inetd_text(struct probe *probe, const char *path, struct str text, struct probe_startup *startup) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str rest = str_trim(line), name, word;
        if (rest.len == 0 || rest.ptr[0] == '#' || !probe_next_word(&rest, &name))
            continue;
        size_t words = 0;
        while (words < 4 && probe_next_word(&rest, &word))
            words++;
        size_t at = name.len;
        while (at > 0 && name.ptr[at - 1] != ':')
            at--;
        if (words == 4 && str_trim(rest).len > 0)
            probe_startup_add(probe, startup,
                              (struct probe_start){.kind = START_INETD,
                                                   .sure = startup->inetd,
                                                   .name = str_skip(name, at),
                                                   .command = str_trim(rest),
                                                   .where = path,
                                                   .line = lines.number});
    }
}

/* One service of xinetd while it is read. */
struct service {
    struct probe_start start;
    bool open, disabled;
};

static void read_attribute(struct service *service, struct str word, struct str line) {
    size_t at = str_find_char(line, '=');
    if (!service->open || at == SIZE_MAX)
        return;
    struct str value = str_trim(str_skip(line, at + 1));
    if (str_starts(word, STR("disable")))
        service->disabled = str_eq_nocase(value, STR("yes"));
    else if (str_eq(word, STR("server")))
        service->start.command = value;
}

/* "service NAME", then "{", "key = value" lines, "}"; disable is "no" where nothing says otherwise. */
void probe_xinetd_text(struct probe *probe, const char *path, struct str text, struct probe_startup *startup) {
    struct probe_lines lines = {.rest = text};
    struct service service = {.open = false};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str rest = str_trim(line), word, name;
        if (rest.len == 0 || rest.ptr[0] == '#' || !probe_next_word(&rest, &word))
            continue;
        if (str_eq(word, STR("service")) && probe_next_word(&rest, &name)) {
            service = (struct service){.open = true};
            service.start = (struct probe_start){
                .kind = START_INETD, .sure = startup->inetd, .name = name, .where = path, .line = lines.number};
        } else if (service.open && str_eq(word, STR("}"))) {
            service.open = false;
            if (!service.disabled)
                probe_startup_add(probe, startup, service.start);
        } else {
            read_attribute(&service, word, line);
        }
    }
}

static void read_text(struct probe *probe, struct probe_startup *startup, const char *path,
                      void (*reader)(struct probe *, const char *, struct str, struct probe_startup *)) {
    struct str text;
    enum tree_answer answer = probe_read(probe, path, &text);
    probe_startup_unseen(startup, path, answer);
    if (answer == TREE_OK)
        reader(probe, path, text, startup);
}

static const char *const inetd_names[] = {
    "inetd", "openbsd-inetd", "inetutils-inetd", "xinetd", "busybox-inetd", "rlinetd", NULL};

/* "inetd /etc/own.conf": a table that it is given. */
static void read_given_table(struct probe *probe, struct probe_startup *startup, struct str line) {
    bool behind = false;
    for (struct str word; probe_next_word(&line, &word);) {
        while (word.len > 0 && strchr("'\";&)", word.ptr[word.len - 1]))
            word.len--;
        while (word.len > 0 && strchr("'\"", word.ptr[0]))
            word = str_skip(word, 1);
        if (behind && str_starts(word, STR("/etc/")) && !str_eq(word, STR("/etc/inetd.conf")) &&
            !str_eq(word, STR("/etc/xinetd.conf")))
            read_text(probe, startup, probe_path(probe, STR_F, STR_A(word)), probe_inetd_text);
        behind |= probe_is_program(word, inetd_names);
    }
}

static void read_given_tables(struct probe *probe, struct probe_startup *startup) {
    enum { TABLES_MAX = 32 };
    struct probe_start_match match = {.next = 0};
    for (size_t i = 0; i < TABLES_MAX && probe_start_next(startup, inetd_names, &match); i++) {
        /* A copy: the list grows by what is read. */
        struct probe_start start = *match.start;
        struct probe_lines lines = {.rest = start.command};
        for (struct str line; probe_next_line(&lines, &line);)
            if (start.kind != START_SCRIPT || lines.number == match.line)
                read_given_table(probe, startup, line);
    }
}

/* "@reboot user command"; root's own table has no user. */
static void add_cron_line(struct probe *probe, struct probe_startup *startup, struct str line, struct probe_start start,
                          bool named) {
    struct str word;
    if (!probe_next_word(&line, &word) || !str_eq(word, STR("@reboot")) || (named && !probe_next_word(&line, &word)))
        return;
    start.command = str_trim(line);
    probe_startup_add(probe, startup, start);
}

static const char *const own_tables[] = {"/var/spool/cron/crontabs/root", "/var/spool/cron/root", "/etc/crontabs/root"};

/* An ordinary user may not read root's own: that is no doubt about everything else that starts. */
static enum tree_answer read_table(struct probe *probe, const char *path, bool own, struct str *text) {
    return own && probe->uid != 0 ? tree_read(&probe->tree, path, TREE_TEXT_MAX, probe->arena, text)
                                  : probe_read(probe, path, text);
}

static void read_cron_table(struct probe *probe, struct probe_startup *startup, const char *path, bool sure,
                            bool named) {
    struct probe_lines lines = {.number = 0};
    if (read_table(probe, path, !named, &lines.rest) != TREE_OK)
        return;
    for (struct str line; probe_next_line(&lines, &line);)
        add_cron_line(
            probe, startup, line,
            (struct probe_start){
                .kind = START_CRON, .sure = sure, .name = STR("@reboot"), .where = path, .line = lines.number},
            named);
}

static void read_cron(struct probe *probe, struct probe_startup *startup) {
    static const char *const daemons[] = {"cron", "crond", "cronie", "dcron", "fcron", "busybox-crond", NULL};
    const struct probe_start *daemon = probe_start_find(startup, daemons);
    struct tree_names names = {.count = 0};
    if (!daemon)
        return;
    read_cron_table(probe, startup, "/etc/crontab", daemon->sure, true);
    for (size_t i = 0; i < ARRAY_LEN(own_tables); i++)
        read_cron_table(probe, startup, own_tables[i], daemon->sure, false);
    if (probe_list(probe, "/etc/cron.d", &names) == TREE_OK)
        for (size_t i = 0; i < names.count; i++)
            read_cron_table(probe, startup, probe_path(probe, "/etc/cron.d/%s", names.items[i].ptr), daemon->sure,
                            true);
}

static bool job_names(struct probe *probe, const char *path, bool own, const char *const *names,
                      struct probe_cron_job *job) {
    struct str text;
    bool sure;
    job->path = path;
    return read_table(probe, path, own, &text) == TREE_OK && probe_script_runs(text, names, &job->line, &sure);
}

bool probe_cron_find(struct probe *probe, const char *const *names, struct probe_cron_job *job) {
    static const char *const folders[] = {"/etc/cron.hourly",    "/etc/cron.daily",      "/etc/cron.weekly",
                                          "/etc/cron.monthly",   "/etc/periodic/15min",  "/etc/periodic/hourly",
                                          "/etc/periodic/daily", "/etc/periodic/weekly", "/etc/periodic/monthly"};
    struct tree_names found;
    bool named = job_names(probe, "/etc/crontab", false, names, job);
    for (size_t i = 0; i < ARRAY_LEN(own_tables) && !named; i++)
        named = job_names(probe, own_tables[i], true, names, job);
    if (!named && probe_list(probe, "/etc/cron.d", &found) == TREE_OK)
        for (size_t i = 0; i < found.count && !named; i++)
            named = job_names(probe, probe_path(probe, "/etc/cron.d/%s", found.items[i].ptr), false, names, job);
    for (size_t f = 0; f < ARRAY_LEN(folders) && !named; f++) {
        run_parts_files(probe, str_from(folders[f]), &found);
        for (size_t i = 0; i < found.count && !named; i++)
            named = job_names(probe, probe_path(probe, STR_F, STR_A(found.items[i])), false, names, job);
    }
    return named;
}

static void read_inetd(struct probe *probe, struct probe_startup *startup) {
    static const char *const folders[] = {"/etc/inetd.d", "/etc/xinetd.d"};
    const struct probe_start *daemon = probe_start_find(startup, inetd_names);
    startup->inetd = daemon && daemon->sure;
    read_given_tables(probe, startup);
    read_text(probe, startup, "/etc/inetd.conf", probe_inetd_text);
    read_text(probe, startup, "/etc/xinetd.conf", probe_xinetd_text);
    for (size_t f = 0; f < ARRAY_LEN(folders); f++) {
        struct tree_names names = {.count = 0};
        probe_startup_unseen(startup, folders[f], probe_list(probe, folders[f], &names));
        for (size_t i = 0; i < names.count; i++)
            read_text(probe, startup, probe_path(probe, "%s/%s", folders[f], names.items[i].ptr),
                      f == 0 ? probe_inetd_text : probe_xinetd_text);
    }
}

static struct str with_blanks(struct probe *probe, struct str text) {
    char *copy = arena_get_raw(probe->arena, text.len + 1, 1);
    probe->memory_out |= !copy;
    for (size_t i = 0; copy && i < text.len; i++)
        copy[i] = text.ptr[i] == 0 ? ' ' : text.ptr[i];
    return (struct str){copy, copy ? text.len : 0};
}

/* The kernel's own threads have no command line. */
static void read_processes(struct probe *probe, struct probe_startup *startup) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, "/proc", &names) != TREE_OK)
        return;
    /* Mounted with hidepid=2, proc shows an ordinary user no process of others; the first is always root's. */
    if (probe->uid != 0 && !probe_has(probe, "/proc/1"))
        probe_doubt(probe, "/proc/1", TREE_DENIED);
    for (size_t i = 0; i < names.count; i++) {
        uint64_t pid;
        struct str name, text;
        const char *folder = probe_path(probe, "/proc/%s", names.items[i].ptr);
        if (!str_u64(names.items[i], INT32_MAX, &pid) ||
            probe_read(probe, probe_path(probe, "%s/comm", folder), &name) != TREE_OK ||
            probe_read(probe, probe_path(probe, "%s/cmdline", folder), &text) != TREE_OK || text.len == 0)
            continue;
        struct str program;
        (void)str_next(&text, 0, &program);
        /* Only the program: what an editor or a search has open is not what runs. */
        if (str_eq(probe_base_name(program), STR("busybox")) && text.ptr)
            (void)str_next(&text, 0, &program);
        probe_startup_add(probe, startup,
                          (struct probe_start){.kind = START_PROCESS,
                                               .sure = true,
                                               .name = str_trim(name),
                                               .command = probe_base_name(program),
                                               .given = with_blanks(probe, text.ptr ? text : STR("")),
                                               .where = folder});
    }
}

static void read_boot(struct probe *probe, struct probe_startup *startup) {
    bool systemd = probe_is_systemd(probe);
    if (systemd)
        probe_systemd_units(probe, startup);
    else
        read_text(probe, startup, "/etc/inittab", probe_inittab_text);
    probe_startup_scripts(probe, systemd, startup);
}

static struct probe_startup NOTHING = {.unseen = "/etc", .answer = TREE_MEMORY};

const struct probe_startup *probe_startup(struct probe *probe) {
    if (probe->facts.startup) {
        probe_fact_again(probe, PROBE_FACT_STARTUP);
        return probe->facts.startup;
    }
    struct probe_doubt before = probe_fact_begin(probe);
    struct probe_startup *startup = ARENA_NEW(probe->arena, struct probe_startup);
    if (!startup) {
        probe->memory_out = true;
        return &NOTHING;
    }
    if (!probe_has_other_init(probe))
        read_boot(probe, startup);
    startup->known |= startup->count > 0;
    if (probe->tree.live)
        read_processes(probe, startup);
    read_cron(probe, startup);
    read_inetd(probe, startup);
    probe_fact_end(probe, PROBE_FACT_STARTUP, before);
    return probe->facts.startup = startup;
}

static bool is_labelled(const struct probe_start *start, struct str label, const char *const *names) {
    for (; *names; names++) {
        bool marked = **names == '=' || **names == '~';
        if (**names == '~' && start->kind != START_INETD)
            continue;
        if (str_eq(label, str_from(*names + marked)))
            return true;
    }
    return false;
}

/* "telnet@1-2.socket", "S50telnet" and "telnet.timer" stand for "telnet". */
static struct str stem_of(const struct probe_start *start) {
    struct str name = start->name;
    if (start->kind == START_SCRIPT && name.len > 3 && name.ptr[0] == 'S' && char_is_digit(name.ptr[1]) &&
        char_is_digit(name.ptr[2]))
        return str_skip(name, 3);
    if (start->kind != START_UNIT)
        return name;
    size_t end = str_find_char(name, '@');
    if (end == SIZE_MAX)
        for (end = name.len; end > 0 && name.ptr[end] != '.';)
            end--;
    return end > 0 ? str_slice(name, 0, end) : name;
}

static bool runs_one_of(struct str command, const char *const *names) {
    struct str word;
    while (probe_next_word(&command, &word)) {
        while (word.len > 0 && strchr("-@+!:'\"", word.ptr[0]))
            word = str_skip(word, 1);
        while (word.len > 0 && strchr("'\";&", word.ptr[word.len - 1]))
            word.len--;
        if (probe_is_program(word, names))
            return true;
    }
    return false;
}

bool probe_start_next(const struct probe_startup *startup, const char *const *names, struct probe_start_match *match) {
    while (match->next < startup->count) {
        const struct probe_start *start = match->start = &startup->items[match->next++];
        match->line = start->line;
        match->sure = start->sure;
        if (is_labelled(start, stem_of(start), names))
            return true;
        bool sure = true;
        if (start->kind != START_SCRIPT ? runs_one_of(start->command, names)
                                        : probe_script_names(start->words, names, &match->line, &sure)) {
            match->sure &= sure;
            return true;
        }
    }
    return false;
}

const struct probe_start *probe_start_find(const struct probe_startup *startup, const char *const *names) {
    const struct probe_start *any = NULL;
    for (struct probe_start_match match = {.next = 0}; probe_start_next(startup, names, &match);) {
        if (match.sure)
            return match.start;
        any = any ? any : match.start;
    }
    return any;
}

size_t probe_start_show(struct probe *probe, struct probe_result *result, const char *const *names, size_t *unsure) {
    static const char *const kinds[] = {
        [START_UNIT] = "starts at boot",         [START_SCRIPT] = "script, starts it at boot",
        [START_INITTAB] = "line of init",        [START_INETD] = "offered by inetd",
        [START_CRON] = "cron starts it at boot", [START_PROCESS] = "runs"};
    size_t sure = 0;
    *unsure = 0;
    for (struct probe_start_match match = {.next = 0}; probe_start_next(probe_startup(probe), names, &match);) {
        const struct probe_start *start = match.start;
        bool script = start->kind == START_SCRIPT;
        sure += match.sure;
        *unsure += !match.sure;
        probe_saw(probe, result, start->where, match.line, STR_F ": %s%s%s" STR_F, STR_A(start->name),
                  match.sure ? "" : "perhaps: ", kinds[start->kind], script || start->command.len == 0 ? "" : ": ",
                  STR_A(script ? STR("") : start->command));
    }
    return sure;
}
