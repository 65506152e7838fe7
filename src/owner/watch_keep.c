#include "owner/watch_keep.h"

#include "base/date.h"

/* A document and the revision of it that counts, as they were. */
struct before {
    int64_t current; /* 0: none */
    struct str state;
    struct str version, release;
};

static enum status read_before(struct store *store, int64_t document, struct arena *arena, struct before *before) {
    struct store_rows *rows;
    bool more;
    *before = (struct before){0};
    TRY(store_query(store, &rows,
                    "SELECT d.current_revision, d.state, r.version, r.current_release FROM document d "
                    "LEFT JOIN revision r ON r.id = d.current_revision WHERE d.id = ?1",
                    STORE_I(document)));
    enum status status = store_next(rows, &more);
    if (status == STATUS_OK && more)
        *before = (struct before){store_integer(rows, 0), str_copy(arena, store_bytes(rows, 1)),
                                  str_copy(arena, store_bytes(rows, 2)), str_copy(arena, store_bytes(rows, 3))};
    store_done(rows);
    return status;
}

static enum status add_event(struct store *store, const struct watch_receipt *r, int64_t revision,
                             enum watch_event_kind kind, struct str text) {
    struct str subject = r->taken->tracking_id.len ? r->taken->tracking_id : r->url;
    return watch_event_add(store, &(struct watch_event){.at = r->at,
                                                        .provider = r->provider,
                                                        .document = r->document,
                                                        .revision = revision,
                                                        .kind = kind,
                                                        .subject = subject,
                                                        .text = text});
}

/* ---- the revision */

static enum status insert_revision(struct store *store, const struct watch_receipt *r, int64_t *id) {
    const struct watch_taken *t = r->taken;
    TRY(store_run(store,
                  "INSERT INTO revision (document, sha256, received_at, version, status, current_release, title, "
                  "category, size, findings, hash, signature, signer, held, body) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                  STORE_I(r->document), STORE_T(r->sha256), STORE_I(r->at), STORE_T(t->version), STORE_T(t->status),
                  STORE_T(t->current_release), STORE_T(t->title), STORE_T(t->category), STORE_I(r->size),
                  STORE_I(t->findings), STORE_T(watch_hash_word(r->hash)), STORE_T(r->signature), STORE_T(r->signer),
                  STORE_T(r->held), STORE_B(r->packed)));
    *id = store_last_id(store);
    return STATUS_OK;
}

/* `*is_news`: it was not there, or another reason held it. */
static enum status keep_revision(struct store *store, const struct watch_receipt *r, int64_t *id, bool *is_news) {
    TRY(store_ask(store, id, 0, "SELECT id FROM revision WHERE document = ?1 AND sha256 = ?2", STORE_I(r->document),
                  STORE_T(r->sha256)));
    *is_news = *id == 0;
    if (*is_news)
        return insert_revision(store, r, id);
    TRY(store_run(store,
                  "UPDATE revision SET hash = ?2, signature = ?3, signer = ?4 WHERE id = ?1 AND "
                  "(hash, signature, signer) IS NOT (?2, ?3, ?4)",
                  STORE_I(*id), STORE_T(watch_hash_word(r->hash)), STORE_T(r->signature), STORE_T(r->signer)));
    TRY(store_run(store, "UPDATE revision SET held = ?2 WHERE id = ?1 AND held IS NOT ?2", STORE_I(*id),
                  STORE_T(r->held)));
    *is_news = store_changed(store) > 0;
    return STATUS_OK;
}

/* ---- what it means for the document */

static bool is_revoked(struct str category) {
    return str_eq_nocase(category, STR("csaf_withdrawn")) || str_eq_nocase(category, STR("csaf_superseded"));
}

static bool is_older(struct str release, struct str than) {
    int64_t a, b;
    return date_time_parse(release, &a) && date_time_parse(than, &b) && a < b;
}

static struct str from_to(struct arena *arena, struct str from, struct str to) {
    return str_format(arena, "revision " STR_F " after " STR_F, STR_A(to), STR_A(from));
}

