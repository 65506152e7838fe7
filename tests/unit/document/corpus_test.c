/* The documents of tests/data/documents, each with one mistake: what the reader says of it and where. That the schemas
 * say yes and no to the same ones is tested by tests/tools/documents_test.bats. To add one: the file, and its row here.
 */
#include "base/file.h"
#include "document/case.h"
#include "document/document.h"
#include "document/hardening.h"
#include "document/pentest.h"
#include "document/process.h"
#include "document/requirements.h"
#include "documents.h"

static const struct {
    const char *file;
    const char *code;
    unsigned line, column; /* in the document, or in another that it names */
} BAD[] = {
    {"bad-schema/case-credit.yaml", "document.unknown-value", 6, 31},
    {"bad-schema/case-cve.yaml", "document.cve", 6, 6},
    {"bad-schema/case-deadline.yaml", "document.span", 6, 26},
    {"bad-schema/case-document-absolute.yaml", "document.path", 6, 35},
    {"bad-schema/case-fix-release.yaml", "case.fix-release", 8, 6},
    {"bad-schema/case-history-empty.yaml", "document.too-few", 6, 10},
    {"bad-schema/case-not-affected-why.yaml", "case.why", 8, 6},
    {"bad-schema/case-step-who.yaml", "document.missing-key", 7, 6},
    {"bad-schema/case-step-word.yaml", "document.unknown-value", 7, 12},
    {"bad-schema/case-time-zone.yaml", "document.time", 6, 10},
    {"bad-schema/case-tlp.yaml", "document.unknown-value", 6, 6},
    {"bad-schema/case-unknown-key.yaml", "document.unknown-key", 6, 1},
    {"bad-schema/case-workaround-details.yaml", "case.details", 7, 6},
    {"bad-schema/hardening-direction.yaml", "document.unknown-value", 2, 30},
    {"bad-schema/hardening-key.yaml", "document.unknown-key", 2, 29},
    {"bad-schema/hardening-peer.yaml", "document.peer", 2, 40},
    {"bad-schema/hardening-port.yaml", "document.range", 2, 49},
    {"bad-schema/hardening-url.yaml", "document.mud-url", 2, 10},
    {"bad-schema/hardening-what.yaml", "document.missing-key", 2, 13},
    {"bad-semantic/hardening-two.yaml", "document.duplicate-id", 2, 32},
    {"bad-schema/pentest-accepted.yaml", "document.missing-key", 9, 6},
    {"bad-schema/pentest-fixed.yaml", "document.missing-key", 9, 6},
    {"bad-schema/pentest-hash.yaml", "document.hash-without-file", 8, 9},
    {"bad-schema/pentest-score.yaml", "document.range", 9, 30},
    {"bad-schema/pentest-state.yaml", "document.unknown-value", 9, 40},
    {"bad-semantic/pentest-cwe.yaml", "document.cwe", 9, 38},
    {"bad-semantic/pentest-dates.yaml", "document.date-order", 6, 8},
    {"bad-semantic/pentest-two.yaml", "document.duplicate-id", 10, 10},
    {"bad-schema/plant-age-key.yaml", "document.unknown-key", 5, 13},
    {"bad-schema/plant-age.yaml", "document.span", 5, 20},
    {"bad-schema/plant-asset-supplier.yaml", "document.missing-key", 7, 5},
    {"bad-schema/plant-asset-type.yaml", "document.unknown-type", 11, 11},
    {"bad-schema/plant-assurance.yaml", "document.unknown-value", 5, 39},
    {"bad-schema/plant-blank.yaml", "document.empty", 3, 7},
    {"bad-schema/plant-countermeasure-empty.yaml", "document.countermeasure-empty", 12, 9},
    {"bad-schema/plant-countermeasure-owner.yaml", "document.missing-key", 12, 9},
    {"bad-schema/plant-countermeasure-reason.yaml", "document.missing-key", 12, 9},
    {"bad-schema/plant-countermeasure-review.yaml", "document.missing-key", 12, 9},
    {"bad-schema/plant-date-calendar.yaml", "document.date", 16, 17},
    {"bad-schema/plant-date-form.yaml", "document.date", 16, 17},
    {"bad-schema/plant-decision-answer.yaml", "document.unknown-value", 12, 17},
    {"bad-schema/plant-decision-cve.yaml", "document.cve", 13, 14},
    {"bad-schema/plant-decision-review.yaml", "document.missing-key", 12, 9},
    {"bad-schema/plant-decision-subject.yaml", "document.missing-key", 12, 9},
    {"bad-schema/plant-demanded-reason.yaml", "document.missing-reason", 5, 13},
    {"bad-schema/plant-demanded-twice.yaml", "document.named-twice", 5, 22},
    {"bad-schema/plant-demanded-unknown.yaml", "document.unknown-value", 5, 34},
    {"bad-schema/plant-empty.yaml", "document.empty", 3, 1},
    {"bad-schema/plant-exclusion-by.yaml", "document.missing-key", 12, 9},
    {"bad-schema/plant-hardening-list.yaml", "document.wrong-type", 12, 7},
    {"bad-schema/plant-id-blank.yaml", "document.id", 5, 10},
    {"bad-schema/plant-inventory-column.yaml", "document.unknown-key", 8, 15},
    {"bad-schema/plant-inventory-format.yaml", "document.unknown-value", 7, 35},
    {"bad-schema/plant-list-for-text.yaml", "document.wrong-type", 3, 7},
    {"bad-schema/plant-maturity.yaml", "document.range", 5, 13},
    {"bad-schema/plant-missing-name.yaml", "document.missing-key", 2, 1},
    {"bad-schema/plant-missing-zone-id.yaml", "document.missing-key", 5, 5},
    {"bad-schema/plant-observation-date.yaml", "document.missing-key", 12, 10},
    {"bad-schema/plant-path-absolute.yaml", "document.path", 6, 12},
    {"bad-schema/plant-products-text.yaml", "document.wrong-type", 6, 11},
    {"bad-schema/plant-names-text.yaml", "document.wrong-type", 6, 8},
    {"bad-schema/plant-probe-file.yaml", "document.missing-key", 11, 14},
    {"bad-schema/plant-probe-key.yaml", "document.device-key", 11, 40},
    {"bad-schema/plant-probe-prober.yaml", "document.wrong-type", 11, 43},
    {"bad-schema/plant-probe-map.yaml", "document.wrong-type", 11, 13},
    {"bad-schema/plant-report-key.yaml", "document.device-key", 12, 70},
    {"bad-schema/plant-report-list.yaml", "document.wrong-type", 12, 20},
    {"bad-schema/plant-report-missing.yaml", "document.missing-key", 12, 21},
    {"bad-schema/plant-report-serial.yaml", "document.missing-key", 12, 7},
    {"bad-schema/plant-silent-review.yaml", "document.missing-key", 5, 25},
    {"bad-schema/plant-sl-missing-fr.yaml", "document.missing-key", 6, 12},
    {"bad-schema/plant-sl-range.yaml", "document.range", 6, 11},
    {"bad-schema/plant-sl-six.yaml", "document.sl-count", 6, 11},
    {"bad-schema/plant-sl-text.yaml", "document.wrong-type", 6, 11},
    {"bad-schema/plant-sl-unknown-fr.yaml", "document.unknown-key", 6, 64},
    {"bad-schema/plant-sl-vector-range.yaml", "document.range", 6, 18},
    {"bad-schema/plant-threshold.yaml", "document.range", 5, 23},
    {"bad-schema/plant-truth-value.yaml", "document.wrong-type", 3, 7},
    {"bad-schema/plant-unknown-key.yaml", "document.unknown-key", 6, 5},
    {"bad-schema/plant-unknown-top-key.yaml", "document.unknown-key", 6, 1},
    {"bad-schema/plant-wrong-kind.yaml", "document.wrong-kind", 2, 9},
    {"bad-schema/plant-wrong-version.yaml", "document.wrong-version", 2, 9},
    {"bad-schema/plant-zone-word.yaml", "document.wrong-type", 5, 5},
    {"bad-schema/plant-zones-empty.yaml", "document.too-few", 4, 8},
    {"bad-schema/plant-zones-map.yaml", "document.wrong-type", 5, 3},
    {"bad-schema/process-assessment.yaml", "document.missing-key", 10, 37},
    {"bad-schema/process-document-file.yaml", "document.missing-key", 4, 5},
    {"bad-schema/process-hash-alone.yaml", "document.hash-without-file", 8, 13},
    {"bad-schema/process-match.yaml", "document.range", 5, 13},
    {"bad-schema/process-person-name.yaml", "document.missing-key", 4, 6},
    {"bad-schema/process-practice.yaml", "document.unknown-requirement", 5, 15},
    {"bad-schema/process-record-expiry.yaml", "document.misplaced-key", 9, 9},
    {"bad-schema/process-review-never.yaml", "document.review-never", 6, 19},
    {"bad-schema/process-review-by.yaml", "document.missing-key", 4, 14},
    {"bad-schema/process-role-empty.yaml", "document.wrong-type", 5, 27},
    {"bad-schema/process-sections.yaml", "document.wrong-type", 4, 56},
    {"bad-schema/process-support.yaml", "document.unknown-value", 5, 40},
    {"bad-schema/process-test.yaml", "document.unknown-value", 5, 12},
    {"bad-schema/process-unknown-key.yaml", "document.unknown-key", 5, 5},
    {"bad-schema/process-value.yaml", "document.wrong-type", 6, 36},
    {"bad-schema/product-certificate-issued.yaml", "document.missing-key", 6, 5},
    {"bad-schema/product-certificate-level.yaml", "document.range", 11, 12},
    {"bad-schema/product-certificate-maturity.yaml", "document.misplaced-key", 12, 5},
    {"bad-schema/product-certificate-standard.yaml", "document.unknown-value", 9, 15},
    {"bad-schema/product-claim-by.yaml", "document.missing-key", 9, 9},
    {"bad-schema/product-claim-requirements.yaml", "document.missing-key", 9, 9},
    {"bad-schema/product-evidence-date.yaml", "document.missing-key", 9, 9},
    {"bad-schema/product-evidence-kind.yaml", "document.unknown-value", 10, 15},
    {"bad-schema/product-flag.yaml", "document.wrong-type", 6, 39},
    {"bad-schema/product-interface-kind.yaml", "document.unknown-value", 6, 21},
    {"bad-schema/product-junit-file.yaml", "document.missing-key", 9, 9},
    {"bad-schema/product-port-alone.yaml", "document.transport", 6, 36},
    {"bad-schema/product-port.yaml", "document.range", 6, 52},
    {"bad-schema/product-process-level.yaml", "document.misplaced-key", 12, 7},
    {"bad-schema/product-process-maturity.yaml", "document.range", 12, 17},
    {"bad-schema/product-psirt-contact.yaml", "document.missing-key", 3, 52},
    {"bad-schema/product-release-date.yaml", "document.missing-key", 6, 5},
    {"bad-schema/product-releases-empty.yaml", "document.too-few", 5, 11},
    {"bad-schema/product-requirements-empty.yaml", "document.wrong-type", 13, 23},
    {"bad-schema/product-sha256-alone.yaml", "document.hash-without-file", 14, 17},
    {"bad-schema/product-sha256.yaml", "document.sha256", 12, 17},
    {"bad-schema/product-types-empty.yaml", "document.wrong-type", 4, 44},
    {"bad-semantic/case-no-receipt.yaml", "case.receive", 7, 6},
    {"bad-semantic/case-receipt-twice.yaml", "case.step", 8, 6},
    {"bad-semantic/case-remedy-product.yaml", "document.unknown-product", 8, 6},
    {"bad-semantic/case-revision.yaml", "case.revision", 7, 6},
    {"bad-semantic/case-status-product.yaml", "document.unknown-product", 8, 6},
    {"bad-semantic/case-step-from.yaml", "case.state", 8, 6},
    {"bad-semantic/case-step-illegal.yaml", "case.step", 8, 6},
    {"bad-semantic/case-step-order.yaml", "case.order", 9, 6},
    {"bad-semantic/case-step-to.yaml", "case.result", 8, 6},
    {"bad-semantic/case-two-products.yaml", "document.duplicate-id", 8, 9},
    {"bad-semantic/plant-asset-type.yaml", "document.asset-type", 13, 11},
    {"bad-semantic/plant-conduit-ends.yaml", "document.conduit-ends", 7, 35},
    {"bad-semantic/plant-conduit-zone.yaml", "document.unknown-zone", 7, 33},
    {"bad-semantic/plant-decision-order.yaml", "document.date-order", 12, 102},
    {"bad-semantic/plant-silent-order.yaml", "document.date-order", 5, 99},
    {"bad-semantic/plant-inventory-columns.yaml", "inventory.columns", 7, 52},
    {"bad-semantic/plant-inventory-ending.yaml", "inventory.format", 7, 12},
    {"bad-semantic/plant-missing-version.yaml", "document.missing-version", 8, 9},
    {"bad-semantic/plant-no-inventory.yaml", "document.no-file", 7, 12},
    {"bad-semantic/plant-no-names.yaml", "document.no-file", 6, 9},
    {"bad-semantic/plant-no-product.yaml", "document.no-file", 4, 12},
    {"bad-semantic/plant-observation-order.yaml", "document.date-order", 12, 69},
    {"bad-semantic/plant-product-kind.yaml", "document.wrong-kind", 2, 9},
    {"bad-semantic/plant-product-twice.yaml", "document.product-twice", 6, 5},
    {"bad-semantic/plant-requirement-enhancement.yaml", "document.unknown-requirement", 12, 113},
    {"bad-semantic/plant-requirement-heading.yaml", "document.unknown-requirement", 14, 121},
    {"bad-semantic/plant-requirement-process.yaml", "document.requirement-part", 12, 113},
    {"bad-semantic/plant-requirement-system.yaml", "document.unknown-requirement", 12, 113},
    {"bad-semantic/plant-requirement-type.yaml", "document.requirement-type", 14, 113},
    {"bad-semantic/plant-requirement-unknown.yaml", "document.unknown-requirement", 12, 113},
    {"bad-semantic/plant-two-assets.yaml", "document.duplicate-id", 11, 9},
    {"bad-semantic/plant-two-conduits.yaml", "document.duplicate-id", 9, 10},
    {"bad-semantic/plant-two-countermeasures.yaml", "document.duplicate-id", 15, 10},
    {"bad-semantic/plant-two-products.yaml", "document.two-products", 8, 9},
    {"bad-semantic/plant-two-zones.yaml", "document.duplicate-id", 6, 10},
    {"bad-semantic/plant-unknown-model.yaml", "document.unknown-model", 13, 12},
    {"bad-semantic/plant-unknown-product.yaml", "document.unknown-product", 11, 14},
    {"bad-semantic/plant-unknown-release.yaml", "document.unknown-release", 12, 14},
    {"bad-semantic/plant-unknown-zone.yaml", "document.unknown-zone", 8, 11},
    {"bad-semantic/process-accountable.yaml", "document.unknown-requirement", 5, 48},
    {"bad-semantic/process-component-part.yaml", "document.requirement-part", 4, 20},
    {"bad-semantic/process-ended.yaml", "document.missing-reason", 5, 40},
    {"bad-semantic/process-instead.yaml", "document.missing-key", 5, 30},
    {"bad-semantic/process-section.yaml", "document.section-requirement", 4, 72},
    {"bad-semantic/process-section-twice.yaml", "document.section-requirement", 4, 72},
    {"bad-semantic/process-training-order.yaml", "document.date-order", 5, 64},
    {"bad-semantic/process-two-people.yaml", "document.duplicate-id", 5, 10},
    {"bad-semantic/process-two-releases.yaml", "document.duplicate-id", 5, 14},
    {"bad-semantic/process-unknown-owner.yaml", "document.unknown-person", 6, 51},
    {"bad-semantic/process-unknown-person.yaml", "document.unknown-person", 5, 27},
    {"bad-semantic/process-valid-order.yaml", "document.date-order", 4, 79},
    {"bad-semantic/product-certificate-model.yaml", "document.unknown-model", 6, 9},
    {"bad-semantic/product-certificate-order.yaml", "document.date-order", 12, 14},
    {"bad-semantic/product-certificate-scope.yaml", "document.scope", 12, 15},
    {"bad-semantic/product-certificate-type.yaml", "document.certificate-type", 6, 9},
    {"bad-semantic/product-exclusion-type.yaml", "document.requirement-type", 9, 24},
    {"bad-semantic/product-life-order.yaml", "document.date-order", 9, 18},
    {"bad-semantic/product-process-component.yaml", "document.requirement-part", 7, 87},
    {"bad-semantic/product-process-unknown.yaml", "document.unknown-requirement", 7, 81},
    {"bad-semantic/product-requirement-heading.yaml", "document.unknown-requirement", 13, 24},
    {"bad-semantic/product-requirement-type.yaml", "document.requirement-type", 13, 32},
    {"bad-semantic/product-support-order.yaml", "document.date-order", 8, 20},
    {"bad-semantic/product-two-evidence.yaml", "document.duplicate-id", 13, 13},
    {"bad-semantic/product-two-interfaces.yaml", "document.duplicate-id", 7, 10},
    {"bad-semantic/product-two-releases.yaml", "document.duplicate-id", 8, 14},
    {"bad-semantic/product-valid-order.yaml", "document.date-order", 13, 22},
    {"bad-schema/requirements-covers-empty.yaml", "document.wrong-type", 2, 42},
    {"bad-schema/requirements-key.yaml", "document.unknown-key", 2, 34},
    {"bad-schema/requirements-level.yaml", "document.range", 2, 8},
    {"bad-schema/requirements-none.yaml", "document.too-few", 2, 15},
    {"bad-schema/requirements-text.yaml", "document.missing-key", 2, 17},
    {"bad-schema/requirements-twice.yaml", "document.named-twice", 2, 49},
    {"bad-schema/threat-model-at-empty.yaml", "document.too-few", 3, 35},
    {"bad-schema/threat-model-category.yaml", "document.threat-category", 3, 16},
    {"bad-schema/threat-model-flow-to.yaml", "document.missing-key", 3, 10},
    {"bad-schema/threat-model-key.yaml", "document.unknown-key", 2, 37},
    {"bad-schema/threat-model-kind.yaml", "document.unknown-value", 2, 28},
    {"bad-schema/threat-model-map.yaml", "document.wrong-type", 3, 33},
    {"bad-schema/threat-model-none.yaml", "document.too-few", 2, 11},
    {"bad-schema/threat-model-review.yaml", "document.missing-key", 3, 12},
    {"bad-schema/threat-model-risk.yaml", "document.unknown-value", 3, 37},
    {"bad-schema/threat-model-role.yaml", "document.unknown-value", 3, 43},
    {"bad-schema/threat-model-stroke.yaml", "document.model-id", 2, 17},
    {"bad-schema/threat-model-target.yaml", "document.threat-target", 3, 16},
    {"bad-schema/threat-model-treatment.yaml", "document.unknown-value", 3, 42},
    {"bad-schema/threat-model-twice.yaml", "document.named-twice", 3, 38},
    {"bad-semantic/requirements-process.yaml", "document.requirement-part", 2, 42},
    {"bad-semantic/requirements-two.yaml", "document.duplicate-id", 2, 40},
    {"bad-semantic/requirements-unknown.yaml", "document.unknown-requirement", 2, 42},
    {"bad-semantic/threat-model-asset.yaml", "document.unknown-asset-kind", 2, 45},
    {"bad-semantic/threat-model-contains-flow.yaml", "document.unknown-element", 4, 32},
    {"bad-semantic/threat-model-contains.yaml", "document.unknown-element", 3, 32},
    {"bad-semantic/threat-model-crosses.yaml", "document.unknown-boundary", 4, 46},
    {"bad-semantic/threat-model-crossing-more.yaml", "document.crossing", 4, 14},
    {"bad-semantic/threat-model-flow-name.yaml", "document.duplicate-id", 3, 14},
    {"bad-semantic/threat-model-from.yaml", "document.unknown-element", 3, 23},
    {"bad-semantic/threat-model-loop.yaml", "document.boundary-loop", 3, 30},
    {"bad-semantic/threat-model-order.yaml", "document.date-order", 3, 57},
    {"bad-semantic/threat-model-same-side.yaml", "document.crossing", 4, 45},
    {"bad-semantic/threat-model-technique.yaml", "document.unknown-category", 3, 46},
    {"bad-semantic/threat-model-threat-at.yaml", "document.unknown-element", 3, 16},
    {"bad-semantic/threat-model-threat-category.yaml", "document.unknown-category", 3, 16},
    {"bad-semantic/threat-model-two-boundaries.yaml", "document.two-boundaries", 3, 56},
    {"bad-semantic/threat-model-two-elements.yaml", "document.duplicate-id", 2, 43},
    {"bad-semantic/threat-model-two-threats.yaml", "document.duplicate-id", 3, 37},
    {"bad-semantic/threat-model-within.yaml", "document.unknown-boundary", 3, 30},
};

