/* From a weakness (CWE) to the requirements that it contradicts: MITRE's published mapping to IEC 62443 (CWE view
 * 1424), the weakness tree above it, and a supplement of our own. The only part of the catalogue that src/advisory may
 * use. */
#ifndef CATALOGUE_CWE_H
#define CATALOGUE_CWE_H

#include "catalogue/requirement.h"

enum cwe_source {
    CWE_PUBLISHED,  /* the published mapping names requirements of 4-2 */
    CWE_VIA_SYSTEM, /* it names only an SR of 3-3: the component requirements that mirror that SR */
    CWE_SUPPLEMENT, /* a row of ours in data/cwe-supplement.tsv */
};
enum { CWE_FROM_MAX = 8 };

/* What an answer rests on: the rows of these weaknesses, which are `distance` steps above the one asked for. */
struct cwe_basis {
    enum cwe_source source;
    uint8_t distance; /* 0: a row of the weakness itself; else of its nearest ancestors that have one */
    uint8_t from_count;
    uint8_t confidence; /* enum confidence: that of the rows, one lower when they are an ancestor's or go by an SR */
    uint16_t from[CWE_FROM_MAX]; /* ascending */
};

/* "CWE-79", "cwe 79" or "79"; false when it is no CWE id (1..65535). */
bool cwe_parse(struct str text, unsigned *cwe);

/* The requirements of 4-2 that weakness `cwe` contradicts in a component of the types in `type_mask`, by the nearest
 * rows up the weakness tree. At one distance published rows go before those by way of an SR, and these before our
 * supplement; the rows of all ancestors at that distance count (docs/decisions/0007-cwe-mapping.md). Headings and
 * groups are already resolved to the typed requirements of the mask. False, with nothing set, when there is no row, or
 * the nearest ones name requirements of other types only. */
bool cwe_requirements(unsigned cwe, unsigned type_mask, struct requirement_set *set, struct cwe_basis *basis);

/* One clause: "published for CWE-787, 1 step above CWE-121"; in the arena, ptr NULL without memory. */
struct str cwe_basis_text(struct arena *arena, unsigned cwe, const struct cwe_basis *basis);

/* The name as MITRE gives it; STR_NONE for a weakness that data/cwe-names.tsv leaves out. */
struct str cwe_name(unsigned cwe);
/* Why the supplement has its row for the weakness, one clause of ours; STR_NONE when it has none. */
struct str cwe_reason(unsigned cwe);

/* The process requirements of 4-1 that the published mapping names for the weakness itself, as a set (process.h). */
uint64_t cwe_processes(unsigned cwe);

/* Every weakness with a row of its own (published or ours) that names requirement `index`: at most `max` ids into
 * `cwes`, ascending. Returns how many there are in all. */
size_t cwe_of_requirement(unsigned index, uint16_t *cwes, size_t max);

#endif
