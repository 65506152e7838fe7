#include "sntp.h"

#include <string.h>

/* Where the parts of a message begin. */
#define STRATUM_AT  1u
#define ORIGIN_AT   24u
#define RECEIVED_AT 32u
#define SENT_AT     40u

#define VERSION    4u
#define CLIENT     3u
#define SERVER     4u
#define ALARM      3u
#define STRATA     15u
#define ERA_S      4294967296ll
#define EPOCH_S    2208988800ll /* from 1900 to 1970 */
#define OLDEST_S   1767225600ll /* 2026-01-01 */
#define LONGEST_MS 1000         /* between question and answer, at the server */

void sntp_ask(const uint8_t nonce[SNTP_NONCE_SIZE], uint8_t message[SNTP_SIZE]) {
    memset(message, 0, SNTP_SIZE);
    message[0] = VERSION << 3 | CLIENT;
    memcpy(message + SENT_AT, nonce, SNTP_NONCE_SIZE);
}

static uint32_t word_at(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Seconds since 1900, cut to 32 bits, and their fraction. */
static int64_t time_at(const uint8_t *at) {
    int64_t seconds = (int64_t)word_at(at) - EPOCH_S;
    if (seconds < OLDEST_S)
        seconds += ERA_S;
    return seconds * 1000 + (int64_t)((uint64_t)word_at(at + 4) * 1000 >> 32);
}

enum sntp_fault sntp_read(const uint8_t message[SNTP_SIZE], const uint8_t nonce[SNTP_NONCE_SIZE],
                          struct sntp_times *times) {
    static const uint8_t never[SNTP_NONCE_SIZE];
    unsigned version = message[0] >> 3 & 7u;
    if (memcmp(message + ORIGIN_AT, nonce, SNTP_NONCE_SIZE) != 0)
        return SNTP_NOT_ASKED;
    if (version < VERSION - 1 || version > VERSION || (message[0] & 7u) != SERVER)
        return SNTP_FORM;
    if (message[0] >> 6 == ALARM || message[STRATUM_AT] == 0 || message[STRATUM_AT] > STRATA)
        return SNTP_UNSYNCHRONISED;
    const struct sntp_times read = {time_at(message + RECEIVED_AT), time_at(message + SENT_AT)};
    if (memcmp(message + RECEIVED_AT, never, SNTP_NONCE_SIZE) == 0 ||
        memcmp(message + SENT_AT, never, SNTP_NONCE_SIZE) == 0 || read.sent_ms < read.received_ms ||
        read.sent_ms - read.received_ms > LONGEST_MS)
        return SNTP_FORM;
    *times = read;
    return SNTP_GOOD;
}
