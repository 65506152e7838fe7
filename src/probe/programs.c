#include "probe/programs.h"

#include <stdio.h>

bool probe_program(struct probe *probe, const char *name, char path[64]) {
    static const char *const folders[] = {"/usr/bin",       "/usr/sbin",       "/bin",    "/sbin",
                                          "/usr/local/bin", "/usr/local/sbin", "/opt/bin"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        int n = snprintf(path, 64, "%s/%s", folders[i], name);
        if (n > 0 && n < 64 && probe_has(probe, path))
            return true;
    }
    return false;
}

size_t probe_saw_programs(struct probe *probe, struct probe_result *result, const char *const *names) {
    size_t found = 0;
    for (; *names; names++) {
        char path[64];
        if (!probe_program(probe, *names, path))
            continue;
        found++;
        probe_saw(probe, result, path, 0, "is on the device");
    }
    return found;
}
