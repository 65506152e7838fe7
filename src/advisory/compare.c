#include "advisory/compare.h"

#include "advisory/compare_document.h"

struct str advisory_change_name(enum change_kind kind) {
    static const struct str names[CHANGE_KIND_COUNT] = {
        [CHANGE_TRACKING] = STR_INIT("tracking"), [CHANGE_SUMMARY] = STR_INIT("summary"),
        [CHANGE_PRODUCTS] = STR_INIT("products"), [CHANGE_VULNERABILITY] = STR_INIT("vulnerability"),
        [CHANGE_WEAKNESS] = STR_INIT("weakness"), [CHANGE_STATUS] = STR_INIT("status"),
        [CHANGE_SCORE] = STR_INIT("score"),       [CHANGE_REMEDY] = STR_INIT("remedy"),
    };
    return names[kind];
}

static enum status read_side(struct comparison *c, unsigned side, const struct source *source, struct diag_sink *sink) {
    struct csaf_reader reader;
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    enum status status = json_parse(parser, source, false, c->arena, sink, &c->sides[side].json);
    json_parser_free(parser);
    TRY(status);
    csaf_reader_init(&reader, c->arena, c->arena);
    return csaf_read(&reader, &c->sides[side].json, sink, &c->sides[side].document);
}

/* ---- of the document */

static const struct json_node *tracking_of(const struct compared *side) {
    return json_get(json_get(side->json.root, STR("document")), STR("tracking"));
}

static enum status add_text(struct comparison *c, const char *what, struct str before, struct str after) {
    if (str_eq(before, after))
        return STATUS_OK;
    return compare_add(c, &(struct advisory_change){.kind = CHANGE_TRACKING,
                                                    .vulnerability = STR(""),
                                                    .what = str_from(what),
                                                    .before = before.ptr ? before : STR(""),
                                                    .after = after.ptr ? after : STR("")});
}

static enum status compare_tracking(struct comparison *c) {
    static const char *const keys[] = {"version", "status", "initial_release_date", "current_release_date"};
    static const char *const words[] = {"version", "status", "released", "revised"};
    const struct advisory_document *before = &c->sides[BEFORE].document.public,
                                   *after = &c->sides[AFTER].document.public;
    TRY(add_text(c, "title", before->title, after->title));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        TRY(add_text(c, words[i], json_get_string(tracking_of(&c->sides[BEFORE]), str_from(keys[i])),
                     json_get_string(tracking_of(&c->sides[AFTER]), str_from(keys[i]))));
    return add_text(c, "withdrawn", before->withdrawn ? STR("yes") : STR("no"),
                    after->withdrawn ? STR("yes") : STR("no"));
}

/* Of revisions that the older document does not know, what the supplier says of them. */
static enum status compare_history(struct comparison *c) {
    struct map known;
    uint32_t stored = 0;
    const struct json_node *before = json_get(tracking_of(&c->sides[BEFORE]), STR("revision_history"));
    const struct json_node *after = json_get(tracking_of(&c->sides[AFTER]), STR("revision_history"));
    map_init(&known, c->arena, false);
    for (const struct json_node *item = json_items(before); item; item = json_next(before, item))
        TRY(map_add(&known, json_get_string(item, STR("number")), 0, &stored));
    for (const struct json_node *item = json_items(after); item; item = json_next(after, item)) {
        struct str number = json_get_string(item, STR("number"));
        if (map_get(&known, number) != MAP_NONE)
            continue;
        TRY(compare_add(c, &(struct advisory_change){.kind = CHANGE_SUMMARY,
                                                     .vulnerability = STR(""),
                                                     .what = number.ptr ? number : STR(""),
                                                     .before = STR(""),
                                                     .after = json_get_string(item, STR("summary"))}));
    }
    return STATUS_OK;
}

/* ---- of vulnerabilities */

static struct str name_of(const struct advisory_vulnerability *v) {
    return v->cve.len ? v->cve : v->title;
}

