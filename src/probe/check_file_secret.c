/* Passwords and keys that were written into what the device starts, or into settings that every account reads. */
#include "probe/check_file.h"
#include "probe/directive.h"
#include "probe/modes.h"
#include "probe/run_parts.h"
#include "probe/secret.h"
#include "probe/startup.h"
#include "probe/systemd.h"

enum { SECRET_FILES_MAX = 2048, SECRET_FILE_BYTES = 256 << 10, SECRET_LEAST = 4 };

/* UCI's "option NAME VALUE". */
static bool is_uci_option(struct str line, struct str *name, struct str *value) {
    struct str word;
    if (!probe_next_word(&line, &word) || !str_eq(word, STR("option")) || !probe_next_word(&line, name))
        return false;
    *value = str_trim(line);
    return value->len > 0;
}

/* OpenWrt's keys of a radio network: "option key" and "option key1" to "key4". */
static bool is_uci_key(struct str line) {
    struct str name, value;
    return is_uci_option(line, &name, &value) && str_starts(name, STR("key")) && name.len <= 4;
}

/* The quick question before the long one. */
static bool may_hold(struct str line) {
    static const struct str words[] = {STR_INIT("pass"),        STR_INIT("secret"),        STR_INIT("token"),
                                       STR_INIT("psk"),         STR_INIT("pwd"),           STR_INIT("apikey"),
                                       STR_INIT("://"),         STR_INIT("privatekey"),    STR_INIT("api_key"),
                                       STR_INIT("private_key"), STR_INIT("preshared_key"), STR_INIT("presharedkey"),
                                       STR_INIT("wep_key"),     STR_INIT("mysql")};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_find_nocase(line, words[i]) != SIZE_MAX)
            return true;
    return str_contains(line, STR("mariadb")) || is_uci_key(line);
}

static struct str value_at(struct str line, size_t at) {
    size_t end = at;
    while (end < line.len && !char_is_blank(line.ptr[end]) &&
           !str_contains(STR("\"'`;,|&<>"), str_slice(line, end, end + 1)))
        end++;
    return str_slice(line, at, end);
}

/* What no program would take for the secret itself: a variable, a path, a word of a manual. */
static bool is_written(struct str value) {
    static const char *const words[] = {"true",
                                        "false",
                                        "none",
                                        "null",
                                        "files",
                                        "ask",
                                        "prompt",
                                        "required",
                                        "change",
                                        "password",
                                        "passwd",
                                        "disabled",
                                        "never",
                                        "changeme",
                                        "your",
                                        "secret",
                                        "yourpassword",
                                        "example",
                                        "sha512",
                                        "yescrypt",
                                        "compat",
                                        "prohibit-password",
                                        "without-password"};
    if (value.len < SECRET_LEAST || str_contains(STR("$%/<{@*!-[(\\.:=#"), str_slice(value, 0, 1)))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(value, str_from(words[i])))
            return str_eq_nocase(value, STR("changeme"));
    /* "your_password", as examples have it. */
    return !str_starts(value, STR("your_")) && !str_starts(value, STR("your-"));
}

/* "<name ...>value</name>" as its name and value; false: the line is none. */
static bool is_element(struct str line, struct str *name, struct str *value) {
    size_t end = str_find_char(line, '>');
    if (line.len == 0 || line.ptr[0] != '<' || end == SIZE_MAX)
        return false;
    struct str inside = str_slice(line, 1, end), text = str_trim(str_skip(line, end + 1));
    *value = str_trim(str_slice(text, 0, str_find_char(text, '<')));
    return probe_next_word(&inside, name) && value->len > 0;
}

/* "name = value", "name: value" and an element of XML as "name=value", which is how a secret is known; quotes around a
 * name go. */
