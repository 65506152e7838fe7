#include "level/reason.h"

#include "catalogue/process.h"
#include "level/cause.h"
#include "level/chain.h"
#include "level/way.h"

#include <string.h>

enum { SUPPORT_SOON_DAYS = 180 };
/* From here on EPSS counts a vulnerability among those that are likely to be exploited within a month. */
static const float EPSS_LIKELY = 0.1F;

/* One asset under explanation. */
struct asking {
    const struct assessment *assessment;
    uint32_t index;
    const struct asset *asset;
    const struct zone *zone;
    const struct asset_result *result;
    enum strength assurance;
    struct arena *arena;
    struct reasons *reasons;
};

/* "a, b and 4 more" of `count` ids; `most` 0: all. */
static struct str join_ids(struct arena *arena, const struct str *ids, unsigned count, unsigned most) {
    unsigned shown = most && count > most + 1 ? most : count;
    size_t len = 0, room = 0;
    for (unsigned i = 0; i < shown; i++)
        room += ids[i].len + 2;
    char *text = arena_get(arena, room + 1, 1);
    for (unsigned i = 0; text && i < shown; i++) {
        memcpy(text + len, ids[i].ptr, ids[i].len);
        memcpy(text + len + ids[i].len, ", ", 2);
        len += ids[i].len + 2;
    }
    struct str joined = {text, len > 2 ? len - 2 : 0};
    return text && shown < count ? str_format(arena, STR_F " and %u more", STR_A(joined), count - shown) : joined;
}

struct str requirement_set_text(struct arena *arena, const struct requirement_set *set, unsigned most) {
    struct str ids[REQUIREMENT_COUNT];
    unsigned count = 0;
    for (unsigned i = requirement_set_next(set, 0); i < REQUIREMENT_COUNT; i = requirement_set_next(set, i + 1))
        ids[count++] = requirement_at(i)->id;
    return join_ids(arena, ids, count, most);
}

/* Two things never begin at one place. */
static bool is_place(struct place a, struct place b) {
    return a.source == b.source && a.offset == b.offset;
}

static enum status add_reason(const struct asking *asking, const struct reason *reason) {
    struct reasons *reasons = asking->reasons;
    if (!arena_grow(asking->arena, (void **)&reasons->items, reasons->count, &reasons->room, sizeof(struct reason),
                    _Alignof(struct reason)) ||
        !reason->text.ptr)
        return STATUS_MEMORY;
    struct reason *added = &reasons->items[reasons->count++];
    *added = *reason;
    added->at_asset = is_place(reason->place, asking->asset->place);
    return STATUS_OK;
}

void reasons_move(struct reasons *reasons, struct place place) {
    for (size_t i = 0; i < reasons->count; i++)
        if (reasons->items[i].at_asset)
            reasons->items[i].place = place;
}

static struct str date_of(struct arena *arena, date_days day) {
    char text[11];
    date_text(day, text);
    return str_copy(arena, str_from(text));
}

/* The day before the first on which something no longer counts; empty when there is none. */
static struct str last_day(struct arena *arena, date_days ends) {
    return ends == DATE_NONE ? STR("") : date_of(arena, date_add(ends, (struct date_span){.days = -1}));
}

/* What speaks against the missing requirements, or was to show them and does not. */
static enum status add_causes(const struct asking *a, const struct reason *link, const struct evidence_list *list,
                              const struct requirement_set *missing) {
    struct causes causes;
    TRY(cause_find(list, missing, a->assurance, a->arena, &causes));
    for (size_t i = 0; i < causes.count; i++) {
        struct reason reason = *link;
        reason.text = causes.items[i].text;
        reason.place = causes.items[i].place;
        reason.proof = causes.items[i].proof;
        TRY(add_reason(a, &reason));
    }
    return STATUS_OK;
}

/* ---- target */

