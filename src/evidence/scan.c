#include "evidence/scan.h"

#include "base/map.h"
#include "catalogue/cwe.h"
#include "catalogue/process.h"

static const struct diag_kind FORM = {"evidence.scan-form", SEVERITY_ERROR, "this is no saved scan: {0}",
                                      "'keyway scan PATH --format json' writes one"};

const struct str scan_part_words[SCAN_PARTS_SAVED] = {STR_INIT("elf"), STR_INIT("mode"), STR_INIT("secret"),
                                                      STR_INIT("function")};

struct reading {
    struct scan_report report;
    struct map rules; /* of groups, by id */
    unsigned type_mask;
    date_days at;
    struct arena *arena;
    struct diag_sink *sink;
};

static enum status refuse(const struct reading *r, const struct json_node *node, const char *why) {
    diag_add(r->sink, &FORM, json_place(&r->report.doc, node), str_from(why));
    return STATUS_INPUT;
}

/* A number that is missing may be any. */
static enum status read_count(const struct reading *r, const char *key, int64_t *count) {
    const struct json_node *node = json_get(r->report.doc.root, str_from(key));
    *count = json_integer(node, -1);
    return *count >= 0 ? STATUS_OK : refuse(r, node ? node : r->report.doc.root, "its counts are whole numbers");
}

static bool has_word(const struct json_node *list, struct str word) {
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        if (str_eq(json_string(item), word))
            return true;
    return false;
}

bool scan_saved_whole(const struct json_node *root) {
    bool whole = !str_eq(json_get_string(root, STR("least")), STR("error"));
    for (size_t i = 0; i < SCAN_PARTS_SAVED; i++)
        whole &= has_word(json_get(root, STR("parts")), scan_part_words[i]);
    return whole;
}

/* Somebody lives with it; until when is not known, so it does not hold. */
static bool is_waived(const struct reading *r, const struct json_node *finding) {
    date_days until;
    return date_parse(json_get_string(json_get(finding, STR("waived")), STR("until")), &until) && until >= r->at;
}

static unsigned cwe_of(const struct json_node *finding) {
    int64_t cwe = json_integer(json_get(finding, STR("cwe")), 0);
    return cwe > 0 && cwe <= UINT16_MAX ? (unsigned)cwe : 0;
}

static bool is_mapped(const struct reading *r, const struct json_node *finding) {
    struct requirement_set requirements;
    struct cwe_basis basis;
    unsigned cwe = cwe_of(finding);
    return cwe > 0 && cwe_requirements(cwe, r->type_mask, &requirements, &basis);
}

static enum status add_finding(struct reading *r, const struct json_node *finding, uint64_t process) {
    struct scan_report *report = &r->report;
    struct str rule = json_get_string(finding, STR("rule"));
    uint32_t at, last = (uint32_t)report->group_count;
    TRY(map_add(&r->rules, rule, last, &at));
    if (at == last) {
        void *groups = report->groups;
        if (!arena_grow(r->arena, &groups, report->group_count, &report->room, sizeof *report->groups,
                        _Alignof(struct scan_group)))
            return STATUS_MEMORY;
        report->groups = groups;
        report->groups[report->group_count++] =
            (struct scan_group){.rule = rule,
                                .title = json_get_string(finding, STR("title")),
                                .cwe = cwe_of(finding),
                                .process = process,
                                .file = json_get_string(finding, STR("file")),
                                .line = json_integer(json_get(finding, STR("line")), 0),
                                .first = finding};
    }
    report->groups[at].count++;
    return STATUS_OK;
}

static enum status read_finding(struct reading *r, const struct json_node *finding) {
    struct str severity = json_get_string(finding, STR("severity")), state = json_get_string(finding, STR("state"));
    unsigned asked = process_find(json_get_string(finding, STR("process")));
    uint64_t process = asked == PROCESS_NONE ? 0 : UINT64_C(1) << asked;
    bool is_error = str_eq(severity, STR("error")), is_note = str_eq(severity, STR("note"));
    if (!json_is(finding, JSON_OBJECT) || json_get_string(finding, STR("rule")).len == 0)
        return refuse(r, finding, "a finding is an object that names its 'rule'");
    if (!is_error && !is_note && !str_eq(severity, STR("warning")))
        return refuse(r, finding, "the 'severity' of a finding is error, warning or note");
    if (is_waived(r, finding)) {
        r->report.waived++;
        return STATUS_OK;
    }
    if (is_note)
        return STATUS_OK;
    r->report.process |= process;
    if (!str_eq(state, STR("found"))) {
        r->report.untold++;
        return STATUS_OK;
    }
    r->report.errors += is_error;
    r->report.warnings += !is_error;
    return is_error || is_mapped(r, finding) ? add_finding(r, finding, process) : STATUS_OK;
}

static enum status read_root(struct reading *r) {
    struct scan_report *report = &r->report;
    const struct json_node *root = report->doc.root, *findings = json_get(root, STR("findings"));
    if (!json_is(root, JSON_OBJECT) || !str_eq(json_get_string(root, STR("format")), STR(SCAN_FORMAT)))
        return refuse(r, root, "its 'format' is not \"" SCAN_FORMAT "\"");
    if (!json_is(findings, JSON_ARRAY))
        return refuse(r, findings ? findings : root, "'findings' is an array");
    TRY(read_count(r, "files", &report->files));
    TRY(read_count(r, "unread", &report->unread));
    TRY(read_count(r, "unfinished", &report->unfinished));
    report->root = json_get_string(root, STR("root"));
    report->build = json_get_string(root, STR("build"));
    report->whole = scan_saved_whole(root);
    for (const struct json_node *item = json_items(findings); item; item = json_next(findings, item))
        TRY(read_finding(r, item));
    return STATUS_OK;
}

enum status scan_saved_read(const struct source *source, unsigned type_mask, date_days at, struct arena *arena,
                            struct diag_sink *sink, struct scan_report *report) {
    struct reading reading = {.type_mask = type_mask, .at = at, .arena = arena, .sink = sink};
    map_init(&reading.rules, arena, false);
    struct json_parser *parser = json_parser_new();
    enum status status = parser ? json_parse(parser, source, true, arena, sink, &reading.report.doc) : STATUS_MEMORY;
    json_parser_free(parser);
    TRY(status);
    TRY(json_check_keys(&reading.report.doc, sink));
    TRY(read_root(&reading));
    *report = reading.report;
    return STATUS_OK;
}
