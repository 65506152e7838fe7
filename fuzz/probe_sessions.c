/* Profiles, limits and notices: what is set stands in a line of the text, and a span of time is never negative. */
#include <stdlib.h>

#include "probe/profile.h"
#include "probe/sessions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    struct probe_timeout timeout = {.set = false};
    struct probe_limit limit = {.logins = 0};
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    probe_timeout_text(&probe, text, "text", &timeout);
    probe_limit_text(text, "text", &limit);
    if (timeout.set != (timeout.line > 0) || (timeout.fixed && !timeout.set))
        abort();
    if (limit.logins < 0 || (limit.logins > 0 && limit.line == 0) || probe_seconds(text) < -1)
        abort();
    (void)probe_notice_of(text, STR("Debian"));
    (void)probe_notice_tells(text);
    arena_done(&arena);
    return 0;
}
