/* A part of flash with any bytes in it: it is opened within its bounds or refused, and what is flushed since is there.
 */
#include "lib_flash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct kw_flash flash = {NULL, erase, program, read_part, 64, 4};
    uint8_t shadow[96], byte = 7;
    struct kw_flash_area area = {.area = 1, .size = 96, .blocks = {0, 2}, .shadow = shadow};
    struct kw_storage_flash port = {.flash = &flash, .areas = &area, .count = 1};
    memset(part, 0xff, sizeof(part));
    memcpy(part, data, size < sizeof(part) ? size : sizeof(part));
    if (kw_storage_flash_open(&port) != KW_OK || area.generation == UINT32_MAX)
        return 0;
    if (port.storage.write(&port, 1, 95, kw_bytes(&byte, 1)) != KW_OK || port.storage.flush(&port, 1) != KW_OK ||
        (shadow[95] = 0, kw_storage_flash_open(&port)) != KW_OK || shadow[95] != 7)
        abort();
    return 0;
}
