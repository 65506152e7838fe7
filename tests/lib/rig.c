#include "rig.h"

#define SECTOR 512u

/* xorshift64*: the same tests every time. */
static uint64_t next_random(struct rig *rig) {
    rig->random ^= rig->random >> 12;
    rig->random ^= rig->random << 25;
    rig->random ^= rig->random >> 27;
    return rig->random * 2685821657736338717u;
}

static enum kw_status size_of(void *context, uint32_t area, uint64_t *size) {
    struct rig *rig = context;
    if (area >= RIG_AREAS)
        return KW_ERROR_MISSING;
    *size = rig->area[area].size;
    return KW_OK;
}

static enum kw_status place(struct rig *rig, uint32_t area, uint64_t offset, size_t length) {
    if (area >= RIG_AREAS)
        return KW_ERROR_MISSING;
    /* The library never writes beyond an area: a test that gets here has found a fault. */
    assert_true(offset <= rig->area[area].size && length <= rig->area[area].size - offset);
    return KW_OK;
}

/* Whether power is still there for one more change. */
static int powered(struct rig *rig) {
    rig->writes++;
    if (rig->cut_after == 0) {
        rig->dead = 1;
        return 0;
    }
    if (rig->cut_after != UINT64_MAX)
        rig->cut_after--;
    return 1;
}

static enum kw_status read_area(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    struct rig *rig = context;
    KW_TRY(place(rig, area, offset, length));
    memcpy(to, rig->area[area].now + offset, length);
    return KW_OK;
}

/* The write at which power fails has begun: its bytes are as uncertain as those before it. */
static enum kw_status write_area(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    struct rig *rig = context;
    KW_TRY(place(rig, area, offset, from.length));
    int dead = rig->dead;
    int went_well = powered(rig);
    if (went_well || !dead) {
        memcpy(rig->area[area].now + offset, from.at, from.length);
        memset(rig->area[area].touched + offset, 1, from.length);
    }
    return went_well ? KW_OK : KW_ERROR_STORAGE;
}

static enum kw_status flush_area(void *context, uint32_t area) {
    struct rig *rig = context;
    KW_TRY(place(rig, area, 0, 0));
    if (!powered(rig))
        return KW_ERROR_STORAGE;
    rig->flushes++;
    memcpy(rig->area[area].durable, rig->area[area].now, RIG_AREA_SIZE);
    memset(rig->area[area].touched, 0, RIG_AREA_SIZE);
    return KW_OK;
}

static enum kw_status uptime(void *context, uint64_t *ms) {
    *ms = ((struct rig *)context)->uptime_ms;
    return KW_OK;
}

static enum kw_status now(void *context, struct kw_moment *moment) {
    *moment = ((struct rig *)context)->moment;
    return KW_OK;
}

static enum kw_status fill(void *context, void *to, size_t length) {
    struct rig *rig = context;
    if (rig->entropy_fails)
        return KW_ERROR_ENTROPY;
    for (size_t i = 0; i < length; i++)
        ((uint8_t *)to)[i] = (uint8_t)(next_random(rig) >> 32);
    return KW_OK;
}

static enum kw_status counted(void *context, uint64_t *value) {
    *value = ((struct rig *)context)->counted;
    return KW_OK;
}

static enum kw_status raise_counter(void *context, uint64_t *value) {
    struct rig *rig = context;
    if (!powered(rig))
        return KW_ERROR_STORAGE;
    *value = ++rig->counted;
    return KW_OK;
}

struct rig *rig_new(void) {
    struct rig *rig = calloc(1, sizeof(*rig));
    assert_non_null(rig);
    for (size_t i = 0; i < RIG_AREAS; i++)
        rig->area[i].size = RIG_AREA_SIZE;
    rig->cut_after = UINT64_MAX;
    rig->random = 0x9e3779b97f4a7c15u;
    rig->moment = (struct kw_moment){1795910400000, KW_CLOCK_SYNCED};
    rig->storage = (struct kw_storage){rig, size_of, read_area, write_area, flush_area};
    rig->clock = (struct kw_clock){rig, uptime, now};
    rig->entropy = (struct kw_entropy){rig, fill};
    rig->counter = (struct kw_counter){rig, counted, raise_counter};
    assert_int_equal(kw_crypto_openssl_init(&rig->openssl), KW_OK);
    kw_keys_openssl_init(&rig->software, rig->key, RIG_KEYS);
    return rig;
}

void rig_free(struct rig *rig) {
    kw_keys_openssl_done(&rig->software);
    kw_crypto_openssl_done(&rig->openssl);
    free(rig);
}

int rig_set_up(void **state) {
    *state = rig_new();
    return 0;
}

int rig_tear_down(void **state) {
    rig_free(*state);
    return 0;
}

void rig_cut_after(struct rig *rig, uint64_t calls) {
    rig->cut_after = calls;
}

static uint8_t left_over(struct rig *rig, const struct rig_area *area, size_t at, enum rig_cut cut, int sector_new) {
    switch (cut) {
    case RIG_CUT_NEW:
        return area->now[at];
    case RIG_CUT_MIXED:
        return sector_new ? area->now[at] : area->durable[at];
    case RIG_CUT_TORN:
        switch (next_random(rig) >> 33 & 3) {
        case 0:
            return area->durable[at];
        case 1:
            return (uint8_t)(next_random(rig) >> 40);
        default:
            return area->now[at];
        }
    default:
        return area->durable[at];
    }
}

void rig_restart(struct rig *rig, enum rig_cut cut) {
    for (size_t i = 0; i < RIG_AREAS; i++) {
        struct rig_area *area = &rig->area[i];
        int sector_new = 0;
        for (size_t at = 0; at < area->size; at++) {
            if (at % SECTOR == 0)
                sector_new = (int)(next_random(rig) >> 33 & 1);
            if (area->touched[at])
                area->durable[at] = left_over(rig, area, at, cut, sector_new);
        }
        memcpy(area->now, area->durable, RIG_AREA_SIZE);
        memset(area->touched, 0, RIG_AREA_SIZE);
    }
    rig->cut_after = UINT64_MAX;
    rig->dead = 0;
    rig->writes = 0;
    rig->uptime_ms = 0;
}

void rig_wait(struct rig *rig, uint64_t ms) {
    rig->uptime_ms += ms;
    rig->moment.unix_ms += (int64_t)ms;
}

enum kw_status rig_text_put(void *context, struct kw_bytes bytes) {
    struct rig_text *text = context;
    if (bytes.length > text->room - text->length)
        return KW_ERROR_ROOM;
    memcpy(text->bytes + text->length, bytes.at, bytes.length);
    text->length += bytes.length;
    text->bytes[text->length] = '\0';
    return KW_OK;
}

enum kw_verdict rig_deny(void *context, const uint8_t *point, const uint8_t *digest, const uint8_t *signature) {
    (void)context;
    (void)point;
    (void)digest;
    (void)signature;
    return KW_DENIED;
}
