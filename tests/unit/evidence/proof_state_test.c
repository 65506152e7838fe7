#include "evidence/proof.h"
#include "evidence/witness_bed.h"

static enum status state_source(struct bed *bed, const struct source *source, const struct topic_set *listed,
                                struct evidence_list *list) {
    struct inquiry inquiry = bed_inquiry(bed, list);
    struct artefact entry = {.id = STR("entry"),
                             .kind = ARTEFACT_PROOF,
                             .file = STR("proof.log"),
                             .requirements = listed->requirements,
                             .process = listed->process};
    struct witness witness = {.at = inquiry.at, .arena = inquiry.arena, .list = list};
    witness.frame = (struct evidence){.kind = EVIDENCE_PROOF, .date = november(1)};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0});
    struct artefact_job job = {&entry, source, &inquiry, &witness, &bed->arena};
    return proof_state(&job);
}

static struct evidence_list state_data(struct bed *bed, const char *path) {
    struct evidence_list list = {0};
    assert_int_equal(state_source(bed, bed_data(bed, path), &(struct topic_set){0}, &list), STATUS_OK);
    return list;
}

static void proofs_of_every_goal_support(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_data(bed, DATA "wp-proved.log");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "supports SI-1: Frama-C WP: all of 7 goals proved in 1 run");
    list = state_data(bed, DATA "cbmc-proved.log");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "supports SI-1: CBMC 5.95.1: all of 3 goals proved in 1 run; 1 with loops that end at the bound, "
                     "as asserted");
}

static void a_goal_that_is_not_proved_makes_it_incomplete(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_data(bed, DATA "wp-open.log");
    assert_int_equal(list.count, 1);
    assert_true(str_starts(statement_text(bed, &list.items[0]),
                           STR("incomplete SI-1: proved 3 of 8 goals; not 'typed_square_ensures' (Failed), ")));
}

static void a_refuted_property_contradicts(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_data(bed, DATA "cbmc-refuted.log");
    assert_int_equal(list.count, 2);
    assert_statement(bed, &list, 0,
                     "contradicts CR 3.5 SI-1: 1 of 3 properties refuted: 'ring_put.array_bounds.1': array 'slots' "
                     "upper bound in slots[(signed long int)at]");
    assert_statement(bed, &list, 1, "incomplete SI-1: proved 1 of 3 goals; not 'ring_put.unwind.0' (FAILURE)");
}

static void a_run_that_did_not_finish_is_incomplete(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct topic_set listed = {requirements_of("CR 3.5"), process_of("SVV-1") | process_of("SM-1")};
    const struct source *source =
        bed_source(bed, "proof.log", STR("[kernel] Parsing a.c\n[wp] Running WP plugin...\n"));
    assert_int_equal(state_source(bed, source, &listed, &list), STATUS_OK);
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "incomplete CR 3.5 SVV-1: 1 of 1 proof runs not whole; 'proof': it did not finish: the log has no "
                     "line 'Proved goals'");
    assert_int_equal(count_warnings(bed, "evidence.adds-nothing"), 1);
}

static void another_file_is_refused_without_a_line_of_it(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    const struct source *source = bed_source(bed, "proof.log", STR("root:x:0:0:secret\n"));
    assert_int_equal(state_source(bed, source, &(struct topic_set){0}, &list), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.other-kind");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(proofs_of_every_goal_support),
        BED_TEST(a_goal_that_is_not_proved_makes_it_incomplete),
        BED_TEST(a_refuted_property_contradicts),
        BED_TEST(a_run_that_did_not_finish_is_incomplete),
        BED_TEST(another_file_is_refused_without_a_line_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
