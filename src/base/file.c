#include "base/file.h"

#include "base/file_guard.h"
#include "base/json.h"
#include "base/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNREADABLE(hint)                                                                                               \
    { "file.unreadable", SEVERITY_ERROR, "cannot be read: {0}", hint }
#define UNWRITABLE(hint)                                                                                               \
    { "file.unwritable", SEVERITY_ERROR, "cannot be written: {0}", hint }
/* By errno; the last is for all others. */
static const struct refusal {
    int error;
    struct diag_kind read, written;
} REFUSALS[] = {
    {ENOENT, UNREADABLE("look at the path, and at the folder that it begins in"),
     UNWRITABLE("make the folder first, or name another")},
    {ENOTDIR, UNREADABLE("look at the path: a part of it is a file, not a folder"),
     UNWRITABLE("look at the path: a part of it is a file, not a folder")},
    {EACCES, UNREADABLE("see who may read it, and enter the folders above it"),
     UNWRITABLE("see who may write into that folder, or name another")},
    {EROFS, UNREADABLE(NULL), UNWRITABLE("name a folder where files can be written")},
    {ENOSPC, UNREADABLE(NULL), UNWRITABLE("make room, or name a folder on another disk")},
    {0, UNREADABLE(NULL), UNWRITABLE(NULL)},
};
static const struct diag_kind NOT_REGULAR = {"file.not-regular", SEVERITY_ERROR, "is {0}, not a file",
                                             "name a file, or \"-\" to read standard input"};
static const struct diag_kind TOO_LARGE = {"file.too-large", SEVERITY_ERROR, "is larger than {0} bytes",
                                           "split it, or check that it is the right file"};
static const struct diag_kind UNPACKS_TOO_LARGE = {"file.unpacks-too-large", SEVERITY_ERROR,
                                                   "unpacks to more than {0} bytes",
                                                   "a small file that unpacks to a huge one may be an attack"};
static const struct diag_kind DAMAGED = {"file.damaged", SEVERITY_ERROR, "cannot be unpacked: the {0} data is damaged",
                                         "fetch the file again"};
static const struct diag_kind NO_MEMORY = {"file.no-memory", SEVERITY_ERROR, "cannot be read: out of memory", NULL};
struct place file_place(struct diag_sink *sink, const char *path) {
    struct source *source = ARENA_NEW(sink->arena, struct source);
    if (!source)
        return PLACE_NONE;
    source->name = str_copy(sink->arena, str_from(path));
    return (struct place){.source = source};
}

enum status file_refused(struct diag_sink *sink, const struct diag_kind *kind, const char *path) {
    int error = errno;
    const char *text = strerrordesc_np(error);
    diag_add(sink, kind, file_place(sink, path), str_from(text ? text : "unknown error"));
    errno = error;
    return STATUS_SYSTEM;
}

static const struct refusal *refusal_of(int error) {
    size_t i = 0;
    while (REFUSALS[i].error != 0 && REFUSALS[i].error != error)
        i++;
    return &REFUSALS[i];
}

enum status file_unreadable(struct diag_sink *sink, const char *path) {
    return file_refused(sink, &refusal_of(errno)->read, path);
}

enum status file_unwritable(struct diag_sink *sink, const char *path) {
    return file_refused(sink, &refusal_of(errno)->written, path);
}

static enum status too_large(struct diag_sink *sink, const struct diag_kind *kind, const char *path, size_t max) {
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%zu", max);
    diag_add(sink, kind, file_place(sink, path), str_from(digits));
    return STATUS_LIMIT;
}

static enum status no_memory(struct diag_sink *sink, const char *path) {
    diag_add(sink, &NO_MEMORY, file_place(sink, path));
    return STATUS_MEMORY;
}

struct str file_type_name(unsigned mode) {
    static const struct {
        mode_t type;
        struct str name;
    } KINDS[] = {
        {S_IFDIR, STR_INIT("a folder")},       {S_IFIFO, STR_INIT("a pipe")},
        {S_IFSOCK, STR_INIT("a socket")},      {S_IFCHR, STR_INIT("a character device")},
        {S_IFBLK, STR_INIT("a block device")},
    };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++)
        if ((mode & S_IFMT) == KINDS[i].type)
            return KINDS[i].name;
    return STR("something else");
}

