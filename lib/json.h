/* Writes JSON (RFC 8259) to a sink, piece by piece, with nothing kept but how deep it is. The first failure stays:
 * everything behind it does nothing, and kw_json_end tells. */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include <keyway/port.h>

#define KW_JSON_DEPTH 8u

struct kw_json {
    const struct kw_sink *sink;
    enum kw_status status;
    uint32_t depth;
    uint8_t filled[KW_JSON_DEPTH]; /* whether something stands in the object or array already */
    uint8_t after_key;
    size_t used;
    uint8_t buffer[64];
};

void kw_json_begin(struct kw_json *json, const struct kw_sink *sink);

/* '{' or '[', and back out again. */
void kw_json_open(struct kw_json *json, char bracket);
void kw_json_close(struct kw_json *json, char bracket);

/* A member's name; its value follows. ASCII without quotes: the library's own words. */
void kw_json_key(struct kw_json *json, const char *key);

/* A string: what is not well-formed UTF-8 is written as U+FFFD, a byte each. */
void kw_json_text(struct kw_json *json, struct kw_bytes text);
void kw_json_word(struct kw_json *json, const char *word);
void kw_json_number(struct kw_json *json, int64_t number);
void kw_json_flag(struct kw_json *json, int flag);
void kw_json_hex(struct kw_json *json, struct kw_bytes bytes);

/* Hands on what is left. KW_ERROR_STATE when something is still open. */
KW_MUST_USE enum kw_status kw_json_end(struct kw_json *json);

#endif
