#include "document/artefact.h"

#include <string.h>

#include "document/document.h"
#include "document/pentest.h"
#include "document/plant.h"
#include "document/process.h"
#include "document/requirement_list.h"

static const struct diag_kind BAD_SHA256 = {"document.sha256", SEVERITY_ERROR,
                                            "'{0}' is no SHA-256: that is 64 hex digits", "keyway pin writes it"};
static const struct diag_kind NO_FILE = {"document.hash-without-file", SEVERITY_ERROR,
                                         "there is a SHA-256 here but no 'file' that it could be of",
                                         "name the file, or take the hash out"};
static const struct diag_kind NOT_WAIVED = {"document.waivers-without-sarif", SEVERITY_ERROR,
                                            "only an entry of the kind sarif takes waivers",
                                            "a scan has its own: 'keyway scan --waivers FILE'"};
static const struct diag_kind NEEDED = {"document.missing-key", SEVERITY_ERROR, "{0} needs '{1}'", "add '{1}: {2}'"};
static const struct diag_kind ORDER = {"document.date-order", SEVERITY_ERROR, "'{0}' is {1}, before '{2}' on {3}",
                                       "one of the two days is wrong"};

/* The members that artefact and certificate share, in this order. */
struct pinned_file {
    struct str file;
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
};
#define SAME_LAYOUT(T, member)                                                                                         \
    _Static_assert(offsetof(struct T, member) - offsetof(struct T, file) == offsetof(struct pinned_file, member),      \
                   "struct " #T " and struct pinned_file differ")
#define SAME_LAYOUTS(T)                                                                                                \
    SAME_LAYOUT(T, path);                                                                                              \
    SAME_LAYOUT(T, pinned);                                                                                            \
    SAME_LAYOUT(T, sha256);                                                                                            \
    SAME_LAYOUT(T, sha256_place);                                                                                      \
    SAME_LAYOUT(T, file_place)
SAME_LAYOUTS(artefact);
SAME_LAYOUTS(certificate);
SAME_LAYOUTS(process_paper);
SAME_LAYOUTS(process_training);
SAME_LAYOUTS(process_component);
SAME_LAYOUTS(process_sign_off);
SAME_LAYOUTS(pentest);
SAME_LAYOUTS(process_review);
SAME_LAYOUTS(asset_probe);

void artefact_read_file(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    struct pinned_file pin;
    char *at = (char *)target + field->at;
    memcpy(&pin, at, sizeof pin);
    if (!document_path(reader, field, node, &pin.file, &pin.path))
        return;
    pin.file_place = node->place;
    pin.sha256_place = (struct place){node->place.source, node->place.offset + node->place.length, 0};
    memcpy(at, &pin, sizeof pin);
}

/* Comes behind the row "file", whose place for a missing hash it replaces. */
void artefact_read_sha256(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct pinned_file pin;
    struct str text;
    char *at = (char *)target + field->at;
    if (!field_text(reader, field, node, &text))
        return;
    memcpy(&pin, at, sizeof pin);
    if (text.len != HASH_SHA256_HEX || !hash_unhex(text, pin.sha256, HASH_SHA256_SIZE)) {
        diag_add(reader->sink, &BAD_SHA256, node->place, text);
        return;
    }
    pin.pinned = true;
    pin.sha256_place = node->place;
    memcpy(at, &pin, sizeof pin);
}

void artefact_check_order(struct field_reader *reader, const struct yaml_node *map, struct str earlier, date_days from,
                          struct str key, date_days to) {
    char from_text[11], to_text[11];
    if (from == DATE_NONE || to == DATE_NONE || from <= to)
        return;
    date_text(from, from_text);
    date_text(to, to_text);
    diag_add(reader->sink, &ORDER, field_place(map, key), key, str_from(to_text), earlier, str_from(from_text));
}

static void check_dates(struct field_reader *reader, const struct yaml_node *node, const struct artefact *artefact) {
    artefact_check_order(reader, node, STR("date"), artefact->date, STR("valid-until"), artefact->valid_until);
}

static void need(struct field_reader *reader, const struct yaml_node *node, const char *what, const char *key,
                 const char *example) {
    if (!yaml_get(node, str_from(key)))
        diag_add(reader->sink, &NEEDED, field_map_place(node), str_from(what), str_from(key), str_from(example));
}

static void check_claim(struct field_reader *reader, const struct yaml_node *node) {
    need(reader, node, "a claim", "statement", "what is claimed");
    need(reader, node, "a claim", "by", "who claims it");
    need(reader, node, "a claim", "requirements", "[CR 1.1]");
}

static void read_waivers(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    struct artefact *artefact = target;
    (void)document_path(reader, field, node, &artefact->waivers, &artefact->waivers_path);
}

static void check_evidence(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           void *target) {
    const struct artefact *artefact = target;
    (void)field;
    if (artefact->kind == ARTEFACT_CLAIM)
        check_claim(reader, node);
    else
        need(reader, node, "evidence of this kind", "file", "reports/unit-tests.xml");
    if (artefact->pinned && artefact->file.len == 0)
        diag_add(reader->sink, &NO_FILE, field_place(node, STR("sha256")), STR_NONE);
    if (artefact->waivers.len > 0 && artefact->kind != ARTEFACT_SARIF)
        diag_add(reader->sink, &NOT_WAIVED, field_place(node, STR("waivers")), STR_NONE);
    check_dates(reader, node, artefact);
}

static void check_observation(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target) {
    struct artefact *artefact = target;
    (void)field;
    artefact->kind = ARTEFACT_JUNIT;
    if (artefact->id.len == 0)
        artefact->id = STR("hardening");
    check_dates(reader, node, artefact);
}

/* By enum artefact_kind. */
static const struct str KINDS[] = {STR_INIT("claim"),   STR_INIT("junit"), STR_INIT("sarif"),   STR_INIT("sbom"),
                                   STR_INIT("fuzzing"), STR_INIT("proof"), STR_INIT("pentest"), STR_INIT("scan")};

/* The rows that the tables below share. */
#define ID_FIELD(shown) FIELD("id", FIELD_ID, FIELD_REQUIRED(shown), FIELD_AT(artefact, id))
#define KIND_FIELD      FIELD("kind", FIELD_CHOICE, FIELD_REQUIRED("junit"), FIELD_AT(artefact, kind), FIELD_CHOICES(KINDS))
#define FILE_FIELD(...)                                                                                                \
    FIELD("file", FIELD_HANDLED, FIELD_BY(artefact_read_file), FIELD_AT(artefact, file), __VA_ARGS__)
#define SHA256_FIELD      FIELD("sha256", FIELD_HANDLED, FIELD_BY(artefact_read_sha256), FIELD_AT(artefact, file))
#define DATE_FIELD(T)     FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(T, date))
#define VALID_UNTIL_FIELD FIELD("valid-until", FIELD_DATE, FIELD_AT(artefact, valid_until))
#define STATEMENT_FIELD   FIELD("statement", FIELD_TEXT, FIELD_AT(artefact, statement))
#define BY_FIELD          FIELD("by", FIELD_TEXT, FIELD_AT(artefact, by))
#define REQUIREMENTS_FIELD(T, handler, ...)                                                                            \
    FIELD("requirements", FIELD_HANDLED, FIELD_BY(handler), FIELD_COUNTED(T, requirements, process), __VA_ARGS__)

static const struct field RELEASE_FIELDS[] = {
    ID_FIELD("unit-tests"),
    KIND_FIELD,
    FILE_FIELD(),
    SHA256_FIELD,
    DATE_FIELD(artefact),
    VALID_UNTIL_FIELD,
    REQUIREMENTS_FIELD(artefact, requirement_list_any),
    STATEMENT_FIELD,
    BY_FIELD,
    FIELD("build", FIELD_TEXT, FIELD_AT(artefact, build)),
    FIELD("waivers", FIELD_HANDLED, FIELD_BY(read_waivers)),
    FIELD_STEP_ROW(check_evidence),
};

static const struct field PROCESS_FIELDS[] = {
    ID_FIELD("training-records"),
    KIND_FIELD,
    FILE_FIELD(),
    SHA256_FIELD,
    DATE_FIELD(artefact),
    VALID_UNTIL_FIELD,
    REQUIREMENTS_FIELD(artefact, requirement_list_process, FIELD_REQUIRED("[SM-4]")),
    STATEMENT_FIELD,
    BY_FIELD,
    FIELD_STEP_ROW(check_evidence),
};

static const struct field OBSERVATION_FIELDS[] = {
    ID_FIELD("probe-2026-11"),
    FILE_FIELD(FIELD_REQUIRED("reports/probe.xml")),
    SHA256_FIELD,
    DATE_FIELD(artefact),
    VALID_UNTIL_FIELD,
    REQUIREMENTS_FIELD(artefact, requirement_list_component),
    BY_FIELD,
    FIELD_STEP_ROW(check_observation),
};

static const struct field HARDENING_FIELDS[] = {
    FILE_FIELD(FIELD_REQUIRED("reports/hardening.xml")),
    SHA256_FIELD,
    DATE_FIELD(artefact),
    VALID_UNTIL_FIELD,
    BY_FIELD,
    FIELD_STEP_ROW(check_observation),
};

#define ARTEFACT_MAP(name, definition, rows)                                                                           \
    {                                                                                                                  \
        .what = (name), .schema = (definition), FIELD_ROWS(rows), .size = sizeof(struct artefact),                     \
        .id_at = offsetof(struct artefact, id), .place_at = offsetof(struct artefact, place)                           \
    }

const struct field_map artefact_map = ARTEFACT_MAP("an evidence entry", "evidence", RELEASE_FIELDS);
const struct field_map artefact_process_map = ARTEFACT_MAP("an evidence entry", "process-evidence", PROCESS_FIELDS);
const struct field_map artefact_observation_map = ARTEFACT_MAP("an observation", "observation", OBSERVATION_FIELDS);
const struct field_map artefact_hardening_map = ARTEFACT_MAP("a hardening run", "hardening", HARDENING_FIELDS);

static void check_exclusion(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    const struct exclusion *exclusion = target;
    (void)field;
    artefact_check_order(reader, node, STR("date"), exclusion->date, STR("review"), exclusion->review);
}

#define EXCLUSION_ROWS(handler, shown)                                                                                 \
    REQUIREMENTS_FIELD(exclusion, handler, FIELD_REQUIRED(shown)),                                                     \
        FIELD("reason", FIELD_TEXT, FIELD_REQUIRED("why they do not apply"), FIELD_AT(exclusion, reason)),             \
        FIELD("by", FIELD_TEXT, FIELD_REQUIRED("who approved it"), FIELD_AT(exclusion, by)), DATE_FIELD(exclusion),    \
        FIELD("review", FIELD_DATE, FIELD_AT(exclusion, review)), FIELD_STEP_ROW(check_exclusion)

static const struct field EXCLUSION_FIELDS[] = {EXCLUSION_ROWS(requirement_list_component, "[NDR 1.6]")};
static const struct field EXCLUSION_PROCESS_FIELDS[] = {EXCLUSION_ROWS(requirement_list_process, "[SM-9]")};

#define EXCLUSION_MAP(definition, rows)                                                                                \
    {                                                                                                                  \
        .what = "a statement of non-applicability", .schema = (definition), FIELD_ROWS(rows),                          \
        .size = sizeof(struct exclusion), .id_at = FIELD_NOWHERE, .place_at = offsetof(struct exclusion, place)        \
    }

const struct field_map exclusion_map = EXCLUSION_MAP("exclusion", EXCLUSION_FIELDS);
const struct field_map exclusion_process_map = EXCLUSION_MAP("process-exclusion", EXCLUSION_PROCESS_FIELDS);
