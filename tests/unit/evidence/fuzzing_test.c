#include "evidence/fuzzing.h"
#include "evidence/witness_bed.h"

static struct fuzzing_report *read_source(struct bed *bed, const struct source *source) {
    struct fuzzing_report *report = ARENA_NEW(&bed->arena, struct fuzzing_report);
    assert_int_equal(fuzzing_read(source, STR("logs/parse.log"), &bed->arena, report), STATUS_OK);
    return report;
}

static struct fuzzing_report *read_text(struct bed *bed, const char *text) {
    return read_source(bed, bed_source(bed, "parse.log", str_from(text)));
}

static struct fuzzing_report *read_data(struct bed *bed, const char *path) {
    return read_source(bed, bed_data(bed, path));
}

/* The faults of a report as "2 hang, 1 crash". */
static struct str faults_of(struct bed *bed, const struct fuzzing_report *report) {
    struct str text = STR("");
    for (unsigned i = 0; i < fuzzing_fault_count(); i++)
        if (report->findings[i].count > 0)
            text = str_format(&bed->arena, STR_F "%s%llu " STR_F, STR_A(text), text.len > 0 ? ", " : "",
                              (unsigned long long)report->findings[i].count, STR_A(fuzzing_fault_at(i)->name));
    return text;
}

static void a_run_that_is_done_is_whole(void **state) {
    const struct fuzzing_report *report = read_data(*state, DATA "fuzz-done.log");
    assert_int_equal(report->count, 1);
    const struct fuzzing_run *run = &report->runs[0];
    assert_str(run->target, "parse");
    assert_str(run->tool, "libFuzzer");
    assert_int_equal(run->counters, 6);
    assert_int_equal(run->seconds, 4);
    assert_int_equal(run->executions, 3113139);
    assert_int_equal(run->coverage, 6);
    assert_str(run->flaw, "");
    assert_int_equal(report->faults, 0);
}

static void child_processes_are_one_run(void **state) {
    const struct fuzzing_report *report = read_data(*state, DATA "fuzz-fork.log");
    assert_int_equal(report->count, 1);
    assert_int_equal(report->runs[0].seconds, 5);
    assert_int_equal(report->runs[0].executions, 2562896);
    assert_str(report->runs[0].flaw, "");
}

static void a_crash_is_one_fault_however_often_it_is_told(void **state) {
    struct bed *bed = *state;
    const struct fuzzing_report *report = read_data(bed, DATA "fuzz-crash.log");
    assert_str(faults_of(bed, report), "1 heap buffer overflow");
    assert_str(report->runs[0].flaw, "it stopped at what it found");
    unsigned kind = fuzzing_fault_of(STR("heap-buffer-overflow"));
    assert_true(str_starts(report->findings[kind].text, STR("SUMMARY: AddressSanitizer: heap-buffer-overflow")));
    assert_str(report->findings[kind].target, "parse");
}

static void words_of_the_input_are_none_of_the_fuzzer(void **state) {
    const struct fuzzing_report *report =
        read_text(*state, "INFO: Seed: 1\nINFO: Loaded 1 modules   (6 inline 8-bit counters): 6\n"
                          "#2 NEW cov: 3 ft: 3 corp: 2/5b L: 9/9 MS: 1 ManualDict- DE: \"oom/timeout/crash: 1/2/3\"-\n"
                          "#4 NEW cov: 4 ft: 4 corp: 3/5b L: 9/9 MS: 2 CMP- DE: \"Test unit written to ./crash-\"-\": "
                          "runtime error: \"-\n"
                          "###### Recommended dictionary. ######\n\"Test unit written to ./crash-\" # Uses: 2\n"
                          "\": runtime error: \" # Uses: 1\n###### End of recommended dictionary. ######\n"
                          "Done 9 runs in 4 second(s)\n");
    assert_int_equal(report->count, 1);
    assert_int_equal(report->faults, 0);
    assert_int_equal(report->runs[0].coverage, 4);
    assert_str(report->runs[0].flaw, "");
}

