/* Logs of fuzzers: whatever is read, what the runs tell of faults is what the kinds of faults add up to. */
#include "evidence/fuzzing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct fuzzing_report report;
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct source source = {STR("fuzz.log"), {(const char *)data, size}};
    uint64_t faults = 0, of_runs = 0;
    if (fuzzing_read(&source, STR("fuzz.log"), &arena, &report) == STATUS_OK) {
        for (unsigned i = 0; i < fuzzing_fault_count(); i++)
            faults += report.findings[i].count;
        for (size_t i = 0; i < report.count; i++) {
            of_runs += report.runs[i].faults;
            if ((uint64_t)report.runs[i].place.offset + report.runs[i].place.length > size)
                abort();
        }
        if (faults != report.faults || (report.count > 0 && of_runs != faults))
            abort();
    }
    arena_done(&arena);
    return 0;
}
