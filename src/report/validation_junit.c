/* Validations as JUnit XML, for pipelines: a document is a suite; the schema and each class of tests that ran is a case
 * of it, so that what passed is told too, and that a pipeline's page has one failure to open for each document and
 * class. A document that could not be read is an error, never a pass. */
#include "report/validation.h"

static const struct {
    const char *name;
    const char *key;
} cases[CSAF_CLASSES] = {{"schema", "schema"},
                         {"mandatory tests", "mandatory"},
                         {"recommended tests", "recommended"},
                         {"informative tests", "informative"}};

static void begin(const struct validation_options *options, struct out *out) {
    (void)options;
    out_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"keyway csaf validate\">\n");
}

/* It was not run on the document at all. */
static bool is_skipped(const struct validation *v, const struct csaf_test *test) {
    for (size_t i = 0; i < v->skipped_count; i++)
        if (v->skipped[i].test == test && !v->skipped[i].node)
            return true;
    return false;
}

/* Some test of the class was asked for and ran. */
static bool has_run(const struct csaf_wanted_list *wanted, const struct validation *v, enum csaf_class class) {
    const struct csaf_test *test;
    if (class == CSAF_SCHEMA)
        return csaf_is_wanted(wanted, NULL);
    for (size_t i = 0; (test = csaf_test_at(i)) != NULL; i++)
        if (test->class == class && csaf_is_wanted(wanted, test) && !is_skipped(v, test))
            return true;
    return false;
}

static size_t count_class(const struct validation *v, enum csaf_class class) {
    size_t count = v->left_out[class];
    for (size_t i = 0; i < v->count; i++)
        count += csaf_finding_class(&v->findings[i]) == class;
    return count;
}

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
static void write_failure(const struct validation *v, enum csaf_class class, size_t count, struct out *out) {
    size_t first = 0;
    while (first < v->count && csaf_finding_class(&v->findings[first]) != class)
        first++;
    out_lit(out, ">\n      <failure message=\"");
    if (first < v->count) {
        out_format(out, STR_F ": ", STR_A(csaf_finding_id(&v->findings[first])));
        out_markup(out, v->findings[first].text);
    } else
        out_lit(out, "too many findings to list them");
    if (count > 1)
        out_format(out, " (and %zu more)", count - 1);
    out_format(out, "\" type=\"keyway.csaf.%s\">", cases[class].key);
}

static void write_case(const struct validation *v, enum csaf_class class, struct out *out) {
    size_t count = count_class(v, class);
    out_lit(out, "    <testcase classname=\"");
    out_markup(out, v->file);
    out_format(out, "\" name=\"%s\"", cases[class].name);
    if (count == 0) {
        out_lit(out, "/>\n");
        return;
    }
    write_failure(v, class, count, out);
    for (size_t i = 0; i < v->count; i++)
        if (csaf_finding_class(&v->findings[i]) == class)
            write_finding(v, i, out);
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

static void write_document(const struct validation_options *options, const struct validation *v, struct out *out) {
    size_t tests = 0, failures = 0;
    out_lit(out, "  <testsuite name=\"");
    out_markup(out, v->file);
    out_char(out, '"');
    if (v->unread) {
        write_unread(v, out);
        return;
    }
    for (unsigned class = 0; class < CSAF_CLASSES; class ++) {
        tests += has_run(options->wanted, v, (enum csaf_class) class);
        failures += count_class(v, (enum csaf_class) class) > 0;
    }
    out_format(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n", tests + v->skipped_count,
               failures, v->skipped_count);
    for (unsigned class = 0; class < CSAF_CLASSES; class ++)
        if (has_run(options->wanted, v, (enum csaf_class) class))
            write_case(v, (enum csaf_class) class, out);
    write_skips(v, out);
    out_lit(out, "  </testsuite>\n");
}

static void end(const struct validation_options *options, const struct validation_totals *totals,
                const struct diag_sink *sink, struct out *out) {
    (void)options;
    (void)totals;
    (void)sink;
    out_lit(out, "</testsuites>\n");
}

const struct validation_format validation_junit = {"junit", ".xml", false, begin, write_document, end};
