#include "match_bed.h"

#include <pthread.h>

static const char pumps[] =
    "p Acme|Turbine Pump|<2.0\np Acme|Turbine Fan|<=3.0\np Acme|Turbine Pump V4.X|<4.4\nv CVE-1\n"
    "known_affected 1 2 3\nv CVE-2\nknown_affected 2";
static const char more[] = "p Acme|Turbine Fan|=1.0\nv CVE-3\nknown_affected 1\nvendor_fix 1: Update to 1.5 or later";

enum { ASKED = 400 };

/* Assets that come back, with versions that come back. */
static struct advisory_subject asset_of(unsigned i) {
    static const struct str products[] = {STR_INIT("Turbine Pump"), STR_INIT("Turbine Fan"), STR_INIT("Garden Hose"),
                                          STR_INIT("Turbine Pump 4")};
    static const struct str versions[] = {STR_INIT("1.0"), STR_INIT("1.9"), STR_INIT("2.0"), STR_INIT("3.1"),
                                          STR_INIT("4.2"), STR_INIT(""),    STR_INIT("?")};
    return (struct advisory_subject){.supplier = STR("Acme"),
                                     .product = products[i % ARRAY_LEN(products)],
                                     .version = versions[i % ARRAY_LEN(versions)]};
}

static uint64_t hash_of(const struct advisory_matches *matches) {
    uint64_t hash = matches->count;
    for (size_t i = 0; i < matches->count; i++) {
        const struct advisory_match *m = &matches->items[i];
        hash = hash * 31 + m->document * 7 + m->vulnerability * 5 + m->product * 3 + m->answer * 11u + m->cause;
    }
    return hash;
}

struct asking {
    const struct advisory_db *db;
    uint64_t answers[ASKED];
};

static void *ask_all(void *context) {
    struct asking *asking = context;
    struct advisory_matcher *matcher = advisory_matcher_new(asking->db);
    for (unsigned i = 0; i < ASKED; i++) {
        const struct advisory_subject asset = asset_of(i);
        const struct advisory_matches *matches = NULL;
        if (advisory_match(matcher, &asset, &matches) == STATUS_OK)
            asking->answers[i] = hash_of(matches);
    }
    advisory_matcher_free(matcher);
    return NULL;
}

static void what_is_remembered_is_what_a_fresh_matcher_says(void **state) {
    struct advisory_db *db = DATABASE(*state, pumps, more);
    struct asking asking = {.db = db};
    ask_all(&asking);
    for (unsigned i = 0; i < ASKED; i++) {
        struct advisory_matcher *fresh = advisory_matcher_new(db);
        const struct advisory_subject asset = asset_of(i);
        const struct advisory_matches *matches = NULL;
        assert_int_equal(advisory_match(fresh, &asset, &matches), STATUS_OK);
        assert_int_equal(asking.answers[i], hash_of(matches));
        advisory_matcher_free(fresh);
    }
    advisory_free(db);
}

static void threads_get_the_same_answers(void **state) {
    struct advisory_db *db = DATABASE(*state, pumps, more);
    struct asking *asking = calloc(2, sizeof(*asking));
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        asking[i].db = db;
        assert_int_equal(pthread_create(&threads[i], NULL, ask_all, &asking[i]), 0);
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_memory_equal(asking[0].answers, asking[1].answers, sizeof(asking[0].answers));
    free(asking);
    advisory_free(db);
}

static void the_same_answers_are_the_same_pointer(void **state) {
    struct advisory_db *db = DATABASE(*state, pumps);
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    const struct advisory_matches *one = NULL;
    const struct advisory_matches *two = NULL;
    assert_int_equal(advisory_match(matcher, ASSET("Acme", "Turbine Fan", "1.0"), &one), STATUS_OK);
    assert_int_equal(advisory_match(matcher, ASSET("Acme", "Turbine Fan", "1.1"), &two), STATUS_OK);
    assert_ptr_equal(one, two);
    assert_int_equal(one->count, 2);
    advisory_matcher_free(matcher);
    advisory_free(db);
}

