/* keyway csaf: what concerns CSAF documents themselves. */
#include "command/command.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/json_write.h"
#include "base/progress.h"
#include "csaf/validate.h"
#include "report/paint.h"

static const struct diag_kind NO_ACTION = {"csaf.action", SEVERITY_ERROR,
                                           "'{0}' is nothing that can be done to a document",
                                           "write: keyway csaf validate PATH..., or keyway csaf tests"};
static const struct diag_kind NO_PATH = {"csaf.no-path", SEVERITY_ERROR, "validate needs a document or a folder",
                                         "write: keyway csaf validate PATH..."};
static const struct diag_kind NO_TEST = {"csaf.no-test", SEVERITY_ERROR, "there is no test '{0}' here",
                                         "'keyway csaf tests' lists those that are"};
static const struct diag_kind NO_FILES = {"csaf.no-files", SEVERITY_ERROR, "no .json file is below '{0}'", NULL};

enum { HANGING = 4 };
static const size_t file_max = (size_t)256 << 20;
static const size_t document_max = (size_t)4 << 30;

/* The presets of the specification (2.0: 14 to 16). */
static const struct {
    const char *name;
    enum csaf_class most;
} presets[] = {{"basic", CSAF_MANDATORY}, {"extended", CSAF_RECOMMENDED}, {"full", CSAF_INFORMATIVE}};

static const char *const class_words[] = {
    [CSAF_SCHEMA] = "error", [CSAF_MANDATORY] = "error", [CSAF_RECOMMENDED] = "warning", [CSAF_INFORMATIVE] = "note"};

struct validating {
    struct run *run;
    struct schema_set *schemas;
    struct json_parser *parser;
    struct json_writer writer;
    bool json; /* else text */
    struct csaf_wanted wanted;
    struct arena arena; /* of one document */
    size_t valid, faulty, unread;
};

static enum csaf_class class_of(const struct csaf_finding *finding) {
    return finding->test ? finding->test->class : CSAF_SCHEMA;
}

static struct str id_of(const struct csaf_finding *finding) {
    return finding->test ? finding->test->id : STR("schema");
}

/* ---- text */

static enum status write_finding(struct validating *v, const struct json_doc *doc, const struct csaf_finding *finding,
                                 struct place place) {
    struct out *out = v->run->out;
    const struct position at = place_position(place);
    struct str pointer = json_pointer(doc, finding->node, &v->arena);
    if (!pointer.ptr)
        return STATUS_MEMORY;
    out_safe(out, doc->source->name);
    out_format(out, ":%u:%u: %s: ", at.line, at.column, class_words[class_of(finding)]);
    out_format(out, STR_F ": ", STR_A(id_of(finding)));
    out_safe(out, finding->text);
    out_lit(out, "\n    at ");
    out_safe(out, pointer.len ? pointer : STR("the document itself"));
    out_char(out, '\n');
    return STATUS_OK;
}

/* ---- JSON */

static enum status write_json_finding(struct validating *v, const struct json_doc *doc,
                                      const struct csaf_finding *finding, struct place place) {
    struct json_writer *w = &v->writer;
    const struct position at = place_position(place);
    struct str pointer = json_pointer(doc, finding->node, &v->arena);
    if (!pointer.ptr)
        return STATUS_MEMORY;
    json_write_object(w);
    json_write_pair(w, "test", id_of(finding));
    json_write_pair(w, "severity", str_from(class_words[class_of(finding)]));
    json_write_pair(w, "pointer", pointer);
    json_write_pair_integer(w, "line", at.line);
    json_write_pair_integer(w, "column", at.column);
    json_write_pair(w, "message", finding->text);
    json_write_end(w, '}');
    return STATUS_OK;
}

/* ---- one document */

static int compare_nodes(const void *left, const void *right) {
    const struct json_node *a = *(const struct json_node *const *)left, *b = *(const struct json_node *const *)right;
    return (a > b) - (a < b);
}

