#include "evidence/proof.h"

#include "base/json.h"
#include "catalogue/cwe.h"
#include "evidence/log_part.h"
#include "evidence/words.h"

enum { PLACES_MAX = 16 };

struct walk {
    struct proof_report report;
    size_t room;
    const struct source *source; /* that places are in */
    struct proof_run *run;       /* that is read; NULL: none yet */
    bool summed;                 /* the run has said how many goals there are and how many are proved */
    bool concluded;              /* ... and, of CBMC, how it ends */
    bool failed;                 /* it ends with failure */
    uint64_t listed, holding;    /* CBMC: properties with their states, and those that hold */
    uint64_t unrolled;           /* CBMC: properties that are unwinding assertions */
    uint64_t open;               /* WP: lines of goals that are not proved */
    uint64_t scheduled, smoked;  /* WP: goals that it set out to prove; smoke tests, which may be among them */
    size_t places;               /* found in JSON, of all runs */
    unsigned type_mask;
    struct arena *arena;
};

/* The weaknesses that CBMC's classes of properties are about: "main.array_bounds.1". */
static const struct {
    struct str part;
    unsigned cwe;
} CLASSES[] = {
    {STR_INIT(".array_bounds."), 119},       {STR_INIT(".bounds."), 119},      {STR_INIT(".pointer_dereference."), 119},
    {STR_INIT(".pointer_primitives."), 119}, {STR_INIT(".pointer."), 119},     {STR_INIT(".overflow."), 190},
    {STR_INIT(".pointer_arithmetic."), 119}, {STR_INIT(".memory-leak."), 404}, {STR_INIT(".undefined-shift."), 20},
    {STR_INIT(".double_free."), 415},
};

static struct place place_of(const struct walk *walk, struct str slice) {
    const struct str *text = &walk->source->text;
    bool inside = slice.ptr >= text->ptr && slice.ptr <= text->ptr + text->len;
    return (struct place){walk->source, inside ? (uint32_t)(slice.ptr - text->ptr) : 0,
                          inside ? (uint32_t)slice.len : 0};
}

static enum status begin_run(struct walk *walk, struct str name, struct str tool, struct str line) {
    void *runs = walk->report.runs;
    if (walk->report.count >= PROOF_RUNS_MAX)
        return STATUS_LIMIT;
    if (!arena_grow(walk->arena, &runs, walk->report.count, &walk->room, sizeof *walk->report.runs,
                    _Alignof(struct proof_run)))
        return STATUS_MEMORY;
    walk->report.runs = runs;
    walk->run = &walk->report.runs[walk->report.count++];
    *walk->run = (struct proof_run){
        .name = log_part_title(name, NULL, 0), .tool = tool, .flaw = STR(""), .place = place_of(walk, line)};
    walk->summed = walk->concluded = walk->failed = false;
    walk->listed = walk->holding = walk->unrolled = walk->open = 0;
    walk->scheduled = walk->smoked = 0;
    return STATUS_OK;
}

static void add_flaw(struct walk *walk, struct str flaw) {
    if (walk->run->flaw.len == 0)
        walk->run->flaw = flaw;
}

static void keep(struct proof_goal *kept, size_t *count, const struct proof_goal *goal) {
    if (*count < PROOF_NAMES_MAX)
        kept[(*count)++] = *goal;
}

static void keep_unproved(struct walk *walk, struct str name, struct str state, struct place place) {
    walk->open++;
    keep(walk->report.unproved, &walk->report.unproved_count, &(const struct proof_goal){name, state, place});
}

static void finish(struct walk *walk) {
    struct proof_run *run = walk->run;
    if (!run)
        return;
    if (run->goals == 0)
        add_flaw(walk, STR("it had nothing to prove"));
    walk->report.goals += run->goals;
    walk->report.proved += run->proved;
    walk->report.refuted += run->refuted;
    walk->run = NULL;
}

/* ---- Frama-C */

/* States of goals that are no proofs, in the list of newer releases. */
static bool is_open(struct str state) {
    static const struct str STATES[] = {STR_INIT("Timeout"),     STR_INIT("Unknown"),   STR_INIT("Failed"),
                                        STR_INIT("Stepout"),     STR_INIT("Unsuccess"), STR_INIT("Canceled"),
                                        STR_INIT("Interrupted"), STR_INIT("NoResult"),  STR_INIT("Failure")};
    for (size_t i = 0; i < ARRAY_LEN(STATES); i++)
        if (str_eq(state, STATES[i]))
            return true;
    return false;
}

