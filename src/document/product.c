#include "document/product.h"

#include "base/map.h"
#include "catalogue/component.h"
#include "document/artefact.h"
#include "document/certificate.h"
#include "document/document.h"
#include "document/requirement_list.h"
#include "document/scope.h"

static const struct diag_kind PORT_ALONE = {"document.transport", SEVERITY_ERROR,
                                            "the port of an interface says nothing without its transport",
                                            "add 'transport: tcp' or 'transport: udp'"};
static const struct diag_kind UNKNOWN_MODEL = {"document.unknown-model", SEVERITY_ERROR,
                                               "the certificate names a model '{0}' that the product does not have",
                                               "its models are {1}"};
static const struct diag_kind OTHER_TYPES = {"document.certificate-type", SEVERITY_ERROR,
                                             "the certificate is for {0}, but the product is {1}", NULL};
static const struct diag_kind COVERS_NOTHING = {"document.scope-covers-nothing", SEVERITY_WARNING,
                                                "the certificate covers none of the releases below", NULL};

/* Every later part of the document may only name requirements that apply to what the product is. */
static void keep_types(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    requirement_list_types(reader, field, node, target);
    reader->types = ((const struct product *)target)->types;
}

static void check_interface(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    const struct product_interface *interface = target;
    (void)field;
    if (interface->port && interface->transport.len == 0)
        diag_add(reader->sink, &PORT_ALONE, field_place(node, STR("port")), STR_NONE);
}

static void check_release(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct release *release = target;
    (void)field;
    release->support_place = field_place(node, STR("support-until"));
    artefact_check_order(reader, node, STR("date"), release->date, STR("support-until"), release->support_until);
    artefact_check_order(reader, node, STR("date"), release->date, STR("end-of-life"), release->end_of_life);
    artefact_check_order(reader, node, STR("support-until"), release->support_until, STR("end-of-life"),
                         release->end_of_life);
}

static struct str model_names(struct field_reader *reader, const struct product *product, struct str name,
                              struct str *near) {
    enum { MODELS_SHOWN = 32 };
    struct str names[MODELS_SHOWN];
    size_t count = 0;
    for (; count < product->model_count && count < MODELS_SHOWN; count++)
        names[count] = product->models[count].name;
    *near = diag_nearest(name, names, count);
    return field_join(reader->arena, names, count);
}

/* Both names of every model: as it is called and as it is ordered. */
static bool index_models(struct field_reader *reader, const struct product *product, struct map *models) {
    map_init(models, reader->arena, true);
    for (size_t i = 0; i < product->model_count; i++) {
        uint32_t stored;
        const struct product_model *model = &product->models[i];
        if (!field_keep(reader, map_add(models, model->name, (uint32_t)i, &stored)))
            return false;
        if (model->order_number.len && !field_keep(reader, map_add(models, model->order_number, (uint32_t)i, &stored)))
            return false;
    }
    return true;
}

static void check_models(struct field_reader *reader, const struct product *product, const struct map *models,
                         const struct certificate *certificate) {
    for (size_t i = 0; i < certificate->model_count; i++) {
        struct str name = certificate->models[i], near = STR_NONE, all = STR_NONE;
        if (map_get(models, name) != MAP_NONE)
            continue;
        if (diag_has_room(reader->sink, &UNKNOWN_MODEL))
            all = model_names(reader, product, name, &near);
        diag_add_near(reader->sink, &UNKNOWN_MODEL, certificate->place, near, name, all);
    }
}

static bool covers_some(const struct product *product, const struct certificate *certificate) {
    for (size_t i = 0; i < product->release_count; i++)
        if (scope_covers(certificate->versions, product->releases[i].version))
            return true;
    return false;
}

/* What a certificate says of types, models and versions, against what the rest of the document says. */
static void check_scopes(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct product *product = target;
    struct map models;
    (void)field;
    (void)node;
    if (!index_models(reader, product, &models))
        return;
    for (size_t i = 0; i < product->certificate_count; i++) {
        const struct certificate *certificate = &product->certificates[i];
        check_models(reader, product, &models, certificate);
        if (!(certificate->types & product->types))
            diag_add(reader->sink, &OTHER_TYPES, certificate->place,
                     component_mask_text(reader->arena, certificate->types),
                     component_mask_text(reader->arena, product->types));
        if (!covers_some(product, certificate))
            diag_add(reader->sink, &COVERS_NOTHING, certificate->place, STR_NONE);
    }
}

enum {
    ALIASES_MAX = 24, /* see VENDOR_SET_MAX */
    MODELS_MAX = 4096,
    DOORS_MAX = 4096,
    RELEASES_MAX = 1024,
    CERTIFICATES_MAX = 256,
    EVIDENCE_MAX = 4096
};

