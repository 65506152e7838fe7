/* Candidates for a zone: what each one's answers, product document and declaration show of what a tender demands, and
 * the order in which they come. Levels are the level engine's; nothing here computes one. */
#ifndef OWNER_BID_H
#define OWNER_BID_H

#include "advisory/advisory.h"
#include "catalogue/process.h"
#include "level/capability.h"
#include "owner/answers.h"

/* What stands about one demand, best first. */
enum bid_state {
    BID_MET,        /* shown at the zone's assurance, or a promise that needs no more */
    BID_COVERED,    /* not shown, and a countermeasure of the zone stands in */
    BID_WEAK,       /* said or shown, but more weakly than the zone's assurance asks */
    BID_LOOK,       /* a person must decide: called not applicable, or the value lacks */
    BID_UNANSWERED, /* nothing was said: never a yes */
    BID_PARTLY,
    BID_NO,
};
enum { BID_STATES = 7 };
struct str bid_state_name(enum bid_state state);

enum bid_verdict { BID_FITS, BID_FITS_COVERED, BID_NEEDS_A_LOOK, BID_FALLS_SHORT };
enum { BID_VERDICTS = 4 };
struct str bid_verdict_name(enum bid_verdict verdict);

struct bid_line {
    uint8_t state;    /* enum bid_state */
    uint8_t strength; /* enum strength of the strongest support; only if `supported` */
    bool supported;
};

/* A further reason why the verdict is not better. */
struct bid_note {
    enum bid_verdict at_best;
    struct str text; /* one clause, no full stop */
};
enum { BID_NOTES_MAX = 8 };

struct bid {
    struct str supplier, product, version, model;
    const struct answers *answers;  /* NULL: no form */
    const struct product *document; /* NULL: no product document or declaration */
    bool kept;                      /* the plant names the document, the command line does not */
    const struct release *release;
    const struct capability *capability;
    struct bid_line *lines;               /* one a row of the tender */
    struct level_vector shown;            /* SL-C at the zone's assurance */
    struct level_vector claimed;          /* SL-C if every claim were true */
    struct level_vector achieved;         /* with the zone's countermeasures */
    date_days support;                    /* last day of security support; DATE_NONE: not said */
    bool support_claimed;                 /* by the form alone */
    bool advised;                         /* advisories were given */
    bool unheard;                         /* none of them is of its supplier */
    uint32_t affected, look, compensated; /* known vulnerabilities of the offered release */
    uint32_t exploited;                   /* of those that affect it: known to be exploited */
    struct str
        worst; /* "ZIR-2026-02 CVE-2026-990012" of what is open: exploited, likely to be, highest score; or empty */
    uint32_t musts[BID_STATES]; /* demands by state */
    uint32_t wishes[BID_STATES];
    struct bid_note notes[BID_NOTES_MAX];
    size_t note_count;
    enum bid_verdict verdict;
    uint32_t rank;   /* from 1; equal for those that no rule puts in order */
    uint8_t decided; /* the rule that puts it behind the one before: of bid_rule_name; BID_RULES: none */
};

struct bid_list {
    struct bid *items;
    size_t count, room;
};

/* With what they are judged. */
struct bid_question {
    const struct tender *tender;
    enum strength assurance;
    const struct advisory_db *advisories; /* NULL: none were given */
};

/* Puts together what is of one release: forms, and product documents and declarations (of the latter the newest
 * release, unless a form names another). Two forms, or two documents, of one release are an error, as is a form of a
 * release that its product document does not have. A form of a release that only the plant has a document of is put
 * together with that; what was sent stands in front of it, with a note. A document of the plant is no candidate by
 * itself. STATUS_INPUT, STATUS_MEMORY. */
struct bid_input {
    const struct answers **answers;
    size_t answer_count;
    const struct product **documents;
    size_t document_count;
    const struct plant *plant;
};
enum status bid_join(const struct bid_input *input, struct arena *arena, struct diag_sink *sink,
                     struct bid_list *bids) MUST_USE;

/* Judges all of them, and puts them in order. STATUS_INPUT when the evidence of one cannot be read; STATUS_MEMORY. */
enum status bid_judge(const struct bid_question *question, struct arena *arena, struct diag_sink *sink,
                      struct bid_list *bids) MUST_USE;

/* Parts of it: the demands of a supply; what advisories say; the order. */
struct bid_case {
    const struct bid_question *question;
    struct arena *arena;
    struct diag_sink *sink;
    struct bid_list *bids;
    struct evidence_list measures;   /* the zone's countermeasures */
    struct capability *capabilities; /* one a bid */
};
void bid_supply(const struct bid_case *c, struct bid *bid);
enum status bid_advise(const struct bid_case *c) MUST_USE;
void bid_note(struct bid *bid, enum bid_verdict at_best, struct str text);
void bid_order(struct bid_list *bids);

/* The rules of the order, first that differs decides: "verdict", "demands that fail", ... */
enum { BID_RULES = 9 };
struct str bid_rule_name(unsigned rule);

/* The requirements of 4-2 in a state. */
struct requirement_set bid_requirements(const struct tender *tender, const struct bid *bid, enum bid_state state);

#endif