static enum status explain_target(const struct asking *a) {
    char text[LEVEL_TEXT];
    level_text(a->zone->target, text);
    struct reason reason = {
        .link = LINK_TARGET, .state = a->result->links[LINK_TARGET], .place = a->zone->target_place};
    if (!a->zone->target_set) {
        reason.place = a->zone->place;
        reason.text = str_format(a->arena, "zone " STR_F " has no SL-T", STR_A(a->zone->id));
    } else {
        reason.text = str_format(a->arena, "SL-T(" STR_F ") = %s at assurance " STR_F, STR_A(a->zone->id), text,
                                 STR_A(strength_name(a->assurance)));
    }
    return add_reason(a, &reason);
}

/* ---- capability and achieved level */

static struct str vector_text(const struct asking *a, const char *name, const struct level_vector *vector) {
    char text[LEVEL_TEXT];
    level_text(vector->fr, text);
    struct str types = component_mask_text(a->arena, a->result->types);
    return str_format(a->arena, "%s(" STR_F ", " STR_F " " STR_F ") = %s", name, STR_A(types), STR_A(a->asset->product),
                      STR_A(a->asset->version), text);
}

/* What shortfall `s` is of: an FR, or the constraints that hold at every level. */
static struct str gap_name(unsigned fr) {
    return fr == FR_NONE ? STR("CCSC") : fr_abbreviation(fr);
}

static struct str gap_text(const struct asking *a, const struct shortfall *s, unsigned level,
                           const struct requirement_set *missing) {
    struct str text = requirement_set_text(a->arena, missing, 6);
    if (s->fr == FR_NONE)
        return str_format(a->arena, "constraints of every level not shown: " STR_F, STR_A(text));
    return str_format(a->arena, STR_F " %u of %u, missing: " STR_F, STR_A(gap_name(s->fr)), level, s->target,
                      STR_A(text));
}

static struct requirement_set all_missing(const struct asking *a, bool of_capability) {
    struct requirement_set all = {{0, 0}};
    for (size_t i = 0; i < a->reasons->shortfall_count; i++) {
        const struct shortfall *s = &a->reasons->shortfalls[i];
        all = requirement_set_union(&all, of_capability ? &s->missing_capability : &s->missing);
    }
    return all;
}

/* Nothing is missing but what the release lacks anyway, and nothing more speaks against it. */
static bool is_inherited(const struct shortfall *s, const struct asking *a) {
    if (!a->result->capability || requirement_set_empty(&s->missing))
        return false;
    const struct requirement_states *own = &a->result->capability->states[a->assurance];
    struct requirement_set against = requirement_set_intersect(&s->missing, &a->result->states.contradicted);
    return requirement_set_equal(&s->missing, &s->missing_capability) &&
           requirement_set_within(&against, &own->contradicted);
}

static enum status add_capability_gaps(const struct asking *a, struct reason *reason) {
    const struct requirement_states *states = &a->result->states;
    struct reason gap = *reason;
    for (size_t i = 0; i < a->reasons->shortfall_count; i++) {
        const struct shortfall *s = &a->reasons->shortfalls[i];
        if (requirement_set_empty(&s->missing_capability))
            continue;
        struct requirement_set left = requirement_set_minus(&s->missing_capability, &states->excluded);
        struct requirement_set excluded = requirement_set_intersect(&s->missing_capability, &states->excluded);
        gap.state = requirement_set_empty(&left)                          ? LINK_HOLDS
                    : requirement_set_within(&left, &states->compensated) ? LINK_COMPENSATED
                                                                          : LINK_BROKEN;
        gap.text = gap_text(a, s, s->capable, &s->missing_capability);
        if (!requirement_set_empty(&excluded))
            gap.text = str_format(a->arena, STR_F "; not applicable here: " STR_F, STR_A(gap.text),
                                  STR_A(requirement_set_text(a->arena, &excluded, 6)));
        TRY(add_reason(a, &gap));
    }
    return STATUS_OK;
}

/* Without a target there is nothing to hold a level against. */
static enum status explain_no_target(const struct asking *a, enum chain_link link) {
    return add_reason(a, &(const struct reason){.link = link,
                                                .state = LINK_OPEN,
                                                .place = a->zone->place,
                                                .text = STR("there is no SL-T to hold it against")});
}

