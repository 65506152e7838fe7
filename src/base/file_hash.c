#include "base/file.h"

#include <errno.h>
#include <unistd.h>

#include <nettle/sha2.h>

static const struct diag_kind UNREADABLE = {"file.unreadable", SEVERITY_ERROR, "cannot be read: {0}", NULL};
static const struct diag_kind NOT_REGULAR = {"file.not-regular", SEVERITY_ERROR, "is {0}, not a file", NULL};

static bool digest_all(int fd, uint8_t digest[HASH_SHA256_SIZE]) {
    struct sha256_ctx context;
    uint8_t block[16 * 1024];
    ssize_t n;
    sha256_init(&context);
    while ((n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR))
        if (n > 0)
            sha256_update(&context, (size_t)n, block);
    sha256_digest(&context, HASH_SHA256_SIZE, digest);
    return n == 0;
}

enum status file_sha256(const char *path, struct diag_sink *sink, uint8_t digest[HASH_SHA256_SIZE]) {
    unsigned mode = 0;
    int fd = file_open(path, &mode);
    if (fd < 0 && errno == 0) {
        diag_add(sink, &NOT_REGULAR, file_place(sink, path), file_type_name(mode));
        return STATUS_SYSTEM;
    }
    if (fd < 0)
        return file_refused(sink, &UNREADABLE, path);
    bool is_read = digest_all(fd, digest);
    int error = errno;
    (void)close(fd);
    errno = error;
    return is_read ? STATUS_OK : file_refused(sink, &UNREADABLE, path);
}