static const struct field MODEL_FIELDS[] = {
    FIELD("name", FIELD_TEXT, FIELD_REQUIRED("RC-400-8"), FIELD_AT(product_model, name)),
    FIELD("order-number", FIELD_TEXT, FIELD_AT(product_model, order_number)),
};
static const struct field_map MODEL = {.what = "a model",
                                       .schema = "model",
                                       FIELD_ROWS(MODEL_FIELDS),
                                       .size = sizeof(struct product_model),
                                       .id_at = offsetof(struct product_model, name),
                                       .place_at = offsetof(struct product_model, place)};

static const struct str INTERFACE_KINDS[] = {STR_INIT("network"),  STR_INIT("serial"), STR_INIT("usb"),
                                             STR_INIT("wireless"), STR_INIT("debug"),  STR_INIT("local")};
static const struct str TRANSPORTS[] = {STR_INIT("tcp"), STR_INIT("udp")};
static const struct field INTERFACE_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("modbus"), FIELD_AT(product_interface, id)),
    FIELD("kind", FIELD_WORD, FIELD_REQUIRED("network"), FIELD_AT(product_interface, kind),
          FIELD_CHOICES(INTERFACE_KINDS)),
    FIELD("protocol", FIELD_TEXT, FIELD_AT(product_interface, protocol)),
    FIELD("transport", FIELD_WORD, FIELD_AT(product_interface, transport), FIELD_CHOICES(TRANSPORTS)),
    FIELD("port", FIELD_INTEGER, .size = 2, FIELD_RANGE(1, 65535), FIELD_AT(product_interface, port)),
    FIELD("service", FIELD_TEXT, FIELD_AT(product_interface, service)),
    FIELD("enabled", FIELD_FLAG, FIELD_AT(product_interface, enabled), .fallback = STR_INIT("true")),
    FIELD("client-certificate", FIELD_FLAG, FIELD_AT(product_interface, client_certificate),
          .fallback = STR_INIT("false")),
    FIELD_STEP_ROW(check_interface),
};
static const struct field_map INTERFACE = {.what = "an interface",
                                           .schema = "interface",
                                           FIELD_ROWS(INTERFACE_FIELDS),
                                           .size = sizeof(struct product_interface),
                                           .id_at = offsetof(struct product_interface, id),
                                           .place_at = offsetof(struct product_interface, place)};

static const struct field ACCOUNT_FIELDS[] = {
    FIELD("name", FIELD_TEXT, FIELD_REQUIRED("admin"), FIELD_AT(product_account, name)),
    FIELD("role", FIELD_TEXT, FIELD_AT(product_account, role)),
    FIELD("default-password", FIELD_FLAG, FIELD_AT(product_account, default_password), .fallback = STR_INIT("false")),
};
static const struct field_map ACCOUNT = {.what = "an account",
                                         .schema = "account",
                                         FIELD_ROWS(ACCOUNT_FIELDS),
                                         .size = sizeof(struct product_account),
                                         .id_at = offsetof(struct product_account, name),
                                         .place_at = offsetof(struct product_account, place)};

static const struct field RELEASE_FIELDS[] = {
    FIELD("version", FIELD_TEXT, FIELD_REQUIRED("\"4.2.0\""), FIELD_AT(release, version)),
    FIELD("build", FIELD_TEXT, FIELD_AT(release, build)),
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(release, date)),
    FIELD("support-until", FIELD_DATE, FIELD_AT(release, support_until)),
    FIELD("end-of-life", FIELD_DATE, FIELD_AT(release, end_of_life)),
    FIELD("evidence", FIELD_LIST, .map = &artefact_map, FIELD_RANGE(0, EVIDENCE_MAX),
          FIELD_COUNTED(release, evidence, evidence_count)),
    FIELD("not-applicable", FIELD_LIST, .map = &exclusion_map, FIELD_RANGE(0, EVIDENCE_MAX),
          FIELD_COUNTED(release, exclusions, exclusion_count)),
    FIELD_STEP_ROW(check_release),
};
static const struct field_map RELEASE = {.what = "a release",
                                         .schema = "release",
                                         FIELD_ROWS(RELEASE_FIELDS),
                                         .size = sizeof(struct release),
                                         .id_at = offsetof(struct release, version),
                                         .id_is_version = true,
                                         .place_at = offsetof(struct release, place)};

static const struct field PSIRT_FIELDS[] = {
    FIELD("contact", FIELD_TEXT, FIELD_REQUIRED("psirt@example.com"), FIELD_AT(supplier, psirt_contact)),
    FIELD("csaf", FIELD_TEXT, FIELD_AT(supplier, psirt_csaf)),
};
static const struct field_map PSIRT = {
    .what = "a PSIRT", .schema = "psirt", FIELD_ROWS(PSIRT_FIELDS), .id_at = FIELD_NOWHERE, .place_at = FIELD_NOWHERE};

