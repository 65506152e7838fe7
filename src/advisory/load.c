#include <string.h>

#include "advisory/database.h"
#include "advisory/epss.h"
#include "advisory/kev.h"
#include "base/file.h"
#include "base/parallel.h"

enum { LOAD_BLOCK = 8 };
static const size_t arena_max = (size_t)8 * 1024 * 1024 * 1024;
static const size_t scratch_max = (size_t)4 * 1024 * 1024 * 1024; /* for one document */

/* About what an advisory takes in the database, and its text while it is read; many of them are worth few and huge
 * pages from the start. */
enum { MANY_FILES = 512, BYTES_A_FILE = 6 * 1024, BYTES_A_TEXT = 8 * 1024 * 1024 };
static const size_t expected_max = (size_t)1024 * 1024 * 1024;

static const struct diag_kind UNREAD = {"advisory.unread", SEVERITY_WARNING,
                                        "this file could not be read, so what it says is not known: {0}",
                                        "mend it, or move it out of the folder of advisories"};
static const struct diag_kind OLDER_REVISION = {"advisory.older-revision", SEVERITY_NOTE,
                                                "another file holds advisory {0} in revision {1}, which counts",
                                                "remove this older one"};

/* What one thread reads with. */
struct load_worker {
    struct arena scratch;
    struct csaf_reader reader;
    struct json_parser *parser;
    size_t failures;
};

/* Why a file was not read: the first thing that was found. */
struct load_failure {
    struct str why;
    struct excerpt where;
};

/* What came of one file. */
struct load_result {
    bool read;
    const struct load_failure *failure; /* it was not; NULL when it is among those that are only counted */
    struct csaf_document document;
};

struct load {
    struct advisory_db *db;
    const struct advisory_feed *feed;
    struct load_result *results;
    struct load_worker *workers;
    const struct advisory_options *options;
};

static bool is_wanted(struct str name) {
    return str_ends_nocase(name, STR(".json")) || str_ends_nocase(name, STR(".json.gz")) ||
           str_ends_nocase(name, STR(".json.zst"));
}

static enum status keep_source(struct arena *arena, struct str name, struct load_result *result) {
    struct source *source = ARENA_NEW(arena, struct source);
    if (source == NULL)
        return STATUS_MEMORY;
    *source = (struct source){.name = name};
    result->document.public.source = source;
    return STATUS_OK;
}

static const struct diag *first_reported(const struct diag_sink *sink) {
    static const enum severity order[] = {SEVERITY_ERROR, SEVERITY_WARNING};
    for (size_t i = 0; i < ARRAY_LEN(order); i++)
        if (sink->count[order[i]] > 0 && sink->items[order[i]] != NULL && sink->items[order[i]]->kind != NULL)
            return sink->items[order[i]];
    return NULL;
}

/* A link in the folder may lead to anything: nothing of it is shown unless it looks like an advisory (decision 31). */
static struct excerpt failure_excerpt(const struct diag *failure) {
    struct place place = failure->place;
    if (place.length == 0 && place.offset == 0)
        return (struct excerpt){.text = STR_NONE};
    if (str_contains(place.source->text, STR("\"csaf_version\"")))
        return place_excerpt(place);
    return (struct excerpt){.text = STR(""), .start = place_position(place)};
}

/* Keeps what was found wrong while the text is there to show it. A worker's files come in order, so of those that are
 * shown in the end none lies behind its first DIAG_KEPT failures. */
static enum status note_failure(const struct diag_sink *sink, struct load_worker *worker, struct load_result *result) {
    struct arena *keep = worker->reader.keep;
    const struct diag *first = first_reported(sink);
    if (worker->failures++ >= DIAG_KEPT)
        return STATUS_OK;
    struct load_failure *failure = ARENA_NEW(keep, struct load_failure);
    if (failure == NULL)
        return STATUS_MEMORY;
    *failure = (struct load_failure){.why = STR("nothing more is known")};
    result->failure = failure;
    if (first == NULL)
        return STATUS_OK;
    failure->why = diag_text(keep, first);
    failure->where = failure_excerpt(first);
    bool has_text = failure->where.text.ptr != NULL;
    if (has_text)
        failure->where.text = str_copy(keep, failure->where.text);
    return failure->why.ptr == NULL || (has_text && failure->where.text.ptr == NULL) ? STATUS_MEMORY : STATUS_OK;
}

