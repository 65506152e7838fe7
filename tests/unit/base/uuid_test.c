#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/uuid.h"

static void has_the_form_of_version_5(void **state) {
    (void)state;
    char text[UUID_TEXT];
    for (char c = 'a'; c <= 'z'; c++) {
        const struct str name = {&c, 1};
        uuid_named(&name, 1, text);
        assert_int_equal(strlen(text), 36);
        assert_true(text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-');
        assert_int_equal(text[14], '5');
        assert_non_null(strchr("89ab", text[19]));
    }
}

static void the_same_name_gives_the_same_id_and_parts_do_not_run_together(void **state) {
    (void)state;
    const struct str one[] = {STR_INIT("ab"), STR_INIT("c")}, other[] = {STR_INIT("a"), STR_INIT("bc")};
    char first[UUID_TEXT], again[UUID_TEXT], different[UUID_TEXT];
    uuid_named(one, 2, first);
    uuid_named(one, 2, again);
    uuid_named(other, 2, different);
    assert_string_equal(first, again);
    assert_string_not_equal(first, different);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_form_of_version_5),
        cmocka_unit_test(the_same_name_gives_the_same_id_and_parts_do_not_run_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
