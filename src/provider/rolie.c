#include "provider/rolie.h"

#include "base/url.h"
#include "provider/json_push.h"

static const struct diag_kind NO_FEED = {"provider.no-feed", SEVERITY_ERROR, "this is JSON, but no ROLIE feed", NULL};
static const struct diag_kind NO_URL = {"provider.entry-url", SEVERITY_WARNING,
                                        "an entry names no document that can be fetched: {0}", NULL};
static const struct diag_kind BAD_LINK = {"provider.entry-link", SEVERITY_WARNING,
                                          "an entry's hash or signature cannot be fetched: {0}", NULL};
static const struct diag_kind TOO_MANY = {"provider.feed-entries", SEVERITY_ERROR, "the feed has more than {0} entries",
                                          NULL};

enum { SCRATCH_BYTES = 1 << 20 };

/* Where in a feed a value lies. An array counts as what its items are: feeds of one entry leave the array out. */
enum spot {
    SPOT_OTHER,
    SPOT_ROOT,
    SPOT_FEED,
    SPOT_FEED_LINK,
    SPOT_ENTRY,
    SPOT_LINK,
    SPOT_CONTENT,
    SPOT_FORMAT,
};
static const struct {
    uint8_t in;
    struct str key;
    uint8_t spot;
} SPOTS[] = {
    {SPOT_ROOT, STR_INIT("feed"), SPOT_FEED},        {SPOT_FEED, STR_INIT("link"), SPOT_FEED_LINK},
    {SPOT_FEED, STR_INIT("entry"), SPOT_ENTRY},      {SPOT_ENTRY, STR_INIT("link"), SPOT_LINK},
    {SPOT_ENTRY, STR_INIT("content"), SPOT_CONTENT}, {SPOT_ENTRY, STR_INIT("format"), SPOT_FORMAT},
};

/* Texts that are kept while an entry, a link or the feed is read. */
enum text {
    TEXT_ID,
    TEXT_TITLE,
    TEXT_PUBLISHED,
    TEXT_UPDATED,
    TEXT_VERSION,
    TEXT_SELF,
    TEXT_SHA256,
    TEXT_SHA512,
    TEXT_SIGNATURE,
    TEXT_CONTENT,
    TEXT_REL, /* of the link */
    TEXT_HREF,
    TEXT_FEED_ID,
    TEXT_FEED_TITLE,
    TEXT_FEED_UPDATED,
    TEXT_FEED_NEXT,
    TEXTS,
    ENTRY_TEXTS = TEXT_REL, /* before it: those of an entry */
};
static const struct {
    uint8_t in;
    struct str key;
    uint8_t text;
} MEMBERS[] = {
    {SPOT_ENTRY, STR_INIT("id"), TEXT_ID},
    {SPOT_ENTRY, STR_INIT("title"), TEXT_TITLE},
    {SPOT_ENTRY, STR_INIT("published"), TEXT_PUBLISHED},
    {SPOT_ENTRY, STR_INIT("updated"), TEXT_UPDATED},
    {SPOT_CONTENT, STR_INIT("src"), TEXT_CONTENT},
    {SPOT_FORMAT, STR_INIT("version"), TEXT_VERSION},
    {SPOT_LINK, STR_INIT("rel"), TEXT_REL},
    {SPOT_LINK, STR_INIT("href"), TEXT_HREF},
    {SPOT_FEED_LINK, STR_INIT("rel"), TEXT_REL},
    {SPOT_FEED_LINK, STR_INIT("href"), TEXT_HREF},
    {SPOT_FEED, STR_INIT("id"), TEXT_FEED_ID},
    {SPOT_FEED, STR_INIT("title"), TEXT_FEED_TITLE},
    {SPOT_FEED, STR_INIT("updated"), TEXT_FEED_UPDATED},
};

struct kept {
    char bytes[URL_BYTES_MAX + 1];
    uint16_t length;
    bool is_set; /* the first of a name counts */
};

