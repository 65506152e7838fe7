#include "command/csaf_work.h"

#include "base/file.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "command/csaf_online.h"
#include "csaf/companion.h"
#include "csaf/spelling.h"

static const struct diag_kind TOO_LARGE = {"csaf.too-large", SEVERITY_ERROR,
                                           "takes more than {0} GiB of memory to be validated",
                                           "validate it without --preset full, or split the document"};

static const size_t document_max = (size_t)8 << 30;

/* A text of this size is kept for the next document. */
enum { KEPT_TEXT = 1 << 20, WINDOW_OF_WORKER = 4 };

struct worker {
    struct json_parser *parser;
    struct spelling *spelling;  /* or NULL */
    struct csaf_online *online; /* or NULL */
    struct csaf_wanted_list wanted;
    struct arena arena; /* of one document */
};

/* What a document came to, until it is its turn to be told. */
struct slot {
    struct arena arena; /* of what went wrong, with the texts that it shows */
    struct diag_sink sink;
    struct out *texts; /* of each report */
    struct out found;
    struct validation_totals totals;
};

struct crew {
    struct csaf_work *work;
    struct schema_set *schemas;
    struct worker *workers;
    struct slot *slots;
    size_t window;
    struct progress progress;
};

/* ---- one document */

/* Whether anything tells of findings, or asks: else they are only counted. */
static bool has_reader(const struct csaf_work *work) {
    return work->report_count > 0 || work->baseline || work->found;
}

/* What is listed is taken out. */
static enum status leave_known_out(struct csaf_work *work, const struct csaf_findings *all, struct csaf_spot *spots,
                                   struct validation *v) {
    v->count = 0;
    for (size_t i = 0; i < all->count; i++) {
        bool known = work->found != NULL;
        if (!known && work->baseline)
            TRY(csaf_baseline_find(work->baseline, v->file, &all->items[i], &spots[i], &known));
        v->known += known;
        if (known)
            continue;
        all->items[v->count] = all->items[i];
        spots[v->count++] = spots[i];
    }
    v->findings = all->items;
    v->spots = spots;
    return STATUS_OK;
}

/* Where the parts stand that were not checked; the spots are in the order of the list. */
static enum status locate_skipped(const struct worker *worker, struct arena *arena, const struct json_doc *doc,
                                  const struct csaf_findings *all, struct validation *v) {
    struct csaf_findings nodes = {.count = all->skipped_count};
    struct csaf_spot *spots;
    bool any = false;
    nodes.items = ARENA_ARRAY(arena, struct csaf_finding, all->skipped_count);
    if (!nodes.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < all->skipped_count; i++) {
        any |= all->skipped[i].node != NULL;
        nodes.items[i].node = all->skipped[i].node ? all->skipped[i].node : doc->root;
    }
    spots = ARENA_ARRAY(arena, struct csaf_spot, all->skipped_count);
    if (!spots)
        return STATUS_MEMORY;
    if (any)
        TRY(csaf_locate(worker->parser, doc, &nodes, arena, &spots));
    v->skipped_spots = spots;
    return STATUS_OK;
}

static enum status count_skipped(struct slot *slot, const struct validation *v) {
    slot->totals.unchecked = v->skipped_more;
    for (size_t i = 0; i < v->skipped_count; i++) {
        if (v->skipped[i].node)
            slot->totals.open++;
        else
            TRY(validation_add_skip(&slot->totals, v->skipped[i].test, v->skipped[i].reason, 1, &slot->arena));
    }
    slot->totals.unchecked += slot->totals.open;
    return STATUS_OK;
}

static enum status count_document(struct slot *slot, const struct validation *v) {
    struct validation_totals *totals = &slot->totals;
    totals->unread = v->unread;
    totals->companions = v->companion.len > 0;
    totals->known = v->known;
    totals->left_out = validation_left_out(v);
    totals->open = 0;
    totals->skip_count = 0; /* so the reasons need no clearing: there is room for very many */
    totals->faulty = v->count > 0 || totals->left_out > 0;
    totals->valid = !v->unread && !v->companion.len && !totals->faulty;
    for (size_t i = 0; i < CSAF_CLASSES; i++)
        totals->findings[i] = v->left_out[i];
    for (size_t i = 0; i < v->count; i++)
        totals->findings[csaf_finding_class(&v->findings[i])]++;
    return count_skipped(slot, v);
}

