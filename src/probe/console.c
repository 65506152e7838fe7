#include "probe/console.h"

#include "probe/interpreters.h"
#include "probe/settings.h"
#include "probe/words.h"

enum { DEPTH_MAX = 6, ARGUMENTS_MAX = 64, SCRIPT_MAX = 1 << 20 };

/* The arguments of one command. */
struct arguments {
    struct str items[ARGUMENTS_MAX];
    size_t count, at; /* `at`: those before it are the program and what is in front of it */
};

void console_begin(struct console *console, struct probe *probe, struct probe_result *result) {
    *console = (struct console){.probe = probe, .result = result, .terminal = true};
    map_init(&console->seen, probe->arena, false);
}

static enum console_way worse(enum console_way a, enum console_way b) {
    return a > b ? a : b;
}

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_from(*words)))
            return true;
    return false;
}

static bool is_terminal(struct str path) {
    return str_starts(path, STR("/dev/tty")) || str_starts(path, STR("/dev/console")) ||
           str_starts(path, STR("/dev/hvc")) || str_starts(path, STR("/dev/vc"));
}

/* "</dev/ttyS1", "2>&1", "<" FILE: takes it off, and says where the input comes from. */
static bool take_redirection(struct console *console, struct str word, struct str *rest) {
    size_t at = 0;
    while (at < word.len && char_is_digit(word.ptr[at]))
        at++;
    if (at == word.len || (word.ptr[at] != '<' && word.ptr[at] != '>' && word.ptr[at] != '&'))
        return false;
    bool input = word.ptr[at] == '<' && (at == 0 || word.ptr[0] == '0');
    while (at < word.len && (word.ptr[at] == '<' || word.ptr[at] == '>'))
        at++;
    struct str path = str_skip(word, at);
    if (path.len == 0)
        (void)probe_next_argument(console->probe, rest, &path);
    if (input)
        console->terminal = is_terminal(path);
    return true;
}

static void part(struct console *console, struct str command, struct arguments *arguments) {
    struct str word;
    *arguments = (struct arguments){.count = 0};
    while (arguments->count < ARGUMENTS_MAX && probe_next_argument(console->probe, &command, &word))
        if (!take_redirection(console, word, &command))
            arguments->items[arguments->count++] = word;
}

/* What only starts another program, with its options, numbers and variables; those that take a terminal for it say so.
 */
static bool starts_another(struct console *console, struct str name) {
    static const char *const starters[] = {"exec",  "env",  "busybox", "nice",    "ionice",  "timeout",
                                           "nohup", "chrt", "stdbuf",  "taskset", "command", "eval",
                                           "doas",  "time", "linux64", NULL};
    static const char *const takers[] = {"setsid", "cttyhack", "openvt", "open", NULL};
    console->terminal |= is_one_of(name, takers) && !str_eq(name, STR("setsid"));
    return is_one_of(name, starters) || is_one_of(name, takers);
}

/* The name of the program behind those; `arguments->at` is behind it. */
static struct str program_of(struct console *console, struct arguments *arguments) {
    bool behind = false;
    while (arguments->at < arguments->count) {
        struct str word = arguments->items[arguments->at++];
        while (!behind && word.len > 1 && strchr("-+@!:", word.ptr[0]))
            word = str_skip(word, 1);
        bool skipped = behind && (word.len == 0 || word.ptr[0] == '-' || char_is_digit(word.ptr[0]));
        if (skipped || str_find_char(word, '=') != SIZE_MAX)
            continue;
        if (!starts_another(console, probe_base_name(word)))
            return word;
        behind = true;
    }
    return STR("");
}

/* Whether one of the letters behind a '-' is `letter`, before one of `valued`, whose value ends the word; the value of
 * `letter` itself, which may stand in the next word. */
static bool has_letter(const struct arguments *arguments, size_t at, char letter, const char *valued,
                       struct str *value) {
    struct str word = arguments->items[at];
    *value = STR("");
    if (word.len < 2 || word.ptr[0] != '-' || word.ptr[1] == '-')
        return false;
    for (size_t i = 1; i < word.len; i++) {
        if (word.ptr[i] == letter) {
            *value = i + 1 < word.len            ? str_skip(word, i + 1)
                     : at + 1 < arguments->count ? arguments->items[at + 1]
                                                 : STR("");
            return true;
        }
        if (word.ptr[i] && strchr(valued, word.ptr[i]))
            return false;
    }
    return false;
}

