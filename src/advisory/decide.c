#include "advisory/decide.h"

#include <string.h>

/* What one product says of the asset for one vulnerability. */
enum vote {
    VOTE_NONE,
    VOTE_AFFECTED,
    VOTE_LOOK,
    VOTE_INVESTIGATED,
    VOTE_FIXED,
    VOTE_SAFE,
    VOTE_COUNT,
};

struct ballot {
    enum vote vote;
    enum cause cause;
    bool said; /* by a status list that names this very version, not found by where the version stands */
};

/* All votes on one vulnerability that count. */
struct tally {
    size_t count[VOTE_COUNT];
    size_t single; /* looks that only come from another single version being listed */
    const struct candidate *first[VOTE_COUNT];
    enum cause cause[VOTE_COUNT];
    bool said[VOTE_COUNT];    /* one of them was said of this very version */
    bool listed[VOTE_COUNT];  /* or of a range of versions that holds it */
    bool open_affected;       /* an affected range has no start */
    bool lined_affected;      /* one has, so that it is a line of its own */
    bool open_fixed;          /* a range without a start is past */
    bool ranged;              /* a range that is no single version had a say */
    unsigned affected_shared; /* numbers that the version shares with the end of such a range */
    unsigned fixed_shared;
    uint64_t affected_variants;
};

/* One document's candidates, and what is asked of it. */
struct hearing {
    const struct advisory_db *db;
    const struct identity *identity;
    const struct csaf_document *document;
    const uint8_t *places;
    size_t from; /* candidates */
    size_t to;
};

static enum standing place_of(const struct hearing *h, uint32_t question) {
    return question < QUESTIONS_MAX ? (enum standing)(h->places[question] & STANDING_MASK) : STANDING_UNSURE;
}

static bool is_own_line(const struct hearing *h, size_t candidate) {
    uint32_t question = h->identity->question_of[candidate];
    return question < QUESTIONS_MAX && (h->places[question] & STANDING_OWN_LINE) != 0;
}

static enum standing fix_place(const struct hearing *h, size_t candidate, uint32_t group) {
    for (uint32_t i = h->identity->fix_first[candidate]; i < h->identity->fix_first[candidate + 1]; i++) {
        if (h->identity->fixes[i].group == group)
            return place_of(h, h->identity->fixes[i].question);
    }
    return STANDING_UNKNOWN;
}

/* ---- one product's vote ---- */

/* The product is listed as affected. */
static struct ballot vote_affected(const struct candidate *c, const struct database_version *v, enum standing place,
                                   enum standing fix) {
    bool condition = (c->flags & (CANDIDATE_CONDITIONAL | CANDIDATE_HOST)) != 0;
    switch (place) {
    case STANDING_INSIDE:
        if (condition)
            return (struct ballot){VOTE_LOOK, CAUSE_CONDITION, false};
        if (fix == STANDING_PAST)
            return (struct ballot){VOTE_LOOK, CAUSE_FIX_CONTRADICTS, false};
        return (struct ballot){VOTE_AFFECTED, v->all ? CAUSE_ALL_VERSIONS : CAUSE_IN_RANGE, v->exact};
    case STANDING_OTHER_LINE:
        return (struct ballot){VOTE_SAFE, CAUSE_OTHER_LINE, false};
    case STANDING_UNSURE:
        return (struct ballot){VOTE_LOOK, CAUSE_UNREAD, false};
    case STANDING_UNKNOWN:
        return (struct ballot){VOTE_LOOK, CAUSE_NO_VERSION, false};
    default:
        break;
    }
    /* A single version is often all that is left of "and prior" or "first known in". */
    if (v->exact)
        return fix == STANDING_PAST ? (struct ballot){VOTE_FIXED, CAUSE_PAST_FIX, false}
                                    : (struct ballot){VOTE_LOOK, CAUSE_ONE_VERSION, false};
    if (place == STANDING_BEYOND)
        return (struct ballot){VOTE_FIXED, CAUSE_BEYOND, false};
    return (struct ballot){VOTE_SAFE, place == STANDING_BEFORE ? CAUSE_BEFORE : CAUSE_OUTSIDE, false};
}

