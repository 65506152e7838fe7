/* What an advisory's match means for one asset: the one place where the owner's decisions, the policy's threshold,
 * countermeasures and what-if are weighed. */
#include "catalogue/cwe.h"
#include "level/assess.h"

static bool is_taken_as_fixed(const struct assess_options *options, const struct advisory_document *document,
                              const struct advisory_vulnerability *vulnerability) {
    for (size_t i = 0; i < options->fixed_count; i++)
        if (str_eq_nocase(options->fixed[i], document->id) ||
            (vulnerability->cve.len && str_eq_nocase(options->fixed[i], vulnerability->cve)))
            return true;
    return false;
}

static bool is_published(const struct assess_options *options, const struct advisory_document *document) {
    return document->released == DATE_NONE || document->released <= options->at;
}

size_t assess_published(const struct assess_options *options) {
    size_t count = 0;
    for (uint32_t i = 0; i < advisory_count(options->advisories); i++) {
        const struct advisory_document *document = advisory_at(options->advisories, i);
        count += is_published(options, document) && !document->withdrawn;
    }
    return count;
}

/* Why an advisory says nothing about anything on that day, whatever it says of the product; empty when it does. */
static struct str set_apart(const struct assess_options *options, const struct advisory_document *document,
                            const struct advisory_vulnerability *vulnerability) {
    if (document->withdrawn)
        return STR("withdrawn by its publisher");
    if (is_taken_as_fixed(options, document, vulnerability))
        return STR("taken as fixed (--fix)");
    return is_published(options, document) ? STR("") : STR("published after this day");
}

static bool decision_is_about(const struct decision *decision, const struct advisory_document *document,
                              const struct advisory_vulnerability *vulnerability) {
    bool advisory = decision->advisory.len == 0 || str_eq_nocase(decision->advisory, document->id);
    bool cve = decision->cve.len == 0 || str_eq_nocase(decision->cve, vulnerability->cve);
    return advisory && cve && (decision->advisory.len || decision->cve.len);
}

/* Does `decision` come before `found`, which is about the same? The newer; of two of one day the one that settles
 * nothing. */
static bool takes_precedence(const struct decision *decision, const struct decision *found) {
    if (!found || decision->date != found->date)
        return !found || decision->date > found->date;
    return found->answer != DECISION_AFFECTED;
}

/* The newest decision in force. */
static const struct decision *find_decision(const struct asset_extra *extra, date_days at,
                                            const struct advisory_document *document,
                                            const struct advisory_vulnerability *vulnerability) {
    const struct decision *found = NULL;
    for (size_t i = 0; extra && i < extra->decision_count; i++) {
        const struct decision *decision = &extra->decisions[i];
        bool in_force = decision->date <= at && (decision->review == DATE_NONE || decision->review >= at);
        if (in_force && decision_is_about(decision, document, vulnerability) && takes_precedence(decision, found))
            found = decision;
    }
    return found;
}

static void contradicted_by(const struct advisory_vulnerability *vulnerability, unsigned types,
                            struct requirement_set *set) {
    *set = (struct requirement_set){{0, 0}};
    for (unsigned i = 0; i < vulnerability->cwe_count; i++) {
        struct requirement_set more;
        struct cwe_basis basis;
        if (cwe_requirements(vulnerability->cwes[i], types, &more, &basis))
            *set = requirement_set_union(set, &more);
    }
}

/* Countermeasures compensate a vulnerability when at least one names it and, together, those that name it stand in for
 * every requirement that it contradicts. */
static const struct evidence *find_countermeasure(const struct evidence_list *list, const struct str ids[2],
                                                  struct requirement_set open) {
    const struct evidence *first = NULL;
    for (size_t i = 0; list && i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        bool named = false;
        for (size_t k = 0; k < item->against_count; k++)
            named |= str_eq_nocase(item->against[k], ids[0]) || (ids[1].len && str_eq_nocase(item->against[k], ids[1]));
        if (item->effect != EFFECT_COMPENSATES || item->standing != EVIDENCE_COUNTS || !named)
            continue;
        first = first ? first : item;
        open = requirement_set_minus(&open, &item->requirements);
    }
    return requirement_set_empty(&open) ? first : NULL;
}

static enum advisory_answer answer_of(const struct advisory_match *match, const struct decision *decision) {
    static const enum advisory_answer answers[] = {
        [DECISION_AFFECTED] = ANSWER_AFFECTED,
        [DECISION_NOT_AFFECTED] = ANSWER_NOT_AFFECTED,
        [DECISION_FIXED] = ANSWER_FIXED,
    };
    return decision ? answers[decision->answer] : (enum advisory_answer)match->answer;
}

/* A person decided on the text of that day. When the advisory was revised since, somebody must look again: what would
 * settle it no longer does. */
static void set_aside_outdated(struct match_judgement *judgement, const struct advisory_document *document) {
    const struct decision *decision = judgement->decision;
    bool settles = decision && decision->answer != DECISION_AFFECTED;
    /* DATE_NONE is before every day. */
    date_days written = document->revised > document->released ? document->revised : document->released;
    if (!settles || written <= decision->date)
        return;
    judgement->outdated = decision;
    judgement->decision = NULL;
}

void assess_match(const struct assessment *assessment, uint32_t index, const struct advisory_match *match,
                  struct match_judgement *judgement) {
    assess_match_as(assessment, &assessment->plant->assets[index], &assessment->assets[index], match, judgement);
}

void assess_match_as(const struct assessment *assessment, const struct asset *asset, const struct asset_result *result,
                     const struct advisory_match *match, struct match_judgement *judgement) {
    const struct plant *plant = assessment->plant;
    const struct advisory_document *document = advisory_at(assessment->options.advisories, match->document);
    const struct advisory_vulnerability *vulnerability = &document->vulnerabilities[match->vulnerability];
    const struct str ids[2] = {document->id, vulnerability->cve};

    *judgement = (struct match_judgement){.effect = MATCH_SETTLED};
    judgement->apart = set_apart(&assessment->options, document, vulnerability);
    if (judgement->apart.len)
        return;
    judgement->decision = find_decision(asset->extra, assessment->options.at, document, vulnerability);
    set_aside_outdated(judgement, document);
    enum advisory_answer answer = answer_of(match, judgement->decision);
    if (answer == ANSWER_FIXED || answer == ANSWER_NOT_AFFECTED)
        return;
    contradicted_by(vulnerability, result->types, &judgement->requirements);
    /* The highest score that the advisory gives for any product: the threshold must not hide a worse one. Both as
     * float, or a score of 7.1 lies below a threshold of 7.1. */
    bool low = vulnerability->cvss >= 0 && vulnerability->cvss < (float)plant->policy.advisory_threshold;
    if (low && !vulnerability->exploited) {
        judgement->effect = MATCH_BELOW_THRESHOLD;
        return;
    }
    judgement->countermeasure = find_countermeasure(result->evidence, ids, judgement->requirements);
    if (judgement->countermeasure)
        judgement->effect = MATCH_COMPENSATED;
    else
        judgement->effect = answer == ANSWER_AFFECTED && !judgement->outdated ? MATCH_AFFECTED : MATCH_LOOK;
}
