/* What check and explain share: the options that say what to judge, and the judging. */
#ifndef COMMAND_JUDGE_H
#define COMMAND_JUDGE_H

#include "command/advisories.h"
#include "level/assess.h"

/* Rows for the option tables of the commands that judge a plant. */
#define JUDGE_OPTIONS                                                                                                  \
    ADVISORY_OPTIONS,                                                                                                  \
        {.name = "at", .argument = "DATE", .help = "judge as of this day (2026-11-23) instead of today"},              \
        {.name = "assurance",                                                                                          \
         .argument = "STRENGTH",                                                                                       \
         .words = "claim artefact certificate observation",                                                            \
         .help = "assurance for every zone, in place of the plant's own"},                                             \
        {.name = "fix",                                                                                                \
         .argument = "ID",                                                                                             \
         .many = true,                                                                                                 \
         .help = "what if: this advisory or CVE were fixed everywhere"},                                               \
    {                                                                                                                  \
        .name = "replace", .argument = "ASSET=PRODUCT@VERSION", .many = true,                                          \
        .help = "what if: this asset were that product and release of the plant's list"                                \
    }

struct judged {
    struct plant *plant;
    struct advisory_db *advisories;
    struct assessment assessment;
};

/* What is judged, where it is not what the command line says. */
struct judge_input {
    struct str plant; /* the plant document */
    /* Where advisories come from when --advisories names no folder; NULL: from nowhere. Called on a thread of its own,
     * with a sink of its own. */
    advisory_source *load;
    void *context;
};

/* Reads the plant named by the first argument and all that it rests on, and judges it. On failure the diagnostics say
 * why and nothing is held. Release with judge_done. */
enum status judge_run(struct run *run, struct judged *judged) MUST_USE;
enum status judge_run_with(struct run *run, const struct judge_input *input, struct judged *judged) MUST_USE;
void judge_done(struct judged *judged);

#endif
