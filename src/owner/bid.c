#include "owner/bid.h"

#include "level/chain.h"

struct str bid_state_name(enum bid_state state) {
    static const struct str names[BID_STATES] = {
        [BID_MET] = STR_INIT("met"),
        [BID_COVERED] = STR_INIT("countermeasure"),
        [BID_WEAK] = STR_INIT("too weakly shown"),
        [BID_LOOK] = STR_INIT("needs a look"),
        [BID_UNANSWERED] = STR_INIT("not answered"),
        [BID_PARTLY] = STR_INIT("partly"),
        [BID_NO] = STR_INIT("no"),
    };
    return names[state];
}

struct str bid_verdict_name(enum bid_verdict verdict) {
    static const struct str names[BID_VERDICTS] = {
        [BID_FITS] = STR_INIT("fits"),
        [BID_FITS_COVERED] = STR_INIT("fits with countermeasures"),
        [BID_NEEDS_A_LOOK] = STR_INIT("needs a look"),
        [BID_FALLS_SHORT] = STR_INIT("falls short"),
    };
    return names[verdict];
}

void bid_note(struct bid *bid, enum bid_verdict at_best, struct str text) {
    if (bid->note_count < BID_NOTES_MAX)
        bid->notes[bid->note_count++] = (struct bid_note){at_best, text};
}

struct requirement_set bid_requirements(const struct tender *tender, const struct bid *bid, enum bid_state state) {
    struct requirement_set set = {{0, 0}};
    for (size_t i = 0; i < tender->row_count; i++)
        if (tender->rows[i].part == TENDER_COMPONENT && bid->lines[i].state == state)
            requirement_set_add(&set, tender->rows[i].index);
    return set;
}

static enum tender_reply reply_of(const struct bid *bid, size_t row) {
    return bid->answers ? bid->answers->rows[row].reply : REPLY_NONE;
}

/* The requirements of 4-2, or the practices' of 4-1, that were answered so. */
static struct requirement_set replied(const struct tender *tender, const struct bid *bid, enum tender_reply reply) {
    struct requirement_set set = {{0, 0}};
    for (size_t i = 0; i < tender->row_count; i++)
        if (tender->rows[i].part == TENDER_COMPONENT && reply_of(bid, i) == reply)
            requirement_set_add(&set, tender->rows[i].index);
    return set;
}

static uint64_t replied_practices(const struct tender *tender, const struct bid *bid, enum tender_reply reply) {
    uint64_t set = 0;
    for (size_t i = 0; i < tender->row_count; i++)
        if (tender->rows[i].part == TENDER_PROCESS && reply_of(bid, i) == reply)
            set |= practice_requirements(tender->rows[i].index);
    return set;
}

/* What is ticked in a form is a claim, whatever file it refers to: the file itself is not at hand. */
static struct evidence claim(const struct tender *tender, const struct bid *bid, enum evidence_effect effect,
                             enum tender_reply reply) {
    return (struct evidence){.kind = EVIDENCE_CLAIM,
                             .effect = effect,
                             .standing = EVIDENCE_COUNTS,
                             .strength = STRENGTH_CLAIM,
                             .requirements = replied(tender, bid, reply),
                             .process = replied_practices(tender, bid, reply),
                             .ends = DATE_NONE};
}

struct weighing {
    const struct bid_case *c;
    struct bid *bid;
    struct requirement_tally tally;
    struct requirement_states states; /* at the zone's assurance, with its countermeasures */
    struct requirement_set denied;    /* the form says no */
    struct process_standing standing;
    uint64_t denied_process;
};

/* A supplier who says no knows it: no certificate of his makes a yes of it. */
static void deny(struct weighing *w) {
    const struct tender *tender = w->c->question->tender;
    w->denied = replied(tender, w->bid, REPLY_NO);
    w->denied_process = replied_practices(tender, w->bid, REPLY_NO);
    for (unsigned s = 0; s < STRENGTH_COUNT; s++)
        w->tally.support[s] = requirement_set_minus(&w->tally.support[s], &w->denied);
    w->tally.excluded = requirement_set_minus(&w->tally.excluded, &w->denied);
}