static struct str joined(struct str line, char *room) {
    struct str name, value;
    size_t at = 0, len = 0;
    if (is_element(line, &name, &value) || is_uci_option(line, &name, &value)) {
        memcpy(room, name.ptr, name.len);
        room[name.len] = '=';
        memcpy(room + name.len + 1, value.ptr, value.len);
        return (struct str){room, name.len + 1 + value.len};
    }
    while (at < line.len && line.ptr[at] != '=' &&
           !(line.ptr[at] == ':' && at + 1 < line.len && line.ptr[at + 1] == ' '))
        at++;
    if (at == line.len)
        return line;
    name = str_trim(str_slice(line, 0, at));
    value = str_trim(str_skip(line, at + 1));
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != '"' && name.ptr[i] != '\'')
            room[len++] = name.ptr[i];
    room[len++] = '=';
    memcpy(room + len, value.ptr, value.len);
    return (struct str){room, len + value.len};
}

/* systemd's names of credentials are no values, but for SetCredential=. */
static bool is_named_only(struct str line) {
    return str_starts(line, STR("LoadCredential")) || str_starts(line, STR("ImportCredential")) ||
           str_starts(line, STR("SetCredentialEncrypted"));
}

static bool is_comment(struct str line) {
    return line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';' || str_starts(line, STR("//")) ||
           str_starts(line, STR("<!--"));
}

/* Where the line's secret begins, by what is masked of it; SIZE_MAX: there is none that is written out. */
static size_t secret_in(struct str line, char *masked) {
    struct str out = {masked, probe_secret_mask(line, masked, PROBE_SECRET_TEXT_MAX)};
    size_t at = str_find(out, STR("***"));
    if (at == SIZE_MAX || str_eq(str_slice(line, at, at + 3), STR("***")) || !is_written(value_at(line, at)))
        return SIZE_MAX;
    return at;
}

size_t probe_written_secret(struct str *line, char room[PROBE_SECRET_TEXT_MAX + 1]) {
    char masked[PROBE_SECRET_TEXT_MAX];
    *line = str_trim(*line);
    if (line->len >= PROBE_SECRET_TEXT_MAX || is_comment(*line) || is_named_only(*line) || !may_hold(*line))
        return SIZE_MAX;
    size_t at = secret_in(*line, masked);
    if (at != SIZE_MAX)
        return at;
    *line = joined(*line, room);
    return secret_in(*line, masked);
}

/* What stands before a secret, without the quote that it begins with: none of the secret itself. */
static struct str name_of(struct str line, size_t at) {
    while (at > 0 && (line.ptr[at - 1] == '"' || line.ptr[at - 1] == '\'' || char_is_blank(line.ptr[at - 1])))
        at--;
    return str_slice(line, 0, at);
}

struct search {
    struct probe *probe;
    struct probe_result *result;
    struct map seen; /* files and folders of what starts: each is looked at once */
    size_t files, scripts, found;
    size_t closed; /* in files that others may not read, and not seen among the processes for sure */
    bool cut;
};

/* What is scanned. */
struct place {
    const char *path;
    uint32_t line; /* of that file; 0: it is the whole file */
    const char *what;
    bool closed; /* others may not read the file: what it gives a command they see all the same, for ps shows it */
};

/* "NAME=", "export" and what else stands before a variable that no process shows. */
static bool leads_variable(struct str word) {
    static const char *const words[] = {"export", "readonly", "declare", "typeset", "local", "setenv", "set", "-x"};
    size_t equals = str_find_char(word, '=');
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(word, str_from(words[i])))
            return true;
    for (size_t i = 0; i < equals && equals != SIZE_MAX; i++)
        if (!char_is_alnum(word.ptr[i]) && word.ptr[i] != '_')
            return false;
    return equals != SIZE_MAX && equals > 0;
}

/* What the shell does itself shows in no list of processes, nor does what it only passes on. */
static bool is_of_shell(struct str word) {
    static const char *const words[] = {"echo", "printf", "test", "[", "[[", "if", "case", "read", "cat", "elif"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(word, str_from(words[i])))
            return true;
    return false;
}

