#include "document/process_names.h"

#include <string.h>

#include "document/field_value.h"

static const struct diag_kind UNKNOWN_PERSON = {"document.unknown-person", SEVERITY_ERROR,
                                                "'{0}' is none of the people of this document",
                                                "add them to the list 'people'"};
static const struct diag_kind UNKNOWN_OWNER = {"document.unknown-person", SEVERITY_ERROR,
                                               "'{0}' is neither a person nor a role of this document",
                                               "add it to the list 'people' or 'roles'"};
static const struct diag_kind UNKNOWN_PRACTICE = {"document.unknown-requirement", SEVERITY_ERROR,
                                                  "'{0}' is no practice and no requirement of " PROCESS_EDITION,
                                                  "practices are {1}; a requirement is written as SM-1"};

static const struct diag_kind NOT_SERVED = {"document.section-requirement", SEVERITY_ERROR,
                                            "a section is named for '{0}', which is none of the requirements of this "
                                            "entry",
                                            "add it to 'requirements', or take the section out"};
static const struct diag_kind SECTION_TWICE = {"document.section-requirement", SEVERITY_ERROR,
                                               "a second section is named for '{0}'",
                                               "name the one that holds both, or put them under one heading"};

enum { NAMES_SHOWN = 64 };

static void know(struct field_reader *reader, struct map *map, const void *items, size_t count, size_t size) {
    map_init(map, reader->arena, false);
    for (size_t i = 0; i < count; i++) {
        uint32_t stored;
        struct str id = *(const struct str *)(const void *)((const char *)items + i * size);
        if (!field_keep(reader, map_add(map, id, (uint32_t)i, &stored)))
            return;
    }
}

void process_names_know_people(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                               void *target) {
    struct process_names *names = reader->owner;
    const struct process *process = target;
    (void)field;
    (void)node;
    names->process = process;
    know(reader, &names->people, process->people, process->person_count, sizeof *process->people);
    names->knows_people = reader->status == STATUS_OK;
}

void process_names_know_roles(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target) {
    struct process_names *names = reader->owner;
    const struct process *process = target;
    (void)field;
    (void)node;
    know(reader, &names->roles, process->roles, process->role_count, sizeof *process->roles);
    names->knows_roles = reader->status == STATUS_OK;
}

static struct str nearest_of(const struct process *process, bool roles_too, struct str text) {
    struct str names[NAMES_SHOWN];
    size_t count = 0;
    for (size_t i = 0; i < process->person_count && count < NAMES_SHOWN; i++)
        names[count++] = process->people[i].id;
    for (size_t i = 0; roles_too && i < process->role_count && count < NAMES_SHOWN; i++)
        names[count++] = process->roles[i].id;
    return diag_nearest(text, names, count);
}

static void check_person(struct field_reader *reader, const struct yaml_node *node) {
    const struct process_names *names = reader->owner;
    if (names->knows_people && map_get(&names->people, node->text) == MAP_NONE)
        diag_add_near(reader->sink, &UNKNOWN_PERSON, node->place, nearest_of(names->process, false, node->text),
                      node->text);
}

void process_names_people(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct process_people people = {NULL, 0};
    const struct field texts = {.key = field->key,
                                .at = offsetof(struct process_people, ids),
                                .count_at = offsetof(struct process_people, count)};
    size_t errors = diag_errors(reader->sink);
    if (node->type == YAML_LIST && node->count == 0) {
        field_wrong_type(reader, field, "the id of a person or a list of at least one", node);
        return;
    }
    field_read_texts(reader, &texts, node, &people);
    if (diag_errors(reader->sink) != errors || reader->status != STATUS_OK)
        return;
    bool is_list = node->type == YAML_LIST;
    for (const struct yaml_node *item = is_list ? node->first : node; item; item = is_list ? item->next : NULL)
        check_person(reader, item);
    memcpy((char *)target + field->at, &people, sizeof people);
}

