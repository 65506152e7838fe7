#include "advisory/range.h"

#include "advisory/range_form.h"
#include "advisory/version_read.h"
#include "advisory/wording.h"

static const char *const REASONS[RANGE_REASON_COUNT] = {
    [RANGE_REASON_NONE] = "the range is read",
    [RANGE_REASON_VERSION] = "the versions cannot be compared",
    [RANGE_REASON_BOUND] = "it is not said whether the bound itself belongs to the range",
    [RANGE_REASON_TWO_WAYS] = "the range can be read in two ways",
    [RANGE_REASON_CONDITION] = "the range holds only under a condition",
    [RANGE_REASON_CVE] = "the range holds for some of the vulnerabilities only",
    [RANGE_REASON_SERIAL] = "the serial number decides",
    [RANGE_REASON_HARDWARE] = "the revision of the hardware decides",
    [RANGE_REASON_MADE] = "the date of making or delivery decides",
    [RANGE_REASON_UNREAD] = "the range is not understood",
    [RANGE_REASON_NOT_VERSION] = "the text names something other than a version",
    [RANGE_REASON_EMPTY] = "the advisory gives no version",
    [RANGE_REASON_CONTRADICTS] = "the range begins above its end",
    [RANGE_REASON_LINE] = "the product's name is of another version line",
    [RANGE_REASON_LONG] = "the range is too long to be one",
};

const char *range_reason_text(enum range_reason reason) {
    return (unsigned)reason < RANGE_REASON_COUNT ? REASONS[reason] : REASONS[RANGE_REASON_UNREAD];
}

static enum status build(struct range *range, struct str plain, struct str product, struct arena *arena) {
    struct range_list list;
    range->serial = range_serial_of(plain, product);
    TRY(range_read(plain, product, arena, &list));
    if (product.len)
        TRY(range_line_of(product, arena, &range->line));
    TRY(range_line_complete(&range->line, &list, arena));
    return range_build(&list, arena, range);
}

enum status range_parse(struct str text, struct str product, const struct version_scheme *scheme, struct arena *arena,
                        const struct range **range) {
    struct range *made = ARENA_NEW(arena, struct range);
    struct range_branch *nothing = ARENA_NEW(arena, struct range_branch);
    if (!made || !nothing)
        return STATUS_MEMORY;
    *made = (struct range){.text = text, .scheme = scheme, .branches = nothing, .count = 1, .ways = 1};
    *nothing = (struct range_branch){.kind = RANGE_BRANCH_NOTHING,
                                     .ways = RANGE_WAYS_ALL,
                                     .doubt = RANGE_REASON_LONG,
                                     .note = str_slice(text, 0, 80)};
    if (text.len <= RANGE_TEXT_MAX) {
        struct str plain = wording_plain(arena, text),
                   name = wording_plain(arena, str_slice(product, 0, RANGE_TEXT_MAX));
        if (!plain.ptr || !name.ptr)
            return STATUS_MEMORY;
        *made = (struct range){.text = plain, .scheme = scheme};
        TRY(build(made, plain, name, arena));
    }
    *range = made;
    return STATUS_OK;
}

/* ---- asking ---- */

static struct range_answer answer(enum range_place place) {
    return (struct range_answer){.place = place};
}

static struct range_answer unsure(enum range_reason reason, struct str about) {
    return (struct range_answer){.place = RANGE_UNSURE, .reason = reason, .about = about};
}

static struct range_answer unsure_of(enum version_reason reason, const struct version *bound) {
    return (struct range_answer){
        .place = RANGE_UNSURE, .reason = RANGE_REASON_VERSION, .version = reason, .about = bound->text};
}

static bool is_written_so(const struct range *range, const struct version *v, const struct version *named) {
    struct version_comparison c = version_compare(v, named, range->scheme);
    return c.order == VERSION_SAME && !c.reason && (v->precision >= 2 || v->precision >= named->precision);
}

/* The range names just this version too, so a version so written is meant so: 6.1 in "> 6.1 | < 6.1.4". So does a
 * product's name: V15 of "STEP 7 V15" beside V15.1, but not V35.0 of "Parasolid V35.0" beside V35.0.262. */
static bool names_it(const struct range *range, const struct version *version, const struct version *bound) {
    bool counted = version->count < bound->count && bound->parts[version->count].width > 2;
    if (range->line.upper && !counted && is_written_so(range, version, range->line.upper))
        return true;
    for (size_t i = 0; i < range->version_count; i++)
        if (is_written_so(range, version, range->versions[i]))
            return true;
    return false;
}