static enum status explain_capability(const struct asking *a) {
    struct reason reason = {
        .link = LINK_CAPABILITY, .state = a->result->links[LINK_CAPABILITY], .place = a->asset->place};
    if (!a->zone->target_set)
        TRY(explain_no_target(a, LINK_CAPABILITY));
    if (!a->result->capability) {
        reason.text = str_format(
            a->arena, "no product document describes " STR_F " " STR_F ": nothing is shown of what it can do",
            STR_A(a->asset->product), STR_A(a->asset->version));
        return add_reason(a, &reason);
    }
    reason.place = a->result->capability->release->place;
    reason.text = a->result->types ? vector_text(a, "SL-C", &a->result->capable)
                                   : STR("nobody says which component type this is");
    TRY(add_reason(a, &reason));
    TRY(add_capability_gaps(a, &reason));
    struct requirement_set missing = all_missing(a, true);
    return add_causes(a, &reason, &a->result->capability->evidence, &missing);
}

/* The FRs in which nothing is missing but what the release lacks anyway: "IAC, UC". */
static struct str inherited_gaps(const struct asking *a) {
    struct str text = STR("");
    for (size_t i = 0; i < a->reasons->shortfall_count; i++)
        if (is_inherited(&a->reasons->shortfalls[i], a))
            text = str_format(a->arena, STR_F "%s" STR_F, STR_A(text), text.len ? ", " : "",
                              STR_A(gap_name(a->reasons->shortfalls[i].fr)));
    return text;
}

static enum status add_achieved_gaps(const struct asking *a, struct reason *reason) {
    for (size_t i = 0; i < a->reasons->shortfall_count; i++) {
        const struct shortfall *s = &a->reasons->shortfalls[i];
        struct requirement_set against = requirement_set_intersect(&s->missing, &a->result->states.contradicted);
        if (requirement_set_empty(&s->missing) || is_inherited(s, a))
            continue;
        reason->text = gap_text(a, s, s->achieved, &s->missing);
        if (!requirement_set_empty(&against))
            reason->text = str_format(a->arena, STR_F "; contradicted: " STR_F, STR_A(reason->text),
                                      STR_A(requirement_set_text(a->arena, &against, 6)));
        TRY(add_reason(a, reason));
    }
    struct str inherited = inherited_gaps(a);
    if (inherited.len == 0)
        return STATUS_OK;
    reason->text = str_format(a->arena, STR_F ": missing as in the capability", STR_A(inherited));
    return add_reason(a, reason);
}

static bool shows_nothing(const struct asking *a) {
    struct requirement_set fulfilled = level_fulfilled(&a->result->states);
    return !a->result->capability && requirement_set_empty(&fulfilled) &&
           requirement_set_empty(&a->result->states.partly);
}

/* Where nothing at all is shown, a list of all that is missing would say no more. */
static enum status add_silence(const struct asking *a, struct reason *reason) {
    const struct requirement_set *against = &a->result->states.contradicted;
    reason->text = STR("nothing that the target asks for is shown");
    if (!requirement_set_empty(against))
        reason->text = str_format(a->arena, STR_F "; contradicted: " STR_F, STR_A(reason->text),
                                  STR_A(requirement_set_text(a->arena, against, 6)));
    return add_reason(a, reason);
}

/* The first statement of a device report that is not believed says why. */
static enum status add_doubted_report(const struct asking *a, const struct reason *link) {
    const struct evidence *doubt = chain_doubted_report(a->asset, a->result->evidence);
    struct reason reason = *link;
    if (!doubt)
        return STATUS_OK;
    reason.state = LINK_OPEN;
    reason.place = doubt->place;
    reason.text = str_format(a->arena, STR_F " " STR_F " counts for nothing, so what %s is not known: " STR_F,
                             STR_A(evidence_kind_name(doubt->kind)), STR_A(doubt->id),
                             doubt->kind == EVIDENCE_PROBE ? "was seen on the device" : "the device says of itself",
                             STR_A(doubt->detail));
    return add_reason(a, &reason);
}

