#include "owner/match_run.h"

#include <stdlib.h>
#include <string.h>

#include "owner/watch_outstanding.h"

static const struct diag_kind NOT_LISTED = {"watch.plant-gone", SEVERITY_ERROR,
                                            "the plant '{0}' was taken off while it was matched", NULL};

static const struct str change_names[MATCH_CHANGE_COUNT] = {
    [MATCH_RUN_UNCHANGED] = STR_INIT("unchanged"),
    [MATCH_RUN_NEW] = STR_INIT("new"),
    [MATCH_RUN_CHANGED] = STR_INIT("changed"),
    [MATCH_RUN_REOPENED] = STR_INIT("reopened"),
};

struct str match_change_name(enum match_change change) {
    return change_names[change];
}

/* A match by its ids: those of a list that have the same are one. */
struct entry {
    const struct watch_item *item; /* the first of them in the order of risk */
    struct str asset, advisory, vulnerability;
    uint8_t key[ADVISORY_KEY_SIZE];
    uint8_t state;  /* enum triage_state, the one that is listed first */
    uint8_t change; /* enum match_change */
    bool write;     /* what the store has of it is to be replaced */
};

struct work {
    struct store *store;
    const struct match_asked *asked;
    const struct watch_list *list;
    struct arena *arena;
    struct entry *entries; /* by their ids */
    size_t count;
    struct entry *ended; /* only ids */
    size_t ended_count, ended_room;
    struct match_result *result;
};

/* ---- what there is now */

static int compare_ids(const struct entry *a, const struct entry *b) {
    int order = str_cmp(a->asset, b->asset);
    if (order == 0)
        order = str_cmp(a->advisory, b->advisory);
    return order ? order : str_cmp(a->vulnerability, b->vulnerability);
}

/* Of those with the same ids by their keys, so that what they come to does not hang on the order of risk. */
static int compare_entries(const void *left, const void *right) {
    const struct entry *a = left, *b = right;
    int order = compare_ids(a, b);
    return order ? order : memcmp(a->key, b->key, sizeof(a->key));
}

/* The key of several is a hash of theirs. */
static void join_entry(struct entry *to, const struct entry *from) {
    uint8_t both[2 * ADVISORY_KEY_SIZE], digest[HASH_SHA256_SIZE];
    memcpy(both, to->key, ADVISORY_KEY_SIZE);
    memcpy(both + ADVISORY_KEY_SIZE, from->key, ADVISORY_KEY_SIZE);
    hash_sha256((struct str){(const char *)both, sizeof(both)}, digest);
    memcpy(to->key, digest, ADVISORY_KEY_SIZE);
    to->item = from->item < to->item ? from->item : to->item;
    to->state = from->state < to->state ? from->state : to->state;
}

static enum status collect(struct work *work) {
    const struct watch_list *list = work->list;
    size_t to = 0;
    work->entries = ARENA_ARRAY(work->arena, struct entry, list->count);
    if (!work->entries)
        return STATUS_MEMORY;
    for (size_t i = 0; i < list->count; i++) {
        const struct watch_item *item = &list->items[i];
        struct entry *entry = &work->entries[i];
        *entry = (struct entry){.item = item,
                                .asset = watch_asset(list, item)->id,
                                .advisory = watch_document_of(list, item)->id,
                                .vulnerability = watch_vulnerability(list, item)->cve,
                                .state = item->state,
                                .change = MATCH_RUN_NEW,
                                .write = true};
        memcpy(entry->key, item->key, sizeof(entry->key));
    }
    if (list->count > 0)
        qsort(work->entries, list->count, sizeof(*work->entries), compare_entries);
    for (size_t i = 0; i < list->count; i++)
        if (to > 0 && compare_ids(&work->entries[to - 1], &work->entries[i]) == 0)
            join_entry(&work->entries[to - 1], &work->entries[i]);
        else
            work->entries[to++] = work->entries[i];
    work->count = to;
    return STATUS_OK;
}

/* ---- held against what there was */

/* A person's word does not hold any longer. */
static bool is_back(enum triage_state state) {
    return state == TRIAGE_REVISED || state == TRIAGE_REOPENED || state == TRIAGE_OVERDUE;
}

