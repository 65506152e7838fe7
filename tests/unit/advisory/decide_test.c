#include "match_bed.h"

/* One product of one advisory, affected by CVE-1 in `range`. */
#define ONE(range) "p Acme|Turbine Pump|" range "\nv CVE-1\nknown_affected 1"

static void a_version_in_the_range_is_affected(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<2.0"));
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.9"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void every_version_needs_no_version(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("vers:all/*"));
    assert_said(db, ASSET("Acme", "Turbine Pump", ""), ANSWER_AFFECTED, CAUSE_ALL_VERSIONS);
    advisory_free(db);
}

static void a_missing_version_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<2.0"));
    assert_said(db, ASSET("Acme", "Turbine Pump", ""), ANSWER_NEEDS_A_LOOK, CAUSE_NO_VERSION);
    advisory_free(db);
}

static void a_version_that_is_not_understood_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<2.0"));
    assert_said(db, ASSET("Acme", "Turbine Pump", "the blue one"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    advisory_free(db);
}

static void before_the_range_and_between_two_is_not_affected(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE(">=2.0 <3.0"));
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.9"), ANSWER_NOT_AFFECTED, CAUSE_BEFORE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.0"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* ---- single versions: "first known in" */

static void a_single_version_does_not_acquit_the_others_before_the_fix(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("=2.0") "\nvendor_fix 1: Update to version 2.5 or later");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_ONE_VERSION);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.3"), ANSWER_NEEDS_A_LOOK, CAUSE_ONE_VERSION);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_FIXED, CAUSE_PAST_FIX);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.6"), ANSWER_FIXED, CAUSE_PAST_FIX);
    advisory_free(db);
}

/* Suppliers' texts are cut into remediations of a paragraph each. */
static void a_fix_that_is_taken_back_acquits_nothing(void **state) {
    static const char *const more[] = {
        " It was withdrawn.",
        "\nvendor_fix 1: Version 2.5 was withdrawn in May",
        "\nmitigation 1: However, the update does not help in each case.",
    };
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        struct bed *bed = *state;
        struct str text = str_format(&bed->arena, "%s%s", ONE("=2.0") "\nvendor_fix 1: Version 2.5 fixes it.", more[i]);
        struct advisory_db *db = DATABASE(bed, text.ptr);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_NEEDS_A_LOOK, CAUSE_ONE_VERSION);
        advisory_free(db);
    }
}

static void a_release_of_the_single_version_that_has_the_fix_is_fixed(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("=2.0") "\nvendor_fix 1: Update to version 2.0.1 or later");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.0.1"), ANSWER_FIXED, CAUSE_PAST_FIX);
    advisory_free(db);
}

static void a_single_version_beside_a_range_is_one_alone(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|=2.0\np Acme|Turbine Pump|<1.5\nv CVE-1\n"
                                              "known_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.7"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void a_single_version_that_has_the_fix_already_is_a_contradiction(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("=2.0") "\nvendor_fix 1: Update to version 2.0");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_NEEDS_A_LOOK, CAUSE_FIX_CONTRADICTS);
    advisory_free(db);
}

/* ---- ends of ranges, and fixes */

static void an_included_end_does_not_acquit_before_the_named_fix(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<=2.0") "\nvendor_fix 1: Update to version 2.5 or later");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.3"), ANSWER_NEEDS_A_LOOK, CAUSE_GAP);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void an_included_end_decides_where_no_fix_is_named(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<=2.0") "\nmitigation 1: Use a firewall");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.3"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void an_excluded_end_decides_whatever_fix_is_named(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<2.0") "\nvendor_fix 1: Update to version 2.5 or later");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.3"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void an_excluded_end_does_not_acquit_what_a_build_of_it_mends(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<4.1") "\nvendor_fix 1: Update to version 4.1.1712 or later");
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.1"), ANSWER_NEEDS_A_LOOK, CAUSE_GAP);
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.2"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void a_fix_older_than_the_end_contradicts_it(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<13.9") "\nvendor_fix 1: Update to V13.8 or later version");
    assert_said(db, ASSET("Acme", "Turbine Pump", "13.8"), ANSWER_NEEDS_A_LOOK, CAUSE_FIX_CONTRADICTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "13.7"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void a_fix_beside_every_version_contradicts_them(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("vers:all/*") "\nvendor_fix 1: Update to V3.1 or later version");
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.1"), ANSWER_NEEDS_A_LOOK, CAUSE_FIX_CONTRADICTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.0"), ANSWER_AFFECTED, CAUSE_ALL_VERSIONS);
    advisory_free(db);
}

