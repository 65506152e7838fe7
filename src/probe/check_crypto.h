/* Checks of cryptography that have files of their own. */
#ifndef PROBE_CHECK_CRYPTO_H
#define PROBE_CHECK_CRYPTO_H

#include "probe/check.h"

/* What servers of TLS offer, by their settings. */
enum probe_outcome probe_look_tls_servers(struct probe *probe, struct probe_result *result);
/* What web servers and brokers answer without TLS. */
enum probe_outcome probe_look_clear_servers(struct probe *probe, struct probe_result *result);

/* Whether httpd is BusyBox's, and not Apache. */
bool probe_httpd_is_busybox(struct probe *probe);

#endif