/* By the beginning of the file's name. */
static enum status read_file(struct bed *bed, const char *path) {
    const char *name = strrchr(path, '/') + 1;
    const struct case_document *one;
    const struct product *product;
    const struct process *process;
    const struct threat_model *model;
    const struct requirements *requirements;
    const struct hardening *hardening;
    const struct pentest *pentest;
    const struct source *source;
    struct plant *plant;
    struct probe_waiver_list waivers;
    diag_init(&bed->sink, &bed->arena);
    if (strncmp(name, "case", strlen("case")) == 0)
        return case_read(path, &bed->arena, &bed->sink, &one);
    if (strncmp(name, "product", strlen("product")) == 0)
        return product_read(path, &bed->arena, &bed->sink, &product);
    if (strncmp(name, "process", strlen("process")) == 0)
        return process_read(path, &bed->arena, &bed->sink, &process);
    if (strncmp(name, "threat-model", strlen("threat-model")) == 0)
        return threat_model_read(path, &bed->arena, &bed->sink, &model);
    if (strncmp(name, "requirements", strlen("requirements")) == 0)
        return requirements_read(path, &bed->arena, &bed->sink, &requirements);
    if (strncmp(name, "hardening", strlen("hardening")) == 0)
        return hardening_read(path, &bed->arena, &bed->sink, &hardening);
    if (strncmp(name, "pentest", strlen("pentest")) == 0) {
        TRY(document_load(path, &bed->arena, &bed->sink, &source));
        return pentest_parse(source, &bed->arena, &bed->sink, &pentest);
    }
    if (strncmp(name, "probe-waivers", strlen("probe-waivers")) == 0)
        return probe_waiver_read(path, &bed->arena, &bed->sink, &waivers);
    return plant_read(path, &bed->arena, &bed->sink, &plant);
}

