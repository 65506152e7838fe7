#include "evidence/fuzzing.h"

#include "evidence/log_part.h"
#include "evidence/words.h"

/* Names of files that say nothing of the target. */
static const struct str PLAIN[] = {STR_INIT("fuzzer_stats"), STR_INIT("stats"),  STR_INIT("log"),   STR_INIT("default"),
                                   STR_INIT("stderr"),       STR_INIT("stdout"), STR_INIT("output")};

/* A fault is told of in several lines: as an error, with a summary, and by the name of the file that holds its input.
 * The most that any of these says counts. */
enum sign { SIGN_ERROR, SIGN_SUMMARY, SIGN_COUNT };

struct walk {
    struct fuzzing_report report;
    size_t room;
    const struct source *source;
    struct fuzzing_run *run;                        /* that is read; NULL: none yet */
    uint64_t signs[SIGN_COUNT][FUZZING_FAULTS_MAX]; /* of the run, by kind */
    struct fuzzing_finding first[FUZZING_FAULTS_MAX];
    uint64_t inputs; /* files that it wrote for faults */
    uint64_t forked; /* faults of its child processes */
    bool ended, replayed, interrupted, undefined;
    struct arena *arena;
};

static struct place place_of(const struct walk *walk, struct str slice) {
    return (struct place){walk->source, (uint32_t)(slice.ptr - walk->source->text.ptr), (uint32_t)slice.len};
}

static enum status begin_run(struct walk *walk, const struct log_part *part, struct str tool, struct str line) {
    void *runs = walk->report.runs;
    if (walk->report.count >= FUZZING_RUNS_MAX)
        return STATUS_LIMIT;
    if (!arena_grow(walk->arena, &runs, walk->report.count, &walk->room, sizeof *walk->report.runs,
                    _Alignof(struct fuzzing_run)))
        return STATUS_MEMORY;
    walk->report.runs = runs;
    walk->run = &walk->report.runs[walk->report.count++];
    *walk->run = (struct fuzzing_run){
        .target = log_part_title(part->name, PLAIN, ARRAY_LEN(PLAIN)), .tool = tool, .place = place_of(walk, line)};
    for (unsigned s = 0; s < SIGN_COUNT; s++)
        for (unsigned i = 0; i < fuzzing_fault_count(); i++)
            walk->signs[s][i] = 0;
    walk->inputs = walk->forked = 0;
    walk->ended = walk->replayed = walk->interrupted = walk->undefined = false;
    return STATUS_OK;
}

static void note_fault(struct walk *walk, enum sign sign, struct str line) {
    unsigned kind = fuzzing_fault_of(line);
    /* A summary is shorter than its error and holds no addresses. */
    bool first = walk->signs[SIGN_SUMMARY][kind] == 0 && (sign == SIGN_SUMMARY || walk->signs[sign][kind] == 0);
    if (first)
        walk->first[kind] = (struct fuzzing_finding){.text = words_clip(line), .place = place_of(walk, line)};
    walk->signs[sign][kind]++;
}

static void add_finding(struct walk *walk, unsigned kind, uint64_t count, const struct fuzzing_finding *first) {
    struct fuzzing_finding *finding = &walk->report.findings[kind];
    if (count == 0)
        return;
    if (finding->count == 0) {
        *finding = *first;
        finding->count = 0;
        finding->target = walk->run->target;
    }
    finding->count += count;
    walk->run->faults += count;
    walk->report.faults += count;
}

/* ---- libFuzzer */

static struct str flaw_of_log(const struct walk *walk) {
    if (walk->run->flaw.len > 0)
        return walk->run->flaw;
    if (walk->replayed)
        return STR("it only ran the inputs that it was given");
    if (walk->interrupted)
        return STR("it was interrupted");
    if (!walk->ended)
        return walk->run->faults > 0 ? STR("it stopped at what it found")
                                     : STR("it did not finish: the log has no last line 'Done ... runs'");
    return walk->run->coverage == 0 ? STR("it tells of no coverage, so nothing guided it") : STR("");
}

