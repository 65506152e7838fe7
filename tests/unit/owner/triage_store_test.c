/* What people said outlives the program, and nobody takes it back. */
#include "folder.h"

#include <string.h>

#include "owner/triage_store.h"
#include "owner/watch_store.h"

struct yard {
    struct bed *bed;
    char *folder;
    struct store *store;
};

static struct yard yard_new(struct bed *bed) {
    struct yard yard = {.bed = bed, .folder = folder_new(bed)};
    assert_int_equal(watch_store_open(folder_path(bed, yard.folder, "w.db"), &bed->arena, &bed->sink, &yard.store),
                     STATUS_OK);
    return yard;
}

static void yard_free(struct yard *yard) {
    store_close(yard->store);
    folder_free(yard->folder);
}

static struct triage_row row_of(const char *asset, enum triage_action action, date_days until) {
    struct triage_row row = {.asset = str_from(asset),
                             .advisory = STR("SSA-1"),
                             .vulnerability = STR("CVE-2026-1"),
                             .version = STR("1.2"),
                             .action = (uint8_t)action,
                             .until = until,
                             .outage = DATE_NONE,
                             .reason = STR("no route; 'quoted'"),
                             .who = STR("M. Brandt"),
                             .at = 1795392000};
    memset(row.key, 0xfe, sizeof(row.key));
    return row;
}

static struct triage_log read_log(struct yard *yard, const char *plant) {
    struct triage_log log;
    triage_log_init(&log, &yard->bed->arena);
    assert_int_equal(triage_store_read(yard->store, str_from(plant), &log), STATUS_OK);
    return log;
}

static void what_is_written_is_read_in_the_same_order_by_plant(void **state) {
    struct yard yard = yard_new(*state);
    const struct triage_row rows[] = {row_of("plc", TRIAGE_ACCEPT, date_from(2027, 3, 31)),
                                      row_of("plc", TRIAGE_DONE, DATE_NONE)};
    assert_int_equal(triage_store_add(yard.store, STR("Yard"), rows, 2), STATUS_OK);
    assert_int_equal(triage_store_add(yard.store, STR("Other"), rows, 1), STATUS_OK);
    store_close(yard.store);
    assert_int_equal(
        watch_store_open(folder_path(yard.bed, yard.folder, "w.db"), &yard.bed->arena, &yard.bed->sink, &yard.store),
        STATUS_OK);
    struct triage_log log = read_log(&yard, "Yard");
    assert_int_equal(log.count, 2);
    assert_int_equal(log.rows[0].action, TRIAGE_ACCEPT);
    assert_int_equal(log.rows[0].until, date_from(2027, 3, 31));
    assert_int_equal(log.rows[0].outage, DATE_NONE);
    assert_int_equal(log.rows[0].at, 1795392000);
    assert_str(log.rows[0].reason, "no route; 'quoted'");
    assert_str(log.rows[0].who, "M. Brandt");
    assert_str(log.rows[0].version, "1.2");
    assert_memory_equal(log.rows[0].key, rows[0].key, ADVISORY_KEY_SIZE);
    assert_int_equal(triage_log_newest(&log, STR("plc"), STR("SSA-1"), STR("CVE-2026-1"))->action, TRIAGE_DONE);
    assert_int_equal(read_log(&yard, "Other").count, 1);
    assert_int_equal(read_log(&yard, "").count, 0);
    yard_free(&yard);
}

static void history_is_only_added_to(void **state) {
    struct yard yard = yard_new(*state);
    const struct triage_row row = row_of("plc", TRIAGE_ACCEPT, DATE_NONE);
    assert_int_equal(triage_store_add(yard.store, STR("Yard"), &row, 1), STATUS_OK);
    assert_int_not_equal(store_run(yard.store, "DELETE FROM triage WHERE plant = ?1", STORE_T(STR("Yard"))), STATUS_OK);
    assert_int_not_equal(store_run(yard.store, "UPDATE triage SET who = ?1", STORE_T(STR("me"))), STATUS_OK);
    assert_int_equal(read_log(&yard, "Yard").count, 1);
    yard_free(&yard);
}

static void a_row_that_makes_no_sense_is_an_error(void **state) {
    struct yard yard = yard_new(*state);
    struct triage_log log;
    assert_int_equal(
        store_run(yard.store,
                  "INSERT INTO triage (plant, asset, advisory, vulnerability, version, action, answer_key, "
                  "until, reason, who, at) VALUES ('Yard', 'a', 'b', 'c', '1', 'accept', x'00', ?1, '', "
                  "'me', 0)",
                  STORE_T(STR("soon"))),
        STATUS_OK);
    triage_log_init(&log, &yard.bed->arena);
    assert_int_equal(triage_store_read(yard.store, STR("Yard"), &log), STATUS_INPUT);
    assert_string_equal(yard.bed->sink.items[SEVERITY_ERROR][0].kind->code, "watch.triage-row");
    yard_free(&yard);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_written_is_read_in_the_same_order_by_plant),
        BED_TEST(history_is_only_added_to),
        BED_TEST(a_row_that_makes_no_sense_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
