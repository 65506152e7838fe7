#include "document/reference.h"

#include <string.h>

#include "base/map.h"

static const struct diag_kind TWICE = {"document.named-twice", SEVERITY_ERROR, "'{1}' is there twice in '{0}'", NULL};
static const struct diag_kind NONE = {"document.too-few", SEVERITY_ERROR, "'{0}' must not be an empty list",
                                      "name at least one, or take the key out"};

static bool read_one(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     struct reference *out) {
    struct str text;
    if (!field_text(reader, field, node, &text))
        return false;
    *out = (struct reference){str_trim(text), node->place};
    return true;
}

void reference_read(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                    void *target) {
    struct reference reference;
    if (read_one(reader, field, node, &reference))
        memcpy((char *)target + field->at, &reference, sizeof reference);
}

static bool read_items(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       struct reference_list *list) {
    bool is_list = node->type == YAML_LIST;
    struct map seen;
    map_init(&seen, reader->arena, false);
    for (const struct yaml_node *item = is_list ? node->first : node; item; item = is_list ? item->next : NULL) {
        uint32_t index = (uint32_t)list->count, first = index;
        struct reference *reference = &list->items[list->count];
        if (!read_one(reader, field, item, reference))
            return false;
        if (is_list && !field_keep(reader, map_add(&seen, reference->name, index, &first)))
            return false;
        if (first == index)
            list->count++;
        else
            diag_add(reader->sink, &TWICE, reference->place, field->key, reference->name);
    }
    return true;
}

void reference_list_read(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    struct reference_list list = {NULL, 0};
    size_t count = node->type == YAML_LIST ? node->count : 1;
    if (node->type == YAML_MAP) {
        field_wrong_type(reader, field, "a name or a list of names", node);
        return;
    }
    if (count == 0 && field->least > 0) {
        diag_add(reader->sink, &NONE, node->place, field->key);
        return;
    }
    if (!field_check_most(reader, field, node))
        return;
    list.items = ARENA_ARRAY(reader->arena, struct reference, count);
    if (!list.items)
        (void)field_keep(reader, STATUS_MEMORY);
    else if (read_items(reader, field, node, &list))
        memcpy((char *)target + field->at, &list, sizeof list);
}
