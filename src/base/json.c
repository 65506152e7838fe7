#include "base/json.h"

#include <stddef.h>
#include <string.h>

#include "base/json_scan.h"
#include "base/map.h"
#include "base/out.h"

static const struct diag_kind REPEATED = {"json.repeated-key", SEVERITY_ERROR,
                                          "the key '{0}' has a value already, at line {1}",
                                          "readers of JSON differ in which one they take: remove one"};
static const struct diag_kind NO_MEMORY = {"json.no-memory", SEVERITY_ERROR, "cannot be checked: out of memory", NULL};

int64_t json_integer(const struct json_node *node, int64_t fallback) {
    return json_is(node, JSON_INTEGER) ? node->integer : fallback;
}

double json_number(const struct json_node *node, double fallback) {
    if (json_is(node, JSON_INTEGER))
        return (double)node->integer;
    return json_is(node, JSON_NUMBER) ? node->number : fallback;
}

/* Strings lie one behind the other with their lengths between them, so that equal lists are equal blocks; that each
 * string lies at the same distance from the first one makes it sound whatever lies between. */
bool json_same_strings(const struct json_node *a, const struct json_node *b) {
    if (!json_is(a, JSON_ARRAY) || !json_is(b, JSON_ARRAY) || a->size != b->size || a->span != b->span ||
        a->span != a->size + 1)
        return false;
    if (a->size == 0)
        return true;
    const struct json_node *x = a + 1, *y = b + 1;
    size_t extent = 0;
    for (uint32_t i = 0; i < a->size; i++) {
        ptrdiff_t at = x[i].string.ptr - x[0].string.ptr;
        if (x[i].type != JSON_STRING || y[i].type != JSON_STRING || x[i].size != y[i].size || at < 0 ||
            at != y[i].string.ptr - y[0].string.ptr)
            return false;
        extent = (size_t)at + x[i].size > extent ? (size_t)at + x[i].size : extent;
    }
    return memcmp(x[0].string.ptr, y[0].string.ptr, extent) == 0;
}

const struct json_node *json_get(const struct json_node *object, struct str key) {
    if (!json_is(object, JSON_OBJECT))
        return NULL;
    const struct json_node *end = object + object->span;
    for (const struct json_node *at = object + 1; at < end; at += 1 + at[1].span)
        if (at->size == key.len && bytes_eq(at->string.ptr, key.ptr, key.len))
            return at + 1;
    return NULL;
}

struct str json_get_string(const struct json_node *object, struct str key) {
    return json_string(json_get(object, key));
}

struct place json_place(const struct json_doc *doc, const struct json_node *node) {
    if (!node || node < doc->root || node >= doc->root + doc->count)
        return (struct place){doc->source, 0, 0};
    return json_scan_place(doc->source, (uint32_t)(node - doc->root));
}

void json_places(const struct json_doc *doc, const struct json_node *const *nodes, size_t count, struct place *places) {
    for (size_t i = 0; i < count; i++)
        places[i].offset = (uint32_t)(nodes[i] - doc->root);
    json_scan_places(doc->source, places, count);
}

static void put_pointer_part(struct out *out, struct str key) {
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '~')
            out_lit(out, "~0");
        else if (key.ptr[i] == '/')
            out_lit(out, "~1");
        else
            out_char(out, key.ptr[i]);
    }
}

/* Writes the step from `container` towards `node`, and gives the child that the step leads to. */
static const struct json_node *pointer_step(const struct json_node *container, const struct json_node *node,
                                            struct out *out) {
    size_t index = 0;
    const struct json_node *at = json_first(container), *next;
    while (at && (next = json_next(container, at)) && next <= node) {
        at = next;
        index++;
    }
    if (!at)
        return node;
    out_char(out, '/');
    if (container->type == JSON_ARRAY) {
        out_format(out, "%zu", index);
        return at;
    }
    put_pointer_part(out, json_string(at));
    return node == at ? node : at + 1;
}

struct str json_pointer(const struct json_doc *doc, const struct json_node *node, struct arena *arena) {
    enum { POINTER_MAX = 1 << 20 };
    struct out out;
    out_memory(&out, POINTER_MAX);
    for (const struct json_node *at = doc->root; at != node && json_is_container(at);)
        at = pointer_step(at, node, &out);
    struct str pointer = out.status == STATUS_OK ? str_copy(arena, out_text(&out)) : STR_NONE;
    out_done(&out);
    return pointer;
}

/* ---- many pointers */

/* Where the walk stands in one container, and how much of the text leads to that container. */
struct step {
    const struct json_node *container;
    const struct json_node *at; /* the child, or its key */
    size_t index;
    size_t len;
};
struct walk {
    struct step steps[JSON_DEPTH_MAX + 1];
    size_t depth;
    struct out text;
};

static void open_step(struct walk *w, const struct json_node *container) {
    w->steps[w->depth++] = (struct step){container, json_first(container), 0, w->text.len};
}