static const char *data_path(struct bed *bed, const char *file) {
    return str_format(&bed->arena, DATA "%s", file).ptr;
}

static void each_mistake_is_told_once_at_its_place(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        enum status status = read_file(bed, data_path(bed, BAD[i].file));
        if (status != STATUS_INPUT || diag_errors(&bed->sink) != 1)
            fail_msg("%s: status %d, " STR_F, BAD[i].file, (int)status, STR_A(bed_printed(bed)));
        const struct diag *diag = bed->sink.items[SEVERITY_ERROR];
        struct position position = place_position(diag->place);
        if (strcmp(diag->kind->code, BAD[i].code) != 0 || position.line != BAD[i].line ||
            position.column != BAD[i].column)
            fail_msg("%s: %s at %u:%u", BAD[i].file, diag->kind->code, position.line, position.column);
    }
}

static bool is_yaml(struct str name) {
    return str_ends(name, STR(".yaml"));
}

static size_t count_files(struct bed *bed, const char *folder) {
    struct file_list list;
    assert_int_equal(file_walk(data_path(bed, folder), is_yaml, &bed->arena, &bed->sink, &list), STATUS_OK);
    return list.count;
}

static void no_bad_document_is_without_a_row(void **state) {
    assert_int_equal(count_files(*state, "bad-schema") + count_files(*state, "bad-semantic"), ARRAY_LEN(BAD));
}

