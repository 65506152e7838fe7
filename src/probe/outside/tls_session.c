#include "probe/outside/tls_session.h"

#include "base/clock.h"
#include "base/gnutls_call.h"

/* Old versions and what goes with them are let in: whether they should be is asked elsewhere (hello.h). */
#define PRIORITIES "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:%COMPAT"

enum { OBJECTION_MS = 300 };

struct talk {
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
    int fd;
    uint64_t end;
};

/* Whether to call again after this code: it is no error yet, and there is time. */
static bool goes_on(const struct talk *talk, ssize_t code) {
    if (code >= 0 || clock_ms() >= talk->end || gnutls_call.error_is_fatal((int)code))
        return false;
    if (code != GNUTLS_E_AGAIN)
        return true;
    return dial_wait(talk->fd, gnutls_call.record_get_direction(talk->session) == 1, talk->end);
}

static int begin(struct talk *talk, struct str name) {
    int code = gnutls_call.init(&talk->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
    if (code < 0)
        return code;
    code = gnutls_call.certificate_allocate_credentials(&talk->credentials);
    if (code == 0)
        code = gnutls_call.priority_set_direct(talk->session, PRIORITIES, NULL);
    if (code == 0)
        code = gnutls_call.credentials_set(talk->session, GNUTLS_CRD_CERTIFICATE, talk->credentials);
    if (code == 0 && name.len > 0)
        code = gnutls_call.server_name_set(talk->session, GNUTLS_NAME_DNS, name.ptr, name.len);
    gnutls_call.transport_set_int2(talk->session, talk->fd, talk->fd);
    return code;
}

static void done(struct talk *talk) {
    if (talk->session)
        gnutls_call.deinit(talk->session);
    if (talk->credentials)
        gnutls_call.certificate_free_credentials(talk->credentials);
}

static int shake_hands(struct talk *talk) {
    int code;
    do
        code = gnutls_call.handshake(talk->session);
    while (goes_on(talk, code));
    return code;
}

static ssize_t send_all(struct talk *talk, struct str bytes) {
    ssize_t code = 0;
    while (bytes.len > 0) {
        do
            code = gnutls_call.record_send(talk->session, bytes.ptr, bytes.len);
        while (goes_on(talk, code));
        if (code < 0)
            return code;
        bytes = str_skip(bytes, (size_t)code);
    }
    return code;
}

static ssize_t receive(struct talk *talk, bool (*enough)(struct str reply), struct dial_reply *reply) {
    ssize_t code = 0;
    while (reply->len < reply->room && !(enough && enough((struct str){reply->bytes, reply->len}))) {
        do
            code = gnutls_call.record_recv(talk->session, reply->bytes + reply->len, reply->room - reply->len);
        while (goes_on(talk, code));
        reply->ended = code == 0;
        if (code <= 0)
            return code;
        reply->len += (size_t)code;
    }
    return code;
}

/* The server's objection comes as an alert in the place of an answer. */
static ssize_t ask(struct talk *talk, const struct dialler *dialler, const struct tls_question *question,
                   struct tls_session *session) {
    char byte;
    struct dial_reply nowhere = {.bytes = &byte, .room = 1};
    bool asks = question->bytes.len > 0 && session->answer_to;
    talk->end = clock_ms() + (asks ? dialler->wait_ms : OBJECTION_MS);
    ssize_t code = asks ? send_all(talk, question->bytes) : 0;
    return code < 0 ? code : receive(talk, question->enough, asks ? session->answer_to : &nowhere);
}

static bool keep_certificate(const struct talk *talk, struct arena *arena, struct tls_session *session) {
    unsigned count = 0;
    const gnutls_datum_t *list = gnutls_call.certificate_get_peers(talk->session, &count);
    if (!list || count == 0)
        return true;
    session->certificate = str_copy(arena, (struct str){(const char *)list[0].data, list[0].size});
    return session->certificate.ptr != NULL;
}

/* Alerts by which servers say that they want a certificate (RFC 5246, 7.2.2; RFC 8446, 6.2). */
static bool wants_certificate(const struct talk *talk, ssize_t code) {
    if (code != GNUTLS_E_FATAL_ALERT_RECEIVED)
        return false;
    int alert = gnutls_call.alert_get(talk->session);
    return alert == GNUTLS_A_CERTIFICATE_REQUIRED || alert == GNUTLS_A_HANDSHAKE_FAILURE ||
           alert == GNUTLS_A_BAD_CERTIFICATE || alert == GNUTLS_A_CERTIFICATE_UNKNOWN ||
           alert == GNUTLS_A_ACCESS_DENIED;
}

static bool look(struct talk *talk, const struct dialler *dialler, const struct tls_question *question,
                 struct arena *arena, struct tls_session *session) {
    ssize_t code = begin(talk, question->name);
    if (code == 0)
        code = shake_hands(talk);
    bool open = code == 0;
    bool kept = !talk->session || keep_certificate(talk, arena, session);
    session->client_asked = talk->session && gnutls_call.certificate_client_get_request_status(talk->session) != 0;
    if (open)
        code = ask(talk, dialler, question, session);
    if (session->client_asked && wants_certificate(talk, code))
        session->answer = TLS_SESSION_NEEDS;
    else if (open)
        session->answer = TLS_SESSION_OPEN;
    else
        session->why = code == GNUTLS_E_AGAIN ? "no answer in time" : gnutls_call.strerror((int)code);
    return kept && code != GNUTLS_E_MEMORY_ERROR;
}

bool tls_session_ask(struct dialler *dialler, uint16_t port, const struct tls_question *question, struct arena *arena,
                     struct tls_session *session) {
    struct talk talk = {.fd = -1};
    session->answer = TLS_SESSION_MUTE;
    session->client_asked = false;
    session->certificate = STR("");
    session->why = "GnuTLS is not installed";
    if (!gnutls_load())
        return true;
    session->why = "the port does not answer any more";
    if (dial_tcp(dialler, port, &talk.fd) != DIAL_OPEN)
        return true;
    talk.end = clock_ms() + 2 * (uint64_t)dialler->wait_ms;
    bool well = look(&talk, dialler, question, arena, session);
    done(&talk);
    dial_hang_up(dialler, talk.fd);
    return well;
}
