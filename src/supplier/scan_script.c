/* Whether a script waits for connections, by the calls and commands that do (data/surface-calls.tsv). A shell listens
 * only through programs; of other languages a script that holds none of these is not judged. */
#include <sys/stat.h>

#include "supplier/scan_content.h"

struct surface_call {
    struct str interpreter;
    struct str word; /* a command; empty: `sign` may stand anywhere in a line */
    struct str sign; /* begins a word behind the command */
};

#include "supplier/surface_call.inc"

static const struct str shell = STR_INIT("sh");

static struct str next_word(struct str *line) {
    struct str word = STR("");
    while (word.len == 0 && str_next(line, ' ', &word))
        word = str_trim(word);
    return word.ptr ? word : STR("");
}

/* "#!/usr/bin/env -S python3 -u" gives python3; empty for no script. */
static struct str interpreter_of(struct str begin) {
    struct str line;
    if (!str_starts(begin, STR("#!")) || !str_next(&begin, '\n', &line))
        return STR("");
    line = str_trim(str_skip(line, 2));
    struct str name = file_kind_name(next_word(&line));
    while ((str_eq(name, STR("env")) || str_eq(name, STR("busybox")) || str_starts(name, STR("-")) ||
            str_find_char(name, '=') != SIZE_MAX) &&
           line.ptr)
        name = file_kind_name(next_word(&line));
    return name;
}

/* What init reads has lines for a shell. */
static bool is_inittab(const struct scan_file *file) {
    return str_eq(file_kind_name(str_from(file->path)), STR("inittab"));
}

/* Written for an interpreter that others start. */
static bool is_module(const struct scan_file *file) {
    static const struct str endings[] = {STR_INIT(".py"),  STR_INIT(".pl"),  STR_INIT(".rb"),
                                         STR_INIT(".lua"), STR_INIT(".php"), STR_INIT(".cgi")};
    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (str_ends(str_from(file->path), endings[i]))
            return true;
    return false;
}

bool scan_script_wanted(const struct scan_file *file, struct str begin) {
    return str_starts(begin, STR("#!")) || is_inittab(file) || is_module(file);
}

static bool is_for(const struct surface_call *call, struct str interpreter) {
    return str_eq(call->interpreter, shell) ? str_ends(interpreter, shell) : str_starts(interpreter, call->interpreter);
}

static bool in_word(char c) {
    return char_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

static bool begins_word(struct str rest, struct str sign) {
    for (size_t at; (at = str_find(rest, sign)) != SIZE_MAX; rest = str_skip(rest, at + 1))
        if (at > 0 && char_is_blank(rest.ptr[at - 1]))
            return true;
    return false;
}

/* What is not behind the first of the words is not behind a later one. */
static bool command_has(struct str command, const struct surface_call *call) {
    for (size_t at; (at = str_find(command, call->word)) != SIZE_MAX;) {
        bool begins = at == 0 || (!in_word(command.ptr[at - 1]) && command.ptr[at - 1] != '$');
        command = str_skip(command, at + call->word.len);
        bool ends = command.len > 0 && (char_is_blank(command.ptr[0]) || command.ptr[0] == '.'); /* nc.openbsd */
        if (begins && ends)
            return begins_word(command, call->sign);
    }
    return false;
}

static bool has_call(struct str line, const struct surface_call *call) {
    if (call->word.len == 0)
        return str_contains(line, call->sign);
    for (size_t end; line.len > 0; line = str_skip(line, end + 1)) {
        for (end = 0; end < line.len && str_find_char(STR(";|&"), line.ptr[end]) == SIZE_MAX;)
            end++;
        if (command_has(str_slice(line, 0, end), call))
            return true;
    }
    return false;
}

static const struct surface_call *call_in(struct str text, struct str interpreter) {
    struct str line;
    while (str_next(&text, '\n', &line)) {
        line = str_trim(line);
        for (size_t i = 0; i < ARRAY_LEN(surface_call_rows) && !str_starts(line, STR("#")); i++)
            if (is_for(&surface_call_rows[i], interpreter) && has_call(line, &surface_call_rows[i]))
                return &surface_call_rows[i];
    }
    return NULL;
}

/* Modules of a language listen where a program calls them: those that nobody starts are for show. */
static bool is_started(const struct scan_file *file, struct str interpreter) {
    if (interpreter.len == 0 || file->kind.sample)
        return false;
    return str_ends(interpreter, shell) || (file->mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
}

enum status scan_script(const struct scan_file *file, struct str bytes, bool whole, struct scan_looked *looked) {
    struct str interpreter = is_inittab(file) ? shell : interpreter_of(bytes);
    const struct surface_call *call = is_started(file, interpreter) ? call_in(bytes, interpreter) : NULL;
    if (!call) {
        bool judged = whole && str_ends(interpreter, shell) && !file->kind.sample;
        looked->unjudged = !judged && !scan_sockets_wanted(file);
        return STATUS_OK;
    }
    looked->listens =
        str_format(file->arena, STR_F "%s" STR_F, STR_A(call->word), call->word.len ? " " : "", STR_A(call->sign));
    return looked->listens.ptr ? STATUS_OK : STATUS_MEMORY;
}