/* States of goals that are proofs; all others are none. */
static bool is_proof(struct str state) {
    return str_eq(state, STR("Valid")) || str_eq(state, STR("Unreachable")) || str_eq(state, STR("Passed"));
}

/* "[wp] [Alt-Ergo] Goal typed_f_ensures : Timeout (Qed:1ms) (10s)" */
static void read_goal(struct walk *walk, struct str line) {
    struct str rest = str_skip(line, str_find(line, STR("] Goal ")) + 7);
    size_t colon = str_find(rest, STR(" : "));
    if (colon == SIZE_MAX)
        return;
    struct str state = str_trim(str_skip(rest, colon + 3));
    size_t end = 0;
    while (end < state.len && char_is_alpha(state.ptr[end]))
        end++;
    state = str_slice(state, 0, end);
    if (!is_proof(state))
        keep_unproved(walk, str_slice(rest, 0, colon), state, place_of(walk, line));
}

/* "[wp] [Timeout] typed_f_ensures (Qed 3ms) (Alt-Ergo)", as Frama-C 24 and later lists only what is not proved. */
static void read_unproved(struct walk *walk, struct str line) {
    struct str rest = str_skip(line, 6), state, name;
    if (!str_next(&rest, ']', &state) || !rest.ptr || !is_open(state))
        return;
    rest = str_trim(rest);
    if (str_starts(rest, STR("(Doomed)")))
        add_flaw(walk, STR("a smoke test fails: what the proofs assume contradicts itself"));
    if (str_next(&rest, ' ', &name) && name.len > 0)
        keep_unproved(walk, name, state, place_of(walk, line));
}

/* "[wp] Proved goals:   12 / 15", once for each time that WP runs. */
static void read_proved(struct walk *walk, struct str line) {
    uint64_t proved, goals;
    if (!log_number(line, STR("Proved goals:"), &proved) || !log_number(line, STR(" / "), &goals) || proved > goals) {
        add_flaw(walk, STR("its numbers of goals cannot be read"));
        return;
    }
    walk->summed = true;
    walk->run->proved += proved;
    walk->run->goals += goals;
}

/* "[wp] 40 goals scheduled", before it sets out to prove them. */
static void read_scheduled(struct walk *walk, struct str line) {
    uint64_t goals;
    if (log_number(line, STR("[wp] "), &goals))
        walk->scheduled = goals > UINT64_MAX - walk->scheduled ? UINT64_MAX : walk->scheduled + goals;
}

/* "Smoke Tests: 4 / 4", which the goals that are proved may leave out. */
static void read_smoked(struct walk *walk, struct str line) {
    uint64_t passed, tests;
    if (log_number(line, STR("Smoke Tests:"), &passed) && log_number(line, STR(" / "), &tests) && tests <= UINT32_MAX)
        walk->smoked += tests;
}

static void read_unguarded(struct walk *walk, struct str line) {
    (void)line;
    walk->run->unguarded = true;
}

static void read_smoke(struct walk *walk, struct str line) {
    (void)line;
    add_flaw(walk, STR("a smoke test fails: what the proofs assume contradicts itself"));
}

static void read_aborted(struct walk *walk, struct str line) {
    (void)line;
    add_flaw(walk, STR("the prover stopped with an error"));
}

/* ---- CBMC */

static void read_property(struct walk *walk, struct str name, struct str what, struct str state, struct place place) {
    bool unwinding = str_contains(name, STR(".unwind.")) || str_starts(what, STR("unwinding assertion"));
    bool holds = str_eq_nocase(state, STR("SUCCESS"));
    walk->listed++;
    walk->holding += holds;
    walk->unrolled += unwinding;
    walk->run->uncut += unwinding && holds;
    if (holds)
        return;
    if (unwinding || !str_eq_nocase(state, STR("FAILURE"))) {
        keep_unproved(walk, name, state, place);
        return;
    }
    struct proof_report *report = &walk->report;
    walk->run->refuted++;
    keep(report->refutations, &report->refutation_count, &(const struct proof_goal){name, what, place});
    for (size_t i = 0; i < ARRAY_LEN(CLASSES); i++) {
        struct topic_set weak = {.process = 0};
        struct cwe_basis basis;
        if (str_contains(name, CLASSES[i].part) &&
            cwe_requirements(CLASSES[i].cwe, walk->type_mask, &weak.requirements, &basis))
            topic_join(&report->weak, &weak);
    }
}

