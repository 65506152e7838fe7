#include "base/sha256.h"

/* The first 32 bits of the fractions of the square roots of the first 8 primes, and of the cube roots of the first 64.
 */
static const uint32_t START[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};
static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turn(uint32_t word, unsigned by) {
    return word >> by | word << (32 - by);
}

/* The sixteen words of a block, and what the standard makes of them. */
static void spread(const uint8_t *block, uint32_t words[64]) {
    for (size_t i = 0; i < 16; i++)
        words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
                   block[4 * i + 3];
    for (size_t i = 16; i < 64; i++) {
        uint32_t early = words[i - 15], late = words[i - 2];
        words[i] = words[i - 16] + (turn(early, 7) ^ turn(early, 18) ^ early >> 3) + words[i - 7] +
                   (turn(late, 17) ^ turn(late, 19) ^ late >> 10);
    }
}

static void take_block(uint32_t state[8], const uint8_t *block) {
    enum { A, B, C, D, E, F, G, H };
    uint32_t words[64], now[8];
    spread(block, words);
    memcpy(now, state, sizeof now);
    for (size_t i = 0; i < 64; i++) {
        uint32_t choice = (now[E] & now[F]) ^ (~now[E] & now[G]);
        uint32_t most = (now[A] & now[B]) ^ (now[A] & now[C]) ^ (now[B] & now[C]);
        uint32_t first =
            now[H] + (turn(now[E], 6) ^ turn(now[E], 11) ^ turn(now[E], 25)) + choice + ROUND[i] + words[i];
        uint32_t second = (turn(now[A], 2) ^ turn(now[A], 13) ^ turn(now[A], 22)) + most;
        memmove(now + 1, now, 7 * sizeof now[0]);
        now[E] += first;
        now[A] = first + second;
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += now[i];
}

void sha256_begin(struct sha256 *sum) {
    *sum = (struct sha256){.size = 0};
    memcpy(sum->state, START, sizeof START);
}

void sha256_add(struct sha256 *sum, struct str bytes) {
    while (bytes.len > 0) {
        size_t held = sum->size % SHA256_BLOCK, room = SHA256_BLOCK - held;
        size_t taken = bytes.len < room ? bytes.len : room;
        memcpy(sum->block + held, bytes.ptr, taken);
        sum->size += taken;
        if (taken == room)
            take_block(sum->state, sum->block);
        bytes = str_skip(bytes, taken);
    }
}

void sha256_end(struct sha256 *sum, uint8_t digest[HASH_SHA256_SIZE]) {
    static const char PADDING[SHA256_BLOCK] = "\x80";
    char length[8];
    uint64_t bits = sum->size * 8;
    size_t held = sum->size % SHA256_BLOCK;
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (char)(bits >> (56 - 8 * i));
    sha256_add(sum, (struct str){PADDING, (held < 56 ? 56 : 120) - held});
    sha256_add(sum, (struct str){length, sizeof length});
    for (size_t i = 0; i < HASH_SHA256_SIZE; i++)
        digest[i] = (uint8_t)(sum->state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_text(struct str bytes, char hex[HASH_SHA256_HEX]) {
    struct sha256 sum;
    uint8_t digest[HASH_SHA256_SIZE];
    sha256_begin(&sum);
    sha256_add(&sum, bytes);
    sha256_end(&sum, digest);
    hash_hex(digest, sizeof digest, hex);
}
