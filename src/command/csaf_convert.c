/* keyway csaf convert: a document of CSAF 2.0 written as CSAF 2.1, with all that was done to it. */
#include "command/csaf_convert.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/json_write.h"
#include "command/csaf_input.h"
#include "csaf/convert.h"
#include "csaf/locate.h"
#include "report/paint.h"

static const struct diag_kind NO_FILE = {"csaf.convert-file", SEVERITY_ERROR, "convert needs one document",
                                         "write: keyway csaf convert FILE|URL"};
static const struct diag_kind NOT_STORED = {"csaf.convert-out", SEVERITY_ERROR, "the document could not be written",
                                            NULL};

static const struct diag_kind ONE_OUTPUT = {"csaf.convert-outputs", SEVERITY_ERROR,
                                            "convert writes one document: give --output once",
                                            "convert the document a second time for a second file, or copy the first"};
static const struct diag_kind OVERWRITES = {"csaf.convert-overwrites", SEVERITY_ERROR,
                                            "'{0}' is the document that is converted: it would be replaced",
                                            "write elsewhere"};

static const size_t document_max = (size_t)4 << 30;

static const char *const weights[] = {
    [CHANGE_NOTE] = "note", [CHANGE_WARNING] = "warning", [CHANGE_DECISION] = "error"};

struct conversion {
    struct run *run;
    struct arena arena; /* of the document */
    struct schema_set *schemas;
    struct csaf_converter converter;
    bool draft;            /* write it although a person must decide */
    struct source *source; /* diagnostics point to it: it lies in the arena */
    struct json_doc doc;
    struct csaf_conversion result;
    struct csaf_spot *spots; /* of the changes */
};

/* ---- what is asked */

static void choose(struct conversion *c, struct str choice) {
    const struct {
        struct str word;
        bool *set;
    } switches[] = {
        {STR("tlp-from-text"), &c->converter.options.tlp_from_text},
        {STR("newest-cwe"), &c->converter.options.newest_cwe},
        {STR("whole-numbers"), &c->converter.options.numbers_are_whole},
        {STR("literal-stars"), &c->converter.options.stars_are_literal},
        {STR("keep-open-ranges"), &c->converter.options.keep_open_ranges},
        {STR("keep-stacked"), &c->converter.options.keep_stacked},
        {STR("keep-algorithms"), &c->converter.options.keep_algorithms},
        {STR("settle-remedies"), &c->converter.options.settle_remedies},
        {STR("no-license"), &c->converter.options.no_license},
        {STR("no-calculator"), &c->converter.options.no_calculator},
        {STR("no-fixed"), &c->converter.options.no_fixed},
        {STR("draft"), &c->draft},
    };
    if (str_starts(choice, STR("publisher-")))
        c->converter.options.publisher = str_skip(choice, STR("publisher-").len);
    for (size_t i = 0; i < ARRAY_LEN(switches); i++)
        *switches[i].set = *switches[i].set || str_eq(choice, switches[i].word);
}

/* A fix of today is out: the same day always gives the same document. */
static void read_options(struct conversion *c) {
    enum { DAY = 86400 };
    struct str choice;
    for (size_t n = 0; run_option_at(c->run, "choose", n, &choice); n++)
        choose(c, choice);
    c->converter.options.now = (struct moment){.seconds = (int64_t)date_today() * DAY + DAY - 1};
}

/* ---- where the changes are */

static enum status find_spots(struct conversion *c) {
    struct csaf_findings nodes = {.count = c->result.count};
    nodes.items = ARENA_ARRAY(&c->arena, struct csaf_finding, nodes.count);
    if (!nodes.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < nodes.count; i++)
        nodes.items[i].node = c->result.changes[i].node ? c->result.changes[i].node : c->doc.root;
    return csaf_locate(NULL, &c->doc, &nodes, &c->arena, &c->spots);
}

/* ---- the report as text */

/* A text for which a line is begun goes on in lines that are indented. */
static void print_text(struct out *out, struct str begun, struct str text, unsigned width) {
    enum { INDENT = 4 };
    out_safe(out, begun);
    if (width)
        paint_wrapped(out, text, out_safe_width(begun), INDENT, width);
    else {
        out_safe(out, text);
        out_char(out, '\n');
    }
}

static void print_change(struct conversion *c, struct out *out, size_t index, unsigned width) {
    const struct csaf_change *change = &c->result.changes[index];
    struct position at = c->spots[index].position;
    struct str pointer = c->spots[index].pointer, test = change->test;
    print_text(out,
               str_format(&c->arena, STR_F ":%u:%u: %s: " STR_F "%s" STR_F "%s: ", STR_A(c->source->name), at.line,
                          at.column, weights[change->kind->weight], STR_A(change->kind->id), test.ptr ? " (" : "",
                          STR_A(test), test.ptr ? ")" : ""),
               change->kind->text, width);
    out_lit(out, "    at ");
    out_safe(out, pointer.len ? pointer : STR("the document itself"));
    out_char(out, '\n');
    if (change->before.ptr)
        print_text(out, STR("    was: "), change->before, width);
    if (change->after.ptr)
        print_text(out, test.ptr ? STR("    ") : STR("    now: "), change->after, width);
}

