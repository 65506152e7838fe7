/* Evidence: one statement about one subject, that it supports or contradicts requirements. Everything that counts
 * towards a level becomes such a statement first. */
#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H

#include "document/plant.h"

enum evidence_kind {
    EVIDENCE_CLAIM,
    EVIDENCE_TEST,     /* JUnit */
    EVIDENCE_ANALYSIS, /* SARIF */
    EVIDENCE_SBOM,
    EVIDENCE_CERTIFICATE,
    EVIDENCE_OBSERVATION, /* a check run against the live device */
    EVIDENCE_EXCLUSION,   /* written non-applicability */
    EVIDENCE_COUNTERMEASURE,
    EVIDENCE_ADVISORY,
    EVIDENCE_DOCUMENT,      /* a file that a person judges: a procedure, a record */
    EVIDENCE_CHECK,         /* what the tool found in a supplier's documents themselves */
    EVIDENCE_FUZZING,       /* logs and statistics of fuzzers */
    EVIDENCE_PROOF,         /* logs of provers */
    EVIDENCE_PENTEST,       /* penetration tests */
    EVIDENCE_DEVICE_REPORT, /* what a device says of itself, signed */
    EVIDENCE_PROBE,         /* what keyway-probe saw on a device */
};

enum evidence_effect {
    EFFECT_SUPPORTS,
    EFFECT_CONTRADICTS,
    EFFECT_EXCLUDES,    /* the requirement does not apply */
    EFFECT_COMPENSATES, /* a countermeasure; SL-A only */
    EFFECT_INCOMPLETE,  /* was to show it but did not: skipped tests */
    EFFECT_CONFIRMS,    /* seen on the device: what supports it already counts as observed; nothing by itself */
    EFFECT_SPEAKS,      /* is about it, and counts neither for nor against it */
};

/* Why a statement does not count today; EVIDENCE_COUNTS if it does. */
enum evidence_standing {
    EVIDENCE_COUNTS,
    EVIDENCE_EXPIRED,      /* its own end is past */
    EVIDENCE_TOO_OLD,      /* the plant's age limit */
    EVIDENCE_NOT_YET,      /* dated after the day of the check */
    EVIDENCE_OUT_OF_SCOPE, /* certificate for other versions, types or models */
    EVIDENCE_NOT_BELIEVED, /* of a declaration or a device report that nobody vouches for whom the owner trusts */
    EVIDENCE_OTHER_BUILD,  /* a file made of another build than the release's; a report of another version */
    EVIDENCE_UNPROVEN,     /* its file is missing, changed or not pinned, or nobody answers for it; it has no day */
};

struct evidence {
    enum evidence_kind kind;
    enum evidence_effect effect;
    enum evidence_standing standing;
    enum strength strength;              /* an artefact without a pinned hash is no more than a claim */
    struct requirement_set requirements; /* of 4-2 */
    uint64_t process;                    /* of 4-1, by process_at */
    date_days date;
    date_days ends;     /* first day on which it no longer counts, by its own end and the age limit; DATE_NONE: never */
    struct str id;      /* of the artefact, certificate, countermeasure; advisory id */
    struct str detail;  /* own words: "12 tests passed, e.g. lockout after five failures" */
    struct place place; /* in the document that names it */
    struct place proof; /* in the artefact: the test case, the result, the certificate entry */
    const struct str *against; /* countermeasures: advisory and CVE ids that it was weighed against */
    size_t against_count;
    bool of_absence;  /* contradicts by saying that it is not there: an exclusion answers that */
    bool of_findings; /* incomplete for the open findings of an analysis, and not for what it did not look at */
    uint8_t maturity; /* process certificates: 1..4, 0 when none is stated */
    /* Certificates of only some of the product's models: their names and order numbers. For the release as a whole
     * `standing` is then out of scope; evidence_standing_for tells of one model. */
    const struct str *models;
    size_t model_count;
    enum evidence_standing standing_in_models;
};

struct evidence_list {
    struct evidence *items;
    size_t count;
    size_t room;
};

/* Under which policy, and as of which day. */
struct evidence_day {
    const struct policy *policy;
    date_days at;
    /* A file that is missing, altered or unreadable is no mistake that ends the run, but a statement of what its entry
     * was to show that does not count: for a supplier who asks where the product stands. */
    bool tolerant;
};