static void weigh(struct weighing *w) {
    const struct tender *tender = w->c->question->tender;
    struct evidence said[] = {claim(tender, w->bid, EFFECT_SUPPORTS, REPLY_YES),
                              claim(tender, w->bid, EFFECT_INCOMPLETE, REPLY_PARTLY),
                              claim(tender, w->bid, EFFECT_INCOMPLETE, REPLY_COUNTERMEASURE)};
    const struct evidence_list form = {said, ARRAY_LEN(said), ARRAY_LEN(said)};
    if (w->bid->capability) {
        level_tally(&w->tally, &w->bid->capability->evidence, &w->c->measures);
        w->standing = w->bid->capability->standing;
    }
    level_tally(&w->tally, &form, &w->c->measures);
    process_standing_weigh(&w->standing, &form);
    deny(w);
}

static void measure_levels(struct weighing *w) {
    const struct bid_question *question = w->c->question;
    struct requirement_states states;
    unsigned types = question->tender->types;
    level_states(&w->tally, question->assurance, LEVEL_CAPABILITY, &states);
    level_vector(&states, types, &w->bid->shown);
    level_states(&w->tally, STRENGTH_CLAIM, LEVEL_CAPABILITY, &states);
    level_vector(&states, types, &w->bid->claimed);
    level_tally(&w->tally, &w->c->measures, &w->c->measures);
    level_states(&w->tally, question->assurance, LEVEL_ACHIEVED, &w->states);
    level_vector(&w->states, types, &w->bid->achieved);
}

/* ---- lines */

static void set_strength(const struct weighing *w, unsigned requirement, struct bid_line *line) {
    for (unsigned s = 0; s < STRENGTH_COUNT; s++)
        if (requirement_set_has(&w->tally.support[s], requirement)) {
            line->supported = true;
            line->strength = (uint8_t)s;
        }
}

static bool is_incomplete(const struct weighing *w, unsigned requirement) {
    bool incomplete = false;
    for (unsigned s = 0; s < STRENGTH_COUNT; s++)
        incomplete |= requirement_set_has(&w->tally.incomplete[s], requirement);
    return incomplete;
}

static enum bid_state state_without(enum tender_reply reply) {
    return reply == REPLY_NOT_APPLICABLE ? BID_LOOK : BID_UNANSWERED;
}

static enum bid_state component_state(const struct weighing *w, unsigned requirement, enum tender_reply reply,
                                      bool supported) {
    bool denied = requirement_set_has(&w->denied, requirement), incomplete = is_incomplete(w, requirement);
    switch (level_status(&w->states, requirement)) {
    case REQUIREMENT_MET:
    case REQUIREMENT_EXCLUDED:
        return BID_MET;
    case REQUIREMENT_COMPENSATED:
        /* Not before something was said of it: what is not answered is asked again. */
        return denied || incomplete || supported ? BID_COVERED : state_without(reply);
    case REQUIREMENT_CONTRADICTED:
        return BID_NO;
    case REQUIREMENT_PARTLY:
        return denied ? BID_NO : incomplete ? BID_PARTLY : BID_WEAK;
    case REQUIREMENT_NOT_SHOWN:
        break;
    }
    return denied ? BID_NO : state_without(reply);
}

static void set_component(const struct weighing *w, size_t row) {
    const struct tender_row *demand = &w->c->question->tender->rows[row];
    struct bid_line *line = &w->bid->lines[row];
    set_strength(w, demand->index, line);
    line->state = (uint8_t)component_state(w, demand->index, reply_of(w->bid, row), line->supported);
}

