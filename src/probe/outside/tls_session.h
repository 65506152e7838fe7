/* A session of TLS by GnuTLS, for what lies behind the first flight: the server's certificate, whether it asks for one
 * of ours, and what it answers to one question. No certificate is verified: what is wanted is what the server shows. */
#ifndef PROBE_OUTSIDE_TLS_SESSION_H
#define PROBE_OUTSIDE_TLS_SESSION_H

#include "probe/outside/dial.h"

enum tls_session_answer {
    TLS_SESSION_MUTE,  /* nothing in time, or no TLS that GnuTLS speaks; no GnuTLS */
    TLS_SESSION_NEEDS, /* the server ends it for want of a certificate of ours */
    TLS_SESSION_OPEN,  /* the handshake went well */
};

struct tls_session {
    enum tls_session_answer answer;
    const char *why;              /* of TLS_SESSION_MUTE: a clause, static or of GnuTLS */
    bool client_asked;            /* the server asked for a certificate of ours; it got none */
    struct str certificate;       /* the server's own, DER, in the arena; empty: none was seen */
    struct dial_reply *answer_to; /* where the answer to the question goes; the caller's, NULL: none is asked */
};

/* What is asked inside a session. */
struct tls_question {
    struct str name;  /* of the server (SNI); empty for an address */
    struct str bytes; /* sent when the session is open; empty: only a moment is waited for the server's objection */
    bool (*enough)(struct str reply);
};

/* One connection, at most three times the dialler's wait. A server of TLS 1.3 objects to a missing certificate only
 * after the handshake: so the session is open, and TLS_SESSION_NEEDS follows from the alert. False: memory is out. */
bool tls_session_ask(struct dialler *dialler, uint16_t port, const struct tls_question *question, struct arena *arena,
                     struct tls_session *session) MUST_USE;

#endif
