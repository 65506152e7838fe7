/* Points in time as documents give them, with whatever fraction of a second they have. */
#ifndef CSAF_MOMENT_H
#define CSAF_MOMENT_H

#include "base/json.h"

struct moment {
    int64_t seconds;     /* since the epoch */
    struct str fraction; /* digits behind the seconds' full stop, without zeros at the end */
};

/* False when it is no date-time of RFC 3339; the moment is then of no use. */
bool moment_of(struct str text, struct moment *moment);
bool moment_read(const struct json_node *node, struct moment *moment);
int moment_cmp(const struct moment *a, const struct moment *b);
/* The latest `date` of the items. False when none has one. */
bool moment_newest(const struct json_node *items, struct moment *newest);

#endif
