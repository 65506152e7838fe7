#include "probe/dropbear.h"

#include "probe/settings.h"
#include "probe/startup.h"
#include "probe/systemd.h"

static void take_value(char letter, struct str value, struct probe_dropbear_start *start) {
    int64_t number = 0;
    if (letter == 'I' && probe_number(value, &number))
        start->idle = number;
    if (letter == 'T' && probe_number(value, &number))
        start->tries = number;
    if (letter == 'b')
        start->banner = value;
}

static void take_flag(char letter, struct probe_dropbear_start *start) {
    bool *const flags[] = {&start->no_passwords, &start->no_root,   &start->no_root_password, &start->empty_passwords,
                           &start->no_local,     &start->no_remote, &start->all_ports};
    static const char letters[] = "swgBjka";
    for (size_t i = 0; i < ARRAY_LEN(flags); i++)
        if (letters[i] == letter)
            *flags[i] = true;
}

/* Dropbear reads a word letter by letter; an option with a value takes the next word, or what is left of its own. */
void probe_dropbear_options(struct str words, struct probe_dropbear_start *start) {
    static const char with_value[] = "bdrpPIWKTcDGAVlEzU";
    static const char without[] = "FERBswgjkamivt2";
    for (struct str word; probe_next_word(&words, &word);) {
        word = probe_unquoted(word);
        if (word.len < 2 || word.ptr[0] != '-')
            continue;
        for (size_t i = 1; i < word.len; i++) {
            char letter = word.ptr[i];
            if (memchr(without, letter, sizeof without - 1)) {
                take_flag(letter, start);
                continue;
            }
            if (!memchr(with_value, letter, sizeof with_value - 1))
                break;
            struct str value = str_skip(word, i + 1);
            if (value.len > 0 || probe_next_word(&words, &value))
                take_value(letter, probe_unquoted(value), start);
            break;
        }
    }
}

static struct probe_dropbear_start *add(struct probe_dropbear *dropbear, const char *path, uint32_t line) {
    if (dropbear->count == DROPBEAR_STARTS_MAX) {
        dropbear->unseen = path;
        return &dropbear->starts[DROPBEAR_STARTS_MAX - 1];
    }
    struct probe_dropbear_start *start = &dropbear->starts[dropbear->count++];
    *start = (struct probe_dropbear_start){.path = path, .line = line, .tries = DROPBEAR_TRIES, .banner = STR("")};
    return start;
}

static bool is_on(struct str value) {
    static const char *const words[] = {"1", "on", "yes", "true", "enabled"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(value, str_from(words[i])))
            return true;
    return false;
}

/* An option of UCI: defaults are those of OpenWrt's init script. */
static void take_uci(struct probe_dropbear_start *start, struct str name, struct str value, bool *enabled) {
    int64_t number = 0;
    if (str_eq_nocase(name, STR("enable")))
        *enabled = is_on(value);
    else if (str_eq_nocase(name, STR("PasswordAuth")))
        start->no_passwords = !is_on(value);
    else if (str_eq_nocase(name, STR("RootPasswordAuth")))
        start->no_root_password = !is_on(value);
    else if (str_eq_nocase(name, STR("RootLogin")))
        start->no_root = !is_on(value);
    else if (str_eq_nocase(name, STR("LocalPortForward")))
        start->no_local = !is_on(value);
    else if (str_eq_nocase(name, STR("RemotePortForward")))
        start->no_remote = !is_on(value);
    else if (str_eq_nocase(name, STR("GatewayPorts")))
        start->all_ports = is_on(value);
    else if (str_eq_nocase(name, STR("IdleTimeout")) && probe_number(value, &number))
        start->idle = number;
    else if (str_eq_nocase(name, STR("MaxAuthTries")) && probe_number(value, &number))
        start->tries = number;
    else if (str_eq_nocase(name, STR("BannerFile")))
        start->banner = value;
}

void probe_dropbear_uci(struct probe_dropbear *dropbear, struct str text, const char *path) {
    struct probe_lines lines = {.rest = text};
    struct probe_dropbear_start *start = NULL;
    bool enabled = true;
    for (struct str line, word, name; probe_next_line(&lines, &line);) {
        if (!probe_next_word(&line, &word))
            continue;
        if (str_eq(word, STR("config"))) {
            if (start && !enabled)
                dropbear->count--;
            enabled = true;
            bool server = probe_next_word(&line, &name) && str_eq(probe_unquoted(name), STR("dropbear"));
            start = server ? add(dropbear, path, lines.number) : NULL;
        } else if (start && str_eq(word, STR("option")) && probe_next_word(&line, &name)) {
            take_uci(start, probe_unquoted(name), probe_unquoted(str_trim(line)), &enabled);
        }
    }
    if (start && !enabled)
        dropbear->count--;
    dropbear->disabled = dropbear->count == 0;
}

