/* The device on the bench: ports whose every call a test commands. Storage in memory that power can leave at any write,
 * a clock that goes where it is told, entropy that repeats itself, and the crypto of OpenSSL with software keys. */
#ifndef LIB_RIG_H
#define LIB_RIG_H

#include <keyway/port.h>

#include "port/crypto_openssl.h"
#include "port/keys_openssl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RIG_AREAS     8u
#define RIG_AREA_SIZE 65536u
#define RIG_KEYS      8u

/* How power leaves what was written and not flushed. */
enum rig_cut {
    RIG_CUT_OLD,   /* nothing of it arrived */
    RIG_CUT_NEW,   /* all of it did */
    RIG_CUT_MIXED, /* of each 512 bytes the old or the new ones */
    RIG_CUT_TORN,  /* each byte the old, the new or any */
    RIG_CUT_KINDS,
};

struct rig_area {
    uint8_t durable[RIG_AREA_SIZE];
    uint8_t now[RIG_AREA_SIZE];
    uint8_t touched[RIG_AREA_SIZE]; /* since the last flush */
    uint64_t size;
};

struct rig {
    struct rig_area area[RIG_AREAS];
    uint64_t writes;    /* calls of write and flush so far */
    uint64_t cut_after; /* calls that still go well; UINT64_MAX: all */
    int dead;           /* the call at which power failed was made */
    uint64_t flushes;
    uint64_t uptime_ms;
    struct kw_moment moment;
    uint64_t random; /* the state of the entropy */
    int entropy_fails;
    uint64_t counted; /* of the counter port */
    struct kw_crypto_openssl openssl;
    struct kw_keys_openssl software;
    struct kw_key_openssl key[RIG_KEYS];
    struct kw_storage storage;
    struct kw_clock clock;
    struct kw_entropy entropy;
    struct kw_counter counter;
};

/* A rig of its own, on the heap of the test: all areas RIG_AREA_SIZE and blank, uptime 0, the wall clock synchronised
 * at 2026-11-29T00:00:00Z. Fails the test when it cannot be made. */
struct rig *rig_new(void);
void rig_free(struct rig *rig);

/* Of a test that has a rig to itself as its *state. */
int rig_set_up(void **state);
int rig_tear_down(void **state);

/* A row of a test program: what it shows, led by the requirements in brackets when it shows one ("[CR 1.11] a locked
 * account stays locked when power fails"). */
#define RIG_TEST(text, function)                                                                                       \
    { text, function, rig_set_up, rig_tear_down, NULL }

/* From now on `calls` writes and flushes go well, the next fails and all behind it. */
void rig_cut_after(struct rig *rig, uint64_t calls);

/* Power is back: storage is what `cut` left of it, uptime 0. What the library held in memory is the test's to forget.
 */
void rig_restart(struct rig *rig, enum rig_cut cut);

/* What a sink was given, as a text that ends with 0: KW_ERROR_ROOM beyond `room` bytes, which RIG_TEXT sets to all. */
#define RIG_TEXT_SIZE 6000u
struct rig_text {
    char bytes[RIG_TEXT_SIZE];
    size_t length;
    size_t room;
};
#define RIG_TEXT                                                                                                       \
    { .room = RIG_TEXT_SIZE - 1 }
enum kw_status rig_text_put(void *text, struct kw_bytes bytes);

/* A crypto port's verify that refuses everything. */
enum kw_verdict rig_deny(void *context, const uint8_t *point, const uint8_t *digest, const uint8_t *signature);

/* Time goes on by both clocks. */
void rig_wait(struct rig *rig, uint64_t ms);

#endif
