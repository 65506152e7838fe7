/* Why a requirement is not shown: what contradicts it, and what was to show it. */
#include "bed.h"

#include "level/cause.h"

enum { DAY = 20000 };

static struct evidence statement(const char *id, enum evidence_effect effect, const char *requirement) {
    struct evidence item = {.kind = EVIDENCE_TEST,
                            .effect = effect,
                            .strength = STRENGTH_ARTEFACT,
                            .date = DAY,
                            .ends = DATE_NONE,
                            .id = str_from(id),
                            .detail = STR("what it found")};
    requirement_set_add(&item.requirements, requirement_find(str_from(requirement)));
    return item;
}

static struct requirement_set set_of(const char *first, const char *second) {
    struct requirement_set set = {{0, 0}};
    requirement_set_add(&set, requirement_find(str_from(first)));
    requirement_set_add(&set, requirement_find(str_from(second)));
    return set;
}

static struct causes find(struct bed *bed, struct evidence *items, size_t count, enum strength assurance) {
    const struct evidence_list list = {.items = items, .count = count};
    const struct requirement_set missing = set_of("CR 1.5", "CR 1.7");
    struct causes causes;
    assert_int_equal(cause_find(&list, &missing, assurance, &bed->arena, &causes), STATUS_OK);
    return causes;
}

static void findings_of_one_report_are_one_cause(void **state) {
    struct bed *bed = *state;
    struct evidence items[] = {statement("tests", EFFECT_CONTRADICTS, "CR 1.5"),
                               statement("tests", EFFECT_CONTRADICTS, "CR 1.7")};
    struct causes causes = find(bed, items, 2, STRENGTH_ARTEFACT);
    assert_int_equal(causes.count, 1);
    assert_str(causes.items[0].text, "test tests contradicts CR 1.5, CR 1.7; the first of them: what it found");
}

static void what_contradicts_comes_first(void **state) {
    struct bed *bed = *state;
    struct evidence items[] = {statement("a", EFFECT_INCOMPLETE, "CR 1.5"),
                               statement("b", EFFECT_CONTRADICTS, "CR 1.7")};
    struct causes causes = find(bed, items, 2, STRENGTH_ARTEFACT);
    assert_int_equal(causes.count, 2);
    assert_str(causes.items[0].text, "test b contradicts CR 1.7: what it found");
    assert_str(causes.items[1].text, "test a shows CR 1.5 only in part: what it found");
}

static void what_no_longer_counts_says_since_when(void **state) {
    struct bed *bed = *state;
    struct evidence items[] = {
        statement("csa", EFFECT_SUPPORTS, "CR 1.5"), statement("tests", EFFECT_SUPPORTS, "CR 1.5"),
        statement("csa-2", EFFECT_SUPPORTS, "CR 1.5"), statement("door", EFFECT_COMPENSATES, "CR 1.7")};
    char day[11];
    items[0].kind = items[2].kind = EVIDENCE_CERTIFICATE;
    items[0].standing = items[3].standing = EVIDENCE_EXPIRED;
    items[0].ends = items[3].ends = DAY + 1;
    items[1].standing = EVIDENCE_TOO_OLD;
    items[2].standing = EVIDENCE_OUT_OF_SCOPE;
    items[3].kind = EVIDENCE_COUNTERMEASURE;
    date_text(DAY, day);
    struct causes causes = find(bed, items, 4, STRENGTH_ARTEFACT);
    assert_int_equal(causes.count, 4);
    assert_str(causes.items[0].text,
               str_format(&bed->arena, "certificate csa no longer counts, its last day was %s: CR 1.5", day).ptr);
    assert_str(causes.items[1].text, str_format(&bed->arena, "test tests is too old, made on %s: CR 1.5", day).ptr);
    assert_str(causes.items[2].text, "certificate csa-2 is out of scope: what it found");
    assert_str(causes.items[3].text,
               str_format(&bed->arena, "countermeasure door no longer counts, its review was %s: CR 1.7", day).ptr);
}

static void support_below_the_assurance_is_a_cause(void **state) {
    struct bed *bed = *state;
    struct evidence items[] = {statement("tests", EFFECT_SUPPORTS, "CR 1.5")};
    assert_int_equal(find(bed, items, 1, STRENGTH_ARTEFACT).count, 0);
    struct causes causes = find(bed, items, 1, STRENGTH_CERTIFICATE);
    assert_int_equal(causes.count, 1);
    assert_str(causes.items[0].text, "test tests shows CR 1.5, but by artefact where certificate is asked for");
}

static void what_is_about_other_requirements_is_none(void **state) {
    struct bed *bed = *state;
    struct evidence items[] = {statement("tests", EFFECT_CONTRADICTS, "CR 7.7")};
    assert_int_equal(find(bed, items, 1, STRENGTH_ARTEFACT).count, 0);
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct evidence items[] = {statement("tests", EFFECT_CONTRADICTS, "CR 1.5"),
                               statement("csa", EFFECT_INCOMPLETE, "CR 1.7")};
    const struct evidence_list list = {.items = items, .count = 2};
    const struct requirement_set missing = set_of("CR 1.5", "CR 1.7");
    enum status status = STATUS_MEMORY;
    (void)state;
    for (size_t cap = 0; status != STATUS_OK; cap += 16) {
        struct arena tiny;
        struct causes causes = {.count = 77};
        arena_init(&tiny, cap);
        status = cause_find(&list, &missing, STRENGTH_ARTEFACT, &tiny, &causes);
        arena_done(&tiny);
        assert_int_equal(causes.count, status == STATUS_OK ? 2 : 77);
        assert_in_range(cap, 0, 1 << 20);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(findings_of_one_report_are_one_cause),     BED_TEST(what_contradicts_comes_first),
        BED_TEST(what_no_longer_counts_says_since_when),    BED_TEST(support_below_the_assurance_is_a_cause),
        BED_TEST(what_is_about_other_requirements_is_none), BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