struct frame {
    uint8_t spot;
    bool is_array;
};

struct rolie {
    struct arena arena;   /* of itself */
    struct arena scratch; /* of one entry */
    struct str base;
    rolie_visit *visit;
    void *context;
    struct diag_sink *sink;
    bool is_feed;
    unsigned depth;
    struct frame frames[JSON_PUSH_DEPTH_MAX + 1];
    uint8_t spot;   /* of the value that comes next */
    uint8_t member; /* the text that it is, or TEXTS */
    uint64_t entries, dropped;
    struct kept texts[TEXTS];
    struct json_push json;
};

static struct str text_of(const struct rolie *rolie, enum text text) {
    return (struct str){rolie->texts[text].bytes, rolie->texts[text].length};
}

static void forget(struct rolie *rolie, enum text from, enum text to) {
    for (unsigned i = from; i < to; i++) {
        rolie->texts[i].length = 0;
        rolie->texts[i].is_set = false;
    }
}

/* Without the part of a character that a cut may have left at the end. */
static struct str whole_characters(struct str text) {
    size_t end = text.len;
    while (end > 0 && text.len - end < 4 && !str_utf8_valid(str_slice(text, end - 1, text.len)) &&
           ((unsigned char)text.ptr[end - 1] & 0xc0) == 0x80)
        end--;
    if (end > 0 && ((unsigned char)text.ptr[end - 1] & 0x80) && !str_utf8_valid(str_slice(text, end - 1, text.len)))
        return str_slice(text, 0, end - 1);
    return text;
}

static bool is_url(enum text text) {
    return (text >= TEXT_SELF && text <= TEXT_CONTENT) || text == TEXT_HREF || text == TEXT_FEED_NEXT;
}

static void keep(struct rolie *rolie, enum text name, struct str text) {
    struct kept *kept = &rolie->texts[name];
    if (kept->is_set)
        return;
    /* A URL that is cut is still too long to be one. */
    if (is_url(name))
        text = str_slice(text, 0, URL_BYTES_MAX + 1);
    else if (text.len > ROLIE_TEXT_MAX)
        text = whole_characters(str_slice(text, 0, ROLIE_TEXT_MAX));
    memcpy(kept->bytes, text.ptr, text.len);
    kept->length = (uint16_t)text.len;
    kept->is_set = true;
}

/* A link has ended: what it is for says where it is kept. */
static void end_link(struct rolie *rolie, bool is_entry) {
    struct str rel = text_of(rolie, TEXT_REL), href = text_of(rolie, TEXT_HREF);
    if (!is_entry && str_eq(rel, STR("next")))
        keep(rolie, TEXT_FEED_NEXT, href);
    else if (is_entry && str_eq(rel, STR("self")))
        keep(rolie, TEXT_SELF, href);
    else if (is_entry && str_eq(rel, STR("signature")))
        keep(rolie, TEXT_SIGNATURE, href);
    else if (is_entry && str_eq(rel, STR("hash")) && str_ends_nocase(href, STR(".sha512")))
        keep(rolie, TEXT_SHA512, href);
    else if (is_entry && str_eq(rel, STR("hash")) && str_ends_nocase(href, STR(".sha256")))
        keep(rolie, TEXT_SHA256, href);
    forget(rolie, TEXT_REL, TEXT_FEED_ID);
}

static void warn(struct rolie *rolie, const struct diag_kind *kind, struct str argument) {
    json_push_report(&rolie->json, kind, argument);
}

