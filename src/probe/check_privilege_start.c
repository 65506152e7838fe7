/* What root's programs, shells and timers are started from. */
#include "probe/accounts.h"
#include "probe/check_privilege.h"
#include "probe/looseness.h"
#include "probe/modes.h"
#include "probe/root_command.h"
#include "probe/settings.h"
#include "probe/systemd.h"

#include <fnmatch.h>

/* "PATH=/a:/b" with quotes and a word "export" before it; STR_NONE where the line sets no path. */
static struct str path_of_line(struct str line) {
    struct str word;
    line = str_trim(line);
    if (str_starts(line, STR("export ")) || str_starts(line, STR("ENV_SUPATH")) || str_starts(line, STR("ENV_PATH")))
        (void)probe_next_word(&line, &word);
    line = str_trim(line);
    if (!str_starts(line, STR("PATH=")))
        return STR_NONE;
    line = str_skip(line, 5);
    bool quoted = line.len > 0 && (line.ptr[0] == '"' || line.ptr[0] == '\'');
    size_t at = quoted;
    while (at < line.len &&
           (quoted ? line.ptr[at] != line.ptr[0] : !char_is_blank(line.ptr[at]) && line.ptr[at] != ';'))
        at++;
    return str_slice(line, quoted, at);
}

static void see_path(struct looseness *hunt, struct str value, const char *file, uint32_t line) {
    for (struct str folder; str_next(&value, ':', &folder);) {
        if (str_starts(folder, STR("$")) || str_starts(folder, STR("~")))
            continue;
        if (str_starts(folder, STR("/"))) {
            looseness_path(hunt, folder, "in the PATH of root:");
            continue;
        }
        hunt->looked++;
        hunt->found++;
        probe_saw(hunt->probe, hunt->result, file, line, "PATH has '" STR_F "', the folder that one is in",
                  STR_A(folder));
    }
}

static void see_path_file(struct looseness *hunt, const char *file) {
    struct probe_lines lines = {.number = 0};
    enum tree_answer answer = probe_read(hunt->probe, file, &lines.rest);
    if (answer != TREE_OK && answer != TREE_ABSENT && hunt->unseen.len == 0) {
        hunt->unseen = str_from(file);
        hunt->answer = answer;
    }
    if (answer != TREE_OK)
        return;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str value = path_of_line(line);
        if (value.ptr)
            see_path(hunt, value, file, lines.number);
    }
}

enum probe_outcome look_path_folders(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {"/etc/environment",    "/etc/login.defs", "/etc/profile",
                                        "/etc/bash.bashrc",    "/root/.profile",  "/root/.bashrc",
                                        "/root/.bash_profile", "/etc/crontab",    "/etc/zsh/zshenv"};
    static const char *const folders[] = {"/bin",      "/sbin",          "/usr/bin",
                                          "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"};
    struct looseness hunt = {.probe = probe, .result = result};
    struct tree_names names;
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        looseness_path(&hunt, str_from(folders[i]), "programs lie in");
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        see_path_file(&hunt, files[i]);
    if (probe_list(probe, "/etc/profile.d", &names) == TREE_OK)
        for (size_t i = 0; i < names.count; i++) {
            struct str file = str_format(probe->arena, "/etc/profile.d/" STR_F, STR_A(names.items[i]));
            if (file.ptr && str_ends(file, STR(".sh")))
                see_path_file(&hunt, file.ptr);
        }
    return looseness_end(&hunt, "folders of programs", "the device has no folder of programs");
}

/* A library, or a folder of them, that programs with rights load; where all may put files none is root's. */
static void see_library(struct looseness *hunt, struct str path, const char *file, uint32_t line) {
    static const struct str open[] = {STR_INIT("/tmp"), STR_INIT("/var/tmp"), STR_INIT("/dev/shm")};
    path = probe_unquoted(path);
    if (!str_starts(path, STR("/")))
        return;
    for (size_t i = 0; i < ARRAY_LEN(open); i++)
        if (probe_below(path, open[i])) {
            hunt->looked++;
            hunt->found++;
            probe_saw(hunt->probe, hunt->result, file, line, STR_F ": libraries from where all may put files",
                      STR_A(path));
            return;
        }
    looseness_path(hunt, path, "programs load");
}

enum { INCLUDE_DEPTH_MAX = 4, INCLUDE_FILES_MAX = 256 };

struct library_hunt {
    struct looseness *hunt;
    struct map seen; /* patterns and files that were taken in: each once */
};

static bool is_new(struct library_hunt *all, struct str name) {
    uint32_t stored = 0, number = (uint32_t)all->seen.count;
    if (map_add(&all->seen, name, number, &stored) != STATUS_OK)
        all->hunt->probe->memory_out = true;
    return stored == number;
}

