#include "secret_file.h"

#include <keyway/bytes.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 256u

int secret_file_read(const char *path, uint8_t *to, size_t room, size_t *length) {
    uint8_t bytes[LINE_MAX_BYTES];
    struct stat found;
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    ssize_t got = -1;
    if (file >= 0 && fstat(file, &found) == 0 && S_ISREG(found.st_mode) && (found.st_mode & 07) == 0)
        got = read(file, bytes, sizeof(bytes));
    if (file >= 0)
        close(file);
    const uint8_t *end = got > 0 ? memchr(bytes, '\n', (size_t)got) : NULL;
    size_t line = end ? (size_t)(end - bytes) : got > 0 ? (size_t)got : 0;
    int taken = line > 0 && line <= room;
    if (taken) {
        memcpy(to, bytes, line);
        *length = line;
    }
    kw_wipe(bytes, sizeof(bytes));
    return taken;
}
