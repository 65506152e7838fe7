#include "bed.h"

#include "provider/rolie.h"

static enum status read_text(struct bed *bed, const char *text, struct rolie_service *service) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("s.json"), str_from(text)};
    return rolie_service_read(source, STR("https://e.com/csaf/service.json"), &bed->arena, &bed->sink, service);
}

static void feeds_of_all_workspaces_are_listed_once(void **state) {
    struct bed *bed = *state;
    struct rolie_service service;
    assert_int_equal(read_text(bed,
                               "{\"service\": {\"workspace\": [{\"title\": \"a\", \"collection\": [{\"title\": \"b\", "
                               "\"href\": \"https://e.com/csaf/white.json\"}, {\"href\": \"white.json\"}, {\"href\": "
                               "\"http://e.com/x\"}, {}]}, {\"collection\": {\"href\": \"green.json\"}}]}}",
                               &service),
                     STATUS_OK);
    assert_int_equal(service.feed_count, 2);
    assert_str(service.feeds[0], "https://e.com/csaf/white.json");
    assert_str(service.feeds[1], "https://e.com/csaf/green.json");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 2);
}

static void what_is_no_service_is_an_error(void **state) {
    struct bed *bed = *state;
    struct rolie_service service;
    assert_int_equal(read_text(bed, "{\"feed\": {}}", &service), STATUS_INPUT);
    assert_one_error(bed, "provider.no-service", "s.json:1:1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(feeds_of_all_workspaces_are_listed_once),
        BED_TEST(what_is_no_service_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
