/* How many mutual TLS 1.3 handshakes a second the device library's channels make, against OpenSSL alone:
 *   bench_device_channel [ROUNDS]
 * Both ends are in memory on one thread, with the same keys (P-256), chains of two certificates below a root, group and
 * suite, no tickets. OpenSSL verifies the chains itself: once without lists of revocations, once with them, as the
 * channels always do. The contenders take turns, and are timed by the processor's time; each figure is the median of
 * its rounds. Prints one line of JSON. */
#include "port/channel_openssl.h"
#include "port/keys_openssl.h"

#include "pki.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MAX = 99, ROUND_HANDSHAKES = 60, SERVER = 1, CLIENT = 2 };

#define HOST "plc.example"

struct bench {
    struct pki root, issuing, server, client;
    struct kw_bytes root_list, issuing_list;
    struct kw_key_openssl key[2];
    struct kw_keys_openssl keys;
    struct kw_identity_openssl identity;
    struct kw_provider_openssl provider;
    struct kw_channel_policy server_policy, client_policy;
    struct kw_channel_openssl server_channel, client_channel;
    SSL_CTX *plain[2][2]; /* without and with lists; server, client */
};

static void need(int good, const char *what) {
    if (!good) {
        fprintf(stderr, "device_channel: %s\n", what);
        exit(1);
    }
}

static double cpu(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- the library */

static void give_key(struct bench *bench, const struct pki *of, uint32_t handle) {
    BIO *memory = BIO_new(BIO_s_mem());
    char *pem = NULL;
    need(memory && PEM_write_bio_PrivateKey(memory, of->key, NULL, NULL, 0, NULL, NULL) == 1, "no key");
    long length = BIO_get_mem_data(memory, &pem);
    need(kw_keys_openssl_take(&bench->keys, handle, kw_bytes(pem, (size_t)length)) == KW_OK, "the key is not taken");
    BIO_free(memory);
}

static void make_channel(struct bench *bench, struct kw_channel_openssl *channel, int client) {
    static struct kw_bytes chain[2][2];
    chain[client][0] = pki_bytes(client ? &bench->client : &bench->server);
    chain[client][1] = pki_bytes(&bench->issuing);
    const struct kw_channel_openssl_config config = {.policy = client ? &bench->client_policy : &bench->server_policy,
                                                     .client = client,
                                                     .identity = &bench->identity,
                                                     .provider = &bench->provider,
                                                     .clock = &pki_clock,
                                                     .keys = &bench->keys.keys,
                                                     .key = client ? CLIENT : SERVER,
                                                     .chain = chain[client],
                                                     .chain_count = 2};
    need(kw_channel_openssl_init(channel, &config) == KW_OK, "no channel");
}

static void begin(struct bench *bench) {
    const struct pki_sheet root = {.name = "Root", .authority = 1};
    pki_make(&bench->root, &root);
    pki_make(&bench->issuing, &(struct pki_sheet){.name = "Issuing", .authority = 1, .by = &bench->root});
    pki_make(&bench->server, &(struct pki_sheet){.name = "server", .by = &bench->issuing, .host = "DNS:" HOST});
    pki_make(&bench->client, &(struct pki_sheet){.name = "client", .by = &bench->issuing});
    bench->root_list = pki_list(&(struct pki_list){.by = &bench->root});
    bench->issuing_list = pki_list(&(struct pki_list){.by = &bench->issuing});
    kw_keys_openssl_init(&bench->keys, bench->key, 2);
    give_key(bench, &bench->server, SERVER);
    give_key(bench, &bench->client, CLIENT);
    need(kw_identity_openssl_init(&bench->identity) == KW_OK &&
             kw_identity_openssl_root(&bench->identity, pki_bytes(&bench->root), KW_IDENTITY_ASSET_OWNER) == KW_OK &&
             kw_identity_openssl_authority(&bench->identity, pki_bytes(&bench->issuing)) == KW_OK &&
             kw_identity_openssl_list(&bench->identity, bench->root_list) == KW_OK &&
             kw_identity_openssl_list(&bench->identity, bench->issuing_list) == KW_OK,
         "no identity");
    need(kw_provider_openssl_init(&bench->provider) == KW_OK, "no provider");
    bench->server_policy = *kw_channel_policy(KW_CHANNEL_MACHINE);
    bench->client_policy = *kw_channel_policy(KW_CHANNEL_UPDATE);
    make_channel(bench, &bench->server_channel, 0);
    make_channel(bench, &bench->client_channel, 1);
}

static void carry(struct kw_channel_link *from, struct kw_channel_link *to) {
    uint8_t bytes[8192];
    size_t taken = 0;
    for (size_t got; (got = kw_channel_take(from, bytes, sizeof(bytes))) > 0;)
        need(kw_channel_feed(to, kw_bytes(bytes, got), &taken) == KW_OK && taken == got, "a link is full");
}

static void shake(const struct bench *bench, int lists) {
    struct kw_channel_link server;
    struct kw_channel_link client;
    (void)lists;
    need(kw_channel_open(&server, &bench->server_channel, kw_bytes(NULL, 0)) == KW_OK &&
             kw_channel_open(&client, &bench->client_channel, kw_bytes(HOST, sizeof(HOST) - 1)) == KW_OK,
         "no link");
    for (int round = 0; round < 4; round++) {
        (void)!kw_channel_step(&client);
        carry(&client, &server);
        (void)!kw_channel_step(&server);
        carry(&server, &client);
    }
    need(client.verdict == KW_GRANTED && server.verdict == KW_GRANTED, "a handshake is not granted");
    kw_channel_close(&client);
    kw_channel_close(&server);
}

/* ---- OpenSSL alone */

static void add_list(X509_STORE *store, struct kw_bytes bytes) {
    const uint8_t *at = bytes.at;
    X509_CRL *list = d2i_X509_CRL(NULL, &at, (long)bytes.length);
    need(list && X509_STORE_add_crl(store, list) == 1, "no list");
    X509_CRL_free(list);
}

static SSL_CTX *plain_context(const struct bench *bench, int client, int lists) {
    const struct pki *own = client ? &bench->client : &bench->server;
    SSL_CTX *context = SSL_CTX_new(client ? TLS_client_method() : TLS_server_method());
    need(context && SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
             SSL_CTX_set_ciphersuites(context, "TLS_AES_256_GCM_SHA384") == 1 &&
             SSL_CTX_set1_groups_list(context, "X25519") == 1 &&
             SSL_CTX_use_certificate(context, own->certificate) == 1 &&
             SSL_CTX_use_PrivateKey(context, own->key) == 1 &&
             SSL_CTX_add1_chain_cert(context, bench->issuing.certificate) == 1 &&
             SSL_CTX_set_num_tickets(context, 0) == 1,
         "no context");
    (void)SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(context), PKI_NOW);
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    need(X509_STORE_add_cert(store, bench->root.certificate) == 1, "no root");
    if (lists) {
        add_list(store, bench->root_list);
        add_list(store, bench->issuing_list);
        need(X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL) == 1, "no flags");
    }
    return context;
}

