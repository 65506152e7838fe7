#include "command/database_feed.h"

#include "base/json.h"
#include "command/watch.h"
#include "owner/watch_outstanding.h"
#include "owner/watch_store.h"

/* What is handed on, and to whom. */
struct handing {
    struct database_feed *database;
    status_taker take;
    void *taker;
};

static enum status hand_on(void *context, const struct watch_document *document) {
    struct handing *handing = context;
    struct arena *arena = handing->database->run->arena;
    struct str name = str_format(arena, STR_F "/" STR_F, STR_A(document->provider), STR_A(document->tracking_id));
    struct source *source = ARENA_NEW(arena, struct source);
    if (!name.ptr || !source)
        return STATUS_MEMORY;
    *source = (struct source){name, document->body};
    enum status status = handing->take(handing->taker, source);
    /* The body is the store's; of what is wrong in it the place can no longer be shown. */
    if (status != STATUS_OK)
        source->text = STR_NONE;
    return status;
}

static enum status each(void *context, status_taker take, void *taker) {
    struct database_feed *database = context;
    struct handing handing = {database, take, taker};
    return watch_store_each_current(database->store, hand_on, &handing);
}

enum status database_feed_open(struct run *run, struct database_feed *database) {
    struct str path = run_option(run, "db");
    int64_t unread;
    *database = (struct database_feed){.run = run, .feed = {.name = path, .each = each, .context = database}};
    if (!path.ptr)
        return STATUS_OK;
    TRY(watch_open(run, WATCH_THERE, &database->store));
    TRY(watch_outstanding_count(database->store, 0, &unread));
    database->feed.unread = (size_t)unread;
    return watch_outstanding_tell(database->store, run->arena);
}

const struct status_feed *database_feed_documents(const struct database_feed *database) {
    return database->store ? &database->feed : NULL;
}

void database_feed_close(struct database_feed *database) {
    store_close(database->store);
    database->store = NULL;
}
