#include "channel_names_openssl.h"
#include "channel_openssl.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <limits.h>
#include <string.h>

#define BUFFER_SIZE ((size_t)17 << 10) /* of one record, and what is around it */
#define RECORD_MAX  ((size_t)16 << 10) /* what one carries */

/* Room that data leave: for what is around their own record, at most 29 bytes in AES-GCM, and for words of OpenSSL's
 * own, at most 32 each: an answer to new keys, an alert, and that we end. */
#define RESERVE ((size_t)192)

_Static_assert(BUFFER_SIZE >= RECORD_MAX + RESERVE, "a whole record fits");

static enum kw_status uptime_of(const struct kw_channel_openssl *channel, uint64_t *ms) {
    const struct kw_clock *clock = channel->config.clock;
    kw_provider_openssl_take(channel->config.provider);
    enum kw_status status = clock->uptime(clock->context, ms);
    kw_provider_openssl_give(channel->config.provider);
    return status;
}

/* Tells a server which of its names was called (RFC 6066); addresses are none. */
static int name_server(SSL *ssl, struct kw_bytes host) {
    char text[KW_IDENTITY_OPENSSL_HOST_MAX + 1];
    if (host.length == 0)
        return 1;
    memcpy(text, host.at, host.length);
    text[host.length] = '\0';
    ASN1_OCTET_STRING *address = a2i_IPADDRESS(text);
    int named = address || SSL_set_tlsext_host_name(ssl, text) == 1;
    ASN1_OCTET_STRING_free(address);
    return named;
}

enum kw_status kw_channel_open(struct kw_channel_link *link, const struct kw_channel_openssl *channel,
                               struct kw_bytes host) {
    BIO *near = NULL;
    BIO *far = NULL;
    uint64_t begun_ms = 0;
    if (uptime_of(channel, &begun_ms) != KW_OK)
        return KW_ERROR_CLOCK;
    if (host.length > KW_IDENTITY_OPENSSL_HOST_MAX ||
        (host.length > 0 && (host.at[0] == '.' || memchr(host.at, 0, host.length))))
        return KW_ERROR_ARGUMENT;
    SSL *ssl = SSL_new(channel->context);
    if (!ssl || !name_server(ssl, channel->config.client ? host : kw_bytes(NULL, 0)) ||
        BIO_new_bio_pair(&near, BUFFER_SIZE, &far, BUFFER_SIZE) != 1) {
        SSL_free(ssl);
        ERR_clear_error();
        return KW_ERROR_CRYPTO;
    }
    SSL_set_bio(ssl, near, near);
    *link = (struct kw_channel_link){.channel = channel,
                                     .ssl = ssl,
                                     .network = far,
                                     .host = host,
                                     .peer_reason = KW_IDENTITY_UNTRUSTED,
                                     .reason = KW_CHANNEL_UNFINISHED,
                                     .verdict = KW_DENIED,
                                     .begun_ms = begun_ms};
    (void)SSL_set_app_data(ssl, link);
    if (channel->config.client)
        SSL_set_connect_state(ssl);
    else
        SSL_set_accept_state(ssl);
    return KW_OK;
}

void kw_channel_close(struct kw_channel_link *link) {
    SSL_free(link->ssl);
    BIO_free(link->network);
    link->ssl = NULL;
    link->network = NULL;
    link->over = 1;
    link->verdict = KW_DENIED;
}

static enum kw_status refuse(struct kw_channel_link *link, enum kw_channel_reason reason, enum kw_status status) {
    link->over = 1;
    link->verdict = KW_DENIED;
    link->reason = reason;
    ERR_clear_error();
    return status;
}

static int size_of(size_t length) {
    return length < INT_MAX ? (int)length : INT_MAX;
}

enum kw_status kw_channel_feed(struct kw_channel_link *link, struct kw_bytes bytes, size_t *taken) {
    if (link->over)
        return KW_ERROR_STATE;
    int written = bytes.length > 0 ? BIO_write(link->network, bytes.at, size_of(bytes.length)) : 0;
    if (written <= 0)
        return KW_ERROR_BUSY;
    if (link->verdict != KW_GRANTED)
        link->received += (uint64_t)written;
    *taken = (size_t)written;
    return KW_OK;
}

