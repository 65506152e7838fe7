#include "document/requirements.h"

#include "document/document.h"
#include "document/requirement_list.h"

enum { THREATS_MAX = 4096, TESTS_MAX = 4096 };

static void keep_place(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    struct product_requirement *requirement = target;
    (void)reader;
    (void)field;
    requirement->covers_place = field_place(node, STR("covers"));
}

static const struct field REQUIREMENT_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("R1"), FIELD_AT(product_requirement, id)),
    FIELD("text", FIELD_TEXT, FIELD_REQUIRED("what the product must do"), FIELD_AT(product_requirement, text)),
    FIELD("threats", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(0, THREATS_MAX),
          FIELD_AT(product_requirement, threats)),
    FIELD("covers", FIELD_HANDLED, FIELD_BY(requirement_list_component), FIELD_AT(product_requirement, covers)),
    FIELD("verified-by", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(0, TESTS_MAX),
          FIELD_AT(product_requirement, verified_by)),
    FIELD_STEP_ROW(keep_place),
};
static const struct field_map REQUIREMENT = {.what = "a requirement",
                                             .schema = "requirement",
                                             FIELD_ROWS(REQUIREMENT_FIELDS),
                                             .size = sizeof(struct product_requirement),
                                             .id_at = offsetof(struct product_requirement, id),
                                             .place_at = offsetof(struct product_requirement, place)};

static void keep_level_place(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                             void *target) {
    struct requirements *requirements = target;
    (void)reader;
    (void)field;
    requirements->level_place = field_place(node, STR("level"));
}

static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("requirements/1"), FIELD_BY(document_head)),
    FIELD("product", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(requirements, product)),
    FIELD("scope", FIELD_TEXT, FIELD_AT(requirements, scope)),
    FIELD("level", FIELD_INTEGER, .size = 1, FIELD_RANGE(1, 4), FIELD_AT(requirements, level)),
    FIELD("reviews", FIELD_LIST, .map = &document_review_map, FIELD_RANGE(0, REVIEWS_MAX),
          FIELD_COUNTED(requirements, reviews, review_count)),
    FIELD("requirements", FIELD_LIST, FIELD_REQUIRED("[{id: R1, text: ...}]"), .map = &REQUIREMENT,
          FIELD_RANGE(1, REQUIREMENTS_MAX), FIELD_COUNTED(requirements, items, count)),
    FIELD_STEP_ROW(keep_level_place),
};
const struct field_map requirements_map = {.what = "a requirements document",
                                           .schema = "",
                                           FIELD_ROWS(DOCUMENT_FIELDS),
                                           .size = sizeof(struct requirements),
                                           .id_at = FIELD_NOWHERE,
                                           .place_at = FIELD_NOWHERE};

enum status requirements_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               const struct requirements **requirements) {
    size_t errors = diag_errors(sink);
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source};
    struct requirements *parsed = ARENA_NEW(arena, struct requirements);
    const struct yaml_node *root;
    if (!parsed)
        return STATUS_MEMORY;
    TRY(document_parse(source, DOCUMENT_REQUIREMENTS, arena, sink, &root));
    parsed->source = source;
    (void)field_read(&reader, &requirements_map, root, parsed);
    TRY(document_status(&reader, errors));
    *requirements = parsed;
    return STATUS_OK;
}

enum status requirements_read(const char *path, struct arena *arena, struct diag_sink *sink,
                              const struct requirements **requirements) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return requirements_parse(source, arena, sink, requirements);
}
