#include "advisory/version.h"

#include "advisory/version_word.h"
#include "bed.h"

static struct version parse(struct bed *bed, const char *text) {
    struct version v;
    assert_int_equal(version_parse(str_from(text), STR_NONE, &bed->arena, &v), STATUS_OK);
    return v;
}

/* ---- reading ---- */

static const struct {
    const char *text;
    enum version_label label;
    const char *family;
    unsigned precision;
    unsigned count;
    unsigned alias;
} READ[] = {
    {"4.2", VERSION_LABEL_NONE, "", 2, 2, 0},
    {"V4.2.0", VERSION_LABEL_VERSION, "", 3, 3, 0},
    {"v.32.011", VERSION_LABEL_VERSION, "", 2, 2, 0},
    {"Ver.2.60", VERSION_LABEL_VERSION, "", 2, 2, 0},
    {"Version v4.75", VERSION_LABEL_VERSION, "", 2, 2, 0},
    {"V 4.83", VERSION_LABEL_VERSION, "", 2, 2, 0},
    {"FW14", VERSION_LABEL_FIRMWARE, "", 1, 1, 0},
    {"Firmware Version V4.2", VERSION_LABEL_FIRMWARE, "", 2, 2, 0},
    {"SV3.51", VERSION_LABEL_SOFTWARE, "", 2, 2, 0},
    {"R6.03.10", VERSION_LABEL_RELEASE, "", 3, 3, 0},
    {"rev. 8.3.0", VERSION_LABEL_REVISION, "", 3, 3, 0},
    {"MX-V4.7.2.35-r1", VERSION_LABEL_VERSION, "MX", 4, 5, 0},
    {"SE2020MP12", VERSION_LABEL_NONE, "SE", 1, 2, 0},
    {"CPCI85 V05.11", VERSION_LABEL_VERSION, "CPCI85", 2, 2, 0},
    {"B.06.18", VERSION_LABEL_NONE, "", 0, 3, 0},
    {"LF", VERSION_LABEL_NONE, "", 0, 1, 0},
    {"A_B", VERSION_LABEL_NONE, "", 0, 2, 0},
    {"V2.9.2 SP1 Update 3 HF2", VERSION_LABEL_VERSION, "", 3, 6, 0},
    {"V2.9.2_SP1_Update_3", VERSION_LABEL_VERSION, "", 3, 5, 0},
    {"1.8.4 Service Pack 01", VERSION_LABEL_NONE, "", 3, 4, 0},
    {"5.4.4  Build 161125", VERSION_LABEL_NONE, "", 3, 4, 0},
    {"1.03.07 (build 317)", VERSION_LABEL_NONE, "", 3, 4, 0},
    {"02.07.07(10)", VERSION_LABEL_NONE, "", 3, 4, 0},
    {"15.2(5)EA.fc4", VERSION_LABEL_NONE, "", 2, 5, 0},
    {"15.2(4a)EA5", VERSION_LABEL_NONE, "", 2, 6, 0},
    {"5_7_04_6469", VERSION_LABEL_NONE, "", 4, 4, 0},
    {"V12.1a (2018 R1)", VERSION_LABEL_VERSION, "", 2, 3, 2},
    {"4.04E_10.95.210.01", VERSION_LABEL_NONE, "", 2, 3, 4},
    {"2018 SP1 Version 1.4.7.602", VERSION_LABEL_NONE, "", 1, 2, 4},
    {"12.4 (firmware 1.46)", VERSION_LABEL_NONE, "", 2, 2, 2},
    {"R511.5_TCU4_HF4", VERSION_LABEL_RELEASE, "", 2, 4, 0},
    {"20.054_kit1", VERSION_LABEL_NONE, "", 2, 3, 0},
    {"3.2.0-12_v1", VERSION_LABEL_NONE, "", 3, 5, 0},
    {"4.x", VERSION_LABEL_NONE, "", 1, 2, 0},
    {"V3.X.14", VERSION_LABEL_VERSION, "", 1, 3, 0},
    {"0x04075010", VERSION_LABEL_NONE, "0x", 1, 1, 0},
    {"d78dda6", VERSION_LABEL_NONE, "", 0, 1, 0},
};