/* "[main.assertion.1] line 4 assertion x > 0: SUCCESS" */
static void read_result(struct walk *walk, struct str line) {
    struct str rest = str_skip(line, 1), name, word;
    if (!str_next(&rest, ']', &name) || !rest.ptr)
        return;
    size_t colon = rest.len;
    while (colon > 0 && rest.ptr[colon - 1] != ':')
        colon--;
    struct str state = str_trim(str_skip(rest, colon)), what = str_trim(str_slice(rest, 0, colon > 0 ? colon - 1 : 0));
    struct str behind = what;
    /* The number of its line is not part of what a property says. */
    if (str_starts(what, STR("line ")) && str_next(&behind, ' ', &word) && str_next(&behind, ' ', &word) && behind.ptr)
        what = behind;
    if (colon > 0)
        read_property(walk, name, what, state, place_of(walk, line));
}

/* "** 1 of 5 failed (2 iterations)" */
static void read_sum(struct walk *walk, struct str line) {
    uint64_t failed, goals;
    if (!log_number(line, STR("** "), &failed) || !log_number(line, STR(" of "), &goals) || failed > goals) {
        add_flaw(walk, STR("its numbers of properties cannot be read"));
        return;
    }
    walk->summed = true;
    walk->run->goals = goals;
    walk->run->proved = goals - failed;
}

static void read_success(struct walk *walk, struct str line) {
    (void)line;
    walk->concluded = true;
}

static void read_failure(struct walk *walk, struct str line) {
    (void)line;
    walk->concluded = walk->failed = true;
}

static void read_cut(struct walk *walk, struct str line) {
    (void)line;
    walk->run->cut++;
}

static void read_bodyless(struct walk *walk, struct str line) {
    (void)line;
    walk->run->bodyless++;
}

/* ---- lines */

static const struct str WP = STR_INIT("Frama-C WP");
static const struct str CBMC = STR_INIT("CBMC");

/* What a line can be, by how it begins and what it holds; the first row that fits. */
static const struct line_kind {
    const struct str *tool;
    struct str start;
    struct str holds;
    void (*read)(struct walk *walk, struct str line);
} LINES[] = {
    {&WP, STR_INIT("[wp] Proved goals:"), STR_INIT(""), read_proved},
    {&WP, STR_INIT("[wp] ["), STR_INIT("] Goal "), read_goal},
    {&WP, STR_INIT("[wp] ["), STR_INIT(""), read_unproved},
    {&WP, STR_INIT("[wp] Warning: Missing RTE guards"), STR_INIT(""), read_unguarded},
    {&WP, STR_INIT("[wp"), STR_INIT("Failed smoke-test"), read_smoke},
    {&WP, STR_INIT("[wp] "), STR_INIT(" scheduled"), read_scheduled},
    {&WP, STR_INIT("[wp] Smoke Tests:"), STR_INIT(""), read_smoked},
    {&WP, STR_INIT("Smoke Tests:"), STR_INIT(""), read_smoked},
    {&WP, STR_INIT("[kernel"), STR_INIT(" aborted"), read_aborted},
    {&WP, STR_INIT("[kernel"), STR_INIT("User Error"), read_aborted},
    {&WP, STR_INIT("[wp"), STR_INIT("User Error"), read_aborted},
    {&CBMC, STR_INIT("** "), STR_INIT(" failed"), read_sum},
    {&CBMC, STR_INIT("["), STR_INIT("] "), read_result},
    {&CBMC, STR_INIT("VERIFICATION SUCCESSFUL"), STR_INIT(""), read_success},
    {&CBMC, STR_INIT("VERIFICATION FAILED"), STR_INIT(""), read_failure},
    {&CBMC, STR_INIT("VERIFICATION "), STR_INIT(""), read_aborted},
    {&CBMC, STR_INIT("Not unwinding loop "), STR_INIT(""), read_cut},
    {&CBMC, STR_INIT("**** WARNING: no body for function"), STR_INIT(""), read_bodyless},
    {&CBMC, STR_INIT(""), STR_INIT("no body for function "), read_bodyless},
    {&CBMC, STR_INIT("PARSING ERROR"), STR_INIT(""), read_aborted},
    {&CBMC, STR_INIT("CONVERSION ERROR"), STR_INIT(""), read_aborted},
};

