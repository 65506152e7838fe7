/* ELF files: whatever is told of one lies within what was read. */
#include "supplier/elf.h"
#include "supplier/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct elf_report report;
    struct str why = STR_NONE;
    arena_init(&arena, (size_t)64 << 20);
    struct scan_file file = {.path = "fuzz", .arena = &arena};
    enum status status = elf_read((struct str){(const char *)data, size}, &arena, &report, &why);
    if (status == STATUS_INPUT && why.len == 0)
        abort();
    if (status == STATUS_OK && (report.needed_count > ELF_NEEDED_MAX || scan_elf(&file, &report) != STATUS_OK))
        abort();
    arena_done(&arena);
    return 0;
}