static void versions_are_read(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(READ); i++) {
        struct version v = parse(bed, READ[i].text);
        if (v.reason || v.label != READ[i].label || !str_eq(v.family, str_from(READ[i].family)) ||
            v.precision != READ[i].precision || v.count != READ[i].count || v.alias != READ[i].alias)
            fail_msg("%s: reason %d, label %d, family '" STR_F "', precision %d, count %d, alias %d", READ[i].text,
                     v.reason, v.label, STR_A(v.family), v.precision, v.count, v.alias);
    }
}

static void what_is_no_version_says_why(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *text;
        enum version_reason reason;
    } NONE[] = {
        {"", VERSION_REASON_EMPTY},
        {"N/A", VERSION_REASON_EMPTY},
        {" unknown ", VERSION_REASON_EMPTY},
        {"-", VERSION_REASON_EMPTY},
        {"see label", VERSION_REASON_UNREAD},
        {"2.9 on the left rack", VERSION_REASON_UNREAD},
        {"2.9 and 3.1", VERSION_REASON_UNREAD},
        {"1234567890123456789", VERSION_REASON_LONG},
        {"1.2.3.4.5.6.7.8.9.10.11.12.13.14.15", VERSION_REASON_LONG},
        {"5/6/2024", VERSION_REASON_DATE},
    };
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++)
        assert_int_equal(parse(bed, NONE[i].text).reason, NONE[i].reason);
}

static void a_text_too_long_is_no_version(void **state) {
    struct bed *bed = *state;
    char text[VERSION_TEXT_MAX + 2];
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(parse(bed, text).reason, VERSION_REASON_LONG);
}

static void words_of_the_product_are_no_family(void **state) {
    struct bed *bed = *state;
    struct version v;
    assert_int_equal(version_parse(STR("NMC2 6.9.6"), STR("UPS using NMC2"), &bed->arena, &v), STATUS_OK);
    assert_int_equal(v.family.len, 0);
    assert_int_equal(version_parse(STR("NMC2 6.9.6"), STR("UPS"), &bed->arena, &v), STATUS_OK);
    assert_str(v.family, "NMC2");
}

static void the_parts_say_where_they_stand(void **state) {
    struct bed *bed = *state;
    struct version v = parse(bed, "  CPCI85 V05.11 HW01");
    assert_int_equal(v.count, 3);
    assert_int_equal(v.parts[2].kind, VERSION_PART_WORD);
    assert_str(str_slice(v.text, v.parts[2].at, (size_t)v.parts[2].at + v.parts[2].len), "HW");
}

static void reading_without_memory_is_said(void **state) {
    (void)state;
    struct arena none;
    struct version v;
    arena_init(&none, 0);
    assert_int_equal(version_parse(STR("4.2"), STR_NONE, &none, &v), STATUS_OK);
    assert_int_equal(version_parse(STR("4.2\xc2\xa0SP1"), STR_NONE, &none, &v), STATUS_MEMORY);
    arena_done(&none);
}

/* ---- comparing ---- */

