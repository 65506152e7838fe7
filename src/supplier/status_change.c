#include "supplier/status_change.h"

#include "base/file.h"
#include "base/json.h"

static const struct diag_kind NO_STATUS = {"status.no-status", SEVERITY_ERROR, "this is no saved status: {0}",
                                           "'keyway status --format json' writes one"};
static const struct diag_kind OTHER_PRODUCT = {"status.other-product", SEVERITY_ERROR,
                                               "this is a status of '{0}', not of '{1}'", NULL};

enum { STATUS_BYTES_MAX = 64 * 1024 * 1024 };

static enum status refuse(const struct json_doc *doc, const struct json_node *node, const char *why,
                          struct diag_sink *sink) {
    diag_add(sink, &NO_STATUS, json_place(doc, node), str_from(why));
    return STATUS_INPUT;
}

static bool state_named(struct str name, enum process_state *state) {
    for (unsigned s = 0; s < PROCESS_STATE_COUNT; s++)
        if (str_eq(name, process_state_name((enum process_state)s))) {
            *state = (enum process_state)s;
            return true;
        }
    return false;
}

/* How good a state is: shown and not applicable are as good as each other. */
static unsigned worth(enum process_state state) {
    static const unsigned WORTH[PROCESS_STATE_COUNT] = {[PROCESS_NOT_SHOWN] = 0,
                                                        [PROCESS_EXPIRED] = 1,
                                                        [PROCESS_PARTLY] = 2,
                                                        [PROCESS_EXCLUDED] = 3,
                                                        [PROCESS_SHOWN] = 3};
    return WORTH[state];
}

static void note_change(struct status_changes *changes, unsigned requirement, enum process_state before,
                        enum process_state now) {
    if (before == now)
        return;
    changes->items[changes->count++] = (struct status_change){requirement, before, now};
    changes->better += worth(now) >= worth(before);
}

enum status status_changes_from(const struct product_status *before, const struct product_status *now,
                                struct arena *arena, struct status_changes *changes) {
    char day[11];
    struct status_changes found = {.count = 0};
    date_text(before->at, day);
    found.version = before->release->version;
    found.date = str_copy(arena, str_from(day));
    if (!found.date.ptr)
        return STATUS_MEMORY;
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        note_change(&found, i, before->items[i].state, now->items[i].state);
    *changes = found;
    return STATUS_OK;
}

static enum status compare_one(const struct json_doc *doc, const struct json_node *node,
                               const struct product_status *now, struct status_changes *changes, uint64_t *seen,
                               struct diag_sink *sink) {
    unsigned requirement = process_find(json_get_string(node, STR("id")));
    enum process_state before;
    if (requirement == PROCESS_NONE || process_set_has(*seen, requirement))
        return refuse(doc, node, "a requirement is unknown, or there twice", sink);
    if (!state_named(json_get_string(node, STR("state")), &before))
        return refuse(doc, node, "a requirement has no state that is known", sink);
    *seen |= UINT64_C(1) << requirement;
    note_change(changes, requirement, before, now->items[requirement].state);
    return STATUS_OK;
}

static enum status compare(const struct json_doc *doc, const struct product_status *now, struct diag_sink *sink,
                           struct status_changes *changes) {
    const struct json_node *list = json_get(doc->root, STR("requirements"));
    struct str product = json_get_string(json_get(doc->root, STR("product")), STR("id"));
    uint64_t seen = 0;
    if (!str_eq(json_get_string(doc->root, STR("keyway")), STR("status/1")))
        return refuse(doc, doc->root, "it does not say 'status/1'", sink);
    if (!str_eq(product, now->workspace.product->id)) {
        diag_add(sink, &OTHER_PRODUCT, json_place(doc, doc->root), product, now->workspace.product->id);
        return STATUS_INPUT;
    }
    for (const struct json_node *node = json_items(list); node; node = json_next(list, node))
        TRY(compare_one(doc, node, now, changes, &seen, sink));
    if (seen != (UINT64_C(1) << PROCESS_COUNT) - 1)
        return refuse(doc, doc->root, "it does not tell of every requirement", sink);
    changes->version = json_get_string(doc->root, STR("release"));
    changes->date = json_get_string(doc->root, STR("at"));
    return STATUS_OK;
}

enum status status_changes_in(const struct source *source, const struct product_status *now, struct arena *arena,
                              struct diag_sink *sink, struct status_changes *changes) {
    struct json_doc doc;
    struct status_changes found = {.count = 0};
    struct json_parser *parser = json_parser_new();
    enum status status = parser ? json_parse(parser, source, true, arena, sink, &doc) : STATUS_MEMORY;
    json_parser_free(parser);
    TRY(status);
    TRY(json_check_keys(&doc, sink));
    TRY(compare(&doc, now, sink, &found));
    *changes = found;
    return STATUS_OK;
}

enum status status_changes_since(const char *file, const struct product_status *now, struct arena *arena,
                                 struct diag_sink *sink, struct status_changes *changes) {
    struct source *source = ARENA_NEW(arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    TRY(file_read(file, STATUS_BYTES_MAX, arena, sink, source));
    return status_changes_in(source, now, arena, sink, changes);
}
