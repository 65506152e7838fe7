/* Versions and ranges, read when an asset first asks for them: a plant asks for a small part of what is published. */
#include "advisory/database.h"

#include <pthread.h>
#include <stdatomic.h>

#include "advisory/range_form.h"
#include "advisory/range_side.h"
#include "advisory/wording.h"

/* A range as it reads by itself, whatever the product: many products have the same. */
struct lone_range {
    struct str text;
    const struct version_scheme *scheme;
    const struct range *range;
};

/* What is read later on, dealt out by text so that threads seldom wait for each other. Whoever reads holds the lock;
 * whoever finds a version read needs none. */
enum { STRIPES = 32 };
struct database_reading {
    pthread_mutex_t lock;
    struct arena arena;
    struct name_index index; /* of `ranges`, by text and scheme */
    struct lone_range *ranges;
    size_t count;
    size_t room;
};

enum status database_versions_init(struct advisory_db *db) {
    struct database_reading *stripes = ARENA_ARRAY(&db->arena, struct database_reading, STRIPES);
    if (stripes == NULL)
        return STATUS_MEMORY;
    for (size_t i = 0; i < STRIPES; i++) {
        arena_init(&stripes[i].arena, db->arena.cap);
        index_init(&stripes[i].index, &stripes[i].arena);
        (void)pthread_mutex_init(&stripes[i].lock, NULL); /* does not fail without attributes */
    }
    db->reading = stripes;
    return STATUS_OK;
}

void database_versions_done(struct advisory_db *db) {
    for (size_t i = 0; db->reading != NULL && i < STRIPES; i++) {
        arena_done(&db->reading[i].arena);
        (void)pthread_mutex_destroy(&db->reading[i].lock);
    }
    db->reading = NULL;
}

static enum status read_alone(struct database_reading *reading, struct str text, const struct version_scheme *scheme,
                              const struct range **range) {
    uint64_t key = index_key(INDEX_VERBATIM, 0, str_hash(text) ^ (uintptr_t)scheme);
    const struct index_slot *slot = index_find(&reading->index, key);
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = reading->index.entries[at - 1].next) {
        const struct lone_range *known = &reading->ranges[reading->index.entries[at - 1].item];
        *range = known->range;
        if (known->scheme == scheme && str_eq(known->text, text))
            return STATUS_OK;
    }
    if (!arena_grow(&reading->arena, (void **)&reading->ranges, reading->count, &reading->room,
                    sizeof(*reading->ranges), _Alignof(struct lone_range)))
        return STATUS_MEMORY;
    struct lone_range *fresh = &reading->ranges[reading->count];
    *fresh = (struct lone_range){.text = text, .scheme = scheme};
    TRY(range_parse(text, STR(""), scheme, &reading->arena, &fresh->range));
    *range = fresh->range;
    return index_add(&reading->index, key, (uint32_t)reading->count++);
}

/* Whether the product's name sets a version line: "SIMATIC WinCC V7.4". */
static enum status find_line(struct database_reading *reading, const struct database_name *name, bool *has_line) {
    struct range_line line;
    TRY(range_line_of(name->text, &reading->arena, &line));
    *has_line = line.lower != NULL || line.upper != NULL;
    return STATUS_OK;
}

/* True when the product's name has a say in what the text means, beside a version line: by its own words in front of a
 * version, or by saying what sort of number it is. */
static bool needs_product(const struct database_name *name, struct str text) {
    struct str word;
    if (name->name.flags & NAME_SERIAL)
        return true;
    while (wording_next(&text, &word)) {
        if (word.len > 1 && !char_is_digit(word.ptr[0]) && wording_repeats(word, name->text))
            return true;
    }
    return false;
}

static enum status read_version(const struct advisory_db *db, struct database_reading *reading,
                                struct database_version *v) {
    const struct database_name *name = v->name != CSAF_NONE ? &db->names[v->name] : NULL;
    const struct version_scheme *scheme =
        name != NULL ? db->suppliers[name->supplier].scheme : version_scheme_of(STR(""));
    bool has_line = false;
    TRY(read_alone(reading, v->rest, scheme, &v->alone));
    v->range = v->alone;
    if (name != NULL)
        TRY(find_line(reading, name, &has_line));
    if (name != NULL && (has_line || needs_product(name, v->rest)))
        TRY(range_parse(v->rest, name->text, scheme, &reading->arena, &v->range));
    if (!has_line)
        v->alone = v->range;
    v->all = range_is_all(v->range);
    v->open_below = range_is_open_below(v->alone);
    v->exact = range_is_exact(v->alone);
    return STATUS_OK;
}

enum status database_read_version(const struct advisory_db *db, uint32_t version) {
    struct database_version *v = &db->versions[version];
    if (atomic_load_explicit(&v->read, memory_order_acquire))
        return STATUS_OK;
    struct database_reading *reading = &db->reading[str_hash(v->rest) % STRIPES];
    (void)pthread_mutex_lock(&reading->lock);
    enum status status = STATUS_OK;
    if (!atomic_load_explicit(&v->read, memory_order_relaxed)) {
        status = read_version(db, reading, v);
        if (status == STATUS_OK)
            atomic_store_explicit(&v->read, true, memory_order_release);
    }
    (void)pthread_mutex_unlock(&reading->lock);
    return status;
}