/* Opens without waiting for the other end of a pipe; `*size` is what the file system says. */
static enum status open_regular(const char *path, struct diag_sink *sink, int *fd, size_t *size) {
    int opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info;
    if (opened < 0)
        return file_unreadable(sink, path);
    enum status status = STATUS_OK;
    if (fstat(opened, &info) != 0) {
        status = file_unreadable(sink, path);
    } else if (!S_ISREG(info.st_mode)) {
        diag_add(sink, &NOT_REGULAR, file_place(sink, path), file_type_name(info.st_mode));
        status = STATUS_SYSTEM;
    }
    if (status != STATUS_OK) {
        (void)close(opened);
        return status;
    }
    file_guard_note(&info);
    *fd = opened;
    *size = info.st_size > 0 ? (size_t)info.st_size : 0;
    return STATUS_OK;
}

/* Standard input may be somebody's non-blocking pipe. */
static bool may_retry(int fd) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    return errno == EINTR || (errno == EAGAIN && (poll(&wait, 1, -1) >= 0 || errno == EINTR));
}

/* Reads at most `room` bytes, fewer only at the end. -1 with errno. */
static ssize_t read_full(int fd, char *bytes, size_t room) {
    size_t len = 0;
    while (len < room) {
        ssize_t n = read(fd, bytes + len, room - len);
        if (n == 0)
            break;
        if (n < 0 && may_retry(fd))
            continue;
        if (n < 0)
            return -1;
        len += (size_t)n;
    }
    return (ssize_t)len;
}

/* What is to be read next, and where a failure is reported. */
struct reading {
    const char *path;
    size_t max;
    struct arena *arena;
    struct diag_sink *sink;
};

static enum status settle(const struct reading *r, enum status status, const struct diag_kind *large) {
    switch (status) {
    case STATUS_LIMIT:
        return too_large(r->sink, large, r->path, r->max);
    case STATUS_MEMORY:
        return no_memory(r->sink, r->path);
    case STATUS_SYSTEM:
        return file_unreadable(r->sink, r->path);
    default:
        return status;
    }
}

/* Reads until the end, whatever the size. */
static enum status read_stream(const struct reading *r, int fd, struct out *bytes) {
    char block[16 * 1024];
    ssize_t n;
    while ((n = read_full(fd, block, sizeof block)) > 0 && bytes->status == STATUS_OK)
        out_str(bytes, (struct str){block, (size_t)n});
    return settle(r, n < 0 ? STATUS_SYSTEM : bytes->status, &TOO_LARGE);
}

/* Room in the arena for `len` bytes and the zeroes behind them. */
static char *room_for(const struct reading *r, size_t len) {
    char *bytes = arena_get_raw(r->arena, len + JSON_PADDING, 64);
    if (bytes)
        memset(bytes + len, 0, JSON_PADDING);
    return bytes;
}

static enum status copy_text(const struct reading *r, struct str bytes, struct str *text) {
    char *copy = room_for(r, bytes.len);
    if (!copy)
        return no_memory(r->sink, r->path);
    if (bytes.len)
        memcpy(copy, bytes.ptr, bytes.len);
    *text = (struct str){copy, bytes.len};
    return STATUS_OK;
}

static enum status read_through_buffer(const struct reading *r, int fd, struct str *text) {
    struct out bytes;
    out_memory(&bytes, r->max);
    enum status status = read_stream(r, fd, &bytes);
    if (status == STATUS_OK)
        status = copy_text(r, out_text(&bytes), text);
    out_done(&bytes);
    return status;
}

/* The usual way: one read straight into the arena. A file that is not as long as it says (under /proc, or one that is
 * being written) goes through a buffer. */
static enum status read_regular(const struct reading *r, int fd, size_t size, struct str *text) {
    if (size > r->max)
        return too_large(r->sink, &TOO_LARGE, r->path, r->max);
    char *bytes = room_for(r, size);
    if (!bytes)
        return no_memory(r->sink, r->path);
    ssize_t n = read_full(fd, bytes, size);
    char more;
    ssize_t beyond = n < 0 ? 0 : read_full(fd, &more, 1);
    if (n < 0 || beyond < 0)
        return file_unreadable(r->sink, r->path);
    if ((size_t)n == size && beyond == 0) {
        *text = (struct str){bytes, size};
        return STATUS_OK;
    }
    if (lseek(fd, 0, SEEK_SET) != 0)
        return file_unreadable(r->sink, r->path);
    return read_through_buffer(r, fd, text);
}

static const struct packing {
    struct str suffix;
    struct str first; /* the bytes that all of it begins with */
    struct str name;
    enum status (*unpack)(struct str packed, struct out *to);
} PACKINGS[] = {
    {STR_INIT(".gz"), STR_INIT("\x1f\x8b"), STR_INIT("gzip"), unpack_gzip},
    {STR_INIT(".zst"), STR_INIT("\x28\xb5\x2f\xfd"), STR_INIT("Zstandard"), unpack_zstd},
};