/* STATUS_MEMORY when the arena is full; then the list is as it was. */
enum status evidence_add(struct evidence_list *list, struct arena *arena, const struct evidence *item) MUST_USE;

/* The standing of a statement for one model, named by its model name or order number (either may be empty). */
enum evidence_standing evidence_standing_for(const struct evidence *item, struct str model, struct str order_number);

/* The three below append to `list` what they find, statements that do not count today included: `standing` says why.
 * Several mistakes are reported in one run; when there is one, the list is left as it was. Artefacts are read once
 * each, at most 64 MiB. STATUS_INPUT for an artefact that is missing, altered (both hashes named) or unreadable, and
 * for a certificate whose versions cannot be read; STATUS_MEMORY. How dates decide, docs/decisions/0020-dates.md: a
 * last day (valid until, expires, review) still counts; so does the day on which an item is exactly as old as the
 * policy allows. The age limit is that of the item's strength. It does not apply to contradictions, exclusions and
 * countermeasures. */

/* All that a release rests on, on that day: its artefacts, claims, exclusions, and every product certificate.
 * Statements about 4-1 from the release's own files come along (`process`). */
enum status evidence_of_release(const struct product *product, const struct release *release,
                                const struct evidence_day *day, struct arena *arena, struct diag_sink *sink,
                                struct evidence_list *list) MUST_USE;
/* The same for a supplier's process (4-1): certificates, artefacts, claims, exclusions. */
enum status evidence_of_process(const struct product *product, const struct evidence_day *day, struct arena *arena,
                                struct diag_sink *sink, struct evidence_list *list) MUST_USE;
/* What is known of one asset beyond its release and apart from advisories: observations, reports of probes, its device
 * report, exclusions,
 * countermeasures of the asset and of its zone. A test report is of strength observation, any other artefact no more
 * than it is in a product document. */
enum status evidence_of_asset(const struct plant *plant, const struct asset *asset, date_days at, struct arena *arena,
                              struct diag_sink *sink, struct evidence_list *list) MUST_USE;

/* The hardening check run of an asset: how many checks passed, failed, did not run. */
struct hardening_result {
    uint32_t passed, failed, skipped; /* skipped: also those that cannot be believed (docs/formats/evidence.md) */
    enum evidence_standing standing;
    enum strength strength; /* observation; claim when its hash is not pinned */
    date_days date;
    date_days ends;
    struct str first_failed; /* name of a failed check, or empty */
    struct place place;      /* the entry in the plant document */
    struct place proof;      /* the first failed check, else the report */
};
/* STATUS_OK with an all-zero result but for the dates (DATE_NONE) when the asset names no check run. Otherwise statuses
 * as above; `*result` is set only on success. */
enum status evidence_hardening(const struct plant *plant, const struct asset *asset, date_days at, struct arena *arena,
                               struct diag_sink *sink, struct hardening_result *result) MUST_USE;

/* What a process document's documents and exclusions say. A document counts when it is pinned and unchanged, owned,
 * reviewed, and in date; of the requirements in `machine`, which a program can check, it is no more than a claim. The
 * files are read, not parsed. STATUS_MEMORY; then the list is as it was. */
struct process;
enum status evidence_of_documents(const struct process *process, const struct evidence_day *day, uint64_t machine,
                                  struct arena *arena, struct evidence_list *list) MUST_USE;
/* The same of what was recorded of one release: a record needs no review and does not grow old. */
struct process_release;
enum status evidence_of_records(const struct process *process, const struct process_release *release,
                                const struct evidence_day *day, uint64_t machine, struct arena *arena,
                                struct evidence_list *list) MUST_USE;

/* "claim", "test", "analysis", "bill of materials", ... */
struct str evidence_kind_name(enum evidence_kind kind);
/* It looks for faults, so that one that did not come to its end may have missed some. */
bool evidence_kind_searches(enum evidence_kind kind);
/* "supports", "contradicts", "excludes", "compensates", "incomplete", "confirms", "speaks of" */
struct str evidence_effect_name(enum evidence_effect effect);
/* "counts", "expired", "too old", "not yet", "out of scope", "not believed", "other build", "unproven" */
struct str evidence_standing_name(enum evidence_standing standing);

#endif
