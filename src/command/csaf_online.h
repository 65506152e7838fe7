/* Whether addresses in documents lead somewhere, by asking their servers (tests 6.3.6 and 6.3.7). */
#ifndef COMMAND_CSAF_ONLINE_H
#define COMMAND_CSAF_ONLINE_H

#include "command/csaf_input.h"
#include "csaf/validate.h"

/* Belongs to one thread; remembers what was answered. */
struct csaf_online;
/* With a diagnostic: the statuses of fetcher_new. */
enum status csaf_online_new(const struct csaf_network *network, struct diag_sink *sink,
                            struct csaf_online **online) MUST_USE;
/* Fine on NULL. */
void csaf_online_free(struct csaf_online *online);

/* A csaf_resolver, with the struct csaf_online as context. Each address is asked once, by https alone, its document not
 * fetched to the end. An answer of 200 to 399 resolves; none there, a refusal and no trusted connection fail; what is
 * not https, and a server that has no time, is not answered. STATUS_MEMORY. */
enum status csaf_online_resolve(void *online, struct csaf_url *urls, size_t count) MUST_USE;

#endif
