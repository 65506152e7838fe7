#include "evidence/proof.h"
#include "evidence/witness_bed.h"

static struct proof_report *read_source(struct bed *bed, const struct source *source) {
    struct proof_report *report = ARENA_NEW(&bed->arena, struct proof_report);
    assert_int_equal(proof_read(source, COMPONENT_ED, &bed->arena, report), STATUS_OK);
    return report;
}

static struct proof_report *read_text(struct bed *bed, struct str text) {
    return read_source(bed, bed_source(bed, "proof.log", text));
}

static struct proof_report *read_data(struct bed *bed, const char *path) {
    return read_source(bed, bed_data(bed, path));
}

static void assert_numbers(const struct proof_report *report, uint64_t goals, uint64_t proved, uint64_t refuted) {
    assert_int_equal(report->goals, goals);
    assert_int_equal(report->proved, proved);
    assert_int_equal(report->refuted, refuted);
}

static void the_sum_of_wp_is_taken(void **state) {
    const struct proof_report *report = read_data(*state, DATA "wp-proved.log");
    assert_int_equal(report->count, 1);
    assert_str(report->runs[0].name, "wp-proved");
    assert_str(report->runs[0].tool, "Frama-C WP");
    assert_str(report->runs[0].flaw, "");
    assert_false(report->runs[0].unguarded);
    assert_numbers(report, 7, 7, 0);
    assert_int_equal(report->unproved_count, 0);
}

static void goals_that_are_not_proved_are_named(void **state) {
    struct bed *bed = *state;
    const struct proof_report *report = read_data(bed, DATA "wp-open.log");
    assert_numbers(report, 8, 3, 0);
    assert_int_equal(report->unproved_count, 4);
    assert_str(report->unproved[0].name, "typed_square_ensures");
    assert_str(report->unproved[0].state, "Failed");
    assert_str(report->runs[0].flaw, "");
    /* As newer releases list them. */
    report = read_text(bed, STR("[kernel] Parsing a.c\n[wp] Warning: Missing RTE guards\n"
                                "[wp] [Timeout] typed_f_ensures (Qed 3ms) (Alt-Ergo)\n[wp] [Cache] found:1\n"
                                "[wp] Proved goals:   1 / 2\n"));
    assert_str(report->unproved[0].name, "typed_f_ensures");
    assert_int_equal(report->unproved_count, 1);
    assert_true(report->runs[0].unguarded);
}

static void properties_of_cbmc_hold_or_fail(void **state) {
    struct bed *bed = *state;
    const struct proof_report *report = read_data(bed, DATA "cbmc-proved.log");
    assert_str(report->runs[0].tool, "CBMC 5.95.1");
    assert_str(report->runs[0].flaw, "");
    assert_int_equal(report->runs[0].cut, 1);
    assert_int_equal(report->runs[0].uncut, 1);
    assert_numbers(report, 3, 3, 0);
    report = read_data(bed, DATA "cbmc-refuted.log");
    assert_numbers(report, 3, 1, 1);
    assert_str(report->refutations[0].name, "ring_put.array_bounds.1");
    assert_str(report->unproved[0].name, "ring_put.unwind.0");
    assert_int_equal(report->runs[0].bodyless, 1);
    assert_true(requirement_set_has(&report->weak.requirements, requirement_find(STR("CR 3.5"))));
}

static void the_json_of_cbmc_says_the_same(void **state) {
    struct bed *bed = *state;
    const struct proof_report *report = read_data(bed, DATA "cbmc.json");
    assert_numbers(report, 2, 1, 1);
    assert_str(report->runs[0].flaw, "");
    assert_true(str_ends(place_text(&bed->arena, report->refutations[0].place), STR("cbmc.json:6:5")));
    /* The same place in a file of several logs. */
    struct str text = bed_data(bed, DATA "cbmc.json")->text;
    report =
        read_text(bed, str_format(&bed->arena, "==> a <==\nCBMC version 1 x\n==> b.json <==\n" STR_F, STR_A(text)));
    assert_int_equal(report->count, 2);
    assert_str(place_text(&bed->arena, report->refutations[0].place), "proof.log:9:5");
}

static void what_is_cut_is_no_whole_run(void **state) {
    static const char *const PATHS[] = {DATA "wp-proved.log", DATA "cbmc-proved.log", DATA "cbmc.json"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(PATHS); i++) {
        struct str whole = bed_data(bed, PATHS[i])->text;
        size_t end = i == 0 ? str_find(whole, STR("Proved goals")) : str_trim(whole).len - 1;
        for (size_t len = 0; len < end; len += 13) {
            const struct proof_report *report = read_text(bed, str_slice(whole, 0, len));
            for (size_t k = 0; k < report->count; k++)
                assert_true(report->runs[k].flaw.len > 0);
        }
    }
}

