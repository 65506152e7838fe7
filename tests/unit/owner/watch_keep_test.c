#include "folder.h"

#include "base/pack.h"
#include "owner/watch_keep.h"
#include "owner/watch_listing.h"
#include "owner/watch_store.h"

struct yard {
    struct bed *bed;
    char *folder;
    struct store *store;
    int64_t feed;
    struct out seen;
};

static struct yard yard_new(struct bed *bed) {
    struct yard yard = {.bed = bed, .folder = folder_new(bed), .feed = 1};
    assert_int_equal(watch_store_open(folder_path(bed, yard.folder, "w.db"), &bed->arena, &bed->sink, &yard.store),
                     STATUS_OK);
    assert_int_equal(
        store_execute(yard.store, "INSERT INTO provider (id, name, asked, url, added_at) VALUES (1, 'acme', '', '', 0)",
                      NULL, 0),
        STATUS_OK);
    assert_int_equal(store_execute(yard.store,
                                   "INSERT INTO feed (id, provider, kind, url) VALUES (1, 1, 'rolie', 'f'), "
                                   "(2, 1, 'rolie', 'g')",
                                   NULL, 0),
                     STATUS_OK);
    assert_int_equal(watch_listing_prepare(yard.store), STATUS_OK);
    out_memory(&yard.seen, 1 << 20);
    return yard;
}

static void yard_free(struct yard *yard) {
    store_close(yard->store);
    folder_free(yard->folder);
    out_done(&yard->seen);
}

static int64_t ask(struct yard *yard, const char *sql) {
    int64_t number = 0;
    assert_int_equal(store_number(yard->store, sql, NULL, 0, -1, &number), STATUS_OK);
    return number;
}

static void list(struct yard *yard, const char *url, const char *updated) {
    const struct watch_entry entry = {.url = str_from(url), .updated = str_from(updated)};
    assert_int_equal(watch_listing_add(yard->store, yard->feed, &entry), STATUS_OK);
}

static void merge(struct yard *yard) {
    assert_int_equal(watch_listing_merge(yard->store, 1, yard->feed, &(struct watch_feed_answer){.at = 1}), STATUS_OK);
}

static void receive(struct yard *yard, int64_t document, struct watch_taken taken, const char *sha256,
                    const char *held) {
    struct out packed;
    out_memory(&packed, 1 << 16);
    assert_int_equal(pack_zstd(STR("{}"), &packed), STATUS_OK);
    if (!taken.tracking_id.ptr)
        taken.tracking_id = STR("A-1");
    const struct watch_receipt receipt = {.provider = 1,
                                          .document = document,
                                          .at = 1,
                                          .url = STR("u"),
                                          .sha256 = str_from(sha256),
                                          .size = 2,
                                          .packed = out_text(&packed),
                                          .taken = &taken,
                                          .signature = STR("good"),
                                          .signer = STR("KEY"),
                                          .held = str_from(held),
                                          .again = held != NULL};
    assert_int_equal(watch_keep(yard->store, &receipt, &yard->bed->arena), STATUS_OK);
    out_done(&packed);
}

static enum status note(void *context, const struct watch_event *event) {
    struct yard *yard = context;
    out_str(&yard->seen, watch_event_word(event->kind));
    out_char(&yard->seen, ' ');
    return STATUS_OK;
}

static struct str events(struct yard *yard) {
    yard->seen.len = 0;
    assert_int_equal(watch_event_each(yard->store, &(struct watch_event_range){0}, note, yard), STATUS_OK);
    return out_text(&yard->seen);
}

static void a_time_that_no_feed_gave_makes_a_document_due(void **state) {
    struct yard yard = yard_new(*state);
    list(&yard, "a", "1");
    list(&yard, "b", NULL);
    merge(&yard);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM document WHERE due"), 2);
    assert_int_equal(store_execute(yard.store, "UPDATE document SET due = 0, state = 'current'", NULL, 0), STATUS_OK);
    list(&yard, "a", "1");
    list(&yard, "b", NULL);
    merge(&yard);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM document WHERE due"), 0);
    yard.feed = 2;
    list(&yard, "a", "1");
    merge(&yard);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM document WHERE due"), 0);
    list(&yard, "a", "2");
    merge(&yard);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM document WHERE due"), 1);
    yard_free(&yard);
}

static void what_one_of_two_feeds_lists_is_not_gone(void **state) {
    struct yard yard = yard_new(*state);
    const struct watch_sweep sweep = {.provider = 1, .provider_name = STR("acme"), .at = 1};
    list(&yard, "a", "1");
    merge(&yard);
    yard.feed = 2;
    list(&yard, "a", "1");
    merge(&yard);
    assert_int_equal(store_execute(yard.store, "UPDATE document SET state = 'current'", NULL, 0), STATUS_OK);
    merge(&yard);
    assert_int_equal(watch_listing_sweep(yard.store, &sweep, &yard.bed->arena), STATUS_OK);
    assert_str(events(&yard), "");
    yard.feed = 1;
    merge(&yard);
    assert_int_equal(watch_listing_sweep(yard.store, &sweep, &yard.bed->arena), STATUS_OK);
    assert_str(events(&yard), "gone ");
    yard_free(&yard);
}

static void the_same_entry_twice_has_the_later_time(void **state) {
    struct yard yard = yard_new(*state);
    list(&yard, "a", "2026-02");
    list(&yard, "a", "2026-01");
    merge(&yard);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM listing WHERE updated = '2026-02'"), 1);
    yard_free(&yard);
}

