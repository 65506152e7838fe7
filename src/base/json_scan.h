/* A slow, plain reader of JSON text that knows where everything stands: for the places of diagnostics, where json_parse
 * has already decided what the text holds or that it is wrong. */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/diag.h"

/* Finds the first mistake of a text that json_parse could not read and reports it; when there is none to be found,
 * reports `reason` for the whole text. STATUS_INPUT, or STATUS_LIMIT for too deep nesting. */
enum status json_scan_mistake(const struct source *source, struct str reason, struct diag_sink *sink) MUST_USE;

/* The place of node `index` (keys and values, in document order) of a text that json_parse has read. A container's
 * place is its opening bracket. */
struct place json_scan_place(const struct source *source, uint32_t index);
/* The same for many nodes by one scan: `offset` of each holds its index, ascending. */
void json_scan_places(const struct source *source, struct place *places, size_t count);

/* Where what begins at `start`, a key or a value, ends. */
size_t json_scan_end(struct str text, size_t start);

#endif
