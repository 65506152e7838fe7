#include "document/requirement_list.h"

#include "catalogue/process.h"

static const struct diag_kind UNKNOWN_REQUIREMENT = {"document.unknown-requirement", SEVERITY_ERROR,
                                                     "'{0}' is no requirement of {1}: {2}", NULL};
static const struct diag_kind WRONG_PART = {"document.requirement-part", SEVERITY_ERROR,
                                            "'{0}' is a requirement of {1}, which has no place here",
                                            "here stand requirements of {2}"};
static const struct diag_kind WRONG_TYPE = {"document.requirement-type", SEVERITY_ERROR,
                                            "'{0}' does not apply here: it is for {1}, and this is {2}", NULL};
static const struct diag_kind UNKNOWN_TYPE = {"document.unknown-type", SEVERITY_ERROR,
                                              "'{1}' is no component type of IEC 62443-4-2",
                                              "the types are SA (software application), ED (embedded device), HD (host "
                                              "device) and ND (network device)"};

enum { PART_COMPONENT = 1, PART_PROCESS = 2 };

static void unknown_process(struct field_reader *reader, const struct yaml_node *node) {
    struct str ids[PROCESS_COUNT];
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        ids[i] = process_at(i)->id;
    diag_add_near(reader->sink, &UNKNOWN_REQUIREMENT, node->place, diag_nearest(node->text, ids, PROCESS_COUNT),
                  node->text, STR(PROCESS_EDITION), STR("nothing of that name is in it"));
}

static void unknown_component(struct field_reader *reader, const struct yaml_node *node) {
    struct requirement_missing missing = {.text = STR_NONE};
    if (diag_has_room(reader->sink, &UNKNOWN_REQUIREMENT))
        requirement_explain_missing(node->text, reader->types, reader->arena, &missing);
    /* Often the explanation names it already. */
    struct str near = requirement_missing_near(&missing);
    diag_add_near(reader->sink, &UNKNOWN_REQUIREMENT, node->place, near, node->text, STR(REQUIREMENT_EDITION),
                  missing.text);
}

/* The same number under the prefix of one of the reader's types ("SAR 3.2" for "EDR 3.2"), or STR_NONE. */
static struct str typed_twin(struct field_reader *reader, unsigned index) {
    static const char *const PREFIXES[COMPONENT_COUNT] = {"SAR", "EDR", "HDR", "NDR"};
    struct str id = requirement_at(index)->id;
    struct str number = str_skip(id, str_find_char(id, ' '));
    for (unsigned type = 0; type < COMPONENT_COUNT; type++) {
        struct str twin = STR_NONE;
        if (reader->types >> type & 1)
            twin = str_format(reader->arena, "%s" STR_F, PREFIXES[type], STR_A(number));
        if (twin.ptr && requirement_find(twin) != REQUIREMENT_NONE)
            return twin;
    }
    return STR_NONE;
}

static void add_component(struct field_reader *reader, const struct yaml_node *node, unsigned index,
                          struct requirement_set *set) {
    if (reader->types == 0 || requirement_types(index) & reader->types) {
        requirement_set_add(set, index);
        return;
    }
    if (diag_has_room(reader->sink, &WRONG_TYPE))
        diag_add_near(reader->sink, &WRONG_TYPE, node->place, typed_twin(reader, index), requirement_at(index)->id,
                      component_mask_text(reader->arena, requirement_types(index)),
                      component_mask_text(reader->arena, reader->types));
    else
        diag_add(reader->sink, &WRONG_TYPE, node->place, node->text);
}

static void read_one(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     unsigned parts, void *target) {
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    unsigned component = requirement_find(text);
    unsigned process = component == REQUIREMENT_NONE ? process_find(text) : PROCESS_NONE;
    if (component != REQUIREMENT_NONE && parts & PART_COMPONENT)
        add_component(reader, node, component, (void *)((char *)target + field->at));
    else if (component != REQUIREMENT_NONE)
        diag_add(reader->sink, &WRONG_PART, node->place, text, STR(REQUIREMENT_EDITION), STR(PROCESS_EDITION));
    else if (process != PROCESS_NONE && parts & PART_PROCESS)
        *(uint64_t *)(void *)((char *)target + field->count_at) |= UINT64_C(1) << process;
    else if (process != PROCESS_NONE)
        diag_add(reader->sink, &WRONG_PART, node->place, text, STR(PROCESS_EDITION), STR(REQUIREMENT_EDITION));
    else if (parts == PART_PROCESS)
        unknown_process(reader, node);
    else
        unknown_component(reader, node);
}

static void read_parts(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       unsigned parts, void *target) {
    if (node->type == YAML_MAP || (node->type == YAML_LIST && node->count == 0)) {
        field_wrong_type(reader, field, "an id or a list of at least one", node);
    } else if (node->type == YAML_SCALAR) {
        read_one(reader, field, node, parts, target);
    } else {
        for (const struct yaml_node *item = node->first; item; item = item->next)
            read_one(reader, field, item, parts, target);
    }
}

void requirement_list_component(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                                void *target) {
    read_parts(reader, field, node, PART_COMPONENT, target);
}

void requirement_list_process(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target) {
    read_parts(reader, field, node, PART_PROCESS, target);
}

void requirement_list_any(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    read_parts(reader, field, node, PART_COMPONENT | PART_PROCESS, target);
}

static unsigned type_of(struct field_reader *reader, const struct field *field, const struct yaml_node *node) {
    struct str text;
    struct str names[COMPONENT_COUNT];
    if (!field_text(reader, field, node, &text))
        return 0;
    for (unsigned i = 0; i < COMPONENT_COUNT; i++) {
        names[i] = component_abbreviation(i);
        if (str_eq(names[i], text))
            return 1U << i;
    }
    unsigned meant = component_find(text);
    struct str near = diag_nearest(text, names, COMPONENT_COUNT);
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        if (meant >> i & 1)
            near = names[i];
    diag_add_near(reader->sink, &UNKNOWN_TYPE, node->place, near, field->key, text);
    return 0;
}

void requirement_list_types(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    unsigned types = 0;
    bool is_list = node->type == YAML_LIST;
    if (node->type == YAML_MAP || (is_list && node->count == 0)) {
        field_wrong_type(reader, field, "a component type or a list of them", node);
        return;
    }
    for (const struct yaml_node *item = is_list ? node->first : node; item; item = is_list ? item->next : NULL)
        types |= type_of(reader, field, item);
    *((uint8_t *)target + field->at) = (uint8_t)types;
}
