/* doas.conf(5) as OpenDoas takes it apart: what is in quotes is never a keyword, a backslash takes the next letter as
 * it is, or the next line in, and a comment is never continued. */
#ifndef PROBE_DOAS_H
#define PROBE_DOAS_H

#include "probe/probe.h"

enum { DOAS_WORD_MAX = 256 }; /* the rest of a longer word is left out: no account is called so */

struct doas_word {
    char text[DOAS_WORD_MAX];
    size_t len;
    bool quoted;
};
struct doas_rule {
    bool permits, free, keeps; /* "permit"; "nopass"; "keepenv" */
    struct doas_word who;      /* an account, or ":GROUP" */
    uint32_t line;             /* where it begins */
};
/* Begin with `rest` and nothing else. */
struct doas_reader {
    struct str rest;
    uint32_t ended; /* lines that were read to their end */
};
/* The next rule; what is none is passed over. False behind the last. */
bool probe_doas_next(struct doas_reader *reader, struct doas_rule *rule);

#endif
