#include "probe/settings.h"

bool probe_number(struct str text, int64_t *number) {
    uint64_t value;
    bool minus = text.len > 0 && text.ptr[0] == '-';
    bool sign = minus || (text.len > 0 && text.ptr[0] == '+');
    if (!str_u64(str_skip(text, sign), INT32_MAX, &value))
        return false;
    *number = minus ? -(int64_t)value : (int64_t)value;
    return true;
}

struct str probe_unquoted(struct str value) {
    bool quoted =
        value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0];
    return quoted ? str_slice(value, 1, value.len - 1) : value;
}

static void add(struct probe *probe, struct probe_settings *settings, struct probe_setting one) {
    struct probe_setting *setting = ARENA_NEW(probe->arena, struct probe_setting);
    if (!setting) {
        probe->memory_out = true;
        return;
    }
    *setting = one;
    if (!settings->last)
        settings->last = &settings->first;
    *settings->last = setting;
    settings->last = &setting->next;
}

/* Comments and what stands around the line go; "" where nothing is left. */
static struct str bare(struct str line, enum probe_settings_style style) {
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#' || (style == SETTINGS_INI && line.ptr[0] == ';'))
        return STR("");
    size_t at = style == SETTINGS_EQUALS ? str_find_char(line, '#') : SIZE_MAX;
    return at == SIZE_MAX ? line : str_trim(str_slice(line, 0, at));
}

static bool split(struct str line, enum probe_settings_style style, struct str *key, struct str *value) {
    if (style == SETTINGS_SHELL && (str_starts(line, STR("export ")) || str_starts(line, STR("export\t"))))
        line = str_trim(str_skip(line, 7));
    size_t at = 0;
    while (at < line.len && line.ptr[at] != '=' && (style == SETTINGS_INI || !char_is_blank(line.ptr[at])))
        at++;
    *key = str_trim(str_slice(line, 0, at));
    struct str rest = str_trim(str_skip(line, at));
    bool equals = rest.len > 0 && rest.ptr[0] == '=';
    if (equals && style != SETTINGS_BLANK)
        rest = str_trim(str_skip(rest, 1));
    *value = probe_unquoted(rest);
    return key->len > 0 && (equals || style == SETTINGS_BLANK || style == SETTINGS_EQUALS);
}

/* One line without comment and backslash; whether it had one. */
static bool part_of(struct str line, char comment, struct str *part) {
    size_t at = comment ? str_find_char(line, comment) : SIZE_MAX;
    line = str_trim(at == SIZE_MAX ? line : str_slice(line, 0, at));
    bool more = line.len > 0 && line.ptr[line.len - 1] == '\\';
    *part = str_slice(line, 0, line.len - more);
    return more;
}

/* The length is taken first: what is joined never needs more memory than the text has bytes. */
bool probe_next_joined(struct probe *probe, struct probe_lines *lines, char comment, struct str *whole,
                       uint32_t *number) {
    struct probe_lines ahead = *lines;
    struct str line, part;
    size_t len = 0, count = 0;
    bool more = true;
    *number = lines->number + 1;
    for (; more && probe_next_line(&ahead, &line); count++) {
        more = part_of(line, comment, whole);
        len += whole->len + 1;
    }
    char *bytes = count > 1 ? arena_get_raw(probe->arena, len, 1) : NULL;
    size_t at = 0;
    if (count > 1 && !bytes)
        probe->memory_out = true;
    while (bytes && at < len && probe_next_line(lines, &line)) {
        (void)part_of(line, comment, &part);
        for (size_t i = 0; i < part.len; i++)
            bytes[at++] = part.ptr[i];
        bytes[at++] = ' ';
    }
    if (bytes)
        *whole = (struct str){bytes, at};
    *whole = count > 0 ? str_trim(*whole) : STR("");
    *lines = ahead;
    return count > 0;
}

