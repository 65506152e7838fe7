#include "probe/run_parts.h"

#include "probe/directive.h"
#include "probe/startup_script.h"

/* Without the marks of systemd and of the shell around it. */
static struct str bare(struct str word) {
    while (word.len > 0 && strchr("-@+!:'\"({", word.ptr[0]))
        word = str_skip(word, 1);
    while (word.len > 0 && strchr("'\";&|)}`", word.ptr[word.len - 1]))
        word.len--;
    return word;
}

static bool ends_command(struct str word) {
    return strchr(";&|]", word.ptr[0]) || strchr(";&|)`", word.ptr[word.len - 1]);
}

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_from(*words)))
            return true;
    return false;
}

bool run_parts_next(struct str *rest, struct str *folder) {
    static const char *const names[] = {"run-parts", NULL}, *const shows[] = {"--test", "--list", "--help", NULL},
                             *const valued[] = {"-a", "--arg", "-u", "--umask", "--regex", NULL};
    bool behind = false, value = false;
    for (struct str word; probe_next_word(rest, &word) && word.ptr[0] != '#';) {
        bool option = word.ptr[0] == '-';
        if (behind && !value && !option) {
            behind = false;
            *folder = bare(word);
            if (str_starts(*folder, STR("/")) && str_find_char(*folder, '$') == SIZE_MAX)
                return true;
        }
        behind &= !is_one_of(word, shows);
        value = behind && !value && is_one_of(word, valued);
        if (probe_is_program(bare(word), names))
            behind = true;
        if (ends_command(word))
            behind = value = false;
    }
    *rest = STR("");
    return false;
}

static bool takes_any_name(struct probe *probe) {
    static const char *const programs[] = {"/usr/bin/run-parts", "/bin/run-parts"};
    char start[2];
    size_t len = 0;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (tree_peek(&probe->tree, programs[i], start, sizeof start, &len) == TREE_OK && len == sizeof start)
            return memcmp(start, "#!", sizeof start) == 0;
    return false;
}

static bool is_plain(struct str name) {
    for (size_t i = 0; i < name.len; i++)
        if (!char_is_alnum(name.ptr[i]) && name.ptr[i] != '_' && name.ptr[i] != '-')
            return false;
    return true;
}

/* What lies in the place of a script, and could not be read as one. */
static enum tree_answer hides(enum tree_answer answer, const struct stat *info) {
    if (answer != TREE_OK || S_ISDIR(info->st_mode))
        return answer;
    if (!S_ISREG(info->st_mode))
        return TREE_OTHER;
    return info->st_size > TREE_TEXT_MAX ? TREE_LONG : TREE_OK;
}

void run_parts_files(struct probe *probe, struct str folder, struct tree_names *paths) {
    struct tree_names names = {.count = 0};
    bool any = takes_any_name(probe);
    *paths = (struct tree_names){.count = 0};
    if (probe_list(probe, probe_path(probe, STR_F, STR_A(folder)), &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct stat info;
        struct str path = str_format(probe->arena, STR_F "/" STR_F, STR_A(folder), STR_A(names.items[i]));
        probe->memory_out |= !path.ptr;
        bool takes = path.ptr && (any ? names.items[i].ptr[0] != '.' : is_plain(names.items[i]));
        enum tree_answer answer = takes ? tree_stat(&probe->tree, path.ptr, &info) : TREE_ABSENT;
        bool runs = answer == TREE_OK && (info.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) && S_ISREG(info.st_mode);
        probe_doubt(probe, path.ptr, runs ? TREE_OK : hides(answer, &info));
        if (runs)
            names.items[paths->count++] = path;
    }
    paths->items = names.items;
}