/* What the change is to the user. */
static enum watch_event_kind judge(const struct before *before, const struct watch_receipt *r, struct arena *arena,
                                   struct str *text) {
    const struct watch_taken *t = r->taken;
    *text = t->title.ptr ? t->title : STR("");
    if (is_revoked(t->category)) {
        *text = str_eq_nocase(t->category, STR("csaf_superseded")) ? STR("superseded by another document")
                                                                   : STR("withdrawn by its publisher");
        return WATCH_REVOKED;
    }
    if (before->current == 0)
        return WATCH_NEW;
    if (is_older(t->current_release, before->release)) {
        *text = str_format(arena, "the provider went back to revision " STR_F " of " STR_F " from " STR_F,
                           STR_A(t->version), STR_A(t->current_release), STR_A(before->version));
        return WATCH_ALARM;
    }
    if (str_eq(before->version, t->version)) {
        *text = str_format(arena, "its content changed, its revision " STR_F " did not", STR_A(t->version));
        return WATCH_REPUBLISHED;
    }
    *text = from_to(arena, before->version, t->version);
    return WATCH_UPDATED;
}

static enum status make_current(struct store *store, const struct watch_receipt *r, int64_t revision,
                                const struct before *before, struct arena *arena) {
    struct str state = is_revoked(r->taken->category) ? STR("withdrawn") : STR("current");
    TRY(store_run(store,
                  "UPDATE document SET state = ?2, current_revision = ?3, tracking_id = ?4 WHERE id = ?1 AND "
                  "(state, current_revision, tracking_id) IS NOT (?2, ?3, ?4)",
                  STORE_I(r->document), STORE_T(state), STORE_I(revision), STORE_T(r->taken->tracking_id)));
    if (before->current == revision) {
        if (!str_eq(before->state, STR("gone")))
            return STATUS_OK;
        return add_event(store, r, revision, WATCH_RETURNED, STR("the provider has it again"));
    }
    struct str text;
    enum watch_event_kind kind = judge(before, r, arena, &text);
    if (!text.ptr)
        return STATUS_MEMORY;
    return add_event(store, r, revision, kind, text);
}

/* The transaction. What was held for its hash is asked for again next time: the provider may have been between two
 * uploads. */
static enum status keep(struct store *store, const struct watch_receipt *r, struct arena *arena) {
    struct before before;
    int64_t revision = 0;
    bool is_news = false;
    TRY(read_before(store, r->document, arena, &before));
    TRY(keep_revision(store, r, &revision, &is_news));
    bool again = r->held.ptr && r->again;
    TRY(store_run(store,
                  "UPDATE document SET etag = ?2, modified = ?3, due = ?4, misses = 0, trouble = NULL, "
                  "tracking_id = coalesce(tracking_id, ?5), received = ?6 WHERE id = ?1",
                  STORE_I(r->document), STORE_T(again ? STR_NONE : r->etag), STORE_T(again ? STR_NONE : r->modified),
                  STORE_I(again), STORE_T(r->taken->tracking_id), STORE_I(revision)));
    if (!r->held.ptr)
        return make_current(store, r, revision, &before, arena);
    if (!is_news)
        return STATUS_OK;
    struct str text = str_format(arena, STR_F "; it is kept apart", STR_A(r->held));
    return text.ptr ? add_event(store, r, revision, WATCH_ALARM, text) : STATUS_MEMORY;
}

/* What keeps a document from being had. `*is_news`: it is another thing than the last time. */
static enum status note_trouble(struct store *store, int64_t document, struct str trouble, bool *is_news) {
    int64_t known;
    TRY(store_ask(store, &known, 0, "SELECT trouble IS ?2 FROM document WHERE id = ?1", STORE_I(document),
                  STORE_T(trouble)));
    *is_news = !known;
    return store_run(store, "UPDATE document SET due = 1, misses = misses + 1, trouble = ?2 WHERE id = ?1",
                     STORE_I(document), STORE_T(trouble));
}

