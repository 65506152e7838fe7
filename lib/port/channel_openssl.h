/* Channels by OpenSSL 3: a policy becomes a TLS context, the device's private key stays in the key port, and a link
 * carries bytes for one connection. Who the peer is and what was negotiated is judged by the library's rules, and
 * nothing is read or written before that was granted.
 *
 * Bytes go to and from the network in the caller's hands: nothing here opens a socket, waits or has a thread. A link
 * holds two buffers of 17 KiB; what a peer may send before it is known, and how long it may take, the policy bounds.
 * Tickets, resumption, renegotiation, compression and early data are off.
 *
 * A channel is shared by its links and const after its init; a link is one thread's at a time. Neither may move. Links
 * of one channel may be in different threads when its provider has a lock: the key port and the clock are called under
 * it, nothing else is. Without one, all links are one thread's at a time. */
#ifndef LIB_PORT_CHANNEL_OPENSSL_H
#define LIB_PORT_CHANNEL_OPENSSL_H

#include "identity_openssl.h"
#include "provider_openssl.h"

#include <keyway/channel.h>

/* Everything named must outlive the channel. */
struct kw_channel_openssl_config {
    const struct kw_channel_policy *policy;
    int client; /* 0: a server */
    const struct kw_identity_openssl *identity;
    const struct kw_provider_openssl *provider;
    const struct kw_clock *clock; /* one that fails refuses */
    const struct kw_keys *keys;
    uint32_t key;                 /* that the first of these is for */
    const struct kw_bytes *chain; /* the device's certificate and those above it, PEM or DER, without the root */
    size_t chain_count;           /* 0: a client without one */
};

struct kw_channel_openssl {
    struct kw_channel_openssl_config config;
    void *context; /* SSL_CTX */
};

struct kw_channel_link {
    const struct kw_channel_openssl *channel;
    void *ssl;     /* SSL */
    void *network; /* BIO: the far end of what OpenSSL reads and writes */
    struct kw_bytes host;
    struct kw_channel_facts facts;
    struct kw_certificate_facts peer; /* of a peer that showed a certificate */
    enum kw_identity_reason peer_reason;
    enum kw_channel_reason reason;
    enum kw_verdict verdict; /* KW_GRANTED from the judged handshake to the end */
    uint64_t begun_ms;
    uint64_t received; /* bytes until it was granted */
    int over;
    int cut;    /* the transport has ended */
    int ending; /* our own word of ending waits for room */
};

/* Makes a channel. KW_ERROR_POLICY: kw_channel_check refuses it, or a server has no certificate. KW_ERROR_UNSUPPORTED:
 * this OpenSSL does not have all that the policy names. KW_ERROR_FORMAT: a certificate that cannot be read.
 * KW_ERROR_ARGUMENT: the first is not for the key. Failures of the key port are returned.
 * @req CR 3.1, CR 3.1 RE 1, CR 4.1, CR 4.3 */
KW_MUST_USE enum kw_status kw_channel_openssl_init(struct kw_channel_openssl *channel,
                                                   const struct kw_channel_openssl_config *config);

/* Every link must be closed. */
void kw_channel_openssl_done(struct kw_channel_openssl *channel);

/* Begins a connection. `host` is what a client calls, a name or an address, and must outlive the link; for a server,
 * empty. On a failure there is nothing to close. KW_ERROR_ARGUMENT: a host that can be none, as one that begins with a
 * dot. KW_ERROR_CLOCK, KW_ERROR_CRYPTO: the port has failed. */
KW_MUST_USE enum kw_status kw_channel_open(struct kw_channel_link *link, const struct kw_channel_openssl *channel,
                                           struct kw_bytes host);

/* Frees what a link holds; bytes that were not taken are lost. */
void kw_channel_close(struct kw_channel_link *link);

/* Bytes from the network: `taken` of them, fewer when the buffer is full. KW_ERROR_BUSY: none now; step or read
 * first. KW_ERROR_STATE: the link is over. */
KW_MUST_USE enum kw_status kw_channel_feed(struct kw_channel_link *link, struct kw_bytes bytes, size_t *taken);

/* Bytes for the network, at most `room`; 0 when there are none. Also of a link that is over: its alert. */
size_t kw_channel_take(struct kw_channel_link *link, uint8_t *to, size_t room);

/* The network has ended: what comes without the peer's own word of ending is a cut (KW_ERROR_TAMPERED). */
void kw_channel_cut(struct kw_channel_link *link);

/* Goes on with the handshake. KW_OK: finished, judged and granted. KW_ERROR_BUSY: it needs bytes from the peer, or has
 * some for it. KW_ERROR_POLICY: refused, for `reason` and `peer_reason`; an alert may wait to be taken.
 * KW_ERROR_CLOCK: the clock failed. @req CR 1.2, CR 1.9, CR 3.1 RE 1, CR 4.3 */
KW_MUST_USE enum kw_status kw_channel_step(struct kw_channel_link *link);

/* Reads what the peer wrote, at most `room` bytes and at least 1. KW_ERROR_BUSY: none now. KW_ERROR_MISSING: the peer
 * has ended in order. KW_ERROR_TAMPERED: a record was changed, or the transport was cut; the link is over.
 * KW_ERROR_POLICY: the peer refused us. KW_ERROR_STATE: not granted, or over. @req CR 3.1, CR 3.1 RE 1, CR 4.1 */
KW_MUST_USE enum kw_status kw_channel_read(struct kw_channel_link *link, uint8_t *to, size_t room, size_t *got);

/* Writes, `taken` of the bytes, at most one record of them. KW_ERROR_BUSY: none at all, and nothing of them is kept:
 * take first, and write then whatever is to be written. KW_ERROR_STATE: not granted, ended, or over. KW_ERROR_TAMPERED:
 * also when OpenSSL made more of a record than fits. Other failures as of read. @req CR 3.1, CR 3.1 RE 1, CR 4.1 */
KW_MUST_USE enum kw_status kw_channel_write(struct kw_channel_link *link, struct kw_bytes bytes, size_t *taken);

/* Says that we end: a word that is still to be taken and sent, until kw_channel_take gives 0. Nothing is written after
 * it. */
void kw_channel_end(struct kw_channel_link *link);

/* What kw_login_answer takes of this peer. KW_DENIED unless the link is granted and the peer showed a certificate.
 * @req CR 1.2, CR 1.9 */
void kw_channel_proof(const struct kw_channel_link *link, struct kw_login_proof *proof);

#endif
