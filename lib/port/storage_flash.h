/* Storage in flash that erases whole blocks and programs units once (NOR, data flash of controllers), for areas that
 * are small and seldom written. Each area has two banks of blocks: a flush erases the bank that does not count,
 * programs it, reads it back, and at last its header, which makes it count. What was flushed before is untouched until
 * then. */
#ifndef LIB_PORT_STORAGE_FLASH_H
#define LIB_PORT_STORAGE_FLASH_H

#include <keyway/port.h>

#define KW_FLASH_HEADER 32u /* bytes in front of each bank's data */

/* Bytes of flash that an area of `size` bytes needs in a bank. */
#define KW_FLASH_BANK(size) (KW_FLASH_HEADER + (size))

/* The part itself. */
struct kw_flash {
    void *context;
    /* All bytes of the block become 0xff. */
    enum kw_status (*erase)(void *context, uint32_t block);
    /* `length` bytes, whole units at a multiple of a unit, of a block that was erased and not programmed there since.
     */
    enum kw_status (*program)(void *context, uint32_t block, uint32_t offset, struct kw_bytes from);
    enum kw_status (*read)(void *context, uint32_t block, uint32_t offset, void *to, size_t length);
    uint32_t block_size; /* a multiple of `unit` */
    uint32_t unit;       /* bytes that are programmed at once: 1, 2, 4, 8, 16 or 32 */
};

/* An area, and the room for what is in it. No two areas share a block. */
struct kw_flash_area {
    uint32_t area;
    uint32_t size;      /* bytes, a multiple of the unit */
    uint32_t blocks[2]; /* the first block of each bank; as many in a row as KW_FLASH_BANK(size) needs */
    uint8_t *shadow;    /* `size` bytes: what the library reads and writes */
    uint32_t generation;
    uint8_t current; /* the bank that counts; the port's, as the rest */
    uint8_t dirty;
    enum kw_status lost; /* KW_OK: it is not; else why nothing can be read before something was flushed */
};

struct kw_storage_flash {
    const struct kw_flash *flash;
    struct kw_flash_area *areas; /* the caller's, as all that it points to; must outlive the port */
    size_t count;
    struct kw_storage storage; /* the table, whose context this is */
};

/* Reads every area. One whose banks were never made to count is all zeros: a new device, or power failed in its first
 * flush. KW_ERROR_ARGUMENT: a size that cannot be, and there is no table. On any other failure, which is that of the
 * first area that has one, the table is there all the same: an area that is lost fails its reads with its own status
 * until it was written and flushed, zeros where nobody wrote, and all others are as they were. KW_ERROR_TAMPERED: a
 * bank counted once and its bytes are no longer what they were; nothing older is taken for it, for that would undo what
 * was acknowledged. KW_ERROR_STORAGE. */
KW_MUST_USE enum kw_status kw_storage_flash_open(struct kw_storage_flash *port);

#endif
