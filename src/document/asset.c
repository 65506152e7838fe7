/* Assets, what only a few of them carry, and their join to product documents. */
#include "document/artefact.h"
#include "document/device_report.h"
#include "document/document.h"
#include "document/field_value.h"
#include "document/plant_reading.h"
#include "document/requirement_list.h"

static const struct diag_kind UNKNOWN_PRODUCT = {
    "document.unknown-product", SEVERITY_ERROR, "no product document of supplier '{0}' is about '{1}'",
    "list its product document under 'products', or write the product as that document does"};
static const struct diag_kind TWO_PRODUCTS = {"document.two-products", SEVERITY_ERROR,
                                              "product, model and order number of '{0}' are not those of one product",
                                              "one of the three is wrong"};
static const struct diag_kind UNKNOWN_MODEL = {"document.unknown-model", SEVERITY_ERROR,
                                               "the product '{0}' has no model '{1}'", NULL};
static const struct diag_kind NO_VERSION = {"document.missing-version", SEVERITY_ERROR,
                                            "'{0}' needs 'version': without it nothing is known of its release",
                                            "the releases of its product are {1}"};
static const struct diag_kind UNKNOWN_RELEASE = {"document.unknown-release", SEVERITY_ERROR,
                                                 "the product '{0}' has no release '{1}'", "its releases are {2}"};
static const struct diag_kind OTHER_TYPE = {"document.asset-type", SEVERITY_ERROR,
                                            "the asset is said to be {0}, but its product is {1}",
                                            "leave 'type' out: the product document says it"};
static const struct diag_kind SUPPLIER_SIMILAR = {"document.supplier-similar", SEVERITY_WARNING,
                                                  "no product document is of supplier '{0}'", NULL};
static const struct diag_kind MISNAMED = {"document.misnamed-product", SEVERITY_WARNING,
                                          "'{0}' is product '{1}' by its model or order number, not '{2}'",
                                          "advisories are looked for under both names"};
static const struct diag_kind NO_SUBJECT = {"document.missing-key", SEVERITY_ERROR,
                                            "a decision needs 'advisory' or 'cve'",
                                            "add 'advisory: ...' or 'cve: ...'"};
static const struct diag_kind NO_REVIEW = {"document.missing-key", SEVERITY_ERROR,
                                           "a decision that an asset is not affected needs 'review'",
                                           "add 'review: 2027-06-30', the day on which it is looked at again"};
static const struct diag_kind BAD_KEY = {"document.device-key", SEVERITY_ERROR,
                                         "this is no public key of a device: P-256, in DER and base64",
                                         "'openssl pkey -pubin -in device.pem -outform DER | base64 -w0' writes it"};
static const struct diag_kind NO_SERIAL = {"document.missing-key", SEVERITY_ERROR,
                                           "'{0}' needs 'serial': a device report is of one device alone",
                                           "add 'serial: ...' to the asset, as the device tells it"};
static const struct diag_kind BAD_CVE = {"document.cve", SEVERITY_ERROR, "'{0}' is no CVE id",
                                         "one looks like CVE-2026-12345"};

static void report_product(struct field_reader *reader, const struct yaml_node *node, const struct asset *asset) {
    const struct plant_reading *reading = reader->owner;
    diag_add_near(reader->sink, &UNKNOWN_PRODUCT, field_place(node, STR("product")),
                  join_nearest_product(&reading->join, asset), asset->supplier, asset->product);
}

static void report_release(struct field_reader *reader, const struct yaml_node *node, const struct asset *asset,
                           uint32_t product) {
    const struct plant_reading *reading = reader->owner;
    bool missing = asset->version.len == 0;
    const struct diag_kind *kind = missing ? &NO_VERSION : &UNKNOWN_RELEASE;
    if (!diag_has_room(reader->sink, kind)) {
        diag_add(reader->sink, kind, asset->place, asset->id);
        return;
    }
    struct str releases = join_releases(&reading->join, product, reader->arena);
    if (missing)
        diag_add(reader->sink, kind, asset->place, asset->id, releases);
    else
        diag_add_near(reader->sink, kind, field_place(node, STR("version")),
                      join_nearest_release(&reading->join, product, asset->version),
                      reading->plant.products[product]->name, asset->version, releases);
}

