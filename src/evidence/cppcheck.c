#include "evidence/cppcheck.h"

#include "base/xml.h"
#include "evidence/sarif_write.h"

static const struct diag_kind NO_CPPCHECK = {"evidence.cppcheck", SEVERITY_ERROR,
                                             "this is neither SARIF nor the XML of cppcheck: it begins with <{0}>",
                                             "cppcheck --xml writes <results version=\"2\">"};
static const struct diag_kind OLD_FORM = {"evidence.cppcheck", SEVERITY_ERROR,
                                          "this is version '{0}' of cppcheck's XML; only 2 is read",
                                          "let cppcheck write it with --xml --xml-version=2"};

enum { SARIF_MOST = 256 << 20 };

static const struct {
    struct str severity;
    const char *level;
} LEVELS[] = {
    {STR_INIT("error"), "error"},
    {STR_INIT("warning"), "warning"},
};

/* That cppcheck could not look at what it was given. */
static const struct str FAILURES[] = {
    STR_INIT("syntaxError"),   STR_INIT("internalError"),     STR_INIT("internalAstError"),
    STR_INIT("cppcheckError"), STR_INIT("unknownMacro"),      STR_INIT("preprocessorErrorDirective"),
    STR_INIT("noFileFound"),   STR_INIT("premiumUsageError"), STR_INIT("noValidConfiguration")};

bool cppcheck_is_xml(struct str text) {
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_skip(text, 3);
    return str_starts(str_trim(str_slice(text, 0, 4096)), STR("<"));
}

static const struct xml_node *child(const struct xml_node *node, struct str name) {
    const struct xml_node *found = node->first;
    while (found && !str_eq(found->name, name))
        found = found->next;
    return found;
}

static const char *level_of(struct str severity) {
    for (size_t i = 0; i < ARRAY_LEN(LEVELS); i++)
        if (str_eq(LEVELS[i].severity, severity))
            return LEVELS[i].level;
    return "note";
}

static bool is_failure(struct str id) {
    for (size_t i = 0; i < ARRAY_LEN(FAILURES); i++)
        if (str_eq(FAILURES[i], id))
            return true;
    return false;
}

static void write_result(struct json_writer *w, const struct xml_node *error) {
    const struct xml_node *location = child(error, STR("location"));
    struct sarif_written result = {.rule = xml_attribute(error, STR("id")),
                                   .message = xml_attribute(error, STR("msg")),
                                   .level = level_of(xml_attribute(error, STR("severity"))),
                                   .open = str_eq(xml_attribute(error, STR("inconclusive")), STR("true")),
                                   .placed = location != NULL};
    (void)str_u64(xml_attribute(error, STR("cwe")), UINT16_MAX, &result.cwe);
    if (location) {
        result.file = xml_attribute(location, STR("file"));
        (void)str_u64(xml_attribute(location, STR("line")), INT32_MAX, &result.line);
    }
    sarif_write_result(w, &result);
}

static void write_results(struct json_writer *w, const struct xml_node *errors, bool *failed) {
    json_write_key(w, STR("results"));
    json_write_array(w);
    for (const struct xml_node *error = errors->first; error; error = error->next) {
        if (!str_eq(error->name, STR("error")))
            continue;
        *failed |= is_failure(xml_attribute(error, STR("id")));
        write_result(w, error);
    }
    json_write_end(w, ']');
}

static void write_log(struct json_writer *w, const struct xml_node *root) {
    const struct xml_node *errors = child(root, STR("errors")), *tool = child(root, STR("cppcheck"));
    bool failed = false;
    sarif_write_begin(w, STR("cppcheck"), tool ? xml_attribute(tool, STR("version")) : STR(""));
    if (errors)
        write_results(w, errors, &failed);
    json_write_key(w, STR("invocations"));
    json_write_array(w);
    json_write_object(w);
    json_write_pair_bool(w, "executionSuccessful", !failed);
    json_write_end(w, '}');
    json_write_end(w, ']');
    sarif_write_end(w);
}

static enum status check_root(const struct xml_node *root, struct diag_sink *sink) {
    struct str version = xml_attribute(root, STR("version"));
    bool ours = str_eq(root->name, STR("results"));
    if (ours && str_eq(version, STR("2")))
        return STATUS_OK;
    diag_add(sink, ours ? &OLD_FORM : &NO_CPPCHECK, root->place, ours ? version : root->name);
    return STATUS_INPUT;
}

enum status cppcheck_to_sarif(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct source *sarif) {
    const struct xml_node *root = NULL;
    struct json_writer w;
    struct out out;
    TRY(xml_parse(source, arena, sink, &root));
    TRY(check_root(root, sink));
    out_memory(&out, SARIF_MOST);
    json_write_init(&w, &out, 0);
    write_log(&w, root);
    return sarif_write_keep(&out, source->name, arena, sarif);
}
