#include "csaf/cpe.h"

#include "bed.h"

static bool read_cpe(struct bed *bed, const char *text, struct cpe *cpe) {
    bool valid = false;
    assert_int_equal(cpe_read(str_from(text), &bed->arena, cpe, &valid), STATUS_OK);
    return valid;
}

static void names_are_valid_or_not(void **state) {
    static const struct {
        const char *text;
        bool valid;
    } CASES[] = {
        {"cpe:2.3:a:b:c:1:*:*:*:*:*:*:*", true},
        {"cpe:2.3:*:-:*:-:*:*:*:*:*:*:*", true},
        {"cpe:2.3:h:b:c:1:*:*:de-419:*:*:*:*", true},
        {"cpe:2.3:o:?\\??:*:*:*:*:de:*:*:*:*", true},
        {"cpe:2.3:a:\\*:*:*:*:*:*:*:*:*:*", true},
        {"cpe:2.3:a:b\\:c:*:*:*:*:*:*:*:*:*", true},
        {"cpe:2.3:a:*b*:??c:d???:*:*:*:*:*:*:*", true},
        {"cpe:2.3:a:b:c:1:*:*:*:*:*:*", false},
        {"cpe:2.3:a:b:c:1:*:*:*:*:*:*:*:*", false},
        {"cpe:2.3:x:b:c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a::c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a:??:c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a:**:c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a:?*:c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a:b*c:c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a:b@:c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a:b\\a:c:1:*:*:*:*:*:*:*", false},
        {"cpe:2.3:a:b:c:1:*:*:english:*:*:*:*", false},
        {"cpe:2.3:a:b:c:1:*:*:*:*:*:*:x\\", false},
        {"CPE:2.3:a:b:c:1:*:*:*:*:*:*:*", false},
        {"cpe:/o:b:c:1::d", true},
        {"cpe:/", true},
        {"CPE:/A:b", true},
        {"cpe:/a:b:c:1:u:~e~s~t~h~o:de", true},
        {"cpe:/a:b:c%02:1", true},
        {"cpe:/a:b:c%2", false},
        {"cpe:/a:b:c%00", false},
        {"cpe:/a:b:c:1:u:~e~s~t~h:de", false},
        {"cpe:/a:b:c:1:u:e:de:more", false},
        {"cpe:/x:b", false},
        {"cpe:/a:b c", false},
        {"xcpe:/a:b", false},
        {"", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct cpe cpe;
        if (read_cpe(*state, CASES[i].text, &cpe) != CASES[i].valid)
            fail_msg("%s", CASES[i].text);
    }
}

static void values_are_unquoted(void **state) {
    struct cpe cpe;
    assert_true(read_cpe(*state, "cpe:2.3:a:a\\:b:c_d\\\\:1.0*:*:-:de:*:*:*:\\*", &cpe));
    assert_str(cpe.values[CPE_VENDOR].text, "a:b");
    assert_str(cpe.values[CPE_PRODUCT].text, "c_d\\");
    assert_str(cpe.values[CPE_VERSION].text, "1.0*");
    assert_true(cpe.values[CPE_VERSION].wildcard);
    assert_int_equal(cpe.values[CPE_UPDATE].kind, CPE_ANY);
    assert_int_equal(cpe.values[CPE_EDITION].kind, CPE_NOT_APPLICABLE);
    assert_str(cpe.values[CPE_OTHER].text, "*");
    assert_false(cpe.values[CPE_OTHER].wildcard);
    assert_true(read_cpe(*state, "cpe:/o:red%20hat:c:7%01:-:~e~~t", &cpe) == false);
    assert_true(read_cpe(*state, "cpe:/o:red%20hat:c:7%01:-:~e~~t~~", &cpe));
    assert_str(cpe.values[CPE_VENDOR].text, "red hat");
    assert_str(cpe.values[CPE_VERSION].text, "7?");
    assert_true(cpe.values[CPE_VERSION].wildcard);
    assert_int_equal(cpe.values[CPE_UPDATE].kind, CPE_NOT_APPLICABLE);
    assert_str(cpe.values[CPE_EDITION].text, "e");
    assert_int_equal(cpe.values[CPE_SW_EDITION].kind, CPE_ANY);
    assert_str(cpe.values[CPE_TARGET_SW].text, "t");
    assert_int_equal(cpe.values[CPE_LANGUAGE].kind, CPE_ANY);
}

static void memory_may_be_out(void **state) {
    struct arena arena;
    struct cpe cpe;
    bool valid;
    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(cpe_read(STR("cpe:/a:b"), &arena, &cpe, &valid), STATUS_MEMORY);
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(names_are_valid_or_not),
        BED_TEST(values_are_unquoted),
        BED_TEST(memory_may_be_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
