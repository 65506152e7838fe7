/* Every statement that speaks of one requirement of one asset. */
#include "yard.h"

#include "level/derivation.h"

static struct derivation derive(struct yard *y, const char *id) {
    struct derivation derivation;
    assert_int_equal(derivation_of(&y->assessment, 0, requirement_find(str_from(id)), &y->bed->arena, &derivation),
                     STATUS_OK);
    return derivation;
}

/* A controller with a claim, a countermeasure and an advisory that speak of CR 3.5. */
static void set_up(struct yard *y, struct bed *bed) {
    yard_init(y, bed);
    yard_advise(y, &(struct yard_advisory){.cwe = "CWE-787"});
    (void)yard_judge_with(y,
                          "    countermeasures:\n      - {id: rule, what: w, reason: r, owner: o, review: 2027-01-01, "
                          "requirements: CR 3.5}\n");
}

static void it_holds_the_releases_the_assets_and_the_advisories_statements_in_that_order(void **state) {
    struct yard y;
    set_up(&y, *state);
    struct derivation derivation = derive(&y, "CR 3.5");
    assert_int_equal(derivation.count, 3);
    assert_str(derivation.items[0].evidence->id, "word");
    assert_str(derivation.items[1].evidence->id, "rule");
    assert_null(derivation.items[2].evidence);
    assert_int_equal(derivation.items[2].judgement.effect, MATCH_AFFECTED);
    assert_str(derivation.items[2].basis, "CWE-787 (Out-of-bounds Write), published for CWE-787");
    assert_int_equal(derivation.level, 1);
    assert_int_equal(derivation.capability, REQUIREMENT_MET);
    assert_int_equal(derivation.achieved, REQUIREMENT_CONTRADICTED);
    yard_done(&y);
}

static void a_requirement_that_nothing_speaks_of_has_no_items(void **state) {
    struct yard y;
    set_up(&y, *state);
    struct derivation derivation = derive(&y, "CR 1.1 RE 2");
    assert_int_equal(derivation.count, 0);
    assert_int_equal(derivation.level, 3);
    assert_int_equal(derivation.capability, REQUIREMENT_NOT_SHOWN);
    yard_done(&y);
}

static void a_requirement_of_another_type_is_not_due(void **state) {
    struct yard y;
    set_up(&y, *state);
    assert_int_equal(derive(&y, "NDR 5.2").level, 0);
    yard_done(&y);
}

static void an_advisory_that_is_settled_speaks_of_nothing(void **state) {
    struct yard y;
    const struct str fixed = STR_INIT("RT-1");
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.cwe = "CWE-787"});
    y.options.fixed = &fixed;
    y.options.fixed_count = 1;
    (void)yard_judge_with(&y, "");
    assert_int_equal(derive(&y, "CR 3.5").count, 1);
    yard_done(&y);
}

static void an_asset_without_product_document_is_derived_from_what_is_around_it(void **state) {
    struct yard y;
    struct derivation derivation;
    yard_init(&y, *state);
    yard_product(&y, "");
    yard_file(&y, "inventory.csv", STR("id,supplier,product,version,type\nrow,Nobody,Thing,1,ED\n"));
    (void)yard_judge(&y, yard_plant_text(&y, "",
                                         ", countermeasures: [{id: rule, what: w, reason: r, owner: o, review: "
                                         "2027-01-01, requirements: CR 3.5}]",
                                         "", "inventories: [{file: inventory.csv, zone: hall}]\n"));
    assert_int_equal(derivation_of(&y.assessment, 1, requirement_find(STR("CR 3.5")), &y.bed->arena, &derivation),
                     STATUS_OK);
    assert_int_equal(derivation.count, 1);
    assert_int_equal(derivation.capability, REQUIREMENT_NOT_SHOWN);
    assert_int_equal(derivation.achieved, REQUIREMENT_COMPENSATED);
    yard_done(&y);
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct yard y;
    enum status status = STATUS_MEMORY;
    set_up(&y, *state);
    for (size_t cap = 0; status != STATUS_OK; cap += 64) {
        struct arena tiny;
        struct derivation derivation;
        arena_init(&tiny, cap);
        status = derivation_of(&y.assessment, 0, requirement_find(STR("CR 3.5")), &tiny, &derivation);
        assert_true(status == STATUS_OK || status == STATUS_MEMORY);
        assert_true(status != STATUS_OK || derivation.count == 3);
        arena_done(&tiny);
        assert_in_range(cap, 0, 1 << 20);
    }
    yard_done(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(it_holds_the_releases_the_assets_and_the_advisories_statements_in_that_order),
        BED_TEST(a_requirement_that_nothing_speaks_of_has_no_items),
        BED_TEST(a_requirement_of_another_type_is_not_due),
        BED_TEST(an_advisory_that_is_settled_speaks_of_nothing),
        BED_TEST(an_asset_without_product_document_is_derived_from_what_is_around_it),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
