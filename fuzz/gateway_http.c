/* The reference gateway's reader of HTTP heads and forms: what it takes lies within the bytes, and a head that came in
 * two parts is read as the whole of it. */
#include <http.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_within(struct kw_bytes part, const uint8_t *data, size_t size) {
    return part.length == 0 || (part.at >= data && part.length <= size && part.at + part.length <= data + size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct http_request request = {0};
    struct http_request again = {0};
    char field[32];
    int status = http_read(kw_bytes(data, size), &request);
    if (status == HTTP_OK) {
        if (request.head_length > size || !is_within(request.path, data, size) || request.path.length == 0 ||
            !is_within(request.query, data, size) || !is_within(http_cookie(request.cookie, "session"), data, size))
            abort();
        if (http_read(kw_bytes(data, request.head_length - 1), &again) != HTTP_MORE)
            abort();
    }
    if (http_field(kw_bytes(data, size), "name", field, sizeof(field)) == KW_OK && strlen(field) >= sizeof(field))
        abort();
    return 0;
}
