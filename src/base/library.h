/* Libraries of others that are loaded when they are first needed, so that no other command pays for their start
 * (docs/decisions/0071-libraries-at-first-use.md). Who needs one has a table of its calls. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct library_call {
    const char *name; /* of the symbol */
    void **at;        /* the pointer that is set to it */
};

struct library {
    const char *const *names; /* of its file, tried in this order */
    size_t name_count;
    const struct library_call *calls;
    size_t call_count;
    bool is_loaded;
};

/* False when none of the files is installed, the one that is lacks a call, or memory is out; then it may be tried
 * again. The library stays until the end. Any thread. */
bool library_load(struct library *library) MUST_USE;

#endif
