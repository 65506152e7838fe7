/* keyway csaf tests: which tests are here, in the order in which they run. */
#include "command/csaf.h"

#include "report/validation.h"

static const struct diag_kind NOTHING_MORE = {"csaf.tests-arguments", SEVERITY_ERROR,
                                              "tests lists all there are, and takes no '{0}'",
                                              "write: keyway csaf tests, and look for it in what comes"};

int csaf_tests_run(struct run *run) {
    static const char *const versions[] = {
        [1u << CSAF_2_0] = "2.0", [1u << CSAF_2_1] = "2.1", [1u << CSAF_2_0 | 1u << CSAF_2_1] = "2.0 2.1"};
    const struct csaf_test *test;
    if (run->argument_count > 1) {
        diag_add(run->sink, &NOTHING_MORE, PLACE_NONE, run->arguments[1]);
        return EXIT_FAILED;
    }
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++) {
        out_format(run->out, "%-10.*s %-7s  %-7.*s  ", STR_A(test->id), versions[test->versions],
                   STR_A(validation_severity(test->class)));
        out_str(run->out, test->title);
        out_char(run->out, '\n');
    }
    return EXIT_WELL;
}
