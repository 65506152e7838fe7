#include "bed.h"

#include "base/url.h"
#include "provider/rolie.h"

#include <sys/resource.h>

#define BASE "https://example.com/csaf/feed.json"

struct told {
    struct out out;
    unsigned entries;
    enum status status; /* that the visitor returns */
};

static void show(struct out *out, const char *name, struct str text) {
    if (text.len)
        out_format(out, " %s=" STR_F, name, STR_A(text));
}

static enum status visit(void *context, const struct rolie_entry *entry) {
    struct told *told = context;
    told->entries++;
    show(&told->out, "id", entry->id);
    show(&told->out, "title", entry->title);
    show(&told->out, "url", entry->url);
    show(&told->out, "sha256", entry->sha256_url);
    show(&told->out, "sha512", entry->sha512_url);
    show(&told->out, "signature", entry->signature_url);
    show(&told->out, "published", entry->published_text);
    show(&told->out, "updated", entry->updated_text);
    show(&told->out, "version", entry->format_version);
    out_char(&told->out, '\n');
    return told->status;
}

static enum status read_feed(struct bed *bed, struct told *told, struct str text, size_t size,
                             struct rolie_feed *feed) {
    struct rolie *rolie;
    *told = (struct told){.entries = 0};
    out_memory(&told->out, 1 << 20);
    assert_int_equal(rolie_new(STR(BASE), visit, told, &bed->sink, &rolie), STATUS_OK);
    enum status status = STATUS_OK;
    for (size_t at = 0; at < text.len && status == STATUS_OK; at += size)
        status = rolie_feed(rolie, str_slice(text, at, at + size));
    if (status == STATUS_OK)
        status = rolie_end(rolie, &bed->arena, feed);
    rolie_free(rolie);
    return status;
}

static void expect_entries(struct bed *bed, const char *text, const char *entries) {
    struct told told;
    struct rolie_feed feed;
    for (size_t size = 1; size <= strlen(text); size = size * 2 + 1) {
        assert_int_equal(read_feed(bed, &told, str_from(text), size, &feed), STATUS_OK);
        assert_str(out_text(&told.out), entries);
        assert_int_equal(feed.entries, told.entries);
        out_done(&told.out);
    }
}

#define FEED_OF(entries)                                                                                               \
    "{\"feed\": {\"id\": \"all\", \"title\": \"All\", \"updated\": \"2024-01-01T12:00:00.000Z\", \"entry\": " entries  \
    "}}"

static void an_entry_comes_with_its_links_and_times(void **state) {
    struct bed *bed = *state;
    static const char TEXT[] =
        FEED_OF("[{\"id\": \"E-1\", \"title\": \"Several \\u00e4\", \"link\": ["
                "{\"rel\": \"self\", \"href\": \"https://example.com/csaf/2024/e-1.json\"},"
                "{\"href\": \"https://example.com/csaf/2024/e-1.json.sha512\", \"rel\": \"hash\"},"
                "{\"rel\": \"hash\", \"href\": \"https://example.com/csaf/2024/e-1.json.sha256\"},"
                "{\"rel\": \"signature\", \"href\": \"https://example.com/csaf/2024/e-1.json.asc\"}],"
                "\"published\": \"2024-01-01T11:00:00.000Z\", \"updated\": \"2024-01-01T12:00:00.000Z\","
                "\"summary\": {\"content\": \"text\"},"
                "\"content\": {\"type\": \"application/json\", \"src\": \"https://example.com/csaf/2024/e-1.json\"},"
                "\"format\": {\"schema\": \"https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json\", "
                "\"version\": \"2.1\"}}]");
    struct told told;
    struct rolie_feed feed;
    expect_entries(bed, TEXT,
                   " id=E-1 title=Several \xc3\xa4 url=https://example.com/csaf/2024/e-1.json"
                   " sha256=https://example.com/csaf/2024/e-1.json.sha256"
                   " sha512=https://example.com/csaf/2024/e-1.json.sha512"
                   " signature=https://example.com/csaf/2024/e-1.json.asc"
                   " published=2024-01-01T11:00:00.000Z updated=2024-01-01T12:00:00.000Z version=2.1\n");
    assert_int_equal(read_feed(bed, &told, str_from(TEXT), 100, &feed), STATUS_OK);
    assert_str(feed.id, "all");
    assert_str(feed.title, "All");
    assert_int_equal(feed.updated, 1704110400);
    assert_int_equal(feed.dropped, 0);
    out_done(&told.out);
}

static void the_contents_place_stands_in_for_the_link(void **state) {
    struct bed *bed = *state;
    expect_entries(bed, FEED_OF("[{\"content\": {\"src\": \"2024/a.json\"}}]"),
                   " url=https://example.com/csaf/2024/a.json\n");
    expect_entries(bed,
                   FEED_OF("[{\"link\": [{\"rel\": \"self\", \"href\": \"http://example.com/a.json\"}], "
                           "\"content\": {\"src\": \"https://example.com/b.json\"}}]"),
                   " url=https://example.com/b.json\n");
}

