#include "owner/watch_match.h"

#include <stdlib.h>
#include <string.h>

/* What is the same for every asset of a zone that has the same answers. A large plant has few such lists, so that the
 * texts of an advisory are hashed and its scores weighed once for all of them. */
struct shared {
    uint8_t key[ADVISORY_KEY_SIZE];
    struct risk_facts facts; /* with the matcher's own answer */
    struct risk risk;
};
struct known {
    const struct advisory_matches *matches;
    uint32_t zone;
    const struct shared *shared; /* one a match */
};

struct work {
    struct watch_list *list;
    struct arena *arena;  /* of the list */
    struct arena scratch; /* of one text */
    struct known *known;  /* open addressing by address; room is a power of two */
    size_t known_count;
    size_t known_room;
    size_t room; /* of the list */
    bool kev_given;
};

enum { SECONDS_A_DAY = 86400, KNOWN_FIRST = 256, SCRATCH_MAX = 64 * 1024 * 1024 };

const struct asset *watch_asset(const struct watch_list *list, const struct watch_item *item) {
    return &list->assessment->plant->assets[item->asset];
}

const struct zone *watch_zone(const struct watch_list *list, const struct watch_item *item) {
    return &list->assessment->plant->zones[watch_asset(list, item)->zone];
}

const struct advisory_document *watch_document_of(const struct watch_list *list, const struct watch_item *item) {
    return advisory_at(list->assessment->options.advisories, item->match->document);
}

const struct advisory_vulnerability *watch_vulnerability(const struct watch_list *list, const struct watch_item *item) {
    return &watch_document_of(list, item)->vulnerabilities[item->match->vulnerability];
}

date_days watch_new_on(const struct watch_list *list, const struct watch_item *item) {
    const struct watch_seen *seen = list->seen ? &list->seen[item->match->document] : NULL;
    return seen && seen->first ? (date_days)(seen->first / SECONDS_A_DAY) : watch_document_of(list, item)->released;
}

date_days watch_changed_on(const struct watch_list *list, const struct watch_item *item) {
    const struct watch_seen *seen = list->seen ? &list->seen[item->match->document] : NULL;
    const struct advisory_document *document = watch_document_of(list, item);
    date_days said = document->revised > document->released ? document->revised : document->released;
    return seen && seen->newest ? (date_days)(seen->newest / SECONDS_A_DAY) : said;
}

enum status watch_detail(const struct watch_list *list, const struct watch_item *item, struct arena *arena,
                         struct advisory_detail *detail) {
    return assess_detail(list->assessment, watch_asset(list, item), item->match, arena, detail);
}

/* ---- what answers share */

static struct known *find_known(struct known *known, size_t room, const struct advisory_matches *matches,
                                uint32_t zone) {
    uint64_t mixed = ((uint64_t)(uintptr_t)matches * 31 + zone) * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(mixed >> 32) & (room - 1);
    while (known[at].matches && (known[at].matches != matches || known[at].zone != zone))
        at = (at + 1) & (room - 1);
    return &known[at];
}

static enum status grow_known(struct work *work) {
    if (work->known_count * 2 < work->known_room)
        return STATUS_OK;
    size_t room = work->known_room ? work->known_room * 2 : KNOWN_FIRST;
    struct known *bigger = ARENA_ARRAY(work->arena, struct known, room);
    if (!bigger)
        return STATUS_MEMORY;
    for (size_t i = 0; i < work->known_room; i++)
        if (work->known[i].matches)
            *find_known(bigger, room, work->known[i].matches, work->known[i].zone) = work->known[i];
    work->known = bigger;
    work->known_room = room;
    return STATUS_OK;
}

static enum status share(struct work *work, const struct asset *asset, const struct advisory_match *match,
                         struct shared *shared) {
    const struct watch_list *list = work->list;
    const struct advisory_db *db = list->assessment->options.advisories;
    struct advisory_detail detail;
    arena_reset(&work->scratch);
    TRY(assess_detail(list->assessment, asset, match, &work->scratch, &detail));
    TRY(advisory_answer_key(db, match, &work->scratch, shared->key));
    const struct advisory_vulnerability *vulnerability =
        &advisory_at(db, match->document)->vulnerabilities[match->vulnerability];
    shared->facts = (struct risk_facts){.zone = &list->assessment->plant->zones[asset->zone],
                                        .exposure = &list->exposures[asset->zone],
                                        .vulnerability = vulnerability,
                                        .cvss = detail.cvss >= 0 ? detail.cvss : vulnerability->cvss,
                                        .vector = detail.cvss_vector,
                                        .kev_given = work->kev_given,
                                        .answer = match->answer,
                                        .probability = match->probability};
    risk_judge(&shared->facts, &shared->risk);
    return STATUS_OK;
}

