/* keyway csaf tests: which tests are here, in the order in which they run. */
#include "command/csaf.h"

#include "report/validation.h"

int csaf_tests_run(struct run *run) {
    static const char *const versions[] = {
        [1u << CSAF_2_0] = "2.0", [1u << CSAF_2_1] = "2.1", [1u << CSAF_2_0 | 1u << CSAF_2_1] = "2.0 2.1"};
    const struct csaf_test *test;
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++) {
        out_format(run->out, "%-10.*s %-7s  %-7.*s  ", STR_A(test->id), versions[test->versions],
                   STR_A(validation_severity(test->class)));
        out_str(run->out, test->title);
        out_char(run->out, '\n');
    }
    return EXIT_WELL;
}
