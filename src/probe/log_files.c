#include "probe/log_files.h"

#include "probe/directive.h"
#include "probe/settings.h"

#include <fnmatch.h>

enum { BLOCK_MAX = 4096, BLOCKS_MAX = 4096, PATTERN_MAX = 256 };

static void doubt(struct probe_log_files *files, const char *where, uint32_t line) {
    if (files->doubt)
        return;
    files->doubt = where;
    files->doubt_line = line;
}

static void add(struct probe_log_files *files, struct str name, const char *where, uint32_t line) {
    /* A device of the console is no file, and a name with '%' or '$' is a template's. */
    if (!str_starts(name, STR("/")) || str_starts(name, STR("/dev/")) || str_find_char(name, '%') != SIZE_MAX ||
        str_find_char(name, '$') != SIZE_MAX)
        return;
    for (size_t i = 0; i < files->count; i++)
        if (str_eq(files->items[i].name, name))
            return;
    if (files->count == LOG_FILES_MAX) {
        doubt(files, where, line);
        return;
    }
    files->items[files->count++] = (struct probe_log_file){name, where, line};
}

/* What stands in quotes behind `key`; "" where it does not. */
static struct str quoted_behind(struct str text, struct str key) {
    size_t at = str_find_nocase(text, key);
    if (at == SIZE_MAX)
        return STR("");
    text = str_trim(str_skip(text, at + key.len));
    if (text.len == 0 || (text.ptr[0] != '"' && text.ptr[0] != '\''))
        return STR("");
    size_t end = str_find_char(str_skip(text, 1), text.ptr[0]);
    return end == SIZE_MAX ? STR("") : str_slice(text, 1, end + 1);
}

static struct str block_from(struct str text, struct str line, struct str end) {
    size_t from = (size_t)(line.ptr - text.ptr);
    struct str block = str_slice(text, from, from + BLOCK_MAX);
    return str_slice(block, 0, str_find(block, end));
}

/* Where the parameter `file` begins that is one by itself (not dynafile), "" where there is none. */
static struct str file_parameter(struct str block) {
    static const struct str name = STR_INIT("file=");
    for (size_t at = 0, found; (found = str_find_nocase(str_skip(block, at), name)) != SIZE_MAX; at += found + name.len)
        if (at + found > 0 && !char_is_alnum(block.ptr[at + found - 1]))
            return quoted_behind(str_skip(block, at + found), name);
    return STR("");
}

/* Debian's line, whose folder is read anyhow. */
static bool takes_others_in(struct str line) {
    return (str_starts_nocase(line, STR("$IncludeConfig")) || str_starts_nocase(line, STR("include("))) &&
           !str_contains(line, STR("/etc/rsyslog.d/*.conf"));
}

/* "selector /path", "selector -/path;template": the last word that is a path. */
static struct str path_of_line(struct str line) {
    struct str word, path = STR("");
    while (probe_next_word(&line, &word) && word.ptr[0] != '#') {
        while (word.len > 0 && (word.ptr[0] == '-' || word.ptr[0] == '&'))
            word = str_skip(word, 1);
        size_t end = str_find_char(word, ';');
        if (str_starts(word, STR("/")))
            path = end == SIZE_MAX ? word : str_slice(word, 0, end);
    }
    return path;
}

/* Lines of selectors and filters, and "action(type="omfile" file="/path")". */
static void read_rsyslog(struct probe *probe, const char *path, struct probe_log_files *files) {
    struct str text;
    struct probe_lines lines = {.number = 0};
    size_t blocks = 0;
    if (probe_read(probe, path, &text) != TREE_OK)
        return;
    lines.rest = text;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str rest = str_trim(line);
        size_t at = str_find_nocase(line, STR("action("));
        if (takes_others_in(rest))
            doubt(files, path, lines.number);
        if (rest.len == 0 || strchr("#$", rest.ptr[0]))
            continue;
        if (at == SIZE_MAX) {
            add(files, path_of_line(rest), path, lines.number);
            continue;
        }
        if (++blocks > BLOCKS_MAX) {
            doubt(files, path, lines.number);
            return;
        }
        struct str block = block_from(text, str_skip(line, at), STR(")"));
        if (str_contains_nocase(block, STR("\"omfile\"")))
            add(files, file_parameter(block), path, lines.number);
    }
}

/* destination NAME { file("/path" ...); }; */
static void read_syslog_ng(struct probe *probe, const char *path, struct probe_log_files *files) {
    struct str text;
    struct probe_lines lines = {.number = 0};
    if (probe_read(probe, path, &text) != TREE_OK)
        return;
    lines.rest = text;
    for (struct str line; probe_next_line(&lines, &line);)
        if (str_starts(str_trim(line), STR("destination")))
            add(files, quoted_behind(block_from(text, line, STR("};")), STR("file(")), path, lines.number);
}

