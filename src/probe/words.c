#include "probe/words.h"

#include "probe/directive.h"

#include <fnmatch.h>

enum { PATHS_MAX = 512, DEPTH_MAX = 32, FOLDERS_MAX = 1024 };

/* Where the argument ends that `text` begins with, and whether it has quotes or backslashes to take off. */
static size_t end_of(struct str text, bool *marked) {
    char quote = 0;
    size_t at = 0;
    for (*marked = false; at < text.len && (quote || !char_is_blank(text.ptr[at])); at++) {
        char c = text.ptr[at];
        *marked |= c == '"' || c == '\'' || c == '\\';
        if (c == '\\' && quote != '\'')
            at++;
        else if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
    }
    return at < text.len ? at : text.len;
}

static struct str without_marks(struct probe *probe, struct str text) {
    char *copy = arena_get_raw(probe->arena, text.len + 1, 1);
    size_t len = 0;
    char quote = 0;
    probe->memory_out |= !copy;
    for (size_t i = 0; copy && i < text.len; i++) {
        char c = text.ptr[i];
        bool closes = quote && c == quote, opens = !quote && (c == '"' || c == '\'');
        if (closes || opens)
            quote = closes ? 0 : c;
        else if (c == '\\' && quote != '\'' && i + 1 < text.len)
            copy[len++] = text.ptr[++i];
        else
            copy[len++] = c;
    }
    return copy ? (struct str){copy, len} : STR("");
}

bool probe_next_argument(struct probe *probe, struct str *rest, struct str *argument) {
    bool marked;
    *rest = str_trim(*rest);
    if (rest->len == 0)
        return false;
    size_t end = end_of(*rest, &marked);
    struct str text = str_slice(*rest, 0, end);
    *argument = marked ? without_marks(probe, text) : text;
    *rest = str_skip(*rest, end);
    return true;
}

struct globbing {
    struct probe *probe;
    struct tree_names *paths;
    size_t room, folders;
};

static bool is_pattern(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '*' || text.ptr[i] == '?' || text.ptr[i] == '[')
            return true;
    return false;
}

static void add_path(struct globbing *globbing, struct str path) {
    struct tree_names *paths = globbing->paths;
    if (paths->count >= PATHS_MAX) {
        probe_doubt(globbing->probe, path.ptr ? path.ptr : "", TREE_LONG);
        return;
    }
    if (!path.ptr || !arena_grow(globbing->probe->arena, (void **)&paths->items, paths->count, &globbing->room,
                                 sizeof path, _Alignof(struct str)))
        globbing->probe->memory_out = true;
    else
        paths->items[paths->count++] = path;
}

/* `done` has no patterns and no slash at its end; `rest` follows it behind one. */
static void expand(struct globbing *globbing, const char *done, struct str rest, unsigned depth) {
    struct probe *probe = globbing->probe;
    struct tree_names names = {.count = 0};
    if (!is_pattern(rest) || depth > DEPTH_MAX) {
        add_path(globbing, str_from(probe_path(probe, "%s/" STR_F, done, STR_A(rest))));
        return;
    }
    size_t slash = str_find_char(rest, '/');
    struct str part = str_slice(rest, 0, slash < rest.len ? slash : rest.len);
    bool last = slash == SIZE_MAX;
    struct str tail = last ? STR("") : str_skip(rest, slash + 1);
    if (!is_pattern(part)) {
        expand(globbing, part.len ? probe_path(probe, "%s/" STR_F, done, STR_A(part)) : done, tail, depth + 1);
        return;
    }
    struct str wanted = str_copy(probe->arena, part);
    probe->memory_out |= !wanted.ptr;
    if (globbing->folders++ >= FOLDERS_MAX)
        probe_doubt(probe, done, TREE_LONG);
    if (globbing->folders > FOLDERS_MAX || !wanted.ptr || probe_list(probe, done[0] ? done : "/", &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        if (fnmatch(wanted.ptr, names.items[i].ptr, FNM_PERIOD) != 0)
            continue;
        const char *path = probe_path(probe, "%s/" STR_F, done, STR_A(names.items[i]));
        if (last)
            add_path(globbing, str_from(path));
        else
            expand(globbing, path, tail, depth + 1);
    }
}

void probe_glob(struct probe *probe, struct str pattern, struct tree_names *paths) {
    struct globbing globbing = {.probe = probe, .paths = paths};
    *paths = (struct tree_names){.count = 0};
    expand(&globbing, "", str_skip(pattern, str_starts(pattern, STR("/"))), 0);
}