static enum status explain_achieved(const struct asking *a) {
    struct reason reason = {.link = LINK_ACHIEVED, .state = a->result->links[LINK_ACHIEVED], .place = a->asset->place};
    if (!a->zone->target_set)
        TRY(explain_no_target(a, LINK_ACHIEVED));
    reason.text = a->result->types ? vector_text(a, "SL-A", &a->result->achieved)
                                   : STR("nobody says which component type this is");
    TRY(add_reason(a, &reason));
    if (a->result->links[LINK_ACHIEVED] != LINK_NOT_SHOWN) {
        struct requirement_set missing = all_missing(a, false);
        TRY(shows_nothing(a) ? add_silence(a, &reason) : add_achieved_gaps(a, &reason));
        TRY(add_causes(a, &reason, a->result->evidence, &missing));
    }
    TRY(add_doubted_report(a, &reason));
    struct requirement_set compensated = a->result->states.compensated;
    if (requirement_set_empty(&compensated))
        return STATUS_OK;
    reason.state = LINK_COMPENSATED;
    reason.text = str_format(a->arena, "compensated: " STR_F, STR_A(requirement_set_text(a->arena, &compensated, 8)));
    return add_reason(a, &reason);
}

/* ---- supplier process */

static struct str process_set_text(struct arena *arena, uint64_t set) {
    struct str ids[PROCESS_COUNT];
    unsigned count = 0;
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (process_set_has(set, i))
            ids[count++] = process_at(i)->id;
    return join_ids(arena, ids, count, 6);
}

static enum status explain_process_certificate(const struct asking *a, const struct reason *link,
                                               const struct process_standing *standing) {
    const struct evidence *certificate = standing->certificate[a->assurance];
    unsigned maturity = standing->maturity[a->assurance], wanted = a->assessment->plant->policy.maturity;
    struct reason reason = *link;
    struct str last = last_day(a->arena, certificate->ends);
    reason.place = certificate->place;
    reason.text = str_format(a->arena, "62443-4-1 certificate " STR_F, STR_A(certificate->id));
    if (maturity)
        reason.text = str_format(a->arena, STR_F ", maturity level %u", STR_A(reason.text), maturity);
    if (last.len)
        reason.text = str_format(a->arena, STR_F ", valid until " STR_F, STR_A(reason.text), STR_A(last));
    if (maturity && maturity < wanted)
        reason.text = str_format(a->arena, STR_F "; the policy asks for maturity level %u", STR_A(reason.text), wanted);
    if (certificate->strength < a->assurance)
        reason.text = str_format(a->arena, STR_F "; it is a " STR_F " where " STR_F " is asked for", STR_A(reason.text),
                                 STR_A(strength_name(certificate->strength)), STR_A(strength_name(a->assurance)));
    return add_reason(a, &reason);
}

/* Certificates that are there and do not count today. */
static enum status explain_lapsed(const struct asking *a, const struct reason *link,
                                  const struct evidence_list *process) {
    for (size_t i = 0; i < process->count; i++) {
        const struct evidence *item = &process->items[i];
        struct reason reason = *link;
        if (item->standing == EVIDENCE_COUNTS || item->kind != EVIDENCE_CERTIFICATE)
            continue;
        reason.place = item->place;
        reason.text =
            item->standing == EVIDENCE_NOT_YET
                ? str_format(a->arena, "62443-4-1 certificate " STR_F " does not count before " STR_F, STR_A(item->id),
                             STR_A(date_of(a->arena, item->date)))
                : str_format(a->arena,
                             "62443-4-1 certificate " STR_F " no longer counts (" STR_F "), its last day was " STR_F,
                             STR_A(item->id), STR_A(evidence_standing_name(item->standing)),
                             STR_A(last_day(a->arena, item->ends)));
        TRY(add_reason(a, &reason));
    }
    return STATUS_OK;
}

