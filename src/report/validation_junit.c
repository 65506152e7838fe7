/* Validations as JUnit XML, for pipelines: a document is a suite. The schema is a case of it, and so is each class of
 * tests of which all were asked for, so that what passed is told too, and that a pipeline's page has one failure to
 * open for each document and class; of another class each test that was asked for is a case. What did not run is never
 * among the cases that passed: it is one that was skipped. A document that could not be read is an error. */
#include "report/validation.h"

static const struct {
    const char *name;
    const char *key;
} classes[CSAF_CLASSES] = {{"schema", "schema"},
                           {"mandatory tests", "mandatory"},
                           {"recommended tests", "recommended"},
                           {"informative tests", "informative"}};

/* What a test came to: its findings stand together. */
struct tally {
    size_t first, count;
    bool asked, ran;
};

/* One case: the findings from `first` on that are of the class, or of the test. */
struct test_case {
    enum csaf_class class;
    const struct csaf_test *test; /* NULL: the class */
    const char *more;             /* of the class's name */
    size_t first, count, left_out;
};

/* A document while it is told. */
struct suite {
    const struct validation *v;
    struct tally *tallies; /* by the index of the test */
    struct test_case *cases;
    size_t case_count;
};

static void begin(const struct validation_options *options, struct out *out) {
    (void)options;
    out_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"keyway csaf validate\">\n");
}

/* ---- what ran */

static size_t index_of(const struct csaf_test *test) {
    size_t index = 0;
    while (csaf_test_at(index) != test)
        index++;
    return index;
}

static void tally_tests(struct suite *suite, const struct csaf_wanted_list *wanted) {
    const struct validation *v = suite->v;
    const struct csaf_test *test;
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++) {
        suite->tallies[i].asked = csaf_is_wanted(wanted, test) && csaf_test_is_of(test, v->version);
        suite->tallies[i].ran = suite->tallies[i].asked;
    }
    for (size_t i = 0; i < v->skipped_count; i++)
        if (!v->skipped[i].node && !v->skipped[i].begun)
            suite->tallies[index_of(v->skipped[i].test)].ran = false;
    for (size_t i = 0, next; i < v->count; i = next) {
        for (next = i + 1; next < v->count && v->findings[next].test == v->findings[i].test;)
            next++;
        if (!v->findings[i].test)
            continue;
        struct tally *tally = &suite->tallies[index_of(v->findings[i].test)];
        tally->first = tally->count ? tally->first : i;
        tally->count += next - i;
    }
}

static void add_class(struct suite *suite, enum csaf_class class, const char *more) {
    struct test_case made = {.class = class, .more = more, .left_out = suite->v->left_out[class]};
    for (size_t i = 0; i < suite->v->count; i++) {
        bool is_of = csaf_finding_class(&suite->v->findings[i]) == class;
        made.first = is_of && made.count == 0 ? i : made.first;
        made.count += is_of;
    }
    suite->cases[suite->case_count++] = made;
}

/* Of findings that were only counted the class is known, but not the test. */
static void add_tests(struct suite *suite, enum csaf_class class) {
    const struct csaf_test *test;
    if (suite->v->left_out[class]) {
        add_class(suite, class, " that were asked for");
        return;
    }
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++)
        if (test->class == class && suite->tallies[i].ran)
            suite->cases[suite->case_count++] = (struct test_case){
                .class = class, .test = test, .first = suite->tallies[i].first, .count = suite->tallies[i].count};
}

static void add_cases(struct suite *suite, enum csaf_class class) {
    const struct csaf_test *test;
    bool all = true, any = false;
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++) {
        if (test->class != class || !csaf_test_is_of(test, suite->v->version))
            continue;
        all &= suite->tallies[i].asked;
        any |= suite->tallies[i].ran;
    }
    if (any && all)
        add_class(suite, class, "");
    else if (any)
        add_tests(suite, class);
}

/* ---- writing */

static void write_finding(const struct validation *v, size_t index, struct out *out) {
    const struct csaf_spot *spot = &v->spots[index];
    out_markup(out, v->file);
    out_format(out, ":%u:%u: " STR_F ": ", spot->position.line, spot->position.column,
               STR_A(csaf_finding_id(&v->findings[index])));
    out_markup(out, v->findings[index].text);
    out_lit(out, " [");
    out_markup(out, spot->pointer);
    out_lit(out, "]\n");
}

/* What a list of failures shows: the first of them. */
static void write_failure(const struct validation *v, const struct test_case *c, struct out *out) {
    size_t count = c->count + c->left_out;
    out_lit(out, ">\n      <failure message=\"");
    if (c->count > 0) {
        out_format(out, STR_F ": ", STR_A(csaf_finding_id(&v->findings[c->first])));
        out_markup(out, v->findings[c->first].text);
    } else
        out_lit(out, "too many findings to list them");
    if (count > 1)
        out_format(out, " (and %zu more)", count - 1);
    out_format(out, "\" type=\"keyway.csaf.%s\">", classes[c->class].key);
}