static enum status validate_file(const struct crew *crew, struct csaf_input *input, struct worker *worker,
                                 struct slot *slot, struct validation *v) {
    struct csaf_work *work = crew->work;
    struct source *source = ARENA_NEW(&worker->arena, struct source);
    struct csaf_findings findings;
    struct csaf_spot *spots = NULL;
    struct json_doc doc;
    if (!source)
        return STATUS_MEMORY;
    TRY(csaf_input_read(input, &worker->arena, &slot->sink, source));
    TRY(json_parse(worker->parser, source, true, &worker->arena, &slot->sink, &doc));
    v->file = source->name;
    v->companion = input->searched ? csaf_companion(&doc) : STR_NONE;
    if (v->companion.len)
        return STATUS_OK;
    TRY(json_check_keys(&doc, &slot->sink));
    TRY(csaf_validate_list(crew->schemas, &doc, &worker->wanted, &worker->arena, &slot->sink, &findings));
    v->skipped = findings.skipped;
    v->skipped_count = findings.skipped_count;
    v->skipped_more = findings.skipped_more;
    if (has_reader(work)) {
        TRY(csaf_locate(worker->parser, &doc, &findings, &worker->arena, &spots));
        TRY(locate_skipped(worker, &worker->arena, &doc, &findings, v));
    }
    for (size_t i = 0; i < findings.count && work->found; i++)
        TRY(csaf_baseline_write(&slot->found, source->name, &findings.items[i], &spots[i]));
    v->version = findings.version;
    for (size_t i = 0; i < CSAF_CLASSES; i++)
        v->left_out[i] = findings.left_out[i];
    return leave_known_out(work, &findings, spots, v);
}

static enum status write_document(const struct csaf_work *work, const struct validation *v, struct slot *slot) {
    enum status status = slot->found.status;
    TRY(count_document(slot, v));
    for (size_t i = 0; i < work->report_count && status == STATUS_OK; i++) {
        work->reports[i].format->document(&work->reports[i].options, v, &slot->texts[i]);
        status = slot->texts[i].status;
    }
    return status;
}

/* A document that is larger than what a document may take is one that cannot be read. */
static enum status make(void *context, size_t item, unsigned number, size_t at) {
    struct crew *crew = context;
    struct slot *slot = &crew->slots[at];
    struct worker *worker = &crew->workers[number];
    struct csaf_input *input = &crew->work->files[item];
    const char *path = input->path;
    struct validation v = {.file = str_from(path)};
    arena_reset(&worker->arena);
    diag_init(&slot->sink, &slot->arena);
    enum status status = validate_file(crew, input, worker, slot, &v);
    if (status == STATUS_MEMORY && !worker->arena.capped)
        return status;
    if (status == STATUS_MEMORY) {
        struct str most = str_format(&slot->arena, "%zu", document_max >> 30);
        diag_add(&slot->sink, &TOO_LARGE, file_place(&slot->sink, path), most);
    }
    if (status != STATUS_OK) {
        v = (struct validation){.file = str_from(path), .unread = true};
        slot->found.len = 0;
        arena_adopt(&slot->arena, &worker->arena);
    }
    return write_document(crew->work, &v, slot);
}

/* ---- in order */

static enum status add_totals(struct validation_totals *all, const struct validation_totals *one, struct arena *arena) {
    all->valid += one->valid;
    all->faulty += one->faulty;
    all->unread += one->unread;
    all->companions += one->companions;
    all->known += one->known;
    all->left_out += one->left_out;
    for (size_t i = 0; i < ARRAY_LEN(all->findings); i++)
        all->findings[i] += one->findings[i];
    all->open += one->open;
    all->unchecked += one->unchecked;
    for (size_t i = 0; i < one->skip_count; i++)
        TRY(validation_add_skip(all, one->skips[i].test, one->skips[i].reason, one->skips[i].documents, arena));
    return STATUS_OK;
}

static void empty(struct out *text) {
    if (text->room <= KEPT_TEXT) {
        text->len = 0;
        return;
    }
    out_done(text);
    out_memory(text, SIZE_MAX / 4);
}

static enum status tell(struct csaf_report *report, struct out *made) {
    struct str text = out_text(made);
    if (report->format->listed && !report->begun)
        text = str_skip(text, 1);
    report->begun |= text.len > 0;
    out_str(report->out, text);
    empty(made);
    return report->out->status;
}

/* What is told of a document shows lines of it when the command is done, so the few that are shown are kept. */
static void tell_wrong(struct run *run, struct slot *slot) {
    bool shown = run->sink->count[SEVERITY_ERROR] < DIAG_KEPT && diag_errors(&slot->sink) > 0;
    diag_merge(run->sink, &slot->sink);
    if (shown)
        arena_adopt(run->arena, &slot->arena);
    else
        arena_done(&slot->arena);
}

