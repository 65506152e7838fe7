/* The systems that ids of vulnerabilities are registered in for CSAF (RVISC: data/csaf-id-systems.tsv), and what names
 * in use are mapped to (data/csaf-id-mapping.tsv). */
#ifndef CSAF_ID_SYSTEM_H
#define CSAF_ID_SYSTEM_H

#include "base/arena.h"
#include "base/str.h"

struct id_system {
    struct str name;
    struct str system_name;  /* as documents write it */
    struct str text_pattern; /* of ECMA-262, anchored */
};
/* By its system_name, exactly; NULL: it is not registered. */
const struct id_system *id_system_find(struct str system_name);

/* The patterns, each compiled at its first use: belongs to one thread. Begin with one that is zeroed. */
enum { ID_PATTERNS_MAX = 64 };
struct id_patterns {
    void *codes[ID_PATTERNS_MAX];
    void *match;
};
void id_patterns_done(struct id_patterns *patterns);

/* Whether the text has the form of the system: linear. STATUS_MEMORY. */
enum status id_system_matches(struct id_patterns *patterns, const struct id_system *of, struct str text,
                              bool *matches) MUST_USE;

enum id_mapping {
    ID_MAPPING_NONE,      /* no mapping is for that name */
    ID_MAPPING_AMBIGUOUS, /* the name stands for several systems */
    ID_MAPPING_FORM,      /* no rule is for that form of the text */
    ID_MAPPING_DONE,
};
struct id_mapped {
    enum id_mapping outcome;
    const struct id_system *of; /* when done: with the text in the arena. Whether it has the form of the system is */
    struct str text;            /* another question. */
};
/* Maps a name that is in use, and its text, to a system that is registered. STATUS_MEMORY. */
enum status id_system_map(struct id_patterns *patterns, struct str name, struct str text, struct arena *arena,
                          struct id_mapped *mapped) MUST_USE;

#endif
