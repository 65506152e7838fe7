#include "advisory/range_side.h"

#include "advisory/fix_text.h"
#include "advisory/range_form.h"

/* The newest version that bounds a branch from above, or NULL. */
static const struct version *end_of(const struct range_branch *branch) {
    switch ((enum range_branch_kind)branch->kind) {
    case RANGE_BRANCH_INTERVAL:
        return branch->upper;
    case RANGE_BRANCH_EXACT:
        return branch->lower;
    default:
        return NULL;
    }
}

static bool is_newer(const struct range *range, const struct version *a, const struct version *b) {
    struct version_comparison c = version_compare(a, b, range->scheme);
    return c.order == VERSION_NEWER || c.order == VERSION_SAME;
}

/* Newer than the end of the branch; for lines, than the end of the lowest. */
static bool is_beyond(const struct range *range, const struct range_branch *branch, const struct version *version) {
    for (size_t i = 0; i < branch->line_count && branch->kind == RANGE_BRANCH_LINES; i++) {
        if (is_newer(range, version, branch->lines[i]))
            return true;
    }
    const struct version *end = end_of(branch);
    return end != NULL && is_newer(range, version, end);
}

static bool is_before(const struct range *range, const struct range_branch *branch, const struct version *version) {
    bool starts = branch->kind == RANGE_BRANCH_INTERVAL || branch->kind == RANGE_BRANCH_EXACT;
    return starts && branch->lower != NULL &&
           version_compare(version, branch->lower, range->scheme).order == VERSION_OLDER;
}

enum range_side range_side(const struct range *range, const struct version *version) {
    bool before = range->count > 0;
    for (size_t i = 0; i < range->count; i++) {
        if (is_beyond(range, &range->branches[i], version))
            return RANGE_SIDE_BEYOND;
        before = before && is_before(range, &range->branches[i], version);
    }
    return before ? RANGE_SIDE_BEFORE : RANGE_SIDE_UNKNOWN;
}

bool range_is_open_below(const struct range *range) {
    for (size_t i = 0; i < range->count; i++) {
        enum range_branch_kind kind = (enum range_branch_kind)range->branches[i].kind;
        if (kind == RANGE_BRANCH_ALL || kind == RANGE_BRANCH_LINES || kind == RANGE_BRANCH_NOT ||
            (kind == RANGE_BRANCH_INTERVAL && range->branches[i].lower == NULL))
            return true;
    }
    return false;
}

bool range_is_open_above(const struct range *range) {
    for (size_t i = 0; i < range->count; i++) {
        enum range_branch_kind kind = (enum range_branch_kind)range->branches[i].kind;
        if (kind == RANGE_BRANCH_ALL || kind == RANGE_BRANCH_NOT ||
            (kind == RANGE_BRANCH_INTERVAL && range->branches[i].upper == NULL))
            return true;
    }
    return false;
}

static bool is_single(const struct range_branch *branch) {
    if (branch->kind != RANGE_BRANCH_EXACT || branch->lower == NULL)
        return false;
    for (uint8_t i = 0; i < branch->lower->count; i++) {
        if (branch->lower->parts[i].kind == VERSION_PART_ANY)
            return false;
    }
    return true;
}

bool range_is_exact(const struct range *range) {
    for (size_t i = 0; i < range->count; i++) {
        if (!is_single(&range->branches[i]))
            return false;
    }
    return range->count > 0;
}

bool range_is_closed_above(const struct range *range) {
    for (size_t i = 0; i < range->count; i++) {
        const struct range_branch *branch = &range->branches[i];
        bool ends = branch->upper != NULL || branch->kind == RANGE_BRANCH_LINES;
        if (ends && (branch->upper_closed || branch->doubt != RANGE_REASON_NONE))
            return true;
    }
    return false;
}

/* Numbers between dots that a version begins with; `*more`: something stands behind them. */
static unsigned numbers_of(const struct version *version, bool *more) {
    unsigned count = 0;
    while (count < version->count && version->parts[count].kind == VERSION_PART_NUMBER)
        count++;
    *more = count < version->count;
    return count;
}

unsigned range_end_line(const struct range *range, const struct version *version) {
    unsigned deepest = 0;
    for (size_t i = 0; i < range->count; i++) {
        const struct version *end = end_of(&range->branches[i]);
        bool patched = false;
        unsigned line = end != NULL ? numbers_of(end, &patched) : 0;
        line -= line > 0 && !patched;
        if (line > deepest && fix_text_shared(version, end) >= line)
            deepest = line;
    }
    return deepest;
}

bool range_end_begins(const struct range *range, const struct version *version) {
    for (size_t i = 0; i < range->count; i++) {
        const struct version *end = end_of(&range->branches[i]);
        if (end != NULL && version_begins(version, end))
            return true;
    }
    return false;
}

bool range_some_end(const struct range *range, bool (*is)(const void *context, struct str end), const void *context) {
    for (size_t i = 0; i < range->count; i++) {
        const struct version *end = end_of(&range->branches[i]);
        if (end != NULL && is(context, end->text))
            return true;
    }
    return false;
}

bool range_end_is_refined(const struct range *range, const struct version *version) {
    for (size_t i = 0; i < range->count; i++) {
        const struct version *end = end_of(&range->branches[i]);
        /* Both ways. NOLINTNEXTLINE(readability-suspicious-call-argument) */
        if (end != NULL && version_begins(version, end) && !version_begins(end, version))
            return true;
    }
    return false;
}

bool range_has_one_end(const struct range *range) {
    return range->count == 1 && end_of(&range->branches[0]) != NULL;
}
