/* Tests of version ranges that share versions with what stands beside them in the product tree. */
#include <stdlib.h>

#include "csaf/ranges.h"

/* The groups of product status: each contradicts the others. */
enum status_group { GROUP_AFFECTED, GROUP_NOT_AFFECTED, GROUP_FIXED, GROUP_INVESTIGATED, GROUP_UNKNOWN, GROUPS };

static const char *const group_names[GROUPS] = {"affected", "not affected", "fixed", "under investigation", "unknown"};

static const struct {
    struct str name;
    enum status_group group;
} statuses[] = {
    {STR_INIT("first_affected"), GROUP_AFFECTED},
    {STR_INIT("known_affected"), GROUP_AFFECTED},
    {STR_INIT("last_affected"), GROUP_AFFECTED},
    {STR_INIT("known_not_affected"), GROUP_NOT_AFFECTED},
    {STR_INIT("first_fixed"), GROUP_FIXED},
    {STR_INIT("fixed"), GROUP_FIXED},
    {STR_INIT("under_investigation"), GROUP_INVESTIGATED},
    {STR_INIT("unknown"), GROUP_UNKNOWN},
};

enum { KINDS = ENTRY_VERSION_TREE + 1, CLASSES = KINDS * GROUPS };

enum { PIECE_WORK = 4 }; /* as much as so many products of a group: it is sorted, and held against each class */

/* An entry with the group that a product at or below it is in. */
struct member {
    uint32_t entry;
    enum status_group group;
};

/* One member's span; spans are swept by where they begin. */
struct piece {
    struct csaf_span span;
    struct member member;
    bool version; /* behind ranges that begin at the same place, so that it meets them */
};

/* The span of a class that reaches farthest, and the one of another entry that does. */
struct reach {
    uint64_t to[2];
    uint32_t entry[2]; /* MAP_NONE: none */
};

struct sweep {
    struct csaf_check *c;
    const struct csaf_ranges *ranges;
    bool (*asks)(const struct csaf_entry *, enum status_group, const struct csaf_entry *, enum status_group);
    const struct json_node *status; /* where findings are; NULL: at the entry */
    struct member *members;         /* of one vulnerability; ordered by bucket before they are swept */
    size_t count, room;
    struct piece *pieces; /* of the bucket that is swept */
    size_t piece_room;
    uint32_t *seen; /* by entry and group: the last vulnerability, counted from 1, that has it there */
    uint32_t *told; /* by entry: the last that a finding of it is about */
    uint32_t turn;
};

/* ---- the sweep over one bucket */

static void reach_add(struct reach *r, uint32_t entry, uint64_t to) {
    if (r->entry[0] == entry) {
        r->to[0] = to > r->to[0] ? to : r->to[0];
    } else if (r->entry[0] == MAP_NONE || to > r->to[0]) {
        r->entry[1] = r->entry[0];
        r->to[1] = r->to[0];
        r->entry[0] = entry;
        r->to[0] = to;
    } else if (r->entry[1] == MAP_NONE || to > r->to[1]) {
        r->entry[1] = entry;
        r->to[1] = to;
    }
}

/* Another entry that reaches `from`, or MAP_NONE. */
static uint32_t reach_find(const struct reach *r, uint32_t but, uint64_t from) {
    for (size_t i = 0; i < 2; i++)
        if (r->entry[i] != MAP_NONE && r->entry[i] != but && r->to[i] >= from)
            return r->entry[i];
    return MAP_NONE;
}

static struct str name_of(const struct csaf_entry *entry) {
    return json_get_string(entry->branch, STR("name"));
}

static enum status tell(struct sweep *s, const struct member *one, const struct member *other) {
    const struct csaf_entry *a = &s->ranges->entries[one->entry], *b = &s->ranges->entries[other->entry];
    if (s->told[one->entry] == s->turn)
        return STATUS_OK;
    s->told[one->entry] = s->turn;
    if (!s->status)
        return csaf_add(
            s->c, json_get(a->branch, STR("name")),
            str_format(s->c->arena, "shares versions with '" STR_F "' beside it: make them apart", STR_A(name_of(b))));
    return csaf_add(s->c, s->status,
                    str_format(s->c->arena,
                               "'" STR_F "', which is %s, and '" STR_F "' beside it, which is %s, share versions: make "
                               "them apart",
                               STR_A(name_of(a)), group_names[one->group], STR_A(name_of(b)),
                               group_names[other->group]));
}

/* Holds a piece against the class that reaches farthest of each kind and group that the test asks about. */
static enum status meet(struct sweep *s, const struct reach *reaches, const struct piece *piece) {
    const struct csaf_entry *entry = &s->ranges->entries[piece->member.entry];
    for (unsigned class = 0; class < CLASSES; class ++) {
        uint32_t found = reach_find(&reaches[class], piece->member.entry, piece->span.from);
        struct member other = {found, class / KINDS};
        if (found != MAP_NONE && s->asks(entry, piece->member.group, &s->ranges->entries[found], other.group))
            return tell(s, &piece->member, &other);
    }
    return STATUS_OK;
}

