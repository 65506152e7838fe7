#include "probe/mounts.h"

#include "probe/modes.h"
#include "probe/systemd.h"
#include "probe/systemd_condition.h"

/* "\040" is a blank in both files (getmntent(3)). */
static struct str unescaped(struct arena *arena, struct str word) {
    if (str_find_char(word, '\\') == SIZE_MAX)
        return word;
    char *bytes = arena_get_raw(arena, word.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; bytes && i < word.len; i++) {
        unsigned code = 0, digits = 0;
        while (word.ptr[i] == '\\' && digits < 3 && i + 1 + digits < word.len && word.ptr[i + 1 + digits] >= '0' &&
               word.ptr[i + 1 + digits] <= '7')
            code = code * 8 + (unsigned)(word.ptr[i + 1 + digits++] - '0');
        bytes[len++] = digits == 3 ? (char)code : word.ptr[i];
        i += digits == 3 ? 3 : 0;
    }
    return (struct str){bytes, len};
}

static size_t count_lines(struct str text) {
    size_t count = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count < MOUNTS_MAX ? count : MOUNTS_MAX;
}

static struct str without_slash(struct str folder) {
    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    return folder;
}

bool probe_mounts_parse(struct arena *arena, struct str text, const char *path, struct probe_mounts *mounts) {
    size_t room = count_lines(text);
    mounts->count = 0;
    mounts->items = ARENA_ARRAY(arena, struct probe_mount, room);
    if (!mounts->items)
        return false;
    struct probe_lines lines = {.rest = text};
    for (struct str line; mounts->count < room && probe_next_line(&lines, &line);) {
        struct probe_mount mount = {.path = path, .line = lines.number, .options = STR_INIT("")};
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#' || !probe_next_word(&line, &mount.device) ||
            !probe_next_word(&line, &mount.folder) || !probe_next_word(&line, &mount.type))
            continue;
        (void)probe_next_word(&line, &mount.options);
        mount.folder = without_slash(unescaped(arena, mount.folder));
        if (!mount.folder.ptr)
            return false;
        mounts->items[mounts->count++] = mount;
    }
    return true;
}

/* "/var/log" has the unit "var-log.mount"; none of these has a character that systemd writes in another way. */
static const char *const unit_folders[] = {"/tmp",     "/var/tmp", "/dev/shm", "/home",     "/boot", "/boot/efi",
                                           "/var",     "/var/log", "/data",    "/srv",      "/opt",  "/overlay",
                                           "/var/lib", "/mnt",     "/media",   "/var/cache"};

static struct str unit_of(struct arena *arena, const char *folder) {
    struct str name = str_format(arena, "%s.mount", folder + 1);
    struct str copy = name.ptr ? str_copy(arena, name) : name;
    char *bytes = copy.ptr ? arena_get_raw(arena, copy.len + 1, 1) : NULL;
    for (size_t i = 0; bytes && i <= copy.len; i++)
        bytes[i] = i == copy.len ? 0 : copy.ptr[i] == '/' ? '-' : copy.ptr[i];
    return (struct str){bytes, copy.len};
}

static const char *const folders[] = {"/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
                                      "/lib/systemd/system", NULL};

enum { WISHES = (ARRAY_LEN(folders) - 1) * 8 };

/* The folder with what a target of every boot asks for, by number below WISHES. */
static const char *wishes_of(struct probe *probe, size_t number) {
    static const char *const targets[] = {"local-fs.target", "multi-user.target", "sysinit.target", "basic.target"};
    static const char *const kinds[] = {"wants", "requires"};
    return probe_path(probe, "%s/%s.%s", folders[number / 8], targets[number / 2 % 4], kinds[number % 2]);
}

static bool is_enabled(struct probe *probe, struct str name) {
    struct stat info;
    for (size_t i = 0; i < WISHES; i++)
        if (tree_look(&probe->tree, probe_path(probe, "%s/" STR_F, wishes_of(probe, i), STR_A(name)), &info) == TREE_OK)
            return true;
    return false;
}

/* The last Options= of the unit, or (`drop_ins`) of what is put beside it alone. */
static const struct probe_directive *options_of(const struct probe_unit *unit, bool drop_ins) {
    for (size_t i = unit->settings.count; i > 0; i--) {
        const struct probe_directive *item = &unit->settings.items[i - 1];
        if (str_eq(item->section, STR("Mount")) && str_eq(item->key, STR("Options")) &&
            (!drop_ins || str_contains(str_from(item->path), STR(".mount.d/"))))
            return item;
    }
    return NULL;
}