/* What the options of a start are made of: variables of its script, and of Debian's, Yocto's and Buildroot's file. */
struct sources {
    struct probe *probe;
    struct str script; /* its text; "" of what is none */
    const struct probe_settings *defaults;
};

static struct probe_settings *read_defaults(struct probe *probe, struct probe_dropbear *dropbear,
                                            struct probe_settings *settings) {
    *settings = (struct probe_settings){.first = NULL};
    probe_settings_file(probe, settings, "/etc/default/dropbear", SETTINGS_SHELL);
    if (settings->unseen)
        dropbear->unseen = settings->unseen;
    const struct probe_setting *no_start = probe_setting_last(settings, "NO_START");
    dropbear->disabled = no_start && !str_eq(no_start->value, STR("0")) && no_start->value.len > 0;
    return settings;
}

/* The last line "NAME=value" of a script; ptr NULL where there is none. */
static struct str script_value(struct str script, struct str name) {
    struct probe_lines lines = {.rest = script};
    struct str found = STR_NONE;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (str_starts(line, STR("export ")))
            line = str_trim(str_skip(line, 7));
        if (str_starts(line, name) && line.len > name.len && line.ptr[name.len] == '=')
            found = probe_unquoted(str_trim(str_skip(line, name.len + 1)));
    }
    return found;
}

/* "$NAME", "${NAME}", "\"$NAME\""; ptr NULL: no variable. */
static struct str variable_of(struct str word) {
    word = probe_unquoted(word);
    if (!str_starts(word, STR("$")))
        return STR_NONE;
    word = str_skip(word, 1);
    bool braces = str_starts(word, STR("{"));
    word = str_skip(word, braces);
    size_t end = 0;
    while (end < word.len && (char_is_alnum(word.ptr[end]) || word.ptr[end] == '_'))
        end++;
    return str_slice(word, 0, end);
}

enum { EXPAND_DEPTH = 3 };

static void take_words(const struct sources *sources, struct str words, unsigned depth,
                       struct probe_dropbear_start *start);

/* Without quotes, and what ends a command behind it. */
static struct str bare(struct str word) {
    while (word.len > 0 && word.ptr[word.len - 1] == ';')
        word.len--;
    return probe_unquoted(word);
}

/* Whether the script takes the file in behind the line that sets the variable: then the file has the last word. */
static bool is_overridden(const struct sources *sources, struct str value) {
    struct probe_lines lines = {.rest = sources->script};
    for (struct str line, word; probe_next_line(&lines, &line);) {
        bool source = false;
        line = line.ptr > value.ptr ? line : STR("");
        while (probe_next_word(&line, &word) && word.ptr[0] != '#') {
            struct str path = bare(word);
            if (source && str_starts(path, STR("/etc/default/")) &&
                (str_eq(probe_base_name(path), STR("dropbear")) || str_find_char(path, '$') != SIZE_MAX))
                return true;
            source = str_eq(word, STR(".")) || str_eq(word, STR("source"));
        }
    }
    return false;
}

/* A variable: by the script, and, where that does not set it or only adds to it, by the file. */
static void take_variable(const struct sources *sources, struct str name, unsigned depth,
                          struct probe_dropbear_start *start) {
    struct str value = depth < EXPAND_DEPTH - 1 ? script_value(sources->script, name) : STR_NONE;
    const struct probe_setting *setting =
        probe_setting_last(sources->defaults, probe_path(sources->probe, STR_F, STR_A(name)));
    if (value.ptr && setting && is_overridden(sources, value))
        value = STR_NONE;
    bool itself = value.ptr && str_contains(value, name);
    if (value.ptr)
        take_words(sources, value, itself ? EXPAND_DEPTH - 1 : depth + 1, start);
    if (!setting || (value.ptr && !itself))
        return;
    probe_dropbear_options(setting->value, start);
    if (value.ptr)
        return;
    start->path = setting->path;
    start->line = setting->line;
}

