#include "document/field.h"

#include <string.h>

#include "base/map.h"
#include "document/field_value.h"

static const struct diag_kind UNKNOWN_KEY = {"document.unknown-key", SEVERITY_ERROR, "{0} has no key '{1}'",
                                             "its keys are {2}"};
static const struct diag_kind MISSING_KEY = {"document.missing-key", SEVERITY_ERROR, "{0} needs '{1}'",
                                             "add '{1}: {2}'"};
static const struct diag_kind MISSING_KEYS = {"document.missing-key", SEVERITY_ERROR, "{0} needs {1}", NULL};
static const struct diag_kind ELSEWHERE = {"document.misplaced-key", SEVERITY_ERROR, "'{1}' has no place in {0}",
                                           "{2}"};
static const struct diag_kind WRONG_TYPE = {"document.wrong-type", SEVERITY_ERROR, "'{0}' must be {1}, not {2}", NULL};
static const struct diag_kind NO_VALUE = {"document.empty", SEVERITY_ERROR, "nothing is written behind '{0}'",
                                          "give it a value or take the key out"};
static const struct diag_kind TOO_FEW = {"document.too-few", SEVERITY_ERROR, "'{0}' must not be an empty list",
                                         "there must be at least one, each {1}"};
static const struct diag_kind TOO_MANY = {"document.too-many", SEVERITY_ERROR,
                                          "'{0}' has {1} entries, more than this program takes", "at most {2}"};
static const struct diag_kind TWICE = {"document.duplicate-id", SEVERITY_ERROR, "the {0} '{1}' is there twice",
                                       "the first is at {2}; give one of them another name"};

/* So many missing keys are told at once. */
enum { MISSING_MANY = 4 };

bool field_keep(struct field_reader *reader, enum status status) {
    if (status != STATUS_OK && status != STATUS_INPUT && reader->status == STATUS_OK)
        reader->status = status;
    return status == STATUS_OK;
}

struct str field_join(struct arena *arena, const struct str *names, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += names[i].len + 2;
    char *text = arena_get_raw(arena, len + 1, 1);
    if (!text)
        return STR_NONE;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(text + at, names[i].ptr, names[i].len);
        at += names[i].len;
        if (i + 1 < count) {
            memcpy(text + at, ", ", 2);
            at += 2;
        }
    }
    return (struct str){text, at};
}

struct place field_map_place(const struct yaml_node *node) {
    return node->type == YAML_MAP && node->first ? node->first->key_place : node->place;
}

struct place field_place(const struct yaml_node *map, struct str key) {
    const struct yaml_node *value = yaml_get(map, key);
    return value ? value->place : field_map_place(map);
}

/* What stands there instead, in words. */
static struct str type_name(struct field_reader *reader, const struct yaml_node *node) {
    if (node->type == YAML_LIST)
        return node->count ? STR("a list") : STR("an empty list");
    if (node->type == YAML_MAP)
        return STR("a map");
    if (!diag_has_room(reader->sink, &WRONG_TYPE))
        return STR_NONE;
    return str_format(reader->arena, "%s'" STR_F "'", node->quoted ? "the text " : "", STR_A(node->text));
}

void field_wrong_type(struct field_reader *reader, const struct field *field, const char *wanted,
                      const struct yaml_node *node) {
    if (yaml_is_null(node)) {
        diag_add(reader->sink, &NO_VALUE, node->place.length ? node->place : node->key_place, field->key);
        return;
    }
    struct place place = node->type == YAML_SCALAR ? node->place : field_map_place(node);
    diag_add(reader->sink, &WRONG_TYPE, place, field->key, str_from(wanted), type_name(reader, node));
}

bool field_check_most(struct field_reader *reader, const struct field *field, const struct yaml_node *node) {
    if (field->most == 0 || node->count <= field->most)
        return true;
    diag_add(reader->sink, &TOO_MANY, node->place, field->key, str_format(reader->arena, "%u", node->count),
             str_format(reader->arena, "%u", field->most));
    return false;
}

void field_twice(struct field_reader *reader, struct str what, struct str id, struct place second, struct place first) {
    struct str where = diag_has_room(reader->sink, &TWICE) ? place_text(reader->arena, first) : STR_NONE;
    diag_add(reader->sink, &TWICE, second, what, id, where);
}

/* "zone" of "a zone". */
static struct str bare_name(const struct field_map *map) {
    struct str what = str_from(map->what);
    return str_skip(what, str_find_char(what, ' ') + 1);
}

