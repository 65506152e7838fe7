/* Dropbear's options, as a command line and as OpenWrt's file: never more starts than are kept. */
#include <stdlib.h>

#include "probe/dropbear.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    struct probe_dropbear_start start = {.tries = DROPBEAR_TRIES};
    struct probe_dropbear dropbear = {.installed = true};
    probe_dropbear_options(text, &start);
    probe_dropbear_uci(&dropbear, text, "text");
    if (dropbear.count > DROPBEAR_STARTS_MAX || dropbear.disabled != (dropbear.count == 0))
        abort();
    return 0;
}
