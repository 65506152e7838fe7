#include "advisory/range_form.h"
#include "advisory/version_read.h"

/* Builds branches from the front of the list; each function takes what belongs together and says how many items. */
struct builder {
    const struct range_list *list;
    struct arena *arena;
    struct range *range;
    bool full;
};

static const struct range_item *item_at(const struct builder *b, size_t i) {
    return i < b->list->count ? &b->list->items[i] : NULL;
}

static bool is_upper(const struct range_item *item) {
    return item && (item->op == RANGE_OP_BELOW || item->op == RANGE_OP_UP_TO);
}

static bool is_lower(const struct range_item *item) {
    return item && (item->op == RANGE_OP_ABOVE || item->op == RANGE_OP_FROM);
}

static bool is_exact(const struct range_item *item) {
    return item && item->op == RANGE_OP_IS;
}

static enum version_order order(const struct builder *b, const struct range_item *x, const struct range_item *y) {
    return version_compare(x->version, y->version, b->range->scheme).order;
}

static void add(struct builder *b, struct range_branch branch, unsigned ways) {
    branch.ways = (uint8_t)ways;
    b->range->branches[b->range->count++] = branch;
    if (ways != RANGE_WAYS_ALL)
        b->range->ways = RANGE_WAYS_MAX;
}

static struct range_branch with_doubts(struct range_branch branch, const struct range_item *x,
                                       const struct range_item *y) {
    const struct range_item *doubtful = x && x->doubt ? x : y && y->doubt ? y : NULL;
    if (doubtful) {
        branch.doubt = doubtful->doubt;
        branch.note = doubtful->note;
    }
    return branch;
}

/* From `low` to `high`; either may be NULL. */
static struct range_branch interval(const struct range_item *low, const struct range_item *high) {
    struct range_branch branch = {.kind = RANGE_BRANCH_INTERVAL};
    if (low) {
        branch.lower = low->version;
        branch.lower_closed = low->op != RANGE_OP_ABOVE && low->op != RANGE_OP_BELOW;
        branch.lower_soft = low->soft;
    }
    if (high) {
        branch.upper = high->version;
        branch.upper_closed = high->op != RANGE_OP_BELOW;
        branch.upper_soft = high->soft;
    }
    return with_doubts(branch, low, high);
}

static struct range_branch exact(const struct range_item *item) {
    return with_doubts((struct range_branch){.kind = RANGE_BRANCH_EXACT, .lower = item->version}, item, NULL);
}

static void add_nothing(struct builder *b, enum range_reason why, struct str note) {
    add(b, (struct range_branch){.kind = RANGE_BRANCH_NOTHING, .doubt = (uint8_t)why, .note = note}, RANGE_WAYS_ALL);
}

static void add_interval(struct builder *b, const struct range_item *low, const struct range_item *high) {
    if (order(b, low, high) == VERSION_NEWER)
        add_nothing(b, RANGE_REASON_CONTRADICTS, b->range->text);
    else
        add(b, interval(low, high), RANGE_WAYS_ALL);
}

/* Read as it stands (the first way), or as one interval whose operator was lost (the others; the third leaves open
 * whether its end belongs to it). */
static void add_two_ways(struct builder *b, struct range_branch one, struct range_branch two) {
    add(b, one, 1);
    add(b, two, 2);
    two.upper_closed = !two.upper_closed;
    add(b, two, 4);
}

/* ---- lower bounds ---- */

static size_t build_lower(struct builder *b, size_t i) {
    const struct range_item *low = item_at(b, i), *next = item_at(b, i + 1), *third = item_at(b, i + 2);
    if (is_upper(next) && !(next->behind && next->join == RANGE_JOIN_COMMA)) {
        add_interval(b, low, next);
        return 2;
    }
    bool lost = !b->list->formal && !low->behind && next && order(b, low, next->version ? next : low) == VERSION_OLDER;
    if (lost && is_exact(next) && !is_upper(third)) {
        add_two_ways(b, interval(low, NULL), interval(low, next));
        return 2;
    }
    if (lost && is_lower(next) && !next->behind && !is_upper(third)) {
        add_two_ways(b, interval(low, NULL), interval(low, next));
        return 2;
    }
    add(b, interval(low, NULL), RANGE_WAYS_ALL);
    return 1;
}