static int by_place(const void *a, const void *b) {
    const struct piece *x = a, *y = b;
    if (x->span.from != y->span.from)
        return x->span.from < y->span.from ? -1 : 1;
    if (x->version != y->version)
        return x->version - y->version;
    return x->member.entry < y->member.entry ? -1 : x->member.entry > y->member.entry;
}

static enum status sweep_pieces(struct sweep *s, struct piece *pieces, size_t count) {
    struct reach reaches[CLASSES];
    for (size_t i = 0; i < CLASSES; i++)
        reaches[i] = (struct reach){.entry = {MAP_NONE, MAP_NONE}};
    if (count > 0)
        qsort(pieces, count, sizeof *pieces, by_place);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &pieces[i].member;
        TRY(meet(s, reaches, &pieces[i]));
        reach_add(&reaches[member->group * KINDS + s->ranges->entries[member->entry].kind], member->entry,
                  pieces[i].span.to);
    }
    return STATUS_OK;
}

static enum status add_piece(struct sweep *s, size_t count, const struct piece *piece) {
    if (!arena_grow(s->c->arena, (void **)&s->pieces, count, &s->piece_room, sizeof *s->pieces, _Alignof(struct piece)))
        return STATUS_MEMORY;
    s->pieces[count] = *piece;
    return STATUS_OK;
}

static enum status sweep_bucket(struct sweep *s, const struct member *members, size_t count) {
    size_t used = 0;
    for (size_t i = 0; count > 1 && i < count; i++) {
        const struct csaf_entry *entry = &s->ranges->entries[members[i].entry];
        TRY(csaf_take(s->c, entry->span_count * PIECE_WORK));
        for (size_t k = 0; k < entry->span_count; k++)
            if (entry->spans[k].from <= entry->spans[k].to)
                TRY(add_piece(s, used++,
                              &(const struct piece){entry->spans[k], members[i], csaf_is_version(entry->kind)}));
    }
    return sweep_pieces(s, s->pieces, used);
}

/* Entries of one bucket follow each other. */
static int by_entry(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static enum status sweep_members(struct sweep *s) {
    if (s->count > 0)
        qsort(s->members, s->count, sizeof *s->members, by_entry);
    for (size_t first = 0, end; first < s->count; first = end) {
        uint32_t bucket = s->ranges->entries[s->members[first].entry].bucket;
        for (end = first; end < s->count && s->ranges->entries[s->members[end].entry].bucket == bucket; end++)
            continue;
        TRY(sweep_bucket(s, &s->members[first], end - first));
    }
    return STATUS_OK;
}

static enum status add_member(struct sweep *s, uint32_t entry, enum status_group group) {
    uint32_t *seen = &s->seen[entry * (size_t)GROUPS + group];
    if (*seen == s->turn)
        return STATUS_OK;
    *seen = s->turn;
    if (!arena_grow(s->c->arena, (void **)&s->members, s->count, &s->room, sizeof *s->members, _Alignof(struct member)))
        return STATUS_MEMORY;
    s->members[s->count++] = (struct member){entry, group};
    return STATUS_OK;
}

static enum status begin(struct sweep *s, struct csaf_check *c) {
    struct csaf_ranges *ranges;
    s->c = c;
    TRY(csaf_find_ranges(c, &ranges));
    s->ranges = ranges;
    s->seen = ARENA_ARRAY(c->arena, uint32_t, ranges->entry_count * GROUPS);
    s->told = ARENA_ARRAY(c->arena, uint32_t, ranges->entry_count);
    return s->seen && s->told ? STATUS_OK : STATUS_MEMORY;
}

/* ---- 6.2.50, 6.3.19.1 to 6.3.19.3: by the status of the products */

static enum status add_products(struct sweep *s, const struct json_node *products, enum status_group group) {
    FOR_ITEMS (product, products) {
        uint32_t link = map_get(&s->ranges->products, json_string(product));
        for (; link != MAP_NONE; link = s->ranges->links[link].next) {
            TRY(csaf_take(s->c, 1));
            TRY(add_member(s, s->ranges->links[link].entry, group));
        }
    }
    return STATUS_OK;
}

static enum status sweep_statuses(struct csaf_check *c, bool (*asks)(const struct csaf_entry *, enum status_group,
                                                                     const struct csaf_entry *, enum status_group)) {
    struct sweep s = {.asks = asks};
    TRY(begin(&s, c));
    if (s.ranges->entry_count == 0)
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        s.status = json_get(vulnerability, STR("product_status"));
        s.turn++;
        s.count = 0;
        for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
            TRY(add_products(&s, json_get(s.status, statuses[i].name), statuses[i].group));
        TRY(sweep_members(&s));
    }
    return STATUS_OK;
}

