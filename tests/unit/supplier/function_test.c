#include "bed.h"

#include "supplier/function.h"

/* The names of the calls, "a b", read in stretches of `step` bytes. */
static const char *calls(const char *text, size_t step) {
    static char names[200];
    struct str all = str_from(text);
    struct function_text state = {.within = 0};
    size_t at = 0, place, index, len = 0;
    names[0] = '\0';
    for (size_t to = step; at < all.len; to += step)
        while (function_next(&state, all, to < all.len ? to : all.len, &at, &place, &index))
            len += (size_t)snprintf(names + len, sizeof names - len, "%s" STR_F, len ? " " : "",
                                    STR_A(function_at(index)->name));
    return names;
}

static void only_calls_count(void **state) {
    static const struct {
        const char *text, *names;
    } rows[] = {
        {"strcpy(a, b); sprintf (c, d);", "strcpy sprintf"},
        {"my_strcpy(a); strcpy_s(b); strcpyx(c);", ""},
        {"/* strcpy(a, b) */ strcat(a, b); // gets(c)\nsystem(d);", "strcat system"},
        {"puts(\"strcpy(a)\"); x = 'g'; strcat(a, b);", "strcat"},
        {"puts(\"a\\\"strcpy(b)\"); gets(c);", "gets"},
        {"p->access(a); q.system(b); Foo::rand(c);", "rand"},
        {"int strcpy;", ""},
        {"don't\ngets(a);", "gets"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (size_t step = 1; step < 40; step += 3)
            if (strcmp(calls(rows[i].text, step), rows[i].names) != 0)
                fail_msg("%s by %zu: %s", rows[i].text, step, calls(rows[i].text, step));
}

static void the_table_is_sorted(void **state) {
    (void)state;
    for (size_t i = 0; i < function_count(); i++)
        assert_int_equal(function_find(function_at(i)->name), i);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_calls_count),
        cmocka_unit_test(the_table_is_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