/* ---- upper bounds ---- */

/* How many of the items from `i` on are upper bounds of version lines: with an operator of their own, or with that of
 * the first ("<v36.011_v35.013"). `*certain` when the text allows no other reading. */
static size_t count_uppers(const struct builder *b, size_t i, bool *certain) {
    size_t n = 1;
    *certain = item_at(b, i)->op == RANGE_OP_BELOW;
    for (;; n++) {
        const struct range_item *item = item_at(b, i + n);
        bool inherits = is_exact(item) && (item->join == RANGE_JOIN_BLANK || item->join == RANGE_JOIN_OR);
        bool may = is_exact(item) && (item->join == RANGE_JOIN_COMMA || item->join == RANGE_JOIN_AND);
        if (!(is_upper(item) && !item->behind) && !inherits && !may)
            return n;
        *certain = *certain && !may && !item->doubt && !(is_upper(item) && item->op == RANGE_OP_UP_TO);
    }
}

static bool same_line(const struct version *a, const struct version *b, size_t depth) {
    for (size_t k = 0; k < depth; k++)
        if (a->parts[k].value != b->parts[k].value)
            return false;
    return true;
}

/* Whether `depth` numbers tell the lines of the uppers apart. */
static bool tells_apart(const struct builder *b, size_t i, size_t n, size_t depth) {
    for (size_t x = i; x < i + n; x++) {
        const struct version *v = item_at(b, x)->version;
        if (v->precision <= depth)
            return false;
        for (size_t y = i; y < x; y++)
            if (same_line(v, item_at(b, y)->version, depth))
                return false;
    }
    return true;
}

/* The fewest numbers that tell the lines apart; 0 when there are none. */
static size_t line_depth(const struct builder *b, size_t i, size_t n) {
    return tells_apart(b, i, n, 1) ? 1 : tells_apart(b, i, n, 2) ? 2 : 0;
}

static bool add_lines(struct builder *b, size_t i, size_t n, size_t depth, unsigned ways) {
    const struct version **lines = ARENA_ARRAY(b->arena, const struct version *, n);
    if (!lines) {
        b->full = true;
        return false;
    }
    struct range_branch branch = {.kind = RANGE_BRANCH_LINES, .lines = lines, .line_count = n, .line_depth = depth};
    branch.upper_closed = item_at(b, i)->op == RANGE_OP_UP_TO;
    for (size_t k = 0; k < n; k++) {
        lines[k] = item_at(b, i + k)->version;
        branch = with_doubts(branch, item_at(b, i + k), NULL);
    }
    add(b, branch, ways);
    return true;
}

/* Several upper bounds: each the end of a version line, or a plain union, or all at once. */
static void build_uppers(struct builder *b, size_t i, size_t n, bool certain) {
    size_t depth = line_depth(b, i, n), lowest = i;
    if (certain && depth) {
        (void)add_lines(b, i, n, depth, RANGE_WAYS_ALL);
        return;
    }
    for (size_t k = i; k < i + n; k++) {
        const struct range_item *item = item_at(b, k);
        add(b, is_upper(item) ? interval(NULL, item) : exact(item), 1);
        if (order(b, item, item_at(b, lowest)) == VERSION_OLDER)
            lowest = k;
    }
    if (depth)
        (void)add_lines(b, i, n, depth, 2);
    add(b, interval(NULL, item_at(b, lowest)), depth ? 4 : 2 | 4);
}

/* An upper bound and then a lower one: an interval written backwards when they overlap, else what lies around a gap; or
 * an interval with its signs turned round ("<=8.1 | >= 8.1.10"). */
static size_t build_turned(struct builder *b, const struct range_item *high, const struct range_item *low) {
    if (order(b, low, high) == VERSION_OLDER) {
        add(b, interval(low, high), RANGE_WAYS_ALL);
    } else if (b->list->formal) {
        add(b, interval(NULL, high), RANGE_WAYS_ALL);
        add(b, interval(low, NULL), RANGE_WAYS_ALL);
    } else {
        add(b, interval(NULL, high), 1);
        add(b, interval(low, NULL), 1);
        /* Turned round on purpose. NOLINTNEXTLINE(readability-suspicious-call-argument) */
        add(b, interval(high, low), 2 | 4);
    }
    return 2;
}

