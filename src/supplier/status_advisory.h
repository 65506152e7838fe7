/* Known vulnerabilities of a release's components, from a folder of OSV (osv.h) and CSAF documents, and what was
 * decided of each (process.yaml, 'vulnerabilities' of a component): for SM-9. */
#ifndef SUPPLIER_STATUS_ADVISORY_H
#define SUPPLIER_STATUS_ADVISORY_H

#include "base/map.h"
#include "document/process.h"
#include "evidence/sbom.h"
#include "supplier/osv.h"

/* One package that one document speaks of. */
struct status_advisory_entry {
    const struct osv *osv;
    const struct osv_affected *affected;
    struct str file;
    uint32_t next; /* of the same package; MAP_NONE: none */
};

struct status_advisories {
    struct str folder;
    struct status_advisory_entry *entries;
    size_t count, room;
    struct map names; /* ecosystem and name, or a package URL, to the first entry; case aside */
    size_t documents; /* that were read, withdrawn and later ones apart */
    size_t nameless;  /* of CSAF: they name no package URL, so that no component can be found in them */
    size_t foreign;   /* files of JSON that are neither OSV nor CSAF */
};

/* Reads every *.json below `folder`, as of a day. What cannot be read ends it: nobody knows what it would have said.
 * With a diagnostic STATUS_INPUT, STATUS_SYSTEM, STATUS_LIMIT; STATUS_MEMORY. */
enum status status_advisories_read(const char *folder, date_days at, struct arena *arena, struct diag_sink *sink,
                                   const struct status_advisories **advisories) MUST_USE;

/* What was found of all components. */
struct status_vulnerable {
    size_t components, unnamed;           /* looked up; without a package URL that has a version */
    size_t assessed, open, to_look;       /* vulnerabilities of a component, each once a component */
    size_t affected;                      /* of the assessed: they affect the product */
    struct str first_open, first_to_look; /* "CVE-2026-1 in openssl 3.0.1: assessed until 2026-01-01" */
    struct str first_case;                /* the first case that an assessment names and psirt/ does not have */
    size_t without_case;
};

struct status_search;
/* Looks one component up, with the decision that stands for it (NULL: none). STATUS_MEMORY. */
enum status status_advisories_match(const struct status_search *search, const struct sbom_component *component,
                                    const struct process_component *decision, struct status_vulnerable *found) MUST_USE;

#endif