static enum status explain_process(const struct asking *a) {
    struct reason reason = {.link = LINK_PROCESS, .state = a->result->links[LINK_PROCESS], .place = a->asset->place};
    const struct capability *capability = a->result->capability;
    if (!capability) {
        reason.text =
            str_format(a->arena, "nothing is known of how " STR_F " develops (62443-4-1)", STR_A(a->asset->supplier));
        return add_reason(a, &reason);
    }
    const struct process_standing *standing = &capability->standing;
    uint64_t missing = capability_process_missing(capability, a->assurance);
    reason.place = capability->product->supplier.place;
    if (standing->certificate[a->assurance])
        TRY(explain_process_certificate(a, &reason, standing));
    TRY(explain_lapsed(a, &reason, &capability->process));
    reason.place = capability->product->supplier.place;
    if (missing == 0 && standing->certificate[a->assurance])
        return STATUS_OK;
    unsigned count = (unsigned)__builtin_popcountll(missing);
    if (missing == 0) {
        reason.text = str_format(a->arena, "all %u requirements of 62443-4-1 shown at assurance " STR_F,
                                 (unsigned)PROCESS_COUNT, STR_A(strength_name(a->assurance)));
        return add_reason(a, &reason);
    }
    reason.text = str_format(
        a->arena, "%u of the %u requirements of 62443-4-1 not shown at assurance " STR_F ": " STR_F, count,
        (unsigned)PROCESS_COUNT, STR_A(strength_name(a->assurance)), STR_A(process_set_text(a->arena, missing)));
    uint64_t against = missing & standing->contradicted, half = missing & standing->incomplete & ~against;
    if (against)
        reason.text = str_format(a->arena, STR_F "; contradicted: " STR_F, STR_A(reason.text),
                                 STR_A(process_set_text(a->arena, against)));
    if (half)
        reason.text = str_format(a->arena, STR_F "; shown only in part: " STR_F, STR_A(reason.text),
                                 STR_A(process_set_text(a->arena, half)));
    return add_reason(a, &reason);
}

/* ---- support */

static enum status explain_support(const struct asking *a) {
    struct reason reason = {.link = LINK_SUPPORT, .state = a->result->links[LINK_SUPPORT], .place = a->asset->place};
    const struct capability *capability = a->result->capability;
    int32_t days;
    if (!capability || !chain_support_left(capability->release, a->assessment->options.at, &days)) {
        reason.place = capability ? capability->release->place : a->asset->place;
        reason.text = capability ? STR("no support period is stated for this release")
                                 : STR("nothing is known of its support period");
        return add_reason(a, &reason);
    }
    reason.place = capability->release->support_place;
    struct str end = date_of(a->arena, a->assessment->options.at + days);
    if (days < 0)
        reason.text =
            str_format(a->arena, "support ended " STR_F ", %d day%s ago", STR_A(end), -days, days == -1 ? "" : "s");
    else
        reason.text = str_format(a->arena, "supported until " STR_F "%s", STR_A(end),
                                 days <= SUPPORT_SOON_DAYS ? ", which is soon" : "");
    return add_reason(a, &reason);
}

/* ---- advisories */

static enum link_state state_of_effect(enum match_effect effect) {
    static const enum link_state states[] = {
        [MATCH_SETTLED] = LINK_HOLDS, [MATCH_BELOW_THRESHOLD] = LINK_HOLDS, [MATCH_COMPENSATED] = LINK_COMPENSATED,
        [MATCH_LOOK] = LINK_OPEN,     [MATCH_AFFECTED] = LINK_BROKEN,
    };
    return states[effect];
}

