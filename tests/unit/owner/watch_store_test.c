#include "folder.h"

#include "base/pack.h"
#include "owner/watch_store.h"

struct yard {
    struct bed *bed;
    char *folder;
    struct store *store;
    struct out seen;
};

static struct yard yard_new(struct bed *bed) {
    struct yard yard = {.bed = bed, .folder = folder_new(bed)};
    assert_int_equal(watch_store_open(folder_path(bed, yard.folder, "w.db"), &bed->arena, &bed->sink, &yard.store),
                     STATUS_OK);
    assert_int_equal(store_run(yard.store,
                               "INSERT INTO provider (id, name, asked, url, added_at) VALUES (?1, ?2, ?2, ?2, 0)",
                               STORE_I(1), STORE_T(STR("acme"))),
                     STATUS_OK);
    out_memory(&yard.seen, 1 << 20);
    return yard;
}

static void yard_free(struct yard *yard) {
    store_close(yard->store);
    folder_free(yard->folder);
    out_done(&yard->seen);
}

static void add_document(struct yard *yard, int64_t id, const char *tracking_id, const char *state) {
    assert_int_equal(
        store_run(yard->store,
                  "INSERT INTO document (id, provider, url, tracking_id, state) VALUES (?1, 1, ?2, ?2, ?3)",
                  STORE_I(id), STORE_T(str_from(tracking_id)), STORE_T(str_from(state))),
        STATUS_OK);
}

static void add_revision(struct yard *yard, int64_t document, int64_t id, struct str body) {
    struct out packed;
    out_memory(&packed, 1 << 20);
    assert_int_equal(pack_zstd(body, &packed), STATUS_OK);
    assert_int_equal(
        store_run(yard->store,
                  "INSERT INTO revision (id, document, sha256, received_at, size, findings, hash, signature,"
                  "body) VALUES (?1, ?2, ?1, 0, ?3, 0, 'good', 'good', ?4)",
                  STORE_I(id), STORE_I(document), STORE_I((int64_t)body.len), STORE_B(out_text(&packed))),
        STATUS_OK);
    out_done(&packed);
    assert_int_equal(store_run(yard->store, "UPDATE document SET current_revision = ?1 WHERE id = ?2", STORE_I(id),
                               STORE_I(document)),
                     STATUS_OK);
}

static enum status note(void *context, const struct watch_document *document) {
    struct yard *yard = context;
    out_format(&yard->seen, "%lld ", (long long)document->revision);
    out_str(&yard->seen, document->tracking_id);
    out_char(&yard->seen, document->is_current ? '*' : ' ');
    out_str(&yard->seen, document->body);
    out_char(&yard->seen, '\n');
    return STATUS_OK;
}

static void what_counts_is_visited_with_its_body(void **state) {
    struct yard yard = yard_new(*state);
    add_document(&yard, 1, "B", "current");
    add_document(&yard, 2, "A", "gone");
    add_document(&yard, 3, "C", "withdrawn");
    add_document(&yard, 4, "D", "listed");
    add_revision(&yard, 1, 10, STR("{\"b\": 1}"));
    add_revision(&yard, 1, 11, STR("{\"b\": 2}"));
    add_revision(&yard, 2, 12, STR("{}"));
    add_revision(&yard, 3, 13, STR("{}"));
    assert_int_equal(watch_store_each_current(yard.store, note, &yard), STATUS_OK);
    assert_str(out_text(&yard.seen), "12 A*{}\n11 B*{\"b\": 2}\n");
    yard_free(&yard);
}

static void revisions_come_newest_first(void **state) {
    struct yard yard = yard_new(*state);
    add_document(&yard, 1, "B", "current");
    add_revision(&yard, 1, 10, STR("{\"b\": 1}"));
    add_revision(&yard, 1, 11, STR("{\"b\": 2}"));
    assert_int_equal(watch_store_each_revision(yard.store, STR("B"), note, &yard), STATUS_OK);
    assert_str(out_text(&yard.seen), "11 B*\n10 B \n");
    yard_free(&yard);
}

static void a_body_is_found_by_its_revision(void **state) {
    struct bed *bed = *state;
    struct yard yard = yard_new(bed);
    struct str body;
    add_document(&yard, 1, "B", "current");
    add_revision(&yard, 1, 10, STR("{\"b\": 1}"));
    assert_int_equal(watch_store_body(yard.store, 10, &bed->arena, &body), STATUS_OK);
    assert_str(body, "{\"b\": 1}");
    assert_int_equal(body.ptr[body.len], 0);
    assert_int_equal(watch_store_body(yard.store, 11, &bed->arena, &body), STATUS_OK);
    assert_null(body.ptr);
    yard_free(&yard);
}

static void a_body_that_unpacks_to_more_is_damaged(void **state) {
    struct bed *bed = *state;
    struct yard yard = yard_new(bed);
    struct str body;
    add_document(&yard, 1, "B", "current");
    add_revision(&yard, 1, 10, STR("a body of some bytes"));
    assert_int_equal(store_execute(yard.store, "UPDATE revision SET size = 3", NULL, 0), STATUS_OK);
    assert_int_equal(watch_store_body(yard.store, 10, &bed->arena, &body), STATUS_INPUT);
    assert_one_error(bed, "watch.body", folder_path(bed, yard.folder, "w.db"));
    yard_free(&yard);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_counts_is_visited_with_its_body),
        BED_TEST(revisions_come_newest_first),
        BED_TEST(a_body_is_found_by_its_revision),
        BED_TEST(a_body_that_unpacks_to_more_is_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
