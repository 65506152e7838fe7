#include "evidence/witness_bed.h"

static const struct evidence_day DAY = {.policy = &POLICY, .at = 20780}; /* 2026-11-23 */

static struct exclusion exclusion_of(const char *ids, date_days review) {
    return (struct exclusion){.requirements = requirements_of(ids),
                              .reason = STR("no wireless interface"),
                              .by = STR("B. Officer"),
                              .date = november(1),
                              .review = review};
}

static void a_release_rests_on_all_that_it_lists(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct artefact artefacts[] = {bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-ctest.xml"),
                                   bed_artefact(bed, ARTEFACT_SARIF, DATA "flawfinder.sarif"),
                                   bed_artefact(bed, ARTEFACT_SBOM, DATA "npm.cdx.json")};
    struct exclusion exclusions[] = {exclusion_of("CR 2.2", DATE_NONE)};
    struct certificate certificates[] = {{.id = STR("csa"),
                                          .standard = STR("62443-4-2"),
                                          .types = COMPONENT_ED,
                                          .level = 1,
                                          .issued = november(1),
                                          .expires = DATE_NONE}};
    struct release release = {.version = STR("4.2.0"),
                              .evidence = artefacts,
                              .evidence_count = ARRAY_LEN(artefacts),
                              .exclusions = exclusions,
                              .exclusion_count = 1};
    struct product product = {.types = COMPONENT_ED, .certificates = certificates, .certificate_count = 1};
    assert_int_equal(evidence_of_release(&product, &release, &DAY, &bed->arena, &bed->sink, &list), STATUS_OK);
    size_t kinds[EVIDENCE_ADVISORY + 1] = {0};
    for (size_t i = 0; i < list.count; i++)
        kinds[list.items[i].kind]++;
    assert_int_equal(kinds[EVIDENCE_TEST], 5);
    assert_int_equal(kinds[EVIDENCE_SBOM], 1);
    assert_int_equal(kinds[EVIDENCE_CERTIFICATE], 1);
    assert_int_equal(kinds[EVIDENCE_EXCLUSION], 1);
    assert_true(kinds[EVIDENCE_ANALYSIS] >= 2);
}

