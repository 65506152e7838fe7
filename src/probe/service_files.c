#include "probe/service_files.h"

#include "probe/settings.h"
#include "probe/startup_script.h"
#include "probe/words.h"

/* What stands behind the program in a line; ptr NULL where it does not name it. */
static struct str behind_program(struct str line, const char *const *names) {
    for (struct str rest = line, word; probe_next_word(&rest, &word) && word.ptr[0] != '#';) {
        while (word.len > 0 && strchr("-@+!:'\"", word.ptr[0]))
            word = str_skip(word, 1);
        while (word.len > 0 && strchr("'\"", word.ptr[word.len - 1]))
            word.len--;
        if (probe_is_program(word, names))
            return str_trim(rest).ptr ? rest : STR("");
    }
    return STR_NONE;
}

static bool next_line(const struct probe_startup *startup, const char *const *names, struct service_walk *walk,
                      struct str *line) {
    while (!walk->within || !probe_next_line(&walk->lines, line)) {
        walk->within = probe_start_next(startup, names, &walk->match);
        if (!walk->within)
            return false;
        const struct probe_start *start = walk->match.start;
        walk->lines = (struct probe_lines){.rest = start->kind == START_PROCESS ? start->given : start->command};
    }
    return true;
}

bool service_start_next(struct probe *probe, const char *const *names, struct service_walk *walk,
                        struct service_start *start) {
    for (struct str line; next_line(probe_startup(probe), names, walk, &line);) {
        const struct probe_start *found = walk->match.start;
        struct str rest = behind_program(line, names);
        bool script = found->kind == START_SCRIPT;
        if (!rest.ptr)
            continue;
        *start = (struct service_start){.rest = rest,
                                        .where = found->where,
                                        .line = script ? walk->lines.number : found->line,
                                        .whole = !script && str_find_char(rest, '$') == SIZE_MAX};
        return true;
    }
    return false;
}

/* "-cX" and "--name=X" have their value in the word; of "-c" and "--name" it is the next one: ptr NULL. */
static bool is_option(struct str word, char letter, const char *name, struct str *value) {
    struct str tail = str_skip(word, 2), key;
    *value = STR_NONE;
    if (letter && word.len >= 2 && word.ptr[0] == '-' && word.ptr[1] == letter) {
        *value = tail.len > 0 ? tail : STR_NONE;
        return true;
    }
    if (!str_starts(word, STR("--")) || !str_next(&tail, '=', &key) || !str_eq(key, str_from(name)))
        return false;
    *value = tail;
    return true;
}

bool service_option(struct probe *probe, const struct service_start *start, char letter, const char *name,
                    struct str *value) {
    struct str rest = start->rest;
    for (struct str word; probe_next_argument(probe, &rest, &word);) {
        if (word.len > 0 && strchr(";&|", word.ptr[0]))
            return false;
        if (!is_option(word, letter, name, value))
            continue;
        if (!value->ptr && !probe_next_argument(probe, &rest, value))
            *value = STR("");
        return true;
    }
    return false;
}

void service_add(struct service_reading *reading, struct probe_directive item) {
    struct probe_directives *list = reading->list;
    if (!arena_grow(reading->probe->arena, (void **)&list->items, list->count, &list->room, sizeof item,
                    _Alignof(struct probe_directive)))
        reading->probe->memory_out = true;
    else
        list->items[list->count++] = item;
}

static const struct service_include *include_of(const struct service_reading *reading, struct str key) {
    for (const struct service_include *one = reading->includes; one->key; one++)
        if (str_eq_nocase(key, str_from(one->key)))
            return one;
    return NULL;
}

static void read_folder(struct service_reading *reading, const char *folder, const char *suffix) {
    struct tree_names names = {.count = 0};
    enum tree_answer answer = probe_list(reading->probe, folder, &names);
    if (answer != TREE_OK && answer != TREE_ABSENT && reading->list->worst == TREE_OK) {
        reading->list->worst = answer;
        reading->list->worst_path = folder;
    }
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], str_from(suffix)) && names.items[i].ptr[0] != '.')
            (void)service_read(reading, probe_path(reading->probe, "%s/%s", folder, names.items[i].ptr));
}

static void note_unclear(struct service_reading *reading, const char *path) {
    if (!reading->unclear)
        reading->unclear = path;
}

static void take_path(struct service_reading *reading, const struct service_include *include, const char *path) {
    if (include->suffix)
        read_folder(reading, path, include->suffix);
    else if (service_read(reading, path) == TREE_ABSENT)
        note_unclear(reading, path);
}

/* A pattern that nothing fits takes nothing in, as the program has it. */
static void take_pattern(struct service_reading *reading, const struct service_include *include, struct str pattern) {
    struct tree_names paths;
    if (!str_starts(pattern, STR("/"))) {
        note_unclear(reading, probe_path(reading->probe, STR_F, STR_A(pattern)));
        return;
    }
    probe_glob(reading->probe, pattern, &paths);
    for (size_t i = 0; i < paths.count; i++)
        take_path(reading, include, probe_path(reading->probe, STR_F, STR_A(paths.items[i])));
}

static void take_in(struct service_reading *reading, const struct service_include *include, struct str value,
                    const char *from) {
    struct str folder = str_from(from), word;
    folder.len -= probe_base_name(folder).len;
    value = probe_unquoted(str_trim(value));
    if (value.len == 0)
        return;
    if (reading->depth >= SERVICE_DEPTH_MAX) {
        note_unclear(reading, from);
        return;
    }
    reading->depth++;
    if (reading->patterns)
        while (probe_next_word(&value, &word))
            take_pattern(reading, include, word);
    else
        take_path(reading, include,
                  value.ptr[0] == '/' ? probe_path(reading->probe, STR_F, STR_A(value))
                                      : probe_path(reading->probe, STR_F STR_F, STR_A(folder), STR_A(value)));
    reading->depth--;
}

enum tree_answer service_read(struct service_reading *reading, const char *path) {
    struct probe_directives own = {.count = 0};
    if (reading->files++ >= SERVICE_FILES_MAX) {
        note_unclear(reading, path);
        return TREE_OK;
    }
    enum tree_answer answer = probe_directives_file(reading->probe, path, reading->style, &own);
    if (own.worst != TREE_OK && reading->list->worst == TREE_OK) {
        reading->list->worst = own.worst;
        reading->list->worst_path = own.worst_path;
    }
    for (size_t i = 0; i < own.count; i++) {
        struct str rest = probe_directive_line(&own.items[i]), key = STR("");
        (void)probe_next_word(&rest, &key);
        const struct service_include *include = include_of(reading, key);
        bool equals = str_starts(str_trim(rest), STR("="));
        if (include)
            take_in(reading, include, equals ? str_skip(str_trim(rest), 1) : rest, path);
        else
            service_add(reading, own.items[i]);
    }
    return answer;
}

size_t service_read_given(struct service_reading *reading, const char *const *names, char letter, const char *name) {
    struct service_start start;
    struct str value, one;
    size_t given = 0;
    for (struct service_walk walk = {.within = false}; service_start_next(reading->probe, names, &walk, &start);) {
        if (!service_option(reading->probe, &start, letter, name, &value) || !str_starts(value, STR("/")))
            continue;
        given++;
        while (str_next(&value, ',', &one))
            (void)service_read(reading, probe_path(reading->probe, STR_F, STR_A(one)));
    }
    return given;
}
