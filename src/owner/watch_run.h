/* What the files of a sync share: one run over several sources, each walking through its phases by itself. */
#ifndef OWNER_WATCH_RUN_H
#define OWNER_WATCH_RUN_H

#include "base/out.h"
#include "owner/watch_event.h"
#include "owner/watch_listing.h"
#include "owner/watch_sync.h"
#include "owner/watch_take.h"
#include "provider/metadata.h"
#include "provider/signature.h"

enum {
    WATCH_BODY_MAX = 8 << 20,     /* a document fetched beside others */
    WATCH_LARGE_MAX = 160 << 20,  /* a document fetched alone: CSAF 2.1 asks readers for 150 MiB */
    WATCH_METADATA_MAX = 4 << 20, /* a description of a provider */
    WATCH_LISTING_MAX = 16 << 20, /* index.txt, changes.csv: held whole, one folder of a source at a time */
    WATCH_FEED_MAX = 1 << 30,     /* a ROLIE feed: it is not held */
    WATCH_HASH_MAX = 64 << 10,    /* a hash file */
    WATCH_LANDED = 16,            /* of them that are judged together */
    WATCH_FLIGHTS = 24,           /* documents of one source on their way */
    WATCH_PAGES_MAX = 1000,       /* of one feed */
};

struct watch_source;
struct watch_worker;
struct watch_get;
struct feed;
struct directory;
typedef enum status (*watch_get_done)(struct watch_get *get, const struct fetch_answer *answer);

/* A small thing that is fetched into memory. */
struct watch_get {
    struct watch_source *source;
    struct str url, etag, modified;
    bool named; /* the user gave its host */
    size_t max;
    watch_get_done done;
    void *context;
    int64_t number; /* whatever `done` needs */
    struct out body;
    struct watch_get *next; /* of the run */
    bool is_over;
};

/* A document on its way, with what lies beside it. */
struct watch_flight {
    struct watch_source *source;
    bool is_busy, is_large;
    int64_t document;
    struct arena arena; /* of this document */
    struct str url, hash_url, signature_url;
    struct str etag, modified; /* as known, then as answered */
    struct str trouble;        /* a part beside it could not be fetched */
    struct out body, hash, signature;
    bool has_hash, has_signature;
    bool guessed_other; /* the other kind of hash file was tried */
    unsigned waiting;   /* parts beside it that are on their way */
    bool is_stopped;    /* the run is to end: nothing is known of the document */
    bool has_landed;    /* all of it is here, and waits for its judgement */
    char sha256[HASH_SHA256_HEX];
    struct watch_taken taken; /* by watch_judge */
    struct signature_check check;
    enum watch_hash hash_state;
    struct out packed;
    struct diag_sink sink;
};

enum watch_phase {
    WATCH_PHASE_METADATA,
    WATCH_PHASE_KEYS,
    WATCH_PHASE_FEEDS,
    WATCH_PHASE_DOCUMENTS,
    WATCH_PHASE_DONE,
};

struct watch_run {
    struct store *store;
    struct fetcher *fetcher;
    struct watch_worker *workers; /* of watch_judge.c */
    unsigned worker_count;
    struct schema_set *schemas;
    struct diag_sink *sink;
    struct arena *arena;  /* what lasts as long as the run: small, by provider and by feed */
    struct arena scratch; /* of one callback */
    const struct watch_sync_settings *settings;
    struct watch_source *sources;
    size_t count;
    struct watch_get *fetches;
    size_t done, known; /* documents */
    struct {            /* what is not committed yet */
        bool is_open;
        size_t count, bytes;
        uint64_t since_ms;
    } batch;
    enum status status; /* of a commit between two callbacks */
};

struct watch_source {
    struct watch_run *run;
    int64_t id;
    struct str name, url;
    bool named;       /* the user gave its host */
    bool is_unsigned; /* by the user's word */
    bool is_trusted;  /* its role promises hashes and signatures */
    bool is_first;    /* no key was pinned before this run: those that come now are taken at its word */
    bool has_keys;    /* that are pinned and trusted */
    bool full;
    enum watch_phase phase;
    unsigned waiting; /* requests of this phase on their way */
    struct keyring *keyring;
    struct provider_metadata metadata;
    bool feeds_whole; /* each was read, or had not changed */
    unsigned feeds_failed;
    bool directories_asked;
    struct feed *feeds;          /* of watch_rolie.c */
    struct directory *directory; /* of watch_directory.c: the one that is read */
    size_t next_directory;
    unsigned pages;
    uint64_t listed; /* entries of all feeds */
    int64_t cursor;  /* the last document that was started */
    bool is_drained;
    size_t landed;                /* flights */
    struct watch_flight *flights; /* WATCH_FLIGHTS */
    int64_t *large;               /* documents that are too large to be fetched beside others */
    size_t large_count, large_room;
    unsigned hash_kind;   /* of hash_ends: the one that was there last */
    unsigned hash_misses; /* in a row */
    struct watch_tally *tally;
};