static size_t known_keys(const struct field_map *map, struct str keys[FIELD_KEYS_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < map->field_count && count < FIELD_KEYS_MAX; i++)
        if (map->fields[i].type != FIELD_STEP && map->fields[i].type != FIELD_ELSEWHERE)
            keys[count++] = map->fields[i].key;
    return count;
}

static const struct field *find_field(const struct field_map *map, struct str key) {
    for (size_t i = 0; i < map->field_count; i++)
        if (map->fields[i].key.len && str_eq(map->fields[i].key, key))
            return &map->fields[i];
    return NULL;
}

static void check_key(struct field_reader *reader, const struct field_map *map, const struct yaml_node *value) {
    const struct field *field = find_field(map, value->key);
    if (!field) {
        struct str keys[FIELD_KEYS_MAX];
        size_t count = known_keys(map, keys);
        struct str all = diag_has_room(reader->sink, &UNKNOWN_KEY) ? field_join(reader->arena, keys, count) : STR_NONE;
        diag_add_near(reader->sink, &UNKNOWN_KEY, value->key_place, diag_nearest(value->key, keys, count),
                      str_from(map->what), value->key, all);
    } else if (field->type == FIELD_ELSEWHERE) {
        diag_add(reader->sink, &ELSEWHERE, value->key_place, str_from(map->what), value->key, str_from(field->example));
    }
}

/* True when an unknown key is suggested to be this one: that it is missing then goes without saying. */
static bool is_misspelt(const struct field_map *map, const struct yaml_node *node, struct str key) {
    struct str keys[FIELD_KEYS_MAX];
    size_t count = known_keys(map, keys), unknown = 0;
    for (const struct yaml_node *value = node->first; value && unknown < DIAG_KEPT; value = value->next) {
        if (find_field(map, value->key))
            continue;
        unknown++;
        if (str_eq(diag_nearest(value->key, keys, count), key))
            return true;
    }
    return false;
}

/* Each with an example; many at once are one mistake. */
static void report_missing(struct field_reader *reader, const struct field_map *map, const struct yaml_node *node,
                           const struct field *const *missing, size_t count) {
    struct str keys[FIELD_KEYS_MAX];
    struct place place = field_map_place(node);
    for (size_t i = 0; i < count && count < MISSING_MANY; i++)
        diag_add(reader->sink, &MISSING_KEY, place, str_from(map->what), missing[i]->key,
                 str_from(missing[i]->example));
    if (count < MISSING_MANY)
        return;
    for (size_t i = 0; i < count; i++)
        keys[i] = missing[i]->key;
    diag_add(reader->sink, &MISSING_KEYS, place, str_from(map->what), field_join(reader->arena, keys, count));
}

static void check_keys(struct field_reader *reader, const struct field_map *map, const struct yaml_node *node) {
    const struct field *missing[FIELD_KEYS_MAX];
    size_t count = 0;
    for (const struct yaml_node *value = node->first; value; value = value->next)
        check_key(reader, map, value);
    for (size_t i = 0; i < map->field_count && count < FIELD_KEYS_MAX; i++) {
        const struct field *field = &map->fields[i];
        if (field->required && !yaml_get(node, field->key) && !is_misspelt(map, node, field->key))
            missing[count++] = field;
    }
    report_missing(reader, map, node, missing, count);
}

static void read_map(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    if (node->type == YAML_MAP)
        (void)field_read(reader, field->map, node, (char *)target + field->at);
    else
        field_wrong_type(reader, field, "a map", node);
}

static struct place *place_of(const struct field_map *map, char *item) {
    return (struct place *)(void *)(item + map->place_at);
}

struct str field_version_key(struct str version) {
    bool has_v = version.len > 1 && char_lower(version.ptr[0]) == 'v' && char_is_digit(version.ptr[1]);
    return has_v ? str_skip(version, 1) : version;
}

static void check_unique(struct field_reader *reader, const struct field_map *map, char *items, size_t count) {
    struct map ids;
    map_init(&ids, reader->arena, map->id_is_version);
    for (size_t i = 0; i < count && map->id_at != FIELD_NOWHERE; i++) {
        char *item = items + i * map->size;
        struct str id = *(struct str *)(void *)(item + map->id_at);
        uint32_t first = (uint32_t)i;
        struct str key = map->id_is_version ? field_version_key(id) : id;
        if (id.len && !field_keep(reader, map_add(&ids, key, (uint32_t)i, &first)))
            return;
        if (first != i)
            field_twice(reader, bare_name(map), id, *place_of(map, item), *place_of(map, items + first * map->size));
    }
}

