#include "base/file.h"

#include <errno.h>
#include <unistd.h>

#include <nettle/sha2.h>

static const struct diag_kind NOT_REGULAR = {"file.not-regular", SEVERITY_ERROR, "is {0}, not a file",
                                             "name each file by itself"};

enum { NOWHERE = -1 };

enum file_copied file_copy_sha256(int from, int to, uint8_t digest[HASH_SHA256_SIZE], uint64_t *size) {
    struct sha256_ctx context;
    uint8_t block[16 * 1024];
    uint64_t copied = 0;
    ssize_t n;
    sha256_init(&context);
    while ((n = read(from, block, sizeof block)) > 0 || (n < 0 && errno == EINTR)) {
        if (n < 0)
            continue;
        if (to != NOWHERE && !file_write_full(to, (struct str){(const char *)block, (size_t)n}))
            return FILE_COPY_UNWRITTEN;
        sha256_update(&context, (size_t)n, block);
        copied += (uint64_t)n;
    }
    if (n != 0)
        return FILE_COPY_UNREAD;
    sha256_digest(&context, HASH_SHA256_SIZE, digest);
    *size = copied;
    return FILE_COPIED;
}

enum status file_sha256(const char *path, struct diag_sink *sink, uint8_t digest[HASH_SHA256_SIZE]) {
    unsigned mode = 0;
    int fd = file_open(path, &mode);
    if (fd < 0 && errno == 0) {
        diag_add(sink, &NOT_REGULAR, file_place(sink, path), file_type_name(mode));
        return STATUS_SYSTEM;
    }
    if (fd < 0)
        return file_unreadable(sink, path);
    uint64_t size;
    bool is_read = file_copy_sha256(fd, NOWHERE, digest, &size) == FILE_COPIED;
    int error = errno;
    (void)close(fd);
    errno = error;
    return is_read ? STATUS_OK : file_unreadable(sink, path);
}