static void signs_of_no_proof_are_told(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *text, *flaw;
    } CASES[] = {
        {"[kernel] Parsing a.c\n[wp] Proved goals:    0 / 0\n", "it had nothing to prove"},
        {"[kernel] Parsing a.c\n[wp] Proved goals:    3 / 2\n", "its numbers of goals cannot be read"},
        {"[kernel] Parsing a.c\n[kernel] Frama-C aborted: invalid user input.\n", "the prover stopped with an error"},
        {"[kernel] Parsing a.c\n[wp] 300 goals scheduled\n[wp] Proved goals:    3 / 3\n",
         "it did not finish: it tells of fewer goals than it scheduled"},
        {"[kernel] Parsing a.c\n[wp] 2 goals scheduled\n[wp] Proved goals:    2 / 2\n[wp] 1 goal scheduled\n",
         "it did not finish: it tells of fewer goals than it scheduled"},
        {"[kernel] Parsing a.c\n[wp] Proved goals:    2 / 2\n[kernel] b.c:12: User Error: no such field\n",
         "the prover stopped with an error"},
        {"[kernel] Parsing a.c\n[wp] Proved goals:    2 / 2\n[kernel] Plug-in wp aborted: unimplemented feature.\n",
         "the prover stopped with an error"},
        {"[kernel] Parsing a.c\n[wp] a.c:3: User Error: x\n[wp] Proved goals:    2 / 2\n",
         "the prover stopped with an error"},
        {"[kernel] Parsing a.c\n[wp] 4 goals scheduled\n[wp] Proved goals:    3 / 3\nSmoke Tests: 1 / 1\n", ""},
        {"[kernel] Parsing a.c\n[wp] 2 goals scheduled\n[wp] Proved goals:    3 / 3\n", ""},
        {"[kernel] Parsing a.c\n[wp] [A] Goal g : Timeout\n[wp] Proved goals:    2 / 2\n",
         "its numbers and its goals do not agree"},
        {"[kernel] Parsing a.c\n[wp] [Failed] (Doomed) typed_f_wp_smoke_default_requires\n[wp] Proved goals: 2 / 2\n",
         "a smoke test fails: what the proofs assume contradicts itself"},
        {"CBMC version 5 x\n** 0 of 0 failed\nVERIFICATION SUCCESSFUL\n", "it had nothing to prove"},
        {"CBMC version 5 x\nVERIFICATION SUCCESSFUL\n", "it did not finish: the log has no verdict with its numbers"},
        {"CBMC version 5 x\n** 0 of 1 failed\nVERIFICATION SUCCESSFUL\n", "it does not list every property"},
        {"CBMC version 5 x\n[a] b: SUCCESS\n** 0 of 1 failed\nVERIFICATION FAILED\n",
         "its numbers and its verdict do not agree"},
        {"CBMC version 5 x\n[a] b: FAILURE\n** 0 of 1 failed\nVERIFICATION SUCCESSFUL\n",
         "its numbers and its verdict do not agree"},
        {"CBMC version 5 x\nNot unwinding loop f.0 iteration 2 (2 max)\n[a] b: SUCCESS\n** 0 of 1 failed\nVERIFICATION "
         "SUCCESSFUL\n",
         "it is bounded: loops were cut off, and no unwinding assertion shows that they end there"},
        {"CBMC version 5 x\nPARSING ERROR\n", "the prover stopped with an error"},
        {"[{\"program\": \"CBMC 5\"}, {\"messageType\": \"ERROR\", \"messageText\": \"x\"}]",
         "the prover stopped with an error"},
        {"[{\"program\": \"CBMC 5\"}, {\"result\": [{\"property\"", "it did not finish: its JSON is cut or broken"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_str(read_text(bed, str_from(CASES[i].text))->runs[0].flaw, CASES[i].flaw);
}

static void a_second_run_that_is_cut_is_no_whole_run(void **state) {
    static const char *const ENDS[] = {"", "[wp] 40 goals scheduled\n", "[wp] Running WP plugin...\n",
                                       "[kernel] b.c:12: User Error: no such field\n"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(ENDS); i++) {
        struct str text = str_format(&bed->arena,
                                     "[kernel] Parsing a.c\n[kernel] Parsing a2.c\n[wp] 3 goals scheduled\n"
                                     "[wp] Proved goals:    3 / 3\n[kernel] Parsing b.c\n%s",
                                     ENDS[i]);
        const struct proof_report *report = read_text(bed, text);
        assert_int_equal(report->count, 2);
        assert_str(report->runs[0].flaw, "");
        assert_true(report->runs[1].flaw.len > 0);
    }
}

static void what_is_no_log_gives_no_run(void **state) {
    struct bed *bed = *state;
    assert_int_equal(read_text(bed, STR(""))->count, 0);
    assert_int_equal(read_text(bed, STR("[{\"a\": 1}]"))->count, 0);
    assert_int_equal(read_text(bed, STR("[{\"a\": "))->count, 0);
    assert_int_equal(read_text(bed, STR("root:x:0:0\n"))->count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_sum_of_wp_is_taken),          BED_TEST(goals_that_are_not_proved_are_named),
        BED_TEST(properties_of_cbmc_hold_or_fail), BED_TEST(the_json_of_cbmc_says_the_same),
        BED_TEST(what_is_cut_is_no_whole_run),     BED_TEST(signs_of_no_proof_are_told),
        BED_TEST(what_is_no_log_gives_no_run),     BED_TEST(a_second_run_that_is_cut_is_no_whole_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