static bool check_count(struct field_reader *reader, const struct field *field, const struct yaml_node *node) {
    if (node->count < field->least) {
        diag_add(reader->sink, &TOO_FEW, node->place, field->key, str_from(field->map->what));
        return false;
    }
    return field_check_most(reader, field, node);
}

static void read_list(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target) {
    const struct field_map *map = field->map;
    if (node->type != YAML_LIST) {
        field_wrong_type(reader, field, "a list", node);
        return;
    }
    if (!check_count(reader, field, node))
        return;
    char *items = arena_get_array(reader->arena, node->count, map->size, _Alignof(max_align_t));
    if (!items) {
        (void)field_keep(reader, STATUS_MEMORY);
        return;
    }
    size_t count = 0;
    for (const struct yaml_node *item = node->first; item && reader->status == STATUS_OK; item = item->next) {
        if (item->type == YAML_MAP)
            (void)field_read(reader, map, item, items + count++ * map->size);
        else
            field_wrong_type(reader, field, "a list of maps", item);
    }
    check_unique(reader, map, items, count);
    *(void **)(void *)((char *)target + field->at) = items;
    *(size_t *)(void *)((char *)target + field->count_at) = count;
}

static void read_handled(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    field->handle(reader, field, node, target);
}

static void read_nothing(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    (void)reader;
    (void)field;
    (void)node;
    (void)target;
}

void field_read_value(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target) {
    static void (*const READERS[FIELD_TYPE_COUNT])(struct field_reader *, const struct field *,
                                                   const struct yaml_node *, void *) = {
        [FIELD_ID] = field_read_id,
        [FIELD_TEXT] = field_read_text,
        [FIELD_TEXTS] = field_read_texts,
        [FIELD_WORD] = field_read_word,
        [FIELD_CHOICE] = field_read_choice,
        [FIELD_FLAG] = field_read_flag,
        [FIELD_NUMBER] = field_read_number,
        [FIELD_INTEGER] = field_read_integer,
        [FIELD_DATE] = field_read_date,
        [FIELD_SPAN] = field_read_span,
        [FIELD_MAP] = read_map,
        [FIELD_LIST] = read_list,
        [FIELD_HANDLED] = read_handled,
        [FIELD_STEP] = read_nothing,
        [FIELD_ELSEWHERE] = read_nothing,
    };
    READERS[field->type](reader, field, node, target);
}

void field_defaults(struct field_reader *reader, const struct field_map *map, void *target) {
    for (size_t i = 0; i < map->field_count; i++) {
        const struct field *field = &map->fields[i];
        if (field->type == FIELD_DATE)
            *(date_days *)(void *)((char *)target + field->at) = DATE_NONE;
        else if (field->type == FIELD_MAP)
            field_defaults(reader, field->map, (char *)target + field->at);
        else if (field->fallback.len)
            field_read_value(reader, field, &(const struct yaml_node){.type = YAML_SCALAR, .text = field->fallback},
                             target);
    }
}

/* The value that names an item of a list, or NULL. */
static const struct yaml_node *id_value(const struct field_map *map, const struct yaml_node *node) {
    for (size_t i = 0; i < map->field_count && map->id_at != FIELD_NOWHERE; i++)
        if (map->fields[i].at == map->id_at && map->fields[i].type <= FIELD_TEXT)
            return yaml_get(node, map->fields[i].key);
    return NULL;
}

bool field_read(struct field_reader *reader, const struct field_map *map, const struct yaml_node *node, void *target) {
    size_t errors = diag_errors(reader->sink);
    if (map->place_at != FIELD_NOWHERE) {
        const struct yaml_node *id = id_value(map, node);
        *place_of(map, target) = id ? id->place : field_map_place(node);
    }
    field_defaults(reader, map, target);
    check_keys(reader, map, node);
    for (size_t i = 0; i < map->field_count && reader->status == STATUS_OK; i++) {
        const struct field *field = &map->fields[i];
        const struct yaml_node *value = field->key.len ? yaml_get(node, field->key) : NULL;
        if (value)
            field_read_value(reader, field, value, target);
        else if (field->type == FIELD_STEP && diag_errors(reader->sink) == errors)
            field->handle(reader, field, node, target);
    }
    return reader->status == STATUS_OK && diag_errors(reader->sink) == errors;
}
