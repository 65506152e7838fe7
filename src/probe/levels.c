#include "probe/levels.h"

#include "probe/check.h"

#include "probe/probe_level.inc"

const char *const probe_type_words[COMPONENT_COUNT] = {"SA", "ED", "HD", "ND"};

const struct probe_level *probe_level_of(struct str id) {
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (str_eq(id, rows[i].id))
            return &rows[i];
    return NULL;
}

unsigned probe_level_types(const struct probe_level *level) {
    unsigned types = 0;
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        types |= level->level[i] ? 1U << i : 0;
    return types;
}

unsigned probe_level_lowest(const struct probe_level *level) {
    unsigned lowest = 0;
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        if (level->level[i] && (lowest == 0 || level->level[i] < lowest))
            lowest = level->level[i];
    return lowest;
}

unsigned probe_check_types(const struct probe_check *check) {
    unsigned types = 0;
    struct str rest = str_from(check->requirements);
    for (struct str id; str_next(&rest, ',', &id);) {
        const struct probe_level *level = probe_level_of(str_trim(id));
        types |= level ? probe_level_types(level) : 0;
    }
    return types;
}

static unsigned type_of(struct str word) {
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        if (str_eq_nocase(word, str_from(probe_type_words[i])))
            return 1U << i;
    return 0;
}

unsigned probe_types_read(struct str text) {
    unsigned types = 0;
    for (struct str word; str_next(&text, ',', &word);) {
        unsigned type = type_of(str_trim(word));
        if (!type)
            return 0;
        types |= type;
    }
    return types;
}

const char *probe_types_text(unsigned types, char text[PROBE_TYPES_TEXT]) {
    size_t at = 0;
    for (unsigned i = 0; i < COMPONENT_COUNT; i++) {
        if ((types >> i & 1) == 0)
            continue;
        if (at > 0) {
            memcpy(text + at, ", ", 2);
            at += 2;
        }
        memcpy(text + at, probe_type_words[i], 2);
        at += 2;
    }
    text[at] = 0;
    return text;
}
