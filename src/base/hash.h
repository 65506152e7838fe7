/* SHA-256 and SHA-512 (FIPS 180-4), by nettle. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

enum { HASH_SHA256_SIZE = 32, HASH_SHA512_SIZE = 64, HASH_SHA256_HEX = 64, HASH_SHA512_HEX = 128 };

void hash_sha256(struct str data, uint8_t digest[HASH_SHA256_SIZE]);
void hash_sha512(struct str data, uint8_t digest[HASH_SHA512_SIZE]);
/* Lower-case hex of `size` bytes into `hex` (2 * size bytes, no NUL). */
void hash_hex(const uint8_t *digest, size_t size, char *hex);
/* Reads `size` bytes from exactly 2 * size hex digits of either case. */
bool hash_unhex(struct str hex, uint8_t *digest, size_t size);

/* RFC 4648 base64 with padding of a SHA-256 digest into `text` (HASH_SHA256_BASE64 bytes, no NUL): for integrity
 * attributes and security policies of pages. */
enum { HASH_SHA256_BASE64 = 44 };
void hash_sha256_base64(const uint8_t digest[HASH_SHA256_SIZE], char text[HASH_SHA256_BASE64]);

#endif