/* Whether the secret is an argument of a program, in a line of a script. */
static bool is_argument(struct str line, size_t at) {
    struct str rest = line, word;
    while (probe_next_word(&rest, &word)) {
        if ((size_t)(word.ptr - line.ptr) + word.len > at)
            return false;
        if (!leads_variable(word))
            return char_is_alpha(word.ptr[0]) || word.ptr[0] == '/' || word.ptr[0] == '.' ? !is_of_shell(word) : false;
    }
    return false;
}

static void scan(struct search *search, struct str text, struct place place) {
    struct probe_lines lines = {.rest = text};
    char room[PROBE_SECRET_TEXT_MAX + 1];
    for (struct str line; probe_next_line(&lines, &line);) {
        size_t at = probe_written_secret(&line, room);
        if (at == SIZE_MAX)
            continue;
        bool closed = place.closed && !is_argument(line, at);
        search->found += !closed;
        search->closed += closed;
        probe_saw(search->probe, search->result, place.path, place.line ? place.line : lines.number, "%s%s: " STR_F,
                  place.what, closed ? ", which others may not read" : "", STR_A(name_of(line, at)));
    }
}

/* Whether others than the owner and its group may not read a file, by its bits or those of a folder above it. */
static bool is_closed(struct probe *probe, const char *path) {
    struct stat info;
    struct str folder = str_from(path);
    if (tree_stat(&probe->tree, path, &info) != TREE_OK)
        return false;
    bool closed = !(info.st_mode & S_IROTH);
    while (!closed && folder.len > 1) {
        while (folder.len > 1 && folder.ptr[folder.len - 1] != '/')
            folder.len--;
        folder.len -= folder.len > 1;
        closed = folder.len > 1 && tree_stat(&probe->tree, probe_path(probe, STR_F, STR_A(folder)), &info) == TREE_OK &&
                 !(info.st_mode & S_IXOTH);
    }
    return closed;
}

static bool is_first(struct search *search, struct str path) {
    uint32_t stored = 0, number = (uint32_t)search->seen.count;
    if (map_add(&search->seen, path, number, &stored) != STATUS_OK)
        search->probe->memory_out = true;
    return stored == number;
}

static void scan_once(struct search *search, const char *path, const char *what, bool closed) {
    struct arena scratch;
    struct str text;
    if (!is_first(search, str_from(path)))
        return;
    arena_init(&scratch, (size_t)TREE_TEXT_MAX * 3);
    if (probe_read_in(search->probe, path, TREE_TEXT_MAX, &scratch, &text) == TREE_OK)
        scan(search, text, (struct place){.path = path, .what = what, .closed = closed});
    arena_done(&scratch);
}

/* A unit with its drop-ins; their settings stand together, file by file. systemd shows every account what is in them,
 * whoever may read the file. */
static void scan_unit(struct search *search, struct str name) {
    struct probe_unit unit;
    const char *last = "";
    probe_unit_read(search->probe, name, &unit);
    if (unit.path[0] && !unit.masked)
        scan_once(search, unit.path, "in what the device starts", false);
    for (size_t i = 0; i < unit.settings.count; i++) {
        const char *path = unit.settings.items[i].path;
        if (strcmp(path, last) != 0)
            scan_once(search, path, "in what the device starts", false);
        last = path;
    }
}

/* The tables of cron are read by themselves. */
static void scan_starts(struct search *search) {
    const struct probe_startup *startup = probe_startup(search->probe);
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *start = &startup->items[i];
        if (start->kind == START_PROCESS || start->kind == START_CRON)
            continue;
        if (start->line != 0 || !str_starts(str_from(start->where), STR("/")))
            scan(search, start->command,
                 (struct place){.path = start->where, .line = start->line, .what = "in what the device starts"});
        else
            scan_once(search, start->where, "in what the device starts",
                      start->kind == START_SCRIPT && is_closed(search->probe, start->where));
        if (start->kind != START_UNIT)
            continue;
        scan_unit(search, start->name);
        if (start->serves.len > 0)
            scan_unit(search, start->serves);
    }
}

