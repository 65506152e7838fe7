/* SARIF written for what other tools say in a form of their own. */
#ifndef EVIDENCE_SARIF_WRITE_H
#define EVIDENCE_SARIF_WRITE_H

#include "base/json_write.h"
#include "base/source.h"

/* A log with one run of a tool, up to its results or invocations; and its end. */
void sarif_write_begin(struct json_writer *w, struct str tool, struct str version);
void sarif_write_end(struct json_writer *w);

struct sarif_written {
    struct str rule, message, file;
    const char *level;
    uint64_t cwe;  /* 0: none */
    uint64_t line; /* 0: not said */
    bool open;     /* the tool is not sure */
    bool placed;   /* it has a place at all */
};
void sarif_write_result(struct json_writer *w, const struct sarif_written *result);

/* The member "locations" of a result, with one place; line 0: not said. */
void sarif_write_place(struct json_writer *w, struct str file, uint64_t line);

/* Ends `out`, which is of memory: its text as a source of that name in the arena, followed by JSON_PADDING zero bytes.
 * STATUS_LIMIT, STATUS_MEMORY. */
enum status sarif_write_keep(struct out *out, struct str name, struct arena *arena, struct source *sarif) MUST_USE;

#endif
