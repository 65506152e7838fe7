/* What the documents that people write have in common: a head that names kind and version, and files named relative to
 * the document. */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include "document/field.h"

enum document_kind {
    DOCUMENT_PLANT,
    DOCUMENT_PRODUCT,
    DOCUMENT_PROCESS,
    DOCUMENT_THREAT_MODEL,
    DOCUMENT_REQUIREMENTS,
    DOCUMENT_CASE,
    DOCUMENT_HARDENING,
    DOCUMENT_PENTEST,
    DOCUMENT_PROBE_WAIVERS,
    DOCUMENT_SCAN_WAIVERS,
};
enum { DOCUMENT_KIND_COUNT = DOCUMENT_SCAN_WAIVERS + 1, DOCUMENT_VERSION = 1, DOCUMENT_BYTES_MAX = 64 * 1024 * 1024 };

/* Reads a file of at most DOCUMENT_BYTES_MAX bytes as file_read does, `*source` in the arena. */
enum status document_load(const char *path, struct arena *arena, struct diag_sink *sink,
                          const struct source **source) MUST_USE;

/* Parses a document of this kind and checks its head ("keyway: plant/1"); `*root` is a map. A text that does not look
 * like one of our documents is refused without a line of it being shown: a document from a stranger may name any file
 * of this machine as another document. STATUS_INPUT with a diagnostic, or as yaml_parse. */
enum status document_parse(const struct source *source, enum document_kind kind, struct arena *arena,
                           struct diag_sink *sink, const struct yaml_node **root) MUST_USE;

/* Which kind a document's head names, without a diagnostic; false when it is none. For a command that takes either. */
bool document_kind_of(const struct source *source, enum document_kind *kind);

/* The file that a value names: `*written` as it stands there, `*path` as seen from the working directory. False with a
 * report for what no document may name: nothing, an absolute path, control characters, standard input. Going up (..) is
 * allowed: documents of a product and of a plant often lie side by side. */
bool document_path(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                   struct str *written, const char **path);

/* Handler for the row of the head, which document_parse has checked: does nothing. */
void document_head(struct field_reader *reader, const struct field *field, const struct yaml_node *node, void *target);

/* "CVE-2026-12345". */
bool document_is_cve(struct str text);

/* The words between a reader's start and its outcome: STATUS_OK, what failed, or STATUS_INPUT for mistakes reported
 * since the sink held `errors`. */
enum status document_status(const struct field_reader *reader, size_t errors);

#endif
