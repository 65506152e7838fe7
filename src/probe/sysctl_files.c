#include "probe/sysctl_files.h"

#include "probe/sysctl_script.h"
#include "probe/systemd.h"

#include <stdlib.h>

/* The first separator says which it is: in "net.ipv4.conf.eth0/1.x" dots are, and slashes stand for dots; a key with a
 * slash first is taken as it is (sysctl.d(5)). */
static struct str in_slashes(struct arena *arena, struct str key) {
    size_t first = 0;
    while (first < key.len && key.ptr[first] != '.' && key.ptr[first] != '/')
        first++;
    struct str copy = str_copy(arena, key);
    if (!copy.ptr || first == key.len || key.ptr[first] == '/')
        return copy;
    char *bytes = arena_get_raw(arena, key.len + 1, 1);
    for (size_t i = 0; bytes && i < key.len; i++)
        bytes[i] = key.ptr[i] == '.' ? '/' : key.ptr[i] == '/' ? '.' : key.ptr[i];
    return (struct str){bytes, key.len};
}

bool probe_sysctl_parse(struct arena *arena, struct str text, const char *path, struct probe_sysctls *all) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line) && all->count < SYSCTLS_MAX;) {
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
            continue;
        size_t at = str_find_char(line, '=');
        if (at == SIZE_MAX && line.ptr[0] != '-')
            continue;
        struct str key = str_trim(str_slice(line, 0, at == SIZE_MAX ? line.len : at));
        key = str_trim(str_starts(key, STR("-")) ? str_skip(key, 1) : key);
        if (!arena_grow(arena, (void **)&all->items, all->count, &all->room, sizeof *all->items,
                        _Alignof(struct sysctl_line)))
            return false;
        key = in_slashes(arena, key);
        if (!key.ptr)
            return false;
        all->items[all->count++] =
            (struct sysctl_line){.key = key,
                                 .value = at == SIZE_MAX ? STR_NONE : str_trim(str_skip(line, at + 1)),
                                 .path = path,
                                 .line = lines.number};
    }
    return true;
}

/* '*' stands for any letters of one part. */
static bool fits(struct str pattern, struct str key) {
    for (struct str p, k;;) {
        bool more = str_next(&pattern, '/', &p);
        if (more != str_next(&key, '/', &k))
            return false;
        if (!more)
            return true;
        size_t star = str_find_char(p, '*');
        if (star == SIZE_MAX
                ? !str_eq(p, k)
                : k.len + 1 < p.len || !str_starts(k, str_slice(p, 0, star)) || !str_ends(k, str_skip(p, star + 1)))
            return false;
    }
}

const struct sysctl_line *probe_sysctl_set(const struct probe_sysctls *all, struct str key) {
    for (int patterns = 0; patterns < 2; patterns++)
        for (size_t i = all->count; i > 0; i--) {
            const struct sysctl_line *line = &all->items[i - 1];
            bool pattern = str_find_char(line->key, '*') != SIZE_MAX;
            if (patterns ? pattern && fits(line->key, key) : !pattern && str_eq(line->key, key))
                return line->value.ptr ? line : NULL;
        }
    return NULL;
}

bool probe_sysctl_open(const struct probe_sysctls *all, const struct sysctl_line *line) {
    if (line->script && (str_find_char(line->value, '$') != SIZE_MAX || str_find_char(line->value, '`') != SIZE_MAX))
        return true;
    /* A script may have a line for a stop, or behind a condition. */
    for (size_t i = 0; i < all->count; i++)
        if ((line->script || all->items[i].script) && str_eq(all->items[i].key, line->key) &&
            !str_eq(all->items[i].value, line->value))
            return true;
    return false;
}

struct found {
    struct str name, path;
    bool lost; /* a link that leads nowhere; /dev/null is not among an image's files, and holds nothing */
};

static int by_name(const void *a, const void *b) {
    return str_cmp(((const struct found *)a)->name, ((const struct found *)b)->name);
}

static bool is_null(struct probe *probe, const char *path) {
    struct str target;
    return tree_link(&probe->tree, path, probe->arena, &target) == TREE_OK && str_eq(target, STR("/dev/null"));
}

