/* A declaration: what a supplier states of one release, as an in-toto Statement (in-toto attestation framework, v1),
 * ready to be signed. docs/formats/declaration.md says what it holds. */
#ifndef SUPPLIER_DECLARE_H
#define SUPPLIER_DECLARE_H

#include "document/declaration.h"
#include "supplier/product_status.h"

/* A file that the declaration vouches for. */
struct declare_file {
    struct str name; /* as users of the release know it; unique among the subjects */
    uint8_t sha256[HASH_SHA256_SIZE];
};

struct declare_options {
    const struct capability *capability; /* of the release as a whole */
    const struct product_status *status; /* of the workspace and that release: where the process stands */
    date_days issued;
    date_days until; /* last day on which the declaration holds */
    const struct declare_file *subjects;
    size_t subject_count;             /* at least one */
    const struct declare_file *guide; /* the hardening guide; NULL: none is declared */
    const struct declare_file *sbom;  /* the bill of materials; NULL */
};

/* The SHA-256 of a file's bytes, whatever its name ends in; its name is the last part of the path. STATUS_SYSTEM,
 * STATUS_LIMIT or STATUS_INPUT with a diagnostic; STATUS_MEMORY. */
enum status declare_hash(const char *path, struct arena *arena, struct diag_sink *sink,
                         struct declare_file *file) MUST_USE;

/* The statement as JSON, the same bytes for the same input, in the arena. Of the evidence it holds what counts on the
 * day of issue, what speaks against the release included. STATUS_LIMIT, STATUS_MEMORY. */
enum status declare_statement(const struct declare_options *options, struct arena *arena,
                              struct str *statement) MUST_USE;

#endif
