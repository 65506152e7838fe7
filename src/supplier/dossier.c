#include "supplier/dossier.h"

static const struct diag_kind NO_LEVEL = {"certify.no-level", SEVERITY_ERROR, "nothing says which level is applied for",
                                          "give --level N, or write 'level' into requirements.yaml"};

struct str dossier_scope_name(enum dossier_scope scope) {
    static const struct str NAMES[] = {[DOSSIER_DUE] = STR_INIT("yes"),
                                       [DOSSIER_EXCLUDED] = STR_INIT("no: justified"),
                                       [DOSSIER_HIGHER] = STR_INIT("no: higher level"),
                                       [DOSSIER_OTHER_TYPE] = STR_INIT("no: other type")};
    return NAMES[scope];
}

struct str dossier_state_name(enum dossier_state state) {
    static const struct str NAMES[DOSSIER_STATES] = {[DOSSIER_NO_FILE] = STR_INIT("no file"),
                                                     [DOSSIER_OWN] = STR_INIT("document"),
                                                     [DOSSIER_PINNED] = STR_INIT("as pinned"),
                                                     [DOSSIER_UNPINNED] = STR_INIT("not pinned"),
                                                     [DOSSIER_CHANGED] = STR_INIT("not what was pinned"),
                                                     [DOSSIER_MISSING] = STR_INIT("missing"),
                                                     [DOSSIER_UNREADABLE] = STR_INIT("unreadable"),
                                                     [DOSSIER_OUTSIDE] = STR_INIT("outside the workspace")};
    return NAMES[state];
}

struct str dossier_rank_name(enum dossier_rank rank) {
    static const struct str NAMES[DOSSIER_RANKS] = {[DOSSIER_AGAINST] = STR_INIT("contradicted"),
                                                    [DOSSIER_NOTHING] = STR_INIT("not shown"),
                                                    [DOSSIER_LAPSED] = STR_INIT("expired"),
                                                    [DOSSIER_IN_PART] = STR_INIT("partly")};
    return NAMES[rank];
}

static enum status choose_level(struct dossier *dossier, const struct dossier_options *options,
                                struct diag_sink *sink) {
    const struct trace *trace = dossier->status.trace;
    dossier->level = options->level;
    if (dossier->level == 0 && trace && trace->document)
        dossier->level = trace->document->level;
    if (dossier->level > 0)
        return STATUS_OK;
    diag_add(sink, &NO_LEVEL, PLACE_NONE, STR_NONE);
    return STATUS_INPUT;
}

/* A dossier is always about a release, with the conditions of one. */
static enum status judge_status(const struct dossier_options *options, struct arena *arena, struct diag_sink *sink,
                                struct product_status *status) {
    const struct status_options asked = {.where = ".",
                                         .version = options->version,
                                         .gated = true,
                                         .at = options->at,
                                         .assurance = STRENGTH_ARTEFACT,
                                         .scan = options->scan,
                                         .advisories = options->advisories,
                                         .advisories_named = options->advisories_named,
                                         .feed = options->feed};
    return product_status_of(&asked, arena, sink, status);
}

enum status dossier_make(const struct dossier_options *options, struct arena *arena, struct diag_sink *sink,
                         struct dossier *dossier) {
    *dossier = (struct dossier){.level = 0};
    TRY(judge_status(options, arena, sink, &dossier->status));
    TRY(choose_level(dossier, options, sink));
    TRY(dossier_read_cases(dossier->status.workspace.product, dossier->status.release, options->at, arena, sink,
                           &dossier->cases));
    TRY(dossier_judge(dossier, arena));
    TRY(dossier_find_gaps(dossier, arena));
    TRY(dossier_index(dossier, options->stage, arena, sink));
    return dossier_join_trace(dossier, arena);
}

bool dossier_whole(const struct dossier *dossier) {
    return dossier->shown == dossier->due && product_status_whole(&dossier->status) && dossier->cases.hole_count == 0 &&
           dossier->cases.undecided_count == 0;
}
