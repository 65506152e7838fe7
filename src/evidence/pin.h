/* Files that a document names and pins by SHA-256: read once, and what is parsed is what was hashed. */
#ifndef EVIDENCE_PIN_H
#define EVIDENCE_PIN_H

#include "base/diag.h"
#include "base/hash.h"

enum { PIN_BYTES_MAX = 64 * 1024 * 1024 };

/* What a document says of one file: of an artefact, of a certificate's copy. */
struct pin {
    struct str file;       /* as written */
    const char *path;      /* to open */
    const uint8_t *sha256; /* HASH_SHA256_SIZE bytes; NULL: not pinned */
    struct place file_place;
    struct place sha256_place;
};

/* What is said of a file that holds nothing: no byte, nothing but white space, an archive without a file, a PDF without
 * a page. Anybody can pin one, and it shows nothing, whatever it is named for. */
extern const struct diag_kind pin_blank;

/* The SHA-256 that a pin of this file holds: of its content, which for a name that ends in .gz or .zst is what it
 * unpacks to. The file's bytes are left in `arena`. STATUS_INPUT with a diagnostic at `pin->file_place` for a file
 * that is missing or holds nothing, and at the file for one that cannot be read; STATUS_MEMORY. */
enum status pin_digest(const struct pin *pin, struct arena *arena, struct diag_sink *sink, struct source *source,
                       uint8_t digest[HASH_SHA256_SIZE]) MUST_USE;

/* Reads the file into `arena`, its text followed by JSON_PADDING zero bytes, and compares its hash with the pin. As
 * pin_digest, and STATUS_INPUT with a diagnostic that names both hashes when they differ. A file without a pin passes.
 * `*source` is set only on success. */
enum status pin_open(const struct pin *pin, struct arena *arena, struct diag_sink *sink,
                     struct source *source) MUST_USE;

#endif