static void fields_do_not_run_into_each_other(void **state) {
    struct advisory_db *db = DATABASE(*state, pumps);
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    const struct advisory_subject one = {
        .supplier = STR("Acme"), .product = STR("Turbine"), .model = STR("Fan"), .version = STR("1.0")};
    const struct advisory_subject two = {.supplier = STR("AcmeTurbine"), .product = STR("Fan"), .version = STR("1.0")};
    const struct advisory_matches *matches = NULL;
    assert_int_equal(advisory_match(matcher, &one, &matches), STATUS_OK);
    assert_int_equal(matches->count, 2);
    assert_int_equal(advisory_match(matcher, &two, &matches), STATUS_OK);
    assert_int_equal(matches->count, 0);
    advisory_matcher_free(matcher);
    advisory_free(db);
}

static void an_asset_that_no_advisory_knows_has_no_answers(void **state) {
    struct advisory_db *db = DATABASE(*state, pumps);
    assert_says_nothing(db, ASSET("Acme", "Garden Hose", "1.0"));
    assert_says_nothing(db, ASSET("Acme", "", "1.0"));
    assert_says_nothing(db, ASSET("", "", ""));
    advisory_free(db);
}

static void long_fields_are_asked_like_others(void **state) {
    struct bed *bed = *state;
    struct advisory_db *db = DATABASE(bed, pumps);
    char *text = ARENA_ARRAY(&bed->arena, char, 100000);
    memset(text, 'x', 100000);
    const struct advisory_subject asset = {
        .supplier = STR("Acme"), .product = {text, 100000}, .version = {text, 100000}};
    assert_says_nothing(db, &asset);
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void many_versions_of_one_asset_are_told_apart(void **state) {
    struct bed *bed = *state;
    struct str lines = STR("");
    for (int i = 1; i <= 40; i++)
        lines = str_format(&bed->arena, STR_F "p Acme|Turbine Pump|=%d.0\n", STR_A(lines), i);
    lines = str_format(&bed->arena, STR_F "v CVE-1\nknown_affected", STR_A(lines));
    for (int i = 1; i <= 40; i++)
        lines = str_format(&bed->arena, STR_F " %d", STR_A(lines), i);
    struct advisory_db *db = DATABASE(bed, lines.ptr);
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    for (int i = 1; i <= 80; i++) {
        struct str version = str_format(&bed->arena, "%d.%d", (i + 1) / 2, i % 2);
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = STR("Turbine Pump"), .version = version};
        const struct advisory_matches *matches = NULL;
        assert_int_equal(advisory_match(matcher, &asset, &matches), STATUS_OK);
        assert_int_equal(matches->count, 1);
        assert_int_equal(matches->items[0].answer, i % 2 == 0 ? ANSWER_AFFECTED : ANSWER_NEEDS_A_LOOK);
    }
    advisory_matcher_free(matcher);
    advisory_free(db);
}

static void documents_are_found_by_id(void **state) {
    struct advisory_db *db = DATABASE(*state, pumps, more);
    assert_int_equal(advisory_count(db), 2);
    assert_int_equal(advisory_unread(db), 0);
    assert_int_equal(advisory_find(db, STR("A-2")), 1);
    assert_int_equal(advisory_find(db, STR("A-9")), UINT32_MAX);
    assert_str(advisory_at(db, 0)->id, "A-1");
    advisory_free(db);
}

static void freeing_nothing_is_fine(void **state) {
    (void)state;
    advisory_matcher_free(NULL);
    advisory_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_remembered_is_what_a_fresh_matcher_says),
        BED_TEST(threads_get_the_same_answers),
        BED_TEST(the_same_answers_are_the_same_pointer),
        BED_TEST(fields_do_not_run_into_each_other),
        BED_TEST(an_asset_that_no_advisory_knows_has_no_answers),
        BED_TEST(long_fields_are_asked_like_others),
        BED_TEST(many_versions_of_one_asset_are_told_apart),
        BED_TEST(documents_are_found_by_id),
        BED_TEST(freeing_nothing_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