/* "--login-program=X" or "--login-program X", which may be cut short to `least`. */
static bool is_long(const struct arguments *arguments, size_t at, const char *name, size_t least, struct str *value) {
    struct str word = arguments->items[at], key, full = str_from(name), rest = word;
    (void)str_next(&rest, '=', &key);
    *value = rest.ptr ? rest : at + 1 < arguments->count ? arguments->items[at + 1] : STR("");
    return key.len >= least && str_starts(full, key);
}

static enum console_way judge_login(const struct arguments *arguments) {
    struct str value;
    for (size_t i = arguments->at; i < arguments->count; i++) {
        if (str_eq(arguments->items[i], STR("--")))
            break;
        if (has_letter(arguments, i, 'f', "hr", &value))
            return CONSOLE_OPEN;
    }
    return CONSOLE_CLOSED;
}

/* The options that getty gives to login. */
static enum console_way judge_login_options(struct console *console, struct str options) {
    struct arguments arguments;
    part(console, options, &arguments);
    return judge_login(&arguments);
}

/* What getty starts in place of login. */
static enum console_way judge_login_program(struct console *console, struct str program) {
    static const char *const logins[] = {"login", "login.sh", NULL};
    bool terminal = console->terminal;
    if (is_one_of(probe_base_name(program), logins))
        return CONSOLE_CLOSED;
    console->terminal = true;
    enum console_way way = console_command(console, program);
    console->terminal = terminal;
    return worse(way, CONSOLE_PERHAPS);
}

static enum console_way judge_getty(struct console *console, const struct arguments *arguments) {
    static const char valued[] = "aCdfHIloPrt";
    enum console_way way = CONSOLE_CLOSED;
    struct str value;
    for (size_t i = arguments->at; i < arguments->count; i++) {
        console->silent |=
            has_letter(arguments, i, 'i', valued, &value) || is_long(arguments, i, "--noissue", 5, &value);
        if (has_letter(arguments, i, 'f', valued, &value) || is_long(arguments, i, "--issue-file", 4, &value))
            console->other_issue |= !str_starts(value, STR("/etc/issue"));
        if (has_letter(arguments, i, 'a', valued, &value) || is_long(arguments, i, "--autologin", 3, &value))
            way = CONSOLE_OPEN;
        if (has_letter(arguments, i, 'l', valued, &value) || is_long(arguments, i, "--login-program", 10, &value) ||
            is_long(arguments, i, "--loginprog", 8, &value))
            way = worse(way, judge_login_program(console, value));
        if (has_letter(arguments, i, 'o', valued, &value) || is_long(arguments, i, "--login-options", 9, &value))
            way = worse(way, judge_login_options(console, value));
    }
    return way;
}

static enum console_way judge_file(struct console *console, struct str path, bool script);
static enum console_way judge_program(struct console *console, struct str path, const struct arguments *arguments);

/* Without a script or a command a shell asks for some, if what it reads is a terminal. */
static enum console_way judge_shell(struct console *console, const struct arguments *arguments) {
    static const char *const with_value[] = {"-o", "+o", "-O", "+O", "--rcfile", "--init-file", NULL};
    struct str value;
    bool reads = false;
    for (size_t i = arguments->at; i < arguments->count; i++) {
        struct str word = arguments->items[i];
        if (has_letter(arguments, i, 'c', "oO", &value)) {
            /* "-c -e TEXT" and "-ce TEXT": the command is the next word that is no option. */
            for (i++; i < arguments->count && str_starts(arguments->items[i], STR("-"));)
                i++;
            return i < arguments->count ? console_script(console, arguments->items[i], NULL) : CONSOLE_CLOSED;
        }
        reads |= has_letter(arguments, i, 's', "oO", &value);
        if (is_one_of(word, with_value))
            i++;
        else if (is_terminal(word))
            return CONSOLE_OPEN;
        else if (word.len > 0 && word.ptr[0] != '-' && word.ptr[0] != '+' && !reads)
            return judge_file(console, word, true);
    }
    return console->terminal ? CONSOLE_OPEN : CONSOLE_CLOSED;
}