static const struct packing *packing_of(const char *path) {
    for (size_t i = 0; i < ARRAY_LEN(PACKINGS); i++)
        if (str_ends_nocase(str_from(path), PACKINGS[i].suffix))
            return &PACKINGS[i];
    return NULL;
}

bool file_is_packed(const char *path) {
    return packing_of(path) != NULL;
}

static const struct packing *packing_within(int fd) {
    char first[4];
    ssize_t len = pread(fd, first, sizeof first, 0);
    for (size_t i = 0; i < ARRAY_LEN(PACKINGS) && len > 0; i++)
        if (str_starts((struct str){first, (size_t)len}, PACKINGS[i].first))
            return &PACKINGS[i];
    return NULL;
}

static enum status read_packed(const struct reading *r, int fd, const struct packing *packing, struct str *text) {
    struct out packed, bytes;
    out_memory(&packed, r->max);
    out_memory(&bytes, r->max);
    enum status status = read_stream(r, fd, &packed);
    if (status != STATUS_OK)
        goto out;
    status = packing->unpack(out_text(&packed), &bytes);
    if (status == STATUS_INPUT) {
        diag_add(r->sink, &DAMAGED, file_place(r->sink, r->path), packing->name);
        goto out;
    }
    status = settle(r, status, &UNPACKS_TOO_LARGE);
    if (status == STATUS_OK)
        status = copy_text(r, out_text(&bytes), text);
out:
    out_done(&packed);
    out_done(&bytes);
    return status;
}

static enum status read_named(const struct reading *r, struct str *text) {
    int fd = -1;
    size_t size = 0;
    TRY(open_regular(r->path, r->sink, &fd, &size));
    const struct packing *packing = packing_of(r->path);
    enum status status = packing ? read_packed(r, fd, packing, text) : read_regular(r, fd, size, text);
    (void)close(fd);
    return status;
}

enum status file_read(const char *path, size_t max, struct arena *arena, struct diag_sink *sink,
                      struct source *source) {
    struct reading r = {path, max < FILE_BYTES_MAX ? max : FILE_BYTES_MAX, arena, sink};
    bool is_stdin = str_eq(str_from(path), STR("-"));
    if (is_stdin) {
        r.path = "<stdin>";
        file_guard_note_fd(STDIN_FILENO);
    }
    struct str name = str_copy(arena, str_from(r.path)), text;
    if (!name.ptr)
        return no_memory(sink, r.path);
    TRY(is_stdin ? read_through_buffer(&r, STDIN_FILENO, &text) : read_named(&r, &text));
    *source = (struct source){name, text};
    return STATUS_OK;
}

enum status file_read_open(int fd, struct str name, size_t max, struct arena *arena, struct diag_sink *sink,
                           struct source *source) {
    struct str copy = str_copy(arena, name), text;
    if (!copy.ptr)
        return STATUS_MEMORY;
    const struct reading r = {copy.ptr, max < FILE_BYTES_MAX ? max : FILE_BYTES_MAX, arena, sink};
    const struct packing *packing = packing_within(fd);
    struct stat info;
    if (fstat(fd, &info) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        return file_unreadable(sink, copy.ptr);
    file_guard_note(&info);
    TRY(packing ? read_packed(&r, fd, packing, &text) : read_regular(&r, fd, (size_t)info.st_size, &text));
    *source = (struct source){copy, text};
    return STATUS_OK;
}

int file_nameless(void) {
    enum { OWNERS_ALONE = 0600 };
    const char *folder = secure_getenv("TMPDIR");
    char path[PATH_MAX];
    folder = folder && *folder ? folder : "/tmp";
    int fd = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, OWNERS_ALONE);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return fd;
    if (snprintf(path, sizeof path, "%s/keyway-XXXXXX", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(path);
    return fd;
}

char *file_beside(struct arena *arena, struct str base, struct str name) {
    size_t folder = base.len;
    while (folder > 0 && base.ptr[folder - 1] != '/')
        folder--;
    if (str_starts(name, STR("/")))
        folder = 0;
    return (char *)str_format(arena, STR_F STR_F, STR_A(str_slice(base, 0, folder)), STR_A(name)).ptr;
}

bool file_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

bool file_hold_standard(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return false;
    return true;
}

int file_open(const char *path, unsigned *mode) {
    struct stat stat;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        errno = errno == ELOOP ? 0 : errno; /* a link */
        return -1;
    }
    int error = fstat(fd, &stat) != 0 ? errno : 0;
    if (error == 0)
        *mode = stat.st_mode;
    if (error == 0 && S_ISREG(stat.st_mode)) {
        file_guard_note(&stat);
        return fd;
    }
    close(fd);
    errno = error;
    return -1;
}