/* Says that we end, as far as there is room. A second call of OpenSSL's would wait for the peer's word. */
static void say_end(struct kw_channel_link *link) {
    /* New keys that the peer asked for go first. */
    if (SSL_in_init(link->ssl))
        (void)SSL_do_handshake(link->ssl);
    int done = SSL_shutdown(link->ssl);
    link->ending = done < 0 && (SSL_in_init(link->ssl) || SSL_get_error(link->ssl, done) == SSL_ERROR_WANT_WRITE);
    ERR_clear_error();
}

size_t kw_channel_take(struct kw_channel_link *link, uint8_t *to, size_t room) {
    int got = room > 0 && link->network ? BIO_read(link->network, to, size_of(room)) : 0;
    if (got > 0 && link->ending && link->verdict == KW_GRANTED)
        say_end(link);
    return got > 0 ? (size_t)got : 0;
}

void kw_channel_cut(struct kw_channel_link *link) {
    link->cut = 1;
    /* So that OpenSSL reads an end where there are no more bytes. */
    if (link->network)
        (void)BIO_shutdown_wr(link->network);
}

/* What OpenSSL says that it did. */
static void tell(struct kw_channel_link *link) {
    SSL *ssl = link->ssl;
    struct kw_channel_facts *facts = &link->facts;
    int key = NID_undef;
    int digest = NID_undef;
    const SSL_CIPHER *suite = SSL_get_current_cipher(ssl);
    facts->finished = SSL_is_init_finished(ssl) == 1;
    facts->version = (uint16_t)SSL_version(ssl);
    facts->suite = suite ? SSL_CIPHER_get_protocol_id(suite) : 0;
    facts->group = kw_channel_group((int)SSL_get_negotiated_group(ssl));
    if (SSL_get_peer_signature_type_nid(ssl, &key) != 1)
        key = NID_undef;
    if (SSL_get_peer_signature_nid(ssl, &digest) != 1)
        digest = NID_undef;
    facts->signature = kw_channel_signature(key, digest);
    facts->resumed = SSL_session_reused(ssl) != 0;
    facts->compressed = SSL_get_current_compression(ssl) != NULL;
    facts->bound = SSL_get_extms_support(ssl) == 1 && SSL_get_secure_renegotiation_support(ssl) == 1;
    /* A certificate that nobody judged is one that nobody trusts. */
    if (SSL_get0_peer_certificate(ssl) && !facts->certified) {
        facts->certified = 1;
        facts->identity = KW_DENIED;
    }
}

static enum kw_status finish(struct kw_channel_link *link) {
    enum kw_channel_reason reason = KW_CHANNEL_UNFINISHED;
    tell(link);
    if (kw_channel_judge(link->channel->config.policy, &link->facts, &reason) != KW_GRANTED)
        return refuse(link, reason, KW_ERROR_POLICY);
    /* A finished handshake is the proof that the peer has its certificate's key. */
    if (link->facts.certified)
        link->peer.possession = KW_GRANTED;
    link->reason = reason;
    link->verdict = KW_GRANTED;
    return KW_OK;
}

/* Why a handshake came to nothing. */
static enum kw_channel_reason failure_of(const struct kw_channel_link *link) {
    if (link->facts.certified && link->facts.identity != KW_GRANTED)
        return KW_CHANNEL_IDENTITY;
    if (ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE)
        return KW_CHANNEL_UNCERTIFIED;
    return KW_CHANNEL_UNFINISHED;
}

enum kw_status kw_channel_step(struct kw_channel_link *link) {
    uint64_t now_ms = 0;
    const struct kw_channel_policy *policy = link->channel->config.policy;
    if (link->over)
        return KW_ERROR_STATE;
    if (link->verdict == KW_GRANTED)
        return KW_OK;
    if (uptime_of(link->channel, &now_ms) != KW_OK)
        return refuse(link, KW_CHANNEL_LATE, KW_ERROR_CLOCK);
    if (now_ms < link->begun_ms || now_ms - link->begun_ms > policy->handshake_ms ||
        link->received > policy->handshake_bytes)
        return refuse(link, KW_CHANNEL_LATE, KW_ERROR_POLICY);
    ERR_clear_error();
    int done = SSL_do_handshake(link->ssl);
    if (done == 1)
        return finish(link);
    int error = SSL_get_error(link->ssl, done);
    if ((error == SSL_ERROR_WANT_READ && !link->cut) || error == SSL_ERROR_WANT_WRITE)
        return KW_ERROR_BUSY;
    return refuse(link, failure_of(link), KW_ERROR_POLICY);
}