/* Root's own su asks for nothing. */
static enum console_way judge_su(struct console *console, const struct arguments *arguments) {
    struct str value;
    for (size_t i = arguments->at; i < arguments->count; i++)
        if (has_letter(arguments, i, 'c', "gGswT", &value) || is_long(arguments, i, "--command", 4, &value))
            return console_script(console, value, NULL);
    return console->terminal ? CONSOLE_OPEN : CONSOLE_CLOSED;
}

/* A shell with -i or -s, else a command behind the options and their values. */
static enum console_way judge_sudo(struct console *console, const struct arguments *arguments) {
    static const char valued[] = "CDghpRrTUu";
    struct arguments behind = *arguments;
    struct str value;
    for (size_t i = arguments->at; i < arguments->count; i++) {
        struct str word = arguments->items[i];
        if (has_letter(arguments, i, 'i', valued, &value) || has_letter(arguments, i, 's', valued, &value))
            return console->terminal ? CONSOLE_OPEN : CONSOLE_CLOSED;
        bool option = str_starts(word, STR("-")) || str_find_char(word, '=') != SIZE_MAX;
        if (word.len == 2 && option && strchr(valued, word.ptr[1]))
            i++;
        behind.at = i + 1;
        if (!option)
            return judge_program(console, word, &behind);
    }
    return CONSOLE_CLOSED;
}

static enum console_way judge_runuser(struct console *console, const struct arguments *arguments) {
    struct str value;
    for (size_t i = arguments->at; i < arguments->count; i++)
        if (has_letter(arguments, i, 'u', "cgGswT", &value) || is_long(arguments, i, "--user", 4, &value))
            return judge_sudo(console, arguments);
    return judge_su(console, arguments);
}

static enum console_way judge_source(struct console *console, const struct arguments *arguments) {
    return arguments->at < arguments->count ? judge_file(console, arguments->items[arguments->at], true)
                                            : CONSOLE_CLOSED;
}

static enum console_way judge_sulogin(const struct arguments *arguments) {
    struct str value;
    for (size_t i = arguments->at; i < arguments->count; i++)
        if (has_letter(arguments, i, 'e', "t", &value) || is_long(arguments, i, "--force", 3, &value))
            return CONSOLE_OPEN;
    return CONSOLE_CLOSED;
}

/* An interpreter without a program to run asks for one; editors and pagers start shells when they are told to. */
static enum console_way judge_interpreter(struct console *console, const struct arguments *arguments) {
    for (size_t i = arguments->at; i < arguments->count; i++)
        if (!str_starts(arguments->items[i], STR("-")) || str_starts(arguments->items[i], STR("-c")) ||
            str_starts(arguments->items[i], STR("-m")) || str_starts(arguments->items[i], STR("-e")))
            return CONSOLE_CLOSED;
    return console->terminal ? CONSOLE_OPEN : CONSOLE_CLOSED;
}

/* What changes something around another program: a shell among its arguments is that. */
static enum console_way judge_wrapper(struct console *console, const struct arguments *arguments) {
    struct arguments behind = *arguments;
    for (size_t i = arguments->at; i < arguments->count; i++) {
        if (!probe_is_shell(arguments->items[i]))
            continue;
        behind.at = i + 1;
        return judge_shell(console, &behind);
    }
    return CONSOLE_CLOSED;
}

/* script(1) starts a shell, or what -c says. */
static enum console_way judge_recorder(struct console *console, const struct arguments *arguments) {
    struct str value;
    for (size_t i = arguments->at; i < arguments->count; i++)
        if (has_letter(arguments, i, 'c', "BEIOTmt", &value) || is_long(arguments, i, "--command", 4, &value))
            return console_script(console, value, NULL);
    return console->terminal ? CONSOLE_OPEN : CONSOLE_CLOSED;
}

