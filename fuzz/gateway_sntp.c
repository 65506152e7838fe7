/* The reference gateway's reader of a time server's answers: a time that it gives is one from 2026 on, and of the
 * question that was asked. */
#include <sntp.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sntp_times times = {-1, -1};
    if (size != SNTP_SIZE + SNTP_NONCE_SIZE)
        return 0;
    const uint8_t *nonce = data + SNTP_SIZE;
    if (sntp_read(data, nonce, &times) != SNTP_GOOD) {
        if (times.sent_ms != -1 || times.received_ms != -1)
            abort();
        return 0;
    }
    if (memcmp(data + 24, nonce, SNTP_NONCE_SIZE) != 0 || times.received_ms < 1767225600000 ||
        times.sent_ms < times.received_ms || times.sent_ms - times.received_ms > 1000)
        abort();
    return 0;
}