static void a_fix_that_is_not_planned_counts_for_more_than_one_that_is_named(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("vers:all/*") "\nvendor_fix 1: Update to V3.1 or later version\n"
                                                                "no_fix_planned 1: Currently no fix is planned");
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.1"), ANSWER_AFFECTED, CAUSE_ALL_VERSIONS);
    advisory_free(db);
}

static void a_coarse_end_is_settled_by_a_fix_that_is_later(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<=V16") "\nvendor_fix 1: Update to V16 Update 3");
    assert_said(db, ASSET("Acme", "Turbine Pump", "V16 Update 2"), ANSWER_AFFECTED, CAUSE_BEFORE_FIX);
    assert_said(db, ASSET("Acme", "Turbine Pump", "V16 Update 3"), ANSWER_FIXED, CAUSE_PAST_FIX);
    advisory_free(db);
}

/* A fix of another release, one for many products at once, and one that is taken back say nothing of the end. */
static void a_coarse_end_is_not_settled_by_another_fix(void **state) {
    static const char *const lines[] = {
        ONE("<= 5.7") "\nvendor_fix 1: Update 5.6 to version 5.6.9",
        ONE("<= 5.7") "\nvendor_fix 1: Update to version 5.7.2. It was withdrawn.",
        "p Acme|Turbine Pump|<= 5.7\np Acme|Hose|<= 5.7\np Acme|Barn|<= 5.7\np Acme|Gate|<= 5.7\np Acme|Roof|<= 5.7\n"
        "v CVE-1\nknown_affected 1 2 3 4 5\nvendor_fix 1 2 3 4 5: Update to version 5.7.2",
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct advisory_db *db = DATABASE(*state, lines[i]);
        assert_said(db, ASSET("Acme", "Turbine Pump", "5.7.2"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
        advisory_free(db);
    }
}

/* "Pump: v7.4.72" alone is what the supplier has made. */
static void a_bare_version_behind_the_product_s_label_is_its_fix(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<= 8.3") "\nmitigation 1: Acme released these:\n"
                                                            "vendor_fix 1: Turbine Pump: v7.4.72\n"
                                                            "vendor_fix 1: Turbine Pump: v8.3.36");
    assert_said(db, ASSET("Acme", "Turbine Pump", "7.4.60"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "7.4.72"), ANSWER_NEEDS_A_LOOK, CAUSE_FIX_CONTRADICTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "8.3.20"), ANSWER_AFFECTED, CAUSE_BEFORE_FIX);
    assert_said(db, ASSET("Acme", "Turbine Pump", "8.3.36"), ANSWER_FIXED, CAUSE_PAST_FIX);
    advisory_free(db);
}

