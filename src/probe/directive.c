#include "probe/directive.h"

#include <stdarg.h>
#include <stdio.h>

const char *probe_path(struct probe *probe, const char *format, ...) {
    char text[TREE_PATH_MAX];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    struct str copy = str_copy(probe->arena, (struct str){text, len});
    probe->memory_out |= !copy.ptr;
    return copy.ptr ? copy.ptr : "";
}

bool probe_is_yes(struct str value) {
    static const char *const words[] = {"yes", "true", "on", "1", "enable", "enabled"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(value, str_from(words[i])))
            return true;
    return false;
}

bool probe_has_word(struct str text, const char *word) {
    struct str wanted = str_from(word), part, item;
    while (probe_next_word(&text, &part))
        while (str_next(&part, ',', &item))
            if (str_eq_nocase(item, wanted))
                return true;
    return false;
}

static bool is_comment(struct str line, unsigned style) {
    line = str_trim(line);
    return line.len == 0 || line.ptr[0] == '#' || ((style & DIRECTIVE_SEMICOLON) && line.ptr[0] == ';');
}

static bool goes_on(struct str line) {
    return line.len > 0 && line.ptr[line.len - 1] == '\\';
}

/* A line with those that it takes in, copied once: the time is linear in the text. */
static bool next_joined(struct probe *probe, struct probe_lines *lines, unsigned style, struct str *line) {
    if (!probe_next_line(lines, line))
        return false;
    if (!(style & DIRECTIVE_CONTINUES) || !goes_on(*line) || is_comment(*line, style))
        return true;
    struct str last = *line;
    while (goes_on(last) && probe_next_line(lines, &last))
        ;
    struct str whole = {line->ptr, (size_t)(last.ptr + last.len - line->ptr)};
    char *copy = arena_get_raw(probe->arena, whole.len + 1, 1);
    if (!copy) {
        probe->memory_out = true;
        return false;
    }
    memcpy(copy, whole.ptr, whole.len);
    for (size_t i = 0; i < whole.len; i++)
        if (copy[i] == '\n' || copy[i] == '\r' || (copy[i] == '\\' && (i + 1 == whole.len || copy[i + 1] == '\n')))
            copy[i] = ' ';
    *line = (struct str){copy, whole.len};
    return true;
}

static size_t end_of_key(struct str line, unsigned style) {
    char mark = style & DIRECTIVE_EQUALS ? '=' : style & DIRECTIVE_COLON ? ':' : 0;
    if (mark) {
        size_t at = str_find_char(line, mark);
        return at == SIZE_MAX ? line.len : at;
    }
    size_t at = 0;
    while (at < line.len && !char_is_blank(line.ptr[at]))
        at++;
    return at;
}

void probe_directives_text(struct probe *probe, const char *path, struct str text, unsigned style,
                           struct probe_directives *list) {
    struct probe_lines lines = {.rest = text};
    struct str section = STR("");
    for (struct str line; next_joined(probe, &lines, style, &line);) {
        if (is_comment(line, style))
            continue;
        line = str_trim(line);
        if (line.ptr[0] == '[' && line.ptr[line.len - 1] == ']') {
            section = str_slice(line, 1, line.len - 1);
            continue;
        }
        size_t end = end_of_key(line, style);
        struct probe_directive item = {.section = section,
                                       .key = str_trim(str_slice(line, 0, end)),
                                       .value = str_trim(str_skip(line, end + (end < line.len))),
                                       .path = path,
                                       .line = lines.number};
        if (!arena_grow(probe->arena, (void **)&list->items, list->count, &list->room, sizeof item,
                        _Alignof(struct probe_directive))) {
            probe->memory_out = true;
            return;
        }
        list->items[list->count++] = item;
    }
}

static void note(struct probe_directives *list, const char *path, enum tree_answer answer) {
    if (answer == TREE_OK || answer == TREE_ABSENT || list->worst != TREE_OK)
        return;
    list->worst = answer;
    list->worst_path = path;
}

enum tree_answer probe_directives_file(struct probe *probe, const char *path, unsigned style,
                                       struct probe_directives *list) {
    struct str text;
    enum tree_answer answer = probe_read(probe, path, &text);
    note(list, path, answer);
    if (answer == TREE_OK)
        probe_directives_text(probe, path, text, style, list);
    return answer;
}

