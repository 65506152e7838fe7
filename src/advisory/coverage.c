/* Of which suppliers something was read. */
#include "advisory/database.h"

enum { LOOKED_AT_MAX = 4096 };

/* A supplier of whom there is no advisory. */
static const date_days never = INT32_MAX;

static void note(struct advisory_db *db, uint32_t supplier, date_days day) {
    if (day < db->covered[supplier])
        db->covered[supplier] = day;
}

/* Withdrawn documents have no leaves. A document without a date counts from the beginning (DATE_NONE). */
enum status database_cover(struct advisory_db *db) {
    db->covered = ARENA_ARRAY(&db->arena, date_days, db->book.count);
    if (!db->covered)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < db->book.count; i++)
        db->covered[i] = never;
    for (uint32_t i = 0; i < db->leaf_count; i++) {
        const struct database_leaf *leaf = &db->leaves[i];
        date_days day = db->documents[leaf->document].public.released;
        if (leaf->name == CSAF_NONE)
            continue;
        const struct database_name *name = &db->names[leaf->name];
        const struct vendor_set *ids = &db->suppliers[name->supplier].ids;
        for (size_t k = 0; k < ids->count; k++)
            note(db, ids->items[k], day);
        if (name->led_by != VENDOR_NONE)
            note(db, name->led_by, day);
    }
    return STATUS_OK;
}

static bool covers(const struct advisory_db *db, const struct vendor_set *ids, date_days at) {
    for (size_t i = 0; i < ids->count; i++)
        if (db->covered[ids->items[i]] <= at)
            return true;
    return false;
}

/* By its names alone: that a name resembles another is enough to look, and not enough to find nothing. */
bool advisory_covers_supplier(const struct advisory_db *db, struct str name, date_days at) {
    struct vendor_set ids, moved;
    vendor_find(&db->book, name, &ids);
    vendor_moved(&db->book, &ids, &moved);
    return covers(db, &ids, at) || covers(db, &moved, at);
}

bool advisory_knows_supplier(const struct advisory_db *db, struct str name) {
    struct vendor_set ids = {.count = 0};
    vendor_find_more(&db->book, name, &ids);
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
