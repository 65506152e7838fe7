/* Fixed versions of several advisories, put together into one update. */
#include "yard.h"

#include "level/reason.h"

/* The advisory `id` about the releases before `fixed` (or as `versions` says), which is fixed in `fixed`. */
static void advise(struct yard *y, const char *id, const char *versions, const char *fixed) {
    struct arena *arena = &y->bed->arena;
    struct str remedy = str_format(
        arena, "{\"category\": \"vendor_fix\", \"details\": \"Update to %s or later\", \"product_ids\": [\"P\"]}",
        fixed);
    yard_advise(y, &(struct yard_advisory){.id = id,
                                           .cve = str_format(arena, "CVE-2026-2%s", id + 3).ptr,
                                           .versions = versions ? versions : str_format(arena, "<%s", fixed).ptr,
                                           .remedy = remedy.ptr});
}

/* The updates among the ways out, a line each. */
static void updates_are(struct yard *y, const char *expected) {
    struct reasons reasons;
    struct str text = STR("");
    (void)yard_judge_with(y, "");
    assert_int_equal(reasons_of(&y->assessment, 0, &y->bed->arena, &reasons), STATUS_OK);
    for (size_t i = 0; i < reasons.way_count; i++)
        if (reasons.ways[i].kind == WAY_UPDATE)
            text = str_format(&y->bed->arena, STR_F STR_F "\n", STR_A(text), STR_A(reasons.ways[i].text));
    assert_str(text, expected);
    yard_done(y);
}

static void the_latest_of_the_fixed_versions_settles_all(void **state) {
    struct yard y;
    yard_init(&y, *state);
    advise(&y, "RT-1001", NULL, "4.3.0");
    advise(&y, "RT-1002", NULL, "4.4");
    advise(&y, "RT-1003", NULL, "4.2.9");
    updates_are(&y, "update to 4.4 or later (RT-1001, RT-1002, RT-1003)\n");
}

static void of_many_advisories_the_first_are_named(void **state) {
    static const char *const ids[] = {"RT-1001", "RT-1002", "RT-1003", "RT-1004", "RT-1005"};
    struct yard y;
    yard_init(&y, *state);
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        advise(&y, ids[i], NULL, "4.3.0");
    updates_are(&y, "update to 4.3.0 or later (RT-1001, RT-1002, RT-1003 and 2 more)\n");
}

static void versions_that_cannot_be_compared_stay_apart(void **state) {
    struct yard y;
    yard_init(&y, *state);
    advise(&y, "RT-1001", NULL, "4.3.0");
    advise(&y, "RT-1002", "vers:generic/*", "R4.4");
    advise(&y, "RT-1003", NULL, "4.5.0");
    updates_are(&y, "update to 4.5.0 or later (RT-1001, RT-1003)\n"
                    "update to R4.4 or later (RT-1002)\n");
}

/* Fixed in 4.3.0, and affected again from 5.0 on. */
static void what_the_later_version_has_again_stays_apart(void **state) {
    struct yard y;
    yard_init(&y, *state);
    advise(&y, "RT-1001", "vers:generic/<4.3.0|>=5.0.0|<5.1.0", "4.3.0");
    advise(&y, "RT-1002", NULL, "5.0.0");
    advise(&y, "RT-1003", NULL, "4.2.8");
    updates_are(&y, "update to 4.3.0 or later (RT-1001)\n"
                    "update to 5.0.0 or later (RT-1002, RT-1003)\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_latest_of_the_fixed_versions_settles_all),
        BED_TEST(of_many_advisories_the_first_are_named),
        BED_TEST(versions_that_cannot_be_compared_stay_apart),
        BED_TEST(what_the_later_version_has_again_stays_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