/* The URL of a text, or "" with a warning. */
static enum status resolve(struct rolie *rolie, enum text text, const struct diag_kind *kind, struct str *url) {
    struct str reference = str_trim(text_of(rolie, text));
    *url = STR("");
    if (!rolie->texts[text].is_set)
        return STATUS_OK;
    enum url_fault fault = url_join(rolie->base, reference, &rolie->scratch, url, NULL);
    if (fault == URL_NO_MEMORY)
        return STATUS_MEMORY;
    if (fault != URL_FINE && kind) {
        struct str why =
            str_format(&rolie->scratch, "'" STR_F "' " STR_F, STR_A(reference), STR_A(url_fault_text(fault)));
        warn(rolie, kind, why);
    }
    return STATUS_OK;
}

static enum status find_url(struct rolie *rolie, struct str *url) {
    TRY(resolve(rolie, TEXT_SELF, &NO_URL, url));
    if (url->len == 0)
        TRY(resolve(rolie, TEXT_CONTENT, &NO_URL, url));
    if (url->len == 0 && !rolie->texts[TEXT_SELF].is_set && !rolie->texts[TEXT_CONTENT].is_set)
        warn(rolie, &NO_URL, text_of(rolie, TEXT_ID));
    return STATUS_OK;
}

static enum status end_entry(struct rolie *rolie) {
    struct rolie_entry entry = {
        .id = text_of(rolie, TEXT_ID),
        .title = text_of(rolie, TEXT_TITLE),
        .published_text = text_of(rolie, TEXT_PUBLISHED),
        .updated_text = text_of(rolie, TEXT_UPDATED),
        .published = provider_time(text_of(rolie, TEXT_PUBLISHED)),
        .updated = provider_time(text_of(rolie, TEXT_UPDATED)),
        .format_version = text_of(rolie, TEXT_VERSION),
        .line = rolie->json.line,
    };
    arena_reset(&rolie->scratch);
    TRY(find_url(rolie, &entry.url));
    TRY(resolve(rolie, TEXT_SHA256, &BAD_LINK, &entry.sha256_url));
    TRY(resolve(rolie, TEXT_SHA512, &BAD_LINK, &entry.sha512_url));
    TRY(resolve(rolie, TEXT_SIGNATURE, &BAD_LINK, &entry.signature_url));
    if (rolie->entries + rolie->dropped == ROLIE_ENTRIES_MAX) {
        char most[16];
        (void)snprintf(most, sizeof most, "%d", ROLIE_ENTRIES_MAX);
        warn(rolie, &TOO_MANY, str_from(most));
        return STATUS_LIMIT;
    }
    bool has_url = entry.url.len > 0;
    rolie->entries += has_url;
    rolie->dropped += !has_url;
    enum status status = has_url ? rolie->visit(rolie->context, &entry) : STATUS_OK;
    forget(rolie, 0, ENTRY_TEXTS);
    return status;
}

static void take_key(struct rolie *rolie, struct str key) {
    uint8_t in = rolie->frames[rolie->depth - 1].spot;
    rolie->spot = SPOT_OTHER;
    rolie->member = TEXTS;
    for (size_t i = 0; i < ARRAY_LEN(SPOTS); i++)
        if (SPOTS[i].in == in && str_eq(SPOTS[i].key, key))
            rolie->spot = SPOTS[i].spot;
    for (size_t i = 0; i < ARRAY_LEN(MEMBERS); i++)
        if (MEMBERS[i].in == in && str_eq(MEMBERS[i].key, key))
            rolie->member = MEMBERS[i].text;
}

static void begin_container(struct rolie *rolie, bool is_array) {
    uint8_t spot = rolie->depth == 0 ? SPOT_ROOT : rolie->spot;
    /* An array within an array is nothing that a feed has; nor is an array as a whole. */
    if (is_array && (rolie->depth == 0 || rolie->frames[rolie->depth - 1].is_array))
        spot = SPOT_OTHER;
    rolie->is_feed = rolie->is_feed || (spot == SPOT_FEED && !is_array);
    rolie->frames[rolie->depth++] = (struct frame){spot, is_array};
    rolie->spot = is_array ? spot : SPOT_OTHER;
    rolie->member = TEXTS;
}