static struct str match_text(const struct asking *a, const struct advisory_match *match,
                             const struct advisory_detail *detail, const struct match_judgement *judgement) {
    const struct advisory_document *document = advisory_at(a->assessment->options.advisories, match->document);
    const struct advisory_vulnerability *vulnerability = &document->vulnerabilities[match->vulnerability];
    struct str id = vulnerability->cve.len ? vulnerability->cve : STR("a vulnerability without CVE");
    if (judgement->apart.len)
        return str_format(a->arena, STR_F " " STR_F ": " STR_F, STR_A(document->id), STR_A(id),
                          STR_A(judgement->apart));
    struct str score = detail->cvss >= 0 ? str_format(a->arena, ", CVSS %.1f", (double)detail->cvss) : STR("");
    struct str against = !requirement_set_empty(&judgement->requirements)
                             ? str_format(a->arena, "; contradicts " STR_F,
                                          STR_A(requirement_set_text(a->arena, &judgement->requirements, 4)))
                         : a->result->types ? STR("; its weakness maps to no requirement of 4-2")
                                            : STR("; what it contradicts depends on the component's type");
    if (judgement->effect != MATCH_AFFECTED && judgement->effect != MATCH_COMPENSATED)
        against = STR("");
    struct str settled = STR("");
    if (judgement->countermeasure)
        settled = str_format(a->arena, "; countermeasure " STR_F, STR_A(judgement->countermeasure->id));
    else if (judgement->decision)
        settled = str_format(a->arena, "; decided by " STR_F, STR_A(judgement->decision->by));
    else if (judgement->outdated)
        settled = str_format(a->arena, "; the decision of " STR_F " is older than the advisory's last revision",
                             STR_A(date_of(a->arena, judgement->outdated->date)));
    return str_format(a->arena, STR_F " " STR_F ": " STR_F "%s" STR_F ": " STR_F STR_F STR_F, STR_A(document->id),
                      STR_A(id), STR_A(match_effect_name(judgement->effect)),
                      vulnerability->exploited ? ", known to be exploited" : "", STR_A(score), STR_A(detail->reason),
                      STR_A(against), STR_A(settled));
}

int reason_urgency(const struct advisory_vulnerability *vulnerability) {
    return vulnerability->exploited ? 2 : vulnerability->epss >= EPSS_LIKELY ? 1 : 0;
}

static int falling(double a, double b) {
    return (b > a) - (b < a);
}

/* What to look at first: the worst effect, then what is exploited or likely to be, then by CVSS and EPSS; else in the
 * order of the matches. */
static int compare_matches(const void *left, const void *right) {
    const struct reason *a = left, *b = right;
    const int orders[] = {(int)b->judgement.effect - (int)a->judgement.effect,
                          reason_urgency(b->vulnerability) - reason_urgency(a->vulnerability),
                          falling((double)a->detail->cvss, (double)b->detail->cvss),
                          falling((double)a->vulnerability->epss, (double)b->vulnerability->epss)};
    for (size_t i = 0; i < ARRAY_LEN(orders); i++)
        if (orders[i] != 0)
            return orders[i];
    return (a->match > b->match) - (a->match < b->match);
}

static struct place place_of_judgement(const struct asking *a, const struct match_judgement *judgement) {
    if (judgement->decision)
        return judgement->decision->place;
    if (judgement->outdated)
        return judgement->outdated->place;
    return judgement->countermeasure ? judgement->countermeasure->place : a->asset->place;
}

static enum status explain_match(const struct asking *a, const struct advisory_match *match) {
    const struct advisory_db *db = a->assessment->options.advisories;
    const struct advisory_document *document = advisory_at(db, match->document);
    struct reason reason = {
        .link = LINK_ADVISORIES, .match = match, .vulnerability = &document->vulnerabilities[match->vulnerability]};
    struct advisory_detail *detail = ARENA_NEW(a->arena, struct advisory_detail);
    if (!detail)
        return STATUS_MEMORY;
    TRY(assess_detail(a->assessment, a->asset, match, a->arena, detail));
    assess_match(a->assessment, a->index, match, &reason.judgement);
    reason.detail = detail;
    reason.state = state_of_effect(reason.judgement.effect);
    reason.place = place_of_judgement(a, &reason.judgement);
    reason.proof = (struct place){document->source, 0, 0};
    reason.text = match_text(a, match, detail, &reason.judgement);
    return add_reason(a, &reason);
}

/* No advisory says anything of the asset: what that is worth. */
static enum status explain_silence(const struct asking *a) {
    const struct assessment *assessment = a->assessment;
    const struct silent_supplier *word = a->result->silent;
    size_t read = assessment->advisory_published;
    struct reason reason = {.link = LINK_ADVISORIES, .state = LINK_OPEN, .place = a->asset->place};
    if (!chain_can_match(a->asset))
        reason.text = STR("nobody says who makes it or what it is, so no advisory can be matched to it");
    else if (read == 0) {
        reason.state = LINK_NOT_SHOWN;
        reason.text =
            str_format(a->arena, "no advisory of the %zu read was published by this day", assessment->advisory_count);
    } else if (a->result->unheard)
        reason.text = str_format(
            a->arena, "no advisory of the %zu read is of supplier " STR_F ": whether it published any is not known",
            read, STR_A(a->asset->supplier));
    else if (word) {
        reason.state = LINK_HOLDS;
        reason.place = word->place;
        reason.text = str_format(a->arena,
                                 "no advisory of the %zu read is of supplier " STR_F ", and " STR_F
                                 " says that it publishes none: " STR_F,
                                 read, STR_A(a->asset->supplier), STR_A(word->by), STR_A(word->reason));
    } else {
        reason.state = LINK_HOLDS;
        reason.text = str_format(a->arena, "no advisory of the %zu read speaks of it", read);
    }
    return add_reason(a, &reason);
}