static void a_cut_log_is_no_whole_run(void **state) {
    struct bed *bed = *state;
    const struct fuzzing_report *report = read_data(bed, DATA "fuzz-cut.log");
    assert_str(report->runs[0].flaw, "it did not finish: the log has no last line 'Done ... runs'");
    struct str whole = bed_data(bed, DATA "fuzz-done.log")->text;
    size_t done = str_find(whole, STR("Done "));
    for (size_t len = 1; len <= done + 5; len += 7) {
        struct str cut = str_copy(&bed->arena, str_slice(whole, 0, len));
        report = read_text(bed, cut.ptr);
        for (size_t i = 0; i < report->count; i++)
            assert_true(report->runs[i].flaw.len > 0);
    }
}

static void signs_of_no_pass_are_told(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *text, *flaw;
    } CASES[] = {
        {"INFO: Seed: 1\n#9 NEW cov: 3 ft: 1\n==7== libFuzzer: run interrupted; exiting\n", "it was interrupted"},
        {"INFO: Seed: 1\n*** NOTE: fuzzing was not performed, you have only\n",
         "it only ran the inputs that it was given"},
        {"INFO: Seed: 1\nWARNING: no interesting inputs were found so far. Is the code instrumented for coverage?\n"
         "Done 9 runs in 9 second(s)\n",
         "its target is not instrumented, so nothing guided it"},
        {"INFO: Seed: 1\nDone 9 runs in 9 second(s)\n", "it tells of no coverage, so nothing guided it"},
        {"INFO: Seed: 1\nERROR: The size of coverage PC tables does not match\n#1 NEW cov: 1\nDone 9 runs in 9 s\n",
         "the fuzzer reports an error of its own"},
        {"INFO: Seed: 1\n#1: cov: 3 ft: 1\nINFO: exiting: 70 time: 3700s\n",
         "it ended with an exit code that is not 0"},
        {"INFO: Seed: 1\n#1: cov: 3 ft: 1\nINFO: exiting: -1 time: 3700s\n",
         "it ended with an exit code that is not 0"},
        {"INFO: Seed: 1\n#1: cov: 3 ft: 1\nINFO: exiting: 0 time: 3700s\n", ""},
        {"start_time : 5\nlast_update : 65\nexecs_done : 0\nedges_found : 3\nunique_crashes : 0\nunique_hangs : 0\n"
         "command_line : y\n",
         "it ran nothing"},
        {"start_time : 5\nlast_update : 65\nexecs_done : 9\nedges_found : 0\nunique_crashes : 0\nunique_hangs : 0\n"
         "command_line : y\n",
         "it tells of no coverage, so nothing guided it"},
        {"start_time : 5\nlast_update : 65\nexecs_done : 9\nunique_crashes : 0\nunique_hangs : 0\ncommand_line : y\n",
         ""},
        {"INFO: Seed: 1\n#1 NEW cov: 1\nDone many runs in 9 second(s)\n",
         "it did not finish: the log has no last line 'Done ... runs'"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_str(read_text(bed, CASES[i].text)->runs[0].flaw, CASES[i].flaw);
}

static void every_way_to_tell_of_faults_counts_once(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *text, *faults;
    } CASES[] = {
        {"==1== ERROR: libFuzzer: timeout after 2 seconds\nSUMMARY: libFuzzer: timeout\n", "1 hang"},
        {"==1== ERROR: libFuzzer: out-of-memory (used: 9Mb; limit: 8Mb)\nSUMMARY: libFuzzer: out-of-memory\n"
         "artifact_prefix='./'; Test unit written to ./oom-1\n",
         "1 out of memory"},
        {"==1==ERROR: LeakSanitizer: detected memory leaks\nSUMMARY: AddressSanitizer: 4 byte(s) leaked in 1 "
         "allocation(s).\nTest unit written to ./leak-1\n",
         "1 memory leak"},
        {"a.c:1:2: runtime error: signed integer overflow: 1 + 2\nSUMMARY: UndefinedBehaviorSanitizer: "
         "undefined-behavior a.c:1:2 in \n",
         "1 integer overflow"},
        {"artifact_prefix='./'; Test unit written to ./crash-1\nTest unit written to ./crash-2\n", "2 crash"},
        {"#9: cov: 31 ft: 45 corp: 5 exec/s 10 oom/timeout/crash: 1/2/3 time: 2s job: 1 dft_time: 0\n", "6 crash"},
        {"==1==WARNING: MemorySanitizer: use-of-uninitialized-value\n", "1 uninitialised value"},
        {"==1==WARNING: ASan is ignoring requested __asan_handle_no_return\n", ""},
        {"Test unit written to ./slow-unit-1\n", ""},
        {"SUMMARY: AddressSanitizer: SEGV timeout.c:3 in f\n", "1 bad memory access"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str text = str_format(&bed->arena, "INFO: Seed: 1\n%s", CASES[i].text);
        assert_str(faults_of(bed, read_text(bed, text.ptr)), CASES[i].faults);
    }
}

static void logs_in_one_file_are_runs_of_their_own(void **state) {
    const struct fuzzing_report *report =
        read_text(*state, "==> a.log <==\nINFO: Seed: 1\n#9 DONE cov: 3 ft: 1\nDone 9 runs in 60 second(s)\n"
                          "INFO: Seed: 2\n#9 DONE cov: 4 ft: 1\nDone 9 runs in 61 second(s)\n\n"
                          "==> b.log <==\n\n==> c.txt <==\nhello\n");
    assert_int_equal(report->count, 4);
    assert_int_equal(report->runs[0].seconds, 60);
    assert_int_equal(report->runs[1].seconds, 61);
    assert_str(report->runs[1].target, "a");
    assert_str(report->runs[2].flaw, "its log is none of libFuzzer or AFL");
    assert_str(report->runs[3].target, "c");
}

static void the_statistics_of_afl_are_a_run(void **state) {
    struct bed *bed = *state;
    const struct fuzzing_report *report = read_data(bed, DATA "afl-stats.log");
    assert_int_equal(report->count, 1);
    const struct fuzzing_run *run = &report->runs[0];
    assert_str(run->target, "afl");
    assert_str(run->tool, "AFL ++4.04c");
    assert_int_equal(run->seconds, 10);
    assert_int_equal(run->executions, 45245);
    assert_int_equal(run->coverage, 5);
    assert_str(run->flaw, "");
    assert_str(faults_of(bed, report), "1 hang, 1 crash");
}

static void cut_statistics_are_no_whole_run(void **state) {
    struct bed *bed = *state;
    struct str whole = bed_data(bed, DATA "afl-stats.log")->text;
    size_t end = str_find(whole, STR("command_line"));
    for (size_t len = 30; len <= end; len += 11) {
        struct str cut = str_copy(&bed->arena, str_slice(whole, 0, len));
        const struct fuzzing_report *report = read_text(bed, cut.ptr);
        assert_str(report->runs[0].flaw, "its fuzzer_stats is cut or lacks what AFL writes there");
    }
    const struct fuzzing_report *report =
        read_text(bed, "start_time : 5\nlast_update : 65\nexecs_done : 1\nunique_crashes : 0\nunique_hangs : none\n"
                       "afl_banner : x\ncommand_line : y\n");
    assert_int_equal(report->runs[0].seconds, 60);
    assert_true(report->runs[0].flaw.len > 0);
}

static void what_is_no_log_gives_no_run(void **state) {
    struct bed *bed = *state;
    assert_int_equal(read_text(bed, "")->count, 0);
    assert_int_equal(read_text(bed, "root:x:0:0\n")->count, 0);
    assert_int_equal(read_text(bed, "==> a <==\nx\n==> b <==\n")->count, 0);
}

static void too_many_runs_are_refused(void **state) {
    struct bed *bed = *state;
    struct fuzzing_report report;
    size_t line = sizeof "INFO: Seed: 1\n" - 1, count = FUZZING_RUNS_MAX + 1;
    char *text = arena_get(&bed->arena, line * count + JSON_PADDING, 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * line, "INFO: Seed: 1\n", line);
    struct source source = {STR("many.log"), {text, line * count}};
    assert_int_equal(fuzzing_read(&source, STR("many"), &bed->arena, &report), STATUS_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_run_that_is_done_is_whole),
        BED_TEST(child_processes_are_one_run),
        BED_TEST(a_crash_is_one_fault_however_often_it_is_told),
        BED_TEST(words_of_the_input_are_none_of_the_fuzzer),
        BED_TEST(a_cut_log_is_no_whole_run),
        BED_TEST(signs_of_no_pass_are_told),
        BED_TEST(every_way_to_tell_of_faults_counts_once),
        BED_TEST(logs_in_one_file_are_runs_of_their_own),
        BED_TEST(the_statistics_of_afl_are_a_run),
        BED_TEST(cut_statistics_are_no_whole_run),
        BED_TEST(what_is_no_log_gives_no_run),
        BED_TEST(too_many_runs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
