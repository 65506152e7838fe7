/* Argon2id by libargon2, in a work area of the caller's: no heap, so that a login cannot run out of memory. */
#ifndef LIB_PORT_PASSWORD_ARGON2_H
#define LIB_PORT_PASSWORD_ARGON2_H

#include <keyway/password.h>

/* Bytes of the work area for a cost of `memory_kib` by `lanes` lanes: Argon2 rounds the memory down to whole segments,
 * never up. */
#define KW_PASSWORD_ARGON2_ARENA(memory_kib) ((size_t)(memory_kib)*1024u)

struct kw_password_argon2 {
    uint8_t *arena; /* the caller's, aligned for uint64_t; wiped behind each hash */
    size_t room;
    struct kw_password_hash hash; /* the table, whose context this is */
};

/* One thread at a time uses it; its lanes run one after the other in that thread. */
void kw_password_argon2_init(struct kw_password_argon2 *argon2, void *arena, size_t room);

#endif
