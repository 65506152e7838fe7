/* What lists the documents of a provider: made, and read again by the readers of an owner. */
#include "supplier/psirt_listing.h"

#include "bed.h"

#include "provider/listing.h"
#include "provider/metadata.h"
#include "provider/rolie.h"
#include "provider/security_txt.h"

#define ROOT "https://acme.example/.well-known/csaf/"

static const struct supplier acme = {
    .id = STR_INIT("acme"), .name = STR_INIT("Acme \"Pumps\""), .psirt_contact = STR_INIT("psirt@acme.example")};

static struct psirt_listing listing_of(struct bed *bed) {
    static const struct psirt_listed ITEMS[] = {
        {.label = STR_INIT("white"),
         .path = STR_INIT("2025/a.json"),
         .id = STR_INIT("A"),
         .title = STR_INIT("An A"),
         .published = STR_INIT("2025-01-01T00:00:00Z"),
         .updated = STR_INIT("2026-01-01T00:00:00Z"),
         .csaf_version = STR_INIT("2.0"),
         .revision = 1,
         .is_signed = true},
        {.label = STR_INIT("amber"),
         .path = STR_INIT("2026/c.json"),
         .id = STR_INIT("C"),
         .title = STR_INIT("A C"),
         .published = STR_INIT("2026-01-01T00:00:00Z"),
         .updated = STR_INIT("2026-01-02T00:00:00Z"),
         .csaf_version = STR_INIT("2.0"),
         .revision = 1,
         .is_signed = true},
        {.label = STR_INIT("white"),
         .path = STR_INIT("2026/b.json"),
         .id = STR_INIT("B"),
         .title = STR_INIT("A B"),
         .published = STR_INIT("2026-01-03T00:00:00Z"),
         .updated = STR_INIT("2026-01-03T00:00:00Z"),
         .csaf_version = STR_INIT("2.1"),
         .revision = 1,
         .is_signed = true},
    };
    struct psirt_listing listing = {.root = STR(ROOT), .supplier = &acme, .count = ARRAY_LEN(ITEMS)};
    listing.items = ARENA_ARRAY(&bed->arena, struct psirt_listed, ARRAY_LEN(ITEMS));
    listing.keys = ARENA_ARRAY(&bed->arena, struct str, 1);
    memcpy(listing.items, ITEMS, sizeof ITEMS);
    psirt_listing_sort(&listing);
    return listing;
}

static struct source *source_of(struct bed *bed, struct str text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("x"), text};
    return source;
}

static void the_newest_comes_first(void **state) {
    struct bed *bed = *state;
    struct psirt_listing listing = listing_of(bed);
    assert_str(psirt_index_text(&listing, STR("white"), &bed->arena), "2026/b.json\n2025/a.json\n");
    assert_str(psirt_changes_text(&listing, STR("white"), &bed->arena),
               "\"2026/b.json\",\"2026-01-03T00:00:00Z\"\n\"2025/a.json\",\"2026-01-01T00:00:00Z\"\n");
    assert_str(psirt_index_text(&listing, STR("red"), &bed->arena), "");
}

static void an_owner_reads_the_metadata(void **state) {
    struct bed *bed = *state;
    struct psirt_listing listing = listing_of(bed);
    struct provider_metadata metadata;
    listing.keys[listing.key_count++] = STR("0123456789ABCDEF0123456789ABCDEF01234567");
    struct str text = psirt_metadata_text(&listing, &bed->arena);
    assert_int_equal(metadata_read(source_of(bed, text), &bed->arena, &bed->sink, &metadata), STATUS_OK);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
    assert_str(metadata.canonical_url, ROOT "provider-metadata.json");
    assert_str(metadata.publisher.name, "Acme \"Pumps\"");
    assert_str(metadata.publisher.namespace, "https://acme.example");
    assert_int_equal(metadata.feed_count, 2);
    assert_str(metadata.feeds[0].url, ROOT "white/csaf-feed-tlp-white.json");
    assert_int_equal(metadata.directory_count, 2);
    assert_str(metadata.keys[0].url, ROOT "openpgp/0123456789ABCDEF0123456789ABCDEF01234567.asc");
    assert_true(str_contains(text, STR("csaf_trusted_provider")));
}

static void one_unsigned_document_makes_it_untrusted(void **state) {
    struct bed *bed = *state;
    struct psirt_listing listing = listing_of(bed);
    listing.keys[listing.key_count++] = STR("0123456789ABCDEF0123456789ABCDEF01234567");
    listing.items[1].is_signed = false;
    assert_true(str_contains(psirt_metadata_text(&listing, &bed->arena), STR("\"csaf_provider\"")));
}

static enum status count_entry(void *context, const struct rolie_entry *entry) {
    size_t *count = context;
    static const char *const URLS[] = {ROOT "white/2026/b.json", ROOT "white/2025/a.json"};
    assert_str(entry->url, URLS[*count]);
    assert_true(entry->sha256_url.len && entry->sha512_url.len && entry->signature_url.len);
    ++*count;
    return STATUS_OK;
}

static void an_owner_reads_the_feed(void **state) {
    struct bed *bed = *state;
    struct psirt_listing listing = listing_of(bed);
    struct rolie_feed feed;
    struct rolie *rolie;
    size_t count = 0;
    assert_int_equal(rolie_new(STR(ROOT), count_entry, &count, &bed->sink, &rolie), STATUS_OK);
    assert_int_equal(rolie_feed(rolie, psirt_feed_text(&listing, STR("white"), &bed->arena)), STATUS_OK);
    assert_int_equal(rolie_end(rolie, &bed->arena, &feed), STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(feed.updated, 1767398400);
    rolie_free(rolie);
}

static void an_owner_reads_the_service_document(void **state) {
    struct bed *bed = *state;
    struct psirt_listing listing = listing_of(bed);
    struct rolie_service service;
    assert_int_equal(rolie_service_read(source_of(bed, psirt_service_text(&listing, &bed->arena)), STR(ROOT),
                                        &bed->arena, &bed->sink, &service),
                     STATUS_OK);
    assert_int_equal(service.feed_count, 2);
    assert_str(service.feeds[1], ROOT "amber/csaf-feed-tlp-amber.json");
}

static void an_owner_reads_security_txt(void **state) {
    struct bed *bed = *state;
    struct psirt_listing listing = listing_of(bed);
    struct security_txt found;
    struct str text = psirt_security_text(&listing, 1767398400, &bed->arena);
    assert_true(str_starts(text, STR("Contact: mailto:psirt@acme.example\nExpires: 2027-01-03T00:00:00Z\n")));
    assert_int_equal(security_txt_read(source_of(bed, text), &bed->arena, &bed->sink, &found), STATUS_OK);
    assert_str(found.csaf[0], ROOT "provider-metadata.json");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_newest_comes_first),
        BED_TEST(an_owner_reads_the_metadata),
        BED_TEST(one_unsigned_document_makes_it_untrusted),
        BED_TEST(an_owner_reads_the_feed),
        BED_TEST(an_owner_reads_the_service_document),
        BED_TEST(an_owner_reads_security_txt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
