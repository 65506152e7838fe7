#include "update_record.h"

#include "slot.h"

#include <string.h>

#define KIND   0x75706431u /* "upd1" */
#define LAYOUT 1u

_Static_assert(28 + 2 * (21 + KW_UPDATE_COMPONENTS * (8 + KW_DIGEST_SIZE)) <= KW_UPDATE_WORK_SIZE,
               "a record fits the work buffer");

static struct kw_slot slot_of(const struct kw_update *update) {
    const struct kw_update_config *config = &update->config;
    struct kw_slot slot = {config->storage,    config->crypto, config->key, config->area, KIND,
                           update->generation, update->slot};
    return slot;
}

static enum kw_status write_image(struct kw_writer *writer, const struct kw_update_image *image) {
    KW_TRY(kw_write_u64(writer, image->version));
    KW_TRY(kw_write_u64(writer, image->sequence));
    KW_TRY(kw_write_u32(writer, image->security));
    KW_TRY(kw_write_u8(writer, (uint8_t)image->count));
    for (uint32_t i = 0; i < image->count; i++) {
        KW_TRY(kw_write_u64(writer, image->part[i].size));
        KW_TRY(kw_write_bytes(writer, kw_bytes(image->part[i].digest, KW_DIGEST_SIZE)));
    }
    return KW_OK;
}

static enum kw_status read_image(struct kw_reader *reader, size_t components, struct kw_update_image *image) {
    uint8_t count;
    KW_TRY(kw_read_u64(reader, &image->version));
    KW_TRY(kw_read_u64(reader, &image->sequence));
    KW_TRY(kw_read_u32(reader, &image->security));
    KW_TRY(kw_read_u8(reader, &count));
    if (count > components)
        return KW_ERROR_FORMAT;
    image->count = count;
    for (uint32_t i = 0; i < image->count; i++) {
        KW_TRY(kw_read_u64(reader, &image->part[i].size));
        KW_TRY(kw_read_copy(reader, image->part[i].digest, KW_DIGEST_SIZE));
    }
    return KW_OK;
}

static enum kw_status write_record(struct kw_writer *writer, const struct kw_update_record *record) {
    KW_TRY(kw_write_u8(writer, LAYOUT));
    KW_TRY(kw_write_u8(writer, (uint8_t)record->step));
    KW_TRY(kw_write_u8(writer, (uint8_t)record->outcome));
    KW_TRY(kw_write_u8(writer, (uint8_t)record->active));
    KW_TRY(kw_write_u32(writer, record->starts));
    KW_TRY(kw_write_u32(writer, record->floor));
    KW_TRY(kw_write_u64(writer, record->sequence));
    KW_TRY(write_image(writer, &record->image[0]));
    return write_image(writer, &record->image[1]);
}

static int known_step(uint8_t step) {
    return step == KW_UPDATE_IDLE || step == KW_UPDATE_RECEIVING || step == KW_UPDATE_VERIFIED ||
           step == KW_UPDATE_TRIAL;
}

static enum kw_status read_record(struct kw_reader *reader, size_t components, struct kw_update_record *record) {
    uint8_t byte[4];
    KW_TRY(kw_read_copy(reader, byte, sizeof(byte)));
    if (byte[0] != LAYOUT || !known_step(byte[1]) || byte[2] > KW_UPDATE_FALLEN_BACK || byte[3] > 1)
        return KW_ERROR_FORMAT;
    record->step = (enum kw_update_step)byte[1];
    record->outcome = (enum kw_update_outcome)byte[2];
    record->active = byte[3];
    KW_TRY(kw_read_u32(reader, &record->starts));
    KW_TRY(kw_read_u32(reader, &record->floor));
    KW_TRY(kw_read_u64(reader, &record->sequence));
    KW_TRY(read_image(reader, components, &record->image[0]));
    KW_TRY(read_image(reader, components, &record->image[1]));
    return reader->left == 0 ? KW_OK : KW_ERROR_FORMAT;
}

/* What was confirmed, adopted or given up: damage to one slot must not bring the floor or the image of before back. The
 * steps in between are taken again at worst. */
static void double_at_rest(const struct kw_update *update, struct kw_slot *slot, struct kw_bytes record) {
    if (update->next.step == KW_UPDATE_IDLE)
        kw_slot_double(slot, record);
}

