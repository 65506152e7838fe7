/* The trace of a product: from the threats that follow from its model, by what was decided and required, to the
 * requirements of 4-2 and the tests that show them. One function reads a workspace and says all that is missing. */
#ifndef SUPPLIER_TRACE_H
#define SUPPLIER_TRACE_H

#include "catalogue/process.h"
#include "document/product.h"
#include "document/requirements.h"
#include "supplier/threat.h"

enum trace_severity { TRACE_ERROR, TRACE_WARNING, TRACE_NOTE };
struct str trace_severity_name(enum trace_severity severity);

/* Something that can be missing. Rows of trace_rule.c. */
enum trace_rule_id {
    TRACE_NO_PRODUCT,
    TRACE_OTHER_PRODUCT,
    TRACE_NO_CONTEXT,
    TRACE_SHORT_CONTEXT,
    TRACE_NO_REVIEW,
    TRACE_OLD_REVIEW,
    TRACE_NO_BOUNDARY,
    TRACE_IDLE_BOUNDARY,
    TRACE_LONE_ELEMENT,
    TRACE_OPEN,
    TRACE_UNFINISHED,
    TRACE_OVERDUE,
    TRACE_UNRATED,
    TRACE_OTHER_ANSWER,
    TRACE_NO_REQUIREMENTS,
    TRACE_UNKNOWN_REQUIREMENT,
    TRACE_UNKNOWN_THREAT,
    TRACE_FEATURE_ONLY,
    TRACE_COVERS_NOTHING,
    TRACE_OTHER_TYPE,
    TRACE_NO_SCOPE,
    TRACE_SHORT_SCOPE,
    TRACE_NO_LEVEL,
    TRACE_REVIEW_ROLES,
    TRACE_ONE_REVIEWER,
    TRACE_UNDECLARED_INTERFACE,
    TRACE_UNKNOWN_INTERFACE,
    TRACE_ONE_LAYER,
    TRACE_NO_TEST,
    TRACE_MISSING_TEST,
    TRACE_FAILED_TEST,
    TRACE_UNRUN_TEST,
    TRACE_CLAIM_ONLY,
    TRACE_EXPIRED_TEST,
    TRACE_UNREAD_REPORT,
    TRACE_UNPINNED_REPORT,
    TRACE_UNTIED_REPORT,
    TRACE_UNTESTED_CLAIM,
    TRACE_UNTESTED_MITIGATION,
};
enum { TRACE_RULES = TRACE_UNTESTED_MITIGATION + 1 };
struct trace_rule {
    struct str id;      /* "threat-open" */
    struct str title;   /* what is wrong when it is found */
    struct str help;    /* what to do */
    struct str process; /* the requirement of 4-1 that asks for it: "SR-2" */
    enum trace_severity severity;
};
const struct trace_rule *trace_rule_at(enum trace_rule_id id);

struct trace_finding {
    enum trace_rule_id rule;
    struct str subject; /* id of the threat, requirement, interface ... */
    struct str text;    /* more about it; may be empty */
    struct place place;
};

/* How one name under verified-by came out. */
enum trace_outcome {
    TRACE_PASSED,
    TRACE_UNPINNED, /* passed, in a file whose hash is not pinned: no more than a claim */
    TRACE_UNTIED,  /* passed, in a file that does not say of which build it is, where the release names one: the same */
    TRACE_CLAIMED, /* somebody says so */
    TRACE_EXPIRED, /* not valid on the day of the question, or too old by then */
    TRACE_UNRUN,   /* skipped, or passed in doubt */
    TRACE_FAILED,
    TRACE_MISSING, /* no test and no evidence of that name in the release */
    TRACE_UNREAD,  /* its report could not be read */
    TRACE_UNASKED, /* there is no release to look in */
};
enum { TRACE_OUTCOMES = TRACE_UNASKED + 1 };
struct str trace_outcome_name(enum trace_outcome outcome);

struct trace_test {
    struct str name;
    struct place place; /* in requirements.yaml */
    enum trace_outcome outcome;
    struct str evidence; /* id of the evidence entry that it was found in; empty: in none */
    struct str detail;   /* what a failed test said, or why it is not valid */
    size_t cases;        /* tests of that name, or in that report */
};

