/* Messages of SNTP (RFC 5905, RFC 4330): a question to a time server, and what its answer says. Whether an answer is
 * from the server its code tells, RFC 8573, which is looked at before: here lies what it protects. */
#ifndef EXAMPLES_GATEWAY_SRC_SNTP_H
#define EXAMPLES_GATEWAY_SRC_SNTP_H

#include <keyway/port.h>

#define SNTP_SIZE       48u /* of a message without its code */
#define SNTP_NONCE_SIZE 8u

/* Why an answer is none. */
enum sntp_fault {
    SNTP_GOOD = 0,
    SNTP_NOT_ASKED,     /* it is no answer to the question: an older one, or made up */
    SNTP_FORM,          /* not an answer of a server, or a time that is none */
    SNTP_UNSYNCHRONISED /* the server does not know the time itself, or asks to be left alone */
};

/* The server's wall clock when the question came and when the answer went, milliseconds since 1970. */
struct sntp_times {
    int64_t received_ms;
    int64_t sent_ms;
};

/* A question that tells nothing of the device: in place of its time stands `nonce`, which the answer has to bring back.
 */
void sntp_ask(const uint8_t nonce[SNTP_NONCE_SIZE], uint8_t message[SNTP_SIZE]);

/* Reads SNTP_SIZE bytes; `times` is set on SNTP_GOOD alone. Years from 2036 on are those of the next era: times before
 * 2026 are none. @req CR 2.11 RE 1 */
enum sntp_fault sntp_read(const uint8_t message[SNTP_SIZE], const uint8_t nonce[SNTP_NONCE_SIZE],
                          struct sntp_times *times);

#endif
