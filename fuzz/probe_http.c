/* What a web server of the device answers: its parts lie within what it sent; a path to follow has nothing in it that
 * would end a request's line. */
#include <stdlib.h>

#include "probe/outside/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size}, path;
    struct http_reply reply;
    struct arena arena;
    if (!http_read(bytes, &reply))
        return http_is_whole(bytes) ? abort(), 0 : 0;
    if (reply.body.ptr < bytes.ptr || reply.body.ptr + reply.body.len > bytes.ptr + size || reply.status > 599)
        abort();
    if (http_location(&reply, STR("host"), true, &path) == HTTP_TO_PATH)
        for (size_t i = 0; i < path.len; i++)
            if (path.ptr[i] <= ' ')
                abort();
    arena_init(&arena, (size_t)1 << 26);
    if (http_text(&arena, reply.body).len > reply.body.len)
        abort();
    arena_done(&arena);
    (void)http_offers_login(&reply);
    return 0;
}
