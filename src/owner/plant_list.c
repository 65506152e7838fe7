#include "owner/plant_list.h"

static const struct diag_kind TWICE = {"watch.plant-twice", SEVERITY_ERROR, "'{0}' is matched already",
                                       "'keyway watch plant runs {0}' lists what the runs came to"};
static const struct diag_kind SAME_NAME = {"watch.plant-name", SEVERITY_ERROR,
                                           "another plant is called '{0}', too: {1}",
                                           "what people decide is kept by the plant's name: change one, or take the "
                                           "other off with 'keyway watch plant remove'"};
static const struct diag_kind MANY = {"watch.plant-many", SEVERITY_ERROR, "no more than {0} plants can be matched",
                                      NULL};
static const struct diag_kind NO_PLANT = {"watch.no-plant", SEVERITY_ERROR, "no plant '{0}' is matched by the watch",
                                          "'keyway watch plant list' lists those that are"};

static enum status add_row(struct plant_list *list, size_t *room, struct store_rows *rows, struct arena *arena) {
    if (!arena_grow(arena, (void **)&list->items, list->count, room, sizeof(*list->items),
                    _Alignof(struct listed_plant)))
        return STATUS_MEMORY;
    bool failed = !store_is_null(rows, 4), ran = !store_is_null(rows, 5);
    struct listed_plant *plant = &list->items[list->count++];
    *plant = (struct listed_plant){
        .id = store_integer(rows, 0),
        .path = str_copy(arena, store_bytes(rows, 1)),
        .name = str_copy(arena, store_bytes(rows, 2)),
        .tried_at = store_integer(rows, 3),
        .error = failed ? str_copy(arena, store_bytes(rows, 4)) : STR_NONE,
        .rests_on = ran ? str_copy(arena, store_bytes(rows, 5)) : STR_NONE,
    };
    return plant->path.ptr && plant->name.ptr && !arena->refused ? STATUS_OK : STATUS_MEMORY;
}

enum status plant_list_read(struct store *store, struct arena *arena, struct plant_list *list) {
    struct plant_list found = {.count = 0};
    struct store_rows *rows;
    bool more = false;
    size_t room = 0;
    TRY(store_start(store, "SELECT id, path, name, tried_at, error, rests_on FROM plant ORDER BY id", NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    while (status == STATUS_OK && more) {
        status = add_row(&found, &room, rows, arena);
        if (status == STATUS_OK)
            status = store_next(rows, &more);
    }
    store_done(rows);
    if (status == STATUS_OK)
        *list = found;
    return status;
}

const struct listed_plant *plant_list_find(const struct plant_list *list, struct str path, struct str word) {
    for (size_t i = 0; i < list->count; i++) {
        const struct listed_plant *plant = &list->items[i];
        if ((path.len && str_eq(plant->path, path)) || (word.len && str_eq(plant->path, word)))
            return plant;
    }
    for (size_t i = 0; i < list->count && word.len; i++)
        if (str_eq_nocase(list->items[i].name, word))
            return &list->items[i];
    return NULL;
}

/* Within the transaction: two that are added at once must not both find the name free. */
static enum status add(struct store *store, struct str path, struct str name, int64_t at, struct arena *arena) {
    struct plant_list list;
    char most[24];
    TRY(plant_list_read(store, arena, &list));
    const struct listed_plant *same = plant_list_find(&list, path, STR_NONE),
                              *named = plant_list_find(&list, STR_NONE, name);
    (void)snprintf(most, sizeof(most), "%d", PLANT_LIST_MAX);
    if (same)
        diag_add(store_sink(store), &TWICE, PLACE_NONE, path);
    else if (named)
        diag_add(store_sink(store), &SAME_NAME, PLACE_NONE, name, named->path);
    else if (list.count >= PLANT_LIST_MAX)
        diag_add(store_sink(store), &MANY, PLACE_NONE, str_from(most));
    else
        return store_run(store, "INSERT INTO plant (path, name, added_at) VALUES (?1, ?2, ?3)", STORE_T(path),
                         STORE_T(name), STORE_I(at));
    return STATUS_INPUT;
}

enum status plant_list_add(struct store *store, struct str path, struct str name, int64_t at, struct arena *arena) {
    TRY(store_begin(store));
    return store_end(store, add(store, path, name, at, arena));
}

static struct str nearest(const struct plant_list *list, struct str word, struct arena *arena) {
    struct str *names = ARENA_ARRAY(arena, struct str, 2 * list->count);
    for (size_t i = 0; names && i < list->count; i++) {
        names[2 * i] = list->items[i].name;
        names[2 * i + 1] = list->items[i].path;
    }
    return names ? diag_nearest(word, names, 2 * list->count) : STR_NONE;
}

enum status plant_list_remove(struct store *store, struct str path, struct str word, struct arena *arena) {
    struct plant_list list;
    TRY(plant_list_read(store, arena, &list));
    const struct listed_plant *plant = plant_list_find(&list, path, word);
    if (plant)
        return store_run(store, "DELETE FROM plant WHERE id = ?1", STORE_I(plant->id));
    diag_add_near(store_sink(store), &NO_PLANT, PLACE_NONE, nearest(&list, word, arena), word);
    return STATUS_INPUT;
}

enum status plant_list_failed(struct store *store, int64_t plant, struct str error, int64_t at) {
    return store_run(store, "UPDATE plant SET tried_at = ?2, error = ?3 WHERE id = ?1", STORE_I(plant), STORE_I(at),
                     STORE_T(error));
}

enum status plant_list_same(struct store *store, int64_t plant, int64_t at) {
    return store_run(store, "UPDATE plant SET tried_at = ?2, error = NULL WHERE id = ?1", STORE_I(plant), STORE_I(at));
}
