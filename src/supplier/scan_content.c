#include "supplier/scan_content.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "supplier/secret.h"

enum { BINARY_PROBE = 8192, DATABASE_MOST = 1 << 28, BEFORE = SECRET_REACH, BEHIND = KEY_REACH };
_Static_assert(SCAN_ROOM >= SCAN_STRETCH + BEFORE + BEHIND, "what is looked at around a stretch fits");

uint32_t scan_line(struct scan_stretch *s, size_t at) {
    if (s->binary)
        return 0;
    for (; s->counted < at; s->counted++)
        s->line += s->bytes.ptr[s->counted] == '\n';
    for (; s->counted > at; s->counted--)
        s->line -= s->bytes.ptr[s->counted - 1] == '\n';
    return s->line;
}

static bool is_binary(struct str bytes) {
    return memchr(bytes.ptr, '\0', bytes.len < BINARY_PROBE ? bytes.len : BINARY_PROBE) != NULL;
}

/* UTF-16 with its mark: text of Windows. What is not ASCII becomes a letter that no secret has. */
static size_t narrow(char *bytes, size_t len) {
    bool big = len > 1 && bytes[0] == '\xfe' && bytes[1] == '\xff',
         little = len > 1 && bytes[0] == '\xff' && bytes[1] == '\xfe';
    if (!big && !little)
        return len;
    for (size_t i = 1; i < len / 2; i++)
        bytes[i - 1] = bytes[2 * i + little] == 0 ? bytes[2 * i + big] : '\x80';
    return len / 2 - 1;
}

static enum status fill(struct scan_input *input, char *room, size_t *len, bool *last) {
    while (*len < SCAN_ROOM) {
        ssize_t got = input->read(input->context, room + *len, SCAN_ROOM - *len);
        if (got < 0)
            return STATUS_SYSTEM;
        *last = got == 0;
        if (*last)
            break;
        *len += (size_t)got;
    }
    return STATUS_OK;
}

static enum status look_at_whole(struct scan_file *file, struct str bytes) {
    TRY(scan_account(file, bytes));
    TRY(scan_key_file(file, bytes));
    return scan_certificate_file(file, bytes);
}

static enum status look_at_stretch(struct scan_file *file, struct scan_desk *desk, struct scan_stretch *stretch,
                                   struct function_text *calls, struct scan_looked *looked) {
    if (desk->options->parts & SCAN_PART_SECRET) {
        TRY(scan_secret(file, desk->finder, stretch));
        if (stretch->whole)
            TRY(look_at_whole(file, stretch->bytes));
    }
    if (stretch->whole)
        TRY(scan_sockets(file, stretch->bytes, looked));
    return desk->options->parts & SCAN_PART_FUNCTION ? scan_function_calls(file, calls, stretch) : STATUS_OK;
}

/* Stretch after stretch of what `input` gives. STATUS_SYSTEM when it cannot be read, errno saying why. */
static enum status look_at_text(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                                struct scan_looked *looked) {
    struct scan_stretch stretch = {.line = 1};
    struct function_text calls = {.within = 0};
    size_t len = 0;
    bool last = false;
    for (bool first = true; !last; first = false) {
        TRY(fill(input, desk->room, &len, &last));
        len = first && last ? narrow(desk->room, len) : len;
        stretch.bytes = (struct str){desk->room, len};
        stretch.to = last || len < BEHIND ? len : len - BEHIND;
        stretch.whole = first && last;
        stretch.binary = first ? is_binary(stretch.bytes) : stretch.binary;
        TRY(look_at_stretch(file, desk, &stretch, &calls, looked));
        if (last)
            break;
        size_t kept = stretch.to > BEFORE ? stretch.to - BEFORE : 0;
        (void)scan_line(&stretch, kept);
        memmove(desk->room, desk->room + kept, len - kept);
        len -= kept;
        stretch.from = stretch.to - kept;
        stretch.counted = 0;
    }
    return STATUS_OK;
}

/* ---- parts of a file */

struct part {
    int fd;
    uint64_t at, end;
};

static ssize_t read_part(void *context, char *to, size_t size) {
    struct part *part = context;
    size_t left = part->end > part->at ? (size_t)(part->end - part->at) : 0;
    ssize_t got = left > 0 ? pread(part->fd, to, size < left ? size : left, (off_t)part->at) : 0;
    part->at += got > 0 ? (uint64_t)got : 0;
    return got;
}

