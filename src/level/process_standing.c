#include "level/process_standing.h"

#include "catalogue/process.h"

static bool is_past(const struct evidence *item) {
    return item->standing == EVIDENCE_EXPIRED || item->standing == EVIDENCE_TOO_OLD;
}

static void weigh_lapsed(struct process_standing *standing, const struct evidence *item) {
    if (is_past(item) && (item->effect == EFFECT_SUPPORTS || item->effect == EFFECT_EXCLUDES))
        standing->expired |= item->process;
    /* A file that is not there, or not the one that was pinned, may have said anything. */
    bool lost = item->standing == EVIDENCE_UNPROVEN && item->kind != EVIDENCE_CERTIFICATE;
    if (item->kind == EVIDENCE_DOCUMENT || lost)
        standing->lapsed |= item->process;
}

static void weigh(struct process_standing *standing, const struct evidence *item) {
    if (item->effect == EFFECT_EXCLUDES)
        standing->excluded |= item->process;
    if (item->effect == EFFECT_CONTRADICTS)
        standing->contradicted |= item->process;
    if (item->effect == EFFECT_INCOMPLETE)
        standing->incomplete |= item->process;
    for (unsigned s = 0; item->effect == EFFECT_SUPPORTS && s <= item->strength; s++)
        standing->shown[s] |= item->process;
}

void process_standing_weigh(struct process_standing *standing, const struct evidence_list *list) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].standing == EVIDENCE_COUNTS)
            weigh(standing, &list->items[i]);
        else
            weigh_lapsed(standing, &list->items[i]);
}

/* The certificate of at least `least` that states the highest maturity level, or NULL. */
static const struct evidence *best_certificate(const struct evidence_list *process, enum strength least) {
    const struct evidence *best = NULL;
    for (size_t i = 0; i < process->count; i++) {
        const struct evidence *item = &process->items[i];
        bool certifies = item->standing == EVIDENCE_COUNTS && item->kind == EVIDENCE_CERTIFICATE &&
                         item->strength >= least && item->process != 0;
        if (certifies && (!best || item->maturity > best->maturity))
            best = item;
    }
    return best;
}

void process_standing_certify(struct process_standing *standing, const struct evidence_list *process) {
    for (unsigned s = 0; s < STRENGTH_COUNT; s++) {
        const struct evidence *best = best_certificate(process, (enum strength)s);
        if (!best)
            best = best_certificate(process, STRENGTH_CLAIM);
        standing->certificate[s] = best;
        standing->maturity[s] = best ? best->maturity : 0;
    }
}

uint64_t process_standing_fulfilled(const struct process_standing *standing, enum strength assurance) {
    enum strength whole = assurance > STRENGTH_CERTIFICATE ? assurance : STRENGTH_CERTIFICATE;
    uint64_t unfinished = (standing->incomplete | standing->lapsed) & ~standing->shown[whole];
    uint64_t excluded = standing->excluded & ~(standing->incomplete & ~standing->shown[whole]);
    return ((standing->shown[assurance] & ~unfinished) | excluded) & ~standing->contradicted;
}

enum process_state process_standing_state(const struct process_standing *standing, enum strength assurance,
                                          unsigned requirement) {
    uint64_t only = UINT64_C(1) << requirement;
    if (process_standing_fulfilled(standing, assurance) & only)
        return standing->excluded & ~standing->shown[assurance] & only ? PROCESS_EXCLUDED : PROCESS_SHOWN;
    if (standing->contradicted & only)
        return PROCESS_NOT_SHOWN;
    if ((standing->shown[STRENGTH_CLAIM] | standing->incomplete) & only)
        return PROCESS_PARTLY;
    return standing->expired & only ? PROCESS_EXPIRED : PROCESS_NOT_SHOWN;
}

struct str process_state_name(enum process_state state) {
    static const struct str NAMES[PROCESS_STATE_COUNT] = {
        [PROCESS_NOT_SHOWN] = STR_INIT("not shown"), [PROCESS_EXPIRED] = STR_INIT("expired"),
        [PROCESS_PARTLY] = STR_INIT("partly"),       [PROCESS_EXCLUDED] = STR_INIT("not applicable"),
        [PROCESS_SHOWN] = STR_INIT("shown"),
    };
    return NAMES[state];
}
