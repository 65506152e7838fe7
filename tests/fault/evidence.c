/* A product document read to its statements, for tests/fault/each.py. Ends with 1 when there was no memory; the
 * statements and the diagnostics go to standard output. evidence DOCUMENT */
#include "evidence/evidence.h"
#include "base/out.h"

#include <unistd.h>

static void write_list(struct out *out, struct arena *arena, const struct evidence_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        out_str(out, evidence_effect_name(item->effect));
        out_char(out, ' ');
        out_str(out, item->detail);
        out_char(out, ' ');
        out_str(out, place_text(arena, item->place));
        out_char(out, '\n');
    }
}

static enum status run(const char *path, struct arena *arena, struct diag_sink *sink, struct out *out) {
    const struct policy policy = {.maturity = 2};
    const struct evidence_day day = {.policy = &policy, .at = date_from(2026, 11, 23)};
    const struct product *product = NULL;
    struct evidence_list list = {NULL, 0, 0};
    TRY(product_read(path, arena, sink, &product));
    TRY(evidence_of_process(product, &day, arena, sink, &list));
    for (size_t i = 0; i < product->release_count; i++) {
        enum status status = evidence_of_release(product, &product->releases[i], &day, arena, sink, &list);
        if (status != STATUS_OK && status != STATUS_INPUT)
            return status;
    }
    write_list(out, arena, &list);
    return STATUS_OK;
}

int main(int argc, char **argv) {
    if (argc != 2)
        return 3;
    struct arena arena;
    struct diag_sink sink;
    struct out out;
    arena_init(&arena, 256 << 20);
    diag_init(&sink, &arena);
    out_fd(&out, STDOUT_FILENO);
    enum status status = run(argv[1], &arena, &sink, &out);
    diag_print(&sink, &out, false);
    bool is_whole = status == STATUS_OK && out_flush(&out) == STATUS_OK;
    out_done(&out);
    arena_done(&arena);
    return is_whole ? 0 : 1;
}
