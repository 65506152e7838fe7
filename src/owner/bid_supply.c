/* What belongs to a supply: promises, which go into the contract. A form's yes meets them; what a document shows of
 * them counts as well. */
#include "level/chain.h"
#include "owner/bid.h"

struct supply {
    const struct bid_case *c;
    struct bid *bid;
    const struct answer *answer; /* NULL: no form */
    bool vouched;                /* a document or a believed declaration stands behind the offer */
};

static enum bid_state by_reply(const struct supply *s) {
    static const enum bid_state states[TENDER_REPLIES] = {
        [REPLY_NONE] = BID_UNANSWERED,
        [REPLY_YES] = BID_MET,
        [REPLY_NO] = BID_NO,
        [REPLY_PARTLY] = BID_PARTLY,
        [REPLY_COUNTERMEASURE] = BID_PARTLY,
        [REPLY_NOT_APPLICABLE] = BID_LOOK,
    };
    return states[s->answer ? s->answer->reply : REPLY_NONE];
}

/* What a document shows answers for a form that says nothing; what the form says less than yes, it still says. */
static enum bid_state by_document(const struct supply *s, bool shown) {
    enum bid_state state = by_reply(s);
    return state == BID_UNANSWERED && shown ? BID_MET : state;
}

/* A yes that owes its value. */
static enum bid_state by_value(const struct supply *s, bool shown) {
    enum bid_state state = by_document(s, shown);
    return state == BID_MET && !shown && s->answer->value.len == 0 ? BID_LOOK : state;
}

static enum bid_state promise(const struct supply *s) {
    return by_reply(s);
}

static enum bid_state contact(const struct supply *s) {
    return by_value(s, s->vouched && s->bid->document->supplier.psirt_contact.len > 0);
}

static enum bid_state advisories(const struct supply *s) {
    return by_value(s, s->vouched && s->bid->document->supplier.psirt_csaf.len > 0);
}

static bool shows_sbom(const struct supply *s) {
    bool shown = false;
    for (size_t i = 0; s->vouched && i < s->bid->capability->evidence.count; i++) {
        const struct evidence *item = &s->bid->capability->evidence.items[i];
        shown |= item->kind == EVIDENCE_SBOM && item->effect == EFFECT_SUPPORTS && item->standing == EVIDENCE_COUNTS;
    }
    return shown;
}

static enum bid_state sbom(const struct supply *s) {
    return by_document(s, shows_sbom(s));
}

/* A certificate can be shown; one that is only spoken of is weak. */
static enum bid_state certificate(const struct supply *s) {
    enum strength assurance = s->c->question->assurance;
    const struct process_standing *standing = s->vouched ? &s->bid->capability->standing : NULL;
    enum bid_state state = by_reply(s);
    if (standing && standing->certificate[assurance] && state != BID_NO) {
        unsigned maturity = standing->maturity[assurance];
        return maturity && maturity < s->c->question->tender->plant->policy.maturity ? BID_NO : BID_MET;
    }
    return state == BID_MET ? BID_WEAK : state;
}

static enum bid_state declaration(const struct supply *s) {
    bool declared = s->bid->release && s->bid->release->declaration;
    if (declared)
        return s->bid->capability->unbelieved ? BID_LOOK : BID_MET;
    enum bid_state state = by_reply(s);
    return state == BID_MET ? BID_WEAK : state;
}

static bool says_no_day(const struct supply *s) {
    date_days said;
    return s->answer && s->answer->value.len > 0 && !answers_day(s->answer->value, &said);
}

/* The earlier of two days counts. */
static void find_support(const struct supply *s) {
    struct bid *bid = s->bid;
    date_days at = s->c->question->tender->at, said;
    int32_t left;
    bid->support = DATE_NONE;
    if (s->vouched && chain_support_left(bid->release, at, &left))
        bid->support = at + left;
    if (!s->answer || !answers_day(s->answer->value, &said))
        return;
    if (bid->support == DATE_NONE || said < bid->support) {
        bid->support_claimed = bid->support == DATE_NONE;
        bid->support = said;
    }
}

static enum bid_state support(const struct supply *s) {
    const struct tender *tender = s->c->question->tender;
    date_days needed = tender->needed > tender->at ? tender->needed : tender->at;
    char ends[11], until[11];
    find_support(s);
    enum bid_state state = by_reply(s);
    if (s->bid->support == DATE_NONE)
        return state == BID_MET ? BID_LOOK : state;
    if (s->bid->support >= needed && says_no_day(s))
        return state == BID_MET || state == BID_UNANSWERED ? BID_LOOK : state;
    if (s->bid->support >= needed)
        return s->bid->support_claimed ? state : by_document(s, true);
    date_text(s->bid->support, ends);
    date_text(needed, until);
    bid_note(s->bid, BID_FALLS_SHORT,
             str_format(s->c->arena, "security support ends %s, needed until %s", ends, until));
    return BID_NO;
}

static enum bid_state (*const judges[SUPPLY_COUNT])(const struct supply *) = {
    [SUPPLY_CERTIFICATE] = certificate, [SUPPLY_SUPPORT] = support,
    [SUPPLY_NOTICE] = promise,          [SUPPLY_CONTACT] = contact,
    [SUPPLY_ADVISORIES] = advisories,   [SUPPLY_TIMES] = promise,
    [SUPPLY_GUIDE] = promise,           [SUPPLY_SBOM] = sbom,
    [SUPPLY_UPDATES] = promise,         [SUPPLY_DECLARATION] = declaration,
};

/* Most of a supply can only be promised. */
static enum strength strength_of(const struct supply *s, enum tender_supply supply) {
    if (supply == SUPPLY_CERTIFICATE)
        return STRENGTH_CERTIFICATE;
    if (supply == SUPPLY_DECLARATION || (supply == SUPPLY_SBOM && shows_sbom(s)))
        return STRENGTH_ARTEFACT;
    return STRENGTH_CLAIM;
}

/* Else a supplier who wrote 'yes' everywhere would not know what to add. */
static void note_values_owed(const struct bid_case *c, struct bid *bid) {
    const struct tender *tender = c->question->tender;
    struct str owed = STR("");
    for (size_t i = 0; i < tender->row_count && bid->answers; i++) {
        const struct answer *answer = &bid->answers->rows[i];
        if (tender->rows[i].part == TENDER_SUPPLY && bid->lines[i].state == BID_LOOK && answer->reply == REPLY_YES &&
            answer->value.len == 0)
            owed = str_format(c->arena, STR_F "%s" STR_F, STR_A(owed), owed.len ? ", " : "", STR_A(tender->rows[i].id));
    }
    if (owed.len)
        bid_note(bid, BID_NEEDS_A_LOOK,
                 str_format(c->arena, "yes, but without the value that is asked for: " STR_F, STR_A(owed)));
}

void bid_supply(const struct bid_case *c, struct bid *bid) {
    const struct tender *tender = c->question->tender;
    bool vouched = bid->capability && !bid->capability->unbelieved;
    for (size_t i = 0; i < tender->row_count; i++) {
        if (tender->rows[i].part != TENDER_SUPPLY)
            continue;
        const struct supply s = {c, bid, bid->answers ? &bid->answers->rows[i] : NULL, vouched};
        bid->lines[i].state = (uint8_t)judges[tender->rows[i].index](&s);
        bid->lines[i].supported = bid->lines[i].state == BID_MET;
        bid->lines[i].strength = (uint8_t)strength_of(&s, (enum tender_supply)tender->rows[i].index);
    }
    note_values_owed(c, bid);
}
