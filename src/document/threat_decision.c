/* The threats of a threat model, and what was decided about them. */
#include "catalogue/attack.h"
#include "document/artefact.h"
#include "document/threat_reading.h"

static const struct diag_kind UNKNOWN_CATEGORY = {
    "document.unknown-category", SEVERITY_ERROR,
    "'{0}' is neither a category of STRIDE nor a technique of " ATTACK_EDITION,
    "the categories are {1}; 'keyway catalogue' knows the techniques"};
static const struct diag_kind NO_TARGET = {"document.threat-target", SEVERITY_ERROR,
                                           "nothing says where the threat '{0}' is",
                                           "add 'at: ELEMENT', or name it ELEMENT/CATEGORY"};
static const struct diag_kind NO_CATEGORY = {"document.threat-category", SEVERITY_ERROR,
                                             "nothing says of what kind the threat '{0}' is",
                                             "add 'category: tampering', say, or name it ELEMENT/CATEGORY"};
static const struct diag_kind TOO_MANY = {"document.too-many", SEVERITY_ERROR,
                                          "the threats name more places and categories than this program takes",
                                          "at most a million, over all threats of the document"};

enum { CATEGORIES_MAX = 128, NAMES_MAX = 4096 };

static const struct str RISKS[] = {[RISK_UNRATED] = STR_INIT("unrated"),
                                   [RISK_LOW] = STR_INIT("low"),
                                   [RISK_MEDIUM] = STR_INIT("medium"),
                                   [RISK_HIGH] = STR_INIT("high"),
                                   [RISK_CRITICAL] = STR_INIT("critical")};
static const struct str TREATMENTS[] = {[TREATMENT_OPEN] = STR_INIT("open"),
                                        [TREATMENT_MITIGATE] = STR_INIT("mitigate"),
                                        [TREATMENT_ACCEPT] = STR_INIT("accept"),
                                        [TREATMENT_TRANSFER] = STR_INIT("transfer"),
                                        [TREATMENT_NOT_APPLICABLE] = STR_INIT("not-applicable")};

struct str risk_name(enum risk risk) {
    return RISKS[risk];
}

struct str treatment_name(enum treatment treatment) {
    return TREATMENTS[treatment];
}

/* "web/T0843" says where and what. */
static void take_from_id(struct model_threat *threat, struct reference parts[2]) {
    size_t stroke = str_find_char(threat->id, '/');
    if (stroke == SIZE_MAX)
        return;
    parts[0] = (struct reference){str_slice(threat->id, 0, stroke), threat->place};
    parts[1] = (struct reference){str_skip(threat->id, stroke + 1), threat->place};
    if (threat->at_names.count == 0)
        threat->at_names = (struct reference_list){&parts[0], 1};
    if (threat->category_names.count == 0)
        threat->category_names = (struct reference_list){&parts[1], 1};
}

static void check_threat(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    struct model_threat *threat = target;
    struct reference *parts = ARENA_ARRAY(reader->arena, struct reference, 2);
    (void)field;
    if (!parts) {
        (void)field_keep(reader, STATUS_MEMORY);
        return;
    }
    take_from_id(threat, parts);
    if (threat->at_names.count == 0)
        diag_add(reader->sink, &NO_TARGET, threat->place, threat->id);
    if (threat->category_names.count == 0)
        diag_add(reader->sink, &NO_CATEGORY, threat->place, threat->id);
    artefact_check_order(reader, node, STR("date"), threat->date, STR("review"), threat->review);
}

static uint32_t find_category(struct field_reader *reader, const struct reference *name) {
    uint32_t found = model_category_find(name->name);
    if (found == MODEL_NONE && diag_has_room(reader->sink, &UNKNOWN_CATEGORY)) {
        struct str stride[STRIDE_COUNT];
        for (unsigned i = 0; i < STRIDE_COUNT; i++)
            stride[i] = stride_name(i);
        diag_add_near(reader->sink, &UNKNOWN_CATEGORY, name->place, diag_nearest(name->name, stride, STRIDE_COUNT),
                      name->name, field_join(reader->arena, stride, STRIDE_COUNT));
    } else if (found == MODEL_NONE) {
        diag_add(reader->sink, &UNKNOWN_CATEGORY, name->place, name->name);
    }
    return found;
}

static bool resolve_places(struct field_reader *reader, struct model_threat *threat) {
    for (size_t i = 0; i < threat->at_names.count; i++) {
        uint32_t target = threat_find_target(reader, &threat->at_names.items[i], SIZE_MAX, STR("element or flow"));
        if (target != MODEL_NONE)
            threat->at[threat->at_count++] = target;
    }
    return threat->at_count == threat->at_names.count;
}

static bool resolve_categories(struct field_reader *reader, struct model_threat *threat) {
    for (size_t i = 0; i < threat->category_names.count; i++) {
        uint32_t category = find_category(reader, &threat->category_names.items[i]);
        if (category != MODEL_NONE)
            threat->categories[threat->category_count++] = category;
    }
    return threat->category_count == threat->category_names.count;
}

bool threat_resolve(struct field_reader *reader, struct model_threat *threat) {
    struct threat_reading *reading = reader->owner;
    threat->at = ARENA_ARRAY(reader->arena, uint32_t, threat->at_names.count);
    threat->categories = ARENA_ARRAY(reader->arena, uint32_t, threat->category_names.count);
    if (!threat->at || !threat->categories)
        return field_keep(reader, STATUS_MEMORY);
    bool is_whole = resolve_places(reader, threat);
    is_whole = resolve_categories(reader, threat) && is_whole;
    reading->pairs += threat->at_count * threat->category_count;
    if (reading->pairs <= MODEL_PAIRS_MAX)
        return is_whole;
    diag_add(reader->sink, &TOO_MANY, threat->place, STR_NONE);
    return false;
}

static const struct field THREAT_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("web/tampering"), FIELD_AT(model_threat, id)),
    FIELD("title", FIELD_TEXT, FIELD_AT(model_threat, title)),
    FIELD("at", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(1, NAMES_MAX),
          FIELD_AT(model_threat, at_names)),
    FIELD("category", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(1, CATEGORIES_MAX),
          FIELD_AT(model_threat, category_names)),
    FIELD("risk", FIELD_CHOICE, FIELD_AT(model_threat, risk), FIELD_CHOICES(RISKS), .fallback = STR_INIT("unrated")),
    FIELD("treatment", FIELD_CHOICE, FIELD_AT(model_threat, treatment), FIELD_CHOICES(TREATMENTS),
          .fallback = STR_INIT("open")),
    FIELD("requirements", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(0, NAMES_MAX),
          FIELD_AT(model_threat, requirements)),
    FIELD("reason", FIELD_TEXT, FIELD_AT(model_threat, reason)),
    FIELD("by", FIELD_TEXT, FIELD_AT(model_threat, by)),
    FIELD("to", FIELD_TEXT, FIELD_AT(model_threat, to)),
    FIELD("date", FIELD_DATE, FIELD_AT(model_threat, date)),
    FIELD("review", FIELD_DATE, FIELD_AT(model_threat, review)),
    FIELD_STEP_ROW(check_threat),
};
const struct field_map model_threat_map = {.what = "a threat",
                                           .schema = "threat",
                                           FIELD_ROWS(THREAT_FIELDS),
                                           .size = sizeof(struct model_threat),
                                           .id_at = offsetof(struct model_threat, id),
                                           .place_at = offsetof(struct model_threat, place)};
