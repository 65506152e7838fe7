#include "advisory/decide.h"

#include "advisory/decide_vote.h"
#include "advisory/range_side.h"

enum { SINGLES_MAX = 256 };

/* Of the ranges that go down to the first version: what tells their lines apart. */
struct lines {
    bool any;
    bool endless;  /* one has no end either */
    bool own;      /* the version is of the line of one's end */
    bool named;    /* `name` is set */
    bool mixed;    /* they are of several names */
    uint32_t name; /* of the product as listed */
};

/* All votes on one vulnerability that count. */
struct tally {
    size_t count[VOTE_COUNT];
    size_t single;       /* looks that only come from another single version being listed */
    size_t unnamed;      /* looks in a range that is said of other vulnerabilities */
    size_t contradicted; /* looks in a range where the fix that is named says otherwise */
    size_t conditioned;  /* looks where the product is good under a condition */
    size_t unread;       /* looks in a range that says nothing of the version */
    bool ended;          /* a list of good versions has one that ends behind the version */
    bool passed;         /* an acquittal is by where the version stands to what is listed as affected */
    const struct candidate *first[VOTE_COUNT];
    enum cause cause[VOTE_COUNT];
    bool said[VOTE_COUNT];   /* one of them was said of this very version */
    bool listed[VOTE_COUNT]; /* or of a range of versions that holds it */
    bool ranged;             /* a range that is no single version had a say */
    struct lines affected_lines;
    struct lines fixed_lines;
    bool lined_affected; /* an affected range has a start, so that it is a line of its own */
    bool soft_fixed;     /* past an end, but older than the fix that is named */
    uint64_t affected_variants;
    uint64_t good_variants;
    uint64_t once_affected;   /* variants that are listed as affected, in whatever versions */
    uint64_t silent_variants; /* of which other versions alone are good */
    bool silent_unknown;      /* one of them is none that is told apart */
    bool bracketed;           /* a variant in parentheses had a say */
    bool strict;              /* names that may be of another thing acquit nothing */
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

/* What is known beside the standing. */
static unsigned bits_of(const struct hearing *h, size_t candidate) {
    uint32_t question = h->identity->question_of[candidate];
    return question < QUESTIONS_MAX ? h->places[question] & ~(unsigned)STANDING_MASK : 0;
}

static bool is_own_line(const struct hearing *h, size_t candidate) {
    return (bits_of(h, candidate) & STANDING_OWN_LINE) != 0;
}

static enum standing fix_place(const struct hearing *h, size_t candidate, uint32_t group) {
    for (uint32_t i = h->identity->fix_first[candidate]; i < h->identity->fix_first[candidate + 1]; i++) {
        if (h->identity->fixes[i].group == group)
            return place_of(h, h->identity->fixes[i].question);
    }
    return STANDING_UNKNOWN;
}

static struct fix_link fix_link(const struct hearing *h, size_t candidate, uint32_t group) {
    for (uint32_t i = h->identity->fix_first[candidate]; i < h->identity->fix_first[candidate + 1]; i++) {
        if (h->identity->fixes[i].group == group)
            return h->identity->fixes[i];
    }
    return (struct fix_link){.group = group};
}

static struct str cve_of(const struct hearing *h, const struct csaf_vulnerability *v) {
    return h->document->public.vulnerabilities[v - h->document->vulnerabilities].cve;
}

/* ---- one product's vote, as one list says it (decide_vote.h) ---- */

static struct ballot vote_status(const struct hearing *h, size_t candidate, enum csaf_status status,
                                 const struct csaf_vulnerability *vulnerability) {
    const struct candidate *c = &h->identity->candidates.items[candidate];
    const struct database_version *v = &h->db->versions[h->db->leaves[c->leaf].version];
    enum standing place = place_of(h, h->identity->question_of[candidate]);
    bool soft_end = (bits_of(h, candidate) & STANDING_SOFT_END) != 0;
    bool good = status != CSAF_KNOWN_AFFECTED && status != CSAF_FIRST_AFFECTED && status != CSAF_LAST_AFFECTED;
    if (good && soft_end && place == STANDING_INSIDE)
        place = STANDING_UNSURE;
    const struct fix_link link = fix_link(h, candidate, vulnerability->group);
    const struct stance stance = {c,
                                  v,
                                  place,
                                  fix_place(h, candidate, vulnerability->group),
                                  cve_of(h, vulnerability),
                                  soft_end,
                                  link.refines,
                                  link.stale};
    switch (status) {
    case CSAF_KNOWN_AFFECTED:
        return vote_affected(&stance);
    case CSAF_FIRST_AFFECTED:
        return vote_end(place, true);
    case CSAF_LAST_AFFECTED:
        return vote_end(place, false);
    case CSAF_KNOWN_NOT_AFFECTED:
        return vote_good(&stance, VOTE_SAFE, CAUSE_LISTED_SAFE);
    case CSAF_FIXED:
    case CSAF_FIRST_FIXED:
    case CSAF_RECOMMENDED:
        return vote_good(&stance, VOTE_FIXED, CAUSE_LISTED_FIXED);
    case CSAF_UNDER_INVESTIGATION:
        return vote_open(place, VOTE_INVESTIGATED, CAUSE_INVESTIGATED, v->exact);
    case CSAF_UNKNOWN:
        return vote_open(place, VOTE_LOOK, CAUSE_NO_STATUS, false);
    }
    return (struct ballot){VOTE_NONE, CAUSE_NO_STATUS, false};
}

/* ---- counting ---- */

static bool is_listed_good(enum cause cause) {
    return cause == CAUSE_LISTED_SAFE || cause == CAUSE_LISTED_FIXED;
}

/* Counts a vote; the first of a kind stands for it, one of a status list of good versions before all others. */
static void count_kind(const struct candidate *c, struct ballot ballot, struct tally *tally) {
    bool listed = is_listed_good(ballot.cause);
    if (tally->count[ballot.vote]++ == 0 || (listed && !tally->listed[ballot.vote])) {
        tally->first[ballot.vote] = c;
        tally->cause[ballot.vote] = ballot.cause;
    }
    tally->listed[ballot.vote] = tally->listed[ballot.vote] || listed;
    tally->said[ballot.vote] = tally->said[ballot.vote] || ballot.said;
}

static void note_line(const struct hearing *h, size_t candidate, const struct database_version *v,
                      struct lines *lines) {
    lines->any = true;
    lines->endless = lines->endless || v->all || range_is_open_above(v->alone);
    lines->own = lines->own || (bits_of(h, candidate) >> STANDING_LINE_SHIFT & STANDING_LINE_MAX) > 0;
    lines->mixed = lines->mixed || (lines->named && lines->name != v->name);
    lines->named = true;
    lines->name = v->name;
}

/* Notes what tells ranges of several version lines apart. */
static void count_lines(const struct hearing *h, size_t candidate, const struct database_version *v,
                        struct ballot ballot, struct tally *tally) {
    bool open = v->open_below && !v->exact;
    bool inside = ballot.vote == VOTE_AFFECTED || ballot.cause == CAUSE_FIX_CONTRADICTS;
    if (inside && open)
        note_line(h, candidate, v, &tally->affected_lines);
    else if (ballot.vote == VOTE_AFFECTED)
        tally->lined_affected = true;
    else if (open && (ballot.cause == CAUSE_BEYOND || ballot.cause == CAUSE_GAP))
        note_line(h, candidate, v, &tally->fixed_lines);
    tally->soft_fixed = tally->soft_fixed || ballot.cause == CAUSE_GAP;
}

static void count_vote(const struct hearing *h, size_t candidate, struct ballot ballot, struct tally *tally) {
    const struct candidate *c = &h->identity->candidates.items[candidate];
    const struct database_version *v = &h->db->versions[h->db->leaves[c->leaf].version];
    if (ballot.vote == VOTE_NONE) {
        count_kind(c, ballot, tally);
        tally->silent_variants |= c->variants;
        tally->silent_unknown = tally->silent_unknown || c->variants == 0;
        return;
    }
    tally->ranged = tally->ranged || !v->exact;
    tally->single += ballot.vote == VOTE_LOOK && ballot.cause == CAUSE_ONE_VERSION;
    tally->unnamed += ballot.vote == VOTE_LOOK && ballot.cause == CAUSE_CONTRADICTION;
    tally->contradicted += ballot.cause == CAUSE_FIX_CONTRADICTS;
    tally->conditioned += ballot.cause == CAUSE_GOOD_CONDITION;
    tally->unread += ballot.vote == VOTE_LOOK && ballot.cause == CAUSE_UNREAD;
    tally->ended = tally->ended || (is_listed_good(ballot.cause) && !v->all && !range_is_open_above(v->alone));
    tally->affected_variants |= ballot.vote == VOTE_AFFECTED ? c->variants : 0;
    tally->good_variants |= ballot.vote == VOTE_FIXED || ballot.vote == VOTE_SAFE ? c->variants : 0;
    tally->bracketed = tally->bracketed || (c->flags & CANDIDATE_BRACKETED);
    count_kind(c, ballot, tally);
    count_lines(h, candidate, v, ballot, tally);
}

/* What a guess acquits is a look; but that the version is past what is listed as affected stands where the name is
 * similar at least, as it does of a similar one. */
static struct ballot strictly(const struct candidate *c, struct ballot ballot, bool affected,
                              const struct tally *tally) {
    bool good = ballot.vote == VOTE_FIXED || ballot.vote == VOTE_SAFE;
    bool stands = affected && (c->flags & CANDIDATE_SHORTENED);
    if (good && tally->strict && (c->flags & CANDIDATE_GUESSED) && !stands)
        return (struct ballot){VOTE_LOOK, CAUSE_SIMILAR, false};
    return ballot;
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
        count_vote(h, candidate, strictly(c, vote_open(place, VOTE_LOOK, CAUSE_NO_STATUS, false), false, tally), tally);
        return;
    }
    for (size_t s = 0; s < CSAF_STATUS_COUNT; s++) {
        if (!csaf_set_has(h->document, v->status[s], leaf->product))
            continue;
        struct ballot ballot = vote_status(h, candidate, (enum csaf_status)s, v);
        bool affected = s == CSAF_KNOWN_AFFECTED || s == CSAF_FIRST_AFFECTED || s == CSAF_LAST_AFFECTED;
        bool good = ballot.vote == VOTE_FIXED || ballot.vote == VOTE_SAFE;
        tally->passed = tally->passed || (affected && good);
        tally->once_affected |= affected ? c->variants : 0;
        count_vote(h, candidate, strictly(c, ballot, affected, tally), tally);
    }
}

