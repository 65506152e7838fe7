/* What device reports are worth, on those that the library itself wrote (tests/lib/report_make.c). */
#include "evidence/device_report_state.h"

#include "base/base64.h"
#include "document/device_report.h"
#include "evidence/witness_bed.h"
#include "folder.h"

#define REPORTS KEYWAY_ROOT "/tests/case/device-report/reports/"
#define KEY                                                                                                            \
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMQ5i0PZiuYe8qmmCByPuxk++//"                                                   \
    "FD2LlvKL7usoyE0YG1jBiswfgH3OAHHtoK3zKAdmrXUmA8eD+4YBwTrvgMYA=="

struct question {
    const char *path;
    const char *serial;
    const char *version;
    const char *product;
    date_days at;
};
static const struct question GOOD = {REPORTS "gw-1.json", "0815-1", "v3.1.0", "rg-1", 0};

static enum status ask(struct bed *bed, const struct question *question, struct evidence_list *list) {
    struct str der;
    assert_int_equal(device_report_key(STR(KEY), &bed->arena, &der), STATUS_OK);
    struct asset_report entry = {.id = STR("report"), .file = str_from("r"), .path = question->path, .key = der};
    struct asset_extra extra = {.report = &entry};
    const struct plant plant = {.policy = POLICY};
    const struct asset asset = {.id = STR("gw"),
                                .supplier = STR("rivertech"),
                                .product = str_from(question->product),
                                .serial = str_from(question->serial),
                                .version = str_from(question->version),
                                .product_index = ASSET_NO_PRODUCT,
                                .types = COMPONENT_ED,
                                .extra = &extra};
    struct inquiry inquiry = bed_inquiry(bed, list);
    inquiry.at = question->at ? question->at : november(25);
    return device_report_state(&inquiry, &plant, &asset);
}

static const struct evidence *about(const struct evidence_list *list, const char *id) {
    unsigned index = requirement_find(str_from(id));
    for (size_t i = 0; i < list->count; i++)
        if (requirement_set_has(&list->items[i].requirements, index))
            return &list->items[i];
    fail_msg("nothing is about %s", id);
    return NULL;
}

static void every_row_is_a_claim(void **state) {
    struct evidence_list list = {.count = 0};
    assert_int_equal(ask(*state, &GOOD, &list), STATUS_OK);
    assert_int_equal(list.count, 10);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(list.items[i].kind, EVIDENCE_DEVICE_REPORT);
        assert_int_equal(list.items[i].strength, STRENGTH_CLAIM);
        assert_int_equal(list.items[i].standing, EVIDENCE_COUNTS);
        assert_int_equal(list.items[i].date, november(23));
    }
    assert_int_equal(about(&list, "CR 1.1")->effect, EFFECT_SUPPORTS);
    assert_str(about(&list, "CR 1.1")->detail, "the device says that it is on: 6 accounts, none shared");
    assert_int_equal(about(&list, "CR 1.11")->effect, EFFECT_CONTRADICTS);
    assert_int_equal(about(&list, "CR 2.9")->effect, EFFECT_CONTRADICTS);
    assert_int_equal(about(&list, "EDR 2.4")->effect, EFFECT_CONTRADICTS);
    assert_int_equal(about(&list, "CR 2.8")->effect, EFFECT_INCOMPLETE);
    assert_int_equal(count_warnings(*state, "device-report.unknown-requirement"), 1);
}

/* What comes of a report that is not believed: nothing counts, and the first statement says why. */
static void nothing_counts(struct bed *bed, const struct question *question, const char *why) {
    struct evidence_list list = {.count = 0};
    assert_int_equal(ask(bed, question, &list), STATUS_OK);
    assert_int_equal(list.count, 11);
    for (size_t i = 0; i < list.count; i++)
        assert_int_equal(list.items[i].standing, EVIDENCE_NOT_BELIEVED);
    assert_true(requirement_set_empty(&list.items[0].requirements));
    assert_str(list.items[0].detail, why);
    assert_int_equal(count_warnings(bed, "device-report.not-believed"), 1);
    assert_int_equal(count_warnings(bed, "device-report.unknown-requirement"), 0);
}

static void another_key_is_not_believed(void **state) {
    const struct question question = {REPORTS "other-key.json", "0815-2", "3.1.0", "RG-1", 0};
    nothing_counts(*state, &question, "no signature in it is by the key that the plant names");
}

static void nor_is_the_report_of_another_device(void **state) {
    struct question question = GOOD;
    question.serial = "0815-10";
    nothing_counts(*state, &question, "it is of another device, with the serial number 0815-1");
}

static void nor_of_another_product(void **state) {
    struct question question = GOOD;
    question.product = "RG-2";
    nothing_counts(*state, &question, "it is of another product, RiverTech RG-1");
}

