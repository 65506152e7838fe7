#include "probe/server_settings.h"

#include "probe/service_files.h"
#include "probe/settings.h"

#include <fnmatch.h>

enum { INCLUDES_MAX = 64 };

static void add(struct probe *probe, struct probe_directives *list, struct probe_directive item) {
    if (!arena_grow(probe->arena, (void **)&list->items, list->count, &list->room, sizeof item,
                    _Alignof(struct probe_directive)))
        probe->memory_out = true;
    else
        list->items[list->count++] = item;
}

/* ---- which files are read */

/* Include lines, as "FOLDER'S NAME/PATTERN". */
struct includes {
    const char *folders[INCLUDES_MAX], *patterns[INCLUDES_MAX];
    size_t count;
};

static struct str last_folder(struct str path) {
    size_t name = probe_base_name(path).len;
    return path.len > name ? probe_base_name(str_slice(path, 0, path.len - name - 1)) : STR("");
}

static void find_includes(struct probe *probe, const struct probe_directives *all, struct includes *includes) {
    for (size_t i = 0; i < all->count && includes->count < INCLUDES_MAX; i++) {
        struct str key = all->items[i].key, value = all->items[i].value;
        if (!str_eq_nocase(key, STR("include")) && !str_eq_nocase(key, STR("IncludeOptional")))
            continue;
        size_t end = str_find_char(value, ';');
        value = probe_unquoted(str_trim(str_slice(value, 0, end)));
        includes->folders[includes->count] = probe_path(probe, STR_F, STR_A(last_folder(value)));
        includes->patterns[includes->count++] = probe_path(probe, STR_F, STR_A(probe_base_name(value)));
    }
}

/* A file of a folder of which include lines name some is read when one of them names it; of another folder the copies
 * that an editor or a package left are not. */
static bool is_read(const struct includes *includes, const char *path) {
    static const char *const folders[] = {"conf.d", "sites-enabled", "mods-enabled", "conf-enabled"};
    static const char *const ends[] = {"~",         ".bak",      ".old",       ".orig",    ".save",
                                       ".disabled", ".dpkg-old", ".dpkg-dist", ".dpkg-new"};
    struct str folder = last_folder(str_from(path)), name = probe_base_name(str_from(path));
    bool named = false, one_of = false;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        one_of |= str_eq(folder, str_from(folders[i]));
    for (size_t i = 0; i < includes->count && one_of; i++) {
        if (!str_eq(folder, str_from(includes->folders[i])))
            continue;
        named = true;
        if (fnmatch(includes->patterns[i], name.ptr, FNM_PERIOD) == 0)
            return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_ends(name, str_from(ends[i])))
            return false;
    return !named;
}

/* ---- statements of nginx */

struct statements {
    struct probe *probe;
    struct probe_directives *read;
    char *out; /* the texts, each once */
    size_t begin, len;
    const char *path;
    uint32_t line; /* where the statement began; 0: not yet */
    char quote;
};

static void end_statement(struct statements *at, const char *end) {
    struct str text = str_trim((struct str){at->out + at->begin, at->len - at->begin}), key = STR("");
    struct str rest = text;
    if (text.len > 0 || end[0] == '}') {
        (void)probe_next_word(&rest, &key);
        add(at->probe, at->read,
            (struct probe_directive){
                .section = str_from(end), .key = key, .value = str_trim(rest), .path = at->path, .line = at->line});
    }
    at->begin = at->len;
    at->line = 0;
}

/* Where braces belong to a variable: "${host}". */
static size_t length_behind(struct str rest) {
    size_t end = str_starts(rest, STR("${")) ? str_find_char(str_slice(rest, 0, 128), '}') : SIZE_MAX;
    return end == SIZE_MAX ? 0 : end;
}

/* What ends a statement where no quotes stand around it; NULL for another character. */
static const char *end_of_statement(const struct statements *at, char c) {
    if (at->quote)
        return NULL;
    return c == ';' ? ";" : c == '{' ? "{" : c == '}' ? "}" : NULL;
}

static void put(struct statements *at, struct str text) {
    memcpy(at->out + at->len, text.ptr, text.len);
    at->len += text.len;
}

