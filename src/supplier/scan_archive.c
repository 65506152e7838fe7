/* What lies in archives and images: each member is looked at as a file, from memory; nothing is laid out on the disk.
 */
#include "supplier/scan_content.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"

enum { PATH_MOST = 4096, COPIES_MOST = 100000 /* findings of files with several names */, SAME_MOST = 1000 };

struct unpacking {
    struct scan_file *file;
    struct scan_desk *desk;
    struct image *image;
    enum image_kind kind;
    size_t first;  /* of the desk's members those of this image begin there */
    size_t hard;   /* of them are other names of files */
    size_t copies; /* findings that may still be told of other names */
};

static ssize_t read_member(void *context, char *to, size_t size) {
    return image_read(context, to, size);
}

/* Paths and links are kept until the scan ends. False when there are too many: nothing more of the image is then seen.
 */
static bool take_names(const struct unpacking *u, const struct image_member *member) {
    const size_t path = member->path.len < PATH_MOST ? member->path.len : PATH_MOST;
    return image_take_name(u->image, strlen(u->file->path) + path + member->link.len);
}

/* "image.tar!/etc/shadow"; a file that is merely compressed loses the ending that says so. ptr NULL without memory. */
static struct str path_of(const struct unpacking *u, const struct image_member *found) {
    struct str outer = str_from(u->file->path), name = file_kind_name(outer);
    struct str member = found->path;
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    if (image_is_wrapped(u->kind) && found->outer)
        member = dot > 1 ? str_slice(name, 0, dot - 1) : name;
    return str_format(u->file->arena, STR_F "!/" STR_F, STR_A(outer), STR_A(str_slice(member, 0, PATH_MOST)));
}

static enum status keep(struct scan_desk *desk, const struct scan_looked *looked) {
    struct scan_looked *outer = desk->outer;
    if (!arena_grow(desk->arena, (void **)&outer->members, outer->member_count, &outer->member_room,
                    sizeof *outer->members, _Alignof(struct scan_looked)))
        return STATUS_MEMORY;
    outer->members[outer->member_count++] = *looked;
    return STATUS_OK;
}

/* Nothing lies in it; its name may be that of a program. */
static enum status keep_link(struct unpacking *u, const char *path, const struct image_member *member) {
    struct str kept = str_copy(u->file->arena, member->link);
    struct scan_looked looked = {.path = path, .link = kept, .hard = member->hard};
    if (member->flaw.ptr) {
        looked.looked_at = true;
        looked.unseen = str_copy(u->file->arena, member->flaw);
    }
    u->hard += member->hard;
    return kept.ptr ? keep(u->desk, &looked) : STATUS_MEMORY;
}

/* A folder or an inode that is damaged: what lies in it is not seen. */
static enum status keep_flaw(struct unpacking *u, const char *path, const struct image_member *member) {
    struct scan_looked looked = {.path = path, .looked_at = true, .unseen = str_copy(u->file->arena, member->flaw)};
    return looked.unseen.ptr ? keep(u->desk, &looked) : STATUS_MEMORY;
}

static enum status look_into(struct unpacking *u, struct scan_input *input, struct scan_file *file,
                             struct scan_looked *looked) {
    enum status status = scan_content(file, u->desk, input, looked);
    if (status != STATUS_SYSTEM)
        return status;
    int error = errno;
    struct str flaw = image_member_flaw(u->image);
    looked->error = flaw.len > 0 ? 0 : error;
    if (flaw.len > 0)
        looked->unseen = str_copy(u->file->arena, flaw);
    return flaw.len > 0 && !looked->unseen.ptr ? STATUS_MEMORY : STATUS_OK;
}

/* An archive that is compressed is that archive, and no file in it. */
static enum status look_at_packed(struct unpacking *u, struct scan_input *input, bool *was, bool *known) {
    struct str begin, what;
    enum status status = scan_peek(input, u->desk, &begin);
    enum image_kind kind = status == STATUS_OK ? image_kind_of(begin, &what) : IMAGE_NONE;
    *known = kind != IMAGE_NONE;
    *was = *known;
    if (!*was)
        return status == STATUS_SYSTEM ? STATUS_OK : status; /* it is told when the file is read */
    struct scan_looked looked = {.path = u->file->path};
    struct scan_file file = *u->file;
    file.items = NULL;
    file.count = file.room = 0;
    file.root = u->file->root ? u->file->root : str_from(u->file->path).len;
    TRY(look_into(u, input, &file, &looked));
    return keep(u->desk, &looked);
}