static void judge(struct entry *now, const uint8_t *key, enum triage_state before) {
    enum triage_state state = (enum triage_state)now->state;
    bool other = memcmp(now->key, key, ADVISORY_KEY_SIZE) != 0;
    if (triage_is_open(state) && (!triage_is_open(before) || (is_back(state) && state != before)))
        now->change = MATCH_RUN_REOPENED;
    else
        now->change = other ? MATCH_RUN_CHANGED : MATCH_RUN_UNCHANGED;
    now->write = other || state != before;
}

static enum status note_ended(struct work *work, const struct entry *old) {
    if (!arena_grow(work->arena, (void **)&work->ended, work->ended_count, &work->ended_room, sizeof(*work->ended),
                    _Alignof(struct entry)))
        return STATUS_MEMORY;
    work->ended[work->ended_count++] = (struct entry){.asset = str_copy(work->arena, old->asset),
                                                      .advisory = str_copy(work->arena, old->advisory),
                                                      .vulnerability = str_copy(work->arena, old->vulnerability)};
    return work->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

/* Both come in the order of their ids. A row that makes no sense is as if it were not there: it is replaced. */
static enum status hold_row(struct work *work, struct store_rows *rows, size_t *at) {
    const struct entry old = {
        .asset = store_bytes(rows, 0), .advisory = store_bytes(rows, 1), .vulnerability = store_bytes(rows, 2)};
    struct str key = store_bytes(rows, 3);
    enum triage_state state;
    while (*at < work->count && compare_ids(&work->entries[*at], &old) < 0)
        (*at)++;
    if (*at == work->count || compare_ids(&work->entries[*at], &old) != 0)
        return note_ended(work, &old);
    if (key.len == ADVISORY_KEY_SIZE && triage_state_parse(store_bytes(rows, 4), &state))
        judge(&work->entries[*at], (const uint8_t *)key.ptr, state);
    (*at)++;
    return STATUS_OK;
}

static enum status hold(struct work *work) {
    struct store_rows *rows;
    bool more = false;
    size_t at = 0;
    TRY(store_query(work->store, &rows,
                    "SELECT asset, advisory, vulnerability, answer_key, state FROM plant_match WHERE plant = ?1 "
                    "ORDER BY asset, advisory, vulnerability",
                    STORE_I(work->asked->plant)));
    enum status status = store_next(rows, &more);
    while (status == STATUS_OK && more) {
        status = hold_row(work, rows, &at);
        if (status == STATUS_OK)
            status = store_next(rows, &more);
    }
    store_done(rows);
    return status;
}

/* ---- what comes of it */

static int compare_news(const void *left, const void *right) {
    const struct match_news *a = left, *b = right;
    return (a->item > b->item) - (a->item < b->item);
}

static enum status sum_up(struct work *work) {
    struct match_result *result = work->result;
    struct match_run *run = &result->run;
    const struct assessment *assessment = work->list->assessment;
    int64_t outstanding;
    *run = (struct match_run){.at = work->asked->at,
                              .automatic = work->asked->automatic,
                              .advisories = (int64_t)assessment->advisory_count,
                              .unread = (int64_t)assessment->advisory_unread,
                              .matches = (int64_t)work->count};
    TRY(watch_outstanding_count(work->store, 0, &outstanding));
    /* What an advisory that cannot be read says may still be so. Of what is not here as it is listed nothing was ever
     * read, or its last revision counts: that ends nothing. */
    if (run->unread > outstanding)
        work->ended_count = 0;
    run->ended = (int64_t)work->ended_count;
    result->news = ARENA_ARRAY(work->arena, struct match_news, work->count);
    if (!result->news)
        return STATUS_MEMORY;
    for (size_t i = 0; i < work->count; i++) {
        const struct entry *entry = &work->entries[i];
        run->changes[entry->change]++;
        run->open += triage_is_open((enum triage_state)entry->state);
        if (entry->change != MATCH_RUN_UNCHANGED)
            result->news[result->news_count++] = (struct match_news){entry->item, entry->change};
    }
    if (result->news_count > 0)
        qsort(result->news, result->news_count, sizeof(*result->news), compare_news);
    return STATUS_OK;
}

static enum status add_run(struct work *work) {
    const struct match_run *run = &work->result->run;
    return store_run(
        work->store,
        "INSERT INTO match_run (plant, at, kind, advisories, unread, matches, open, new, changed, reopened, "
        "unchanged, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        STORE_I(work->asked->plant), STORE_I(run->at), STORE_T(run->automatic ? STR("automatic") : STR("manual")),
        STORE_I(run->advisories), STORE_I(run->unread), STORE_I(run->matches), STORE_I(run->open),
        STORE_I(run->changes[MATCH_RUN_NEW]), STORE_I(run->changes[MATCH_RUN_CHANGED]),
        STORE_I(run->changes[MATCH_RUN_REOPENED]), STORE_I(run->changes[MATCH_RUN_UNCHANGED]), STORE_I(run->ended));
}

static enum status write_entry(struct work *work, const struct entry *entry, int64_t run) {
    bool same = entry->change == MATCH_RUN_UNCHANGED;
    return store_run(work->store,
                     "INSERT INTO plant_match (plant, asset, advisory, vulnerability, answer_key, state, run) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET answer_key = ?5, state = ?6, "
                     "run = iif(?8, run, ?7)",
                     STORE_I(work->asked->plant), STORE_T(entry->asset), STORE_T(entry->advisory),
                     STORE_T(entry->vulnerability.ptr ? entry->vulnerability : STR("")),
                     STORE_B(((struct str){(const char *)entry->key, ADVISORY_KEY_SIZE})),
                     STORE_T(triage_state_name((enum triage_state)entry->state)), STORE_I(run), STORE_I(same));
}

/* What the next runs are held against. */
static enum status write_matches(struct work *work) {
    int64_t run = store_last_id(work->store);
    for (size_t i = 0; i < work->count; i++)
        if (work->entries[i].write)
            TRY(write_entry(work, &work->entries[i], run));
    for (size_t i = 0; i < work->ended_count; i++)
        TRY(store_run(
            work->store,
            "DELETE FROM plant_match WHERE plant = ?1 AND asset = ?2 AND advisory = ?3 AND vulnerability = ?4",
            STORE_I(work->asked->plant), STORE_T(work->ended[i].asset), STORE_T(work->ended[i].advisory),
            STORE_T(work->ended[i].vulnerability)));
    return store_run(work->store,
                     "UPDATE plant SET name = ?2, tried_at = ?3, error = NULL, rests_on = ?4 WHERE id = ?1",
                     STORE_I(work->asked->plant), STORE_T(work->list->assessment->plant->name),
                     STORE_I(work->asked->at), STORE_B(work->asked->rests_on));
}

static enum status make(struct work *work) {
    int64_t listed, before;
    TRY(store_ask(work->store, &listed, 0, "SELECT count(*) FROM plant WHERE id = ?1", STORE_I(work->asked->plant)));
    if (!listed) {
        diag_add(store_sink(work->store), &NOT_LISTED, PLACE_NONE, work->list->assessment->plant->name);
        return STATUS_INPUT;
    }
    TRY(store_ask(work->store, &before, 0, "SELECT count(*) FROM match_run WHERE plant = ?1 AND kind = 'automatic'",
                  STORE_I(work->asked->plant)));
    work->result->is_first = before == 0;
    TRY(collect(work));
    TRY(hold(work));
    TRY(sum_up(work));
    TRY(add_run(work));
    return work->asked->automatic ? write_matches(work) : STATUS_OK;
}

enum status match_run_make(struct store *store, const struct match_asked *asked, const struct watch_list *list,
                           struct arena *arena, struct match_result *result) {
    struct match_result made = {.news_count = 0};
    struct work work = {.store = store, .asked = asked, .list = list, .arena = arena, .result = &made};
    TRY(store_begin(store));
    TRY(store_end(store, make(&work)));
    *result = made;
    return STATUS_OK;
}

/* ---- what a run rests on */

/* The hash of a hash and of what comes next. */
static void chain(uint8_t digest[HASH_SHA256_SIZE], struct str next) {
    uint8_t both[2 * HASH_SHA256_SIZE];
    memcpy(both, digest, HASH_SHA256_SIZE);
    hash_sha256(next, both + HASH_SHA256_SIZE);
    hash_sha256((struct str){(const char *)both, sizeof(both)}, digest);
}

static void chain_number(uint8_t digest[HASH_SHA256_SIZE], int64_t number) {
    char text[24];
    (void)snprintf(text, sizeof(text), "%lld", (long long)number);
    chain(digest, str_from(text));
}

/* The same documents as watch_store_each_current. */
static enum status chain_documents(struct store *store, uint8_t digest[HASH_SHA256_SIZE]) {
    struct store_rows *rows;
    bool more = false;
    TRY(store_start(store,
                    "SELECT d.url, r.sha256 FROM document d JOIN revision r ON r.id = d.current_revision "
                    "WHERE d.state IN ('current', 'gone') ORDER BY d.id",
                    NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    while (status == STATUS_OK && more) {
        chain(digest, store_bytes(rows, 0));
        chain(digest, store_bytes(rows, 1));
        status = store_next(rows, &more);
    }
    store_done(rows);
    return status;
}

static enum status chain_outstanding(void *context, const struct watch_outstanding *document) {
    chain(context, document->url);
    return STATUS_OK;
}

enum status match_run_rests_on(struct store *store, const struct plant *plant, date_days at, struct arena *arena,
                               uint8_t digest[HASH_SHA256_SIZE]) {
    uint8_t made[HASH_SHA256_SIZE], files[HASH_SHA256_SIZE];
    int64_t word;
    hash_sha256(STR(KEYWAY_VERSION), made);
    TRY(plant_digest(plant, arena, files));
    chain(made, (struct str){(const char *)files, sizeof(files)});
    chain_number(made, at);
    TRY(store_ask(store, &word, 0, "SELECT max(id) FROM triage WHERE plant = ?1", STORE_T(plant->name)));
    chain_number(made, word);
    TRY(chain_documents(store, made));
    TRY(watch_outstanding_each(store, 0, chain_outstanding, made));
    memcpy(digest, made, sizeof(made));
    return STATUS_OK;
}

/* ---- what is recorded */

static struct match_run read_run(struct store_rows *rows) {
    return (struct match_run){.at = store_integer(rows, 0),
                              .automatic = str_eq(store_bytes(rows, 1), STR("automatic")),
                              .advisories = store_integer(rows, 2),
                              .unread = store_integer(rows, 3),
                              .matches = store_integer(rows, 4),
                              .open = store_integer(rows, 5),
                              .changes = {[MATCH_RUN_NEW] = store_integer(rows, 6),
                                          [MATCH_RUN_CHANGED] = store_integer(rows, 7),
                                          [MATCH_RUN_REOPENED] = store_integer(rows, 8),
                                          [MATCH_RUN_UNCHANGED] = store_integer(rows, 9)},
                              .ended = store_integer(rows, 10)};
}

static enum status visit_rows(struct store_rows *rows, match_run_visitor visit, void *context) {
    for (bool more;;) {
        TRY(store_next(rows, &more));
        if (!more)
            return STATUS_OK;
        const struct match_run run = read_run(rows);
        TRY(visit(context, &run));
    }
}

static enum status each(struct store *store, int64_t plant, int64_t most, match_run_visitor visit, void *context) {
    struct store_rows *rows;
    TRY(store_query(store, &rows,
                    "SELECT at, kind, advisories, unread, matches, open, new, changed, reopened, unchanged, ended "
                    "FROM match_run WHERE plant = ?1 ORDER BY id DESC LIMIT ?2",
                    STORE_I(plant), STORE_I(most)));
    enum status status = visit_rows(rows, visit, context);
    store_done(rows);
    return status;
}

enum status match_run_each(struct store *store, int64_t plant, match_run_visitor visit, void *context) {
    return each(store, plant, INT64_MAX, visit, context);
}

struct last {
    struct match_run *run;
    bool found;
};

static enum status keep(void *context, const struct match_run *run) {
    struct last *last = context;
    *last->run = *run;
    last->found = true;
    return STATUS_OK;
}

enum status match_run_last(struct store *store, int64_t plant, struct match_run *run, bool *found) {
    struct last last = {.run = run};
    TRY(each(store, plant, 1, keep, &last));
    *found = last.found;
    return STATUS_OK;
}

struct str match_run_text(const struct match_run *run, struct arena *arena) {
    return str_format(arena, "%lld new, %lld changed, %lld reopened, %lld unchanged",
                      (long long)run->changes[MATCH_RUN_NEW], (long long)run->changes[MATCH_RUN_CHANGED],
                      (long long)run->changes[MATCH_RUN_REOPENED], (long long)run->changes[MATCH_RUN_UNCHANGED]);
}