static const struct {
    const char *a;
    const char *b;
    const char *supplier;
    enum version_order order;
    enum version_reason reason;
} COMPARE[] = {
    {"4.10", "4.9", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"4.2", "4.2.0", "", VERSION_SAME, VERSION_REASON_NONE},
    {"V4.2", "v4.2", "", VERSION_SAME, VERSION_REASON_NONE},
    {"V4.2", "4.2", "", VERSION_SAME, VERSION_REASON_NONE},
    {"FW11", "V11", "", VERSION_SAME, VERSION_REASON_NONE},
    {"FW11", "SW11", "", VERSION_UNCOMPARABLE, VERSION_REASON_LABEL},
    {"FW26", "02.07.07", "", VERSION_UNCOMPARABLE, VERSION_REASON_LABEL},
    {"R1.2", "1.2", "", VERSION_SAME, VERSION_REASON_NONE},
    {"R1.2", "V1.2", "", VERSION_UNCOMPARABLE, VERSION_REASON_LABEL},
    {"R1.2", "Rev 1.2", "", VERSION_UNCOMPARABLE, VERSION_REASON_LABEL},
    {"MX-V6.1", "V6.1", "", VERSION_UNCOMPARABLE, VERSION_REASON_FAMILY},
    {"MX-V6.1", "mx-v6.2", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"SE2020MP12", "SE2020MP13", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"15.5", "15.05", "Rockwell Automation", VERSION_SAME, VERSION_REASON_NONE},
    {"15.5", "15.005", "Rockwell Automation", VERSION_SAME, VERSION_REASON_NONE},
    {"12.10", "12.3", "Rockwell Automation", VERSION_NEWER, VERSION_REASON_NONE},
    {"13.2", "13.06", "Rockwell Automation", VERSION_OLDER, VERSION_REASON_NONE},
    {"33.011", "33.11", "Rockwell Automation", VERSION_SAME, VERSION_REASON_NONE},
    {"3.05", "3.1", "", VERSION_UNCOMPARABLE, VERSION_REASON_ZEROS},
    {"3.05", "3.06", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"3.05", "3.10", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"3.1", "3.10", "", VERSION_UNCOMPARABLE, VERSION_REASON_ZEROS},
    {"3.1.1", "3.10.1", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"1.04.01", "1.4.1", "", VERSION_SAME, VERSION_REASON_NONE},
    {"2.8", "2.51", "Schneider Electric", VERSION_UNCOMPARABLE, VERSION_REASON_ZEROS},
    {"2.8", "2.51", "Siemens", VERSION_OLDER, VERSION_REASON_NONE},
    {"V2.9.2", "V2.9.2 SP1", "", VERSION_OLDER, VERSION_REASON_BASE_LEFT},
    {"V17 Update 4", "V17", "", VERSION_NEWER, VERSION_REASON_BASE_RIGHT},
    {"V17 Update 4", "V17 Upd4", "", VERSION_SAME, VERSION_REASON_NONE},
    {"V14 SP1", "V14 Update 9", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"V14 SP1 Update 2", "V14 SP1", "", VERSION_NEWER, VERSION_REASON_BASE_RIGHT},
    {"V15.1", "V15 Update 4", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"V4.0 SP1 HF2", "V4.0 SP1 HF10", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"V4.5 Update 1", "V4.5 HF1", "", VERSION_UNCOMPARABLE, VERSION_REASON_QUALIFIER},
    {"V18 Update 2", "V18 SR 1", "", VERSION_UNCOMPARABLE, VERSION_REASON_QUALIFIER},
    {"4.2 SP0", "4.2", "", VERSION_SAME, VERSION_REASON_NONE},
    {"4.2 rc1", "4.2", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"4.2 rc1", "4.2 beta 3", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"4.2 alpha", "4.2-beta", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"4.2 rc1", "4.2 SP1", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"2.5-GA", "2.5", "", VERSION_SAME, VERSION_REASON_NONE},
    {"5.1a", "5.1b", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"5.1", "5.1a", "", VERSION_OLDER, VERSION_REASON_BASE_LEFT},
    {"1.05", "1.05F", "Mitsubishi Electric", VERSION_OLDER, VERSION_REASON_COARSE_LEFT},
    {"1.95Z", "1.241B", "Mitsubishi Electric", VERSION_OLDER, VERSION_REASON_NONE},
    {"5.1 SP1", "5.1a", "", VERSION_UNCOMPARABLE, VERSION_REASON_SHAPE},
    {"5.1-3", "5.1a", "", VERSION_UNCOMPARABLE, VERSION_REASON_SHAPE},
    {"5.1-3", "5.1.3", "", VERSION_UNCOMPARABLE, VERSION_REASON_SHAPE},
    {"5.1-3", "5.1-10", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"1.5-0.1", "1.5.0.0bb", "", VERSION_UNCOMPARABLE, VERSION_REASON_SHAPE},
    {"1.5-0.1", "1.5.0.0", "", VERSION_NEWER, VERSION_REASON_COARSE_RIGHT},
    {"4.2.0 SP1", "4.2 SP0", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"4.2.0 SP0 HF1", "4.2 SP0", "", VERSION_NEWER, VERSION_REASON_BASE_RIGHT},
    {"10.97.3 CFR1", "10.97.3", "", VERSION_NEWER, VERSION_REASON_BASE_RIGHT},
    {"10.97.3 CFR2", "10.97.3 CFR1", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"6.6", "6.6.1", "", VERSION_OLDER, VERSION_REASON_BASE_LEFT},
    {"33", "33.011", "", VERSION_OLDER, VERSION_REASON_COARSE_LEFT},
    {"4.1.0", "4.1.0.3237", "", VERSION_OLDER, VERSION_REASON_COARSE_LEFT},
    {"V3", "V3.1.2", "", VERSION_OLDER, VERSION_REASON_COARSE_LEFT},
    {"4.2.0", "4.2.3", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"4.3.1", "4.3", "", VERSION_NEWER, VERSION_REASON_BASE_RIGHT},
    {"3.6", "3.6 Build 170215", "", VERSION_OLDER, VERSION_REASON_COARSE_LEFT},
    {"15.2(4)EA6", "15.2(4)EA7", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"15.2(4)E", "15.2(5)EA", "", VERSION_UNCOMPARABLE, VERSION_REASON_SHAPE},
    {"12.2(55)SE", "15.2(5)EA", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"V7.5 SP2 Update 12", "V7.5.2.13", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"V7.5 SP2 Update 13", "V7.5.2.13", "", VERSION_UNCOMPARABLE, VERSION_REASON_SHAPE},
    {"2017 R2", "1.9", "", VERSION_UNCOMPARABLE, VERSION_REASON_YEAR},
    {"2017 R2", "2018", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"0", "2018", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"April 3, 2018", "2018.4", "", VERSION_UNCOMPARABLE, VERSION_REASON_DATE},
    {"April 3, 2018", "2018-04-04", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"0A", "09", "", VERSION_UNCOMPARABLE, VERSION_REASON_HEX},
    {"07A03", "07A04", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"0x10", "0x0f", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"1.4-9d9eff4", "1.4-9d9eff5", "", VERSION_UNCOMPARABLE, VERSION_REASON_HASH},
    {"1.4-9d9eff4", "1.4-9d9eff4", "", VERSION_SAME, VERSION_REASON_NONE},
    {"4.2.7", "4.2.x", "", VERSION_SAME, VERSION_REASON_OPEN_RIGHT},
    {"4.x", "4.2", "", VERSION_SAME, VERSION_REASON_OPEN_LEFT},
    {"4.3", "4.2.x", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"3.2.13", "3.X.14", "", VERSION_OLDER, VERSION_REASON_NONE},
    {"3.2.14", "3.X.14", "", VERSION_SAME, VERSION_REASON_NONE},
    {"8.15", "8.1x", "", VERSION_SAME, VERSION_REASON_OPEN_RIGHT},
    {"8.20", "8.1x", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"8.1", "8.1x", "", VERSION_UNCOMPARABLE, VERSION_REASON_OPEN_RIGHT},
    {"12.3", "12.1a (2018 R1)", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"2018", "12.1a (2018 R1)", "", VERSION_OLDER, VERSION_REASON_BASE_LEFT},
    {"1.2 FP2 HF10", "1.2 FP2 HF6 (Build Nr. 1.2.14002.257)", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"1.50", "12.4 (firmware 1.46)", "", VERSION_UNCOMPARABLE, VERSION_REASON_ALIAS},
    {"13.0", "12.4 (firmware 1.46)", "", VERSION_NEWER, VERSION_REASON_NONE},
    {"", "1.0", "", VERSION_UNCOMPARABLE, VERSION_REASON_EMPTY},
    {"see label", "1.0", "", VERSION_UNCOMPARABLE, VERSION_REASON_UNREAD},
    {"see label", "See Label", "", VERSION_SAME, VERSION_REASON_NONE},
    {"", "", "", VERSION_UNCOMPARABLE, VERSION_REASON_EMPTY},
};

