/* What reports of probes are worth. */
#include "evidence/probe_report_state.h"

#include "evidence/witness_bed.h"

struct question {
    const char *path, *asset, *device;
    const char *machine, *serial, *prober;
    bool image, loose;
    unsigned types; /* 0: ED */
    date_days at;
    struct probe_waiver_list waivers;
};
static const struct question GOOD = {.path = DATA "probe.json", .asset = "RTU-7"};

static enum status ask(struct bed *bed, const struct question *question, struct evidence_list *list) {
    struct asset_probe entry = {.id = STR("probe"),
                                .file = str_from("probe.json"),
                                .path = question->path,
                                .pinned = !question->loose,
                                .device = str_from(question->device ? question->device : ""),
                                .image = question->image,
                                .machine = str_from(question->machine ? question->machine : ""),
                                .serial = str_from(question->serial ? question->serial : ""),
                                .prober = str_from(question->prober ? question->prober : "")};
    const struct plant plant = {.policy = POLICY, .probe_waivers = question->waivers};
    const struct asset asset = {.id = str_from(question->asset),
                                .types = (uint8_t)(question->types ? question->types : COMPONENT_ED)};
    struct inquiry inquiry = bed_inquiry(bed, list);
    hash_sha256(bed_data(bed, question->path)->text, entry.sha256);
    inquiry.at = question->at ? question->at : november(25);
    return probe_report_state(&inquiry, &plant, &asset, &entry);
}

static const struct evidence *first(const struct evidence_list *list, enum evidence_effect effect) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].effect == effect)
            return &list->items[i];
    return NULL;
}

static bool is_about(const struct evidence *item, const char *id) {
    return requirement_set_has(&item->requirements, requirement_find(str_from(id)));
}

static void what_is_not_met_contradicts(void **state) {
    struct evidence_list list = {.count = 0};
    assert_int_equal(ask(*state, &GOOD, &list), STATUS_OK);
    const struct evidence *item = first(&list, EFFECT_CONTRADICTS);
    assert_non_null(item);
    assert_int_equal(item->kind, EVIDENCE_PROBE);
    assert_int_equal(item->strength, STRENGTH_OBSERVATION);
    assert_int_equal(item->standing, EVIDENCE_COUNTS);
    assert_int_equal(item->date, november(20));
    assert_true(is_about(item, "CR 1.3") && is_about(item, "CR 2.1"));
    assert_str(item->detail, "check account-only-root is 'not met': 1 account beside root has all rights "
                             "(/etc/passwd:2)");
}

static void what_is_met_supports_nothing(void **state) {
    struct evidence_list list = {.count = 0};
    assert_int_equal(ask(*state, &GOOD, &list), STATUS_OK);
    assert_null(first(&list, EFFECT_SUPPORTS));
    assert_null(first(&list, EFFECT_EXCLUDES));
    size_t confirms = 0;
    for (size_t i = 0; i < list.count; i++)
        confirms += list.items[i].effect == EFFECT_CONFIRMS;
    assert_int_equal(confirms, 1);
    assert_true(is_about(first(&list, EFFECT_CONFIRMS), "CR 1.1 RE 1"));
    assert_false(is_about(first(&list, EFFECT_CONFIRMS), "CR 1.1"));
}

static void without_a_pin_nothing_is_confirmed(void **state) {
    struct evidence_list list = {.count = 0};
    struct question question = GOOD;
    question.loose = true;
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_null(first(&list, EFFECT_CONFIRMS));
    assert_non_null(first(&list, EFFECT_CONTRADICTS));
    assert_int_equal(count_warnings(*state, "probe-report.unpinned"), 1);
}

/* What confirms grows old, what was found does not (decision 20). */
static void old_reports_confirm_nothing(void **state) {
    struct evidence_list list = {.count = 0};
    struct question question = GOOD;
    question.at = date_from(2027, 2, 18);
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_int_equal(first(&list, EFFECT_CONFIRMS)->standing, EVIDENCE_COUNTS);
    list.count = 0;
    question.at = date_from(2027, 2, 19);
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_int_equal(first(&list, EFFECT_CONFIRMS)->standing, EVIDENCE_TOO_OLD);
    assert_int_equal(first(&list, EFFECT_CONTRADICTS)->standing, EVIDENCE_COUNTS);
}

static void nothing_counts(struct bed *bed, const struct question *question, const char *why) {
    struct evidence_list list = {.count = 0};
    assert_int_equal(ask(bed, question, &list), STATUS_OK);
    assert_true(list.count > 0);
    for (size_t i = 0; i < list.count; i++)
        assert_int_equal(list.items[i].standing, EVIDENCE_NOT_BELIEVED);
    assert_true(requirement_set_empty(&list.items[0].requirements));
    assert_str(list.items[0].detail, why);
    assert_null(first(&list, EFFECT_CONFIRMS));
    assert_int_equal(count_warnings(bed, "probe-report.not-believed"), 1);
}

static void another_device_is_not_believed(void **state) {
    struct question question = GOOD;
    question.asset = "rtu-8";
    nothing_counts(*state, &question, "it is of another device, called rtu-7");
}

static void the_plant_may_name_the_device(void **state) {
    struct evidence_list list = {.count = 0};
    struct question question = GOOD;
    question.asset = "rtu-8";
    question.device = "rtu-7";
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_int_equal(count_warnings(*state, "probe-report.not-believed"), 0);
    question = GOOD;
    question.device = "rtu-9";
    nothing_counts(*state, &question, "it is of another device, called rtu-7");
}

