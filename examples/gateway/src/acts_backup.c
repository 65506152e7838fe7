#include "acts.h"

#include "port/system_linux.h"

#include <keyway/backup.h>

#include <string.h>

#define ITEM_MAX   (64u << 10) /* bytes of an area */
#define BACKUP_MAX (90u << 10)
#define WORK       4096u

/* What is saved: the areas that make the device what its owner made of it. Neither the audit log, which is nobody's to
 * put back, nor failed logins, which a restore would forgive. Keys stay where they are: a backup is of one device. */
struct item {
    struct device *device;
    uint32_t area;
    uint8_t staged[ITEM_MAX]; /* while it is restored, until all of it is there */
};

static struct item items[] = {{.area = STORE_ACCOUNTS}, {.area = STORE_CODES}, {.area = STORE_SETTINGS}};
#define ITEMS (sizeof(items) / sizeof(*items))

/* A backup on its way back in. */
static uint8_t incoming[BACKUP_MAX];
static size_t incoming_length;

static enum kw_status size_of(void *context, uint64_t *size) {
    const struct item *item = context;
    const struct kw_storage *storage = &item->device->store.posix.storage;
    return storage->size(storage->context, item->area, size);
}

static enum kw_status read_item(void *context, uint64_t offset, void *to, size_t length) {
    const struct item *item = context;
    const struct kw_storage *storage = &item->device->store.posix.storage;
    return storage->read(storage->context, item->area, offset, to, length);
}

static enum kw_status write_item(void *context, uint64_t offset, struct kw_bytes from) {
    struct item *item = context;
    if (offset > ITEM_MAX || from.length > ITEM_MAX - offset)
        return KW_ERROR_ROOM;
    memcpy(item->staged + offset, from.at, from.length);
    return KW_OK;
}

static enum kw_status commit_item(void *context, uint64_t size) {
    const struct item *item = context;
    const struct kw_storage *storage = &item->device->store.posix.storage;
    uint64_t room = 0;
    KW_TRY(storage->size(storage->context, item->area, &room));
    if (size != room || size > ITEM_MAX)
        return KW_ERROR_FORMAT;
    KW_TRY(storage->write(storage->context, item->area, 0, kw_bytes(item->staged, (size_t)size)));
    return storage->flush(storage->context, item->area);
}

static void list(struct device *device, struct kw_backup_item *to) {
    for (size_t i = 0; i < ITEMS; i++) {
        items[i].device = device;
        to[i] = (struct kw_backup_item){items[i].area, &items[i], size_of, read_item, write_item, commit_item};
    }
}

static struct kw_backup_config config_of(const struct device *device, uint8_t *work) {
    return (struct kw_backup_config){.crypto = &device->openssl.crypto,
                                     .keys = device->keys.port,
                                     .entropy = &kw_entropy_linux,
                                     .clock = &device->clock.clock,
                                     .key = KEY_BACKUP,
                                     .work = work,
                                     .work_size = WORK};
}

void act_backup(struct call *call) {
    struct device *device = &call->gateway->device;
    const struct kw_sink sink = answer_sink(call->answer);
    struct kw_backup_item listed[ITEMS];
    uint8_t work[WORK];
    const struct kw_backup_config config = config_of(device, work);
    list(device, listed);
    answer_again(call->answer, 200, ANSWER_BYTES);
    enum kw_status status = kw_backup_write(&config, listed, ITEMS, &sink);
    call_record(call, KW_AUDIT_BACKUP, EVENT_BACKUP, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE,
                "a backup was taken");
    if (status != KW_OK)
        call_failed(call, status);
}

void act_restore_piece(struct call *call, struct kw_bytes piece) {
    if (call->body_before == 0)
        incoming_length = 0;
    if (piece.length > sizeof(incoming) - incoming_length)
        return; /* the route takes no more than fits */
    memcpy(incoming + incoming_length, piece.at, piece.length);
    incoming_length += piece.length;
}

static enum kw_status read_incoming(void *context, uint64_t offset, void *to, size_t length) {
    const uint8_t *bytes = context;
    if (offset > incoming_length || length > incoming_length - offset)
        return KW_ERROR_FORMAT;
    memcpy(to, bytes + offset, length);
    return KW_OK;
}

/* What was restored counts from the next start on, which is now: what is in memory is of before. */
void act_restore(struct call *call) {
    struct device *device = &call->gateway->device;
    struct kw_backup_item listed[ITEMS];
    struct kw_backup_report report;
    uint8_t work[WORK];
    const struct kw_backup_config config = config_of(device, work);
    const struct kw_backup_source source = {incoming, incoming_length, read_incoming};
    list(device, listed);
    enum kw_status status = kw_backup_restore(&config, &source, listed, ITEMS, &report);
    call_record(call, KW_AUDIT_BACKUP, EVENT_BACKUP, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED,
                status == KW_OK ? "a backup was restored" : "a backup was refused");
    for (size_t i = 0; i < ITEMS; i++)
        kw_wipe(items[i].staged, ITEM_MAX);
    if (status == KW_OK) {
        call->gateway->restart = 1;
        call_result(call, 200, "restored: the device starts anew");
    } else {
        call_result(call, 400, "refused: it is no backup of this device, or was changed");
    }
}
