#include "advisory/version.h"
#include "advisory/version_read.h"
#include "advisory/version_word.h"

static const struct version_comparison EQUAL = {VERSION_SAME, VERSION_REASON_NONE};

static struct version_comparison uncomparable(enum version_reason reason) {
    return (struct version_comparison){VERSION_UNCOMPARABLE, reason};
}

static struct version_comparison ordered(bool older, enum version_reason reason) {
    return (struct version_comparison){older ? VERSION_OLDER : VERSION_NEWER, reason};
}

static struct version_comparison by_value(uint64_t a, uint64_t b) {
    return a == b ? EQUAL : ordered(a < b, VERSION_REASON_NONE);
}

/* The same seen from the other side. */
static struct version_comparison flipped(struct version_comparison c) {
    static const uint8_t OTHER[VERSION_REASON_COUNT] = {
        [VERSION_REASON_COARSE_LEFT] = VERSION_REASON_COARSE_RIGHT,
        [VERSION_REASON_COARSE_RIGHT] = VERSION_REASON_COARSE_LEFT,
        [VERSION_REASON_BASE_LEFT] = VERSION_REASON_BASE_RIGHT,
        [VERSION_REASON_BASE_RIGHT] = VERSION_REASON_BASE_LEFT,
        [VERSION_REASON_OPEN_LEFT] = VERSION_REASON_OPEN_RIGHT,
        [VERSION_REASON_OPEN_RIGHT] = VERSION_REASON_OPEN_LEFT,
    };
    if (c.order == VERSION_OLDER || c.order == VERSION_NEWER)
        c.order = c.order == VERSION_OLDER ? VERSION_NEWER : VERSION_OLDER;
    if (OTHER[c.reason])
        c.reason = OTHER[c.reason];
    return c;
}

/* One side of a comparison: the parts of a version, or of its second number. */
struct side {
    const struct version *version;
    const struct version_part *parts;
    size_t count;
};

struct pair {
    struct side a, b;
    unsigned traits;
    bool two_numbers; /* both are written with just two: then the second may be a decimal fraction */
};

static struct str letters_of(const struct side *side, const struct version_part *part) {
    return str_slice(side->version->text, part->at, (size_t)part->at + part->len);
}

/* 3.05 beside 3.1: read as decimal fractions, do they stand as the counts do? */
static bool fraction_agrees(const struct version_part *a, const struct version_part *b) {
    uint64_t x = a->value, y = b->value;
    if (a->width > 17 || b->width > 17)
        return false;
    for (unsigned w = a->width; w < b->width; w++)
        x *= 10;
    for (unsigned w = b->width; w < a->width; w++)
        y *= 10;
    return (x < y) == (a->value < b->value) && (x == y) == (a->value == b->value);
}

static bool digits_doubtful(const struct pair *pair, const struct version_part *a, const struct version_part *b) {
    if (!pair->two_numbers || a->width == b->width || pair->traits & VERSION_ZEROS_FOR_SHOW)
        return false;
    bool padded = (a->flags | b->flags) & VERSION_PART_PADDED;
    const struct version_part *few = a->width < b->width ? a : b, *many = few == a ? b : a;
    bool short_for = many->width == few->width + 1 && many->value == few->value * 10;
    return (padded || short_for || pair->traits & VERSION_TWO_DIGITS) && !fraction_agrees(a, b);
}

/* 0A beside 09: as hexadecimal numbers of one width, do they stand as digits and letter do? */
static bool hex_doubtful(const struct pair *pair, const struct version_part *a, const struct version_part *b) {
    if (!((a->flags | b->flags) & VERSION_PART_HEX) || pair->traits & VERSION_ALWAYS_LETTER || a->len != b->len)
        return false;
    struct str x = letters_of(&pair->a, a), y = letters_of(&pair->b, b);
    for (size_t i = 0; i < x.len && i < y.len; i++) {
        char p = char_lower(x.ptr[i]), q = char_lower(y.ptr[i]);
        if (p != q)
            return (p < q) != (a->value < b->value);
    }
    return false;
}

/* A number whose last digits are open (the right one): 8.1x beside 8.15. With as many digits as the other has with its
 * open ones, the number lies below, in or above; with fewer, 8.1 may be 8.10, and 8.5 8.50 or 8.05. */
