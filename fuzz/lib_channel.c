/* Bytes of a peer into a server's handshake that demands a certificate: none is ever granted, and nothing is read. */
#include "lib_channel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct kw_channel_link link;
    uint8_t bytes[4096];
    size_t count = 0;
    struct kw_bytes left = kw_bytes(data, size);
    if (kw_channel_open(&link, a_server(), kw_bytes(NULL, 0)) != KW_OK)
        __builtin_trap();
    while (kw_channel_step(&link) == KW_ERROR_BUSY && left.length > 0) {
        size_t part = left.length < 4096 ? left.length : 4096;
        if (kw_channel_feed(&link, kw_bytes(left.at, part), &count) != KW_OK)
            break;
        left = kw_bytes(left.at + count, left.length - count);
        while (kw_channel_take(&link, bytes, sizeof(bytes)) > 0)
            ;
    }
    if (link.verdict == KW_GRANTED || kw_channel_read(&link, bytes, sizeof(bytes), &count) != KW_ERROR_STATE)
        __builtin_trap();
    kw_channel_close(&link);
    return 0;
}
