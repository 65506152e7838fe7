/* A plant document with all that it names, read and hashed, for tests/fault/each.py. Ends with 1 when there was no
 * memory; the assets, the hashes and the diagnostics go to standard output. document PLANT DOCUMENT-TO-PIN */
#include "base/out.h"
#include "document/pin.h"
#include "document/plant.h"

#include <unistd.h>

static void write_plant(struct out *out, const struct plant *plant) {
    for (size_t i = 0; i < plant->asset_count; i++) {
        const struct asset *asset = &plant->assets[i];
        out_format(out, STR_F " zone %u product %u release %u types %u%s\n", STR_A(asset->id), asset->zone,
                   asset->product_index, asset->release_index, asset->types, asset->extra ? " and more" : "");
    }
}

static enum status run(char **paths, struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct plant *plant = NULL;
    struct pin_report report;
    TRY(plant_read(paths[0], arena, sink, &plant));
    TRY(pin_document(paths[1], false, arena, sink, &report));
    write_plant(out, plant);
    for (size_t i = 0; i < report.count; i++)
        out_format(out, STR_F " " STR_F "\n", STR_A(report.items[i].sha256), STR_A(report.items[i].file));
    return STATUS_OK;
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 3;
    struct arena arena;
    struct diag_sink sink;
    struct out out;
    arena_init(&arena, 256 << 20);
    diag_init(&sink, &arena);
    out_fd(&out, STDOUT_FILENO);
    enum status status = run(argv + 1, &arena, &sink, &out);
    diag_print(&sink, &out, false);
    bool is_whole = out_flush(&out) == STATUS_OK && status == STATUS_OK;
    out_done(&out);
    arena_done(&arena);
    return is_whole ? 0 : 1;
}
