#include "probe/sshd_start.h"

#include "probe/settings.h"
#include "probe/startup.h"
#include "probe/systemd.h"
#include "probe/unit_environment.h"
#include "probe/words.h"

enum { ARGUMENTS_MAX = 256 };

static const char *const sshd_names[] = {"sshd", NULL};

/* A command line while it is read: where its variables are told, and where it stands itself. */
struct command {
    struct probe *probe;
    const struct probe_directives *unit;   /* variables are systemd's, or */
    const struct probe_settings *assigned; /* those of files and of the script itself, or both NULL */
    const char *path;
    uint32_t line;
    struct argument {
        struct str text;
        const char *path;
        uint32_t line;
    } arguments[ARGUMENTS_MAX];
    size_t count;
};

static void add_argument(struct command *command, struct str text, const char *path, uint32_t line) {
    if (command->count < ARGUMENTS_MAX)
        command->arguments[command->count++] = (struct argument){text, path, line};
}

static struct probe_variable value_of(const struct command *command, struct str name) {
    struct probe_variable found = {.value = STR_NONE};
    if (command->unit)
        return probe_unit_variable(command->probe, command->unit, name);
    for (const struct probe_setting *at = command->assigned ? command->assigned->first : NULL; at; at = at->next)
        if (str_eq(at->key, name))
            found = (struct probe_variable){at->value, at->path, at->line};
    return found;
}

/* "$NAME" is as many arguments as its value has, "${NAME}" of systemd one. */
static void add_variable(struct command *command, struct str word) {
    bool braced = str_starts(word, STR("${"));
    struct str name = str_skip(word, braced ? 2 : 1);
    name = str_slice(name, 0, braced ? str_find_char(name, '}') : name.len);
    struct probe_variable variable = value_of(command, name);
    struct str rest = variable.value, part;
    if (!rest.ptr)
        return;
    if (braced && command->unit)
        add_argument(command, rest, variable.path, variable.line);
    else
        while (probe_next_argument(command->probe, &rest, &part))
            add_argument(command, part, variable.path, variable.line);
}

static void part(struct command *command, struct str text) {
    struct str word;
    command->count = 0;
    while (probe_next_argument(command->probe, &text, &word)) {
        bool whole = word.len > 1 && word.ptr[0] == '$' && str_find_char(str_skip(word, 1), '$') == SIZE_MAX;
        if (whole)
            add_variable(command, word);
        else
            add_argument(command, word, command->path, command->line);
    }
}

static void ask(struct probe_sshd_start *start, const char *question) {
    start->question = start->question ? start->question : question;
}

static void take_option(struct command *command, struct probe_sshd_start *start, char letter,
                        const struct argument *value) {
    static const char hidden[] = "sshd is started with an option that holds a variable: see which settings it has";
    if ((letter == 'o' || letter == 'f') && str_find_char(value->text, '$') != SIZE_MAX)
        ask(start, hidden);
    else if (letter == 'o' && start->option_count < SSHD_OPTIONS_MAX)
        start->options[start->option_count++] = (struct probe_sshd_option){value->text, value->path, value->line};
    else if (letter == 'o')
        ask(start, "sshd is started with more options than are read");
    if (letter == 'f' && value->text.len > 0 && value->text.ptr[0] == '/')
        start->config = probe_path(command->probe, STR_F, STR_A(value->text));
    else if (letter == 'f')
        ask(start, "sshd is started with a configuration whose path is not told: see which it reads");
}

/* The options behind the program, as getopt(3) takes them; the index of the first argument that is none. */
static size_t take_options(struct command *command, struct probe_sshd_start *start, size_t at) {
    static const char with_value[] = "CEbcfghkopu";
    for (; at < command->count; at++) {
        struct argument argument = command->arguments[at];
        bool word = argument.text.len > 2 && str_starts(argument.text, STR("--"));
        if (argument.text.len < 2 || argument.text.ptr[0] != '-' || word)
            return at;
        for (size_t i = 1; i < argument.text.len; i++) {
            char letter = argument.text.ptr[i];
            if (letter == 0 || !strchr(with_value, letter))
                continue;
            bool next = i + 1 == argument.text.len;
            if (next && at + 1 == command->count)
                break;
            struct argument value = next ? command->arguments[++at] : argument;
            value.text = next ? value.text : str_skip(value.text, i + 1);
            take_option(command, start, letter, &value);
            break;
        }
    }
    return at;
}

