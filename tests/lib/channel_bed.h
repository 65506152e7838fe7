/* What the tests of channels stand on: a device with its keys, certificates and channels, and peers of plain OpenSSL.
 */
#ifndef LIB_CHANNEL_BED_H
#define LIB_CHANNEL_BED_H

#include "port/channel_openssl.h"

#include "pki.h"
#include "rig.h"

#include <openssl/ssl.h>

#define KEY   51u
#define OTHER 52u /* a key without a certificate */
#define HOST  "plc.example"

/* A device with channels of both directions, and what peers need to be good. */
struct bench {
    struct rig *rig;
    struct pki owner, issuing, device, alice, collector;
    struct kw_identity_openssl identity;
    struct kw_provider_openssl provider;
    struct kw_channel_openssl channel;
    struct kw_channel_policy policy;
    struct kw_bytes chain[2];
    struct kw_channel_link link;
    unsigned int signatures;
    int spoils; /* the key port signs wrongly */
    struct kw_keys keys;
    int held;   /* the provider's lock; a key port that is locked is called while it is */
    int locked; /* it was taken at all */
};

/* OpenSSL as anybody has it, set as the test wants. */
struct plain {
    SSL_CTX *context;
    SSL *ssl;
    BIO *network;
};

/* Of a test that has a bench to itself as its *state. */
int set_up(void **state);
int tear_down(void **state);

#define BENCH_TEST(text, function)                                                                                     \
    { text, function, set_up, tear_down, NULL }

/* Gives the device a list of an authority, with one certificate on it or none; from a day ago when `since_s` is 0. */
void trust(struct bench *bench, const struct pki *by, const struct pki *revoked, int64_t since_s);

struct kw_channel_openssl_config config_of(struct bench *bench, int client);

/* The device's end, fresh, by a policy. */
void begin(struct bench *bench, const struct kw_channel_policy *policy, int client);

/* The policy of machines, which most tests use. */
const struct kw_channel_policy *machine(void);

/* The peer's end, with what it shows; the test sets its context further, and starts it. */
void plain_new(struct plain *plain, int client, const struct pki *shows, const struct pki *above);
void plain_start(struct plain *plain, int client);
void plain_free(struct plain *plain);

/* All bytes that wait, in both directions. */
void move(struct kw_channel_link *link, const struct plain *plain);

/* Both go on until the device's end is granted or over; what came of it last. */
enum kw_status shake(struct kw_channel_link *link, const struct plain *plain);

/* A client that shows a certificate, against the device as a server. */
enum kw_status shake_with(struct bench *bench, const struct pki *shows);

/* The device says something to its peer, and hears it back. */
void say(struct kw_channel_link *link, const struct plain *plain, const char *text);

#endif
