#include "base/progress.h"

#include "base/clock.h"

#include <unistd.h>

enum { SHOW_AFTER_MS = 500, REDRAW_EVERY_MS = 100, BAR = 30 };

void progress_start(struct progress *progress, const char *what, bool enabled) {
    *progress =
        (struct progress){.what = what, .enabled = enabled && isatty(STDERR_FILENO), .started_ms = (int64_t)clock_ms()};
}

void progress_step(void *context, size_t done, size_t count) {
    struct progress *progress = context;
    int64_t now = progress->enabled ? (int64_t)clock_ms() : 0;
    bool due = now - progress->started_ms >= SHOW_AFTER_MS && now - progress->drawn_ms >= REDRAW_EVERY_MS;
    if (!progress->enabled || !due || count == 0)
        return;
    int filled = (int)(done * BAR / count);
    char bar[BAR + 1];
    for (int i = 0; i < BAR; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[BAR] = '\0';
    (void)fprintf(stderr, "\r%s [%s] %zu of %zu\033[K", progress->what, bar, done, count);
    progress->drawn_ms = now;
    progress->shown = true;
}

void progress_end(struct progress *progress) {
    if (progress->shown)
        (void)fputs("\r\033[K", stderr);
    progress->shown = false;
}
