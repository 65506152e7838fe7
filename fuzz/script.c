/* Scripts: one that listens says by what, and no other is judged to. */
#include "supplier/scan_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct scan_looked looked = {.path = "root/rc"};
    struct str text = {(const char *)data, size};
    arena_init(&arena, 1 << 24);
    struct scan_file file = {.path = size % 2 ? "root/inittab" : "root/rc", .mode = 0755, .arena = &arena};
    if (scan_script_wanted(&file, text)) {
        if (scan_script(&file, text, true, &looked) != STATUS_OK || (looked.listens.ptr && looked.unjudged) ||
            (looked.listens.ptr && looked.listens.len == 0))
            abort();
    } else if (size > 1 && data[0] == '#' && data[1] == '!')
        abort();
    arena_done(&arena);
    return 0;
}
