#include "base/own_program.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/tree.h"

static const char SELF[] = "/proc/self/exe";

/* False when the file ends with an error, or not within the bound. */
static bool sum_file(int fd, struct sha256 *sum) {
    char bytes[16384];
    ssize_t n;
    sha256_begin(sum);
    while ((n = read(fd, bytes, sizeof bytes)) > 0 && sum->size <= OWN_PROGRAM_BYTES_MAX)
        sha256_add(sum, (struct str){bytes, (size_t)n});
    return n == 0;
}

static enum status read_sum(struct arena *arena, struct str *hex) {
    uint8_t digest[HASH_SHA256_SIZE];
    struct sha256 sum;
    int fd = open(SELF, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STATUS_OK;
    bool whole = sum_file(fd, &sum);
    (void)close(fd);
    char *text = ARENA_ARRAY(arena, char, HASH_SHA256_HEX);
    if (!text)
        return STATUS_MEMORY;
    if (!whole)
        return STATUS_OK;
    sha256_end(&sum, digest);
    hash_hex(digest, sizeof digest, text);
    *hex = (struct str){text, HASH_SHA256_HEX};
    return STATUS_OK;
}

enum status own_program_read(struct arena *arena, struct own_program *program) {
    struct own_program made = {.path = STR_INIT(""), .sha256 = STR_INIT("")};
    char path[TREE_PATH_MAX];
    ssize_t len = readlink(SELF, path, sizeof path);
    if (len > 0 && (size_t)len < sizeof path)
        made.path = str_copy(arena, (struct str){path, (size_t)len});
    if (!made.path.ptr)
        return STATUS_MEMORY;
    TRY(read_sum(arena, &made.sha256));
    *program = made;
    return STATUS_OK;
}