static void see_libraries(struct library_hunt *all, const char *file, unsigned depth);

/* The files of a folder, which ends with '/', that have such a name. */
static void see_matching(struct library_hunt *all, const char *folder, const char *pattern, unsigned depth) {
    struct probe *probe = all->hunt->probe;
    struct tree_names names;
    size_t seen = 0;
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        const char *path = probe_path(probe, "%s%s", folder, names.items[i].ptr);
        if (fnmatch(pattern, names.items[i].ptr, FNM_PERIOD) != 0 || !is_new(all, str_from(path)))
            continue;
        if (seen++ == INCLUDE_FILES_MAX) {
            all->hunt->open++;
            return;
        }
        looseness_path(all->hunt, str_from(path), "root's programs load by");
        see_libraries(all, path, depth + 1);
    }
}

/* "include PATTERN" of ld.so.conf: below /etc where it is not told, and a pattern in its last part alone. */
static void see_include(struct library_hunt *all, struct str pattern, unsigned depth) {
    struct probe *probe = all->hunt->probe;
    size_t end = pattern.len, star = str_find_char(pattern, '*');
    while (end > 0 && pattern.ptr[end - 1] != '/')
        end--;
    struct str above = str_slice(pattern, 0, end);
    const char *folder = probe_path(probe, "%s" STR_F, str_starts(pattern, STR("/")) ? "" : "/etc/", STR_A(above));
    const char *last = probe_path(probe, STR_F, STR_A(str_skip(pattern, end)));
    if (strcmp(folder, "/etc/ld.so.conf.d/") == 0 && strcmp(last, "*.conf") == 0)
        return; /* which is read in any case */
    if ((star != SIZE_MAX && star < end) || depth >= INCLUDE_DEPTH_MAX)
        all->hunt->open++;
    else if (is_new(all, str_from(probe_path(probe, "include %s%s", folder, last))))
        see_matching(all, folder, last, depth);
}

static void see_library_line(struct library_hunt *all, struct str line, const char *file, uint32_t number,
                             unsigned depth) {
    struct str rest = line, path;
    if (line.len == 0 || line.ptr[0] == '#')
        return;
    bool include = probe_next_word(&rest, &path) && str_eq(path, STR("include"));
    while (include && probe_next_word(&rest, &path))
        see_include(all, path, depth);
    while (!include && probe_next_word(&line, &path))
        for (struct str one; str_next(&path, ':', &one);)
            see_library(all->hunt, one, file, number);
}

static void see_libraries(struct library_hunt *all, const char *file, unsigned depth) {
    struct probe_lines lines = {.number = 0};
    if (probe_read(all->hunt->probe, file, &lines.rest) != TREE_OK)
        return;
    for (struct str line; probe_next_line(&lines, &line);)
        see_library_line(all, str_trim(line), file, lines.number, depth);
}

static void see_environment(struct library_hunt *all) {
    static const char file[] = "/etc/environment";
    struct probe_lines lines = {.number = 0};
    if (probe_read(all->hunt->probe, file, &lines.rest) != TREE_OK)
        return;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (str_starts(line, STR("LD_PRELOAD=")) || str_starts(line, STR("LD_LIBRARY_PATH=")))
            see_library_line(all, probe_unquoted(str_skip(line, str_find_char(line, '=') + 1)), file, lines.number,
                             INCLUDE_DEPTH_MAX);
    }
}

enum probe_outcome look_profiles(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {
        "/etc/profile",      "/etc/bash.bashrc",    "/etc/bashrc",
        "/etc/environment",  "/etc/ld.so.preload",  "/etc/ld.so.conf",
        "/etc/login.defs",   "/etc/nsswitch.conf",  "/etc/zsh/zshenv",
        "/etc/csh.cshrc",    "/root/.profile",      "/root/.bashrc",
        "/root/.bash_login", "/root/.bash_profile", "/root/.ssh/authorized_keys",
        "/etc/shells",       "/root/.bash_logout",  "/etc/skel/.profile",
    };
    static const char *const folders[] = {"/etc/profile.d", "/etc/ld.so.conf.d", "/etc/pam.d", "/etc/security"};
    struct looseness hunt = {.probe = probe, .result = result};
    struct library_hunt libraries = {.hunt = &hunt};
    struct tree_names names;
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        looseness_path(&hunt, str_from(files[i]), "root's shells and logins read");
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        looseness_folder(&hunt, folders[i], "root's shells and logins read");
    map_init(&libraries.seen, probe->arena, false);
    see_libraries(&libraries, "/etc/ld.so.preload", 0);
    see_libraries(&libraries, "/etc/ld.so.conf", 0);
    see_environment(&libraries);
    if (probe_list(probe, "/etc/ld.so.conf.d", &names) == TREE_OK)
        for (size_t i = 0; i < names.count; i++)
            if (str_ends(names.items[i], STR(".conf")))
                see_libraries(&libraries, probe_path(probe, "/etc/ld.so.conf.d/%s", names.items[i].ptr), 0);
    return looseness_end(&hunt, "files of profiles and logins", "the device has no profile and no login");
}

