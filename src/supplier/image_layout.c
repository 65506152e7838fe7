#include "supplier/image_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/laid_folder.h"
#include "supplier/image.h"
#include "supplier/image_root.h"

static const struct diag_kind UNSEEN = {"image.unseen", SEVERITY_ERROR, "it, or a part of it, cannot be looked at: {0}",
                                        NULL};
static const struct diag_kind NOT_WHOLE = {"image.not-whole", SEVERITY_ERROR,
                                           "is not looked at: of what cannot be read nobody can tell what it would say",
                                           "'keyway scan' looks at what can be read of it"};
static const struct diag_kind NO_ROOM = {
    "image.no-room", SEVERITY_ERROR, "cannot be laid out in the temporary folder: {0}", "TMPDIR names another place"};

enum { BLOCK = 1 << 16, TOLD_MOST = 20, PARTS_MOST = 64 };
enum { NODES_MAX = 512 << 20, STEP_MAX = 1 << 20, FOLLOWERS_MOST = 8 };

struct noted {
    struct tree_node node;
    size_t order;
};

struct laying {
    const char *path; /* of the image */
    struct str where; /* in it */
    int root;
    struct arena *arena;  /* of the result */
    struct arena scratch; /* of what is noted */
    struct arena step;    /* of one member */
    struct diag_sink *sink;
    struct noted *items;
    size_t count, room;
    size_t flaws, followers;
    bool owners;
    bool capabilities;       /* can be told: a file system has them, an archive only when it was made so */
    bool has_root, any_root; /* the image has its root folder; something of root's */
    uint32_t first_owner;
    size_t members;
    char block[BLOCK];
};

static enum status flaw(struct laying *l, struct str member, struct str why) {
    if (l->flaws++ >= TOLD_MOST)
        return STATUS_OK;
    struct str place = str_format(l->arena, "%s" STR_F "%s" STR_F, l->path, STR_A(l->where), member.len > 0 ? "!/" : "",
                                  STR_A(member));
    struct str kept = str_copy(l->arena, why);
    if (!place.ptr || !kept.ptr)
        return STATUS_MEMORY;
    diag_add(l->sink, &UNSEEN, file_place(l->sink, place.ptr), kept);
    return STATUS_OK;
}

static enum status no_room(struct laying *l) {
    return errno == ENOMEM ? STATUS_MEMORY : file_refused(l->sink, &NO_ROOM, l->path);
}

/* ---- what is said of it */

static enum status note(struct laying *l, int fd, struct tree_node node) {
    struct stat info;
    if (fstat(fd, &info) != 0)
        return no_room(l);
    if (!arena_grow(&l->scratch, (void **)&l->items, l->count, &l->room, sizeof *l->items, _Alignof(struct noted)))
        return STATUS_MEMORY;
    node.inode = info.st_ino;
    l->items[l->count] = (struct noted){node, l->count};
    l->count++;
    return STATUS_OK;
}

static struct tree_node node_of(const struct image_member *member) {
    return (struct tree_node){
        .mode = member->mode, .uid = member->uid, .gid = member->gid, .device = member->device, .time = member->time};
}

static int by_inode(const void *a, const void *b) {
    const struct noted *one = a, *other = b;
    if (one->node.inode != other->node.inode)
        return one->node.inode < other->node.inode ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

/* What was said last of a file counts: a folder may be needed before it is named. */
static enum status keep_nodes(struct laying *l, struct tree_nodes *nodes) {
    qsort(l->items, l->count, sizeof *l->items, by_inode);
    nodes->count = 0;
    nodes->items = ARENA_ARRAY(l->arena, struct tree_node, l->count);
    if (!nodes->items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < l->count; i++)
        if (i + 1 == l->count || l->items[i + 1].node.inode != l->items[i].node.inode)
            nodes->items[nodes->count++] = l->items[i].node;
    tree_nodes_sort(nodes);
    return STATUS_OK;
}

/* ---- places */

/* False: `*why` says why it is no place. */
static bool split(struct str path, struct str parts[static PARTS_MOST], size_t *count, struct str *why) {
    struct str part;
    *count = 0;
    *why = STR_NONE;
    while (str_next(&path, '/', &part) && !why->ptr) {
        if (part.len == 0 || str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR("..")))
            *why = STR("its path leads out of the image");
        else if (*count == PARTS_MOST || part.len > NAME_MAX || memchr(part.ptr, 0, part.len))
            *why = STR("its path is too long, or none");
        else
            parts[(*count)++] = part;
    }
    if (*count == 0 && !why->ptr)
        *why = STR("it has no name");
    return !why->ptr;
}

static void set_name(char name[static NAME_MAX + 1], struct str part) {
    memcpy(name, part.ptr, part.len);
    name[part.len] = 0;
}

