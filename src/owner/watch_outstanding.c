#include "owner/watch_outstanding.h"

static const struct diag_kind OUTSTANDING = {"watch.outstanding", SEVERITY_WARNING,
                                             "{0} of the documents that providers list {1} not here as listed, so what "
                                             "they say is not known",
                                             "'keyway watch sync' asks for them again; 'keyway watch list' says whose "
                                             "they are, 'keyway watch show PROVIDER' why"};

static enum status visit_rows(struct store_rows *rows, watch_outstanding_visitor visit, void *context) {
    for (bool more;;) {
        TRY(store_next(rows, &more));
        if (!more)
            return STATUS_OK;
        const struct watch_outstanding document = {.provider = store_bytes(rows, 0),
                                                   .url = store_bytes(rows, 1),
                                                   .tracking_id = store_bytes(rows, 2),
                                                   .reason = store_bytes(rows, 3),
                                                   .counts = store_bytes(rows, 4),
                                                   .is_held = store_integer(rows, 5) != 0};
        TRY(visit(context, &document));
    }
}

enum status watch_outstanding_each(struct store *store, int64_t provider, watch_outstanding_visitor visit,
                                   void *context) {
    struct store_rows *rows;
    TRY(store_query(store, &rows,
                    "SELECT p.name, o.url, o.tracking_id, o.reason, o.counts, o.is_held FROM outstanding o "
                    "JOIN provider p ON p.id = o.provider WHERE ?1 = 0 OR p.id = ?1 ORDER BY p.name, o.url",
                    STORE_I(provider)));
    enum status status = visit_rows(rows, visit, context);
    store_done(rows);
    return status;
}

enum status watch_outstanding_count(struct store *store, int64_t provider, int64_t *count) {
    return store_ask(store, count, 0, "SELECT count(*) FROM outstanding WHERE ?1 = 0 OR provider = ?1",
                     STORE_I(provider));
}

enum status watch_outstanding_tell(struct store *store, struct arena *arena) {
    int64_t count;
    TRY(watch_outstanding_count(store, 0, &count));
    if (count)
        diag_add(store_sink(store), &OUTSTANDING, PLACE_NONE, str_format(arena, "%lld", (long long)count),
                 count == 1 ? STR("is") : STR("are"));
    return STATUS_OK;
}

struct str watch_outstanding_text(const struct watch_outstanding *document, struct arena *arena) {
    if (!document->counts.ptr)
        return str_copy(arena, document->reason);
    return str_format(arena, STR_F "; its revision " STR_F " counts meanwhile", STR_A(document->reason),
                      STR_A(document->counts));
}
