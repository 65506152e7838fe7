/* Tests of versions, dates and the revision history. */
#include <stdlib.h>

#include "csaf/check.h"
#include "csaf/moment.h"

/* A version of a document: a whole number, or one of semantic versioning 2.0. */
struct number {
    struct str text;
    uint64_t parts[3]; /* a whole number n is n.0.0 */
    struct str pre;    /* behind '-', or empty */
    struct str build;  /* behind '+', or empty */
    bool semantic;
    bool known; /* false: neither of both */
};

struct revision {
    const struct json_node *node;   /* the entry */
    const struct json_node *number; /* its number, or NULL */
    struct number version;
    struct moment moment;
    bool dated;
};

struct history {
    struct revision *items; /* by date, then by number */
    size_t count;
};

static struct number read_number(struct str text) {
    struct number n = {.text = text};
    size_t plus = str_find_char(text, '+');
    struct str rest = str_slice(text, 0, plus), part;
    n.build = plus == SIZE_MAX ? STR("") : str_skip(text, plus + 1);
    size_t dash = str_find_char(rest, '-');
    n.pre = dash == SIZE_MAX ? STR("") : str_skip(rest, dash + 1);
    rest = str_slice(rest, 0, dash);
    size_t count = 0;
    n.known = rest.len > 0;
    for (; n.known && rest.ptr && str_next(&rest, '.', &part); count++)
        n.known = count < 3 && str_u64(part, UINT64_MAX, &n.parts[count]);
    n.semantic = count == 3;
    n.known = n.known && (count == 1 || count == 3);
    return n;
}

/* Semantic versioning 11: identifiers one by one, numbers before words, fewer before more. */
static int compare_pre(struct str a, struct str b) {
    struct str x, y;
    if (a.len == 0 || b.len == 0)
        return (b.len > 0) - (a.len > 0);
    while (a.ptr && b.ptr && str_next(&a, '.', &x) && str_next(&b, '.', &y)) {
        uint64_t m, n;
        bool whole_x = str_u64(x, UINT64_MAX, &m), whole_y = str_u64(y, UINT64_MAX, &n);
        int order = whole_x && whole_y ? (m > n) - (m < n) : whole_x != whole_y ? (whole_x ? -1 : 1) : str_cmp(x, y);
        if (order != 0)
            return order;
    }
    return (a.ptr != NULL) - (b.ptr != NULL);
}

static int compare_numbers(const struct number *a, const struct number *b) {
    for (size_t i = 0; i < 3; i++)
        if (a->parts[i] != b->parts[i])
            return a->parts[i] < b->parts[i] ? -1 : 1;
    return compare_pre(a->pre, b->pre);
}

static int compare_revisions(const void *left, const void *right) {
    const struct revision *a = left, *b = right;
    int order = moment_cmp(&a->moment, &b->moment);
    order = order ? order : compare_numbers(&a->version, &b->version);
    return order ? order : (a->node > b->node) - (a->node < b->node);
}

static enum status read_history(struct csaf_check *c, struct history *history) {
    size_t room = json_is(c->revisions, JSON_ARRAY) ? c->revisions->size : 0;
    *history = (struct history){.items = ARENA_ARRAY(c->scratch, struct revision, room)};
    if (!history->items)
        return STATUS_MEMORY;
    FOR_ITEMS (node, c->revisions) {
        struct revision *r = &history->items[history->count++];
        r->node = node;
        r->number = json_get(node, STR("number"));
        r->version = read_number(json_string(r->number));
        r->dated = moment_read(json_get(node, STR("date")), &r->moment);
    }
    qsort(history->items, history->count, sizeof *history->items, compare_revisions);
    return STATUS_OK;
}

static struct number document_version(const struct csaf_check *c) {
    return read_number(json_get_string(c->tracking, STR("version")));
}

static const struct json_node *version_node(const struct csaf_check *c) {
    return json_get(c->tracking, STR("version"));
}

static bool is_status(const struct csaf_check *c, struct str status) {
    return str_eq(json_get_string(c->tracking, STR("status")), status);
}

static bool is_before_one(const struct number *n) {
    return n->known && n->parts[0] == 0;
}

/* ---- the tests */

