#define _GNU_SOURCE
#include "storage_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct kw_posix_area *area_of(void *context, uint32_t area) {
    struct kw_storage_posix *posix = context;
    for (size_t i = 0; i < posix->count; i++)
        if (posix->areas[i].area == area)
            return &posix->areas[i];
    return NULL;
}

static enum kw_status size_of(void *context, uint32_t area, uint64_t *size) {
    const struct kw_posix_area *found = area_of(context, area);
    if (!found)
        return KW_ERROR_MISSING;
    *size = found->size;
    return KW_OK;
}

/* The area, when `length` bytes at `offset` lie in it. */
static enum kw_status place(void *context, uint32_t area, uint64_t offset, size_t length,
                            const struct kw_posix_area **found) {
    *found = area_of(context, area);
    if (!*found)
        return KW_ERROR_MISSING;
    return offset <= (*found)->size && length <= (*found)->size - offset ? KW_OK : KW_ERROR_ARGUMENT;
}

static enum kw_status read_area(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    const struct kw_posix_area *found;
    KW_TRY(place(context, area, offset, length, &found));
    for (uint8_t *at = to; length > 0;) {
        ssize_t got = pread(found->file, at, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return KW_ERROR_STORAGE;
        at += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    return KW_OK;
}

static enum kw_status write_area(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    const struct kw_posix_area *found;
    KW_TRY(place(context, area, offset, from.length, &found));
    while (from.length > 0) {
        ssize_t put = pwrite(found->file, from.at, from.length, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return KW_ERROR_STORAGE;
        from = kw_bytes(from.at + put, from.length - (size_t)put);
        offset += (uint64_t)put;
    }
    return KW_OK;
}

/* A failed fdatasync is not tried again: the kernel may have dropped the pages that it could not write, and a second
 * call would then say that all is well. */
static enum kw_status flush_area(void *context, uint32_t area) {
    const struct kw_posix_area *found = area_of(context, area);
    if (!found)
        return KW_ERROR_MISSING;
    return fdatasync(found->file) == 0 ? KW_OK : KW_ERROR_STORAGE;
}

/* Writes zeros to the whole of a new file: blocks that are only reserved would cost a change of metadata at first use.
 */
static enum kw_status fill(int file, uint64_t size) {
    static const uint8_t zeros[4096];
    for (uint64_t offset = 0; offset < size;) {
        size_t length = size - offset < sizeof(zeros) ? (size_t)(size - offset) : sizeof(zeros);
        ssize_t put = pwrite(file, zeros, length, (off_t)offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return KW_ERROR_STORAGE;
        offset += (uint64_t)put;
    }
    return fsync(file) == 0 ? KW_OK : KW_ERROR_STORAGE;
}

/* Whether a file has zeros only, to its end. */
static int holds_nothing(int file) {
    uint8_t bytes[4096];
    off_t offset = 0;
    for (;;) {
        ssize_t got = pread(file, bytes, sizeof(bytes), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        for (ssize_t i = 0; i < got; i++)
            if (bytes[i] != 0)
                return 0;
        offset += got;
    }
}

static enum kw_status open_area(struct kw_posix_area *area, int folder) {
    struct stat status;
    area->file = openat(folder, area->name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (area->file < 0 || fstat(area->file, &status) != 0)
        return KW_ERROR_STORAGE;
    if (!S_ISREG(status.st_mode))
        return KW_ERROR_FORMAT;
    /* A shorter file that holds nothing is one whose making was cut short. Any other was made for another size. */
    if ((uint64_t)status.st_size < area->size)
        return holds_nothing(area->file) ? fill(area->file, area->size) : KW_ERROR_FORMAT;
    return (uint64_t)status.st_size == area->size ? KW_OK : KW_ERROR_FORMAT;
}

enum kw_status kw_storage_posix_open(struct kw_storage_posix *posix, int folder) {
    enum kw_status status = KW_OK;
    for (size_t i = 0; i < posix->count; i++)
        posix->areas[i].file = -1;
    for (size_t i = 0; i < posix->count && status == KW_OK; i++)
        status = open_area(&posix->areas[i], folder);
    /* The names of new files are durable only with their folder. */
    if (status == KW_OK && fsync(folder) != 0)
        status = KW_ERROR_STORAGE;
    if (status != KW_OK) {
        kw_storage_posix_close(posix);
        return status;
    }
    posix->storage = (struct kw_storage){posix, size_of, read_area, write_area, flush_area};
    return KW_OK;
}

void kw_storage_posix_close(struct kw_storage_posix *posix) {
    for (size_t i = 0; i < posix->count; i++) {
        if (posix->areas[i].file >= 0)
            close(posix->areas[i].file);
        posix->areas[i].file = -1;
    }
}
