#include "csaf/ranges.h"

#include <stdlib.h>

/* Where a version stands on the line of its bucket: at 3 times its rank plus one; before it is 0, behind it 2. */
enum { PLACE_BEFORE, PLACE_AT, PLACE_BEHIND, PLACES };

/* One end of a span, to be placed. */
struct mark {
    struct str version;
    uint64_t *place;
    bool upper; /* end of its span */
    bool in;
};

struct bucket {
    struct csaf_check *c;
    struct csaf_ranges *r;
    const struct json_node *branches;
    size_t first_range; /* of the ranges among these branches, which follow each other */
    const struct vers_type *type;
    struct mark *marks;
    size_t mark_count, mark_room;
};

static bool is_category(const struct json_node *branch, struct str category) {
    return str_eq(json_get_string(branch, STR("category")), category);
}

/* ---- entries */

/* The place is written when the marks are ranked. NOLINTNEXTLINE(readability-non-const-parameter) */
static enum status add_mark(struct bucket *b, struct str version, uint64_t *place, bool upper, bool in) {
    if (!arena_grow(b->c->arena, (void **)&b->marks, b->mark_count, &b->mark_room, sizeof *b->marks,
                    _Alignof(struct mark)))
        return STATUS_MEMORY;
    b->marks[b->mark_count++] = (struct mark){version, place, upper, in};
    return STATUS_OK;
}

/* `branch` has a product or branches: the schema wants one of the two, and what has neither or both is left out. */
static enum status add_entry(struct bucket *b, const struct json_node *branch, bool version, struct csaf_span *spans,
                             size_t count) {
    struct csaf_ranges *r = b->r;
    bool tree = json_get(branch, STR("branches")) != NULL;
    if (tree == (json_get(branch, STR("product")) != NULL))
        return STATUS_OK;
    if (!arena_grow(b->c->arena, (void **)&r->entries, r->entry_count, &r->entry_room, sizeof *r->entries,
                    _Alignof(struct csaf_entry)))
        return STATUS_MEMORY;
    enum csaf_entry_kind kind = (version ? ENTRY_VERSION_LEAF : ENTRY_RANGE_LEAF) + tree;
    r->entries[r->entry_count++] = (struct csaf_entry){branch, spans, count, r->buckets, kind, b->type != &vers_plain};
    return STATUS_OK;
}

static enum status add_range(struct bucket *b, const struct csaf_range *range) {
    struct vers_interval *intervals;
    size_t count;
    if (range->vers.type != b->type)
        return STATUS_OK;
    if (!vers_intervals(&range->vers, b->c->arena, &intervals, &count))
        return b->c->arena->refused ? STATUS_MEMORY : STATUS_OK;
    struct csaf_span *spans = ARENA_ARRAY(b->c->arena, struct csaf_span, count);
    if (!spans)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        spans[i].to = UINT64_MAX;
        if (intervals[i].from)
            TRY(add_mark(b, intervals[i].from->version, &spans[i].from, false, intervals[i].from_in));
        if (intervals[i].to)
            TRY(add_mark(b, intervals[i].to->version, &spans[i].to, true, intervals[i].to_in));
    }
    return add_entry(b, range->branch, false, spans, count);
}

static enum status add_version(struct bucket *b, const struct json_node *branch) {
    struct str version = json_get_string(branch, STR("name"));
    if (!version.ptr || !b->type->valid(version))
        return STATUS_OK;
    struct csaf_span *span = ARENA_NEW(b->c->arena, struct csaf_span);
    if (!span)
        return STATUS_MEMORY;
    TRY(add_mark(b, version, &span->from, false, true));
    TRY(add_mark(b, version, &span->to, true, true));
    return add_entry(b, branch, true, span, 1);
}

/* ---- the line of a bucket */

static int by_version(const void *a, const void *b, void *type) {
    const struct mark *x = a, *y = b;
    return ((const struct vers_type *)type)->compare(x->version, y->version);
}

/* A place at a version that others may or may not be the same as belongs to nothing: what touches there is not sure. */
static void place_marks(struct mark *marks, size_t count, uint64_t rank, bool sure) {
    for (size_t i = 0; i < count; i++) {
        unsigned outside = marks[i].upper ? PLACE_BEFORE : PLACE_BEHIND;
        *marks[i].place = rank * PLACES + (marks[i].in && sure ? PLACE_AT : outside);
    }
}

static void rank_marks(struct bucket *b) {
    if (b->mark_count > 0)
        qsort_r(b->marks, b->mark_count, sizeof *b->marks, by_version, (void *)b->type);
    uint64_t rank = 1;
    for (size_t first = 0, end; first < b->mark_count; first = end, rank++) {
        bool sure = true;
        for (end = first; end < b->mark_count && b->type->compare(b->marks[first].version, b->marks[end].version) == 0;
             end++)
            sure &= !b->type->rounded || str_eq(b->marks[first].version, b->marks[end].version);
        place_marks(&b->marks[first], end - first, rank, sure);
    }
}

static enum status make_bucket(struct bucket *b) {
    size_t before = b->r->entry_count;
    b->marks = NULL;
    b->mark_count = b->mark_room = 0;
    for (size_t i = b->first_range; i < b->r->count; i++)
        TRY(add_range(b, &b->r->items[i]));
    if (b->r->entry_count > before)
        FOR_ITEMS (branch, b->branches)
            if (is_category(branch, STR("product_version")))
                TRY(add_version(b, branch));
    rank_marks(b);
    b->r->buckets++;
    return STATUS_OK;
}

