#include "backup_format.h"

#include <string.h>

static const char key_label[] = "keyway backup 1";

enum kw_status kw_backup_key(const struct kw_backup_config *config, const uint8_t salt[BACKUP_SALT_SIZE],
                             uint8_t key[KW_SEAL_KEY_SIZE]) {
    uint8_t label[sizeof(key_label) + BACKUP_SALT_SIZE];
    memcpy(label, key_label, sizeof(key_label));
    memcpy(label + sizeof(key_label), salt, BACKUP_SALT_SIZE);
    return config->keys->derive(config->keys->context, config->key, kw_bytes(label, sizeof(label)), key);
}

void kw_backup_nonce(uint32_t number, uint8_t nonce[KW_NONCE_SIZE]) {
    memset(nonce, 0, KW_NONCE_SIZE);
    for (size_t i = 0; i < sizeof(number); i++)
        nonce[KW_NONCE_SIZE - 1 - i] = (uint8_t)(number >> 8 * i);
}

void kw_backup_aad(const struct backup_header *header, const uint8_t head[BACKUP_CHUNK_HEAD],
                   uint8_t aad[KW_BACKUP_HEADER_SIZE + BACKUP_CHUNK_HEAD]) {
    memcpy(aad, header->bytes, KW_BACKUP_HEADER_SIZE);
    memcpy(aad + KW_BACKUP_HEADER_SIZE, head, BACKUP_CHUNK_HEAD);
}

enum kw_status kw_backup_usable(const struct kw_backup_config *config, const struct kw_backup_item *items,
                                size_t count) {
    if (config->work_size < KW_BACKUP_WORK_MIN || config->work_size > UINT32_MAX || count > KW_BACKUP_ITEMS_MAX)
        return KW_ERROR_ARGUMENT;
    if (!config->crypto->seal || !config->crypto->open)
        return KW_ERROR_UNSUPPORTED;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (items[i].id == items[j].id)
                return KW_ERROR_EXISTS;
    return KW_OK;
}

/* A backup that is being written. The work buffer holds a chunk's head, its body and, once sealed, its tag. */
struct writing {
    const struct kw_backup_config *config;
    const struct kw_sink *sink;
    struct backup_header header;
    uint8_t key[KW_SEAL_KEY_SIZE];
    uint32_t number;
    size_t used; /* of the body */
};

static size_t body_room(const struct kw_backup_config *config) {
    return config->work_size - BACKUP_CHUNK_HEAD - KW_TAG_SIZE;
}

static enum kw_status begin(struct writing *writing, uint32_t items) {
    const struct kw_backup_config *config = writing->config;
    struct backup_header *header = &writing->header;
    struct kw_moment now;
    struct kw_writer writer = kw_writer(header->bytes, KW_BACKUP_HEADER_SIZE);
    KW_TRY(config->entropy->fill(config->entropy->context, header->salt, BACKUP_SALT_SIZE));
    KW_TRY(config->clock->now(config->clock->context, &now));
    KW_TRY(kw_write_u32(&writer, BACKUP_MAGIC));
    KW_TRY(kw_write_bytes(&writer, kw_bytes(header->salt, BACKUP_SALT_SIZE)));
    KW_TRY(kw_write_u64(&writer, (uint64_t)now.unix_ms));
    KW_TRY(kw_write_u32(&writer, (uint32_t)now.trust));
    KW_TRY(kw_write_u32(&writer, items));
    KW_TRY(kw_backup_key(config, header->salt, writing->key));
    return writing->sink->put(writing->sink->context, kw_written(&writer));
}

/* Seals what the buffer holds and hands it on. */
static enum kw_status flush(struct writing *writing, uint8_t last) {
    const struct kw_backup_config *config = writing->config;
    uint8_t nonce[KW_NONCE_SIZE];
    uint8_t aad[KW_BACKUP_HEADER_SIZE + BACKUP_CHUNK_HEAD];
    uint8_t *head = config->work;
    uint8_t *body = config->work + BACKUP_CHUNK_HEAD;
    struct kw_writer writer = kw_writer(head, BACKUP_CHUNK_HEAD);
    if (writing->number == UINT32_MAX)
        return KW_ERROR_ROOM;
    KW_TRY(kw_write_u32(&writer, (uint32_t)(writing->used + KW_TAG_SIZE)));
    KW_TRY(kw_write_u8(&writer, last));
    kw_backup_nonce(writing->number++, nonce);
    kw_backup_aad(&writing->header, head, aad);
    KW_TRY(config->crypto->seal(config->crypto->context, writing->key, nonce, kw_bytes(aad, sizeof(aad)),
                                kw_bytes(body, writing->used), body));
    size_t length = BACKUP_CHUNK_HEAD + writing->used + KW_TAG_SIZE;
    writing->used = 0;
    return writing->sink->put(writing->sink->context, kw_bytes(config->work, length));
}

/* Bytes of an item straight into the buffer, chunk by chunk. */
static enum kw_status write_item(struct writing *writing, const struct kw_backup_item *item) {
    size_t room = body_room(writing->config);
    uint8_t *body = writing->config->work + BACKUP_CHUNK_HEAD;
    uint64_t size;
    KW_TRY(item->size(item->context, &size));
    /* An item's head is not torn apart. */
    if (room - writing->used < BACKUP_ITEM_HEAD)
        KW_TRY(flush(writing, BACKUP_MORE));
    struct kw_writer head = kw_writer(body + writing->used, BACKUP_ITEM_HEAD);
    KW_TRY(kw_write_u32(&head, item->id));
    KW_TRY(kw_write_u64(&head, size));
    writing->used += BACKUP_ITEM_HEAD;
    for (uint64_t offset = 0; offset < size;) {
        if (writing->used == room)
            KW_TRY(flush(writing, BACKUP_MORE));
        size_t length = room - writing->used;
        if (length > size - offset)
            length = (size_t)(size - offset);
        KW_TRY(item->read(item->context, offset, body + writing->used, length));
        writing->used += length;
        offset += length;
    }
    return KW_OK;
}

static enum kw_status write_all(struct writing *writing, const struct kw_backup_item *items, size_t count) {
    KW_TRY(begin(writing, (uint32_t)count));
    for (size_t i = 0; i < count; i++)
        KW_TRY(write_item(writing, &items[i]));
    return flush(writing, BACKUP_LAST);
}

enum kw_status kw_backup_write(const struct kw_backup_config *config, const struct kw_backup_item *items, size_t count,
                               const struct kw_sink *sink) {
    struct writing writing = {.config = config, .sink = sink};
    KW_TRY(kw_backup_usable(config, items, count));
    enum kw_status status = write_all(&writing, items, count);
    kw_wipe(&writing, sizeof(writing));
    kw_wipe(config->work, config->work_size);
    return status;
}
