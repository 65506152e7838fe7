/* Apart from what reads, which needs libraries: keyway-probe signs on a device. */
#include "document/dsse.h"

#include "base/base64.h"
#include "base/json_write.h"

struct str dsse_signed_text(struct str payload_type, struct str payload, struct arena *arena) {
    struct str head =
        str_format(arena, "DSSEv1 %zu " STR_F " %zu ", payload_type.len, STR_A(payload_type), payload.len);
    char *text = head.ptr ? ARENA_ARRAY(arena, char, head.len + payload.len + 1) : NULL;
    if (!text)
        return STR_NONE;
    memcpy(text, head.ptr, head.len);
    if (payload.len)
        memcpy(text + head.len, payload.ptr, payload.len);
    text[head.len + payload.len] = '\0';
    return (struct str){text, head.len + payload.len};
}

static enum status write_bytes(struct json_writer *w, struct arena *arena, struct str bytes) {
    struct str text = base64_text(arena, bytes);
    json_write_string(w, text);
    return text.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status write_chain(struct json_writer *w, struct arena *arena, const struct dsse_signature *signature) {
    json_write_key(w, STR("x5c"));
    json_write_array(w);
    for (size_t i = 0; i < signature->chain_count; i++)
        TRY(write_bytes(w, arena, signature->chain[i]));
    json_write_end(w, ']');
    return STATUS_OK;
}

static enum status write_signature(struct json_writer *w, struct arena *arena, const struct dsse_signature *signature) {
    json_write_object(w);
    json_write_pair_some(w, "keyid", signature->key_id);
    json_write_key(w, STR("sig"));
    TRY(write_bytes(w, arena, signature->bytes));
    if (signature->chain_count > 0)
        TRY(write_chain(w, arena, signature));
    json_write_end(w, '}');
    return STATUS_OK;
}

enum status dsse_write(const struct dsse_envelope *envelope, struct arena *arena, struct out *out) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "payloadType", envelope->payload_type);
    json_write_key(&w, STR("payload"));
    TRY(write_bytes(&w, arena, envelope->payload));
    json_write_key(&w, STR("signatures"));
    json_write_array(&w);
    for (size_t i = 0; i < envelope->signature_count; i++)
        TRY(write_signature(&w, arena, &envelope->signatures[i]));
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}