void process_names_owner(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct process_names *names = reader->owner;
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    memcpy((char *)target + field->at, &text, sizeof text);
    if (names->knows_roles && map_get(&names->people, text) == MAP_NONE && map_get(&names->roles, text) == MAP_NONE)
        diag_add_near(reader->sink, &UNKNOWN_OWNER, node->place, nearest_of(names->process, true, text), text);
}

static void unknown_practice(struct field_reader *reader, const struct yaml_node *node, bool requirements_too) {
    struct str names[PRACTICE_COUNT + PROCESS_COUNT];
    size_t count = 0;
    for (unsigned i = 1; i <= PRACTICE_COUNT; i++)
        names[count++] = practice_at(i)->prefix;
    struct str all = field_join(reader->arena, names, count);
    for (unsigned i = 0; requirements_too && i < PROCESS_COUNT; i++)
        names[count++] = process_at(i)->id;
    diag_add_near(reader->sink, &UNKNOWN_PRACTICE, node->place, diag_nearest(node->text, names, count), node->text,
                  all);
}

/* The requirements of the practice that the prefix names; 0 when it names none. */
static uint64_t practice_of(struct str text) {
    for (unsigned i = 1; i <= PRACTICE_COUNT; i++)
        if (str_eq(practice_at(i)->prefix, text))
            return practice_requirements(i);
    return 0;
}

void process_names_accountable(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                               void *target) {
    uint64_t set = 0;
    bool is_list = node->type == YAML_LIST;
    if (node->type == YAML_MAP || (is_list && node->count == 0)) {
        field_wrong_type(reader, field, "a practice, a requirement or a list of at least one", node);
        return;
    }
    for (const struct yaml_node *item = is_list ? node->first : node; item; item = is_list ? item->next : NULL) {
        struct str text;
        if (!field_text(reader, field, item, &text))
            return;
        unsigned index = process_find(text);
        uint64_t found = index == PROCESS_NONE ? practice_of(text) : UINT64_C(1) << index;
        if (found == 0)
            unknown_practice(reader, item, true);
        set |= found;
    }
    memcpy((char *)target + field->at, &set, sizeof set);
}

void process_names_practice(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    uint64_t set = practice_of(text);
    if (set == 0)
        unknown_practice(reader, node, false);
    memcpy((char *)target + field->at, &set, sizeof set);
}

void process_names_test(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    struct str text, names[INDEPENDENCE_COUNT];
    if (!field_text(reader, field, node, &text))
        return;
    for (unsigned i = 0; i < INDEPENDENCE_COUNT; i++) {
        names[i] = independence_at(i)->test;
        if (str_eq(names[i], text)) {
            memcpy((char *)target + field->at, &i, sizeof i);
            return;
        }
    }
    field_unknown_value(reader, field, node, names, INDEPENDENCE_COUNT);
}

static void read_section(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         struct process_paper *paper) {
    unsigned index = process_find(node->key);
    struct process_section *section = &paper->sections[paper->section_count];
    bool served = index != PROCESS_NONE && (paper->process >> index & 1);
    if (!served) {
        diag_add(reader->sink, &NOT_SERVED, node->key_place, node->key);
        return;
    }
    for (size_t i = 0; i < paper->section_count; i++)
        if (paper->sections[i].requirement == index) {
            diag_add(reader->sink, &SECTION_TWICE, node->key_place, node->key);
            return;
        }
    if (!field_text(reader, field, node, &section->title))
        return;
    section->requirement = index;
    section->place = node->place;
    paper->section_count++;
}

void process_names_sections(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    struct process_paper *paper = target;
    if (node->type != YAML_MAP || node->count == 0) {
        field_wrong_type(reader, field, "a map of at least one, as in {SM-1: Changes}", node);
        return;
    }
    paper->sections = ARENA_ARRAY(reader->arena, struct process_section, node->count);
    if (!paper->sections) {
        (void)field_keep(reader, STATUS_MEMORY);
        return;
    }
    for (const struct yaml_node *item = node->first; item; item = item->next)
        read_section(reader, field, item, paper);
}