/* A program that is no script holds no line to read. */
static void scan_script(struct search *search, const char *path) {
    char start[2];
    size_t len = 0;
    search->cut |= search->scripts++ == SECRET_FILES_MAX;
    if (search->cut)
        return;
    enum tree_answer answer = tree_peek(&search->probe->tree, path, start, sizeof start, &len);
    probe_doubt(search->probe, path, answer);
    if (answer == TREE_OK && len == sizeof start && memcmp(start, "#!", sizeof start) == 0)
        scan_once(search, path, "in what cron runs", is_closed(search->probe, path));
}

static void scan_table(struct search *search, const char *path) {
    struct probe_lines lines = {.number = 0};
    struct tree_names paths;
    if (probe_read(search->probe, path, &lines.rest) != TREE_OK)
        return;
    scan_once(search, path, "in what cron runs", is_closed(search->probe, path));
    for (struct str line, folder; probe_next_line(&lines, &line);)
        while (run_parts_next(&line, &folder)) {
            if (!is_first(search, folder))
                continue;
            run_parts_files(search->probe, folder, &paths);
            for (size_t i = 0; i < paths.count; i++)
                scan_script(search, paths.items[i].ptr);
        }
}

static void scan_cron(struct search *search) {
    static const char *const daemons[] = {"cron",  "crond",   "cronie",        "dcron",
                                          "fcron", "anacron", "busybox-crond", NULL};
    static const char *const tables[] = {"/etc/crontab", "/etc/anacrontab", "/etc/crontabs/root",
                                         "/var/spool/cron/crontabs/root", "/var/spool/cron/root"};
    struct tree_names names = {.count = 0};
    if (!probe_start_find(probe_startup(search->probe), daemons))
        return;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        scan_table(search, tables[i]);
    if (probe_list(search->probe, "/etc/cron.d", &names) == TREE_OK)
        for (size_t i = 0; i < names.count; i++)
            scan_table(search, probe_path(search->probe, "/etc/cron.d/%s", names.items[i].ptr));
}

static bool is_settings(struct str name) {
    static const struct str ends[] = {STR_INIT(".conf"), STR_INIT(".cfg"), STR_INIT(".ini"),       STR_INIT(".json"),
                                      STR_INIT(".yaml"), STR_INIT(".yml"), STR_INIT(".env"),       STR_INIT(".toml"),
                                      STR_INIT(".xml"),  STR_INIT(".cnf"), STR_INIT(".properties")};
    /* The last has examples in it as it is shipped. */
    static const struct str not_settings[] = {STR_INIT("nsswitch.conf"), STR_INIT("debconf.conf"),
                                              STR_INIT("openssl.cnf")};
    for (size_t i = 0; i < ARRAY_LEN(not_settings); i++)
        if (str_eq(name, not_settings[i]))
            return false;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_ends_nocase(name, ends[i]))
            return true;
    return false;
}

static void scan_file(struct search *search, const char *path) {
    struct stat info;
    struct str text;
    enum tree_answer answer = tree_stat(&search->probe->tree, path, &info);
    bool pipe = answer == TREE_OK && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode));
    probe_doubt(search->probe, path, pipe ? TREE_OTHER : answer);
    if (answer != TREE_OK || !S_ISREG(info.st_mode) || !(info.st_mode & S_IROTH))
        return;
    if (is_closed(search->probe, path) || !is_first(search, str_from(path)))
        return;
    if (info.st_size > SECRET_FILE_BYTES)
        probe_doubt(search->probe, path, TREE_LONG);
    if (search->files == SECRET_FILES_MAX || info.st_size > SECRET_FILE_BYTES) {
        search->cut |= search->files == SECRET_FILES_MAX;
        return;
    }
    search->files++;
    struct arena scratch;
    arena_init(&scratch, (size_t)SECRET_FILE_BYTES * 3);
    if (probe_read_in(search->probe, path, SECRET_FILE_BYTES, &scratch, &text) == TREE_OK)
        scan(search, text, (struct place){.path = path, .what = "every account reads it"});
    arena_done(&scratch);
}