static enum status look_at_file(struct unpacking *u, struct str path, const struct image_member *member) {
    struct scan_input input = {
        .read = read_member, .context = u->image, .fd = -1, .where = member->where, .plain = member->plain};
    bool was_image = false, known = true;
    if (image_is_wrapped(u->kind))
        TRY(look_at_packed(u, &input, &was_image, &known));
    if (was_image)
        return STATUS_OK;
    struct scan_looked looked = {.path = path.ptr, .looked_at = true, .mode = member->mode, .hard = member->hard};
    struct scan_file file = {.path = path.ptr,
                             .root = u->file->root ? u->file->root : str_from(u->file->path).len,
                             .mode = member->mode,
                             .today = u->file->today,
                             .arena = u->file->arena};
    file.kind = file_kind_of(str_skip(path, file.root));
    TRY(look_into(u, &input, &file, &looked));
    if (u->kind == IMAGE_SPARSE && !known && !member->plain && !looked.unseen.ptr)
        looked.unseen = STR("it holds no file system that is known, and was looked at as bytes");
    if (member->flaw.ptr && !looked.unseen.ptr) {
        looked.unseen = str_copy(u->file->arena, member->flaw);
        if (!looked.unseen.ptr)
            return STATUS_MEMORY;
    }
    if (u->desk->options->parts & SCAN_PART_MODE)
        TRY(scan_mode(&file));
    looked.items = file.items;
    looked.count = file.count;
    if (member->hard) {
        u->hard++;
        looked.link = str_copy(u->file->arena, member->link);
        if (!looked.link.ptr)
            return STATUS_MEMORY;
    }
    return keep(u->desk, &looked);
}

/* Folders have no content, and what is a device in the image is none here. */
static enum status look_at_member(struct unpacking *u, const struct image_member *member) {
    bool file = S_ISREG(member->mode) || member->content;
    if ((!file && !member->link.ptr && !member->flaw.ptr) || !take_names(u, member))
        return STATUS_OK;
    struct str path = path_of(u, member);
    if (!path.ptr)
        return STATUS_MEMORY;
    if (member->link.ptr && !member->content)
        return keep_link(u, path.ptr, member);
    return file ? look_at_file(u, path, member) : keep_flaw(u, path.ptr, member);
}

/* ---- other names of files */

static bool same_finding(const struct scan_finding *a, const struct scan_finding *b) {
    return a->rule == b->rule && a->line == b->line && a->state == b->state && str_eq(a->text, b->text);
}

/* Whether `finding`, in that place of its file, is one of those. Of many, the one in the same place is looked at. */
static bool is_told(const struct scan_finding *items, size_t count, const struct scan_finding *finding, size_t place) {
    for (size_t i = 0; i < count && i < SAME_MOST; i++)
        if (same_finding(&items[i], finding))
            return true;
    return place < count && same_finding(&items[place], finding);
}

/* What was found in the file, under another of its names; what was found there already stays, and is told once where
 * both hold the same. */
static enum status copy_findings(struct unpacking *u, const struct scan_looked *from, struct scan_looked *to) {
    struct scan_file file = {.path = to->path,
                             .root = u->file->root ? u->file->root : str_from(u->file->path).len,
                             .mode = from->mode,
                             .arena = u->file->arena};
    const size_t both = from->count + to->count;
    to->looked_at = true;
    to->link = STR_NONE;
    if (both > u->copies) {
        to->unseen = STR("what was found in it is told of another of its names alone");
        return STATUS_OK;
    }
    u->copies -= both;
    for (size_t i = 0; i < from->count; i++) {
        const struct scan_finding *finding = &from->items[i];
        TRY(scan_add_at(&file, finding->rule, finding->state, finding->line, finding->text));
    }
    for (size_t i = 0; i < to->count; i++) {
        const struct scan_finding *finding = &to->items[i];
        if (!is_told(from->items, from->count, finding, i))
            TRY(scan_add_at(&file, finding->rule, finding->state, finding->line, finding->text));
    }
    to->elf = to->elf ? to->elf : from->elf;
    to->mode = to->mode ? to->mode : from->mode;
    to->items = file.items;
    to->count = file.count;
    return STATUS_OK;
}

