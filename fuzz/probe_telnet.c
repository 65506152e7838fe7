/* What a server of telnet or FTP says, in two parts: the text and the answers keep their bounds. */
#include <stdlib.h>

#include "probe/outside/greeting.h"
#include "probe/outside/telnet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = {(const char *)data, size};
    struct telnet whole = {.text_len = 0}, parts = {.text_len = 0};
    telnet_take(&whole, bytes);
    telnet_take(&parts, str_slice(bytes, 0, size / 2));
    telnet_take(&parts, str_skip(bytes, size / 2));
    struct str text = {whole.text, whole.text_len};
    if (!str_eq(text, (struct str){parts.text, parts.text_len}) || whole.answers_len > TELNET_ANSWERS_MAX)
        abort();
    (void)greeting_waits_for(text);
    (void)greeting_is_whole(bytes);
    (void)greeting_names_version(text);
    return 0;
}
