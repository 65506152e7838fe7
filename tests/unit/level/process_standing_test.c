/* The state of a process requirement, from sets. */
#include "bed.h"

#include "level/process_standing.h"

enum { FIRST = 1 };

static struct process_standing weigh(const struct evidence *items, size_t count) {
    struct process_standing standing = {.excluded = 0};
    const struct evidence_list list = {(struct evidence *)items, count, count};
    process_standing_weigh(&standing, &list);
    return standing;
}

static void assert_first(const struct evidence *items, size_t count, enum process_state state) {
    struct process_standing standing = weigh(items, count);
    assert_int_equal(process_standing_state(&standing, STRENGTH_ARTEFACT, 0), state);
    assert_int_equal(process_standing_state(&standing, STRENGTH_ARTEFACT, 1), PROCESS_NOT_SHOWN);
    bool fulfilled = process_standing_fulfilled(&standing, STRENGTH_ARTEFACT) & FIRST;
    assert_true(fulfilled == (state == PROCESS_SHOWN || state == PROCESS_EXCLUDED));
}

#define SAYS(...) ((struct evidence){.process = FIRST, __VA_ARGS__})
#define SUPPORT   .effect = EFFECT_SUPPORTS, .strength = STRENGTH_ARTEFACT

static void each_state_has_its_evidence(void **state) {
    (void)state;
    const struct evidence support = SAYS(SUPPORT), claim = SAYS(.effect = EFFECT_SUPPORTS),
                          excludes = SAYS(.effect = EFFECT_EXCLUDES), against = SAYS(.effect = EFFECT_CONTRADICTS),
                          half = SAYS(.effect = EFFECT_INCOMPLETE),
                          certificate = SAYS(.effect = EFFECT_SUPPORTS, .strength = STRENGTH_CERTIFICATE);
    assert_first(NULL, 0, PROCESS_NOT_SHOWN);
    assert_first(&support, 1, PROCESS_SHOWN);
    assert_first(&claim, 1, PROCESS_PARTLY);
    assert_first(&half, 1, PROCESS_PARTLY);
    assert_first(&excludes, 1, PROCESS_EXCLUDED);
    assert_first(&against, 1, PROCESS_NOT_SHOWN);
    assert_first((const struct evidence[]){support, against}, 2, PROCESS_NOT_SHOWN);
    assert_first((const struct evidence[]){excludes, against}, 2, PROCESS_NOT_SHOWN);
    assert_first((const struct evidence[]){support, half}, 2, PROCESS_PARTLY);
    assert_first((const struct evidence[]){certificate, half}, 2, PROCESS_SHOWN);
    assert_first((const struct evidence[]){support, excludes}, 2, PROCESS_SHOWN);
    assert_first((const struct evidence[]){half, excludes}, 2, PROCESS_PARTLY);
    assert_first((const struct evidence[]){certificate, half, excludes}, 3, PROCESS_SHOWN);
}

static void what_is_past_is_expired_unless_something_else_speaks(void **state) {
    (void)state;
    const struct evidence past = SAYS(SUPPORT, .standing = EVIDENCE_EXPIRED),
                          old = SAYS(SUPPORT, .standing = EVIDENCE_TOO_OLD),
                          review = SAYS(.effect = EFFECT_EXCLUDES, .standing = EVIDENCE_EXPIRED),
                          future = SAYS(SUPPORT, .standing = EVIDENCE_NOT_YET),
                          finding = SAYS(.effect = EFFECT_CONTRADICTS, .standing = EVIDENCE_EXPIRED),
                          unproven = SAYS(SUPPORT, .standing = EVIDENCE_UNPROVEN), support = SAYS(SUPPORT),
                          claim = SAYS(.effect = EFFECT_SUPPORTS);
    assert_first(&past, 1, PROCESS_EXPIRED);
    assert_first(&old, 1, PROCESS_EXPIRED);
    assert_first(&review, 1, PROCESS_EXPIRED);
    assert_first(&future, 1, PROCESS_NOT_SHOWN);
    assert_first(&finding, 1, PROCESS_NOT_SHOWN);
    assert_first(&unproven, 1, PROCESS_NOT_SHOWN);
    assert_first((const struct evidence[]){past, claim}, 2, PROCESS_PARTLY);
    /* An old report beside a new one is of no account. */
    assert_first((const struct evidence[]){past, support}, 2, PROCESS_SHOWN);
}

static void a_document_that_lapsed_pulls_others_down_but_no_certificate(void **state) {
    (void)state;
    const struct evidence overdue = SAYS(SUPPORT, .kind = EVIDENCE_DOCUMENT, .standing = EVIDENCE_EXPIRED),
                          changed = SAYS(SUPPORT, .kind = EVIDENCE_DOCUMENT, .standing = EVIDENCE_UNPROVEN),
                          support = SAYS(SUPPORT),
                          certificate = SAYS(.effect = EFFECT_SUPPORTS, .strength = STRENGTH_CERTIFICATE);
    assert_first((const struct evidence[]){support, overdue}, 2, PROCESS_PARTLY);
    assert_first((const struct evidence[]){support, changed}, 2, PROCESS_PARTLY);
    assert_first((const struct evidence[]){certificate, overdue}, 2, PROCESS_SHOWN);
    /* Nobody can tell what a report would have said that is gone; a copy of a certificate says nothing of its own. */
    const struct evidence gone = SAYS(SUPPORT, .kind = EVIDENCE_TEST, .standing = EVIDENCE_UNPROVEN),
                          copy = SAYS(SUPPORT, .kind = EVIDENCE_CERTIFICATE, .standing = EVIDENCE_UNPROVEN);
    assert_first((const struct evidence[]){support, gone}, 2, PROCESS_PARTLY);
    assert_first((const struct evidence[]){certificate, gone}, 2, PROCESS_SHOWN);
    assert_first((const struct evidence[]){support, copy}, 2, PROCESS_SHOWN);
    assert_first(&overdue, 1, PROCESS_EXPIRED);
    assert_first(&changed, 1, PROCESS_NOT_SHOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_has_its_evidence),
        cmocka_unit_test(what_is_past_is_expired_unless_something_else_speaks),
        cmocka_unit_test(a_document_that_lapsed_pulls_others_down_but_no_certificate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
