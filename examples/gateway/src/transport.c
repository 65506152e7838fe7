#include "transport.h"

#include <errno.h>
#include <sys/socket.h>

int transport_begin(struct transport *transport, const struct kw_channel_openssl *channel, struct kw_bytes host,
                    int file) {
    transport->file = file;
    transport->secure = channel != NULL;
    transport->more = 0;
    transport->in_at = transport->in_length = 0;
    transport->out_at = transport->out_length = 0;
    return channel && kw_channel_open(&transport->link, channel, host) != KW_OK ? -1 : 0;
}

static int is_early(void) {
    return errno == EAGAIN || errno == EINTR;
}

/* From the network into the link: 1 when something came, 0 when there is nothing now. An end of the network is told to
 * the link, which knows whether it was one in order. */
static int pull(struct transport *transport) {
    size_t taken = 0;
    if (transport->in_at == transport->in_length) {
        ssize_t got = recv(transport->file, transport->in, sizeof(transport->in), 0);
        if (got < 0 && is_early())
            return 0;
        if (got <= 0) {
            kw_channel_cut(&transport->link);
            return 1;
        }
        transport->in_at = 0;
        transport->in_length = (size_t)got;
    }
    const struct kw_bytes bytes = {transport->in + transport->in_at, transport->in_length - transport->in_at};
    if (kw_channel_feed(&transport->link, bytes, &taken) == KW_OK)
        transport->in_at += taken;
    return 1;
}

/* From the link to the network: 1 when all of it went, 0 when the socket is full, -1 when it is broken. */
static int push(struct transport *transport) {
    for (;;) {
        if (transport->out_at == transport->out_length) {
            transport->out_at = 0;
            transport->out_length = kw_channel_take(&transport->link, transport->out, sizeof(transport->out));
            if (transport->out_length == 0)
                return 1;
        }
        ssize_t put = send(transport->file, transport->out + transport->out_at,
                           transport->out_length - transport->out_at, MSG_NOSIGNAL);
        if (put < 0 && is_early())
            return 0;
        if (put <= 0)
            return -1;
        transport->out_at += (size_t)put;
    }
}

/* Nothing more can be done now but wait: for the socket to take what there is, or for the peer. */
static long wait_of(struct transport *transport) {
    static const long waits[] = {TRANSPORT_FAILED, TRANSPORT_WAITS_TO_WRITE, TRANSPORT_WAITS_TO_READ};
    return waits[push(transport) + 1];
}

long transport_shake(struct transport *transport) {
    for (;;) {
        enum kw_status status = kw_channel_step(&transport->link);
        if (status == KW_OK)
            return 1;
        if (status != KW_ERROR_BUSY) {
            /* The alert, as far as it goes. */
            (void)push(transport);
            return TRANSPORT_FAILED;
        }
        long wait = wait_of(transport);
        if (wait != TRANSPORT_WAITS_TO_READ || !pull(transport))
            return wait;
    }
}

static long read_channel(struct transport *transport, void *to, size_t room) {
    size_t got = 0;
    long shaken = transport_shake(transport);
    if (shaken != 1)
        return shaken;
    for (;;) {
        enum kw_status status = kw_channel_read(&transport->link, to, room, &got);
        if (status == KW_OK) {
            transport->more = 1;
            return (long)got;
        }
        if (status == KW_ERROR_MISSING)
            return TRANSPORT_ENDED;
        if (status != KW_ERROR_BUSY)
            return TRANSPORT_FAILED;
        long wait = wait_of(transport);
        if (wait != TRANSPORT_WAITS_TO_READ || !pull(transport))
            return wait;
    }
}

static long plain_outcome(ssize_t result, int waits) {
    if (result < 0)
        return is_early() ? waits : TRANSPORT_FAILED;
    return (long)result;
}

long transport_read(struct transport *transport, void *to, size_t room) {
    transport->more = 0;
    if (transport->secure)
        return read_channel(transport, to, room);
    return plain_outcome(recv(transport->file, to, room, 0), TRANSPORT_WAITS_TO_READ);
}

long transport_write(struct transport *transport, const void *from, size_t length) {
    size_t taken = 0;
    if (!transport->secure)
        return plain_outcome(send(transport->file, from, length, MSG_NOSIGNAL), TRANSPORT_WAITS_TO_WRITE);
    int sent = push(transport);
    if (sent != 1)
        return sent == 0 ? TRANSPORT_WAITS_TO_WRITE : TRANSPORT_FAILED;
    enum kw_status status = kw_channel_write(&transport->link, kw_bytes(from, length), &taken);
    if (status == KW_ERROR_BUSY)
        return TRANSPORT_WAITS_TO_WRITE;
    if (status != KW_OK || push(transport) < 0)
        return TRANSPORT_FAILED;
    return (long)taken;
}

long transport_finish(struct transport *transport) {
    if (!transport->secure)
        return 1;
    kw_channel_end(&transport->link);
    int sent = push(transport);
    if (sent < 0)
        return TRANSPORT_FAILED;
    return sent == 1 ? 1 : TRANSPORT_WAITS_TO_WRITE;
}

void transport_end(struct transport *transport) {
    if (transport->secure) {
        (void)transport_finish(transport);
        kw_channel_close(&transport->link);
    }
    transport->secure = 0;
    transport->more = 0;
    kw_wipe(transport->in, sizeof(transport->in));
}
