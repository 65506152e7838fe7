#include "probe/seal.h"

#include "base/sha256.h"
#include "document/dsse.h"
#include "document/probe_format.h"

static enum p256_answer sign(struct p256_key *key, const struct dsse_envelope *envelope, struct arena *arena,
                             struct p256_signature *signature) {
    uint8_t digest[HASH_SHA256_SIZE];
    struct sha256 sum;
    struct str text = dsse_signed_text(envelope->payload_type, envelope->payload, arena);
    if (!text.ptr)
        return P256_REFUSED;
    sha256_begin(&sum);
    sha256_add(&sum, text);
    sha256_end(&sum, digest);
    return p256_key_sign(key, digest, signature);
}

enum p256_answer probe_seal(struct p256_key *key, struct str report, struct arena *arena, struct out *out) {
    struct dsse_envelope envelope = {.payload_type = STR(PROBE_REPORT_PAYLOAD_TYPE), .payload = report};
    struct p256_signature made;
    struct out whole;
    enum p256_answer answer = sign(key, &envelope, arena, &made);
    if (answer != P256_OK)
        return answer;
    struct dsse_signature signature = {.key_id = {made.key_id, sizeof made.key_id},
                                       .bytes = {(const char *)made.bytes, made.size}};
    envelope.signatures = &signature;
    envelope.signature_count = 1;
    out_memory(&whole, DSSE_BYTES_MAX);
    if (dsse_write(&envelope, arena, &whole) != STATUS_OK || out_flush(&whole) != STATUS_OK)
        answer = P256_REFUSED;
    else
        out_str(out, out_text(&whole));
    out_done(&whole);
    return answer;
}
