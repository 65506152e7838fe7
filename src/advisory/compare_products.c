/* What a vulnerability says of products: a value each on either side, and products with the same change together. */
#include <stdlib.h>

#include "advisory/compare_document.h"

enum { STATUS_WORD_MAX = 160 };

static const char *const list_names[CSAF_STATUS_COUNT] = {
    [CSAF_KNOWN_AFFECTED] = "affected",
    [CSAF_FIRST_AFFECTED] = "first affected",
    [CSAF_LAST_AFFECTED] = "last affected",
    [CSAF_KNOWN_NOT_AFFECTED] = "not affected",
    [CSAF_FIXED] = "fixed",
    [CSAF_FIRST_FIXED] = "first fixed",
    [CSAF_RECOMMENDED] = "recommended",
    [CSAF_UNDER_INVESTIGATION] = "under investigation",
    [CSAF_UNKNOWN] = "unknown",
};

enum status compare_names(struct comparison *c) {
    size_t count = 0;
    map_init(&c->names, c->arena, false);
    for (unsigned side = 0; side < SIDES; side++)
        count += c->sides[side].document.product_count;
    c->name_texts = ARENA_ARRAY(c->arena, struct str, count);
    c->touched = ARENA_ARRAY(c->arena, uint32_t, count);
    c->is_touched = ARENA_ARRAY(c->arena, bool, count);
    for (unsigned side = 0; side < SIDES; side++) {
        struct compared *compared = &c->sides[side];
        c->values[side] = ARENA_ARRAY(c->arena, uint32_t, count);
        compared->names = ARENA_ARRAY(c->arena, uint32_t, compared->document.product_count);
    }
    if (c->arena->refused)
        return STATUS_MEMORY;
    for (unsigned side = 0; side < SIDES; side++) {
        struct compared *compared = &c->sides[side];
        for (uint32_t i = 0; i < compared->document.product_count; i++) {
            struct str text = compared->document.products[i].text;
            uint32_t number = (uint32_t)c->names.count;
            TRY(map_add(&c->names, text, number, &compared->names[i]));
            if (compared->names[i] == number)
                c->name_texts[number] = text;
        }
    }
    return STATUS_OK;
}

enum status compare_add(struct comparison *c, const struct advisory_change *change) {
    if (!arena_grow(c->arena, (void **)&c->items, c->count, &c->room, sizeof(*c->items),
                    _Alignof(struct advisory_change)))
        return STATUS_MEMORY;
    c->items[c->count++] = *change;
    return STATUS_OK;
}

/* ---- values by product */

static void touch(struct comparison *c, uint32_t name) {
    if (c->is_touched[name])
        return;
    c->is_touched[name] = true;
    c->touched[c->touched_count++] = name;
}

static void forget(struct comparison *c) {
    for (uint32_t i = 0; i < c->touched_count; i++) {
        uint32_t name = c->touched[i];
        c->is_touched[name] = false;
        c->values[BEFORE][name] = c->values[AFTER][name] = 0;
    }
    c->touched_count = 0;
}

