/* A machine from its certificate to its session: two ends of the library, and the login behind one of them. */
#include "port/channel_openssl.h"

#include "login_bench.h"
#include "pki.h"

#include <openssl/pem.h>

#define HOST       "plc.example"
#define SERVER_KEY 61u
#define CLIENT_KEY 62u

/* Keys and certificates of both, and of who pretends to be the client. */
struct network {
    struct pki owner, server, historian, pretender;
    struct kw_identity_openssl identity;
    struct kw_provider_openssl provider;
    struct kw_channel_policy serving, calling;
    struct kw_bytes server_chain, client_chain;
    struct kw_channel_openssl server_channel, client_channel;
    struct kw_channel_link server_link, client_link;
};

static void give_key(struct rig *rig, uint32_t handle, EVP_PKEY *pair) {
    BIO *memory = BIO_new(BIO_s_mem());
    char *pem = NULL;
    assert_int_equal(PEM_write_bio_PrivateKey(memory, pair, NULL, NULL, 0, NULL, NULL), 1);
    long length = BIO_get_mem_data(memory, &pem);
    assert_int_equal(kw_keys_openssl_take(&rig->software, handle, kw_bytes(pem, (size_t)length)), KW_OK);
    BIO_free(memory);
}

static struct kw_channel_openssl make(struct network *network, struct rig *rig, int client) {
    return (struct kw_channel_openssl){.config = {.policy = client ? &network->calling : &network->serving,
                                                  .client = client,
                                                  .identity = &network->identity,
                                                  .provider = &network->provider,
                                                  .clock = &rig->clock,
                                                  .keys = &rig->software.keys,
                                                  .key = client ? CLIENT_KEY : SERVER_KEY,
                                                  .chain = client ? &network->client_chain : &network->server_chain,
                                                  .chain_count = 1}};
}

static void carry(struct kw_channel_link *from, struct kw_channel_link *to) {
    uint8_t bytes[4096];
    size_t taken = 0;
    for (size_t got; (got = kw_channel_take(from, bytes, sizeof(bytes))) > 0;)
        assert_int_equal(kw_channel_feed(to, kw_bytes(bytes, got), &taken), KW_OK);
}

/* The client calls with a certificate; what the server's end has for the login. */
static void call(struct network *network, struct rig *rig, const struct pki *as, struct kw_login_proof *proof) {
    network->client_chain = pki_bytes(as);
    give_key(rig, CLIENT_KEY, as->key);
    const struct kw_channel_openssl server = make(network, rig, 0);
    const struct kw_channel_openssl client = make(network, rig, 1);
    assert_int_equal(kw_channel_openssl_init(&network->server_channel, &server.config), KW_OK);
    assert_int_equal(kw_channel_openssl_init(&network->client_channel, &client.config), KW_OK);
    assert_int_equal(kw_channel_open(&network->server_link, &network->server_channel, kw_bytes(NULL, 0)), KW_OK);
    assert_int_equal(kw_channel_open(&network->client_link, &network->client_channel, kw_text(HOST, 64)), KW_OK);
    enum kw_status at_server = KW_ERROR_BUSY;
    for (int round = 0; round < 5 && at_server == KW_ERROR_BUSY; round++) {
        enum kw_status at_client = kw_channel_step(&network->client_link);
        assert_true(at_client == KW_OK || at_client == KW_ERROR_BUSY);
        kw_channel_proof(&network->server_link, proof);
        assert_int_equal(proof->verdict, KW_DENIED);
        carry(&network->client_link, &network->server_link);
        at_server = kw_channel_step(&network->server_link);
        carry(&network->server_link, &network->client_link);
    }
    kw_channel_proof(&network->server_link, proof);
    kw_channel_close(&network->client_link);
    kw_channel_close(&network->server_link);
    kw_channel_openssl_done(&network->client_channel);
    kw_channel_openssl_done(&network->server_channel);
    /* The handle is free for the next caller. */
    struct kw_keys_openssl *software = &rig->software;
    EVP_PKEY_free(software->all[--software->count].pair);
}