/* The first or the last of the affected versions is listed. */
static struct ballot vote_end(enum standing place, bool first) {
    if (place == STANDING_INSIDE)
        return (struct ballot){VOTE_AFFECTED, CAUSE_IN_RANGE, true};
    if (first && place == STANDING_BEFORE)
        return (struct ballot){VOTE_SAFE, CAUSE_BEFORE, false};
    if (!first && place == STANDING_BEYOND)
        return (struct ballot){VOTE_FIXED, CAUSE_BEYOND, false};
    return (struct ballot){VOTE_LOOK, place == STANDING_UNKNOWN ? CAUSE_NO_VERSION : CAUSE_ONE_VERSION, false};
}

/* The product is listed as fixed, recommended, or not affected. */
static struct ballot vote_good(const struct database_version *v, enum standing place, enum vote vote,
                               enum cause cause) {
    if (place == STANDING_INSIDE)
        return (struct ballot){vote, cause, v->exact};
    if (place == STANDING_BEYOND && v->exact && vote == VOTE_FIXED)
        return (struct ballot){VOTE_FIXED, CAUSE_BEYOND, false};
    return (struct ballot){VOTE_NONE, cause, false};
}

static struct ballot vote_open(enum standing place, enum vote inside, enum cause cause) {
    bool outside = place == STANDING_BEYOND || place == STANDING_BEFORE || place == STANDING_OUTSIDE ||
                   place == STANDING_OTHER_LINE;
    if (outside)
        return (struct ballot){VOTE_SAFE, place == STANDING_BEYOND ? CAUSE_BEYOND : CAUSE_OUTSIDE, false};
    return (struct ballot){place == STANDING_INSIDE ? inside : VOTE_LOOK, cause, false};
}

static struct ballot vote_status(const struct hearing *h, size_t candidate, enum csaf_status status, uint32_t group) {
    const struct candidate *c = &h->identity->candidates.items[candidate];
    const struct database_version *v = &h->db->versions[h->db->leaves[c->leaf].version];
    enum standing place = place_of(h, h->identity->question_of[candidate]);
    switch (status) {
    case CSAF_KNOWN_AFFECTED:
        return vote_affected(c, v, place, fix_place(h, candidate, group));
    case CSAF_FIRST_AFFECTED:
        return vote_end(place, true);
    case CSAF_LAST_AFFECTED:
        return vote_end(place, false);
    case CSAF_KNOWN_NOT_AFFECTED:
        return vote_good(v, place, VOTE_SAFE, CAUSE_LISTED_SAFE);
    case CSAF_FIXED:
    case CSAF_FIRST_FIXED:
    case CSAF_RECOMMENDED:
        return vote_good(v, place, VOTE_FIXED, CAUSE_LISTED_FIXED);
    case CSAF_UNDER_INVESTIGATION:
        return vote_open(place, VOTE_INVESTIGATED, CAUSE_INVESTIGATED);
    case CSAF_UNKNOWN:
        return vote_open(place, VOTE_LOOK, CAUSE_NO_STATUS);
    }
    return (struct ballot){VOTE_NONE, CAUSE_NO_STATUS, false};
}

/* ---- counting ---- */

static unsigned shared_of(const struct hearing *h, size_t candidate) {
    uint32_t question = h->identity->question_of[candidate];
    return question < QUESTIONS_MAX ? h->places[question] >> STANDING_SHARED_SHIFT & STANDING_SHARED_MAX : 0;
}