static enum status look_at_data(struct scan_file *file, struct scan_desk *desk, int fd, struct scan_looked *looked) {
    const struct elf_report *elf = looked->elf;
    for (unsigned i = 0; i < elf->data_count; i++) {
        struct part part = {fd, elf->data[i].offset, elf->data[i].offset + elf->data[i].size};
        struct scan_input input = {read_part, &part, fd};
        TRY(look_at_text(file, desk, &input, looked));
    }
    return STATUS_OK;
}

static enum status look_at_elf(struct scan_file *file, struct scan_desk *desk, int fd, struct scan_looked *looked) {
    struct elf_report *elf = ARENA_NEW(file->arena, struct elf_report);
    if (!elf)
        return STATUS_MEMORY;
    enum status status = elf_read_fd(fd, file->arena, elf, &looked->broken);
    if (status == STATUS_INPUT)
        return STATUS_OK;
    TRY(status);
    looked->elf = elf;
    if (desk->options->parts & SCAN_PART_ELF)
        TRY(scan_elf(file, elf));
    if (desk->options->parts & SCAN_PART_FUNCTION)
        TRY(scan_function_imports(file, elf));
    return desk->options->parts & SCAN_PART_SECRET ? look_at_data(file, desk, fd, looked) : STATUS_OK;
}

/* ---- databases of packages */

struct held {
    struct str bytes;
    size_t at;
};

static ssize_t read_held(void *context, char *to, size_t size) {
    struct held *held = context;
    struct str rest = str_slice(str_skip(held->bytes, held->at), 0, size);
    memcpy(to, rest.ptr, rest.len);
    held->at += rest.len;
    return (ssize_t)rest.len;
}

/* All of it, up to DATABASE_MOST bytes. STATUS_LIMIT when it is larger. */
static enum status hold(struct scan_input *input, struct arena *arena, struct held *held) {
    size_t len = 0, room = SCAN_STRETCH;
    char *bytes = arena_get_raw(arena, room, 1);
    for (ssize_t got = 1; bytes && got > 0; len += (size_t)got) {
        if (len == room) {
            char *more = room < DATABASE_MOST ? arena_get_raw(arena, room * 2, 1) : NULL;
            if (room >= DATABASE_MOST)
                return STATUS_LIMIT;
            if (more)
                memcpy(more, bytes, len);
            bytes = more;
            room *= 2;
        }
        got = bytes ? input->read(input->context, bytes + len, room - len) : 0;
        if (got < 0)
            return STATUS_SYSTEM;
    }
    held->bytes = (struct str){bytes, len};
    return bytes ? STATUS_OK : STATUS_MEMORY;
}

/* What is installed; then it is a file as any other. */
static enum status look_at_database(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                                    struct scan_looked *looked) {
    struct held held = {STR_NONE, 0};
    enum status status = hold(input, file->arena, &held);
    if (status == STATUS_LIMIT)
        looked->unknown = STR("a database of packages that is larger than 256 MiB");
    if (status == STATUS_LIMIT)
        return STATUS_OK;
    TRY(status);
    if (looked->database == PACKAGE_OS_RELEASE)
        status = package_read_os(held.bytes, file->arena, &looked->os);
    else
        status =
            package_read(looked->database, file->path, held.bytes, file->arena, &looked->packages, &looked->unknown);
    if (status == STATUS_LIMIT)
        looked->unknown = STR("more packages than are read");
    if (status != STATUS_INPUT && status != STATUS_LIMIT)
        TRY(status);
    struct scan_input again = {read_held, &held, -1};
    bool texts = (desk->options->parts & (SCAN_PART_SECRET | SCAN_PART_FUNCTION)) != 0;
    return texts ? look_at_text(file, desk, &again, looked) : STATUS_OK;
}

enum status scan_content(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                         struct scan_looked *looked) {
    char first[4];
    ssize_t got = pread(input->fd, first, sizeof first, 0);
    if (got < 0)
        return STATUS_SYSTEM;
    bool texts = (desk->options->parts & (SCAN_PART_SECRET | SCAN_PART_FUNCTION)) != 0;
    if (!desk->room && texts) {
        desk->room = arena_get_raw(desk->arena, SCAN_ROOM, 64);
        if (!desk->room)
            return STATUS_MEMORY;
    }
    if (elf_is((struct str){first, (size_t)got}))
        return look_at_elf(file, desk, input->fd, looked);
    looked->database = package_database_of(str_from(file->path));
    if (looked->database != PACKAGE_NO_DATABASE)
        return look_at_database(file, desk, input, looked);
    return texts ? look_at_text(file, desk, input, looked) : STATUS_OK;
}