static void versions_stand_as_their_suppliers_count(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(COMPARE); i++) {
        struct version a = parse(bed, COMPARE[i].a), b = parse(bed, COMPARE[i].b);
        struct version_comparison c = version_compare(&a, &b, version_scheme_of(str_from(COMPARE[i].supplier)));
        if (c.order != COMPARE[i].order || c.reason != COMPARE[i].reason)
            fail_msg("%s and %s: order %d, because %s", COMPARE[i].a, COMPARE[i].b, c.order,
                     version_reason_text(c.reason));
    }
}

static void a_version_begins_with_its_line(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *version;
        const char *line;
        bool begins;
    } BEGINS[] = {
        {"V7.4 SP1", "V7.4", true},       {"V15.1", "V15", true},   {"V4.3.7", "V4.X", true}, {"V4", "V4.0", true},
        {"2020 R2 SP1", "2020 R2", true}, {"V7.5", "V7.4", false},  {"V7", "V7.4", false},    {"R7.4", "V7.4", false},
        {"V5.1", "V4.X", false},          {"MX-V4.1", "V4", false}, {"", "V4", false},        {"V14", "V1", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(BEGINS); i++) {
        struct version v = parse(bed, BEGINS[i].version), line = parse(bed, BEGINS[i].line);
        if (version_begins(&v, &line) != BEGINS[i].begins)
            fail_msg("%s, line %s", BEGINS[i].version, BEGINS[i].line);
    }
}