/* The range names a finer version that begins like this bound, so the bound is no short form. */
static bool names_finer(const struct range *range, const struct version *bound) {
    for (size_t i = 0; i < range->version_count; i++) {
        enum version_reason reason = version_compare(bound, range->versions[i], range->scheme).reason;
        if (reason == VERSION_REASON_COARSE_LEFT || reason == VERSION_REASON_BASE_LEFT)
            return true;
    }
    return false;
}

/* A comparison with the doubts resolved that the range itself resolves, or that do not matter for a bound of this kind:
 * V6.6 is taken for a release that is older than V6.6.1, but not so far as to acquit it because it is. */
static struct version_comparison settled(const struct range *range, const struct version *v,
                                         const struct version *bound, bool upper) {
    struct version_comparison c = version_compare(v, bound, range->scheme);
    bool drop = c.reason == VERSION_REASON_BASE_LEFT && (upper || bound->precision <= v->precision);
    if (c.reason == VERSION_REASON_COARSE_LEFT || (c.reason == VERSION_REASON_BASE_LEFT && !drop))
        drop = names_it(range, v, bound);
    else if (c.reason == VERSION_REASON_COARSE_RIGHT || c.reason == VERSION_REASON_BASE_RIGHT)
        drop = names_finer(range, bound);
    if (drop)
        c.reason = VERSION_REASON_NONE;
    return c;
}

/* How a settled comparison fits a bound. */
enum fit {
    FIT_UNCLEAR, /* no order, or none to be trusted */
    FIT_FINER,   /* of the bound's own release, but written finer */
    FIT_OPEN,    /* one of those that the bound's wildcard stands for */
    FIT_PLAIN,
};

static enum fit fit_of(struct version_comparison c) {
    if (c.reason == VERSION_REASON_COARSE_RIGHT || c.reason == VERSION_REASON_BASE_RIGHT)
        return FIT_FINER;
    if (c.reason == VERSION_REASON_OPEN_RIGHT && c.order == VERSION_SAME)
        return FIT_OPEN;
    return c.order == VERSION_UNCOMPARABLE || c.reason ? FIT_UNCLEAR : FIT_PLAIN;
}

/* One end of an interval. */
struct bound {
    const struct version *version;
    bool closed;
    bool soft;
    bool upper;
};

/* The place of `v` beside one bound. Finer than "<= 4.2", or one of "< 4.x", the text does not say; finer than "< 4.2"
 * is past it, and finer than ">= 4.2" behind it. */
static struct range_answer beside(const struct range *range, const struct version *v, struct bound bound) {
    struct version_comparison c = settled(range, v, bound.version, bound.upper);
    enum fit fit = fit_of(c);
    if (fit == FIT_UNCLEAR || (fit == FIT_FINER && bound.closed == bound.upper) || (fit == FIT_OPEN && !bound.closed))
        return unsure_of(c.reason, bound.version);
    if (c.order == VERSION_SAME && bound.soft)
        return unsure(RANGE_REASON_BOUND, bound.version->text);
    bool inside = c.order == VERSION_SAME ? bound.closed : (c.order == VERSION_OLDER) == bound.upper;
    return answer(inside ? RANGE_INSIDE : RANGE_OUTSIDE);
}

static bool written_alike(const struct version *leaf, const struct version *v) {
    if (leaf->count != v->count || leaf->parts[0].width != v->parts[0].width)
        return false;
    for (size_t i = 0; i < leaf->count; i++)
        if (leaf->parts[i].kind != v->parts[i].kind)
            return false;
    return true;
}

/* A number of three digits or more without a dot (7100, 650c), or with open digits (16XX), is as likely a model as a
 * version; so are 1763-L16BWA and 1SAP520200R0001, with letters that no part of a version explains. Unless what is
 * installed is written just so. */
static bool may_be_model(const struct version *leaf, const struct version *v) {
    const struct version_part *first = &leaf->parts[0];
    bool plain = leaf->precision == 1 && !leaf->label && !version_is_year(first) &&
                 (first->width >= 3 || first->flags & VERSION_PART_OPEN);
    bool model = plain && (leaf->count == 1 || leaf->parts[1].kind != VERSION_PART_QUALIFIER);
    for (size_t i = 0; i < leaf->count && leaf->precision < 2; i++)
        model = model || leaf->parts[i].kind == VERSION_PART_WORD || leaf->parts[i].kind == VERSION_PART_HASH;
    return model && !written_alike(leaf, v);
}

