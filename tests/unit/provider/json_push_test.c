#include "bed.h"

#include "provider/json_push.h"

struct told {
    struct out out;
    struct json_push json;
};

static enum status tell(void *context, enum json_push_token token, struct str text) {
    static const char NAMES[] = {'{', '}', '[', ']', 'k', 's', 'o'};
    struct told *told = context;
    out_char(&told->out, NAMES[token]);
    if (token >= JSON_PUSH_KEY)
        out_format(&told->out, "(" STR_F ")", STR_A(text));
    return STATUS_OK;
}

/* Reads the text in pieces of `size` bytes. */
static enum status read_pieces(struct bed *bed, struct told *told, struct str text, size_t size) {
    out_memory(&told->out, 1 << 20);
    json_push_init(&told->json, STR("t.json"), &bed->sink, tell, told);
    for (size_t at = 0; at < text.len; at += size) {
        enum status status = json_push_feed(&told->json, str_slice(text, at, at + size));
        if (status != STATUS_OK)
            return status;
    }
    return json_push_end(&told->json);
}

static void expect_tokens(struct bed *bed, const char *text, const char *tokens) {
    struct told *told = ARENA_NEW(&bed->arena, struct told);
    for (size_t size = 1; size <= strlen(text); size++) {
        assert_int_equal(read_pieces(bed, told, str_from(text), size), STATUS_OK);
        assert_str(out_text(&told->out), tokens);
        out_done(&told->out);
    }
}

/* In pieces of any size the mistake is the same one at the same place. */
static void expect_mistake(const char *text, const char *place, const char *why) {
    for (size_t size = 1; size <= strlen(text) + 1; size++) {
        struct bed bed;
        arena_init(&bed.arena, 1 << 20);
        diag_init(&bed.sink, &bed.arena);
        struct told *told = ARENA_NEW(&bed.arena, struct told);
        assert_int_equal(read_pieces(&bed, told, str_from(text), size), STATUS_INPUT);
        struct str printed = bed_printed(&bed);
        struct str expected = str_format(&bed.arena, "t.json:%s: error: this is no JSON: %s\n", place, why);
        if (!str_starts(printed, expected))
            fail_msg("'%s' in pieces of %zu: " STR_F, text, size, STR_A(printed));
        out_done(&told->out);
        arena_done(&bed.arena);
    }
}

static void tokens_are_told_however_the_text_is_cut(void **state) {
    struct bed *bed = *state;
    expect_tokens(bed, "{\"a\": [1, -2.5e+3, true, false, null, \"x\"], \"b\" : {}}\n",
                  "{k(a)[o(1)o(-2.5e+3)o(true)o(false)o(null)s(x)]k(b){}}");
    expect_tokens(bed, " [ ] ", "[]");
    expect_tokens(bed, "\xef\xbb\xbf\"text\"", "s(text)");
    expect_tokens(bed, "0", "o(0)");
    expect_tokens(bed, "[0.5,10,1E5]", "[o(0.5)o(10)o(1E5)]");
    expect_tokens(bed, "[[[]],[{}]]", "[[[]][{}]]");
}

