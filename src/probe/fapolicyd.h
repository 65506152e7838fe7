/* What fapolicyd's rules (fapolicyd.rules(5)) let run: the first that fits decides, and what none fits may run. */
#ifndef PROBE_FAPOLICYD_H
#define PROBE_FAPOLICYD_H

#include "probe/probe.h"

struct fapolicyd_place {
    struct str text; /* ptr NULL: there is none */
    const char *path;
    uint32_t line;
};
struct fapolicyd {
    const char *path;               /* of the rules that count; NULL: none were found */
    struct fapolicyd_place allowed; /* a rule that lets everything run */
    struct fapolicyd_place denied;  /* one that stops the rest */
    struct fapolicyd_place beside;  /* before it, the first that lets something run that nobody vouches for */
    struct fapolicyd_place opens;   /* the first that lets something be opened that nobody vouches for, before that */
    bool languages;                 /* %languages holds what Python and Perl run */
    bool scripts;                   /* what interpreters open is stopped where nobody vouches for it */
    bool opened;                    /* an earlier rule lets all be opened */
};
/* Those that a start compiles of rules.d, else the compiled ones, else the file of old. What is there and cannot be
 * read is a doubt (probe.h). */
void fapolicyd_read(struct probe *probe, bool compiles, struct fapolicyd *rules);
/* True where they do not stop what is unknown, or a person must say: the result tells it then. */
bool fapolicyd_tells(struct probe *probe, struct probe_result *result, const struct fapolicyd *rules);
/* A text of rules behind those that were read. `path` is kept. */
void fapolicyd_text(struct str text, const char *path, struct fapolicyd *rules);

#endif