static void nor_of_a_device_that_does_not_say_which(void **state) {
    const struct question question = {REPORTS "no-serial.json", "0815-8", "3.1.0", "RG-1", 0};
    nothing_counts(*state, &question, "it does not say of which device it is");
}

static void nor_of_a_day_to_come(void **state) {
    struct question question = GOOD;
    question.at = november(22);
    nothing_counts(*state, &question, "it is of a day that has not come, 2026-11-23");
}

/* What it admits stands; what it claims for itself does not. */
static void only_admissions_stand(struct bed *bed, const struct question *question, enum evidence_standing standing) {
    struct evidence_list list = {.count = 0};
    assert_int_equal(ask(bed, question, &list), STATUS_OK);
    assert_int_equal(about(&list, "CR 1.1")->standing, standing);
    assert_int_equal(about(&list, "CR 1.11")->standing, EVIDENCE_COUNTS);
    assert_int_equal(about(&list, "CR 2.8")->standing, EVIDENCE_COUNTS);
    assert_int_equal(about(&list, "CR 2.9")->standing, EVIDENCE_COUNTS);
    assert_int_equal(about(&list, "EDR 2.4")->standing, EVIDENCE_COUNTS);
}

static void of_another_version_only_admissions_stand(void **state) {
    const struct question question = {REPORTS "other-version.json", "0815-4", "3.1.0", "RG-1", 0};
    only_admissions_stand(*state, &question, EVIDENCE_OTHER_BUILD);
    assert_int_equal(count_warnings(*state, "device-report.other-version"), 1);
}

static void of_an_unknown_age_only_admissions_stand(void **state) {
    const struct question question = {REPORTS "undated.json", "0815-6", "3.1.0", "RG-1", 0};
    only_admissions_stand(*state, &question, EVIDENCE_UNPROVEN);
    assert_int_equal(count_warnings(*state, "device-report.undated"), 1);
}

static void of_an_old_report_only_admissions_stand(void **state) {
    struct question question = GOOD;
    question.at = date_from(2027, 11, 23);
    struct evidence_list list = {.count = 0};
    assert_int_equal(ask(*state, &question, &list), STATUS_OK);
    assert_int_equal(about(&list, "CR 1.1")->standing, EVIDENCE_COUNTS);
    question.at = date_from(2027, 11, 24);
    only_admissions_stand(*state, &question, EVIDENCE_TOO_OLD);
}

/* Every bit of the payload is signed: of a text that is still a report nothing counts once one was turned. */
static void an_altered_report_is_not_believed(void **state) {
    struct bed *bed = *state;
    const struct source *source = bed_data(bed, REPORTS "gw-1.json");
    struct device_report *report = NULL;
    assert_int_equal(device_report_parse(source, &bed->arena, &bed->sink, &report), STATUS_OK);
    struct str text = str_copy(&bed->arena, report->envelope.payload);
    size_t at = str_find(text, STR("\"off\""));
    assert_int_not_equal(at, SIZE_MAX);
    struct str altered =
        str_format(&bed->arena, STR_F "\"active\"" STR_F, STR_A(str_slice(text, 0, at)), STR_A(str_skip(text, at + 5)));
    struct str signature = base64_text(&bed->arena, report->envelope.signatures[0].bytes);
    struct str payload = base64_text(&bed->arena, altered);
    struct str envelope = str_format(&bed->arena,
                                     "{\"payloadType\":\"" DEVICE_REPORT_PAYLOAD_TYPE "\",\"payload\":\"" STR_F
                                     "\",\"signatures\":[{\"sig\":\"" STR_F "\"}]}",
                                     STR_A(payload), STR_A(signature));
    char *folder = folder_new(bed);
    struct question question = GOOD;
    question.path = folder_file(bed, folder, "altered.json", envelope);
    nothing_counts(bed, &question, "no signature in it is by the key that the plant names");
    folder_free(folder);
}

static void what_is_no_report_is_an_error(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {.count = 0};
    struct question question = GOOD;
    question.path = DATA "junit-cmocka.xml";
    assert_int_equal(ask(bed, &question, &list), STATUS_INPUT);
    question.path = REPORTS "none.json";
    assert_int_equal(ask(bed, &question, &list), STATUS_INPUT);
    assert_int_equal(list.count, 0);
    assert_int_equal(diag_errors(&bed->sink), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_row_is_a_claim),
        BED_TEST(another_key_is_not_believed),
        BED_TEST(nor_is_the_report_of_another_device),
        BED_TEST(nor_of_another_product),
        BED_TEST(nor_of_a_device_that_does_not_say_which),
        BED_TEST(nor_of_a_day_to_come),
        BED_TEST(of_another_version_only_admissions_stand),
        BED_TEST(of_an_unknown_age_only_admissions_stand),
        BED_TEST(of_an_old_report_only_admissions_stand),
        BED_TEST(an_altered_report_is_not_believed),
        BED_TEST(what_is_no_report_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