/* The place of every finding, by one scan of the text: there may be as many as the document has values. */
static enum status find_places(struct validating *v, const struct json_doc *doc, const struct csaf_findings *f,
                               struct place **places) {
    const struct json_node **nodes = ARENA_ARRAY(&v->arena, const struct json_node *, f->count);
    struct place *sorted = ARENA_ARRAY(&v->arena, struct place, f->count);
    *places = ARENA_ARRAY(&v->arena, struct place, f->count);
    if (!nodes || !sorted || !*places)
        return STATUS_MEMORY;
    for (size_t i = 0; i < f->count; i++)
        nodes[i] = f->items[i].node;
    qsort(nodes, f->count, sizeof(void *), compare_nodes);
    json_places(doc, nodes, f->count, sorted);
    for (size_t i = 0; i < f->count; i++) {
        const struct json_node *const *at = bsearch(&f->items[i].node, nodes, f->count, sizeof(void *), compare_nodes);
        (*places)[i] = sorted[at - nodes];
    }
    return STATUS_OK;
}

static enum status write_findings(struct validating *v, const struct json_doc *doc, const struct csaf_findings *f) {
    static const char *const versions[] = {[CSAF_2_0] = "2.0", [CSAF_2_1] = "2.1"};
    struct place *places;
    if (v->json) {
        json_write_object(&v->writer);
        json_write_pair(&v->writer, "file", doc->source->name);
        json_write_pair(&v->writer, "version", str_from(versions[f->version]));
        json_write_key(&v->writer, STR("findings"));
        json_write_array(&v->writer);
    }
    TRY(find_places(v, doc, f, &places));
    for (size_t i = 0; i < f->count; i++)
        TRY((v->json ? write_json_finding : write_finding)(v, doc, &f->items[i], places[i]));
    if (v->json) {
        json_write_end(&v->writer, ']');
        json_write_end(&v->writer, '}');
    } else if (f->count == 0) {
        out_safe(v->run->out, doc->source->name);
        out_format(v->run->out, ": valid (CSAF %s)\n", versions[f->version]);
    }
    return STATUS_OK;
}

/* What is told of a document shows lines of it when the command is done, so the few that are shown are kept. */
static void keep_text(struct validating *v, bool shown) {
    v->unread++;
    if (shown)
        arena_adopt(v->run->arena, &v->arena);
}

/* A document that cannot be read is told, and the others are validated all the same. */
static enum status validate_file(struct validating *v, const char *path) {
    bool shown = diag_has_room(v->run->sink, &NO_FILES);
    struct source *source = ARENA_NEW(&v->arena, struct source);
    struct csaf_findings findings;
    struct json_doc doc;
    if (!source)
        return STATUS_MEMORY;
    enum status status = file_read(path, file_max, &v->arena, v->run->sink, source);
    if (status == STATUS_OK)
        status = json_parse(v->parser, source, true, &v->arena, v->run->sink, &doc);
    if (status == STATUS_OK)
        status = json_check_keys(&doc, v->run->sink);
    if (status == STATUS_OK)
        status = csaf_validate(v->schemas, &doc, &v->wanted, &v->arena, v->run->sink, &findings);
    if (status == STATUS_MEMORY && !v->arena.capped)
        return status;
    if (status != STATUS_OK) {
        keep_text(v, shown);
        return STATUS_OK;
    }
    v->valid += findings.count == 0;
    v->faulty += findings.count > 0;
    return write_findings(v, &doc, &findings);
}

static bool is_document(struct str name) {
    static const struct str ends[] = {STR_INIT(".json"), STR_INIT(".json.gz"), STR_INIT(".json.zst")};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_ends_nocase(name, ends[i]))
            return true;
    return false;
}

static enum status validate_path(struct validating *v, struct str path) {
    struct file_list files;
    struct progress progress;
    enum status status = STATUS_OK;
    TRY(file_walk(path.ptr, is_document, v->run->arena, v->run->sink, &files));
    if (files.count == 0) {
        diag_add(v->run->sink, &NO_FILES, PLACE_NONE, path);
        return STATUS_INPUT;
    }
    progress_start(&progress, "validating", v->run->terminal && v->run->output == OUTPUT_FILE);
    for (size_t i = 0; i < files.count && status == STATUS_OK; i++) {
        arena_reset(&v->arena);
        status = validate_file(v, files.items[i].path);
        progress_step(&progress, i + 1, files.count);
    }
    progress_end(&progress);
    return status;
}

/* ---- the command */