static void end_log(struct walk *walk) {
    uint64_t most = walk->inputs > walk->forked ? walk->inputs : walk->forked;
    if (!walk->run)
        return;
    for (unsigned i = 0; i < fuzzing_fault_count(); i++) {
        uint64_t errors = walk->signs[SIGN_ERROR][i], summaries = walk->signs[SIGN_SUMMARY][i];
        add_finding(walk, i, errors > summaries ? errors : summaries, &walk->first[i]);
    }
    if (most > walk->run->faults)
        add_finding(walk, fuzzing_fault_crash(), most - walk->run->faults,
                    &(const struct fuzzing_finding){.text = STR(""), .place = walk->run->place});
    walk->run->flaw = flaw_of_log(walk);
    walk->run = NULL;
}

/* "#1024 NEW    cov: 33 ft: 60 corp: 9/40b lim: 8 exec/s: 0 rss: 30Mb L: 1/4 MS: 1 ChangeBit-"; of child processes
 * "#1024: cov: 33 ft: 60 corp: 9 exec/s 512 oom/timeout/crash: 0/0/1 time: 2s job: 3 dft_time: 0". */
static void read_progress(struct walk *walk, struct str line) {
    uint64_t number;
    if (log_number(line, STR("#"), &number) && number > walk->run->executions)
        walk->run->executions = number;
    if (log_number(line, STR(" cov: "), &number) && number > walk->run->coverage)
        walk->run->coverage = number;
    size_t at = str_find(line, STR("oom/timeout/crash: "));
    uint64_t sum = 0;
    struct str counts = str_skip(line, at == SIZE_MAX ? line.len : at + 19), part;
    counts = str_slice(counts, 0, str_find_char(counts, ' '));
    while (at != SIZE_MAX && str_next(&counts, '/', &part))
        if (str_u64(str_trim(part), UINT32_MAX, &number))
            sum += number;
    walk->forked = sum > walk->forked ? sum : walk->forked;
}

static void read_written(struct walk *walk, struct str line) {
    struct str name = str_skip(line, str_find(line, STR("Test unit written to ")));
    static const struct str FAULTY[] = {STR_INIT("crash-"), STR_INIT("oom-"), STR_INIT("timeout-"), STR_INIT("leak-")};
    for (size_t i = 0; i < ARRAY_LEN(FAULTY); i++)
        if (str_contains(name, FAULTY[i])) {
            walk->inputs++;
            return;
        }
}

static void read_done(struct walk *walk, struct str line) {
    uint64_t number;
    if (!log_number(line, STR("Done "), &number) || !log_number(line, STR(" runs in "), &walk->run->seconds))
        return;
    walk->run->executions = number > walk->run->executions ? number : walk->run->executions;
    walk->ended = true;
}

/* "INFO: exiting: 70 time: 3700s", of the parent of child processes: 0 when all went well. */
static void read_exiting(struct walk *walk, struct str line) {
    uint64_t code;
    walk->ended |= log_number(line, STR(" time: "), &walk->run->seconds);
    if ((!log_number(line, STR("exiting: "), &code) || code != 0) && walk->run->flaw.len == 0)
        walk->run->flaw = STR("it ended with an exit code that is not 0");
}

static void read_seed(struct walk *walk, struct str line) {
    uint64_t number;
    if (log_number(line, STR("INFO: Seed: "), &number))
        walk->run->seed = number;
}

static void read_units(struct walk *walk, struct str line) {
    uint64_t number;
    if (log_number(line, STR("stat::number_of_executed_units: "), &number) && number > walk->run->executions)
        walk->run->executions = number;
}

static void read_counters(struct walk *walk, struct str line) {
    uint64_t number;
    size_t at = str_find_char(line, '(');
    if (walk->run->counters == 0 && at != SIZE_MAX && log_number(str_skip(line, at), STR("("), &number))
        walk->run->counters = number;
}

