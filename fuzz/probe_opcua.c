/* What a server of OPC UA answers to hello, channel and GetEndpoints: slices lie within what came. */
#include <stdlib.h>

#include "probe/outside/opcua.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct opcua_endpoints endpoints;
    struct str bytes = {(const char *)data, size};
    char *room = malloc(size + 1);
    uint32_t code, channel, token;
    if (!room)
        return 0;
    (void)opcua_frames(bytes);
    (void)opcua_read_acknowledge(bytes, &code);
    (void)opcua_read_open(bytes, &code, &channel, &token);
    if (opcua_read_endpoints(bytes, room, &code, &endpoints) == OPCUA_WHOLE)
        for (size_t i = 0; i < endpoints.count; i++) {
            struct str url = endpoints.items[i].url;
            if (url.len > 0 && (url.ptr < room || url.ptr + url.len > room + size))
                abort();
            (void)opcua_policy_weakness(endpoints.items[i].policy);
        }
    free(room);
    return 0;
}