static void count_vote(const struct hearing *h, size_t candidate, struct ballot ballot, struct tally *tally) {
    const struct candidate *c = &h->identity->candidates.items[candidate];
    const struct database_version *v = &h->db->versions[h->db->leaves[c->leaf].version];
    unsigned shared = shared_of(h, candidate);
    if (ballot.vote == VOTE_NONE)
        return;
    tally->ranged = tally->ranged || !v->exact;
    tally->single += ballot.vote == VOTE_LOOK && ballot.cause == CAUSE_ONE_VERSION;
    if (tally->count[ballot.vote]++ == 0) {
        tally->first[ballot.vote] = c;
        tally->cause[ballot.vote] = ballot.cause;
    }
    bool listed = ballot.cause == CAUSE_LISTED_SAFE || ballot.cause == CAUSE_LISTED_FIXED;
    if (listed && !tally->listed[ballot.vote]) {
        tally->listed[ballot.vote] = true;
        tally->first[ballot.vote] = c;
        tally->cause[ballot.vote] = ballot.cause;
    }
    tally->said[ballot.vote] = tally->said[ballot.vote] || ballot.said;
    if (ballot.vote == VOTE_AFFECTED) {
        tally->open_affected = tally->open_affected || (v->open_below && !v->exact);
        tally->affected_shared = shared > tally->affected_shared ? shared : tally->affected_shared;
        tally->lined_affected = tally->lined_affected || !v->open_below || v->exact;
        tally->affected_variants |= c->variants;
    }
    if (ballot.vote == VOTE_FIXED && ballot.cause == CAUSE_BEYOND && v->open_below) {
        tally->open_fixed = true;
        tally->fixed_shared = shared > tally->fixed_shared ? shared : tally->fixed_shared;
    }
}

/* True when the product is in one of the vulnerability's lists, or in the tree and in no list at all. */
static bool has_say(const struct hearing *h, const struct csaf_vulnerability *v, const struct candidate *c) {
    const struct database_leaf *leaf = &h->db->leaves[c->leaf];
    if (!leaf->listed && !leaf->part)
        return true;
    for (size_t s = 0; s < CSAF_STATUS_COUNT; s++) {
        if (csaf_set_has(h->document, v->status[s], leaf->product))
            return true;
    }
    return false;
}

static void hear(const struct hearing *h, const struct csaf_vulnerability *v, size_t candidate, struct tally *tally) {
    const struct candidate *c = &h->identity->candidates.items[candidate];
    const struct database_leaf *leaf = &h->db->leaves[c->leaf];
    if (!leaf->listed) {
        enum standing place = place_of(h, h->identity->question_of[candidate]);
        count_vote(h, candidate, vote_open(place, VOTE_LOOK, CAUSE_NO_STATUS), tally);
        return;
    }
    for (size_t s = 0; s < CSAF_STATUS_COUNT; s++) {
        if (csaf_set_has(h->document, v->status[s], leaf->product))
            count_vote(h, candidate, vote_status(h, candidate, (enum csaf_status)s, v->group), tally);
    }
}

/* The surest kind of candidate that has a say, and of that kind the closest. */
static bool find_rank(const struct hearing *h, const struct csaf_vulnerability *v, uint8_t *rank, uint8_t *weight) {
    bool found = false;
    for (size_t i = h->from; i < h->to; i++) {
        const struct candidate *c = &h->identity->candidates.items[i];
        if ((found && (c->rank > *rank || (c->rank == *rank && c->weight <= *weight))) || !has_say(h, v, c))
            continue;
        *rank = c->rank;
        *weight = c->weight;
        found = true;
    }
    return found;
}

/* Variants and exact names count together; of families and similar names the closest alone. */
static bool takes_part(const struct candidate *c, uint8_t rank, uint8_t weight) {
    bool closest = rank == RANK_ORDER || rank >= RANK_FAMILY;
    return c->rank == rank && (!closest || c->weight == weight);
}

/* ---- the answer ---- */

struct verdict {
    enum advisory_answer answer;
    enum cause cause;
    const struct candidate *candidate;
};

static struct verdict verdict_of(enum advisory_answer answer, const struct tally *tally, enum vote vote) {
    return (struct verdict){answer, tally->cause[vote], tally->first[vote]};
}

static struct verdict look(const struct tally *tally, enum vote vote, enum cause cause) {
    return (struct verdict){ANSWER_NEEDS_A_LOOK, cause, tally->first[vote]};
}