static struct range_answer equals(const struct range *range, const struct version *v, const struct version *leaf) {
    struct version_comparison c = settled(range, v, leaf, false);
    /* "superseded by 1.2" says more than the version's own text. */
    bool counted = leaf->family.len == 0 || str_starts_nocase(leaf->text, leaf->family);
    if (v->reason == VERSION_REASON_NONE && counted && str_eq_nocase(v->text, leaf->text)) /* however it is read */
        return answer(RANGE_INSIDE);
    if (c.order == VERSION_SAME && (!c.reason || c.reason == VERSION_REASON_OPEN_RIGHT))
        return answer(RANGE_INSIDE);
    if (c.order == VERSION_UNCOMPARABLE || c.reason)
        return unsure_of(c.reason, leaf);
    if (may_be_model(leaf, v))
        return unsure(RANGE_REASON_NOT_VERSION, leaf->text);
    return answer(RANGE_OUTSIDE);
}

static struct range_answer both(struct range_answer a, struct range_answer b) {
    if (a.place == RANGE_OUTSIDE || b.place == RANGE_OUTSIDE)
        return answer(RANGE_OUTSIDE);
    return a.place == RANGE_UNSURE ? a : b;
}

static struct range_answer either(struct range_answer a, struct range_answer b) {
    if (a.place == RANGE_INSIDE || b.place == RANGE_INSIDE)
        return answer(RANGE_INSIDE);
    return a.place == RANGE_UNSURE ? a : b;
}

static bool same_line(const struct version *a, const struct version *b, size_t depth) {
    for (size_t i = 0; i < depth; i++)
        if (i >= a->count || a->parts[i].kind != VERSION_PART_NUMBER || a->parts[i].value != b->parts[i].value)
            return false;
    return true;
}

/* The bound of the version's own line decides. Older than all bounds is older than the oldest line; newer than all is
 * past the newest; between two lines that are named nothing is said. */
static struct range_answer in_lines(const struct range *range, const struct version *v, const struct range_branch *b) {
    struct range_answer all = answer(RANGE_INSIDE), any = answer(RANGE_OUTSIDE);
    for (size_t i = 0; i < b->line_count; i++) {
        struct range_answer one = beside(range, v, (struct bound){b->lines[i], b->upper_closed, false, true});
        if (same_line(v, b->lines[i], b->line_depth))
            return one;
        all = both(all, one);
        any = either(any, one);
    }
    if (all.place == any.place)
        return all;
    return all.place == RANGE_UNSURE ? all : unsure(RANGE_REASON_TWO_WAYS, range->text);
}

static struct range_answer in_interval(const struct range *range, const struct version *v,
                                       const struct range_branch *b) {
    struct range_answer low = answer(RANGE_INSIDE), high = low;
    if (b->lower)
        low = beside(range, v, (struct bound){b->lower, b->lower_closed, b->lower_soft, false});
    if (b->upper)
        high = beside(range, v, (struct bound){b->upper, b->upper_closed, b->upper_soft, true});
    return both(low, high);
}

static struct range_answer in_branch(const struct range *range, const struct version *v, const struct range_branch *b) {
    struct range_answer result = answer(RANGE_OUTSIDE);
    switch ((enum range_branch_kind)b->kind) {
    case RANGE_BRANCH_ALL:
        result = answer(RANGE_INSIDE);
        break;
    case RANGE_BRANCH_INTERVAL:
        result = in_interval(range, v, b);
        break;
    case RANGE_BRANCH_EXACT:
        result = equals(range, v, b->lower);
        break;
    case RANGE_BRANCH_LINES:
        result = in_lines(range, v, b);
        break;
    case RANGE_BRANCH_NOTHING:
        return unsure(b->doubt, b->note);
    case RANGE_BRANCH_NOT:
        return result;
    }
    if (b->doubt && result.place == RANGE_INSIDE)
        return unsure(b->doubt, b->note);
    return result;
}

/* The exceptions: what they name is outside, whatever the rest says. */
static struct range_answer but_for(const struct range *range, const struct version *v, struct range_answer result) {
    for (size_t i = 0; i < range->count && result.place != RANGE_OUTSIDE; i++) {
        const struct range_branch *b = &range->branches[i];
        if (b->kind != RANGE_BRANCH_NOT)
            continue;
        struct range_answer one = equals(range, v, b->lower);
        if (one.place == RANGE_INSIDE && !b->doubt)
            return answer(RANGE_OUTSIDE);
        if (one.place == RANGE_UNSURE || one.place == RANGE_INSIDE)
            result = one.place == RANGE_UNSURE ? one : unsure(b->doubt, b->note);
    }
    return result;
}

