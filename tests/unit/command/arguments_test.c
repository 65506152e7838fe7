/* The command line, read by a command's table. */
#include "bed.h"

#include "command/arguments.h"

static const struct command_option options[] = {
    {.letter = 'f', .name = "format", .argument = "FORMAT", .words = "text json html"},
    {.letter = 'o', .name = "output", .argument = "FILE", .many = true},
    {.name = "at", .argument = "DATE"},
    {.letter = 'q', .name = "quiet"},
};
static const struct command command = {.name = "check",
                                       .synopsis = "PLANT [WHAT]",
                                       .options = options,
                                       .option_count = ARRAY_LEN(options),
                                       .least = 1,
                                       .most = 2};

struct line {
    struct run run;
    bool help;
    enum status status;
};

/* Reads words that are separated by one blank each. */
static struct line read_line(struct bed *bed, const char *text) {
    struct line line = {.run = {.command = &command, .arena = &bed->arena, .sink = &bed->sink}};
    const char *words[32];
    size_t count = 0;
    struct str rest = str_from(text), word;
    while (*text && str_next(&rest, ' ', &word))
        words[count++] = str_copy(&bed->arena, word).ptr;
    line.status = arguments_read(&line.run, words, count, &line.help);
    return line;
}

static struct line read_well(struct bed *bed, const char *text) {
    struct line line = read_line(bed, text);
    assert_int_equal(line.status, STATUS_OK);
    assert_int_equal(diag_errors(&bed->sink), 0);
    return line;
}

static void options_stand_before_and_behind_arguments(void **state) {
    struct line line = read_well(*state, "--quiet plant.yaml --at 2026-11-23 zone");
    assert_true(run_has(&line.run, "quiet"));
    assert_str(run_option(&line.run, "at"), "2026-11-23");
    assert_int_equal(line.run.argument_count, 2);
    assert_str(line.run.arguments[0], "plant.yaml");
    assert_str(line.run.arguments[1], "zone");
    assert_false(line.help);
}

static void a_value_is_written_in_four_ways(void **state) {
    static const char *const ways[] = {"p --format json", "p --format=json", "p -f json", "p -fjson"};
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct line line = read_well(*state, ways[i]);
        assert_str(run_option(&line.run, "format"), "json");
    }
}

static void a_word_of_the_table_is_kept_as_the_table_spells_it(void **state) {
    struct line line = read_well(*state, "p --format JSON");
    assert_str(run_option(&line.run, "format"), "json");
}

static void a_value_may_hold_an_equals_sign(void **state) {
    struct line line = read_well(*state, "p --at=a=b");
    assert_str(run_option(&line.run, "at"), "a=b");
}

static void what_is_not_given_is_none(void **state) {
    struct line line = read_well(*state, "p");
    assert_false(run_has(&line.run, "quiet"));
    assert_null(run_option(&line.run, "at").ptr);
}

static void an_option_that_may_be_repeated_keeps_its_order(void **state) {
    struct line line = read_well(*state, "p -o a.json -q -o b.html");
    struct str file = STR_NONE;
    assert_true(run_option_at(&line.run, "output", 0, &file));
    assert_str(file, "a.json");
    assert_true(run_option_at(&line.run, "output", 1, &file));
    assert_str(file, "b.html");
    assert_false(run_option_at(&line.run, "output", 2, &file));
    assert_str(file, "b.html");
    assert_str(run_option(&line.run, "output"), "b.html");
}

static void two_dashes_end_the_options(void **state) {
    struct line line = read_well(*state, "-q -- --at --help");
    assert_int_equal(line.run.argument_count, 2);
    assert_str(line.run.arguments[1], "--help");
    assert_false(line.help);
}

static void a_lone_dash_is_an_argument(void **state) {
    struct line line = read_well(*state, "-");
    assert_str(line.run.arguments[0], "-");
}

static void help_is_asked_for_whatever_else_is_missing(void **state) {
    assert_true(read_well(*state, "--help").help);
    assert_true(read_well(*state, "a b c -h").help);
}

static void mistakes_are_told_with_what_was_meant(void **state) {
    static const struct {
        const char *line, *code, *near;
    } cases[] = {
        {"p --formt json", "command.unknown-option", "--format"},
        {"p --formt=json", "command.unknown-option", "--format"},
        {"p -x", "command.unknown-option", ""},
        {"p --", "", ""},
        {"p --=x", "command.unknown-option", ""},
        {"p --format jsn", "command.option-value", "json"},
        {"p --format=", "command.option-value", ""},
        {"p --at", "command.option-needs-value", ""},
        {"p --at=", "command.empty-value", ""},
        {"p --output=", "command.empty-value", ""},
        {"p -f", "command.option-needs-value", ""},
        {"p --quiet=1", "command.option-takes-none", ""},
        {"p -q1", "command.option-takes-none", ""},
        {"p --at a --at b", "command.option-twice", ""},
        {"-q", "command.too-few", ""},
        {"a b c", "command.too-many", ""},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        diag_init(&bed->sink, &bed->arena);
        enum status status = read_line(bed, cases[i].line).status;
        if (!cases[i].code[0]) {
            assert_int_equal(status, STATUS_OK);
            continue;
        }
        assert_int_equal(status, STATUS_INPUT);
        assert_one_error(bed, cases[i].code, "");
        assert_str(bed->sink.items[SEVERITY_ERROR][0].suggestion, cases[i].near);
    }
}

static void several_mistakes_are_told_in_one_run(void **state) {
    struct bed *bed = *state;
    assert_int_equal(read_line(bed, "p --formt json --at --quit=3 -x").status, STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 2);
}

static void without_memory_nothing_is_read(void **state) {
    struct bed *bed = *state;
    const char *const words[] = {"plant.yaml"};
    struct arena none;
    bool help = false;
    arena_init(&none, 0);
    struct run run = {.command = &command, .arena = &none, .sink = &bed->sink};
    assert_int_equal(arguments_read(&run, words, 1, &help), STATUS_MEMORY);
    assert_int_equal(run.argument_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(options_stand_before_and_behind_arguments),
        BED_TEST(a_value_is_written_in_four_ways),
        BED_TEST(a_word_of_the_table_is_kept_as_the_table_spells_it),
        BED_TEST(a_value_may_hold_an_equals_sign),
        BED_TEST(what_is_not_given_is_none),
        BED_TEST(an_option_that_may_be_repeated_keeps_its_order),
        BED_TEST(two_dashes_end_the_options),
        BED_TEST(a_lone_dash_is_an_argument),
        BED_TEST(help_is_asked_for_whatever_else_is_missing),
        BED_TEST(mistakes_are_told_with_what_was_meant),
        BED_TEST(several_mistakes_are_told_in_one_run),
        BED_TEST(without_memory_nothing_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
