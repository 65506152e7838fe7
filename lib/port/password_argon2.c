#include "password_argon2.h"

#include <argon2.h>

/* libargon2 hands its allocator no context, so the arena is known by the thread. */
static _Thread_local const struct kw_password_argon2 *arena_of_thread;

static int take_arena(uint8_t **memory, size_t size) {
    if (!arena_of_thread || size > arena_of_thread->room)
        return ARGON2_MEMORY_ALLOCATION_ERROR;
    *memory = arena_of_thread->arena;
    return ARGON2_OK;
}

/* libargon2 has wiped it by then, which a test holds it to: once is enough, for it is large. */
static void give_arena(uint8_t *memory, size_t size) { // NOLINT(readability-non-const-parameter)
    (void)memory;
    (void)size;
}

/* libargon2 writes the digest through a pointer that it is given not const. */
static enum kw_status hash(void *context, const struct kw_password_cost *cost, struct kw_bytes password,
                           const uint8_t *salt, uint8_t *digest) { // NOLINT(readability-non-const-parameter)
    struct kw_password_argon2 *argon2 = context;
    if (cost->algorithm != KW_PASSWORD_ARGON2ID)
        return KW_ERROR_UNSUPPORTED;
    if (KW_PASSWORD_ARGON2_ARENA(cost->memory_kib) > argon2->room)
        return KW_ERROR_ROOM;
    argon2_context call = {
        .out = digest,
        .outlen = KW_DIGEST_SIZE,
        .pwd = (uint8_t *)password.at,
        .pwdlen = (uint32_t)password.length,
        .salt = (uint8_t *)salt,
        .saltlen = KW_PASSWORD_SALT_SIZE,
        .t_cost = cost->passes,
        .m_cost = cost->memory_kib,
        .lanes = cost->lanes,
        .threads = 1,
        .version = ARGON2_VERSION_13,
        .allocate_cbk = take_arena,
        .free_cbk = give_arena,
    };
    arena_of_thread = argon2;
    int status = argon2_ctx(&call, Argon2_id);
    arena_of_thread = NULL;
    return status == ARGON2_OK ? KW_OK : KW_ERROR_CRYPTO;
}

void kw_password_argon2_init(struct kw_password_argon2 *argon2, void *arena, size_t room) {
    *argon2 = (struct kw_password_argon2){arena, room, {argon2, hash}};
}