static enum status read_document(const struct load *load, size_t item, unsigned number, struct diag_sink *sink,
                                 struct csaf_document *document) {
    struct load_worker *worker = &load->workers[number];
    struct source *source = ARENA_NEW(&worker->scratch, struct source);
    struct json_doc json;
    if (worker->parser == NULL)
        worker->parser = json_parser_new();
    if (source == NULL || worker->parser == NULL)
        return STATUS_MEMORY;
    TRY(load->feed->read(load->feed->context, item, number, &worker->scratch, sink, source));
    TRY(json_parse(worker->parser, source, true, &worker->scratch, sink, &json));
    TRY(csaf_read(&worker->reader, &json, sink, document));
    return csaf_place(worker->parser, &json, &worker->scratch, document);
}

/* A file at fault is left out and counted: that is for advisory_unread to say, not a failure of the whole. */
static enum status read_file(struct load *load, size_t item, unsigned number) {
    struct load_worker *worker = &load->workers[number];
    struct load_result *result = &load->results[item];
    struct diag_sink sink;
    arena_reset(&worker->scratch);
    diag_init(&sink, &worker->scratch);
    enum status status = read_document(load, item, number, &sink, &result->document);
    /* A document that is too large for its cap is at fault itself. */
    if (status == STATUS_MEMORY && !worker->scratch.capped)
        return status;
    result->read = status == STATUS_OK;
    if (!result->read)
        return note_failure(&sink, worker, result);
    return keep_source(worker->reader.keep, load->feed->names[item], result);
}

/* What needs no document is made while the documents are read. */
static enum status read_item(void *context, size_t item, unsigned number) {
    struct load *load = context;
    return item == 0 ? database_init(load->db) : read_file(load, item - 1, number);
}

/* ---- joining what the workers read ---- */

static struct place place_of(struct diag_sink *sink, struct str name) {
    struct source *source = ARENA_NEW(sink->arena, struct source);
    if (source == NULL)
        return PLACE_NONE;
    *source = (struct source){.name = str_copy(sink->arena, name)};
    return (struct place){source, 0, 0};
}

static void report_unread(const struct load *load, struct diag_sink *sink) {
    static const struct load_failure unkept = {.why = STR_NONE};
    for (size_t i = 0; i < load->feed->count; i++) {
        const struct load_result *result = &load->results[i];
        if (result->read)
            continue;
        load->db->unread++;
        const struct load_failure *failure = result->failure != NULL ? result->failure : &unkept;
        diag_add_excerpt(sink, load->feed->unread != NULL ? load->feed->unread : &UNREAD, load->feed->names[i],
                         failure->where, failure->why);
    }
}

/* The next number of a version: "1.10.0" or "12". */
static uint64_t next_number(struct str *rest) {
    struct str part;
    uint64_t value = 0;
    if (!str_next(rest, '.', &part) || !str_u64(part, UINT64_MAX / 2, &value))
        return 0;
    return value;
}

