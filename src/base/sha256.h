/* SHA-256 (FIPS 180-4) without a library, for programs that a device carries; where nettle is there, base/hash.h is
 * twice as fast. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/hash.h"

enum { SHA256_BLOCK = 64 };

struct sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes so far: less than 2^61 */
    uint8_t block[SHA256_BLOCK];
};

void sha256_begin(struct sha256 *sum);
void sha256_add(struct sha256 *sum, struct str bytes);
/* Ends it: what comes after is another sum. */
void sha256_end(struct sha256 *sum, uint8_t digest[HASH_SHA256_SIZE]);
/* Of one text, in hex. */
void sha256_text(struct str bytes, char hex[HASH_SHA256_HEX]);

#endif
