#include "probe/files.h"

#include "probe/accounts.h"
#include "probe/modes.h"

#include <stdlib.h>
#include <sys/sysmacros.h>

enum { KEY_SIZE_MAX = 64 << 10, KEY_SIZE_LEAST = 40 };

/* The ids of the device, in order. */
struct ids {
    uint32_t *uids, *gids;
    size_t uid_count, gid_count;
};

/* What one thread of the walk has found. Nothing in it is another thread's; what it reads of the probe was read before.
 * A list may hold twice what it is to keep; then the first by path stay, and move to the other arena, so that memory
 * is bounded whatever the device is full of. */
struct stroll {
    struct probe *probe;
    const struct ids *ids;
    struct arena arenas[2];
    unsigned arena; /* the one that the lists lie in */
    bool memory_out;
    size_t unasked;
    struct probe_file_list lists[FILES_KINDS];
    struct str bounds[FILES_KINDS]; /* of a list that was cut: what comes behind is left out at once */
    uint32_t last_uid, last_gid;    /* the last that were found */
    bool last_owned;
};

static const size_t kept_max[FILES_KINDS] = {
    [FILES_SETID] = FILES_KEPT_MAX, [FILES_CAPABLE] = FILES_KEPT_MAX,      [FILES_KEYS] = FILES_KEYS_MAX,
    [FILES_OPEN] = FILES_KEPT_MAX,  [FILES_OPEN_FOLDERS] = FILES_KEPT_MAX, [FILES_OWNERLESS] = FILES_KEPT_MAX,
    [FILES_LOOSE] = FILES_KEPT_MAX, [FILES_DEVICES] = FILES_KEPT_MAX,
};

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static bool is_in(const uint32_t *ids, size_t count, uint32_t id) {
    return count > 0 && bsearch(&id, ids, count, sizeof id, by_number) != NULL;
}

static bool gather_ids(struct probe *probe, struct ids *ids) {
    const struct probe_accounts *all = probe_accounts(probe);
    ids->uids = ARENA_ARRAY(probe->arena, uint32_t, all->account_count);
    ids->gids = ARENA_ARRAY(probe->arena, uint32_t, all->group_count);
    if (!ids->uids || !ids->gids || !probe->facts.accounts)
        return false;
    for (size_t i = 0; i < all->account_count; i++)
        if (all->accounts[i].sound)
            ids->uids[ids->uid_count++] = all->accounts[i].uid;
    for (size_t i = 0; i < all->group_count; i++)
        if (all->groups[i].sound)
            ids->gids[ids->gid_count++] = all->groups[i].gid;
    if (ids->uid_count > 1)
        qsort(ids->uids, ids->uid_count, sizeof *ids->uids, by_number);
    if (ids->gid_count > 1)
        qsort(ids->gids, ids->gid_count, sizeof *ids->gids, by_number);
    return true;
}

static bool is_owned(struct stroll *stroll, uint32_t uid, uint32_t gid) {
    if (stroll->last_owned && uid == stroll->last_uid && gid == stroll->last_gid)
        return true;
    const struct ids *ids = stroll->ids;
    stroll->last_owned = is_in(ids->uids, ids->uid_count, uid) && is_in(ids->gids, ids->gid_count, gid);
    stroll->last_uid = uid;
    stroll->last_gid = gid;
    return stroll->last_owned;
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct probe_file *)a)->path, ((const struct probe_file *)b)->path);
}

/* Sorted, and no longer than it is to be. */
static void cut(struct probe_file_list *list, size_t most) {
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_path);
    if (list->count > most) {
        list->left_out += list->count - most;
        list->count = most;
    }
}

/* Puts the files behind those of the list `to`. */
static bool add_copies(struct arena *arena, struct probe_file_list *to, const struct probe_file_list *from) {
    for (size_t i = 0; i < from->count; i++) {
        struct probe_file copy = from->items[i];
        copy.path = str_copy(arena, copy.path);
        if (!copy.path.ptr || !arena_grow(arena, (void **)&to->items, to->count, &to->room, sizeof *to->items,
                                          _Alignof(struct probe_file)))
            return false;
        to->items[to->count++] = copy;
    }
    to->left_out += from->left_out;
    return true;
}

/* All lists move, for they lie in one arena. */
static bool move_lists(struct stroll *stroll) {
    struct arena *arena = &stroll->arenas[!stroll->arena];
    for (size_t kind = 0; kind < FILES_KINDS; kind++) {
        struct probe_file_list *list = &stroll->lists[kind], moved = {.items = NULL};
        bool full = list->count >= kept_max[kind];
        cut(list, kept_max[kind]);
        if (!add_copies(arena, &moved, list))
            return false;
        *list = moved;
        stroll->bounds[kind] = full ? list->items[list->count - 1].path : STR_NONE;
    }
    arena_reset(&stroll->arenas[stroll->arena]);
    stroll->arena = !stroll->arena;
    return true;
}

