#include "bed.h"

#include "base/place_index.h"

enum { SIZE = 200 * 1000 };

/* Texts that an index could stumble over; each is repeated to SIZE bytes. */
static const struct str patterns[] = {
    STR_INIT("id,zone,supplier\nplc-1,control,RiverTech\n"),
    STR_INIT("one long line without an end, "),
    STR_INIT("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x94\x91"),
    STR_INIT("broken \xC3 \xE2\x82 \x80\x80 bytes\n\n"),
    STR_INIT("\n"),
};

static struct source source_of(struct bed *bed, struct str head, struct str pattern) {
    char *text = arena_get(&bed->arena, SIZE + 64, 1);
    size_t len = head.len;
    memcpy(text, head.ptr, head.len);
    for (; len < SIZE; len += pattern.len)
        memcpy(text + len, pattern.ptr, pattern.len);
    return (struct source){STR("inventory.csv"), {text, len}};
}

static void expect_same(struct place_index *index, const struct source *source, size_t offset) {
    const struct place place = {source, (uint32_t)offset, 0};
    struct position want = place_position(place);
    for (unsigned times = 0; times < 2; times++) {
        struct position got = place_index_position(index, place);
        if (got.line != want.line || got.column != want.column)
            fail_msg("at %zu: %u:%u is not %u:%u", offset, got.line, got.column, want.line, want.column);
    }
}

static void expect_same_between(struct place_index *index, const struct source *source, size_t from, size_t to) {
    for (size_t offset = from; offset < to; offset++)
        expect_same(index, source, offset);
}

static void expect_same_everywhere(struct bed *bed, const struct source *source) {
    struct place_index index;
    place_index_init(&index, &bed->arena);
    expect_same_between(&index, source, 0, 8);
    for (size_t step = 16 * 1024; step < SIZE; step += 16 * 1024)
        expect_same_between(&index, source, step - 5, step + 5);
    for (size_t offset = 7; offset < SIZE + 100; offset += 9973)
        expect_same(&index, source, offset);
}

static void agrees_with_a_scan_from_the_start(void **state) {
    for (size_t p = 0; p < ARRAY_LEN(patterns); p++) {
        struct source plain = source_of(*state, STR(""), patterns[p]);
        struct source marked = source_of(*state, STR("\xEF\xBB\xBF"), patterns[p]);
        expect_same_everywhere(*state, &plain);
        expect_same_everywhere(*state, &marked);
    }
}

static void several_sources_are_told_apart(void **state) {
    struct bed *bed = *state;
    struct source a = source_of(bed, STR(""), patterns[0]), b = source_of(bed, STR(""), patterns[4]);
    struct place_index index;
    place_index_init(&index, &bed->arena);
    for (size_t offset = 1000; offset < SIZE; offset += 60000) {
        expect_same(&index, &a, offset);
        expect_same(&index, &b, offset);
    }
}

static void a_place_is_written_as_place_text_writes_it(void **state) {
    struct bed *bed = *state;
    struct source large = source_of(bed, STR(""), patterns[0]);
    const struct source small = {STR("plant.yaml"), STR("a\nb")}, gone = {STR("sbom.json"), STR_NONE};
    struct place_index index;
    place_index_init(&index, &bed->arena);
    assert_str(place_index_text(&index, &bed->arena, (struct place){&large, 17, 1}), "inventory.csv:2:1");
    assert_str(place_index_text(&index, &bed->arena, (struct place){&small, 2, 1}), "plant.yaml:2:1");
    assert_str(place_index_text(&index, &bed->arena, (struct place){&gone, 2, 1}), "sbom.json");
    assert_str(place_index_text(&index, &bed->arena, PLACE_NONE), "");
    assert_str(place_index_text(NULL, &bed->arena, (struct place){&large, 17, 1}), "inventory.csv:2:1");
}

static void without_memory_it_is_slow_but_right(void **state) {
    struct bed *bed = *state;
    struct source source = source_of(bed, STR(""), patterns[0]);
    struct arena none;
    struct place_index index;
    arena_init(&none, 0);
    place_index_init(&index, &none);
    expect_same(&index, &source, SIZE / 2);
    assert_null(index.sources);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(agrees_with_a_scan_from_the_start),
        BED_TEST(several_sources_are_told_apart),
        BED_TEST(a_place_is_written_as_place_text_writes_it),
        BED_TEST(without_memory_it_is_slow_but_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
