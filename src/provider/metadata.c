#include "provider/metadata.h"

#include "base/map.h"
#include "provider/member.h"

static const struct diag_kind NOWHERE = {"provider.no-distribution", SEVERITY_WARNING,
                                         "there is neither a feed nor a folder: no document can be found", NULL};
static const struct diag_kind BAD_ROLE = {"provider.role", SEVERITY_WARNING, "'{0}' is no role that is known", NULL};
static const struct diag_kind BAD_FINGERPRINT = {"provider.fingerprint", SEVERITY_WARNING,
                                                 "a fingerprint has 40 hexadecimal digits or more", NULL};

struct reading {
    struct member_reader members;
    struct provider_metadata *made;
    struct map seen; /* URLs of feeds and directories */
    size_t key_room, feed_room, directory_room, service_room, category_room;
};

/* True for a URL that was not there yet. */
static enum status is_new(struct reading *reading, struct str url, bool *is_first) {
    uint32_t stored, number = (uint32_t)reading->seen.count;
    *is_first = false;
    if (url.len == 0)
        return STATUS_OK;
    TRY(map_add(&reading->seen, url, number, &stored));
    *is_first = stored == number;
    return STATUS_OK;
}

static enum status read_feed(struct reading *reading, const struct json_node *node) {
    struct provider_feed feed = {.tlp = provider_tlp(json_get_string(node, STR("tlp_label"))),
                                 .last_updated = member_time(&reading->members, node, "last_updated")};
    struct provider_metadata *made = reading->made;
    bool is_first;
    TRY(member_url(&reading->members, node, "url", true, &feed.url));
    TRY(member_text(&reading->members, node, "summary", &feed.summary));
    TRY(is_new(reading, feed.url, &is_first));
    if (!is_first)
        return STATUS_OK;
    TRY(member_grow(&reading->members, (void **)&made->feeds, made->feed_count, &reading->feed_room, sizeof feed));
    made->feeds[made->feed_count++] = feed;
    return STATUS_OK;
}