static void an_exclusion_holds_until_its_review(void **state) {
    struct bed *bed = *state;
    struct exclusion exclusions[] = {exclusion_of("CR 2.2", DATE_NONE), exclusion_of("CR 2.2", november(23)),
                                     exclusion_of("CR 2.2", november(22))};
    struct release release = {.exclusions = exclusions, .exclusion_count = ARRAY_LEN(exclusions)};
    struct product product = {.types = COMPONENT_ED};
    struct evidence_list list = {0};
    assert_int_equal(evidence_of_release(&product, &release, &DAY, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_statement(bed, &list, 0, "excludes CR 2.2: no wireless interface, approved by B. Officer");
    assert_int_equal(list.items[0].standing, EVIDENCE_COUNTS);
    assert_int_equal(list.items[1].standing, EVIDENCE_COUNTS);
    assert_int_equal(list.items[2].standing, EVIDENCE_EXPIRED);
}

static void several_mistakes_are_told_and_nothing_is_left(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct artefact artefacts[] = {bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-ctest.xml"),
                                   bed_artefact(bed, ARTEFACT_SARIF, DATA "flawfinder.sarif"),
                                   bed_artefact(bed, ARTEFACT_SBOM, DATA "npm.spdx.json")};
    artefacts[1].sha256[0] ^= 1;
    struct release release = {.version = STR("4.2.0"), .evidence = artefacts, .evidence_count = 3};
    struct product product = {.types = COMPONENT_ED};
    assert_int_equal(evidence_of_release(&product, &release, &DAY, &bed->arena, &bed->sink, &list), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 2);
    assert_int_equal(list.count, 0);
}

static void a_process_rests_on_its_supplier(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct certificate certificates[] = {
        {.standard = STR("62443-4-1"), .maturity = 3, .issued = november(1), .expires = DATE_NONE}};
    struct artefact artefacts[] = {{.kind = ARTEFACT_CLAIM,
                                    .process = process_of("SM-4"),
                                    .statement = STR("everybody is trained"),
                                    .date = november(1),
                                    .valid_until = DATE_NONE}};
    struct exclusion exclusions[] = {
        {.process = process_of("SM-10"), .reason = STR("r"), .by = STR("b"), .date = november(1), .review = DATE_NONE}};
    struct product product = {.types = COMPONENT_ED,
                              .supplier = {.certificates = certificates,
                                           .certificate_count = 1,
                                           .evidence = artefacts,
                                           .evidence_count = 1,
                                           .exclusions = exclusions,
                                           .exclusion_count = 1}};
    assert_int_equal(evidence_of_process(&product, &DAY, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_int_equal(list.count, 3);
    assert_statement(bed, &list, 0, "supports SM-4: everybody is trained");
    assert_int_equal(list.items[1].maturity, 3);
    assert_statement(bed, &list, 2, "excludes SM-10: r, approved by b");
}

static struct countermeasure measure_of(const char *id, date_days review) {
    return (struct countermeasure){.id = str_from(id),
                                   .what = STR("locked cabinet"),
                                   .reason = STR("nobody reaches the port"),
                                   .owner = STR("C. Operator"),
                                   .review = review,
                                   .requirements = requirements_of("EDR 2.13")};
}

static void an_asset_has_what_surrounds_it(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct str against[] = {STR_INIT("CVE-2026-1")};
    struct countermeasure own[] = {measure_of("cabinet", november(22))}, zones[] = {measure_of("gate", november(30))};
    own[0].against = against;
    own[0].against_count = 1;
    struct artefact observations[] = {bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml")};
    struct exclusion exclusions[] = {exclusion_of("CR 2.2", DATE_NONE)};
    struct asset_extra extra = {.countermeasures = own,
                                .countermeasure_count = 1,
                                .exclusions = exclusions,
                                .exclusion_count = 1,
                                .observations = observations,
                                .observation_count = 1};
    struct zone zone = {.countermeasures = zones, .countermeasure_count = 1};
    struct plant plant = {.policy = POLICY, .zones = &zone, .zone_count = 1};
    struct asset asset = {.zone = 0, .types = COMPONENT_ED, .extra = &extra};
    assert_int_equal(evidence_of_asset(&plant, &asset, november(23), &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_int_equal(list.count, 5 + 1 + 2);
    assert_int_equal(list.items[0].kind, EVIDENCE_OBSERVATION);
    assert_int_equal(list.items[5].effect, EFFECT_EXCLUDES);
    assert_statement(bed, &list, 6, "compensates EDR 2.13: locked cabinet: nobody reaches the port (C. Operator)");
    assert_int_equal(list.items[6].standing, EVIDENCE_EXPIRED);
    assert_str(list.items[6].against[0], "CVE-2026-1");
    assert_str(list.items[7].id, "gate");
    assert_int_equal(list.items[7].standing, EVIDENCE_COUNTS);
    assert_int_equal(list.items[7].ends, date_from(2026, 12, 1));
}

static void an_asset_without_extras_has_its_zone(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct countermeasure zones[] = {measure_of("gate", november(30))};
    struct zone zone = {.countermeasures = zones, .countermeasure_count = 1};
    struct plant plant = {.policy = POLICY, .zones = &zone, .zone_count = 1};
    struct asset asset = {.zone = 0};
    assert_int_equal(evidence_of_asset(&plant, &asset, november(23), &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_int_equal(list.count, 1);
}

static void the_list_grows_and_keeps_what_it_had(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    for (int i = 0; i < 100; i++)
        assert_int_equal(evidence_add(&list, &bed->arena, &(struct evidence){.date = i}), STATUS_OK);
    for (int i = 0; i < 100; i++)
        assert_int_equal(list.items[i].date, i);
    struct arena tiny;
    struct evidence_list other = {0};
    arena_init(&tiny, 8);
    assert_int_equal(evidence_add(&other, &tiny, &list.items[0]), STATUS_MEMORY);
    assert_int_equal(other.count, 0);
    arena_done(&tiny);
}

static void every_value_has_a_name(void **state) {
    (void)state;
    for (int i = EVIDENCE_CLAIM; i <= EVIDENCE_ADVISORY; i++)
        assert_true(evidence_kind_name((enum evidence_kind)i).len > 0);
    for (int i = EFFECT_SUPPORTS; i <= EFFECT_INCOMPLETE; i++)
        assert_true(evidence_effect_name((enum evidence_effect)i).len > 0);
    for (int i = EVIDENCE_COUNTS; i <= EVIDENCE_OUT_OF_SCOPE; i++)
        assert_true(evidence_standing_name((enum evidence_standing)i).len > 0);
}

static const struct product *read_product(struct bed *bed) {
    const struct product *product = NULL;
    if (product_read(DATA "product.yaml", &bed->arena, &bed->sink, &product) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    return product;
}

/* The statements of a list, a line each with their strength and standing. */
static struct str sheet(struct bed *bed, const struct evidence_list *list) {
    struct str text = STR("");
    for (size_t i = 0; i < list->count; i++)
        text = str_format(&bed->arena, STR_F STR_F " | " STR_F ", " STR_F "\n", STR_A(text), STR_A(list->items[i].id),
                          STR_A(strength_name(list->items[i].strength)),
                          STR_A(evidence_standing_name(list->items[i].standing)));
    return text;
}

static void a_document_becomes_statements(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    const struct product *product = read_product(bed);
    assert_int_equal(evidence_of_release(product, &product->releases[0], &DAY, &bed->arena, &bed->sink, &list),
                     STATUS_OK);
    assert_str(sheet(bed, &list), "unit-tests | artefact, counts\n"
                                  "unit-tests | artefact, counts\n"
                                  "unit-tests | artefact, counts\n"
                                  "unit-tests | artefact, counts\n"
                                  "unit-tests | artefact, counts\n"
                                  "flawfinder | artefact, counts\n"
                                  "flawfinder | artefact, counts\n"
                                  "flawfinder | artefact, counts\n"
                                  "components | artefact, counts\n"
                                  "unpinned | claim, counts\n"
                                  "unpinned | claim, counts\n"
                                  "unpinned | claim, counts\n"
                                  "unpinned | claim, counts\n"
                                  "unpinned | claim, counts\n"
                                  "csa | certificate, out of scope\n"
                                  " | claim, counts\n");
    assert_statement(bed, &list, 0, "contradicts CR 1.7: test 'empty password [CR 1.7]' failed");
    const struct evidence *certificate = &list.items[14];
    assert_int_equal(evidence_standing_for(certificate, STR(""), STR("4711-16")), EVIDENCE_COUNTS);
    assert_int_equal(evidence_standing_for(certificate, STR("RC-400-8"), STR("")), EVIDENCE_OUT_OF_SCOPE);
    assert_int_equal(count_warnings(bed, "evidence.unpinned"), 1);
    assert_int_equal(diag_errors(&bed->sink), 0);
}

static void what_is_wrong_is_shown_in_the_document(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    const struct product *product = read_product(bed);
    assert_int_equal(evidence_of_release(product, &product->releases[1], &DAY, &bed->arena, &bed->sink, &list),
                     STATUS_INPUT);
    assert_int_equal(list.count, 0);
    struct str text = bed_printed(bed);
    assert_true(
        str_contains(text, STR("product.yaml:76:17: error: 'junit-ctest.xml' is not the file that was pinned")));
    assert_true(str_contains(text, STR("product.yaml:80:15: error: there is no file 'no-such-file.sarif'")));
}

static void a_supplier_document_becomes_statements(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    assert_int_equal(evidence_of_process(read_product(bed), &DAY, &bed->arena, &bed->sink, &list), STATUS_OK);
    assert_str(sheet(bed, &list), "training | claim, counts\nsdla | claim, counts\n");
    assert_int_equal(list.items[1].maturity, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_release_rests_on_all_that_it_lists),
        BED_TEST(an_exclusion_holds_until_its_review),
        BED_TEST(several_mistakes_are_told_and_nothing_is_left),
        BED_TEST(a_process_rests_on_its_supplier),
        BED_TEST(an_asset_has_what_surrounds_it),
        BED_TEST(an_asset_without_extras_has_its_zone),
        BED_TEST(the_list_grows_and_keeps_what_it_had),
        BED_TEST(every_value_has_a_name),
        BED_TEST(a_document_becomes_statements),
        BED_TEST(what_is_wrong_is_shown_in_the_document),
        BED_TEST(a_supplier_document_becomes_statements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
