/* Of which suppliers something was read. */
#include "advisory/database.h"

enum { LOOKED_AT_MAX = 4096 };

/* As the matcher takes a name: every supplier that it stands for, or the one that it resembles. */
static void find(const struct advisory_db *db, struct str name, struct vendor_set *ids) {
    vendor_find(&db->book, name, ids);
    uint32_t near = ids->count == 0 ? vendor_resembling(&db->book, name) : VENDOR_NONE;
    if (near != VENDOR_NONE)
        ids->items[ids->count++] = near;
}

enum status database_cover(struct advisory_db *db) {
    db->covered = ARENA_ARRAY(&db->arena, bool, db->book.count);
    if (!db->covered)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < db->name_count; i++) {
        const struct vendor_set *ids = &db->suppliers[db->names[i].supplier].ids;
        for (size_t k = 0; k < ids->count; k++)
            db->covered[ids->items[k]] = true;
        if (db->names[i].led_by != VENDOR_NONE)
            db->covered[db->names[i].led_by] = true;
    }
    return STATUS_OK;
}

static bool covers(const struct advisory_db *db, const struct vendor_set *ids) {
    for (size_t i = 0; i < ids->count; i++)
        if (db->covered[ids->items[i]])
            return true;
    return false;
}

bool advisory_covers_supplier(const struct advisory_db *db, struct str name) {
    struct vendor_set ids, moved;
    find(db, name, &ids);
    vendor_moved(&db->book, &ids, &moved);
    return covers(db, &ids) || covers(db, &moved);
}

bool advisory_knows_supplier(const struct advisory_db *db, struct str name) {
    struct vendor_set ids;
    find(db, name, &ids);
    return ids.count > 0;
}

struct str advisory_nearest_supplier(const struct advisory_db *db, struct str name) {
    struct str best = STR_NONE;
    for (uint32_t i = 0; i < db->supplier_count && i < LOOKED_AT_MAX; i++) {
        const struct str names[] = {best, db->suppliers[i].text};
        best = diag_nearest(name, names, ARRAY_LEN(names));
    }
    return best;
}
