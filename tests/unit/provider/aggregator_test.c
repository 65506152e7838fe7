#include "bed.h"

#include "provider/aggregator.h"

static const char TEXT[] =
    "{\"aggregator\": {\"category\": \"aggregator\", \"name\": \"Example\", \"namespace\": \"https://a.example\"},"
    "\"aggregator_version\": \"2.0\", \"canonical_url\": "
    "\"https://a.example/.well-known/csaf-aggregator/aggregator.json\","
    "\"csaf_providers\": [{\"metadata\": {\"last_updated\": \"2024-01-01T12:00:00Z\", \"publisher\": {\"category\": "
    "\"vendor\", \"name\": \"One\", \"namespace\": \"https://one.example\"}, \"role\": \"csaf_provider\", \"url\": "
    "\"https://one.example/.well-known/csaf/provider-metadata.json\"}, \"mirrors\": "
    "[\"https://a.example/one/provider-metadata.json\"]}, {\"metadata\": {\"url\": \"http://two.example/\"}}],"
    "\"csaf_publishers\": [{\"metadata\": {\"url\": \"http://three.example/\", \"publisher\": {\"name\": \"Three\"}}, "
    "\"mirrors\": [\"https://a.example/three/provider-metadata.json\"], \"update_interval\": \"daily\"}],"
    "\"last_updated\": \"2024-01-01T12:00:00Z\"}";

static void members_and_their_mirrors_are_read(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("a.json"), str_from(TEXT)};
    struct aggregator a;
    assert_int_equal(aggregator_read(&source, &bed->arena, &bed->sink, &a), STATUS_OK);
    assert_str(a.version, "2.0");
    assert_str(a.name, "Example");
    assert_false(a.is_lister);
    assert_int_equal(a.last_updated, 1704110400);
    assert_int_equal(a.member_count, 2);
    assert_str(a.members[0].url, "https://one.example/.well-known/csaf/provider-metadata.json");
    assert_str(a.members[0].publisher.name, "One");
    assert_int_equal(a.members[0].role, PROVIDER_ROLE_PROVIDER);
    assert_str(a.members[0].mirrors.items[0], "https://a.example/one/provider-metadata.json");
    assert_false(a.members[0].is_publisher);
    assert_str(a.members[1].url, "");
    assert_str(a.members[1].publisher.name, "Three");
    assert_int_equal(a.members[1].mirrors.count, 1);
    assert_true(a.members[1].is_publisher);
    /* two.example, and that nothing is left of it; three.example */
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 3);
}

static void what_is_no_aggregator_is_an_error(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("a.json"), STR("{\"metadata_version\": \"2.0\"}")};
    struct aggregator a;
    assert_int_equal(aggregator_read(&source, &bed->arena, &bed->sink, &a), STATUS_INPUT);
    assert_one_error(bed, "provider.version", "a.json:1:1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(members_and_their_mirrors_are_read),
        BED_TEST(what_is_no_aggregator_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