static struct version_comparison with_open(const struct version_part *number, const struct version_part *open) {
    uint64_t low = open->value, span = 1;
    for (unsigned i = 0; i < open->sort && low <= UINT32_MAX; i++, span *= 10)
        low *= 10;
    bool full = number->width == open->width + open->sort;
    if (number->value < open->value || (full && number->value < low))
        return ordered(true, VERSION_REASON_NONE);
    if (number->value >= low && number->value < low + span && (full || open->value))
        return (struct version_comparison){VERSION_SAME, VERSION_REASON_OPEN_RIGHT};
    return number->value >= low + span ? ordered(false, VERSION_REASON_NONE) : uncomparable(VERSION_REASON_OPEN_RIGHT);
}

static struct version_comparison compare_numbers(const struct pair *pair, const struct version_part *a,
                                                 const struct version_part *b, bool second) {
    bool open_a = a->flags & VERSION_PART_OPEN, open_b = b->flags & VERSION_PART_OPEN;
    if (open_a && open_b) {
        bool alike = a->sort == b->sort && (a->width == b->width || a->value == b->value);
        return alike ? by_value(a->value, b->value) : uncomparable(VERSION_REASON_OPEN_RIGHT);
    }
    if (open_b)
        return with_open(a, b);
    if (open_a)
        return flipped(with_open(b, a));
    if (second && digits_doubtful(pair, a, b))
        return uncomparable(VERSION_REASON_ZEROS);
    if (a->value != b->value && hex_doubtful(pair, a, b))
        return uncomparable(VERSION_REASON_HEX);
    return by_value(a->value, b->value);
}

static struct version_comparison compare_qualifiers(const struct version_part *a, const struct version_part *b) {
    enum version_step step_a = version_word_step(a->sort), step_b = version_word_step(b->sort);
    if (a->sort == b->sort) {
        uint8_t kind = VERSION_PART_OPEN | VERSION_PART_LETTERED;
        return (a->flags & kind) == (b->flags & kind) ? by_value(a->value, b->value)
                                                      : uncomparable(VERSION_REASON_QUALIFIER);
    }
    if (step_a != step_b)
        return ordered(step_a < step_b, VERSION_REASON_NONE);
    if (step_a == VERSION_STEP_BEFORE)
        return ordered(a->sort < b->sort, VERSION_REASON_NONE);
    return uncomparable(VERSION_REASON_QUALIFIER);
}

static struct version_comparison compare_words(const struct pair *pair, const struct version_part *a,
                                               const struct version_part *b) {
    bool same = str_eq_nocase(letters_of(&pair->a, a), letters_of(&pair->b, b));
    if (!same || (a->flags & VERSION_PART_OPEN) != (b->flags & VERSION_PART_OPEN))
        return uncomparable(VERSION_REASON_SHAPE);
    return by_value(a->value, b->value);
}

/* Two parts of one kind. */
static struct version_comparison compare_alike(const struct pair *pair, const struct version_part *a,
                                               const struct version_part *b, bool second) {
    switch ((enum version_part_kind)a->kind) {
    case VERSION_PART_NUMBER:
    case VERSION_PART_STEP:
        return compare_numbers(pair, a, b, second && a->kind == VERSION_PART_NUMBER);
    case VERSION_PART_LETTER:
        return a->width == b->width ? by_value(a->value, b->value) : uncomparable(VERSION_REASON_SHAPE);
    case VERSION_PART_QUALIFIER:
        return compare_qualifiers(a, b);
    case VERSION_PART_WORD:
        return compare_words(pair, a, b);
    case VERSION_PART_HASH:
        return str_eq_nocase(letters_of(&pair->a, a), letters_of(&pair->b, b)) ? EQUAL
                                                                               : uncomparable(VERSION_REASON_HASH);
    case VERSION_PART_ANY:
        break;
    }
    return EQUAL;
}

/* V6.6 beside V6.6.1 is the name of a release, and SP3 beside SP3.5. 33 beside 33.011, 4.1.0 beside 4.1.0.3237 or V3
 * beside V3.1.2 is a name cut short: there each version has the numbers that are missing. */
static bool is_release(const struct side *less, const struct side *more, size_t i) {
    if (less->version->dated || less->parts != less->version->parts || more->parts != more->version->parts)
        return false;
    bool main = less->version->precision >= 2 && less->version->precision == i && more->version->precision == i + 1;
    bool tail = i > 0 && more->parts[i - 1].kind == VERSION_PART_QUALIFIER;
    return (main || tail) && more->parts[i].width <= 2;
}

