/* What lies in archives: each member is looked at as a file, from memory; nothing is written to the disk. */
#include "supplier/scan_content.h"

#include <errno.h>

enum { DEPTH_MOST = 3, MEMBERS_MOST = 1000000, PATH_MOST = 4096 };
static const uint64_t bytes_most = (uint64_t)16 << 30;

struct unpacking {
    struct scan_file *file;
    struct scan_desk *desk;
    struct image *image;
    enum image_kind kind;
};

static ssize_t read_member(void *context, char *to, size_t size) {
    return image_read(context, to, size);
}

/* "image.tar!/etc/shadow"; a file that is merely compressed loses the ending that says so. ptr NULL without memory. */
static struct str path_of(const struct unpacking *u, struct str member) {
    struct str outer = str_from(u->file->path), name = file_kind_name(outer);
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    if (u->kind == IMAGE_PACKED && str_eq(member, STR("data")))
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

static enum status look_at_member(struct unpacking *u, const struct image_member *member) {
    struct str path = path_of(u, member->path);
    if (!path.ptr)
        return STATUS_MEMORY;
    struct scan_looked looked = {.path = path.ptr, .looked_at = true, .mode = member->mode};
    struct scan_file file = {.path = path.ptr,
                             .root = u->file->root ? u->file->root : str_from(u->file->path).len,
                             .mode = member->mode,
                             .today = u->file->today,
                             .arena = u->file->arena};
    struct scan_input input = {.read = read_member, .context = u->image, .fd = -1};
    file.kind = file_kind_of(str_skip(path, file.root));
    enum status status = scan_content(&file, u->desk, &input, &looked);
    if (status == STATUS_SYSTEM) {
        looked.error = errno;
        status = STATUS_OK;
    }
    TRY(status);
    if (u->desk->options->parts & SCAN_PART_MODE)
        TRY(scan_mode(&file));
    looked.items = file.items;
    looked.count = file.count;
    return keep(u->desk, &looked);
}

static enum status look_at_members(struct unpacking *u, struct scan_looked *looked) {
    struct image_member member;
    while (image_next(u->image, &member))
        TRY(look_at_member(u, &member));
    struct str flaw = image_flaw(u->image);
    if (image_out_of_memory(u->image))
        return STATUS_MEMORY;
    if (flaw.len > 0)
        looked->unseen = flaw;
    return STATUS_OK;
}

enum status scan_archive(struct scan_file *file, struct scan_desk *desk, struct scan_input *input, enum image_kind kind,
                         struct scan_looked *looked) {
    struct image_source source = {scan_read, input, input->fd};
    struct unpacking unpacking = {.file = file, .desk = desk, .kind = kind};
    if (desk->depth >= DEPTH_MOST) {
        looked->unseen = STR("archives lie too deep in one another");
        return STATUS_OK;
    }
    if (desk->depth == 0)
        desk->limits = (struct image_limits){bytes_most, MEMBERS_MOST};
    unpacking.image = image_open(file->arena, &source, kind, &desk->limits);
    if (!unpacking.image)
        return STATUS_MEMORY;
    desk->depth++;
    enum status status = look_at_members(&unpacking, looked);
    desk->depth--;
    image_close(unpacking.image);
    return status;
}