static void read_line(struct walk *walk, const struct str *tool, struct str line) {
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++)
        if (LINES[i].tool == tool && str_starts(line, LINES[i].start) &&
            (LINES[i].holds.len == 0 || str_contains(line, LINES[i].holds))) {
            LINES[i].read(walk, line);
            return;
        }
}

/* "CBMC 5.12 (cbmc-5.12) 64-bit" without what stands behind the number. */
static struct str cbmc_name(struct walk *walk, struct str version) {
    struct str word = str_slice(version, 0, str_find_char(version, ' '));
    return str_format(walk->arena, "CBMC " STR_F, STR_A(words_clip(word)));
}

/* ---- what a run adds up to */

static struct str flaw_of_cbmc(const struct walk *walk) {
    const struct proof_run *run = walk->run;
    if (!walk->summed || !walk->concluded)
        return STR("it did not finish: the log has no verdict with its numbers");
    if (walk->failed != (run->proved < run->goals) || (walk->listed > 0 && walk->holding != run->proved))
        return STR("its numbers and its verdict do not agree");
    if (walk->listed != run->goals)
        return STR("it does not list every property");
    if (run->cut > 0 && walk->unrolled == 0)
        return STR("it is bounded: loops were cut off, and no unwinding assertion shows that they end there");
    return STR("");
}

static void finish_cbmc(struct walk *walk) {
    struct str flaw = walk->run ? flaw_of_cbmc(walk) : STR("");
    if (flaw.len > 0)
        add_flaw(walk, flaw);
    finish(walk);
}

static void finish_wp(struct walk *walk) {
    uint64_t told = walk->run ? walk->run->goals + walk->smoked : 0;
    if (walk->run && !walk->summed)
        add_flaw(walk, STR("it did not finish: the log has no line 'Proved goals'"));
    if (walk->run && walk->summed && walk->scheduled > told)
        add_flaw(walk, STR("it did not finish: it tells of fewer goals than it scheduled"));
    if (walk->run && walk->summed && walk->open > 0 && walk->run->proved == walk->run->goals)
        add_flaw(walk, STR("its numbers and its goals do not agree"));
    finish(walk);
}

static void finish_any(struct walk *walk, const struct str *tool) {
    if (tool == &CBMC)
        finish_cbmc(walk);
    else
        finish_wp(walk);
}

/* ---- logs */

static const struct str *tool_of(struct str line) {
    if (str_starts(line, STR("CBMC version ")))
        return &CBMC;
    return str_starts(line, STR("[wp] ")) || str_starts(line, STR("[kernel] Parsing ")) ? &WP : NULL;
}

/* CBMC tells its version once. One run of Frama-C parses many files, but none after its goals are summed up. */
static bool begins_again(const struct walk *walk, struct str line) {
    return tool_of(line) == &CBMC || (walk->summed && str_starts(line, STR("[kernel] Parsing ")));
}

static enum status read_text(struct walk *walk, const struct log_part *part) {
    struct str rest = part->text, line;
    const struct str *tool = NULL;
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        const struct str *begins = tool_of(line);
        if (begins && (!walk->run || begins != tool || begins_again(walk, line))) {
            finish_any(walk, tool);
            tool = begins;
            struct str name = tool == &CBMC ? cbmc_name(walk, str_skip(line, 13)) : WP;
            if (!name.ptr)
                return STATUS_MEMORY;
            TRY(begin_run(walk, part->name, name, line));
        }
        if (walk->run)
            read_line(walk, tool, line);
    }
    finish_any(walk, tool);
    return STATUS_OK;
}

/* ---- JSON of CBMC */

static struct place json_part_place(const struct walk *walk, const struct json_doc *doc, const struct json_node *node) {
    struct place place = json_place(doc, node);
    struct place start = place_of(walk, str_slice(doc->source->text, 0, 0));
    return (struct place){walk->source, start.offset + place.offset, place.length};
}

