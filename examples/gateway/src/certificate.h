/* What a channel needs beside libkeyway: the gateway's own certificate, which it makes itself, and certificates and
 * lists in files of several. */
#ifndef EXAMPLES_GATEWAY_SRC_CERTIFICATE_H
#define EXAMPLES_GATEWAY_SRC_CERTIFICATE_H

#include "keys.h"

#include "port/identity_openssl.h"
#include "port/provider_openssl.h"

#define CERTIFICATE_MAX 4096u

/* Reads the gateway's certificate from `folder`, an open directory, in PEM, and makes it when there is none: for
 * `name`, of KEY_TLS, of ten years, signed by itself, for servers and clients. The length, or -1. @req CR 1.8, CR 1.9
 */
long certificate_own(const struct kw_provider_openssl *provider, const struct kw_keys *keys, int folder,
                     const char *name, uint8_t *to, size_t room);

/* Takes every certificate of a PEM file as a root of the asset owner's, and every revocation list of another. Null or
 * empty paths are none. 0, or -1 when a file cannot be read, or has none or one that is refused. @req CR 1.9 */
int certificate_roots(struct kw_identity_openssl *identity, const char *path);
int certificate_lists(struct kw_identity_openssl *identity, const char *path);

#endif
