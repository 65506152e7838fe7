/* JSON (RFC 8259) read in pieces as they arrive: each token is told, none is kept. Memory and depth are bounded,
 * whatever comes; a text that is longer than is kept is cut. A byte order mark is allowed. */
#ifndef PROVIDER_JSON_PUSH_H
#define PROVIDER_JSON_PUSH_H

#include "base/diag.h"

enum { JSON_PUSH_TEXT_MAX = 16 * 1024, JSON_PUSH_DEPTH_MAX = 128 };

enum json_push_token {
    JSON_PUSH_OBJECT,
    JSON_PUSH_OBJECT_END,
    JSON_PUSH_ARRAY,
    JSON_PUSH_ARRAY_END,
    JSON_PUSH_KEY,
    JSON_PUSH_STRING, /* the text unescaped, and cut */
    JSON_PUSH_OTHER,  /* a number, true, false, null, as written, and cut */
};

/* What is not STATUS_OK ends the reading with that status. `text` holds until it returns. */
typedef enum status json_push_take(void *context, enum json_push_token token, struct str text);

struct json_push {
    json_push_take *take;
    void *context;
    struct str name; /* in diagnostics */
    struct diag_sink *sink;
    enum status status;
    uint8_t state;
    uint8_t number;        /* state of a number */
    uint8_t hex_left;      /* digits of an escaped character that are still to come */
    uint8_t literal_at;    /* letters of a literal that have come */
    bool is_key;           /* the string is one */
    bool is_cut;           /* the text is longer than what is kept of it */
    const char *literal;   /* the one that is expected */
    uint32_t unit, high;   /* of an escaped character; the first half of a pair, or 0 */
    uint32_t line, column; /* of what comes next, from 1 */
    uint32_t mark_left;    /* bytes of a byte order mark that may still come */
    struct str piece;      /* that is being read, and how far: for diagnostics */
    size_t at;
    unsigned depth;
    bool is_object[JSON_PUSH_DEPTH_MAX];
    size_t length;
    char text[JSON_PUSH_TEXT_MAX];
};

/* `name` must outlive it. */
void json_push_init(struct json_push *json, struct str name, struct diag_sink *sink, json_push_take *take,
                    void *context);
/* STATUS_INPUT with an error for what is no JSON, STATUS_LIMIT for too deep nesting, or what `take` returned; after
 * that every call returns the same. */
enum status json_push_feed(struct json_push *json, struct str piece) MUST_USE;
/* STATUS_INPUT with an error when the text may not end here. */
enum status json_push_end(struct json_push *json) MUST_USE;
/* Reports something about what is read, at where the reading is. */
void json_push_report(struct json_push *json, const struct diag_kind *kind, struct str argument);
/* The same for a mistake that ends the reading. Always STATUS_INPUT. */
enum status json_push_complain(struct json_push *json, const struct diag_kind *kind, struct str argument);

#endif