static void read_item(struct walk *walk, const struct json_doc *doc, const struct json_node *item) {
    const struct json_node *results = json_get(item, STR("result"));
    struct str status = json_get_string(item, STR("cProverStatus")), text = json_get_string(item, STR("messageText"));
    if (str_eq(json_get_string(item, STR("messageType")), STR("ERROR")))
        add_flaw(walk, STR("the prover stopped with an error"));
    if (text.len > 0 && !str_starts(text, STR("[")) && !str_starts(text, STR("VERIFICATION ")))
        read_line(walk, &CBMC, text);
    if (status.len > 0) {
        walk->concluded = true;
        walk->failed = str_eq(status, STR("failure"));
        if (!walk->failed && !str_eq(status, STR("success")))
            add_flaw(walk, STR("the prover stopped with an error"));
    }
    for (const struct json_node *one = json_items(results); one; one = json_next(results, one)) {
        struct str state = json_get_string(one, STR("status"));
        struct place place = {.source = walk->source};
        /* A place is found by reading the text from its start. */
        if (!str_eq_nocase(state, STR("SUCCESS")) && walk->places < PLACES_MAX) {
            place = json_part_place(walk, doc, one);
            walk->places++;
        }
        walk->summed = true;
        walk->run->goals++;
        read_property(walk, json_get_string(one, STR("property")), json_get_string(one, STR("description")), state,
                      place);
    }
}

static enum status read_array(struct walk *walk, const struct log_part *part, const struct json_doc *doc) {
    const struct json_node *root = doc->root, *item = json_items(root);
    struct str program = STR("");
    for (; item && program.len == 0; item = json_next(root, item))
        program = json_get_string(item, STR("program"));
    if (!json_is(root, JSON_ARRAY) || !str_starts(program, STR("CBMC ")))
        return STATUS_OK;
    struct str tool = cbmc_name(walk, str_skip(program, 5));
    if (!tool.ptr)
        return STATUS_MEMORY;
    TRY(begin_run(walk, part->name, tool, str_slice(part->text, 0, 0)));
    for (item = json_items(root); item; item = json_next(root, item))
        read_item(walk, doc, item);
    walk->run->proved = walk->holding;
    finish_cbmc(walk);
    return STATUS_OK;
}

/* What is cut is no JSON any more; that it was a log of CBMC is then seen by its words. */
static enum status read_json(struct walk *walk, const struct log_part *part) {
    struct json_doc doc;
    struct diag_sink unheard;
    const struct source source = {part->name, part->text};
    struct json_parser *parser = json_parser_new();
    diag_init(&unheard, walk->arena);
    enum status status = parser ? json_parse(parser, &source, false, walk->arena, &unheard, &doc) : STATUS_MEMORY;
    json_parser_free(parser);
    if (status == STATUS_OK)
        return read_array(walk, part, &doc);
    if (status == STATUS_MEMORY)
        return status;
    if (!str_contains(str_slice(part->text, 0, 4096), STR("\"CBMC ")))
        return STATUS_OK;
    TRY(begin_run(walk, part->name, CBMC, str_slice(part->text, 0, 0)));
    add_flaw(walk, STR("it did not finish: its JSON is cut or broken"));
    finish(walk);
    return STATUS_OK;
}

static bool is_json(struct str text) {
    text = str_trim(text);
    return str_starts(text, STR("[")) && str_starts(str_trim(str_skip(text, 1)), STR("{"));
}

/* A log that says nothing at all is one of a run that ended before its first line. */
static enum status read_part(struct walk *walk, const struct log_part *part) {
    size_t before = walk->report.count;
    TRY(is_json(part->text) ? read_json(walk, part) : read_text(walk, part));
    if (walk->report.count > before)
        return STATUS_OK;
    TRY(begin_run(walk, part->name, STR(""), str_slice(part->text, 0, 0)));
    add_flaw(walk, STR("its log is none of Frama-C or CBMC"));
    finish(walk);
    return STATUS_OK;
}

enum status proof_read(const struct source *source, unsigned type_mask, struct arena *arena,
                       struct proof_report *report) {
    struct walk walk = {.source = source, .type_mask = type_mask, .arena = arena};
    struct log_parts parts = log_parts_in(source->text, source->name);
    struct log_part part;
    size_t known = 0;
    while (log_parts_next(&parts, &part))
        TRY(read_part(&walk, &part));
    for (size_t i = 0; i < walk.report.count; i++)
        known += walk.report.runs[i].tool.len > 0;
    if (known == 0)
        walk.report.count = 0;
    *report = walk.report;
    return STATUS_OK;
}
