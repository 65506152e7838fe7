/* What a server of TLS says to a hello: any bytes are an answer, a part of one, or junk; more bytes never take it back.
 */
#include <stdlib.h>

#include "probe/outside/hello.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct hello_reply whole = hello_read(bytes);
    for (size_t i = 0; i <= size && i < 64; i++) {
        struct hello_reply part = hello_read(str_slice(bytes, 0, i));
        if (part.answer != HELLO_PART && part.answer != whole.answer)
            abort();
    }
    return 0;
}