static void single_items_may_stand_without_brackets(void **state) {
    struct bed *bed = *state;
    expect_entries(bed, FEED_OF("{\"link\": {\"rel\": \"self\", \"href\": \"a.json\"}}"),
                   " url=https://example.com/csaf/a.json\n");
}

static void other_members_of_the_same_name_count_for_nothing(void **state) {
    struct bed *bed = *state;
    expect_entries(
        bed,
        "{\"entry\": [{\"content\": {\"src\": \"x.json\"}}], \"feed\": {\"other\": {\"entry\": [{\"content\": "
        "{\"src\": \"y.json\"}}]}, \"entry\": [{\"other\": {\"id\": \"wrong\", \"content\": {\"src\": \"z.json\"}}, "
        "\"id\": \"right\", \"id\": \"second\", \"content\": {\"src\": \"a.json\", \"more\": [{\"src\": 1}]}}, "
        "[{\"content\": {\"src\": \"nested.json\"}}]]}}",
        " id=right url=https://example.com/csaf/a.json\n");
}

static void an_entry_without_a_document_is_a_warning(void **state) {
    struct bed *bed = *state;
    struct told told;
    struct rolie_feed feed;
    static const char TEXT[] =
        FEED_OF("[{\"id\": \"none\"},\n {\"content\": {\"src\": \"ftp://example.com/a.json\"}},\n"
                "{\"content\": {\"src\": \"c.json\"}, \"link\": [{\"rel\": \"signature\", \"href\": \"http://a/\"}]}]");
    assert_int_equal(read_feed(bed, &told, str_from(TEXT), 4096, &feed), STATUS_OK);
    assert_int_equal(feed.entries, 1);
    assert_int_equal(feed.dropped, 2);
    assert_str(out_text(&told.out), " url=https://example.com/csaf/c.json\n");
    out_done(&told.out);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 3);
    assert_string_equal(bed->sink.items[SEVERITY_WARNING][1].kind->code, "provider.entry-url");
    assert_true(str_contains(bed_printed(bed), STR(BASE ":2:49: warning: an entry names no document")));
    assert_str(bed->sink.items[SEVERITY_WARNING][1].args[0], "'ftp://example.com/a.json' is not https");
    assert_string_equal(bed->sink.items[SEVERITY_WARNING][2].kind->code, "provider.entry-link");
}

static void a_further_page_is_told(void **state) {
    struct bed *bed = *state;
    struct told told;
    struct rolie_feed feed;
    static const char TEXT[] = "{\"feed\": {\"link\": [{\"rel\": \"self\", \"href\": \"feed.json\"}, "
                               "{\"rel\": \"next\", \"href\": \"feed-2.json\"}], \"entry\": []}}";
    assert_int_equal(read_feed(bed, &told, str_from(TEXT), 10, &feed), STATUS_OK);
    assert_str(feed.next, "https://example.com/csaf/feed-2.json");
    assert_int_equal(feed.updated, PROVIDER_NO_TIME);
    out_done(&told.out);
}

static void what_is_no_feed_is_an_error(void **state) {
    struct bed *bed = *state;
    struct told told;
    struct rolie_feed feed;
    assert_int_equal(read_feed(bed, &told, STR("{\"service\": {}}"), 10, &feed), STATUS_INPUT);
    out_done(&told.out);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "provider.no-feed");
    assert_int_equal(read_feed(bed, &told, STR("<html>"), 10, &feed), STATUS_INPUT);
    out_done(&told.out);
    assert_int_equal(read_feed(bed, &told, STR("[]"), 10, &feed), STATUS_INPUT);
    out_done(&told.out);
    assert_int_equal(read_feed(bed, &told, STR("{\"feed\": []}"), 10, &feed), STATUS_INPUT);
    out_done(&told.out);
    assert_int_equal(read_feed(bed, &told, STR(FEED_OF("[{\"content\": {\"src\": \"a.json\"}}")), 10, &feed),
                     STATUS_INPUT);
    assert_int_equal(told.entries, 1);
    out_done(&told.out);
}

static void texts_are_cut_at_whole_characters_and_long_urls_are_none(void **state) {
    struct bed *bed = *state;
    struct told told;
    struct rolie_feed feed;
    struct out text;
    out_memory(&text, 1 << 20);
    out_lit(&text, "{\"feed\": {\"entry\": [{\"content\": {\"src\": \"a.json\"}, \"title\": \"x");
    for (unsigned i = 0; i < ROLIE_TEXT_MAX; i++)
        out_lit(&text, "\xc3\xa4");
    out_lit(&text, "\"}, {\"content\": {\"src\": \"");
    out_repeat(&text, 'a', 9000);
    out_lit(&text, "\"}}]}}");
    assert_int_equal(read_feed(bed, &told, out_text(&text), 1000, &feed), STATUS_OK);
    assert_int_equal(feed.entries, 1);
    assert_int_equal(feed.dropped, 1);
    assert_true(str_utf8_valid(out_text(&told.out)));
    assert_true(told.out.len > ROLIE_TEXT_MAX && told.out.len < ROLIE_TEXT_MAX + 60);
    out_done(&told.out);
    out_done(&text);
}