/* A folder's URL is one to which names are added: without its slash the last part would be replaced. */
static enum status end_in_slash(struct reading *reading, struct str *url) {
    if (url->len == 0 || str_ends(*url, STR("/")))
        return STATUS_OK;
    *url = str_format(reading->members.arena, STR_F "/", STR_A(*url));
    return url->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status add_directory(struct reading *reading, struct provider_directory directory) {
    struct provider_metadata *made = reading->made;
    bool is_first;
    TRY(end_in_slash(reading, &directory.url));
    TRY(is_new(reading, directory.url, &is_first));
    if (!is_first)
        return STATUS_OK;
    TRY(member_grow(&reading->members, (void **)&made->directories, made->directory_count, &reading->directory_room,
                    sizeof directory));
    made->directories[made->directory_count++] = directory;
    return STATUS_OK;
}

/* 2.0 has "directory_url", 2.1 an object; either is taken from either. */
static enum status read_directory(struct reading *reading, const struct json_node *distribution) {
    const struct json_node *object = json_get(distribution, STR("directory"));
    struct provider_directory directory = {.tlp = provider_tlp(json_get_string(object, STR("tlp_label")))};
    if (json_get(distribution, STR("directory_url"))) {
        TRY(member_url(&reading->members, distribution, "directory_url", false, &directory.url));
        TRY(add_directory(reading, (struct provider_directory){.url = directory.url}));
    }
    if (!object)
        return STATUS_OK;
    TRY(member_url(&reading->members, object, "url", true, &directory.url));
    return add_directory(reading, directory);
}

static enum status read_distribution(struct reading *reading, const struct json_node *node) {
    const struct json_node *rolie = json_get(node, STR("rolie")), *feeds = json_get(rolie, STR("feeds"));
    struct provider_metadata *made = reading->made;
    for (const struct json_node *feed = json_items(feeds); feed; feed = json_next(feeds, feed))
        TRY(read_feed(reading, feed));
    TRY(member_urls(&reading->members, json_get(rolie, STR("services")), &made->services, &reading->service_room));
    TRY(member_urls(&reading->members, json_get(rolie, STR("categories")), &made->categories, &reading->category_room));
    return read_directory(reading, node);
}

static enum status read_fingerprint(struct reading *reading, const struct json_node *node, struct str *fingerprint) {
    struct str text = json_string(node);
    *fingerprint = STR("");
    bool is_hex = text.len >= 40 && text.len <= 128;
    for (size_t i = 0; i < text.len && is_hex; i++)
        is_hex = char_is_digit(text.ptr[i]) || (char_lower(text.ptr[i]) >= 'a' && char_lower(text.ptr[i]) <= 'f');
    if (!is_hex) {
        member_warn(&reading->members, &BAD_FINGERPRINT, node, STR_NONE);
        return STATUS_OK;
    }
    char *upper = arena_get(reading->members.arena, text.len, 1);
    if (!upper)
        return STATUS_MEMORY;
    for (size_t i = 0; i < text.len; i++)
        upper[i] = (char)(char_is(text.ptr[i], CHAR_SMALL) ? text.ptr[i] - 32 : text.ptr[i]);
    *fingerprint = (struct str){upper, text.len};
    return STATUS_OK;
}

static enum status read_key(struct reading *reading, const struct json_node *node) {
    struct provider_metadata *made = reading->made;
    const struct json_node *fingerprint = json_get(node, STR("fingerprint"));
    struct provider_key key = {.fingerprint = STR("")};
    TRY(member_url(&reading->members, node, "url", true, &key.url));
    if (fingerprint)
        TRY(read_fingerprint(reading, fingerprint, &key.fingerprint));
    if (key.url.len == 0)
        return STATUS_OK;
    TRY(member_grow(&reading->members, (void **)&made->keys, made->key_count, &reading->key_room, sizeof key));
    made->keys[made->key_count++] = key;
    return STATUS_OK;
}

static enum status read_lists(struct reading *reading, const struct json_node *root) {
    const struct json_node *list = json_get(root, STR("distributions"));
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        TRY(read_distribution(reading, item));
    list = json_get(root, STR("public_openpgp_keys"));
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        TRY(read_key(reading, item));
    return STATUS_OK;
}

static void read_role(struct reading *reading, const struct json_node *root) {
    const struct json_node *node = json_get(root, STR("role"));
    reading->made->role = provider_role(json_string(node));
    if (reading->made->role == PROVIDER_ROLE_NONE)
        member_warn(&reading->members, &BAD_ROLE, node, json_string(node));
}

enum status metadata_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                          struct provider_metadata *metadata) {
    struct provider_metadata made = {.role = PROVIDER_ROLE_NONE};
    struct reading reading = {.members = {.arena = arena, .sink = sink}, .made = &made};
    const struct member_reader *members = &reading.members;
    map_init(&reading.seen, arena, false);
    TRY(member_open(&reading.members, source, "metadata_version", &made.version));
    const struct json_node *root = members->doc.root;
    TRY(member_url(members, root, "canonical_url", true, &made.canonical_url));
    TRY(member_publisher(members, json_get(root, STR("publisher")), &made.publisher));
    read_role(&reading, root);
    made.list_on_aggregators = member_bool(root, "list_on_CSAF_aggregators", true);
    made.mirror_on_aggregators = member_bool(root, "mirror_on_CSAF_aggregators", true);
    made.last_updated = member_time(members, root, "last_updated");
    made.maintained_from = member_time(members, root, "maintained_from");
    made.maintained_until = member_time(members, root, "maintained_until");
    TRY(read_lists(&reading, root));
    if (made.feed_count + made.directory_count + made.services.count == 0)
        member_warn(members, &NOWHERE, root, STR_NONE);
    *metadata = made;
    return STATUS_OK;
}
