/* Whom a plant's owner believes when a supplier declares something. */
#include "document/document.h"
#include "document/plant_reading.h"

static const struct diag_kind NO_REASON = {
    "document.unchecked-reason", SEVERITY_ERROR, "revocation is not checked, and nobody says why",
    "add 'reason: ...', or put the authorities' lists (.crl) into the folder and "
    "take the line out"};

static const struct str REVOCATION[] = {STR_INIT("required"), STR_INIT("unchecked")};

/* A declaration cannot be an observation: that is of an owner's own device. */
static const struct str ASSURANCES[] = {
    [STRENGTH_CLAIM] = STR_INIT("claim"),
    [STRENGTH_ARTEFACT] = STR_INIT("artefact"),
    [STRENGTH_CERTIFICATE] = STR_INIT("certificate"),
};

static void read_folder(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    struct trust_policy *trust = target;
    (void)document_path(reader, field, node, &trust->folder, &trust->path);
}

static void read_revocation(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    struct trust_policy *trust = target;
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    trust->unchecked = str_eq(text, REVOCATION[1]);
    if (!trust->unchecked && !str_eq(text, REVOCATION[0]))
        field_unknown_value(reader, field, node, REVOCATION, ARRAY_LEN(REVOCATION));
}

static void check_reason(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct trust_policy *trust = target;
    (void)field;
    if (trust->unchecked && trust->reason.len == 0)
        diag_add(reader->sink, &NO_REASON, field_place(node, STR("revocation")));
}

enum { SUPPLIERS_MAX = 100, SIGNERS_MAX = 1000 };

static const struct field SIGNER_FIELDS[] = {
    FIELD("subject", FIELD_TEXT, FIELD_REQUIRED("CN=Release signing,O=RiverTech Automation GmbH,C=DE"),
          FIELD_AT(trusted_signer, subject)),
    FIELD("suppliers", FIELD_TEXTS, FIELD_REQUIRED("[rivertech]"), FIELD_RANGE(0, SUPPLIERS_MAX),
          FIELD_COUNTED(trusted_signer, suppliers, supplier_count)),
    FIELD("assurance", FIELD_CHOICE, FIELD_REQUIRED("artefact"), FIELD_AT(trusted_signer, assurance),
          FIELD_CHOICES(ASSURANCES)),
};
static const struct field_map SIGNER = {.what = "a trusted signer",
                                        .schema = "trusted-signer",
                                        FIELD_ROWS(SIGNER_FIELDS),
                                        .size = sizeof(struct trusted_signer),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct trusted_signer, place)};

static const struct field TRUST_FIELDS[] = {
    FIELD("folder", FIELD_HANDLED, FIELD_REQUIRED("trust"), FIELD_BY(read_folder)),
    FIELD("signers", FIELD_LIST, FIELD_REQUIRED("[{subject: ..., suppliers: [...], assurance: artefact}]"),
          .map = &SIGNER, FIELD_RANGE(1, SIGNERS_MAX), FIELD_COUNTED(trust_policy, signers, signer_count)),
    FIELD("revocation", FIELD_HANDLED, FIELD_BY(read_revocation), FIELD_CHOICES(REVOCATION)),
    FIELD("reason", FIELD_TEXT, FIELD_AT(trust_policy, reason)),
    FIELD_STEP_ROW(check_reason),
};
const struct field_map trust_policy_map = {.what = "a trust policy",
                                           .schema = "trust",
                                           FIELD_ROWS(TRUST_FIELDS),
                                           .size = sizeof(struct trust_policy),
                                           .id_at = FIELD_NOWHERE,
                                           .place_at = offsetof(struct trust_policy, place)};
