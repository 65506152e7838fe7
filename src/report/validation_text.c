/* Validations for a terminal: a finding begins with its place, as compilers write it, so that editors find it. */
#include "report/paint.h"
#include "report/validation.h"

enum { INDENT = 4, SHOWN_OF_TEST = 10 };

static const enum paint paints[] = {[CSAF_SCHEMA] = PAINT_BAD,
                                    [CSAF_MANDATORY] = PAINT_BAD,
                                    [CSAF_RECOMMENDED] = PAINT_WARN,
                                    [CSAF_INFORMATIVE] = PAINT_FAINT};

static void begin(const struct validation_options *options, struct out *out) {
    (void)options;
    (void)out;
}

/* Decimal digits. */
static size_t digits(uint32_t number) {
    size_t count = 1;
    for (; number > 9; number /= 10)
        count++;
    return count;
}

static void write_finding(const struct validation_options *options, const struct validation *v, size_t index,
                          struct out *out) {
    const struct csaf_finding *finding = &v->findings[index];
    const struct csaf_spot *spot = &v->spots[index];
    struct str severity = validation_severity(csaf_finding_class(finding)), id = csaf_finding_id(finding);
    size_t column = out_safe_width(v->file) + digits(spot->position.line) + digits(spot->position.column) +
                    severity.len + id.len + STR("::: : : ").len;
    out_safe(out, v->file);
    out_format(out, ":%u:%u: ", spot->position.line, spot->position.column);
    paint_text(out, options->colour, paints[csaf_finding_class(finding)], severity);
    out_format(out, ": " STR_F ": ", STR_A(id));
    paint_wrapped(out, finding->text, column, INDENT, options->width);
    out_repeat(out, ' ', INDENT);
    out_lit(out, "at ");
    /* Not wrapped: it is to be copied. */
    out_safe(out, spot->pointer.len ? spot->pointer : STR("the document itself"));
    out_char(out, '\n');
}

static void write_more(const struct validation *v, size_t index, size_t more, struct out *out) {
    out_safe(out, v->file);
    out_format(out, ": " STR_F " finds %zu more (--all shows them)\n", STR_A(csaf_finding_id(&v->findings[index])),
               more);
}

/* Findings are in the order of the tests. */
static size_t count_of_test(const struct validation *v, size_t from) {
    size_t to = from;
    while (to < v->count && v->findings[to].test == v->findings[from].test)
        to++;
    return to - from;
}

static void write_findings(const struct validation_options *options, const struct validation *v, struct out *out) {
    for (size_t from = 0, count; from < v->count; from += count) {
        count = count_of_test(v, from);
        size_t shown = options->all || count <= SHOWN_OF_TEST + 1 ? count : SHOWN_OF_TEST;
        for (size_t i = from; i < from + shown; i++)
            write_finding(options, v, i, out);
        if (shown < count)
            write_more(v, from, count - shown, out);
    }
    if (validation_left_out(v) > 0) {
        out_safe(out, v->file);
        out_format(out, ": %zu more findings are not listed: there are too many\n", validation_left_out(v));
    }
}

static void write_place(const struct validation *v, const struct csaf_spot *spot, struct out *out) {
    out_safe(out, v->file);
    out_format(out, ":%u:%u: ", spot->position.line, spot->position.column);
}

/* What did not run on whole documents stands at the end, and tells against one alone when it was asked for by name. */
static bool has_unchecked(const struct validation *v, bool full) {
    bool has = v->skipped_more > 0;
    for (size_t i = 0; i < v->skipped_count && !has; i++)
        has = v->skipped[i].node != NULL || !full;
    return has;
}

/* Parts of the document that a test did not look at; what did not run on the whole of it stands at the end. */
static void write_unchecked(const struct validation_options *options, const struct validation *v, struct out *out) {
    for (size_t i = 0; i < v->skipped_count; i++) {
        const struct csaf_skip *skip = &v->skipped[i];
        if (!skip->node)
            continue;
        write_place(v, &v->skipped_spots[i], out);
        paint_text(out, options->colour, PAINT_WARN, STR("not checked"));
        out_format(out, ": " STR_F ": ", STR_A(skip->test->id));
        out_safe(out, skip->reason);
        out_char(out, '\n');
        out_repeat(out, ' ', INDENT);
        out_lit(out, "at ");
        out_safe(out, v->skipped_spots[i].pointer);
        out_char(out, '\n');
    }
    if (v->skipped_more) {
        out_safe(out, v->file);
        out_format(out, ": %zu more parts were not checked\n", v->skipped_more);
    }
}

static void write_document(const struct validation_options *options, const struct validation *v, struct out *out) {
    bool full = validation_is_full(options->wanted);
    if (v->companion.len)
        return; /* counted below */
    write_unchecked(options, v, out);
    if (v->unread || v->count > 0 || validation_left_out(v) > 0) {
        write_findings(options, v, out);
        return;
    }
    out_safe(out, v->file);
    out_lit(out, ": ");
    paint_text(out, options->colour, PAINT_GOOD, full ? STR("valid") : STR("nothing found"));
    out_format(out, " (CSAF " STR_F ")", STR_A(validation_version(v->version)));
    if (v->known)
        out_format(out, " but for %zu known finding%s", v->known, plural(v->known));
    if (has_unchecked(v, full))
        out_lit(out, " but for what was not checked");
    out_char(out, '\n');
}

static void write_findings_total(const struct validation_totals *totals, struct out *out) {
    size_t errors = totals->findings[CSAF_SCHEMA] + totals->findings[CSAF_MANDATORY];
    size_t warnings = totals->findings[CSAF_RECOMMENDED], notes = totals->findings[CSAF_INFORMATIVE];
    if (errors + warnings + notes == 0)
        return;
    out_format(out, "%zu error%s, %zu warning%s, %zu note%s\n", errors, plural(errors), warnings, plural(warnings),
               notes, plural(notes));
}

static void write_skips(const struct validation_totals *totals, struct out *out) {
    for (size_t i = 0; i < totals->skip_count; i++) {
        const struct validation_skip *skip = &totals->skips[i];
        out_format(out, "not checked: " STR_F " in %zu document%s: ", STR_A(skip->test->id), skip->documents,
                   plural(skip->documents));
        out_safe(out, skip->reason);
        out_char(out, '\n');
    }
    if (totals->unchecked)
        out_format(out, "not checked: %zu part%s of documents\n", totals->unchecked, plural(totals->unchecked));
}

static void end(const struct validation_options *options, const struct validation_totals *totals,
                const struct diag_sink *sink, struct out *out) {
    (void)sink;
    out_format(out, "%zu %s, %zu with findings, %zu that could not be read", totals->valid,
               validation_is_full(options->wanted) ? "valid" : "without findings", totals->faulty, totals->unread);
    if (totals->known)
        out_format(out, "; %zu known", totals->known);
    if (totals->left_out)
        out_format(out, "; %zu not listed", totals->left_out);
    out_char(out, '\n');
    if (totals->companions)
        out_format(out, "left out: %zu document%s of a provider that %s no advisor%s\n", totals->companions,
                   plural(totals->companions), totals->companions == 1 ? "is" : "are",
                   totals->companions == 1 ? "y" : "ies");
    write_findings_total(totals, out);
    write_skips(totals, out);
}

const struct validation_format validation_text = {"text", ".txt", false, begin, write_document, end};