/* The range of all versions shares some with all that stands beside it, whatever the types: these are points, each of
 * its own. */
static enum status make_bucket_of_all(struct bucket *b) {
    struct csaf_ranges *r = b->r;
    uint64_t place = 1;
    for (size_t i = b->first_range; i < r->count; i++) {
        const struct vers *vers = &r->items[i].vers;
        if (vers->fault.ptr || vers->none || !r->items[i].name)
            continue;
        struct csaf_span *span = ARENA_NEW(b->c->arena, struct csaf_span);
        if (!span)
            return STATUS_MEMORY;
        *span = vers->all ? (struct csaf_span){0, UINT64_MAX} : (struct csaf_span){place, place};
        place++;
        TRY(add_entry(b, r->items[i].branch, false, span, 1));
    }
    FOR_ITEMS (branch, b->branches) {
        if (!is_category(branch, STR("product_version")))
            continue;
        struct csaf_span *span = ARENA_NEW(b->c->arena, struct csaf_span);
        if (!span)
            return STATUS_MEMORY;
        *span = (struct csaf_span){place, place};
        place++;
        TRY(add_entry(b, branch, true, span, 1));
    }
    r->buckets++;
    return STATUS_OK;
}

/* ---- the tree */

static enum status take_ranges(struct csaf_check *c, struct csaf_ranges *r, const struct json_node *branches) {
    FOR_ITEMS (branch, branches) {
        if (!is_category(branch, STR("product_version_range")))
            continue;
        if (!arena_grow(c->arena, (void **)&r->items, r->count, &r->room, sizeof *r->items,
                        _Alignof(struct csaf_range)))
            return STATUS_MEMORY;
        struct csaf_range *range = &r->items[r->count++];
        *range = (struct csaf_range){.branch = branch, .name = json_get(branch, STR("name"))};
        if (!json_is(range->name, JSON_STRING))
            range->name = NULL;
        else
            TRY(vers_read(json_string(range->name), c->arena, &range->vers));
    }
    return STATUS_OK;
}

static enum status make_buckets(struct csaf_check *c, struct csaf_ranges *r, const struct json_node *branches,
                                size_t first) {
    struct bucket b = {.c = c, .r = r, .branches = branches, .first_range = first};
    uint64_t types = 0; /* bits by index; the types are fewer than its bits */
    bool plain = false, all = false;
    for (size_t i = first; i < r->count; i++) {
        const struct vers *vers = &r->items[i].vers;
        all |= vers->all && !vers->fault.ptr;
        plain |= vers->type == &vers_plain;
        if (vers->type && vers->type != &vers_plain && vers->type->valid)
            types |= (uint64_t)1 << (vers->type - vers_type_at(0));
    }
    b.type = &vers_plain;
    if (plain)
        TRY(make_bucket(&b));
    for (size_t i = 0; i < vers_type_count(); i++) {
        b.type = vers_type_at(i);
        if (types >> i & 1)
            TRY(make_bucket(&b));
    }
    b.type = NULL;
    return all ? make_bucket_of_all(&b) : STATUS_OK;
}

/* Ranges among these branches come before those below them. As deep as JSON may be. */
static enum status read_branches(struct csaf_check *c, struct csaf_ranges *r, const struct json_node *branches) {
    size_t first = r->count;
    TRY(take_ranges(c, r, branches));
    if (r->count > first)
        TRY(make_buckets(c, r, branches, first));
    FOR_ITEMS (branch, branches)
        TRY(read_branches(c, r, json_get(branch, STR("branches"))));
    return STATUS_OK;
}

/* ---- the products */

static enum status add_link(struct csaf_check *c, struct csaf_ranges *r, const struct json_node *product,
                            uint32_t entry) {
    const struct json_node *id = json_get(product, STR("product_id"));
    uint32_t index = (uint32_t)r->link_count, first;
    if (!json_is(id, JSON_STRING))
        return STATUS_OK;
    if (!arena_grow(c->arena, (void **)&r->links, r->link_count, &r->link_room, sizeof *r->links,
                    _Alignof(struct csaf_link)))
        return STATUS_MEMORY;
    r->links[r->link_count++] = (struct csaf_link){entry, MAP_NONE};
    TRY(map_add(&r->products, json_string(id), index, &first));
    if (first != index) {
        r->links[index].next = r->links[first].next;
        r->links[first].next = index;
    }
    return STATUS_OK;
}

static enum status link_below(struct csaf_check *c, struct csaf_ranges *r, const struct json_node *branch,
                              uint32_t entry) {
    const struct json_node *branches = json_get(branch, STR("branches"));
    TRY(add_link(c, r, json_get(branch, STR("product")), entry));
    FOR_ITEMS (below, branches)
        TRY(link_below(c, r, below, entry));
    return STATUS_OK;
}

enum status csaf_find_ranges(struct csaf_check *check, struct csaf_ranges **ranges) {
    if (!check->ranges) {
        struct csaf_ranges *r = ARENA_NEW(check->arena, struct csaf_ranges);
        if (!r)
            return STATUS_MEMORY;
        map_init(&r->products, check->arena, false);
        TRY(read_branches(check, r, json_get(check->tree, STR("branches"))));
        for (size_t i = 0; i < r->entry_count; i++)
            TRY(link_below(check, r, r->entries[i].branch, (uint32_t)i));
        check->ranges = r;
    }
    *ranges = check->ranges;
    return STATUS_OK;
}