static void set_up_network(struct network *network, struct rig *rig) {
    *network = (struct network){.serving = *kw_channel_policy(KW_CHANNEL_MACHINE),
                                .calling = *kw_channel_policy(KW_CHANNEL_UPDATE)};
    pki_make(&network->owner, &(struct pki_sheet){.name = "Waterworks", .authority = 1});
    pki_make(&network->server, &(struct pki_sheet){.name = "plc", .host = "DNS:" HOST, .by = &network->owner});
    pki_make(&network->historian, &(struct pki_sheet){.name = "scada-7", .by = &network->owner});
    pki_make(&network->pretender, &(struct pki_sheet){.name = "scada-7"});
    struct kw_bytes list = pki_list(&(struct pki_list){.by = &network->owner});
    assert_int_equal(kw_identity_openssl_init(&network->identity), KW_OK);
    assert_int_equal(kw_identity_openssl_root(&network->identity, pki_bytes(&network->owner), KW_IDENTITY_ASSET_OWNER),
                     KW_OK);
    assert_int_equal(kw_identity_openssl_list(&network->identity, list), KW_OK);
    OPENSSL_free((void *)(uintptr_t)list.at);
    assert_int_equal(kw_provider_openssl_init(&network->provider), KW_OK);
    network->server_chain = pki_bytes(&network->server);
    give_key(rig, SERVER_KEY, network->server.key);
}

static void tear_down_network(struct network *network) {
    struct pki *all[] = {&network->owner, &network->server, &network->historian, &network->pretender};
    kw_provider_openssl_done(&network->provider);
    kw_identity_openssl_done(&network->identity);
    for (size_t i = 0; i < 4; i++)
        pki_free(all[i]);
}

static enum kw_login_step log_in(struct device *device, const char *name, const struct kw_login_proof *proof) {
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    const struct tried tried = {MACHINES, KW_SESSION_REMOTE, name, "", 0};
    const struct kw_login_answer given = {KW_LOGIN_PROOF, {NULL, 0}, proof};
    assert_int_equal(begin(device, &tried, KW_LOGIN_BY_CERTIFICATE, &attempt, &prompt), KW_OK);
    assert_int_equal(kw_login_answer(&device->login, &attempt, &given, &prompt), KW_OK);
    return prompt.step;
}

static void a_machine_comes_in_by_its_certificate(void **state) {
    struct rig *rig = *state;
    struct device device;
    static struct network network;
    struct kw_login_proof proof;
    struct kw_login_proof other;
    uint8_t pinned[KW_LOGIN_TAG_SIZE + KW_DIGEST_SIZE];
    set_up_network(&network, rig);
    populate(&device, rig);
    call(&network, rig, &network.historian, &proof);
    assert_int_equal(proof.verdict, KW_GRANTED);
    memcpy(pinned, KW_LOGIN_CERTIFICATE_TAG, KW_LOGIN_TAG_SIZE);
    memcpy(pinned + KW_LOGIN_TAG_SIZE, proof.digest, KW_DIGEST_SIZE);
    add_machine(&device, "scada-7", kw_bytes(pinned, sizeof(pinned)));
    assert_int_equal(log_in(&device, "scada-7", &proof), KW_LOGIN_GRANTED);
    /* The same name without the owner's word for it opens neither the channel nor the account. */
    call(&network, rig, &network.pretender, &other);
    assert_int_equal(other.verdict, KW_DENIED);
    assert_int_equal(log_in(&device, "scada-7", &other), KW_LOGIN_REFUSED);
    /* Nor does the owner's word for another key open an account that is pinned to one. */
    struct pki renewed;
    pki_make(&renewed, &(struct pki_sheet){.name = "scada-7", .by = &network.owner});
    call(&network, rig, &renewed, &other);
    assert_int_equal(other.verdict, KW_GRANTED);
    assert_int_equal(log_in(&device, "scada-7", &other), KW_LOGIN_REFUSED);
    pki_free(&renewed);
    tear_down_network(&network);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.2] [CR 1.8] [CR 1.9] a machine comes in by its certificate",
                 a_machine_comes_in_by_its_certificate),
    };
    return cmocka_run_group_tests_name("channel_login", tests, NULL, NULL);
}