/* An index of a list of many items has a few digits: they are written for every pointer. */
static void put_index(struct out *out, size_t index) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + index % 10);
        index /= 10;
    } while (index > 0);
    out_str(out, (struct str){digits + at, sizeof digits - at});
}

/* Goes on to the child that holds `node`, and writes its part of the pointer. */
static void write_step(struct walk *w, const struct json_node *node) {
    struct step *step = &w->steps[w->depth - 1];
    const struct json_node *next;
    while ((next = json_next(step->container, step->at)) && next <= node) {
        step->at = next;
        step->index++;
    }
    w->text.len = step->len;
    out_char(&w->text, '/');
    if (step->container->type == JSON_ARRAY)
        put_index(&w->text, step->index);
    else
        put_pointer_part(&w->text, json_string(step->at));
}

static void walk_to(struct walk *w, const struct json_doc *doc, const struct json_node *node) {
    while (w->depth > 0 && node >= w->steps[w->depth - 1].container + w->steps[w->depth - 1].container->span)
        w->depth--;
    if (w->depth == 0 || node == doc->root) {
        w->text.len = 0;
        w->depth = 0;
        if (node == doc->root)
            return;
        open_step(w, doc->root);
    }
    for (;;) {
        const struct step *step = &w->steps[w->depth - 1];
        write_step(w, node);
        const struct json_node *value = step->at + (step->container->type == JSON_OBJECT);
        if (node <= value || !json_is_container(value))
            return;
        open_step(w, value);
    }
}

enum status json_pointers(const struct json_doc *doc, const struct json_node *const *nodes, size_t count,
                          struct arena *arena, struct str *pointers) {
    struct walk walk = {.depth = 0};
    enum status status = STATUS_OK;
    out_memory(&walk.text, SIZE_MAX / 4); /* a pointer is no longer than the document */
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        walk_to(&walk, doc, nodes[i]);
        pointers[i] = walk.text.status == STATUS_OK ? str_copy(arena, out_text(&walk.text)) : STR_NONE;
        status = pointers[i].ptr ? STATUS_OK : STATUS_MEMORY;
    }
    out_done(&walk.text);
    return status;
}

static void report_repeated(const struct json_doc *doc, const struct json_node *key, const struct json_node *first,
                            struct diag_sink *sink) {
    if (!diag_has_room(sink, &REPEATED)) {
        diag_add(sink, &REPEATED, PLACE_NONE);
        return;
    }
    struct str line = str_format(sink->arena, "%u", place_position(json_place(doc, first)).line);
    diag_add(sink, &REPEATED, json_place(doc, key), json_string(key), line);
}

/* Keys that ascend do not repeat: most writers sort them. */
static bool ascends(const struct json_node *object) {
    const struct json_node *before = json_members(object);
    for (const struct json_node *key = json_next_member(object, before); key; key = json_next_member(object, key)) {
        if (str_cmp(json_string(before), json_string(key)) >= 0)
            return false;
        before = key;
    }
    return true;
}

/* For the small objects that are almost all: every key with every one before it. */
static bool check_small(const struct json_doc *doc, const struct json_node *object, struct diag_sink *sink) {
    bool is_good = true;
    for (const struct json_node *key = json_first(object); key; key = json_next(object, key)) {
        const struct json_node *value = json_get(object, json_string(key));
        if (value != key + 1) {
            report_repeated(doc, key, value - 1, sink);
            is_good = false;
        }
    }
    return is_good;
}

static enum status check_large(const struct json_doc *doc, const struct json_node *object, struct arena *scratch,
                               struct diag_sink *sink) {
    struct map seen;
    enum status status = STATUS_OK;
    arena_reset(scratch);
    map_init(&seen, scratch, false);
    for (const struct json_node *key = json_first(object); key; key = json_next(object, key)) {
        uint32_t at = (uint32_t)(key - doc->root), first;
        TRY(map_add(&seen, json_string(key), at, &first));
        if (first == at)
            continue;
        report_repeated(doc, key, doc->root + first, sink);
        status = STATUS_INPUT;
    }
    return status;
}

enum status json_check_keys(const struct json_doc *doc, struct diag_sink *sink) {
    enum { SMALL = 8 };
    struct arena scratch;
    arena_init(&scratch, ((size_t)doc->count + 4096) * sizeof(struct map_slot) * 8);
    enum status status = STATUS_OK;
    for (const struct json_node *at = doc->root; at < doc->root + doc->count; at++) {
        if (at->type != JSON_OBJECT || at->size < 2 || ascends(at))
            continue;
        enum status one = STATUS_OK;
        if (at->size > SMALL)
            one = check_large(doc, at, &scratch, sink);
        else if (!check_small(doc, at, sink))
            one = STATUS_INPUT;
        if (one != STATUS_OK)
            status = one;
        if (one == STATUS_MEMORY) {
            diag_add(sink, &NO_MEMORY, json_place(doc, at));
            break;
        }
    }
    arena_done(&scratch);
    return status;
}
