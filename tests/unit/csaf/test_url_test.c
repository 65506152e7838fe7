#include "csaf/document_bed.h"

#define DOCUMENT(inside)                                                                                               \
    "{\"document\": {\"csaf_version\": \"2.0\", \"publisher\": {\"namespace\": \"https://a.example\"}, "               \
    "\"references\": [" inside "]}}"

struct network {
    size_t calls, asked;
    struct csaf_url answer; /* to every address but those of a.example */
};

static enum status answer(void *context, struct csaf_url *urls, size_t count) {
    struct network *network = context;
    network->calls++;
    network->asked += count;
    for (size_t i = 0; i < count; i++) {
        bool home = str_eq(urls[i].url, STR("https://a.example"));
        urls[i].answer = home ? CSAF_URL_RESOLVES : network->answer.answer;
        urls[i].why = network->answer.why;
    }
    return STATUS_OK;
}

static struct str asked(struct bed *bed, const char *text, const char *test, struct network *network) {
    return document_said(bed, text, test, (struct csaf_wanted){.resolve = answer, .resolve_context = network});
}

static void without_a_network_it_is_said_not_to_run(void **state) {
    assert_str(document_said(*state, DOCUMENT(""), "6.3.6", (struct csaf_wanted){.most = CSAF_INFORMATIVE}),
               "skipped: it needs the network, and was not given it\n");
}

static void an_address_is_asked_once_and_told_wherever_it_stands(void **state) {
    struct network network = {.answer = {.answer = CSAF_URL_FAILS, .why = STR("the server says 404")}};
    assert_str(asked(*state, DOCUMENT("{\"url\": \"https://b.example\"}, {\"url\": \"https://b.example\"}"), "6.3.6",
                     &network),
               "/document/references/0/url: does not resolve (the server says 404): correct the address or take it "
               "out\n/document/references/1/url: does not resolve (the server says 404): correct the address or take "
               "it out\n");
    assert_int_equal(network.calls, 1);
    assert_int_equal(network.asked, 2);
}

static void references_to_itself_are_a_test_of_their_own(void **state) {
    struct network network = {.answer = {.answer = CSAF_URL_FAILS}};
    const char *text = DOCUMENT("{\"category\": \"self\", \"url\": \"https://b.example\"}");
    assert_str(asked(*state, text, "6.3.6", &network), "");
    assert_str(asked(*state, text, "6.3.7", &network),
               "/document/references/0/url: does not resolve (no reason is known): correct the address or take it "
               "out\n");
}

static void an_address_that_nobody_answered_is_no_pass(void **state) {
    struct network network = {.answer = {.why = STR("the network is down")}};
    assert_str(asked(*state, DOCUMENT("{\"url\": \"https://b.example\"}"), "6.3.6", &network),
               "skipped: 1 of 2 addresses were not asked: the network is down\n");
}

static void nothing_is_asked_where_nothing_stands(void **state) {
    struct network network = {.calls = 0};
    assert_str(asked(*state, DOCUMENT(""), "6.3.7", &network), "");
    assert_int_equal(network.calls, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(without_a_network_it_is_said_not_to_run),
                                       BED_TEST(an_address_is_asked_once_and_told_wherever_it_stands),
                                       BED_TEST(references_to_itself_are_a_test_of_their_own),
                                       BED_TEST(an_address_that_nobody_answered_is_no_pass),
                                       BED_TEST(nothing_is_asked_where_nothing_stands)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
