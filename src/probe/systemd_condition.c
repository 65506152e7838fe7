#include "probe/systemd_condition.h"

enum truth { TRUTH_OPEN, TRUTH_NO, TRUTH_YES };

static enum truth truth_of(bool holds) {
    return holds ? TRUTH_YES : TRUTH_NO;
}

/* What a boot makes is not in an image; specifiers and patterns are not followed. */
static bool is_plain(const struct probe *probe, struct str path) {
    static const struct str made[] = {STR_INIT("/run/"), STR_INIT("/proc/"), STR_INIT("/sys/"), STR_INIT("/dev/"),
                                      STR_INIT("/var/run/")};
    for (size_t i = 0; i < ARRAY_LEN(made); i++)
        if (!probe->tree.live && str_starts(path, made[i]))
            return false;
    for (size_t i = 0; i < path.len; i++)
        if (str_find_char(STR("%*?["), path.ptr[i]) != SIZE_MAX)
            return false;
    return str_starts(path, STR("/"));
}

static enum truth stat_of(struct probe *probe, struct str path, struct stat *info) {
    if (!is_plain(probe, path))
        return TRUTH_OPEN;
    enum tree_answer answer = tree_stat(&probe->tree, probe_path(probe, STR_F, STR_A(path)), info);
    return answer == TREE_OK ? TRUTH_YES : answer == TREE_ABSENT ? TRUTH_NO : TRUTH_OPEN;
}

static enum truth exists(struct probe *probe, struct str path) {
    struct stat info;
    return stat_of(probe, path, &info);
}

static enum truth is_folder(struct probe *probe, struct str path) {
    struct stat info;
    enum truth there = stat_of(probe, path, &info);
    return there == TRUTH_YES ? truth_of(S_ISDIR(info.st_mode)) : there;
}

static enum truth has_content(struct probe *probe, struct str path) {
    struct stat info;
    enum truth there = stat_of(probe, path, &info);
    return there == TRUTH_YES ? truth_of(S_ISREG(info.st_mode) && info.st_size > 0) : there;
}

static enum truth is_program(struct probe *probe, struct str path) {
    struct stat info;
    enum truth there = stat_of(probe, path, &info);
    return there == TRUTH_YES ? truth_of(S_ISREG(info.st_mode) && (info.st_mode & 0111) != 0) : there;
}

static enum truth has_names(struct probe *probe, struct str path) {
    struct tree_names names;
    if (!is_plain(probe, path))
        return TRUTH_OPEN;
    enum tree_answer answer = tree_list(&probe->tree, probe_path(probe, STR_F, STR_A(path)), probe->arena, &names);
    probe->memory_out |= answer == TREE_MEMORY;
    return answer == TREE_OK ? truth_of(names.count > 0) : answer == TREE_ABSENT ? TRUTH_NO : TRUTH_OPEN;
}

/* "audit=0" stands there as it is, "quiet" with or without a value. */
static enum truth is_on_command_line(struct probe *probe, struct str wanted) {
    struct str line, word;
    if (!probe->tree.live || probe_read(probe, "/proc/cmdline", &line) != TREE_OK)
        return TRUTH_OPEN;
    while (probe_next_word(&line, &word)) {
        struct str value = word, key;
        if (str_eq(word, wanted) || (str_next(&value, '=', &key) && str_eq(key, wanted)))
            return TRUTH_YES;
    }
    return TRUTH_NO;
}

static const struct {
    struct str key; /* behind "Condition" or "Assert" */
    enum truth (*ask)(struct probe *probe, struct str value);
} kinds[] = {
    {STR_INIT("PathExists"), exists},
    {STR_INIT("PathExistsGlob"), exists},
    {STR_INIT("PathIsDirectory"), is_folder},
    {STR_INIT("FileNotEmpty"), has_content},
    {STR_INIT("FileIsExecutable"), is_program},
    {STR_INIT("DirectoryNotEmpty"), has_names},
    {STR_INIT("KernelCommandLine"), is_on_command_line},
};

static enum truth ask(struct probe *probe, struct str key, struct str value) {
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_eq(key, kinds[i].key))
            return kinds[i].ask(probe, value);
    return TRUTH_OPEN;
}

/* All must hold, and of those behind '|' one; an empty one forgets those before it. */
static bool all_hold(struct probe *probe, const struct probe_directives *settings, struct str prefix) {
    bool failed = false, any = false, one = false;
    for (size_t i = 0; i < settings->count; i++) {
        const struct probe_directive *item = &settings->items[i];
        struct str value = item->value;
        if (!str_eq(item->section, STR("Unit")) || !str_starts(item->key, prefix))
            continue;
        if (value.len == 0) {
            failed = any = one = false;
            continue;
        }
        bool either = str_starts(value, STR("|"));
        value = str_trim(str_skip(value, either));
        bool negated = str_starts(value, STR("!"));
        enum truth truth = ask(probe, str_skip(item->key, prefix.len), str_trim(str_skip(value, negated)));
        bool no = truth == (negated ? TRUTH_YES : TRUTH_NO);
        failed |= !either && no;
        any |= either;
        one |= either && !no;
    }
    return !failed && (!any || one);
}

bool probe_unit_may_start(struct probe *probe, const struct probe_directives *settings) {
    return all_hold(probe, settings, STR("Condition")) && all_hold(probe, settings, STR("Assert"));
}