/* Part `i` of `side`, which the other side does not have. */
static struct version_comparison compare_more(const struct side *side, size_t i, const struct side *other,
                                              unsigned traits) {
    const struct version_part *more = &side->parts[i];
    switch ((enum version_part_kind)more->kind) {
    case VERSION_PART_NUMBER:
        return ordered(false, is_release(other, side, i) ? VERSION_REASON_BASE_RIGHT : VERSION_REASON_COARSE_RIGHT);
    case VERSION_PART_STEP:
        return ordered(false, VERSION_REASON_COARSE_RIGHT);
    case VERSION_PART_LETTER:
        if (other->parts[0].kind == VERSION_PART_LETTER)
            return ordered(false, VERSION_REASON_COARSE_RIGHT);
        return ordered(false, traits & VERSION_ALWAYS_LETTER ? VERSION_REASON_COARSE_RIGHT : VERSION_REASON_BASE_RIGHT);
    case VERSION_PART_QUALIFIER:
        if (version_word_step(more->sort) == VERSION_STEP_BEFORE)
            return ordered(true, VERSION_REASON_NONE);
        return ordered(false, more->sort == QUALIFIER_BUILD ? VERSION_REASON_COARSE_RIGHT : VERSION_REASON_BASE_RIGHT);
    case VERSION_PART_HASH:
        return uncomparable(VERSION_REASON_HASH);
    case VERSION_PART_WORD:
    case VERSION_PART_ANY:
        break;
    }
    return uncomparable(VERSION_REASON_SHAPE);
}

/* V7.5.2.13 may be V7.5 SP2 Update 13 in dots: the order of the numbers with the counts of the qualifiers. */
static enum version_order as_dotted(const struct side *a, size_t i, const struct side *b, size_t j) {
    for (; i < a->count && j < b->count; i++, j++) {
        if (a->parts[i].value != b->parts[j].value)
            return a->parts[i].value < b->parts[j].value ? VERSION_OLDER : VERSION_NEWER;
    }
    return i < a->count ? VERSION_NEWER : j < b->count ? VERSION_OLDER : VERSION_SAME;
}

static bool is_before(const struct version_part *part) {
    return part->kind == VERSION_PART_QUALIFIER && version_word_step(part->sort) == VERSION_STEP_BEFORE;
}

/* Parts `i` and `j` are of two kinds, the left one's kind being the smaller; neither is zero nor open. */
static struct version_comparison compare_unlike(const struct side *a, size_t i, const struct side *b, size_t j) {
    const struct version_part *x = &a->parts[i], *y = &b->parts[j];
    if (i == 0 || j == 0)
        return uncomparable(VERSION_REASON_SHAPE);
    if (is_before(x) || is_before(y))
        return ordered(is_before(x), VERSION_REASON_NONE);
    if (x->kind != VERSION_PART_NUMBER || y->kind != VERSION_PART_QUALIFIER)
        return uncomparable(VERSION_REASON_SHAPE);
    /* V15.1 is newer than V15 Update 4: an update stays within the numbers that it is for. */
    if (i == 1 || as_dotted(a, i, b, j) == VERSION_NEWER)
        return ordered(false, VERSION_REASON_NONE);
    return uncomparable(VERSION_REASON_SHAPE);
}

/* A part that adds nothing where the other side has none of the kind: the 0 of 4.2.0, SP 0. */
static bool is_nothing(const struct version_part *part) {
    if (part->value || part->flags & (VERSION_PART_OPEN | VERSION_PART_LETTERED))
        return false;
    if (part->kind == VERSION_PART_QUALIFIER)
        return version_word_step(part->sort) != VERSION_STEP_BEFORE;
    return part->kind == VERSION_PART_NUMBER || part->kind == VERSION_PART_STEP;
}

/* Which of two parts that are not alike is passed over because it adds nothing: of two such the one whose kind stands
 * earlier in a version (the 0 of 4.2.0 before SP 0), so that both sides of a comparison choose the same. */
static const struct version_part *passed_over(const struct version_part *a, const struct version_part *b) {
    bool nothing_a = a && is_nothing(a), nothing_b = b && is_nothing(b);
    if (nothing_a && nothing_b)
        return a->kind < b->kind || (a->kind == b->kind && a->sort < b->sort) ? a : b;
    return nothing_a ? a : nothing_b ? b : NULL;
}

static bool are_alike(const struct version_part *a, const struct version_part *b) {
    return a && b && a->kind == b->kind && (a->kind != VERSION_PART_QUALIFIER || a->sort == b->sort);
}

/* True when nothing but wildcards stands from `at` on. */
static bool ends_open(const struct side *side, size_t at) {
    for (size_t i = at; i < side->count; i++)
        if (side->parts[i].kind != VERSION_PART_ANY)
            return false;
    return at < side->count;
}