/* Who is heard together. */
struct circle {
    uint8_t rank;
    uint8_t weight;
    uint8_t without; /* enum candidate_flag: not those */
};

/* The surest kind of candidate that has a say, and of that kind the closest. */
static bool find_rank(const struct hearing *h, const struct csaf_vulnerability *v, struct circle *circle) {
    bool found = false;
    for (size_t i = h->from; i < h->to; i++) {
        const struct candidate *c = &h->identity->candidates.items[i];
        bool better = c->rank < circle->rank || (c->rank == circle->rank && c->weight > circle->weight);
        if ((found && !better) || !has_say(h, v, c))
            continue;
        *circle = (struct circle){.rank = c->rank, .weight = c->weight};
        found = true;
    }
    return found;
}

/* Variants and exact names count together; of families and similar names the closest alone. */
static bool takes_part(const struct candidate *c, const struct circle *circle) {
    bool closest = circle->rank == RANK_ORDER || circle->rank >= RANK_FAMILY;
    return c->rank == circle->rank && (!closest || c->weight == circle->weight) && !(c->flags & circle->without);
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

/* Below one end and past another, and no start: each is of a line of its own, and that of the version decides. Two of
 * one line stand for variants whose names were lost; so do ends of several names. */
enum line_answer { LINES_UNCLEAR, LINES_AFFECTED, LINES_FIXED };
static enum line_answer weigh_lines(const struct tally *tally) {
    const struct lines *affected = &tally->affected_lines;
    const struct lines *fixed = &tally->fixed_lines;
    bool unclear = affected->mixed || fixed->mixed || affected->name != fixed->name || affected->endless ||
                   (affected->own && fixed->own) || (fixed->own && tally->soft_fixed);
    if (unclear)
        return LINES_UNCLEAR;
    return fixed->own ? LINES_FIXED : LINES_AFFECTED;
}

static bool has_lines(const struct tally *tally) {
    return tally->affected_lines.any && tally->fixed_lines.any && !tally->lined_affected;
}

/* Affected against fixed or not affected. */
static struct verdict weigh_affected(const struct tally *tally) {
    enum vote good = tally->said[VOTE_FIXED] ? VOTE_FIXED : VOTE_SAFE;
    bool cleared = tally->said[VOTE_FIXED] || tally->said[VOTE_SAFE];
    if (cleared && !tally->said[VOTE_AFFECTED])
        return verdict_of(good == VOTE_FIXED ? ANSWER_FIXED : ANSWER_NOT_AFFECTED, tally, good);
    if (cleared || tally->listed[VOTE_FIXED] || tally->listed[VOTE_SAFE])
        return look(tally, VOTE_AFFECTED, CAUSE_CONTRADICTION);
    if (tally->unnamed + tally->conditioned > 0)
        return look(tally, VOTE_AFFECTED, CAUSE_CONTRADICTION);
    enum line_answer lines = has_lines(tally) ? weigh_lines(tally) : LINES_AFFECTED;
    if (lines == LINES_UNCLEAR)
        return look(tally, VOTE_AFFECTED, CAUSE_CONTRADICTION);
    return lines == LINES_FIXED ? verdict_of(ANSWER_FIXED, tally, VOTE_FIXED)
                                : verdict_of(ANSWER_AFFECTED, tally, VOTE_AFFECTED);
}

/* Beside ranges a single version is one: the advisory is exact about what it lists. */
static bool has_open_look(const struct tally *tally) {
    return tally->count[VOTE_LOOK] > (tally->ranged ? tally->single : 0);
}

/* A list that names this very version as good is exact whatever else is open. One that only holds it is not beside a
 * row that may be of it: affected under a condition, or, where its own versions have no end, "see text". */
static struct verdict weigh_listed(const struct tally *tally) {
    enum vote good = tally->listed[VOTE_FIXED] ? VOTE_FIXED : VOTE_SAFE;
    size_t aside = tally->single + tally->conditioned + (tally->ended ? tally->unread : 0);
    bool open = tally->count[VOTE_LOOK] > aside;
    if (open && !tally->said[good])
        return verdict_of(ANSWER_NEEDS_A_LOOK, tally, VOTE_LOOK);
    return verdict_of(good == VOTE_FIXED ? ANSWER_FIXED : ANSWER_NOT_AFFECTED, tally, good);
}

static struct verdict weigh(const struct tally *tally) {
    if (tally->count[VOTE_AFFECTED] > 0)
        return weigh_affected(tally);
    if (tally->listed[VOTE_FIXED] || tally->listed[VOTE_SAFE])
        return weigh_listed(tally);
    bool of_fixed_line = has_lines(tally) && weigh_lines(tally) == LINES_FIXED;
    if (of_fixed_line && tally->count[VOTE_LOOK] == tally->contradicted)
        return verdict_of(ANSWER_FIXED, tally, VOTE_FIXED);
    if (has_open_look(tally))
        return verdict_of(ANSWER_NEEDS_A_LOOK, tally, VOTE_LOOK);
    if (tally->count[VOTE_INVESTIGATED] > 0)
        return verdict_of(ANSWER_INVESTIGATED, tally, VOTE_INVESTIGATED);
    if (tally->count[VOTE_FIXED] > 0)
        return verdict_of(ANSWER_FIXED, tally, VOTE_FIXED);
    if (tally->count[VOTE_SAFE] > 0)
        return verdict_of(ANSWER_NOT_AFFECTED, tally, VOTE_SAFE);
    return (struct verdict){ANSWER_NOT_AFFECTED, CAUSE_OUTSIDE, tally->first[VOTE_LOOK]};
}

/* Where a whole is affected, so are its parts, and where all known parts are, so is the whole: a name and its order
 * numbers, a number and its revisions. Twice, for a part may be of both. */
static uint64_t spread(const struct candidates *c, uint64_t affected) {
    for (size_t n = 0; n < 2 * c->variant_count; n++) {
        size_t i = n % c->variant_count;
        uint64_t parts = c->variant_parts[i];
        if (affected >> i & 1)
            affected |= parts;
        else if (parts != 0 && (parts & ~affected) == 0)
            affected |= 1ull << i;
    }
    return affected;
}

/* True when every variant that any advisory knows of the asset's name is among `those`. */
static bool is_all(const struct candidates *c, const struct tally *tally, uint64_t those) {
    if (c->variant_count > CANDIDATE_VARIANTS_MAX || (tally->bracketed && c->beside))
        return false;
    uint64_t wanted = tally->bracketed ? c->variants : c->plain;
    return (wanted & ~(c->bracketed ? spread(c, those) : those)) == 0;
}

/* Advisories know several of the asset's name: of a single one nobody can tell whether it is the only one. */
static bool has_several(const struct candidates *c) {
    unsigned count = 0;
    for (size_t i = 0; i < c->variant_count && i < CANDIDATE_VARIANTS_MAX; i++)
        count += c->variant_parts[i] == 0;
    return count > 1;
}

/* That one variant is listed as good acquits no asset of which nobody knows whether it is that one. That a version is
 * past the affected ones of all that are listed is another matter; so is that the same variants are listed as affected
 * in other versions, and as good in this one. */
static bool is_partly_good(const struct candidates *c, const struct tally *tally, const struct verdict *v) {
    bool by_list = is_listed_good(v->cause) || !tally->passed;
    bool told_apart = c->variant_count <= CANDIDATE_VARIANTS_MAX && tally->good_variants != 0;
    if (tally->silent_unknown || (tally->silent_variants & ~tally->good_variants) != 0)
        return true;
    if (told_apart && (tally->good_variants & ~tally->once_affected) == 0)
        return false;
    return by_list && !(has_several(c) && is_all(c, tally, tally->good_variants));
}

static bool is_acquittal(const struct verdict *v) {
    return v->answer == ANSWER_FIXED || v->answer == ANSWER_NOT_AFFECTED;
}

/* Which of the variants the asset is, is not known: only what holds for all of them is an answer. */
static struct verdict weigh_variants(const struct identity *identity, const struct tally *tally) {
    /* That another single version is listed beside is no variant's word. */
    bool mixed = tally->count[VOTE_FIXED] + tally->count[VOTE_SAFE] + tally->count[VOTE_LOOK] - tally->single > 0;
    if (tally->count[VOTE_AFFECTED] > 0 && (mixed || !is_all(&identity->candidates, tally, tally->affected_variants)))
        return look(tally, VOTE_AFFECTED, CAUSE_VARIANTS);
    if (tally->contradicted > 0)
        return look(tally, VOTE_LOOK, CAUSE_FIX_CONTRADICTS);
    struct verdict v = weigh(tally);
    if (!is_acquittal(&v))
        return v;
    if (has_open_look(tally))
        return verdict_of(ANSWER_NEEDS_A_LOOK, tally, VOTE_LOOK);
    return is_partly_good(&identity->candidates, tally, &v)
               ? (struct verdict){ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS, v.candidate}
               : v;
}

/* A supplier who says that the Pump Deluxe is not affected says nothing of the Pump. That a version is past what is
 * listed as affected is another matter: of the same product it is fixed, and another one is not spoken of. */
static struct verdict weigh_similar(const struct tally *tally) {
    struct verdict v = weigh(tally);
    bool listed = v.cause == CAUSE_LISTED_SAFE || v.cause == CAUSE_LISTED_FIXED || !tally->passed;
    if (listed || v.answer == ANSWER_AFFECTED || v.answer == ANSWER_INVESTIGATED || v.answer == ANSWER_NEEDS_A_LOOK) {
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

/* The version is of the line of a single one, and past it, that is itself past the ends of all ranges: of its line no
 * range speaks. */
static bool is_of_later_line(const struct hearing *h, const struct csaf_vulnerability *v, const struct circle *circle,
                             size_t single) {
    const struct candidate *items = h->identity->candidates.items;
    const struct database_version *own = &h->db->versions[h->db->leaves[items[single].leaf].version];
    const struct version *version = own->exact ? range_exact(own->alone) : NULL;
    bool own_line = (bits_of(h, single) >> STANDING_LINE_SHIFT & STANDING_LINE_MAX) > 0;
    if (!version || !own_line || place_of(h, h->identity->question_of[single]) != STANDING_BEYOND ||
        vote_status(h, single, CSAF_KNOWN_AFFECTED, v).cause != CAUSE_ONE_VERSION)
        return false;
    for (size_t i = h->from; i < h->to; i++) {
        const struct database_leaf *leaf = &h->db->leaves[items[i].leaf];
        const struct database_version *other = &h->db->versions[leaf->version];
        bool counts = takes_part(&items[i], circle) && !other->exact &&
                      csaf_set_has(h->document, v->status[CSAF_KNOWN_AFFECTED], leaf->product);
        if (counts && (range_check(other->alone, version).place != RANGE_OUTSIDE ||
                       range_side(other->alone, version) != RANGE_SIDE_BEYOND))
            return false;
    }
    return true;
}

/* Beside ranges single versions are no open question, but for the last such that is of a later line. */
static void reopen_single(const struct hearing *h, const struct csaf_vulnerability *v, const struct circle *circle,
                          struct tally *tally) {
    const struct candidate *items = h->identity->candidates.items;
    bool asked = tally->ranged && tally->single > 0;
    for (size_t i = h->from; asked && i < h->to; i++) {
        if (i - h->from >= SINGLES_MAX || !takes_part(&items[i], circle) ||
            !csaf_set_has(h->document, v->status[CSAF_KNOWN_AFFECTED], h->db->leaves[items[i].leaf].product) ||
            !is_of_later_line(h, v, circle, i))
            continue;
        tally->single--;
        asked = false;
    }
}

/* Hears every candidate of the circle that has a say; where some are of the asset's own version line, these alone. */
static void hear_circle(const struct hearing *h, const struct csaf_vulnerability *v, const struct circle *circle,
                        struct tally *tally) {
    const struct candidate *items = h->identity->candidates.items;
    bool own_line = false;
    for (size_t i = h->from; i < h->to && !own_line; i++)
        own_line = is_own_line(h, i) && takes_part(&items[i], circle) && has_say(h, v, &items[i]);
    for (size_t i = h->from; i < h->to; i++) {
        if (takes_part(&items[i], circle) && (!own_line || is_own_line(h, i)))
            hear(h, v, i, tally);
    }
    reopen_single(h, v, circle, tally);
}

static struct verdict weigh_rank(const struct identity *identity, uint8_t rank, const struct tally *tally) {
    if (rank == RANK_VARIANT)
        return weigh_variants(identity, tally);
    return rank == RANK_SIMILAR ? weigh_similar(tally) : weigh(tally);
}

/* Hears what is similar and may be the asset all the same, by all of `flags`: its name has all words of the asset's and
 * more, or the words in parentheses that one of them leaves out. */
static void hear_similar(const struct hearing *h, const struct csaf_vulnerability *v, uint8_t flags,
                         struct tally *tally) {
    const struct candidate *items = h->identity->candidates.items;
    for (size_t i = h->from; i < h->to; i++) {
        if (items[i].rank == RANK_SIMILAR && (items[i].flags & flags) == flags && has_say(h, v, &items[i]))
            hear(h, v, i, tally);
    }
}

/* That other versions are good is all that is said. */
static bool is_other_good(const struct tally *tally) {
    return tally->count[VOTE_NONE] > 0 && !any_vote(tally);
}

/* The acquittal, or a look where what was heard since is affected or open. */
static struct verdict doubted(const struct tally *tally, struct verdict verdict) {
    if (tally->count[VOTE_AFFECTED] > 0)
        return look(tally, VOTE_AFFECTED, CAUSE_VARIANTS);
    if (is_other_good(tally))
        return verdict_of(ANSWER_NEEDS_A_LOOK, tally, VOTE_NONE);
    return has_open_look(tally) ? look(tally, VOTE_LOOK, CAUSE_VARIANTS) : verdict;
}

/* Hears the longer names than the asset's own, but those with one of `without`. */
static void hear_aside(const struct hearing *h, const struct csaf_vulnerability *v, uint8_t without,
                       struct tally *tally) {
    const struct candidate *items = h->identity->candidates.items;
    for (size_t i = h->from; i < h->to; i++) {
        if (items[i].rank == RANK_ASIDE && !(items[i].flags & without) && has_say(h, v, &items[i]))
            hear(h, v, i, tally);
    }
}

/* What no candidate stands for is no better than a guess. */
static bool is_guess(const struct verdict *v) {
    return v->candidate == NULL || (v->candidate->flags & CANDIDATE_GUESSED) != 0;
}

/* An exact name does not acquit while a variant of that name is affected, for the asset may be it, or the product that
 * a parenthesis tells from it: STEP 7 V5 and STEP 7 (TIA Portal). Nor do variants while a family is that the asset is
 * of, or a longer name that nobody has told from it: PM-OPEN TCP/IP beside PM-OPEN PV02. What
 * acquits by a guess hears all that is similar first, which may be the name that was meant. */
static struct verdict doubt(const struct hearing *h, const struct csaf_vulnerability *v, uint8_t rank,
                            struct verdict verdict) {
    struct tally tally = {.count = {0}};
    struct circle other = {.rank = rank == RANK_EXACT ? RANK_VARIANT : RANK_FAMILY, .without = CANDIDATE_LONGER};
    if (!is_acquittal(&verdict) || rank < RANK_EXACT)
        return verdict;
    hear_aside(h, v, 0, &tally);
    bool guess = is_guess(&verdict);
    if (rank == RANK_SIMILAR || guess)
        hear_similar(h, v, guess && rank != RANK_SIMILAR ? 0 : CANDIDATE_MORE, &tally);
    if (rank != RANK_EXACT && rank != RANK_VARIANT)
        return doubted(&tally, verdict);
    for (size_t i = h->from; i < h->to; i++) {
        const struct candidate *c = &h->identity->candidates.items[i];
        if (c->rank == other.rank && c->weight > other.weight && has_say(h, v, c))
            other.weight = c->weight;
    }
    hear_circle(h, v, &other, &tally);
    hear_similar(h, v, rank == RANK_VARIANT ? CANDIDATE_MORE : CANDIDATE_QUALIFIED, &tally);
    return doubted(&tally, verdict);
}

/* Nothing but longer names than the asset's, which is known: a look where one may be its own in full. */
static bool judge_longer(const struct hearing *h, const struct csaf_vulnerability *v, struct verdict *verdict) {
    struct tally tally = {.count = {0}};
    hear_aside(h, v, CANDIDATE_LONGER, &tally);
    if (is_other_good(&tally)) {
        *verdict = verdict_of(ANSWER_NEEDS_A_LOOK, &tally, VOTE_NONE);
        return true;
    }
    *verdict = look(&tally, tally.count[VOTE_AFFECTED] > 0 ? VOTE_AFFECTED : VOTE_LOOK, CAUSE_SIMILAR);
    return tally.count[VOTE_AFFECTED] > 0 || has_open_look(&tally);
}

/* One vulnerability. False: the advisory has nothing to say of the asset. */
static bool judge(const struct hearing *h, const struct csaf_vulnerability *v, struct verdict *verdict) {
    struct circle circle = {.rank = 0};
    const struct candidate *best = surest(h);
    struct tally tally = {.strict = true};
    if (best->rank == RANK_ASIDE)
        return judge_longer(h, v, verdict);
    if (find_rank(h, v, &circle) && (circle.rank < RANK_SIMILAR || best->rank == RANK_SIMILAR))
        hear_circle(h, v, &circle, &tally);
    if (any_vote(&tally)) {
        *verdict = doubt(h, v, circle.rank, weigh_rank(h->identity, circle.rank, &tally));
        return true;
    }
    if (is_other_good(&tally)) {
        *verdict = verdict_of(ANSWER_NEEDS_A_LOOK, &tally, VOTE_NONE);
        return true;
    }
    *verdict = best->flags & CANDIDATE_BUNDLE ? (struct verdict){ANSWER_NEEDS_A_LOOK, CAUSE_PART, best}
                                              : (struct verdict){ANSWER_NOT_AFFECTED, CAUSE_OTHERS_ONLY, best};
    if (best->rank >= RANK_SIMILAR)
        return false;
    *verdict = doubt(h, v, best->rank, *verdict);
    return !(best->flags & CANDIDATE_GUESSED) || !is_acquittal(verdict);
}

static const uint8_t probabilities[] = {
    [RANK_ORDER] = 99,  [RANK_IDENTIFIER] = 98, [RANK_EXACT] = 95, [RANK_VARIANT] = 80,
    [RANK_FAMILY] = 85, [RANK_SIMILAR] = 40,    [RANK_ASIDE] = 30,
};

uint8_t decide_probability(enum candidate_rank rank) {
    return probabilities[rank];
}

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

/* Vulnerabilities of one group get one answer, unless a range names some of them. */
struct group_answer {
    bool done;
    bool said;
    struct verdict verdict;
};

/* A document that asks for more is too large to be heard: a look at each of its vulnerabilities. */
static enum status look_at_all(const struct hearing *h, struct collector *to) {
    const struct verdict verdict = {ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD, surest(h)};
    for (uint32_t i = 0; i < h->document->public.vulnerability_count; i++)
        TRY(collect(to, h, i, &verdict));
    return STATUS_OK;
}

static enum status hear_document(const struct hearing *h, struct arena *scratch, struct collector *to) {
    struct group_answer *groups = ARENA_ARRAY(scratch, struct group_answer, h->document->group_count);
    if (groups == NULL)
        return STATUS_MEMORY;
    bool by_cve = false;
    for (size_t i = h->from; i < h->to && !by_cve; i++)
        by_cve = place_of(h, h->identity->question_of[i]) == STANDING_CVE;
    uint64_t turns = by_cve ? h->document->public.vulnerability_count : h->document->group_count;
    if (turns * (h->to - h->from) > TURNS_MAX)
        return look_at_all(h, to);
    for (uint32_t i = 0; i < h->document->public.vulnerability_count; i++) {
        struct group_answer *g = &groups[h->document->vulnerabilities[i].group];
        if (!g->done || by_cve)
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