static void every_reason_has_a_text(void **state) {
    (void)state;
    for (int i = 0; i < VERSION_REASON_COUNT; i++)
        assert_true(strlen(version_reason_text((enum version_reason)i)) > 10);
    assert_non_null(version_reason_text((enum version_reason)VERSION_REASON_COUNT));
}

/* ---- properties ---- */

enum { POOL = 300, TRIPLES = 200000 };

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* A version of few numbers and qualifiers, so that many pairs share a beginning. */
static struct str random_version(struct bed *bed, uint32_t *seed, bool open) {
    static const char *const LABELS[] = {"", "", "", "V", "R", "FW", "MX-V"};
    static const char *const TAILS[] = {
        "",       "",    "",         " SP1", " SP2",     " Update 1",  " HF2",          " SP1 HF1",
        "a",      "b",   "-1",       "-12",  " rc1",     " beta",      " SP1 Update 3", ".x",
        "(2)EA1", ".S0", " Build 3", " R2",  "-9d9eff4", " Update 1a", ".X.1"};
    size_t tails = open ? ARRAY_LEN(TAILS) : ARRAY_LEN(TAILS) - 8;
    struct str text = str_from(LABELS[next_random(seed) % ARRAY_LEN(LABELS)]);
    unsigned numbers = 1 + next_random(seed) % 3;
    for (unsigned i = 0; i < numbers; i++) {
        bool padded = next_random(seed) % 5 == 0;
        text = str_format(&bed->arena, STR_F "%s%s%u", STR_A(text), i ? "." : "", padded ? "0" : "",
                          next_random(seed) % 4);
    }
    return str_format(&bed->arena, STR_F "%s", STR_A(text), TAILS[next_random(seed) % tails]);
}