/* What an advisory says around its fix: a version is good of this product, in this branch, and now, or it is a look. */
static void a_coarse_end_needs_a_plain_fix(void **state) {
    static const char *const remedies[] = {
        "mitigation 1: For version 5.7.02 or later, enable user authentication.",
        "vendor_fix 1: Apply hotfix HF7 to version 5.7.02 or later.",
        "vendor_fix 1: The patch requires version 5.7.02 or later.",
        "vendor_fix 1: Use Configurator version 5.7.02 or later to disable it.",
        "vendor_fix 1: Version 5.7.02 fixes CVE-2026-1002. CVE-2026-1001 will be fixed later.",
        "vendor_fix 1: Turbine Pump fix planned for June: v5.7.02",
        "vendor_fix 1: Turbine Pump, not yet available: v5.7.02",
        "vendor_fix 1: Turbine Pump vulnerable versions: 5.7.02.",
        "vendor_fix 1: Turbine Pump versions: 5.7.02.",
        "vendor_fix 1: Turbine Pump bootloader: v5.7.02",
    };
    for (size_t i = 0; i < ARRAY_LEN(remedies); i++) {
        struct bed *bed = *state;
        struct str lines = str_format(&bed->arena, "%s\n%s", ONE("<=5.7"), remedies[i]);
        struct advisory_db *db = DATABASE(bed, lines.ptr);
        assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "5.7.03"), "A-1", "CVE-1").answer,
                         ANSWER_NEEDS_A_LOOK);
        advisory_free(db);
    }
    struct advisory_db *two = DATABASE(*state, "p Acme|Turbine Pump|<=5.7\np Acme|Valve|<=5.7\nv CVE-1\n"
                                               "known_affected 1 2\n"
                                               "vendor_fix 1 2: Update the valve firmware to version 5.7.02.");
    assert_said(two, ASSET("Acme", "Turbine Pump", "5.7.03"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    advisory_free(two);
}

static void a_fix_of_one_branch_does_not_settle_another(void **state) {
    struct advisory_db *db =
        DATABASE(*state, ONE("4.0 through 5.7 and 6.0 through 6.2") "\nvendor_fix 1: Update to version 5.7.02");
    struct advisory_db *prose =
        DATABASE(*state, ONE("5.0 through 5.7 and 4.0 through 4.2") "\nvendor_fix 1: Update to version 4.2.05");
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "6.2.1"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said_of(prose, ASSET("Acme", "Turbine Pump", "5.7.1"), "A-1", "CVE-1").answer,
                     ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
    advisory_free(prose);
}

/* Beside a single version: what does not say plainly that the asset's has the fix is a look. */
static void a_single_version_needs_a_plain_fix(void **state) {
    static const struct {
        const char *listed;
        const char *remedy;
        const char *installed;
    } CASES[] = {
        {"2.0", "Turbine Pump Deluxe: v2.1", "2.5"},
        {"2.0", "Turbine Pump Support: 1-800-555-1234", "2.5"},
        {"2.0", "Turbine Pump: 1-800-555-1234", "2.5"},
        {"14.0", "Turbine Pump: 12.01.2026", "14.1"},
        {"2.0", "Turbine Pump, not fixed in: version 2.5 or later", "2.6"},
        {"2.0", "Version 2.5 or later is not affected by CVE-2026-1002.", "2.6"},
        {"2.0", "Version 2.5 or later is not affected if the web server is off.", "2.6"},
        {"2.0", "The valve with version 2.5 or later is not affected.", "2.6"},
        {"1.9",
         "Acme has released version 1.8.69 to address these vulnerabilities and version 1.9.2 for the newest devices.",
         "1.9.1"},
        {"2.0", "Version 2.5 or later is still vulnerable.", "2.6"},
        {"2.0", "Version 2.5 and later are affected too.", "2.6"},
        {"2.0", "Version 2.5 or later doesn't contain a fix.", "2.6"},
        {"2.0", "Version 2.5 or later doesn\xe2\x80\x99t contain a fix.", "2.6"},
        {"2.0", "Don't update to version 2.5.", "2.6"},
        {"2.0", "Version 2.5 fixes it. The fix is incomplete.", "2.6"},
        {"2.0", "Version 2.5 fixes it. Acme has pulled version 2.5.", "2.6"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct bed *bed = *state;
        struct str lines =
            str_format(&bed->arena, "p Acme|Turbine Pump|=%s\nv CVE-1\nknown_affected 1\nvendor_fix 1: %s",
                       CASES[i].listed, CASES[i].remedy);
        struct advisory_db *db = DATABASE(bed, lines.ptr);
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = STR("Turbine Pump"), .version = str_from(CASES[i].installed)};
        enum advisory_answer answer = said_of(db, &asset, "A-1", "CVE-1").answer;
        if (answer != ANSWER_NEEDS_A_LOOK)
            fail_msg("%s: %d", CASES[i].remedy, answer);
        advisory_free(db);
    }
}

/* Advice beside it, and the recall of another version, turn no fix. */
static void advice_beside_a_fix_takes_nothing_back(void **state) {
    static const char *const lines[] = {
        ONE("=2.0") "\nvendor_fix 1: Update to version 2.5 or later\nmitigation 1: It is recommended not to expose the "
                    "device to the internet.",
        ONE("=2.0") "\nvendor_fix 1: Update to version 2.5 or later. However, if you cannot update, block port 80.",
        ONE("=2.0") "\nvendor_fix 1: Version 2.4 was withdrawn. Update to version 2.5 or later.",
        ONE("=2.0") "\nvendor_fix 1: Version 2.5 or later is not affected.",
        ONE("=2.0") "\nvendor_fix 1: Turbine Pump: 2.5",
    };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct advisory_db *db = DATABASE(*state, lines[i]);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.6"), ANSWER_FIXED, CAUSE_PAST_FIX);
        advisory_free(db);
    }
}

