#include "evidence/certificate.h"
#include "evidence/witness_bed.h"

static const struct source DOCUMENT = {STR_INIT("product.yaml"), STR_INIT("certificates:\n  - id: csa\n")};

static struct product_model models[] = {{.name = STR_INIT("RC-400"), .order_number = STR_INIT("4711-1")},
                                        {.name = STR_INIT("RC-410"), .order_number = STR_INIT("4711-2")}};

static struct product product_of(unsigned types) {
    return (struct product){.types = (uint8_t)types, .models = models, .model_count = ARRAY_LEN(models)};
}

/* A product certificate at SL 2 whose pinned copy is some file. */
static struct certificate certificate_of(struct bed *bed, unsigned types, const char *versions) {
    struct certificate c = {.id = STR("csa"),
                            .scheme = STR("ISASecure CSA 1.0.0"),
                            .number = STR("C-12"),
                            .body = STR("exida"),
                            .standard = STR("62443-4-2"),
                            .types = (uint8_t)types,
                            .level = 2,
                            .versions = str_from(versions),
                            .issued = november(1),
                            .expires = date_from(2027, 11, 1),
                            .file = STR("certificate.pdf"),
                            .path = DATA "junit-cmocka.xml",
                            .pinned = true,
                            .place = {&DOCUMENT, 18, 7}};
    hash_sha256(bed_data(bed, c.path)->text, c.sha256);
    return c;
}

static struct evidence state_one(struct bed *bed, const struct product *product, const struct certificate *c) {
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    assert_int_equal(certificate_state(&inquiry, product, c), STATUS_OK);
    assert_int_equal(list.count, 1);
    return list.items[0];
}

static bool has(const struct evidence *item, const char *id) {
    return requirement_set_has(&item->requirements, requirement_find(str_from(id)));
}

static void covers_what_is_due_at_its_level(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    struct evidence item = state_one(bed, &product, &c);
    assert_int_equal(item.effect, EFFECT_SUPPORTS);
    assert_int_equal(item.strength, STRENGTH_CERTIFICATE);
    assert_int_equal(item.standing, EVIDENCE_COUNTS);
    assert_int_equal(item.ends, date_from(2027, 11, 2));
    assert_true(has(&item, "CR 1.1") && has(&item, "CR 1.1 RE 1") && has(&item, "EDR 3.2"));
    assert_false(has(&item, "CR 1.1 RE 2") || has(&item, "NDR 5.2"));
    assert_true(has(&item, "CCSC 1") && has(&item, "CCSC 4"));
    assert_str(item.detail, "ISASecure CSA 1.0.0 certificate C-12 of exida: SL 2 for ED");
}

static void covers_only_types_in_its_scope(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED | COMPONENT_ND);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    struct evidence item = state_one(bed, &product, &c);
    assert_int_equal(item.standing, EVIDENCE_COUNTS);
    assert_false(has(&item, "NDR 5.2"));
    c.types = COMPONENT_ED | COMPONENT_ND;
    item = state_one(bed, &product, &c);
    assert_true(has(&item, "NDR 5.2"));
}

static void another_type_is_out_of_scope(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_SA, "");
    struct evidence item = state_one(bed, &product, &c);
    assert_int_equal(item.standing, EVIDENCE_OUT_OF_SCOPE);
    assert_true(str_ends(item.detail, STR("; none of this product's component types is in its scope")));
}

static void another_version_is_out_of_scope(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate in = certificate_of(bed, COMPONENT_ED, ">=4.0 <5.0");
    struct certificate out = certificate_of(bed, COMPONENT_ED, "4.1.x");
    assert_int_equal(state_one(bed, &product, &in).standing, EVIDENCE_COUNTS);
    struct evidence item = state_one(bed, &product, &out);
    assert_int_equal(item.standing, EVIDENCE_OUT_OF_SCOPE);
    assert_true(str_ends(item.detail, STR("; its scope is versions 4.1.x")));
}

static void versions_that_cannot_be_read_are_an_error(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "4.0 - 4.5");
    assert_int_equal(certificate_state(&inquiry, &product, &c), STATUS_INPUT);
    assert_int_equal(list.count, 0);
    assert_one_error(bed, "evidence.certificate-versions", "product.yaml:2:5");
}