/* Of cron, of anacron's commands and of the tables that run-parts is in. */
static const char CRON_PATH[] = "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin";

enum cron_kind { CRON_OWN, CRON_NAMED, CRON_ANACRON };

static bool is_root(struct probe *probe, struct str user) {
    const struct probe_accounts *all = probe_accounts(probe);
    if (str_eq(user, STR("root")))
        return true;
    for (size_t i = 0; i < all->account_count; i++)
        if (all->accounts[i].sound && all->accounts[i].uid == 0 && str_eq(all->accounts[i].name, user))
            return true;
    return false;
}

/* "NAME = value", with quotes: false where the line is none. */
static bool split_variable(struct str line, struct root_variable *set) {
    size_t at = str_find_char(line, '=');
    set->name = at == SIZE_MAX ? STR("") : str_trim(str_slice(line, 0, at));
    for (size_t i = 0; i < set->name.len; i++)
        if (!char_is_alnum(set->name.ptr[i]) && set->name.ptr[i] != '_')
            return false;
    if (set->name.len == 0 || char_is_digit(set->name.ptr[0]))
        return false;
    set->value = probe_unquoted(str_trim(str_skip(line, at + 1)));
    return true;
}

static void take_path(struct root_command *command, struct str path) {
    struct str rest = path;
    for (struct str folder; str_next(&rest, ':', &folder);)
        if (str_starts(folder, STR("/")))
            looseness_path(command->hunt, folder, "in the PATH of cron:");
    root_command_path(command, path);
}

static bool take_variable(struct root_command *command, struct str line) {
    struct root_variable set;
    if (!split_variable(line, &set))
        return false;
    if (str_eq(set.name, STR("PATH")))
        take_path(command, set.value);
    else if (str_eq(set.name, STR("HOME")))
        command->home = set.value;
    else if (command->variable_count < ROOT_VARIABLES_MAX)
        command->variables[command->variable_count++] = set;
    else
        command->hunt->open++;
    return true;
}

/* A line of a table: five fields of time, or "@daily"; of anacron a period, a delay and a name. */
static void see_cron_line(struct root_command *command, struct str line, enum cron_kind kind) {
    struct str word, rest = line, user = STR("root");
    if (!probe_next_word(&rest, &word) || word.ptr[0] == '#' || take_variable(command, line))
        return;
    bool timed = char_is_digit(word.ptr[0]) || strchr("*-~", word.ptr[0]);
    unsigned fields = kind == CRON_ANACRON ? 2 : word.ptr[0] == '@' ? 0 : 4;
    if (!timed && word.ptr[0] != '@')
        return;
    while (fields-- > 0)
        if (!probe_next_word(&rest, &word))
            return;
    if (kind == CRON_NAMED && !probe_next_word(&rest, &user))
        return;
    if (is_root(command->hunt->probe, user))
        root_command_see(command, str_trim(rest));
}

static void see_cron_file(struct looseness *hunt, const char *path, enum cron_kind kind) {
    struct probe_lines lines = {.number = 0};
    struct root_command command = {.hunt = hunt, .what = "cron runs as root", .home = STR_INIT("/root")};
    root_command_path(&command, str_from(CRON_PATH));
    looseness_path(hunt, str_from(path), "cron reads");
    enum tree_answer answer = probe_read(hunt->probe, path, &lines.rest);
    if (answer != TREE_OK && answer != TREE_ABSENT && answer != TREE_OTHER && hunt->unseen.len == 0) {
        hunt->unseen = str_from(path);
        hunt->answer = answer;
    }
    for (struct str line; answer == TREE_OK && probe_next_line(&lines, &line);)
        see_cron_line(&command, line, kind);
}

/* The tables of root, under each name that it has. */
static void see_own_tables(struct looseness *hunt) {
    static const char *const own[] = {"/var/spool/cron/crontabs", "/var/spool/cron", "/etc/crontabs", "/var/cron/tabs"};
    const struct probe_accounts *all = probe_accounts(hunt->probe);
    for (size_t i = 0; i < ARRAY_LEN(own); i++) {
        see_cron_file(hunt, probe_path(hunt->probe, "%s/root", own[i]), CRON_OWN);
        for (size_t a = 0; a < all->account_count; a++)
            if (all->accounts[a].sound && all->accounts[a].uid == 0 && !str_eq(all->accounts[a].name, STR("root")))
                see_cron_file(hunt, probe_path(hunt->probe, "%s/" STR_F, own[i], STR_A(all->accounts[a].name)),
                              CRON_OWN);
    }
}

