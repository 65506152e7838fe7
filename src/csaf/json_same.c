#include "csaf/json_same.h"

static double number_of(const struct json_node *node) {
    return node->type == JSON_INTEGER ? (double)node->integer : node->number;
}

static bool is_number(const struct json_node *node) {
    return node->type == JSON_INTEGER || node->type == JSON_NUMBER;
}

static bool same_arrays(const struct json_node *a, const struct json_node *b) {
    const struct json_node *x = json_first(a), *y = json_first(b);
    for (; x && y; x = json_next(a, x), y = json_next(b, y))
        if (!json_same(x, y))
            return false;
    return !x && !y;
}

/* Members of one order are found where they are looked for first. */
static bool same_objects(const struct json_node *a, const struct json_node *b) {
    const struct json_node *y = json_first(b);
    for (const struct json_node *x = json_first(a); x; x = json_next(a, x)) {
        const struct json_node *other =
            y && str_eq(json_string(x), json_string(y)) ? y + 1 : json_get(b, json_string(x));
        if (!other || !json_same(x + 1, other))
            return false;
        y = y ? json_next(b, y) : NULL;
    }
    return true;
}

bool json_same(const struct json_node *a, const struct json_node *b) {
    if (is_number(a) && is_number(b))
        return a->type == b->type && a->type == JSON_INTEGER ? a->integer == b->integer : number_of(a) == number_of(b);
    if (a->type != b->type || a->size != b->size)
        return false;
    switch (a->type) {
    case JSON_STRING:
        return str_eq(json_string(a), json_string(b));
    case JSON_ARRAY:
        return same_arrays(a, b);
    case JSON_OBJECT:
        return same_objects(a, b);
    default:
        return true;
    }
}

uint64_t json_same_hash(const struct json_node *node) {
    uint64_t hash = is_number(node) ? JSON_NUMBER : node->type;
    double number = is_number(node) ? number_of(node) : 0;
    switch (node->type) {
    case JSON_INTEGER:
    case JSON_NUMBER:
        return hash ^ str_hash((struct str){(const char *)&number, sizeof number});
    case JSON_STRING:
        return hash ^ str_hash(json_string(node));
    case JSON_ARRAY:
        for (const struct json_node *at = json_first(node); at; at = json_next(node, at))
            hash = (hash ^ json_same_hash(at)) * 0x9e3779b97f4a7c15u;
        return hash;
    case JSON_OBJECT: /* a sum, whatever the order */
        for (const struct json_node *at = json_first(node); at; at = json_next(node, at))
            hash += (str_hash(json_string(at)) ^ json_same_hash(at + 1) * 31) * 0x9e3779b97f4a7c15u;
        return hash;
    default:
        return hash;
    }
}

enum { FEW = 8 };

static const struct json_node *repeated_of_few(const struct json_node *array) {
    for (const struct json_node *at = json_first(array); at; at = json_next(array, at))
        for (const struct json_node *before = json_first(array); before != at; before = json_next(array, before))
            if (json_same(before, at))
                return at;
    return NULL;
}

/* Texts that ascend do not repeat: most lists of very many are sorted. */
static bool ascends(const struct json_node *array) {
    const struct json_node *before = json_items(array);
    for (const struct json_node *at = json_next_item(array, before); at; at = json_next_item(array, at)) {
        if (at->type != JSON_STRING || before->type != JSON_STRING ||
            str_cmp(json_string(before), json_string(at)) >= 0)
            return false;
        before = at;
    }
    return true;
}

struct seen {
    const struct json_node *node; /* NULL: free */
    uint64_t hash;
};

const struct json_node *json_first_repeated(const struct json_node *array, struct arena *arena, bool *failed) {
    if (array->size < 2 || ascends(array))
        return NULL;
    if (array->size <= FEW)
        return repeated_of_few(array);
    size_t room = 16;
    while (room < (size_t)array->size * 2)
        room *= 2;
    struct seen *seen = ARENA_ARRAY(arena, struct seen, room);
    const struct json_node *repeated = NULL;
    *failed |= !seen;
    for (const struct json_node *at = json_first(array); at && seen && !repeated; at = json_next(array, at)) {
        uint64_t hash = json_same_hash(at);
        size_t slot = (size_t)(hash >> 7) & (room - 1);
        for (; seen[slot].node && !repeated; slot = (slot + 1) & (room - 1))
            if (seen[slot].hash == hash && json_same(seen[slot].node, at))
                repeated = at;
        seen[slot] = (struct seen){at, hash};
    }
    if (seen)
        arena_shrink(arena, seen, NULL);
    return repeated;
}
