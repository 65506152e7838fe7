/* The gateway's channels: who is let in by which policy, and with which key and certificate it shows itself. */
#ifndef EXAMPLES_GATEWAY_SRC_CHANNELS_H
#define EXAMPLES_GATEWAY_SRC_CHANNELS_H

#include "certificate.h"
#include "config.h"

#include "port/channel_openssl.h"

/* One end: whom it believes, by which policy. */
struct channels_end {
    struct kw_identity_openssl identity;
    struct kw_channel_policy policy;
    struct kw_channel_openssl channel;
    int is_open;
};

struct channels {
    const struct kw_clock *clock; /* by which certificates are in their time; set before channels_open */
    struct kw_provider_openssl provider;
    int has_provider;
    uint8_t certificate[CERTIFICATE_MAX];
    struct kw_bytes chain; /* the certificate alone */
    struct channels_end web;
    struct channels_end syslog;
};

/* Opens what the configuration asks for; nothing when it asks for no TLS. `folder`: of keys, open; `keys` outlives it.
 * The key never leaves its port. Before the sandbox. 0, or -1 and what is wrong in `error`, and there is nothing to
 * close. @req CR 1.2, CR 1.8, CR 1.9, CR 3.1, CR 3.1 RE 1, CR 4.1, CR 4.3 */
int channels_open(struct channels *channels, const struct config *config, const struct kw_keys *keys, int folder,
                  const char *name, const char **error);

void channels_close(struct channels *channels);

/* The channel of what listens; null: plain. */
const struct kw_channel_openssl *channels_web(const struct channels *channels);

#endif