static void escapes_are_undone(void **state) {
    struct bed *bed = *state;
    expect_tokens(bed, "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "s(\"\\/\b\f\n\r\t)");
    expect_tokens(bed, "\"\\u00e4\\u20AC\\ud83d\\ude00\"", "s(\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80)");
    expect_tokens(bed, "{\"\\u0061\":1}", "{k(a)o(1)}");
}

static void what_is_no_json_is_told_with_its_place(void **state) {
    (void)state;
    expect_mistake("", "1:1", "it ends too early");
    expect_mistake("[1,]", "1:4", "a value is expected");
    expect_mistake("[1 2]", "1:4", "a comma or the end is expected");
    expect_mistake("{\"a\" 1}", "1:6", "a colon is expected");
    expect_mistake("{a: 1}", "1:2", "a key is expected");
    expect_mistake("{\"a\": 1,}", "1:9", "a key is expected");
    expect_mistake("[1}", "1:3", "a bracket closes what is not open");
    expect_mistake("[]]", "1:3", "there is more behind its end");
    expect_mistake("{} {}", "1:4", "there is more behind its end");
    expect_mistake("[\n 01]", "2:3", "a comma or the end is expected");
    expect_mistake("[1.]", "1:4", "a number is not whole");
    expect_mistake("[-]", "1:3", "a number is not whole");
    expect_mistake("1e", "1:3", "a number is not whole");
    expect_mistake("[+1]", "1:2", "a value is expected");
    expect_mistake("[trux]", "1:5", "a value is expected");
    expect_mistake("[\"\xc3\xa4\xc3\xa4\", x]", "1:8", "a value is expected");
    expect_mistake("\"a\nb\"", "1:3", "a text holds a control character");
    expect_mistake("\"\\x\"", "1:3", "there is no such escape");
    expect_mistake("\"\\u00g0\"", "1:6", "four hex digits are expected");
    expect_mistake("\"\\ud83d\"", "1:8", "half a character is escaped");
    expect_mistake("\"\\ud83d\\n\"", "1:9", "half a character is escaped");
    expect_mistake("\"\\ud83dx\"", "1:8", "half a character is escaped");
    expect_mistake("\"\\ude00\"", "1:7", "half a character is escaped");
    expect_mistake("\"\xff\"", "1:3", "a text is not UTF-8");
    expect_mistake("\xef\xbb{}", "1:1", "a value is expected");
    expect_mistake("<html>", "1:1", "a value is expected");
}

static void depth_is_bounded(void **state) {
    struct bed *bed = *state;
    struct told *told = ARENA_NEW(&bed->arena, struct told);
    char text[2 * JSON_PUSH_DEPTH_MAX + 2];
    memset(text, '[', JSON_PUSH_DEPTH_MAX);
    memset(text + JSON_PUSH_DEPTH_MAX, ']', JSON_PUSH_DEPTH_MAX);
    assert_int_equal(read_pieces(bed, told, (struct str){text, 2 * JSON_PUSH_DEPTH_MAX}, 7), STATUS_OK);
    out_done(&told->out);
    memset(text, '[', JSON_PUSH_DEPTH_MAX + 1);
    assert_int_equal(read_pieces(bed, told, (struct str){text, JSON_PUSH_DEPTH_MAX + 1}, 7), STATUS_LIMIT);
    assert_int_equal(json_push_feed(&told->json, STR("[")), STATUS_LIMIT);
    assert_int_equal(json_push_end(&told->json), STATUS_LIMIT);
    assert_true(str_starts(bed_printed(bed), STR("t.json:1:129: error: this nests deeper than 128\n")));
    out_done(&told->out);
}

static void long_texts_are_cut_and_known_as_such(void **state) {
    struct bed *bed = *state;
    struct told *told = ARENA_NEW(&bed->arena, struct told);
    size_t size = JSON_PUSH_TEXT_MAX + 100;
    char *text = arena_get(&bed->arena, size + 2, 1);
    memset(text, 'x', size + 2);
    text[0] = text[size + 1] = '"';
    assert_int_equal(read_pieces(bed, told, (struct str){text, size + 2}, 1000), STATUS_OK);
    assert_true(told->json.is_cut);
    assert_int_equal(told->out.len, JSON_PUSH_TEXT_MAX + 3);
    out_done(&told->out);
}

static enum status refuse(void *context, enum json_push_token token, struct str text) {
    unsigned *count = context;
    (void)token;
    (void)text;
    return ++*count == 2 ? STATUS_SYSTEM : STATUS_OK;
}

static void a_taker_that_fails_ends_it(void **state) {
    struct bed *bed = *state;
    struct json_push *json = ARENA_NEW(&bed->arena, struct json_push);
    unsigned count = 0;
    json_push_init(json, STR("t"), &bed->sink, refuse, &count);
    assert_int_equal(json_push_feed(json, STR("[1,2]")), STATUS_SYSTEM);
    assert_int_equal(json_push_feed(json, STR(",2]")), STATUS_SYSTEM);
    assert_int_equal(json_push_end(json), STATUS_SYSTEM);
    assert_int_equal(count, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(tokens_are_told_however_the_text_is_cut), BED_TEST(escapes_are_undone),
        BED_TEST(what_is_no_json_is_told_with_its_place),  BED_TEST(depth_is_bounded),
        BED_TEST(long_texts_are_cut_and_known_as_such),    BED_TEST(a_taker_that_fails_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