static void take_options(struct probe_mount *mount, const struct probe_directive *options) {
    if (!options)
        return;
    mount->options = options->value;
    mount->path = options->path;
    mount->line = options->line;
}

/* Of fstab systemd makes units, which stand behind those in /etc and before those in /usr/lib; what is put beside a
 * unit (tmp.mount.d) counts for either, and what is masked is not mounted. True where the unit stands in its place. */
static bool replaces_line(struct probe *probe, struct str name, struct probe_unit *unit, struct probe_mount *line) {
    if (str_starts(str_from(unit->path), STR("/etc/systemd/system/")))
        return line->replaced = true;
    if (unit->path[0] == 0)
        (void)probe_directives_layers(probe, folders, name, &unit->settings);
    take_options(line, options_of(unit, true));
    return false;
}

static void add_unit(struct probe *probe, struct probe_mounts *all, struct str name, struct str folder) {
    struct probe_unit unit;
    probe->memory_out |= !name.ptr;
    if (!name.ptr)
        return;
    probe_unit_read(probe, name, &unit);
    const struct probe_mount *line = probe_mount_at(all, folder);
    bool starts = line ? replaces_line(probe, name, &unit, &all->items[line - all->items]) : is_enabled(probe, name);
    if (!starts || unit.masked || unit.path[0] == 0 || !probe_unit_may_start(probe, &unit.settings))
        return;
    const struct probe_directive *what = probe_directive_last(&unit.settings, "Mount", "What");
    struct probe_mount mount = {.device = what ? what->value : STR("unit"),
                                .folder = folder,
                                .type = STR_INIT("unit"),
                                .options = STR_INIT(""),
                                .path = unit.path};
    take_options(&mount, options_of(&unit, false));
    all->items[all->count++] = mount;
}

static bool has_unit(const struct probe_mounts *all, const char *path) {
    for (size_t i = 0; i < all->count; i++)
        if (str_eq(str_from(all->items[i].path), str_from(path)))
            return true;
    return false;
}

/* Of folders of media, whichever a target asks for, each once. */
static void add_media(struct probe *probe, struct probe_mounts *all, struct str name) {
    static const struct str starts[] = {STR_INIT("media-"), STR_INIT("run-media-"), STR_INIT("mnt-")};
    bool medium = false;
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        medium |= str_starts(name, starts[i]);
    if (!medium || !str_ends(name, STR(".mount")))
        return;
    struct probe_unit unit;
    probe_unit_read(probe, name, &unit);
    const struct probe_directive *where = probe_directive_last(&unit.settings, "Mount", "Where");
    if (where && !has_unit(all, unit.path))
        add_unit(probe, all, name, without_slash(where->value));
}

enum { MEDIA_MAX = 64 };

static void add_media_units(struct probe *probe, struct probe_mounts *all) {
    size_t most = all->count + MEDIA_MAX;
    for (size_t i = 0; i < WISHES; i++) {
        struct tree_names names = {.count = 0};
        if (probe_list(probe, wishes_of(probe, i), &names) != TREE_OK)
            continue;
        for (size_t n = 0; n < names.count && all->count < most; n++)
            add_media(probe, all, names.items[n]);
    }
}

static void add_units(struct probe *probe, struct probe_mounts *all) {
    struct probe_mount *items =
        ARENA_ARRAY(probe->arena, struct probe_mount, all->count + ARRAY_LEN(unit_folders) + MEDIA_MAX);
    if (!items) {
        probe->memory_out = true;
        return;
    }
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    all->items = items;
    for (size_t i = 0; i < ARRAY_LEN(unit_folders); i++)
        add_unit(probe, all, unit_of(probe->arena, unit_folders[i]), str_from(unit_folders[i]));
    add_media_units(probe, all);
}

static struct probe_mounts NO_MOUNTS = {.answer = TREE_MEMORY, .path = "/proc/mounts"};

