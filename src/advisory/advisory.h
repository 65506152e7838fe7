/* Security advisories (CSAF 2.0 and 2.1): read from a folder, matched to what is installed. */
#ifndef ADVISORY_ADVISORY_H
#define ADVISORY_ADVISORY_H

#include "base/date.h"
#include "base/diag.h"

/* What is installed, as an inventory writes it; any but `supplier` and `product` may be empty. */
struct advisory_subject {
    struct str supplier;
    const struct str *supplier_names; /* further names of the supplier, which outlive the matcher; may be none */
    size_t supplier_name_count;
    struct str product;
    struct str model;
    struct str order_number;
    struct str serial;
    struct str version;
};

enum advisory_answer {
    ANSWER_AFFECTED,
    ANSWER_NEEDS_A_LOOK,
    ANSWER_INVESTIGATED, /* the supplier is still investigating */
    ANSWER_FIXED,        /* the product is listed, this version is past the affected ones or in a fixed list */
    ANSWER_NOT_AFFECTED, /* the advisory speaks of this product and says or implies no */
};
enum { ANSWER_COUNT = 5 };

/* What identified the product: strongest first. */
enum advisory_basis {
    BASIS_ORDER_NUMBER,
    BASIS_IDENTIFIER,  /* cpe, purl, serial number, sku, hash */
    BASIS_NAME_EXACT,  /* same words */
    BASIS_NAME_FAMILY, /* the listed name is a family that the installed name belongs to */
    BASIS_NAME_SIMILAR,
};

enum remedy_kind { REMEDY_NONE_KNOWN, REMEDY_VENDOR_FIX, REMEDY_MITIGATION, REMEDY_WORKAROUND, REMEDY_NO_FIX };

/* What the publisher says of two decision points of SSVC: a letter each, or 0 where it says nothing. */
struct advisory_ssvc {
    char exploitation; /* 'N' none, 'P' public proof of concept, 'A' active */
    char automatable;  /* 'N' no, 'Y' yes */
};

struct advisory_vulnerability {
    struct str cve; /* else the supplier's own id, else empty */
    struct str title;
    unsigned *cwes; /* numbers */
    uint8_t cwe_count;
    bool exploited; /* on the KEV list given */
    struct advisory_ssvc ssvc;
    float cvss; /* highest base score of the vulnerability, or -1 */
    float epss; /* 0..1, or -1 */
};

struct advisory_document {
    struct str id;
    struct str title;
    struct str publisher;
    struct str version;
    date_days released;
    date_days revised;
    bool withdrawn;              /* said by the document itself: counts for nothing, listed as such */
    const struct source *source; /* name only; the text is not kept */
    struct advisory_vulnerability *vulnerabilities;
    size_t vulnerability_count;
};

/* One answer for one subject and one vulnerability: small, because a large plant has millions. advisory_explain gives
 * the text that it rests on. */
struct advisory_match {
    uint32_t document;      /* index in the database */
    uint32_t vulnerability; /* index in the document */
    uint32_t product;       /* the entry of the product tree that decided; for advisory_explain */
    uint8_t answer;         /* enum advisory_answer */
    uint8_t basis;          /* enum advisory_basis */
    uint8_t probability;    /* percent that the product is the one meant */
    uint8_t cause;          /* why; for advisory_explain */
};

struct advisory_matches {
    const struct advisory_match *items; /* by document id, then vulnerability; one a vulnerability */
    size_t count;
};

/* What stands behind one match. The strings live as long as the database, but for `reason`. */
struct advisory_detail {
    float cvss;              /* base score for this product; -1: none given */
    struct str cvss_vector;  /* behind it, or empty */
    struct str product_text; /* the advisory's name of the product */
    struct str version_text; /* its version or range, as written */
    struct position at;      /* where it stands in the document's text; {0, 0}: not known */
    struct str reason;       /* own words: why this answer */
    enum remedy_kind remedy;
    struct str remedy_text; /* first line of the remediation that applies */
    struct str remedy_url;
    struct str fixed_version; /* first fixed version when it can be read, else empty */
};

struct advisory_db;

struct advisory_options {
    unsigned workers;         /* 0: as many as there are processors */
    const char *kev;          /* CISA's known_exploited_vulnerabilities JSON or CSV, or NULL */
    const char *epss;         /* FIRST's EPSS CSV (also .gz), or NULL */
    const char *const *names; /* files of names that the user adds to the tables (docs/formats/names.md) */
    size_t name_count;
    void (*progress)(void *context, size_t done, size_t count);
    void *progress_context;
};

/* Reads every *.json, *.json.gz and *.json.zst below `folder` that is a CSAF document. A file that cannot be read or is
 * no CSAF is a warning that names it (and is counted: what was not read is never "not affected"); of two revisions of
 * one advisory the newer counts. Documents are indexed in the order of their ids, whatever the number of workers. */