/* A folder that nothing was said of is as tar makes it for root. Closes `outer`. */
static int enter(struct laying *l, int outer, struct str part, struct str *why) {
    char name[NAME_MAX + 1];
    set_name(name, part);
    bool made;
    int fd = laid_enter(outer, name, &made);
    if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
        *why = STR("what is to be its folder is none, or a link");
    if (made && fd >= 0 && note(l, fd, (struct tree_node){.mode = S_IFDIR | 0755}) != STATUS_OK) {
        (void)close(fd);
        fd = -1;
        errno = ENOMEM;
    }
    int error = errno;
    (void)close(outer);
    errno = error;
    return fd;
}

/* The folder that a path lies in, made where it is not there, by descriptors that follow no link; `name` is what comes
 * behind it. -1: `*why` says why it is no place, or its ptr is NULL and errno tells. */
static int folder_of(struct laying *l, struct str path, char name[static NAME_MAX + 1], struct str *why) {
    struct str parts[PARTS_MOST];
    size_t count;
    if (!split(path, parts, &count, why))
        return -1;
    int fd = fcntl(l->root, F_DUPFD_CLOEXEC, 0);
    for (size_t i = 0; i + 1 < count && fd >= 0; i++)
        fd = enter(l, fd, parts[i], why);
    set_name(name, parts[count - 1]);
    return fd;
}

/* ---- members */

static enum status write_content(struct laying *l, struct image *image, const struct image_member *member, int fd) {
    ssize_t got;
    while ((got = image_read(image, l->block, sizeof l->block)) > 0)
        if (!laid_write(fd, l->block, (size_t)got))
            return no_room(l);
    if (!laid_end(fd))
        return no_room(l);
    if (got == 0)
        return STATUS_OK;
    if (image_out_of_memory(image))
        return STATUS_MEMORY;
    struct str why = image_member_flaw(image);
    return flaw(l, member->path, why.len > 0 ? why : STR("it cannot be read, or is too large"));
}

static enum status note_file(struct laying *l, struct image *image, const struct image_member *member, int fd) {
    uint8_t bytes[TREE_CAPABILITY_MAX];
    struct tree_node node = node_of(member);
    ssize_t got = S_ISREG(member->mode) ? image_capability(image, bytes, sizeof bytes) : 0;
    if (got < 0 && image_out_of_memory(image))
        return STATUS_MEMORY;
    if (got < 0)
        TRY(flaw(l, member->path, STR("whether it has capabilities cannot be told")));
    if (got > 0) {
        l->capabilities = true;
        struct str kept = str_copy(l->arena, (struct str){(const char *)bytes, (size_t)got});
        if (!kept.ptr)
            return STATUS_MEMORY;
        node.capability = (const uint8_t *)kept.ptr;
        node.capability_len = kept.len;
    }
    return note(l, fd, node);
}

/* An empty file stands for what is neither file nor folder. */
static enum status lay_file(struct laying *l, struct image *image, const struct image_member *member, int folder,
                            const char *name) {
    int fd = laid_file(folder, name);
    if (fd < 0)
        return errno == EEXIST ? flaw(l, member->path, STR("it is a folder too")) : no_room(l);
    enum status status = note_file(l, image, member, fd);
    if (status == STATUS_OK && S_ISREG(member->mode))
        status = write_content(l, image, member, fd);
    (void)close(fd);
    return status;
}

static enum status lay_folder(struct laying *l, const struct image_member *member, int folder, const char *name) {
    bool made;
    int fd = laid_enter(folder, name, &made);
    if (fd < 0)
        return errno == ENOTDIR || errno == ELOOP ? flaw(l, member->path, STR("it is something else too")) : no_room(l);
    enum status status = note(l, fd, node_of(member));
    (void)close(fd);
    return status;
}

static enum status lay_link(struct laying *l, const struct image_member *member, int folder, const char *name) {
    if (member->link.len == 0 || memchr(member->link.ptr, 0, member->link.len))
        return flaw(l, member->path, STR("it leads to no place that a link can lead to"));
    struct str target = str_copy(&l->step, member->link);
    if (!target.ptr)
        return STATUS_MEMORY;
    int fd = laid_link(folder, name, target.ptr);
    if (fd < 0)
        return errno == EEXIST || errno == ENAMETOOLONG ? flaw(l, member->path, STR("it cannot be a link here"))
                                                        : no_room(l);
    enum status status = note(l, fd, node_of(member));
    (void)close(fd);
    return status;
}

/* Another name of a file; where its content comes with this one it is put into that file. */
static enum status lay_name(struct laying *l, struct image *image, const struct image_member *member, int folder,
                            const char *name) {
    char other[NAME_MAX + 1];
    struct str why;
    int from = folder_of(l, member->link, other, &why);
    if (from < 0)
        return flaw(l, member->path, why.ptr ? why : STR("the file that it is a name of cannot be reached"));
    int fd = laid_name(folder, name, from, other);
    (void)close(from);
    if (fd < 0)
        return flaw(l, member->path, STR("the file that it is a name of is not there, or is none"));
    enum status status = member->content ? write_content(l, image, member, fd) : STATUS_OK;
    (void)close(fd);
    return status;
}

