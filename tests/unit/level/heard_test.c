/* What finding no advisory is worth, by whose advisories were read. */
#include "yard.h"

/* The controller, in a yard whose only advisory is of `vendor`, about something else. */
static const struct asset_result *judged(struct yard *y, struct bed *bed, const char *vendor, const char *policy) {
    yard_init(y, bed);
    yard_product(y, "");
    yard_advise(y, &(struct yard_advisory){.vendor = vendor, .product = "Toaster"});
    return yard_judge(y, yard_plant_text(y, policy, "", "", ""));
}

static const struct reason *reason_of(struct yard *y) {
    struct reasons *reasons = ARENA_NEW(&y->bed->arena, struct reasons);
    assert_int_equal(reasons_of(&y->assessment, 0, &y->bed->arena, reasons), STATUS_OK);
    for (size_t i = 0; i < reasons->count; i++)
        if (reasons->items[i].link == LINK_ADVISORIES)
            return &reasons->items[i];
    fail_msg("no reason");
    return NULL;
}

static void none_of_what_was_read_for_the_supplier_holds(void **state) {
    static const char *const SPELLINGS[] = {"RiverTech", "Rivertech GmbH", "RIVERTECH"};
    for (size_t i = 0; i < ARRAY_LEN(SPELLINGS); i++) {
        struct yard y;
        const struct asset_result *plc = judged(&y, *state, SPELLINGS[i], "");
        assert_str(yard_link(plc, LINK_ADVISORIES), "holds");
        assert_int_equal(plc->verdict, VERDICT_MEETS);
        assert_str(reason_of(&y)->text, "no advisory of the 1 read speaks of it");
        yard_done(&y);
    }
}

static void a_supplier_of_whom_nothing_was_read_needs_a_look(void **state) {
    struct yard y;
    const struct asset_result *plc = judged(&y, *state, "Hillcrest", "");
    assert_str(yard_link(plc, LINK_ADVISORIES), "needs a look");
    assert_int_equal(plc->verdict, VERDICT_NEEDS_A_LOOK);
    assert_str(reason_of(&y)->text,
               "no advisory of the 1 read is of supplier RiverTech: whether it published any is not known");
    yard_done(&y);
}

#define WORD(supplier, date, review)                                                                                   \
    ", without-advisories: [{supplier: " supplier ", reason: its site lists none, by: R. Lang, date: " date            \
    ", review: " review "}]"

static void the_owners_word_counts_until_its_review(void **state) {
    static const struct {
        const char *policy;
        const char *link;
    } CASES[] = {
        {WORD("RiverTech", "2026-11-01", "2027-06-30"), "holds"},
        {WORD("rivertech", "2026-11-23", "2026-11-23"), "holds"}, /* in other letters */
        {WORD("RiverTech", "2026-11-01", "2026-11-22"), "needs a look"},
        {WORD("RiverTech", "2026-11-24", "2027-06-30"), "needs a look"},
        {WORD("Hillcrest", "2026-11-01", "2027-06-30"), "needs a look"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct yard y;
        const struct asset_result *plc = judged(&y, *state, "Hillcrest", CASES[i].policy);
        assert_str(yard_link(plc, LINK_ADVISORIES), CASES[i].link);
        if (i == 0)
            assert_str(reason_of(&y)->text,
                       "no advisory of the 1 read is of supplier RiverTech, and R. Lang says that it "
                       "publishes none: its site lists none");
        yard_done(&y);
    }
}

/* The word is about silence: it settles nothing that an advisory says. */
static void the_word_does_not_outweigh_an_advisory(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    yard_advise(&y, &(struct yard_advisory){.id = NULL});
    const struct asset_result *plc =
        yard_judge(&y, yard_plant_text(&y, WORD("RiverTech", "2026-11-01", "2027-06-30"), "", "", ""));
    assert_str(yard_link(plc, LINK_ADVISORIES), "broken");
    yard_done(&y);
}

/* Two firms' products of one name: what the other published says nothing of this one. */
static void another_firms_advisory_is_not_the_suppliers(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    yard_advise(&y, &(struct yard_advisory){.vendor = "Hillcrest", .versions = "<2.0"});
    const struct asset_result *plc = yard_judge(&y, yard_plant_text(&y, "", "", "", ""));
    assert_int_equal(plc->affected, 0);
    assert_str(yard_link(plc, LINK_ADVISORIES), "needs a look");
    yard_done(&y);
}

/* On a day before the supplier's first one, none of it had been read. */
static void an_advisory_counts_from_its_day(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    yard_advise(&y, &(struct yard_advisory){.product = "Toaster", .released = "2026-11-24"});
    yard_advise(&y, &(struct yard_advisory){.id = "HC-1", .vendor = "Hillcrest", .product = "Toaster"});
    const struct asset_result *plc = yard_judge(&y, yard_plant_text(&y, "", "", "", ""));
    assert_str(yard_link(plc, LINK_ADVISORIES), "needs a look");
    y.options.at++;
    plc = yard_judge(&y, yard_plant_text(&y, "", "", "", ""));
    assert_str(yard_link(plc, LINK_ADVISORIES), "holds");
    yard_done(&y);
}

static void a_withdrawn_advisory_is_none(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    yard_advise(&y, &(struct yard_advisory){.id = "[Withdrawn] RT-1", .product = "Toaster"});
    yard_advise(&y, &(struct yard_advisory){.id = "HC-1", .vendor = "Hillcrest", .product = "Toaster"});
    const struct asset_result *plc = yard_judge(&y, yard_plant_text(&y, "", "", "", ""));
    assert_str(yard_link(plc, LINK_ADVISORIES), "needs a look");
    yard_done(&y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(none_of_what_was_read_for_the_supplier_holds),
        BED_TEST(a_supplier_of_whom_nothing_was_read_needs_a_look),
        BED_TEST(the_owners_word_counts_until_its_review),
        BED_TEST(another_firms_advisory_is_not_the_suppliers),
        BED_TEST(an_advisory_counts_from_its_day),
        BED_TEST(a_withdrawn_advisory_is_none),
        BED_TEST(the_word_does_not_outweigh_an_advisory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
