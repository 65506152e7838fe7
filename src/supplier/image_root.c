#include "supplier/image_root.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static const struct diag_kind NO_IMAGE = {"image.no-image", SEVERITY_ERROR, "is no image that can be opened: {0}",
                                          "unpack it, and name the folder"};
static const struct diag_kind NO_ROOT = {"image.no-root", SEVERITY_ERROR,
                                         "no part of it holds the root file system of a device",
                                         "'keyway scan' tells what lies in it"};
static const struct diag_kind MANY_ROOTS = {
    "image.many-roots", SEVERITY_ERROR, "several of its parts hold a root file system: {0}", "name one: --part NAME"};
static const struct diag_kind UNSEEN_PART = {"image.unseen-part", SEVERITY_ERROR,
                                             "what is not seen of it may hold a root file system: {0}",
                                             "name one: --part NAME"};
static const struct diag_kind NO_PART = {"image.no-part", SEVERITY_ERROR, "has no part called '{0}'",
                                         "'keyway scan' names them"};
static const struct diag_kind ONE_ALONE = {"image.one-alone", SEVERITY_ERROR, "is no image with several parts",
                                           "leave --part out"};
static const struct diag_kind UNREADABLE = {"image.unreadable", SEVERITY_ERROR, "cannot be read: {0}", NULL};

enum { LAYERS_MOST = 6, LISTED_MOST = 16 };

static enum status refuse(const struct image_root *root, struct diag_sink *sink, const struct diag_kind *kind,
                          struct str why) {
    diag_add(sink, kind, file_place(sink, root->path), why);
    return STATUS_INPUT;
}

static struct image_form form_of(const struct image_extent *where) {
    char begin[IMAGE_PROBE_FAR];
    uint64_t at = 0;
    size_t len = 0;
    ssize_t got;
    while (len < sizeof begin && (got = image_extent_read(where, &at, begin + len, sizeof begin - len)) > 0)
        len += (size_t)got;
    return image_form_of((struct str){begin, len});
}

static enum status open_image(struct image_root *root, const struct image_extent *where, enum image_kind kind,
                              struct arena *arena, struct image **image) {
    const struct image_source source = {NULL, NULL, *where};
    *image = image_open(arena, &source, kind, &root->limits);
    return *image ? STATUS_OK : STATUS_MEMORY;
}

static enum status told(const struct image_root *root, const struct image *image, const struct diag_kind *kind,
                        struct arena *arena, struct diag_sink *sink) {
    struct str flaw = str_copy(arena, image_flaw(image));
    if (!flaw.ptr || image_out_of_memory(image))
        return STATUS_MEMORY;
    return refuse(root, sink, kind, flaw.len > 0 ? flaw : STR("there is nothing in it"));
}

/* What is compressed, whole and in a file of its own. */
static enum status unpack(struct image_root *root, struct image_extent *where, enum image_kind kind,
                          struct arena *arena, struct diag_sink *sink) {
    struct image *image;
    struct image_member member;
    struct image_extent held;
    TRY(open_image(root, where, kind, arena, &image));
    enum status status = STATUS_OK;
    if (!image_next(image, &member) || root->file_count == IMAGE_ROOT_FILES || !image_hold(image, &held)) {
        status = told(root, image, &UNREADABLE, arena, sink);
    } else {
        root->files[root->file_count++] = held.fd;
        *where = held;
    }
    image_close(image);
    return status;
}

enum status image_root_open(struct image_root *root, struct image_extent *where, enum image_kind *kind,
                            struct arena *arena, struct diag_sink *sink) {
    struct image_form form = {IMAGE_NONE, STR_NONE, false};
    for (unsigned layers = 0; layers < LAYERS_MOST; layers++) {
        form = form_of(where);
        *kind = form.kind;
        if (!image_is_wrapped(form.kind))
            break;
        TRY(unpack(root, where, form.kind, arena, sink));
    }
    if (form.kind == IMAGE_NONE || form.kind == IMAGE_UNREADABLE || form.kind == IMAGE_UBI ||
        image_is_wrapped(form.kind) || form.rootless)
        return refuse(root, sink, &NO_IMAGE, form.what.ptr ? form.what : STR("its kind is not known"));
    return STATUS_OK;
}