static void a_document_goes_through_its_life(void **state) {
    struct yard yard = yard_new(*state);
    list(&yard, "a", "1");
    merge(&yard);
    receive(&yard, 1, (struct watch_taken){.version = STR("1")}, "s1", NULL);
    receive(&yard, 1, (struct watch_taken){.version = STR("1")}, "s1", NULL);
    receive(&yard, 1, (struct watch_taken){.version = STR("2")}, "s2", NULL);
    receive(&yard, 1, (struct watch_taken){.version = STR("2")}, "s3", NULL);
    receive(&yard, 1, (struct watch_taken){.version = STR("3")}, "s4", "for a reason");
    receive(&yard, 1, (struct watch_taken){.version = STR("3")}, "s4", "for a reason");
    assert_int_equal(ask(&yard, "SELECT current_revision FROM document"), 3);
    assert_int_equal(ask(&yard, "SELECT due FROM document"), 1);
    receive(&yard, 1, (struct watch_taken){.version = STR("3")}, "s4", NULL);
    receive(&yard, 1, (struct watch_taken){.version = STR("4"), .category = STR("csaf_superseded")}, "s5", NULL);
    assert_str(events(&yard), "new updated republished alarm updated revoked ");
    assert_int_equal(ask(&yard, "SELECT count(*) FROM document WHERE state = 'withdrawn'"), 1);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM revision"), 5);
    yard_free(&yard);
}

static void what_was_held_is_released_by_its_signer(void **state) {
    struct yard yard = yard_new(*state);
    int64_t released = 0;
    list(&yard, "a", "1");
    merge(&yard);
    receive(&yard, 1, (struct watch_taken){.version = STR("1")}, "s1", "held");
    assert_int_equal(watch_keep_release(yard.store, 1, STR("held"), STR("OTHER"), 2, &released), STATUS_OK);
    assert_int_equal(released, 0);
    assert_int_equal(watch_keep_release(yard.store, 1, STR("held"), STR("KEY"), 2, &released), STATUS_OK);
    assert_int_equal(released, 1);
    assert_int_equal(ask(&yard, "SELECT current_revision FROM document WHERE state = 'current'"), 1);
    assert_str(events(&yard), "alarm new ");
    yard_free(&yard);
}

static void a_miss_is_told_once_and_takes_nothing_away(void **state) {
    struct yard yard = yard_new(*state);
    struct watch_miss miss = {.provider = 1, .document = 1, .at = 1, .url = STR("a"), .reason = STR("answered 500")};
    list(&yard, "a", "1");
    merge(&yard);
    assert_int_equal(watch_keep_miss(yard.store, &miss), STATUS_OK);
    assert_int_equal(watch_keep_miss(yard.store, &miss), STATUS_OK);
    assert_str(events(&yard), "error ");
    receive(&yard, 1, (struct watch_taken){.version = STR("1")}, "s1", NULL);
    miss.is_gone = true;
    assert_int_equal(watch_keep_miss(yard.store, &miss), STATUS_OK);
    assert_str(events(&yard), "error new gone ");
    assert_int_equal(ask(&yard, "SELECT current_revision FROM document WHERE state = 'gone'"), 1);
    yard_free(&yard);
}

static void another_reason_is_told_and_each_is_outstanding(void **state) {
    struct yard yard = yard_new(*state);
    struct watch_miss miss = {.provider = 1, .document = 1, .at = 1, .url = STR("a"), .reason = STR("answered 500")};
    list(&yard, "a", "1");
    merge(&yard);
    assert_int_equal(ask(&yard, "SELECT reason IS 'it has not been fetched yet' AND counts IS NULL FROM outstanding"),
                     1);
    for (int i = 0; i < 2; i++)
        assert_int_equal(watch_keep_miss(yard.store, &miss), STATUS_OK);
    miss.reason = STR("redirects to what is not https");
    for (int i = 0; i < 2; i++)
        assert_int_equal(watch_keep_miss(yard.store, &miss), STATUS_OK);
    assert_str(events(&yard), "error error ");
    assert_int_equal(ask(&yard, "SELECT reason IS 'redirects to what is not https' FROM outstanding"), 1);
    for (int i = 0; i < 2; i++)
        receive(&yard, 1, (struct watch_taken){.trouble = STR("it is empty")}, "s0", NULL);
    assert_str(events(&yard), "error error error ");
    assert_int_equal(ask(&yard, "SELECT due AND etag IS NULL FROM document"), 1);
    receive(&yard, 1, (struct watch_taken){.version = STR("1")}, "s1", NULL);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM outstanding"), 0);
    receive(&yard, 1, (struct watch_taken){.version = STR("2")}, "s2", "held");
    assert_int_equal(ask(&yard, "SELECT reason IS 'held' AND is_held AND counts IS '1' FROM outstanding"), 1);
    assert_int_equal(watch_keep_same(yard.store, 1, false), STATUS_OK);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM outstanding"), 1);
    assert_int_equal(watch_keep_same(yard.store, 1, true), STATUS_OK);
    assert_int_equal(ask(&yard, "SELECT count(*) FROM outstanding"), 0);
    yard_free(&yard);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_time_that_no_feed_gave_makes_a_document_due),  BED_TEST(what_one_of_two_feeds_lists_is_not_gone),
        BED_TEST(the_same_entry_twice_has_the_later_time),        BED_TEST(a_document_goes_through_its_life),
        BED_TEST(what_was_held_is_released_by_its_signer),        BED_TEST(a_miss_is_told_once_and_takes_nothing_away),
        BED_TEST(another_reason_is_told_and_each_is_outstanding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