static void write_case(const struct validation *v, const struct test_case *c, struct out *out) {
    out_lit(out, "    <testcase classname=\"");
    out_markup(out, v->file);
    if (c->test)
        out_format(out, "\" name=\"" STR_F "\"", STR_A(c->test->id));
    else
        out_format(out, "\" name=\"%s%s\"", classes[c->class].name, c->more);
    if (c->count + c->left_out == 0) {
        out_lit(out, "/>\n");
        return;
    }
    write_failure(v, c, out);
    for (size_t i = c->first, left = c->count; left > 0; i++) {
        bool is_of = c->test ? v->findings[i].test == c->test : csaf_finding_class(&v->findings[i]) == c->class;
        if (is_of)
            write_finding(v, i, out);
        left -= is_of;
    }
    out_lit(out, "</failure>\n    </testcase>\n");
}

/* A test that did not run, or did not look at a part, is a case of its own: no page takes it for a pass. */
static void write_skips(const struct validation *v, struct out *out) {
    for (size_t i = 0; i < v->skipped_count; i++) {
        const struct csaf_skip *skip = &v->skipped[i];
        out_lit(out, "    <testcase classname=\"");
        out_markup(out, v->file);
        out_format(out, "\" name=\"" STR_F, STR_A(skip->test->id));
        if (skip->node) {
            out_char(out, ' ');
            out_markup(out, v->skipped_spots[i].pointer);
        }
        if (skip->begun)
            out_lit(out, " the rest");
        out_lit(out, "\">\n      <skipped message=\"");
        out_markup(out, skip->reason);
        out_lit(out, "\"/>\n    </testcase>\n");
    }
    if (v->skipped_more)
        out_format(out, "    <system-err>%zu more parts were not checked</system-err>\n", v->skipped_more);
}

static void write_unread(const struct validation *v, struct out *out) {
    out_lit(out, " tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase classname=\"");
    out_markup(out, v->file);
    out_lit(out, "\" name=\"read\">\n      <error message=\"could not be read, so it was not validated\" "
                 "type=\"keyway.csaf.unread\"/>\n    </testcase>\n  </testsuite>\n");
}

static void write_companion(const struct validation *v, struct out *out) {
    out_lit(out, " tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">\n    <testcase classname=\"");
    out_markup(out, v->file);
    out_format(out,
               "\" name=\"read\">\n      <skipped message=\"no advisory: " STR_F "\"/>\n    </testcase>\n"
               "  </testsuite>\n",
               STR_A(v->companion));
}

static void write_suite(const struct suite *suite, struct out *out) {
    const struct validation *v = suite->v;
    size_t failures = 0;
    for (size_t i = 0; i < suite->case_count; i++)
        failures += suite->cases[i].count + suite->cases[i].left_out > 0;
    out_format(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
               suite->case_count + v->skipped_count, failures, v->skipped_count);
    for (size_t i = 0; i < suite->case_count; i++)
        write_case(v, &suite->cases[i], out);
    write_skips(v, out);
    out_lit(out, "  </testsuite>\n");
}

static enum status write_read(const struct validation_options *options, const struct validation *v, struct arena *arena,
                              struct out *out) {
    struct suite suite = {.v = v};
    suite.tallies = ARENA_ARRAY(arena, struct tally, csaf_test_count());
    suite.cases = ARENA_ARRAY(arena, struct test_case, csaf_test_count() + CSAF_CLASSES);
    if (!suite.tallies || !suite.cases)
        return STATUS_MEMORY;
    tally_tests(&suite, options->wanted);
    if (csaf_is_wanted(options->wanted, &csaf_schema_test))
        add_class(&suite, CSAF_SCHEMA, "");
    for (unsigned class = CSAF_MANDATORY; class < CSAF_CLASSES; class ++)
        add_cases(&suite, (enum csaf_class) class);
    write_suite(&suite, out);
    return STATUS_OK;
}

static void write_document(const struct validation_options *options, const struct validation *v, struct out *out) {
    out_lit(out, "  <testsuite name=\"");
    out_markup(out, v->file);
    out_char(out, '"');
    if (v->unread) {
        write_unread(v, out);
        return;
    }
    if (v->companion.len) {
        write_companion(v, out);
        return;
    }
    struct arena arena;
    arena_init(&arena, (size_t)1 << 20);
    enum status status = write_read(options, v, &arena, out);
    arena_done(&arena);
    if (status != STATUS_OK && out->status == STATUS_OK)
        out->status = status;
}

static void end(const struct validation_options *options, const struct validation_totals *totals,
                const struct diag_sink *sink, struct out *out) {
    (void)options;
    (void)totals;
    (void)sink;
    out_lit(out, "</testsuites>\n");
}

const struct validation_format validation_junit = {"junit", ".xml", false, begin, write_document, end};