/* Takes the options of a command, variables in their place. */
static void take_words(const struct sources *sources, struct str words, unsigned depth,
                       struct probe_dropbear_start *start) {
    struct str plain = words, word;
    for (struct str rest = words; probe_next_word(&rest, &word);) {
        struct str name = variable_of(word);
        if (word.ptr[0] == '#') {
            plain.len = (size_t)(word.ptr - plain.ptr);
            break;
        }
        if (name.len > 0 && depth < EXPAND_DEPTH)
            take_variable(sources, name, depth, start);
    }
    probe_dropbear_options(plain, start);
}

/* Programs that start another one; "-K" and "--stop" do not. */
static bool is_starter(struct str word) {
    static const char *const starters[] = {
        "start-stop-daemon", "daemon", "exec", "nice", "setsid", "env", "nohup", "then", "do"};
    word = probe_base_name(word);
    for (size_t i = 0; i < ARRAY_LEN(starters); i++)
        if (str_eq(word, str_from(starters[i])))
            return true;
    return false;
}

/* By its name or by a variable that holds it; its folders are no program. */
static bool is_program(const struct sources *sources, struct str word) {
    struct str name = variable_of(word);
    struct str path = name.len > 0 ? script_value(sources->script, name) : probe_unquoted(word);
    return path.ptr && str_eq(probe_base_name(path), STR("dropbear")) && str_find_char(path, '=') == SIZE_MAX &&
           !str_starts(path, STR("/etc/")) && !str_starts(path, STR("/var/"));
}

/* Behind "--" stand the options of what start-stop-daemon starts. */
static struct str own_words(struct str rest) {
    struct str words = rest, word;
    while (probe_next_word(&rest, &word) && word.ptr[0] != '#')
        if (str_eq(word, STR("--")))
            return rest.ptr ? rest : STR("");
    return words.ptr ? words : STR("");
}

/* What stands behind dropbear in a line of a script that starts it; ptr NULL where none does. */
static struct str started_with(const struct sources *sources, struct str line) {
    struct str rest = line, word, found = STR_NONE;
    bool starts = false;
    for (bool first = true; probe_next_word(&rest, &word) && word.ptr[0] != '#'; first = false) {
        bool program = !found.ptr && is_program(sources, word);
        starts |= first && (program || is_starter(word));
        if (str_eq(word, STR("-K")) || str_eq(word, STR("--stop")) || !starts)
            return STR_NONE;
        if (program)
            found = own_words(rest);
    }
    return found;
}

static void add_script(struct probe_dropbear *dropbear, const struct sources *sources, const char *path) {
    struct probe_lines lines = {.rest = sources->script};
    uint32_t number;
    for (struct str line; probe_next_joined(sources->probe, &lines, 0, &line, &number);) {
        struct str words = started_with(sources, line);
        if (!words.ptr)
            continue;
        struct probe_dropbear_start *start = add(dropbear, path, number);
        const struct probe_setting *banner = probe_setting_last(sources->defaults, "DROPBEAR_BANNER");
        take_words(sources, words, 0, start);
        if (banner && start->banner.len == 0)
            start->banner = banner->value;
    }
}

/* A script that does not say how: as the packages' own do, by the file. */
static void add_silent_script(struct probe_dropbear *dropbear, const struct sources *sources, const char *path) {
    static const char *const keys[] = {"DROPBEAR_EXTRA_ARGS", "DROPBEAR_ARGS", "DROPBEAR_OPTS"};
    struct probe_dropbear_start *start = add(dropbear, path, 0);
    const struct probe_setting *banner = probe_setting_last(sources->defaults, "DROPBEAR_BANNER");
    start->banner = banner ? banner->value : start->banner;
    start->path = sources->defaults->files > 0 ? "/etc/default/dropbear" : path;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct probe_setting *setting = probe_setting_last(sources->defaults, keys[i]);
        if (!setting)
            continue;
        probe_dropbear_options(setting->value, start);
        start->path = setting->path;
        start->line = setting->line;
    }
}

/* What stands behind the program in a command that is no script's. */
static struct str behind_name(struct str command) {
    struct str rest = command, word, found = STR_NONE;
    while (probe_next_word(&rest, &word)) {
        while (word.len > 0 && strchr("-@+!:", word.ptr[0]))
            word = str_skip(word, 1);
        if (str_eq(probe_base_name(probe_unquoted(word)), STR("dropbear")))
            found = rest.ptr ? rest : STR("");
    }
    return found;
}

