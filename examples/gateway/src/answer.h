/* What is answered to a request: built in a buffer of fixed size, escaped for JSON or HTML, with headers that let a
 * browser do no more with it than is meant. */
#ifndef EXAMPLES_GATEWAY_SRC_ANSWER_H
#define EXAMPLES_GATEWAY_SRC_ANSWER_H

#include <keyway/port.h>

#define ANSWER_HEAD_MAX   1024u
#define ANSWER_TARGET_MAX 64u
#define ANSWER_COOKIE_MAX 40u

enum answer_kind { ANSWER_JSON, ANSWER_PAGE, ANSWER_LINES, ANSWER_STYLE, ANSWER_BYTES };

struct answer {
    int status;
    enum answer_kind kind;
    char target[ANSWER_TARGET_MAX]; /* where a page goes on; empty: nowhere */
    char cookie[ANSWER_COOKIE_MAX]; /* the session's new one, "-" to take it away, empty: as it is */
    int secure;                     /* the transport is encrypted */
    uint64_t wait_ms;               /* to hold the answer back */
    uint32_t ticket;                /* not 0: the field's, without which there is no answer yet */
    uint8_t *body;
    size_t used;
    size_t room;
    int full; /* something did not fit */
};

void answer_begin(struct answer *answer, void *body, size_t room);

/* Forgets what was written, and begins another answer of the status. */
void answer_again(struct answer *answer, int status, enum answer_kind kind);

/* Appends as it is. What does not fit makes the answer full, which answer_head then tells instead of it. */
void answer_bytes(struct answer *answer, struct kw_bytes bytes);
void answer_text(struct answer *answer, const char *text);
void answer_number(struct answer *answer, int64_t number);
void answer_hex(struct answer *answer, const uint8_t *bytes, size_t length);

/* Appends as a JSON string with its quotes; bytes that are no UTF-8 become question marks. */
void answer_json(struct answer *answer, struct kw_bytes text);

/* Appends as text of HTML, in an element or a quoted attribute. */
void answer_html(struct answer *answer, struct kw_bytes text);

/* {"result": "WORDS"} under the status. */
void answer_result(struct answer *answer, int status, const char *words);

/* For what the library writes; the context is the answer. */
struct kw_sink answer_sink(struct answer *answer);

/* The head of the answer, ANSWER_HEAD_MAX bytes at most, at `to`; how long it became. An answer that is full becomes
 * one of status 500 without a body. */
size_t answer_head(struct answer *answer, char *to);

#endif
