#include "range_bed.h"

static const struct {
    const char *range;
    const char *text;
} TEXTS[] = {
    {"< V3.1.2", "before V3.1.2"},
    {"<= 4.3", "up to 4.3"},
    {">= 4.3", "from 4.3 on"},
    {"> 4.3", "after 4.3"},
    {">=2.0|<2.9", "from 2.0 up to but not 2.9"},
    {"> 2.0 | <= 2.9", "after 2.0 up to 2.9"},
    {"vers:all/*", "every version"},
    {"V4.2", "V4.2"},
    {"1.0 | 1.1", "1.0; 1.1"},
    {"<= 9.6 (excluding 9.5)", "up to 9.6, but not 9.5"},
    {"<v36.011_v35.013", "before v36.011 or v35.013, each in its own line"},
    {"All versions with option X", "every version (with option X)"},
    {"vers:all/<CPCI85 V05", "before CPCI85 V05"},
    {"<=", "the range is not understood (<=)"},
    {"", "the advisory gives no version"},
    {">= 1.0 | >= 2.4", "from 1.0 on; or, read another way, from 1.0 up to 2.4"},
    {"< 3 with \x1b[31m", "before 3 (with  [31m)"},
};

static void ranges_are_said_in_plain_words(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        struct out out;
        out_memory(&out, 1 << 16);
        range_text(range_of(bed, str_from(TEXTS[i].range), STR_NONE, STR_NONE), &out);
        assert_str(out_text(&out), TEXTS[i].text);
        out_done(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(ranges_are_said_in_plain_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
