/* What a program can find for a requirement of 62443-4-1 in a workspace: a table from requirement to the function that
 * looks (status_rule.c). */
#ifndef SUPPLIER_STATUS_RULE_H
#define SUPPLIER_STATUS_RULE_H

#include "supplier/guide.h"
#include "supplier/product_status.h"
#include "supplier/status_advisory.h"
#include "supplier/status_case.h"
#include "supplier/surface.h"
#include "supplier/trace.h"

/* What a finder is asked, and with what it answers. */
struct status_search {
    const struct workspace *workspace;
    const struct release *release;
    const struct process_release *recorded;  /* what process.yaml says of the release; NULL: nothing */
    const struct capability *capability;     /* the release's and the supplier's evidence, read */
    const struct process_standing *standing; /* what is known without finders; for a late one, with all the others */
    const struct trace *trace;               /* from threats to tests; NULL: the workspace has no threat model */
    const struct guide *guide;               /* hardening.yaml and what it lacks; NULL: the workspace has none */
    const struct status_cases *cases;        /* of psirt/; NULL: the workspace has no such folder */
    const struct surface *surface;           /* of the folder that was to be scanned, compared; NULL: none was named */
    size_t scanned;                          /* files in it */
    size_t unread;                           /* of them, could not be read */
    const struct status_advisories *advisories; /* of what was named; NULL: nothing was */
    const struct policy *policy;
    date_days at;
    enum strength assurance;
    uint64_t process; /* the requirement of the row */
    struct arena *arena;
    struct evidence_list *list; /* where findings go: status_say */
    struct status_notes *notes; /* what was looked at, and what was not */
};

struct status_rule {
    struct str id; /* "SM-2" */
    bool machine;  /* a program can check it: a document alone is no more than a claim */
    bool late;     /* asked when all others were */
    bool release;  /* it looks at the release: what it finds was practised for it */
    /* Adds what it finds to the list: nothing when nothing speaks of it. NULL: the readers of evidence find it. */
    enum status (*find)(const struct status_search *search);
    const char
        *wanted; /* what would show it, a clause; NULL: a document of the kinds that data/process-4-1.tsv names */
};

extern const struct status_rule status_rules[];
extern const size_t status_rule_count;

/* The requirements that a program can check. */
uint64_t status_rules_machine(void);
/* Those whose finders look at the release. */
uint64_t status_rules_of_release(void);
/* What of a person's own writing would let a program check requirement `index`; empty where that is no one document. */
struct str status_rules_model(unsigned index);
/* What would show requirement `index`; in the arena or static. ptr NULL without memory. */
struct str status_rules_wanted(unsigned index, struct arena *arena);
/* Asks every finder that is (not) late. STATUS_MEMORY. */
enum status status_rules_ask(struct status_search *search, bool late) MUST_USE;

/* One finding. `ends`: first day on which it no longer counts, or DATE_NONE. */
struct status_finding {
    enum evidence_effect effect;
    enum strength strength;
    date_days date; /* DATE_NONE: of no day */
    date_days ends;
    struct place place;
    struct str detail; /* a clause; ptr NULL, which is what str_format gives without memory, is STATUS_MEMORY */
};
enum status status_say(const struct status_search *search, const struct status_finding *finding) MUST_USE;
/* Findings of no day in particular. */
enum status status_shows(const struct status_search *search, enum strength strength, struct place place,
                         struct str detail) MUST_USE;
enum status status_lacks(const struct status_search *search, struct place place, struct str detail) MUST_USE;

/* What a program looked at, or could not look at and why; clauses that support nothing. */
enum status status_checked(const struct status_search *search, struct str text) MUST_USE;
enum status status_unchecked(const struct status_search *search, struct str text) MUST_USE;

/* "a, b and 3 more" in the arena. */
struct str status_names(struct arena *arena, const struct str *names, size_t count);
/* The ids of a set so. */
struct str status_ids(struct arena *arena, uint64_t set);

/* What the components of the release's bills may be found by in documents (status_advisories_read). STATUS_MEMORY. */
enum status status_wanted_of(const struct release *release, struct arena *arena, struct map *wanted) MUST_USE;
/* The first component that a bill of materials of the release names and no decision of process.yaml is about; empty
 * when there is none. STATUS_MEMORY. */
enum status status_undecided_component(const struct status_search *search, struct str *name) MUST_USE;

struct pentest;
/* Every penetration test of the release that counts; what `visit` returns beside STATUS_MEMORY does not end it. */
typedef enum status (*status_pentest_visitor)(void *context, const struct status_search *search,
                                              const struct pentest *pentest);
enum status status_pentests_each(const struct status_search *search, status_pentest_visitor visit,
                                 void *context) MUST_USE;

/* The finders, by what they look at. */
enum status status_find_roles(const struct status_search *search) MUST_USE;
enum status status_find_training(const struct status_search *search) MUST_USE;
enum status status_find_independence(const struct status_search *search) MUST_USE;
enum status status_find_components(const struct status_search *search) MUST_USE;
enum status status_find_custom(const struct status_search *search) MUST_USE;
enum status status_find_open(const struct status_search *search) MUST_USE;
enum status status_find_sign_off(const struct status_search *search) MUST_USE;
enum status status_find_tests(const struct status_search *search) MUST_USE;
enum status status_find_interfaces(const struct status_search *search) MUST_USE;
enum status status_find_accounts(const struct status_search *search) MUST_USE;
enum status status_find_contact(const struct status_search *search) MUST_USE;
enum status status_find_provider(const struct status_search *search) MUST_USE;
enum status status_find_support(const struct status_search *search) MUST_USE;
enum status status_find_guide(const struct status_search *search) MUST_USE;
enum status status_find_surface(const struct status_search *search) MUST_USE;
enum status status_find_privilege(const struct status_search *search) MUST_USE;
enum status status_find_reports(const struct status_search *search) MUST_USE;
enum status status_find_triage(const struct status_search *search) MUST_USE;
enum status status_find_scores(const struct status_search *search) MUST_USE;
enum status status_find_outcomes(const struct status_search *search) MUST_USE;
enum status status_find_advisories(const struct status_search *search) MUST_USE;
enum status status_find_reviews(const struct status_search *search) MUST_USE;
enum status status_find_fix_tests(const struct status_search *search) MUST_USE;
enum status status_find_fix_texts(const struct status_search *search) MUST_USE;
enum status status_find_dependents(const struct status_search *search) MUST_USE;
enum status status_find_update_check(const struct status_search *search) MUST_USE;
enum status status_find_promise(const struct status_search *search) MUST_USE;
enum status status_find_errors(const struct status_search *search) MUST_USE;
enum status status_find_pentest(const struct status_search *search) MUST_USE;
enum status status_find_scores_of_pentests(const struct status_search *search) MUST_USE;
enum status status_find_trace(const struct status_search *search) MUST_USE;

#endif