/* "socat FILE:/dev/ttyS1 EXEC:/bin/sh,pty" */
static enum console_way judge_relay(struct console *console, const struct arguments *arguments) {
    (void)console;
    for (size_t i = arguments->at; i < arguments->count; i++) {
        struct str rest = arguments->items[i], kind, program;
        (void)str_next(&rest, ':', &kind);
        bool runs = str_eq_nocase(kind, STR("EXEC")) || str_eq_nocase(kind, STR("SYSTEM"));
        if (runs && rest.ptr && str_next(&rest, ',', &program) && probe_is_shell(program))
            return CONSOLE_OPEN;
    }
    return CONSOLE_CLOSED;
}

static enum console_way judge_escape(struct console *console, const struct arguments *arguments) {
    (void)arguments;
    return console->terminal ? CONSOLE_PERHAPS : CONSOLE_CLOSED;
}

/* OpenWrt's login.sh asks for a password only where its settings say so. */
static enum console_way judge_login_script(struct console *console, const struct arguments *arguments) {
    struct probe_lines lines = {.number = 0};
    bool asks = false;
    (void)arguments;
    if (probe_read(console->probe, "/etc/config/system", &lines.rest) != TREE_OK)
        return CONSOLE_OPEN;
    for (struct str line; probe_next_line(&lines, &line);)
        if (str_starts(str_trim(line), STR("option ttylogin")))
            asks = str_find_char(line, '1') != SIZE_MAX;
    return asks ? CONSOLE_CLOSED : CONSOLE_OPEN;
}

static enum console_way judge_plain_login(struct console *console, const struct arguments *arguments) {
    (void)console;
    return judge_login(arguments);
}

static enum console_way judge_plain_sulogin(struct console *console, const struct arguments *arguments) {
    (void)console;
    return judge_sulogin(arguments);
}

static const struct {
    const char *name;
    enum console_way (*judge)(struct console *console, const struct arguments *arguments);
} programs[] = {
    {"login", judge_plain_login},
    {"login.sh", judge_login_script},
    {"sulogin", judge_plain_sulogin},
    {"su", judge_su},
    {"runuser", judge_runuser},
    {"sudo", judge_sudo},
    {".", judge_source},
    {"source", judge_source},
    {"python", judge_interpreter},
    {"python2", judge_interpreter},
    {"python3", judge_interpreter},
    {"lua", judge_interpreter},
    {"tclsh", judge_interpreter},
    {"node", judge_interpreter},
    {"irb", judge_interpreter},
    {"expect", judge_interpreter},
    {"micropython", judge_interpreter},
    {"chroot", judge_wrapper},
    {"unshare", judge_wrapper},
    {"nsenter", judge_wrapper},
    {"setpriv", judge_wrapper},
    {"softlimit", judge_wrapper},
    {"chpst", judge_wrapper},
    {"prlimit", judge_wrapper},
    {"start-stop-daemon", judge_wrapper},
    {"script", judge_recorder},
    {"socat", judge_relay},
    {"screen", judge_escape},
    {"tmux", judge_escape},
    {"gdb", judge_escape},
    {"vi", judge_escape},
    {"vim", judge_escape},
    {"less", judge_escape},
    {"more", judge_escape},
    {"man", judge_escape},
    {"mc", judge_escape},
    {"nano", judge_escape},
    {"ed", judge_escape},
    {"emacs", judge_escape},
};

/* By its own name, or that of the program that it is a link to. */
static enum console_way judge_program(struct console *console, struct str path, const struct arguments *arguments) {
    struct str name = probe_base_name(path);
    if (probe_is_shell(path))
        return judge_shell(console, arguments);
    if (str_ends(name, STR("getty")) && !str_eq(name, STR("mgetty")))
        return judge_getty(console, arguments);
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (str_eq(name, str_from(programs[i].name)))
            return programs[i].judge(console, arguments);
    if (str_starts(name, STR("python3.")) || str_starts(name, STR("lua5")))
        return judge_interpreter(console, arguments);
    if (str_starts(path, STR("$SHELL")) || str_starts(path, STR("${SHELL")))
        return console->terminal ? CONSOLE_PERHAPS : CONSOLE_CLOSED;
    struct str target;
    if (str_starts(path, STR("/")) &&
        tree_link(&console->probe->tree, probe_path(console->probe, STR_F, STR_A(path)), console->probe->arena,
                  &target) == TREE_OK &&
        probe_is_shell(target))
        return judge_shell(console, arguments);
    return judge_file(console, path, false);
}