enum kw_status kw_update_record_read(struct kw_update *update) {
    struct kw_slot slot = slot_of(update);
    size_t length;
    memset(&update->record, 0, sizeof(update->record));
    enum kw_status status = kw_slot_read(&slot, update->config.work, update->config.work_size, &length);
    if (status == KW_ERROR_MISSING)
        return KW_OK;
    KW_TRY(status);
    struct kw_reader reader = kw_reader(kw_bytes(update->config.work, length));
    memset(&update->next, 0, sizeof(update->next));
    /* Its code holds, and still it says what cannot be: it was not this library that wrote it. */
    if (read_record(&reader, update->config.component_count, &update->next) != KW_OK)
        return KW_ERROR_TAMPERED;
    double_at_rest(update, &slot, kw_bytes(update->config.work, length));
    update->record = update->next;
    update->generation = slot.generation;
    update->slot = slot.current;
    return KW_OK;
}

enum kw_status kw_update_record_write(struct kw_update *update) {
    struct kw_slot slot = slot_of(update);
    struct kw_writer writer = kw_writer(update->config.work, update->config.work_size);
    KW_TRY(write_record(&writer, &update->next));
    KW_TRY(kw_slot_write(&slot, kw_written(&writer)));
    double_at_rest(update, &slot, kw_written(&writer));
    update->record = update->next;
    update->generation = slot.generation;
    update->slot = slot.current;
    return KW_OK;
}

enum kw_status kw_update_floor(const struct kw_update *update, uint64_t *floor) {
    const struct kw_counter *counter = update->config.counter;
    uint64_t counted = 0;
    if (counter)
        KW_TRY(counter->read(counter->context, &counted));
    *floor = counted > update->record.floor ? counted : update->record.floor;
    return KW_OK;
}

enum kw_status kw_update_settle(const struct kw_update *update) {
    const struct kw_counter *counter = update->config.counter;
    uint64_t counted;
    if (!counter)
        return KW_OK;
    KW_TRY(counter->read(counter->context, &counted));
    /* No more than it may ever be behind, so that a counter that does not count cannot hold up the start. */
    for (uint32_t turn = 0; counted < update->record.floor && turn < KW_UPDATE_RAISE_MAX; turn++)
        KW_TRY(counter->raise(counter->context, &counted));
    return counted >= update->record.floor ? KW_OK : KW_ERROR_CRYPTO;
}

/* The digest of `size` bytes at the beginning of an area. */
static enum kw_status digest_of(const struct kw_update *update, uint32_t area, uint64_t size,
                                uint8_t digest[KW_DIGEST_SIZE]) {
    const struct kw_update_config *config = &update->config;
    const struct kw_storage *storage = config->storage;
    const struct kw_crypto *crypto = config->crypto;
    struct kw_hash hash;
    uint64_t room;
    enum kw_status status = KW_OK;
    KW_TRY(storage->size(storage->context, area, &room));
    if (size > room)
        return KW_ERROR_ROOM;
    KW_TRY(crypto->hash_begin(crypto->context, &hash));
    for (uint64_t at = 0; at < size && status == KW_OK;) {
        size_t length = size - at < config->work_size ? (size_t)(size - at) : config->work_size;
        status = storage->read(storage->context, area, at, config->work, length);
        if (status == KW_OK)
            status = crypto->hash_add(crypto->context, &hash, kw_bytes(config->work, length));
        at += length;
    }
    if (status == KW_OK)
        return crypto->hash_end(crypto->context, &hash, digest);
    crypto->hash_drop(crypto->context, &hash);
    return status;
}

enum kw_verdict kw_update_sound(const struct kw_update *update, const struct kw_update_image *image, uint32_t bank) {
    uint8_t digest[KW_DIGEST_SIZE];
    if (image->count == 0 || image->count > update->config.component_count)
        return KW_DENIED;
    for (uint32_t i = 0; i < image->count; i++) {
        const struct kw_update_part *part = &image->part[i];
        if (digest_of(update, update->config.components[i].area[bank], part->size, digest) != KW_OK ||
            kw_equal(digest, part->digest, sizeof(digest)) != KW_GRANTED)
            return KW_DENIED;
    }
    return KW_GRANTED;
}