static enum status numbers_follow_dates(struct csaf_check *c) {
    struct history h;
    TRY(read_history(c, &h));
    for (size_t i = 1; i < h.count; i++)
        if (h.items[i].number && compare_numbers(&h.items[i - 1].version, &h.items[i].version) > 0)
            return csaf_add(c, c->revisions,
                            str_format(c->arena,
                                       STR_F " is newer than " STR_F ": give each the date on which it was made",
                                       STR_A(h.items[i].version.text), STR_A(h.items[i - 1].version.text)));
    return STATUS_OK;
}

static enum status version_is_the_newest(struct csaf_check *c) {
    struct history h;
    struct number version = document_version(c);
    TRY(read_history(c, &h));
    if (h.count == 0 || !version.known)
        return STATUS_OK;
    struct number newest = h.items[h.count - 1].version;
    if (is_status(c, STR("draft")))
        version.pre = newest.pre = STR("");
    if (compare_numbers(&version, &newest) == 0 && version.semantic == newest.semantic)
        return STATUS_OK;
    return csaf_add(c, version_node(c),
                    str_format(c->arena, "'" STR_F "' is not the number of the newest revision: write " STR_F,
                               STR_A(version.text), STR_A(newest.text)));
}

static enum status early_versions_are_drafts(struct csaf_check *c) {
    const struct json_node *status = json_get(c->tracking, STR("status"));
    struct number version = document_version(c);
    if (!(is_before_one(&version) || version.pre.len > 0) || is_status(c, STR("draft")))
        return STATUS_OK;
    return csaf_add(c, status ? status : version_node(c),
                    str_format(c->arena,
                               "the version '" STR_F "' is that of a draft, and the document is none: write draft, or "
                               "begin with 1",
                               STR_A(version.text)));
}

static enum status published_revisions_are_not_early(struct csaf_check *c) {
    if (!csaf_is_published(c))
        return STATUS_OK;
    FOR_ITEMS (node, c->revisions) {
        const struct json_node *text = json_get(node, STR("number"));
        struct number n = read_number(json_string(text));
        if (is_before_one(&n))
            TRY(csaf_add(
                c, text,
                str_format(c->arena, "'" STR_F "' is a draft's: leave it out of a published document", STR_A(n.text))));
    }
    return STATUS_OK;
}

static enum status revisions_have_no_pre_release(struct csaf_check *c) {
    FOR_ITEMS (node, c->revisions) {
        const struct json_node *text = json_get(node, STR("number"));
        if (read_number(json_string(text)).pre.len > 0)
            TRY(csaf_add(
                c, text,
                str_format(c->arena, "'" STR_F "' has a part behind '-': leave it out", STR_A(json_string(text)))));
    }
    return STATUS_OK;
}

static enum status published_version_has_no_pre_release(struct csaf_check *c) {
    struct number version = document_version(c);
    if (!csaf_is_published(c) || version.pre.len == 0)
        return STATUS_OK;
    return csaf_add(c, version_node(c),
                    str_format(c->arena,
                               "'" STR_F "' has a part behind '-', and the document is published: leave it out",
                               STR_A(version.text)));
}

