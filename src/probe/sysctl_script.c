#include "probe/sysctl_script.h"

struct script {
    struct probe *probe;
    struct probe_sysctls *all;
    struct str text;
    const char *path;
    uint32_t line;
    bool folders_read, nested;
};

static bool is_in(char c, const char *marks) {
    return c != 0 && strchr(marks, c);
}

/* What parts two commands. A '&' of "2>&1" and a brace of "${x}" part nothing. */
static bool parts(char before, char c) {
    if (c == '&')
        return !is_in(before, "<>");
    return is_in(c, ";|(){}`") && !(before == '$' && c != '`');
}

/* Where quotes stand open behind a character. */
static char quote_behind(char quote, char c) {
    if (quote)
        return c == quote ? 0 : quote;
    return is_in(c, "'\"") ? c : 0;
}

static size_t end_of_command(struct str line) {
    char quote = 0, before = ' ';
    for (size_t i = 0; i < line.len; before = line.ptr[i++]) {
        char c = line.ptr[i];
        bool comment = c == '#' && (char_is_blank(before) || parts(' ', before));
        if (!quote && (comment || parts(before, c)))
            return i;
        quote = quote_behind(quote, c);
    }
    return line.len;
}

/* The 2 of "2>/dev/null" is no word. */
static struct str without_descriptor(struct str rest) {
    size_t len = 0;
    while (len < rest.len && char_is_digit(rest.ptr[len]))
        len++;
    return len < rest.len && (rest.ptr[len] == '<' || rest.ptr[len] == '>') ? str_skip(rest, len) : rest;
}

/* The next word, with its quotes; a redirection is a word of its own that begins with '<' or '>'. */
static bool next_word(struct str *rest, struct str *word) {
    size_t len = 0;
    char quote = 0;
    *rest = without_descriptor(str_trim(*rest));
    bool redirection = rest->len > 0 && is_in(rest->ptr[0], "<>");
    for (; len < rest->len; len++) {
        char c = rest->ptr[len];
        if (!quote && (char_is_blank(c) || (!redirection && is_in(c, "<>"))))
            break;
        quote = quote_behind(quote, c);
    }
    *word = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return len > 0;
}

/* The next word that is no redirection. */
static bool next_argument(struct str *rest, struct str *word) {
    while (next_word(rest, word)) {
        if (word->ptr[0] != '<' && word->ptr[0] != '>')
            return true;
        if (word->len == 1 || str_eq(*word, STR(">>")))
            (void)next_word(rest, word);
    }
    return false;
}

/* Without the quotes around it, or around what stands behind its '='. */
static struct str unquoted(struct str word) {
    if (word.len >= 2 && (word.ptr[0] == '"' || word.ptr[0] == '\'') && word.ptr[word.len - 1] == word.ptr[0])
        return str_slice(word, 1, word.len - 1);
    return word;
}

static void set(struct script *script, struct str key, struct str value) {
    struct probe_sysctls *all = script->all;
    struct str made = str_format(script->probe->arena, STR_F "=" STR_F, STR_A(key), STR_A(value));
    size_t before = all->count;
    if (!made.ptr || !probe_sysctl_parse(script->probe->arena, made, script->path, all))
        script->probe->memory_out = true;
    all->applied = true;
    for (size_t i = before; i < all->count; i++) {
        all->items[i].line = script->line;
        all->items[i].script = true;
    }
}

/* Whether the script names the file or folder, not as the end of a longer path. */
static bool names(struct str text, struct str path) {
    for (size_t at; (at = str_find(text, path)) != SIZE_MAX; text = str_skip(text, at + 1))
        if (at == 0 || !(char_is_alnum(text.ptr[at - 1]) || text.ptr[at - 1] == '/'))
            return true;
    return false;
}

/* A file whose name only the shell knows: those that the script speaks of, once. */
static void read_named(struct script *script) {
    static const char *const folders[] = {"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d",
                                          "/usr/lib/sysctl.d", "/lib/sysctl.d"};
    const char *named[ARRAY_LEN(folders)];
    size_t count = 0;
    if (script->folders_read)
        return;
    script->folders_read = true;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (names(script->text, str_from(folders[i])))
            named[count++] = folders[i];
    bool conf = names(script->text, STR("/etc/sysctl.conf"));
    script->all->unseen |= count == 0 && !conf;
    probe_sysctl_folders(script->probe, script->all, named, count);
    if (conf)
        probe_sysctl_file(script->probe, script->all, STR("/etc/sysctl.conf"));
}

static bool has_any(struct str word, const char *marks) {
    for (size_t i = 0; i < word.len; i++)
        if (is_in(word.ptr[i], marks))
            return true;
    return false;
}

static void read_file(struct script *script, struct str path) {
    if (has_any(path, "$*?[`") || !str_starts(path, STR("/")) || str_starts(path, STR("/dev/"))) {
        read_named(script);
        return;
    }
    struct str copy = str_copy(script->probe->arena, path);
    script->probe->memory_out |= !copy.ptr;
    if (copy.ptr)
        probe_sysctl_file(script->probe, script->all, copy);
}

/* How sysctl is asked: "-p" and "-f" read files (a name may stick to them, procps), "--system" all. */
struct asked {
    bool all, load, named;
};

