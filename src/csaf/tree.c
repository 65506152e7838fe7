#include "csaf/tree.h"

#include <stdlib.h>

/* ---- making */

struct value *tree_new(struct tree *tree, enum json_type type, const struct json_node *from) {
    struct value *value = ARENA_NEW(tree->arena, struct value);
    if (!value) {
        tree->failed = true;
        return NULL;
    }
    value->type = type;
    value->from = from;
    return value;
}

struct value *tree_string(struct tree *tree, struct str text, const struct json_node *from) {
    struct value *value = tree_new(tree, JSON_STRING, from);
    if (!text.ptr)
        tree->failed = true;
    if (value)
        value->string = text;
    return value;
}

static void link_last(struct value *list, struct value *item) {
    item->up = list;
    item->previous = list->last;
    item->next = NULL;
    *(list->last ? &list->last->next : &list->first) = item;
    list->last = item;
    list->count++;
}

struct value *tree_copy(struct tree *tree, const struct json_node *original) {
    if (!original)
        return NULL;
    struct value *value = tree_new(tree, original->type, original);
    if (!value)
        return NULL;
    if (original->type == JSON_STRING)
        value->string = json_string(original);
    else if (original->type == JSON_INTEGER)
        value->integer = original->integer;
    else if (original->type == JSON_NUMBER)
        value->number = original->number;
    for (const struct json_node *item = json_items(original); item; item = json_next(original, item))
        value_append(value, tree_copy(tree, item));
    for (const struct json_node *key = json_members(original); key; key = json_next(original, key)) {
        struct value *member = tree_copy(tree, key + 1);
        if (member) {
            member->key = json_string(key);
            link_last(value, member);
        }
    }
    return value;
}

struct value *tree_clone(struct tree *tree, const struct value *value) {
    if (!value)
        return NULL;
    struct value *copy = tree_new(tree, value->type, value->from);
    if (!copy)
        return NULL;
    if (value->type == JSON_STRING)
        copy->string = value->string;
    else if (value->type == JSON_INTEGER)
        copy->integer = value->integer;
    else if (value->type == JSON_NUMBER)
        copy->number = value->number;
    copy->key = value->key;
    for (const struct value *child = value->first; child; child = child->next) {
        struct value *cloned = tree_clone(tree, child);
        if (cloned)
            link_last(copy, cloned);
    }
    return copy;
}

/* ---- reading */

struct value *value_get(const struct value *object, struct str key) {
    for (struct value *member = value_members(object); member; member = member->next)
        if (str_eq(member->key, key))
            return member;
    return NULL;
}

struct str value_string(const struct value *value) {
    return value && value->type == JSON_STRING ? value->string : STR_NONE;
}

struct str value_get_string(const struct value *object, struct str key) {
    return value_string(value_get(object, key));
}

struct value *value_items(const struct value *list) {
    return list && list->type == JSON_ARRAY ? list->first : NULL;
}

struct value *value_members(const struct value *object) {
    return object && object->type == JSON_OBJECT ? object->first : NULL;
}

const struct json_node *value_origin(const struct value *value) {
    while (value && !value->from)
        value = value->up;
    return value ? value->from : NULL;
}

/* ---- changing */

void value_append(struct value *list, struct value *item) {
    if (list && item)
        link_last(list, item);
}

void value_set(struct value *object, struct str key, struct value *member) {
    if (!object || !member)
        return;
    value_remove(value_get(object, key));
    member->key = key;
    link_last(object, member);
}

void value_insert(struct value *behind, struct value *item) {
    if (!behind || !item || !behind->up)
        return;
    item->up = behind->up;
    item->previous = behind;
    item->next = behind->next;
    *(behind->next ? &behind->next->previous : &behind->up->last) = item;
    behind->next = item;
    behind->up->count++;
}

void value_remove(struct value *value) {
    if (!value || !value->up)
        return;
    *(value->previous ? &value->previous->next : &value->up->first) = value->next;
    *(value->next ? &value->next->previous : &value->up->last) = value->previous;
    value->up->count--;
    value->up = value->next = value->previous = NULL;
}

void value_rewrite(struct value *value, struct str text) {
    if (!value || !text.ptr)
        return;
    value->type = JSON_STRING;
    value->string = text;
}

/* ---- pointers and paths */

/* "~1" is a slash and "~0" a tilde. Without memory the part as it is: it leads nowhere. */
static struct str unescape(struct str part, struct arena *arena) {
    char *text = str_find_char(part, '~') == SIZE_MAX ? NULL : arena_get_raw(arena, part.len, 1);
    size_t n = 0;
    if (!text)
        return part;
    for (size_t i = 0; i < part.len; i++) {
        bool escape = part.ptr[i] == '~' && i + 1 < part.len;
        text[n++] = escape ? part.ptr[i + 1] == '1' ? '/' : '~' : part.ptr[i];
        i += escape;
    }
    return (struct str){text, n};
}

