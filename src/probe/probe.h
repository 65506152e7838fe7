/* A look at one device: what its checks share. Everything that the device's files and kernel say is untrusted: a check
 * reads through here, with bounds, and never writes. */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include "base/map.h"
#include "base/tree.h"
#include "probe/facts.h"

/* What a check came to. The first is also what stands where nothing was set: what was not looked at is never a pass. */
enum probe_outcome {
    PROBE_COULD_NOT_SEE, /* a privilege, a file or a feature was missing; the reason says which */
    PROBE_MET,
    PROBE_NOT_MET,
    PROBE_NOT_APPLICABLE, /* the device does not have what the check is about; the reason says what */
    PROBE_ASK,            /* only a person can tell; the reason says what to look at */
    PROBE_OUTCOMES
};
/* "met", "not met", "not applicable", "could not see", "ask a person". */
extern const char *const probe_outcome_words[PROBE_OUTCOMES];

/* One thing that was seen, so that a person can redo it. Never a secret: of a password's hash only its method. */
struct probe_seen {
    struct str where; /* a path as on the device, "net.ipv4.ip_forward", "tcp 0.0.0.0:23" */
    uint32_t line;    /* of that file, or 0 */
    struct str text;  /* what stands there, one line */
    struct probe_seen *next;
};

struct probe_check;

enum { PROBE_SEEN_MAX = 20, PROBE_TEXT_MAX = 240 };

struct probe_result {
    const struct probe_check *check;
    enum probe_outcome outcome;
    struct str reason; /* a sentence without a full stop */
    struct probe_seen *seen, **last;
    unsigned seen_count; /* how many are kept: at most PROBE_SEEN_MAX */
    unsigned left_out;   /* and how many more there were */
};

struct outside; /* outside/outside.h */

struct probe {
    struct tree tree;
    struct arena *arena;
    int64_t now;      /* seconds since the epoch */
    unsigned uid;     /* effective user of the run */
    unsigned threads; /* to walk over all files with; 0 is as 1 */
    unsigned types;   /* COMPONENT_* bits of what is looked at; 0: nobody said, and every check is asked */
    bool memory_out;
    struct probe_doubt doubt; /* the first that the check at hand came upon; run.c heeds it */
    const char *question;     /* what only a person can tell of what the check at hand read: it is then never met */
    struct outside *outside;  /* of a look from outside; else NULL */
    struct probe_facts facts; /* what several checks read, each read once (facts.h) */
};

/* Ends a check: sets outcome and reason, and gives the outcome, for `return probe_tell(...)`. */
enum probe_outcome probe_tell(struct probe *probe, struct probe_result *result, enum probe_outcome outcome,
                              const char *format, ...) PRINTF_LIKE(4, 5);
/* Adds what was seen; `line` 0 where there is none. Control characters are kept out, long text is cut. */
void probe_saw(struct probe *probe, struct probe_result *result, const char *where, uint32_t line, const char *format,
               ...) PRINTF_LIKE(5, 6);
/* A file that could not be read, and that the check cannot do without: could not see, with the reason. Use it for every
 * answer but TREE_OK that the check has no better sentence for; TREE_ABSENT too says only that nobody could look. */
enum probe_outcome probe_unseen(struct probe *probe, struct probe_result *result, const char *path,
                                enum tree_answer answer);

/* A text file of at most TREE_TEXT_MAX bytes. Links are followed inside the tree. A file that is there and cannot be
 * read is a doubt: the check that asked for it is then never met, and never not applicable. A folder in its place is
 * none, for the program whose file it should be cannot read it either. */
enum tree_answer probe_read(struct probe *probe, const char *path, struct str *text) MUST_USE;
/* The same into an arena of the caller's, and of at most `max` bytes. */
enum tree_answer probe_read_in(struct probe *probe, const char *path, size_t max, struct arena *arena,
                               struct str *text) MUST_USE;
/* The names in a folder, as tree_list gives them; one that is there and cannot be listed is a doubt likewise. */
enum tree_answer probe_list(struct probe *probe, const char *path, struct tree_names *names) MUST_USE;
/* The same for what was asked in another way; TREE_OK and TREE_ABSENT are no doubts. */
void probe_doubt(struct probe *probe, const char *path, enum tree_answer answer);
/* Around the gathering of a fact: what is in doubt then is so for every check that asks for the fact, which says
 * probe_fact_again. */
struct probe_doubt probe_fact_begin(struct probe *probe) MUST_USE;
void probe_fact_end(struct probe *probe, enum probe_fact fact, struct probe_doubt before);
void probe_fact_again(struct probe *probe, enum probe_fact fact);
bool probe_has(struct probe *probe, const char *path); /* something has this name (links followed) */

/* The lines of a text, numbered from 1, without line ends; false behind the last. Begin with a zeroed `lines` that has
 * only `rest` set. */
struct probe_lines {
    struct str rest;
    uint32_t number; /* of the line that was given last */
};
bool probe_next_line(struct probe_lines *lines, struct str *line);
/* The next word of a line, parted by blanks; false when there is none left. */
bool probe_next_word(struct str *rest, struct str *word);
/* What stands behind the last slash of a path. */
struct str probe_base_name(struct str path);

#endif
