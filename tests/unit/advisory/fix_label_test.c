#include "advisory/fix_label.h"

#include "bed.h"

static enum fix_label label_of(const char *text, struct str *rest) {
    static struct csaf_product products[] = {{.product = STR_INIT("CompactLogix 5380 controllers")},
                                             {.product = STR_INIT("Compact GuardLogix 5380 controllers")},
                                             {.product = STR_INIT("GX Works3")},
                                             {.product = STR_INIT("GX Works2")}};
    static const uint32_t items[] = {0, 1, 2, 3};
    static const struct csaf_set set = {items, 4};
    static const struct csaf_document document = {.products = products};
    return fix_label_read(&document, &set, 0, str_from(text), rest);
}

static void a_label_names_the_product_or_others(void **state) {
    (void)state;
    struct str rest;
    assert_int_equal(label_of("CompactLogix 5380, Compact GuardLogix 5380: Upgrade to v33.011", &rest), FIX_LABEL_OWN);
    assert_str(rest, "Upgrade to v33.011");
    assert_int_equal(label_of("Compact GuardLogix 5380: Upgrade to v33.011", &rest), FIX_LABEL_OTHER);
    assert_int_equal(label_of("GX Works3, Version 1.065T or later", &rest), FIX_LABEL_OTHER);
    assert_int_equal(label_of("For GX Works2 and CompactLogix 5380: Update", &rest), FIX_LABEL_OWN);
    assert_int_equal(label_of("Halliburton GOHFER: Update to 9.1", &rest), FIX_LABEL_OTHER);
}

static void other_texts_have_no_label(void **state) {
    (void)state;
    struct str rest;
    assert_int_equal(label_of("Mitigation: Update to 9.1", &rest), FIX_LABEL_NONE);
    assert_str(rest, "Mitigation: Update to 9.1");
    assert_int_equal(label_of("Update it. CompactLogix 5380: yes", &rest), FIX_LABEL_NONE);
    assert_int_equal(label_of("See https://acme.com", &rest), FIX_LABEL_NONE);
    assert_int_equal(label_of("Update to V6.0 and apply Hotfix 2 - Download: https://a.b", &rest), FIX_LABEL_NONE);
    assert_int_equal(label_of("Update to Halliburton GOHFER 9 - Download: https://a.b", &rest), FIX_LABEL_OTHER);
    assert_int_equal(label_of("Halliburton GOHFER - Download: 9.1", &rest), FIX_LABEL_OTHER);
    assert_int_equal(label_of("", &rest), FIX_LABEL_NONE);
}

static void a_label_may_be_the_name_as_a_whole(void **state) {
    (void)state;
    assert_true(fix_label_is_name(STR("Turbine Pump:"), STR("Turbine Pump")));
    assert_true(fix_label_is_name(STR("The turbine pump firmware"), STR("Turbine Pump")));
    assert_false(fix_label_is_name(STR("Turbine Pump Deluxe"), STR("Turbine Pump")));
    assert_false(fix_label_is_name(STR("Turbine"), STR("Turbine Pump")));
    assert_false(fix_label_is_name(STR("Turbine Pump versions"), STR("Turbine Pump")));
    assert_false(fix_label_is_name(STR(""), STR("Turbine Pump")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_label_names_the_product_or_others),
        BED_TEST(other_texts_have_no_label),
        BED_TEST(a_label_may_be_the_name_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
