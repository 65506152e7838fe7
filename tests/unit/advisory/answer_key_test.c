/* Which changes of an advisory are a reason to look again. */
#include <string.h>

#include "match_bed.h"

struct key {
    uint8_t bytes[ADVISORY_KEY_SIZE];
};

static struct key key_of(struct bed *bed, const char *document, const char *version) {
    struct advisory_db *db = DATABASE(bed, document);
    const struct advisory_subject asset = {
        .supplier = STR("Acme"), .product = STR("Turbine Pump"), .version = str_from(version)};
    struct said said = said_of(db, &asset, "A-1", "CVE-1");
    struct key key;
    assert_int_not_equal(said.answer, ANSWER_COUNT);
    assert_int_equal(advisory_answer_key(db, &said.match, &bed->arena, key.bytes), STATUS_OK);
    advisory_free(db);
    return key;
}

#define LISTED   "p Acme|Turbine Pump|<2.0\np Acme|Turbine Fan|<9.0\nv CVE-1\nknown_affected 1 2\n"
#define ADVISORY LISTED "mitigation 1: Use a wall\nvendor_fix 1: Update to V2.0 or later\nscore 5.0 1"

/* The document as it was first, and as it is, asked of one version. */
static bool is_kept(struct bed *bed, const char *revised, const char *version) {
    struct key before = key_of(bed, ADVISORY, version), after = key_of(bed, revised, version);
    return memcmp(&before, &after, sizeof(before)) == 0;
}

static void a_change_elsewhere_keeps_the_key(void **state) {
    static const char *const revisions[] = {
        ADVISORY,
        LISTED "mitigation 1: Use a wall\nvendor_fix 1: Update to V2.0 or later\nscore 9.8 1",
        LISTED "vendor_fix 1: Update to V2.0 or later\nmitigation 1: Use a wall\nscore 5.0 1",
        ADVISORY "\nvendor_fix 2: Update to V9.1",
        "p Acme|Turbine Fan|<9.1\np Acme|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1 2\n"
        "mitigation 2: Use a wall\nvendor_fix 2: Update to V2.0 or later\nv CVE-2\nknown_affected 1",
    };
    for (size_t i = 0; i < ARRAY_LEN(revisions); i++)
        assert_true(is_kept(*state, revisions[i], "1.5"));
}

static void a_change_of_what_is_to_be_done_changes_the_key(void **state) {
    static const char *const revisions[] = {
        LISTED "mitigation 1: Use a wall\nvendor_fix 1: Update to V2.1 or later",
        LISTED "mitigation 1: Use a moat\nvendor_fix 1: Update to V2.0 or later",
        LISTED "mitigation 1: Use a wall",
        LISTED "workaround 1: Use a wall\nvendor_fix 1: Update to V2.0 or later",
        ADVISORY "\nmitigation 1: Use a moat, too",
        "p Acme|Turbine Pump|<1.0\nv CVE-1\nknown_affected 1\nmitigation 1: Use a wall\n"
        "vendor_fix 1: Update to V2.0 or later",
        "p Acme|Turbine Pump|<2.0\nv CVE-1\nfirst_affected 1\nmitigation 1: Use a wall\n"
        "vendor_fix 1: Update to V2.0 or later",
    };
    for (size_t i = 0; i < ARRAY_LEN(revisions); i++)
        assert_false(is_kept(*state, revisions[i], "1.5"));
}

/* Of a remediation only the beginning is kept; a change behind it is one all the same. */
static void a_change_behind_the_cut_counts(void **state) {
    struct bed *bed = *state;
    char *text = arena_get(&bed->arena, CSAF_REMEDY_MAX + 1000, 1);
    memset(text, 'x', CSAF_REMEDY_MAX + 900);
    struct str one = str_format(&bed->arena, LISTED "mitigation 1: %s one", text);
    struct str two = str_format(&bed->arena, LISTED "mitigation 1: %s two", text);
    struct key a = key_of(bed, one.ptr, "1.5"), b = key_of(bed, two.ptr, "1.5");
    assert_memory_not_equal(&a, &b, sizeof(a));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_change_elsewhere_keeps_the_key),
        BED_TEST(a_change_of_what_is_to_be_done_changes_the_key),
        BED_TEST(a_change_behind_the_cut_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
