/* The bill that is written is one that our own reader takes. */
#include "bed.h"

#include "base/json.h"
#include "evidence/sbom.h"
#include "report/scan.h"

static struct sbom_report written(struct bed *bed, const struct scan_result *result) {
    struct scan_report_options options = {.root = "rootfs", .now = 1795392000};
    struct sbom_report report;
    struct out out;
    out_memory(&out, 1 << 20);
    assert_int_equal(scan_report_cyclonedx(result, &options, &bed->arena, &out), STATUS_OK);
    size_t len = out_text(&out).len;
    char *text = arena_get(&bed->arena, len + JSON_PADDING, 1);
    memcpy(text, out_text(&out).ptr, len);
    out_done(&out);
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("bom.json"), {text, len}};
    assert_int_equal(sbom_read(source, &bed->arena, &bed->sink, &report), STATUS_OK);
    return report;
}

static void packages_are_identified(void **state) {
    struct package packages[] = {
        {.type = PACKAGE_DEB, .path = "s", .name = STR_INIT("libc6"), .version = STR_INIT("2.36-9")},
        {.type = PACKAGE_APK, .path = "i", .name = STR_INIT("musl"), .licence = STR_INIT("MIT")},
    };
    struct scan_result result = {
        .packages = {packages, 2, 2}, .databases = 2, .os = {STR_INIT("debian"), STR_INIT("12")}};
    struct sbom_report report = written(*state, &result);
    assert_int_equal(report.components, 2);
    assert_int_equal(report.unidentified, 0);
    assert_false(report.declared_incomplete);
    /* The distribution is not the product. */
    assert_str(report.subject, "rootfs");
    assert_int_equal(report.subject_version.len, 0);
}

static void a_database_that_was_not_read_makes_it_incomplete(void **state) {
    struct scan_result result = {.packages_missing = true};
    struct sbom_report report = written(*state, &result);
    assert_true(report.declared_incomplete);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(packages_are_identified),
        BED_TEST(a_database_that_was_not_read_makes_it_incomplete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
