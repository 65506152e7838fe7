#include "supplier/scan_content.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "supplier/secret.h"

enum { BINARY_PROBE = 8192, DATABASE_MOST = 1 << 28, ELF_MOST = 1 << 28, BEFORE = SECRET_REACH, BEHIND = KEY_REACH };
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
        ssize_t got = scan_read(input, room + *len, SCAN_ROOM - *len);
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
    if (file->surface && stretch->whole)
        TRY(scan_sockets(file, stretch->bytes, looked));
    if (file->surface && stretch->from == 0)
        TRY(scan_script(file, stretch->bytes, stretch->whole, looked));
    return desk->options->parts & SCAN_PART_FUNCTION ? scan_function_calls(file, calls, stretch) : STATUS_OK;
}

/* Stretch after stretch of what `input` gives. STATUS_SYSTEM when it cannot be read, errno saying why. */
static enum status look_at_text(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                                struct scan_looked *looked) {
    struct scan_stretch stretch = {.line = 1};
    struct function_text calls = {.within = 0};
    size_t len = 0;
    bool last = false;
    if (!desk->room)
        desk->room = arena_get_raw(desk->arena, SCAN_ROOM, 64);
    if (!desk->room)
        return STATUS_MEMORY;
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

/* ---- where bytes come from */

static enum status peek(struct scan_input *input, char *head, size_t size) {
    while (input->head_len < size) {
        ssize_t got = input->read(input->context, head + input->head_len, size - input->head_len);
        if (got < 0)
            return STATUS_SYSTEM;
        if (got == 0)
            break;
        input->head_len += (size_t)got;
    }
    input->begin = head;
    return STATUS_OK;
}

enum status scan_peek(struct scan_input *input, struct scan_desk *desk, struct str *begin) {
    char **far = &desk->far[desk->depth];
    *begin = (struct str){input->begin, input->head_len};
    if (input->begin)
        return STATUS_OK;
    TRY(peek(input, input->head, sizeof input->head));
    *begin = (struct str){input->begin, input->head_len};
    if (input->plain || !image_is_far(*begin))
        return STATUS_OK;
    if (!*far)
        *far = arena_get_raw(desk->arena, IMAGE_PROBE_FAR, 1);
    if (!*far)
        return STATUS_MEMORY;
    memcpy(*far, input->head, input->head_len);
    TRY(peek(input, *far, IMAGE_PROBE_FAR));
    *begin = (struct str){input->begin, input->head_len};
    return STATUS_OK;
}

ssize_t scan_read(void *context, char *to, size_t size) {
    struct scan_input *input = context;
    size_t left = input->head_len - input->head_at;
    if (left == 0)
        return input->read(input->context, to, size);
    size_t given = size < left ? size : left;
    memcpy(to, input->begin + input->head_at, given);
    input->head_at += given;
    return (ssize_t)given;
}

enum status scan_hold(struct scan_input *input, size_t most, struct arena *arena, struct str *bytes) {
    size_t len = 0, room = SCAN_STRETCH;
    char *held = arena_get_raw(arena, room, 1);
    for (ssize_t got = 1; held && got > 0; len += (size_t)got) {
        if (len == room && room >= most)
            return STATUS_LIMIT;
        if (len == room) {
            char *more = arena_get_raw(arena, room * 2, 1);
            if (more)
                memcpy(more, held, len);
            held = more;
            room *= 2;
        }
        got = held ? scan_read(input, held + len, room - len) : 0;
        if (got < 0)
            return STATUS_SYSTEM;
    }
    *bytes = (struct str){held, len};
    return held ? STATUS_OK : STATUS_MEMORY;
}

struct part {
    int fd;
    struct str bytes; /* instead of the file */
    uint64_t at, end;
};

static ssize_t read_part(void *context, char *to, size_t size) {
    struct part *part = context;
    size_t left = part->end > part->at ? (size_t)(part->end - part->at) : 0, wanted = size < left ? size : left;
    ssize_t got = 0;
    if (part->fd >= 0) {
        got = wanted > 0 ? pread(part->fd, to, wanted, (off_t)part->at) : 0;
    } else if (part->at < part->bytes.len) {
        struct str rest = str_slice(str_skip(part->bytes, (size_t)part->at), 0, wanted);
        memcpy(to, rest.ptr, rest.len);
        got = (ssize_t)rest.len;
    }
    part->at += got > 0 ? (uint64_t)got : 0;
    return got;
}

/* ---- binaries */

/* Of `part` as a whole. */
static enum status judge_elf(struct scan_file *file, struct scan_desk *desk, const struct part *whole,
                             struct scan_looked *looked) {
    const struct elf_report *elf = looked->elf;
    if (desk->options->parts & SCAN_PART_ELF)
        TRY(scan_elf(file, elf));
    if (desk->options->parts & SCAN_PART_FUNCTION)
        TRY(scan_function_imports(file, elf));
    for (unsigned i = 0; i < elf->data_count && desk->options->parts & SCAN_PART_SECRET; i++) {
        struct part part = *whole;
        part.at = elf->data[i].offset;
        part.end = part.at + elf->data[i].size;
        struct scan_input input = {.read = read_part, .context = &part, .fd = -1, .where = {.fd = -1}, .plain = true};
        TRY(look_at_text(file, desk, &input, looked));
    }
    return STATUS_OK;
}

static enum status read_elf(struct scan_file *file, struct scan_input *input, struct arena *scratch, struct part *whole,
                            struct scan_looked *looked) {
    struct elf_report *elf = ARENA_NEW(file->arena, struct elf_report);
    if (!elf)
        return STATUS_MEMORY;
    looked->elf = elf;
    if (input->fd >= 0)
        return elf_read_fd(input->fd, file->arena, elf, &looked->broken);
    enum status status = scan_hold(input, ELF_MOST, scratch, &whole->bytes);
    if (status == STATUS_LIMIT) {
        looked->broken = STR("it is larger than 256 MiB, in an archive");
        return STATUS_INPUT;
    }
    TRY(status);
    char *bytes = (char *)(uintptr_t)whole->bytes.ptr;
    return elf_read_buffer(bytes, whole->bytes.len, file->arena, elf, &looked->broken);
}

static enum status look_at_elf(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                               struct scan_looked *looked) {
    struct arena scratch;
    struct part whole = {.fd = input->fd};
    arena_init(&scratch, (size_t)4 * ELF_MOST);
    enum status status = read_elf(file, input, &scratch, &whole, looked);
    if (status == STATUS_OK)
        status = judge_elf(file, desk, &whole, looked);
    else
        looked->elf = NULL;
    arena_done(&scratch);
    return status == STATUS_INPUT ? STATUS_OK : status;
}

/* ---- databases of packages */

static bool wants_texts(const struct scan_file *file, const struct scan_desk *desk) {
    return (desk->options->parts & (SCAN_PART_SECRET | SCAN_PART_FUNCTION)) != 0 || file->surface;
}

static enum status read_database(struct scan_file *file, struct str bytes, struct scan_looked *looked) {
    if (looked->database == PACKAGE_COPYRIGHT)
        return package_read_copyright(bytes, file->arena, &looked->licence);
    if (looked->database == PACKAGE_OS_RELEASE)
        return package_read_os(bytes, file->arena, &looked->os);
    enum status status =
        package_read(looked->database, file->path, bytes, file->arena, &looked->packages, &looked->unknown);
    if (status == STATUS_LIMIT)
        looked->unknown = STR("more packages than are read");
    return status == STATUS_INPUT || status == STATUS_LIMIT ? STATUS_OK : status;
}

static enum status look_at_held(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                                struct arena *holder, struct scan_looked *looked) {
    struct part whole = {.fd = -1, .end = UINT64_MAX};
    enum status status = scan_hold(input, DATABASE_MOST, holder, &whole.bytes);
    if (status == STATUS_LIMIT) {
        looked->unknown = STR("a database of packages that is larger than 256 MiB");
        return STATUS_OK;
    }
    TRY(status);
    TRY(read_database(file, whole.bytes, looked));
    struct scan_input again = {.read = read_part, .context = &whole, .fd = -1, .where = {.fd = -1}, .plain = true};
    return wants_texts(file, desk) ? look_at_text(file, desk, &again, looked) : STATUS_OK;
}

/* What is installed; then it is a file as any other. Of licences there are many, of which little is kept. */
static enum status look_at_database(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                                    struct scan_looked *looked) {
    struct arena scratch;
    if (looked->database != PACKAGE_COPYRIGHT)
        return look_at_held(file, desk, input, file->arena, looked);
    arena_init(&scratch, (size_t)4 * DATABASE_MOST);
    enum status status = look_at_held(file, desk, input, &scratch, looked);
    arena_done(&scratch);
    return status;
}

/* ---- any file */

static enum status look_at_image(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                                 struct str begin, struct scan_looked *looked) {
    struct str what = STR_NONE;
    enum image_kind kind = input->plain ? IMAGE_NONE : image_kind_of(begin, &what);
    if (kind == IMAGE_UNREADABLE)
        looked->unseen = what;
    else if (kind != IMAGE_NONE)
        return scan_archive(file, desk, input, kind, looked);
    return wants_texts(file, desk) ? look_at_text(file, desk, input, looked) : STATUS_OK;
}

enum status scan_content(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                         struct scan_looked *looked) {
    struct str begin;
    TRY(scan_peek(input, desk, &begin));
    bool elf = elf_is(begin) && !input->plain;
    file->surface = desk->options->parts & SCAN_PART_SURFACE && !elf &&
                    (scan_sockets_wanted(file) || scan_script_wanted(file, begin));
    if (elf)
        return look_at_elf(file, desk, input, looked);
    struct str what;
    looked->database = package_database_of(str_from(file->path));
    if (looked->database != PACKAGE_NO_DATABASE && image_kind_of(begin, &what) != IMAGE_NONE)
        looked->database = PACKAGE_NO_DATABASE; /* whatever its name, an archive is opened */
    if (looked->database != PACKAGE_NO_DATABASE)
        return look_at_database(file, desk, input, looked);
    return look_at_image(file, desk, input, begin, looked);
}
