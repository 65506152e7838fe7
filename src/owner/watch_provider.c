#include "owner/watch_provider.h"

#include "owner/watch_keep.h"
#include "owner/watch_run.h"

static const struct diag_kind TAKEN = {"watch.taken", SEVERITY_ERROR, "there is a provider '{0}' already",
                                       "give it another name with --name"};
static const struct diag_kind SAME = {"watch.same", SEVERITY_ERROR, "'{0}' is watched already, as '{1}'",
                                      "'keyway watch sync {1}' fetches what is new"};
static const struct diag_kind NO_PROVIDER = {"watch.no-provider", SEVERITY_ERROR, "no provider '{0}' is watched",
                                             "'keyway watch list' names those that are; 'keyway watch add' adds one"};
static const struct diag_kind BAD_NAME = {"watch.bad-name", SEVERITY_ERROR, "'{0}' cannot be the name of a provider",
                                          "take letters, digits, '.', '-' and '_', at most 64"};
static const struct diag_kind NO_KEY = {"watch.no-key", SEVERITY_ERROR,
                                        "'{0}' has no key '{1}' that waits for your word",
                                        "the alarm tells the fingerprint: keyway watch log {0}"};

enum { NAME_MAX_BYTES = 64 };

/* ---- adding and removing */

static bool is_name(struct str name) {
    bool fine = name.len > 0 && name.len <= NAME_MAX_BYTES && name.ptr[0] != '.' && name.ptr[0] != '-';
    for (size_t i = 0; i < name.len && fine; i++)
        fine = char_is_alnum(name.ptr[i]) || name.ptr[i] == '.' || name.ptr[i] == '-' || name.ptr[i] == '_';
    return fine;
}

enum status watch_provider_may_name(struct store *store, struct str name) {
    int64_t taken;
    if (!is_name(name)) {
        diag_add(store_sink(store), &BAD_NAME, PLACE_NONE, name);
        return STATUS_INPUT;
    }
    TRY(store_ask(store, &taken, 0, "SELECT count(*) FROM provider WHERE name = ?1", STORE_T(name)));
    if (!taken)
        return STATUS_OK;
    diag_add(store_sink(store), &TAKEN, PLACE_NONE, name);
    return STATUS_INPUT;
}

static enum status check_free(struct store *store, const struct watch_addition *addition) {
    struct store_rows *rows;
    bool more;
    TRY(store_query(store, &rows, "SELECT name FROM provider WHERE url = ?1", STORE_T(addition->found->url)));
    enum status status = store_next(rows, &more);
    if (status == STATUS_OK && more) {
        diag_add(store_sink(store), &SAME, PLACE_NONE, addition->found->url, store_bytes(rows, 0));
        status = STATUS_INPUT;
    }
    store_done(rows);
    return status;
}

enum status watch_provider_add(struct store *store, const struct watch_addition *addition) {
    const struct watch_found *found = addition->found;
    TRY(watch_provider_may_name(store, addition->name));
    TRY(check_free(store, addition));
    return store_run(store,
                     "INSERT INTO provider (name, asked, url, role, publisher, namespace, added_at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                     STORE_T(addition->name), STORE_T(addition->asked), STORE_T(found->url),
                     STORE_T(provider_role_text(found->role)), STORE_T(found->publisher.name),
                     STORE_T(found->publisher.namespace), STORE_I(addition->at));
}

static struct str nearest_name(struct store *store, struct str name, struct arena *arena) {
    struct str names[64];
    size_t count = 0;
    struct store_rows *rows;
    bool more = true;
    if (store_start(store, "SELECT name FROM provider ORDER BY name LIMIT 64", NULL, 0, &rows) != STATUS_OK)
        return STR_NONE;
    while (count < ARRAY_LEN(names) && store_next(rows, &more) == STATUS_OK && more) {
        struct str copy = str_copy(arena, store_bytes(rows, 0));
        if (copy.ptr)
            names[count++] = copy;
    }
    store_done(rows);
    return diag_nearest(name, names, count);
}

enum status watch_provider_find(struct store *store, struct str name, struct arena *arena, int64_t *id) {
    TRY(store_ask(store, id, 0, "SELECT id FROM provider WHERE name = ?1", STORE_T(name)));
    if (*id)
        return STATUS_OK;
    diag_add_near(store_sink(store), &NO_PROVIDER, PLACE_NONE, nearest_name(store, name, arena), name);
    return STATUS_INPUT;
}

