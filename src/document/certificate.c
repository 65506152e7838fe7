#include "document/certificate.h"

#include "document/artefact.h"
#include "document/field_value.h"
#include "document/product.h"
#include "document/requirement_list.h"
#include "document/scope.h"

static const struct diag_kind BAD_SCOPE = {
    "document.scope", SEVERITY_ERROR, "'{0}' does not say clearly which releases the certificate covers",
    "write versions such as 4.2.0, 4.x, >=4.0 <5.0, or several with commas between; leave it out for every release"};
static const struct diag_kind HASH_ALONE = {"document.hash-without-file", SEVERITY_ERROR,
                                            "there is a SHA-256 here but no 'file' that it could be of",
                                            "name the file, or take the hash out"};

enum { SCOPE_BYTES_MAX = 1000 }; /* it is read once a release */

/* One text of scope.h's grammar, or a list of such texts. */
static void read_versions(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct certificate *certificate = target;
    struct {
        struct str *texts;
        size_t count;
    } list = {NULL, 0};
    struct field texts = {.key = field->key, .at = 0, .count_at = sizeof(struct str *)};
    size_t errors = diag_errors(reader->sink);
    field_read_texts(reader, &texts, node, &list);
    if (diag_errors(reader->sink) != errors || reader->status != STATUS_OK)
        return;
    struct str scope = field_join(reader->arena, list.texts, list.count);
    if (!scope.ptr)
        (void)field_keep(reader, STATUS_MEMORY);
    else if (scope.len > SCOPE_BYTES_MAX || !scope_valid(scope))
        diag_add(reader->sink, &BAD_SCOPE, node->type == YAML_LIST ? field_map_place(node) : node->place, scope);
    else
        certificate->versions = scope;
}

static void check_certificate(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target) {
    const struct certificate *certificate = target;
    (void)field;
    if (certificate->pinned && certificate->file.len == 0)
        diag_add(reader->sink, &HASH_ALONE, field_place(node, STR("sha256")), STR_NONE);
    artefact_check_order(reader, node, STR("issued"), certificate->issued, STR("expires"), certificate->expires);
}

static const struct str PRODUCT_STANDARDS[] = {STR_INIT("62443-4-2")};
static const struct str PROCESS_STANDARDS[] = {STR_INIT("62443-4-1")};

/* What every certificate states. */
#define SHARED_FIELDS(standards, name)                                                                                 \
    FIELD("id", FIELD_ID, FIELD_REQUIRED("csa-2026"), FIELD_AT(certificate, id)),                                      \
        FIELD("scheme", FIELD_TEXT, FIELD_REQUIRED("ISASecure CSA 1.0.0"), FIELD_AT(certificate, scheme)),             \
        FIELD("body", FIELD_TEXT, FIELD_REQUIRED("the certification body"), FIELD_AT(certificate, body)),              \
        FIELD("number", FIELD_TEXT, FIELD_AT(certificate, number)),                                                    \
        FIELD("standard", FIELD_WORD, FIELD_AT(certificate, standard), FIELD_CHOICES(standards),                       \
              .fallback = STR_INIT(name)),                                                                             \
        FIELD("issued", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(certificate, issued)),                      \
        FIELD("expires", FIELD_DATE, FIELD_AT(certificate, expires)),                                                  \
        FIELD("file", FIELD_HANDLED, FIELD_BY(artefact_read_file), FIELD_AT(certificate, file)),                       \
        FIELD("sha256", FIELD_HANDLED, FIELD_BY(artefact_read_sha256), FIELD_AT(certificate, file))

#define OF_PRODUCT "it belongs in a certificate of the product, in the list 'certificates' outside 'supplier'"
#define OF_PROCESS "it belongs in a certificate of the development process, in 'certificates' of 'supplier'"

static const struct field PRODUCT_FIELDS[] = {
    SHARED_FIELDS(PRODUCT_STANDARDS, "62443-4-2"),
    FIELD("types", FIELD_HANDLED, FIELD_REQUIRED("ED"), FIELD_BY(requirement_list_types), FIELD_AT(certificate, types)),
    FIELD("level", FIELD_INTEGER, FIELD_REQUIRED("2"), .size = 1, FIELD_RANGE(1, 4), FIELD_AT(certificate, level)),
    FIELD("versions", FIELD_HANDLED, FIELD_BY(read_versions)),
    FIELD("models", FIELD_TEXTS, FIELD_COUNTED(certificate, models, model_count)),
    FIELD("organisation", FIELD_ELSEWHERE, .example = OF_PROCESS),
    FIELD("maturity", FIELD_ELSEWHERE, .example = OF_PROCESS),
    FIELD_STEP_ROW(check_certificate),
};

static const struct field PROCESS_FIELDS[] = {
    SHARED_FIELDS(PROCESS_STANDARDS, "62443-4-1"),
    FIELD("organisation", FIELD_TEXT, FIELD_REQUIRED("who is certified"), FIELD_AT(certificate, organisation)),
    FIELD("maturity", FIELD_INTEGER, .size = 1, FIELD_RANGE(1, 4), FIELD_AT(certificate, maturity)),
    FIELD("types", FIELD_ELSEWHERE, .example = OF_PRODUCT),
    FIELD("level", FIELD_ELSEWHERE, .example = OF_PRODUCT),
    FIELD("versions", FIELD_ELSEWHERE, .example = OF_PRODUCT),
    FIELD("models", FIELD_ELSEWHERE, .example = OF_PRODUCT),
    FIELD_STEP_ROW(check_certificate),
};

#define CERTIFICATE_MAP(name, definition, rows)                                                                        \
    {                                                                                                                  \
        .what = (name), .schema = (definition), FIELD_ROWS(rows), .size = sizeof(struct certificate),                  \
        .id_at = offsetof(struct certificate, id), .place_at = offsetof(struct certificate, place)                     \
    }

const struct field_map certificate_product_map =
    CERTIFICATE_MAP("a certificate of the product", "product-certificate", PRODUCT_FIELDS);
const struct field_map certificate_process_map =
    CERTIFICATE_MAP("a certificate of the process", "process-certificate", PROCESS_FIELDS);
