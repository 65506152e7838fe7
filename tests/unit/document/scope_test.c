#include "document/scope.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *scope;
    const char *version;
    bool covers;
} COVERS[] = {
    {"", "4.2.0", true},
    {"  ", "anything at all", true},
    {"4.2.0", "4.2.0", true},
    {"4.2.0", "4.2", true},
    {"4.2", "4.2.0.0", true},
    {"v4.2.0", "V4.2.0", true},
    {"4.2.0", "4.2.1", false},
    {"4.2.0", "4.20", false},
    {"4.10", "4.9", false},
    {"R1.2", "R1.2", true},
    {"R1.2", "1.2", false},
    {"4.2.0 SP1", "4.2.0-sp1", true},
    {"4.2.0", "4.2.0 SP1", false},
    {"4.x", "4.0", true},
    {"4.x", "4.99.1", true},
    {"4.x", "4", true},
    {"4.x", "5.0", false},
    {"4.X", "40.1", false},
    {"4.2.*", "4.2.17", true},
    {"4.2.x", "4", false},
    {"4.x", "4.2-rc1", false},
    {">=4.0 <5.0", "4.0", true},
    {">=4.0 <5.0", "4.99", true},
    {">=4.0 <5.0", "5.0", false},
    {">=4.0 <5.0", "5", false},
    {">=4.0|<5.0", "4.1", true},
    {">= 4.0 | < 5.0", "4.1", true},
    {"<5.0 >=4.0", "4.1", true},
    {">=4.0<5.0", "3.9", false},
    {">4.0", "4.0.0", false},
    {">4.0", "4.0.1", true},
    {"<=4.9", "4.10", false},
    {"<=4.10", "4.10", true},
    {">=4.0 <5.0", "4.2-rc1", false},
    {">=4.0 <5.0", "R4.2", false},
    {">=4.0 <5.0", "build 7", false},
    {"3.1, 4.2 , >=5 <6", "5.5", true},
    {"3.1,4.2", "4.2.0", true},
    {"3.1,4.2", "4.1", false},
};

static void covers_what_the_grammar_says(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(COVERS); i++) {
        if (scope_covers(str_from(COVERS[i].scope), str_from(COVERS[i].version)) != COVERS[i].covers)
            fail_msg("scope '%s', version '%s': expected %d", COVERS[i].scope, COVERS[i].version, COVERS[i].covers);
        assert_true(scope_valid(str_from(COVERS[i].scope)));
    }
}

static void refuses_what_it_cannot_read(void **state) {
    (void)state;
    static const char *const BAD[] = {
        "all",
        "All versions",
        "4.0-4.5",
        "4.0 - 4.5",
        "4.0 to 4.5",
        "4.0 and later",
        ">=4.0 <",
        ">=4.0 >=5.0",
        ">=5.0 <4.0",
        ">4.0 <4.0",
        ">=4.0 <5.0 <6.0",
        ">=4.0-rc1",
        "=4.0",
        "!=4.0",
        "4.",
        "4..2",
        ".4",
        "x",
        "*",
        "4.x.1",
        "4.2,",
        ",4.2",
        ",",
        "1.2.3.4.5.6.7.8.9",
        "99999999999999999999",
        ">=R4 <5",
        "4.2\n5.0",
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (scope_valid(str_from(BAD[i])))
            fail_msg("accepted '%s'", BAD[i]);
        assert_false(scope_covers(str_from(BAD[i]), STR("4.2")));
    }
}

/* An unreadable part spoils the whole: a scope is not to be half understood. */
static void one_unreadable_part_covers_nothing(void **state) {
    (void)state;
    assert_false(scope_covers(STR("4.2, some day"), STR("4.2")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covers_what_the_grammar_says),
        cmocka_unit_test(refuses_what_it_cannot_read),
        cmocka_unit_test(one_unreadable_part_covers_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