static void a_rollup_for_customers_is_counted_apart(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<2014 R2 RU4"));
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "2014 R2 CFR 5"), "A-1", "CVE-1").answer,
                     ANSWER_NEEDS_A_LOOK);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2014 R2 RU5"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void between_two_fixes_of_one_line_is_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state, ONE("<=9.0.25") "\nvendor_fix 1: Version 9.0.23 fixes one and version 9.0.26 fixes both");
    assert_said(db, ASSET("Acme", "Turbine Pump", "9.0.24"), ANSWER_NEEDS_A_LOOK, CAUSE_FIX_CONTRADICTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "9.0.22"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void another_numbering_is_settled_by_a_fix_in_the_assets(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<V2.7") "\nvendor_fix 1: Update to R11.2 or later");
    assert_said(db, ASSET("Acme", "Turbine Pump", "R12.1"), ANSWER_FIXED, CAUSE_PAST_FIX);
    assert_said(db, ASSET("Acme", "Turbine Pump", "R10.1"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    advisory_free(db);
}

/* ---- several ranges of one product */

static void the_end_of_the_versions_own_line_decides(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<4.6.3\np Acme|Turbine Pump|<4.7.2\n"
                                              "p Acme|Turbine Pump|<4.8.1\nv CVE-1\nknown_affected 1 2 3");
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.7.2"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.7.1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.5.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.8.1"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void a_patch_behind_the_numbers_is_no_part_of_the_line(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<R511.5 TCU4\np Acme|Turbine Pump|<R520.1 TCU5\n"
                                              "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "R511.5 TCU4"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void two_ends_of_one_line_contradict_each_other(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<3.52\np Acme|Turbine Pump|<3.60\nv CVE-1\n"
                                              "known_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.55"), ANSWER_NEEDS_A_LOOK, CAUSE_CONTRADICTION);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.51"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.60"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void a_bound_and_every_version_contradict_each_other(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<3.52\np Acme|Turbine Pump|vers:all/*\nv CVE-1\n"
                                              "known_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.55"), ANSWER_NEEDS_A_LOOK, CAUSE_CONTRADICTION);
    advisory_free(db);
}

static void a_line_that_is_mended_may_lie_in_the_range_of_another(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|<9.6.3.13\np Acme|Turbine Pump|<9.6.4.1\nv CVE-1\n"
                         "known_affected 1 2\nvendor_fix 1 2: Update to version 9.6.3.13 or 9.6.4.1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "9.6.3.13"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "9.6.3.12"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void a_gap_of_the_own_line_is_no_acquittal(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|<=6.07.02.479\np Acme|Turbine Pump|<=6.08.01.349\nv CVE-1\n"
                         "known_affected 1 2\nvendor_fix 1 2: Update to 6.07.02.490 or later");
    assert_said(db, ASSET("Acme", "Turbine Pump", "6.07.02.480"), ANSWER_NEEDS_A_LOOK, CAUSE_CONTRADICTION);
    advisory_free(db);
}

static void ranges_with_a_start_do_not_contradict(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<2.5\np Acme|Turbine Pump|>=3.0 <3.4\nv CVE-1\n"
                                              "known_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.7"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void a_range_that_names_the_vulnerability_holds_for_it_alone(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|>= 2.8 (only affected by CVE-1)\nv CVE-1\n"
                                              "known_affected 1\nv CVE-2\nknown_affected 1");
    const struct advisory_subject *asset = ASSET("Acme", "Turbine Pump", "2.9");
    assert_said(db, asset, ANSWER_AFFECTED, CAUSE_IN_RANGE);
    struct said other = said_of(db, asset, "A-1", "CVE-2");
    assert_int_equal(other.answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(other.cause, CAUSE_CONTRADICTION);
    advisory_free(db);
}

static void a_range_of_another_vulnerability_spoils_the_one_beside_it(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|>= 1.1 <= 4.3\n"
                         "p Acme|Turbine Pump|>= 1.1 <= 4.3 (only affected by CVE-222-1)\nv CVE-1\n"
                         "known_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.3"), ANSWER_NEEDS_A_LOOK, CAUSE_CONTRADICTION);
    advisory_free(db);
}

/* ---- status lists */

static void a_good_version_that_is_listed_wins_over_a_range(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|<3.0\np Acme|Turbine Pump|=2.5\nv CVE-1\nknown_affected 1\nfixed 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_FIXED, CAUSE_LISTED_FIXED);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.4"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void a_version_that_is_not_affected_wins_over_a_range(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<3.0\np Acme|Turbine Pump|=2.5\nv CVE-1\n"
                                              "known_affected 1\nknown_not_affected 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

static void one_version_in_lists_that_disagree_is_a_contradiction(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|=2.5\np Acme|Turbine Pump|=2.5\nv CVE-1\n"
                                              "known_affected 1\nfixed 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_NEEDS_A_LOOK, CAUSE_CONTRADICTION);
    advisory_free(db);
}

static void a_good_range_does_not_win_over_an_affected_one(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<3.0\np Acme|Turbine Pump|>=2.5\nv CVE-1\n"
                                              "known_affected 1\nfixed 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.7"), ANSWER_NEEDS_A_LOOK, CAUSE_CONTRADICTION);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.1"), ANSWER_FIXED, CAUSE_LISTED_FIXED);
    advisory_free(db);
}

static void what_is_past_a_fixed_version_is_fixed(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|=2.5\nv CVE-1\nfixed 1\nv CVE-2\nfirst_fixed 1\n"
                                              "v CVE-3\nrecommended 1");
    const struct advisory_subject *asset = ASSET("Acme", "Turbine Pump", "2.6");
    assert_said(db, asset, ANSWER_FIXED, CAUSE_BEYOND);
    assert_int_equal(said_of(db, asset, "A-1", "CVE-2").answer, ANSWER_FIXED);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "2.5"), "A-1", "CVE-3").cause, CAUSE_LISTED_FIXED);
    advisory_free(db);
}

