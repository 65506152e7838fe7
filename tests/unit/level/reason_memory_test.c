/* Reasons made once for assets that are alike are, for each of them, what they would be made for it alone. */
#include "yard.h"

#include "level/reason_memory.h"
#include "level/way.h"

static const char *const INVENTORY = "inventories: [{file: inventory.csv}]\n";
static const char *const HEADER = "id,name,zone,supplier,product,order number,model,serial,version,type,address\n";

/* The controller, and the rows of an inventory in zones "hall" (SL 2) and "shed" (SL 1); 4.2.0 is affected. */
static void judge(struct yard *y, struct bed *bed, const char *rows) {
    yard_init(y, bed);
    yard_product(y, "");
    yard_advise(y, &(struct yard_advisory){.remedy = NULL});
    yard_advise(y, &(struct yard_advisory){.id = "RT-2", .cve = "CVE-2026-1002", .product = "Toaster"});
    yard_file(y, "inventory.csv", str_format(&bed->arena, "%s%s", HEADER, rows));
    (void)yard_judge(y, yard_plant_text(y, "", "}, {id: shed, sl-t: 1", "", INVENTORY));
}

static void expect_place(struct place got, struct place want) {
    assert_ptr_equal(got.source, want.source);
    assert_int_equal(got.offset, want.offset);
    assert_int_equal(got.length, want.length);
}

static void expect_same_reasons(const struct reasons *got, const struct reasons *want) {
    assert_int_equal(got->count, want->count);
    for (size_t i = 0; i < want->count; i++) {
        assert_int_equal(got->items[i].link, want->items[i].link);
        assert_int_equal(got->items[i].state, want->items[i].state);
        assert_str(got->items[i].text, want->items[i].text.ptr);
        expect_place(got->items[i].place, want->items[i].place);
        expect_place(got->items[i].proof, want->items[i].proof);
        assert_ptr_equal(got->items[i].vulnerability, want->items[i].vulnerability);
    }
    assert_int_equal(got->shortfall_count, want->shortfall_count);
    for (size_t i = 0; i < want->shortfall_count; i++) {
        assert_int_equal(got->shortfalls[i].fr, want->shortfalls[i].fr);
        assert_true(requirement_set_equal(&got->shortfalls[i].missing, &want->shortfalls[i].missing));
    }
    assert_int_equal(got->way_count, want->way_count);
    for (size_t i = 0; i < want->way_count; i++)
        assert_str(got->ways[i].text, want->ways[i].text.ptr);
}

static const struct reasons *remembered(struct reason_memory *memory, struct arena *arena, uint32_t asset) {
    const struct reasons *reasons = NULL;
    assert_int_equal(reason_memory_of(memory, asset, arena, &reasons), STATUS_OK);
    return reasons;
}

/* Asks for every asset, forth and back. */
static void expect_same_for_all(struct yard *y, struct reason_memory *memory) {
    uint32_t count = (uint32_t)y->plant->asset_count;
    struct arena scratch;
    arena_init(&scratch, (size_t)64 << 20);
    for (uint32_t n = 0; n < 2 * count; n++) {
        uint32_t asset = n < count ? n : 2 * count - 1 - n;
        struct reasons want;
        arena_reset(&scratch);
        assert_int_equal(memory->make(&y->assessment, asset, &scratch, &want), STATUS_OK);
        expect_same_reasons(remembered(memory, &scratch, asset), &want);
    }
    arena_done(&scratch);
}

static void assets_that_are_alike_share_reasons_but_not_their_place(void **state) {
    struct yard y;
    struct reason_memory memory;
    judge(&y, *state,
          "one,One,hall,RiverTech,RC-400,,,,4.2.0,,10.0.0.1\n"
          "two,Two,hall,RiverTech,RC-400,,,,4.2.0,,10.0.0.2\n");
    reason_memory_init(&memory, &y.assessment, reasons_of);
    const struct reasons *one = remembered(&memory, &y.bed->arena, 1);
    expect_place(one->items[one->count - 1].place, y.plant->assets[1].place);
    assert_ptr_equal(remembered(&memory, &y.bed->arena, 2), one);
    expect_place(one->items[one->count - 1].place, y.plant->assets[2].place);
    expect_same_for_all(&y, &memory);
    reason_memory_done(&memory);
    yard_done(&y);
}

static void whatever_reasons_speak_of_tells_assets_apart(void **state) {
    struct yard y;
    struct reason_memory memory;
    judge(&y, *state,
          "a,,hall,RiverTech,RC-400,,,,4.2.0,,\n"
          "b,,shed,RiverTech,RC-400,,,,4.2.0,,\n"
          "c,,hall,rivertech,RC-400,,,,4.2.0,,\n"
          "d,,hall,RiverTech,rc-400,,,,4.2.0,,\n"
          "e,,hall,RiverTech,RC-400,,,,v4.2.0,,\n"
          "f,,hall,RiverTech,RC-400,,,,4.3.0,,\n"
          "g,,hall,RiverTech,RC-400,,,,9.9,,\n"
          "h,,hall,RiverTech,RC-400,RC4-1,,,4.2.0,,\n"
          "i,,hall,RiverTech,RC-400,,RC-400 X,,4.2.0,,\n"
          "j,,hall,Nobody,Thing,,,,1,ED,\n"
          "k,,hall,Nobody,Thing,,,,1,ND,\n"
          "l,,hall,Nobody,Thing,,,,1,,\n"
          "m,,hall,,,,,,,,\n");
    reason_memory_init(&memory, &y.assessment, reasons_of);
    expect_same_for_all(&y, &memory);
    assert_int_equal(memory.count, 13);
    reason_memory_done(&memory);
    reason_memory_init(&memory, &y.assessment, reasons_brief);
    expect_same_for_all(&y, &memory);
    reason_memory_done(&memory);
    yard_done(&y);
}