static struct probe_file *keep(struct stroll *stroll, enum probe_files_kind kind, const struct tree_visit *visit) {
    struct probe_file_list *list = &stroll->lists[kind];
    if ((kind >= FILES_OPEN || kind == FILES_KEYS) && probe_in_container(visit->path))
        return NULL;
    if (list->count == 2 * kept_max[kind] && !move_lists(stroll)) {
        stroll->memory_out = true;
        return NULL;
    }
    if (stroll->bounds[kind].ptr && str_cmp(visit->path, stroll->bounds[kind]) > 0) {
        list->left_out++;
        return NULL;
    }
    struct arena *arena = &stroll->arenas[stroll->arena];
    struct str path = STR_NONE;
    if (arena_grow(arena, (void **)&list->items, list->count, &list->room, sizeof *list->items,
                   _Alignof(struct probe_file)))
        path = str_copy(arena, visit->path);
    if (!path.ptr) {
        stroll->memory_out = true;
        return NULL;
    }
    struct probe_file *file = &list->items[list->count++];
    *file = (struct probe_file){.path = path,
                                .mode = visit->info->st_mode,
                                .uid = visit->info->st_uid,
                                .gid = visit->info->st_gid,
                                .size = (uint64_t)visit->info->st_size};
    return file;
}

static uint32_t little(const uint8_t *bytes) {
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* struct vfs_cap_data of linux/capability.h: a word with the revision, then for each 32 capabilities the permitted and
 * the inheritable ones; revision 3 has a user id behind. All little-endian. */
bool probe_capabilities(const uint8_t *bytes, size_t len, uint64_t *permitted) {
    static const uint8_t sizes[] = {0, 12, 20, 24};
    unsigned revision = len >= 4 ? bytes[3] : 0;
    if (revision == 0 || revision >= ARRAY_LEN(sizes) || len != sizes[revision])
        return false;
    *permitted = little(bytes + 4) | (revision > 1 ? (uint64_t)little(bytes + 12) << 32 : 0);
    return true;
}

static void ask_capabilities(struct stroll *stroll, const struct tree_visit *visit) {
    uint8_t bytes[24];
    size_t len = 0;
    uint64_t permitted = 0;
    enum tree_answer answer = tree_capability(visit, bytes, sizeof bytes, &len);
    if (answer == TREE_ABSENT)
        return;
    if (answer != TREE_OK) {
        stroll->unasked++;
        return;
    }
    if (!probe_capabilities(bytes, len, &permitted))
        permitted = UINT64_MAX;
    struct probe_file *file = keep(stroll, FILES_CAPABLE, visit);
    if (file)
        file->capabilities = permitted;
}

/* In /etc by any name; where programs and web servers keep what is theirs by a name that keys have. /usr has examples.
 */
static bool may_be_key(struct str path) {
    static const struct str folders[] = {STR_INIT("/var/"),  STR_INIT("/srv/"),          STR_INIT("/opt/"),
                                         STR_INIT("/www/"),  STR_INIT("/data/"),         STR_INIT("/root/"),
                                         STR_INIT("/home/"), STR_INIT("/usr/local/etc/")};
    static const struct str ends[] = {STR_INIT(".pem"), STR_INIT(".key"), STR_INIT("_key")};
    struct str name = path;
    for (size_t at; (at = str_find_char(name, '/')) != SIZE_MAX;)
        name = str_skip(name, at + 1);
    bool own = false, named = str_starts(name, STR("id_")) && !str_ends(name, STR(".pub"));
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        own |= str_starts(path, folders[i]);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        named |= str_ends(path, ends[i]);
    return str_starts(path, STR("/etc/")) || (own && named);
}

static void visit_regular(struct stroll *stroll, const struct tree_visit *visit) {
    unsigned mode = visit->info->st_mode;
    if ((mode & S_ISUID) || ((mode & S_ISGID) && (mode & S_IXGRP)))
        (void)keep(stroll, FILES_SETID, visit);
    if (mode & S_IWOTH)
        (void)keep(stroll, FILES_OPEN, visit);
    if (mode & (S_IXUSR | S_IXGRP | S_IXOTH))
        ask_capabilities(stroll, visit);
    if (visit->info->st_size >= KEY_SIZE_LEAST && visit->info->st_size <= KEY_SIZE_MAX && may_be_key(visit->path))
        (void)keep(stroll, FILES_KEYS, visit);
}

static bool is_systems_own(struct str path) {
    static const struct str folders[] = {
        STR_INIT("/etc"), STR_INIT("/usr"),  STR_INIT("/boot"),  STR_INIT("/bin"),
        STR_INIT("/lib"), STR_INIT("/sbin"), STR_INIT("/lib32"), STR_INIT("/lib64"),
    };
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (probe_below(path, folders[i]))
            return true;
    return false;
}

/* What may be loose: the system's own, and not root's alone by its bits already. */
static bool is_loose_system(struct stroll *stroll, const struct tree_visit *visit) {
    const struct stat *info = visit->info;
    unsigned mode = info->st_mode;
    bool plain = info->st_uid == 0 && !(mode & S_IWOTH) && (info->st_gid == 0 || !(mode & S_IWGRP));
    return !plain && is_systems_own(visit->path) && probe_is_loose(stroll->probe, mode, info->st_uid, info->st_gid);
}

/* Device 0:0 is how overlayfs says that a file is gone. */
static bool is_stray_node(const struct tree_visit *visit) {
    unsigned mode = visit->info->st_mode;
    return (S_ISCHR(mode) || S_ISBLK(mode)) && visit->info->st_rdev != 0 && !probe_below(visit->path, STR("/dev"));
}

/* systemd's DynamicUser= (61184 to 65519, systemd.exec(5)) has no line in passwd, and keeps its files there. */
static bool is_dynamic(const struct tree_visit *visit) {
    static const struct str places[] = {STR_INIT("/var/lib/private"), STR_INIT("/var/cache/private"),
                                        STR_INIT("/var/log/private"), STR_INIT("/run")};
    uint32_t uid = visit->info->st_uid;
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (uid >= 61184 && uid <= 65519 && probe_below(visit->path, places[i]))
            return true;
    return false;
}

static bool visit_file(void *context, const struct tree_visit *visit) {
    struct stroll *stroll = (struct stroll *)context + visit->walker;
    const struct stat *info = visit->info;
    unsigned mode = info->st_mode;
    if (S_ISREG(mode))
        visit_regular(stroll, visit);
    if (S_ISDIR(mode) && (mode & S_IWOTH) && !(mode & S_ISVTX))
        (void)keep(stroll, FILES_OPEN_FOLDERS, visit);
    if (is_stray_node(visit))
        (void)keep(stroll, FILES_DEVICES, visit);
    if (!is_owned(stroll, info->st_uid, info->st_gid) && !is_dynamic(visit))
        (void)keep(stroll, FILES_OWNERLESS, visit);
    if (is_loose_system(stroll, visit))
        (void)keep(stroll, FILES_LOOSE, visit);
    return !stroll->memory_out;
}

static struct probe_files NO_FILES = {.answer = TREE_MEMORY};

enum { STROLL_MEMORY = 64 << 20 };

/* Whatever thread found a file: all that were kept by all of them hold the first ones. */
static bool join(struct probe *probe, struct probe_files *files, const struct stroll *strolls, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        for (size_t kind = 0; kind < FILES_KINDS; kind++)
            if (!add_copies(probe->arena, &files->lists[kind], &strolls[i].lists[kind]))
                return false;
        files->unasked += strolls[i].unasked;
        if (strolls[i].memory_out)
            return false;
    }
    for (size_t kind = 0; kind < FILES_KINDS; kind++)
        cut(&files->lists[kind], kept_max[kind]);
    return true;
}