static void a_product_that_is_not_affected_is_said_so(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|vers:all/*\nv CVE-1\nknown_not_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

static void an_investigation_is_said(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<3.0\nv CVE-1\nunder_investigation 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_INVESTIGATED, CAUSE_INVESTIGATED);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.5"), ANSWER_NOT_AFFECTED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "?"), ANSWER_NEEDS_A_LOOK, CAUSE_INVESTIGATED);
    advisory_free(db);
}

static void first_and_last_affected_are_ends(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|=2.5\nv CVE-1\nfirst_affected 1\nv CVE-2\n"
                                              "last_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.4"), ANSWER_NOT_AFFECTED, CAUSE_BEFORE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.6"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    assert_said(db, ASSET("Acme", "Turbine Pump", ""), ANSWER_NEEDS_A_LOOK, CAUSE_NO_VERSION);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "2.6"), "A-1", "CVE-2").answer, ANSWER_FIXED);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "2.4"), "A-1", "CVE-2").cause, CAUSE_UNREAD);
    advisory_free(db);
}

static void a_product_in_no_list_is_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|<3.0\np Acme|Valve 7|<3.0\nv CVE-1\nknown_affected 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_NEEDS_A_LOOK, CAUSE_NO_STATUS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.5"), ANSWER_NOT_AFFECTED, CAUSE_BEYOND);
    advisory_free(db);
}

static void a_product_of_other_vulnerabilities_is_not_affected(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|<3.0\np Acme|Valve 7|<3.0\nv CVE-1\nknown_affected 2\n"
                         "v CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_NOT_AFFECTED, CAUSE_OTHERS_ONLY);
    advisory_free(db);
}

static void a_suite_may_hold_what_is_listed_beside_it(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Plant Suite including Historian 64|<3.0\np Acme|Alarm Worker|<3.0\n"
                         "v CVE-1\nknown_affected 2\nv CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Plant Suite", "2.5"), ANSWER_NEEDS_A_LOOK, CAUSE_PART);
    advisory_free(db);
}

/* ---- what is not sure */

static void a_condition_makes_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump (with web server enabled)|<3.0\n"
                                              "p Acme|Turbine Fan running RoofOS|<3.0\nv CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Fan", "2.5"), ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION);
    advisory_free(db);
}