/* Affected against fixed or not affected. */
static struct verdict weigh_affected(const struct tally *tally) {
    enum vote good = tally->said[VOTE_FIXED] ? VOTE_FIXED : VOTE_SAFE;
    bool cleared = tally->said[VOTE_FIXED] || tally->said[VOTE_SAFE];
    if (cleared && !tally->said[VOTE_AFFECTED])
        return verdict_of(good == VOTE_FIXED ? ANSWER_FIXED : ANSWER_NOT_AFFECTED, tally, good);
    if (cleared || tally->listed[VOTE_FIXED] || tally->listed[VOTE_SAFE])
        return look(tally, VOTE_AFFECTED, CAUSE_CONTRADICTION);
    /* Two bounds and no start: each is of a line of its own. Which is the version's is only sure when the other one
     * begins with another number. */
    bool sure = tally->affected_shared > 0 && tally->fixed_shared == 0;
    if (tally->open_affected && !tally->lined_affected && tally->open_fixed && !sure)
        return look(tally, VOTE_AFFECTED, CAUSE_CONTRADICTION);
    return verdict_of(ANSWER_AFFECTED, tally, VOTE_AFFECTED);
}

static struct verdict weigh(const struct tally *tally) {
    if (tally->count[VOTE_AFFECTED] > 0)
        return weigh_affected(tally);
    if (tally->listed[VOTE_FIXED])
        return verdict_of(ANSWER_FIXED, tally, VOTE_FIXED);
    if (tally->listed[VOTE_SAFE])
        return verdict_of(ANSWER_NOT_AFFECTED, tally, VOTE_SAFE);
    /* Beside ranges a single version is one: the advisory is exact about what it lists. */
    if (tally->count[VOTE_LOOK] > (tally->ranged ? tally->single : 0))
        return verdict_of(ANSWER_NEEDS_A_LOOK, tally, VOTE_LOOK);
    if (tally->count[VOTE_INVESTIGATED] > 0)
        return verdict_of(ANSWER_INVESTIGATED, tally, VOTE_INVESTIGATED);
    if (tally->count[VOTE_FIXED] > 0)
        return verdict_of(ANSWER_FIXED, tally, VOTE_FIXED);
    if (tally->count[VOTE_SAFE] > 0)
        return verdict_of(ANSWER_NOT_AFFECTED, tally, VOTE_SAFE);
    return (struct verdict){ANSWER_NOT_AFFECTED, CAUSE_OUTSIDE, tally->first[VOTE_LOOK]};
}

/* Which of the variants the asset is, is not known: only what holds for all of them is an answer. */
static struct verdict weigh_variants(const struct identity *identity, const struct tally *tally) {
    struct verdict v = weigh(tally);
    bool mixed = tally->count[VOTE_FIXED] + tally->count[VOTE_SAFE] + tally->count[VOTE_LOOK] > 0;
    bool complete = identity->candidates.variant_count <= CANDIDATE_VARIANTS_MAX &&
                    tally->affected_variants == identity->candidates.variants;
    if (v.answer == ANSWER_AFFECTED && (mixed || !complete))
        v = look(tally, VOTE_AFFECTED, CAUSE_VARIANTS);
    return v;
}

static struct verdict weigh_similar(const struct tally *tally) {
    struct verdict v = weigh(tally);
    if (v.answer == ANSWER_AFFECTED || v.answer == ANSWER_INVESTIGATED || v.answer == ANSWER_NEEDS_A_LOOK) {
        v.answer = ANSWER_NEEDS_A_LOOK;
        v.cause = CAUSE_SIMILAR;
    }
    return v;
}

static bool any_vote(const struct tally *tally) {
    for (size_t i = VOTE_AFFECTED; i < VOTE_COUNT; i++) {
        if (tally->count[i] > 0)
            return true;
    }
    return false;
}

/* The surest candidate of the document. */
static const struct candidate *surest(const struct hearing *h) {
    const struct candidate *best = &h->identity->candidates.items[h->from];
    for (size_t i = h->from; i < h->to; i++) {
        const struct candidate *c = &h->identity->candidates.items[i];
        if (c->rank < best->rank || (c->rank == best->rank && c->weight > best->weight))
            best = c;
    }
    return best;
}

