#include "document/waiver.h"

#include "document/document.h"
#include "document/field.h"

static const struct diag_kind NO_TARGET = {"scan.waiver-target", SEVERITY_ERROR,
                                           "a waiver names a path or a mark: this one would waive the whole rule",
                                           "write 'path: ...' as a pattern, or 'mark: ...' of the finding"};
static const struct diag_kind LONG_PATH = {"scan.waiver-path", SEVERITY_ERROR, "the pattern is too long", NULL};
static const struct diag_kind EXPIRED = {"scan.waiver-expired", SEVERITY_WARNING,
                                         "the waiver of {0} ended on {1}: {2} of its findings are back",
                                         "mend them, or decide anew and write a later day"};
static const struct diag_kind UNUSED = {"scan.waiver-unused", SEVERITY_WARNING, "the waiver of {0} matches no finding",
                                        "take it out, or mend its path or mark"};

/* ---- the document */

static void check_waiver(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    struct waiver *waiver = target;
    (void)field;
    waiver->rule_place = field_place(node, STR("rule"));
    if (waiver->path.len == 0 && waiver->mark.len == 0)
        diag_add(reader->sink, &NO_TARGET, field_map_place(node), STR_NONE);
    if (waiver->path.len > WAIVER_PATH_MAX)
        diag_add(reader->sink, &LONG_PATH, field_place(node, STR("path")), STR_NONE);
}

static const struct field WAIVER_FIELDS[] = {
    FIELD("rule", FIELD_ID, FIELD_REQUIRED("secret-password"), FIELD_AT(waiver, rule)),
    FIELD("path", FIELD_TEXT, FIELD_AT(waiver, path)),
    FIELD("mark", FIELD_ID, FIELD_AT(waiver, mark)),
    FIELD("reason", FIELD_TEXT, FIELD_REQUIRED("..."), FIELD_AT(waiver, reason)),
    FIELD("by", FIELD_TEXT, FIELD_REQUIRED("..."), FIELD_AT(waiver, by)),
    FIELD("until", FIELD_DATE, FIELD_REQUIRED("2027-06-30"), FIELD_AT(waiver, until)),
    FIELD_STEP_ROW(check_waiver),
};
static const struct field_map WAIVER = {.what = "a waiver",
                                        .schema = "waiver",
                                        FIELD_ROWS(WAIVER_FIELDS),
                                        .size = sizeof(struct waiver),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct waiver, place)};

static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("scan-waivers/1"), FIELD_BY(document_head)),
    FIELD("waivers", FIELD_LIST, FIELD_REQUIRED("[{rule: ..., path: ...}]"), .map = &WAIVER,
          FIELD_RANGE(0, WAIVERS_MAX), FIELD_COUNTED(waiver_list, items, count)),
};
static const struct field_map DOCUMENT = {.what = "a document of waivers",
                                          .schema = "",
                                          FIELD_ROWS(DOCUMENT_FIELDS),
                                          .size = sizeof(struct waiver_list),
                                          .id_at = FIELD_NOWHERE,
                                          .place_at = FIELD_NOWHERE};

enum status waiver_read(const char *path, struct arena *arena, struct diag_sink *sink, struct waiver_list *list) {
    size_t errors = diag_errors(sink);
    struct waiver_list waivers = {NULL, 0};
    struct field_reader reader = {.arena = arena, .sink = sink};
    const struct yaml_node *root;
    TRY(document_load(path, arena, sink, &reader.source));
    TRY(document_parse(reader.source, DOCUMENT_SCAN_WAIVERS, arena, sink, &root));
    (void)field_read(&reader, &DOCUMENT, root, &waivers);
    TRY(document_status(&reader, errors));
    *list = waivers;
    return STATUS_OK;
}

/* ---- which findings */

/* The places of the pattern that may come next, all at once. */
struct places {
    bool at[WAIVER_PATH_MAX + 1];
};

/* A star may stand for nothing: what lies behind it may come next too. */
static void pass_stars(struct str pattern, struct places *places) {
    for (size_t i = 0; i < pattern.len; i++)
        if (places->at[i] && pattern.ptr[i] == '*')
            places->at[i + 1] = true;
}

static void step(struct str pattern, char c, const struct places *from, struct places *to) {
    *to = (struct places){.at = {false}};
    for (size_t i = 0; i < pattern.len; i++) {
        char p = pattern.ptr[i];
        bool deep =
            p == '*' && ((i > 0 && pattern.ptr[i - 1] == '*') || (i + 1 < pattern.len && pattern.ptr[i + 1] == '*'));
        if (!from->at[i])
            continue;
        if (p == '*')
            to->at[i] |= deep || c != '/';
        else
            to->at[i + 1] |= p == '?' ? c != '/' : p == c;
    }
    pass_stars(pattern, to);
}

bool waiver_path_matches(struct str pattern, struct str path) {
    struct places places = {.at = {true}}, next;
    if (pattern.len > WAIVER_PATH_MAX)
        return false;
    pass_stars(pattern, &places);
    for (size_t i = 0; i < path.len; i++) {
        step(pattern, path.ptr[i], &places, &next);
        places = next;
    }
    return places.at[pattern.len];
}

static bool matches(const struct waiver *waiver, const struct waivable *finding) {
    return str_eq(waiver->rule, finding->rule) && (waiver->mark.len == 0 || str_eq(waiver->mark, finding->mark)) &&
           (waiver->path.len == 0 || waiver_path_matches(waiver->path, finding->path));
}

const struct waiver *waiver_find(struct waiver_list *list, date_days today, const struct waivable *finding) {
    const struct waiver *found = NULL;
    for (size_t i = 0; i < list->count; i++) {
        struct waiver *waiver = &list->items[i];
        if (!matches(waiver, finding))
            continue;
        waiver->matched++;
        if (!found || found->until < today)
            found = waiver;
    }
    return found;
}

void waiver_tell(const struct waiver_list *list, date_days today, struct diag_sink *sink) {
    for (size_t i = 0; i < list->count; i++) {
        const struct waiver *waiver = &list->items[i];
        char day[11];
        date_text(waiver->until, day);
        struct str matched = str_format(sink->arena, "%zu", waiver->matched);
        if (waiver->matched == 0)
            diag_add(sink, &UNUSED, waiver->place, waiver->rule);
        else if (waiver->until < today)
            diag_add(sink, &EXPIRED, waiver->place, waiver->rule, str_from(day), matched);
    }
}
