#include "provider/member.h"

#include "base/url.h"

static const struct diag_kind NO_OBJECT = {"provider.no-object", SEVERITY_ERROR, "this is JSON, but no object", NULL};
static const struct diag_kind BAD_VERSION = {"provider.version", SEVERITY_ERROR,
                                             "'{0}' must be \"2.0\" or \"2.1\": this is no such document", NULL};
static const struct diag_kind MISSING = {"provider.missing", SEVERITY_WARNING, "'{0}' is missing", NULL};
static const struct diag_kind BAD_URL = {"provider.url", SEVERITY_WARNING, "this URL {0}, and is left out", NULL};
static const struct diag_kind TOO_MANY = {"provider.too-many", SEVERITY_ERROR, "there are more than {0} of these",
                                          NULL};

void member_warn(const struct member_reader *reader, const struct diag_kind *kind, const struct json_node *node,
                 struct str argument) {
    /* A place costs a scan of the document: only for what is shown. */
    struct place place = node && diag_has_room(reader->sink, kind) ? json_place(&reader->doc, node)
                                                                   : (struct place){reader->source, 0, 0};
    diag_add(reader->sink, kind, place, argument);
}

static enum status parse(struct member_reader *reader) {
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    enum status status = json_parse(parser, reader->source, false, reader->arena, reader->sink, &reader->doc);
    json_parser_free(parser);
    return status;
}

enum status member_open(struct member_reader *reader, const struct source *source, const char *version_key,
                        struct str *version) {
    static const struct str MARK = STR_INIT("\xef\xbb\xbf");
    reader->source = source;
    if (str_starts(source->text, MARK)) {
        struct source *unmarked = ARENA_NEW(reader->arena, struct source);
        if (!unmarked)
            return STATUS_MEMORY;
        *unmarked = (struct source){source->name, str_skip(source->text, MARK.len)};
        reader->source = unmarked;
    }
    TRY(parse(reader));
    if (!json_is(reader->doc.root, JSON_OBJECT)) {
        member_warn(reader, &NO_OBJECT, reader->doc.root, STR_NONE);
        return STATUS_INPUT;
    }
    if (!version_key)
        return STATUS_OK;
    const struct json_node *node = json_get(reader->doc.root, str_from(version_key));
    *version = json_string(node);
    if (str_eq(*version, STR("2.0")) || str_eq(*version, STR("2.1")))
        return STATUS_OK;
    member_warn(reader, &BAD_VERSION, node, str_from(version_key));
    return STATUS_INPUT;
}

enum status member_text(const struct member_reader *reader, const struct json_node *object, const char *key,
                        struct str *text) {
    struct str found = json_get_string(object, str_from(key));
    *text = str_copy(reader->arena, found);
    return text->ptr ? STATUS_OK : STATUS_MEMORY;
}

int64_t member_time(const struct member_reader *reader, const struct json_node *object, const char *key) {
    (void)reader;
    return provider_time(json_get_string(object, str_from(key)));
}

bool member_bool(const struct json_node *object, const char *key, bool fallback) {
    const struct json_node *node = json_get(object, str_from(key));
    if (json_is(node, JSON_TRUE))
        return true;
    return json_is(node, JSON_FALSE) ? false : fallback;
}

enum status member_url_of(const struct member_reader *reader, const struct json_node *node, struct str *url) {
    struct str text = str_trim(json_string(node));
    *url = STR("");
    enum url_fault fault = url_join(reader->base, text, reader->arena, url, NULL);
    if (fault == URL_NO_MEMORY)
        return STATUS_MEMORY;
    if (fault != URL_FINE)
        member_warn(reader, &BAD_URL, node, url_fault_text(fault));
    return STATUS_OK;
}

enum status member_url(const struct member_reader *reader, const struct json_node *object, const char *key,
                       bool is_needed, struct str *url) {
    const struct json_node *node = json_get(object, str_from(key));
    if (node)
        return member_url_of(reader, node, url);
    *url = STR("");
    if (is_needed)
        member_warn(reader, &MISSING, object, str_from(key));
    return STATUS_OK;
}

enum status member_grow(const struct member_reader *reader, void **items, size_t count, size_t *room, size_t size) {
    if (count == MEMBER_ITEMS_MAX) {
        char most[16];
        (void)snprintf(most, sizeof most, "%d", MEMBER_ITEMS_MAX);
        member_warn(reader, &TOO_MANY, NULL, str_from(most));
        return STATUS_LIMIT;
    }
    return arena_grow(reader->arena, items, count, room, size, _Alignof(max_align_t)) ? STATUS_OK : STATUS_MEMORY;
}

enum status member_urls(const struct member_reader *reader, const struct json_node *array, struct provider_urls *urls,
                        size_t *room) {
    for (const struct json_node *item = json_items(array); item; item = json_next(array, item)) {
        struct str url;
        TRY(member_url_of(reader, item, &url));
        if (url.len == 0)
            continue;
        TRY(member_grow(reader, (void **)&urls->items, urls->count, room, sizeof *urls->items));
        urls->items[urls->count++] = url;
    }
    return STATUS_OK;
}

enum status member_publisher(const struct member_reader *reader, const struct json_node *node,
                             struct provider_publisher *publisher) {
    TRY(member_text(reader, node, "category", &publisher->category));
    TRY(member_text(reader, node, "name", &publisher->name));
    return member_text(reader, node, "namespace", &publisher->namespace);
}
