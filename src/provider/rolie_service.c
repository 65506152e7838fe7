#include "base/map.h"
#include "provider/member.h"
#include "provider/rolie.h"

static const struct diag_kind NO_SERVICE = {"provider.no-service", SEVERITY_ERROR,
                                            "this is JSON, but no ROLIE service document", NULL};

/* What is one item may stand without its array. */
static const struct json_node *first_of(const struct json_node *node) {
    return json_is(node, JSON_ARRAY) ? json_items(node) : node;
}

static const struct json_node *next_of(const struct json_node *list, const struct json_node *item) {
    return json_is(list, JSON_ARRAY) ? json_next(list, item) : NULL;
}

static enum status read_workspace(const struct member_reader *reader, const struct json_node *workspace,
                                  struct map *seen, struct provider_urls *feeds, size_t *room) {
    const struct json_node *list = json_get(workspace, STR("collection"));
    for (const struct json_node *item = first_of(list); item; item = next_of(list, item)) {
        struct str url;
        uint32_t stored;
        TRY(member_url(reader, item, "href", true, &url));
        if (url.len == 0 || map_get(seen, url) != MAP_NONE)
            continue;
        TRY(map_add(seen, url, 0, &stored));
        TRY(member_grow(reader, (void **)&feeds->items, feeds->count, room, sizeof *feeds->items));
        feeds->items[feeds->count++] = url;
    }
    return STATUS_OK;
}

enum status rolie_service_read(const struct source *source, struct str base, struct arena *arena,
                               struct diag_sink *sink, struct rolie_service *service) {
    struct member_reader reader = {.base = base, .arena = arena, .sink = sink};
    struct provider_urls feeds = {NULL, 0};
    struct map seen;
    size_t room = 0;
    map_init(&seen, arena, false);
    TRY(member_open(&reader, source, NULL, NULL));
    const struct json_node *node = json_get(reader.doc.root, STR("service"));
    if (!json_is(node, JSON_OBJECT)) {
        member_warn(&reader, &NO_SERVICE, reader.doc.root, STR_NONE);
        return STATUS_INPUT;
    }
    const struct json_node *list = json_get(node, STR("workspace"));
    for (const struct json_node *item = first_of(list); item; item = next_of(list, item))
        TRY(read_workspace(&reader, item, &seen, &feeds, &room));
    *service = (struct rolie_service){feeds.items, feeds.count};
    return STATUS_OK;
}