static const struct version_part *part_of(const struct side *side, size_t i) {
    return i < side->count ? &side->parts[i] : NULL;
}

/* Wildcards: at the end they stand for all that may follow, in the middle (3.X.14) for one number. True when the pair
 * is decided, else `*skip` says whether both are passed over. */
static bool decide_open(const struct pair *pair, size_t i, size_t j, struct version_comparison *result, bool *skip) {
    bool end_a = ends_open(&pair->a, i), end_b = ends_open(&pair->b, j);
    const struct version_part *a = part_of(&pair->a, i), *b = part_of(&pair->b, j);
    *skip = (a && a->kind == VERSION_PART_ANY) || (b && b->kind == VERSION_PART_ANY);
    if (!end_a && !end_b)
        return false;
    *result = end_a && end_b ? EQUAL
                             : (struct version_comparison){VERSION_SAME, end_a ? VERSION_REASON_OPEN_LEFT
                                                                               : VERSION_REASON_OPEN_RIGHT};
    return true;
}

static struct version_comparison compare_part(const struct pair *pair, size_t i, size_t j) {
    const struct version_part *a = part_of(&pair->a, i), *b = part_of(&pair->b, j);
    if (!a)
        return flipped(compare_more(&pair->b, j, &pair->a, pair->traits));
    if (!b)
        return compare_more(&pair->a, i, &pair->b, pair->traits);
    if (a->kind == b->kind)
        return compare_alike(pair, a, b, i == 1 && j == 1);
    return a->kind < b->kind ? compare_unlike(&pair->a, i, &pair->b, j)
                             : flipped(compare_unlike(&pair->b, j, &pair->a, i));
}

static struct version_comparison compare_sides(const struct pair *pair) {
    size_t i = 0, j = 0;
    while (i < pair->a.count || j < pair->b.count) {
        const struct version_part *a = part_of(&pair->a, i), *b = part_of(&pair->b, j);
        struct version_comparison result;
        bool skip;
        if (decide_open(pair, i, j, &result, &skip))
            return result;
        const struct version_part *nothing = skip || are_alike(a, b) ? NULL : passed_over(a, b);
        if (nothing) {
            i += nothing == a;
            j += nothing == b;
            continue;
        }
        result = skip ? EQUAL : compare_part(pair, i, j);
        if (result.order != VERSION_SAME || result.reason)
            return result;
        i += a != NULL;
        j += b != NULL;
    }
    return EQUAL;
}

/* ---- what the numbers are numbers of ---- */

static bool next_letter(struct str *rest, char *out) {
    while (rest->len && !char_is_alnum(rest->ptr[0]))
        *rest = str_skip(*rest, 1);
    *out = rest->len ? char_lower(rest->ptr[0]) : '\0';
    *rest = str_skip(*rest, 1);
    return *out != '\0';
}

static bool same_family(struct str a, struct str b) {
    char p, q;
    do {
        bool more_a = next_letter(&a, &p), more_b = next_letter(&b, &q);
        if (more_a != more_b || p != q)
            return false;
    } while (p);
    return true;
}

/* V says no more than that a version follows, which firmware and software versions are too. */
static bool labels_agree(enum version_label a, enum version_label b) {
    if (a == b || a == VERSION_LABEL_NONE || b == VERSION_LABEL_NONE)
        return true;
    enum version_label other = a == VERSION_LABEL_VERSION ? b : a;
    return (a == VERSION_LABEL_VERSION || b == VERSION_LABEL_VERSION) &&
           (other == VERSION_LABEL_FIRMWARE || other == VERSION_LABEL_SOFTWARE);
}

/* FW26 and 02.07.07: one numbering counts releases, the other does not. Where only one has a label of its own, both are
 * taken for one numbering as long as they look alike. */
static bool counted_alike(const struct version *a, const struct version *b) {
    const struct version *labelled = a->label > VERSION_LABEL_VERSION ? a : b, *other = labelled == a ? b : a;
    return labelled->label <= VERSION_LABEL_VERSION || other->label > VERSION_LABEL_VERSION ||
           labelled->precision != 1 || other->precision < 3;
}

static bool is_zero(const struct side *side) {
    return side->count == 1 && is_nothing(&side->parts[0]);
}