static void read_error(struct walk *walk, struct str line) {
    (void)line;
    if (walk->run->flaw.len == 0)
        walk->run->flaw = STR("the fuzzer reports an error of its own");
}

static void read_blind(struct walk *walk, struct str line) {
    (void)line;
    walk->run->flaw = STR("its target is not instrumented, so nothing guided it");
}

static void read_replayed(struct walk *walk, struct str line) {
    (void)line;
    walk->replayed = true;
}

static void read_interrupted(struct walk *walk, struct str line) {
    (void)line;
    walk->interrupted = true;
}

/* The summary of undefined behaviour says less than its error, and is then the same fault. */
static void read_summary(struct walk *walk, struct str line) {
    if (walk->undefined && str_contains(line, STR("UndefinedBehaviorSanitizer")))
        return;
    note_fault(walk, SIGN_SUMMARY, line);
}

static void read_fault(struct walk *walk, struct str line) {
    note_fault(walk, SIGN_ERROR, line);
}

static void read_undefined(struct walk *walk, struct str line) {
    walk->undefined = true;
    note_fault(walk, SIGN_ERROR, line);
}

static bool is_sanitizer_error(struct str line) {
    return str_contains(line, STR("ERROR: ")) || str_contains(line, STR("WARNING: MemorySanitizer")) ||
           str_contains(line, STR("WARNING: ThreadSanitizer"));
}

static bool is_progress(struct str line) {
    return line.len > 1 && line.ptr[0] == '#' && char_is_digit(line.ptr[1]) && str_contains(line, STR("cov: "));
}

/* What a line of a libFuzzer log can be: by how it begins, what it holds, or a test of it. The first row that fits. */
static const struct line_kind {
    struct str start;
    struct str holds;
    bool (*is)(struct str line);
    void (*read)(struct walk *walk, struct str line);
} LINES[] = {
    {STR_INIT("#"), STR_INIT(""), is_progress, read_progress},
    {STR_INIT("SUMMARY: "), STR_INIT(""), NULL, read_summary},
    {STR_INIT("Done "), STR_INIT(" runs in "), NULL, read_done},
    {STR_INIT("stat::"), STR_INIT(""), NULL, read_units},
    {STR_INIT("INFO: Loaded "), STR_INIT("inline 8-bit counters"), NULL, read_counters},
    {STR_INIT("INFO: Seed: "), STR_INIT(""), NULL, read_seed},
    {STR_INIT("INFO: exiting: "), STR_INIT(" time: "), NULL, read_exiting},
    {STR_INIT("==="), STR_INIT(""), NULL, NULL},
    {STR_INIT("=="), STR_INIT("libFuzzer: run interrupted"), NULL, read_interrupted},
    {STR_INIT("=="), STR_INIT(""), is_sanitizer_error, read_fault},
    {STR_INIT("*** NOTE: fuzzing was not performed"), STR_INIT(""), NULL, read_replayed},
    {STR_INIT("WARNING: no interesting inputs"), STR_INIT(""), NULL, read_blind},
    {STR_INIT("ERROR: no interesting inputs"), STR_INIT(""), NULL, read_blind},
    {STR_INIT("ERROR: "), STR_INIT(""), NULL, read_error},
    {STR_INIT(""), STR_INIT("Test unit written to "), NULL, read_written},
    {STR_INIT(""), STR_INIT(": runtime error: "), NULL, read_undefined},
};

static const struct line_kind *kind_of(struct str line) {
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++)
        if (str_starts(line, LINES[i].start) && (LINES[i].holds.len == 0 || str_contains(line, LINES[i].holds)) &&
            (!LINES[i].is || LINES[i].is(line)))
            return LINES[i].read ? &LINES[i] : NULL;
    return NULL;
}

