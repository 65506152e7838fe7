/* What an owner must demand of suppliers of a component for a zone: every requirement of 62443-4-2 due at its SL-T, the
 * practices of 62443-4-1, and what belongs to a supply (docs/formats/tender.md). Our own words throughout. */
#ifndef OWNER_TENDER_H
#define OWNER_TENDER_H

#include "document/plant.h"

#define TENDER_FORM  "keyway tender/1"
#define TENDER_SHEET "Answers" /* of the spreadsheet */

/* What else is demanded beside the two standards' requirements. The table is in tender_supply.c. */
enum tender_supply {
    SUPPLY_CERTIFICATE,
    SUPPLY_SUPPORT,
    SUPPLY_NOTICE,
    SUPPLY_CONTACT,
    SUPPLY_ADVISORIES,
    SUPPLY_TIMES,
    SUPPLY_GUIDE,
    SUPPLY_SBOM,
    SUPPLY_UPDATES,
    SUPPLY_DECLARATION,
};
enum { SUPPLY_COUNT = 10 };

enum tender_part { TENDER_COMPONENT, TENDER_PROCESS, TENDER_SUPPLY };

struct tender_row {
    struct str id; /* "CR 1.1 RE 1", "SM", "support-until": unique in the form */
    enum tender_part part;
    unsigned index;    /* TENDER_COMPONENT: of requirement_at; TENDER_PROCESS: the practice; else enum tender_supply */
    unsigned fr;       /* TENDER_COMPONENT: enum fr */
    unsigned level;    /* TENDER_COMPONENT: the lowest SL that asks for it; else 0 */
    bool must;         /* an offer without it falls short; else it is a wish */
    bool covered;      /* a countermeasure of the zone, in date, stands in for it; the demand stands all the same */
    struct str demand; /* what is demanded */
    struct str proof;  /* what would show it */
    struct str value;  /* what belongs into the form's column "value"; empty: nothing */
};

struct tender {
    const struct plant *plant;
    uint32_t zone;
    unsigned types;   /* COMPONENT_* */
    date_days at;     /* as of which day */
    date_days needed; /* last day on which it is needed; DATE_NONE: not said */
    struct tender_row *rows;
    size_t row_count;
    struct str types_text; /* "ED ND" */
    struct str target;     /* "(2 2 3 1 3 2 3)" */
    struct str id;         /* of the form: what answers must name to be read against it */
};

/* For what. */
struct tender_question {
    uint32_t zone;  /* whose target is set */
    unsigned types; /* not 0 */
    date_days at;   /* as in struct tender; so the next */
    date_days needed;
};
/* In the arena. STATUS_MEMORY. */
enum status tender_make(const struct plant *plant, const struct tender_question *question, struct arena *arena,
                        struct tender *tender) MUST_USE;

/* "62443-4-2", "62443-4-1", "supply". */
struct str tender_part_name(enum tender_part part);
/* The row of an id in the spellings of the form, or NULL. */
const struct tender_row *tender_row_of(const struct tender *tender, struct str id);

/* What is demanded of a supply, without dates. */
struct tender_supply_demand {
    const char *id;
    bool must;
    const char *demand; /* {} stands for the date or level */
    const char *proof;
    const char *value;
};
const struct tender_supply_demand *tender_supply_at(enum tender_supply supply);
/* What usually shows a requirement of an FR. */
struct str tender_proof(unsigned fr);

/* The rows at the head of a form by which it is known again, and those in which a supplier says what is offered. */
enum tender_head {
    HEAD_FORM,
    HEAD_PLANT,
    HEAD_ZONE,
    HEAD_TYPES,
    HEAD_TARGET,
    HEAD_EDITION,
    HEAD_TENDER,
    HEAD_GIVEN, /* those before are the owner's */
    HEAD_SUPPLIER = HEAD_GIVEN,
    HEAD_PRODUCT,
    HEAD_VERSION,
    HEAD_MODEL,
    HEAD_BY,
    HEAD_ON,
};
enum { HEAD_COUNT = HEAD_ON + 1 };
/* "form", "plant", ..., "answered-on". */
struct str tender_head_name(enum tender_head head);
/* What the form says there: the identity, or what the supplier is to fill in. */
struct str tender_head_text(const struct tender *tender, enum tender_head head);

/* Answers that a form takes, in the order of its list. */
enum tender_reply {
    REPLY_NONE, /* the cell is empty */
    REPLY_YES,
    REPLY_NO,
    REPLY_PARTLY,
    REPLY_COUNTERMEASURE,
    REPLY_NOT_APPLICABLE,
};
enum { TENDER_REPLIES = 6 };
/* "", "yes", "no", "partly", "with countermeasure", "not applicable". */
struct str tender_reply_name(enum tender_reply reply);

/* Columns of a form. */
enum tender_column {
    FORM_ROW,
    FORM_PART,
    FORM_LEVEL,
    FORM_DEMAND,
    FORM_PROOF,
    FORM_NOTE,
    FORM_ANSWER, /* from here on the supplier's */
    FORM_VALUE,
    FORM_EVIDENCE,
    FORM_REMARK,
};
enum { FORM_COLUMNS = FORM_REMARK + 1 };
extern const struct str tender_columns[FORM_COLUMNS];

#endif
