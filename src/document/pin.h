/* Writing the SHA-256 of every file that a document names into it, and nothing else: what stands around the hashes, the
 * comments and the layout stay as they are. */
#ifndef DOCUMENT_PIN_H
#define DOCUMENT_PIN_H

#include "base/diag.h"
#include "base/hash.h"

enum pin_outcome {
    PIN_SAME,    /* the hash was there already */
    PIN_ADDED,   /* there was none */
    PIN_CHANGED, /* there was another one */
};

struct pin_entry {
    struct str file;    /* as the document names it */
    struct place place; /* of that name, in the text before the change */
    enum pin_outcome outcome;
    struct str before; /* what stood there; empty when there was none */
    struct str sha256; /* lower-case hex: of the content, which for .gz and .zst is what the file unpacks to */
};

struct pin_report {
    struct pin_entry *items; /* in document order */
    size_t count;
    size_t changed; /* added ones included */
};

/* Hashes every file that the document at `path` names: in evidence, certificates, observations and hardening runs of a
 * product or plant, in documents, training, components and releases of a process, and, when `write`, replaces the
 * document as file_write does if a hash is new. Asks of the document only that it is YAML with our head, so that it can
 * be pinned before it is finished. STATUS_INPUT with a diagnostic and nothing written when a file is missing, or when
 * the layout leaves no safe place for a hash: the new text is parsed again and must differ in the hashes alone. As
 * file_read and file_write otherwise. */
enum status pin_document(const char *path, bool write, struct arena *arena, struct diag_sink *sink,
                         struct pin_report *report) MUST_USE;

#endif
