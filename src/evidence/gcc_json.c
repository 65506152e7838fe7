#include "evidence/gcc_json.h"

#include "base/json.h"
#include "evidence/sarif_write.h"

static const struct diag_kind NO_GCC = {"evidence.gcc-json", SEVERITY_ERROR,
                                        "this is neither SARIF nor gcc's diagnostics in JSON: {0}",
                                        "gcc -fdiagnostics-format=json writes a list of them for each file"};
static const struct diag_kind NO_KIND = {"evidence.gcc-json", SEVERITY_ERROR, "gcc has no diagnostics of kind '{0}'",
                                         "is this what gcc -fdiagnostics-format=json wrote?"};

enum { SARIF_MOST = 256 << 20 };

static const struct {
    struct str kind;
    const char *level;
    bool failed; /* it could not go on with the file */
} KINDS[] = {
    {STR_INIT("error"), "error", true},
    {STR_INIT("warning"), "warning", false},
    {STR_INIT("note"), "note", false},
    {STR_INIT("fatal error"), "error", true},
    {STR_INIT("internal compiler error"), "error", true},
    {STR_INIT("sorry, unimplemented"), "error", true},
    {STR_INIT("anachronism"), "warning", false},
    {STR_INIT("debug"), "note", false},
};

struct lists {
    const struct source *source;
    struct json_parser *parser;
    struct arena *arena;
    struct diag_sink *sink;
    struct json_writer w;
    bool failed;   /* something could not be compiled */
    bool stray;    /* other text than lists */
    bool analysed; /* something in this list is of -fanalyzer */
    bool silent;   /* there is a list in which nothing is */
};

bool gcc_json_is(struct str text) {
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_skip(text, 3);
    return str_starts(str_trim(str_slice(text, 0, 4096)), STR("["));
}

/* The length of the list that a text begins with; all of it when the list has no end. */
static size_t list_length(struct str text) {
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
            continue;
        }
        quoted = c == '"';
        depth += c == '[' || c == '{';
        depth -= (c == ']' || c == '}') && depth > 0;
        if (depth == 0)
            return i + 1;
    }
    return text.len;
}

static enum status refuse(const struct lists *l, struct place place, struct str why) {
    diag_add(l->sink, &NO_GCC, place, why);
    return STATUS_INPUT;
}

/* A place in one list, in the whole text. */
static struct place shifted(const struct lists *l, struct place place, size_t start) {
    return (struct place){l->source, place.offset + (uint32_t)start, place.length};
}

/* -Werror=x is -Wx become an error. */
static struct str rule_of(struct lists *l, struct str option) {
    if (!str_starts(option, STR("-Werror=")))
        return option;
    return str_format(l->arena, "-W" STR_F, STR_A(str_skip(option, 8)));
}

static void write_result(struct lists *l, const struct json_node *item, const char *level) {
    const struct json_node *location = json_items(json_get(item, STR("locations")));
    const struct json_node *caret = json_get(location, STR("caret"));
    int64_t cwe = json_integer(json_get(json_get(item, STR("metadata")), STR("cwe")), 0);
    int64_t line = json_integer(json_get(caret, STR("line")), 0);
    struct str rule = rule_of(l, json_get_string(item, STR("option")));
    l->analysed |= str_starts(rule, STR("-Wanalyzer-"));
    const struct sarif_written result = {.rule = rule.len > 0 ? rule : STR("gcc"),
                                         .message = json_get_string(item, STR("message")),
                                         .file = json_get_string(caret, STR("file")),
                                         .level = level,
                                         .cwe = cwe > 0 && cwe <= UINT16_MAX ? (uint64_t)cwe : 0,
                                         .line = line > 0 && line <= INT32_MAX ? (uint64_t)line : 0,
                                         .placed = caret != NULL};
    sarif_write_result(&l->w, &result);
}