static bool walk_device(struct probe *probe, const struct ids *ids, struct probe_files *files) {
    struct stroll strolls[TREE_WALKERS_MAX];
    struct tree_walk walk = {
        .visit = visit_file, .context = strolls, .most = FILES_WALK_MAX, .walkers = probe->threads};
    for (size_t i = 0; i < ARRAY_LEN(strolls); i++) {
        strolls[i] = (struct stroll){.probe = probe, .ids = ids};
        arena_init(&strolls[i].arenas[0], STROLL_MEMORY);
        arena_init(&strolls[i].arenas[1], STROLL_MEMORY);
    }
    files->answer = tree_walk(&probe->tree, "/", &walk);
    files->seen = walk.seen;
    files->denied = walk.denied;
    bool joined = join(probe, files, strolls, ARRAY_LEN(strolls));
    for (size_t i = 0; i < ARRAY_LEN(strolls); i++) {
        arena_done(&strolls[i].arenas[0]);
        arena_done(&strolls[i].arenas[1]);
    }
    return joined;
}

const struct probe_files *probe_files(struct probe *probe) {
    if (probe->facts.files)
        return probe->facts.files;
    struct probe_files *files = ARENA_NEW(probe->arena, struct probe_files);
    struct ids ids = {.uid_count = 0};
    if (!files || !gather_ids(probe, &ids) || !walk_device(probe, &ids, files)) {
        probe->memory_out = true;
        return &NO_FILES;
    }
    return probe->facts.files = files;
}

bool probe_saw_all_files(struct probe *probe, struct probe_result *result, const struct probe_files *files) {
    if (files->answer != TREE_OK)
        return probe_unseen(probe, result, "the file system", files->answer), false;
    if (files->denied == 0)
        return true;
    probe_tell(probe, result, PROBE_COULD_NOT_SEE, "nothing in %zu files, but %zu folder%s could not be read%s",
               files->seen, files->denied, plural(files->denied), probe->uid != 0 ? ": run the probe as root" : "");
    return false;
}
