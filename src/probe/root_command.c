#include "probe/root_command.h"

#include "probe/directive.h"
#include "probe/interpreters.h"

enum { WORDS_MAX = 64, COMMANDS_MAX = 64 };

static bool is_in(char c, const char *marks) {
    return c != 0 && strchr(marks, c);
}

static char quote_behind(char quote, char c) {
    if (quote)
        return c == quote ? 0 : quote;
    return is_in(c, "'\"") ? c : 0;
}

/* Up to what parts two commands, outside of quotes; a '&' of "2>&1" and the braces of "${x}" part nothing. */
static struct str take_command(struct str *rest) {
    char quote = 0, before = ' ';
    bool variable = false;
    size_t len = 0;
    for (; len < rest->len; before = rest->ptr[len++]) {
        char c = rest->ptr[len];
        bool joined = (c == '&' && is_in(before, "<>")) || (is_in(c, "{(") && before == '$') || (c == '}' && variable);
        variable = (variable || (c == '{' && before == '$')) && c != '}';
        if (!quote && is_in(c, ";|&(){}`\n") && !joined)
            break;
        quote = quote_behind(quote, c);
    }
    struct str command = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len + 1);
    return command;
}

static bool next_word(struct str *rest, struct str *word) {
    char quote = 0;
    size_t len = 0;
    *rest = str_trim(*rest);
    for (; len < rest->len; len++) {
        char c = rest->ptr[len];
        if (!quote && (char_is_blank(c) || (len > 0 && is_in(c, "<>"))))
            break;
        quote = quote_behind(quote, c);
    }
    *word = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return len > 0;
}

/* A word that is no redirection; where that stands alone, its file is passed over too. */
static bool next_argument(struct str *rest, struct str *word) {
    while (next_word(rest, word)) {
        if (!is_in(word->ptr[0], "<>"))
            return true;
        if (word->len == 1 || str_eq(*word, STR(">>")))
            (void)next_word(rest, word);
    }
    return false;
}

static struct str unquoted(struct str word) {
    bool quoted = word.len >= 2 && is_in(word.ptr[0], "'\"") && word.ptr[word.len - 1] == word.ptr[0];
    return quoted ? str_slice(word, 1, word.len - 1) : word;
}

/* A word that is a variable as a whole, where the table of cron sets it. */
static struct str resolved(const struct root_command *command, struct str word) {
    struct str name = str_skip(word, str_starts(word, STR("$")));
    if (name.len == word.len)
        return word;
    if (str_starts(name, STR("{")) && str_ends(name, STR("}")))
        name = str_slice(name, 1, name.len - 1);
    if (str_eq(name, STR("HOME")))
        return command->home;
    for (size_t i = command->variable_count; i > 0; i--)
        if (str_eq(command->variables[i - 1].name, name))
            return command->variables[i - 1].value;
    return word;
}

/* One command while its words are walked. */
struct walk {
    struct root_command *command;
    struct str folder; /* that the command is in */
    bool program;      /* the next word is the program */
    bool script;       /* the next word that is no option is run by an interpreter */
    bool parts;        /* and what lies in the folder that it names, by run-parts */
    bool moves;        /* and it is the folder to go to */
    bool code;         /* the next word, in quotes, is a command itself (sh -c) */
};

