#include "document/case_step.h"

const struct str case_state_words[CASE_STATE_COUNT] = {
    [CASE_RECEIVED] = STR_INIT("received"),       [CASE_ACKNOWLEDGED] = STR_INIT("acknowledged"),
    [CASE_TRIAGED] = STR_INIT("triaged"),         [CASE_VALIDATED] = STR_INIT("validated"),
    [CASE_SCORED] = STR_INIT("scored"),           [CASE_FIXING] = STR_INIT("fixing"),
    [CASE_COORDINATED] = STR_INIT("coordinated"), [CASE_PUBLISHED] = STR_INIT("published"),
    [CASE_CLOSED] = STR_INIT("closed"),           [CASE_REJECTED] = STR_INIT("rejected"),
};

#define IN(state) (1u << CASE_##state)
enum {
    OPEN = IN(RECEIVED) | IN(ACKNOWLEDGED) | IN(TRIAGED) | IN(VALIDATED) | IN(SCORED) | IN(FIXING) | IN(COORDINATED) |
           IN(PUBLISHED),
    UNPUBLISHED = OPEN & ~IN(PUBLISHED),
    KNOWN_GOOD = IN(VALIDATED) | IN(SCORED) | IN(FIXING) | IN(COORDINATED) | IN(PUBLISHED), /* it was reproduced */
    ENDED = IN(CLOSED) | IN(REJECTED),
};

#define STEP(name, from, within, then, must, clause)                                                                   \
    {                                                                                                                  \
        .word = STR_INIT(name), .moves = (from), .stays = (within), .to = CASE_##then, .needs_note = (must),           \
        .what = STR_INIT(clause)                                                                                       \
    }

/* To add a step: its row here, its word below, a row in src/command/psirt.c, a line in docs/formats/case.md and in the
 * schema. */
const struct case_step case_steps[CASE_STEP_COUNT] = {
    STEP("receive", 0, 0, RECEIVED, false, "the report came in"),
    STEP("acknowledge", IN(RECEIVED), 0, ACKNOWLEDGED, false, "tell the reporter that it is read"),
    STEP("triage", IN(ACKNOWLEDGED), 0, TRIAGED, false, "decide whether it is looked into, and by whom"),
    STEP("validate", IN(TRIAGED), 0, VALIDATED, false, "reproduce it"),
    STEP("score", IN(VALIDATED), KNOWN_GOOD & ~IN(VALIDATED), SCORED, false, "say how bad it is"),
    STEP("affect", 0, IN(TRIAGED) | KNOWN_GOOD, TRIAGED, false, "say which releases are affected"),
    STEP("fix", IN(SCORED), IN(FIXING) | IN(COORDINATED) | IN(PUBLISHED), FIXING, false,
         "fix it, or say what fixes it"),
    STEP("workaround", 0, KNOWN_GOOD, VALIDATED, false, "say what helps those who cannot update"),
    STEP("coordinate", 0, OPEN, RECEIVED, false, "talk to the reporter or an authority"),
    STEP("agree", IN(SCORED) | IN(FIXING), 0, COORDINATED, false, "agree on what is published, and when"),
    STEP("embargo", 0, UNPUBLISHED, RECEIVED, false, "set when it may be published"),
    STEP("cve", 0, OPEN, RECEIVED, false, "note its CVE id"),
    STEP("publish", IN(COORDINATED), IN(PUBLISHED), PUBLISHED, false, "publish the advisory, or a revision of it"),
    STEP("close", IN(PUBLISHED), 0, CLOSED, false, "nothing is left to do"),
    STEP("reject", IN(RECEIVED) | IN(ACKNOWLEDGED) | IN(TRIAGED) | IN(VALIDATED) | IN(SCORED), 0, REJECTED, true,
         "say why it is no vulnerability of the product"),
    STEP("reopen", ENDED, 0, TRIAGED, true, "look again"),
    STEP("note", 0, OPEN | ENDED, RECEIVED, true, "a remark"),
};

const struct str case_step_words[CASE_STEP_COUNT] = {
    STR_INIT("receive"), STR_INIT("acknowledge"), STR_INIT("triage"),     STR_INIT("validate"),   STR_INIT("score"),
    STR_INIT("affect"),  STR_INIT("fix"),         STR_INIT("workaround"), STR_INIT("coordinate"), STR_INIT("agree"),
    STR_INIT("embargo"), STR_INIT("cve"),         STR_INIT("publish"),    STR_INIT("close"),      STR_INIT("reject"),
    STR_INIT("reopen"),  STR_INIT("note"),
};

/* Measured from the report. Seven days to a first answer are ISO/IEC 29147's; 90 to the publication are what most
 * coordinators give. */
const struct case_deadline case_deadlines[CASE_DEADLINE_COUNT] = {
    {STR_INIT("acknowledge"), STR_INIT("7d"), CASE_ACKNOWLEDGED}, {STR_INIT("triage"), STR_INIT("14d"), CASE_TRIAGED},
    {STR_INIT("validate"), STR_INIT("30d"), CASE_VALIDATED},      {STR_INIT("score"), STR_INIT("30d"), CASE_SCORED},
    {STR_INIT("publish"), STR_INIT("90d"), CASE_PUBLISHED},
};

const struct case_step *case_step_find(struct str word) {
    for (size_t i = 0; i < CASE_STEP_COUNT; i++)
        if (str_eq(case_steps[i].word, word))
            return &case_steps[i];
    return NULL;
}

unsigned case_state_find(struct str word) {
    unsigned state = 0;
    while (state < CASE_STATE_COUNT && !str_eq(case_state_words[state], word))
        state++;
    return state;
}

unsigned case_step_result(const struct case_step *step, enum case_state from) {
    unsigned bit = 1u << from;
    if (step->moves & bit)
        return step->to;
    return step->stays & bit ? from : (unsigned)CASE_STATE_COUNT;
}

struct str case_steps_allowed(struct arena *arena, enum case_state from) {
    struct str all = STR("");
    for (size_t i = 0; i < CASE_STEP_COUNT && all.ptr; i++)
        if (case_step_result(&case_steps[i], from) != CASE_STATE_COUNT)
            all = str_format(arena, STR_F "%s" STR_F, STR_A(all), all.len ? ", " : "", STR_A(case_steps[i].word));
    return all;
}