static enum status take(void *context, size_t item, size_t at) {
    struct crew *crew = context;
    struct csaf_work *work = crew->work;
    struct slot *slot = &crew->slots[at];
    if (work->baseline && !slot->totals.unread && !slot->totals.companions)
        csaf_baseline_saw(work->baseline, str_from(work->files[item].path));
    TRY(add_totals(&work->totals, &slot->totals, work->run->arena)); /* its reasons lie in what is told next */
    tell_wrong(work->run, slot);
    for (size_t i = 0; i < work->report_count; i++)
        TRY(tell(&work->reports[i], &slot->texts[i]));
    if (work->found) {
        out_str(work->found, out_text(&slot->found));
        TRY(work->found->status);
    }
    empty(&slot->found);
    return STATUS_OK;
}

static void show_progress(void *context, size_t done, size_t count) {
    struct crew *crew = context;
    progress_step(&crew->progress, done, count);
}

/* ---- all of them */

/* What is asked, with dictionaries that belong to the worker alone. */
static enum status make_worker(const struct csaf_work *work, struct worker *worker) {
    size_t count = work->wanted->count;
    arena_init(&worker->arena, document_max);
    if (!(worker->parser = json_parser_new()))
        return STATUS_MEMORY;
    if (work->dictionaries)
        TRY(spelling_new(work->dictionaries, &worker->spelling));
    for (size_t i = 0; i < work->word_count && worker->spelling; i++)
        TRY(spelling_add(worker->spelling, work->words[i]));
    if (work->online)
        TRY(csaf_online_new(&work->network, work->run->sink, &worker->online));
    struct csaf_wanted *items = ARENA_ARRAY(work->run->arena, struct csaf_wanted, count);
    if (!items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        items[i] = work->wanted->items[i];
        items[i].spelling = worker->spelling;
        items[i].resolve = worker->online ? csaf_online_resolve : NULL;
        items[i].resolve_context = worker->online;
        items[i].counts_only = !has_reader(work);
    }
    worker->wanted = (struct csaf_wanted_list){items, count};
    return STATUS_OK;
}

static enum status make_crew(struct crew *crew) {
    struct csaf_work *work = crew->work;
    struct arena *arena = work->run->arena;
    crew->window = (size_t)work->workers * WINDOW_OF_WORKER;
    crew->workers = ARENA_ARRAY(arena, struct worker, work->workers);
    crew->slots = ARENA_ARRAY(arena, struct slot, crew->window);
    if (!crew->workers || !crew->slots) {
        crew->window = 0;
        return STATUS_MEMORY;
    }
    for (size_t i = 0; i < crew->window; i++) {
        struct slot *slot = &crew->slots[i];
        arena_init(&slot->arena, document_max);
        out_memory(&slot->found, SIZE_MAX / 4);
        slot->texts = ARENA_ARRAY(arena, struct out, work->report_count);
        if (!slot->texts)
            return STATUS_MEMORY;
        for (size_t k = 0; k < work->report_count; k++)
            out_memory(&slot->texts[k], SIZE_MAX / 4);
    }
    for (unsigned i = 0; i < work->workers; i++)
        TRY(make_worker(work, &crew->workers[i]));
    return schema_set_new(&crew->schemas);
}

static void free_crew(const struct crew *crew) {
    for (size_t i = 0; i < crew->window; i++) {
        struct slot *slot = &crew->slots[i];
        for (size_t k = 0; k < crew->work->report_count && slot->texts; k++)
            out_done(&slot->texts[k]);
        out_done(&slot->found);
        arena_done(&slot->arena);
    }
    for (unsigned i = 0; i < crew->work->workers && crew->workers && crew->window; i++) {
        json_parser_free(crew->workers[i].parser);
        spelling_free(crew->workers[i].spelling);
        csaf_online_free(crew->workers[i].online);
        arena_done(&crew->workers[i].arena);
    }
    schema_set_free(crew->schemas);
}

static enum status run_crew(struct crew *crew) {
    struct csaf_work *work = crew->work;
    const struct parallel_order order = {make, take, crew->window, show_progress};
    progress_start(&crew->progress, "validating", work->run->terminal && work->run->output == OUTPUT_FILE);
    enum status status = parallel_in_order(work->file_count, work->workers, &order, crew);
    progress_end(&crew->progress);
    return status;
}

enum status csaf_work(struct csaf_work *work) {
    struct crew crew = {.work = work};
    for (size_t i = 0; i < work->report_count; i++)
        work->reports[i].format->begin(&work->reports[i].options, work->reports[i].out);
    if (work->found)
        csaf_baseline_write_head(work->found);
    enum status status = make_crew(&crew);
    if (status == STATUS_OK)
        status = run_crew(&crew);
    free_crew(&crew);
    for (size_t i = 0; i < work->report_count && status == STATUS_OK; i++)
        work->reports[i].format->end(&work->reports[i].options, &work->totals, work->run->sink, work->reports[i].out);
    return status;
}