static int compare_changes(const void *left, const void *right, void *context) {
    const struct comparison *c = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    const uint32_t x[] = {c->values[BEFORE][a], c->values[AFTER][a], a};
    const uint32_t y[] = {c->values[BEFORE][b], c->values[AFTER][b], b};
    for (size_t i = 0; i < ARRAY_LEN(x); i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

/* What a value is called: STR_NONE without memory. */
typedef struct str (*value_text)(const struct comparison *c, uint32_t value);

static enum status add_group(struct comparison *c, const struct advisory_change *model, value_text text, uint32_t from,
                             uint32_t to) {
    struct advisory_change change = *model;
    struct str *products = ARENA_ARRAY(c->arena, struct str, to - from);
    uint32_t first = c->touched[from];
    if (!products)
        return STATUS_MEMORY;
    for (uint32_t i = from; i < to; i++)
        products[i - from] = c->name_texts[c->touched[i]];
    change.products = products;
    change.product_count = to - from;
    change.before = text(c, c->values[BEFORE][first]);
    change.after = text(c, c->values[AFTER][first]);
    if (!change.before.ptr || !change.after.ptr)
        return STATUS_MEMORY;
    return compare_add(c, &change);
}

/* One change for all products that went from one value to one other; then every value is forgotten. */
static enum status add_groups(struct comparison *c, const struct advisory_change *model, value_text text) {
    uint32_t from = 0;
    enum status status = STATUS_OK;
    if (c->touched_count > 0)
        qsort_r(c->touched, c->touched_count, sizeof(*c->touched), compare_changes, c);
    while (from < c->touched_count && status == STATUS_OK) {
        uint32_t first = c->touched[from], to = from + 1;
        while (to < c->touched_count && c->values[BEFORE][c->touched[to]] == c->values[BEFORE][first] &&
               c->values[AFTER][c->touched[to]] == c->values[AFTER][first])
            to++;
        if (c->values[BEFORE][first] != c->values[AFTER][first])
            status = add_group(c, model, text, from, to);
        from = to;
    }
    forget(c);
    return status;
}

/* Notes a value for every product of a set; `join`: bits are added to those that are there, else the higher counts. */
static void note_set(struct comparison *c, unsigned side, uint32_t set, uint32_t value, bool join) {
    const struct compared *compared = &c->sides[side];
    if (set == CSAF_NONE)
        return;
    const struct csaf_set *products = &compared->document.sets[set];
    for (uint32_t i = 0; i < products->count; i++) {
        uint32_t name = compared->names[products->items[i]];
        uint32_t *to = &c->values[side][name];
        touch(c, name);
        *to = join ? *to | value : value > *to ? value : *to;
    }
}

/* ---- products of the tree */

static struct str presence(const struct comparison *c, uint32_t value) {
    (void)c;
    return value ? STR("there") : STR("");
}

enum status compare_tree(struct comparison *c) {
    for (unsigned side = 0; side < SIDES; side++)
        for (uint32_t i = 0; i < c->sides[side].document.product_count; i++) {
            uint32_t name = c->sides[side].names[i];
            touch(c, name);
            c->values[side][name] = 1;
        }
    size_t from = c->count;
    TRY(add_groups(c, &(struct advisory_change){.kind = CHANGE_PRODUCTS, .what = STR("products")}, presence));
    for (size_t i = from; i < c->count; i++)
        c->items[i].after = c->items[i].after.len ? STR("new") : STR("gone");
    for (size_t i = from; i < c->count; i++)
        c->items[i].before = STR("");
    return STATUS_OK;
}

/* ---- status */

static struct str lists_text(const struct comparison *c, uint32_t lists) {
    struct str text = STR("");
    for (unsigned i = 0; i < CSAF_STATUS_COUNT && text.ptr; i++)
        if (lists >> i & 1)
            text = str_format(c->arena, STR_F "%s%s", STR_A(text), text.len ? " and " : "", list_names[i]);
    return text;
}

static enum status compare_status(struct comparison *c, const uint32_t index[SIDES], struct str name) {
    for (unsigned side = 0; side < SIDES; side++) {
        if (index[side] == CSAF_NONE)
            continue;
        const struct csaf_vulnerability *v = &c->sides[side].document.vulnerabilities[index[side]];
        for (unsigned i = 0; i < CSAF_STATUS_COUNT; i++)
            note_set(c, side, v->status[i], 1u << i, true);
    }
    return add_groups(c, &(struct advisory_change){.kind = CHANGE_STATUS, .vulnerability = name, .what = STR("status")},
                      lists_text);
}

/* ---- scores */

static struct str score_text(const struct comparison *c, uint32_t value) {
    return value ? c->value_texts[value - 1] : STR("");
}

/* A score's number; scores of one document are told apart by value and vector. */
static enum status score_number(struct comparison *c, const struct csaf_score *score, uint32_t *number) {
    struct str text =
        str_format(c->arena, "%.1f%s" STR_F, (double)score->cvss, score->vector.len ? " " : "", STR_A(score->vector));
    uint32_t next = (uint32_t)c->texts.count, index = 0;
    if (!text.ptr ||
        !arena_grow(c->arena, (void **)&c->value_texts, next, &c->value_room, sizeof(struct str), _Alignof(struct str)))
        return STATUS_MEMORY;
    TRY(map_add(&c->texts, text, next, &index));
    if (index == next)
        c->value_texts[index] = text;
    *number = index + 1;
    return STATUS_OK;
}

static enum status compare_scores(struct comparison *c, const uint32_t index[SIDES], struct str name) {
    for (unsigned side = 0; side < SIDES; side++) {
        if (index[side] == CSAF_NONE)
            continue;
        const struct csaf_document *d = &c->sides[side].document;
        const struct csaf_vulnerability *v = &d->vulnerabilities[index[side]];
        for (uint32_t i = 0; i < v->score_count; i++) {
            const struct csaf_score *score = &d->scores[v->score_first + i];
            uint32_t number = 0;
            TRY(score_number(c, score, &number));
            note_set(c, side, score->set, number, false);
        }
    }
    return add_groups(c, &(struct advisory_change){.kind = CHANGE_SCORE, .vulnerability = name, .what = STR("CVSS")},
                      score_text);
}

/* ---- remediations */

static enum status remedy_text(struct comparison *c, const struct csaf_remediation *remedy, struct str *text) {
    *text = str_format(c->arena, STR_F ": " STR_F "%s" STR_F, STR_A(advisory_remedy_name(remedy->kind)),
                       STR_A(str_trim(remedy->text)), remedy->url.len ? " " : "", STR_A(remedy->url));
    return text->ptr ? STATUS_OK : STATUS_MEMORY;
}

/* A remediation on either side, and the next one with the same text. */
struct remedy {
    uint32_t set;
    uint32_t next; /* CSAF_NONE: none */
    uint8_t side;
};
struct remedies {
    struct map texts; /* to the last one with that text */
    struct str *names;
    uint32_t *heads; /* by number of the text */
    struct remedy *items;
    uint32_t count;
};

static enum status list_side(struct comparison *c, struct remedies *r, uint32_t index, unsigned side) {
    const struct csaf_document *d = &c->sides[side].document;
    const struct csaf_vulnerability *v = &d->vulnerabilities[index];
    for (uint32_t i = 0; i < v->remediation_count; i++) {
        const struct csaf_remediation *remedy = &d->remediations[v->remediation_first + i];
        struct str text;
        uint32_t number = 0, next = (uint32_t)r->texts.count;
        TRY(remedy_text(c, remedy, &text));
        TRY(map_add(&r->texts, text, next, &number));
        if (number == next) {
            r->names[number] = text;
            r->heads[number] = CSAF_NONE;
        }
        r->items[r->count] = (struct remedy){remedy->set, r->heads[number], (uint8_t)side};
        r->heads[number] = r->count++;
    }
    return STATUS_OK;
}

static enum status compare_remedies(struct comparison *c, const uint32_t index[SIDES], struct str name) {
    struct remedies r = {.count = 0};
    size_t most = 0;
    map_init(&r.texts, c->arena, false);
    for (unsigned side = 0; side < SIDES; side++)
        if (index[side] != CSAF_NONE)
            most += c->sides[side].document.vulnerabilities[index[side]].remediation_count;
    r.names = ARENA_ARRAY(c->arena, struct str, most);
    r.heads = ARENA_ARRAY(c->arena, uint32_t, most);
    r.items = ARENA_ARRAY(c->arena, struct remedy, most);
    if (!r.names || !r.heads || !r.items)
        return STATUS_MEMORY;
    for (unsigned side = 0; side < SIDES; side++)
        if (index[side] != CSAF_NONE)
            TRY(list_side(c, &r, index[side], side));
    for (uint32_t number = 0; number < r.texts.count; number++) {
        for (uint32_t i = r.heads[number]; i != CSAF_NONE; i = r.items[i].next)
            note_set(c, r.items[i].side, r.items[i].set, 1, false);
        size_t from = c->count;
        TRY(add_groups(c,
                       &(struct advisory_change){.kind = CHANGE_REMEDY, .vulnerability = name, .what = r.names[number]},
                       presence));
        for (size_t i = from; i < c->count; i++) {
            c->items[i].after = c->items[i].after.len ? STR("new") : STR("gone");
            c->items[i].before = STR("");
        }
    }
    return STATUS_OK;
}

enum status compare_vulnerability(struct comparison *c, const uint32_t index[SIDES], struct str name) {
    TRY(compare_status(c, index, name));
    TRY(compare_scores(c, index, name));
    return compare_remedies(c, index, name);
}
