#include "bed.h"
#include "evidence/log_part.h"

/* "name=text|name=text" with blanks for line ends. */
static struct str parts_of(struct bed *bed, const char *text) {
    struct log_parts parts = log_parts_in(str_from(text), STR("whole"));
    struct log_part part;
    struct str all = STR("");
    while (log_parts_next(&parts, &part))
        all = str_format(&bed->arena, STR_F "%s" STR_F "=" STR_F, STR_A(all), all.len > 0 ? "|" : "", STR_A(part.name),
                         STR_A(str_trim(part.text)));
    return all;
}

static void a_text_without_names_is_one_log(void **state) {
    assert_str(parts_of(*state, "a\nb\n"), "whole=a\nb");
    assert_str(parts_of(*state, ""), "whole=");
    assert_str(parts_of(*state, "==> <==\n==> x <=="), "whole===> <==|x=");
}

static void names_part_the_logs(void **state) {
    assert_str(parts_of(*state, "==> a.log <==\none\n\n==> b/c <==\r\ntwo"), "a.log=one|b/c=two");
    assert_str(parts_of(*state, "zero\n==> a <==\none\n"), "whole=zero|a=one");
}

static void an_empty_log_is_one(void **state) {
    assert_str(parts_of(*state, "\n==> a <==\n\n==> b <==\n"), "a=|b=");
    assert_str(parts_of(*state, "==> a <==\nx\n==> b <=="), "a=x|b=");
}

static void a_title_is_the_name_without_folder_and_ending(void **state) {
    static const struct str PLAIN[] = {STR_INIT("fuzzer_stats"), STR_INIT("default")};
    (void)state;
    assert_str(log_part_title(STR("out/parse.log"), PLAIN, 2), "parse");
    assert_str(log_part_title(STR("parse.log.gz"), PLAIN, 2), "parse");
    assert_str(log_part_title(STR("out/parse/fuzzer_stats"), PLAIN, 2), "parse");
    assert_str(log_part_title(STR("fuzzer_stats"), PLAIN, 2), "fuzzer_stats");
    assert_str(log_part_title(STR(".log"), PLAIN, 2), ".log");
    assert_str(log_part_title(STR("a/"), PLAIN, 2), "");
}

static void a_number_stands_behind_its_key(void **state) {
    uint64_t number = 0;
    (void)state;
    assert_true(log_number(STR("Done 12 runs in  7 second(s)"), STR(" runs in "), &number));
    assert_int_equal(number, 7);
    assert_false(log_number(STR("Done x runs"), STR("Done "), &number));
    assert_false(log_number(STR("Done"), STR("Done "), &number));
    assert_false(log_number(STR("n: 99999999999999999999"), STR("n: "), &number));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_text_without_names_is_one_log),
        BED_TEST(names_part_the_logs),
        BED_TEST(an_empty_log_is_one),
        BED_TEST(a_title_is_the_name_without_folder_and_ending),
        BED_TEST(a_number_stands_behind_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