static const struct field SUPPLIER_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("a short word"), FIELD_AT(supplier, id)),
    FIELD("name", FIELD_TEXT, FIELD_REQUIRED("as its advisories spell it"), FIELD_AT(supplier, name)),
    FIELD("aliases", FIELD_TEXTS, FIELD_RANGE(0, ALIASES_MAX), FIELD_COUNTED(supplier, aliases, alias_count)),
    FIELD("psirt", FIELD_MAP, .map = &PSIRT),
    FIELD("certificates", FIELD_LIST, .map = &certificate_process_map, FIELD_RANGE(0, CERTIFICATES_MAX),
          FIELD_COUNTED(supplier, certificates, certificate_count)),
    FIELD("evidence", FIELD_LIST, .map = &artefact_process_map, FIELD_RANGE(0, EVIDENCE_MAX),
          FIELD_COUNTED(supplier, evidence, evidence_count)),
    FIELD("not-applicable", FIELD_LIST, .map = &exclusion_process_map, FIELD_RANGE(0, EVIDENCE_MAX),
          FIELD_COUNTED(supplier, exclusions, exclusion_count)),
};
static const struct field_map SUPPLIER = {.what = "a supplier",
                                          .schema = "supplier",
                                          FIELD_ROWS(SUPPLIER_FIELDS),
                                          .id_at = offsetof(struct supplier, id),
                                          .place_at = offsetof(struct supplier, place)};

static const struct field IDENTITY_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("a short word"), FIELD_AT(product, id)),
    FIELD("name", FIELD_TEXT, FIELD_REQUIRED("as its advisories spell it"), FIELD_AT(product, name)),
    FIELD("types", FIELD_HANDLED, FIELD_REQUIRED("ED"), FIELD_BY(keep_types), FIELD_AT(product, types)),
    FIELD("models", FIELD_LIST, .map = &MODEL, FIELD_RANGE(0, MODELS_MAX), FIELD_COUNTED(product, models, model_count)),
};
static const struct field_map IDENTITY = {.what = "a product",
                                          .schema = "product",
                                          FIELD_ROWS(IDENTITY_FIELDS),
                                          .id_at = offsetof(struct product, id),
                                          .place_at = offsetof(struct product, place)};

/* The types of the product come before everything that names a requirement of components. */
static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("product/1"), FIELD_BY(document_head)),
    FIELD("supplier", FIELD_MAP, FIELD_REQUIRED("{id: ..., name: ...}"), .map = &SUPPLIER, FIELD_AT(product, supplier)),
    FIELD("product", FIELD_MAP, FIELD_REQUIRED("{id: ..., name: ..., types: ...}"), .map = &IDENTITY),
    FIELD("interfaces", FIELD_LIST, .map = &INTERFACE, FIELD_RANGE(0, DOORS_MAX),
          FIELD_COUNTED(product, interfaces, interface_count)),
    FIELD("accounts", FIELD_LIST, .map = &ACCOUNT, FIELD_RANGE(0, DOORS_MAX),
          FIELD_COUNTED(product, accounts, account_count)),
    FIELD("certificates", FIELD_LIST, .map = &certificate_product_map, FIELD_RANGE(0, CERTIFICATES_MAX),
          FIELD_COUNTED(product, certificates, certificate_count)),
    FIELD("releases", FIELD_LIST, FIELD_REQUIRED("[{version: ..., date: ...}]"), .map = &RELEASE,
          FIELD_RANGE(1, RELEASES_MAX), FIELD_COUNTED(product, releases, release_count)),
    FIELD_STEP_ROW(check_scopes),
};
const struct field_map product_map = {.what = "a product document",
                                      .schema = "",
                                      FIELD_ROWS(DOCUMENT_FIELDS),
                                      .size = sizeof(struct product),
                                      .id_at = FIELD_NOWHERE,
                                      .place_at = FIELD_NOWHERE};

enum status product_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                          const struct product **product) {
    size_t errors = diag_errors(sink);
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source};
    struct product *parsed = ARENA_NEW(arena, struct product);
    const struct yaml_node *root;
    if (!parsed)
        return STATUS_MEMORY;
    TRY(document_parse(source, DOCUMENT_PRODUCT, arena, sink, &root));
    parsed->source = source;
    (void)field_read(&reader, &product_map, root, parsed);
    TRY(document_status(&reader, errors));
    *product = parsed;
    return STATUS_OK;
}

enum status product_read(const char *path, struct arena *arena, struct diag_sink *sink,
                         const struct product **product) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return product_parse(source, arena, sink, product);
}

const struct release *product_release(const struct product *product, struct str version) {
    struct str key = field_version_key(str_trim(version));
    for (size_t i = 0; i < product->release_count; i++)
        if (str_eq_nocase(field_version_key(product->releases[i].version), key))
            return &product->releases[i];
    return NULL;
}