/* Two ranges, one of them with a product of its own. */
static bool are_ranges(const struct csaf_entry *a, const struct csaf_entry *b, bool typed) {
    bool ranges = !csaf_is_version(a->kind) && !csaf_is_version(b->kind);
    return ranges && a->typed == typed && (a->kind == ENTRY_RANGE_LEAF || b->kind == ENTRY_RANGE_LEAF);
}

/* A range and a version with a product of its own. */
static bool are_range_and_version(const struct csaf_entry *a, const struct csaf_entry *b) {
    return (a->kind == ENTRY_VERSION_LEAF && !csaf_is_version(b->kind)) ||
           (b->kind == ENTRY_VERSION_LEAF && !csaf_is_version(a->kind));
}

static bool asks_vers_apart(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                            enum status_group y) {
    return x != y && are_ranges(a, b, true);
}
static enum status vers_do_not_contradict(struct csaf_check *c) {
    return sweep_statuses(c, asks_vers_apart);
}

static bool asks_vls_apart(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                           enum status_group y) {
    return x != y && are_ranges(a, b, false);
}
static enum status vls_do_not_contradict(struct csaf_check *c) {
    return sweep_statuses(c, asks_vls_apart);
}

static bool asks_version_apart(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                               enum status_group y) {
    return x != y && are_range_and_version(a, b);
}
static enum status versions_do_not_contradict(struct csaf_check *c) {
    return sweep_statuses(c, asks_version_apart);
}

static bool asks_vers_alike(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                            enum status_group y) {
    return x == y && are_ranges(a, b, true);
}
static enum status vers_do_not_repeat(struct csaf_check *c) {
    return sweep_statuses(c, asks_vers_alike);
}

static bool asks_vls_alike(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                           enum status_group y) {
    return x == y && are_ranges(a, b, false);
}
static enum status vls_do_not_repeat(struct csaf_check *c) {
    return sweep_statuses(c, asks_vls_alike);
}

static bool asks_version_alike(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                               enum status_group y) {
    return x == y && are_range_and_version(a, b);
}
static enum status versions_do_not_repeat(struct csaf_check *c) {
    return sweep_statuses(c, asks_version_alike);
}

/* ---- 6.3.19.4, 6.3.19.5: whatever the status, where branches go on below */

static enum status sweep_tree(struct csaf_check *c, bool (*asks)(const struct csaf_entry *, enum status_group,
                                                                 const struct csaf_entry *, enum status_group)) {
    struct sweep s = {.asks = asks, .turn = 1};
    TRY(begin(&s, c));
    for (size_t i = 0; i < s.ranges->entry_count; i++)
        TRY(add_member(&s, (uint32_t)i, GROUP_AFFECTED));
    return sweep_members(&s);
}

static bool asks_range_branch(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                              enum status_group y) {
    (void)x, (void)y;
    return !csaf_is_version(a->kind) && !csaf_is_version(b->kind) &&
           (a->kind == ENTRY_RANGE_TREE || b->kind == ENTRY_RANGE_TREE);
}
static enum status range_branches_are_apart(struct csaf_check *c) {
    return sweep_tree(c, asks_range_branch);
}

static bool asks_version_branch(const struct csaf_entry *a, enum status_group x, const struct csaf_entry *b,
                                enum status_group y) {
    (void)x, (void)y;
    return a->kind == ENTRY_VERSION_TREE && !csaf_is_version(b->kind);
}
static enum status version_branches_are_apart(struct csaf_check *c) {
    return sweep_tree(c, asks_version_branch);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.2.50.1"), STR_INIT("vers that share versions do not contradict each other"), V21, CSAF_RECOMMENDED,
     vers_do_not_contradict},
    {STR_INIT("6.2.50.2"), STR_INIT("vls that share versions do not contradict each other"), V21, CSAF_RECOMMENDED,
     vls_do_not_contradict},
    {STR_INIT("6.2.50.3"), STR_INIT("no version contradicts a range that holds it"), V21, CSAF_RECOMMENDED,
     versions_do_not_contradict},
    {STR_INIT("6.3.19.1"), STR_INIT("vers of one status share no versions"), V21, CSAF_INFORMATIVE, vers_do_not_repeat},
    {STR_INIT("6.3.19.2"), STR_INIT("vls of one status share no versions"), V21, CSAF_INFORMATIVE, vls_do_not_repeat},
    {STR_INIT("6.3.19.3"), STR_INIT("no version has the status of a range that holds it"), V21, CSAF_INFORMATIVE,
     versions_do_not_repeat},
    {STR_INIT("6.3.19.4"), STR_INIT("ranges with branches share no versions with others"), V21, CSAF_INFORMATIVE,
     range_branches_are_apart},
    {STR_INIT("6.3.19.5"), STR_INIT("no version with branches lies in a range"), V21, CSAF_INFORMATIVE,
     version_branches_are_apart},
};
const struct csaf_tests csaf_tests_overlap = {tests, ARRAY_LEN(tests)};
