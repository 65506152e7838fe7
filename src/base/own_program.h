/* Which program looked: its own file, by the kernel's word. */
#ifndef BASE_OWN_PROGRAM_H
#define BASE_OWN_PROGRAM_H

#include "base/str.h"

enum { OWN_PROGRAM_BYTES_MAX = 64 << 20 };

struct own_program {
    struct str path; /* where it lies; "" where the kernel does not say it */
    struct str
        sha256; /* of its bytes, in hex; "" where it cannot read itself, or is larger than OWN_PROGRAM_BYTES_MAX */
};
/* Both are in the arena. Whoever runs another program can have it say anything: the hash tells apart versions and
 * mistakes, a signature tells who answers for it. STATUS_MEMORY. */
enum status own_program_read(struct arena *arena, struct own_program *program) MUST_USE;

#endif