/* Order of revisions: by the document's version, then by its date. */
static int compare_revisions(const struct advisory_document *a, const struct advisory_document *b) {
    struct str left = a->version;
    struct str right = b->version;
    while (left.ptr != NULL || right.ptr != NULL) {
        uint64_t x = next_number(&left);
        uint64_t y = next_number(&right);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a->revised == b->revised ? 0 : a->revised < b->revised ? -1 : 1;
}

/* CSAF 3.2.1.12.4: the publisher's namespace and the id together name a document. */
static int compare_names(const struct csaf_document *a, const struct csaf_document *b) {
    int order = str_cmp(a->public.id, b->public.id);
    return order != 0 ? order : str_cmp(a->publisher_namespace, b->publisher_namespace);
}

/* By id; of one document the newest revision first, then by path, so that the order of files decides nothing. */
static int compare_documents(const void *left, const void *right) {
    const struct csaf_document *a = left;
    const struct csaf_document *b = right;
    int order = compare_names(a, b);
    if (order == 0)
        order = compare_revisions(&b->public, &a->public);
    return order != 0 ? order : str_cmp(a->public.source->name, b->public.source->name);
}

/* Files are mostly named after the ids, and come in the order of their names. */
static void sort_documents(struct advisory_db *db) {
    uint32_t i = 1;
    while (i < db->document_count && compare_documents(&db->documents[i - 1], &db->documents[i]) <= 0)
        i++;
    if (i < db->document_count)
        qsort(db->documents, db->document_count, sizeof(*db->documents), compare_documents);
}

static void drop_older(struct advisory_db *db, struct diag_sink *sink) {
    uint32_t to = 0;
    for (uint32_t i = 0; i < db->document_count; i++) {
        const struct csaf_document *d = &db->documents[i];
        const struct csaf_document *kept = to > 0 ? &db->documents[to - 1] : NULL;
        if (kept != NULL && compare_names(kept, d) == 0) {
            diag_add(sink, &OLDER_REVISION, place_of(sink, d->public.source->name), d->public.id, kept->public.version);
            continue;
        }
        db->documents[to++] = db->documents[i];
    }
    db->document_count = to;
}

static enum status join_documents(const struct load *load, struct diag_sink *sink) {
    struct advisory_db *db = load->db;
    db->documents = ARENA_ARRAY(&db->arena, struct csaf_document, load->feed->count);
    if (db->documents == NULL)
        return STATUS_MEMORY;
    for (size_t i = 0; i < load->feed->count; i++) {
        if (load->results[i].read)
            db->documents[db->document_count++] = load->results[i].document;
    }
    sort_documents(db);
    drop_older(db, sink);
    map_init(&db->document_ids, &db->arena, false);
    for (uint32_t i = 0; i < db->document_count; i++) {
        uint32_t stored = 0;
        TRY(map_add(&db->document_ids, db->documents[i].public.id, i, &stored));
    }
    return STATUS_OK;
}

/* ---- the whole ---- */

static void workers_done(struct load_worker *workers, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        json_parser_free(workers[i].parser);
        arena_done(&workers[i].scratch);
    }
}

static void workers_init(struct advisory_db *db, struct load_worker *workers) {
    for (unsigned i = 0; i < db->workers; i++) {
        arena_init(&workers[i].scratch, scratch_max);
        csaf_reader_init(&workers[i].reader, &db->keeps[i], &workers[i].scratch);
    }
}

static void step(void *context, size_t done, size_t count) {
    const struct load *load = context;
    load->options->progress(load->options->progress_context, done > 0 ? done - 1 : 0, count - 1);
}

/* Only for speed: what cannot be had at once is taken bit by bit. */
static void expect(struct advisory_db *db, struct load_worker *workers, size_t files) {
    size_t bytes = files < expected_max / BYTES_A_FILE ? files * BYTES_A_FILE : expected_max;
    if (files < MANY_FILES)
        return;
    (void)arena_reserve(&db->arena, bytes);
    for (unsigned i = 0; i < db->workers; i++) {
        (void)arena_reserve(&db->keeps[i], bytes / db->workers);
        (void)arena_reserve(&workers[i].scratch, BYTES_A_TEXT);
    }
}

static enum status read_feed(struct advisory_db *db, const struct advisory_feed *feed,
                             const struct advisory_options *options, struct diag_sink *sink) {
    struct load load = {.db = db, .feed = feed, .options = options};
    load.results = ARENA_ARRAY(&db->arena, struct load_result, feed->count);
    load.workers = ARENA_ARRAY(&db->arena, struct load_worker, db->workers);
    if (load.results == NULL || load.workers == NULL)
        return STATUS_MEMORY;
    workers_init(db, load.workers);
    expect(db, load.workers, feed->count);
    enum status status = parallel_for(feed->count + 1, LOAD_BLOCK, db->workers, read_item, &load,
                                      options->progress != NULL ? step : NULL);
    workers_done(load.workers, db->workers);
    TRY(status);
    report_unread(&load, sink);
    return join_documents(&load, sink);
}