static bool is_file(struct probe *probe, const char *path, bool *starts) {
    struct stat info;
    if (tree_stat(&probe->tree, path, &info) != TREE_OK || !S_ISREG(info.st_mode))
        return false;
    *starts = (info.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
    return true;
}

/* The path that a word stands for; "" for one that is none. */
static const char *path_of(const struct walk *walk, struct str word) {
    struct probe *probe = walk->command->hunt->probe;
    if (str_starts(word, STR("/")))
        return probe_path(probe, STR_F, STR_A(word));
    if (str_starts(word, STR("~/")))
        return probe_path(probe, STR_F STR_F, STR_A(walk->command->home), STR_A(str_skip(word, 1)));
    while (str_starts(word, STR("./")))
        word = str_skip(word, 2);
    return probe_path(probe, STR_F "/" STR_F, STR_A(walk->folder), STR_A(word));
}

/* A name alone is looked for where PATH says. */
static void see_by_path(struct walk *walk, struct str name) {
    struct probe *probe = walk->command->hunt->probe;
    struct str rest = walk->command->path;
    uint32_t stored = 0, number = (uint32_t)walk->command->seen.count;
    if (map_add(&walk->command->seen, name, number, &stored) != STATUS_OK)
        probe->memory_out = true;
    if (stored != number)
        return;
    for (struct str folder; str_next(&rest, ':', &folder);) {
        bool starts = false;
        const char *path = probe_path(probe, STR_F "/" STR_F, STR_A(folder), STR_A(name));
        if (!str_starts(folder, STR("/")) || !is_file(probe, path, &starts) || !starts)
            continue;
        looseness_path(walk->command->hunt, str_from(path), walk->command->what);
        return;
    }
}

static bool is_one_of(struct str name, const char *const *names) {
    for (; *names; names++)
        if (str_eq(name, str_from(*names)))
            return true;
    return false;
}

static bool is_interpreter(struct str name) {
    static const char *const others[] = {"python", "perl",  "ruby",        "node",   "nodejs", "lua", "luajit",
                                         "php",    "tclsh", "micropython", "expect", "source", ".",   NULL};
    struct str plain = name;
    while (plain.len > 1 && (char_is_digit(plain.ptr[plain.len - 1]) || plain.ptr[plain.len - 1] == '.'))
        plain.len--;
    return probe_is_shell(name) || is_one_of(plain, others);
}

static void see_program(struct walk *walk, struct str word) {
    /* Behind these the program itself comes. */
    static const char *const leading[] = {"exec", "nice",  "ionice", "env",    "nohup", "busybox", "time",    "timeout",
                                          "then", "do",    "if",     "else",   "!",     "command", "chronic", "setsid",
                                          "sudo", "while", "until",  "toybox", "flock", NULL};
    bool starts = false;
    struct looseness *hunt = walk->command->hunt;
    struct str name = probe_base_name(word);
    walk->program = is_one_of(name, leading);
    walk->script = is_interpreter(name);
    walk->parts = str_eq(name, STR("run-parts"));
    walk->moves = str_eq(word, STR("cd"));
    if (str_starts(word, STR("$"))) {
        hunt->open++;
        return;
    }
    if (str_find_char(word, '/') == SIZE_MAX) {
        see_by_path(walk, word);
        return;
    }
    const char *path = path_of(walk, word);
    if (is_file(hunt->probe, path, &starts))
        looseness_path(hunt, str_from(path), walk->command->what);
}

/* An argument: a script, a folder of them, or a file that can be started. */
static void see_argument(struct walk *walk, struct str word) {
    struct looseness *hunt = walk->command->hunt;
    bool starts = false, option = str_starts(word, STR("-"));
    if (option || word.len == 0)
        return;
    if (walk->moves)
        walk->folder = str_starts(word, STR("/")) ? word : str_from(path_of(walk, word));
    const char *path = path_of(walk, word);
    if (walk->parts)
        looseness_folder(hunt, path, walk->command->what);
    bool file = is_file(hunt->probe, path, &starts);
    bool script = walk->script || str_ends(word, STR(".sh")) || str_ends(word, STR(".py"));
    if (file && (script || (starts && str_starts(word, STR("/")))))
        looseness_path(hunt, str_from(path), walk->command->what);
    walk->moves = walk->script = false;
}

/* What stands before the program: options and times of "nice -n 10", "timeout 30", variables, "-" of systemd. */
static struct str program_of(struct str word, bool first) {
    while (first && word.len > 1 && is_in(word.ptr[0], "@-:+!"))
        word = str_skip(word, 1);
    bool before = word.len == 0 || word.ptr[0] == '-' || str_find_char(word, '=') != SIZE_MAX ||
                  (char_is_digit(word.ptr[0]) && str_find_char(word, '/') == SIZE_MAX);
    return before ? STR("") : word;
}

static void see_word(struct walk *walk, struct str word, bool first) {
    struct root_command *command = walk->command;
    struct str bare = unquoted(word), program = program_of(bare, first);
    if (walk->code && !command->nested) {
        walk->code = false;
        command->nested = true;
        root_command_see(command, bare);
        command->nested = false;
    } else if (!walk->program) {
        walk->code = bare.len > 1 && bare.ptr[0] == '-' && bare.ptr[bare.len - 1] == 'c';
        see_argument(walk, resolved(command, bare));
    } else if (program.len > 0) {
        see_program(walk, resolved(command, program));
    }
}

static void see_words(struct walk *walk, struct str text) {
    struct str word;
    walk->program = true;
    walk->script = walk->parts = walk->moves = walk->code = false;
    for (size_t i = 0; i < WORDS_MAX && next_argument(&text, &word); i++)
        see_word(walk, word, i == 0);
}

void root_command_see(struct root_command *command, struct str text) {
    struct walk walk = {.command = command, .folder = command->home};
    for (size_t i = 0; i < COMMANDS_MAX && text.len > 0; i++)
        see_words(&walk, take_command(&text));
    command->hunt->open += text.len > 0;
}

void root_command_path(struct root_command *command, struct str path) {
    command->path = path;
    map_init(&command->seen, command->hunt->probe->arena, false);
}
