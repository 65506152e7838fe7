#include "maker_tree.h"

#include "port/integrity_linux.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_SIZE ((size_t)256 << 10)

static enum kw_status add(struct maker_tree *tree, const char *path, uint32_t mode) {
    if (tree->count == tree->room) {
        size_t room = tree->room ? tree->room * 2 : 256;
        struct maker_entry *more = realloc(tree->entry, room * sizeof(*more));
        if (!more)
            return KW_ERROR_ROOM;
        tree->entry = more;
        tree->room = room;
    }
    char *own = strdup(path);
    if (!own)
        return KW_ERROR_ROOM;
    tree->entry[tree->count++] = (struct maker_entry){.path = kw_bytes(own, strlen(own)), .mode = mode};
    return KW_OK;
}

/* The names in one folder of the list, each behind what is in it already. */
static enum kw_status add_names(int root, const char *folder, const uint8_t *names, size_t length,
                                struct maker_tree *tree) {
    char path[4096];
    int below = strcmp(folder, ".") != 0;
    for (size_t at = 0; at < length; at += strlen((const char *)names + at) + 1) {
        struct stat found;
        snprintf(path, sizeof(path), "%s%s%s", below ? folder : "", below ? "/" : "", (const char *)names + at);
        if (fstatat(root, path, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
            (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode) || S_ISLNK(found.st_mode)))
            KW_TRY(add(tree, path, found.st_mode));
    }
    return KW_OK;
}

static enum kw_status list_folder(int root, const char *path, struct maker_tree *tree) {
    uint8_t *names = NULL;
    size_t length = 0;
    int folder = openat(root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return KW_ERROR_STORAGE;
    enum kw_status status = kw_integrity_names(folder, &names, &length);
    close(folder);
    if (status == KW_OK)
        status = add_names(root, path, names, length, tree);
    free(names);
    return status;
}

/* Every name below the folders that are in the list already, which grows on the way. */
static enum kw_status list(int root, int skip, struct maker_tree *tree) {
    for (size_t i = 0; i < tree->count; i++) {
        if ((tree->entry[i].mode & KW_INTEGRITY_KIND) != KW_INTEGRITY_FOLDER)
            continue;
        enum kw_status status = list_folder(root, (const char *)tree->entry[i].path.at, tree);
        if (status != KW_OK && !(skip && status == KW_ERROR_STORAGE))
            return status;
    }
    return KW_OK;
}

static enum kw_status read_all(const struct kw_crypto *crypto, struct kw_integrity_files *files, uint8_t *room,
                               struct maker_entry *made) {
    const struct kw_integrity_reader *reader = &files->reader;
    struct kw_integrity_entry entry = {.path = made->path, .mode = made->mode};
    struct kw_integrity_seen seen;
    struct kw_hash hash;
    size_t got = 0;
    KW_TRY(reader->open(files, &entry, &seen));
    enum kw_status status = crypto->hash_begin(crypto->context, &hash);
    if (status == KW_OK) {
        do {
            status = reader->read(files, made->size, room, READ_SIZE, &got);
            if (status == KW_OK && got > 0)
                status = crypto->hash_add(crypto->context, &hash, kw_bytes(room, got));
            made->size += got;
        } while (status == KW_OK && got > 0);
        if (status == KW_OK)
            status = crypto->hash_end(crypto->context, &hash, made->digest);
        else
            crypto->hash_drop(crypto->context, &hash);
    }
    reader->close(files);
    return status;
}

static int by_path(const void *a, const void *b) {
    return strcmp((const char *)((const struct maker_entry *)a)->path.at,
                  (const char *)((const struct maker_entry *)b)->path.at);
}

static enum kw_status read_tree(const struct kw_crypto *crypto, int root, int skip, struct maker_tree *tree) {
    struct kw_integrity_files files;
    struct stat found;
    size_t kept = 0;
    uint8_t *room = malloc(READ_SIZE);
    enum kw_status status = room && fstat(root, &found) == 0 ? add(tree, ".", found.st_mode) : KW_ERROR_STORAGE;
    if (status == KW_OK)
        status = list(root, skip, tree);
    kw_integrity_files_init(&files, root);
    for (size_t i = 0; i < tree->count && status == KW_OK; i++) {
        status = read_all(crypto, &files, room, &tree->entry[i]);
        if (status == KW_OK) {
            struct maker_entry entry = tree->entry[i];
            tree->entry[i] = tree->entry[kept];
            tree->entry[kept++] = entry;
            tree->bytes += entry.size;
        } else if (skip) {
            status = KW_OK;
        }
    }
    kw_integrity_files_done(&files);
    free(room);
    for (size_t i = kept; i < tree->count && status == KW_OK; i++)
        free((void *)(uintptr_t)tree->entry[i].path.at);
    if (status == KW_OK)
        tree->count = kept;
    return status;
}

enum kw_status maker_tree(const struct kw_crypto *crypto, int root, int skip_unreadable, struct maker_tree *tree) {
    *tree = (struct maker_tree){NULL, 0, 0, 0};
    enum kw_status status = read_tree(crypto, root, skip_unreadable, tree);
    if (status != KW_OK)
        maker_tree_free(tree);
    else
        qsort(tree->entry, tree->count, sizeof(*tree->entry), by_path);
    return status;
}

void maker_tree_free(struct maker_tree *tree) {
    for (size_t i = 0; i < tree->count; i++)
        free((void *)(uintptr_t)tree->entry[i].path.at);
    free(tree->entry);
    *tree = (struct maker_tree){NULL, 0, 0, 0};
}

enum kw_status maker_tree_sign(const struct maker *maker, uint64_t sequence, const struct maker_tree *tree,
                               struct kw_bytes *envelope) {
    size_t room = 1024;
    for (size_t i = 0; i < tree->count; i++)
        room += tree->entry[i].path.length + KW_DIGEST_SIZE + 32;
    uint8_t *payload = malloc(room);
    uint8_t *signed_bytes = malloc(room + 512);
    enum kw_status status = KW_ERROR_ROOM;
    if (payload && signed_bytes) {
        struct kw_writer writer = kw_writer(payload, room);
        struct kw_writer to = kw_writer(signed_bytes, room + 512);
        status = maker_integrity(maker, sequence, tree->entry, tree->count, &writer, &to);
        if (status == KW_OK)
            *envelope = kw_written(&to);
    }
    free(payload);
    if (status != KW_OK)
        free(signed_bytes);
    return status;
}
