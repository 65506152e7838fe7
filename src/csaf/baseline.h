/* A list of findings that are known and are not to be told again (docs/formats/csaf-baseline.md): by the name of the
 * file without its folders, the test, the JSON pointer and what was found there, so that it outlives lines that move
 * and sentences that we word anew. */
#ifndef CSAF_BASELINE_H
#define CSAF_BASELINE_H

#include "base/out.h"
#include "csaf/locate.h"

struct csaf_baseline;

/* Reads one. Mistakes are reported where they stand, all of them; then STATUS_INPUT. The source must outlive it. */
enum status csaf_baseline_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct csaf_baseline **baseline) MUST_USE;

/* Whether the finding in the file is listed; then its entry still occurs. Any number of threads may ask.
 * STATUS_MEMORY. */
enum status csaf_baseline_find(struct csaf_baseline *baseline, struct str file, const struct csaf_finding *finding,
                               const struct csaf_spot *spot, bool *found) MUST_USE;

/* The file was read and held against all that was asked for: what is listed of it and was not found is gone. Not
 * thread-safe. */
void csaf_baseline_saw(struct csaf_baseline *baseline, struct str file);
/* Reports, as notes, every entry of a file that was seen, of a test that was asked for, that was not found. */
void csaf_baseline_tell_gone(const struct csaf_baseline *baseline, const struct csaf_wanted_list *wanted,
                             struct diag_sink *sink);

/* Writes the head of a list; the line of a finding, whose document is still there. STATUS_MEMORY. */
void csaf_baseline_write_head(struct out *out);
enum status csaf_baseline_write(struct out *out, struct str file, const struct csaf_finding *finding,
                                const struct csaf_spot *spot) MUST_USE;

#endif