enum status watch_provider_remove(struct store *store, struct str name, struct arena *arena) {
    int64_t id;
    TRY(watch_provider_find(store, name, arena, &id));
    return store_run(store, "DELETE FROM provider WHERE id = ?1", STORE_I(id));
}

/* ---- listing */

static enum status visit_rows(struct store_rows *rows, watch_provider_visitor visit, void *context) {
    for (bool more;;) {
        TRY(store_next(rows, &more));
        if (!more)
            return STATUS_OK;
        const struct watch_provider provider = {
            .id = store_integer(rows, 0),
            .name = store_bytes(rows, 1),
            .asked = store_bytes(rows, 2),
            .url = store_bytes(rows, 3),
            .role = store_bytes(rows, 4),
            .publisher = store_bytes(rows, 5),
            .namespace = store_bytes(rows, 6),
            .error = store_bytes(rows, 7),
            .tried_at = store_integer(rows, 8),
            .synced_at = store_integer(rows, 9),
            .is_unsigned = store_integer(rows, 10) != 0,
            .documents = store_integer(rows, 11),
            .held = store_integer(rows, 12),
            .due = store_integer(rows, 13),
            .changed_keys = store_integer(rows, 14),
            .outstanding = store_integer(rows, 15),
            .apart = store_integer(rows, 16),
        };
        TRY(visit(context, &provider));
    }
}

enum status watch_provider_each(struct store *store, watch_provider_visitor visit, void *context) {
    struct store_rows *rows;
    TRY(store_start(
        store,
        "SELECT id, name, asked, url, role, publisher, namespace, error, tried_at, synced_at, unsigned, "
        "(SELECT count(*) FROM document d WHERE d.provider = p.id AND d.current_revision IS NOT NULL AND "
        "d.state IN ('current', 'gone')), "
        "(SELECT count(*) FROM document d WHERE d.provider = p.id AND EXISTS (SELECT 1 FROM revision r WHERE "
        "r.id = d.received AND r.held IS NOT NULL)), "
        "(SELECT count(*) FROM document d WHERE d.provider = p.id AND d.due = 1), "
        "(SELECT count(*) FROM provider_key k WHERE k.provider = p.id AND k.state = 'changed'), "
        "(SELECT count(*) FROM outstanding o WHERE o.provider = p.id), "
        "(SELECT count(*) FROM outstanding o WHERE o.provider = p.id AND o.is_held) "
        "FROM provider p ORDER BY name",
        NULL, 0, &rows));
    enum status status = visit_rows(rows, visit, context);
    store_done(rows);
    return status;
}

/* ---- trust */

static enum status trust_unsigned(struct store *store, int64_t id, int64_t at, int64_t *released) {
    int64_t more = 0;
    TRY(store_run(store, "UPDATE provider SET unsigned = 1 WHERE id = ?1", STORE_I(id)));
    TRY(watch_keep_release(store, id, STR(WATCH_HELD_UNSIGNED), STR_NONE, at, released));
    TRY(watch_keep_release(store, id, STR(WATCH_HELD_NO_KEY), STR_NONE, at, &more));
    *released += more;
    return STATUS_OK;
}

static enum status trust_key(struct store *store, int64_t id, struct str name, struct str fingerprint) {
    TRY(store_run(
        store,
        "UPDATE provider_key SET state = 'trusted' WHERE provider = ?1 AND fingerprint = ?2 COLLATE NOCASE AND "
        "state = 'changed'",
        STORE_I(id), STORE_T(fingerprint)));
    if (store_changed(store))
        return STATUS_OK;
    diag_add(store_sink(store), &NO_KEY, PLACE_NONE, name, fingerprint);
    return STATUS_INPUT;
}

enum status watch_provider_trust(struct store *store, struct str name, struct str fingerprint, int64_t at,
                                 struct arena *arena, int64_t *released) {
    int64_t id;
    struct str capitals = str_copy(arena, fingerprint);
    if (!capitals.ptr)
        return STATUS_MEMORY;
    for (size_t i = 0; i < capitals.len; i++)
        if (char_is(capitals.ptr[i], CHAR_SMALL))
            ((char *)capitals.ptr)[i] = (char)(capitals.ptr[i] - 32);
    TRY(watch_provider_find(store, name, arena, &id));
    if (str_eq_nocase(fingerprint, STR("unsigned")))
        return trust_unsigned(store, id, at, released);
    TRY(trust_key(store, id, name, capitals));
    return watch_keep_release(store, id, STR(WATCH_HELD_CHANGED), capitals, at, released);
}
