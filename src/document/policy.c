/* The owner's policy: what the verdicts of a plant demand. */
#include "document/artefact.h"
#include "document/plant_reading.h"

static const struct diag_kind NO_REASON = {"document.missing-reason", SEVERITY_ERROR,
                                           "the policy does not demand {0}, and does not say why",
                                           "add 'reason: ...' to the policy, or demand all links"};
static const struct diag_kind NAMED_TWICE = {"document.named-twice", SEVERITY_ERROR, "'{0}' is there twice",
                                             "take one out"};

static const struct {
    struct str key;
    struct str name;
} LINKS[LINK_COUNT] = {
    [LINK_TARGET] = {STR_INIT("target"), STR_INIT("target set")},
    [LINK_CAPABILITY] = {STR_INIT("capability"), STR_INIT("capability")},
    [LINK_PROCESS] = {STR_INIT("process"), STR_INIT("supplier process")},
    [LINK_SUPPORT] = {STR_INIT("support"), STR_INIT("support period")},
    [LINK_ADVISORIES] = {STR_INIT("advisories"), STR_INIT("advisories")},
    [LINK_HARDENING] = {STR_INIT("hardening"), STR_INIT("hardening")},
    [LINK_ACHIEVED] = {STR_INIT("achieved"), STR_INIT("achieved level")},
};

struct str chain_link_name(enum chain_link link) {
    return (unsigned)link < LINK_COUNT ? LINKS[link].name : STR_NONE;
}

struct str chain_link_key(enum chain_link link) {
    return (unsigned)link < LINK_COUNT ? LINKS[link].key : STR_NONE;
}

static void demand(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                   bool demanded[LINK_COUNT]) {
    struct str text;
    struct str keys[LINK_COUNT];
    if (!field_text(reader, field, node, &text))
        return;
    for (unsigned i = 0; i < LINK_COUNT; i++) {
        keys[i] = LINKS[i].key;
        if (!str_eq(keys[i], text))
            continue;
        if (demanded[i])
            diag_add(reader->sink, &NAMED_TWICE, node->place, text);
        demanded[i] = true;
        return;
    }
    field_unknown_value(reader, field, node, keys, LINK_COUNT);
}

static void read_demanded(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct policy *policy = target;
    if (node->type != YAML_LIST || node->count == 0) {
        field_wrong_type(reader, field, "a list of at least one link", node);
        return;
    }
    for (unsigned i = 0; i < LINK_COUNT; i++)
        policy->demanded[i] = false;
    for (const struct yaml_node *item = node->first; item; item = item->next)
        demand(reader, field, item, policy->demanded);
}

static void check_policy(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct policy *policy = target;
    struct str off[LINK_COUNT];
    size_t count = 0;
    (void)field;
    for (unsigned i = 0; i < LINK_COUNT; i++)
        if (!policy->demanded[i])
            off[count++] = LINKS[i].key;
    if (count > 0 && policy->demanded_reason.len == 0)
        diag_add(reader->sink, &NO_REASON, field_place(node, STR("demanded")), field_join(reader->arena, off, count));
}

#define AGE_FIELD(name, strength, age)                                                                                 \
    FIELD(name, FIELD_SPAN, .at = offsetof(struct policy, max_age) + (strength) * sizeof(struct date_span),            \
          .fallback = STR_INIT(age))

static const struct field AGE_FIELDS[] = {
    AGE_FIELD("claim", STRENGTH_CLAIM, "1y"),
    AGE_FIELD("artefact", STRENGTH_ARTEFACT, "2y"),
    AGE_FIELD("certificate", STRENGTH_CERTIFICATE, "3y"),
    AGE_FIELD("observation", STRENGTH_OBSERVATION, "90d"),
};
static const struct field_map AGES = {.what = "a table of greatest ages",
                                      .schema = "max-age",
                                      FIELD_ROWS(AGE_FIELDS),
                                      .id_at = FIELD_NOWHERE,
                                      .place_at = FIELD_NOWHERE};

static void check_silent(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct silent_supplier *silent = target;
    (void)field;
    artefact_check_order(reader, node, STR("date"), silent->date, STR("review"), silent->review);
}

static const struct field SILENT_FIELDS[] = {
    FIELD("supplier", FIELD_TEXT, FIELD_REQUIRED("who makes it"), FIELD_AT(silent_supplier, supplier)),
    FIELD("reason", FIELD_TEXT, FIELD_REQUIRED("where you looked"), FIELD_AT(silent_supplier, reason)),
    FIELD("by", FIELD_TEXT, FIELD_REQUIRED("who looked"), FIELD_AT(silent_supplier, by)),
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(silent_supplier, date)),
    FIELD("review", FIELD_DATE, FIELD_REQUIRED("2027-06-30"), FIELD_AT(silent_supplier, review)),
    FIELD_STEP_ROW(check_silent),
};
static const struct field_map SILENT = {.what = "a supplier without advisories",
                                        .schema = "silent-supplier",
                                        FIELD_ROWS(SILENT_FIELDS),
                                        .size = sizeof(struct silent_supplier),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct silent_supplier, place)};

enum { SILENT_MAX = 10000 };

static const struct field POLICY_FIELDS[] = {
    FIELD("assurance", FIELD_CHOICE, FIELD_AT(policy, assurance), FIELD_CHOICES(strength_names),
          .fallback = STR_INIT("artefact")),
    FIELD("max-age", FIELD_MAP, .map = &AGES),
    FIELD("advisory-threshold", FIELD_NUMBER, FIELD_RANGE(0, 10), FIELD_AT(policy, advisory_threshold),
          .fallback = STR_INIT("0")),
    FIELD("maturity", FIELD_INTEGER, .size = 1, FIELD_RANGE(1, 4), FIELD_AT(policy, maturity),
          .fallback = STR_INIT("2")),
    FIELD("fuzzing-minutes", FIELD_INTEGER, .size = 2, FIELD_RANGE(0, 65535), FIELD_AT(policy, fuzzing_minutes),
          .fallback = STR_INIT("60")),
    FIELD("without-advisories", FIELD_LIST, .map = &SILENT, FIELD_RANGE(0, SILENT_MAX),
          FIELD_COUNTED(policy, silent, silent_count)),
    FIELD("trust", FIELD_MAP, .map = &trust_policy_map, FIELD_AT(policy, trust)),
    FIELD("demanded", FIELD_HANDLED, FIELD_BY(read_demanded)),
    FIELD("reason", FIELD_TEXT, FIELD_AT(policy, demanded_reason)),
    FIELD_STEP_ROW(check_policy),
};
const struct field_map policy_map = {.what = "a policy",
                                     .schema = "policy",
                                     FIELD_ROWS(POLICY_FIELDS),
                                     .size = sizeof(struct policy),
                                     .id_at = FIELD_NOWHERE,
                                     .place_at = offsetof(struct policy, place)};

enum status policy_default(struct arena *arena, struct policy *policy) {
    struct diag_sink unseen;
    struct field_reader reader = {.arena = arena, .sink = &unseen};
    struct policy made = {.place = PLACE_NONE};
    diag_init(&unseen, arena);
    for (unsigned i = 0; i < LINK_COUNT; i++)
        made.demanded[i] = true;
    field_defaults(&reader, &policy_map, &made);
    TRY(reader.status);
    *policy = made;
    return STATUS_OK;
}