static void plain_shake(const struct bench *bench, int lists) {
    BIO *left = NULL;
    BIO *right = NULL;
    SSL *server = SSL_new(bench->plain[lists][0]);
    SSL *client = SSL_new(bench->plain[lists][1]);
    need(server && client && BIO_new_bio_pair(&left, 17408, &right, 17408) == 1, "no connection");
    SSL_set_bio(server, left, left);
    SSL_set_bio(client, right, right);
    SSL_set_accept_state(server);
    SSL_set_connect_state(client);
    need(SSL_set1_host(client, HOST) == 1, "no host");
    int done = 0;
    for (int round = 0; round < 4 && !done; round++) {
        int first = SSL_do_handshake(client);
        done = SSL_do_handshake(server) == 1 && first == 1;
    }
    need(done, "a plain handshake failed");
    SSL_free(client);
    SSL_free(server);
}

/* ---- */

static double rate(const struct bench *bench, void (*one)(const struct bench *bench, int lists), int lists) {
    double began = cpu();
    for (int i = 0; i < ROUND_HANDSHAKES; i++)
        one(bench, lists);
    return ROUND_HANDSHAKES / (cpu() - began);
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *figures, int count) {
    qsort(figures, (size_t)count, sizeof(*figures), by_size);
    return figures[count / 2];
}

int main(int argc, char **argv) {
    static struct bench bench;
    double figures[3][ROUNDS_MAX];
    int rounds = 21;
    if (argc == 2)
        rounds = (argv[1][0] - '0') * (argv[1][1] ? 10 : 1) + (argv[1][0] && argv[1][1] ? argv[1][1] - '0' : 0);
    need(rounds > 0 && rounds <= ROUNDS_MAX, "from 1 to 99 rounds");
    begin(&bench);
    for (int lists = 0; lists < 2; lists++)
        for (int client = 0; client < 2; client++)
            bench.plain[lists][client] = plain_context(&bench, client, lists);
    for (int round = 0; round < rounds; round++) {
        figures[0][round] = rate(&bench, shake, 1);
        figures[1][round] = rate(&bench, plain_shake, 0);
        figures[2][round] = rate(&bench, plain_shake, 1);
    }
    printf("{\"channel\": %.1f, \"plain\": %.1f, \"plain_with_lists\": %.1f}\n", median(figures[0], rounds),
           median(figures[1], rounds), median(figures[2], rounds));
    return 0;
}
