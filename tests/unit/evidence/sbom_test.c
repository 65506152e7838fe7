#include "evidence/sbom.h"
#include "evidence/witness_bed.h"

#define HEAD "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\""

static enum status read_status(struct bed *bed, const char *text, struct sbom_report *report) {
    return sbom_read(bed_source(bed, "bom.json", str_from(text)), &bed->arena, &bed->sink, report);
}

static struct sbom_report read_text(struct bed *bed, const char *text) {
    struct sbom_report report;
    enum status status = read_status(bed, text, &report);
    if (status != STATUS_OK)
        fail_msg("status %d: " STR_F, status, STR_A(bed_printed(bed)));
    return report;
}

static struct evidence_list state_of(struct bed *bed, const struct source *source, const char *version,
                                     const struct product *product, const struct topic_set *listed) {
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    inquiry.version = str_from(version);
    inquiry.product = product;
    struct artefact entry = {.id = STR("entry"), .requirements = listed->requirements, .process = listed->process};
    struct witness witness = {.at = inquiry.at, .arena = inquiry.arena, .list = &list};
    witness.frame = (struct evidence){.kind = EVIDENCE_SBOM, .date = november(1)};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0});
    struct artefact_job job = {&entry, source, &inquiry, &witness, &bed->arena};
    assert_int_equal(sbom_state(&job), STATUS_OK);
    assert_int_equal(list.count, 1);
    return list;
}

static struct evidence_list state_source(struct bed *bed, const struct source *source, const char *version,
                                         const struct topic_set *listed) {
    return state_of(bed, source, version, NULL, listed);
}

static struct evidence_list state_text(struct bed *bed, const char *text, const char *version) {
    return state_source(bed, bed_source(bed, "bom.json", str_from(text)), version, &(struct topic_set){0});
}

static void reads_what_npm_writes(void **state) {
    struct bed *bed = *state;
    struct sbom_report report;
    assert_int_equal(sbom_read(bed_data(bed, DATA "npm.cdx.json"), &bed->arena, &bed->sink, &report), STATUS_OK);
    assert_str(report.spec_version, "1.5");
    assert_str(report.subject_version, "4.2.0");
    assert_int_equal(report.components, 2);
    assert_int_equal(report.unidentified, 0);
}

static void a_bill_of_this_release_supports(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_source(bed, bed_data(bed, DATA "npm.cdx.json"), "V4.2.0", &(struct topic_set){0});
    assert_statement(bed, &list, 0, "supports SM-9: CycloneDX 1.5 names 2 components");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void a_bill_of_another_release_is_incomplete(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_source(bed, bed_data(bed, DATA "npm.cdx.json"), "4.3", &(struct topic_set){0});
    assert_statement(bed, &list, 0, "incomplete SM-9: the bill of materials describes version 4.2.0");
    assert_int_equal(count_warnings(bed, "evidence.sbom-other-version"), 1);
}

static void a_bill_of_a_process_has_no_release(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_source(bed, bed_data(bed, DATA "npm.cdx.json"), "", &(struct topic_set){0});
    assert_int_equal(list.items[0].effect, EFFECT_SUPPORTS);
}

static void an_empty_bill_is_incomplete(void **state) {
    static const char *const EMPTY[] = {HEAD "}", HEAD ", \"components\": []}"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(EMPTY); i++) {
        struct evidence_list list = state_text(bed, EMPTY[i], "4.2.0");
        assert_statement(bed, &list, 0, "incomplete SM-9: the bill of materials names no component");
    }
}

static void components_must_be_told_apart(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(
        bed,
        HEAD ", \"components\": [{\"type\": \"library\", \"name\": \"zlib\", \"components\": [{\"type\": "
             "\"library\", \"name\": \"inner\"}]}, {\"type\": \"library\", \"name\": \"a\", \"version\": \"1\"}, "
             "{\"type\": \"library\", \"name\": \"b\", \"purl\": \"pkg:deb/b@1\"}, {\"type\": \"library\", "
             "\"name\": \"c\", \"cpe\": \"cpe:2.3:a:c:c:1\"}, {\"type\": \"file\", \"name\": \"d\"}]}",
        "4.2.0");
    assert_statement(bed, &list, 0, "incomplete SM-9: 2 of 6 components have neither version nor purl, e.g. zlib");
}

static void a_bill_that_calls_itself_incomplete_is(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed,
                   HEAD ", \"components\": [{\"type\": \"library\", \"name\": \"a\", \"version\": \"1\"}], "
                        "\"compositions\": [{\"aggregate\": \"complete\"}, {\"aggregate\": "
                        "\"incomplete_first_party_only\"}]}",
                   "4.2.0");
    assert_statement(bed, &list, 0, "incomplete SM-9: the bill of materials says itself that it is incomplete");
}