static enum status find_names(struct unpacking *u, struct map *names) {
    const struct scan_looked *outer = u->desk->outer;
    for (size_t i = u->first; i < outer->member_count; i++) {
        uint32_t stored;
        if (!outer->members[i].hard)
            TRY(map_add(names, str_from(outer->members[i].path), (uint32_t)i, &stored));
    }
    return STATUS_OK;
}

/* `contents`: of names with which the content came, to the name that they are links to; else from that to the others.
 */
static enum status look_at_names(struct unpacking *u, const struct map *names, bool contents) {
    struct scan_looked *outer = u->desk->outer;
    for (size_t i = u->first; i < outer->member_count; i++) {
        struct scan_looked *looked = &outer->members[i];
        struct image_member target = {.path = looked->link};
        if (!looked->hard || !looked->link.ptr || looked->looked_at != contents)
            continue;
        struct str path = path_of(u, &target);
        if (!path.ptr)
            return STATUS_MEMORY;
        uint32_t at = map_get(names, path);
        if (at == MAP_NONE || !outer->members[at].looked_at)
            continue;
        TRY(contents ? copy_findings(u, looked, &outer->members[at]) : copy_findings(u, &outer->members[at], looked));
        looked->link = STR_NONE;
    }
    return STATUS_OK;
}

/* An archive has a file once, and other names of it as links; in a folder each of them is a file. */
static enum status look_at_all_names(struct unpacking *u) {
    struct arena scratch;
    struct map names;
    if (u->hard == 0)
        return STATUS_OK;
    arena_init(&scratch, (size_t)1 << 28);
    map_init(&names, &scratch, false);
    enum status status = find_names(u, &names);
    if (status == STATUS_OK)
        status = look_at_names(u, &names, true);
    if (status == STATUS_OK)
        status = look_at_names(u, &names, false);
    arena_done(&scratch);
    return status;
}

static enum status look_at_members(struct unpacking *u, struct scan_looked *looked) {
    struct image_member member;
    while (image_next(u->image, &member))
        TRY(look_at_member(u, &member));
    TRY(look_at_all_names(u));
    struct str flaw = image_flaw(u->image);
    if (image_out_of_memory(u->image))
        return STATUS_MEMORY;
    if (flaw.len == 0)
        return STATUS_OK;
    /* The image's own memory goes when it is closed. */
    looked->unseen = str_copy(u->file->arena, flaw);
    return looked->unseen.ptr ? STATUS_OK : STATUS_MEMORY;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct scan_looked *)a)->path, ((const struct scan_looked *)b)->path);
}

enum status scan_archive(struct scan_file *file, struct scan_desk *desk, struct scan_input *input, enum image_kind kind,
                         struct scan_looked *looked) {
    struct stat info;
    struct image_source source = {scan_read, input, input->where};
    struct unpacking unpacking = {
        .file = file, .desk = desk, .kind = kind, .first = desk->outer->member_count, .copies = COPIES_MOST};
    if (input->fd >= 0 && fstat(input->fd, &info) == 0)
        source.where = (struct image_extent){input->fd, 0, (uint64_t)info.st_size};
    if (desk->depth >= SCAN_DEPTH) {
        looked->unseen = STR("archives lie too deep in one another");
        return STATUS_OK;
    }
    if (desk->depth == 0)
        desk->limits = image_limits_of(source.where.fd >= 0 ? source.where.size : 0);
    unpacking.image = image_open(file->arena, &source, kind, &desk->limits);
    if (!unpacking.image)
        return STATUS_MEMORY;
    desk->depth++;
    enum status status = look_at_members(&unpacking, looked);
    desk->depth--;
    image_close(unpacking.image);
    if (desk->depth == 0 && desk->outer->member_count > 0)
        qsort(desk->outer->members, desk->outer->member_count, sizeof *desk->outer->members, by_path);
    return status;
}