/* That a text is a libFuzzer log, only these lines say; a new run begins with its seed. */
static bool begins_log(struct str line, bool *again) {
    *again = str_starts(line, STR("INFO: Seed: "));
    return *again || str_starts(line, STR("INFO: Running with entropic")) || str_starts(line, STR("INFO: Loaded ")) ||
           is_progress(line) || (str_starts(line, STR("Done ")) && str_contains(line, STR(" runs in "))) ||
           str_starts(line, STR("stat::number_of_executed_units")) ||
           (str_starts(line, STR("==")) && str_contains(line, STR("libFuzzer")));
}

/* Without what is no word of the fuzzer's: the input's parts behind a line of progress, and recommended words, which a
 * line of its own holds in quotes. They may be anything, lines of a log too. */
static struct str told_by_fuzzer(struct str line) {
    if (str_starts(line, STR("\"")))
        return STR("");
    return is_progress(line) ? str_slice(line, 0, str_find(line, STR(" MS: "))) : line;
}

static enum status read_log(struct walk *walk, const struct log_part *part) {
    struct str rest = part->text, line;
    bool again, seeded = false;
    while (str_next(&rest, '\n', &line)) {
        line = told_by_fuzzer(str_trim(line));
        if (begins_log(line, &again) && (!walk->run || (again && seeded))) {
            end_log(walk);
            TRY(begin_run(walk, part, STR("libFuzzer"), line));
            seeded = false;
        }
        seeded |= again;
        const struct line_kind *kind = walk->run ? kind_of(line) : NULL;
        if (kind)
            kind->read(walk, line);
    }
    end_log(walk);
    return STATUS_OK;
}

/* ---- AFL */

/* Values of `need` below: the last that must be there, and one that AFL 2 does not write. */
enum { STATS_NEEDED = 5, STATS_EDGES };

struct stats {
    uint64_t seen; /* bits by `need` of the table; no row puts anything here */
    struct str version, banner, mode;
    uint64_t run_time, start_time, last_update, executions, edges, crashes, hangs;
};

/* The keys of fuzzer_stats in AFL 2.52 and AFL++ 4; of old and new names one is enough. */
static const struct stats_key {
    struct str key;
    uint16_t at;
    bool is_text;
    uint8_t need; /* of these, each up to STATS_NEEDED must be there; 0: need not */
} KEYS[] = {
    {STR_INIT("start_time"), offsetof(struct stats, start_time), false, 0},
    {STR_INIT("last_update"), offsetof(struct stats, last_update), false, 1},
    {STR_INIT("run_time"), offsetof(struct stats, run_time), false, 0},
    {STR_INIT("execs_done"), offsetof(struct stats, executions), false, 2},
    {STR_INIT("edges_found"), offsetof(struct stats, edges), false, STATS_EDGES},
    {STR_INIT("saved_crashes"), offsetof(struct stats, crashes), false, 3},
    {STR_INIT("unique_crashes"), offsetof(struct stats, crashes), false, 3},
    {STR_INIT("saved_hangs"), offsetof(struct stats, hangs), false, 4},
    {STR_INIT("unique_hangs"), offsetof(struct stats, hangs), false, 4},
    {STR_INIT("afl_banner"), offsetof(struct stats, banner), true, 0},
    {STR_INIT("afl_version"), offsetof(struct stats, version), true, 0},
    {STR_INIT("target_mode"), offsetof(struct stats, mode), true, 0},
    /* The last one: without it, the file is cut. */
    {STR_INIT("command_line"), 0, true, 5},
};
static void read_stat(struct stats *stats, struct str line) {
    size_t colon = str_find_char(line, ':');
    struct str key = str_trim(str_slice(line, 0, colon)), value = str_trim(str_skip(line, colon + 1));
    for (size_t i = 0; colon != SIZE_MAX && i < ARRAY_LEN(KEYS); i++) {
        uint64_t number;
        char *at = (char *)stats + KEYS[i].at;
        if (!str_eq(KEYS[i].key, key) || value.len == 0)
            continue;
        if (KEYS[i].is_text && KEYS[i].at > 0)
            memcpy(at, &value, sizeof value);
        else if (!KEYS[i].is_text && str_u64(value, UINT64_MAX, &number))
            memcpy(at, &number, sizeof number);
        else if (!KEYS[i].is_text)
            return;
        stats->seen |= UINT64_C(1) << KEYS[i].need;
    }
}

