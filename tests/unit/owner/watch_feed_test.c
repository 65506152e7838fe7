/* The documents of the watch's database become the same answers as those of a folder. */
#include "folder.h"

#include "base/pack.h"
#include "owner/watch_feed.h"
#include "owner/watch_store.h"

#define ADVISORY(id, end)                                                                                              \
    "{\"document\":{\"csaf_version\":\"2.0\",\"title\":\"T\",\"publisher\":{\"name\":\"RiverTech\",\"category\":"      \
    "\"vendor\",\"namespace\":\"https://v.example\"},\"tracking\":{\"id\":\"" id                                       \
    "\",\"version\":\"1\"}},\"product_tree\":{\"branches\":[{\"category\":\"vendor\",\"name\":\"RiverTech\","          \
    "\"branches\":[{\"category\":\"product_name\",\"name\":\"RC-400\",\"branches\":[{\"category\":"                    \
    "\"product_version_range\",\"name\":\"<" end "\",\"product\":{\"name\":\"RiverTech RC-400\",\"product_id\":"       \
    "\"A\"}}]}]}]},\"vulnerabilities\":[{\"cve\":\"CVE-2026-1\",\"product_status\":{\"known_affected\":[\"A\"]}}]}"

struct yard {
    struct bed *bed;
    char *folder, *path;
    struct store *store;
    int64_t revisions;
};

static struct yard yard_new(struct bed *bed) {
    struct yard yard = {.bed = bed, .folder = folder_new(bed)};
    yard.path = folder_path(bed, yard.folder, "w.db");
    assert_int_equal(watch_store_open(yard.path, &bed->arena, &bed->sink, &yard.store), STATUS_OK);
    assert_int_equal(store_run(yard.store,
                               "INSERT INTO provider (id, name, asked, url, added_at) VALUES (?1, 'acme', 'a', 'u', 0)",
                               STORE_I(1)),
                     STATUS_OK);
    return yard;
}

static void add(struct yard *yard, const char *url, const char *state, struct str body, bool damaged) {
    struct out packed;
    int64_t id = ++yard->revisions;
    out_memory(&packed, 1 << 20);
    assert_int_equal(pack_zstd(body, &packed), STATUS_OK);
    assert_int_equal(
        store_run(yard->store,
                  "INSERT INTO document (id, provider, url, tracking_id, state) VALUES (?1, 1, ?2, ?2, ?3)",
                  STORE_I(id), STORE_T(str_from(url)), STORE_T(str_from(state))),
        STATUS_OK);
    assert_int_equal(store_run(yard->store,
                               "INSERT INTO revision (id, document, sha256, received_at, size, findings, hash, "
                               "signature, body) VALUES (?1, ?1, ?1, 0, ?2, 0, 'good', 'good', ?3)",
                               STORE_I(id), STORE_I((int64_t)body.len + damaged), STORE_B(out_text(&packed))),
                     STATUS_OK);
    assert_int_equal(store_run(yard->store, "UPDATE document SET current_revision = ?1 WHERE id = ?1", STORE_I(id)),
                     STATUS_OK);
    out_done(&packed);
}

static void documents_that_count_answer_and_the_rest_is_told(void **state) {
    struct bed *bed = *state;
    struct yard yard = yard_new(bed);
    const struct advisory_options options = {.workers = 4};
    struct advisory_db *db = NULL;
    add(&yard, "https://v.example/b.json", "current", STR(ADVISORY("B", "2.0")), false);
    add(&yard, "https://v.example/a.json", "gone", STR(ADVISORY("A", "3.0")), false);
    add(&yard, "https://v.example/c.json", "withdrawn", STR(ADVISORY("C", "3.0")), false);
    add(&yard, "https://v.example/d.json", "current", STR(ADVISORY("D", "3.0")), true);
    assert_int_equal(watch_feed_load(yard.store, yard.path, &options, &bed->arena, &bed->sink, &db), STATUS_OK);
    assert_int_equal(advisory_count(db), 2);
    assert_str(advisory_at(db, 0)->id, "A");
    assert_str(advisory_at(db, 1)->source->name, "https://v.example/b.json");
    assert_int_equal(advisory_unread(db), 1);
    assert_true(str_contains(bed_printed(bed), STR("https://v.example/d.json")));
    assert_true(str_contains(bed_printed(bed), STR("revision 4 is damaged")));
    advisory_free(db);
    store_close(yard.store);
    folder_free(yard.folder);
}

static void an_empty_database_is_no_advisories(void **state) {
    struct bed *bed = *state;
    struct yard yard = yard_new(bed);
    const struct advisory_options options = {.workers = 1};
    struct advisory_db *db = NULL;
    assert_int_equal(watch_feed_load(yard.store, yard.path, &options, &bed->arena, &bed->sink, &db), STATUS_OK);
    assert_int_equal(advisory_count(db), 0);
    advisory_free(db);
    store_close(yard.store);
    folder_free(yard.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(documents_that_count_answer_and_the_rest_is_told),
        BED_TEST(an_empty_database_is_no_advisories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