static void take_line(struct statements *at, const struct probe_directive *item) {
    struct str text = probe_directive_line(item);
    bool blank = true;
    if (at->len > at->begin)
        put(at, STR(" "));
    for (size_t i = 0, length; i < text.len; i += length) {
        char c = text.ptr[i];
        const char *end = end_of_statement(at, c);
        length = 1;
        if (!at->quote && blank && c == '#')
            return;
        at->line = at->line || char_is_blank(c) ? at->line : item->line;
        if (end) {
            end_statement(at, end);
            blank = true;
            continue;
        }
        if (at->quote ? c == at->quote : blank && (c == '"' || c == '\''))
            at->quote = at->quote ? 0 : c;
        blank = char_is_blank(c);
        length += length_behind(str_skip(text, i));
        put(at, str_slice(text, i, i + length));
    }
}

static void part_statements(struct probe *probe, const struct probe_directives *lines, struct probe_directives *read) {
    size_t room = 1;
    struct statements at = {.probe = probe, .read = read, .path = NULL};
    for (size_t i = 0; i < lines->count; i++)
        room += probe_directive_line(&lines->items[i]).len + 1;
    at.out = arena_get_raw(probe->arena, room, 1);
    if (!at.out) {
        probe->memory_out = true;
        return;
    }
    for (size_t i = 0; i < lines->count; i++) {
        if (at.path != lines->items[i].path) {
            end_statement(&at, "");
            at.quote = 0;
        }
        at.path = lines->items[i].path;
        take_line(&at, &lines->items[i]);
    }
    end_statement(&at, "");
}

void probe_server_settings(struct probe *probe, enum identity_server which, const struct probe_directives *all,
                           struct probe_directives *read) {
    struct probe_directives statements = {.count = 0};
    struct includes includes = {.count = 0};
    const char *path = NULL;
    bool taken = true;
    if (which == IDENTITY_NGINX) {
        part_statements(probe, all, &statements);
        all = &statements;
    }
    if (which == IDENTITY_NGINX || which == IDENTITY_APACHE)
        find_includes(probe, all, &includes);
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].path != path)
            taken = is_read(&includes, all->items[i].path);
        path = all->items[i].path;
        if (taken)
            add(probe, read, all->items[i]);
    }
}

/* ---- lighttpd */

#define LIGHTTPD "/etc/lighttpd"

/* What the usual folders hold is read as it is; a script of the package gives types and the like. */
static void take_include(struct service_reading *reading, const struct probe_directive *item, bool *unsure) {
    struct str line = probe_directive_line(item), rest = line, name = STR("");
    bool shell = str_starts(line, STR("include_shell"));
    if (!str_starts(line, STR("include")) || (shell && str_contains(line, STR("/usr/share/lighttpd/"))))
        return;
    (void)str_next(&rest, '"', &name);
    (void)str_next(&rest, '"', &name);
    if (str_contains(name, STR("conf-enabled/")) || str_contains(name, STR("conf.d/")))
        return;
    if (shell || str_trim(rest).len > 0 || name.len == 0 || str_find_char(name, '*') != SIZE_MAX) {
        *unsure = true;
        return;
    }
    const char *path = name.ptr[0] == '/' ? probe_path(reading->probe, STR_F, STR_A(name))
                                          : probe_path(reading->probe, LIGHTTPD "/" STR_F, STR_A(name));
    /* For which part of the server it holds, nobody knows. */
    (void)service_read(reading, path);
    *unsure = true;
}

bool probe_lighttpd_settings(struct probe *probe, struct probe_directives *list, bool *unsure) {
    static const char *const names[] = {"lighttpd", NULL};
    static const struct service_include none[] = {{NULL, NULL}};
    struct service_reading reading = {.probe = probe, .list = list, .includes = none, .style = DIRECTIVE_EQUALS};
    if (!probe_start_find(probe_startup(probe), names))
        return false;
    if (service_read_given(&reading, names, 'f', "config") == 0)
        (void)service_read(&reading, LIGHTTPD "/lighttpd.conf");
    size_t own = list->count;
    *unsure = own == 0;
    bool usual = own == 0;
    for (size_t i = 0; i < own; i++)
        usual |= str_starts(str_from(list->items[i].path), STR(LIGHTTPD "/"));
    if (usual) {
        probe_directives_folder(probe, LIGHTTPD "/conf-enabled", ".conf", DIRECTIVE_EQUALS, list);
        probe_directives_folder(probe, LIGHTTPD "/conf.d", ".conf", DIRECTIVE_EQUALS, list);
    }
    for (size_t i = 0; i < list->count && reading.files < SERVICE_FILES_MAX; i++) {
        struct probe_directive item = list->items[i];
        take_include(&reading, &item, unsure);
    }
    *unsure |= reading.files >= SERVICE_FILES_MAX;
    return true;
}