static void report_join(struct field_reader *reader, const struct yaml_node *node, const struct asset *asset,
                        struct join_answer answer) {
    const struct plant_reading *reading = reader->owner;
    if (answer.result == JOIN_UNKNOWN_PRODUCT)
        report_product(reader, node, asset);
    else if (answer.result == JOIN_TWO_PRODUCTS)
        diag_add(reader->sink, &TWO_PRODUCTS, asset->place, asset->id);
    else if (answer.result == JOIN_UNKNOWN_MODEL)
        diag_add_near(reader->sink, &UNKNOWN_MODEL, field_place(node, STR("model")),
                      join_nearest_model(&reading->join, answer.product, asset->model),
                      reading->plant.products[answer.product]->name, asset->model);
    else if (answer.result == JOIN_NO_VERSION || answer.result == JOIN_UNKNOWN_RELEASE)
        report_release(reader, node, asset, answer.product);
}

static void warn_supplier(struct field_reader *reader, const struct yaml_node *node, const struct asset *asset) {
    struct plant_reading *reading = reader->owner;
    struct str near = join_similar_supplier(&reading->join, asset->supplier);
    if (near.len)
        diag_add_near(reader->sink, &SUPPLIER_SIMILAR, field_place(node, STR("supplier")), near, asset->supplier);
}

static void warn_name(struct field_reader *reader, const struct yaml_node *node, const struct asset *asset) {
    const struct plant_reading *reading = reader->owner;
    struct str near = join_misnamed(&reading->join, asset, asset->product_index);
    if (near.len)
        diag_add_near(reader->sink, &MISNAMED, field_place(node, STR("product")), near, asset->id,
                      reading->plant.products[asset->product_index]->name, asset->product);
}

static void join_asset(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    const struct plant_reading *reading = reader->owner;
    struct asset *asset = target;
    (void)field;
    asset->product_index = asset->release_index = ASSET_NO_PRODUCT;
    if (!reading->join_ready)
        return;
    struct join_answer answer = join_find(&reading->join, asset);
    if (answer.result == JOIN_NO_SUPPLIER) {
        warn_supplier(reader, node, asset);
        return;
    }
    report_join(reader, node, asset, answer);
    if (answer.result != JOIN_FOUND)
        return;
    asset->product_index = answer.product;
    asset->release_index = answer.release;
    warn_name(reader, node, asset);
    unsigned types = reading->plant.products[answer.product]->types;
    if (asset->types & ~types)
        diag_add(reader->sink, &OTHER_TYPE, field_place(node, STR("type")),
                 component_mask_text(reader->arena, asset->types), component_mask_text(reader->arena, types));
    /* A component of several types must meet all of them: naming one would ease what is demanded of it. */
    asset->types = (uint8_t)types;
}

/* Most assets carry none of this, and there may be a million of them: it is made when the first of it is read. */
static struct asset_extra *extra_of(struct field_reader *reader, struct asset *asset) {
    struct asset_extra *extra = (struct asset_extra *)asset->extra;
    if (!extra) {
        extra = ARENA_NEW(reader->arena, struct asset_extra);
        asset->extra = extra;
    }
    if (!extra)
        (void)field_keep(reader, STATUS_MEMORY);
    return extra;
}

static void read_extra(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    struct asset *asset = target;
    struct asset_extra *extra = extra_of(reader, asset);
    struct field list = *field;
    if (!extra)
        return;
    list.type = FIELD_LIST;
    reader->types = asset->types;
    field_read_value(reader, &list, node, extra);
    reader->types = 0;
}

static void read_hardening(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           void *target) {
    struct asset_extra *extra = extra_of(reader, target);
    struct artefact *hardening = ARENA_NEW(reader->arena, struct artefact);
    if (!extra || !hardening)
        (void)field_keep(reader, STATUS_MEMORY);
    else if (node->type != YAML_MAP)
        field_wrong_type(reader, field, "a map", node);
    else if (field_read(reader, &artefact_hardening_map, node, hardening))
        extra->hardening = hardening;
}