const struct probe_mounts *probe_mounts(struct probe *probe) {
    if (probe->facts.mounts) {
        probe_fact_again(probe, PROBE_FACT_MOUNTS);
        return probe->facts.mounts;
    }
    struct probe_doubt before = probe_fact_begin(probe);
    struct probe_mounts *all = ARENA_NEW(probe->arena, struct probe_mounts);
    if (!all) {
        probe->memory_out = true;
        return &NO_MOUNTS;
    }
    all->path = probe->tree.live ? "/proc/mounts" : "/etc/fstab";
    struct str text;
    all->answer = probe_read(probe, all->path, &text);
    if (all->answer == TREE_OK)
        probe->memory_out |= !probe_mounts_parse(probe->arena, text, all->path, all);
    /* The last line for a folder counts: of a part nothing can be told. */
    if (all->count == MOUNTS_MAX)
        all->answer = TREE_LONG;
    if (!probe->tree.live) {
        all->systemd = probe_has(probe, "/usr/lib/systemd/systemd") || probe_has(probe, "/lib/systemd/systemd") ||
                       probe_is_systemd(probe);
        if (all->systemd)
            add_units(probe, all);
    }
    probe_fact_end(probe, PROBE_FACT_MOUNTS, before);
    return probe->facts.mounts = all;
}

/* What systemd mounts when it is first asked for does not wait for a person. */
static bool waits(const struct probe_mount *mount) {
    return probe_mount_has(mount, STR("noauto")) && !probe_mount_has(mount, STR("x-systemd.automount"));
}

const struct probe_mount *probe_mount_at(const struct probe_mounts *mounts, struct str folder) {
    for (size_t i = mounts->count; i > 0; i--)
        if (str_eq(mounts->items[i - 1].folder, folder) && !mounts->items[i - 1].replaced &&
            !waits(&mounts->items[i - 1]))
            return &mounts->items[i - 1];
    return NULL;
}

const struct probe_mount *probe_mount_of(const struct probe_mounts *mounts, struct str path) {
    const struct probe_mount *best = NULL;
    for (size_t i = 0; i < mounts->count; i++) {
        const struct probe_mount *mount = &mounts->items[i];
        bool root = str_eq(mount->folder, STR("/"));
        if ((root || probe_below(path, mount->folder)) && (!best || mount->folder.len >= best->folder.len))
            best = mount;
    }
    return best;
}

/* What one word says of an option (mount(8)): the last counts, and some stand for several. */
static const struct {
    struct str option, word;
    bool sets;
} meanings[] = {
    {STR_INIT("noexec"), STR_INIT("exec"), false},     {STR_INIT("nosuid"), STR_INIT("suid"), false},
    {STR_INIT("nodev"), STR_INIT("dev"), false},       {STR_INIT("noauto"), STR_INIT("auto"), false},
    {STR_INIT("noexec"), STR_INIT("defaults"), false}, {STR_INIT("nosuid"), STR_INIT("defaults"), false},
    {STR_INIT("nodev"), STR_INIT("defaults"), false},  {STR_INIT("noauto"), STR_INIT("defaults"), false},
    {STR_INIT("noexec"), STR_INIT("user"), true},      {STR_INIT("nosuid"), STR_INIT("user"), true},
    {STR_INIT("nodev"), STR_INIT("user"), true},       {STR_INIT("noexec"), STR_INIT("users"), true},
    {STR_INIT("nosuid"), STR_INIT("users"), true},     {STR_INIT("nodev"), STR_INIT("users"), true},
    {STR_INIT("nosuid"), STR_INIT("owner"), true},     {STR_INIT("nodev"), STR_INIT("owner"), true},
    {STR_INIT("nosuid"), STR_INIT("group"), true},     {STR_INIT("nodev"), STR_INIT("group"), true},
    {STR_INIT("user"), STR_INIT("nouser"), false},     {STR_INIT("rw"), STR_INIT("ro"), false},
    {STR_INIT("ro"), STR_INIT("rw"), false},
};

static bool after_word(struct str option, struct str word, bool has) {
    if (str_eq(word, option))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(meanings); i++)
        if (str_eq(meanings[i].option, option) && str_eq(meanings[i].word, word))
            return meanings[i].sets;
    return has;
}

bool probe_mount_has(const struct probe_mount *mount, struct str option) {
    struct str rest = mount->options;
    bool has = false;
    for (struct str word; str_next(&rest, ',', &word);)
        has = after_word(option, str_trim(word), has);
    return has;
}