/* Of the reasons of OpenSSL's TLS, 256 are the alerts that a peer may send; other parts of OpenSSL, and failures that
 * all of them have in common, use greater numbers too. */
static int is_alert(unsigned long error) {
    int reason = ERR_GET_REASON(error);
    return ERR_GET_LIB(error) == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET &&
           reason <= SSL_AD_REASON_OFFSET + UINT8_MAX;
}

/* What a read or write that did not go well means. */
static enum kw_status trouble(struct kw_channel_link *link, int done) {
    int error = SSL_get_error(link->ssl, done);
    if (error == SSL_ERROR_WANT_WRITE || (error == SSL_ERROR_WANT_READ && !link->cut))
        return KW_ERROR_BUSY;
    if (error == SSL_ERROR_ZERO_RETURN)
        return KW_ERROR_MISSING;
    int refused = error == SSL_ERROR_SSL && is_alert(ERR_peek_error());
    return refuse(link, KW_CHANNEL_BROKEN, refused ? KW_ERROR_POLICY : KW_ERROR_TAMPERED);
}

enum kw_status kw_channel_read(struct kw_channel_link *link, uint8_t *to, size_t room, size_t *got) {
    if (link->over || link->verdict != KW_GRANTED)
        return KW_ERROR_STATE;
    if (room == 0)
        return KW_ERROR_ARGUMENT;
    ERR_clear_error();
    int done = SSL_read(link->ssl, to, size_of(room));
    if (done <= 0)
        return trouble(link, done);
    *got = (size_t)done;
    return KW_OK;
}

/* How many bytes of data a record may have, so that all of it fits now, with room left for OpenSSL's own words: a
 * record that waits would be sent later, whatever its bytes are taken for by then. */
static size_t writable(const struct kw_channel_link *link, size_t length) {
    size_t room = BIO_ctrl_get_write_guarantee(SSL_get_wbio(link->ssl));
    size_t most = room > RESERVE ? room - RESERVE : 0;
    if (most > RECORD_MAX)
        most = RECORD_MAX;
    return length < most ? length : most;
}

enum kw_status kw_channel_write(struct kw_channel_link *link, struct kw_bytes bytes, size_t *taken) {
    if (link->over || link->verdict != KW_GRANTED)
        return KW_ERROR_STATE;
    if (bytes.length == 0)
        return KW_ERROR_ARGUMENT;
    if ((SSL_get_shutdown(link->ssl) & SSL_SENT_SHUTDOWN) != 0 || link->ending)
        return KW_ERROR_STATE;
    size_t length = writable(link, bytes.length);
    if (length == 0)
        return KW_ERROR_BUSY;
    ERR_clear_error();
    int done = SSL_write(link->ssl, bytes.at, (int)length);
    /* A record that waits against all reckoning could not be taken back. */
    if (done <= 0 && SSL_get_error(link->ssl, done) == SSL_ERROR_WANT_WRITE)
        return refuse(link, KW_CHANNEL_BROKEN, KW_ERROR_TAMPERED);
    if (done <= 0)
        return trouble(link, done);
    *taken = (size_t)done;
    return KW_OK;
}

void kw_channel_end(struct kw_channel_link *link) {
    if (link->ssl && link->verdict == KW_GRANTED && (SSL_get_shutdown(link->ssl) & SSL_SENT_SHUTDOWN) == 0)
        say_end(link);
}

void kw_channel_proof(const struct kw_channel_link *link, struct kw_login_proof *proof) {
    enum kw_verdict verdict = !link->over && link->facts.certified ? link->verdict : KW_DENIED;
    kw_identity_proof(verdict, &link->peer, proof);
}
