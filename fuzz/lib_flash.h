/* A part of flash in memory: four blocks of 64 bytes. */
#ifndef FUZZ_LIB_FLASH_H
#define FUZZ_LIB_FLASH_H

#include "port/storage_flash.h"

#include <stdlib.h>
#include <string.h>

static uint8_t part[4][64];

static enum kw_status erase(void *context, uint32_t block) {
    return context || block > 3 ? KW_ERROR_STORAGE : (memset(part[block], 0xff, 64), KW_OK);
}

static enum kw_status program(void *context, uint32_t block, uint32_t offset, struct kw_bytes from) {
    if (context || block > 3 || offset > 64 || from.length > 64 - offset)
        abort();
    return memcpy(part[block] + offset, from.at, from.length), KW_OK;
}

static enum kw_status read_part(void *context, uint32_t block, uint32_t offset, void *to, size_t length) {
    if (context || block > 3 || offset > 64 || length > 64 - offset)
        abort();
    return memcpy(to, part[block] + offset, length), KW_OK;
}

#endif
