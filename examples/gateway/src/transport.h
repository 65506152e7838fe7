/* The transport of a connection: a channel of libkeyway (TLS), or plain bytes where the configuration allows it.
 * Sockets are the caller's, non-blocking, and nothing here waits. */
#ifndef EXAMPLES_GATEWAY_SRC_TRANSPORT_H
#define EXAMPLES_GATEWAY_SRC_TRANSPORT_H

#include "port/channel_openssl.h"

#define TRANSPORT_PIECE 4096u

/* What a transfer came to, below 1 byte. */
enum { TRANSPORT_ENDED = 0, TRANSPORT_WAITS_TO_READ = -1, TRANSPORT_WAITS_TO_WRITE = -2, TRANSPORT_FAILED = -3 };

/* `file` is the caller's, the rest the transport's; `link.reason` and `link.peer_reason` tell why a channel failed. */
struct transport {
    int file;
    int secure; /* a channel; else plain */
    int more;   /* bytes may wait that poll() does not know of */
    struct kw_channel_link link;
    uint8_t in[TRANSPORT_PIECE]; /* from the network, for the link */
    size_t in_at, in_length;
    uint8_t out[TRANSPORT_PIECE]; /* from the link, for the network */
    size_t out_at, out_length;
};

/* Begins a connection on a non-blocking socket; `channel` null: a plain one. `host` is what a client calls, and
 * outlives it; for a server empty. 0, or -1 and nothing to end. @req CR 3.1, CR 4.1 */
int transport_begin(struct transport *transport, const struct kw_channel_openssl *channel, struct kw_bytes host,
                    int file);

/* Bytes that were transferred, or one of the above. The handshake comes first, by itself. */
long transport_read(struct transport *transport, void *to, size_t room);
long transport_write(struct transport *transport, const void *from, size_t length);

/* Goes on with the handshake alone. 1: done; else one of the above, but never TRANSPORT_ENDED. */
long transport_shake(struct transport *transport);

/* Says that we end, and sends what is left. 1: all is sent; TRANSPORT_WAITS_TO_WRITE; TRANSPORT_FAILED. */
long transport_finish(struct transport *transport);

/* Frees; the socket stays the caller's. */
void transport_end(struct transport *transport);

#endif