#define PROBER  "5247310000000000000000000000000000000000000000000000000000000000"
#define MACHINE "4d61636831000000000000000000000000000000000000000000000000000000"
#define ANOTHER "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

static void the_plant_may_hold_it_to_a_device_and_a_prober(void **state) {
    struct evidence_list list = {.count = 0};
    struct question question = GOOD;
    question.path = DATA "probe-known.json";
    question.machine = MACHINE;
    question.serial = "SN-4711";
    question.prober = PROBER;
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_int_equal(count_warnings(*state, "probe-report.not-believed"), 0);
    assert_non_null(first(&list, EFFECT_CONFIRMS));
}

static void another_machine_is_not_believed(void **state) {
    struct question question = GOOD;
    question.path = DATA "probe-known.json";
    question.machine = ANOTHER;
    nothing_counts(*state, &question, "it is of another device, with the machine " MACHINE);
}

static void another_serial_number_is_not_believed(void **state) {
    struct question question = GOOD;
    question.path = DATA "probe-known.json";
    question.serial = "SN-4712";
    nothing_counts(*state, &question, "it is of another device, with the serial number SN-4711");
}

static void another_prober_is_not_believed(void **state) {
    struct question question = GOOD;
    question.prober = ANOTHER;
    nothing_counts(*state, &question, "another program looked, with the SHA-256 " PROBER);
}

/* Looked at as what the asset is, and then as less. */
static void a_report_that_asked_too_little_is_not_believed(void **state) {
    struct evidence_list list = {.count = 0};
    struct question question = GOOD;
    question.path = DATA "probe-types.json";
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_int_equal(count_warnings(*state, "probe-report.not-believed"), 0);
    question.types = COMPONENT_ED | COMPONENT_ND;
    nothing_counts(*state, &question, "it did not ask what is asked of ND");
}

static void what_is_not_said_is_not_the_same(void **state) {
    struct question question = GOOD;
    question.machine = MACHINE;
    nothing_counts(*state, &question, "it does not say of which machine it is");
}

static void an_image_is_not_believed_unasked(void **state) {
    struct question question = {.path = DATA "probe-image.json", .asset = "rtu-7"};
    nothing_counts(*state, &question, "it is of an image, not of a device that ran");
}

static void an_image_that_is_named_confirms_nothing(void **state) {
    struct evidence_list list = {.count = 0};
    struct question question = {.path = DATA "probe-image.json", .asset = "rtu-7", .image = true};
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_null(first(&list, EFFECT_CONFIRMS));
    assert_int_equal(first(&list, EFFECT_CONTRADICTS)->standing, EVIDENCE_COUNTS);
}

static void a_report_of_a_day_to_come_is_not_believed(void **state) {
    struct question question = GOOD;
    question.at = november(19);
    nothing_counts(*state, &question, "it is of a day that has not come, 2026-11-20");
}

static void a_waived_finding_is_shown_and_counts_for_nothing(void **state) {
    struct evidence_list list = {.count = 0};
    struct probe_waiver waiver = {.check = STR("account-only-root"),
                                  .asset = STR("RTU-7"),
                                  .reason = STR("vendor access"),
                                  .by = STR("A"),
                                  .until = november(25)};
    struct question question = GOOD;
    question.waivers = (struct probe_waiver_list){&waiver, 1};
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_null(first(&list, EFFECT_CONTRADICTS));
    const struct evidence *last = &list.items[list.count - 2];
    assert_true(last->effect == EFFECT_SPEAKS &&
                str_ends(last->detail, STR("waived until 2026-11-25 by A: vendor access")));
    question.at = november(26);
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_non_null(first(&list, EFFECT_CONTRADICTS));
    assert_int_equal(count_warnings(*state, "probe-report.waiver-ended"), 1);
}

static void another_assets_waiver_is_none(void **state) {
    struct evidence_list list = {.count = 0};
    struct probe_waiver waiver = {.check = STR("account-only-root"), .asset = STR("rtu-8"), .until = november(30)};
    struct question question = GOOD;
    question.waivers = (struct probe_waiver_list){&waiver, 1};
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_non_null(first(&list, EFFECT_CONTRADICTS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_not_met_contradicts),
        BED_TEST(what_is_met_supports_nothing),
        BED_TEST(without_a_pin_nothing_is_confirmed),
        BED_TEST(old_reports_confirm_nothing),
        BED_TEST(another_device_is_not_believed),
        BED_TEST(the_plant_may_name_the_device),
        BED_TEST(the_plant_may_hold_it_to_a_device_and_a_prober),
        BED_TEST(another_machine_is_not_believed),
        BED_TEST(another_serial_number_is_not_believed),
        BED_TEST(another_prober_is_not_believed),
        BED_TEST(a_report_that_asked_too_little_is_not_believed),
        BED_TEST(what_is_not_said_is_not_the_same),
        BED_TEST(an_image_is_not_believed_unasked),
        BED_TEST(an_image_that_is_named_confirms_nothing),
        BED_TEST(a_report_of_a_day_to_come_is_not_believed),
        BED_TEST(a_waived_finding_is_shown_and_counts_for_nothing),
        BED_TEST(another_assets_waiver_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
