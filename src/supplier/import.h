/* Threat models of other tools turned into threat-model.yaml: OWASP Threat Dragon (JSON, version 2) and Threagile
 * (YAML). What cannot be carried over is told on the sink: a warning for what changes the model, a note for the rest.
 */
#ifndef SUPPLIER_IMPORT_H
#define SUPPLIER_IMPORT_H

#include "base/diag.h"
#include "base/out.h"

/* Reads the model in `source`, followed by JSON_PADDING zero bytes, and writes it as YAML that threat_model_parse
 * takes. STATUS_INPUT with a diagnostic for what is neither, STATUS_LIMIT for more than a threat model may hold,
 * STATUS_MEMORY; nothing is then written. */
enum status import_model(const struct source *source, struct arena *arena, struct diag_sink *sink,
                         struct out *out) MUST_USE;

#endif