/* ---- by watch_batch.c: a sync of the disk takes longer than a document, so several share a transaction. What is told
 * to the user was committed before. */
/* Opens the batch unless it is open: for what follows within this callback. */
enum status watch_batch_join(struct watch_run *run) MUST_USE;
/* One more document is in it; commits it when it is large enough. */
enum status watch_batch_add(struct watch_run *run, size_t bytes) MUST_USE;
enum status watch_batch_flush(struct watch_run *run) MUST_USE;
/* Waits for the network and its callbacks; commits what has waited long enough. */
enum status watch_batch_run(struct watch_run *run) MUST_USE;

/* ---- by watch_get.c */
/* Copies `model`, whose texts must last until it is done. Counts in the source's phase. */
enum status watch_get_start(const struct watch_get *model) MUST_USE;
/* The body with JSON_PADDING zero bytes behind it, valid while `done` runs. ptr NULL without memory. */
struct str watch_get_body(struct watch_get *get);
/* Has a small document read that came: `read` gets it with a sink of its own and puts what it finds into `found`. What
 * did not come, or makes no sense, is the source's error, and `*is_read` is false. STATUS_MEMORY and those of the
 * store. */
typedef enum status (*watch_get_reader)(const struct source *text, struct arena *arena, struct diag_sink *sink,
                                        void *found);
enum status watch_get_read(struct watch_get *get, const struct fetch_answer *answer, watch_get_reader read, void *found,
                           bool *is_read) MUST_USE;
/* Why it failed, with what may help; in the arena. ptr NULL without memory. */
struct str watch_reason(struct arena *arena, const struct fetch_answer *answer);
void watch_get_free_all(struct watch_run *run);

/* ---- by watch_sync.c */
/* Goes on to the next phase when nothing of this one is on its way. */
enum status watch_source_step(struct watch_source *source) MUST_USE;
bool watch_run_stops(const struct watch_run *run);
/* The first failure is the source's error. `reason` is copied. */
enum status watch_source_fail(struct watch_source *source, struct str what, struct str reason) MUST_USE;
/* An event about the source itself; none while the run is broken off, when everything fails. */
enum status watch_source_event(struct watch_source *source, enum watch_event_kind kind, struct str text) MUST_USE;

/* ---- what begins a phase */
enum status watch_keys_start(struct watch_source *source) MUST_USE;
enum status watch_feeds_start(struct watch_source *source) MUST_USE;
void watch_feeds_free(struct watch_source *source);
/* The folders of the source, one after the other. */
enum status watch_directories_start(struct watch_source *source) MUST_USE;
void watch_directory_free(struct watch_source *source);
enum status watch_documents_start(struct watch_source *source) MUST_USE;
/* One document that is fetched alone. */
enum status watch_document_large(struct watch_source *source, int64_t document) MUST_USE;
void watch_documents_free(struct watch_source *source);

/* ---- by watch_rolie.c */
/* The feed's row, made when there is none. */
enum status watch_feed_row(struct watch_source *source, struct str kind, struct str url, struct arena *arena,
                           int64_t *id, struct watch_feed_answer *known) MUST_USE;

/* ---- by watch_key.c */
struct watch_signed {
    struct str word;   /* of docs/formats/watch.md */
    struct str signer; /* ptr NULL: none */
    struct str held;   /* why it cannot be current; ptr NULL: it can */
    bool again;        /* the next sync may find it otherwise */
};
#define WATCH_HELD_CHANGED  "its signature is by a key that is not trusted yet"
#define WATCH_HELD_UNSIGNED "it has no signature"
#define WATCH_HELD_NO_KEY   "its signature is by a key that the provider does not offer"
/* What the signature is; with ptr NULL there is none. Touches no store: several threads may ask at once. */
enum status watch_key_check(const struct watch_source *source, struct str body, struct str signature,
                            struct arena *arena, struct diag_sink *sink, struct signature_check *check) MUST_USE;
/* And what that means for the document. */
enum status watch_key_judge(struct watch_source *source, bool has_signature, const struct signature_check *check,
                            struct watch_signed *result) MUST_USE;

/* ---- by watch_judge.c */
/* Judges flights that have all their parts, several at a time; what came of each is in it. STATUS_MEMORY, or
 * STATUS_SYSTEM when gpg does not run. */
enum status watch_judge(struct watch_run *run, struct watch_flight *const *flights, size_t count) MUST_USE;
enum status watch_judge_prepare(struct watch_run *run) MUST_USE;
void watch_judge_free(struct watch_run *run);

#endif
