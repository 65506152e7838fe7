/* A progress bar on stderr, only where stderr is a terminal and the work lasts longer than half a second. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    const char *what; /* "reading advisories" */
    bool shown;
    bool enabled;
    int64_t started_ms;
    int64_t drawn_ms;
};

void progress_start(struct progress *progress, const char *what, bool enabled);
/* Redraws at most ten times a second. Fits the signature that parallel_for wants, `context` being the progress. */
void progress_step(void *context, size_t done, size_t count);
/* Wipes the bar. */
void progress_end(struct progress *progress);

#endif
