#include "owner/watch_event.h"

static const struct str words[WATCH_EVENT_KINDS] = {
    [WATCH_NEW] = STR_INIT("new"),
    [WATCH_UPDATED] = STR_INIT("updated"),
    [WATCH_REPUBLISHED] = STR_INIT("republished"),
    [WATCH_REVOKED] = STR_INIT("revoked"),
    [WATCH_GONE] = STR_INIT("gone"),
    [WATCH_RETURNED] = STR_INIT("returned"),
    [WATCH_ALARM] = STR_INIT("alarm"),
    [WATCH_ERROR] = STR_INIT("error"),
};

struct str watch_event_word(enum watch_event_kind kind) {
    return words[kind];
}

static struct store_value reference(int64_t id) {
    return id ? STORE_I(id) : STORE_N;
}

enum status watch_event_add(struct store *store, const struct watch_event *event) {
    return store_run(store,
                     "INSERT INTO event (at, provider, document, revision, kind, subject, text) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                     STORE_I(event->at), reference(event->provider), reference(event->document),
                     reference(event->revision), STORE_T(words[event->kind]), STORE_T(event->subject),
                     STORE_T(event->text));
}

enum status watch_event_last(struct store *store, int64_t *id) {
    return store_number(store, "SELECT max(id) FROM event", NULL, 0, 0, id);
}

static enum watch_event_kind kind_of(struct str word) {
    size_t i = 0;
    while (i < WATCH_ERROR && !str_eq(words[i], word))
        i++;
    return (enum watch_event_kind)i;
}

static enum status visit_rows(struct store_rows *rows, watch_event_visitor visit, void *context) {
    for (bool more;;) {
        TRY(store_next(rows, &more));
        if (!more)
            return STATUS_OK;
        const struct watch_event event = {
            .id = store_integer(rows, 0),
            .at = store_integer(rows, 1),
            .provider = store_integer(rows, 2),
            .document = store_integer(rows, 3),
            .revision = store_integer(rows, 4),
            .kind = kind_of(store_bytes(rows, 5)),
            .subject = store_bytes(rows, 6),
            .text = store_bytes(rows, 7),
            .provider_name = store_bytes(rows, 8),
        };
        TRY(visit(context, &event));
    }
}

enum status watch_event_each(struct store *store, const struct watch_event_range *range, watch_event_visitor visit,
                             void *context) {
    struct store_rows *rows;
    TRY(store_query(store, &rows,
                    "SELECT e.id, e.at, e.provider, e.document, e.revision, e.kind, e.subject, e.text, p.name "
                    "FROM event e LEFT JOIN provider p ON p.id = e.provider "
                    "WHERE e.id > ?1 AND e.at >= ?2 AND (?3 = 0 OR e.provider = ?3) ORDER BY e.id",
                    STORE_I(range->after), STORE_I(range->since), STORE_I(range->provider)));
    enum status status = visit_rows(rows, visit, context);
    store_done(rows);
    return status;
}
