/* One person under several spellings. */
#include "bed.h"
#include "document/person.h"

#define PERSON(name_, ...)                                                                                             \
    { .id = STR_INIT("x"), .name = STR_INIT(name_), __VA_ARGS__ }

static void spellings_of_one_person_are_told_from_two_people(void **state) {
    static struct str aliases[] = {STR_INIT("jd"), STR_INIT("Jane Miller")};
    static const struct {
        struct process_person a, b;
        enum person_likeness likeness;
    } CASES[] = {
        {PERSON("Jane Doe"), PERSON("Jane Doe"), PERSON_SAME},
        {PERSON("Jane Doe"), PERSON(" jane  DOE "), PERSON_SAME},
        {PERSON("Jane Doe"), PERSON("Doe, Jane"), PERSON_SAME},
        {PERSON("Dr. Jane Doe"), PERSON("Jane Doe (QA)"), PERSON_SAME},
        {PERSON("J\xC3\xBCrgen M\xC3\xBCller"), PERSON("Juergen Mueller"), PERSON_SAME},
        {PERSON("Andr\xC3\xA9 Wei\xC3\x9F"), PERSON("Andre Weis"), PERSON_SAME},
        {PERSON("Jane Doe <jdoe@x>"), PERSON("JDOE@X"), PERSON_SAME},
        {PERSON("Jane Doe", .email = STR_INIT("jdoe@x")), PERSON("Somebody Else <jdoe@x>"), PERSON_SAME},
        {PERSON("Jane Doe"), PERSON("J. Doe"), PERSON_MAYBE},
        {PERSON("Jane Doe"), PERSON("J Doe"), PERSON_MAYBE},
        {PERSON("Jane Doe"), PERSON("Jane M. Doe"), PERSON_MAYBE},
        {PERSON("Jane Doe"), PERSON("Doe"), PERSON_MAYBE},
        {PERSON("Jane Doe"), PERSON("Jane"), PERSON_MAYBE},
        {PERSON("Jane Doe"), PERSON("jdoe@x"), PERSON_MAYBE},
        {PERSON("Jane Doe"), PERSON("jane.doe@x"), PERSON_MAYBE},
        {PERSON("Jane Doe", .email = STR_INIT("jane@x")), PERSON("Jane Doe", .email = STR_INIT("jane@y")),
         PERSON_MAYBE},
        {PERSON("Jane Doe"), PERSON("John Doe"), PERSON_OTHER},
        {PERSON("Jane Doe"), PERSON("M. Doe"), PERSON_OTHER},
        {PERSON("Jane Doe"), PERSON("Jane Roe"), PERSON_OTHER},
        {PERSON("Jane Doe"), PERSON("mdoe@x"), PERSON_OTHER},
        {PERSON("Jane Doe"), PERSON(""), PERSON_OTHER},
        {PERSON("Kim Example"), PERSON("Ada Example"), PERSON_OTHER},
        {PERSON("Testers Ltd"), PERSON("Builders Ltd"), PERSON_OTHER},
        {PERSON("Jane Doe", .aliases = aliases, .alias_count = 2), PERSON("JD"), PERSON_SAME},
        {PERSON("Jane Doe", .aliases = aliases, .alias_count = 2), PERSON("J. Miller"), PERSON_MAYBE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        if (person_compare(&CASES[i].a, &CASES[i].b) != CASES[i].likeness ||
            person_compare(&CASES[i].b, &CASES[i].a) != CASES[i].likeness)
            fail_msg("'" STR_F "' and '" STR_F "'", STR_A(CASES[i].a.name), STR_A(CASES[i].b.name));
}

static void a_name_that_is_written_may_be_an_id(void **state) {
    static const struct process_person jane = {.id = STR_INIT("jdoe"), .name = STR_INIT("Jane Doe")};
    (void)state;
    assert_int_equal(person_is(&jane, STR(" JDoe ")), PERSON_SAME);
    assert_int_equal(person_is(&jane, STR("Jane Doe <jane@x>")), PERSON_SAME);
    assert_int_equal(person_is(&jane, STR("John Doe")), PERSON_OTHER);
}

static void long_names_are_cut_and_not_overrun(void **state) {
    struct bed *bed = *state;
    char *name = arena_get(&bed->arena, 4000, 1);
    for (size_t i = 0; i < 4000; i++)
        name[i] = i % 50 == 49 ? ' ' : 'x';
    const struct process_person one = {.id = STR("a"), .name = {name, 4000}};
    assert_int_equal(person_compare(&one, &one), PERSON_SAME);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(spellings_of_one_person_are_told_from_two_people),
        BED_TEST(a_name_that_is_written_may_be_an_id),
        BED_TEST(long_names_are_cut_and_not_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