void probe_settings_text(struct probe *probe, struct probe_settings *settings, struct str text, const char *path,
                         enum probe_settings_style style) {
    struct probe_lines lines = {.rest = text};
    struct str section = STR("");
    uint32_t number = 0;
    for (struct str line; style == SETTINGS_INI ? probe_next_joined(probe, &lines, 0, &line, &number)
                                                : probe_next_line(&lines, &line);) {
        number = style == SETTINGS_INI ? number : lines.number;
        struct probe_setting one = {.path = path, .line = number};
        line = bare(line, style);
        if (line.len == 0)
            continue;
        if (style == SETTINGS_INI && line.ptr[0] == '[') {
            section = str_slice(line, 1, line.len - (line.ptr[line.len - 1] == ']'));
            continue;
        }
        one.section = section;
        if (split(line, style, &one.key, &one.value))
            add(probe, settings, one);
    }
}

void probe_settings_file(struct probe *probe, struct probe_settings *settings, const char *path,
                         enum probe_settings_style style) {
    struct str text, name;
    enum tree_answer answer = probe_read(probe, path, &text);
    if (answer == TREE_OK) {
        settings->files++;
        name = str_copy(probe->arena, str_from(path));
        probe->memory_out |= !name.ptr;
        probe_settings_text(probe, settings, text, name.ptr ? name.ptr : "", style);
    } else if (answer != TREE_ABSENT && !settings->unseen) {
        name = str_copy(probe->arena, str_from(path));
        probe->memory_out |= !name.ptr;
        settings->unseen = name.ptr ? name.ptr : "";
        settings->answer = answer;
    }
}

enum { FOLDERS_MAX = 4 };

static struct tree_names names_in(struct probe *probe, struct probe_settings *settings, const char *folder) {
    struct tree_names names = {NULL, 0};
    enum tree_answer answer = probe_list(probe, folder, &names);
    probe->memory_out |= answer == TREE_MEMORY;
    if (answer == TREE_OK)
        return names;
    if (answer != TREE_ABSENT && !settings->unseen) {
        settings->unseen = folder;
        settings->answer = answer;
    }
    return (struct tree_names){NULL, 0};
}

void probe_settings_merged(struct probe *probe, struct probe_settings *settings, const char *const *folders,
                           const char *suffix, enum probe_settings_style style) {
    struct tree_names names[FOLDERS_MAX];
    size_t at[FOLDERS_MAX] = {0}, count = 0;
    for (; count < FOLDERS_MAX && folders[count]; count++)
        names[count] = names_in(probe, settings, folders[count]);
    for (;;) {
        size_t least = count;
        for (size_t i = 0; i < count; i++)
            if (at[i] < names[i].count &&
                (least == count || str_cmp(names[i].items[at[i]], names[least].items[at[least]]) < 0))
                least = i;
        if (least == count)
            return;
        struct str name = names[least].items[at[least]];
        for (size_t i = 0; i < count; i++)
            at[i] += at[i] < names[i].count && str_eq(names[i].items[at[i]], name);
        struct str path = str_format(probe->arena, "%s/" STR_F, folders[least], STR_A(name));
        probe->memory_out |= !path.ptr;
        if (path.ptr && str_ends(name, str_from(suffix)))
            probe_settings_file(probe, settings, path.ptr, style);
    }
}

void probe_settings_folder(struct probe *probe, struct probe_settings *settings, const char *folder, const char *suffix,
                           enum probe_settings_style style) {
    const char *const folders[] = {folder, NULL};
    probe_settings_merged(probe, settings, folders, suffix, style);
}

const struct probe_setting *probe_setting_first(const struct probe_settings *settings, const char *key) {
    for (const struct probe_setting *at = settings->first; at; at = at->next)
        if (str_eq_nocase(at->key, str_from(key)))
            return at;
    return NULL;
}

const struct probe_setting *probe_setting_last(const struct probe_settings *settings, const char *key) {
    const struct probe_setting *found = NULL;
    for (const struct probe_setting *at = settings->first; at; at = at->next)
        if (str_eq_nocase(at->key, str_from(key)))
            found = at;
    return found;
}
