#include "advisory/range_form.h"
#include "bed.h"

static const struct {
    const char *name;
    const char *lower; /* empty: none */
    const char *upper;
    bool said;
} LINES[] = {
    {"SIMATIC WinCC V7.4", "V7.4", "V7.4", false},
    {"SIMATIC STEP 7 (TIA Portal) V15", "V15", "V15", false},
    {"SIMATIC WinCC V7.2 and prior", "", "V7.2", true},
    {"SIMATIC PCS 7 V8.0 and earlier versions", "", "V8.0", true},
    {"Product V4 or all later versions", "V4", "", true},
    {"RUGGEDCOM RSG2300 V4.X", "V4.X", "V4.X", true},
    {"SINAMICS S120 prior to V4.7 w. PN (incl. SIPLUS variants)", "", "V4.7", true},
    {"RUGGEDCOM RS900GNC(32M) V4.X", "V4.X", "V4.X", true},
    {"SINAMICS SL150 V4.7.4 w. PROFINET", "V4.7.4", "V4.7.4", false},
    {"PI Connector for IEC 60870-5-104 versions", "", "", false},
    {"Desigo Fire Safety UL Compact Panel FC2025/2050", "", "", false},
    {"OpenEnterprise 3.1 through 3.3.3", "3.1", "3.3.3", true},
    {"RTU500 series CMU Firmware Version 12.2", "Firmware Version 12.2", "Firmware Version 12.2", false},
    {"SIMATIC Information Server 2022", "2022", "2022", false},
    {"AVEVA Telemetry Server 2020 R2", "2020 R2", "2020 R2", false},
    {"Crimson 3.2", "3.2", "3.2", false},
    {"SIMATIC S7-400 CPU 414-3 PN/DP V7 (6ES7414-3EM07-0AB0)", "V7", "V7", false},
    {"SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM02-0AB0)", "", "", false},
    {"SCALANCE X204-2 (V5.2 only)", "", "", false},
    {"Stratix 5400", "", "", false},
    {"Modicon M340", "", "", false},
    {"EtherNet/IP adapter R2", "", "", false},
    {"", "", "", false},
    {"(((", "", "", false},
};

static void the_line_in_a_name_is_found(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        struct range_line line;
        assert_int_equal(range_line_of(str_from(LINES[i].name), &bed->arena, &line), STATUS_OK);
        assert_str(line.lower ? line.lower->text : STR(""), LINES[i].lower);
        assert_str(line.upper ? line.upper->text : STR(""), LINES[i].upper);
        assert_int_equal(line.said, LINES[i].said);
    }
}

static void a_line_without_memory_is_said(void **state) {
    (void)state;
    struct arena none;
    struct range_line line;
    arena_init(&none, 0);
    assert_int_equal(range_line_of(STR("SIMATIC WinCC V7.4"), &none, &line), STATUS_MEMORY);
    assert_int_equal(range_line_of(STR("SIMATIC WinCC"), &none, &line), STATUS_OK);
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_line_in_a_name_is_found),
        cmocka_unit_test(a_line_without_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