static enum status lay_member(struct laying *l, struct image *image, const struct image_member *member) {
    char name[NAME_MAX + 1];
    struct str why;
    if (member->flaw.ptr)
        return flaw(l, member->path, member->flaw);
    l->any_root |= member->uid == 0;
    l->first_owner = l->members++ == 0 ? member->uid : l->first_owner;
    if (member->path.len == 0) {
        l->has_root = true;
        return note(l, l->root, node_of(member));
    }
    int folder = folder_of(l, member->path, name, &why);
    if (folder < 0)
        return why.ptr ? flaw(l, member->path, why) : no_room(l);
    enum status status = member->hard            ? lay_name(l, image, member, folder, name)
                         : S_ISLNK(member->mode) ? lay_link(l, member, folder, name)
                         : S_ISDIR(member->mode) ? lay_folder(l, member, folder, name)
                                                 : lay_file(l, image, member, folder, name);
    (void)close(folder);
    return status;
}

/* ---- all of it */

/* Without an entry for the root an archive was made of what lies in it. */
static enum status note_root(struct laying *l) {
    if (l->has_root)
        return STATUS_OK;
    return note(l, l->root, (struct tree_node){.mode = S_IFDIR | 0755, .uid = l->any_root ? 0 : l->first_owner});
}

static enum status lay_all(struct laying *l, struct image_root *root, const struct image_extent *where,
                           enum image_kind kind);

/* `holds_all`: a file system; what lies behind it is none of its. */
static enum status lay_members(struct laying *l, struct image_root *root, struct image *image, bool holds_all) {
    struct image_member member;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && image_next(image, &member)) {
        arena_reset(&l->step);
        if (member.beside) /* which of the two is the root, nobody says */
            status = flaw(l, member.path, STR("it is also an image of a disk"));
        else if (!member.outer)
            status = lay_member(l, image, &member);
        else if (!holds_all && (!member.plain || member.flaw.ptr))
            /* another archive behind this one, as initial file systems have it; a boot loader is no doubt */
            status = member.plain ? flaw(l, member.path, STR("it is of no kind that is known"))
                                  : lay_all(l, root, &member.where, IMAGE_NONE);
    }
    if (status == STATUS_OK && image_out_of_memory(image))
        return STATUS_MEMORY;
    if (status == STATUS_OK && image_flaw(image).len > 0)
        status = flaw(l, STR(""), image_flaw(image));
    return status;
}

static enum status lay_all(struct laying *l, struct image_root *root, const struct image_extent *where,
                           enum image_kind kind) {
    struct image_extent inner = *where;
    if (kind == IMAGE_NONE && ++l->followers > FOLLOWERS_MOST)
        return flaw(l, STR(""), STR("too many archives follow one another"));
    if (kind == IMAGE_NONE)
        TRY(image_root_open(root, &inner, &kind, l->arena, l->sink));
    if (image_has_parts(kind))
        return flaw(l, STR(""), STR("an image of a disk follows it"));
    const struct image_source source = {NULL, NULL, inner};
    struct image *image = image_open(l->arena, &source, kind, &root->limits);
    if (!image)
        return STATUS_MEMORY;
    bool holds_all = kind == IMAGE_EXT || kind == IMAGE_SQUASHFS;
    enum status status = lay_members(l, root, image, holds_all);
    l->owners &= image_has_owners(image);
    l->capabilities |= holds_all;
    image_close(image);
    return status;
}

static enum status lay_out(struct laying *l, struct image_root *root, struct image_layout *layout) {
    l->owners = true;
    TRY(lay_all(l, root, &root->where, root->kind));
    if (l->flaws > 0) {
        diag_add(l->sink, &NOT_WHOLE, file_place(l->sink, l->path));
        return STATUS_INPUT;
    }
    TRY(note_root(l));
    layout->where = l->where;
    layout->nodes.owners = l->owners;
    layout->nodes.capabilities = l->capabilities;
    return keep_nodes(l, &layout->nodes);
}

enum status image_lay_out(const char *path, struct str part, const char *folder, struct arena *arena,
                          struct diag_sink *sink, struct image_layout *layout) {
    struct image_root root;
    TRY(image_root_find(path, part, arena, sink, &root));
    struct laying *l = ARENA_NEW(arena, struct laying);
    enum status status = l ? STATUS_OK : STATUS_MEMORY;
    if (l) {
        *l = (struct laying){.path = path, .where = root.inside, .arena = arena, .sink = sink};
        l->root = laid_root(folder);
        arena_init(&l->scratch, NODES_MAX);
        arena_init(&l->step, STEP_MAX);
        status = l->root < 0 ? no_room(l) : lay_out(l, &root, layout);
        if (l->root >= 0)
            (void)close(l->root);
        arena_done(&l->scratch);
        arena_done(&l->step);
    }
    image_root_done(&root);
    return status;
}
