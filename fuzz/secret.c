/* Files with secrets: whatever is found has a place, and no account or key is read beyond its end. */
#include "supplier/scan_content.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"a.c",   "a.ini",  "a.xml",     "a.sh",
                                        "a.csv", "shadow", ".htpasswd", "chap-secrets"};
    static struct arena kept;
    static const struct secret_finder *finder;
    struct arena arena;
    if (!finder) {
        arena_init(&kept, 16 << 20);
        if (secret_finder_new(&kept, &finder) != STATUS_OK)
            abort();
    }
    arena_init(&arena, 256 << 20);
    struct str bytes = {(const char *)data, size};
    struct scan_file file = {.path = names[size % ARRAY_LEN(names)], .arena = &arena};
    file.kind = file_kind_of(str_from(file.path));
    struct scan_stretch stretch = {.bytes = bytes, .to = size, .line = 1, .whole = true};
    if (scan_secret(&file, finder, &stretch) != STATUS_OK || scan_account(&file, bytes) != STATUS_OK ||
        scan_key_file(&file, bytes) != STATUS_OK || scan_certificate_file(&file, bytes) != STATUS_OK)
        abort();
    for (size_t i = 0; i < file.count; i++)
        if (file.items[i].text.len == 0 || file.items[i].line > size + 1)
            abort();
    arena_done(&arena);
    return 0;
}
