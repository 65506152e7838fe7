/* What holds for every format. */
#include "yard.h"

#include "report/report.h"

struct told {
    size_t times, last, count;
};

static void tell(void *context, size_t done, size_t count) {
    struct told *told = context;
    assert_int_equal(done, told->last + 1);
    told->times++;
    told->last = done;
    told->count = count;
}

/* Two zones, one of them without assets. */
static void judge(struct yard *y, struct bed *bed) {
    yard_init(y, bed);
    yard_product(y, "");
    yard_file(y, "inventory.csv", STR("id,supplier,product,version\nrow,Nobody,Thing,1\nother,Nobody,Thing,2\n"));
    (void)yard_judge(
        y, yard_plant_text(y, "", "}, {id: shed, sl-t: 1", "", "inventories: [{file: inventory.csv, zone: hall}]\n"));
}

static void each_tells_of_every_asset_once(void **state) {
    struct yard y;
    judge(&y, *state);
    for (size_t i = 0; i < report_format_count; i++) {
        struct told told = {.times = 0};
        struct out out;
        const struct report_options options = {.width = 80, .progress = tell, .progress_context = &told};
        out_memory(&out, 1 << 20);
        assert_int_equal(report_formats[i].write(&y.assessment, &options, &y.bed->arena, &out), STATUS_OK);
        assert_int_equal(told.times, 3);
        assert_int_equal(told.count, 3);
        out_done(&out);
    }
    yard_done(&y);
}

static void each_is_written_the_same_without_anybody_to_tell(void **state) {
    struct yard y;
    judge(&y, *state);
    for (size_t i = 0; i < report_format_count; i++) {
        struct told told = {.times = 0};
        struct out with, without;
        const struct report_options plain = {.width = 80};
        const struct report_options options = {.width = 80, .progress = tell, .progress_context = &told};
        out_memory(&with, 1 << 20);
        out_memory(&without, 1 << 20);
        assert_int_equal(report_formats[i].write(&y.assessment, &options, &y.bed->arena, &with), STATUS_OK);
        assert_int_equal(report_formats[i].write(&y.assessment, &plain, &y.bed->arena, &without), STATUS_OK);
        assert_true(str_eq(out_text(&with), out_text(&without)));
        out_done(&with);
        out_done(&without);
    }
    yard_done(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(each_tells_of_every_asset_once),
        BED_TEST(each_is_written_the_same_without_anybody_to_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