static void good_documents_are_accepted_without_a_word(void **state) {
    struct bed *bed = *state;
    struct file_list list;
    assert_int_equal(file_walk(data_path(bed, "good"), is_yaml, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_true(list.count >= 4);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(read_file(bed, list.items[i].path), STATUS_OK);
        assert_int_equal(diag_errors(&bed->sink) + warnings(bed), 0);
    }
}

/* The first block of YAML on a page of docs/formats. */
static const struct source *example(struct bed *bed, const char *page) {
    struct source file, *source = ARENA_NEW(&bed->arena, struct source);
    const char *path = str_format(&bed->arena, KEYWAY_ROOT "/docs/formats/%s", page).ptr;
    assert_int_equal(file_read(path, 1 << 20, &bed->arena, &bed->sink, &file), STATUS_OK);
    size_t from = str_find(file.text, STR("```yaml\n"));
    assert_true(from != SIZE_MAX);
    struct str text = str_skip(file.text, from + strlen("```yaml\n"));
    *source = (struct source){file.name, str_slice(text, 0, str_find(text, STR("```")))};
    return source;
}

static void the_examples_of_the_pages_are_documents(void **state) {
    struct bed *bed = *state;
    const struct case_document *one;
    const struct product *product;
    const struct process *process;
    const struct threat_model *model;
    const struct requirements *requirements;
    const struct hardening *hardening;
    const struct pentest *pentest;
    struct plant *plant;
    enum status status = plant_parse(example(bed, "plant.md"), false, &bed->arena, &bed->sink, &plant);
    if (status == STATUS_OK)
        status = product_parse(example(bed, "product.md"), &bed->arena, &bed->sink, &product);
    if (status == STATUS_OK)
        status = process_parse(example(bed, "process.md"), &bed->arena, &bed->sink, &process);
    if (status == STATUS_OK)
        status = threat_model_parse(example(bed, "threat-model.md"), &bed->arena, &bed->sink, &model);
    if (status == STATUS_OK)
        status = requirements_parse(example(bed, "requirements.md"), &bed->arena, &bed->sink, &requirements);
    if (status == STATUS_OK)
        status = case_parse(example(bed, "case.md"), &bed->arena, &bed->sink, &one);
    if (status == STATUS_OK)
        status = hardening_parse(example(bed, "hardening.md"), &bed->arena, &bed->sink, &hardening);
    if (status == STATUS_OK)
        status = pentest_parse(example(bed, "pentest.md"), &bed->arena, &bed->sink, &pentest);
    if (status != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(each_mistake_is_told_once_at_its_place),
        BED_TEST(no_bad_document_is_without_a_row),
        BED_TEST(good_documents_are_accepted_without_a_word),
        BED_TEST(the_examples_of_the_pages_are_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
