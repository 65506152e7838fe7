#include "bed.h"

#include "base/file.h"
#include "base/url.h"
#include "provider/known.h"

static void expect_cell(struct str line, unsigned column, struct str text) {
    struct str rest = line, cell = STR_NONE;
    for (unsigned i = 0; i <= column; i++)
        assert_true(str_next(&rest, '\t', &cell));
    if (!str_eq(cell, text.len ? text : STR("-")))
        fail_msg("\"" STR_F "\" is not \"" STR_F "\"", STR_A(cell), STR_A(text));
}

static void the_table_is_the_file(void **state) {
    struct bed *bed = *state;
    struct source source;
    assert_int_equal(file_read(KEYWAY_ROOT "/data/providers.tsv", 1 << 20, &bed->arena, &bed->sink, &source),
                     STATUS_OK);
    struct str rest = source.text, line;
    assert_true(str_next(&rest, '\n', &line));
    for (size_t i = 0; i < known_count(); i++) {
        const struct known_provider *known = known_at(i);
        const struct str cells[] = {known->key,
                                    known->name,
                                    known->domain,
                                    known->url,
                                    known_kind_text(known->kind),
                                    known_confidence_text(known->confidence),
                                    known->seen,
                                    known->source,
                                    known->note};
        assert_true(str_next(&rest, '\n', &line));
        for (unsigned k = 0; k < ARRAY_LEN(cells); k++)
            expect_cell(line, k, cells[k]);
    }
    assert_int_equal(rest.len, 0);
}

static void every_row_can_be_used_and_says_why(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < known_count(); i++) {
        const struct known_provider *known = known_at(i);
        struct str url;
        assert_true(known->key.len && known->name.len && known->domain.len && known->source.len);
        assert_true(i == 0 || str_cmp(known_at(i - 1)->key, known->key) < 0);
        assert_true(known->url.len > 0 || known->confidence == KNOWN_LOW);
        assert_ptr_equal(known_find(known->key), known);
        assert_str(known_nearest(known->key), known->key.ptr);
        assert_ptr_equal(known_find(known->name), known);
        if (known->url.len == 0)
            continue;
        assert_int_equal(url_check(known->url, &bed->arena, &url, NULL), URL_FINE);
        assert_true(str_eq(url, known->url));
        bool is_aggregator = known->kind == KNOWN_AGGREGATOR;
        assert_true(str_ends(url, is_aggregator ? STR("/aggregator.json") : STR("/provider-metadata.json")));
    }
}

static void a_provider_is_found_by_its_names(void **state) {
    (void)state;
    assert_str(known_find(STR("Siemens"))->url,
               "https://cert-portal.siemens.com/productcert/csaf/provider-metadata.json");
    assert_str(known_find(STR("SE.com"))->key, "schneider-electric");
    assert_str(known_find(STR("certvde.com"))->key, "certvde");
    assert_null(known_find(STR("nobody.example")));
    static const char *const ASKED_FOR[] = {"abb", "cisa", "certvde", "phoenix-contact", "rockwell-automation"};
    for (size_t i = 0; i < ARRAY_LEN(ASKED_FOR); i++)
        assert_non_null(known_find(str_from(ASKED_FOR[i])));
}

static void what_is_mistyped_has_something_near(void **state) {
    (void)state;
    assert_str(known_nearest(STR("siemns")), "siemens");
    assert_null(known_nearest(STR("waterworks")).ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_mistyped_has_something_near),
        BED_TEST(the_table_is_the_file),
        BED_TEST(every_row_can_be_used_and_says_why),
        BED_TEST(a_provider_is_found_by_its_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
