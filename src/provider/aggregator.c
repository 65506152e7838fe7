#include "provider/aggregator.h"

#include "provider/member.h"

static const struct diag_kind NO_MEMBER = {"provider.no-member", SEVERITY_WARNING,
                                           "an entry without a place to look at is left out", NULL};

static enum status read_member(const struct member_reader *reader, const struct json_node *node,
                               struct aggregator_member *member) {
    const struct json_node *metadata = json_get(node, STR("metadata"));
    size_t room = 0;
    TRY(member_url(reader, metadata, "url", false, &member->url));
    TRY(member_publisher(reader, json_get(metadata, STR("publisher")), &member->publisher));
    member->role = provider_role(json_get_string(metadata, STR("role")));
    member->last_updated = member_time(reader, metadata, "last_updated");
    return member_urls(reader, json_get(node, STR("mirrors")), &member->mirrors, &room);
}

static enum status read_list(const struct member_reader *reader, const char *key, bool is_publisher,
                             struct aggregator *made, size_t *room) {
    const struct json_node *list = json_get(reader->doc.root, str_from(key));
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
        struct aggregator_member member = {.is_publisher = is_publisher};
        TRY(read_member(reader, item, &member));
        if (member.url.len == 0 && member.mirrors.count == 0) {
            member_warn(reader, &NO_MEMBER, item, STR_NONE);
            continue;
        }
        TRY(member_grow(reader, (void **)&made->members, made->member_count, room, sizeof member));
        made->members[made->member_count++] = member;
    }
    return STATUS_OK;
}

enum status aggregator_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                            struct aggregator *aggregator) {
    struct member_reader reader = {.arena = arena, .sink = sink};
    struct aggregator made = {.member_count = 0};
    size_t room = 0;
    TRY(member_open(&reader, source, "aggregator_version", &made.version));
    const struct json_node *root = reader.doc.root, *self = json_get(root, STR("aggregator"));
    TRY(member_url(&reader, root, "canonical_url", true, &made.canonical_url));
    TRY(member_text(&reader, self, "name", &made.name));
    TRY(member_text(&reader, self, "namespace", &made.namespace));
    made.is_lister = str_eq(json_get_string(self, STR("category")), STR("lister"));
    made.last_updated = member_time(&reader, root, "last_updated");
    made.maintained_from = member_time(&reader, root, "maintained_from");
    made.maintained_until = member_time(&reader, root, "maintained_until");
    TRY(read_list(&reader, "csaf_providers", false, &made, &room));
    TRY(read_list(&reader, "csaf_publishers", true, &made, &room));
    *aggregator = made;
    return STATUS_OK;
}