/* Every sshd that the arguments name, with its options; whether there is one. */
static bool take_command(struct command *command, struct probe_sshd_start *start, struct str text) {
    bool found = false;
    part(command, text);
    for (size_t at = 0; at < command->count;) {
        struct str word = command->arguments[at++].text;
        while (word.len > 0 && strchr("-@+!:", word.ptr[0]))
            word = str_skip(word, 1);
        if (!str_eq(probe_base_name(word), STR("sshd")))
            continue;
        found = true;
        if (word.ptr[0] == '/')
            start->program = probe_path(command->probe, STR_F, STR_A(word));
        at = take_options(command, start, at);
    }
    return found;
}

static bool same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_start(const struct probe_sshd_start *a, const struct probe_sshd_start *b) {
    bool same =
        a->option_count == b->option_count && same_text(a->config, b->config) && same_text(a->program, b->program);
    for (size_t i = 0; same && i < a->option_count; i++)
        same = str_eq(a->options[i].text, b->options[i].text);
    return same;
}

/* The service `name`, where it runs sshd; each must do as the one before it. */
static void take_unit(struct probe *probe, struct str name, struct probe_sshd_start *start, bool *found) {
    struct probe_unit unit;
    struct probe_sshd_start here = {.program = NULL};
    bool runs = false;
    probe_unit_read(probe, name, &unit);
    if (unit.masked || unit.path[0] == 0)
        return;
    for (size_t i = 0; i < unit.settings.count; i++) {
        const struct probe_directive *item = &unit.settings.items[i];
        if (!str_eq(item->section, STR("Service")) || !str_eq(item->key, STR("ExecStart")))
            continue;
        struct command command = {.probe = probe, .unit = &unit.settings, .path = item->path, .line = item->line};
        if (item->value.len == 0) {
            here = (struct probe_sshd_start){.program = NULL};
            runs = false;
        } else {
            runs |= take_command(&command, &here, item->value);
        }
    }
    if (!runs)
        return;
    if (!*found)
        *start = here;
    else if (!same_start(start, &here))
        ask(start, "sshd is started in more than one way, with different options: see the settings of each");
    if (here.question)
        ask(start, here.question);
    *found = true;
}

static struct str stem_with(struct probe *probe, struct str name, const char *end) {
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    return str_from(probe_path(probe, STR_F "%s", STR_A(str_slice(name, 0, dot > 0 ? dot - 1 : 0)), end));
}

/* What systemd itself sets up for the host of a container or a virtual machine is reached from no network. */
static bool is_for_host(struct str name) {
    return str_starts(name, STR("sshd-unix-")) || str_starts(name, STR("sshd-vsock"));
}

/* The units that start; where none is seen to, those that are there. */
static bool take_units(struct probe *probe, struct probe_sshd_start *start) {
    static const char *const usual[] = {"ssh.service", "sshd.service", "ssh@.service", "sshd@.service"};
    const struct probe_startup *startup = probe_startup(probe);
    bool found = false;
    for (struct probe_start_match match = {.next = 0}; probe_start_next(startup, sshd_names, &match);) {
        if (match.start->kind != START_UNIT || is_for_host(match.start->name))
            continue;
        if (str_ends(match.start->name, STR(".socket"))) {
            take_unit(probe, stem_with(probe, match.start->name, "@.service"), start, &found);
            take_unit(probe, stem_with(probe, match.start->name, ".service"), start, &found);
        } else {
            take_unit(probe, match.start->name, start, &found);
        }
    }
    for (size_t i = 0; !found && i < ARRAY_LEN(usual); i++)
        take_unit(probe, str_from(usual[i]), start, &found);
    return found;
}

static const struct {
    const char *path, *key;
} option_files[] = {{"/etc/default/ssh", "SSHD_OPTS"},
                    {"/etc/default/sshd", "SSHD_OPTS"},
                    {"/etc/sysconfig/sshd", "OPTIONS"},
                    {"/etc/conf.d/sshd", "SSHD_OPTS"},
                    {"/etc/conf.d/sshd", "command_args"}};

/* What the files of options say, for the scripts that take them in. */
static void take_option_files(struct probe *probe, struct probe_sshd_start *start) {
    for (size_t i = 0; i < ARRAY_LEN(option_files); i++) {
        struct probe_settings settings = {.first = NULL};
        probe_settings_file(probe, &settings, option_files[i].path, SETTINGS_SHELL);
        const struct probe_setting *set = probe_setting_last(&settings, option_files[i].key);
        if (!set)
            continue;
        struct command command = {.probe = probe, .path = set->path, .line = set->line};
        part(&command, set->value);
        (void)take_options(&command, start, 0);
    }
}