static enum status shared_of(struct work *work, const struct asset *asset, const struct advisory_matches *matches,
                             const struct shared **shared) {
    TRY(grow_known(work));
    struct known *slot = find_known(work->known, work->known_room, matches, asset->zone);
    if (!slot->matches) {
        struct shared *fresh = ARENA_ARRAY(work->arena, struct shared, matches->count);
        if (!fresh)
            return STATUS_MEMORY;
        for (size_t i = 0; i < matches->count; i++)
            TRY(share(work, asset, &matches->items[i], &fresh[i]));
        *slot = (struct known){matches, asset->zone, fresh};
        work->known_count++;
    }
    *shared = slot->shared;
    return STATUS_OK;
}

/* ---- one item */

static enum advisory_answer answer_of(const struct advisory_match *match, const struct match_judgement *judgement) {
    static const enum advisory_answer answers[] = {
        [DECISION_AFFECTED] = ANSWER_AFFECTED,
        [DECISION_NOT_AFFECTED] = ANSWER_NOT_AFFECTED,
        [DECISION_FIXED] = ANSWER_FIXED,
    };
    if (judgement->decision)
        return answers[judgement->decision->answer];
    /* Who settled it did so before the advisory was revised: somebody has to look again. */
    return judgement->outdated && match->answer == ANSWER_AFFECTED ? ANSWER_AFFECTED
                                                                   : (enum advisory_answer)match->answer;
}

static enum triage_state state_of(const struct watch_item *item, date_days at) {
    if (item->effect == MATCH_SETTLED)
        return TRIAGE_SETTLED;
    enum triage_state state = triage_stand(item->word, item->key, at);
    bool covered = item->effect == MATCH_COMPENSATED || item->effect == MATCH_BELOW_THRESHOLD;
    return covered && state == TRIAGE_NEW ? TRIAGE_COMPENSATED : state;
}

/* A decision of the plant document may answer otherwise than the matcher. */
static void judge_risk(const struct shared *shared, struct watch_item *item) {
    struct risk_facts facts = shared->facts;
    facts.answer = item->answer;
    if (facts.answer == shared->facts.answer)
        item->risk = shared->risk;
    else
        risk_judge(&facts, &item->risk);
}

static void fill(const struct watch_list *list, const struct shared *shared, struct watch_item *item) {
    const struct advisory_document *document = watch_document_of(list, item);
    struct match_judgement judgement;
    assess_match(list->assessment, item->asset, item->match, &judgement);
    memcpy(item->key, shared->key, sizeof(item->key));
    item->effect = (uint8_t)judgement.effect;
    item->decision = judgement.decision;
    item->answer = (uint8_t)answer_of(item->match, &judgement);
    item->word =
        triage_log_newest(list->log, watch_asset(list, item)->id, document->id, watch_vulnerability(list, item)->cve);
    item->state = (uint8_t)state_of(item, list->assessment->options.at);
    item->remediation = (uint8_t)triage_remediation((enum triage_state)item->state, item->word);
    const struct triage_row *mark = triage_log_read(list->log, document->id);
    item->read = mark && str_eq(mark->version, document->version);
    judge_risk(shared, item);
}

static void count(struct watch_counts *counts, const struct watch_item *item, bool *seen) {
    counts->items++;
    counts->answers[item->answer]++;
    counts->states[item->state]++;
    counts->remediations[item->remediation]++;
    if (triage_is_open((enum triage_state)item->state)) {
        counts->open++;
        counts->decisions[item->risk.decision]++;
    }
    counts->assets_by_state[item->state] += !seen[item->state];
    seen[item->state] = true;
}

static enum status add_asset(struct work *work, uint32_t index) {
    struct watch_list *list = work->list;
    const struct asset *asset = &list->assessment->plant->assets[index];
    const struct advisory_matches *matches = list->assessment->assets[index].matches;
    const struct shared *shared = NULL;
    bool seen[TRIAGE_STATE_COUNT] = {false};
    if (!matches || matches->count == 0)
        return STATUS_OK;
    TRY(shared_of(work, asset, matches, &shared));
    for (size_t i = 0; i < matches->count; i++) {
        if (!arena_grow(work->arena, (void **)&list->items, list->count, &work->room, sizeof(*list->items),
                        _Alignof(struct watch_item)))
            return STATUS_MEMORY;
        struct watch_item *item = &list->items[list->count++];
        *item = (struct watch_item){.match = &matches->items[i], .asset = index};
        fill(list, &shared[i], item);
        count(&list->counts, item, seen);
    }
    list->counts.assets++;
    return STATUS_OK;
}