static void a_serial_number_counts_where_a_newer_release_may_be_listed_by_it(void **state) {
    struct yard y;
    struct reason_memory memory;
    judge(&y, *state,
          "a,,hall,RiverTech,RC-400,,,S-1,4.2.0,,\n"
          "b,,hall,RiverTech,RC-400,,,S-2,4.2.0,,\n"
          "c,,hall,RiverTech,RC-400,,,S-1,4.3.0,,\n"
          "d,,hall,RiverTech,RC-400,,,S-2,4.3.0,,\n"
          "e,,hall,Nobody,Thing,,,S-1,1,ED,\n"
          "f,,hall,Nobody,Thing,,,S-2,1,ED,\n");
    reason_memory_init(&memory, &y.assessment, reasons_of);
    for (uint32_t pair = 1; pair < 7; pair += 2) {
        const struct reasons *first = remembered(&memory, &y.bed->arena, pair);
        const struct reasons *second = remembered(&memory, &y.bed->arena, pair + 1);
        assert_true((first == second) == (pair != 1));
        assert_true(ways_need_serial(&y.assessment, pair) == (pair == 1));
    }
    reason_memory_done(&memory);
    yard_done(&y);
}

/* The controller's check run is its own. */
static void an_asset_with_extras_is_not_remembered(void **state) {
    struct yard y;
    struct reason_memory memory;
    judge(&y, *state, "");
    reason_memory_init(&memory, &y.assessment, reasons_of);
    assert_non_null(y.plant->assets[0].extra);
    expect_same_for_all(&y, &memory);
    assert_int_equal(memory.count, 0);
    reason_memory_done(&memory);
    yard_done(&y);
}

static void once_full_it_begins_anew(void **state) {
    enum { ROWS = 5000 };
    struct bed *bed = *state;
    struct yard y;
    struct reason_memory memory;
    struct out rows;
    out_memory(&rows, 1 << 20);
    for (unsigned i = 0; i < ROWS; i++)
        out_format(&rows, "a%u,,hall,Nobody,Thing,,,,1.%u,ED,\n", i, i);
    judge(&y, bed, str_copy(&bed->arena, out_text(&rows)).ptr);
    out_done(&rows);
    reason_memory_init(&memory, &y.assessment, reasons_of);
    expect_same_for_all(&y, &memory);
    assert_in_range(memory.count, 1, ROWS - 1);
    reason_memory_done(&memory);
    yard_done(&y);
}

static void the_first_way_out_is_the_same_when_asked_for_alone(void **state) {
    struct yard y;
    judge(&y, *state,
          "a,,hall,RiverTech,RC-400,,,,4.2.0,,\n"
          "b,,hall,RiverTech,RC-400,,,,4.3.0,,\n"
          "c,,hall,RiverTech,RC-400,,,,,,\n"
          "d,,hall,Nobody,Thing,,,,1,ED,\n"
          "e,,hall,,,,,,,,\n");
    for (uint32_t asset = 0; asset < y.plant->asset_count; asset++) {
        struct reasons whole, brief;
        assert_int_equal(reasons_of(&y.assessment, asset, &y.bed->arena, &whole), STATUS_OK);
        assert_int_equal(reasons_brief(&y.assessment, asset, &y.bed->arena, &brief), STATUS_OK);
        assert_true((brief.way_count > 0) == (whole.way_count > 0));
        if (whole.way_count)
            assert_str(brief.ways[0].text, whole.ways[0].text.ptr);
        assert_int_equal(brief.shortfall_count, whole.shortfall_count);
    }
    yard_done(&y);
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct yard y;
    judge(&y, *state, "a,,hall,RiverTech,RC-400,,,,4.2.0,,\n");
    static const reasons_maker makers[] = {reasons_of, reasons_brief};
    for (size_t n = 0; n < 2 * ARRAY_LEN(makers); n++) {
        uint32_t asset = n % 2;
        enum status status = STATUS_MEMORY;
        for (size_t cap = 0; status != STATUS_OK; cap += 256) {
            struct reason_memory memory;
            struct arena tiny;
            const struct reasons *reasons = NULL;
            reason_memory_init(&memory, &y.assessment, makers[n / 2]);
            memory.arena.cap = cap;
            arena_init(&tiny, cap);
            status = reason_memory_of(&memory, asset, &tiny, &reasons);
            assert_true(status == STATUS_OK || (status == STATUS_MEMORY && !reasons));
            reason_memory_done(&memory);
            arena_done(&tiny);
            assert_in_range(cap, 0, 1 << 20);
        }
    }
    yard_done(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(assets_that_are_alike_share_reasons_but_not_their_place),
        BED_TEST(whatever_reasons_speak_of_tells_assets_apart),
        BED_TEST(a_serial_number_counts_where_a_newer_release_may_be_listed_by_it),
        BED_TEST(an_asset_with_extras_is_not_remembered),
        BED_TEST(once_full_it_begins_anew),
        BED_TEST(the_first_way_out_is_the_same_when_asked_for_alone),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
