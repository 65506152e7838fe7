#include "csaf/json_text.h"

#include <stdlib.h>

#include "csaf/json_same.h"

static int compare_texts(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted, each once, each behind its length: "[3:n1.". */
static struct str join(struct str *parts, size_t count, char sign, struct arena *arena) {
    size_t length = 1, used = 0;
    if (count > 0)
        qsort(parts, count, sizeof *parts, compare_texts);
    for (size_t i = 0; i < count; i++)
        length += parts[i].len + sizeof "18446744073709551615:";
    char *text = arena_get_raw(arena, length, 1);
    if (!text)
        return STR_NONE;
    text[used++] = sign;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && str_eq(parts[i - 1], parts[i]))
            continue;
        used += (size_t)snprintf(text + used, length - used, "%zu:", parts[i].len);
        memcpy(text + used, parts[i].ptr, parts[i].len);
        used += parts[i].len;
    }
    arena_shrink(arena, text, text + used);
    return (struct str){text, used};
}

static struct str text_of(const struct json_node *node, unsigned depth, struct arena *arena);

/* Any byte may stand in both, so they are not printed. */
static struct str behind(struct str name, struct str value, struct arena *arena) {
    char *text = value.ptr ? arena_get_raw(arena, 24 + name.len + value.len, 1) : NULL;
    if (!text)
        return STR_NONE;
    size_t used = (size_t)snprintf(text, 24, "%zu:", name.len);
    if (name.len > 0)
        memcpy(text + used, name.ptr, name.len);
    if (value.len > 0)
        memcpy(text + used + name.len, value.ptr, value.len);
    return (struct str){text, used + name.len + value.len};
}

static struct str text_of_parts(const struct json_node *node, unsigned depth, struct arena *arena) {
    bool object = node->type == JSON_OBJECT;
    struct str *parts = ARENA_ARRAY(arena, struct str, node->size);
    size_t count = 0;
    if (!parts)
        return STR_NONE;
    for (const struct json_node *at = json_first(node); at; at = json_next(node, at)) {
        parts[count] = text_of(object ? at + 1 : at, depth + 1, arena);
        if (object)
            parts[count] = behind(json_string(at), parts[count], arena);
        if (!parts[count++].ptr)
            return STR_NONE;
    }
    return join(parts, count, object ? '{' : '[', arena);
}

static struct str text_of(const struct json_node *node, unsigned depth, struct arena *arena) {
    switch (node->type) {
    case JSON_STRING:
        return behind(STR("s"), node->size ? json_string(node) : STR(""), arena);
    case JSON_INTEGER:
        return str_format(arena, "n%.17g", (double)node->integer);
    case JSON_NUMBER:
        return str_format(arena, "n%.17g", node->number);
    case JSON_ARRAY:
    case JSON_OBJECT:
        if (depth == JSON_TEXT_DEPTH)
            return str_format(arena, "#%016llx", (unsigned long long)json_same_hash(node));
        return text_of_parts(node, depth, arena);
    default:
        return str_format(arena, "=%d", (int)node->type);
    }
}

struct str json_text(struct str name, const struct json_node *value, struct arena *arena) {
    return behind(name, text_of(value, 0, arena), arena);
}
