/* Printing a diagnostic about any text: no control characters but line ends, and no line over 100 columns. */
#include "base/diag.h"
#include "base/out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct diag_kind REMARK = {"fuzz.remark", SEVERITY_NOTE, "here", NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct source source = {STR("fuzz"), {(const char *)data, size}};
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct diag_sink sink;
    diag_init(&sink, &arena);
    diag_add(&sink, &REMARK, ((struct place){&source, (uint32_t)size / 2, (uint32_t)size / 3}));
    struct out out;
    out_memory(&out, 1 << 20);
    diag_print(&sink, &out, false);
    struct str rest = out_text(&out), line;
    while (str_next(&rest, '\n', &line))
        for (size_t i = 0; i < line.len; i++)
            if ((unsigned char)line.ptr[i] < 0x20 || out_width(line) > 100)
                abort();
    out_done(&out);
    arena_done(&arena);
    return 0;
}
