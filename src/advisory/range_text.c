#include "advisory/range.h"
#include "advisory/range_form.h"

/* A version as it is written, with the words that name its numbering. */
static void version_text(const struct version *v, struct out *out) {
    const char *from = v->family.len && v->family.ptr < v->text.ptr ? v->family.ptr : v->text.ptr;
    out_safe(out, (struct str){from, (size_t)(v->text.ptr + v->text.len - from)});
}

static void interval_text(const struct range_branch *b, struct out *out) {
    if (b->lower) {
        out_str(out, b->lower_closed ? STR("from ") : STR("after "));
        version_text(b->lower, out);
        if (!b->upper) {
            out_str(out, b->lower_closed ? STR(" on") : STR(""));
            return;
        }
        out_str(out, b->upper_closed ? STR(" up to ") : STR(" up to but not "));
    } else {
        out_str(out, b->upper_closed ? STR("up to ") : STR("before "));
    }
    version_text(b->upper, out);
}

static void lines_text(const struct range_branch *b, struct out *out) {
    out_str(out, b->upper_closed ? STR("up to ") : STR("before "));
    for (size_t i = 0; i < b->line_count; i++) {
        if (i)
            out_str(out, i + 1 == b->line_count ? STR(" or ") : STR(", "));
        version_text(b->lines[i], out);
    }
    out_lit(out, ", each in its own line");
}

static void branch_text(const struct range_branch *b, struct out *out) {
    switch ((enum range_branch_kind)b->kind) {
    case RANGE_BRANCH_ALL:
        out_lit(out, "every version");
        break;
    case RANGE_BRANCH_INTERVAL:
        interval_text(b, out);
        break;
    case RANGE_BRANCH_EXACT:
        version_text(b->lower, out);
        break;
    case RANGE_BRANCH_LINES:
        lines_text(b, out);
        break;
    case RANGE_BRANCH_NOT:
        out_lit(out, "but not ");
        version_text(b->lower, out);
        break;
    case RANGE_BRANCH_NOTHING:
        out_str(out, str_from(range_reason_text(b->doubt)));
        break;
    }
    if (b->doubt && b->note.len) {
        out_lit(out, " (");
        out_safe(out, b->note);
        out_char(out, ')');
    }
}

void range_text(const struct range *range, struct out *out) {
    for (unsigned way = 0; way < range->ways; way++) {
        bool first = true;
        /* The third way differs from the second only in whether an end belongs to it. */
        if (way == 2)
            break;
        if (way)
            out_lit(out, "; or, read another way, ");
        for (size_t i = 0; i < range->count; i++) {
            if (!(range->branches[i].ways >> way & 1))
                continue;
            if (!first)
                out_str(out, range->branches[i].kind == RANGE_BRANCH_NOT ? STR(", ") : STR("; "));
            branch_text(&range->branches[i], out);
            first = false;
        }
    }
}