static enum bid_state practice_state(const struct weighing *w, uint64_t practice, enum tender_reply reply) {
    const struct process_standing *standing = &w->standing;
    enum strength assurance = w->c->question->assurance;
    unsigned maturity = standing->maturity[assurance];
    bool immature = maturity > 0 && maturity < w->c->question->tender->plant->policy.maturity;
    if ((w->denied_process | standing->contradicted) & practice || immature)
        return BID_NO;
    if ((process_standing_fulfilled(standing, assurance) & practice) == practice)
        return BID_MET;
    if (standing->incomplete & practice)
        return BID_PARTLY;
    if ((process_standing_fulfilled(standing, STRENGTH_CLAIM) & practice) == practice)
        return BID_WEAK;
    /* Of some of its requirements nothing is said: these are to be asked for. */
    return state_without(reply);
}

static void set_practice(const struct weighing *w, size_t row) {
    uint64_t practice = practice_requirements(w->c->question->tender->rows[row].index);
    struct bid_line *line = &w->bid->lines[row];
    line->state = (uint8_t)practice_state(w, practice, reply_of(w->bid, row));
    for (unsigned s = 0; s < STRENGTH_COUNT && line->state != BID_NO; s++)
        if ((process_standing_fulfilled(&w->standing, (enum strength)s) & practice) == practice) {
            line->supported = true;
            line->strength = (uint8_t)s;
        }
}

static void set_lines(const struct weighing *w) {
    const struct tender *tender = w->c->question->tender;
    for (size_t i = 0; i < tender->row_count; i++)
        if (tender->rows[i].part == TENDER_COMPONENT)
            set_component(w, i);
        else if (tender->rows[i].part == TENDER_PROCESS)
            set_practice(w, i);
    bid_supply(w->c, w->bid);
}

/* ---- verdict */

static void check_types(const struct bid_case *c, struct bid *bid) {
    unsigned asked = c->question->tender->types;
    if (bid->document && (bid->document->types & asked) != asked)
        bid_note(bid, BID_FALLS_SHORT,
                 str_format(c->arena, "its product document is of type " STR_F ", " STR_F " is asked",
                            STR_A(component_mask_text(c->arena, bid->document->types)),
                            STR_A(c->question->tender->types_text)));
    if (bid->capability && bid->capability->unbelieved)
        bid_note(bid, BID_NEEDS_A_LOOK, STR("its declaration is not believed, and counts for nothing"));
}

static struct str exploited_text(const struct bid_case *c, const struct bid *bid) {
    return bid->exploited ? str_format(c->arena, ", %u known to be exploited", (unsigned)bid->exploited) : STR("");
}

static void check_advisories(const struct bid_case *c, struct bid *bid) {
    if (bid->affected)
        bid_note(bid, BID_FALLS_SHORT,
                 str_format(c->arena, "%u open known %s" STR_F ", such as " STR_F, (unsigned)bid->affected,
                            bid->affected == 1 ? "vulnerability" : "vulnerabilities", STR_A(exploited_text(c, bid)),
                            STR_A(bid->worst)));
    if (bid->look)
        bid_note(bid, BID_NEEDS_A_LOOK,
                 str_format(c->arena, "%u known %s may be its own", (unsigned)bid->look,
                            bid->look == 1 ? "vulnerability" : "vulnerabilities"));
    if (bid->compensated)
        bid_note(bid, BID_FITS_COVERED,
                 str_format(c->arena, "a countermeasure was weighed against %u of its known vulnerabilities",
                            (unsigned)bid->compensated));
    if (bid->advised && advisory_unread(c->question->advisories) > 0)
        bid_note(bid, BID_NEEDS_A_LOOK, STR("some advisories could not be read"));
    if (bid->unheard)
        bid_note(bid, BID_NEEDS_A_LOOK, STR("no advisory read is of its supplier: nothing is known of it"));
}

