#include <keyway/keystore.h>

#include "big_endian.h"
#include "keystore_rule.h"
#include "slot.h"

#include <string.h>

#define KIND   0x4b52u /* "KR" */
#define FORMAT 1u
#define KNOWN  (KW_ANCHOR_UPDATE | KW_ANCHOR_INTEGRITY | KW_ANCHOR_MOBILE)

#define UNCOMPRESSED 4u /* the first byte of a point */

/* Where the parts of a root's entry begin. */
#define LENGTH_AT 4u
#define ID_AT     5u
#define POINT_AT  (ID_AT + KW_KEYSTORE_ID_MAX)

static struct kw_slot slot_of(const struct kw_keystore_roots *roots) {
    const struct kw_keystore_roots_config *config = roots->config;
    return (struct kw_slot){
        config->storage, config->crypto, config->key, config->area, KIND, roots->generation, roots->current,
    };
}

static void keep(struct kw_keystore_roots *roots, const struct kw_slot *slot) {
    roots->generation = slot->generation;
    roots->current = slot->current;
}

static const struct kw_anchor *find(const struct kw_anchor *anchors, size_t count, struct kw_bytes id) {
    for (size_t i = 0; i < count; i++)
        if (anchors[i].id.length == id.length && memcmp(anchors[i].id.at, id.at, id.length) == 0)
            return &anchors[i];
    return NULL;
}

/* ---- the record */

static void encode(uint8_t *at, const struct kw_anchor *anchor) {
    memset(at, 0, KW_KEYSTORE_ROOT_SIZE);
    put32(at, anchor->uses);
    at[LENGTH_AT] = (uint8_t)anchor->id.length;
    memcpy(at + ID_AT, anchor->id.at, anchor->id.length);
    memcpy(at + POINT_AT, anchor->point, KW_POINT_SIZE);
}

/* The owner's roots but `without`, and `with` (may be null), to the work buffer. One that may have no use any longer,
 * since the integrator took it away, is left out. */
static struct kw_bytes encode_all(const struct kw_keystore_roots *roots, uint64_t revision,
                                  const struct kw_anchor *without, const struct kw_anchor *with) {
    const struct kw_keystore_roots_config *config = roots->config;
    uint8_t *at = config->work + KW_KEYSTORE_HEAD_SIZE;
    uint16_t count = 0;
    for (size_t i = 0; i < roots->trust.changing_count; i++) {
        const struct kw_anchor *anchor = &roots->trust.changing[i];
        if (anchor == without || anchor->uses == 0)
            continue;
        encode(at, anchor);
        at += KW_KEYSTORE_ROOT_SIZE;
        count++;
    }
    if (with) {
        encode(at, with);
        at += KW_KEYSTORE_ROOT_SIZE;
        count++;
    }
    put16(config->work, FORMAT);
    put16(config->work + 2, count);
    put64(config->work + 4, revision);
    return kw_bytes(config->work, (size_t)(at - config->work));
}

static int all_zero(const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return 0;
    return 1;
}

/* Takes an entry of the record as the next root of the table; one that could not have been written here is refused. */
static enum kw_status decode(struct kw_keystore_roots *roots, const uint8_t *at) {
    const struct kw_keystore_roots_config *config = roots->config;
    const size_t length = at[LENGTH_AT];
    const uint32_t uses = get32(at);
    const size_t next = roots->trust.changing_count;
    if (length == 0 || length > KW_KEYSTORE_ID_MAX || at[POINT_AT] != UNCOMPRESSED ||
        kw_keystore_rule_root(KW_GRANTED, uses, KNOWN) != KW_GRANTED ||
        !all_zero(at + ID_AT + length, KW_KEYSTORE_ID_MAX - length))
        return KW_ERROR_FORMAT;
    const struct kw_bytes id = kw_bytes(at + ID_AT, length);
    if (find(config->anchors, next, id))
        return KW_ERROR_FORMAT;
    /* A newer firmware may have brought a root of the supplier that is called so: that one counts. */
    if (find(config->supplier, config->supplier_count, id))
        return KW_OK;
    struct kw_anchor *anchor = &config->anchors[next];
    memcpy(config->ids[next].bytes, id.at, id.length);
    anchor->id = kw_bytes(config->ids[next].bytes, id.length);
    memcpy(anchor->point, at + POINT_AT, KW_POINT_SIZE);
    anchor->owner = KW_ANCHOR_ASSET_OWNER;
    anchor->uses = uses & config->owner_uses;
    roots->trust.changing_count = next + 1;
    return KW_OK;
}

/* Makes the table what the record in the work buffer says. */
static enum kw_status decode_all(struct kw_keystore_roots *roots, size_t length) {
    const struct kw_keystore_roots_config *config = roots->config;
    const uint8_t *work = config->work;
    roots->trust.changing_count = 0;
    if (length < KW_KEYSTORE_HEAD_SIZE || get16(work) != FORMAT)
        return KW_ERROR_FORMAT;
    const size_t count = get16(work + 2);
    if (length != KW_KEYSTORE_ROOM(count))
        return KW_ERROR_FORMAT;
    if (count > config->room)
        return KW_ERROR_ROOM;
    roots->revision = get64(work + 4);
    for (size_t i = 0; i < count; i++)
        KW_TRY(decode(roots, work + KW_KEYSTORE_ROOM(i)));
    return KW_OK;
}

/* ---- the counter */

/* Holds the record against the counter, and lets the counter follow when power failed between the two. */
static enum kw_status settle(const struct kw_keystore_roots *roots) {
    const struct kw_counter *counter = roots->config->counter;
    uint64_t counted;
    if (!counter)
        return KW_OK;
    KW_TRY(counter->read(counter->context, &counted));
    enum kw_keystore_age age = kw_keystore_rule_age(roots->revision, counted);
    if (age == KW_KEYSTORE_CURRENT)
        return KW_OK;
    return age == KW_KEYSTORE_AHEAD ? counter->raise(counter->context, &counted) : KW_ERROR_POLICY;
}