/* ---- order */

static unsigned urgency(const struct watch_item *item) {
    static const uint8_t ranks[TRIAGE_STATE_COUNT] = {[TRIAGE_PLANNED] = 1,
                                                      [TRIAGE_ACCEPTED] = 2,
                                                      [TRIAGE_COMPENSATED] = 2,
                                                      [TRIAGE_REMEDIED] = 3,
                                                      [TRIAGE_SETTLED] = 4};
    return ranks[item->state];
}

int watch_compare(const struct watch_list *list, const struct watch_item *a, const struct watch_item *b) {
    unsigned x = urgency(a), y = urgency(b);
    int order = x != y ? (x > y) - (x < y) : risk_compare(&a->risk, &b->risk);
    if (order != 0)
        return order;
    const uint32_t left[] = {watch_asset(list, a)->zone, a->asset, a->match->document, a->match->vulnerability};
    const uint32_t right[] = {watch_asset(list, b)->zone, b->asset, b->match->document, b->match->vulnerability};
    for (size_t i = 0; i < ARRAY_LEN(left); i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

static int compare_items(const void *a, const void *b, void *context) {
    return watch_compare(context, a, b);
}

static enum status add_all(struct work *work) {
    struct watch_list *list = work->list;
    TRY(exposure_of_zones(list->assessment->plant, work->arena, &list->exposures));
    for (uint32_t i = 0; i < list->assessment->plant->asset_count; i++) {
        list->counts.unheard += list->assessment->assets[i].unheard;
        TRY(add_asset(work, i));
    }
    if (list->count > 0)
        qsort_r(list->items, list->count, sizeof(*list->items), compare_items, list);
    return STATUS_OK;
}

enum status watch_match(const struct assessment *assessment, const struct triage_log *log, bool kev_given,
                        struct arena *arena, struct watch_list *list) {
    struct work work = {.list = list, .arena = arena, .kev_given = kev_given};
    *list = (struct watch_list){.assessment = assessment, .log = log};
    arena_init(&work.scratch, SCRATCH_MAX);
    enum status status = add_all(&work);
    arena_done(&work.scratch);
    return status;
}

/* ---- words */

static struct str on_text(int64_t seconds, char text[11]) {
    date_text((date_days)(seconds / 86400), text);
    return str_from(text);
}

static struct str until_text(const struct triage_row *word, struct arena *arena) {
    char day[11];
    date_days due = triage_due(word);
    if (due == DATE_NONE)
        return STR("");
    date_text(due, day);
    return str_format(arena, word->action == TRIAGE_PLAN ? " for the outage of %s" : " until %s", day);
}

/* What the plant document says of it. */
static struct str plant_text(const struct watch_item *item, struct arena *arena) {
    if (item->decision)
        return str_format(arena, "decided in the plant document by " STR_F ": " STR_F, STR_A(item->decision->by),
                          STR_A(item->decision->reason));
    if (item->effect == MATCH_BELOW_THRESHOLD)
        return STR("below the threshold of the plant's policy");
    return item->effect == MATCH_COMPENSATED ? STR("a countermeasure of the plant document stands against it")
                                             : STR("");
}

/* What a person's word was, and what has come of it. */
static const char *const aftermath[TRIAGE_STATE_COUNT] = {
    [TRIAGE_REVISED] = "; what the advisory says of this asset has changed since",
    [TRIAGE_OVERDUE] = "; that day is past",
    [TRIAGE_SETTLED] = "; nothing is to be done any more",
};

struct str watch_standing_text(const struct watch_list *list, const struct watch_item *item, struct arena *arena) {
    static const char *const words[TRIAGE_ACTION_COUNT] = {[TRIAGE_ACKNOWLEDGE] = "acknowledged",
                                                           [TRIAGE_ACCEPT] = "accepted",
                                                           [TRIAGE_PLAN] = "planned",
                                                           [TRIAGE_DONE] = "done",
                                                           [TRIAGE_REOPEN] = "reopened"};
    const struct triage_row *word = item->word;
    char day[11];
    (void)list;
    if (!word)
        return plant_text(item, arena);
    struct str until = until_text(word, arena), on = on_text(word->at, day);
    const char *after = aftermath[item->state] ? aftermath[item->state] : "";
    if (!until.ptr)
        return STR_NONE;
    return str_format(arena, "%s" STR_F " by " STR_F " on " STR_F "%s" STR_F "%s", words[word->action], STR_A(until),
                      STR_A(word->who), STR_A(on), word->reason.len ? ": " : "", STR_A(word->reason), after);
}
