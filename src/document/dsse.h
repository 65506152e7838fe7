/* DSSE envelopes: a payload, its type, and signatures over both
 * (github.com/secure-systems-lab/dsse, protocol.md and envelope.md, version 1). */
#ifndef DOCUMENT_DSSE_H
#define DOCUMENT_DSSE_H

#include "base/diag.h"
#include "base/out.h"

enum { DSSE_SIGNATURES_MAX = 16, DSSE_CHAIN_MAX = 8, DSSE_BYTES_MAX = 16 * 1024 * 1024 };

struct dsse_signature {
    struct str key_id; /* a hint, not signed: nothing may rest on it */
    struct str bytes;
    /* Certificates in DER, that of the signer first, in the member "x5c" (as RFC 7515, section 4.1.6, has it). Not
     * signed either: a certificate is believed for whoever issued it. */
    struct str chain[DSSE_CHAIN_MAX];
    size_t chain_count;
    struct place place;
};

struct dsse_envelope {
    struct str payload_type;
    struct str payload;
    struct dsse_signature *signatures;
    size_t signature_count;
    struct place payload_place;
};

/* Reads an envelope from JSON; everything lives in `arena`, and `source` must outlive it. Members that the format does
 * not have are passed over, as it asks. STATUS_INPUT with diagnostics, STATUS_MEMORY. */
enum status dsse_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      struct dsse_envelope *envelope) MUST_USE;

/* What is signed: type and payload with their lengths (PAE), so that neither can be taken for the other. In the arena;
 * ptr NULL without memory. */
struct str dsse_signed_text(struct str payload_type, struct str payload, struct arena *arena);

/* Writes the envelope as one JSON document. STATUS_MEMORY; the status of `out` is asked as ever. */
enum status dsse_write(const struct dsse_envelope *envelope, struct arena *arena, struct out *out) MUST_USE;

#endif