void probe_directives_folder(struct probe *probe, const char *folder, const char *suffix, unsigned style,
                             struct probe_directives *list) {
    struct tree_names names = {.count = 0};
    note(list, folder, probe_list(probe, folder, &names));
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], str_from(suffix)) && names.items[i].ptr[0] != '.')
            (void)probe_directives_file(probe, probe_path(probe, "%s/%s", folder, names.items[i].ptr), style, list);
}

struct drop_in {
    struct str name;
    const char *path;
};

static int by_name(const void *a, const void *b) {
    return str_cmp(((const struct drop_in *)a)->name, ((const struct drop_in *)b)->name);
}

struct drop_ins {
    struct drop_in *items;
    size_t count, room;
    struct map taken;
};

static void add_drop_ins(struct probe *probe, const char *folder, struct str suffix, struct drop_ins *all,
                         struct probe_directives *list) {
    struct tree_names names = {.count = 0};
    note(list, folder, probe_list(probe, folder, &names));
    for (size_t i = 0; i < names.count; i++) {
        uint32_t number = (uint32_t)all->count, stored = number;
        if (!str_ends(names.items[i], suffix))
            continue;
        if (map_add(&all->taken, names.items[i], number, &stored) != STATUS_OK ||
            (stored == number && !arena_grow(probe->arena, (void **)&all->items, all->count, &all->room,
                                             sizeof *all->items, _Alignof(struct drop_in)))) {
            probe->memory_out = true;
            return;
        }
        if (stored == number)
            all->items[all->count++] =
                (struct drop_in){names.items[i], probe_path(probe, "%s/%s", folder, names.items[i].ptr)};
    }
}

/* Of one name only the first counts: the folders come in their order, so the map keeps what hides the rest. */
void probe_directives_merged(struct probe *probe, const char *const *folders, struct str name, struct str suffix,
                             unsigned style, struct probe_directives *list) {
    struct drop_ins all = {.count = 0};
    map_init(&all.taken, probe->arena, false);
    for (; *folders; folders++)
        add_drop_ins(probe, probe_path(probe, "%s/" STR_F ".d", *folders, STR_A(name)), suffix, &all, list);
    if (all.count > 1)
        qsort(all.items, all.count, sizeof *all.items, by_name);
    for (size_t i = 0; i < all.count; i++)
        (void)probe_directives_file(probe, all.items[i].path, style, list);
}

struct str probe_directive_line(const struct probe_directive *item) {
    const char *end = item->value.len > 0 ? item->value.ptr + item->value.len : item->key.ptr + item->key.len;
    return (struct str){item->key.ptr, (size_t)(end - item->key.ptr)};
}

bool probe_directives_layers(struct probe *probe, const char *const *folders, struct str name,
                             struct probe_directives *list) {
    bool found = false;
    for (size_t i = 0; folders[i] && !found; i++) {
        const char *path = probe_path(probe, "%s/" STR_F, folders[i], STR_A(name));
        found = probe_directives_file(probe, path, DIRECTIVE_SYSTEMD, list) != TREE_ABSENT;
    }
    probe_directives_merged(probe, folders, name, STR(".conf"), DIRECTIVE_SYSTEMD, list);
    return found;
}

bool probe_directives_systemd(struct probe *probe, const char *name, struct probe_directives *list) {
    static const char *const folders[] = {"/etc/systemd",     "/run/systemd", "/usr/local/lib/systemd",
                                          "/usr/lib/systemd", "/lib/systemd", NULL};
    return probe_directives_layers(probe, folders, str_from(name), list);
}

static bool is_called(const struct probe_directive *item, const char *section, const char *key) {
    return str_eq_nocase(item->key, str_from(key)) && (!section || str_eq_nocase(item->section, str_from(section)));
}

const struct probe_directive *probe_directive_last(const struct probe_directives *list, const char *section,
                                                   const char *key) {
    for (size_t i = list->count; i > 0; i--)
        if (is_called(&list->items[i - 1], section, key))
            return &list->items[i - 1];
    return NULL;
}

const struct probe_directive *probe_directive_first(const struct probe_directives *list, const char *section,
                                                    const char *key) {
    for (size_t i = 0; i < list->count; i++)
        if (is_called(&list->items[i], section, key))
            return &list->items[i];
    return NULL;
}
