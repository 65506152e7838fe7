/* Lists of known findings: what is read can be asked, and everything that is gone can be told. */
#include "csaf/baseline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("known.tsv"), {(const char *)data, size}};
    struct csaf_baseline *baseline;
    const struct csaf_finding finding = {NULL, NULL, STR("lacks 'tracking'")};
    const struct csaf_spot spot = {STR("/document"), {1, 1}};
    const struct csaf_wanted wanted = {.most = CSAF_INFORMATIVE};
    bool found;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    if (csaf_baseline_read(&source, &arena, &sink, &baseline) == STATUS_OK &&
        csaf_baseline_find(baseline, STR("a.json"), &finding, &spot, &found) == STATUS_OK) {
        csaf_baseline_saw(baseline, STR("a.json"));
        csaf_baseline_tell_gone(baseline, &(const struct csaf_wanted_list){&wanted, 1}, &sink);
    }
    return arena_done(&arena), 0;
}