/* Why the two are not of one numbering, or VERSION_REASON_NONE. */
static enum version_reason apart(const struct side *a, const struct side *b) {
    if (a->version->dated != b->version->dated)
        return VERSION_REASON_DATE;
    if (!same_family(a->version->family, b->version->family))
        return VERSION_REASON_FAMILY;
    if (!labels_agree(a->version->label, b->version->label) || !counted_alike(a->version, b->version))
        return VERSION_REASON_LABEL;
    if (a->count && b->count && !is_zero(a) && !is_zero(b) &&
        version_is_year(&a->parts[0]) != version_is_year(&b->parts[0]))
        return VERSION_REASON_YEAR;
    return VERSION_REASON_NONE;
}

static struct side primary(const struct version *v) {
    return (struct side){v, v->parts, v->count};
}

static struct side second_number(const struct version *v) {
    return (struct side){v, v->parts + v->count, v->alias};
}

static struct version_comparison compare_pair(struct side a, struct side b, const struct version_scheme *scheme) {
    enum version_reason reason = apart(&a, &b);
    if (reason)
        return uncomparable(reason);
    bool two = a.version->precision == 2 && b.version->precision == 2 && a.parts == a.version->parts &&
               b.parts == b.version->parts;
    struct pair pair = {a, b, scheme->traits, two};
    return compare_sides(&pair);
}

/* Numbers between dots that the side begins with. */
static size_t numbers_of(const struct side *side) {
    size_t n = 0;
    while (n < side->count && side->parts[n].kind == VERSION_PART_NUMBER)
        n++;
    return n;
}

/* Whether `a` is written like `like` rather than like `other`: with a qualifier or letter where only that has one, or
 * with as many numbers. */
static bool written_like(const struct side *a, const struct side *like, const struct side *other) {
    size_t n = numbers_of(a), n_like = numbers_of(like), n_other = numbers_of(other);
    bool marked = n < a->count, like_marked = n_like < like->count, other_marked = n_other < other->count;
    if (like_marked != other_marked)
        return marked == like_marked && (marked || n == n_like);
    return !marked && n == n_like && n != n_other;
}

/* `b` has a second number and `a` has none: it may be written by either. */
static struct version_comparison compare_alias(const struct version *a, const struct version *b,
                                               const struct version_scheme *scheme) {
    struct side mine = primary(a), first = primary(b), second = second_number(b);
    struct version_comparison one = compare_pair(mine, first, scheme);
    struct version_comparison two = compare_pair(mine, second, scheme);
    if (written_like(&mine, &first, &second) && one.order != VERSION_UNCOMPARABLE)
        return one;
    if (written_like(&mine, &second, &first) && two.order != VERSION_UNCOMPARABLE)
        return two;
    if (two.order == VERSION_UNCOMPARABLE && two.reason == VERSION_REASON_YEAR)
        return one;
    if (one.order == VERSION_UNCOMPARABLE && one.reason == VERSION_REASON_YEAR)
        return two;
    if (one.order == two.order)
        return one.reason ? one : two;
    bool hit = (one.order == VERSION_SAME && !one.reason) || (two.order == VERSION_SAME && !two.reason);
    return hit ? EQUAL : uncomparable(VERSION_REASON_ALIAS);
}

struct version_comparison version_compare(const struct version *a, const struct version *b,
                                          const struct version_scheme *scheme) {
    if (a->reason || b->reason) {
        bool same = a->reason == b->reason && a->reason != VERSION_REASON_EMPTY && str_eq_nocase(a->text, b->text);
        return same ? EQUAL : uncomparable(a->reason ? a->reason : b->reason);
    }
    if (a->alias && !b->alias)
        return flipped(compare_alias(b, a, scheme));
    if (b->alias && !a->alias)
        return compare_alias(a, b, scheme);
    struct version_comparison one = compare_pair(primary(a), primary(b), scheme);
    if (!a->alias || one.order != VERSION_SAME)
        return one;
    return compare_pair(second_number(a), second_number(b), scheme);
}

bool version_begins(const struct version *version, const struct version *line) {
    struct side a = primary(version), b = primary(line);
    if (version->reason || line->reason || apart(&a, &b))
        return false;
    struct pair pair = {a, b, 0, false};
    for (size_t i = 0; i < b.count; i++) {
        if (b.parts[i].kind == VERSION_PART_ANY)
            return true;
        if (i >= a.count && is_nothing(&b.parts[i]))
            continue;
        if (i >= a.count || !are_alike(&a.parts[i], &b.parts[i]) ||
            compare_alike(&pair, &a.parts[i], &b.parts[i], false).order != VERSION_SAME)
            return false;
    }
    return true;
}
