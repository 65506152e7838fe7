#include <keyway/update.h>

#include "manifest.h"
#include "update_record.h"
#include "update_rule.h"

#include <string.h>

/* The keys of an update's manifest behind the common ones. */
enum { KEY_VERSION = 5, KEY_SECURITY, KEY_REQUIRES, KEY_EXPIRES, KEY_COMPONENTS };

#define PART_ITEMS 3u /* a component: its number, size and digest */

static int complete(const struct kw_crypto *crypto) {
    return crypto->hash && crypto->hash_begin && crypto->hash_add && crypto->hash_end && crypto->hash_drop &&
           crypto->verify && crypto->mac;
}

static int makes_sense(const struct kw_update_config *config) {
    if (!config->storage || !config->crypto || !config->trust || !config->components || !config->work)
        return 0;
    if (config->component_count == 0 || config->component_count > KW_UPDATE_COMPONENTS)
        return 0;
    for (size_t i = 1; i < config->component_count; i++)
        if (config->components[i].component <= config->components[i - 1].component)
            return 0;
    return config->starts > 0 && config->starts <= UINT8_MAX && config->work_size >= KW_UPDATE_WORK_SIZE;
}

enum kw_status kw_update_open(struct kw_update *update, const struct kw_update_config *config) {
    if (!makes_sense(config))
        return KW_ERROR_ARGUMENT;
    if (!complete(config->crypto))
        return KW_ERROR_UNSUPPORTED;
    memset(update, 0, sizeof(*update));
    update->config = *config;
    enum kw_status status = kw_update_record_read(update);
    if (status != KW_OK) {
        memset(&update->record, 0, sizeof(update->record));
        return status;
    }
    /* A confirmation stands by its record; that the counter follows may wait for the next start. */
    update->counter_behind = kw_update_settle(update) != KW_OK;
    return KW_OK;
}

void kw_update_close(struct kw_update *update) {
    const struct kw_crypto *crypto = update->config.crypto;
    if (update->hashing)
        crypto->hash_drop(crypto->context, &update->hash);
    update->hashing = 0;
    update->current = 0;
}

/* ---- the manifest */

/* Which versions an update goes onto, and until when: both may be absent. */
static void read_conditions(struct kw_cbor *cbor, struct kw_update_offer *offer) {
    offer->least = 0;
    offer->most = UINT64_MAX;
    offer->expires_s = UINT64_MAX;
    if (kw_cbor_has(cbor, KEY_REQUIRES)) {
        kw_cbor_expect(cbor, KW_CBOR_ARRAY, 2);
        offer->least = kw_cbor_take(cbor, KW_CBOR_UNSIGNED);
        offer->most = kw_cbor_take(cbor, KW_CBOR_UNSIGNED);
    }
    if (kw_cbor_has(cbor, KEY_EXPIRES))
        offer->expires_s = kw_cbor_take(cbor, KW_CBOR_UNSIGNED);
}

static enum kw_status read_manifest(const struct kw_update_config *config, struct kw_manifest *manifest,
                                    struct kw_update_offer *offer, struct kw_update_image *image) {
    struct kw_cbor *cbor = &manifest->cbor;
    int sizes = 1;
    image->version = kw_cbor_number(cbor, KEY_VERSION);
    kw_cbor_key(cbor, KEY_SECURITY);
    image->security = kw_cbor_take_u32(cbor);
    read_conditions(cbor, offer);
    kw_cbor_key(cbor, KEY_COMPONENTS);
    /* An image is all of a device's components: none could be a leftover of another version. */
    kw_cbor_expect(cbor, KW_CBOR_ARRAY, config->component_count);
    for (size_t i = 0; i < config->component_count; i++) {
        struct kw_update_part *part = &image->part[i];
        kw_cbor_expect(cbor, KW_CBOR_ARRAY, PART_ITEMS);
        kw_cbor_expect(cbor, KW_CBOR_UNSIGNED, config->components[i].component);
        part->size = kw_cbor_take(cbor, KW_CBOR_UNSIGNED);
        kw_cbor_copy(cbor, part->digest, KW_DIGEST_SIZE);
        sizes = sizes && part->size > 0;
    }
    image->count = (uint32_t)config->component_count;
    image->sequence = manifest->sequence;
    offer->sequence = manifest->sequence;
    offer->security = image->security;
    KW_TRY(kw_cbor_end(cbor));
    return sizes && offer->least <= offer->most ? KW_OK : KW_ERROR_FORMAT;
}

static enum kw_status fits(const struct kw_update *update, const struct kw_update_image *image, uint32_t bank) {
    const struct kw_storage *storage = update->config.storage;
    for (uint32_t i = 0; i < image->count; i++) {
        uint64_t size;
        KW_TRY(storage->size(storage->context, update->config.components[i].area[bank], &size));
        if (image->part[i].size > size)
            return KW_ERROR_ROOM;
    }
    return KW_OK;
}

/* The time, as far as this device may judge by it. */
static void tell_time(const struct kw_update_config *config, struct kw_update_held *held) {
    struct kw_moment moment;
    held->timed = 0;
    held->now_s = 0;
    /* The more a clock may be believed, the larger its number. */
    if (config->clock && config->clock->now(config->clock->context, &moment) == KW_OK &&
        (moment.trust == KW_CLOCK_SET || moment.trust == KW_CLOCK_SYNCED) && moment.trust >= config->clock_trust &&
        moment.unix_ms >= 0) {
        held->timed = 1;
        held->now_s = (uint64_t)moment.unix_ms / 1000;
    }
}

