#include "bed.h"

#include "base/file.h"
#include "provider/metadata.h"

static struct provider_metadata read_text(struct bed *bed, const char *text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct provider_metadata metadata;
    *source = (struct source){STR("m.json"), str_from(text)};
    assert_int_equal(metadata_read(source, &bed->arena, &bed->sink, &metadata), STATUS_OK);
    return metadata;
}

static void expect_error(struct bed *bed, const char *text, const char *code, const char *place) {
    struct source source = {STR("m.json"), str_from(text)};
    struct provider_metadata metadata;
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(metadata_read(&source, &bed->arena, &bed->sink, &metadata), STATUS_INPUT);
    assert_one_error(bed, code, place);
}

static void metadata_of_2_0_is_read(void **state) {
    struct bed *bed = *state;
    struct provider_metadata m = read_text(
        bed,
        "\xef\xbb\xbf{\"canonical_url\": \"https://e.com/.well-known/csaf/provider-metadata.json\","
        "\"distributions\": [{\"rolie\": {\"feeds\": [{\"summary\": \"All\", \"tlp_label\": \"WHITE\", \"url\": "
        "\"https://e.com/csaf/white.json\"}, {\"tlp_label\": \"GREEN\", \"url\": \"https://e.com/csaf/green.json\"}],"
        "\"services\": [\"https://e.com/service.json\"], \"categories\": [\"https://e.com/category.json\"]}},"
        "{\"directory_url\": \"https://e.com/csaf/white\"}],"
        "\"last_updated\": \"2024-01-01T12:00:00Z\", \"list_on_CSAF_aggregators\": true,"
        "\"metadata_version\": \"2.0\", \"mirror_on_CSAF_aggregators\": false, \"public_openpgp_keys\": ["
        "{\"fingerprint\": \"8f5f267907b2c4559db360db2294ba7d2b2298b1\", \"url\": \"https://e.com/key.asc\"},"
        "{\"url\": \"https://e.com/key2.asc\"}],"
        "\"publisher\": {\"category\": \"vendor\", \"name\": \"Example\", \"namespace\": \"https://e.com\"},"
        "\"role\": \"csaf_trusted_provider\"}");
    assert_str(m.version, "2.0");
    assert_str(m.canonical_url, "https://e.com/.well-known/csaf/provider-metadata.json");
    assert_int_equal(m.role, PROVIDER_ROLE_TRUSTED);
    assert_str(provider_role_text(m.role), "csaf_trusted_provider");
    assert_str(m.publisher.name, "Example");
    assert_str(m.publisher.category, "vendor");
    assert_str(m.publisher.namespace, "https://e.com");
    assert_true(m.list_on_aggregators);
    assert_false(m.mirror_on_aggregators);
    assert_int_equal(m.last_updated, 1704110400);
    assert_int_equal(m.maintained_until, PROVIDER_NO_TIME);
    assert_int_equal(m.feed_count, 2);
    assert_str(m.feeds[0].url, "https://e.com/csaf/white.json");
    assert_str(m.feeds[0].summary, "All");
    assert_int_equal(m.feeds[0].tlp, PROVIDER_TLP_CLEAR);
    assert_str(provider_tlp_text(m.feeds[1].tlp), "GREEN");
    assert_int_equal(m.services.count, 1);
    assert_str(m.categories.items[0], "https://e.com/category.json");
    assert_int_equal(m.directory_count, 1);
    assert_str(m.directories[0].url, "https://e.com/csaf/white/");
    assert_int_equal(m.key_count, 2);
    assert_str(m.keys[0].fingerprint, "8F5F267907B2C4559DB360DB2294BA7D2B2298B1");
    assert_str(m.keys[1].fingerprint, "");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void metadata_of_2_1_is_read(void **state) {
    struct bed *bed = *state;
    struct provider_metadata m = read_text(
        bed,
        "{\"canonical_url\": \"https://e.com/provider-metadata.json\", \"metadata_version\": \"2.1\","
        "\"maintained_from\": \"2024-01-01T12:00:00Z\", \"maintained_until\": \"2024-01-01T13:00:00+01:00\","
        "\"role\": \"csaf_publisher\", \"distributions\": [{\"directory\": {\"tlp_label\": \"AMBER+STRICT\", \"url\": "
        "\"https://e.com/amber+strict/\"}}, {\"rolie\": {\"feeds\": [{\"last_updated\": \"2024-01-01T12:00:00Z\", "
        "\"tlp_label\": \"CLEAR\", \"url\": \"https://e.com/clear.json\"}]}}]}");
    assert_str(m.version, "2.1");
    assert_int_equal(m.maintained_from, 1704110400);
    assert_int_equal(m.maintained_until, 1704110400);
    assert_int_equal(m.role, PROVIDER_ROLE_PUBLISHER);
    assert_int_equal(m.directories[0].tlp, PROVIDER_TLP_AMBER_STRICT);
    assert_int_equal(m.feeds[0].last_updated, 1704110400);
    assert_true(m.list_on_aggregators && m.mirror_on_aggregators);
    assert_str(m.publisher.name, "");
}

static void what_is_wrong_is_left_out_with_a_warning(void **state) {
    struct bed *bed = *state;
    struct provider_metadata m = read_text(
        bed,
        "{\"metadata_version\": \"2.0\", \"role\": \"king\", \"canonical_url\": "
        "\"http://e.com/provider-metadata.json\",\n"
        "\"distributions\": [{\"rolie\": {\"feeds\": [{\"url\": \"http://e.com/a.json\"}, {\"tlp_label\": \"WHITE\"}, "
        "{\"url\": \"https://e.com/a.json\"}, {\"url\": \"https://E.com/a.json\"}, 5]}}, [], null],\n"
        "\"public_openpgp_keys\": [{\"fingerprint\": \"0xABC\", \"url\": \"https://e.com/k\"}, {\"fingerprint\": "
        "\"\"}]}");
    assert_str(m.canonical_url, "");
    assert_int_equal(m.role, PROVIDER_ROLE_NONE);
    assert_int_equal(m.feed_count, 1);
    assert_str(m.feeds[0].url, "https://e.com/a.json");
    assert_int_equal(m.key_count, 1);
    assert_str(m.keys[0].fingerprint, "");
    assert_int_equal(diag_errors(&bed->sink), 0);
    assert_true(bed->sink.count[SEVERITY_WARNING] >= 6);
    assert_str(place_text(&bed->arena, bed->sink.items[SEVERITY_WARNING][0].place), "m.json:1:62");
}

static void nothing_to_fetch_is_a_warning(void **state) {
    struct bed *bed = *state;
    (void)read_text(
        bed, "{\"metadata_version\": \"2.0\", \"role\": \"csaf_provider\", \"canonical_url\": \"https://e.com/a\"}");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
    assert_string_equal(bed->sink.items[SEVERITY_WARNING][0].kind->code, "provider.no-distribution");
}

static void what_is_no_metadata_is_an_error(void **state) {
    struct bed *bed = *state;
    expect_error(bed, "<html>not found</html>", "json.syntax", "m.json:1:1");
    expect_error(bed, "[1]", "provider.no-object", "m.json:1:1");
    expect_error(bed, "{\"metadata_version\": \"3.0\"}", "provider.version", "m.json:1:22");
    expect_error(bed, "{}", "provider.version", "m.json:1:1");
    expect_error(bed, "{\"metadata_version\": 2.0}", "provider.version", "m.json:1:22");
}

static void there_may_not_be_too_many(void **state) {
    struct bed *bed = *state;
    struct out text;
    struct provider_metadata metadata;
    out_memory(&text, 1 << 22);
    out_lit(&text, "{\"metadata_version\": \"2.0\", \"distributions\": [{\"rolie\": {\"feeds\": [0");
    for (unsigned i = 0; i < 10001; i++)
        out_format(&text, ",{\"url\": \"https://e.com/%u.json\"}", i);
    out_lit(&text, "]}}]}");
    struct source source = {STR("m.json"), out_text(&text)};
    assert_int_equal(metadata_read(&source, &bed->arena, &bed->sink, &metadata), STATUS_LIMIT);
    out_done(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(metadata_of_2_0_is_read),
        BED_TEST(metadata_of_2_1_is_read),
        BED_TEST(what_is_wrong_is_left_out_with_a_warning),
        BED_TEST(nothing_to_fetch_is_a_warning),
        BED_TEST(what_is_no_metadata_is_an_error),
        BED_TEST(there_may_not_be_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