/* ---- its beginning */

static int is_sound_root(const struct kw_anchor *root) {
    return root->id.length > 0 && root->id.length <= KW_KEYSTORE_ID_MAX && root->id.at &&
           root->point[0] == UNCOMPRESSED;
}

static int are_sound(const struct kw_anchor *supplier, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!is_sound_root(&supplier[i]) || supplier[i].owner != KW_ANCHOR_SUPPLIER ||
            find(supplier, i, supplier[i].id))
            return 0;
    return 1;
}

static int is_sound(const struct kw_keystore_roots_config *config) {
    if (!config->storage || !config->crypto || !config->anchors || !config->ids || !config->work || !config->vendor ||
        !config->class_id || (!config->supplier && config->supplier_count > 0))
        return 0;
    return config->room > 0 && config->room <= UINT16_MAX &&
           config->work_size >= KW_KEYSTORE_ROOM((size_t)config->room) &&
           are_sound(config->supplier, config->supplier_count);
}

/* Behind the record itself its double: power may have failed between the two writes of a change, and the other slot
 * still has what was removed. */
static enum kw_status settle_record(struct kw_keystore_roots *roots, size_t length) {
    struct kw_slot slot = slot_of(roots);
    KW_TRY(kw_slot_settle(&slot, kw_bytes(roots->config->work, length)));
    keep(roots, &slot);
    return KW_OK;
}

static enum kw_status read_record(struct kw_keystore_roots *roots) {
    const struct kw_keystore_roots_config *config = roots->config;
    struct kw_slot slot = slot_of(roots);
    size_t length = 0;
    enum kw_status status = kw_slot_read(&slot, config->work, config->work_size, &length);
    keep(roots, &slot);
    if (status == KW_OK)
        status = decode_all(roots, length);
    else if (status == KW_ERROR_MISSING)
        status = KW_OK;
    KW_TRY(status);
    KW_TRY(settle(roots));
    return settle_record(roots, length);
}

enum kw_status kw_keystore_roots_open(struct kw_keystore_roots *roots, const struct kw_keystore_roots_config *config) {
    *roots = (struct kw_keystore_roots){.config = config};
    if (!is_sound(config))
        return KW_ERROR_ARGUMENT;
    roots->trust.anchors = config->supplier;
    roots->trust.count = config->supplier_count;
    roots->trust.changing = config->anchors;
    memcpy(roots->trust.vendor, config->vendor, KW_UUID_SIZE);
    memcpy(roots->trust.class_id, config->class_id, KW_UUID_SIZE);
    enum kw_status status = read_record(roots);
    roots->ready = status == KW_OK;
    if (status != KW_OK)
        roots->trust.changing_count = 0;
    return status;
}

/* ---- changing */

/* The table is made from what was written: what is believed now is what will be after the next start. Both slots get
 * the record: a root that was removed must not come back when one of them is damaged. */
static enum kw_status write_record(struct kw_keystore_roots *roots, struct kw_bytes record) {
    struct kw_slot slot = slot_of(roots);
    KW_TRY(kw_slot_write(&slot, record));
    keep(roots, &slot);
    KW_TRY(decode_all(roots, record.length));
    KW_TRY(kw_slot_write(&slot, record));
    keep(roots, &slot);
    return KW_OK;
}

static enum kw_status change(struct kw_keystore_roots *roots, const struct kw_anchor *without,
                             const struct kw_anchor *with) {
    KW_TRY(settle(roots));
    KW_TRY(write_record(roots, encode_all(roots, roots->revision + 1, without, with)));
    return settle(roots);
}

enum kw_status kw_keystore_root_put(struct kw_keystore_roots *roots, enum kw_verdict leave,
                                    const struct kw_anchor *root) {
    const struct kw_keystore_roots_config *config = roots->config;
    if (kw_keystore_rule_root(leave, root->uses, config->owner_uses & KNOWN) != KW_GRANTED)
        return KW_ERROR_POLICY;
    if (!roots->ready)
        return KW_ERROR_STATE;
    if (!is_sound_root(root))
        return KW_ERROR_ARGUMENT;
    if (find(config->supplier, config->supplier_count, root->id))
        return KW_ERROR_EXISTS;
    const struct kw_anchor *old = find(config->anchors, roots->trust.changing_count, root->id);
    if (!old && roots->trust.changing_count == config->room)
        return KW_ERROR_ROOM;
    return change(roots, old, root);
}

enum kw_status kw_keystore_root_remove(struct kw_keystore_roots *roots, enum kw_verdict leave, struct kw_bytes id) {
    if (leave != KW_GRANTED)
        return KW_ERROR_POLICY;
    if (!roots->ready)
        return KW_ERROR_STATE;
    const struct kw_anchor *old = find(roots->config->anchors, roots->trust.changing_count, id);
    return old ? change(roots, old, NULL) : KW_ERROR_MISSING;
}

enum kw_status kw_keystore_roots_renew(struct kw_keystore_roots *roots, enum kw_verdict leave) {
    const struct kw_counter *counter = roots->config->counter;
    uint64_t counted = roots->revision;
    if (leave != KW_GRANTED)
        return KW_ERROR_POLICY;
    if (!roots->trust.changing)
        return KW_ERROR_STATE;
    roots->ready = 0;
    roots->trust.changing_count = 0;
    if (counter)
        KW_TRY(counter->read(counter->context, &counted));
    KW_TRY(write_record(roots, encode_all(roots, counted + 1, NULL, NULL)));
    roots->ready = 1;
    return settle(roots);
}
