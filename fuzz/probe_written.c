/* A line that may hold a secret: where one begins lies in the line, and what is shown of it is what stands before. */
#include <stdlib.h>

#include "probe/check_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct probe_lines lines = {.rest = {(const char *)data, size}};
    char room[PROBE_SECRET_TEXT_MAX + 1];
    for (struct str line; probe_next_line(&lines, &line);) {
        size_t before = line.len, at = probe_written_secret(&line, room);
        if (line.len > before + 1 || (at != SIZE_MAX && at >= line.len))
            abort();
    }
    return 0;
}
