/* The bytes of a backup, for the files that write and read it. */
#ifndef LIB_BACKUP_FORMAT_H
#define LIB_BACKUP_FORMAT_H

#include <keyway/backup.h>

#define BACKUP_MAGIC      0x4b774231u /* "KwB1" */
#define BACKUP_SALT_SIZE  16u
#define BACKUP_CHUNK_HEAD 5u  /* length of the sealed body, whether it is the last */
#define BACKUP_ITEM_HEAD  12u /* id, size; at the start of the item's own first chunk */
#define BACKUP_LAST       0x5au
#define BACKUP_MORE       0xa5u

struct backup_header {
    uint8_t salt[BACKUP_SALT_SIZE];
    int64_t unix_ms;
    uint32_t trust; /* enum kw_clock_trust */
    uint32_t items;
    uint8_t bytes[KW_BACKUP_HEADER_SIZE];
};

/* The key of the backup with this salt. */
KW_MUST_USE enum kw_status kw_backup_key(const struct kw_backup_config *config, const uint8_t salt[BACKUP_SALT_SIZE],
                                         uint8_t key[KW_SEAL_KEY_SIZE]);

/* The nonce of chunk `number`: no two chunks of one backup have the same, and no two backups the same key. */
void kw_backup_nonce(uint32_t number, uint8_t nonce[KW_NONCE_SIZE]);

/* The additional data of a chunk: the header and the chunk's head. */
void kw_backup_aad(const struct backup_header *header, const uint8_t head[BACKUP_CHUNK_HEAD],
                   uint8_t aad[KW_BACKUP_HEADER_SIZE + BACKUP_CHUNK_HEAD]);

/* Whether the configuration and the list of items can be used at all. */
KW_MUST_USE enum kw_status kw_backup_usable(const struct kw_backup_config *config, const struct kw_backup_item *items,
                                            size_t count);

#endif