/* A folder that is a link to nothing here: on the device it may have files. */
static bool is_lost(struct probe *probe, const char *folder) {
    struct str target;
    return tree_link(&probe->tree, folder, probe->arena, &target) == TREE_OK && !is_null(probe, folder);
}

void probe_sysctl_file(struct probe *probe, struct probe_sysctls *all, struct str path) {
    struct str text;
    enum tree_answer answer = probe_read(probe, path.ptr, &text);
    all->unseen |= answer != TREE_OK && answer != TREE_ABSENT && !is_null(probe, path.ptr);
    if (answer == TREE_OK && !probe_sysctl_parse(probe->arena, text, path.ptr, all))
        probe->memory_out = true;
}

/* What a link that leads nowhere hides, nobody but the device knows. */
static bool is_hidden(const struct found *files, size_t count, struct str name, struct probe_sysctls *all) {
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(files[i].name, name))
            continue;
        all->unseen |= files[i].lost;
        return true;
    }
    return false;
}

/* All folders' files in one order, by name; the first folder that has a name hides it in the others. */
void probe_sysctl_folders(struct probe *probe, struct probe_sysctls *all, const char *const *folders,
                          size_t folder_count) {
    enum { FILES_MAX = 512 };
    struct found *files = ARENA_ARRAY(probe->arena, struct found, FILES_MAX);
    size_t count = 0;
    probe->memory_out |= !files;
    for (size_t f = 0; files && f < folder_count; f++) {
        struct tree_names names;
        enum tree_answer answer = probe_list(probe, folders[f], &names);
        all->unseen |= answer == TREE_ABSENT ? is_lost(probe, folders[f]) : answer != TREE_OK;
        for (size_t i = 0; answer == TREE_OK && i < names.count && count < FILES_MAX; i++) {
            if (!str_ends(names.items[i], STR(".conf")) || is_hidden(files, count, names.items[i], all))
                continue;
            struct str path = str_format(probe->arena, "%s/" STR_F, folders[f], STR_A(names.items[i]));
            all->unseen |= count + 1 == FILES_MAX;
            if (path.ptr)
                files[count++] =
                    (struct found){names.items[i], path, !probe_has(probe, path.ptr) && !is_null(probe, path.ptr)};
        }
    }
    if (count > 1)
        qsort(files, count, sizeof *files, by_name);
    for (size_t i = 0; i < count; i++)
        probe_sysctl_file(probe, all, files[i].path);
}

static void read_all_folders(struct probe *probe, struct probe_sysctls *all) {
    static const char *const folders[] = {"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d",
                                          "/usr/lib/sysctl.d", "/lib/sysctl.d"};
    probe_sysctl_folders(probe, all, folders, ARRAY_LEN(folders));
}

void probe_sysctl_system(struct probe *probe, struct probe_sysctls *all) {
    read_all_folders(probe, all);
    probe_sysctl_file(probe, all, STR("/etc/sysctl.conf"));
}

static struct probe_sysctls NO_SYSCTLS = {.unseen = true};

/* systemd-sysctl reads /etc/sysctl.conf only where /etc/sysctl.d has a link to it. */
static void read_systemd(struct probe *probe, struct probe_sysctls *all) {
    struct probe_unit unit;
    probe_unit_read(probe, STR("systemd-sysctl.service"), &unit);
    all->applied = !unit.masked;
    read_all_folders(probe, all);
}

const struct probe_sysctls *probe_sysctls(struct probe *probe) {
    /* First, each time: what of it is in doubt is so for every check that asks. */
    const struct probe_startup *startup = probe_startup(probe);
    if (probe->facts.sysctls)
        return probe->facts.sysctls;
    struct probe_sysctls *all = ARENA_NEW(probe->arena, struct probe_sysctls);
    if (!all) {
        probe->memory_out = true;
        return &NO_SYSCTLS;
    }
    bool systemd =
        probe_has(probe, "/usr/lib/systemd/systemd-sysctl") || probe_has(probe, "/lib/systemd/systemd-sysctl");
    if (systemd)
        read_systemd(probe, all);
    probe_sysctl_scripts(probe, startup, all);
    /* What nobody applies is read all the same: a setting that is there is none, but for a reason to name. */
    if (!all->applied && !systemd)
        probe_sysctl_system(probe, all);
    all->unseen |= all->count == SYSCTLS_MAX;
    return probe->facts.sysctls = all;
}