static void fill(struct bed *bed, struct version *pool, uint32_t seed, bool open) {
    for (size_t i = 0; i < POOL; i++)
        assert_int_equal(version_parse(random_version(bed, &seed, open), STR_NONE, &bed->arena, &pool[i]), STATUS_OK);
}

static void expect_turned(const struct version *a, const struct version *b, const struct version_scheme *scheme) {
    static const enum version_order TURNED[] = {[VERSION_OLDER] = VERSION_NEWER,
                                                [VERSION_SAME] = VERSION_SAME,
                                                [VERSION_NEWER] = VERSION_OLDER,
                                                [VERSION_UNCOMPARABLE] = VERSION_UNCOMPARABLE};
    enum version_order one = version_compare(a, b, scheme).order, two = version_compare(b, a, scheme).order;
    if (two != TURNED[one] || (a == b && one != VERSION_SAME))
        fail_msg(STR_F " and " STR_F ": %d and %d", STR_A(a->text), STR_A(b->text), one, two);
}

static void comparing_is_antisymmetric(void **state) {
    struct bed *bed = *state;
    static struct version pool[POOL];
    static const char *const SUPPLIERS[] = {"", "Rockwell", "Mitsubishi", "Schneider"};
    fill(bed, pool, 42, true);
    for (size_t n = 0; n < ARRAY_LEN(SUPPLIERS) * POOL * POOL; n++) {
        const struct version_scheme *scheme = version_scheme_of(str_from(SUPPLIERS[n / POOL / POOL]));
        expect_turned(&pool[n / POOL % POOL], &pool[n % POOL], scheme);
    }
}

static void comparing_is_transitive(void **state) {
    struct bed *bed = *state;
    static struct version pool[POOL];
    const struct version_scheme *scheme = version_scheme_of(STR_NONE);
    uint32_t seed = 7;
    unsigned decided = 0;
    fill(bed, pool, 4711, false);
    for (unsigned n = 0; n < TRIPLES; n++) {
        const struct version *a = &pool[next_random(&seed) % POOL], *b = &pool[next_random(&seed) % POOL];
        const struct version *c = &pool[next_random(&seed) % POOL];
        enum version_order ab = version_compare(a, b, scheme).order, bc = version_compare(b, c, scheme).order;
        enum version_order ac = version_compare(a, c, scheme).order;
        if (ab == VERSION_UNCOMPARABLE || bc == VERSION_UNCOMPARABLE || ac == VERSION_UNCOMPARABLE)
            continue;
        enum version_order want = ab == VERSION_SAME ? bc : ab;
        if ((ab == bc || ab == VERSION_SAME || bc == VERSION_SAME) && ac != want)
            fail_msg(STR_F ", " STR_F ", " STR_F ": %d %d but %d", STR_A(a->text), STR_A(b->text), STR_A(c->text), ab,
                     bc, ac);
        decided++;
    }
    assert_true(decided > TRIPLES / 20);
}

static void what_is_written_out_reads_back(void **state) {
    struct bed *bed = *state;
    static struct version pool[POOL];
    fill(bed, pool, 99, true);
    for (size_t i = 0; i < POOL; i++) {
        struct version again;
        assert_int_equal(version_parse(pool[i].text, STR_NONE, &bed->arena, &again), STATUS_OK);
        assert_int_equal(again.count, pool[i].count);
        assert_memory_equal(again.parts, pool[i].parts, sizeof again.parts);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(versions_are_read),
        BED_TEST(what_is_no_version_says_why),
        BED_TEST(a_text_too_long_is_no_version),
        BED_TEST(words_of_the_product_are_no_family),
        BED_TEST(the_parts_say_where_they_stand),
        cmocka_unit_test(reading_without_memory_is_said),
        BED_TEST(versions_stand_as_their_suppliers_count),
        BED_TEST(a_version_begins_with_its_line),
        cmocka_unit_test(every_reason_has_a_text),
        BED_TEST(comparing_is_antisymmetric),
        BED_TEST(comparing_is_transitive),
        BED_TEST(what_is_written_out_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
