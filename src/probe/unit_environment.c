#include "probe/unit_environment.h"

#include "probe/settings.h"
#include "probe/words.h"

static bool is_setting(const struct probe_directive *item, const char *section, const char *key) {
    return str_eq(item->section, str_from(section)) && str_eq(item->key, str_from(key));
}

/* "NAME=value" among the words of one line; the last of them counts. */
static void take_words(struct probe *probe, const struct probe_directive *item, struct str name,
                       struct probe_variable *variable) {
    struct str rest = item->value, word, key;
    while (probe_next_argument(probe, &rest, &word))
        if (str_next(&word, '=', &key) && str_eq(key, name))
            *variable = (struct probe_variable){word.ptr ? word : STR(""), item->path, item->line};
}

/* A list of words, of which an empty one forgets those before it. */
static void take_list(struct probe *probe, const struct probe_directives *settings, const char *section,
                      const char *key, struct str name, struct probe_variable *variable) {
    for (size_t i = 0; i < settings->count; i++) {
        if (!is_setting(&settings->items[i], section, key))
            continue;
        if (settings->items[i].value.len == 0)
            *variable = (struct probe_variable){.value = STR_NONE};
        else
            take_words(probe, &settings->items[i], name, variable);
    }
}

static void take_file(struct probe *probe, struct str path, struct str name, struct probe_variable *variable) {
    struct probe_settings settings = {.first = NULL};
    struct tree_names paths;
    probe_glob(probe, path, &paths);
    for (size_t i = 0; i < paths.count; i++)
        probe_settings_file(probe, &settings, paths.items[i].ptr, SETTINGS_INI);
    for (const struct probe_setting *at = settings.first; at; at = at->next)
        if (str_eq(at->key, name))
            *variable = (struct probe_variable){at->value, at->path, at->line};
}

static void take_files(struct probe *probe, const struct probe_directives *settings, struct str name,
                       struct probe_variable *variable) {
    struct probe_variable found = {.value = STR_NONE};
    for (size_t i = 0; i < settings->count; i++) {
        if (!is_setting(&settings->items[i], "Service", "EnvironmentFile"))
            continue;
        struct str path = probe_unquoted(settings->items[i].value);
        if (path.len == 0)
            found = (struct probe_variable){.value = STR_NONE};
        else
            take_file(probe, str_skip(path, path.ptr[0] == '-'), name, &found);
    }
    if (found.value.ptr)
        *variable = found;
}

struct probe_variable probe_unit_variable(struct probe *probe, const struct probe_directives *settings,
                                          struct str name) {
    struct probe_variable variable = {.value = STR_NONE}, own = {.value = STR_NONE};
    struct probe_directives manager = {.count = 0};
    (void)probe_directives_systemd(probe, "system.conf", &manager);
    take_list(probe, &manager, "Manager", "DefaultEnvironment", name, &variable);
    take_list(probe, settings, "Service", "Environment", name, &own);
    variable = own.value.ptr ? own : variable;
    take_files(probe, settings, name, &variable);
    for (size_t i = 0; i < settings->count; i++) {
        struct str rest = settings->items[i].value, word;
        while (is_setting(&settings->items[i], "Service", "UnsetEnvironment") && probe_next_word(&rest, &word))
            if (str_eq(word, name))
                variable.value = STR_NONE;
    }
    return variable;
}
