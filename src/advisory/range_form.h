/* A range as it is asked: a union of branches, for each way that the text can be read. */
#ifndef ADVISORY_RANGE_FORM_H
#define ADVISORY_RANGE_FORM_H

#include "advisory/range_read.h"

enum range_branch_kind {
    RANGE_BRANCH_ALL,
    RANGE_BRANCH_INTERVAL, /* `lower` and `upper`; either may be NULL */
    RANGE_BRANCH_EXACT,    /* `lower`, which may end with a wildcard */
    RANGE_BRANCH_LINES,    /* below `lines[i]` in the version line of each: <V33.017, V34.014 */
    RANGE_BRANCH_NOT,      /* `lower` apart */
    RANGE_BRANCH_NOTHING,  /* not understood */
};

/* Ways to read the text. A branch that is the same in all has all bits. */
enum { RANGE_WAYS_MAX = 3, RANGE_WAYS_ALL = (1 << RANGE_WAYS_MAX) - 1 };

struct range_branch {
    uint8_t kind;      /* enum range_branch_kind */
    uint8_t ways;      /* bits of the readings that it belongs to */
    uint8_t doubt;     /* enum range_reason of `note` */
    bool lower_closed; /* the bound itself belongs to the range */
    bool upper_closed; /* of RANGE_BRANCH_LINES: of each line */
    bool lower_soft;   /* it is not said whether it does */
    bool upper_soft;
    const struct version *lower;
    const struct version *upper;
    const struct version **lines;
    size_t line_count;
    size_t line_depth; /* numbers that name a line */
    struct str note;
};

/* The version line that the product's name gives: from `lower` to `upper`, both lines as a whole ("V7.2 and earlier"
 * takes in 7.2.3). The same version for one line. NULL, NULL when the name gives none. */
struct range_line {
    const struct version *lower;
    const struct version *upper;
    bool below; /* `upper` itself is no more in the line: "prior to V4.7" */
    bool said;  /* the name says so itself ("V4.X", "and earlier"), else a bound of the range has to confirm it */
};

/* "<= first 5 digits of serial number 22081". */
struct range_serial {
    size_t digits; /* 0: the range is of versions */
    struct str bound;
    uint8_t op; /* enum range_op; RANGE_OP_NOTHING when it cannot be told */
};

struct range {
    struct str text;
    const struct version_scheme *scheme;
    struct range_branch *branches;
    size_t count;
    unsigned ways;                   /* readings, 1 to RANGE_WAYS_MAX */
    const struct version **versions; /* all that the range names */
    size_t version_count;
    struct range_line line;
    struct range_serial serial;
};

/* Makes branches of the items. STATUS_MEMORY. */
enum status range_build(const struct range_list *list, struct arena *arena, struct range *range) MUST_USE;

struct range_serial range_serial_of(struct str text, struct str product);

/* Finds the version line in a product's name. STATUS_MEMORY. */
enum status range_line_of(struct str product, struct arena *arena, struct range_line *line) MUST_USE;

/* Puts the line in front of versions that lack it: "SP1" of "Telemetry Server 2020 R2" is 2020 R2 SP1. STATUS_MEMORY.
 */
enum status range_line_complete(const struct range_line *line, struct range_list *list, struct arena *arena) MUST_USE;

#endif