static void see_option(struct script *script, struct str word, struct asked *asked) {
    struct str file = STR("");
    if (str_starts(word, STR("--"))) {
        asked->all |= str_eq(word, STR("--system"));
        asked->load |= str_starts(word, STR("--load"));
        if (str_starts(word, STR("--load=")))
            file = str_skip(word, 7);
    } else {
        size_t at = str_find_char(word, 'p');
        at = at == SIZE_MAX ? str_find_char(word, 'f') : at;
        asked->load |= at != SIZE_MAX;
        if (at != SIZE_MAX && has_any(word, "/$"))
            file = str_skip(word, at + 1);
    }
    if (file.len == 0)
        return;
    asked->named = true;
    read_file(script, unquoted(file));
}

static bool is_option(struct str word) {
    return word.len > 1 && word.ptr[0] == '-';
}

/* What is no option: a file to read, or "key=value". */
static void see_argument(struct script *script, struct str word, struct asked *asked) {
    size_t at = str_find_char(word, '=');
    if (asked->load) {
        asked->named = true;
        read_file(script, word);
    } else if (at != SIZE_MAX) {
        set(script, str_slice(word, 0, at), unquoted(str_skip(word, at + 1)));
    }
}

static void see_arguments(struct script *script, struct str arguments, bool by_xargs) {
    struct asked asked = {.named = by_xargs};
    struct str rest = arguments, word;
    while (next_argument(&rest, &word))
        if (is_option(word))
            see_option(script, word, &asked);
    for (rest = arguments; next_argument(&rest, &word);)
        if (!is_option(word))
            see_argument(script, unquoted(word), &asked);
    script->all->applied |= asked.load || asked.all;
    if (asked.load && by_xargs)
        read_named(script);
    if (asked.load && !asked.named)
        probe_sysctl_file(script->probe, script->all, STR("/etc/sysctl.conf"));
    if (asked.all)
        probe_sysctl_system(script->probe, script->all);
}

/* "echo 1 > /proc/sys/kernel/x". */
static void see_echo(struct script *script, struct str rest) {
    struct str word, value = STR(""), target = STR("");
    while (next_word(&rest, &word)) {
        if (word.ptr[0] == '>') {
            while (word.len > 0 && (word.ptr[0] == '>' || word.ptr[0] == '|'))
                word = str_skip(word, 1);
            if (word.len == 0)
                (void)next_word(&rest, &word);
            target = unquoted(word);
        } else if (!str_starts(word, STR("-"))) {
            value = value.len == 0 ? unquoted(word) : STR("$"); /* several words: not compared */
        }
    }
    struct str front = STR("/proc/sys/");
    if (str_starts(target, front) && target.len > front.len)
        set(script, str_skip(target, front.len), value);
}

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_from(*words)))
            return true;
    return false;
}

static void see_line(struct script *script, struct str line);

/* Quotes within quotes are not followed. */
static void see_inner(struct script *script, struct str line) {
    if (script->nested)
        return;
    script->nested = true;
    see_line(script, line);
    script->nested = false;
}

/* Whether a command may stand behind the word: "then", "busybox", an option or a variable of these. */
static bool leads(struct str word) {
    static const char *const leading[] = {"then", "do",   "else",    "if",  "elif",   "!",     "exec",    "busybox",
                                          "env",  "nice", "command", "not", "ebegin", "while", "toybox",  "eval",
                                          "sudo", "sh",   "-c",      "ash", "bash",   "xargs", "timeout", NULL};
    return is_one_of(probe_base_name(unquoted(word)), leading) || str_find_char(word, '=') != SIZE_MAX;
}

/* A command, behind words that lead to one. Other programs only speak of sysctl. */
static void see_command(struct script *script, struct str command) {
    struct str rest = command, word;
    bool by_xargs = false;
    for (bool first = true; next_word(&rest, &word); first = false) {
        if (str_starts(word, STR("-/")) || str_starts(word, STR("@/")))
            word = str_skip(word, 1);
        struct str bare = unquoted(word), name = probe_base_name(bare);
        if (bare.len < word.len && has_any(bare, " ")) { /* of sh -c */
            see_inner(script, bare);
            return;
        }
        if (str_eq(name, STR("sysctl"))) {
            see_arguments(script, rest, by_xargs);
            return;
        }
        if (str_eq(name, STR("echo")) || str_eq(name, STR("printf"))) {
            see_echo(script, rest);
            return;
        }
        by_xargs |= str_eq(name, STR("xargs"));
        if (!leads(word) && !by_xargs && (first || !is_option(word)))
            return;
    }
}

static void see_line(struct script *script, struct str line) {
    for (bool more = true; more && line.len > 0;) {
        size_t end = end_of_command(line);
        see_command(script, str_slice(line, 0, end));
        more = end < line.len && line.ptr[end] != '#';
        line = str_skip(line, end + 1);
    }
}

static void see_script(struct script *script) {
    struct probe_lines lines = {.rest = script->text};
    uint32_t first = script->line;
    for (struct str line; probe_next_line(&lines, &line);) {
        if (!str_contains(line, STR("sysctl")) && !str_contains(line, STR("/proc/sys/")))
            continue;
        script->line = first > 0 ? first : lines.number;
        see_line(script, line);
    }
}

void probe_sysctl_scripts(struct probe *probe, const struct probe_startup *startup, struct probe_sysctls *all) {
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *start = &startup->items[i];
        if (start->kind == START_PROCESS || start->kind == START_INETD)
            continue;
        struct script script = {
            .probe = probe, .all = all, .text = start->command, .path = start->where, .line = start->line};
        see_script(&script);
    }
}
