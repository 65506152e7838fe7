/* A bed with what the evidence readers need: a policy, a day, a list of statements and a folder of test data. */
#ifndef UNIT_EVIDENCE_WITNESS_BED_H
#define UNIT_EVIDENCE_WITNESS_BED_H

#include "bed.h"

#include "base/file.h"
#include "base/json.h"
#include "evidence/artefact.h"

#define DATA KEYWAY_ROOT "/tests/unit/evidence/data/"

static const struct policy POLICY = {
    .assurance = STRENGTH_ARTEFACT,
    .max_age = {{.months = 12}, {.months = 24}, {.months = 36}, {.days = 90}},
    .maturity = 2,
};

/* Day `d` of November 2026. */
static inline date_days november(int d) {
    return date_from(2026, 11, d);
}

static inline struct inquiry bed_inquiry(struct bed *bed, struct evidence_list *list) {
    return (struct inquiry){.policy = &POLICY,
                            .at = november(23),
                            .type_mask = COMPONENT_ED,
                            .version = STR("4.2.0"),
                            .arena = &bed->arena,
                            .sink = &bed->sink,
                            .list = list};
}

/* A source of its own with the zero bytes behind its text that readers may touch. */
static inline const struct source *bed_source(struct bed *bed, const char *name, struct str text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    char *copy = arena_get(&bed->arena, text.len + JSON_PADDING, 1);
    assert_non_null(copy);
    memcpy(copy, text.ptr, text.len);
    *source = (struct source){str_from(name), {copy, text.len}};
    return source;
}

static inline const struct source *bed_data(struct bed *bed, const char *path) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    assert_int_equal(file_read(path, PIN_BYTES_MAX, &bed->arena, &bed->sink, source), STATUS_OK);
    return source;
}

/* An entry with a file of the test data, pinned to what that file is now. */
static inline struct artefact bed_artefact(struct bed *bed, enum artefact_kind kind, const char *path) {
    struct artefact entry = {.id = STR("entry"),
                             .kind = kind,
                             .file = str_from(path),
                             .path = path,
                             .pinned = true,
                             .date = november(1),
                             .valid_until = DATE_NONE};
    const struct source *source = bed_data(bed, path);
    hash_sha256(source->text, entry.sha256);
    return entry;
}

static inline struct requirement_set requirements_of(const char *ids) {
    struct requirement_set set = {{0}};
    struct str rest = str_from(ids), id;
    while (rest.len > 0 && str_next(&rest, ',', &id)) {
        unsigned index = requirement_find(str_trim(id));
        assert_int_not_equal(index, REQUIREMENT_NONE);
        requirement_set_add(&set, index);
    }
    return set;
}

static inline uint64_t process_of(const char *id) {
    unsigned index = process_find(str_from(id));
    assert_int_not_equal(index, PROCESS_NONE);
    return UINT64_C(1) << index;
}

/* The ids of what a statement is about, "CR 1.11 SVV-1". */
static inline struct str topics_text(struct bed *bed, const struct evidence *item) {
    struct topic_set set = {item->requirements, item->process};
    struct str text = STR("");
    for (unsigned t = topic_next(&set, 0); t != TOPIC_NONE; t = topic_next(&set, t + 1))
        text = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(text), text.len ? " " : "", STR_A(topic_id(t)));
    return text;
}

/* One statement as "supports CR 1.11: detail". */
static inline struct str statement_text(struct bed *bed, const struct evidence *item) {
    return str_format(&bed->arena, STR_F " " STR_F ": " STR_F, STR_A(evidence_effect_name(item->effect)),
                      STR_A(topics_text(bed, item)), STR_A(item->detail));
}

#define assert_statement(bed, list, index, text)                                                                       \
    do {                                                                                                               \
        assert_in_range((index), 0, (list)->count - 1);                                                                \
        assert_str(statement_text((bed), &(list)->items[index]), (text));                                              \
    } while (0)

/* The kept warnings' codes hold this one just `n` times. */
static inline size_t count_warnings(const struct bed *bed, const char *code) {
    size_t count = 0;
    for (size_t i = 0; i < bed->sink.count[SEVERITY_WARNING] && i < DIAG_KEPT; i++)
        count += str_eq(str_from(bed->sink.items[SEVERITY_WARNING][i].kind->code), str_from(code));
    return count;
}

#endif