enum status advisory_load(const char *folder, const struct advisory_options *options, struct diag_sink *sink,
                          struct advisory_db **db) MUST_USE;
/* Documents that lie elsewhere than in the files of a folder: in a store, say. */
struct advisory_feed {
    size_t count;
    const struct str *names; /* one a document: what messages and advisory_document.source call it; copied */
    void *context;
    /* Sets `*source` to document `item`, in the arena with JSON_PADDING (base/json.h) readable bytes behind its text.
     * Called from several threads at once, `worker` (below ADVISORY_WORKERS_MAX) saying which; a failure other than
     * STATUS_MEMORY, with a diagnostic, makes the document one that could not be read. */
    enum status (*read)(void *context, size_t item, unsigned worker, struct arena *arena, struct diag_sink *sink,
                        struct source *source);
    const struct diag_kind *unread; /* how to tell of one that could not be read, {0} being why; NULL: as of a file */
};
enum { ADVISORY_WORKERS_MAX = 64 };

/* The same as advisory_load for the documents of a feed: what cannot be read is a warning and counted, of two revisions
 * of one advisory the newer counts. */
enum status advisory_load_from(const struct advisory_feed *feed, const struct advisory_options *options,
                               struct diag_sink *sink, struct advisory_db **db) MUST_USE;
void advisory_free(struct advisory_db *db);

size_t advisory_count(const struct advisory_db *db);
size_t advisory_unread(const struct advisory_db *db); /* files that should have been advisories but could not be read */
const struct advisory_document *advisory_at(const struct advisory_db *db, uint32_t index);
uint32_t advisory_find(const struct advisory_db *db, struct str id); /* UINT32_MAX: none */

/* Is any advisory, or any row of the table of suppliers' names, of a supplier of this name, however it is spelled? */
bool advisory_knows_supplier(const struct advisory_db *db, struct str name);
/* Is any advisory that was read, published by that day and not withdrawn, about a product of a supplier of this name,
 * however it is spelled? */
bool advisory_covers_supplier(const struct advisory_db *db, struct str name, date_days at);
/* A supplier of some advisory whose name is nearly this one, or STR_NONE. Linear in their number, up to a bound. */
struct str advisory_nearest_supplier(const struct advisory_db *db, struct str name);

/* A matcher holds what one thread needs to ask the database many times, and remembers its answers by subject. */
struct advisory_matcher;
struct advisory_matcher *advisory_matcher_new(const struct advisory_db *db);
void advisory_matcher_free(struct advisory_matcher *matcher);
/* Every answer about the subject, but for advisories that have nothing to do with it. Subjects with the same answers
 * get the same pointer, valid until the matcher is freed; what a caller derives from it can be kept by it. */
enum status advisory_match(struct advisory_matcher *matcher, const struct advisory_subject *subject,
                           const struct advisory_matches **matches) MUST_USE;
/* The same for an asset that goes by several names: of the answers about one vulnerability the gravest, and of equal
 * ones the one that rests on the surest basis. `count` is at least 1. */
enum status advisory_match_any(struct advisory_matcher *matcher, const struct advisory_subject *subjects, size_t count,
                               const struct advisory_matches **matches) MUST_USE;
/* The facts behind one of the subject's matches; `reason` is in the arena. STATUS_MEMORY. */
enum status advisory_explain(const struct advisory_db *db, const struct advisory_subject *subject,
                             const struct advisory_match *match, struct arena *arena,
                             struct advisory_detail *detail) MUST_USE;

/* "FILE:LINE:COLUMN" for a product of the document, as it was read; of a document that a store keeps its address and
 * which revision. Without the line where `at` is not known. ptr NULL without memory. */
struct str advisory_place_text(const struct advisory_document *document, struct position at, struct arena *arena);

/* A hash of what the answer asks a person to do: the answer, in which status lists the product that decided stands, the
 * remediations for it with their addresses, the fixed version. A revision of the document that leaves it as it is gives
 * nobody a reason to look again (CSAF clause 13: no new match without a new remediation). STATUS_MEMORY. */
enum { ADVISORY_KEY_SIZE = 16 };
enum status advisory_answer_key(const struct advisory_db *db, const struct advisory_match *match, struct arena *arena,
                                uint8_t key[ADVISORY_KEY_SIZE]) MUST_USE;

/* The later of two fixed versions of one product, as advisories write them: who has it has the other as well. STR_NONE
 * when it is not certain which that is. STATUS_MEMORY. */
enum status advisory_later_fix(struct str supplier, struct str product, struct str a, struct str b, struct arena *arena,
                               struct str *later) MUST_USE;

struct str advisory_answer_name(enum advisory_answer answer);
struct str advisory_basis_name(enum advisory_basis basis);
struct str advisory_remedy_name(enum remedy_kind remedy);

#endif