/* What the revisions are numbered by, ascending. */
static int compare_majors(const void *left, const void *right) {
    const uint64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static enum status read_majors(struct csaf_check *c, const struct history *h, uint64_t **majors, size_t *count) {
    *count = 0;
    *majors = ARENA_ARRAY(c->scratch, uint64_t, h->count + 1);
    for (size_t i = 0; *majors && i < h->count; i++)
        if (h->items[i].version.known)
            (*majors)[(*count)++] = h->items[i].version.parts[0];
    if (*count > 0)
        qsort(*majors, *count, sizeof **majors, compare_majors);
    return *majors ? STATUS_OK : STATUS_MEMORY;
}

struct gap {
    uint64_t after; /* the highest number before it */
    const struct revision *next;
    const uint64_t *majors;
    size_t count;
};

/* The index of the first number above another. */
static size_t first_above(const struct gap *gap, uint64_t number) {
    size_t from = 0, to = gap->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (gap->majors[middle] <= number)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Numbers that are left out, from the first to the last: nowhere, or (one) at a later date. */
static enum status add_run(struct csaf_check *c, const struct gap *gap, uint64_t first, uint64_t last, bool elsewhere) {
    const char *zeros = gap->next->version.semantic ? ".0.0" : "";
    struct str next = gap->next->version.text;
    if (first < last)
        return csaf_add(c, c->revisions,
                        str_format(c->arena,
                                   "%llu%s to %llu%s are left out before " STR_F
                                   ", and no revision has them: add them, or number anew",
                                   (unsigned long long)first, zeros, (unsigned long long)last, zeros, STR_A(next)));
    return csaf_add(c, c->revisions,
                    str_format(c->arena, "%llu%s is left out before " STR_F "%s", (unsigned long long)first, zeros,
                               STR_A(next),
                               elsewhere ? ", and has a later date: correct the dates, or number anew"
                                         : ", and no revision has it: add it, or number anew"));
}

/* A finding for each number between two; when they are many, one for those beside each other that are nowhere. */
static enum status add_left_out(struct csaf_check *c, const struct gap *gap) {
    enum { EACH_MOST = 100 };
    uint64_t end = gap->next->version.parts[0];
    bool each = end - gap->after <= EACH_MOST;
    size_t at = first_above(gap, gap->after);
    for (uint64_t missing = gap->after + 1; missing < end;) {
        while (at < gap->count && gap->majors[at] < missing)
            at++;
        uint64_t known = at < gap->count && gap->majors[at] < end ? gap->majors[at] : end;
        uint64_t last = known == missing || each ? missing : known - 1;
        TRY(add_run(c, gap, missing, last, known == missing));
        missing = last + 1;
    }
    return STATUS_OK;
}

/* By date: each revision counts on from the highest before it, the first from 0. */
static enum status no_revision_is_left_out(struct csaf_check *c) {
    struct history h;
    uint64_t *majors;
    bool first = true;
    struct gap gap = {.after = 0};
    TRY(read_history(c, &h));
    TRY(read_majors(c, &h, &majors, &gap.count));
    gap.majors = majors;
    for (size_t i = 0; i < h.count; i++) {
        const struct revision *r = &h.items[i];
        if (!r->number || !r->version.known)
            continue;
        if (first && r->version.parts[0] > 1)
            TRY(csaf_add(
                c, c->revisions,
                str_format(c->arena, "begins with " STR_F ": give the first revision 0 or 1", STR_A(r->version.text))));
        if (r->version.parts[0] > gap.after) {
            gap.next = r;
            TRY(add_left_out(c, &gap));
            gap.after = r->version.parts[0];
        }
        first = false;
    }
    return STATUS_OK;
}

static enum status revisions_differ(struct csaf_check *c) {
    struct map seen;
    map_init(&seen, c->scratch, false);
    FOR_ITEMS (node, c->revisions) {
        const struct json_node *text = json_get(node, STR("number"));
        uint32_t stored;
        if (!json_is(text, JSON_STRING))
            continue;
        size_t before = seen.count;
        TRY(map_add(&seen, json_string(text), 0, &stored));
        if (seen.count == before)
            TRY(csaf_add(c, text,
                         str_format(c->arena, "'" STR_F "' is the number of another revision too: number anew",
                                    STR_A(json_string(text)))));
    }
    return STATUS_OK;
}

/* The document's version is held against the highest number: the list may be mixed in itself. */
static enum status numbers_are_of_one_kind(struct csaf_check *c) {
    struct number version = document_version(c), highest = {.known = false};
    const struct number *whole = NULL, *semantic = NULL;
    struct history h;
    TRY(read_history(c, &h));
    for (size_t i = 0; i < h.count; i++) {
        const struct number *n = &h.items[i].version;
        if (!n->known)
            continue;
        *(n->semantic ? &semantic : &whole) = n;
        if (!highest.known || compare_numbers(&highest, n) < 0)
            highest = *n;
    }
    if (whole && semantic)
        TRY(csaf_add(c, c->revisions,
                     str_format(c->arena, STR_F " is a whole number, " STR_F " a semantic version: use one kind",
                                STR_A(whole->text), STR_A(semantic->text))));
    if (!version.known || !highest.known || version.semantic == highest.semantic)
        return STATUS_OK;
    return csaf_add(c, version_node(c),
                    str_format(c->arena, "'" STR_F "' is numbered otherwise than the revision " STR_F ": use one kind",
                               STR_A(version.text), STR_A(highest.text)));
}

static enum status revisions_have_no_build(struct csaf_check *c) {
    FOR_ITEMS (node, c->revisions) {
        const struct json_node *text = json_get(node, STR("number"));
        if (read_number(json_string(text)).build.len > 0)
            TRY(csaf_add(
                c, text,
                str_format(c->arena, "'" STR_F "' has a part behind '+': leave it out", STR_A(json_string(text)))));
    }
    return STATUS_OK;
}

static enum status check_date(struct csaf_check *c, struct str key, bool newest) {
    struct history h;
    struct moment own;
    const struct json_node *date = json_get(c->tracking, key);
    TRY(read_history(c, &h));
    if (h.count == 0 || !moment_read(date, &own))
        return STATUS_OK;
    const struct revision *r = &h.items[newest ? h.count - 1 : 0];
    if (!r->dated || moment_cmp(&own, &r->moment) >= 0)
        return STATUS_OK;
    return csaf_add(c, date,
                    str_format(c->arena, "is older than the %s revision, of " STR_F ": correct one of both",
                               newest ? "newest" : "oldest", STR_A(json_get_string(r->node, STR("date")))));
}

static enum status initial_date_is_not_before_all(struct csaf_check *c) {
    return check_date(c, STR("initial_release_date"), false);
}

static enum status current_date_is_not_before_the_newest(struct csaf_check *c) {
    return check_date(c, STR("current_release_date"), true);
}

static enum status revision_times_differ(struct csaf_check *c) {
    struct history h;
    TRY(read_history(c, &h));
    for (size_t i = 1; i < h.count; i++)
        if (h.items[i].dated && h.items[i - 1].dated && moment_cmp(&h.items[i].moment, &h.items[i - 1].moment) == 0)
            TRY(csaf_add(c, json_get(h.items[i].node, STR("date")),
                         STR("is the time of another revision too: correct one of both")));
    return STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.14"), STR_INIT("revisions by date are in the order of their numbers"), CSAF_BOTH, CSAF_MANDATORY,
     numbers_follow_dates},
    {STR_INIT("6.1.16"), STR_INIT("the version is that of the newest revision"), CSAF_BOTH, CSAF_MANDATORY,
     version_is_the_newest},
    {STR_INIT("6.1.17"), STR_INIT("early versions are drafts"), CSAF_BOTH, CSAF_MANDATORY, early_versions_are_drafts},
    {STR_INIT("6.1.18"), STR_INIT("published documents have no draft's revisions"), CSAF_BOTH, CSAF_MANDATORY,
     published_revisions_are_not_early},
    {STR_INIT("6.1.19"), STR_INIT("revision numbers have no pre-release part"), CSAF_BOTH, CSAF_MANDATORY,
     revisions_have_no_pre_release},
    {STR_INIT("6.1.20"), STR_INIT("the version of a published document has no pre-release part"), CSAF_BOTH,
     CSAF_MANDATORY, published_version_has_no_pre_release},
    {STR_INIT("6.1.21"), STR_INIT("no revision is left out"), CSAF_BOTH, CSAF_MANDATORY, no_revision_is_left_out},
    {STR_INIT("6.1.22"), STR_INIT("no revision number repeats"), CSAF_BOTH, CSAF_MANDATORY, revisions_differ},
    {STR_INIT("6.1.30"), STR_INIT("versions are of one kind"), CSAF_BOTH, CSAF_MANDATORY, numbers_are_of_one_kind},
    {STR_INIT("6.2.4"), STR_INIT("revision numbers have no build metadata"), CSAF_BOTH, CSAF_RECOMMENDED,
     revisions_have_no_build},
    {STR_INIT("6.2.5"), STR_INIT("the initial date is not older than the oldest revision"), CSAF_BOTH, CSAF_RECOMMENDED,
     initial_date_is_not_before_all},
    {STR_INIT("6.2.6"), STR_INIT("the current date is not older than the newest revision"), CSAF_BOTH, CSAF_RECOMMENDED,
     current_date_is_not_before_the_newest},
    {STR_INIT("6.2.21"), STR_INIT("revisions have different times"), 1u << CSAF_2_1, CSAF_RECOMMENDED,
     revision_times_differ},
};
const struct csaf_tests csaf_tests_revision = {tests, ARRAY_LEN(tests)};