/* Of a terminal and of none each script is read once. */
static bool is_new(struct console *console, struct str path) {
    uint32_t stored = 0, number = (uint32_t)console->seen.count;
    struct str key = str_format(console->probe->arena, "%d" STR_F, console->terminal, STR_A(path));
    if (!key.ptr || map_add(&console->seen, key, number, &stored) != STATUS_OK)
        console->probe->memory_out = true;
    return key.ptr && stored == number;
}

/* A file is read where it is a script of a shell; other programs are taken for what they are. A large one is no script,
 * unless it is named like one. */
static enum console_way judge_file(struct console *console, struct str path, bool script) {
    struct probe *probe = console->probe;
    struct arena arena;
    struct str text, first;
    if (!str_starts(path, STR("/")) || console->depth >= DEPTH_MAX || !is_new(console, path))
        return CONSOLE_CLOSED;
    script |= str_ends(path, STR(".sh"));
    const char *where = probe_path(probe, STR_F, STR_A(path));
    arena_init(&arena, (size_t)2 * SCRIPT_MAX);
    enum tree_answer answer = tree_read(&probe->tree, where, SCRIPT_MAX, &arena, &text);
    enum console_way way = CONSOLE_CLOSED;
    if (answer != TREE_LONG || script)
        probe_doubt(probe, where, answer == TREE_OTHER ? TREE_OK : answer);
    struct str rest = answer == TREE_OK ? text : STR("");
    bool marked = str_next(&rest, '\n', &first) && str_starts(first, STR("#!"));
    if (marked ? str_contains(first, STR("sh")) : script) {
        console->depth++;
        way = console_script(console, text, where);
        console->depth--;
    }
    arena_done(&arena);
    return way;
}

void console_count(struct console_found *found, enum console_way way) {
    found->open += way == CONSOLE_OPEN;
    found->perhaps += way == CONSOLE_PERHAPS;
}

enum console_way console_command(struct console *console, struct str command) {
    struct arguments arguments;
    bool terminal = console->terminal;
    part(console, command, &arguments);
    struct str program = program_of(console, &arguments);
    enum console_way way = program.len > 0 ? judge_program(console, program, &arguments) : CONSOLE_CLOSED;
    console->terminal = terminal;
    return way;
}

/* The '&' of "2>&1" and "&>" ends no command. */
static bool redirects(struct str text, size_t at) {
    bool behind = at > 0 && (text.ptr[at - 1] == '<' || text.ptr[at - 1] == '>');
    return text.ptr[at] == '&' && (behind || (at + 1 < text.len && text.ptr[at + 1] == '>'));
}

static bool is_mark(char c) {
    return c == ';' || c == '&' || c == '|';
}

/* Where the first command of a line ends: at a mark outside of quotes, or where a comment begins. */
static size_t end_of_command(struct str text, bool *comment) {
    char quote = 0;
    size_t at = 0;
    for (*comment = false; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == '\\' && quote != '\'')
            at++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '#' && (at == 0 || char_is_blank(text.ptr[at - 1])))
            return *comment = true, at;
        else if (is_mark(c) && !redirects(text, at))
            return at;
    }
    return text.len;
}

/* The next command of a line, and the mark that ends it: ; & | and doubled ones. */
static bool next_command(struct str *rest, struct str *command, struct str *mark) {
    bool comment;
    if (!rest->ptr || rest->len == 0)
        return false;
    size_t at = end_of_command(*rest, &comment), end = at;
    while (!comment && end < rest->len && is_mark(rest->ptr[end]))
        end++;
    *command = str_trim(str_slice(*rest, 0, at));
    *mark = str_slice(*rest, at, end);
    *rest = comment ? STR("") : str_skip(*rest, end);
    return true;
}

/* Where a script is: how many blocks deep, and in a text that is fed to a command. */
struct place {
    const char *where;
    uint32_t line;
    unsigned blocks;
    struct str document; /* the line that ends it; ptr NULL: none */
};

