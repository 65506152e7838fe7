/* Backup of what a device would need to be itself again, sealed and checked whole before anything of it is restored.
 *
 * A backup is a header (magic, version, salt, time, how many items) and chunks. Its key is derived from one that never
 * leaves the key port, with the salt, so no two backups share a key; each chunk is AES-256-GCM under its number, with
 * the header and whether it is the last as additional data: chunks cannot be changed, taken out, put in another order,
 * or cut off at the end. docs/device/backup.md has the bytes. Nothing here is for several threads at once. */
#ifndef KEYWAY_BACKUP_H
#define KEYWAY_BACKUP_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_BACKUP_HEADER_SIZE 36u
#define KW_BACKUP_ITEMS_MAX   32u
#define KW_BACKUP_WORK_MIN    256u

/* Something that is backed up: the accounts' area, the settings, a file. Read while a backup is made; written while one
 * is restored, in order and without gaps, into a place that does not count before `commit`. */
struct kw_backup_item {
    uint32_t id; /* the integrator's, unique in the list */
    void *context;
    enum kw_status (*size)(void *context, uint64_t *size);
    enum kw_status (*read)(void *context, uint64_t offset, void *to, size_t length);
    enum kw_status (*write)(void *context, uint64_t offset, struct kw_bytes from);
    enum kw_status (*commit)(void *context, uint64_t size); /* all of it was written */
};

struct kw_backup_config {
    const struct kw_crypto *crypto;
    const struct kw_keys *keys;
    const struct kw_entropy *entropy;
    const struct kw_clock *clock;
    uint32_t key;  /* a secret of the key port */
    uint8_t *work; /* KW_BACKUP_WORK_MIN bytes or more; the larger, the fewer chunks. Wiped in the end */
    size_t work_size;
};

/* A backup that was made before, to be read at any offset. */
struct kw_backup_source {
    void *context;
    uint64_t size;
    enum kw_status (*read)(void *context, uint64_t offset, void *to, size_t length);
};

/* What a backup says of itself. */
struct kw_backup_report {
    struct kw_moment made;
    uint32_t items;
    uint64_t bytes; /* of all items */
};

/* Writes a backup of the items to the sink. A failure leaves a backup that no check accepts. @req CR 7.3 */
KW_MUST_USE enum kw_status kw_backup_write(const struct kw_backup_config *config, const struct kw_backup_item *items,
                                           size_t count, const struct kw_sink *sink);

/* Reads a backup to its end and says whether it is whole, genuine and fits the items; changes nothing of them.
 * KW_ERROR_TAMPERED: a chunk does not open, or it is not this device's. KW_ERROR_FORMAT: it is no backup, or of another
 * version. KW_ERROR_MISSING: it holds an item that the list does not. KW_ERROR_ROOM: chunks larger than `work_size`.
 * @req CR 7.3 RE 1 */
KW_MUST_USE enum kw_status kw_backup_check(const struct kw_backup_config *config, const struct kw_backup_source *source,
                                           const struct kw_backup_item *items, size_t count,
                                           struct kw_backup_report *report);

/* Checks the whole of it, and only then writes the items and commits each that the backup holds, in its order, when all
 * of them are written. What fails before the first commit has changed nothing that counts. @req CR 7.4, CR 7.3 RE 1 */
KW_MUST_USE enum kw_status kw_backup_restore(const struct kw_backup_config *config,
                                             const struct kw_backup_source *source, const struct kw_backup_item *items,
                                             size_t count, struct kw_backup_report *report);

#ifdef __cplusplus
}
#endif

#endif