static enum status explain_advisories(const struct asking *a) {
    const struct assessment *assessment = a->assessment;
    struct reason reason = {
        .link = LINK_ADVISORIES, .state = a->result->links[LINK_ADVISORIES], .place = a->asset->place};
    if (!assessment->options.advisories) {
        reason.text = STR("no advisories were given: --advisories FOLDER");
        return add_reason(a, &reason);
    }
    size_t first = a->reasons->count;
    for (size_t i = 0; a->result->matches && i < a->result->matches->count; i++)
        TRY(explain_match(a, &a->result->matches->items[i]));
    if (a->reasons->count > first)
        qsort(a->reasons->items + first, a->reasons->count - first, sizeof(struct reason), compare_matches);
    bool silent = a->reasons->count == first || assessment->advisory_published == 0;
    if (silent || a->result->unheard || !chain_can_match(a->asset))
        TRY(explain_silence(a));
    reason = (struct reason){.link = LINK_ADVISORIES, .place = a->asset->place};
    if (assessment->advisory_unread == 0)
        return STATUS_OK;
    reason.state = LINK_OPEN;
    reason.text = str_format(a->arena, "not all advisories could be read (%zu): what the others say is not known",
                             assessment->advisory_unread);
    return add_reason(a, &reason);
}

/* ---- hardening */

/* Each finding of a probe that breaks the link: what was found, where on the device, and where the report says so. */
static enum status add_findings(const struct asking *a) {
    enum { FINDINGS_SHOWN = 10 };
    const struct evidence_list *list = a->result->evidence;
    struct requirement_set open = chain_open(a->zone, a->result);
    struct reason reason = {.link = LINK_HARDENING, .state = LINK_BROKEN};
    size_t found = 0;
    for (size_t i = 0; list && i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        if (!chain_is_finding(item, &open) || found++ >= FINDINGS_SHOWN)
            continue;
        reason.place = item->place;
        reason.proof = item->proof;
        reason.text = str_format(a->arena, "probe " STR_F " of " STR_F ": " STR_F, STR_A(item->id),
                                 STR_A(date_of(a->arena, item->date)), STR_A(item->detail));
        TRY(add_reason(a, &reason));
    }
    if (found <= FINDINGS_SHOWN)
        return STATUS_OK;
    reason.proof = PLACE_NONE;
    reason.text = str_format(a->arena, "and %zu more findings: keyway probe show prints them", found - FINDINGS_SHOWN);
    return add_reason(a, &reason);
}

static enum status explain_run(const struct asking *a) {
    const struct hardening_result *run = a->result->hardening;
    struct reason reason = {
        .link = LINK_HARDENING, .state = a->result->links[LINK_HARDENING], .place = a->asset->place};
    if (!run) {
        reason.text = a->result->replaced ? STR("what if: once it is in place, it has to be hardened and checked")
                                          : STR("no hardening check run on this device is named");
        return add_reason(a, &reason);
    }
    reason.place = run->place;
    reason.proof = run->proof;
    if (run->standing == EVIDENCE_COUNTS && run->strength < STRENGTH_OBSERVATION)
        reason.text = str_format(a->arena, "the check run of " STR_F " is not pinned by its hash: keyway pin",
                                 STR_A(date_of(a->arena, run->date)));
    else if (run->standing != EVIDENCE_COUNTS)
        reason.text = str_format(a->arena, "the check run of " STR_F " does not count: " STR_F,
                                 STR_A(date_of(a->arena, run->date)), STR_A(evidence_standing_name(run->standing)));
    else
        reason.text =
            str_format(a->arena, "checks on the device on " STR_F ": %u passed, %u failed, %u not run%s" STR_F,
                       STR_A(date_of(a->arena, run->date)), run->passed, run->failed, run->skipped,
                       run->failed ? "; first failed: " : "", STR_A(run->failed ? run->first_failed : STR("")));
    return add_reason(a, &reason);
}