enum probe_outcome look_cron(struct probe *probe, struct probe_result *result) {
    static const char *const folders[] = {"/etc/cron.hourly",    "/etc/cron.daily",      "/etc/cron.weekly",
                                          "/etc/cron.monthly",   "/etc/periodic/15min",  "/etc/periodic/hourly",
                                          "/etc/periodic/daily", "/etc/periodic/weekly", "/etc/periodic/monthly"};
    struct looseness hunt = {.probe = probe, .result = result};
    struct tree_names names;
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    see_cron_file(&hunt, "/etc/crontab", CRON_NAMED);
    see_cron_file(&hunt, "/etc/anacrontab", CRON_ANACRON);
    see_own_tables(&hunt);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        looseness_folder(&hunt, folders[i], "cron runs what lies in");
    if (probe_list(probe, "/etc/cron.d", &names) == TREE_OK)
        for (size_t i = 0; i < names.count; i++) {
            struct str file = str_format(probe->arena, "/etc/cron.d/" STR_F, STR_A(names.items[i]));
            if (file.ptr)
                see_cron_file(&hunt, file.ptr, CRON_NAMED);
        }
    return looseness_end(&hunt, "tables and programs of cron", "the device has no table of cron");
}

/* A service unit as systemd merges it: what it starts as root. "+" and "!" give root's rights whatever User= says. */
static void see_unit(struct looseness *hunt, struct str name) {
    struct probe_unit unit;
    struct root_command command = {.hunt = hunt, .what = "a service of root starts", .home = STR_INIT("/")};
    root_command_path(&command, str_from(CRON_PATH));
    probe_unit_read(hunt->probe, name, &unit);
    const struct probe_directive *set = probe_directive_last(&unit.settings, "Service", "User");
    struct str user = set ? set->value : STR("");
    bool root = user.len == 0 || str_eq(user, STR("0")) || is_root(hunt->probe, user);
    for (size_t i = 0; i < unit.settings.count; i++) {
        const struct probe_directive *item = &unit.settings.items[i];
        struct str value = item->value;
        bool rights = root;
        for (; value.len > 0 && strchr("@-:+!", value.ptr[0]); value = str_skip(value, 1))
            rights |= value.ptr[0] == '+' || value.ptr[0] == '!';
        if (rights && str_eq(item->section, STR("Service")) && str_starts(item->key, STR("Exec")))
            root_command_see(&command, value);
    }
}

enum { UNITS_MAX = 4096 };

static void see_units(struct looseness *hunt, const char *folder, struct map *seen) {
    struct probe *probe = hunt->probe;
    struct tree_names names;
    looseness_folder(hunt, folder, "root's services are started by");
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t n = 0; n < names.count; n++) {
        struct str name = names.items[n];
        /* What is put beside a unit counts, though the unit is in another folder. */
        name = str_ends(name, STR(".d")) ? str_slice(name, 0, name.len - 2) : name;
        uint32_t stored = 0, number = (uint32_t)seen->count;
        if (!str_ends(name, STR(".service")))
            continue;
        if (number == UNITS_MAX) {
            hunt->unseen = str_from(folder);
            hunt->answer = TREE_LONG;
            return;
        }
        if (map_add(seen, name, number, &stored) != STATUS_OK)
            probe->memory_out = true;
        if (stored == number)
            see_unit(hunt, name);
    }
}

enum probe_outcome look_units(struct probe *probe, struct probe_result *result) {
    static const char *const units[] = {"/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
                                        "/usr/local/lib/systemd/system"};
    static const char *const scripts[] = {"/etc/init.d", "/etc/rc.d",    "/etc/rcS.d",
                                          "/etc/rc5.d",  "/etc/local.d", "/etc/conf.d"};
    static const char *const files[] = {"/etc/rc.local", "/etc/inittab", "/etc/rc.conf", "/etc/inetd.conf"};
    struct looseness hunt = {.probe = probe, .result = result};
    struct stat info;
    struct map seen;
    map_init(&seen, probe->arena, false);
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        looseness_path(&hunt, str_from(files[i]), "root's services are started by");
    for (size_t i = 0; i < ARRAY_LEN(scripts); i++)
        looseness_folder(&hunt, scripts[i], "root's services are started by");
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        /* /lib is a link on most systems: what lies behind it was seen. */
        if (str_starts(str_from(units[i]), STR("/lib/")) && tree_look(&probe->tree, "/lib", &info) == TREE_OK &&
            S_ISLNK(info.st_mode))
            continue;
        see_units(&hunt, units[i], &seen);
    }
    return looseness_end(&hunt, "files that start services", "nothing was found that starts services");
}
