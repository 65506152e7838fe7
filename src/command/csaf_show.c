/* keyway csaf show: a document for people to read. */
#include "command/csaf.h"

#include "command/csaf_input.h"
#include "report/csaf_sheet.h"

static const struct diag_kind ONE_PATH = {"csaf.one-path", SEVERITY_ERROR, "show needs one document",
                                          "write: keyway csaf show FILE|URL"};
static const struct diag_kind NO_DOCUMENT = {"csaf.no-document", SEVERITY_ERROR,
                                             "this is no document of CSAF 2.0 or 2.1",
                                             "its /document/csaf_version should say so"};

static enum status read_document(struct run *run, struct json_parser *parser, struct json_doc *doc) {
    struct source *source = ARENA_NEW(run->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    TRY(csaf_input_take(run, run->arguments[1], run->arena, source));
    TRY(json_parse(parser, source, true, run->arena, run->sink, doc));
    TRY(json_check_keys(doc, run->sink)); /* another reader would show something else */
    struct str version = json_get_string(json_get(doc->root, STR("document")), STR("csaf_version"));
    if (str_eq(version, STR("2.0")) || str_eq(version, STR("2.1")))
        return STATUS_OK;
    diag_add(run->sink, &NO_DOCUMENT, json_place(doc, doc->root), STR_NONE);
    return STATUS_INPUT;
}

static enum status show(struct run *run, struct json_parser *parser) {
    struct json_doc doc;
    struct str format = run_option(run, "format");
    struct csaf_pen pen = {.kind = str_eq_nocase(format, STR("html")) ? &csaf_pen_html : &csaf_pen_text,
                           .out = run->out,
                           .colour = run->colour,
                           .width = run->width};
    TRY(read_document(run, parser, &doc));
    return csaf_sheet_write(&doc, run_has(run, "all"), run->arena, &pen);
}

int csaf_show_run(struct run *run) {
    if (run->argument_count != 2) {
        diag_add(run->sink, &ONE_PATH, PLACE_NONE, STR_NONE);
        return EXIT_FAILED;
    }
    struct json_parser *parser = json_parser_new();
    enum status status = parser ? show(run, parser) : STATUS_MEMORY;
    json_parser_free(parser);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