/* Words that open and close blocks, in front of a command; what stands behind them is one. */
static struct str without_words(struct str command, struct place *place) {
    static const char *const opening[] = {"if", "case", "for", "while", "until", "{", "(", NULL},
                             *const closing[] = {"fi", "esac", "done", "}", ")", NULL},
                             *const others[] = {"then", "else", "elif", "do", "!", NULL};
    struct str rest = command, word;
    while (probe_next_word(&rest, &word)) {
        bool opens = is_one_of(word, opening), closes = is_one_of(word, closing);
        if (!opens && !closes && !is_one_of(word, others) && !str_ends(word, STR(")")) && !str_ends(word, STR("){")))
            break;
        place->blocks += opens || str_ends(word, STR("){"));
        place->blocks -= closes && place->blocks > 0;
        command = rest;
    }
    return str_trim(command);
}

static struct str document_of(struct probe *probe, struct str line) {
    size_t at = str_find(line, STR("<<"));
    struct str rest = at == SIZE_MAX ? STR("") : str_skip(line, at + 2), word = STR_NONE;
    if (str_starts(rest, STR("<")))
        return STR_NONE;
    rest = str_skip(rest, str_starts(rest, STR("-")));
    return probe_next_argument(probe, &rest, &word) ? word : STR_NONE;
}

static enum console_way judge_line(struct console *console, struct str line, struct place *place) {
    enum console_way worst = CONSOLE_CLOSED;
    struct str rest = line, command, mark, before = STR("");
    bool terminal = console->terminal;
    while (next_command(&rest, &command, &mark)) {
        command = without_words(command, place);
        bool piped = str_eq(before, STR("|")), condition = str_eq(before, STR("&&")) || str_eq(before, STR("||"));
        console->terminal = terminal && !piped;
        enum console_way way = console_command(console, command);
        if (way == CONSOLE_OPEN && (condition || place->blocks > 0))
            way = CONSOLE_PERHAPS;
        worst = worse(worst, way);
        before = mark;
    }
    console->terminal = terminal;
    return worst;
}

enum console_way console_script(struct console *console, struct str text, const char *where) {
    struct probe_lines lines = {.rest = text};
    struct place place = {.where = where, .document = STR_NONE};
    enum console_way worst = CONSOLE_CLOSED;
    if (console->depth >= DEPTH_MAX)
        return CONSOLE_PERHAPS;
    console->depth++;
    for (struct str line; probe_next_joined(console->probe, &lines, 0, &line, &place.line);) {
        if (place.document.ptr) {
            if (str_eq(line, place.document))
                place.document = STR_NONE;
            continue;
        }
        enum console_way way = judge_line(console, line, &place);
        place.document = document_of(console->probe, line);
        worst = worse(worst, way);
        if (way != CONSOLE_CLOSED && where)
            probe_saw(console->probe, console->result, where, place.line, STR_F "%s", STR_A(line),
                      way == CONSOLE_PERHAPS ? " (perhaps)" : "");
    }
    console->depth--;
    return worst;
}

static bool is_setting(const struct probe_directive *item, const char *key) {
    return str_eq(item->section, STR("Service")) && str_eq(item->key, str_from(key));
}

enum console_way console_unit(struct console *console, const struct probe_directives *settings) {
    static const char *const keys[] = {"ExecStartPre", "ExecStart", "ExecStartPost"};
    enum console_way worst = CONSOLE_CLOSED;
    for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
        size_t first = 0;
        for (size_t i = 0; i < settings->count; i++)
            first = is_setting(&settings->items[i], keys[k]) && settings->items[i].value.len == 0 ? i : first;
        for (size_t i = first; i < settings->count; i++) {
            const struct probe_directive *item = &settings->items[i];
            enum console_way way = is_setting(item, keys[k]) ? console_command(console, item->value) : CONSOLE_CLOSED;
            worst = worse(worst, way);
            if (way != CONSOLE_CLOSED)
                probe_saw(console->probe, console->result, item->path, item->line, "%s=" STR_F, keys[k],
                          STR_A(item->value));
        }
    }
    return worst;
}
