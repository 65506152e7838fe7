/* The web side: one thread, a fixed number of connections, one request each, everything with a time by which it must be
 * over. */
#ifndef EXAMPLES_GATEWAY_SRC_SERVER_H
#define EXAMPLES_GATEWAY_SRC_SERVER_H

#include "call.h"
#include "dispatch.h"

#define SERVER_CONNECTIONS 32u
#define SERVER_SOURCES     64u
#define SERVER_IN          (HTTP_HEAD_MAX + 4096u)
#define SERVER_OUT         (96u << 10)

enum connection_state {
    CONNECTION_FREE = 0,
    CONNECTION_HEAD,
    CONNECTION_BODY,
    CONNECTION_FIELD, /* the field is to take a value */
    CONNECTION_WAIT,  /* the answer is made, and its time has not come */
    CONNECTION_SEND,
    CONNECTION_DRAIN /* what the peer still sends is thrown away, so that it sees the answer */
};

struct connection {
    enum connection_state state;
    int file;
    struct transport peer;
    short wants;    /* of poll() */
    int is_outside; /* it is cut when the boundary is closed */
    uint64_t deadline_ms;
    uint64_t not_before_ms; /* of the answer */
    struct http_request request;
    const struct route *route;
    struct call call;
    struct answer answer;
    uint64_t body_left;
    uint8_t in[SERVER_IN];
    size_t have;
    char head[ANSWER_HEAD_MAX];
    size_t head_length;
    uint8_t out[SERVER_OUT];
    size_t sent; /* of head and body */
};

struct server {
    struct gateway *gateway;
    int listener;
    struct kw_budget budget;
    struct kw_source rows[SERVER_SOURCES];
    struct kw_sources sources;
    uint64_t flood_ms;    /* of the last record of one */
    uint64_t stranger_ms; /* of the last record of a certificate that was refused */
    uint64_t outsider_ms; /* of the last record of who came from a network that may not connect */
    struct connection connection[SERVER_CONNECTIONS];
};

/* Listens where the configuration says; `port` becomes where. 0, or -1 and what is wrong in `error`. */
int server_open(struct server *server, struct gateway *gateway, uint32_t *port, const char **error);

/* Waits for `wait_ms` at most, and does what there is to do. @req CR 7.1, CR 7.1 RE 1, CR 7.2 */
void server_turn(struct server *server, int wait_ms);

void server_close(struct server *server);

#endif
