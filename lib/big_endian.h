/* Numbers at a place of a table whose layout is fixed, where a reader or writer would be more than it takes. Compilers
 * make one load or store and one instruction of each. */
#ifndef LIB_BIG_ENDIAN_H
#define LIB_BIG_ENDIAN_H

#include <stdint.h>

static inline uint16_t get16(const uint8_t *at) {
    return (uint16_t)((uint32_t)at[0] << 8 | at[1]);
}

static inline uint32_t get32(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline uint64_t get64(const uint8_t *at) {
    return (uint64_t)get32(at) << 32 | get32(at + 4);
}

static inline void put16(uint8_t *at, uint16_t number) {
    at[0] = (uint8_t)(number >> 8);
    at[1] = (uint8_t)number;
}

static inline void put32(uint8_t *at, uint32_t number) {
    at[0] = (uint8_t)(number >> 24);
    at[1] = (uint8_t)(number >> 16);
    at[2] = (uint8_t)(number >> 8);
    at[3] = (uint8_t)number;
}

static inline void put64(uint8_t *at, uint64_t number) {
    put32(at, (uint32_t)(number >> 32));
    put32(at + 4, (uint32_t)number);
}

#endif
