#include "bed.h"

#include "owner/watch_take.h"

struct desk {
    struct bed *bed;
    struct schema_set *schemas;
    struct arena scratch;
    struct watch_reader reader;
};

static struct desk desk_new(struct bed *bed, size_t cap) {
    struct desk desk = {.bed = bed};
    arena_init(&desk.scratch, cap);
    assert_int_equal(schema_set_new(&desk.schemas), STATUS_OK);
    desk.reader = (struct watch_reader){json_parser_new(), desk.schemas, NULL};
    return desk;
}

static void desk_free(struct desk *desk) {
    json_parser_free(desk->reader.parser);
    schema_set_free(desk->schemas);
    arena_done(&desk->scratch);
}

static struct watch_taken take(struct desk *desk, struct str text) {
    struct watch_taken taken;
    char *padded = arena_get(&desk->bed->arena, text.len + JSON_PADDING, 1);
    if (text.len)
        memcpy(padded, text.ptr, text.len);
    desk->reader.scratch = &desk->scratch;
    assert_int_equal(watch_take(&desk->reader, STR("https://a.example/a.json"), (struct str){padded, text.len},
                                &desk->bed->arena, &taken),
                     STATUS_OK);
    return taken;
}

static void a_hash_file_is_held_against_the_bytes(void **state) {
    (void)state;
    static const struct {
        struct str hash;
        enum watch_hash expected;
    } cases[] = {
        {STR_INIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), WATCH_HASH_GOOD},
        {STR_INIT("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD  a.json\n"), WATCH_HASH_GOOD},
        {STR_INIT("\xef\xbb\xbf"), WATCH_HASH_BAD},
        {STR_INIT("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                  "454d4423643ce80e2a9ac94fa54ca49f\tabc.json"),
         WATCH_HASH_GOOD},
        {STR_INIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ae"), WATCH_HASH_BAD},
        {STR_INIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"), WATCH_HASH_BAD},
        {STR_INIT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0"), WATCH_HASH_BAD},
        {STR_INIT("SHA256 (a) = ba7816bf"), WATCH_HASH_BAD},
        {STR_INIT(""), WATCH_HASH_BAD},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(watch_take_hash(STR("abc"), cases[i].hash), cases[i].expected);
}

static void what_a_document_says_is_taken(void **state) {
    struct desk desk = desk_new(*state, 1 << 26);
    struct watch_taken taken = take(&desk, STR("{\"document\": {\"csaf_version\": \"2.0\", \"title\": \" A title \","
                                               "\"category\": \"csaf_base\", \"tracking\": {\"id\": \"A-1\","
                                               "\"version\": \"3\", \"status\": \"final\","
                                               "\"current_release_date\": \"2026-01-01T00:00:00Z\"}}}"));
    assert_null(taken.trouble.ptr);
    assert_str(taken.tracking_id, "A-1");
    assert_str(taken.title, "A title");
    assert_str(taken.version, "3");
    assert_str(taken.current_release, "2026-01-01T00:00:00Z");
    assert_true(taken.findings > 0);
    desk_free(&desk);
}

static void what_is_no_document_says_why(void **state) {
    struct desk desk = desk_new(*state, 1 << 26);
    assert_str(take(&desk, STR("{}")).trouble, "has no /document/tracking/id");
    assert_true(str_starts(take(&desk, STR("{\n  \"a\": [1,]\n}")).trouble, STR("line 2, column ")));
    assert_non_null(take(&desk, STR("")).trouble.ptr);
    assert_non_null(take(&desk, STR("{\"document\": {\"tracking\": {\"id\": \"A\"}}}")).trouble.ptr);
    assert_non_null(take(&desk, STR("{\"a\": 1, \"a\": 2}")).trouble.ptr);
    desk_free(&desk);
}

static void a_document_that_takes_too_much_is_refused(void **state) {
    struct bed *bed = *state;
    struct desk desk = desk_new(bed, 1 << 16);
    struct out out;
    out_memory(&out, 1 << 20);
    out_char(&out, '[');
    for (int i = 0; i < 20000; i++)
        out_lit(&out, "1,");
    out_lit(&out, "1]");
    assert_str(take(&desk, out_text(&out)).trouble, "it takes too much memory to be read");
    out_done(&out);
    desk_free(&desk);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_hash_file_is_held_against_the_bytes),
        BED_TEST(what_a_document_says_is_taken),
        BED_TEST(what_is_no_document_says_why),
        BED_TEST(a_document_that_takes_too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
