/* A range's text as a list of what it says, one item a version: the grammar without the meaning of the list. */
#ifndef ADVISORY_RANGE_READ_H
#define ADVISORY_RANGE_READ_H

#include "advisory/range.h"

enum range_op {
    RANGE_OP_IS,      /* just this version */
    RANGE_OP_BELOW,   /* < */
    RANGE_OP_UP_TO,   /* <= */
    RANGE_OP_ABOVE,   /* > */
    RANGE_OP_FROM,    /* >= */
    RANGE_OP_NOT,     /* this one apart */
    RANGE_OP_ALL,     /* every version; `version` is NULL */
    RANGE_OP_NOTHING, /* not understood, or no version at all: `doubt` says which; `version` is NULL */
};

/* What stands between an item and the one before it. */
enum range_join { RANGE_JOIN_BLANK, RANGE_JOIN_BAR, RANGE_JOIN_COMMA, RANGE_JOIN_AND, RANGE_JOIN_OR, RANGE_JOIN_COLON };

struct range_item {
    uint8_t op;    /* enum range_op */
    uint8_t join;  /* enum range_join */
    uint8_t doubt; /* enum range_reason of `note` */
    bool behind;   /* the words stand behind the version: "4.2 and earlier" */
    bool marked;   /* "(including)" or "(excluding)" stands behind it; op is RANGE_OP_UP_TO or RANGE_OP_BELOW then */
    bool soft;     /* the text does not say whether the bound itself belongs to the range */
    const struct version *version;
    struct str note; /* what the doubt is about */
};

enum { RANGE_ITEMS_ROOM = RANGE_ITEMS_MAX + 8 };

struct range_list {
    struct range_item items[RANGE_ITEMS_ROOM];
    size_t count;
    bool formal; /* written as a vers that the specification allows: constraints mean what it says they mean */
};

/* Reads `plain` (wording_plain). The versions go to the arena. STATUS_MEMORY. */
enum status range_read(struct str plain, struct str product, struct arena *arena, struct range_list *list) MUST_USE;

#endif