static enum status fill(struct advisory_db *db, const struct advisory_feed *feed,
                        const struct advisory_options *options, struct diag_sink *sink) {
    for (size_t i = 0; i < options->name_count; i++)
        TRY(own_names_read(options->names[i], &db->arena, sink, &db->own));
    TRY(read_feed(db, feed, options, sink));
    TRY(database_build(db));
    if (options->kev != NULL)
        TRY(kev_apply(db, options->kev, sink));
    if (options->epss != NULL)
        TRY(epss_apply(db, options->epss, sink));
    return STATUS_OK;
}

/* ---- the files of a folder */

static enum status read_path(void *context, size_t item, unsigned worker, struct arena *arena, struct diag_sink *sink,
                             struct source *source) {
    const struct file_list *files = context;
    (void)worker;
    return file_read(files->items[item].path, FILE_BYTES_MAX, arena, sink, source);
}

static enum status fill_from_folder(struct advisory_db *db, const char *folder, const struct advisory_options *options,
                                    struct diag_sink *sink) {
    struct file_list files;
    TRY(file_walk(folder, is_wanted, &db->arena, sink, &files));
    struct str *names = ARENA_ARRAY(&db->arena, struct str, files.count);
    if (names == NULL)
        return STATUS_MEMORY;
    for (size_t i = 0; i < files.count; i++)
        names[i] = str_from(files.items[i].path);
    const struct advisory_feed feed = {.count = files.count, .names = names, .context = &files, .read = read_path};
    return fill(db, &feed, options, sink);
}

/* ---- */

static struct advisory_db *db_new(const struct advisory_options *options) {
    struct arena arena;
    arena_init(&arena, arena_max);
    struct advisory_db *db = ARENA_NEW(&arena, struct advisory_db);
    if (db == NULL)
        return NULL;
    db->arena = arena;
    unsigned wanted = options->workers > 0 ? options->workers : parallel_workers();
    db->workers = wanted < DATABASE_WORKERS_MAX ? wanted : DATABASE_WORKERS_MAX;
    for (unsigned i = 0; i < db->workers; i++)
        arena_init(&db->keeps[i], arena_max);
    return db;
}

static enum status settle(enum status status, struct advisory_db *made, struct advisory_db **db) {
    if (status == STATUS_OK)
        *db = made;
    else
        advisory_free(made);
    return status;
}

enum status advisory_load(const char *folder, const struct advisory_options *options, struct diag_sink *sink,
                          struct advisory_db **db) {
    struct advisory_db *made = db_new(options);
    return made != NULL ? settle(fill_from_folder(made, folder, options, sink), made, db) : STATUS_MEMORY;
}

enum status advisory_load_from(const struct advisory_feed *feed, const struct advisory_options *options,
                               struct diag_sink *sink, struct advisory_db **db) {
    struct advisory_db *made = db_new(options);
    if (made == NULL)
        return STATUS_MEMORY;
    struct advisory_feed own = *feed;
    struct str *names = ARENA_ARRAY(&made->arena, struct str, feed->count);
    enum status status = names != NULL ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < feed->count && status == STATUS_OK; i++) {
        names[i] = str_copy(&made->arena, feed->names[i]);
        status = names[i].ptr != NULL ? STATUS_OK : STATUS_MEMORY;
    }
    own.names = names;
    if (status == STATUS_OK)
        status = fill(made, &own, options, sink);
    return settle(status, made, db);
}

void advisory_free(struct advisory_db *db) {
    if (db == NULL)
        return;
    struct arena arena = db->arena;
    database_versions_done(db);
    for (unsigned i = 0; i < db->workers; i++)
        arena_done(&db->keeps[i]);
    arena_done(&arena);
}
