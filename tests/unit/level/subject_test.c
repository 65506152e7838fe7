/* Under which names advisories are looked for. */
#include "yard.h"

static const char PRODUCT[] = "keyway: product/1\n"
                              "supplier: {id: rt, name: RiverTech, aliases: [Flusswerk]}\n"
                              "product: {id: rc, name: RC-400, types: ED, models: [{name: RC-400-8, order-number: "
                              "7RT4008-1}, {name: RC-400-16}]}\n"
                              "releases: [{version: '4.2', date: 2026-01-01}]\n";

static struct str plant_of(struct yard *y, const char *asset) {
    return str_format(&y->bed->arena,
                      "keyway: plant/1\nname: Yard\nzones: [{id: hall, sl-t: 1}]\nproducts: [rc.yaml]\n"
                      "assets: [{id: plc, zone: hall, version: '4.2', %s}]\n",
                      asset);
}

static size_t subjects_of(struct yard *y, const char *asset, struct advisory_subject subjects[SUBJECTS_MAX]) {
    yard_judge(y, plant_of(y, asset));
    const struct asset *plc = y->plant->assets;
    assert_int_equal(plc->product_index, 0);
    return subject_list(plc, y->assessment.subjects, subjects);
}

static void set_up(struct yard *y, struct bed *bed) {
    yard_init(y, bed);
    yard_file(y, "rc.yaml", str_from(PRODUCT));
}

/* As written; then product, model and order number as the document has them, or NULL where it has nothing to add. */
static void the_document_adds_what_is_left_out_or_written_otherwise(void **state) {
    static const struct {
        const char *asset;
        const char *product, *model, *order_number;
    } CASES[] = {
        {"supplier: RiverTech, product: RC-400", NULL, NULL, NULL},
        {"supplier: rivertech, product: rc-400", NULL, NULL, NULL},
        {"supplier: rt, product: RC-400", "RC-400", "", ""},
        {"supplier: RiverTech, product: rc", "RC-400", "", ""},
        {"supplier: RiverTech, product: RC-4OO, order-number: 7RT4008-1", "RC-400", "RC-400-8", "7RT4008-1"},
        {"supplier: RiverTech, product: RC-400-8", "RC-400", "RC-400-8", "7RT4008-1"},
        {"supplier: RiverTech, product: RC-400, model: rc-400-8", "RC-400", "rc-400-8", "7RT4008-1"},
        {"supplier: RiverTech, product: RC-400, model: RC-400-16", NULL, NULL, NULL},
        {"supplier: RiverTech, product: RC-400, model: RC-400-8, order-number: 7RT4008-1", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct yard y;
        struct advisory_subject subjects[SUBJECTS_MAX];
        set_up(&y, *state);
        assert_int_equal(subjects_of(&y, CASES[i].asset, subjects), CASES[i].product ? 2 : 1);
        if (CASES[i].product) {
            assert_str(subjects[1].supplier, "RiverTech");
            assert_str(subjects[1].product, CASES[i].product);
            assert_str(subjects[1].model, CASES[i].model);
            assert_str(subjects[1].order_number, CASES[i].order_number);
            assert_str(subjects[1].version, "4.2");
        }
        yard_done(&y);
    }
}

static void an_asset_without_document_is_looked_for_as_it_is_written(void **state) {
    struct advisory_subject subjects[SUBJECTS_MAX];
    const struct asset asset = {.supplier = STR("A"), .product = STR("B"), .serial = STR("7"), .version = STR("1")};
    (void)state;
    assert_int_equal(subject_list(&asset, NULL, subjects), 1);
    assert_str(subjects[0].product, "B");
    assert_str(subjects[0].serial, "7");
    assert_int_equal(subjects[0].supplier_name_count, 0);
}

/* One advisory against one way to write the asset. */
static uint32_t affected(struct bed *bed, const char *vendor, const char *product, const char *asset) {
    struct yard y;
    set_up(&y, bed);
    yard_advise(&y, &(struct yard_advisory){.vendor = vendor, .product = product});
    uint32_t count = yard_judge(&y, plant_of(&y, asset))->affected;
    yard_done(&y);
    return count;
}

static void what_is_joined_is_affected_however_it_is_written(void **state) {
    static const char *const WRITTEN[] = {
        "supplier: RiverTech, product: RC-400",
        "supplier: RiverTech, product: RC-4OO, order-number: 7RT4008-1", /* letters for digits */
        "supplier: RiverTech, product: Controller in hall 3, model: RC-400-16",
        "supplier: RiverTech, product: rc",
        "supplier: rt, product: RC-400",
        "supplier: Flusswerk, product: RC-400",
    };
    for (size_t i = 0; i < ARRAY_LEN(WRITTEN); i++) {
        assert_int_equal(affected(*state, "RiverTech", "RC-400", WRITTEN[i]), 1);
        assert_int_equal(affected(*state, "Flusswerk", "RC-400", WRITTEN[i]), 1);
        assert_int_equal(affected(*state, "RiverTech", "RC-500", WRITTEN[i]), 0);
        assert_int_equal(affected(*state, "Hillcrest", "RC-400", WRITTEN[i]), 0);
    }
}

static void an_order_number_leads_to_the_model_that_an_advisory_names(void **state) {
    const char *by_number = "supplier: RiverTech, product: RC-400, order-number: 7RT4008-1";
    assert_int_equal(affected(*state, "RiverTech", "RC-400-8", by_number), 1);
    assert_int_equal(affected(*state, "RiverTech", "RC-400-16", by_number), 0);
}

/* An advisory of "Flusswerk Automation" is of Flusswerk, which is nobody's name: by resemblance. That another name of
 * the supplier is known must not hide it. */
static void each_name_of_a_supplier_may_resemble_another(void **state) {
    struct yard y;
    set_up(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.vendor = "Flusswerk Automation", .product = "RC-400"});
    yard_advise(&y, &(struct yard_advisory){.id = "RT-2", .vendor = "RiverTech", .product = "Toaster"});
    const struct asset_result *plc = yard_judge(&y, plant_of(&y, "supplier: Flusswerk, product: RC-400"));
    assert_int_equal(plc->affected, 1);
    yard_done(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_document_adds_what_is_left_out_or_written_otherwise),
        BED_TEST(an_asset_without_document_is_looked_for_as_it_is_written),
        BED_TEST(what_is_joined_is_affected_however_it_is_written),
        BED_TEST(each_name_of_a_supplier_may_resemble_another),
        BED_TEST(an_order_number_leads_to_the_model_that_an_advisory_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
