#include "csaf/vers.h"

#include "bed.h"

static struct vers read_range(struct bed *bed, const char *text) {
    struct vers vers;
    assert_int_equal(vers_read(str_from(text), &bed->arena, &vers), STATUS_OK);
    return vers;
}

/* ---- form */

static void canonical_ranges_are_read(void **state) {
    static const char *const GOOD[] = {
        "vers:intdot/<4.2.0",
        "vers:npm/>=2.2.0|<2.3.0",
        "vers:npm/1.2.3|>=2.0.0|<5.0.0",
        "vers:gem/>=2.2.0|!=2.2.1|<2.3.0",
        "vers:pypi/0.0.0|0.0.1|0.0.2|0.0.3|1.0|2.0pre1",
        "vers:tomee/>=8.0.0-M1|<=8.0.1",
        "vers:maven/>=1.0.0-beta1|<=1.7.5|>=7.0.0-M1|<=7.0.7|>=7.1.0|<=7.1.2|>=8.0.0-M1|<=8.0.1",
        "vers:someweirdunknownversionscheme/<4.2.0|>3.91.1|!=3.2.0|<1.2",
        "vers:somecool-un.known1/>Jo_3,16|<=2.Ko_5,20",
        "vers:datetime/>=2012-06-30T23:59:60Z|<=2016-12-31T23:59:60Z",
        "vers:npm/1.0%252F0",
        "vers:generic/a%20b%3C",
        "vers:all/*",
        "vers:none/*",
        "vers:intdot/<2.1.0|>4.2.0|!=5.1|!=6.3.0|!=9.17.4|<=10.3.1",
        "vers:intdot/!=1|2|>3",
        "<V3.1.2.2",
        "<=2024.04",
        ">abc|<=def",
        "<1.2.0|=4.2.0",
        ">10.9a|!=10.9c|!=10.9f|<=10.9k",
        "<2024-4-pabc0019|>2024-10-pefd0010|<2024-12-pjkl2010|>2024-12-pjkl5010|<=2025-1-pghi1001",
        ">2.1.0|<3.16.0|>3.16.0|<4.2.0",
        "4.2.0",
        "!=1",
    };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        struct vers vers = read_range(*state, GOOD[i]);
        if (vers.fault.ptr)
            fail_msg("%s: %.*s", GOOD[i], STR_A(vers.fault));
    }
}

static void what_is_not_canonical_has_a_fault(void **state) {
    static const struct {
        const char *text, *fault;
    } BAD[] = {
        {"", "without a version"},
        {"all versions < 4.2.0", "blanks"},
        {"vers:npm/ >= 2.2.0| <2.3.0", "blanks"},
        {"> abc and <= def", "blanks"},
        {"<1\xc3\xa4", "beyond ASCII"},
        {"VERS:npm/1.0.0", "small ones"},
        {"vers:NPM/1.0.0", "names no type"},
        {"vers:1npm/1.0.0", "names no type"},
        {"vers:n%70m/1.0.0", "names no type"},
        {"vers:/all", "names no type"},
        {"vers:", "names no type"},
        {"vers:npm", "names no type"},
        {"vers:npm/", "without a version"},
        {"vers:npm/|1.0.0", "without a version"},
        {"vers:npm/1.0.0|", "without a version"},
        {"vers:npm/>1.0.0||<2.0.0", "without a version"},
        {"vers:npm/>=", "without a version"},
        {"vers:somecool/||>Jo_3,16|<=2.Ko_5,20", "without a version"},
        {"vers:weird/<4.2.0|>3.91.1|<>3.2.0|<1.2", "encoded"},
        {"vers:npm/=1.0.0", "encoded"},
        {"vers:npm/1.*", "encoded"},
        {"intdot/<4.2.0", "encoded"},
        {"==1", "encoded"},
        {"vers:npm/1.0%2G0", "not encoded as it should"},
        {"vers:npm/1.0%", "not encoded as it should"},
        {"vers:npm/1.0%2", "not encoded as it should"},
        {"vers:npm/1.0%2f0", "not encoded as it should"},
        {"vers:npm/1.0%2E0", "not encoded as it should"},
        {"vers:datetime/2024-01-01T00%3A00%3A00Z", "not encoded as it should"},
        {"vers:datetime/2024-01-01t00:00:00Z", "large"},
        {"vers:datetime/2024-01-01T00:00:00z", "large"},
        {"vers:npm/*", "vers:all/*"},
        {"*", "vers:all/*"},
        {"vers:all/<V3.1.2.2", "only range"},
        {"vers:none/1", "only range"},
        {"vers:npm/>=2.0.0|<1.0.0", "sort"},
        {"vers:intdot/>1.10|<1.9", "sort"},
        {">1.10|<V1.9", "sort"},
        {"vers:unknown/1|1", "twice"},
        {"vers:unknown/>a|<a", "twice"},
        {"vers:pypi/1.0|1.0.0", "otherwise"},
        {"vers:npm/>1.0.0|>2.0.0", "open below"},
        {"vers:npm/>1.0.0|2.0.0", "open below"},
        {"vers:npm/1.0.0|<2.0.0", "take that out"},
        {"<1|<2", "take that out"},
        {">1|!=2|>=3", "open below"},
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct vers vers = read_range(*state, BAD[i].text);
        if (!str_contains(vers.fault, str_from(BAD[i].fault)))
            fail_msg("'%s': %.*s", BAD[i].text, STR_A(vers.fault));
    }
}