/* What the states of demands that must be met leave of the verdict. */
static enum bid_verdict at_best_by(const struct bid *bid) {
    static const enum bid_verdict at_best[BID_STATES] = {
        [BID_MET] = BID_FITS,          [BID_COVERED] = BID_FITS_COVERED,    [BID_WEAK] = BID_NEEDS_A_LOOK,
        [BID_LOOK] = BID_NEEDS_A_LOOK, [BID_UNANSWERED] = BID_NEEDS_A_LOOK, [BID_PARTLY] = BID_FALLS_SHORT,
        [BID_NO] = BID_FALLS_SHORT,
    };
    enum bid_verdict verdict = BID_FITS;
    for (unsigned state = 0; state < BID_STATES; state++)
        if (bid->musts[state] && at_best[state] > verdict)
            verdict = at_best[state];
    return verdict;
}

static void conclude(const struct bid_case *c, struct bid *bid) {
    const struct tender *tender = c->question->tender;
    for (size_t i = 0; i < tender->row_count; i++)
        (tender->rows[i].must ? bid->musts : bid->wishes)[bid->lines[i].state]++;
    check_types(c, bid);
    check_advisories(c, bid);
    bid->verdict = at_best_by(bid);
    for (size_t i = 0; i < bid->note_count; i++)
        if (bid->notes[i].at_best > bid->verdict)
            bid->verdict = bid->notes[i].at_best;
}

/* ---- all of them */

static bool any_declared(const struct bid_list *bids) {
    for (size_t i = 0; i < bids->count; i++)
        if (bids->items[i].release && bids->items[i].release->declaration)
            return true;
    return false;
}

static enum status read_one(struct bid_case *c, const struct declared_question *question, size_t index) {
    struct bid *bid = &c->bids->items[index];
    struct capability *whole = &c->capabilities[index];
    if (!bid->release)
        return STATUS_OK;
    TRY(capability_of(bid->document, bid->release, question, c->arena, c->sink, whole));
    bid->release = whole->release;
    return capability_for_model(whole, bid->model, STR(""), c->arena, &bid->capability);
}

/* Goes on after a mistake, so that one run reports several. */
static enum status read_evidence(struct bid_case *c) {
    const struct tender *tender = c->question->tender;
    const struct policy *policy = &tender->plant->policy;
    const struct asset nothing = {.zone = tender->zone, .types = (uint8_t)tender->types};
    struct declared_trust trust = {.policy = &policy->trust};
    const struct declared_question question = {{.policy = policy, .at = tender->at}, &trust};
    TRY(evidence_of_asset(tender->plant, &nothing, tender->at, c->arena, c->sink, &c->measures));
    enum status worst = any_declared(c->bids) ? declared_trust_open(policy, c->arena, c->sink, &trust) : STATUS_OK;
    for (size_t i = 0; i < c->bids->count && worst != STATUS_MEMORY; i++) {
        enum status status = read_one(c, &question, i);
        worst = status > worst ? status : worst;
    }
    declared_trust_done(&trust);
    return worst;
}

static enum status judge_one(const struct bid_case *c, struct bid *bid) {
    struct weighing w = {.c = c, .bid = bid};
    bid->lines = ARENA_ARRAY(c->arena, struct bid_line, c->question->tender->row_count);
    if (!bid->lines)
        return STATUS_MEMORY;
    weigh(&w);
    measure_levels(&w);
    set_lines(&w);
    conclude(c, bid);
    return STATUS_OK;
}

enum status bid_judge(const struct bid_question *question, struct arena *arena, struct diag_sink *sink,
                      struct bid_list *bids) {
    struct bid_case c = {.question = question, .arena = arena, .sink = sink, .bids = bids};
    c.capabilities = ARENA_ARRAY(arena, struct capability, bids->count);
    if (!c.capabilities)
        return STATUS_MEMORY;
    TRY(read_evidence(&c));
    TRY(bid_advise(&c));
    for (size_t i = 0; i < bids->count; i++)
        TRY(judge_one(&c, &bids->items[i]));
    bid_order(bids);
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
