/* Diagnostics: what the user did wrong, as data. Libraries report to a sink that the caller passes and never print;
 * the command prints the sink once, as text with excerpt and caret or as JSON. Not thread-safe: a worker fills a sink
 * of its own, and diag_merge joins them in a stable order. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/source.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* One kind of mistake: a const row in the module that finds it. */
struct diag_kind {
    const char *code; /* stable, "document.unknown-key": tests and filters name it */
    enum severity severity;
    const char *text; /* one sentence without a full stop; {0}..{3} are the arguments */
    const char *hint; /* how to mend it, or NULL; {0}..{3} too */
};

enum { DIAG_ARGS = 4, DIAG_KEPT = 20 };

struct diag {
    const struct diag_kind *kind;
    struct place place;
    struct position start; /* of the source's text when that is an excerpt, else {0, 0} */
    struct str args[DIAG_ARGS];
    struct str suggestion; /* "did you mean '...'?"; empty when there is none */
};

/* Keeps the first DIAG_KEPT of each severity and counts the rest. Arguments are copied into the arena, long ones cut
 * to about 1,000 bytes. */
struct diag_sink {
    struct arena *arena;
    struct diag *items[3]; /* by severity, DIAG_KEPT each, taken at first use */
    size_t count[3];       /* all that were reported */
};

void diag_init(struct diag_sink *sink, struct arena *arena);
/* Reports one. `args` may be short: unused ones are STR_NONE. The same mistake at the same
 * place of a source counts once. Never fails: without memory it still counts. */
void diag_report(struct diag_sink *sink, const struct diag_kind *kind, struct place place, const struct diag *details);
/* diag_add(sink, &KIND, place, arg0, arg1 ...) with up to four struct str. */
#define diag_add(sink, kind, place, ...)                                                                               \
    diag_report((sink), (kind), (place), &(const struct diag){.args = {__VA_ARGS__}})
/* diag_add for a text that is not kept: `excerpt` of it and `name` are copied into the sink's arena, when one more of
 * that severity is kept at all. */
void diag_add_excerpt(struct diag_sink *sink, const struct diag_kind *kind, struct str name, struct excerpt excerpt,
                      struct str argument);
/* The nearest of `names` to suggest, if one is near enough (edit distance <= max(1, len / 3), and less than the whole
 * name; another case of the same letters counts as 1), else STR_NONE. The first of several. */
struct str diag_nearest(struct str name, const struct str *names, size_t count);
/* diag_add with a suggestion, mostly diag_nearest(...). */
#define diag_add_near(sink, kind, place, near, ...)                                                                    \
    diag_report(                                                                                                       \
        (sink), (kind), (place),                                                                                       \
        &(const struct diag){.args = {__VA_ARGS__}, .suggestion = diag_has_room((sink), (kind)) ? (near) : STR_NONE})
/* False when one more of that severity would only be counted: then a suggestion is not worth its search, and
 * diag_add_near does not evaluate `near`. */
bool diag_has_room(const struct diag_sink *sink, const struct diag_kind *kind);

/* Appends `from` to `to`, copying what must outlive `from`'s arena (not the sources: they must outlive `to`). */
void diag_merge(struct diag_sink *to, const struct diag_sink *from);
size_t diag_errors(const struct diag_sink *sink);

struct out;
/* The sentence of `diag` with its arguments as they are: no place, no hint. ptr NULL without memory. */
struct str diag_text(struct arena *arena, const struct diag *diag);
/* "name:line:col: error: text; did you mean 'x'?", the line (its part around the place when it is long), a caret,
 * "hint: ..."; errors first in the order of report, then "... and N more errors"; warnings and notes follow. Control
 * characters of the input are shown as \xNN: nothing read can drive a terminal. */
void diag_print(const struct diag_sink *sink, struct out *out, bool colour);
/* The same for a terminal of `width` columns: sentences and hints go on in a next line that is indented. 0: as
 * diag_print, whose lines end only where the sentence does, so that other programs can read them. */
void diag_print_folded(const struct diag_sink *sink, struct out *out, bool colour, unsigned width);
/* One JSON document (docs/formats/diagnostics.md); nothing when nothing was reported. */
void diag_print_json(const struct diag_sink *sink, struct out *out);

#endif
