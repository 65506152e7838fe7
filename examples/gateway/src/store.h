/* Where the gateway keeps what outlives power: files of its state folder, one an area. */
#ifndef EXAMPLES_GATEWAY_SRC_STORE_H
#define EXAMPLES_GATEWAY_SRC_STORE_H

#include "port/storage_posix.h"

#define STORE_SEGMENTS     4u
#define STORE_SEGMENT_SIZE (256u << 10)
#define STORE_BANK_SIZE    (8u << 20)

enum store_area {
    STORE_ACCOUNTS = 1,
    STORE_LOCKOUT,
    STORE_CODES,
    STORE_SETTINGS,
    STORE_AUDIT_STATE,
    STORE_AUDIT, /* the first of STORE_SEGMENTS */
    STORE_SCRATCH = STORE_AUDIT + STORE_SEGMENTS,
    STORE_UPDATE, /* the record of updates */
    STORE_BANK_A, /* images of the program */
    STORE_BANK_B,
    STORE_ROOTS,   /* the owner's roots of trust */
    STORE_SUPPLIER /* the seal of the supplier's */
};

#define STORE_AREAS_MAX 16u

struct store {
    int folder; /* the state folder, open */
    int keys;   /* its folder of keys, open */
    struct kw_storage_posix posix;
};

/* Opens the folder, which must exist and belong to nobody else, and its areas; makes what is missing. With `updates`
 * the banks are among them. 0, or -1 and what is wrong in `error`. */
int store_open(struct store *store, const char *folder, int updates, const char **error);

/* The numbers of all its areas; how many. `numbers` takes STORE_AREAS_MAX. */
size_t store_areas(const struct store *store, uint32_t *numbers);

void store_close(struct store *store);

#endif
