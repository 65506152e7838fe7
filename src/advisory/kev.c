#include "advisory/kev.h"

#include "base/csv.h"
#include "base/file.h"

enum { KEV_BYTES_MAX = 64 * 1024 * 1024 };
static const size_t kev_arena_max = (size_t)1024 * 1024 * 1024;

static const struct diag_kind NOT_KEV = {"advisory.not-kev", SEVERITY_ERROR,
                                         "this is no list of known exploited vulnerabilities: {0} is missing",
                                         "give CISA's known_exploited_vulnerabilities as JSON or CSV"};

static enum status add_id(struct map *ids, struct str id) {
    uint32_t stored = 0;
    id = str_trim(id);
    return id.len > 0 ? map_add(ids, id, 0, &stored) : STATUS_OK;
}

static enum status complain(const struct source *source, struct diag_sink *sink, struct str what) {
    diag_add(sink, &NOT_KEV, ((struct place){source, 0, 0}), what);
    return STATUS_INPUT;
}

static enum status read_json(const struct source *source, struct arena *arena, struct diag_sink *sink,
                             struct map *ids) {
    struct json_parser *parser = json_parser_new();
    struct json_doc json;
    if (parser == NULL)
        return STATUS_MEMORY;
    enum status status = json_parse(parser, source, false, arena, sink, &json);
    json_parser_free(parser);
    TRY(status);
    const struct json_node *list = json_get(json.root, STR("vulnerabilities"));
    if (!json_is(list, JSON_ARRAY))
        return complain(source, sink, STR("/vulnerabilities"));
    for (const struct json_node *item = json_items(list); item != NULL; item = json_next(list, item)) {
        struct str id = json_get_string(item, STR("cveID"));
        if (id.len == 0)
            return complain(source, sink, STR("the cveID of an entry"));
        TRY(add_id(ids, id));
    }
    return STATUS_OK;
}

static enum status read_csv(const struct source *source, struct arena *arena, struct diag_sink *sink, struct map *ids) {
    struct csv csv;
    bool more = false;
    size_t column = SIZE_MAX;
    csv_init(&csv, source, arena);
    TRY(csv_next(&csv, sink, &more));
    for (size_t i = 0; more && i < csv.count; i++) {
        if (str_eq_nocase(str_trim(csv.fields[i]), STR("cveID")))
            column = i;
    }
    if (column == SIZE_MAX)
        return complain(source, sink, STR("the column cveID"));
    for (;;) {
        TRY(csv_next(&csv, sink, &more));
        if (!more)
            return STATUS_OK;
        if (column < csv.count)
            TRY(add_id(ids, csv.fields[column]));
    }
}

enum status kev_read(const struct source *source, struct arena *arena, struct diag_sink *sink, struct map *ids) {
    struct str text = str_trim(source->text);
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_skip(text, 3);
    bool json = text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '[');
    return json ? read_json(source, arena, sink, ids) : read_csv(source, arena, sink, ids);
}

static void mark(struct advisory_db *db, const struct map *ids) {
    for (uint32_t i = 0; i < db->document_count; i++) {
        struct advisory_document *d = &db->documents[i].public;
        for (size_t v = 0; v < d->vulnerability_count; v++) {
            if (map_get(ids, d->vulnerabilities[v].cve) != MAP_NONE)
                d->vulnerabilities[v].exploited = true;
        }
    }
}

enum status kev_apply(struct advisory_db *db, const char *path, struct diag_sink *sink) {
    struct arena arena;
    arena_init(&arena, kev_arena_max);
    struct source *source = ARENA_NEW(sink->arena, struct source); /* what diagnostics point to */
    struct map ids;
    map_init(&ids, &arena, true);
    enum status status = source != NULL ? file_read(path, KEV_BYTES_MAX, sink->arena, sink, source) : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = kev_read(source, &arena, sink, &ids);
    if (status == STATUS_OK)
        mark(db, &ids);
    arena_done(&arena);
    return status;
}