/* /etc and the folders in it: by the ending, and all of /etc/default and /etc/config, which are settings without one.
 */
static void search_folder(struct search *search, const char *folder, bool all, unsigned depth) {
    struct tree_names names = {.count = 0};
    if (probe_list(search->probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count && !search->cut; i++) {
        const char *path = probe_path(search->probe, "%s/%s", folder, names.items[i].ptr);
        struct stat info;
        if (tree_look(&search->probe->tree, path, &info) != TREE_OK)
            continue;
        if (S_ISDIR(info.st_mode) && depth > 0)
            search_folder(search, path, str_eq(names.items[i], STR("default")) || str_eq(names.items[i], STR("config")),
                          depth - 1);
        else if (all || is_settings(names.items[i]))
            scan_file(search, path);
    }
}

/* The options of a mount, of which one may be a share's password. */
static void scan_options(struct search *search, struct str options, const char *path, uint32_t line) {
    char room[PROBE_SECRET_TEXT_MAX + 1];
    for (struct str option; str_next(&options, ',', &option);) {
        size_t at = probe_written_secret(&option, room);
        if (at == SIZE_MAX)
            continue;
        search->found++;
        probe_saw(search->probe, search->result, path, line, "every account reads it: " STR_F,
                  STR_A(name_of(option, at)));
    }
}

/* The fourth word of each line of fstab. */
static void scan_mounts(struct search *search) {
    static const char path[] = "/etc/fstab";
    struct probe_lines lines = {.number = 0};
    struct stat info;
    if (tree_stat(&search->probe->tree, path, &info) != TREE_OK || !(info.st_mode & S_IROTH) ||
        probe_read(search->probe, path, &lines.rest) != TREE_OK)
        return;
    search->files++;
    for (struct str line, word; probe_next_line(&lines, &line);) {
        unsigned count = 0;
        while (count < 4 && probe_next_word(&line, &word) && word.ptr[0] != '#')
            count++;
        if (count == 4)
            scan_options(search, word, path, lines.number);
    }
}

enum probe_outcome probe_look_secrets(struct probe *probe, struct probe_result *result) {
    static const char *const others[] = {"/etc/environment", "/etc/profile"};
    struct search search = {.probe = probe, .result = result};
    map_init(&search.seen, probe->arena, false);
    scan_starts(&search);
    scan_cron(&search);
    search_folder(&search, "/etc", false, 2);
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (probe_has(probe, others[i]))
            scan_file(&search, others[i]);
    search_folder(&search, "/etc/profile.d", true, 0);
    scan_mounts(&search);
    if (search.found > 0)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu password%s or key%s of programs stand%s where others read them", search.found,
                          plural(search.found), plural(search.found), search.found == 1 ? "s" : "");
    if (search.closed > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu password%s or key%s stand%s in files that others may not read: see that no two devices "
                          "share one, and that no list of processes shows it",
                          search.closed, plural(search.closed), plural(search.closed), search.closed == 1 ? "s" : "");
    if (search.cut)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "there are more than %d files of settings",
                          SECRET_FILES_MAX);
    if (probe_startup(probe)->unseen)
        return probe_unseen(probe, result, probe_startup(probe)->unseen, probe_startup(probe)->answer);
    if (search.files + probe_startup(probe)->count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "neither settings in /etc nor starts of programs were found");
    return probe_tell(probe, result, PROBE_MET, "none in %zu starts and %zu files of settings that every account reads",
                      probe_startup(probe)->count, search.files);
}