static void variants_that_differ_are_a_look(void **state) {
    struct advisory_db *db = DATABASE(
        *state, "p Siemens|SIMATIC S7-1500 CPU 1515-2 PN|vers:all/*|6ES7515-2AM02-0AB0\n"
                "p Siemens|SIMATIC S7-1500 CPU 1515-2 PN|<V3.1.4|6ES7515-2AN03-0AB0\nv CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Siemens", "SIMATIC S7-1500 CPU 1515-2 PN", "V3.1.5"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Siemens", "SIMATIC S7-1500 CPU 1515-2 PN", "V3.1.3"), ANSWER_AFFECTED, CAUSE_ALL_VERSIONS);
    advisory_free(db);
}

static void the_line_of_one_variant_says_nothing_of_another(void **state) {
    struct advisory_db *db = DATABASE(
        *state, "p Siemens|SIMATIC S7-1500 CPU 1515-2 PN|<V2.9.2|6ES7515-2AM02-0AB0\n"
                "p Siemens|SIMATIC S7-1500 CPU 1515-2 PN|<V3.1.4|6ES7515-2AN03-0AB0\nv CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Siemens", "SIMATIC S7-1500 CPU 1515-2 PN", "V2.9.2"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    advisory_free(db);
}

static void a_variant_that_another_advisory_knows_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(
        *state, "p Siemens|SIMATIC S7-1500 CPU 1515-2 PN|vers:all/*|6ES7515-2AM02-0AB0\nv CVE-1\nknown_affected 1",
        "p Siemens|SIMATIC S7-1500 CPU 1515-2 PN|<V3.1.4|6ES7515-2AN03-0AB0\nv CVE-9\nknown_affected 1");
    assert_said(db, ASSET("Siemens", "SIMATIC S7-1500 CPU 1515-2 PN", "V3.1.5"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    advisory_free(db);
}

static void a_similar_name_is_a_look_at_most(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump Deluxe|<3.0\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.5"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.5"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void ends_of_two_variants_do_not_settle_each_other(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump Deluxe (Q5)|<11.22\n"
                                              "p Acme|Turbine Pump Deluxe (Q6)|<12.22\nv CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump Deluxe", "11.22"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    advisory_free(db);
}

/* No fix is named in words that we know; what is spoken of may be it. */
static void a_later_version_that_is_spoken_of_leaves_the_gap_open(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("<= 9.66") "\nvendor_fix 1: Pump currently 9.70, see the page");
    assert_said(db, ASSET("Acme", "Turbine Pump", "9.67"), ANSWER_NEEDS_A_LOOK, CAUSE_GAP);
    assert_said(db, ASSET("Acme", "Turbine Pump", "9.70"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "9.66"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void versions_that_are_spoken_of_may_be_of_other_things(void **state) {
    static const char *const remedies[] = {
        "\nvendor_fix 1: Pump 9.67, the page has 9.70", /* its own is spoken of */
        "\nvendor_fix 1: needs Windows 10.1 and PDF 9.7.1",
        "\nvendor_fix 1: 9.60 to 9.66 have it",
    };
    for (size_t i = 0; i < ARRAY_LEN(remedies); i++) {
        struct str draft = str_format(&((struct bed *)*state)->arena, "%s%s", ONE("<= 9.66"), remedies[i]);
        struct advisory_db *db = DATABASE(*state, draft.ptr);
        assert_said(db, ASSET("Acme", "Turbine Pump", "9.67"), ANSWER_FIXED, CAUSE_BEYOND);
        advisory_free(db);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_later_version_that_is_spoken_of_leaves_the_gap_open),
        BED_TEST(versions_that_are_spoken_of_may_be_of_other_things),
        BED_TEST(a_version_in_the_range_is_affected),
        BED_TEST(every_version_needs_no_version),
        BED_TEST(a_missing_version_is_a_look),
        BED_TEST(a_version_that_is_not_understood_is_a_look),
        BED_TEST(before_the_range_and_between_two_is_not_affected),
        BED_TEST(a_single_version_does_not_acquit_the_others_before_the_fix),
        BED_TEST(a_fix_that_is_taken_back_acquits_nothing),
        BED_TEST(a_release_of_the_single_version_that_has_the_fix_is_fixed),
        BED_TEST(a_single_version_beside_a_range_is_one_alone),
        BED_TEST(a_single_version_that_has_the_fix_already_is_a_contradiction),
        BED_TEST(an_included_end_does_not_acquit_before_the_named_fix),
        BED_TEST(an_included_end_decides_where_no_fix_is_named),
        BED_TEST(an_excluded_end_decides_whatever_fix_is_named),
        BED_TEST(an_excluded_end_does_not_acquit_what_a_build_of_it_mends),
        BED_TEST(a_fix_older_than_the_end_contradicts_it),
        BED_TEST(a_fix_beside_every_version_contradicts_them),
        BED_TEST(a_fix_that_is_not_planned_counts_for_more_than_one_that_is_named),
        BED_TEST(a_coarse_end_is_settled_by_a_fix_that_is_later),
        BED_TEST(a_coarse_end_is_not_settled_by_another_fix),
        BED_TEST(a_bare_version_behind_the_product_s_label_is_its_fix),
        BED_TEST(a_coarse_end_needs_a_plain_fix),
        BED_TEST(a_fix_of_one_branch_does_not_settle_another),
        BED_TEST(a_single_version_needs_a_plain_fix),
        BED_TEST(advice_beside_a_fix_takes_nothing_back),
        BED_TEST(a_rollup_for_customers_is_counted_apart),
        BED_TEST(between_two_fixes_of_one_line_is_a_look),
        BED_TEST(another_numbering_is_settled_by_a_fix_in_the_assets),
        BED_TEST(the_end_of_the_versions_own_line_decides),
        BED_TEST(a_patch_behind_the_numbers_is_no_part_of_the_line),
        BED_TEST(two_ends_of_one_line_contradict_each_other),
        BED_TEST(a_bound_and_every_version_contradict_each_other),
        BED_TEST(a_line_that_is_mended_may_lie_in_the_range_of_another),
        BED_TEST(a_gap_of_the_own_line_is_no_acquittal),
        BED_TEST(ranges_with_a_start_do_not_contradict),
        BED_TEST(a_range_that_names_the_vulnerability_holds_for_it_alone),
        BED_TEST(a_range_of_another_vulnerability_spoils_the_one_beside_it),
        BED_TEST(a_good_version_that_is_listed_wins_over_a_range),
        BED_TEST(a_version_that_is_not_affected_wins_over_a_range),
        BED_TEST(one_version_in_lists_that_disagree_is_a_contradiction),
        BED_TEST(a_good_range_does_not_win_over_an_affected_one),
        BED_TEST(what_is_past_a_fixed_version_is_fixed),
        BED_TEST(a_product_that_is_not_affected_is_said_so),
        BED_TEST(an_investigation_is_said),
        BED_TEST(first_and_last_affected_are_ends),
        BED_TEST(a_product_in_no_list_is_a_look),
        BED_TEST(a_product_of_other_vulnerabilities_is_not_affected),
        BED_TEST(a_suite_may_hold_what_is_listed_beside_it),
        BED_TEST(a_condition_makes_a_look),
        BED_TEST(variants_that_differ_are_a_look),
        BED_TEST(the_line_of_one_variant_says_nothing_of_another),
        BED_TEST(a_variant_that_another_advisory_knows_is_a_look),
        BED_TEST(a_similar_name_is_a_look_at_most),
        BED_TEST(ends_of_two_variants_do_not_settle_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