static void print_report(struct conversion *c, struct out *out, bool written) {
    unsigned width = out == c->run->out ? c->run->width : 0;
    size_t changes = 0;
    for (size_t i = 0; i < c->result.count; i++) {
        bool decision = c->result.changes[i].kind->weight == CHANGE_DECISION;
        if (decision && changes == i)
            out_lit(out, "A person must decide:\n");
        changes += !decision;
        print_change(c, out, i, width);
    }
    out_safe(out, c->source->name);
    out_format(out, ": %s CSAF 2.1, %zu change%s, %zu decision%s that a person must take\n",
               c->result.decisions == 0 ? "converted to"
               : written                ? "drafted as"
                                        : "not converted to",
               changes, changes == 1 ? "" : "s", c->result.decisions, c->result.decisions == 1 ? "" : "s");
}

/* ---- the report as JSON */

static void write_change(const struct conversion *c, struct json_writer *w, size_t index) {
    const struct csaf_change *change = &c->result.changes[index];
    struct position at = c->spots[index].position;
    json_write_object(w);
    json_write_pair(w, "kind", change->kind->id);
    json_write_pair(w, "severity", str_from(weights[change->kind->weight]));
    json_write_pair(w, "pointer", c->spots[index].pointer);
    json_write_pair_integer(w, "line", at.line);
    json_write_pair_integer(w, "column", at.column);
    json_write_pair(w, "message", change->kind->text);
    if (change->before.ptr)
        json_write_pair(w, "before", change->before);
    if (change->after.ptr)
        json_write_pair(w, change->test.ptr ? "finding" : "after", change->after);
    json_write_pair_some(w, "test", change->test);
    json_write_end(w, '}');
}

static void write_list(const struct conversion *c, struct json_writer *w, const char *key, bool decisions) {
    json_write_key(w, str_from(key));
    json_write_array(w);
    for (size_t i = 0; i < c->result.count; i++)
        if ((c->result.changes[i].kind->weight == CHANGE_DECISION) == decisions)
            write_change(c, w, i);
    json_write_end(w, ']');
}

static void write_report(struct conversion *c, struct out *out, bool written) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "file", c->source->name);
    json_write_pair_bool(&w, "valid", c->result.decisions == 0);
    json_write_pair_bool(&w, "written", written);
    json_write_pair_integer(&w, "decisions", (int64_t)c->result.decisions);
    write_list(c, &w, "to_decide", true);
    write_list(c, &w, "changes", false);
    json_write_end(&w, '}');
}

/* ---- output */

/* Beside the document the report goes where diagnostics go, so that a pipe carries the document alone. */
static enum status report(struct conversion *c, bool to_file, bool written) {
    bool json = str_eq(run_option(c->run, "format"), STR("json"));
    struct out errors;
    TRY(find_spots(c));
    if (!to_file)
        out_fd(&errors, STDERR_FILENO);
    (json ? write_report : print_report)(c, to_file ? c->run->out : &errors, written);
    if (to_file)
        return STATUS_OK;
    enum status status = out_flush(&errors);
    out_done(&errors);
    return status;
}

static enum status store(struct conversion *c, struct str path) {
    if (path.ptr)
        return file_write(path.ptr, c->result.text, c->run->sink);
    out_str(c->run->out, c->result.text);
    enum status status = out_flush(c->run->out);
    if (status == STATUS_SYSTEM)
        diag_add(c->run->sink, &NOT_STORED, PLACE_NONE, STR_NONE);
    return status;
}

/* ---- the action */

static enum status read_document(struct conversion *c) {
    struct str path = c->run->arguments[1];
    c->source = ARENA_NEW(&c->arena, struct source);
    if (!c->source)
        return STATUS_MEMORY;
    TRY(csaf_input_take(c->run, path, &c->arena, c->source));
    c->converter.parser = json_parser_new();
    if (!c->converter.parser)
        return STATUS_MEMORY;
    TRY(json_parse(c->converter.parser, c->source, true, &c->arena, c->run->sink, &c->doc));
    TRY(json_check_keys(&c->doc, c->run->sink));
    TRY(schema_set_new(&c->schemas));
    c->converter.schemas = c->schemas;
    return STATUS_OK;
}

/* What was left out would be lost. */
static enum status spare_original(const struct conversion *c, struct str output) {
    struct stat from, to;
    if (!output.ptr || stat(c->run->arguments[1].ptr, &from) != 0 || stat(output.ptr, &to) != 0 ||
        from.st_dev != to.st_dev || from.st_ino != to.st_ino)
        return STATUS_OK;
    diag_add(c->run->sink, &OVERWRITES, PLACE_NONE, output);
    return STATUS_INPUT;
}

static enum status convert(struct conversion *c) {
    struct str output = run_option(c->run, "output"), second;
    if (run_option_at(c->run, "output", 1, &second)) {
        diag_add(c->run->sink, &ONE_OUTPUT, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(spare_original(c, output));
    read_options(c);
    TRY(read_document(c));
    TRY(csaf_convert(&c->converter, &c->doc, &c->arena, c->run->sink, &c->result));
    bool written = c->result.decisions == 0 || c->draft;
    if (written)
        TRY(store(c, output));
    return report(c, output.ptr != NULL, written);
}

int csaf_convert_run(struct run *run) {
    struct conversion conversion = {.run = run};
    if (run->argument_count != 2) {
        diag_add(run->sink, &NO_FILE, PLACE_NONE, STR_NONE);
        return EXIT_FAILED;
    }
    arena_init(&conversion.arena, document_max);
    enum status status = convert(&conversion);
    schema_set_free(conversion.schemas);
    json_parser_free(conversion.converter.parser);
    if (status != STATUS_OK) /* what is told shows lines of it */
        arena_adopt(run->arena, &conversion.arena);
    arena_done(&conversion.arena);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return conversion.result.decisions ? EXIT_FINDINGS : EXIT_WELL;
}
