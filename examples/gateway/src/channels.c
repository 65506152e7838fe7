#include "channels.h"

#include "port/system_linux.h"

/* A policy of the library's, and of it what the owner decides: whether clients must show a certificate, and whether
 * lists of revocations are there. A list is good for as long as it says itself: it is read at the start alone. */
static void choose_policy(struct channels_end *end, enum kw_channel_purpose purpose, const char *lists) {
    end->policy = *kw_channel_policy(purpose);
    end->policy.identity.revocation = *lists ? KW_REVOCATION_REQUIRED : KW_REVOCATION_IF_KNOWN;
    end->policy.identity.known_max_s = 0;
}

static const char *open_end(struct channels *channels, struct channels_end *end, const struct kw_keys *keys,
                            int client) {
    const struct kw_channel_openssl_config config = {.policy = &end->policy,
                                                     .client = client,
                                                     .identity = &end->identity,
                                                     .provider = &channels->provider,
                                                     .clock = channels->clock,
                                                     .keys = keys,
                                                     .key = KEY_TLS,
                                                     .chain = &channels->chain,
                                                     .chain_count = 1};
    enum kw_status status = kw_channel_openssl_init(&end->channel, &config);
    end->is_open = status == KW_OK;
    if (status == KW_ERROR_ARGUMENT || status == KW_ERROR_FORMAT)
        return "the certificate in the state folder is not for the key";
    return status == KW_OK ? NULL : "TLS cannot be set up with this key";
}

static const char *trust(struct channels_end *end, const char *roots, const char *lists) {
    if (kw_identity_openssl_init(&end->identity) != KW_OK)
        return "TLS cannot be set up";
    if (certificate_roots(&end->identity, roots) != 0)
        return "the certificates of whom to trust cannot be read, or are no authorities'";
    if (certificate_lists(&end->identity, lists) != 0)
        return "the lists of revocations cannot be read, or are not those authorities'";
    return NULL;
}

static const char *open_web(struct channels *channels, const struct config *config, const struct kw_keys *keys) {
    struct channels_end *end = &channels->web;
    int demanded = config->tls_peer == CONFIG_DEMANDED;
    choose_policy(end, demanded ? KW_CHANNEL_MACHINE : KW_CHANNEL_WEB, config->tls_revoked);
    if (*config->tls_clients && !demanded)
        end->policy.peer = KW_CHANNEL_PEER_ASKED;
    const char *wrong = trust(end, config->tls_clients, config->tls_revoked);
    return wrong ? wrong : open_end(channels, end, keys, 0);
}

static const char *open_syslog(struct channels *channels, const struct config *config, const struct kw_keys *keys) {
    struct channels_end *end = &channels->syslog;
    choose_policy(end, KW_CHANNEL_SYSLOG, config->syslog_revoked);
    const char *wrong = trust(end, config->syslog_roots, config->syslog_revoked);
    return wrong ? wrong : open_end(channels, end, keys, 1);
}

int channels_open(struct channels *channels, const struct config *config, const struct kw_keys *keys, int folder,
                  const char *name, const char **error) {
    *channels = (struct channels){.clock = channels->clock};
    if (!config->tls)
        return 0;
    *error = "TLS cannot be set up";
    if (kw_provider_openssl_init(&channels->provider) != KW_OK)
        return -1;
    channels->has_provider = 1;
    long length = certificate_own(&channels->provider, keys, folder, name, channels->certificate, CERTIFICATE_MAX);
    if (length <= 0) {
        *error = "the certificate cannot be made or read: is the disk full, or the key's token gone?";
        channels_close(channels);
        return -1;
    }
    channels->chain = kw_bytes(channels->certificate, (size_t)length);
    *error = open_web(channels, config, keys);
    if (!*error && *config->syslog_address)
        *error = open_syslog(channels, config, keys);
    if (!*error)
        return 0;
    channels_close(channels);
    return -1;
}

static void close_end(struct channels_end *end) {
    if (end->is_open)
        kw_channel_openssl_done(&end->channel);
    kw_identity_openssl_done(&end->identity);
    end->is_open = 0;
}

void channels_close(struct channels *channels) {
    close_end(&channels->web);
    close_end(&channels->syslog);
    if (channels->has_provider)
        kw_provider_openssl_done(&channels->provider);
    channels->has_provider = 0;
}

const struct kw_channel_openssl *channels_web(const struct channels *channels) {
    return channels->web.is_open ? &channels->web.channel : NULL;
}
