/* A request on its way through the gateway: who makes it, what it asks, what it is answered. */
#ifndef EXAMPLES_GATEWAY_SRC_CALL_H
#define EXAMPLES_GATEWAY_SRC_CALL_H

#include "answer.h"
#include "channels.h"
#include "device.h"
#include "field.h"
#include "housing.h"
#include "http.h"
#include "software.h"
#include "syslog.h"
#include "timekeeper.h"
#include "transport.h"

#define CALL_WORDS  160u
#define CALL_SECRET 72u
#define CALL_SOURCE 64u
#define CALL_TOKEN  33u /* a session's id or a form's token, in hexadecimal, with a final 0 */

/* All that there is of the gateway. */
struct gateway {
    struct config config;
    struct device device;
    struct channels channels;
    struct field field;
    struct housing housing;
    struct software software;
    struct syslog syslog;
    struct timekeeper timekeeper;
    struct kw_mode mode; /* of load */
    int decommission;    /* the program ends, and all that the device holds is overwritten */
    int restart;         /* the program ends, to be started anew by its boot stage */
};

enum call_by { CALL_BY_NOBODY = 0, CALL_BY_COOKIE, CALL_BY_BEARER };

struct call {
    struct gateway *gateway;
    const struct http_request *request;
    const struct transport *peer;
    struct kw_bytes body;
    uint64_t body_before;     /* of a body that comes in pieces: what came before this one */
    char source[CALL_SOURCE]; /* the client's address */
    int is_untrusted;         /* it comes over a network that is not trusted (NDR 1.13) */
    struct answer *answer;
    /* Who it is, when the request comes with a session. */
    enum call_by by;
    uint8_t id[KW_SESSION_ID_SIZE];
    struct kw_session_entry session;
    char who[KW_ACCOUNT_NAME_MAX + 1];
    /* What an act came to. */
    char words[CALL_WORDS];
    char secret[CALL_SECRET]; /* to be shown once; empty: none */
};

/* Answers {"result": words}, with "secret" when there is one. */
void call_result(struct call *call, int status, const char *words);

/* The same of a status of the library: its words are those that strangers may see. */
void call_failed(struct call *call, enum kw_status status);

/* A field of the form that was posted. KW_OK, or the request has been answered with 400. */
KW_MUST_USE enum kw_status call_field(struct call *call, const char *name, char *to, size_t room);

/* The same when it may be missing; then `to` is empty. */
KW_MUST_USE enum kw_status call_may_field(struct call *call, const char *name, char *to, size_t room);

/* Records an act of the caller. */
void call_record(struct call *call, enum kw_audit_category category, enum device_event event,
                 enum kw_audit_result result, const char *detail);

/* The token that a form of this session must bring: who does not know the session's id cannot make it, and from it
 * nobody makes the id. CALL_TOKEN characters. @req CR 3.8 */
void call_token(const struct call *call, char *token);

#endif