/* ---- which part */

struct choice {
    struct str wanted; /* "partition-2"; "" for the one that holds a root */
    struct str listed[LISTED_MOST];
    size_t count;
    struct str unseen; /* of the first part that could not be looked at, and why; ptr NULL: all could be */
};

/* That `part` may hold a root that was not seen. */
static enum status keep_unseen(struct choice *choice, struct str part, struct str why, struct arena *arena) {
    if (!choice->unseen.ptr)
        choice->unseen = str_format(arena, STR_F ": " STR_F, STR_A(part), STR_A(why));
    return choice->unseen.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* Whether at least two of the folders are there that every root has one of; when not, `*flaw` is why they may be there
 * nevertheless, ptr NULL: nothing is wrong. */
static enum status holds_root(struct image_root *root, const struct image_extent *where, enum image_kind kind,
                              struct arena *arena, bool *holds, struct str *flaw) {
    static const struct str folders[] = {STR_INIT("etc"), STR_INIT("bin"), STR_INIT("usr"), STR_INIT("sbin"),
                                         STR_INIT("lib")};
    struct image *image;
    struct image_member member;
    unsigned found = 0;
    const size_t members = root->limits.members;
    TRY(open_image(root, where, kind, arena, &image));
    *flaw = STR_NONE;
    while (__builtin_popcount(found) < 2 && image_next(image, &member)) {
        if (member.flaw.ptr)
            *flaw = STR("a part of its files cannot be read");
        for (unsigned i = 0; i < ARRAY_LEN(folders); i++)
            if (str_starts(member.path, folders[i]) &&
                (member.path.len == folders[i].len || member.path.ptr[folders[i].len] == '/'))
                found |= 1u << i;
    }
    *holds = __builtin_popcount(found) >= 2;
    if (image_flaw(image).len > 0)
        *flaw = str_copy(arena, image_flaw(image));
    enum status status =
        image_out_of_memory(image) || (image_flaw(image).len > 0 && !flaw->ptr) ? STATUS_MEMORY : STATUS_OK;
    image_close(image);
    root->limits.members = members;
    return status;
}

/* Whether the part at `where` holds a root; where that cannot be told, the choice says so. */
static enum status look_into_part(struct image_root *root, struct image_extent where, struct str part,
                                  struct choice *choice, struct arena *arena, bool *holds) {
    struct diag_sink unheard;
    struct str flaw = STR_NONE;
    enum image_kind kind = IMAGE_NONE;
    diag_init(&unheard, arena);
    enum status status = image_root_open(root, &where, &kind, arena, &unheard);
    const struct image_form form = form_of(&where);
    if (status == STATUS_OK && !image_has_parts(kind))
        status = holds_root(root, &where, kind, arena, holds, &flaw);
    else if (status != STATUS_MEMORY && (kind == IMAGE_UNREADABLE || kind == IMAGE_FIT || kind == IMAGE_UBI) &&
             !form.rootless)
        flaw = form.what;
    else if (status != STATUS_MEMORY && image_is_wrapped(kind))
        flaw = STR("it cannot be unpacked");
    if (status == STATUS_MEMORY)
        return status;
    return flaw.ptr && !*holds ? keep_unseen(choice, part, flaw, arena) : STATUS_OK;
}

/* Of a part only what is nothing but a file system, or one that is compressed, can hold a root. */
static enum status look_at_part(struct image_root *root, const struct image_member *member, struct choice *choice,
                                struct arena *arena) {
    bool holds = false;
    if (!member->outer || (choice->wanted.len > 0 && !str_eq(member->path, choice->wanted)))
        return STATUS_OK;
    if (member->plain && member->flaw.ptr)
        TRY(keep_unseen(choice, member->path, STR("it holds no file system that is known"), arena));
    else if (!member->plain)
        TRY(look_into_part(root, member->where, member->path, choice, arena, &holds));
    if (!holds && choice->wanted.len == 0)
        return STATUS_OK;
    if (choice->count < LISTED_MOST)
        choice->listed[choice->count] = str_copy(arena, member->path);
    choice->count++;
    root->inside = str_format(arena, "!/" STR_F, STR_A(member->path));
    root->where = member->where;
    return root->inside.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status list_roots(const struct image_root *root, const struct choice *choice, struct arena *arena,
                              struct diag_sink *sink) {
    struct str all = STR("");
    for (size_t i = 0; i < choice->count && i < LISTED_MOST; i++)
        all = str_format(arena, STR_F "%s" STR_F, STR_A(all), i > 0 ? ", " : "", STR_A(choice->listed[i]));
    return all.ptr ? refuse(root, sink, &MANY_ROOTS, all) : STATUS_MEMORY;
}

/* What came of the search, when all of it was looked at. */
static enum status judge_choice(const struct image_root *root, const struct image *image, const struct choice *choice,
                                struct arena *arena, struct diag_sink *sink) {
    const bool broken = image_out_of_memory(image) || image_flaw(image).len > 0;
    if (choice->count > 1)
        return list_roots(root, choice, arena, sink);
    if (choice->count == 1 && (choice->wanted.len > 0 || (!broken && !choice->unseen.ptr)))
        return STATUS_OK;
    if (choice->unseen.ptr)
        return refuse(root, sink, &UNSEEN_PART, choice->unseen);
    if (broken)
        return told(root, image, choice->count == 1 ? &UNSEEN_PART : &UNREADABLE, arena, sink);
    return choice->wanted.len > 0 ? refuse(root, sink, &NO_PART, choice->wanted)
                                  : refuse(root, sink, &NO_ROOT, STR(""));
}

static enum status choose_part(struct image_root *root, struct str part, struct arena *arena, struct diag_sink *sink) {
    struct image *image;
    struct image_member member;
    struct choice choice = {.wanted = part};
    struct image_extent whole = root->where;
    if (part.len > 0 && char_is_digit(part.ptr[0]))
        choice.wanted = str_format(arena, "partition-" STR_F, STR_A(part));
    if (part.len > 0 && !choice.wanted.ptr)
        return STATUS_MEMORY;
    enum status status = open_image(root, &whole, root->kind, arena, &image);
    TRY(status);
    while (status == STATUS_OK && image_next(image, &member))
        status = look_at_part(root, &member, &choice, arena);
    if (status == STATUS_OK)
        status = judge_choice(root, image, &choice, arena, sink);
    image_close(image);
    TRY(status);
    return image_root_open(root, &root->where, &root->kind, arena, sink);
}

static enum status find(struct image_root *root, struct str part, struct arena *arena, struct diag_sink *sink) {
    TRY(image_root_open(root, &root->where, &root->kind, arena, sink));
    bool parts = image_has_parts(root->kind);
    if (!parts && part.len > 0)
        return refuse(root, sink, &ONE_ALONE, STR(""));
    if (parts)
        TRY(choose_part(root, part, arena, sink));
    if (image_has_parts(root->kind))
        return refuse(root, sink, &NO_IMAGE, STR("images of disks lie in one another"));
    return STATUS_OK;
}

enum status image_root_find(const char *path, struct str part, struct arena *arena, struct diag_sink *sink,
                            struct image_root *root) {
    struct stat info;
    unsigned mode = 0;
    *root = (struct image_root){.path = path, .inside = STR("")};
    int fd = file_open(path, &mode);
    if (fd < 0 && errno == 0)
        return refuse(root, sink, &NO_IMAGE, mode ? file_type_name(mode) : STR("it is a link"));
    if (fd < 0 || fstat(fd, &info) != 0)
        return file_unreadable(sink, path);
    root->files[root->file_count++] = fd;
    root->where = (struct image_extent){fd, 0, (uint64_t)info.st_size};
    root->limits = image_limits_of(root->where.size);
    enum status status = find(root, part, arena, sink);
    if (status != STATUS_OK)
        image_root_done(root);
    return status;
}

void image_root_done(struct image_root *root) {
    while (root->file_count > 0)
        (void)close(root->files[--root->file_count]);
}