static void read_report_file(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                             void *target) {
    struct asset_report *report = target;
    if (document_path(reader, field, node, &report->file, &report->path))
        report->file_place = node->place;
}

/* For a member `key`: SubjectPublicKeyInfo in DER. */
static void read_key(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    struct str *key = (struct str *)((char *)target + field->at), text;
    if (!field_text(reader, field, node, &text))
        return;
    enum status status = device_report_key(text, reader->arena, key);
    if (status == STATUS_INPUT)
        diag_add(reader->sink, &BAD_KEY, node->place, STR_NONE);
    else
        (void)field_keep(reader, status);
}

static const struct field REPORT_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("plc-1-report"), FIELD_AT(asset_report, id)),
    FIELD("file", FIELD_HANDLED, FIELD_REQUIRED("reports/plc-1.json"), FIELD_BY(read_report_file),
          FIELD_AT(asset_report, file)),
    FIELD("key", FIELD_HANDLED, FIELD_REQUIRED("the device's public key"), FIELD_BY(read_key),
          FIELD_AT(asset_report, key)),
};
static const struct field_map REPORT = {.what = "a device report",
                                        .schema = "device-report",
                                        FIELD_ROWS(REPORT_FIELDS),
                                        .size = sizeof(struct asset_report),
                                        .id_at = offsetof(struct asset_report, id),
                                        .place_at = offsetof(struct asset_report, place)};

/* Comes behind the row "serial". */
static void read_report(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    const struct asset *asset = target;
    struct asset_extra *extra = extra_of(reader, target);
    struct asset_report *report = ARENA_NEW(reader->arena, struct asset_report);
    if (!extra || !report)
        (void)field_keep(reader, STATUS_MEMORY);
    else if (node->type != YAML_MAP)
        field_wrong_type(reader, field, "a map", node);
    else if (field_read(reader, &REPORT, node, report))
        extra->report = report;
    if (asset->serial.len == 0)
        diag_add(reader->sink, &NO_SERIAL, node->place, asset->id);
}

static void read_hash(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target) {
    uint8_t digest[HASH_SHA256_SIZE];
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    if (!hash_unhex(text, digest, sizeof digest))
        field_wrong_type(reader, field, "a SHA-256 of 64 hexadecimal digits", node);
    else
        memcpy((char *)target + field->at, &text, sizeof text);
}

static const struct field PROBE_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("plc-1-probe"), FIELD_AT(asset_probe, id)),
    FIELD("file", FIELD_HANDLED, FIELD_REQUIRED("reports/plc-1-probe.json"), FIELD_BY(artefact_read_file),
          FIELD_AT(asset_probe, file)),
    FIELD("sha256", FIELD_HANDLED, FIELD_BY(artefact_read_sha256), FIELD_AT(asset_probe, file)),
    FIELD("device", FIELD_TEXT, FIELD_AT(asset_probe, device)),
    FIELD("image", FIELD_FLAG, FIELD_AT(asset_probe, image)),
    FIELD("key", FIELD_HANDLED, FIELD_BY(read_key), FIELD_AT(asset_probe, key)),
    FIELD("machine", FIELD_HANDLED, FIELD_BY(read_hash), FIELD_AT(asset_probe, machine)),
    FIELD("serial", FIELD_TEXT, FIELD_AT(asset_probe, serial)),
    FIELD("prober", FIELD_HANDLED, FIELD_BY(read_hash), FIELD_AT(asset_probe, prober)),
};
static const struct field_map PROBE = {.what = "a probe report",
                                       .schema = "probe",
                                       FIELD_ROWS(PROBE_FIELDS),
                                       .size = sizeof(struct asset_probe),
                                       .id_at = offsetof(struct asset_probe, id),
                                       .place_at = offsetof(struct asset_probe, place)};

static void check_decision(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           void *target) {
    const struct decision *decision = target;
    (void)field;
    if (decision->advisory.len == 0 && decision->cve.len == 0)
        diag_add(reader->sink, &NO_SUBJECT, decision->place, STR_NONE);
    if (decision->cve.len && !document_is_cve(decision->cve))
        diag_add(reader->sink, &BAD_CVE, field_place(node, STR("cve")), decision->cve);
    if (decision->answer != DECISION_AFFECTED && decision->review == DATE_NONE)
        diag_add(reader->sink, &NO_REVIEW, decision->place, STR_NONE);
    artefact_check_order(reader, node, STR("date"), decision->date, STR("review"), decision->review);
}