static struct range_answer one_way(const struct range *range, const struct version *v, unsigned way) {
    struct range_answer result = answer(RANGE_OUTSIDE);
    for (size_t i = 0; i < range->count && result.place != RANGE_INSIDE; i++)
        if (range->branches[i].ways >> way & 1)
            result = either(result, in_branch(range, v, &range->branches[i]));
    return but_for(range, v, result);
}

/* ---- version lines ---- */

/* A bound of the range lies in the line of the name, so the number in the name is of the same numbering. */
static bool line_confirmed(const struct range *range) {
    for (size_t i = 0; i < range->version_count && !range->line.said; i++)
        if (version_begins(range->versions[i], range->line.upper ? range->line.upper : range->line.lower))
            return true;
    return range->line.said;
}

/* Before (-1), in (0) or behind (1) the line that the name gives; 2 when that cannot be said. */
static int beside_line(const struct range *range, const struct version *v) {
    const struct range_line *line = &range->line;
    bool at_upper = line->upper && version_begins(v, line->upper);
    if (at_upper || (line->lower && version_begins(v, line->lower)))
        return at_upper && line->below ? 1 : 0;
    struct version_comparison low = {VERSION_NEWER, VERSION_REASON_NONE}, high = {VERSION_OLDER, VERSION_REASON_NONE};
    if (line->lower)
        low = version_compare(v, line->lower, range->scheme);
    if (line->upper)
        high = version_compare(v, line->upper, range->scheme);
    if (low.order == VERSION_UNCOMPARABLE || high.order == VERSION_UNCOMPARABLE ||
        low.reason == VERSION_REASON_COARSE_LEFT || high.reason == VERSION_REASON_COARSE_LEFT)
        return 2;
    if (low.order == VERSION_OLDER)
        return -1;
    return high.order == VERSION_NEWER ? 1 : 0;
}

/* What the line in the product's name makes of an answer. Newer than the line is another product for sure; older may be
 * one that the advisory leaves out because it is out of support. */
static struct range_answer in_line(const struct range *range, const struct version *v, struct range_answer result) {
    if ((!range->line.lower && !range->line.upper) || result.place == RANGE_OUTSIDE)
        return result;
    bool bounds = range->version_count > 0, confirmed = line_confirmed(range);
    int beside = beside_line(range, v);
    if (beside == 0 || (bounds && !confirmed))
        return result;
    struct str name = range->line.upper ? range->line.upper->text : range->line.lower->text;
    if (!confirmed || beside != 1)
        return unsure(RANGE_REASON_LINE, name);
    return (struct range_answer){.place = RANGE_OUTSIDE, .reason = RANGE_REASON_LINE, .about = name};
}

/* The beginning of a serial number that was put where the version belongs. */
static bool looks_like_serial(const struct version *version, size_t digits) {
    return version->count == 1 && !version->label && version->parts[0].kind == VERSION_PART_NUMBER &&
           version->parts[0].width == digits && digits >= 4;
}

struct range_answer range_check(const struct range *range, const struct version *version) {
    if (range->serial.digits && range->version_count && !looks_like_serial(version, range->serial.digits))
        return unsure(RANGE_REASON_SERIAL, range->text);
    struct range_answer first = one_way(range, version, 0);
    for (unsigned way = 1; way < range->ways; way++) {
        struct range_answer other = one_way(range, version, way);
        if (other.place == first.place)
            continue;
        if (first.place != RANGE_UNSURE)
            first = other.place == RANGE_UNSURE ? other : unsure(RANGE_REASON_TWO_WAYS, range->text);
        break;
    }
    return in_line(range, version, first);
}

/* ---- what the range is like ---- */

bool range_is_read(const struct range *range) {
    for (size_t i = 0; i < range->count; i++)
        if (range->branches[i].kind == RANGE_BRANCH_NOTHING || range->branches[i].doubt)
            return false;
    return range->ways == 1 && !range->serial.digits;
}

bool range_is_all(const struct range *range) {
    return range->count == 1 && range->branches[0].kind == RANGE_BRANCH_ALL && !range->branches[0].doubt &&
           !range->line.lower && !range->line.upper;
}

const struct version *range_exact(const struct range *range) {
    return range->count == 1 && range->branches[0].kind == RANGE_BRANCH_EXACT ? range->branches[0].lower : NULL;
}

struct str range_end(const struct range *range) {
    const struct range_branch *b = &range->branches[0];
    bool one = range->count == 1 && b->kind == RANGE_BRANCH_INTERVAL && b->upper && !b->doubt;
    return one && !b->upper_closed && !b->upper_soft && !b->upper->alias ? b->upper->text : STR_NONE;
}
