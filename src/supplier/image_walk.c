/* Folders of a file system on their way to being looked at. */
#include "supplier/image_reader.h"

bool image_walk_add(struct image *image, struct image_walk *walk, const struct image_folder *folder, struct str name,
                    uint64_t id) {
    if (walk->count >= image->left->members)
        return image_fails(image, STR("it has more members than are looked at"));
    struct str kept = str_copy(&image->memory, name);
    if (!kept.ptr || !arena_grow(&image->memory, (void **)&walk->items, walk->count, &walk->room, sizeof *walk->items,
                                 _Alignof(struct image_waiting)))
        return image_fails(image, STR_NONE);
    walk->items[walk->count++] = (struct image_waiting){folder, kept, id};
    return true;
}

bool image_walk_next(struct image *image, struct image_walk *walk, struct image_waiting *waiting, struct str *path) {
    if (walk->count == 0)
        return false;
    *waiting = walk->items[--walk->count];
    struct str folder = waiting->folder ? waiting->folder->path : STR("");
    *path = str_format(&image->step, STR_F "%s" STR_F, STR_A(folder), folder.len > 0 ? "/" : "", STR_A(waiting->name));
    return path->ptr || image_fails(image, STR_NONE);
}

const struct image_folder *image_walk_enter(struct image *image, const struct image_waiting *waiting, struct str path) {
    enum { PATH_MOST = 4096 };
    struct image_folder *folder = ARENA_NEW(&image->memory, struct image_folder);
    /* A longer one counts as too deep. */
    const bool fits = path.len <= PATH_MOST;
    struct str kept = fits ? str_copy(&image->memory, path) : STR("");
    if (!folder || !kept.ptr) {
        (void)image_fails(image, STR_NONE);
        return NULL;
    }
    *folder = (struct image_folder){kept, !fits ? IMAGE_DEPTH_MAX : waiting->folder ? waiting->folder->depth + 1 : 0};
    return folder;
}
