/* Logs of provers: whatever is read, no more is proved and refuted than there was to prove, or the run is not whole. */
#include "evidence/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct source source = {STR("fuzz.log"), {(const char *)data, size}};
    struct proof_report report = {.count = 0};
    if (proof_read(&source, COMPONENT_ED, &arena, &report) == STATUS_OK) {
        for (size_t i = 0; i < report.count; i++) {
            const struct proof_run *run = &report.runs[i];
            if (run->proved > run->goals || (run->refuted > run->goals - run->proved && run->flaw.len == 0))
                abort();
            if ((uint64_t)run->place.offset + run->place.length > size)
                abort();
        }
        for (size_t i = 0; i < report.refutation_count; i++)
            if ((uint64_t)report.refutations[i].place.offset + report.refutations[i].place.length > size)
                abort();
    }
    arena_done(&arena);
    return 0;
}
