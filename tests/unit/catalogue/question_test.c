#include "catalogue/question.h"

#include "bed.h"
#include "catalogue/system.h"

enum { DRAWS = 400 };

static void assert_whole(const struct question *q) {
    assert_true(q->text.len > 0 && q->why.len > 0);
    assert_in_range(q->right, 0, QUESTION_CHOICES - 1);
    for (unsigned i = 0; i < QUESTION_CHOICES; i++) {
        assert_true(q->choices[i].len > 0);
        for (unsigned k = 0; k < i; k++)
            assert_false(str_eq(q->choices[i], q->choices[k]));
    }
}

static void every_topic_makes_whole_questions(void **state) {
    struct bed *bed = *state;
    struct question_dice dice = {1};
    for (unsigned topic = 0; topic < QUESTION_TOPICS; topic++)
        for (unsigned i = 0; i < DRAWS; i++) {
            struct question question;
            assert_int_equal(question_make(topic, &dice, &bed->arena, &question), STATUS_OK);
            assert_whole(&question);
        }
}

static void the_right_choice_is_anywhere(void **state) {
    struct bed *bed = *state;
    struct question_dice dice = {2};
    unsigned at[QUESTION_CHOICES] = {0};
    for (unsigned i = 0; i < DRAWS; i++) {
        struct question question;
        assert_int_equal(question_make(QUESTION_LEVEL, &dice, &bed->arena, &question), STATUS_OK);
        at[question.right]++;
    }
    for (unsigned i = 0; i < QUESTION_CHOICES; i++)
        assert_in_range(at[i], DRAWS / 8, DRAWS / 2);
}

static void the_same_number_makes_the_same_questions(void **state) {
    struct bed *bed = *state;
    struct question_dice one = {62443}, other = {62443};
    for (unsigned i = 0; i < DRAWS; i++) {
        struct question a, b;
        assert_int_equal(question_make(i % QUESTION_TOPICS, &one, &bed->arena, &a), STATUS_OK);
        assert_int_equal(question_make(i % QUESTION_TOPICS, &other, &bed->arena, &b), STATUS_OK);
        assert_true(str_eq(a.text, b.text) && a.right == b.right);
    }
}

/* The level that is called right is the catalogue's. */
static void levels_are_those_of_the_catalogue(void **state) {
    static const char *const texts[] = {"at no level", "from SL 1", "from SL 2", "from SL 3", "from SL 4"};
    struct bed *bed = *state;
    struct question_dice dice = {3};
    for (unsigned i = 0; i < DRAWS; i++) {
        struct question question;
        assert_int_equal(question_make(QUESTION_LEVEL, &dice, &bed->arena, &question), STATUS_OK);
        struct str id = str_slice(question.why, 0, str_find(question.why, STR(" is due")));
        unsigned index = requirement_find(id);
        assert_int_not_equal(index, REQUIREMENT_NONE);
        const struct requirement *r = requirement_at(index);
        bool any = false;
        for (unsigned type = 0; type < COMPONENT_COUNT; type++) {
            struct str asked = str_format(&bed->arena, "of type " STR_F " (", STR_A(component_abbreviation(type)));
            if (str_find(question.text, asked) == SIZE_MAX)
                continue;
            any = true;
            assert_str(question.choices[question.right], texts[r->level[type]]);
        }
        assert_true(any);
        assert_int_equal(r->conflict.len, 0);
    }
}

static void the_lesson_asks_its_three(void **state) {
    static const char *const right[LESSON_QUESTIONS] = {"secure development lifecycle", "Cloud service",
                                                        "asset owner sets SL-T"};
    struct question_dice dice = {4};
    (void)state;
    for (unsigned i = 0; i < LESSON_QUESTIONS; i++) {
        struct question question;
        question_of_lesson(i, &dice, &question);
        assert_whole(&question);
        assert_true(str_find(question.choices[question.right], str_from(right[i])) != SIZE_MAX);
    }
}

static void topics_are_found_by_name(void **state) {
    (void)state;
    for (unsigned topic = 0; topic < QUESTION_TOPICS; topic++)
        assert_int_equal(question_topic_find(question_topic_name(topic)), topic);
    assert_int_equal(question_topic_find(STR("weather")), QUESTION_TOPICS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_topic_makes_whole_questions),
        BED_TEST(the_right_choice_is_anywhere),
        BED_TEST(the_same_number_makes_the_same_questions),
        BED_TEST(levels_are_those_of_the_catalogue),
        BED_TEST(the_lesson_asks_its_three),
        BED_TEST(topics_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