static void some_models_are_out_of_scope_for_the_release(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    struct str named[] = {STR_INIT("rc-410")};
    c.models = named;
    c.model_count = 1;
    struct evidence item = state_one(bed, &product, &c);
    assert_int_equal(item.standing, EVIDENCE_OUT_OF_SCOPE);
    assert_int_equal(evidence_standing_for(&item, STR("RC-410"), STR("")), EVIDENCE_COUNTS);
    assert_int_equal(evidence_standing_for(&item, STR(""), STR("4711-2")), EVIDENCE_COUNTS);
    assert_int_equal(evidence_standing_for(&item, STR("RC-400"), STR("4711-1")), EVIDENCE_OUT_OF_SCOPE);
    assert_int_equal(evidence_standing_for(&item, STR(""), STR("")), EVIDENCE_OUT_OF_SCOPE);
}

static void all_models_are_the_release(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    struct str named[] = {STR_INIT("RC-400"), STR_INIT("4711-2")};
    c.models = named;
    c.model_count = 2;
    struct evidence item = state_one(bed, &product, &c);
    assert_int_equal(item.standing, EVIDENCE_COUNTS);
    assert_int_equal(item.model_count, 0);
}

static void an_expired_certificate_of_some_models_counts_for_none(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    struct str named[] = {STR_INIT("RC-410")};
    c.models = named;
    c.model_count = 1;
    c.expires = november(22);
    struct evidence item = state_one(bed, &product, &c);
    assert_int_equal(evidence_standing_for(&item, STR("RC-410"), STR("")), EVIDENCE_EXPIRED);
}

static void dates_decide(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    c.expires = november(22);
    assert_int_equal(state_one(bed, &product, &c).standing, EVIDENCE_EXPIRED);
    c.expires = november(23);
    assert_int_equal(state_one(bed, &product, &c).standing, EVIDENCE_COUNTS);
    c.expires = DATE_NONE;
    c.issued = date_from(2023, 11, 22);
    assert_int_equal(state_one(bed, &product, &c).standing, EVIDENCE_TOO_OLD);
    c.issued = november(24);
    assert_int_equal(state_one(bed, &product, &c).standing, EVIDENCE_NOT_YET);
}

static void without_a_pinned_copy_it_is_a_claim(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    c.pinned = false;
    assert_int_equal(state_one(bed, &product, &c).strength, STRENGTH_CLAIM);
    c.file = STR("");
    c.path = NULL;
    assert_int_equal(state_one(bed, &product, &c).strength, STRENGTH_CLAIM);
    /* The same entry, so it is said once. */
    assert_int_equal(count_warnings(bed, "evidence.unpinned"), 1);
}

static void an_altered_copy_is_an_error(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, COMPONENT_ED, "");
    c.sha256[0] ^= 1;
    assert_int_equal(certificate_state(&inquiry, &product, &c), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.altered-file");
    assert_int_equal(list.count, 0);
}

static void a_process_certificate_covers_all_of_4_1(void **state) {
    struct bed *bed = *state;
    struct product product = product_of(COMPONENT_ED);
    struct certificate c = certificate_of(bed, 0, "");
    c.standard = STR("62443-4-1");
    c.scheme = STR("ISASecure SDLA 3.0.0");
    c.level = 0;
    c.maturity = 3;
    struct evidence item = state_one(bed, &product, &c);
    assert_int_equal(__builtin_popcountll(item.process), PROCESS_COUNT);
    assert_true(requirement_set_empty(&item.requirements));
    assert_int_equal(item.maturity, 3);
    assert_str(item.detail, "ISASecure SDLA 3.0.0 certificate C-12 of exida: process to 62443-4-1, maturity level 3");
    c.maturity = 0;
    assert_str(state_one(bed, &product, &c).detail,
               "ISASecure SDLA 3.0.0 certificate C-12 of exida: process to 62443-4-1, no maturity level stated");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(covers_what_is_due_at_its_level),
        BED_TEST(covers_only_types_in_its_scope),
        BED_TEST(another_type_is_out_of_scope),
        BED_TEST(another_version_is_out_of_scope),
        BED_TEST(versions_that_cannot_be_read_are_an_error),
        BED_TEST(some_models_are_out_of_scope_for_the_release),
        BED_TEST(all_models_are_the_release),
        BED_TEST(an_expired_certificate_of_some_models_counts_for_none),
        BED_TEST(dates_decide),
        BED_TEST(without_a_pinned_copy_it_is_a_claim),
        BED_TEST(an_altered_copy_is_an_error),
        BED_TEST(a_process_certificate_covers_all_of_4_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
