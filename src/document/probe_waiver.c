#include "document/probe_waiver.h"

#include "document/document.h"
#include "document/field.h"

static const struct field WAIVER_FIELDS[] = {
    FIELD("check", FIELD_ID, FIELD_REQUIRED("account-only-root"), FIELD_AT(probe_waiver, check)),
    FIELD("asset", FIELD_ID, FIELD_AT(probe_waiver, asset)),
    FIELD("reason", FIELD_TEXT, FIELD_REQUIRED("why it can be lived with"), FIELD_AT(probe_waiver, reason)),
    FIELD("by", FIELD_TEXT, FIELD_REQUIRED("who decided"), FIELD_AT(probe_waiver, by)),
    FIELD("until", FIELD_DATE, FIELD_REQUIRED("2027-06-30"), FIELD_AT(probe_waiver, until)),
};
static const struct field_map WAIVER = {.what = "a waiver",
                                        .schema = "waiver",
                                        FIELD_ROWS(WAIVER_FIELDS),
                                        .size = sizeof(struct probe_waiver),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct probe_waiver, place)};

static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("probe-waivers/1"), FIELD_BY(document_head)),
    FIELD("waivers", FIELD_LIST, FIELD_REQUIRED("[{check: ..., until: ...}]"), .map = &WAIVER,
          FIELD_RANGE(0, PROBE_WAIVERS_MAX), FIELD_COUNTED(probe_waiver_list, items, count)),
};
const struct field_map probe_waiver_map = {.what = "a document of waivers",
                                           .schema = "",
                                           FIELD_ROWS(DOCUMENT_FIELDS),
                                           .size = sizeof(struct probe_waiver_list),
                                           .id_at = FIELD_NOWHERE,
                                           .place_at = FIELD_NOWHERE};

enum status probe_waiver_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct probe_waiver_list *list) {
    size_t errors = diag_errors(sink);
    struct probe_waiver_list waivers = {NULL, 0};
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source};
    const struct yaml_node *root;
    TRY(document_parse(source, DOCUMENT_PROBE_WAIVERS, arena, sink, &root));
    (void)field_read(&reader, &probe_waiver_map, root, &waivers);
    TRY(document_status(&reader, errors));
    *list = waivers;
    return STATUS_OK;
}

enum status probe_waiver_read(const char *path, struct arena *arena, struct diag_sink *sink,
                              struct probe_waiver_list *list) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return probe_waiver_parse(source, arena, sink, list);
}

const struct probe_waiver *probe_waiver_find(const struct probe_waiver_list *list, struct str check, struct str asset) {
    const struct probe_waiver *found = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_waiver *waiver = &list->items[i];
        bool fits = str_eq(waiver->check, check) && (waiver->asset.len == 0 || str_eq(waiver->asset, asset));
        if (fits && (!found || waiver->until > found->until))
            found = waiver;
    }
    return found;
}
