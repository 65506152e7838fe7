#include "supplier/analysis.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "evidence/sarif_waiver.h"

static const struct diag_kind NOT_WHOLE = {"scan.analysis", SEVERITY_WARNING, "this analysis is not whole: {0}",
                                           "what it did not find shows nothing"};

enum { SARIF_BYTES_MAX = 256 << 20 };

/* ---- places */

static struct str place_key(struct arena *arena, struct str file, int64_t line, unsigned cwe) {
    return str_format(arena, STR_F "\n%lld\n%u", STR_A(file), (long long)line, cwe);
}

/* Without the folder before it; the path as it is when it lies elsewhere. */
static struct str below(struct str path, struct str folder) {
    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    bool inside = folder.len > 0 && str_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/';
    return inside ? str_skip(path, folder.len + 1) : path;
}

/* ---- who found it */

static enum status add_tool(struct analysis *a, struct scan_finding *finding, struct str tool) {
    struct str rest = finding->tools, known;
    struct str before = finding->tools.len > 0 ? finding->tools : STR("keyway scan");
    while (finding->tools.len > 0 && str_next(&rest, ',', &known))
        if (str_eq(str_trim(known), tool))
            return STATUS_OK;
    finding->tools = str_format(a->arena, STR_F ", " STR_F, STR_A(before), STR_A(tool));
    return finding->tools.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* ---- rules */

static uint8_t severity_of(enum sarif_level level) {
    return level == SARIF_ERROR ? SCAN_ERROR : level == SARIF_WARNING ? SCAN_WARNING : SCAN_NOTE;
}

static enum status rule_of(struct analysis *a, const struct sarif_result *result, const struct scan_rule **rule) {
    struct str id = sarif_waiver_rule(a->arena, result);
    unsigned cwe = result->cwe_count > 0 ? result->cwes[0] : 0;
    uint8_t severity = severity_of(result->level);
    struct str key = str_format(a->arena, STR_F "\n%u\n%u", STR_A(id), severity, cwe);
    struct scan_result *r = a->result;
    uint32_t stored;
    if (!id.ptr || !key.ptr)
        return STATUS_MEMORY;
    TRY(map_add(&a->rules, key, (uint32_t)r->foreign_count, &stored));
    if (stored < r->foreign_count) {
        *rule = r->foreign[stored].rule;
        return STATUS_OK;
    }
    struct scan_rule *made = ARENA_NEW(a->arena, struct scan_rule);
    struct str title = cwe > 0 ? cwe_name(cwe) : STR_NONE;
    if (!made || !arena_grow(a->arena, (void **)&r->foreign, r->foreign_count, &a->rule_room, sizeof *r->foreign,
                             _Alignof(struct scan_foreign)))
        return STATUS_MEMORY;
    *made = (struct scan_rule){.id = id,
                               .title = title.len > 0 ? title : STR("found by another analyser"),
                               .help = STR(""),
                               .process = STR("SI-1"),
                               .cwe = (uint16_t)cwe,
                               .severity = severity};
    r->foreign[r->foreign_count++].rule = made;
    *rule = made;
    return STATUS_OK;
}

/* ---- findings */

static enum status new_finding(struct analysis *a, const struct sarif_result *result, struct str inner, bool inside) {
    struct scan_result *r = a->result;
    struct scan_finding made = {.inner = inner,
                                .line = result->line > 0 ? (uint32_t)result->line : 0,
                                .tools = result->tool,
                                .state = result->told ? SCAN_FOUND : SCAN_UNTOLD};
    struct str path = inside ? str_format(a->arena, "%s/" STR_F, a->root, STR_A(inner)) : str_copy(a->arena, inner);
    made.text = str_copy(a->arena, str_slice(result->message, 0, SARIF_TEXT_MOST));
    if (!path.ptr || !made.text.ptr || rule_of(a, result, &made.rule) != STATUS_OK)
        return STATUS_MEMORY;
    made.path = path.ptr;
    made.mark = sarif_waiver_mark(a->arena, made.rule->id, made.inner, made.text);
    if (!made.mark.ptr || !arena_grow(a->arena, (void **)&r->findings, r->finding_count, &a->finding_room,
                                      sizeof *r->findings, _Alignof(struct scan_finding)))
        return STATUS_MEMORY;
    r->findings[r->finding_count++] = made;
    if (made.state == SCAN_UNTOLD)
        r->untold++;
    else
        r->counts[made.rule->severity]++;
    return STATUS_OK;
}

/* The finding that has one of the weaknesses at the place, or the same rule there; MAP_NONE: none has. */
static enum status find(struct analysis *a, const struct sarif_result *result, struct str inner, uint32_t *found) {
    *found = MAP_NONE;
    for (size_t i = 0; i <= result->cwe_count && *found == MAP_NONE; i++) {
        struct str file = inner;
        if (i == result->cwe_count) {
            struct str rule = sarif_waiver_rule(a->arena, result);
            file = str_format(a->arena, STR_F "\n" STR_F, STR_A(inner), STR_A(rule));
        }
        struct str key = place_key(a->arena, file, result->line, i < result->cwe_count ? result->cwes[i] : 0);
        if (!key.ptr || !file.ptr)
            return STATUS_MEMORY;
        *found = map_get(&a->places, key);
    }
    return STATUS_OK;
}

static enum status remember(struct analysis *a, const struct sarif_result *result, struct str inner, uint32_t number) {
    uint32_t stored;
    struct str rule = sarif_waiver_rule(a->arena, result);
    struct str file = str_format(a->arena, STR_F "\n" STR_F, STR_A(inner), STR_A(rule));
    for (size_t i = 0; i <= result->cwe_count; i++) {
        bool own = i == result->cwe_count;
        struct str key = place_key(a->arena, own ? file : inner, result->line, own ? 0 : result->cwes[i]);
        if (!key.ptr || !file.ptr)
            return STATUS_MEMORY;
        TRY(map_add(&a->places, key, number, &stored));
    }
    return STATUS_OK;
}

static enum status take(void *context, const struct sarif_result *result) {
    struct analysis *a = context;
    uint32_t found;
    struct str path = sarif_waiver_path(a->arena, result->file);
    if (!path.ptr)
        return STATUS_MEMORY;
    struct str inner = below(below(path, a->absolute), str_from(a->root));
    bool inside = inner.len < path.len;
    TRY(find(a, result, inner, &found));
    if (found == MAP_NONE) {
        found = (uint32_t)a->result->finding_count;
        TRY(new_finding(a, result, inner, inside));
    } else {
        TRY(add_tool(a, &a->result->findings[found], result->tool));
    }
    return remember(a, result, inner, found);
}

/* ---- all of it */

enum status analysis_begin(struct analysis *analysis, const char *root, struct arena *arena, struct diag_sink *sink,
                           struct scan_result *result) {
    *analysis = (struct analysis){.arena = arena, .sink = sink, .result = result, .root = root};
    map_init(&analysis->places, arena, false);
    map_init(&analysis->rules, arena, false);
    char *absolute = realpath(root, NULL);
    analysis->absolute = absolute ? str_copy(arena, str_from(absolute)) : STR("");
    free(absolute);
    if (!analysis->absolute.ptr)
        return STATUS_MEMORY;
    analysis->finding_room = result->finding_count;
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct scan_finding *finding = &result->findings[i];
        uint32_t stored;
        struct str key = place_key(arena, finding->inner, finding->line, finding->rule->cwe);
        if (!key.ptr)
            return STATUS_MEMORY;
        if (finding->rule->cwe > 0)
            TRY(map_add(&analysis->places, key, (uint32_t)i, &stored));
    }
    return STATUS_OK;
}

enum status analysis_add(struct analysis *analysis, const char *path) {
    struct sarif_visitor visitor = {take, analysis};
    struct source *source = ARENA_NEW(analysis->arena, struct source);
    struct sarif_report report;
    if (!source)
        return STATUS_MEMORY;
    TRY(file_read(path, SARIF_BYTES_MAX, analysis->arena, analysis->sink, source));
    TRY(sarif_visit(source, &visitor, analysis->arena, analysis->sink, &report));
    if (report.flaw.len > 0) {
        diag_add(analysis->sink, &NOT_WHOLE, file_place(analysis->sink, path), report.flaw);
        analysis->result->unfinished++;
    }
    return STATUS_OK;
}
