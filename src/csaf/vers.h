/* Version ranges as CSAF 2.1 writes them: vers ("vers:npm/>=1.2.0|<2.0.0", package-url/vers-spec) and the vers-like
 * specifier, vls, which is what stands behind the slash alone. */
#ifndef CSAF_VERS_H
#define CSAF_VERS_H

#include "base/str.h"

/* A type of vers: how the versions of one ecosystem are ordered. */
struct vers_type {
    struct str name;
    bool registered; /* the specification of vers lists it */
    bool supported;  /* known here, and ordered where it has an order */
    bool rounded;    /* versions that compare as equal are one for certain only if their texts are */
    /* Whether the version can be compared for certain. NULL: no two can be. `compare` takes such alone, and orders them
     * totally: below 0, 0, above 0. Both are linear in the length. */
    bool (*valid)(struct str version);
    int (*compare)(struct str a, struct str b);
};

size_t vers_type_count(void);
const struct vers_type *vers_type_at(size_t index);
/* By its name in small letters; NULL: unknown. */
const struct vers_type *vers_type_find(struct str name);
/* How versions of a vls are compared, whose type nobody knows: numbers between full stops, perhaps behind a "v". */
extern const struct vers_type vers_plain;

/* The two are ordered by the type for certain: `*order` says how. */
bool vers_compare(const struct vers_type *type, struct str a, struct str b, int *order);

enum vers_sign { VERS_IS, VERS_IS_NOT, VERS_BELOW, VERS_UP_TO, VERS_ABOVE, VERS_FROM };

struct vers_constraint {
    enum vers_sign sign;
    struct str version; /* decoded */
};

struct vers {
    bool typed;                   /* vers; false: vls */
    struct str type_name;         /* as written; empty for vls */
    const struct vers_type *type; /* vers_plain for vls; NULL: unknown */
    bool all, none;               /* vers:all, vers:none or a lone star: there are no constraints */
    struct vers_constraint *items;
    size_t count;
    struct str fault; /* why it is not canonical, and how to mend it; ptr NULL: it is */
};

/* Reads a range. Of one with a fault only `typed`, `type_name`, `type` and `fault` are of use. Its parts lie in the
 * text and the arena. Expected time linear but for the versions' comparison. STATUS_MEMORY. */
enum status vers_read(struct str text, struct arena *arena, struct vers *vers) MUST_USE;

/* No version is the last of it. */
bool vers_is_open(const struct vers *vers);
/* It holds one version, which it names. */
bool vers_is_single(const struct vers *vers);

/* Consecutive versions. The ends are constraints of the range. */
struct vers_interval {
    const struct vers_constraint *from, *to; /* NULL: without end. The same: this version alone. */
    bool from_in, to_in;                     /* the end belongs to it */
};

/* The intervals of a range without fault, in ascending order. False: its versions cannot be compared for certain, or
 * memory is out (`arena->refused`). At most one more than there are constraints. */
bool vers_intervals(const struct vers *vers, struct arena *arena, struct vers_interval **intervals, size_t *count);

#endif