static size_t build_upper(struct builder *b, size_t i) {
    bool certain;
    const struct range_item *high = item_at(b, i), *next = item_at(b, i + 1);
    if (is_lower(next) && !is_upper(item_at(b, i + 2)))
        return build_turned(b, high, next);
    size_t n = b->list->formal || high->behind ? 1 : count_uppers(b, i, &certain);
    if (n > 1) {
        build_uppers(b, i, n, certain);
        return n;
    }
    add(b, interval(NULL, high), RANGE_WAYS_ALL);
    /* "< 15.1 | 7": a number that the bound has in it already says something else (here Update 7). */
    if (is_exact(next) && next->join == RANGE_JOIN_BAR && next->version && next->version->precision == 1 &&
        next->version->count == 1 && order(b, next, high) == VERSION_OLDER) {
        add_nothing(b, RANGE_REASON_UNREAD, b->range->text);
        return 2;
    }
    return 1;
}

/* ---- exact versions ---- */

static size_t build_exact(struct builder *b, size_t i) {
    const struct range_item *item = item_at(b, i), *next = item_at(b, i + 1);
    bool pair = is_upper(next) && !next->behind && !b->list->formal;
    enum version_order stands = pair ? order(b, item, next) : VERSION_NEWER;
    if (pair && (stands == VERSION_OLDER || stands == VERSION_SAME)) {
        if (next->join == RANGE_JOIN_BLANK) {
            add(b, interval(item, next), RANGE_WAYS_ALL);
        } else {
            add(b, interval(NULL, next), 1);
            add(b, interval(item, next), 2 | 4);
            if (next->op == RANGE_OP_BELOW)
                add(b, exact(item), 1);
        }
        return 2;
    }
    add(b, exact(item), RANGE_WAYS_ALL);
    return 1;
}

/* "2.0.3 (including) and 2.0.6 (excluding)": the marks say that these are two ends. */
static bool are_marked(const struct range_item *one, const struct range_item *two) {
    return one && two && one->marked && two->marked;
}

static size_t build_item(struct builder *b, size_t i) {
    const struct range_item *item = item_at(b, i);
    switch ((enum range_op)item->op) {
    case RANGE_OP_IS:
        return build_exact(b, i);
    case RANGE_OP_BELOW:
    case RANGE_OP_UP_TO:
        if (are_marked(item, item_at(b, i + 1))) {
            add_interval(b, item, item_at(b, i + 1));
            return 2;
        }
        return build_upper(b, i);
    case RANGE_OP_ABOVE:
    case RANGE_OP_FROM:
        return build_lower(b, i);
    case RANGE_OP_NOT:
        add(b, with_doubts((struct range_branch){.kind = RANGE_BRANCH_NOT, .lower = item->version}, item, NULL),
            RANGE_WAYS_ALL);
        return 1;
    case RANGE_OP_ALL:
        add(b, with_doubts((struct range_branch){.kind = RANGE_BRANCH_ALL}, item, NULL), RANGE_WAYS_ALL);
        return 1;
    case RANGE_OP_NOTHING:
        break;
    }
    add_nothing(b, item->doubt, item->note);
    return 1;
}

enum status range_build(const struct range_list *list, struct arena *arena, struct range *range) {
    struct builder b = {list, arena, range, false};
    /* No function above makes more than three branches of one item, and none more than one of an item that stands
     * alone.
     */
    size_t room = list->count > 1 ? list->count * 3 : 1;
    range->branches = ARENA_ARRAY(arena, struct range_branch, room);
    range->versions = ARENA_ARRAY(arena, const struct version *, list->count + 1);
    if (!range->branches || !range->versions)
        return STATUS_MEMORY;
    range->ways = 1;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].version)
            range->versions[range->version_count++] = list->items[i].version;
    for (size_t i = 0; i < list->count;)
        i += build_item(&b, i);
    if (range->count == 0)
        add_nothing(&b, RANGE_REASON_EMPTY, STR_NONE);
    return b.full ? STATUS_MEMORY : STATUS_OK;
}