/* The lines of a script that run sshd, with the variables that it sets itself. */
static void take_script(struct probe *probe, const struct probe_start *script, struct probe_sshd_start *start) {
    struct probe_settings assigned = {.first = NULL};
    struct probe_lines lines = {.rest = script->command};
    uint32_t number;
    probe_settings_text(probe, &assigned, script->command, script->where, SETTINGS_SHELL);
    for (struct str line; probe_next_joined(probe, &lines, 0, &line, &number);) {
        struct command command = {.probe = probe, .assigned = &assigned, .path = script->where, .line = number};
        if (line.len > 0 && line.ptr[0] != '#' && str_find_char(line, '-') != SIZE_MAX)
            (void)take_command(&command, start, line);
    }
}

static void take_others(struct probe *probe, struct probe_sshd_start *start) {
    const struct probe_startup *startup = probe_startup(probe);
    take_option_files(probe, start);
    for (struct probe_start_match match = {.next = 0}; probe_start_next(startup, sshd_names, &match);) {
        struct command command = {.probe = probe, .path = match.start->where, .line = match.start->line};
        if (match.start->kind == START_SCRIPT)
            take_script(probe, match.start, start);
        else if (match.start->kind != START_PROCESS)
            (void)take_command(&command, start, match.start->command);
    }
}

static bool has_option(const struct probe_sshd_start *start, struct str text) {
    for (size_t i = 0; i < start->option_count; i++)
        if (str_starts(start->options[i].text, text))
            return true;
    return false;
}

/* What a process was started with, or how it titles itself since: "sshd: /usr/sbin/sshd -D [listener] ...". */
static struct str command_line(struct probe *probe, const char *folder) {
    struct str text;
    if (probe_read(probe, probe_path(probe, "%s/cmdline", folder), &text) != TREE_OK)
        return STR("");
    char *copy = arena_get_raw(probe->arena, text.len + 1, 1);
    probe->memory_out |= !copy;
    for (size_t i = 0; copy && i < text.len; i++)
        copy[i] = text.ptr[i] ? text.ptr[i] : ' ';
    return copy ? (struct str){copy, text.len} : STR("");
}

/* What runs may have been started by other means. Its arguments are parted by blanks alone: of one that had blanks
 * the front is compared. */
static void heed_processes(struct probe *probe, struct probe_sshd_start *start) {
    const struct probe_startup *startup = probe_startup(probe);
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *process = &startup->items[i];
        struct probe_sshd_start here = {.program = NULL};
        struct command command = {.probe = probe, .path = process->where};
        if (process->kind != START_PROCESS || !str_eq(process->name, STR("sshd")) ||
            !take_command(&command, &here, command_line(probe, process->where)))
            continue;
        bool other = here.config && !same_text(here.config, start->config);
        for (size_t n = 0; n < here.option_count; n++)
            other |= !has_option(start, here.options[n].text);
        if (other)
            ask(start, "an sshd runs with other options than those that it is started with: see its settings");
    }
}

/* An sshd beside the one that is started has settings of its own, and who starts it is not known. */
static void find_program(struct probe *probe, struct probe_sshd_start *start) {
    static const char *const programs[] = {"/usr/sbin/sshd", "/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"};
    struct stat mine, other;
    if (start->program && !probe_has(probe, start->program))
        start->program = NULL;
    for (size_t i = 0; !start->program && i < ARRAY_LEN(programs); i++)
        if (probe_has(probe, programs[i]))
            start->program = programs[i];
    if (!start->program || tree_stat(&probe->tree, start->program, &mine) != TREE_OK)
        return;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (tree_stat(&probe->tree, programs[i], &other) == TREE_OK &&
            (mine.st_dev != other.st_dev || mine.st_ino != other.st_ino))
            ask(start, "there is more than one sshd, each with settings of its own: see which are started");
}

void probe_sshd_started(struct probe *probe, struct probe_sshd_start *start) {
    *start = (struct probe_sshd_start){.program = NULL};
    if (!take_units(probe, start))
        take_others(probe, start);
    heed_processes(probe, start);
    find_program(probe, start);
}