/* By enum decision_answer. */
static const struct str ANSWERS[] = {STR_INIT("affected"), STR_INIT("not-affected"), STR_INIT("fixed")};

static const struct field DECISION_FIELDS[] = {
    FIELD("advisory", FIELD_TEXT, FIELD_AT(decision, advisory)),
    FIELD("cve", FIELD_TEXT, FIELD_AT(decision, cve)),
    FIELD("answer", FIELD_CHOICE, FIELD_REQUIRED("not-affected"), FIELD_AT(decision, answer), FIELD_CHOICES(ANSWERS)),
    FIELD("reason", FIELD_TEXT, FIELD_REQUIRED("what was found"), FIELD_AT(decision, reason)),
    FIELD("by", FIELD_TEXT, FIELD_REQUIRED("who decided"), FIELD_AT(decision, by)),
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(decision, date)),
    FIELD("review", FIELD_DATE, FIELD_AT(decision, review)),
    FIELD_STEP_ROW(check_decision),
};
static const struct field_map DECISION = {.what = "a decision",
                                          .schema = "decision",
                                          FIELD_ROWS(DECISION_FIELDS),
                                          .size = sizeof(struct decision),
                                          .id_at = FIELD_NOWHERE,
                                          .place_at = offsetof(struct decision, place)};

/* A list of what only a few assets carry: read as a FIELD_LIST into struct asset_extra. */
#define EXTRA_FIELD(name, items, list, counter)                                                                        \
    FIELD(name, FIELD_HANDLED, FIELD_BY(read_extra), .map = (items), FIELD_COUNTED(asset_extra, list, counter))

/* The join comes before what names requirements: those must apply to the product's types. */
static const struct field ASSET_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("a short word"), FIELD_AT(asset, id)),
    FIELD("name", FIELD_TEXT, FIELD_AT(asset, name)),
    FIELD("zone", FIELD_HANDLED, FIELD_REQUIRED("the id of a zone"), FIELD_BY(plant_read_zone), FIELD_AT(asset, zone)),
    FIELD("supplier", FIELD_TEXT, FIELD_REQUIRED("who makes it"), FIELD_AT(asset, supplier)),
    FIELD("product", FIELD_TEXT, FIELD_REQUIRED("what its maker calls it"), FIELD_AT(asset, product)),
    FIELD("model", FIELD_TEXT, FIELD_AT(asset, model)),
    FIELD("order-number", FIELD_TEXT, FIELD_AT(asset, order_number)),
    FIELD("serial", FIELD_TEXT, FIELD_AT(asset, serial)),
    FIELD("version", FIELD_TEXT, FIELD_AT(asset, version)),
    FIELD("type", FIELD_HANDLED, FIELD_BY(requirement_list_types), FIELD_AT(asset, types)),
    FIELD("address", FIELD_TEXT, FIELD_AT(asset, address)),
    FIELD_STEP_ROW(join_asset),
    EXTRA_FIELD("countermeasures", &countermeasure_map, countermeasures, countermeasure_count),
    EXTRA_FIELD("not-applicable", &exclusion_map, exclusions, exclusion_count),
    EXTRA_FIELD("decisions", &DECISION, decisions, decision_count),
    EXTRA_FIELD("observations", &artefact_observation_map, observations, observation_count),
    FIELD("hardening", FIELD_HANDLED, FIELD_BY(read_hardening), .map = &artefact_hardening_map),
    FIELD("device-report", FIELD_HANDLED, FIELD_BY(read_report), .map = &REPORT),
    EXTRA_FIELD("probe", &PROBE, probes, probe_count),
};
const struct field_map asset_map = {.what = "an asset",
                                    .schema = "asset",
                                    FIELD_ROWS(ASSET_FIELDS),
                                    .size = sizeof(struct asset),
                                    .id_at = offsetof(struct asset, id),
                                    .place_at = offsetof(struct asset, place)};