static void add_command(struct probe_dropbear *dropbear, struct sources *sources, struct str command, const char *path,
                        uint32_t line) {
    struct str words = behind_name(command);
    if (!words.ptr)
        return;
    sources->script = STR("");
    take_words(sources, words, 0, add(dropbear, path, line));
}

/* Each command of a unit with its drop-ins; an empty one forgets those before. */
static void add_unit(struct probe_dropbear *dropbear, struct sources *sources, const char *name) {
    struct probe_unit unit;
    size_t first = 0;
    probe_unit_read(sources->probe, str_from(name), &unit);
    for (size_t i = 0; i < unit.settings.count; i++)
        first =
            str_eq(unit.settings.items[i].key, STR("ExecStart")) && unit.settings.items[i].value.len == 0 ? i : first;
    for (size_t i = first; i < unit.settings.count && !unit.masked; i++)
        if (str_eq(unit.settings.items[i].key, STR("ExecStart")))
            add_command(dropbear, sources, unit.settings.items[i].value, unit.settings.items[i].path,
                        unit.settings.items[i].line);
    if (unit.settings.worst != TREE_OK)
        dropbear->unseen = unit.settings.worst_path;
}

/* What the start of the device names: lines of init, of inetd and of cron, and scripts. Units are read by themselves.
 */
static void add_starts(struct probe_dropbear *dropbear, struct sources *sources) {
    static const char *const names[] = {"dropbear", NULL};
    struct probe_start_match match = {.next = 0};
    while (probe_start_next(probe_startup(sources->probe), names, &match)) {
        const struct probe_start *start = match.start;
        if (start->kind == START_SCRIPT) {
            sources->script = start->command;
            size_t before = dropbear->count;
            add_script(dropbear, sources, start->where);
            if (dropbear->count == before && match.sure)
                add_silent_script(dropbear, sources, start->where);
        } else if (start->kind != START_PROCESS && start->kind != START_UNIT) {
            add_command(dropbear, sources, start->command, start->where, start->line);
        }
    }
}

static struct probe_dropbear NO_DROPBEAR = {.installed = true, .unseen = "/etc/default/dropbear"};

static bool find_program(struct probe *probe) {
    static const char *const programs[] = {"/usr/sbin/dropbear", "/sbin/dropbear", "/usr/bin/dropbear",
                                           "/bin/dropbear"};
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (probe_has(probe, programs[i]))
            return true;
    return false;
}

static void read_all(struct probe *probe, struct probe_dropbear *dropbear) {
    static const char *const scripts[] = {"/etc/init.d/dropbear", "/etc/init.d/S50dropbear"};
    static const char *const units[] = {"dropbear.service", "dropbear@.service"};
    static const char uci[] = "/etc/config/dropbear";
    struct probe_settings defaults;
    struct str text;
    enum tree_answer answer = probe_read(probe, uci, &text);
    if (answer == TREE_OK) {
        probe_dropbear_uci(dropbear, text, uci);
        return;
    }
    if (answer != TREE_ABSENT)
        dropbear->unseen = uci;
    struct sources sources = {.probe = probe, .script = STR(""), .defaults = read_defaults(probe, dropbear, &defaults)};
    add_starts(dropbear, &sources);
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        add_unit(dropbear, &sources, units[i]);
    for (size_t i = 0; i < ARRAY_LEN(scripts) && dropbear->count == 0; i++) {
        answer = probe_read(probe, scripts[i], &sources.script);
        if (answer != TREE_OK && answer != TREE_ABSENT)
            dropbear->unseen = scripts[i];
        if (answer != TREE_OK)
            continue;
        add_script(dropbear, &sources, scripts[i]);
        if (dropbear->count == 0)
            add_silent_script(dropbear, &sources, scripts[i]);
    }
}

const struct probe_dropbear *probe_dropbear(struct probe *probe) {
    if (probe->facts.dropbear) {
        probe_fact_again(probe, PROBE_FACT_DROPBEAR);
        return probe->facts.dropbear;
    }
    struct probe_doubt before = probe_fact_begin(probe);
    struct probe_dropbear *dropbear = probe->facts.dropbear = ARENA_NEW(probe->arena, struct probe_dropbear);
    probe->memory_out |= !dropbear;
    if (!dropbear)
        return &NO_DROPBEAR;
    dropbear->installed = find_program(probe);
    if (dropbear->installed)
        read_all(probe, dropbear);
    probe_fact_end(probe, PROBE_FACT_DROPBEAR, before);
    return dropbear;
}