struct value *value_at(struct value *root, struct str pointer, struct arena *arena) {
    struct str rest = str_skip(pointer, 1), part;
    if (pointer.len == 0)
        return root;
    while (rest.ptr && str_next(&rest, '/', &part)) {
        struct value *down = value_get(root, unescape(part, arena));
        uint64_t index;
        if (str_u64(part, UINT32_MAX, &index)) {
            down = value_items(root);
            while (down && index-- > 0)
                down = down->next;
        }
        if (!down)
            break;
        root = down;
    }
    return root;
}

static enum status visit_here(struct value *value, struct str path, value_visitor visit, void *context);

static enum status visit_items(struct value *list, struct str path, bool deep, value_visitor visit, void *context) {
    for (struct value *item = value_items(list), *next; item; item = next) {
        next = item->next;
        struct value *below = deep ? value_get(item, STR("branches")) : NULL;
        TRY(visit_here(item, path, visit, context));
        if (below)
            TRY(visit_items(below, path, deep, visit, context));
    }
    return STATUS_OK;
}

static enum status visit_here(struct value *value, struct str path, value_visitor visit, void *context) {
    struct str name;
    if (!value)
        return STATUS_OK;
    if (path.len == 0)
        return visit(context, value);
    struct str rest = path;
    (void)str_next(&rest, '.', &name);
    rest = rest.ptr ? rest : STR("");
    if (str_ends(name, STR("[]")))
        return visit_items(value_get(value, str_slice(name, 0, name.len - 2)), rest, false, visit, context);
    if (str_ends(name, STR("*")))
        return visit_items(value_get(value, str_slice(name, 0, name.len - 1)), rest, true, visit, context);
    return visit_here(value_get(value, name), rest, visit, context);
}

enum status value_each(struct value *root, struct str path, value_visitor visit, void *context) {
    return visit_here(root, path, visit, context);
}

/* ---- writing */

static int compare_keys(const void *left, const void *right) {
    const struct value *a = *(const struct value *const *)left, *b = *(const struct value *const *)right;
    return str_cmp(a->key, b->key);
}

static void write_object(struct tree *tree, const struct value *object, struct json_writer *w) {
    const struct value **sorted = ARENA_ARRAY(tree->arena, const struct value *, object->count);
    size_t count = 0;
    if (!sorted) {
        tree->failed = true;
        return;
    }
    for (const struct value *member = object->first; member; member = member->next)
        sorted[count++] = member;
    qsort(sorted, count, sizeof(const struct value *), compare_keys);
    json_write_object(w);
    for (size_t i = 0; i < count && w->out->status == STATUS_OK; i++) {
        if (i > 0 && str_eq(sorted[i]->key, sorted[i - 1]->key))
            continue;
        json_write_key(w, sorted[i]->key);
        tree_write(tree, sorted[i], w);
    }
    json_write_end(w, '}');
}

static void write_list(struct tree *tree, const struct value *list, struct json_writer *w) {
    json_write_array(w);
    for (const struct value *item = list->first; item && w->out->status == STATUS_OK; item = item->next)
        tree_write(tree, item, w);
    json_write_end(w, ']');
}

void tree_write(struct tree *tree, const struct value *value, struct json_writer *w) {
    if (!value)
        return;
    switch ((enum json_type)value->type) {
    case JSON_NULL:
        json_write_null(w);
        break;
    case JSON_FALSE:
    case JSON_TRUE:
        json_write_bool(w, value->type == JSON_TRUE);
        break;
    case JSON_INTEGER:
        json_write_integer(w, value->integer);
        break;
    case JSON_NUMBER:
        json_write_number(w, value->number);
        break;
    case JSON_STRING:
        json_write_string(w, value->string);
        break;
    case JSON_ARRAY:
        write_list(tree, value, w);
        break;
    case JSON_OBJECT:
        write_object(tree, value, w);
        break;
    }
}

static struct str text_of(struct tree *tree, const struct value *value, size_t max, bool *cut) {
    struct json_writer w;
    struct out out;
    out_memory(&out, max);
    json_write_init(&w, &out, 0);
    tree_write(tree, value, &w);
    struct str text = str_copy(tree->arena, out_text(&out));
    *cut = out.status == STATUS_LIMIT;
    if ((out.status != STATUS_OK && !*cut) || !text.ptr)
        tree->failed = true;
    out_done(&out);
    return text;
}

struct str tree_text(struct tree *tree, const struct value *value) {
    bool cut;
    if (value && value->type == JSON_STRING)
        return value->string.ptr ? value->string : STR("");
    struct str text = text_of(tree, value, (size_t)1 << 30, &cut);
    tree->failed = tree->failed || cut;
    return text;
}

struct str tree_excerpt(struct tree *tree, const struct value *value, size_t max) {
    bool text = value && value->type == JSON_STRING, cut = text && value->string.len > max;
    struct str shown = text ? value->string : text_of(tree, value, max, &cut);
    if (!cut)
        return shown.ptr ? shown : STR("");
    shown = str_slice(shown, 0, max);
    while (shown.len > 0 && ((unsigned char)shown.ptr[shown.len - 1] & 0xc0) == 0x80)
        shown.len--;
    shown.len -= shown.len > 0;
    shown = str_format(tree->arena, STR_F "...", STR_A(shown));
    tree->failed = tree->failed || !shown.ptr;
    return shown;
}
