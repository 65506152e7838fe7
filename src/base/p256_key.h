/* A private key of P-256 in a PEM file, and what it signs (ECDSA with SHA-256), for a program that is linked
 * statically. Two variants: by mbedTLS, and none, where the C library's target has no mbedTLS. */
#ifndef BASE_P256_KEY_H
#define BASE_P256_KEY_H

#include "base/hash.h"

/* Why there is no key, or no signature. */
enum p256_answer {
    P256_OK,
    P256_UNREAD,    /* errno says why; 0: it is no regular file, or of more than P256_FILE_MAX bytes */
    P256_NO_KEY,    /* no private key in PEM, or an encrypted one */
    P256_OTHER_KEY, /* a key of another kind */
    P256_REFUSED,   /* nothing was signed: no randomness, no memory */
    P256_NOT_HERE,  /* this build cannot sign */
};

enum { P256_FILE_MAX = 16384, P256_SIGNATURE_MAX = 72, P256_INFO_MAX = 128 };

struct p256_signature {
    uint8_t bytes[P256_SIGNATURE_MAX]; /* Ecdsa-Sig-Value in DER (RFC 3279) */
    size_t size;
    char key_id[HASH_SHA256_HEX]; /* SHA-256 of the public key (SubjectPublicKeyInfo in DER), in hex */
};

/* Of a file's bytes or a digest nothing stays in memory that is the key's. */
struct p256_key; /* of the variant */
/* Reads the key; p256_key_close gives it back. Links are followed. */
enum p256_answer p256_key_open(const char *path, struct p256_key **key) MUST_USE;
/* Signs a digest. The same digest has the same signature (RFC 6979): a device that has just started has little
 * randomness. `*signature` is set on P256_OK alone. */
enum p256_answer p256_key_sign(struct p256_key *key, const uint8_t digest[HASH_SHA256_SIZE],
                               struct p256_signature *signature) MUST_USE;
/* Fine on NULL. */
void p256_key_close(struct p256_key *key);

#endif