static enum status end_container(struct rolie *rolie) {
    struct frame ended = rolie->frames[--rolie->depth];
    enum status status = STATUS_OK;
    if (!ended.is_array && ended.spot == SPOT_ENTRY)
        status = end_entry(rolie);
    else if (!ended.is_array && (ended.spot == SPOT_LINK || ended.spot == SPOT_FEED_LINK))
        end_link(rolie, ended.spot == SPOT_LINK);
    bool in_array = rolie->depth > 0 && rolie->frames[rolie->depth - 1].is_array;
    rolie->spot = in_array ? rolie->frames[rolie->depth - 1].spot : SPOT_OTHER;
    rolie->member = TEXTS;
    return status;
}

static enum status take(void *context, enum json_push_token token, struct str text) {
    struct rolie *rolie = context;
    switch (token) {
    case JSON_PUSH_KEY:
        take_key(rolie, text);
        return STATUS_OK;
    case JSON_PUSH_OBJECT:
    case JSON_PUSH_ARRAY:
        begin_container(rolie, token == JSON_PUSH_ARRAY);
        return STATUS_OK;
    case JSON_PUSH_OBJECT_END:
    case JSON_PUSH_ARRAY_END:
        return end_container(rolie);
    case JSON_PUSH_STRING:
        if (rolie->member < TEXTS)
            keep(rolie, rolie->member, text);
        return STATUS_OK;
    default:
        return STATUS_OK;
    }
}

enum status rolie_new(struct str base, rolie_visit *visit, void *context, struct diag_sink *sink,
                      struct rolie **rolie) {
    struct arena arena;
    arena_init(&arena, 2 * sizeof(struct rolie) + URL_BYTES_MAX + (1 << 16));
    struct rolie *made = ARENA_NEW(&arena, struct rolie);
    struct str copy = str_copy(&arena, base);
    if (!made || !copy.ptr) {
        arena_done(&arena);
        return STATUS_MEMORY;
    }
    made->arena = arena;
    arena_init(&made->scratch, SCRATCH_BYTES);
    made->base = copy;
    made->visit = visit;
    made->context = context;
    made->sink = sink;
    rolie_restart(made);
    *rolie = made;
    return STATUS_OK;
}

void rolie_restart(struct rolie *rolie) {
    json_push_init(&rolie->json, rolie->base, rolie->sink, take, rolie);
    forget(rolie, 0, TEXTS);
    rolie->is_feed = false;
    rolie->depth = 0;
    rolie->spot = SPOT_OTHER;
    rolie->member = TEXTS;
    rolie->entries = rolie->dropped = 0;
}

void rolie_free(struct rolie *rolie) {
    if (!rolie)
        return;
    struct arena arena = rolie->arena;
    arena_done(&rolie->scratch);
    arena_done(&arena);
}

enum status rolie_feed(struct rolie *rolie, struct str piece) {
    return json_push_feed(&rolie->json, piece);
}

enum status rolie_end(struct rolie *rolie, struct arena *arena, struct rolie_feed *feed) {
    TRY(json_push_end(&rolie->json));
    if (!rolie->is_feed)
        return json_push_complain(&rolie->json, &NO_FEED, STR_NONE);
    struct str next;
    arena_reset(&rolie->scratch);
    TRY(resolve(rolie, TEXT_FEED_NEXT, &NO_URL, &next));
    struct rolie_feed made = {
        .id = str_copy(arena, text_of(rolie, TEXT_FEED_ID)),
        .title = str_copy(arena, text_of(rolie, TEXT_FEED_TITLE)),
        .next = str_copy(arena, next),
        .updated = provider_time(text_of(rolie, TEXT_FEED_UPDATED)),
        .entries = rolie->entries,
        .dropped = rolie->dropped,
    };
    if (!made.id.ptr || !made.title.ptr || !made.next.ptr)
        return STATUS_MEMORY;
    *feed = made;
    return STATUS_OK;
}
