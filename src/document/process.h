/* process.yaml: how a supplier develops by IEC 62443-4-1, where a person must say it: who answers for what, which
 * documents there are and when they were reviewed, who was trained, who tested, what was recorded of each release
 * (docs/formats/process.md). */
#ifndef DOCUMENT_PROCESS_H
#define DOCUMENT_PROCESS_H

#include "catalogue/process.h"
#include "document/case_step.h"
#include "document/product.h"

struct process_person {
    struct str id;
    struct str name;
    struct str email;    /* or empty */
    struct str *aliases; /* other names and addresses under which documents speak of them */
    size_t alias_count;
    struct str department;   /* or empty: then nobody can tell how independent a tester is */
    struct str organisation; /* empty: the supplier's own */
    struct place place;
};

/* Ids of people, as written and known to exist. */
struct process_people {
    struct str *ids;
    size_t count;
};

struct process_role {
    struct str id; /* "product-security-officer" */
    struct process_people people;
    uint64_t accountable; /* requirements of 4-1 that it answers for, by process_at */
    struct place place;
};

/* A file that a person judges: a procedure, a record. `file` to `file_place` as in struct artefact. */
/* Which part of a paper is about a requirement. */
struct process_section {
    unsigned requirement; /* by process_at */
    struct str title;     /* a heading's text, or '#' and its anchor */
    struct place place;
};

struct process_paper {
    uint64_t process; /* what it shows, by process_at */
    struct str file;
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
    struct str owner;   /* a person's or a role's id; empty: nobody */
    date_days reviewed; /* of a record: when it was made; DATE_NONE: never */
    date_days valid_until;
    struct date_span review_every;    /* of a document; {0, 0} for a record: it does not grow old */
    struct process_section *sections; /* at most one a requirement, each of `process` */
    size_t section_count;
    struct place place;
};

struct process_training {
    struct str what;
    struct process_people people;
    date_days date;
    date_days valid_until; /* DATE_NONE: until somebody says otherwise */
    struct str file;       /* the record, as in struct artefact; may be empty */
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
    struct place place;
};

enum component_support { SUPPORT_MAINTAINED, SUPPORT_OWN, SUPPORT_ENDED };

enum { PROCESS_COMPONENT_MATCH_MAX = 200 }; /* bytes */

enum process_answer { ASSESSMENT_AFFECTED, ASSESSMENT_NOT_AFFECTED };

/* What was found of one known vulnerability of a component (SM-9). */
struct process_assessment {
    struct str id; /* "CVE-2026-1001", or another of its ids */
    enum process_answer answer;
    struct str why;   /* of what does not affect the product */
    struct str issue; /* of what does: the id of its case */
    date_days until;  /* last day on which it holds; DATE_NONE: as long as the component stays */
    struct place place;
};

/* What was decided of components that come from outside (SM-9, SM-10). */
struct process_component {
    struct str match; /* a component's name or purl without version; a '*' at the end stands for anything */
    struct str owner;
    enum component_support support;
    date_days support_until;  /* DATE_NONE: no end is known */
    struct str reason;        /* why a component whose support has ended stays */
    bool custom;              /* made to order for this product */
    date_days assessed_until; /* until then its known vulnerabilities are assessed; required */
    struct process_assessment *assessments;
    size_t assessment_count;
    struct str file; /* of a custom one: what shows its supplier's process; as in struct artefact */
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
    struct place place;
};

/* Who carried out one kind of test (SVV-5). */
struct process_testing {
    unsigned test; /* independence_at */
    struct process_people testers;
    struct place place;
};

/* Somebody's word that the practices were followed for a release (SM-12). */
struct process_sign_off {
    struct str by;  /* a person's or a role's id; empty: there is none */
    date_days date; /* DATE_NONE when there is none */
    struct str file;
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
    struct place place;
};

struct process_release {
    struct str version;
    struct process_sign_off sign_off;
    struct process_paper *records;
    size_t record_count;
    struct place place;
};

struct process_value {
    struct str release;
    double value;
};

