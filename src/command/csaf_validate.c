/* keyway csaf validate: documents held against the schema and the tests of the specification. */
#include "command/csaf.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/parallel.h"
#include "command/csaf_work.h"
#include "csaf/preset.h"
#include "csaf/spelling.h"

static const struct diag_kind NO_PATH = {"csaf.no-path", SEVERITY_ERROR, "validate needs a document or a folder",
                                         "write: keyway csaf validate PATH|URL..."};
static const struct diag_kind NO_TEST = {"csaf.no-test", SEVERITY_ERROR, "there is no test '{0}' here",
                                         "'keyway csaf tests' lists those that are"};
static const struct diag_kind NOT_USED = {"csaf.not-used", SEVERITY_ERROR, "--{0}: no test that is named needs it",
                                          "name it too: --test {1}"};
static const struct diag_kind NO_FILES = {
    "csaf.no-files", SEVERITY_ERROR, "no .json file is below '{0}'",
    "name the folder that holds the documents, or a file whatever its name: keyway csaf validate FILE"};
static const struct diag_kind NO_ADVISORY = {"csaf.no-advisory", SEVERITY_ERROR,
                                             "none of the documents is an advisory: nothing was validated",
                                             "name a folder that holds advisories"};
static const struct diag_kind NO_FORMAT = {"csaf.no-format", SEVERITY_ERROR,
                                           "--output: '{0}' does not tell which format to write",
                                           "let the name end in one of: {1}"};
static const struct diag_kind OVERWRITES = {"csaf.overwrites", SEVERITY_ERROR,
                                            "'{0}' is a document that is validated: it would be replaced",
                                            "write elsewhere"};

static const struct diag_kind WRITTEN_TWICE = {"csaf.written-twice", SEVERITY_ERROR, "'{0}' is to be written twice",
                                               "give each report a file of its own"};

/* Columns of a text report in a file: the same whatever the terminal. */
enum { FILE_WIDTH = 80 };
static const size_t baseline_max = (size_t)256 << 20, words_max = (size_t)16 << 20;

/* A file that is written, beside its place until all is well. */
struct product {
    const char *path;
    struct file_draft *draft;
    struct out out;
};

struct validating {
    struct run *run;
    struct csaf_wanted_list wanted;
    struct csaf_work work;
    struct product *products; /* one for each --output, and the list of findings behind them */
    size_t product_count;
};

/* ---- what is asked */

/* What an option gives a test to work with is wanted whatever the preset is: nothing is asked for and then left out. */
static const struct {
    const char *option;
    struct str test;
} brought[] = {
    {"online", STR_INIT("6.3.6")},
    {"online", STR_INIT("6.3.7")},
    {"spelling", STR_INIT("6.3.8")},
    {"words", STR_INIT("6.3.8")},
};

static void add_brought(struct validating *v, struct csaf_wanted *wanted) {
    for (size_t i = 0; i < ARRAY_LEN(brought); i++) {
        const struct csaf_test *test = csaf_test_find(brought[i].test);
        if (run_has(v->run, brought[i].option) && !csaf_is_wanted(&v->wanted, test))
            wanted[v->wanted.count++].only = test;
    }
}