static enum status explain_hardening(const struct asking *a) {
    TRY(explain_run(a));
    return a->asset->extra && a->asset->extra->probe_count > 0 && !a->result->replaced ? add_findings(a) : STATUS_OK;
}

/* ---- all of it */

static void find_shortfalls(const struct asking *a) {
    struct reasons *reasons = a->reasons;
    bool wanted = a->result->types && !chain_wants_nothing(a->zone);
    for (unsigned fr = FR_NONE; fr <= FR_COUNT && wanted; fr++) {
        unsigned target = fr == FR_NONE ? SL_MAX : a->zone->target[fr - 1];
        struct shortfall s = {.fr = fr, .target = (uint8_t)target};
        s.missing = level_missing(&a->result->states, a->result->types, fr, target);
        static const struct requirement_states nothing;
        const struct requirement_states *own =
            a->result->capability ? &a->result->capability->states[a->assurance] : &nothing;
        s.missing_capability = level_missing(own, a->result->types, fr, target);
        s.capable = fr == FR_NONE ? 0 : a->result->capable.fr[fr - 1];
        s.achieved = fr == FR_NONE ? 0 : a->result->achieved.fr[fr - 1];
        if (!requirement_set_empty(&s.missing) || !requirement_set_empty(&s.missing_capability))
            reasons->shortfalls[reasons->shortfall_count++] = s;
    }
}

static enum status (*const explainers[LINK_COUNT])(const struct asking *) = {
    [LINK_TARGET] = explain_target,     [LINK_CAPABILITY] = explain_capability, [LINK_PROCESS] = explain_process,
    [LINK_SUPPORT] = explain_support,   [LINK_ADVISORIES] = explain_advisories, [LINK_HARDENING] = explain_hardening,
    [LINK_ACHIEVED] = explain_achieved,
};

static struct asking ask(const struct assessment *assessment, uint32_t index, struct arena *arena,
                         struct reasons *reasons) {
    const struct asset *asset = &assessment->plant->assets[index];
    return (struct asking){.assessment = assessment,
                           .index = index,
                           .asset = asset,
                           .zone = &assessment->plant->zones[asset->zone],
                           .result = &assessment->assets[index],
                           .assurance = assess_assurance(assessment, asset),
                           .arena = arena,
                           .reasons = reasons};
}

/* A text may have been made of parts of which one was refused. */
static enum status give(const struct arena *arena, const struct reasons *found, struct reasons *reasons) {
    if (arena->refused)
        return STATUS_MEMORY;
    *reasons = *found;
    return STATUS_OK;
}

enum status reasons_of(const struct assessment *assessment, uint32_t index, struct arena *arena,
                       struct reasons *reasons) {
    struct reasons found = {.count = 0};
    const struct asking asking = ask(assessment, index, arena, &found);
    find_shortfalls(&asking);
    for (unsigned link = 0; link < LINK_COUNT; link++)
        TRY(explainers[link](&asking));
    TRY(ways_out(assessment, index, arena, &found));
    return give(arena, &found, reasons);
}

enum status reasons_brief(const struct assessment *assessment, uint32_t index, struct arena *arena,
                          struct reasons *reasons) {
    struct reasons found = {.count = 0};
    const struct asking asking = ask(assessment, index, arena, &found);
    find_shortfalls(&asking);
    TRY(ways_before_advisories(assessment, index, arena, &found));
    if (found.way_count == 0 && asking.result->links[LINK_ADVISORIES] >= LINK_OPEN)
        TRY(explain_advisories(&asking));
    if (found.way_count == 0)
        TRY(ways_out(assessment, index, arena, &found));
    return give(arena, &found, reasons);
}