static struct str weaknesses(const struct comparison *c, const struct advisory_vulnerability *v) {
    struct str text = STR("");
    for (unsigned i = 0; i < v->cwe_count && text.ptr; i++)
        text = str_format(c->arena, STR_F "%sCWE-%u", STR_A(text), i ? " " : "", v->cwes[i]);
    return text;
}

static enum status compare_weaknesses(struct comparison *c, const uint32_t index[SIDES], struct str name) {
    struct str texts[SIDES];
    for (unsigned side = 0; side < SIDES; side++) {
        texts[side] = weaknesses(c, &c->sides[side].document.public.vulnerabilities[index[side]]);
        if (!texts[side].ptr)
            return STATUS_MEMORY;
    }
    if (str_eq(texts[BEFORE], texts[AFTER]))
        return STATUS_OK;
    return compare_add(c, &(struct advisory_change){.kind = CHANGE_WEAKNESS,
                                                    .vulnerability = name,
                                                    .what = STR("weakness"),
                                                    .before = texts[BEFORE],
                                                    .after = texts[AFTER]});
}

static enum status compare_one(struct comparison *c, const uint32_t index[SIDES], struct str name) {
    if (index[BEFORE] != CSAF_NONE && index[AFTER] != CSAF_NONE)
        TRY(compare_weaknesses(c, index, name));
    else
        TRY(compare_add(c, &(struct advisory_change){.kind = CHANGE_VULNERABILITY,
                                                     .vulnerability = name,
                                                     .what = STR("vulnerability"),
                                                     .before = STR(""),
                                                     .after = index[AFTER] != CSAF_NONE ? STR("new") : STR("gone")}));
    return compare_vulnerability(c, index, name);
}

/* Those of the newer document in its order, then those that went. */
static enum status compare_vulnerabilities(struct comparison *c) {
    struct map by_name[SIDES];
    for (unsigned side = 0; side < SIDES; side++) {
        const struct advisory_document *d = &c->sides[side].document.public;
        uint32_t stored = 0;
        map_init(&by_name[side], c->arena, false);
        for (uint32_t i = 0; i < d->vulnerability_count; i++)
            TRY(map_add(&by_name[side], name_of(&d->vulnerabilities[i]), i, &stored));
    }
    for (unsigned turn = 0; turn < SIDES; turn++) {
        unsigned side = turn == 0 ? AFTER : BEFORE;
        const struct advisory_document *d = &c->sides[side].document.public;
        for (uint32_t i = 0; i < d->vulnerability_count; i++) {
            struct str name = name_of(&d->vulnerabilities[i]);
            uint32_t index[SIDES] = {map_get(&by_name[BEFORE], name), map_get(&by_name[AFTER], name)};
            /* The second of one name is taken for what nobody can tell apart; what both have was told in the first
             * turn. */
            if (index[side] != i || (side == BEFORE && index[AFTER] != MAP_NONE))
                continue;
            TRY(compare_one(c, index, name));
        }
    }
    return STATUS_OK;
}

enum status advisory_compare(const struct source *before, const struct source *after, struct arena *arena,
                             struct diag_sink *sink, struct advisory_changes *changes) {
    struct comparison *c = ARENA_NEW(arena, struct comparison);
    if (!c)
        return STATUS_MEMORY;
    c->arena = arena;
    map_init(&c->texts, arena, false);
    TRY(read_side(c, BEFORE, before, sink));
    TRY(read_side(c, AFTER, after, sink));
    TRY(compare_names(c));
    TRY(compare_tracking(c));
    TRY(compare_history(c));
    TRY(compare_tree(c));
    TRY(compare_vulnerabilities(c));
    const struct advisory_document *d[SIDES] = {&c->sides[BEFORE].document.public, &c->sides[AFTER].document.public};
    *changes = (struct advisory_changes){.id = d[AFTER]->id,
                                         .version = {d[BEFORE]->version, d[AFTER]->version},
                                         .revised = {d[BEFORE]->revised, d[AFTER]->revised},
                                         .items = c->items,
                                         .count = c->count};
    return STATUS_OK;
}