static enum status read_options(struct validating *v) {
    struct str preset = run_option(v->run, "preset"), test = run_option(v->run, "test");
    v->wanted.most = CSAF_MANDATORY;
    for (size_t i = 0; i < ARRAY_LEN(presets); i++)
        if (str_eq(preset, str_from(presets[i].name)))
            v->wanted.most = presets[i].most;
    v->wanted.only = test.ptr ? csaf_test_find(test) : NULL;
    if (!test.ptr || v->wanted.only)
        return STATUS_OK;
    diag_add(v->run->sink, &NO_TEST, PLACE_NONE, test);
    return STATUS_INPUT;
}

static enum status validate_all(struct validating *v) {
    v->json = str_eq(run_option(v->run, "format"), STR("json"));
    TRY(read_options(v));
    v->parser = json_parser_new();
    if (!v->parser)
        return STATUS_MEMORY;
    TRY(schema_set_new(&v->schemas));
    if (v->json) {
        json_write_init(&v->writer, v->run->out, 2);
        json_write_array(&v->writer);
    }
    for (size_t i = 1; i < v->run->argument_count; i++)
        TRY(validate_path(v, v->run->arguments[i]));
    if (v->json) {
        json_write_end(&v->writer, ']');
        out_char(v->run->out, '\n');
    } else if (v->valid + v->faulty + v->unread > 1)
        out_format(v->run->out, "%zu valid, %zu with findings, %zu that could not be read\n", v->valid, v->faulty,
                   v->unread);
    return STATUS_OK;
}

static int validate(struct run *run) {
    struct validating validating = {.run = run};
    if (run->argument_count < 2) {
        diag_add(run->sink, &NO_PATH, PLACE_NONE, STR_NONE);
        return EXIT_FAILED;
    }
    arena_init(&validating.arena, document_max);
    enum status status = validate_all(&validating);
    schema_set_free(validating.schemas);
    json_parser_free(validating.parser);
    arena_done(&validating.arena);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return validating.unread ? EXIT_FAILED : validating.faulty ? EXIT_FINDINGS : EXIT_WELL;
}

/* Which tests are here, in the order in which they run. */
static int list_tests(struct run *run) {
    static const char *const versions[] = {
        [1u << CSAF_2_0] = "2.0", [1u << CSAF_2_1] = "2.1", [1u << CSAF_2_0 | 1u << CSAF_2_1] = "2.0 2.1"};
    const struct csaf_test *test;
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++) {
        out_format(run->out, "%-10.*s %-7s  %-7s  ", STR_A(test->id), versions[test->versions],
                   class_words[test->class]);
        out_str(run->out, test->title);
        out_char(run->out, '\n');
    }
    return EXIT_WELL;
}

static const struct {
    struct str name;
    int (*run)(struct run *run);
} actions[] = {{STR_INIT("validate"), validate}, {STR_INIT("tests"), list_tests}};

static int csaf(struct run *run) {
    for (size_t i = 0; i < ARRAY_LEN(actions); i++)
        if (str_eq(run->arguments[0], actions[i].name))
            return actions[i].run(run);
    diag_add(run->sink, &NO_ACTION, PLACE_NONE, run->arguments[0]);
    return EXIT_FAILED;
}

static const struct command_option options[] = {
    {.letter = 'p',
     .name = "preset",
     .argument = "PRESET",
     .words = "basic extended full",
     .help = "which tests: the mandatory ones, the recommended too, all"},
    {.letter = 't', .name = "test", .argument = "ID", .help = "one test alone, as in 6.1.14"},
    {.letter = 'f', .name = "format", .argument = "FORMAT", .words = "text json", .help = "how to print what is found"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway csaf validate advisory.json", "before it is published"},
    {"keyway csaf validate --preset full advisories/", "every document of a folder, by every test that is here"},
};

extern const struct command csaf_command;
const struct command csaf_command = {
    .name = "csaf",
    .group = "supplier",
    .synopsis = "validate PATH... | tests",
    .summary = "hold security advisories against CSAF",
    .text =
        "Documents of CSAF 2.0 and 2.1 are held against the official schema and the tests of the specification. A "
        "finding says which test, where, and how to mend it. Folders are searched for .json, .json.gz and "
        ".json.zst.\n"
        "\n"
        "Not every test of the specification is here yet: keyway csaf tests lists those that are. The exit code is 2 "
        " when anything was found, 1 when a document could not be read.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 64,
    .run = csaf,
};
