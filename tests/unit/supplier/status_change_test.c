/* A saved status read and compared. */
#include "workshop.h"

#include "base/json.h"
#include "supplier/status_change.h"

static void start(struct workshop *w, struct bed *bed) {
    workshop_init(w, bed);
    workshop_file(w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_judge(w, "2026-03-01");
}

/* A status of product p in which all requirements but the first are `others`, and that is `first`. */
static struct str saved(struct bed *bed, const char *first, const char *others) {
    struct out out;
    out_memory(&out, 1 << 20);
    out_lit(&out,
            "{\"keyway\": \"status/1\", \"product\": {\"id\": \"p\"}, \"release\": \"0.9\", \"at\": \"2026-01-01\", "
            "\"requirements\": [");
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        out_format(&out, "%s{\"id\": \"" STR_F "\", \"state\": \"%s\"}", i ? ", " : "", STR_A(process_at(i)->id),
                   i ? others : first);
    out_lit(&out, "]}");
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text;
}

static enum status compare(struct workshop *w, struct str text, struct status_changes *changes) {
    char *padded = arena_get(&w->bed->arena, text.len + JSON_PADDING, 1);
    struct source *source = ARENA_NEW(&w->bed->arena, struct source);
    memcpy(padded, text.ptr, text.len);
    *source = (struct source){STR("old.json"), {padded, text.len}};
    return status_changes_in(source, &w->status, &w->bed->arena, &w->bed->sink, changes);
}

static void what_changed_is_better_or_worse(void **state) {
    struct workshop w;
    struct status_changes changes;
    start(&w, *state);
    assert_int_equal(compare(&w, saved(w.bed, "shown", "not shown"), &changes), STATUS_OK);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.better, 0);
    assert_int_equal(changes.items[0].before, PROCESS_SHOWN);
    assert_int_equal(changes.items[0].now, PROCESS_NOT_SHOWN);
    assert_str(changes.version, "0.9");
    assert_str(changes.date, "2026-01-01");
    assert_int_equal(compare(&w, saved(w.bed, "not shown", "not shown"), &changes), STATUS_OK);
    assert_int_equal(changes.count, 0);
    w.status.items[0].state = PROCESS_EXCLUDED;
    assert_int_equal(compare(&w, saved(w.bed, "shown", "not shown"), &changes), STATUS_OK);
    assert_int_equal(changes.better, 1);
    folder_free(w.folder);
}

static void what_is_no_status_is_refused(void **state) {
    static const char *const BAD[] = {
        "",
        "[]",
        "{}",
        "{\"keyway\": \"check/1\"}",
        "{\"keyway\": \"status/1\", \"product\": {\"id\": \"p\"}}",
        "{\"keyway\": \"status/1\", \"product\": {\"id\": \"other\"}}",
        "{\"keyway\": \"status/1\", \"product\": {\"id\": \"p\"}, \"requirements\": [{\"id\": \"XX-1\", \"state\": "
        "\"shown\"}]}",
        "{\"keyway\": \"status/1\", \"product\": {\"id\": \"p\"}, \"requirements\": [{\"id\": \"SM-1\", \"state\": "
        "\"good\"}]}",
        "{\"keyway\": \"status/1\", \"product\": {\"id\": \"p\"}, \"requirements\": [{\"id\": \"SM-1\", \"state\": "
        "\"shown\"}, {\"id\": \"SM-1\", \"state\": \"shown\"}]}",
        "{\"keyway\": \"status/1\", \"keyway\": \"status/1\"}",
        "{\"keyway\": \"status/1\", \"product\": {\"id\": \"p\"}, \"requirements\": [1, null, []]}",
    };
    struct workshop w;
    struct status_changes changes;
    start(&w, *state);
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        diag_init(&w.bed->sink, &w.bed->arena);
        assert_int_equal(compare(&w, str_from(BAD[i]), &changes), STATUS_INPUT);
        assert_true(diag_errors(&w.bed->sink) > 0);
    }
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_changed_is_better_or_worse),
        BED_TEST(what_is_no_status_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