/* One vulnerability. False: the advisory has nothing to say of the asset. */
static bool judge(const struct hearing *h, const struct csaf_vulnerability *v, struct verdict *verdict) {
    uint8_t rank = 0;
    uint8_t weight = 0;
    const struct candidate *best = surest(h);
    struct tally tally = {.count = {0}};
    bool heard = find_rank(h, v, &rank, &weight) && (rank < RANK_SIMILAR || best->rank == RANK_SIMILAR);
    bool own_line = false;
    for (size_t i = h->from; heard && i < h->to; i++)
        own_line = own_line || (is_own_line(h, i) && has_say(h, v, &h->identity->candidates.items[i]) &&
                                takes_part(&h->identity->candidates.items[i], rank, weight));
    for (size_t i = h->from; heard && i < h->to; i++) {
        if (takes_part(&h->identity->candidates.items[i], rank, weight) && (!own_line || is_own_line(h, i)))
            hear(h, v, i, &tally);
    }
    if (!any_vote(&tally)) {
        *verdict = (struct verdict){ANSWER_NOT_AFFECTED, CAUSE_OTHERS_ONLY, best};
        return best->rank < RANK_SIMILAR;
    }
    *verdict = rank == RANK_VARIANT   ? weigh_variants(h->identity, &tally)
               : rank == RANK_SIMILAR ? weigh_similar(&tally)
                                      : weigh(&tally);
    return true;
}

static const uint8_t probabilities[] = {
    [RANK_ORDER] = 99,   [RANK_IDENTIFIER] = 98, [RANK_EXACT] = 95,
    [RANK_VARIANT] = 80, [RANK_FAMILY] = 85,     [RANK_SIMILAR] = 40,
};

struct collector {
    struct arena *arena;
    struct advisory_match *items;
    size_t count;
    size_t room;
};

static enum status collect(struct collector *to, const struct hearing *h, uint32_t vulnerability,
                           const struct verdict *verdict) {
    const struct candidate *c = verdict->candidate;
    if (!c)
        return STATUS_OK;
    if (!arena_grow(to->arena, (void **)&to->items, to->count, &to->room, sizeof(*to->items),
                    _Alignof(struct advisory_match)))
        return STATUS_MEMORY;
    to->items[to->count++] = (struct advisory_match){
        .document = h->db->leaves[c->leaf].document,
        .vulnerability = vulnerability,
        .product = c->leaf,
        .answer = (uint8_t)verdict->answer,
        .basis = c->basis,
        .probability = probabilities[c->rank],
        .cause = (uint8_t)verdict->cause,
    };
    return STATUS_OK;
}

/* Vulnerabilities of one group get one answer. */
struct group_answer {
    bool done;
    bool said;
    struct verdict verdict;
};

static enum status hear_document(const struct hearing *h, struct arena *scratch, struct collector *to) {
    struct group_answer *groups = ARENA_ARRAY(scratch, struct group_answer, h->document->group_count);
    if (groups == NULL)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < h->document->public.vulnerability_count; i++) {
        struct group_answer *g = &groups[h->document->vulnerabilities[i].group];
        if (!g->done)
            g->said = judge(h, &h->document->vulnerabilities[i], &g->verdict);
        g->done = true;
        if (g->said)
            TRY(collect(to, h, i, &g->verdict));
    }
    return STATUS_OK;
}

enum status identity_decide(const struct advisory_db *db, const struct identity *identity, const uint8_t *places,
                            struct arena *arena, struct advisory_matches *matches) {
    struct collector to = {.arena = arena};
    struct hearing h = {.db = db, .identity = identity, .places = places};
    const struct candidates *c = &identity->candidates;
    for (h.from = 0; h.from < c->count; h.from = h.to) {
        uint32_t document = db->leaves[c->items[h.from].leaf].document;
        h.to = h.from;
        while (h.to < c->count && db->leaves[c->items[h.to].leaf].document == document)
            h.to++;
        h.document = &db->documents[document];
        TRY(hear_document(&h, arena, &to));
    }
    *matches = (struct advisory_matches){to.items, to.count};
    return STATUS_OK;
}