static void a_visitor_that_fails_ends_it(void **state) {
    struct bed *bed = *state;
    struct told told = {.status = STATUS_SYSTEM};
    struct rolie *rolie;
    out_memory(&told.out, 1 << 20);
    assert_int_equal(rolie_new(STR(BASE), visit, &told, &bed->sink, &rolie), STATUS_OK);
    static const struct str TEXT =
        STR_INIT(FEED_OF("[{\"content\": {\"src\": \"a.json\"}}, {\"content\": {\"src\": \"b.json\"}}]"));
    assert_int_equal(rolie_feed(rolie, TEXT), STATUS_SYSTEM);
    assert_int_equal(told.entries, 1);
    rolie_restart(rolie);
    told.status = STATUS_OK;
    struct rolie_feed feed;
    assert_int_equal(rolie_feed(rolie, TEXT), STATUS_OK);
    assert_int_equal(rolie_end(rolie, &bed->arena, &feed), STATUS_OK);
    assert_int_equal(feed.entries, 2);
    rolie_free(rolie);
    rolie_free(NULL);
    out_done(&told.out);
}

static enum status count_entry(void *context, const struct rolie_entry *entry) {
    unsigned *count = context;
    *count += entry->url.len > 0;
    return STATUS_OK;
}

static long peak_kib(void) {
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

/* Entries until there are 39 MiB of them: as large as a real one. */
static void a_large_feed_takes_no_memory(void **state) {
    struct bed *bed = *state;
    struct rolie *rolie;
    struct rolie_feed feed;
    unsigned count = 0, made = 0;
    /* The first URL loads a library. */
    assert_int_equal(url_check(STR(BASE), &bed->arena, NULL, NULL), URL_FINE);
    long before = peak_kib();
    assert_int_equal(rolie_new(STR(BASE), count_entry, &count, &bed->sink, &rolie), STATUS_OK);
    assert_int_equal(rolie_feed(rolie, STR("{\"feed\": {\"id\": \"a\", \"entry\": [\n")), STATUS_OK);
    for (size_t bytes = 0; bytes < (size_t)39 << 20; made++) {
        char entry[1200];
        int size =
            snprintf(entry, sizeof entry,
                     "%s{\"id\": \"E-%u\", \"title\": \"A title\", \"link\": [{\"rel\": \"self\", \"href\": "
                     "\"https://example.com/csaf/2024/e-%u.json\"}, {\"rel\": \"hash\", \"href\": "
                     "\"https://example.com/csaf/2024/e-%u.json.sha512\"}, {\"rel\": \"signature\", \"href\": "
                     "\"https://example.com/csaf/2024/e-%u.json.asc\"}], \"published\": "
                     "\"2024-01-01T11:00:00Z\", \"updated\": \"2024-01-01T11:00:00Z\", \"summary\": {\"content\": "
                     "\"%500s\"}, \"content\": {\"type\": \"application/json\", \"src\": "
                     "\"https://example.com/csaf/2024/e-%u.json\"}}\n",
                     made ? "," : "", made, made, made, made, "words", made);
        assert_int_equal(rolie_feed(rolie, (struct str){entry, (size_t)size}), STATUS_OK);
        bytes += (size_t)size;
    }
    assert_int_equal(rolie_feed(rolie, STR("]}}")), STATUS_OK);
    assert_int_equal(rolie_end(rolie, &bed->arena, &feed), STATUS_OK);
    rolie_free(rolie);
    assert_int_equal(count, made);
    assert_int_equal(feed.entries, made);
#ifdef __SANITIZE_ADDRESS__
    (void)before; /* it keeps what was given back, for a while */
#else
    assert_true(peak_kib() - before < 4096);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_large_feed_takes_no_memory),
        BED_TEST(an_entry_comes_with_its_links_and_times),
        BED_TEST(the_contents_place_stands_in_for_the_link),
        BED_TEST(single_items_may_stand_without_brackets),
        BED_TEST(other_members_of_the_same_name_count_for_nothing),
        BED_TEST(an_entry_without_a_document_is_a_warning),
        BED_TEST(a_further_page_is_told),
        BED_TEST(what_is_no_feed_is_an_error),
        BED_TEST(texts_are_cut_at_whole_characters_and_long_urls_are_none),
        BED_TEST(a_visitor_that_fails_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