static struct str flaw_of_stats(const struct stats *stats) {
    for (unsigned i = 1; i <= STATS_NEEDED; i++)
        if (!(stats->seen >> i & 1))
            return STR("its fuzzer_stats is cut or lacks what AFL writes there");
    if (str_contains(stats->mode, STR("no_instrumentation")) || str_contains(stats->mode, STR("dumb")))
        return STR("its target is not instrumented, so nothing guided it");
    if (stats->executions == 0)
        return STR("it ran nothing");
    if ((stats->seen >> STATS_EDGES & 1) && stats->edges == 0)
        return STR("it tells of no coverage, so nothing guided it");
    return STR("");
}

static enum status read_stats(struct walk *walk, const struct log_part *part) {
    struct stats stats = {.seen = 0};
    struct str rest = part->text, line;
    while (str_next(&rest, '\n', &line))
        read_stat(&stats, line);
    struct str version = words_clip(stats.version);
    struct str tool = str_format(walk->arena, "AFL%s" STR_F, version.len > 0 ? " " : "", STR_A(version));
    if (!tool.ptr)
        return STATUS_MEMORY;
    TRY(begin_run(walk, part, tool, str_slice(part->text, 0, 0)));
    struct fuzzing_run *run = walk->run;
    if (stats.banner.len > 0)
        run->target = log_part_title(stats.banner, NULL, 0);
    bool dated = stats.start_time > 0 && stats.last_update > stats.start_time;
    run->seconds = stats.run_time > 0 ? stats.run_time : dated ? stats.last_update - stats.start_time : 0;
    run->seed = stats.start_time;
    run->executions = stats.executions;
    run->coverage = stats.edges;
    const struct fuzzing_finding none = {.text = STR(""), .place = run->place};
    add_finding(walk, fuzzing_fault_crash(), stats.crashes, &none);
    add_finding(walk, fuzzing_fault_hang(), stats.hangs, &none);
    run->flaw = flaw_of_stats(&stats);
    walk->run = NULL;
    return STATUS_OK;
}

static bool is_stats(struct str text) {
    struct str line, key;
    text = str_trim(text);
    return str_next(&text, '\n', &line) && str_next(&line, ':', &key) && line.ptr &&
           (str_eq(str_trim(key), STR("start_time")) || str_eq(str_trim(key), STR("last_update")));
}

/* A log that says nothing at all is one of a run that ended before its first line. */
static enum status read_part(struct walk *walk, const struct log_part *part) {
    size_t before = walk->report.count;
    if (is_stats(part->text))
        return read_stats(walk, part);
    TRY(read_log(walk, part));
    if (walk->report.count > before)
        return STATUS_OK;
    TRY(begin_run(walk, part, STR(""), str_slice(part->text, 0, 0)));
    walk->run->flaw = STR("its log is none of libFuzzer or AFL");
    walk->run = NULL;
    return STATUS_OK;
}

enum status fuzzing_read(const struct source *source, struct str name, struct arena *arena,
                         struct fuzzing_report *report) {
    struct walk *walk = ARENA_NEW(arena, struct walk);
    struct log_parts parts = log_parts_in(source->text, name);
    struct log_part part;
    size_t known = 0;
    if (!walk)
        return STATUS_MEMORY;
    walk->source = source;
    walk->arena = arena;
    while (log_parts_next(&parts, &part))
        TRY(read_part(walk, &part));
    for (size_t i = 0; i < walk->report.count; i++)
        known += walk->report.runs[i].tool.len > 0;
    if (known == 0)
        walk->report.count = 0;
    *report = walk->report;
    return STATUS_OK;
}
