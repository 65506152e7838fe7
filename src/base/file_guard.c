#include "base/file_guard.h"

#include <stdatomic.h>

struct guard {
    dev_t device;
    ino_t inode;
    atomic_bool read;
    struct guard *next;
};
static struct guard *guards;

static struct guard *guard_of(const struct stat *info) {
    struct guard *guard = guards;
    while (guard && (guard->device != info->st_dev || guard->inode != info->st_ino))
        guard = guard->next;
    return guard;
}

enum status file_guard(const char *path, struct arena *arena) {
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || guard_of(&info))
        return STATUS_OK;
    struct guard *guard = ARENA_NEW(arena, struct guard);
    if (!guard)
        return STATUS_MEMORY;
    guard->device = info.st_dev;
    guard->inode = info.st_ino;
    guard->next = guards;
    guards = guard;
    return STATUS_OK;
}

void file_guard_end(void) {
    guards = NULL;
}

void file_guard_note(const struct stat *info) {
    struct guard *guard = guard_of(info);
    if (guard)
        atomic_store(&guard->read, true);
}

void file_guard_note_path(const char *path) {
    struct stat info;
    if (guards && stat(path, &info) == 0)
        file_guard_note(&info);
}

void file_guard_note_fd(int fd) {
    struct stat info;
    if (guards && fstat(fd, &info) == 0)
        file_guard_note(&info);
}

bool file_guard_was_read(const char *path) {
    struct stat info;
    if (!guards || stat(path, &info) != 0)
        return false;
    const struct guard *guard = guard_of(&info);
    return guard && atomic_load(&guard->read);
}