struct trace_requirement {
    const struct product_requirement *written;
    struct trace_test *tests; /* as many as written->verified_by.count */
    bool shown;               /* one test at least, and all of them TRACE_PASSED */
    bool has_threat;          /* some threat names it, or it names one that there is */
};

/* What an entry of the threat model comes to on that day. */
struct trace_entry {
    enum treatment state;   /* TREATMENT_OPEN: nothing that counts was decided */
    struct str why;         /* open: why */
    uint32_t *requirements; /* indexes of trace requirements, ascending */
    size_t requirement_count;
    bool shown; /* one requirement answers it at least, and all that do are shown */
};

struct trace_threat {
    const struct threat *threat;
    uint32_t *entries; /* indexes of the model's threats about it */
    size_t entry_count;
    enum treatment state; /* TREATMENT_OPEN unless every entry decides; mitigated when one of them says so */
    enum risk risk;       /* the highest of its entries */
    bool shown;           /* mitigated, and every entry that mitigates is shown */
};

struct policy;
struct trace_options {
    date_days at;                /* the day of the question */
    struct str release;          /* which release's evidence; empty: the newest by date */
    const struct policy *policy; /* how old evidence may be; NULL: the defaults of a policy */
};

struct trace {
    const struct threat_model *model;
    const struct requirements *document; /* NULL: there is none */
    const struct product *product;       /* NULL: there is none */
    const struct release *release;       /* NULL: no product */
    struct trace_options options;
    struct threat_list threats;
    struct trace_threat *traced; /* as many as threats */
    struct trace_entry *entries; /* as many as the model has threats */
    struct trace_requirement *requirements;
    size_t requirement_count;
    struct requirement_set claimed; /* of 4-2: by requirements, and by claims of the release */
    struct requirement_set shown;   /* of them: by a requirement that is shown, or by passing tests that name them */
    struct trace_finding *findings; /* by rule, then in the order of the documents */
    size_t finding_count;
    size_t finding_counts[3];                    /* by severity */
    size_t states[TREATMENT_NOT_APPLICABLE + 1]; /* threats by state */
};

/* Which files to read. NULL: there is none, and that is a finding (but for the model). */
struct trace_files {
    const char *model, *requirements, *product;
};
/* The files of a workspace: of a folder those of their usual names that are there, else the file itself as the model
 * and those beside it. Names are in `arena`. STATUS_MEMORY. */
enum status trace_find(const char *path, struct arena *arena, struct trace_files *files) MUST_USE;

/* Reads the documents, then the release's evidence as far as requirements name it, and traces. What is missing is a
 * finding; what cannot be read is a diagnostic: STATUS_INPUT for a document; for evidence the trace goes on (the sink
 * then holds errors). STATUS_LIMIT, STATUS_MEMORY, STATUS_SYSTEM. */
enum status trace_read(const struct trace_files *files, const struct trace_options *options, struct arena *arena,
                       struct diag_sink *sink, struct trace *trace) MUST_USE;

/* For `keyway status`: what the trace says of a requirement of 4-1 (process_find). It can speak of SR-1 to SR-5, SD-1,
 * SD-2, SVV-1 and SVV-2, and of each only in part: that reviews were thorough, say, a person must tell. */
enum trace_standing {
    TRACE_NOT_ASKED,   /* it says nothing of this requirement */
    TRACE_SHOWN,       /* there is something, and nothing is missing that a machine can see */
    TRACE_PARTLY,      /* warnings only */
    TRACE_FALLS_SHORT, /* errors, or too little: nothing to look at, open threats, a single layer */
};
struct trace_answer {
    enum trace_standing standing;
    size_t counts[3];                  /* findings by severity */
    const struct trace_finding *first; /* the gravest, or NULL */
    struct str text;                   /* one line: "212 threats, 9 of them open"; in the arena */
};
/* STATUS_MEMORY. */
enum status trace_answer(const struct trace *trace, unsigned process, struct arena *arena,
                         struct trace_answer *answer) MUST_USE;

#endif