static enum status read_item(struct lists *l, const struct json_doc *doc, const struct json_node *item, size_t start) {
    const struct json_node *kind = json_get(item, STR("kind"));
    if (!json_is(item, JSON_OBJECT) || !json_is(kind, JSON_STRING) ||
        !json_is(json_get(item, STR("message")), JSON_STRING))
        return refuse(l, shifted(l, json_place(doc, item), start), STR("a diagnostic has a 'kind' and a 'message'"));
    size_t k = 0;
    while (k < ARRAY_LEN(KINDS) && !str_eq(KINDS[k].kind, json_string(kind)))
        k++;
    if (k == ARRAY_LEN(KINDS)) {
        diag_add(l->sink, &NO_KIND, shifted(l, json_place(doc, kind), start), json_string(kind));
        return STATUS_INPUT;
    }
    l->failed |= KINDS[k].failed && !str_starts(json_get_string(item, STR("option")), STR("-Werror="));
    write_result(l, item, KINDS[k].level);
    return STATUS_OK;
}

/* What is wrong with a list is told where it is wrong in the whole. */
static enum status parse_list(struct lists *l, const struct source *list, size_t start, struct json_doc *doc) {
    struct diag_sink heard;
    diag_init(&heard, l->arena);
    enum status status = json_parse(l->parser, list, true, l->arena, &heard, doc);
    if (status == STATUS_OK)
        status = json_check_keys(doc, &heard);
    const struct diag *first = heard.items[SEVERITY_ERROR];
    if (status == STATUS_INPUT && first)
        return refuse(l, shifted(l, first->place, start), diag_text(l->arena, first));
    return status == STATUS_INPUT ? refuse(l, (struct place){l->source, 0, 0}, STR("it cannot be read")) : status;
}

static enum status read_list(struct lists *l, struct str text, size_t start) {
    const struct source list = {l->source->name, text};
    struct json_doc doc;
    TRY(parse_list(l, &list, start, &doc));
    l->analysed = false;
    for (const struct json_node *item = json_items(doc.root); item; item = json_next(doc.root, item))
        TRY(read_item(l, &doc, item, start));
    /* Each list is one file's: that another was analysed says nothing of this one. */
    l->silent = l->silent || !l->analysed;
    return STATUS_OK;
}

/* Lines that make, the linker or gcc's driver wrote beside the lists are passed over, and told. */
static enum status read_lists(struct lists *l) {
    struct str rest = l->source->text;
    if (str_starts(rest, STR("\xef\xbb\xbf")))
        rest = str_skip(rest, 3);
    while (rest.len > 0) {
        size_t length = 1;
        if (rest.ptr[0] == '[') {
            length = list_length(rest);
            TRY(read_list(l, str_slice(rest, 0, length), l->source->text.len - rest.len));
        } else if (!char_is_blank(rest.ptr[0])) {
            size_t end = str_find_char(rest, '\n');
            length = end == SIZE_MAX ? rest.len : end;
            l->stray = true;
        }
        rest = str_skip(rest, length);
    }
    return STATUS_OK;
}

static struct str flaw_of(const struct lists *l) {
    if (l->failed)
        return STR("gcc could not compile all that it was given");
    if (l->stray)
        return STR("it holds other text than gcc's lists: whether gcc came to its end cannot be told");
    return l->analysed && !l->silent
               ? STR("")
               : STR("of a file in it nothing is of -fanalyzer, and gcc does not write whether that ran");
}

enum status gcc_json_to_sarif(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct source *sarif, struct str *flaw) {
    struct lists l = {.source = source, .parser = json_parser_new(), .arena = arena, .sink = sink};
    struct out out;
    if (!l.parser)
        return STATUS_MEMORY;
    out_memory(&out, SARIF_MOST);
    json_write_init(&l.w, &out, 0);
    sarif_write_begin(&l.w, STR("gcc"), STR(""));
    json_write_key(&l.w, STR("results"));
    json_write_array(&l.w);
    enum status status = read_lists(&l);
    json_write_end(&l.w, ']');
    sarif_write_end(&l.w);
    json_parser_free(l.parser);
    if (status != STATUS_OK) {
        out_done(&out);
        return status;
    }
    *flaw = flaw_of(&l);
    return sarif_write_keep(&out, source->name, arena, sarif);
}