static void versions_are_decoded(void **state) {
    struct vers vers = read_range(*state, "vers:npm/1.0%252F0|>2%7C|<=3");
    assert_int_equal(vers.count, 3);
    assert_str(vers.type_name, "npm");
    assert_str(vers.items[0].version, "1.0%2F0");
    assert_str(vers.items[1].version, "2|");
    assert_int_equal(vers.items[1].sign, VERS_ABOVE);
    assert_int_equal(vers.items[2].sign, VERS_UP_TO);
}

/* ---- what a range holds */

static void single_and_open_ranges_are_told(void **state) {
    static const struct {
        const char *text;
        bool single, open;
    } CASES[] = {
        {"vers:intdot/4.2.0", true, false},
        {"4.2.0", true, false},
        {"=4.2.0", true, false},
        {">=4.2|<=4.2", true, false},
        {"vers:intdot/!=4|5", true, false},
        {"vers:intdot/4|5", false, false},
        {"vers:intdot/<4.2.0", false, false},
        {"vers:intdot/>=4.2.0", false, true},
        {">4.2.0", false, true},
        {"vers:semver/<2.1.0|>4.2.0", false, true},
        {"vers:intdot/<2.1.0|>4.2.0|!=5.1|!=6.3.0", false, true},
        {"vers:intdot/<2.1.0|>4.2.0|!=5.1|<=10.3.1", false, false},
        {"<1.2.0|=4.2.0", false, false},
        {"vers:intdot/!=1", false, true},
        {"vers:all/*", false, true},
        {"vers:none/*", false, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct vers vers = read_range(*state, CASES[i].text);
        if (vers_is_single(&vers) != CASES[i].single || vers_is_open(&vers) != CASES[i].open)
            fail_msg("%s", CASES[i].text);
    }
}

static struct str intervals_text(struct bed *bed, const char *range) {
    struct vers vers = read_range(bed, range);
    struct vers_interval *list;
    struct str text = STR("");
    size_t count;
    if (!vers_intervals(&vers, &bed->arena, &list, &count))
        return STR("?");
    for (size_t i = 0; i < count; i++)
        text = str_format(&bed->arena, "%.*s%c%.*s,%.*s%c", STR_A(text), list[i].from_in ? '[' : '(',
                          STR_A(list[i].from ? list[i].from->version : STR("")),
                          STR_A(list[i].to ? list[i].to->version : STR("")), list[i].to_in ? ']' : ')');
    return text;
}

static void ranges_become_intervals(void **state) {
    static const struct {
        const char *range, *intervals;
    } CASES[] = {
        {"vers:intdot/1|>=2|<5", "[1,1][2,5)"},
        {"vers:intdot/<2|>4|!=5|<=6|7", "(,2)(4,5)(5,6][7,7]"},
        {"vers:intdot/!=1|>2", "(2,)"},
        {"vers:intdot/!=1|!=2", "(,1)(1,2)(2,)"},
        {"vers:intdot/1|!=2|3", "[1,1][3,3]"},
        {"vers:intdot/!=1|<2", "(,1)(1,2)"},
        {">2.1|<3.16|>3.16|<4", "(2.1,3.16)(3.16,4)"},
        {"v1|>v2", "[v1,v1](v2,)"},
        {">10.9a|<=10.9k", "?"},
        {"vers:generic/>1|<2", "?"},
        {"vers:unknown/>1|<2", "?"},
        {"vers:npm/>1.0.0|<2", "?"},
        {"vers:npm/>2.0.0|<1.0.0", "?"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_str(intervals_text(*state, CASES[i].range), CASES[i].intervals);
}

/* ---- types */

static void types_are_in_order_and_consistent(void **state) {
    (void)state;
    assert_true(vers_type_count() < 64); /* ranges.c keeps them as bits */
    for (size_t i = 0; i < vers_type_count(); i++) {
        const struct vers_type *type = vers_type_at(i);
        assert_ptr_equal(vers_type_find(type->name), type);
        assert_true(i == 0 || str_cmp(vers_type_at(i - 1)->name, type->name) < 0);
        assert_int_equal(type->valid != NULL, type->compare != NULL);
        assert_true(type->supported || !type->valid);
    }
    assert_null(vers_type_find(STR("tomee")));
}

/* Each list ascends; versions of one line are equal. */
struct ladder {
    const char *type;
    const char *steps; /* by '<', equal ones by '=' (no version here holds either) */
};

static const struct ladder LADDERS[] = {
    {"intdot", "0<1<1.2<1.9<1.10<2<99999999999999999999<100000000000000000000"},
    {"hackage", "1<1.0<1.0.1<1.1<1.10"},
    {"lexicographic", "1.10<1.9<A<a<aa"},
    {"semver", "0.9.9<1.0.0-0<1.0.0-1<1.0.0-alpha<1.0.0-alpha.1<1.0.0-alpha.beta<1.0.0-beta<1.0.0-beta.2<1.0.0-beta.11<"
               "1.0.0-rc.1<1.0.0<1.0.1<1.2.0<1.10.0"},
    {"npm", "1.0.0-a<1.0.0=1.0.0+b=v1.0.0"},
    {"golang", "v0.0.0-20190101000000-abcdefabcdef<v0.0.0-20200101000000-abcdefabcdef<v1.0.0<v2.0.0+incompatible"},
    {"dart", "1.0.0-a<1.0.0<1.0.1"},
    {"nuget", "1.0-ALPHA=1.0.0-alpha<1.0.0-beta=1.0.0-BETA+x<1=1.0=1.0.0.0<1.0.0.1-a<1.0.0.1<1.0.1"},
    {"datetime", "2024-01-01T00:00:00+02:00<2024-01-01T00:00:00Z=2023-12-31T19:00:00-05:00=2024-01-01T00:00:00.000Z<"
                 "2024-01-01T00:00:00.09Z<2024-01-01T00:00:00.123Z<2024-01-01T00:00:01Z"},
    {"deb", "1.0~~<1.0~~a<1.0~<1.0~rc1-1<1.0=1.0-0=0:1.0<1.0-1<1.0-1.1<1.0-2<1.0-10<1.0a<1.0+b1<1.0.1<1.1<1:0.1"},
    {"rpm", "1-1<1a-1<1.0~rc1-1<1.0-1=1.0-01<1.0-1.1<1.0-2<1.0^git1-1<1.0^git1.2-1<1.0.1-1<1.1-1<1.10-1<2-1<1:0.1-1"},
    {"apk", "1.2_alpha<1.2_alpha1<1.2_beta<1.2_pre2<1.2_rc1<1.2_rc1-r1<1.2<1.2-r0<1.2-r1<1.2_cvs<1.2_git1<1.2_p1<1.2a<"
            "1.2b<1.2.0<1.2.1<1.10"},
    {"alpine", "1.2_rc1<1.2<1.2.1"},
    {"pypi", "1.0.dev1<1.0a1.dev1<1.0a1=1.0.alpha-1<1.0a1.post1<1.0b1<1.0rc1=1.0c1=1.0-preview1<1.0=1=v1.0.0<"
             "1.0.post1.dev2<1.0.post1=1.0-1=1.0r1<1.1.dev1<1.1<1.10<1!0.1"},
    {"maven",
     "1.0-alpha-1-SNAPSHOT<1.0-alpha-1=1.0-alpha1=1.0-a1=1-ALPHA-1<1.0-alpha-2<1.0-beta<1.0-beta-1<"
     "1.0-milestone-1=1.0-m1<1.0-rc-1=1.0-CR1<1.0-SNAPSHOT<1.0=1=1.0.0-GA=1.0-final<1.0-sp<1.0-sp-1<1.0.1<1.1<1.10"},
    {"composer", "1.0-dev<1.0.0-alpha<1.0.0-alpha1=v1.0a1=1.0.0.0-alpha.1<1.0-beta2<1.0-RC1<1.0=1.0.0-stable<1.0-p1="
                 "1.0.0-patch1<1.0.1"},
    {"gem", "1.0.a=1.a<1.0.a.1=1.a1<1.0.b<1.0=1=1.0.0<1.0.1.pre<1.0.1<1.9<1.10"},
};

/* The rank of each version in its ladder. */
static size_t parse_ladder(const char *text, struct str *versions, size_t *ranks) {
    size_t count = 0, rank = 0;
    struct str rest = str_from(text), step, version;
    for (; str_next(&rest, '<', &step); rank++)
        while (str_next(&step, '=', &version)) {
            versions[count] = version;
            ranks[count++] = rank;
        }
    return count;
}

static void check_ladder(const struct ladder *ladder) {
    const struct vers_type *type = vers_type_find(str_from(ladder->type));
    struct str versions[64];
    size_t ranks[64], count = parse_ladder(ladder->steps, versions, ranks);
    for (size_t pair = 0; pair < count * count; pair++) {
        size_t a = pair / count, b = pair % count;
        int order, want = (ranks[a] > ranks[b]) - (ranks[a] < ranks[b]);
        if (!vers_compare(type, versions[a], versions[b], &order) || (order > 0) - (order < 0) != want)
            fail_msg("%s: %.*s, %.*s", ladder->type, STR_A(versions[a]), STR_A(versions[b]));
    }
}

static void versions_of_each_type_are_ordered(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(LADDERS); i++)
        check_ladder(&LADDERS[i]);
}

static void what_is_not_sure_is_not_compared(void **state) {
    static const struct {
        const char *type, *version;
    } UNSURE[] = {
        {"intdot", "1.2-rc1"},
        {"intdot", ""},
        {"intdot", "1."},
        {"intdot", ".1"},
        {"intdot", "v1"},
        {"semver", "1.2"},
        {"semver", "1.2.3-"},
        {"semver", "1.2.3-a..b"},
        {"semver", "1.2.3+"},
        {"semver", "1.2.3.4"},
        {"dart", "1.2.3+1"},
        {"nuget", "1.2.3.4.5"},
        {"deb", "a1"},
        {"deb", "1_2"},
        {"deb", "x:1"},
        {"deb", ":1"},
        {"deb", "1-"},
        {"rpm", "1.0"},
        {"rpm", "1.0-1-"},
        {"rpm", "1/2-1"},
        {"apk", "1.02"},
        {"apk", "1.2_foo"},
        {"apk", "1.2-1"},
        {"apk", "1.2-r"},
        {"apk", "1.2ab"},
        {"apk", "1.2A"},
        {"pypi", "1.0+local"},
        {"pypi", "!1"},
        {"pypi", "1.0x"},
        {"pypi", ".5"},
        {"pypi", "a1"},
        {"maven", "1.0-1"},
        {"maven", "1.0-xyz"},
        {"maven", "1.0.RC1"},
        {"maven", "1.0-a"},
        {"maven", "1.0-SNAPSHOT-1"},
        {"maven", "1.0-"},
        {"composer", "1.2.3.4.5"},
        {"composer", "1.0-foo"},
        {"composer", "dev-main"},
        {"gem", "1.0-a"},
        {"gem", "1..0"},
        {"gem", "a"},
        {"gem", ""},
        {"datetime", "2024"},
        {"datetime", "2012-06-30T23:59:60Z"},
        {"generic", "1"},
        {"cpan", "1.0"},
        {"alpm", "1.0-1"},
        {"all", "1"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(UNSURE); i++) {
        int order;
        if (vers_compare(vers_type_find(str_from(UNSURE[i].type)), str_from(UNSURE[i].version),
                         str_from(UNSURE[i].version), &order))
            fail_msg("%s: %s", UNSURE[i].type, UNSURE[i].version);
    }
}

/* Nobody says whether 1.2 and 1.2.0 of an intdot are one version. */
static void rounded_versions_are_not_called_equal(void **state) {
    int order = 7;
    (void)state;
    assert_false(vers_compare(vers_type_find(STR("intdot")), STR("1.2"), STR("1.2.0"), &order));
    assert_false(vers_compare(&vers_plain, STR("v1.2"), STR("1.2"), &order));
    assert_int_equal(order, 7);
    assert_true(vers_compare(&vers_plain, STR("v1.2"), STR("1.2.1"), &order) && order < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(canonical_ranges_are_read),
                                       BED_TEST(what_is_not_canonical_has_a_fault),
                                       BED_TEST(versions_are_decoded),
                                       BED_TEST(single_and_open_ranges_are_told),
                                       BED_TEST(ranges_become_intervals),
                                       BED_TEST(types_are_in_order_and_consistent),
                                       BED_TEST(versions_of_each_type_are_ordered),
                                       BED_TEST(what_is_not_sure_is_not_compared),
                                       BED_TEST(rounded_versions_are_not_called_equal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