static void what_else_an_entry_lists_adds_nothing(void **state) {
    struct bed *bed = *state;
    struct topic_set listed = {requirements_of("CR 3.4"), process_of("SM-9") | process_of("SM-10")};
    struct evidence_list list = state_source(bed, bed_data(bed, DATA "npm.cdx.json"), "4.2.0", &listed);
    assert_str(topics_text(bed, &list.items[0]), "SM-9");
    assert_int_equal(count_warnings(bed, "evidence.adds-nothing"), 2);
}

static void what_is_no_bill_is_refused(void **state) {
    static const struct {
        const char *text;
        const char *code;
    } BAD[] = {
        {"<?xml version=\"1.0\"?><bom/>", "evidence.sbom-xml"},
        {"\xef\xbb\xbf\n <bom/>", "evidence.sbom-xml"},
        {"{\"spdxVersion\": \"SPDX-2.3\"}", "evidence.sbom-spdx"},
        {"{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"}", "evidence.sbom-spdx"},
        {"{}", "evidence.sbom-form"},
        {"[]", "evidence.sbom-form"},
        {"{\"bomFormat\": \"cyclonedx\", \"specVersion\": \"1.5\"}", "evidence.sbom-form"},
        {"{\"bomFormat\": \"CycloneDX\"}", "evidence.sbom-form"},
        {"{\"bomFormat\": \"CycloneDX\", \"specVersion\": 1.5}", "evidence.sbom-form"},
        {"{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.3\"}", "evidence.sbom-version"},
        {"{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.7\"}", "evidence.sbom-version"},
        {HEAD ", \"components\": {}}", "evidence.sbom-form"},
        {HEAD ", \"components\": [7]}", "evidence.sbom-form"},
        {HEAD ", \"components\": [{\"type\": \"library\"}]}", "evidence.sbom-form"},
        {HEAD ", \"components\": [{\"type\": \"library\", \"name\": \" \"}]}", "evidence.sbom-form"},
        {HEAD ", \"components\": [{\"name\": \"a\"}]}", "evidence.sbom-form"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct sbom_report report = {.components = 77};
        bed->sink = (struct diag_sink){.arena = &bed->arena};
        assert_int_equal(read_status(bed, BAD[i].text, &report), STATUS_INPUT);
        assert_int_equal(report.components, 77);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, BAD[i].code);
    }
}

static void what_npm_writes_as_spdx_is_told_apart(void **state) {
    struct bed *bed = *state;
    struct sbom_report report;
    assert_int_equal(sbom_read(bed_data(bed, DATA "npm.spdx.json"), &bed->arena, &bed->sink, &report), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.sbom-spdx");
}

static void repeated_keys_are_refused(void **state) {
    struct sbom_report report;
    assert_int_equal(read_status(*state, HEAD ", \"components\": [], \"components\": []}", &report), STATUS_INPUT);
}

static void the_three_versions_are_read(void **state) {
    struct bed *bed = *state;
    assert_str(read_text(bed, "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.4\"}").spec_version, "1.4");
    assert_str(read_text(bed, "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"}").spec_version, "1.6");
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct bed *bed = *state;
    const struct source *source = bed_data(bed, DATA "npm.cdx.json");
    enum status status = STATUS_MEMORY;
    for (size_t cap = 0; status != STATUS_OK; cap += 512) {
        struct arena tiny;
        struct sbom_report report = {.components = 77};
        arena_init(&tiny, cap);
        status = sbom_read(source, &tiny, &bed->sink, &report);
        arena_done(&tiny);
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_MEMORY);
            assert_int_equal(report.components, 77);
        }
        assert_in_range(cap, 0, 1 << 20);
    }
}

