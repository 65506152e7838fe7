/* The check run that shows a hardening guide applied to an asset. */
#include "evidence/artefact.h"
#include "evidence/junit.h"

static const struct diag_kind NO_REPORT = {"evidence.hardening-kind", SEVERITY_ERROR,
                                           "the hardening check run of asset '{0}' is no JUnit report",
                                           "give it 'kind: junit'"};

/* What a check run says of itself is kept in the arena, for the report is read into memory that is given back. */
static enum status tell_first_failed(const struct junit_report *report, struct arena *arena,
                                     struct hardening_result *result) {
    for (size_t i = 0; i < report->count; i++) {
        const struct junit_case *test = &report->cases[i];
        if (test->outcome != JUNIT_FAILED)
            continue;
        struct str title = junit_title(test, arena);
        result->first_failed = title.ptr ? str_copy(arena, title) : STR_NONE;
        result->proof = test->place;
        return result->first_failed.ptr ? STATUS_OK : STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status tell(const struct junit_report *report, const struct witness *witness, const struct source *source,
                        struct hardening_result *result) {
    const size_t *outcomes = report->outcomes;
    struct hardening_result told = {.passed = (uint32_t)outcomes[JUNIT_PASSED],
                                    .failed = (uint32_t)outcomes[JUNIT_FAILED],
                                    .skipped = (uint32_t)(outcomes[JUNIT_SKIPPED] + outcomes[JUNIT_DOUBTFUL]),
                                    .strength = witness->frame.strength,
                                    .date = witness->frame.date,
                                    .place = witness->frame.place,
                                    .proof = {.source = source}};
    told.standing = witness_standing(witness, EFFECT_SUPPORTS, &told.ends);
    TRY(tell_first_failed(report, witness->arena, &told));
    *result = told;
    return STATUS_OK;
}

static enum status read_run(const struct inquiry *inquiry, const struct artefact *entry, struct source *source,
                            struct arena *scratch, struct hardening_result *result) {
    struct pin pin = artefact_pin(entry);
    struct witness witness = artefact_witness(inquiry, entry);
    struct junit_report report;
    TRY(pin_open(&pin, inquiry->arena, inquiry->sink, source));
    TRY(junit_read(source, inquiry->type_mask, scratch, inquiry->sink, &report));
    artefact_warn_unpinned(inquiry, entry);
    return tell(&report, &witness, source, result);
}

enum status evidence_hardening(const struct plant *plant, const struct asset *asset, date_days at, struct arena *arena,
                               struct diag_sink *sink, struct hardening_result *result) {
    const struct artefact *entry = asset->extra ? asset->extra->hardening : NULL;
    if (!entry) {
        *result = (struct hardening_result){.date = DATE_NONE, .ends = DATE_NONE};
        return STATUS_OK;
    }
    if (entry->kind != ARTEFACT_JUNIT) {
        diag_add(sink, &NO_REPORT, entry->place, asset->id);
        return STATUS_INPUT;
    }
    const struct inquiry inquiry = {
        .policy = &plant->policy, .at = at, .type_mask = asset->types, .live = true, .arena = arena, .sink = sink};
    struct source *source = ARENA_NEW(arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    struct arena scratch;
    arena_init(&scratch, ARTEFACT_SCRATCH_BYTES);
    enum status status = read_run(&inquiry, entry, source, &scratch, result);
    arena_done(&scratch);
    return status == STATUS_OK || status == STATUS_MEMORY ? status : STATUS_INPUT;
}