/* Opens an offered manifest and asks whether it may go into `bank`, to `update->next.image[bank]`. */
static enum kw_status accept(struct kw_update *update, struct kw_bytes envelope, uint32_t bank) {
    const struct kw_update_config *config = &update->config;
    const struct kw_update_record *record = &update->record;
    struct kw_update_image *image = &update->next.image[bank];
    struct kw_manifest manifest;
    struct kw_update_offer offer;
    struct kw_update_held held;
    uint64_t floor;
    update->answer = (enum kw_update_answer)0;
    update->next = *record;
    KW_TRY(kw_manifest_open(config->crypto, config->trust, KW_MANIFEST_UPDATE, envelope, &manifest));
    update->signer = manifest.signer;
    memset(image, 0, sizeof(*image));
    KW_TRY(read_manifest(config, &manifest, &offer, image));
    KW_TRY(kw_update_floor(update, &floor));
    if (floor > UINT32_MAX)
        return KW_ERROR_TAMPERED;
    held.sequence = record->sequence;
    held.version = record->image[record->active].version;
    held.floor = (uint32_t)floor;
    held.ceiling = config->counter ? floor + KW_UPDATE_RAISE_MAX : UINT32_MAX;
    /* The first image goes onto nothing. */
    if (record->step == KW_UPDATE_EMPTY)
        held.version = offer.least;
    tell_time(config, &held);
    update->answer = kw_update_rule_accept(&offer, &held);
    if (update->answer != KW_UPDATE_ACCEPTED)
        return KW_ERROR_POLICY;
    return fits(update, image, bank);
}

enum kw_status kw_update_adopt(struct kw_update *update, struct kw_bytes envelope, uint32_t bank) {
    struct kw_update_record *next = &update->next;
    if (bank > 1)
        return KW_ERROR_ARGUMENT;
    if (update->record.step != KW_UPDATE_EMPTY)
        return KW_ERROR_STATE;
    KW_TRY(accept(update, envelope, bank));
    if (kw_update_sound(update, &next->image[bank], bank) != KW_GRANTED)
        return KW_ERROR_TAMPERED;
    next->step = KW_UPDATE_IDLE;
    next->active = bank;
    next->sequence = next->image[bank].sequence;
    next->floor = next->image[bank].security;
    KW_TRY(kw_update_record_write(update));
    return kw_update_settle(update);
}

/* ---- receiving */

static enum kw_status begin_hash(struct kw_update *update) {
    const struct kw_crypto *crypto = update->config.crypto;
    KW_TRY(crypto->hash_begin(crypto->context, &update->hash));
    update->hashing = 1;
    update->offset = 0;
    return KW_OK;
}

enum kw_status kw_update_begin(struct kw_update *update, struct kw_bytes envelope) {
    enum kw_update_step step = update->record.step;
    uint32_t bank = 1 - update->record.active;
    if (step != KW_UPDATE_IDLE && step != KW_UPDATE_RECEIVING && step != KW_UPDATE_VERIFIED)
        return KW_ERROR_STATE;
    /* Before anything of the new manifest is read: what arrives must never be judged by half of it. */
    kw_update_close(update);
    KW_TRY(accept(update, envelope, bank));
    /* The record says that the bank is empty as long as what arrives is in it. */
    struct kw_update_record *next = &update->next;
    uint32_t count = next->image[bank].count;
    next->step = KW_UPDATE_RECEIVING;
    next->image[bank].count = 0;
    KW_TRY(kw_update_record_write(update));
    next->image[bank].count = count;
    return begin_hash(update);
}

/* The last byte of a component came. */
static enum kw_status end_component(struct kw_update *update, const struct kw_update_part *part) {
    const struct kw_crypto *crypto = update->config.crypto;
    uint8_t digest[KW_DIGEST_SIZE];
    update->hashing = 0;
    KW_TRY(crypto->hash_end(crypto->context, &update->hash, digest));
    if (kw_equal(digest, part->digest, sizeof(digest)) != KW_GRANTED)
        return KW_ERROR_TAMPERED;
    update->current++;
    return update->current < update->config.component_count ? begin_hash(update) : KW_OK;
}

static enum kw_status take(struct kw_update *update, uint32_t bank, struct kw_bytes bytes) {
    const struct kw_storage *storage = update->config.storage;
    const struct kw_crypto *crypto = update->config.crypto;
    const struct kw_update_part *part = &update->next.image[bank].part[update->current];
    uint32_t area = update->config.components[update->current].area[bank];
    if (bytes.length > part->size - update->offset)
        return KW_ERROR_FORMAT;
    KW_TRY(crypto->hash_add(crypto->context, &update->hash, bytes));
    KW_TRY(storage->write(storage->context, area, update->offset, bytes));
    update->offset += bytes.length;
    return update->offset == part->size ? end_component(update, part) : KW_OK;
}

enum kw_status kw_update_write(struct kw_update *update, uint32_t component, struct kw_bytes bytes) {
    if (update->record.step != KW_UPDATE_RECEIVING || !update->hashing)
        return KW_ERROR_STATE;
    if (component != update->config.components[update->current].component)
        return KW_ERROR_ARGUMENT;
    if (bytes.length == 0)
        return KW_OK;
    enum kw_status status = take(update, 1 - update->record.active, bytes);
    if (status != KW_OK)
        kw_update_close(update);
    return status;
}

enum kw_status kw_update_finish(struct kw_update *update) {
    const struct kw_update_config *config = &update->config;
    const struct kw_storage *storage = config->storage;
    uint32_t bank = 1 - update->record.active;
    if (update->record.step != KW_UPDATE_RECEIVING || update->current != config->component_count)
        return KW_ERROR_STATE;
    for (size_t i = 0; i < config->component_count; i++)
        KW_TRY(storage->flush(storage->context, config->components[i].area[bank]));
    update->next.step = KW_UPDATE_VERIFIED;
    return kw_update_record_write(update);
}
