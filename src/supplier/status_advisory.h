/* Known vulnerabilities of a release's components, from a folder of OSV (osv.h) and CSAF documents, and what was
 * decided of each (process.yaml, 'vulnerabilities' of a component): for SM-9. */
#ifndef SUPPLIER_STATUS_ADVISORY_H
#define SUPPLIER_STATUS_ADVISORY_H

#include "base/map.h"
#include "document/process.h"
#include "supplier/identity.h"

/* Documents that lie in no folder: hands each to `take`, with what it is called and JSON_PADDING bytes behind its text,
 * and returns what that returns when it is not STATUS_OK. */
typedef enum status (*status_taker)(void *taker, const struct source *source);
struct status_feed {
    struct str name; /* of all of it */
    size_t unread;   /* documents that belong to it and are not there: nobody knows what they say */
    enum status (*each)(void *context, status_taker take, void *taker);
    void *context;
};

/* Where documents come from; at least one of both. */
struct status_documents {
    const char *folder;
    struct str named; /* what the folder is called; empty: by its path */
    const struct status_feed *feed;
};

struct csaf_claim;
/* One package or product that one document speaks of. */
struct status_advisory_entry {
    const struct osv *osv; /* the vulnerability; of CSAF its ids alone */
    const struct osv_affected *affected;
    const struct csaf_claim *claim; /* of CSAF; else NULL */
    bool by_name;                   /* of OSV: found by the name alone, whatever the ecosystem */
    struct str file;
    uint32_t next; /* of the same package; MAP_NONE: none */
};

struct status_advisories {
    struct str folder;
    struct status_advisory_entry *entries;
    size_t count, room;
    struct map names;       /* keys (identity.h) to the first entry; case aside */
    struct str *ecosystems; /* of which some document speaks, each once: "Debian:12" */
    size_t ecosystem_count, ecosystem_room;
    bool has_cpe;     /* some document names a CPE */
    size_t documents; /* that were read, withdrawn and later ones apart */
    size_t nameless;  /* of CSAF: they name neither a package URL nor a CPE: only names can be compared */
    size_t foreign;   /* files of JSON that are neither OSV nor CSAF */
    size_t unread;    /* of the feed, that are not there */
};

/* Adds all that the component may be found by to a map of texts, case aside. STATUS_MEMORY. */
enum status status_wanted_add(const struct sbom_component *component, struct arena *arena, struct map *wanted) MUST_USE;

/* Reads every *.json below a folder and what a feed gives, as of a day, and keeps what speaks of something wanted. What
 * cannot be read ends it: nobody knows what it would have said. With a diagnostic STATUS_INPUT, STATUS_SYSTEM,
 * STATUS_LIMIT; STATUS_MEMORY. */
enum status status_advisories_read(const struct status_documents *from, const struct map *wanted, date_days at,
                                   struct arena *arena, struct diag_sink *sink,
                                   const struct status_advisories **advisories) MUST_USE;

/* Why a document about a component may have been missed. */
enum status_reach {
    REACH_NAME,    /* it was looked up by its name alone */
    REACH_NOTHING, /* it is of an ecosystem or of a release of one, or has a CPE, of which no document speaks */
    REACH_BINARY,  /* documents call it by its source, which no component of its bill names */
    REACHES,
    REACH_WHOLE = REACHES,
};

/* What was found of all components. */
struct status_vulnerable {
    size_t components; /* looked up */
    struct status_missed {
        size_t count;
        struct str first; /* its name */
    } missed[REACHES];
    struct str unreached_kind;            /* of the first: "CPE", "npm", "Debian, release debian-12" */
    size_t assessed, open, to_look;       /* vulnerabilities of a component, each once a component */
    size_t affected;                      /* of the assessed: they affect the product */
    struct str first_open, first_to_look; /* "CVE-2026-1 in openssl 3.0.1: assessed until 2026-01-01" */
    struct str first_case;                /* the first case that an assessment names and psirt/ does not have */
    size_t without_case;
};

/* Whether a component of the bill names the source that it was built from: then of one that does not, it is called as
 * the package is. STATUS_MEMORY. */
enum status status_names_sources(const struct sbom_report *bill, struct arena *scratch, bool *named) MUST_USE;

struct status_search;
/* Looks one component up, with the decision that stands for it (NULL: none); `sourced` is what status_names_sources
 * says of its bill. STATUS_MEMORY. */
enum status status_advisories_match(const struct status_search *search, const struct sbom_component *component,
                                    const struct process_component *decision, bool sourced,
                                    struct status_vulnerable *found) MUST_USE;

#endif