static void read_folder(struct probe *probe, const char *folder, struct probe_log_files *files,
                        void (*read)(struct probe *, const char *, struct probe_log_files *)) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".conf")))
            read(probe, probe_path(probe, "%s/%s", folder, names.items[i].ptr), files);
}

void probe_log_files_rsyslog(struct probe *probe, struct probe_log_files *files) {
    read_rsyslog(probe, "/etc/rsyslog.conf", files);
    read_folder(probe, "/etc/rsyslog.d", files, read_rsyslog);
}

void probe_log_files_syslog_ng(struct probe *probe, struct probe_log_files *files) {
    read_syslog_ng(probe, "/etc/syslog-ng/syslog-ng.conf", files);
    read_folder(probe, "/etc/syslog-ng/conf.d", files, read_syslog_ng);
}

/* Whether a pattern of glob(3) stands for the name: '*' stands for no '/'. */
static bool matches(struct str pattern, struct str name) {
    char wanted[PATTERN_MAX + 1], given[PATTERN_MAX + 1];
    if (pattern.len > PATTERN_MAX || name.len > PATTERN_MAX)
        return false;
    memcpy(wanted, pattern.ptr, pattern.len);
    memcpy(given, name.ptr, name.len);
    wanted[pattern.len] = given[name.len] = '\0';
    return fnmatch(wanted, given, FNM_PATHNAME | FNM_PERIOD) == 0;
}

static void strike(struct probe_log_files *files, struct str pattern) {
    size_t kept = 0;
    for (size_t i = 0; i < files->count; i++)
        if (!matches(pattern, files->items[i].name))
            files->items[kept++] = files->items[i];
    files->count = kept;
}

/* The patterns of a file of logrotate stand outside of braces, several in a line or one a line. */
static void read_rules(struct probe *probe, const char *path, struct probe_log_files *files) {
    struct str text;
    struct probe_lines lines = {.number = 0};
    enum tree_answer answer = probe_read(probe, path, &text);
    if (answer != TREE_OK && answer != TREE_ABSENT && answer != TREE_OTHER && !files->unseen) {
        files->unseen = path;
        files->answer = answer;
    }
    if (answer != TREE_OK)
        return;
    lines.rest = text;
    bool within = false;
    for (struct str line, word; probe_next_line(&lines, &line);)
        while (probe_next_word(&line, &word) && word.ptr[0] != '#') {
            bool opens = str_ends(word, STR("{"));
            within &= !str_starts(word, STR("}"));
            if (opens)
                word.len--;
            word = probe_unquoted(word);
            if (!within && (str_find_char(word, '{') != SIZE_MAX || word.len > PATTERN_MAX))
                doubt(files, path, lines.number);
            else if (!within && str_starts(word, STR("/")))
                strike(files, word);
            within |= opens;
        }
}

/* logrotate passes these by in a folder (its taboo list). */
static bool is_taboo(struct str name) {
    static const char *const ends[] = {"~",         ".bak",      ".old",      ".orig",    ".disabled",
                                       ".dpkg-old", ".dpkg-new", ".dpkg-bak", ".rpmsave", ".rpmorig",
                                       ".rpmnew",   ".swp",      ",v",        ".cfsaved", ".dpkg-dist"};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_ends(name, str_from(ends[i])))
            return true;
    return name.ptr[0] == '.';
}

static void read_rules_folder(struct probe *probe, const char *folder, struct probe_log_files *files) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (!is_taboo(names.items[i]))
            read_rules(probe, probe_path(probe, "%s/%s", folder, names.items[i].ptr), files);
}

/* "include PATH" of logrotate.conf: a file, or a folder of them. What an included file takes in is not followed. */
static void read_included(struct probe *probe, struct str text, struct probe_log_files *files) {
    struct probe_lines lines = {.rest = text};
    for (struct str line, word; probe_next_line(&lines, &line);) {
        struct stat info;
        if (!probe_next_word(&line, &word) || !str_eq(word, STR("include")) || !probe_next_word(&line, &word))
            continue;
        const char *path = probe_path(probe, STR_F, STR_A(word));
        if (tree_stat(&probe->tree, path, &info) == TREE_OK && S_ISDIR(info.st_mode))
            read_rules_folder(probe, path, files);
        else
            read_rules(probe, path, files);
    }
}

void probe_log_files_rotated(struct probe *probe, struct probe_log_files *files) {
    static const char settings[] = "/etc/logrotate.conf";
    struct str text;
    read_rules(probe, settings, files);
    if (probe_read(probe, settings, &text) == TREE_OK)
        read_included(probe, text, files);
    else
        read_rules_folder(probe, "/etc/logrotate.d", files);
}