/* With --test what they are for is named, or they are for nothing. */
static enum status check_brought(struct validating *v) {
    for (size_t i = 0; i < ARRAY_LEN(brought); i++) {
        bool used = false;
        for (size_t k = 0; k < ARRAY_LEN(brought); k++)
            used |= strcmp(brought[k].option, brought[i].option) == 0 &&
                    csaf_is_wanted(&v->wanted, csaf_test_find(brought[k].test));
        if (used || !run_has(v->run, brought[i].option))
            continue;
        diag_add(v->run->sink, &NOT_USED, PLACE_NONE, str_from(brought[i].option), brought[i].test);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

/* The tests that are named, or those of the preset. */
static enum status read_wanted(struct validating *v) {
    struct csaf_wanted *wanted =
        ARENA_ARRAY(v->run->arena, struct csaf_wanted, v->run->value_count + csaf_preset_room() + ARRAY_LEN(brought));
    const struct csaf_preset *preset = csaf_preset_find(run_option(v->run, "preset"));
    struct str id;
    if (!wanted)
        return STATUS_MEMORY;
    v->wanted.items = wanted;
    for (size_t n = 0; run_option_at(v->run, "test", n, &id); n++) {
        const struct csaf_test *test = str_eq(id, csaf_schema_test.id) ? &csaf_schema_test : csaf_test_find(id);
        if (!test) {
            diag_add(v->run->sink, &NO_TEST, PLACE_NONE, id);
            return STATUS_INPUT;
        }
        if (!csaf_is_wanted(&v->wanted, test))
            wanted[v->wanted.count++].only = test;
    }
    if (v->wanted.count > 0)
        return check_brought(v);
    v->wanted.count = csaf_preset_items(preset ? preset : csaf_preset_find(STR("basic")), wanted);
    add_brought(v, wanted);
    return STATUS_OK;
}

/* Spelling takes time and dictionaries, so it runs when it is asked for: by its name, or by its options. */
static enum status read_spelling(struct validating *v) {
    struct run *run = v->run;
    struct str path, folder = str_from(getenv("DICPATH"));
    struct csaf_wanted_list named = {.items = v->wanted.items, .count = v->wanted.count};
    bool asked = run_has(run, "spelling") || run_has(run, "words") ||
                 (run_has(run, "test") && csaf_is_wanted(&named, csaf_test_find(STR("6.3.8"))));
    struct str *words = ARENA_ARRAY(run->arena, struct str, run->value_count + 1);
    if (!words)
        return STATUS_MEMORY;
    v->work.words = words;
    for (size_t n = 0; run_option_at(run, "words", n, &path); n++) {
        struct source *source = ARENA_NEW(run->arena, struct source);
        if (!source)
            return STATUS_MEMORY;
        TRY(file_read(path.ptr, words_max, run->arena, run->sink, source));
        words[v->work.word_count++] = source->text;
    }
    if (folder.len)
        folder = str_copy(run->arena, str_slice(folder, 0, str_find_char(folder, ':')));
    v->work.online = run_has(run, "online");
    v->work.network = csaf_network_of(run);
    v->work.dictionaries = !asked ? NULL : folder.len ? folder.ptr : SPELLING_FOLDER;
    return STATUS_OK;
}

static enum status read_baseline(struct validating *v) {
    struct str path = run_option(v->run, "baseline");
    struct source *source = ARENA_NEW(v->run->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    if (!path.ptr)
        return STATUS_OK;
    TRY(file_read(path.ptr, baseline_max, v->run->arena, v->run->sink, source));
    return csaf_baseline_read(source, v->run->arena, v->run->sink, &v->work.baseline);
}

static enum status read_options(struct validating *v) {
    struct str file;
    TRY(read_wanted(v));
    TRY(read_spelling(v));
    for (size_t n = 0; run_option_at(v->run, "output", n, &file); n++)
        if (!validation_format_of_file(file)) {
            diag_add(v->run->sink, &NO_FORMAT, PLACE_NONE, file, validation_extensions(v->run->arena));
            return STATUS_INPUT;
        }
    return read_baseline(v);
}

/* ---- the documents */

static bool is_document(struct str name) {
    static const struct str ends[] = {STR_INIT(".json"), STR_INIT(".json.gz"), STR_INIT(".json.zst")};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_ends_nocase(name, ends[i]))
            return true;
    return false;
}

/* The documents that the arguments stand for, in their order. */
struct found {
    struct csaf_input *items;
    size_t count, room;
};

static enum status add_input(struct run *run, struct found *all, const struct csaf_input *input) {
    if (!arena_grow(run->arena, (void **)&all->items, all->count, &all->room, sizeof *input,
                    _Alignof(struct csaf_input)))
        return STATUS_MEMORY;
    all->items[all->count++] = *input;
    return STATUS_OK;
}

static enum status add_below(struct run *run, struct found *all, struct str path) {
    struct file_list files;
    enum status status = file_walk(path.ptr, is_document, run->arena, run->sink, &files);
    if (status == STATUS_SYSTEM || status == STATUS_LIMIT) /* the others are validated all the same */
        return add_input(run, all, &(const struct csaf_input){.path = path.ptr, .told = true, .fd = -1});
    TRY(status);
    for (size_t i = 0; i < files.count; i++) {
        bool searched = !str_eq(str_from(files.items[i].path), path);
        TRY(add_input(run, all,
                      &(const struct csaf_input){.path = files.items[i].path, .searched = searched, .fd = -1}));
    }
    if (files.count > 0)
        return STATUS_OK;
    diag_add(run->sink, &NO_FILES, PLACE_NONE, path);
    return STATUS_INPUT;
}

/* "-" is standard input. */
static enum status add_argument(struct run *run, struct found *all, struct str argument) {
    struct csaf_input input = {.path = argument.ptr, .fd = -1};
    if (!csaf_input_is_url(argument) && !str_eq(argument, STR("-")))
        return add_below(run, all, argument);
    if (csaf_input_is_url(argument))
        TRY(csaf_input_of_url(run, argument, &input));
    return add_input(run, all, &input);
}

static enum status find_files(struct validating *v) {
    struct run *run = v->run;
    struct found all = {NULL, 0, 0};
    for (size_t i = 1; i < run->argument_count; i++)
        TRY(add_argument(run, &all, run->arguments[i]));
    v->work.files = all.items;
    v->work.file_count = all.count;
    return STATUS_OK;
}

/* ---- what is written */

static bool is_same_file(const struct stat *wanted, const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && info.st_dev == wanted->st_dev && info.st_ino == wanted->st_ino;
}

static enum status check_overwrite(struct validating *v, const char *path) {
    struct stat info;
    for (size_t i = 0; i < v->product_count; i++)
        if (strcmp(path, v->products[i].path) == 0) {
            diag_add(v->run->sink, &WRITTEN_TWICE, PLACE_NONE, str_from(path));
            return STATUS_INPUT;
        }
    if (stat(path, &info) != 0)
        return STATUS_OK;
    for (size_t i = 0; i < v->work.file_count; i++)
        if (is_same_file(&info, v->work.files[i].path)) {
            diag_add(v->run->sink, &OVERWRITES, PLACE_NONE, str_from(path));
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

static enum status open_product(struct validating *v, struct str path, struct product **product) {
    struct product *made = &v->products[v->product_count];
    made->path = path.ptr;
    TRY(check_overwrite(v, path.ptr));
    TRY(file_draft_new(path.ptr, v->run->arena, v->run->sink, &made->draft));
    v->product_count++;
    out_fd(&made->out, file_draft_fd(made->draft));
    *product = made;
    return STATUS_OK;
}

static void add_report(struct validating *v, const struct validation_format *format, struct out *out, bool printed) {
    const struct run *run = v->run;
    struct validation_options options = {.wanted = &v->wanted, .width = FILE_WIDTH, .all = run_has(run, "all")};
    if (printed) {
        options.colour = run->colour;
        options.width = run->width;
    }
    v->work.reports[v->work.report_count++] = (struct csaf_report){format, options, out, false};
}

static enum status open_products(struct validating *v) {
    struct run *run = v->run;
    struct str format = run_option(run, "format"), list = run_option(run, "write-baseline"), file;
    struct product *product = NULL;
    v->work.reports = ARENA_ARRAY(run->arena, struct csaf_report, run->value_count + 1);
    v->products = ARENA_ARRAY(run->arena, struct product, run->value_count + 1);
    if (!v->work.reports || !v->products)
        return STATUS_MEMORY;
    if (!run_has(run, "quiet"))
        add_report(v, validation_format_named(format.ptr ? format : STR("text")), run->out, true);
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++) {
        TRY(open_product(v, file, &product));
        add_report(v, validation_format_of_file(file), &product->out, false);
    }
    if (list.ptr) {
        TRY(open_product(v, list, &product));
        v->work.found = &product->out;
    }
    return STATUS_OK;
}

/* The files take their names once all of them are whole, so that a failure leaves none of them. */
static enum status keep_products(struct validating *v) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < v->product_count && status == STATUS_OK; i++) {
        status = out_flush(&v->products[i].out);
        if (status == STATUS_SYSTEM)
            status = file_draft_refused(v->products[i].draft, v->run->sink);
        if (status == STATUS_OK)
            status = file_draft_settle(v->products[i].draft, v->run->sink);
    }
    for (size_t i = 0; i < v->product_count && status == STATUS_OK; i++)
        status = file_draft_keep(v->products[i].draft, v->run->sink);
    return status;
}

/* A file that could not be written is told here; standard output is told by main. */
static enum status tell_refused(struct validating *v, enum status status) {
    for (size_t i = 0; i < v->product_count; i++)
        if (v->products[i].out.status == STATUS_SYSTEM) {
            errno = v->products[i].out.error;
            return file_draft_refused(v->products[i].draft, v->run->sink);
        }
    return status;
}

/* ---- the action */

static enum status validate(struct validating *v) {
    TRY(read_options(v));
    TRY(find_files(v));
    TRY(open_products(v));
    TRY(csaf_inputs_fetch(v->run, v->work.files, v->work.file_count));
    enum status status = csaf_work(&v->work);
    if (status == STATUS_SYSTEM)
        return tell_refused(v, status);
    TRY(status);
    const struct validation_totals *totals = &v->work.totals;
    if (totals->valid + totals->faulty + totals->unread == 0) {
        diag_add(v->run->sink, &NO_ADVISORY, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    if (v->work.baseline && !v->work.found)
        csaf_baseline_tell_gone(v->work.baseline, &v->wanted, v->run->sink);
    return keep_products(v);
}

int csaf_validate_run(struct run *run) {
    struct validating v = {.run = run};
    v.work = (struct csaf_work){.run = run, .wanted = &v.wanted, .workers = parallel_workers()};
    if (run->argument_count < 2) {
        diag_add(run->sink, &NO_PATH, PLACE_NONE, STR_NONE);
        return EXIT_FAILED;
    }
    enum status status = validate(&v);
    for (size_t i = 0; i < v.product_count; i++) {
        file_draft_drop(v.products[i].draft);
        out_done(&v.products[i].out);
    }
    csaf_inputs_done(v.work.files, v.work.file_count);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return v.work.totals.unread ? EXIT_FAILED : v.work.totals.faulty ? EXIT_FINDINGS : EXIT_WELL;
}