#define SUBJECT(more)                                                                                                  \
    HEAD ", \"metadata\": {" more "}, \"components\": [{\"type\": \"library\", \"name\": \"a\", \"version\": \"1\"}]}"
#define IS(name) "\"component\": {\"type\": \"application\", \"name\": \"" name "\"}"

static void a_bill_of_another_product_is_incomplete(void **state) {
    static const struct {
        const char *text;
        bool other;
    } CASES[] = {
        {SUBJECT(IS("Other 7")), true},
        {SUBJECT(IS("RC-500")), true},
        /* As the product or a model of it is called, and what says more or less. */
        {SUBJECT(IS("RC-400")), false},
        {SUBJECT(IS("rc_400 firmware")), false},
        {SUBJECT(IS("rc4")), false},
        {SUBJECT(IS("Rail Controller")), false},
        {SUBJECT(IS("KX 12")), false},
        {SUBJECT(IS("6GK-7 / 1")), false},
        {SUBJECT(IS("---")), false},
        {SUBJECT("\"component\": {\"type\": \"firmware\", \"name\": \"os\", \"group\": \"com.acme.rc400\"}"), false},
        {SUBJECT("\"component\": {\"type\": \"library\", \"name\": \"web\", \"purl\": \"pkg:npm/rc-400-web@1\"}"),
         false},
        /* Nothing is said, or where it lay. */
        {SUBJECT(""), false},
        {SUBJECT("\"component\": {\"type\": \"container\", \"name\": \"build:latest\"}"), false},
        {SUBJECT(IS("build/rootfs")), false},
        {SUBJECT("\"tools\": [{\"vendor\": \"aquasecurity\", \"name\": \"trivy\"}], " IS("rootfs")), false},
        {SUBJECT("\"tools\": {\"components\": [{\"type\": \"application\", \"name\": \"keyway\"}]}, \"component\": "
                 "{\"type\": "
                 "\"firmware\", \"bom-ref\": \"root\", \"name\": \"rootfs\"}"),
         false},
        {SUBJECT("\"tools\": {\"components\": [{\"type\": \"application\", \"name\": \"keyway\"}]}, " IS("rootfs")),
         true},
    };
    struct product_model models[] = {{.name = STR_INIT("KX-12"), .order_number = STR_INIT("6GK71")}};
    const struct product product = {
        .id = STR_INIT("rc400"), .name = STR_INIT("Rail controller 4"), .models = models, .model_count = 1};
    struct bed *bed = *state;
    size_t others = 0;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const struct source *source = bed_source(bed, "bom.json", str_from(CASES[i].text));
        struct evidence_list list = state_of(bed, source, "", &product, &(struct topic_set){0});
        others += CASES[i].other;
        if ((list.items[0].effect == EFFECT_INCOMPLETE) != CASES[i].other)
            fail_msg("case %zu: " STR_F, i, STR_A(list.items[0].detail));
    }
    assert_int_equal(count_warnings(bed, "evidence.sbom-other-product"), others);
    struct evidence_list list =
        state_of(bed, bed_source(bed, "bom.json", str_from(CASES[0].text)), "", &product, &(struct topic_set){0});
    assert_statement(bed, &list, 0, "incomplete SM-9: the bill of materials is of Other 7, and not of this product");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(reads_what_npm_writes),
        BED_TEST(a_bill_of_this_release_supports),
        BED_TEST(a_bill_of_another_release_is_incomplete),
        BED_TEST(a_bill_of_another_product_is_incomplete),
        BED_TEST(a_bill_of_a_process_has_no_release),
        BED_TEST(an_empty_bill_is_incomplete),
        BED_TEST(components_must_be_told_apart),
        BED_TEST(a_bill_that_calls_itself_incomplete_is),
        BED_TEST(what_else_an_entry_lists_adds_nothing),
        BED_TEST(what_is_no_bill_is_refused),
        BED_TEST(what_npm_writes_as_spdx_is_told_apart),
        BED_TEST(repeated_keys_are_refused),
        BED_TEST(the_three_versions_are_read),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
