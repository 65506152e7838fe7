/* Documents that do not lie in a folder become the same database. */
#include <string.h>

#include "advisory_bed.h"

enum { TEXTS_MAX = 8 };

struct texts {
    struct str names[TEXTS_MAX], texts[TEXTS_MAX];
    size_t count;
};

static const struct diag_kind REFUSED = {"test.refused", SEVERITY_ERROR, "the store would not give it", NULL};

/* A text that is STR_NONE is one that cannot be had. */
static enum status read_text(void *context, size_t item, unsigned worker, struct arena *arena, struct diag_sink *sink,
                             struct source *source) {
    const struct texts *texts = context;
    struct str text = texts->texts[item];
    assert_true(worker < ADVISORY_WORKERS_MAX);
    if (text.ptr == NULL) {
        diag_add(sink, &REFUSED, PLACE_NONE, STR_NONE);
        return STATUS_SYSTEM;
    }
    char *bytes = arena_get(arena, text.len + JSON_PADDING, 64);
    assert_non_null(bytes);
    memcpy(bytes, text.ptr, text.len);
    *source = (struct source){.name = texts->names[item], .text = {bytes, text.len}};
    return STATUS_OK;
}

static void add(struct texts *texts, const char *name, struct str text) {
    texts->names[texts->count] = str_from(name);
    texts->texts[texts->count++] = text;
}

static struct advisory_db *load(struct bed *bed, struct texts *texts) {
    const struct advisory_feed feed = {
        .count = texts->count, .names = texts->names, .context = texts, .read = read_text};
    const struct advisory_options options = {.workers = 2};
    struct advisory_db *db = NULL;
    assert_int_equal(advisory_load_from(&feed, &options, &bed->sink, &db), STATUS_OK);
    return db;
}

static void documents_from_memory_answer(void **state) {
    struct bed *bed = *state;
    struct texts texts = {.count = 0};
    add(&texts, "https://v.example/b.json", advisory_text(bed, "B-1", "1", "CVE-2026-2"));
    add(&texts, "https://v.example/a.json", advisory_text(bed, "A-1", "1", "CVE-2026-1"));
    struct advisory_db *db = load(bed, &texts);
    assert_str(advisory_ids(bed, db), "A-1 B-1");
    assert_int_equal(advisory_unread(db), 0);
    assert_str(advisory_at(db, 0)->source->name, "https://v.example/a.json");
    advisory_free(db);
}

/* Of what a store keeps: the address that it came from, the line in what is kept, and which revision that is. */
static void a_product_of_a_store_has_its_place(void **state) {
    struct bed *bed = *state;
    struct texts texts = {.count = 0};
    struct str text = advisory_text(bed, "A-1", "1.2", "CVE-2026-1");
    size_t column = str_find(text, STR("{\"name\": \"RiverTech RC-400\"")) + 1;
    add(&texts, "https://v.example/a.json", str_format(&bed->arena, "\n\n" STR_F, STR_A(text)));
    struct advisory_db *db = load(bed, &texts);
    const struct advisory_subject subject = {
        .supplier = STR("RiverTech"), .product = STR("RC-400"), .version = STR("1.0")};
    const struct advisory_matches *matches = NULL;
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    struct advisory_detail detail;
    assert_int_equal(advisory_match(matcher, &subject, &matches), STATUS_OK);
    assert_int_equal(matches->count, 1);
    assert_int_equal(advisory_explain(db, &subject, &matches->items[0], &bed->arena, &detail), STATUS_OK);
    struct str where = advisory_place_text(advisory_at(db, 0), detail.at, &bed->arena);
    assert_str(where,
               str_format(&bed->arena, "https://v.example/a.json:3:%zu (revision 1.2, as it is kept)", column).ptr);
    advisory_matcher_free(matcher);
    advisory_free(db);
}

static void names_are_copied(void **state) {
    struct bed *bed = *state;
    struct texts texts = {.count = 0};
    char name[] = "store:1";
    add(&texts, name, advisory_text(bed, "A-1", "1", "CVE-2026-1"));
    struct advisory_db *db = load(bed, &texts);
    memset(name, 'x', sizeof(name) - 1);
    assert_str(advisory_at(db, 0)->source->name, "store:1");
    assert_int_equal(advisory_answer_of(db, "1.0"), ANSWER_AFFECTED);
    assert_int_equal(advisory_answer_of(db, "2.0"), ANSWER_FIXED);
    advisory_free(db);
}

static void what_cannot_be_had_is_a_warning_and_counted(void **state) {
    struct bed *bed = *state;
    struct texts texts = {.count = 0};
    add(&texts, "store:1", STR_NONE);
    add(&texts, "store:2", STR("{\"document\": "));
    add(&texts, "store:3", advisory_text(bed, "A-1", "1", "CVE-2026-1"));
    struct advisory_db *db = load(bed, &texts);
    assert_int_equal(advisory_unread(db), 2);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 2);
    assert_int_equal(diag_errors(&bed->sink), 0);
    assert_true(str_contains(bed_printed(bed), STR("store:1: warning: this file could not be read")));
    assert_true(str_contains(bed_printed(bed), STR("the store would not give it")));
    assert_str(advisory_ids(bed, db), "A-1");
    advisory_free(db);
}

static void of_two_revisions_the_newer_counts(void **state) {
    struct bed *bed = *state;
    struct texts texts = {.count = 0};
    add(&texts, "store:1", advisory_text(bed, "A-1", "1.9.0", "CVE-2026-1"));
    add(&texts, "store:2", advisory_text(bed, "A-1", "1.10.0", "CVE-2026-2"));
    struct advisory_db *db = load(bed, &texts);
    assert_int_equal(advisory_count(db), 1);
    assert_str(advisory_at(db, 0)->version, "1.10.0");
    assert_int_equal(bed->sink.count[SEVERITY_NOTE], 1);
    advisory_free(db);
}

static void a_feed_of_nothing_is_an_empty_database(void **state) {
    struct bed *bed = *state;
    struct texts texts = {.count = 0};
    struct advisory_db *db = load(bed, &texts);
    assert_int_equal(advisory_count(db), 0);
    advisory_free(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(documents_from_memory_answer),
        BED_TEST(a_product_of_a_store_has_its_place),
        BED_TEST(names_are_copied),
        BED_TEST(what_cannot_be_had_is_a_warning_and_counted),
        BED_TEST(of_two_revisions_the_newer_counts),
        BED_TEST(a_feed_of_nothing_is_an_empty_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