/* A number that tells how well a practice works, release by release. */
struct process_metric {
    struct str what;
    uint64_t process; /* requirements of the practice */
    bool lower_is_better;
    struct process_value *values; /* in the order of the document: oldest release first */
    size_t value_count;
    struct place place;
};

/* Somebody looked at how issues are handled (DM-6). */
struct process_review {
    date_days date;
    struct str by; /* a person's or a role's id */
    struct str file;
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
    struct place place;
};

/* Within which time of the report each step is due, by case_deadlines; {0, 0}: whenever. */
struct process_deadlines {
    struct date_span spans[CASE_DEADLINE_COUNT];
    struct place place; /* no source: the document does not say, these are the usual ones */
};

/* How issues are handled, beside the cases themselves (DM). */
struct process_issues {
    struct process_deadlines deadlines;
    struct str security_txt; /* as published; empty: not said */
    const char *security_txt_path;
    struct place security_txt_place;
    struct str advisories; /* the folder that keyway psirt publishes into; empty: not said */
    const char *advisories_path;
    struct place advisories_place;
    struct process_review *reviews;
    size_t review_count;
    struct date_span review_every;
    struct place place;
};

enum process_severity { PROCESS_CRITICAL, PROCESS_HIGH, PROCESS_MEDIUM, PROCESS_LOW };
enum { PROCESS_SEVERITY_COUNT = PROCESS_LOW + 1 };
/* "critical", ... */
extern const struct str process_severity_words[PROCESS_SEVERITY_COUNT];

/* Within which time of the report a fix comes out; {0, 0}: whenever. */
struct process_promise {
    struct date_span spans[PROCESS_SEVERITY_COUNT];
    struct place place; /* no source: the document does not say, these are the usual ones */
};

enum process_dependent_answer { DEPENDENT_BUNDLED, DEPENDENT_APPROVED, DEPENDENT_NOT_APPROVED };

/* What owners are told of updates of a component or a platform below the product (SUM-3). */
struct process_dependent {
    struct str match; /* as written under 'components' */
    enum process_dependent_answer answer;
    struct str instead; /* of what is not approved: what an owner does */
    date_days checked;
    struct place place;
};

struct process_updates {
    struct process_promise promise;
    struct process_dependent *dependents;
    size_t dependent_count;
    struct date_span check_every;
    struct place place;
};

struct process {
    const struct source *source;
    struct process_issues issues;
    struct process_updates updates;
    struct process_person *people;
    size_t person_count;
    struct process_role *roles;
    size_t role_count;
    struct process_training *training;
    size_t training_count;
    struct process_paper *documents;
    size_t document_count;
    struct exclusion *exclusions;
    size_t exclusion_count;
    struct process_component *components;
    size_t component_count;
    struct process_people developers;
    struct process_testing *testing;
    size_t testing_count;
    struct process_release *releases;
    size_t release_count;
    struct process_metric *metrics;
    size_t metric_count;
};

/* As product_read and product_parse. */
enum status process_read(const char *path, struct arena *arena, struct diag_sink *sink,
                         const struct process **process) MUST_USE;
enum status process_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                          const struct process **process) MUST_USE;

/* By id, or NULL. Linear. */
const struct process_person *process_person(const struct process *process, struct str id);
const struct process_role *process_role(const struct process *process, struct str id);
/* Whether somebody of the document approved the exclusion: a person (person_is), or a role. */
bool process_approves(const struct process *process, const struct exclusion *exclusion);
/* What the document says of this version, or NULL. */
const struct process_release *process_release(const struct process *process, struct str version);
/* A package URL without version, qualifiers and subpath. */
struct str process_bare_purl(struct str purl);
/* Whether a component is what `match` names: its name, its purl without version and qualifiers, or for a match that
 * ends with '*' one that begins with what stands before it. */
bool process_component_is(const struct process_component *component, struct str name, struct str purl);
/* "maintained", "own", "ended". */
struct str component_support_name(enum component_support support);

/* The table of the document (field.h). */
struct field_map;
extern const struct field_map process_map;

#endif