/* It is asked for again, and whole: the provider may have been in the middle of an upload. */
static enum status refuse(struct store *store, const struct watch_receipt *r, struct arena *arena) {
    struct str text = str_format(arena, "is no document of CSAF: " STR_F, STR_A(r->taken->trouble));
    bool is_news;
    if (!text.ptr)
        return STATUS_MEMORY;
    TRY(note_trouble(store, r->document, text, &is_news));
    TRY(store_run(store, "UPDATE document SET etag = NULL, modified = NULL WHERE id = ?1", STORE_I(r->document)));
    return is_news ? add_event(store, r, 0, WATCH_ERROR, text) : STATUS_OK;
}

enum status watch_keep(struct store *store, const struct watch_receipt *receipt, struct arena *arena) {
    return (receipt->taken->trouble.ptr ? refuse : keep)(store, receipt, arena);
}

enum status watch_keep_same(struct store *store, int64_t document, bool is_current) {
    return store_run(store,
                     "UPDATE document SET due = 0, misses = 0, trouble = NULL, "
                     "received = iif(?2, current_revision, received) WHERE id = ?1",
                     STORE_I(document), STORE_I(is_current));
}

/* ---- what could not be had */

enum status watch_keep_miss(struct store *store, const struct watch_miss *miss) {
    int64_t current;
    bool is_news;
    TRY(store_ask(store, &current, 0, "SELECT state = 'current' FROM document WHERE id = ?1", STORE_I(miss->document)));
    TRY(note_trouble(store, miss->document, miss->reason, &is_news));
    bool goes = miss->is_gone && current;
    if (goes)
        TRY(store_run(store, "UPDATE document SET state = 'gone' WHERE id = ?1", STORE_I(miss->document)));
    if (!is_news && !goes)
        return STATUS_OK;
    return watch_event_add(store, &(struct watch_event){.at = miss->at,
                                                        .provider = miss->provider,
                                                        .document = miss->document,
                                                        .kind = goes ? WATCH_GONE : WATCH_ERROR,
                                                        .subject = miss->url,
                                                        .text = miss->reason});
}

/* ---- release */

#define RELEASED                                                                                                       \
    "(SELECT max(r.id) FROM revision r JOIN document d ON d.id = r.document WHERE d.provider = ?1 AND r.held = ?2 "    \
    "AND (?3 IS NULL OR r.signer = ?3) GROUP BY r.document HAVING max(r.id) > coalesce(d.current_revision, 0))"

static enum status release(struct store *store, int64_t provider, struct str held, struct str signer, int64_t at,
                           int64_t *released) {
    static const char *const events =
        "INSERT INTO event (at, provider, document, revision, kind, subject, text) "
        "SELECT ?4, d.provider, d.id, r.id, iif(d.current_revision IS NULL, 'new', 'updated'), d.tracking_id, "
        "coalesce(r.title, '') FROM revision r JOIN document d ON d.id = r.document WHERE r.id IN " RELEASED;
    static const char *const documents =
        "UPDATE document SET current_revision = (SELECT max(r.id) FROM revision r WHERE r.document = document.id AND "
        "r.held = ?2 AND (?3 IS NULL OR r.signer = ?3)), state = 'current' "
        "WHERE id IN (SELECT document FROM revision WHERE id IN " RELEASED ")";
    TRY(store_run(store, events, STORE_I(provider), STORE_T(held), STORE_T(signer), STORE_I(at)));
    TRY(store_run(store, documents, STORE_I(provider), STORE_T(held), STORE_T(signer)));
    *released = store_changed(store);
    TRY(store_run(store,
                  "UPDATE document SET state = 'withdrawn' WHERE provider = ?1 AND current_revision IN "
                  "(SELECT id FROM revision WHERE lower(category) IN ('csaf_withdrawn', 'csaf_superseded'))",
                  STORE_I(provider)));
    return store_run(store,
                     "UPDATE revision SET held = NULL WHERE held = ?2 AND (?3 IS NULL OR signer = ?3) AND document IN "
                     "(SELECT id FROM document WHERE provider = ?1)",
                     STORE_I(provider), STORE_T(held), STORE_T(signer));
}

enum status watch_keep_release(struct store *store, int64_t provider, struct str held, struct str signer, int64_t at,
                               int64_t *released) {
    TRY(store_begin(store));
    return store_end(store, release(store, provider, held, signer, at, released));
}
