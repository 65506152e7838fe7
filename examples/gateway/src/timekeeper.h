/* Asks a time server of the works: SNTP, each answer with a code by AES-CMAC under a key that both have (RFC 8573).
 * What nobody with the key has made, what is old, what was long on its way, and a time that jumps is refused and
 * recorded; the clock goes on by the uptime then, and says after a while that it is not synchronised any more.
 *
 * @req CR 2.11 RE 1, CR 2.11 RE 2 */
#ifndef EXAMPLES_GATEWAY_SRC_TIMEKEEPER_H
#define EXAMPLES_GATEWAY_SRC_TIMEKEEPER_H

#include "device.h"
#include "sntp.h"

#define TIMEKEEPER_KEY_SIZE 16u

typedef struct evp_mac_ctx_st EVP_MAC_CTX;

struct timekeeper {
    struct device *device; /* null: no server is asked */
    EVP_MAC_CTX *code;
    int file;  /* -1: none */
    int waits; /* for an answer */
    uint8_t nonce[SNTP_NONCE_SIZE];
    uint64_t asked_ms;
    uint64_t next_ms;
    const char *told; /* the last that was recorded, null: nothing */
};

/* The key that this device and its time server have, derived from the device's secret, so that it is nowhere stored:
 * who may is told it once, and the server is given it. @req CR 1.14, CR 1.14 RE 1 */
KW_MUST_USE enum kw_status timekeeper_key(const struct device *device, uint8_t key[TIMEKEEPER_KEY_SIZE]);

/* Derives the key and makes ready to ask; before the sandbox. 0, or -1 and what is wrong in `error`. */
int timekeeper_open(struct timekeeper *keeper, struct device *device, const char **error);

/* Asks when it is time to, and takes an answer that has come. */
void timekeeper_step(struct timekeeper *keeper);

/* For poll(): readable when an answer has come; -1: none is waited for. */
int timekeeper_file(const struct timekeeper *keeper);

/* Asks nobody for now: the boundary is closed. */
void timekeeper_pause(struct timekeeper *keeper);

void timekeeper_close(struct timekeeper *keeper);

#endif
